import pytest

from integrity.errors import TrustError
from integrity.trust import keyring, policy_file, policy_signature
from integrity.trust.policy import Policy
from tests.trust_world import (
    NORTHWIRE,
    POLICY_TYPE,
    ROOT_1,
    ROOT_2,
    ROOT_3,
    SEAL_TYPE,
    STRANGER,
    Key,
    World,
    header,
    jcs,
    policy_line,
    token,
)

WHERE = "keys/trust.toml.sigs"
SIGN = "sign the policy with `integrity keys policy-sign --key FILE`, once for each root key"
KEYS = keyring.keyring(World().folder(), "keys/")
ROOTS = frozenset({ROOT_1.kid, ROOT_2.kid, ROOT_3.kid})


def policy(world: World) -> Policy:
    """The policy of a world."""
    return policy_file.parse(world.policy.encode(), "keys/trust.toml")


def signers(*lines: str, world: World | None = None) -> frozenset[str]:
    """Who has signed the policy by these lines."""
    data = "".join(f"{line}\n" for line in lines).encode()
    return policy_signature.signers(policy(world or World()), data, KEYS, ROOTS, WHERE)


def refusal(*lines: str) -> tuple[str, str]:
    """Message and next step where they are refused."""
    with pytest.raises(TrustError) as caught:
        signers(*lines)
    return caught.value.message, caught.value.next_step


def line(key: Key) -> str:
    """A good line."""
    return World().line(key)


def test_a_key_signs_the_digest_of_the_bytes_and_the_version() -> None:
    assert policy_signature.sign(policy(World()), ROOT_1.private) == line(ROOT_1)


def test_each_root_key_that_signed_is_one_however_often_it_did() -> None:
    assert signers(line(ROOT_1), line(ROOT_2), line(ROOT_1)) == {ROOT_1.kid, ROOT_2.kid}


def test_no_line_is_nobody() -> None:
    assert signers() == frozenset()


def test_the_last_line_may_lack_its_end() -> None:
    assert policy_signature.signers(policy(World()), line(ROOT_1).encode(), KEYS, ROOTS, WHERE) == {ROOT_1.kid}


def test_a_line_by_another_key_is_ignored_whatever_it_says() -> None:
    other = token(STRANGER, jcs(header(STRANGER, SEAL_TYPE)), "{}")
    assert signers(line(NORTHWIRE), other, line(ROOT_1)) == {ROOT_1.kid}


@pytest.mark.parametrize("text", ["x", "", "# comment"])
def test_a_line_that_is_no_token_is_refused(text: str) -> None:
    message, step = refusal(line(ROOT_1), text)
    assert message.startswith(f"{WHERE}:2 is no policy signature: expected three base64url parts")
    assert step == f"remove the line; {SIGN}"


def test_bytes_that_no_token_has_are_refused() -> None:
    with pytest.raises(TrustError, match=f"^{WHERE} holds bytes that no token has$"):
        policy_signature.signers(policy(World()), b"\xe9\n", KEYS, ROOTS, WHERE)


def test_a_forged_line_by_a_root_key_is_refused() -> None:
    forged = token(STRANGER, jcs(header(ROOT_1, POLICY_TYPE)), jcs(policy_signature.payload(policy(World()))))
    message, step = refusal(forged)
    assert message.startswith(
        f"{WHERE}:1 is no valid policy signature: the signature is not one by the key {ROOT_1.kid}"
    )
    assert step == f"remove the line; {SIGN}"


def test_a_line_of_another_type_by_a_root_key_is_refused() -> None:
    message, _ = refusal(token(ROOT_1, jcs(header(ROOT_1, SEAL_TYPE)), jcs(policy_signature.payload(policy(World())))))
    assert message == f"{WHERE}:1 is no valid policy signature: typ is '{SEAL_TYPE}', expected '{POLICY_TYPE}'"


def test_a_line_by_a_root_key_without_a_file_is_refused() -> None:
    with pytest.raises(
        TrustError, match=f"^{WHERE}:1 is no valid policy signature: the seal names the key {ROOT_1.kid}"
    ):
        policy_signature.signers(policy(World()), line(ROOT_1).encode(), {}, ROOTS, WHERE)


@pytest.mark.parametrize("other", [policy_line(ROOT_1, World().policy, 8), policy_line(ROOT_1, "x", 7)])
def test_a_line_over_something_else_by_a_root_key_is_refused(other: str) -> None:
    assert refusal(line(ROOT_2), other) == (
        f"{WHERE}:2 is a signature over other bytes or another version than the policy has",
        f"undo the change of trust.toml, or have the policy signed again: {SIGN}",
    )


def test_of_the_lines_those_about_this_policy_are_kept() -> None:
    lines = [line(ROOT_1), policy_line(ROOT_2, World().policy, 6), "x", line(STRANGER)]
    assert policy_signature.kept(policy(World()), lines) == [lines[0], lines[3]]


def test_the_threshold_counts_root_keys_of_the_policy_alone() -> None:
    policy_signature.check_threshold(policy(World()), frozenset({ROOT_1.kid, ROOT_2.kid}), "keys/trust.toml")
    with pytest.raises(TrustError) as caught:
        policy_signature.check_threshold(policy(World()), frozenset({ROOT_1.kid, STRANGER.kid}), "keys/trust.toml")
    assert caught.value.message == ("keys/trust.toml version 7 is signed by 1 of its 3 root keys, expected at least 2")
    assert caught.value.next_step == SIGN


NEW = Key("new root")
SUCCESSOR = World(version=8, roots=[NEW], threshold=1)


@pytest.mark.parametrize(
    ("new", "signed", "message"),
    [
        (World(), {ROOT_1, ROOT_2}, "has version 7, expected more than 7, the version that it replaces"),
        (SUCCESSOR, {NEW, ROOT_1}, "version 8 is signed by 1 root keys of version 7, expected at least 2"),
        (SUCCESSOR, {ROOT_1, ROOT_2}, "version 8 is signed by 0 of its 1 root keys, expected at least 1"),
    ],
)
def test_a_policy_that_may_not_follow_is_refused(new: World, signed: set[Key], message: str) -> None:
    with pytest.raises(TrustError) as caught:
        policy_signature.check_successor(
            policy(World()), policy(new), frozenset(key.kid for key in signed), "keys/trust.toml"
        )
    assert caught.value.message == f"keys/trust.toml {message}"


def test_a_policy_that_both_roots_signed_may_follow() -> None:
    signed = frozenset({NEW.kid, ROOT_1.kid, ROOT_3.kid})
    policy_signature.check_successor(policy(World()), policy(SUCCESSOR), signed, "keys/trust.toml")

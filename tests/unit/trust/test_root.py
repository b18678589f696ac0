from dataclasses import replace

import pytest

from integrity.errors import TrustError
from integrity.trust import root
from integrity.trust.canonical import DEFAULT_EXCLUDE
from integrity.trust.root import NOTHING, Trust
from tests.trust_world import AT, LOG, NORTHWIRE, NOW, POST, ROOT_1, ROOT_2, ROOT_3, STRANGER, Key, World, grant


def refusal(world: World, pinned: tuple[Key, ...] = ()) -> tuple[str, str]:
    """Message and next step of the error."""
    with pytest.raises(TrustError) as caught:
        root.assemble(world.folder(), AT, "keys/", frozenset(key.kid for key in pinned))
    return caught.value.message, caught.value.next_step


def test_a_sound_folder_gives_policy_keys_and_who_signed() -> None:
    world = World(lines=[World().line(STRANGER)])
    trust = root.assemble(world.folder(), AT)
    assert trust.policy is not None
    assert (trust.policy.version, trust.signed, trust.codes) == (7, frozenset({ROOT_1.kid, ROOT_2.kid}), ())
    assert set(trust.keys) == {key.kid for key in (*world.roots, *world.keys)}


def test_an_empty_folder_gives_nothing() -> None:
    assert root.assemble({}, AT) == NOTHING == Trust(codes=("no-policy",))


def test_keys_without_a_policy_are_checked_and_judge_nothing() -> None:
    only_keys = World(files={"trust.toml": None, "trust.toml.sigs": None})
    trust = root.assemble(only_keys.folder(), AT)
    assert (trust.policy, trust.codes, NORTHWIRE.kid in trust.keys) == (None, ("no-policy",), True)


def test_what_a_seal_may_leave_out_is_the_policys_or_the_default() -> None:
    assert NOTHING.exclude == DEFAULT_EXCLUDE
    assert World(top='exclude = ["secured", "x"]\n').trust().exclude == ("secured", "x")


@pytest.mark.parametrize(
    ("world", "pinned"),
    [(World(files={"trust.toml": None}), ()), (World(files={"trust.toml": None, "trust.toml.sigs": None}), (ROOT_1,))],
    ids=["signatures alone", "a root that was pinned"],
)
def test_a_policy_that_must_be_there_is_missed(world: World, pinned: tuple[Key, ...]) -> None:
    step = "put the policy back from the history of the repository"
    assert refusal(world, pinned) == ("keys/trust.toml is missing", step)


def test_a_policy_without_enough_signatures_is_refused() -> None:
    message, _ = refusal(World(signers=[ROOT_1]))
    assert message == "keys/trust.toml version 7 is signed by 1 of its 3 root keys, expected at least 2"


def test_an_expired_policy_judges_nothing() -> None:
    assert refusal(World(expires=NOW)) == (
        "keys/trust.toml version 7 expired on 2026-06-15 12:00:00 UTC, so it judges nothing",
        "set a later `expires` and a higher `version`, and have it signed: `integrity keys policy-sign`",
    )


@pytest.mark.parametrize(
    ("world", "message"),
    [
        (
            World(granted=[grant(POST, "a.example"), grant(ROOT_1, "a.example")]),
            f"[[grant]] 2 grants a domain to the root key {ROOT_1.kid}",
        ),
        (
            World(granted=[grant(LOG, "a.example")], keys=[LOG], rest=f'[log]\norigin = "x"\nkey = "{LOG.kid}"\n'),
            f"[[grant]] 1 grants a domain to the log key {LOG.kid}",
        ),
        (
            World(granted=[grant(STRANGER, "a.example")]),
            f"[[grant]] 1 names the key {STRANGER.kid}, for which there is no keys/pub/{STRANGER.kid}.jwk",
        ),
    ],
    ids=["root key", "log key", "key without file"],
)
def test_a_key_that_may_not_be_granted_is_named(world: World, message: str) -> None:
    assert refusal(world)[0] == f"keys/trust.toml: {message}"


def test_a_log_key_needs_no_file() -> None:
    assert World(rest=f'[log]\norigin = "x"\nkey = "{LOG.kid}"\n').trust().policy is not None


@pytest.mark.parametrize("pinned", [(ROOT_1,), (ROOT_2,), (ROOT_1, ROOT_2), (ROOT_1, ROOT_2, ROOT_3)])
def test_pinned_keys_that_signed_are_enough(pinned: tuple[Key, ...]) -> None:
    assert root.assemble(World().folder(), AT, "keys/", frozenset(key.kid for key in pinned)).policy is not None


@pytest.mark.parametrize(
    ("pinned", "signed", "needed"),
    [((ROOT_3,), 0, 1), ((STRANGER,), 0, 1), ((ROOT_1, ROOT_3), 1, 2), ((ROOT_1, ROOT_3, STRANGER), 1, 2)],
)
def test_pinned_keys_that_did_not_sign_refuse_the_policy(pinned: tuple[Key, ...], signed: int, needed: int) -> None:
    message, step = refusal(World(), pinned)
    given = f"{signed} of the {len(pinned)} root keys given with --root-key"
    assert message == f"keys/trust.toml is signed by {given}, expected at least {needed}"
    assert step == "this is not the policy of that root: find out who replaced it, or correct --root-key"


def succeeded(old: Trust, new: World) -> Trust:
    """The trust that a change brings."""
    return root.succeed(old, new.folder(), AT, "keys/")


def test_the_same_policy_may_stay_and_gain_a_key() -> None:
    assert STRANGER.kid in succeeded(World().trust(), World(keys=[*World().keys, STRANGER])).keys


def test_a_policy_signed_by_both_roots_follows() -> None:
    new = Key("new root")
    world = World(version=8, roots=[new], threshold=1, signers=[new, ROOT_1, ROOT_2])
    trust = succeeded(World().trust(), world)
    assert trust.policy is not None
    assert (trust.policy.version, trust.signed) == (8, frozenset({new.kid, ROOT_1.kid, ROOT_2.kid}))


def test_the_files_of_the_old_root_may_go_with_it() -> None:
    new = Key("new root")
    world = World(version=8, roots=[new], threshold=1, signers=[new, ROOT_1, ROOT_2])
    assert ROOT_1.file not in world.folder()
    assert ROOT_1.kid not in succeeded(World().trust(), world).keys


def test_the_first_policy_follows_nothing() -> None:
    assert succeeded(NOTHING, World()).policy is not None


def test_without_a_policy_before_and_after_keys_may_come() -> None:
    keys = World(files={"trust.toml": None, "trust.toml.sigs": None})
    assert succeeded(NOTHING, keys).codes == ("no-policy",)


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (World(files={"trust.toml": None}), "keys/trust.toml is removed"),
        (World(version=6), "keys/trust.toml has version 6, expected more than 7, the version that it replaces"),
        (
            World(version=8, expires=NOW),
            "keys/trust.toml version 8 expired on 2026-06-15 12:00:00 UTC, so it judges nothing",
        ),
        (World(signers=[ROOT_1]), "keys/trust.toml version 7 is signed by 1 of its 3 root keys, expected at least 2"),
        (
            replace(World(version=8), signers=[ROOT_1]),
            "keys/trust.toml version 8 is signed by 1 root keys of version 7, expected at least 2",
        ),
    ],
)
def test_what_may_not_follow_is_refused(new: World, message: str) -> None:
    with pytest.raises(TrustError) as caught:
        succeeded(World().trust(), new)
    assert caught.value.message == message


def test_a_first_policy_is_signed_by_its_own_root_at_least() -> None:
    with pytest.raises(TrustError, match="signed by 0 of its 3 root keys"):
        succeeded(NOTHING, World(signers=[]))

"""Whatever a token, policy or key file holds, reading it ends in a verdict or in a reason."""

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from integrity.errors import TrustError
from integrity.load.article import from_bytes
from integrity.trust import keyring, policy_file
from integrity.trust.policy import moment
from integrity.validate import authenticity
from integrity.validate.verdict import Verdict, Verification
from tests.trust_world import (
    AT,
    NORTHWIRE,
    PATH,
    SECOND,
    World,
    claims,
    draft,
    header,
    jcs,
    requirement,
    revocation,
    token,
    with_seal,
)

TRUST = World().trust()
DRAFT = draft()
CORRECT = claims(DRAFT)
TEXTS = st.text(max_size=8) | st.sampled_from(["a.example", "sha-256:", "\ue000\U0001f6a2", "secured"])
ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
CLAIMS = st.dictionaries(st.sampled_from([*CORRECT, "exp", "aud"]) | TEXTS, ANY, max_size=4)
HEADERS = st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit"]), ANY, max_size=2)


def judged(seal: str) -> Verification:
    """What is known of an article with this text in the field."""
    return authenticity.verify(from_bytes(PATH, with_seal(DRAFT, seal).encode()), TRUST, AT)


def encoded(value: Any) -> bytes:
    """JSON, whatever it holds."""
    return jcs(value).encode("utf-8", "surrogatepass")


@given(CLAIMS, HEADERS | st.just({}))
def test_a_signer_may_claim_anything_and_gets_a_verdict(claimed: dict[str, Any], head: dict[str, Any]) -> None:
    found = judged(token(NORTHWIRE, encoded(header(NORTHWIRE) | head), encoded(CORRECT | claimed)))
    assert (found.verdict is Verdict.VERIFIED) == (found.finding is None)
    assert found.verdict is not Verdict.VERIFIED or claimed.keys() <= {"rev", "exp", "fld", "iat"}


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_bytes_that_are_no_claims_are_malformed(data: bytes) -> None:
    assert judged(token(NORTHWIRE, jcs(header(NORTHWIRE)), data)).verdict is Verdict.MALFORMED
    assert judged(token(NORTHWIRE, data, "{}")).verdict is Verdict.MALFORMED


@given(st.text("ab./;=-_A\n", max_size=120))
def test_a_text_that_is_no_seal_is_malformed(text: str) -> None:
    assert judged(text).verdict is Verdict.MALFORMED


WORLD = World(
    top='audience = "x"\nexclude = ["secured"]\n',
    revoked=[revocation(SECOND, "compromise", trust_before="2026-04-20T00:00:00Z")],
    rest=requirement("northwire.example", "2026-06-01T00:00:00Z"),
)
SPOILS = [*list("\"'[]{}=.,\n#TZ0-\\\x00é"), "", "+23:59", "true", "1e9", "0x"]
VALUES = """1 'x' '' [] {} [1] [[]] {a=1} true nan -1 0xffffffffffffffffffff 2026-01-01 12:00:00
0001-01-01T00:00:00+23:59 9999-12-31T23:59:59.9-23:59""".split()


def assert_read_or_refused(text: str) -> None:
    """Read a policy, which may be refused; the times of one that is not can be shown."""
    with suppress(TrustError):
        policy = policy_file.parse(text.encode(), "keys/trust.toml")
        for seconds in (policy.expires, *(grant.not_after for grant in policy.grants)):
            assert moment(seconds).endswith(" UTC")


@given(st.data(), st.lists(st.sampled_from(SPOILS), max_size=3).map("".join))
def test_a_spoiled_policy_is_read_or_refused(data: st.DataObject, spoil: str) -> None:
    text = WORLD.policy
    place = data.draw(st.integers(0, len(text)))
    assert_read_or_refused(text[:place] + spoil + text[place + data.draw(st.integers(0, 5)) :])


@given(st.data(), st.sampled_from(VALUES))
def test_a_policy_with_another_value_is_read_or_refused(data: st.DataObject, value: str) -> None:
    lines = WORLD.policy.split("\n")
    number = data.draw(st.sampled_from([number for number, line in enumerate(lines) if "=" in line]))
    lines[number] = f"{lines[number].partition('=')[0]}= {value}"
    assert_read_or_refused("\n".join(lines))


MEMBERS = st.dictionaries(st.sampled_from([*NORTHWIRE.jwk, "d"]), ANY)


@given(st.binary(max_size=80) | MEMBERS.map(lambda members: encoded(NORTHWIRE.jwk | members)))
def test_a_file_is_the_public_key_or_refused(data: bytes) -> None:
    with suppress(ValueError):
        assert keyring.parse_jwk(data).thumbprint == NORTHWIRE.kid

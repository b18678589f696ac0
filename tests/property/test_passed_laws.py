"""A verdict that is told at once is the one that the steps give, and every verified seal of the usual kind is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from integrity.load.article import from_bytes
from integrity.trust.digest import Digest
from integrity.trust.root import Trust
from integrity.trust.views import Head
from integrity.validate import authenticity, passed, seal_field
from integrity.validate.case import Case
from integrity.validate.verdict import Verdict, Verification
from tests.trust_world import (
    AT,
    DAY,
    IAT,
    NORTHWIRE,
    PATH,
    POST,
    SECOND,
    STRANGER,
    Key,
    Log,
    World,
    draft,
    requirement,
    revocation,
    signed,
)

WORLDS = (
    World(),
    World(revoked=[revocation(NORTHWIRE, "retired")]),
    World(revoked=[revocation(NORTHWIRE, "compromise", trust_before="2026-04-01T00:00:00Z")]),
    World(revoked=[revocation(POST, "compromise")]),
    World(top='audience = "desk"\n'),
    World(top='exclude = ["heat", "secured"]\n'),
    World(rest=requirement("northwire.example")),
)
TRUSTS = [world.trust() for world in WORLDS]
fields = st.dictionaries(
    st.sampled_from(["title", "heat", "excerpt", "related", "x", "é", "\U0001f600", "provider", "webUrl"]),
    st.sampled_from(
        ['"e\\u0301"', '"e\u0301"', '"\U0001f600"', "12", "word", '"say \\"x\\""', "[]", "\n  - a: b\n  - 2019-01-02",
         "\n  domain: northwire.example\n  name: x", "\n  domain: n0rthwire.example", "https://a.example/x", None]
    ),
    max_size=3,
)  # fmt: skip
changes = st.dictionaries(
    st.sampled_from(["rev", "iat", "exp", "aud", "exc", "sub", "iss", "v"]),
    st.sampled_from([1, 2, IAT, AT, AT + 1, AT - 300 * DAY, AT + DAY, "desk", "northwire.example", ["secured"], None]),
    max_size=1,
)


def by_steps(data: bytes, trust: Trust, at: int) -> Verification:
    """Every step, one after the other."""
    loaded = from_bytes(PATH, data)
    return authenticity.by_steps(Case(loaded, trust, at, None, seal_field.find(loaded.source)))


def forged(data: bytes) -> bytes:
    """The same with another first character of the signature."""
    at = data.index(b".", data.index(b".", data.index(b"secured: ")) + 1) + 1
    return data[:at] + (b"A" if data[at : at + 1] != b"A" else b"B") + data[at + 1 :]


def at_once(data: bytes, trust: Trust, at: int) -> Verification | None:
    loaded = from_bytes(PATH, data)
    value = seal_field.find(loaded.source)
    assert value is not None
    found = passed.pending(loaded, value, seal_field.subject_of(loaded, trust.exclude), trust, at)
    return passed.verified(found, trust) if found and passed.is_signed(found) else None


@given(
    fields, changes, st.sampled_from([NORTHWIRE, NORTHWIRE, SECOND, POST, STRANGER]), st.sampled_from(TRUSTS),
    st.sampled_from([AT, AT, IAT, IAT - 1, AT + 300 * DAY]), st.sampled_from(["", "", "\n", "x"]),
    st.sampled_from([None, 0, 1, 2]), st.sampled_from([False, False, True]),
)  # fmt: skip
@settings(max_examples=1000, deadline=None)
def test_what_is_told_at_once_is_what_the_steps_say(
    written: dict[str, str | None], changed: dict[str, Any], key: Key, trust: Trust, at: int, behind: str,
    logged: int | None, is_forged: bool,
) -> None:  # fmt: skip
    text = draft(**written)
    try:
        data = (signed(text, key, without=trust.exclude, **changed) + behind).encode()
    except AssertionError:  # no article
        return
    data = forged(data) if is_forged else data
    if logged is not None:
        loaded = from_bytes(PATH, data)
        subject = seal_field.subject_of(loaded, trust.exclude)
        trust = replace(trust, log=Log({subject.sub: Head(logged, subject.dig if logged < 2 else Digest(bytes(32)))}))
    fast, slow = at_once(data, trust, at), by_steps(data, trust, at)
    event(f"{slow.verdict}, {'told' if fast else 'not told'} at once")
    assert fast == (slow if fast else None)
    if slow.verdict is Verdict.VERIFIED and not changed.keys() & {"exp", "exc"} and trust.policy:
        assert fast or any(revocation.key == key.kid for revocation in trust.policy.revocations)
    assert authenticity.verify(from_bytes(PATH, data), trust, at) == slow


@given(st.lists(st.tuples(st.sampled_from([NORTHWIRE, STRANGER]), st.sampled_from([None, "x", "[x"])), max_size=5),
       st.sampled_from(TRUSTS))  # fmt: skip
@settings(max_examples=50, deadline=None)
def test_some_articles_at_once_are_judged_as_each_alone(made: list[tuple[Key, str | None]], trust: Trust) -> None:
    signers = [(str(number), *each) for number, each in enumerate(made)]
    texts = [f"{signed(draft(x=number), key)}{behind or ''}".encode() for number, key, behind in signers]
    loaded = [from_bytes(PATH, b"---\n- [" if text.endswith(b"[x") else text) for text in texts]
    found = authenticity.verify_all([(one, None) for one in loaded], trust, AT)
    assert found == [authenticity.verify(one, trust, AT) for one in loaded]

"""Cases of a policy that follows another: the version grows, and the roots of both have signed."""

from __future__ import annotations

from typing import Any

from tests.vectors.policies import NORTHWIRE, POST, ROOT_1, ROOT_2, ROOT_3, grant, head
from tests.vectors.policy_case import Successor
from tests.vectors.tokens import POLICY_TYPE, Key, folder, policy_claims, signed

ROOT_4, ROOT_5 = Key("root 4"), Key("root 5")
_ROOTS = (ROOT_1, ROOT_2, ROOT_3)
_KEYS = (ROOT_1, ROOT_2, ROOT_3, ROOT_4, ROOT_5, NORTHWIRE, POST)
_GRANT = grant(NORTHWIRE, "northwire.example")
_TEXT = head() + _GRANT
_OLD = folder(_TEXT, [ROOT_1, ROOT_2], _KEYS)


def _policy(
    version: int = 8, threshold: int = 2, roots: tuple[Key, ...] = _ROOTS, more: str = "", **head_more: Any
) -> str:
    return head(threshold, roots, version=version, **head_more) + _GRANT + more


def _files(text: str, version: int, signers: tuple[Key, ...], others: tuple[str, ...] = ()) -> dict[str, str]:
    lines = [*(signed(key, policy_claims(text, version), POLICY_TYPE) for key in signers), *others]
    return folder(text, [], _KEYS) | {"trust.toml.sigs": "".join(f"{line}\n" for line in lines)}


def _case(comment: str, signers: tuple[Key, ...], *, valid: bool = False, version: int = 8,
          others: tuple[str, ...] = (), **policy: Any) -> Successor:  # fmt: skip
    text = _policy(version, **policy)
    return Successor(comment, _OLD, _files(text, version, signers, others), valid, ("Succession",))


_NEW_ROOT = (ROOT_3, ROOT_4, ROOT_5)
_BOTH = (ROOT_1, ROOT_2, ROOT_4, ROOT_5)
_LINE = signed(ROOT_3, policy_claims("other", 8), POLICY_TYPE)
_MORE = grant(POST, "calderpost.example")
SUCCESSIONS = (
    Successor("the same policy", _OLD, _OLD, valid=True, flags=("Succession",)),
    _case("the next version, the same root", (ROOT_1, ROOT_2), valid=True),
    _case("the next version by two others of the same root", (ROOT_2, ROOT_3), valid=True),
    _case("a version is left out", (ROOT_1, ROOT_2), valid=True, version=12),
    _case("the next version with a further grant", (ROOT_1, ROOT_2), valid=True, more=_MORE),
    _case("the same version with a further grant", (ROOT_1, ROOT_2), version=7, more=_MORE),
    _case("a lower version", (ROOT_1, ROOT_2, ROOT_3), version=6),
    _case("one signature of two", (ROOT_1,)),
    _case("the same key twice", (ROOT_1, ROOT_1)),
    _case("no signature", ()),
    _case("another root: both have signed", _BOTH, valid=True, roots=_NEW_ROOT),
    _case("another root: the key of both counts for both", (ROOT_1, ROOT_3, ROOT_4), valid=True, roots=_NEW_ROOT),
    _case("another root: the new one alone", (ROOT_4, ROOT_5), roots=_NEW_ROOT),
    _case("another root: the old one alone", (ROOT_1, ROOT_2), roots=_NEW_ROOT),
    _case("another root: one of the old", (ROOT_1, ROOT_4, ROOT_5), roots=_NEW_ROOT),
    _case("another root: one of the new", (ROOT_1, ROOT_2, ROOT_4), roots=_NEW_ROOT),
    _case("another root: a key of the old one twice", (ROOT_1, ROOT_1, ROOT_4, ROOT_5), roots=_NEW_ROOT),
    _case(
        "another root: a line of a former root key over other content",
        (ROOT_1, ROOT_2, ROOT_4, ROOT_5),
        roots=(ROOT_4, ROOT_5),
        others=(_LINE,),
    ),
    _case("a lower threshold, signed by as many as the old one asks for", (ROOT_1, ROOT_2), valid=True, threshold=1),
    _case("a lower threshold, signed by as many as the new one asks for", (ROOT_1,), threshold=1),
    _case(
        "a higher threshold, signed by as many as the new one asks for",
        (ROOT_1, ROOT_2, ROOT_3),
        valid=True,
        threshold=3,
    ),
    _case("a higher threshold, signed by as many as the old one asks for", (ROOT_1, ROOT_2), threshold=3),
    _case("a further root key that signs for an old one", (ROOT_1, ROOT_4), roots=(*_ROOTS, ROOT_4)),
    _case("a successor that has expired", (ROOT_1, ROOT_2), expires="2026-06-15T12:00:00Z"),
    _case("a successor that expires in a second", (ROOT_1, ROOT_2), valid=True, expires="2026-06-15T12:00:01Z"),
)

"""Cases of the signatures of a policy."""

from __future__ import annotations

from collections.abc import Iterable

from tests.vectors.form import Json, jcs
from tests.vectors.policies import (
    NORTHWIRE,
    ROOT_1,
    ROOT_2,
    ROOT_3,
    STRANGER,
    grant,
    head,
)
from tests.vectors.policy_case import GRANT, TEXT, Folder, one
from tests.vectors.tokens import (
    POLICY_TYPE,
    SEAL_TYPE,
    Key,
    folder,
    header,
    policy_claims,
    signed,
    token,
)

_TWO = head() + GRANT
_ROOTS = (ROOT_1, ROOT_2, ROOT_3, NORTHWIRE)


def _line(key: Key, text: str = _TWO, typ: str = POLICY_TYPE, **claims: Json) -> str:
    return signed(key, {**policy_claims(text), **claims}, typ)


def _signed(comment: str, *lines: str, valid: bool = False, keys: Iterable[Key] = _ROOTS) -> Folder:
    """A policy of threshold two out of three with these signature lines."""
    files = folder(_TWO, [], keys) | {"trust.toml.sigs": "".join(f"{line}\n" for line in lines)}
    return Folder(comment, files, valid, ("PolicySignature",))


def _without(path: str) -> dict[str, str]:
    return {name: text for name, text in one(TEXT).items() if name != path}


_FIRST, _SECOND, _THIRD = _line(ROOT_1), _line(ROOT_2), _line(ROOT_3)
_BAD = f"{_THIRD[:-86]}{'A' * 86}"
SIGNATURES = (
    _signed("two of three", _FIRST, _SECOND, valid=True),
    _signed("two others of three", _THIRD, _FIRST, valid=True),
    _signed("three of three", _FIRST, _SECOND, _THIRD, valid=True),
    _signed("two of three, and one by a granted key: ignored", _FIRST, _line(NORTHWIRE), _SECOND, valid=True),
    _signed("two of three, and one by a stranger: ignored", _line(STRANGER), _FIRST, _SECOND, valid=True),
    _signed(
        "two of three, and a forged one by a stranger: ignored",
        f"{_line(STRANGER)[:-86]}{'A' * 86}",
        _FIRST,
        _SECOND,
        valid=True,
    ),
    _signed(
        "two of three, and one by a stranger over other content: ignored",
        _line(STRANGER, "other"),
        _FIRST,
        _SECOND,
        valid=True,
    ),
    _signed("no signature"),
    _signed("one of two, one signature", _FIRST),
    _signed("one of two, the same key twice", _FIRST, _FIRST),
    _signed("one of two, and one by a granted key", _FIRST, _line(NORTHWIRE)),
    _signed("one of two, and one by a stranger", _FIRST, _line(STRANGER)),
    _signed("two by keys that are no root keys", _line(NORTHWIRE), _line(STRANGER)),
    _signed("two of three, and a forged one by the third", _FIRST, _SECOND, _BAD),
    _signed("one of two, and a forged one", _FIRST, _BAD),
    _signed("two of three, and a line that is no token", _FIRST, _SECOND, "signed"),
    _signed("two of three, and a line that is cut", _FIRST, _SECOND, _THIRD[:-1]),
    _signed("two of three, and one by the third over other content", _FIRST, _SECOND, _line(ROOT_3, "other")),
    _signed("two over other content", _line(ROOT_1, "other"), _line(ROOT_2, "other")),
    _signed("two over another version", _line(ROOT_1, version=6), _line(ROOT_2, version=6)),
    _signed("two of three, and one by the third over another version", _FIRST, _SECOND, _line(ROOT_3, version=8)),
    _signed("version a string", _line(ROOT_1, version="7"), _line(ROOT_2, version="7")),
    _signed("digest in hexadecimal", _line(ROOT_1, dig="sha-256:" + "0" * 64), _SECOND),
    _signed("digest of another algorithm", _line(ROOT_1, dig="sha-512:" + "A" * 86), _SECOND),
    _signed("further member in the payload", _line(ROOT_1, iat=1), _line(ROOT_2, iat=1)),
    _signed("member of the payload absent", signed(ROOT_1, {"version": 7}, POLICY_TYPE), _SECOND),
    _signed("type of a seal", _line(ROOT_1, typ=SEAL_TYPE), _line(ROOT_2, typ=SEAL_TYPE)),
    _signed(
        "two of three, and one by the third with the type of a seal", _FIRST, _SECOND, _line(ROOT_3, typ=SEAL_TYPE)
    ),
    _signed(
        "alg EdDSA",
        *(
            token(key, jcs({**header(key, POLICY_TYPE), "alg": "EdDSA"}), jcs(policy_claims(_TWO)))
            for key in (ROOT_1, ROOT_2)
        ),
    ),
    _signed(
        "further member in the header",
        *(
            token(key, jcs({**header(key, POLICY_TYPE), "jku": "x"}), jcs(policy_claims(_TWO)))
            for key in (ROOT_1, ROOT_2)
        ),
    ),
    _signed(
        "payload not in RFC 8785 form",
        *(token(key, jcs(header(key, POLICY_TYPE)), jcs(policy_claims(_TWO)) + " ") for key in (ROOT_1, ROOT_2)),
    ),
    _signed(
        "key id of another root key", token(ROOT_1, jcs(header(ROOT_2, POLICY_TYPE)), jcs(policy_claims(_TWO))), _FIRST
    ),
    _signed("root key without a file", _FIRST, _SECOND, keys=[ROOT_1, NORTHWIRE]),
    Folder("no file of signatures", _without("trust.toml.sigs"), valid=False, flags=("PolicySignature",)),
    Folder(
        "signed, then a blank added to the policy",
        {**one(TEXT), "trust.toml": TEXT + " "},
        valid=False,
        flags=("PolicySignature",),
    ),
    Folder(
        "signed, then line ends changed",
        {**one(TEXT), "trust.toml": TEXT.replace("\n", "\r\n")},
        valid=False,
        flags=("PolicySignature",),
    ),
    Folder(
        "signed, then a grant added",
        {**one(TEXT), "trust.toml": TEXT + grant(NORTHWIRE, "calderpost.example")},
        valid=False,
        flags=("PolicySignature",),
    ),
    Folder(
        "root keys twice in the list, signed by the one",
        folder(head(2, [ROOT_1, ROOT_1]), [ROOT_1, ROOT_1], [ROOT_1]),
        valid=False,
        flags=("PolicySignature",),
    ),
)

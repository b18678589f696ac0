"""Cases of the policy itself: its members, their types and ranges, expiry, grants and revocations."""

from __future__ import annotations

from tests.vectors.articles import utc
from tests.vectors.policies import (
    LOG,
    NORTHWIRE,
    POST,
    ROOT_1,
    STRANGER,
    YEAR,
    grant,
    head,
    outlet,
    revoke,
)
from tests.vectors.policy_case import GRANT, HEAD, KEYS, TEXT, Folder, invalid, one, valid

_EXPIRES = utc("2027-06-01T00:00:00Z")


def _swap(old: str, new: str, text: str = TEXT) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


_REVOKE = revoke(NORTHWIRE, "superseded")
_COMPROMISE = revoke(NORTHWIRE, "compromise", more="trust_before = 2026-04-20T00:00:00Z\n")
_LOG = f'[log]\norigin = "example/newsroom"\nkey = "{LOG.kid}"\n'
_FULL = (
    head(1, [ROOT_1], top='audience = "example/newsroom"\nexclude = ["heat", "secured"]\n')
    + GRANT
    + _REVOKE
    + outlet("northwire.example")
    + _LOG
)
_ALL = (ROOT_1, NORTHWIRE, LOG)

POLICY = (
    valid("Policy", "the required members alone", HEAD, [ROOT_1]),
    valid("Policy", "one grant", TEXT),
    valid("Policy", "every member", _FULL, _ALL),
    valid("Policy", "times with an offset other than Z", _swap("2027-06-01T00:00:00Z", "2027-06-01T02:00:00+02:00")),
    valid("Policy", "comments and CRLF line ends", ("# keys of the newsroom\n" + TEXT).replace("\n", "\r\n")),
    valid("Policy", "several grants of one key", TEXT + grant(NORTHWIRE, "*.northwire.example", "holmsand.example")),
    valid("Policy", "compromise", TEXT + _COMPROMISE),
    valid("Policy", "compromise without trust_before", TEXT + revoke(NORTHWIRE, "compromise")),
    valid("Policy", "retired", TEXT + revoke(NORTHWIRE, "retired")),
    valid("Policy", "key file without a grant", TEXT, [*KEYS, POST]),
    *invalid(
        "Policy",
        ("version absent", _swap("version = 7\n", "")),
        ("expires absent", _swap("expires = 2027-06-01T00:00:00Z\n", "")),
        ("root absent", "version = 7\nexpires = 2027-06-01T00:00:00Z\n"),
        ("root keys absent", _swap(f'keys = ["{ROOT_1.kid}"]\n', "")),
        ("threshold absent", _swap("threshold = 1\n", "")),
        ("version a string", _swap("version = 7", 'version = "7"')),
        ("version a fraction", _swap("version = 7", "version = 7.0")),
        ("version a boolean", _swap("version = 7", "version = true")),
        ("version 0", _swap("version = 7", "version = 0")),
        ("version negative", _swap("version = 7", "version = -7")),
        ("expires a string", _swap("2027-06-01T00:00:00Z", '"2027-06-01T00:00:00Z"')),
        ("expires a number", _swap("2027-06-01T00:00:00Z", str(_EXPIRES))),
        ("root a list", _swap("[root]\n", "[[root]]\n")),
        ("root keys a string", _swap(f'["{ROOT_1.kid}"]', f'"{ROOT_1.kid}"')),
        ("root keys empty", _swap(f'["{ROOT_1.kid}"]', "[]")),
        ("root key that is no thumbprint", _swap(f'["{ROOT_1.kid}"]', f'["{ROOT_1.kid}", "root"]')),
        ("threshold 0", _swap("threshold = 1", "threshold = 0")),
        ("threshold negative", _swap("threshold = 1", "threshold = -1")),
        ("threshold over the number of keys", _swap("threshold = 1", "threshold = 2")),
        ("threshold a string", _swap("threshold = 1", 'threshold = "1"')),
        ("threshold a boolean", _swap("threshold = 1", "threshold = true")),
        ("audience a number", _swap("[root]", "audience = 1\n[root]")),
        ("exclude a string", _swap("[root]", 'exclude = "secured"\n[root]')),
        ("exclude with a number", _swap("[root]", 'exclude = ["secured", 1]\n[root]')),
        ("exclude with what is no path", _swap("[root]", 'exclude = ["heat.", "secured"]\n[root]')),
        ("no TOML", "version: 7\n"),
        ("TOML with a key twice", "version = 6\n" + TEXT),
        ("empty policy", ""),
        ("grant a table", _swap("[[grant]]", "[grant]")),
        ("grant a string", _swap("[root]", 'grant = "x"\n[root]', HEAD)),
        ("grant a list of strings", _swap("[root]", 'grant = ["x"]\n[root]', HEAD)),
        ("revoke a table", TEXT + _REVOKE.replace("[[revoke]]", "[revoke]")),
        ("outlet a string", _swap("[root]", 'outlet = "northwire.example"\n[root]')),
        ("outlet a table of strings", TEXT + '[outlet]\n"northwire.example" = "signed"\n'),
        ("outlet a list", TEXT + outlet("northwire.example").replace('[outlet."northwire.example"]', "[[outlet]]")),
        ("outlet that requires another thing", TEXT + outlet("northwire.example").replace('"signed"', '"sealed"')),
        ("outlet with a name in capitals", TEXT + outlet("Northwire.example")),
        ("log a list", TEXT + _LOG.replace("[log]", "[[log]]")),
        ("log without key", TEXT + '[log]\norigin = "example/newsroom"\n'),
        ("log without origin", TEXT + f'[log]\nkey = "{LOG.kid}"\n'),
    ),
    *invalid(
        "UnknownMember",
        ("at the top level", _swap("[root]", 'mood = "calm"\n[root]')),
        ("in the root", _swap("threshold = 1\n", 'threshold = 1\nmood = "calm"\n')),
        ("in a grant", TEXT + 'mood = "calm"\n'),
        ("in a revocation", TEXT + _REVOKE + 'mood = "calm"\n'),
        ("in an outlet", TEXT + outlet("northwire.example") + 'mood = "calm"\n'),
        ("in the log", TEXT + _LOG + 'mood = "calm"\n'),
        ("a further table", TEXT + "[extra]\n"),
        ("a member in another case", _swap("version", "Version")),
        ("grants for grant", _swap("[[grant]]", "[[grants]]")),
        keys=_ALL,
    ),
    *invalid(
        "NoOffset",
        ("expires", _swap("2027-06-01T00:00:00Z", "2027-06-01T00:00:00")),
        ("expires a date alone", _swap("2027-06-01T00:00:00Z", "2027-06-01")),
        ("not_before", _swap("not_before = 2026-01-01T00:00:00Z", "not_before = 2026-01-01T00:00:00")),
        ("not_after", _swap("not_after = 2027-01-01T00:00:00Z", "not_after = 2027-01-01T00:00:00")),
        ("not_after a date alone", _swap("not_after = 2027-01-01T00:00:00Z", "not_after = 2027-01-01")),
        ("at of a revocation", TEXT + revoke(NORTHWIRE, "superseded", "2026-05-01T00:00:00")),
        ("trust_before", TEXT + revoke(NORTHWIRE, "compromise", more="trust_before = 2026-04-20T00:00:00\n")),
        ("since of an outlet", TEXT + outlet("northwire.example", "2026-06-01T00:00:00")),
    ),
)

EXPIRY = (
    valid("Expired", "judged one second before it expires", TEXT, at=_EXPIRES - 1),
    Folder("judged when it expires", one(TEXT), valid=False, flags=("Expired",), at=_EXPIRES),
    Folder("judged one second after it expires", one(TEXT), valid=False, flags=("Expired",), at=_EXPIRES + 1),
    Folder("judged long after it expires", one(TEXT), valid=False, flags=("Expired",), at=_EXPIRES + 10**9),
)

GRANTS = (
    valid("Grant", "wildcard", HEAD + grant(NORTHWIRE, "*.northwire.example")),
    valid("Grant", "domain as an A-label", HEAD + grant(NORTHWIRE, "xn--bcher-kva.example")),
    *invalid(
        "Grant",
        ("key absent", _swap(f'key = "{NORTHWIRE.kid}"\n', "")),
        ("domains absent", _swap('domains = ["northwire.example"]\n', "")),
        ("not_before absent", _swap(f"not_before = {YEAR[0]}\n", "")),
        ("not_after absent", _swap(f"not_after = {YEAR[1]}\n", "")),
        ("domains a string", _swap('["northwire.example"]', '"northwire.example"')),
        ("key a number", _swap(f'key = "{NORTHWIRE.kid}"', "key = 1")),
        ("key that is no thumbprint", _swap(f'key = "{NORTHWIRE.kid}"', 'key = "northwire"')),
        ("key without a file", HEAD + grant(STRANGER, "northwire.example")),
        ("domain in capitals", HEAD + grant(NORTHWIRE, "Northwire.example")),
        ("domain with a final dot", HEAD + grant(NORTHWIRE, "northwire.example.")),
        ("domain in Unicode", HEAD + grant(NORTHWIRE, "bücherbote.example")),
        ("domain empty", HEAD + grant(NORTHWIRE, "")),
        ("domain with a scheme", HEAD + grant(NORTHWIRE, "https://northwire.example")),
        ("domain with a blank", HEAD + grant(NORTHWIRE, "northwire.example ")),
        ("wildcard of one label", HEAD + grant(NORTHWIRE, "*.example")),
        ("wildcard of everything", HEAD + grant(NORTHWIRE, "*")),
        ("wildcard of a dot", HEAD + grant(NORTHWIRE, "*.")),
        ("wildcard inside", HEAD + grant(NORTHWIRE, "sport.*.northwire.example")),
        ("wildcard in a label", HEAD + grant(NORTHWIRE, "north*.example")),
        ("wildcard twice", HEAD + grant(NORTHWIRE, "*.*.northwire.example")),
        ("wildcard in capitals", HEAD + grant(NORTHWIRE, "*.Northwire.example")),
    ),
    *invalid("RootGranted", ("root key granted", HEAD + grant(ROOT_1, "northwire.example"))),
    *invalid("RootGranted", ("log key granted", HEAD + grant(LOG, "northwire.example") + _LOG), keys=_ALL),
    *invalid(
        "Revoke",
        ("revocation without reason", TEXT + _REVOKE.replace('reason = "superseded"\n', "")),
        ("revocation without time", TEXT + _REVOKE.replace("at = 2026-05-01T00:00:00Z\n", "")),
        ("revocation without key", TEXT + _REVOKE.replace(f'key = "{NORTHWIRE.kid}"\n', "")),
        ("revocation for an unknown reason", TEXT + revoke(NORTHWIRE, "lost")),
        (
            "revocation for a reason in another case",
            TEXT + revoke(NORTHWIRE, "Compromise", more="trust_before = 2026-04-20T00:00:00Z\n"),
        ),
    ),
)

"""The policies that seals are judged by, each a keys folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.vectors.tokens import Key, folder

ROOT_1, ROOT_2, ROOT_3 = Key("root 1"), Key("root 2"), Key("root 3")
LOG = Key("log")
NORTHWIRE = Key("northwire")
SECOND = Key("northwire second")
SEASONAL = Key("northwire seasonal")
SUPERSEDED, RETIRED, LEAKED = Key("superseded"), Key("retired"), Key("leaked")
POST = Key("calderpost")
BUREAU = Key("bureau")
IDLE = Key("idle")
STRANGER = Key("stranger")
EVERY = (
    ROOT_1,
    ROOT_2,
    ROOT_3,
    LOG,
    NORTHWIRE,
    SECOND,
    SEASONAL,
    SUPERSEDED,
    RETIRED,
    LEAKED,
    POST,
    BUREAU,
    IDLE,
    STRANGER,
)

YEAR = ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")


def a_label(label: str) -> str:
    """The A-label of a lower-case, composed label (RFC 3492)."""
    return f"xn--{label.encode('punycode').decode('ascii')}"


BOOKS = f"{a_label('bücherbote')}.example"
STREETS = f"{a_label('straßenblatt')}.example"
"""Non-transitional: the sharp s stays."""


def head(
    threshold: int = 2,
    roots: Sequence[Key] = (ROOT_1, ROOT_2, ROOT_3),
    top: str = "",
    *,
    version: int = 7,
    expires: str = "2027-06-01T00:00:00Z",
) -> str:
    """The required members, with further members at the top level."""
    listed = ", ".join(f'"{key.kid}"' for key in roots)
    return f"version = {version}\nexpires = {expires}\n{top}[root]\nkeys = [{listed}]\nthreshold = {threshold}\n"


def grant(key: Key, *domains: str, window: tuple[str, str] = YEAR) -> str:
    """One grant."""
    listed = ", ".join(f'"{domain}"' for domain in domains)
    return f'[[grant]]\nkey = "{key.kid}"\ndomains = [{listed}]\nnot_before = {window[0]}\nnot_after = {window[1]}\n'


def revoke(key: Key, reason: str, at: str = "2026-05-01T00:00:00Z", more: str = "") -> str:
    """One revocation."""
    return f'[[revoke]]\nkey = "{key.kid}"\nat = {at}\nreason = "{reason}"\n{more}'


def outlet(domain: str, since: str = "2026-06-01T00:00:00Z") -> str:
    """What one outlet must carry."""
    return f'[outlet."{domain}"]\nrequire = "signed"\nsince = {since}\n'


def policy(text: str, keys: Iterable[Key], signers: Iterable[Key] = (ROOT_1, ROOT_2)) -> dict[str, str]:
    """A folder with the root keys and `keys`, signed by `signers`."""
    return folder(text, signers, [ROOT_1, ROOT_2, ROOT_3, *keys])


_GRANTS = (
    grant(NORTHWIRE, "northwire.example", "*.northwire.example")
    + grant(SECOND, "northwire.example")
    + grant(SEASONAL, "northwire.example", window=("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"))
    + grant(SEASONAL, "northwire.example", window=("2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z"))
    + grant(SEASONAL, "*.northwire.example", window=("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"))
    + grant(SUPERSEDED, "northwire.example")
    + grant(RETIRED, "northwire.example")
    + grant(LEAKED, "northwire.example")
    + grant(POST, "calderpost.example")
    + grant(BUREAU, "*.bureau.example", BOOKS, STREETS)
)
_REVOCATIONS = (
    revoke(SUPERSEDED, "superseded")
    + revoke(RETIRED, "retired")
    + revoke(LEAKED, "compromise", more="trust_before = 2026-04-20T00:00:00Z\n")
)
_KEYS = (NORTHWIRE, SECOND, SEASONAL, SUPERSEDED, RETIRED, LEAKED, POST, BUREAU, IDLE)
_ONE = grant(NORTHWIRE, "northwire.example")

POLICIES: dict[str, dict[str, str]] = {
    "newsroom": policy(head() + _GRANTS + _REVOCATIONS, _KEYS),
    "audience": policy(head(top='audience = "example/newsroom"\n') + _ONE, (NORTHWIRE,)),
    "exclude": policy(head(top='exclude = ["heat", "secured", "summary"]\n') + _ONE, (NORTHWIRE,)),
    "required": policy(
        head()
        + _ONE
        + outlet("northwire.example")
        + outlet("calderpost.example", "2026-07-01T00:00:00Z")
        + '[outlet."*.bureau.example"]\nrequire = "signed"\n',
        (NORTHWIRE,),
    ),
    "no policy": {},
}
DESCRIBED = {
    "newsroom": "Several keys with grants, windows and revocations; no audience; the default list of exclusions.",
    "audience": "One key; the audience is example/newsroom.",
    "exclude": "One key; only heat, secured and summary may be left out of a digest.",
    "required": "northwire.example must sign since 2026-06-01, calderpost.example since 2026-07-01, and what lies "
    "below bureau.example always.",
    "no policy": "No keys folder.",
}

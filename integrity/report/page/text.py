"""Single texts as the page shows them: visible, clipped, and linked only where the address is harmless."""

from __future__ import annotations

from dataclasses import dataclass

from integrity import url
from integrity.report.inert import clipped, visible
from integrity.validate.verdict import Verdict

MAX_TITLE = 160
MAX_PATH = 220
MAX_OUTLET = 70
MAX_MESSAGE = 500
MAX_DETAIL = 160
MAX_URL = 500

NO_OUTLET = "no outlet given"
NO_TITLE = "no title"


@dataclass(frozen=True, slots=True)
class Headline:
    """The title of an article, linked to where it was published."""

    text: str
    href: str | None
    is_missing: bool


def headline(title: str | None, address: str | None) -> Headline:
    """The title or a placeholder, with a link where `address` is a plain web address."""
    return Headline(clipped(title or NO_TITLE, MAX_TITLE), href(address), not title)


def href(address: str | None) -> str | None:
    """`address` if a browser may be sent there: http or https, no user name, nothing hidden in it; else None."""
    if address is None or len(address) > MAX_URL or visible(address) != address:
        return None
    return address if url.parse(address) else None


def outlet(name: str | None) -> str:
    """The outlet or a placeholder."""
    return clipped(name or NO_OUTLET, MAX_OUTLET)


def path(name: str) -> str:
    """A path or id."""
    return clipped(name, MAX_PATH)


def signed(value: float, places: int) -> str:
    """The number with its sign, a true minus for a negative one."""
    return f"{value:+.{places}f}".replace("-", "−")


_KINDS = {
    Verdict.FORGED: "tampered",
    Verdict.ROLLED_BACK: "tampered",
    Verdict.DOWNGRADED: "tampered",
    Verdict.REVOKED: "untrusted",
    Verdict.UNTRUSTED_SIGNER: "untrusted",
    Verdict.UNKNOWN_KEY: "untrusted",
    Verdict.EXPIRED: "untrusted",
    Verdict.NOT_YET_VALID: "untrusted",
}
"""Verdicts that look like others, since nobody can tell sixteen patterns apart."""


def verdict_kind(verdict: str) -> str:
    """The name under which a verdict has its colour and pattern; `other` for one that this version does not know."""
    if verdict not in set(Verdict):
        return "other"
    return _KINDS.get(Verdict(verdict), verdict)


def verdict_order(verdict: str) -> tuple[int, str]:
    """Sorts verdicts worst first; an unknown one comes before all, so that it cannot pass unseen."""
    known = list(Verdict)
    return (known.index(Verdict(verdict)) if verdict in set(known) else -1), verdict

"""Comments in front matter that accept findings of their article: `# integrity: ignore[DUP301] reason`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from integrity import rules
from integrity.finding import Finding, Place, told_apart
from integrity.load import comments
from integrity.load.article import Article
from integrity.load.comments import Comment
from integrity.validate.place import place

ACCEPTABLE = ("FLD", "DUP")
"""Families that whoever writes an article may answer for. Not seals, keys and log, nor what makes it unreadable."""
MALFORMED, UNKNOWN, POWERLESS, UNUSED = "BAS901", "BAS902", "BAS903", "BAS904"
MAX_COMMENTS = 20
"""Comments of one article that are read."""
MAX_CODES = 20
"""Codes of one comment."""
MAX_REASON = 300
"""Characters of a reason that are kept."""
MAX_NAMED = 5
"""Codes that a message names."""

_OURS = re.compile(r"integrity *:", re.IGNORECASE)
_FORM = re.compile(r"integrity: *ignore *\[([^\[\]]*)\](.*)", re.IGNORECASE)
_HINT = "Write `# integrity: ignore[CODE] reason`, several codes with commas between them."


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment that accepts findings of its article."""

    place: Place
    codes: tuple[str, ...]
    """Rules of the families in ACCEPTABLE."""
    reason: str
    """Never empty."""


@dataclass(frozen=True, slots=True)
class Comments:
    """What the comments of one article say; small, since it comes back from a worker."""

    ignores: tuple[Ignore, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What is wrong with them."""
    identity: str = ""
    """Content identity of the article."""


NONE = Comments()


def find(article: Article, identity: str) -> Comments:
    """The comments of an article whose content identity is `identity`; NONE for one that could not be read."""
    if article.errors or not _OURS.search(article.source.text):
        return NONE
    article = replace(article, identity=identity)
    ours = (comment for comment in comments.find(article.source) if _OURS.match(comment.text))
    few = list(islice(ours, MAX_COMMENTS + 1))
    found = [_read(article, comment) for comment in few[:MAX_COMMENTS]]
    wrong = [finding for one in found for finding in one.findings]
    if len(few) > MAX_COMMENTS:
        message = f"more than {MAX_COMMENTS} comments for the checker; those from here on have no effect"
        spot = place(article, few[-1].span)
        wrong.append(_wrong(MALFORMED, message, spot, identity, "", "Put several codes into one comment."))
    ignores = tuple(ignore for one in found for ignore in one.ignores)
    return Comments(ignores, tuple(told_apart(wrong)), identity) if few else NONE


def unused(read: Comments, raised: frozenset[str]) -> Iterator[Finding]:
    """A finding for each comment with a code that is not among `raised`, the rules with a finding on the article."""
    return told_apart(_unused(read, raised))


def _unused(read: Comments, raised: frozenset[str]) -> Iterator[Finding]:
    for ignore in read.ignores:
        idle = [code for code in ignore.codes if code not in raised]
        if idle:
            message = f"the comment accepts {_listed(idle)}, of which there is no finding on this article"
            yield _wrong(UNUSED, message, ignore.place, read.identity, ",".join(idle))


def _read(article: Article, comment: Comment) -> Comments:
    spot = place(article, comment.span)
    form = _FORM.fullmatch(comment.text)
    codes = tuple(dict.fromkeys(code.strip().upper() for code in form[1].split(",") if code.strip())) if form else ()
    reason = form[2].strip(" :-–—")[:MAX_REASON] if form else ""
    if problem := _problem(codes, reason) if form else f"`# {comment.text:.60}` is no comment that the checker knows":
        return Comments(findings=(_wrong(MALFORMED, problem, spot, article.identity, comment.text, _HINT),))
    mine = tuple(code for code in codes if code.startswith(ACCEPTABLE) and code in rules.catalogue())
    others = [code for code in codes if code not in mine]
    return Comments((Ignore(spot, mine, reason),) if mine else (), tuple(_misfits(spot, article.identity, others)))


def _problem(codes: tuple[str, ...], reason: str) -> str:
    if not codes:
        return "the comment names no code and accepts nothing"
    if len(codes) > MAX_CODES:
        return f"the comment names {len(codes):,} codes, expected at most {MAX_CODES}; it has no effect"
    return "" if reason else f"the comment gives no reason for accepting {_listed(codes)} and has no effect"


def _misfits(spot: Place, identity: str, codes: list[str]) -> Iterator[Finding]:
    known = [code for code in codes if code in rules.catalogue()]
    if known:
        message = f"a comment in an article cannot accept {_listed(known)}; the findings of such rules stand"
        yield _wrong(POWERLESS, message, spot, identity, ",".join(known))
    others = [code for code in codes if code not in rules.catalogue()]
    if others:
        near = difflib.get_close_matches(others[0][:40], rules.catalogue(), n=1)
        step = f"Did you mean {near[0]}? `integrity explain --all` lists the codes." if near else ""
        yield _wrong(UNKNOWN, f"the comment names {_listed(others)}, no rule of the catalogue", spot, identity,
                     ",".join(others), step)  # fmt: skip


def _listed(codes: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(codes) - MAX_NAMED} more" if len(codes) > MAX_NAMED else ""
    return ", ".join(f"{code:.40}" for code in codes[:MAX_NAMED]) + more


def _wrong(code: str, message: str, spot: Place, identity: str, name: str, next_step: str = "") -> Finding:
    """`name` is what the comment says, which tells it from another one in the article."""
    return rules.finding(code, message, spot, subjects=[identity], name=name, next_step=next_step)

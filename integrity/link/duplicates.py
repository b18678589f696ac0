"""DUP: links as findings on articles, one for each article and relation, against the nearest other record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from integrity import rules
from integrity.finding import Finding, Place
from integrity.link.evidence import Link, Relation

RULES = {Relation.IDENTICAL: "DUP301", Relation.SAME_EVENT: "DUP304", Relation.UPDATE: "DUP306"}
_WORDS = {
    Relation.IDENTICAL: "same text as",
    Relation.SAME_EVENT: "same event as",
    Relation.UPDATE: "another version of",
}


def find(links: Iterable[Link], subjects: Mapping[str, str]) -> Iterator[Finding]:
    """Findings on the articles in `subjects` (path -> what names the article), in the order of path and rule.

    The nearest is the one with the highest probability, ties by id. Mentions give no finding: an article is not a
    duplicate of what its own `related` list says about another one.
    """
    nearest: dict[tuple[str, Relation], tuple[Link, str]] = {}
    others: dict[tuple[str, Relation], int] = {}
    for link in sorted(links, key=lambda link: (-link.probability, link.a, link.b)):
        for path, other in ((link.a, link.b), (link.b, link.a)):
            if path in subjects and other in subjects and link.relation in RULES:
                nearest.setdefault((path, link.relation), (link, other))
                others[path, link.relation] = others.get((path, link.relation), 0) + 1
    for key in sorted(nearest):
        link, other = nearest[key]
        yield _finding(key[0], other, link, others[key] - 1, subjects)


def _finding(path: str, other: str, link: Link, more: int, subjects: Mapping[str, str]) -> Finding:
    also = f" and {more} more" if more else ""
    terms = ", ".join(word for word, _ in link.evidence.shared_terms[:5])
    days = "unknown" if link.evidence.days is None else f"{link.evidence.days:g}"
    return rules.finding(
        RULES[link.relation],
        f"{_WORDS[link.relation]} {other}{also}{_sure(link)}",
        Place(path),
        subjects=[subjects[path], subjects[other]],
        related=[Place(other, label=link.relation.value)],
        evidence=[("probability", f"{link.probability:.6f}"), ("shared terms", terms), ("days between", days)],
    )


def _sure(link: Link) -> str:
    """Versions and copies are told by address or text; only an event rests on the probability."""
    return f" (probability {link.probability:.2f})" if link.relation is Relation.SAME_EVENT else ""

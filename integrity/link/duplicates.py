"""DUP: links as findings on articles, one for each article and relation, against the nearest other record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from integrity import rules
from integrity.finding import Finding, Place
from integrity.link.evidence import Link, Relation

RULES = {
    Relation.IDENTICAL: "DUP301",
    Relation.SYNDICATED: "DUP302",
    Relation.REWRITTEN: "DUP303",
    Relation.SAME_EVENT: "DUP304",
    Relation.UPDATE: "DUP306",
}
REPOST = "DUP305"
"""For versions of one outlet that are the same text."""
SERIES = "DUP307"
_WORDS = {
    "DUP301": "same text as",
    "DUP302": "copy with changes of",
    "DUP303": "uses words of",
    "DUP304": "same event as",
    REPOST: "same text by the same outlet as",
    "DUP306": "another version of",
}


def find(links: Iterable[Link], subjects: Mapping[str, str]) -> Iterator[Finding]:
    """Findings on the articles in `subjects` (path -> what names the article), in the order of path and rule.

    The nearest is the one with the highest probability, ties by what names the two: a file that is renamed keeps its
    nearest, and with it the fingerprint. Mentions give no finding: an article is not a
    duplicate of what its own `related` list says about another one.
    """
    nearest: dict[tuple[str, str], tuple[Link, str]] = {}
    others: dict[tuple[str, str], int] = {}
    for link in sorted(links, key=lambda link: (-link.probability, *_named(link, subjects), link.a, link.b)):
        rule = _rule(link)
        for path, other in ((link.a, link.b), (link.b, link.a)):
            if path in subjects and other in subjects and rule:
                nearest.setdefault((path, rule), (link, other))
                others[path, rule] = others.get((path, rule), 0) + 1
    for path, rule in sorted(nearest):
        link, other = nearest[path, rule]
        yield _finding(rule, path, other, link, others[path, rule] - 1, subjects)


def find_series(series: Iterable[Sequence[str]], subjects: Mapping[str, str]) -> Iterator[Finding]:
    """Findings on the articles in `subjects` that are entries of a series, each against the one before it by name."""
    for ids in series:
        paths = sorted((path for path in ids if path in subjects), key=lambda path: (subjects[path], path))
        for number, path in enumerate(paths if len(paths) > 1 else ()):
            other = paths[number - 1]
            yield rules.finding(
                SERIES,
                f"one of {len(ids)} entries of a series, with {other}",
                Place(path),
                subjects=[subjects[path], subjects[other]],
                related=[Place(other, label="series")],
                evidence=[("entries", f"{len(ids)}")],
            )


def _named(link: Link, subjects: Mapping[str, str]) -> list[str]:
    """What names the two sides, in an order that does not depend on their ids."""
    return sorted((subjects.get(link.a, ""), subjects.get(link.b, "")))


def _rule(link: Link) -> str | None:
    same = link.evidence.same
    if link.relation is Relation.UPDATE and "address" not in same and ("text" in same or "body" in same):
        return REPOST
    return RULES.get(link.relation)


def _finding(rule: str, path: str, other: str, link: Link, more: int, subjects: Mapping[str, str]) -> Finding:
    also = f" and {more} more" if more else ""
    return rules.finding(
        rule,
        f"{_WORDS[rule]} {other}{also}{_sure(link)}",
        Place(path),
        subjects=[subjects[path], subjects[other]],
        related=[Place(other, label=link.relation.value)],
        evidence=list(_evidence(link)),
    )


def _evidence(link: Link) -> Iterator[tuple[str, str]]:
    days, copy = link.evidence.days, link.evidence.copy
    yield "probability", f"{link.probability:.6f}"
    yield "shared terms", ", ".join(word for word, _ in link.evidence.shared_terms[:5])
    yield "days between", "unknown" if days is None else f"{days:g}"
    if copy:
        yield "word 5-grams shared", f"{copy.jaccard:.3f} of either, {copy.containment:.3f} of the shorter"
    if copy and copy.passage:
        yield "longest passage", f"{copy.passage.words} words"


def _sure(link: Link) -> str:
    """Versions and copies are told by address or text; only an event rests on the probability."""
    return f" (probability {link.probability:.2f})" if link.relation is Relation.SAME_EVENT else ""

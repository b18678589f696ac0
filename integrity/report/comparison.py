"""One compared pair as text: what speaks for and against, and by how much it was decided."""

from __future__ import annotations

from collections.abc import Iterator

from integrity.link.evidence import Copy, Link
from integrity.report.inert import clipped, visible
from integrity.report.report import RecordRow
from integrity.report.wording import minute

MAX_TEXT = 300


def render(link: Link, a: RecordRow, b: RecordRow, feed: int) -> str:
    """The page of one pair; `feed` is the number of records among which it was compared."""
    return "\n".join([*_sides(a, b), "", *_decision(link, feed), "", *_features(link), "", *_evidence(link)]) + "\n"


def _sides(a: RecordRow, b: RecordRow) -> Iterator[str]:
    for name, row in (("A", a), ("B", b)):
        date = f"{minute(row.published)} UTC" if row.published else "undated"
        yield f"{name}  {visible(row.id)}"
        yield f"   title    {clipped(row.title or '(none)', MAX_TEXT)}"
        yield f"   outlet   {clipped(row.outlet or '(none)', MAX_TEXT)}, {date}"
        if row.excerpt:
            yield f"   excerpt  {clipped(row.excerpt, MAX_TEXT)}"


def _decision(link: Link, feed: int) -> Iterator[str]:
    yield f"relation     {link.relation.value}{' (linked)' if link.same_event else ' (not linked)'}"
    yield f"probability  {link.probability:.3f}, threshold {link.threshold:.3f}, margin {link.margin:+.3f}"
    yield f"score        {link.score:.3f} (weighted cosine of title and excerpt)"
    yield f"vetoes       {', '.join(link.evidence.vetoes) or 'none'}"
    if link.evidence.decision:
        yield f"decision     {link.evidence.decision}"
    yield f"compared in a feed of {feed:,} records"


def _features(link: Link) -> Iterator[str]:
    yield f"{'feature':<20} {'value':>8} {'adds to log-odds':>17}"
    for feature in link.evidence.features:
        yield f"{feature.name:<20} {feature.value:>8.3f} {feature.contribution + 0.0:>+17.3f}"
    yield f"{'sum':<20} {'':>8} {sum(feature.contribution for feature in link.evidence.features):>+17.3f}"


def _evidence(link: Link) -> Iterator[str]:
    evidence = link.evidence
    terms = ", ".join(f"{visible(term)} {weight:.2f}" for term, weight in evidence.shared_terms)
    yield f"shared terms        {terms or 'none'}"
    yield f"shared numbers      {visible(', '.join(evidence.shared_numbers)) or 'none'}"
    yield f"numbers in conflict {visible('; '.join(evidence.conflicting_numbers)) or 'none'}"
    yield f"days between        {'unknown' if evidence.days is None else f'{evidence.days:g}'}"
    yield f"missing inputs      {', '.join(evidence.missing) or 'none'}"
    yield f"the same            {', '.join(evidence.same) or 'nothing'}"
    if evidence.copy:
        yield from _copy(evidence.copy)


def _copy(copy: Copy) -> Iterator[str]:
    """What the bodies share, with the longest passage of both one above the other."""
    order = "not computed" if copy.similarity is None else f"{copy.similarity:.3f}"
    shares = f"{copy.jaccard:.3f} of either, {copy.a_in_b:.3f} of A, {copy.b_in_a:.3f} of B"
    yield f"word 5-grams shared {shares}"
    yield f"words in order      {order}"
    if found := copy.passage:
        yield f"longest passage     {found.words:,} words"
        yield f"  A {found.a_start:>7,}  {clipped(found.a_text, MAX_TEXT)}"
        yield f"  B {found.b_start:>7,}  {clipped(found.b_text, MAX_TEXT)}"

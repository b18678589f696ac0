"""A run against its labels, as text for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from integrity.link.blocking import WINDOW_DAYS
from integrity.link.calibration import LEAST, Reliability
from integrity.link.evaluation import Confusion, Evaluation, Near
from integrity.link.metrics import Score
from integrity.report.inert import clipped, json_text, visible
from integrity.report.report import SCHEMA_VERSION
from integrity.report.wording import counted
from integrity.version import __version__

DIGITS = 4
"""Decimals of a figure; more would tell apart what no feed can."""
MAX_TITLE = 100
_SAME = {True: "same", False: "different", None: "nothing"}


def render(evaluation: Evaluation) -> str:
    """The figures, the calibration table, and the pairs nearest to the threshold with their titles."""
    parts = (_counts, _agreement, _candidates, _calibration, _nearest)
    return "\n\n".join("\n".join(part(evaluation)) for part in parts) + "\n"


def render_confusion(confusion: Confusion) -> str:
    """Each labelled relation with what was found, and how many pairs are right."""
    lines = [
        f"relations of {counted(confusion.pairs, 'labelled pair')}: {confusion.right:,} right{_unknown(confusion)}"
    ]
    lines += [f"{'labelled':<22} {'found':<22} {'pairs':>7}"] if confusion.counts else []
    lines += [f"{clipped(label, 22):<22} {found:<22} {pairs:>7,}" for label, found, pairs in confusion.counts]
    return "\n".join(lines) + "\n"


def _unknown(confusion: Confusion) -> str:
    return f"; {confusion.unknown:,} more are not of this feed" if confusion.unknown else ""


def confusion_json(confusion: Confusion) -> str:
    """The same as one JSON document."""
    rows = [{"labelled": label, "found": found, "pairs": pairs} for label, found, pairs in confusion.counts]
    figures = {"pairs": confusion.pairs, "right": confusion.right, "unknown": confusion.unknown, "counts": rows}
    return _document({"relations": figures})


def _document(content: dict[str, object]) -> str:
    tool = {"name": "newsroom-integrity", "version": __version__}
    return json_text({"schema": SCHEMA_VERSION, "tool": tool, "command": "evaluate", **content}, indent=1) + "\n"


def _counts(found: Evaluation) -> Iterator[str]:
    yield f"{counted(found.records, 'record')}, {_unlabelled(found.unlabelled)}"
    yield f"{counted(found.events, 'event')}, {counted(found.same_event_pairs, 'pair')} of one event"
    yield f"largest cluster {found.largest.cluster:,}, largest event {found.largest.event:,}"


def _unlabelled(count: int) -> str:
    return f"{count:,} without a label (linked, not counted)" if count else "all labelled"


def _agreement(found: Evaluation) -> Iterator[str]:
    yield f"{'':<22} {'precision':>9} {'recall':>7} {'F1':>7}"
    for name, score in (
        ("linked pairs", found.links),
        ("pairs of one cluster", found.cluster_pairs),
        ("BCubed, clusters", found.bcubed),
    ):
        yield f"{name:<22} {score.precision:>9.4f} {score.recall:>7.4f} {score.f1:>7.4f}"
    yield f"{'adjusted Rand index':<22} {found.adjusted_rand:>25.4f}"


def _candidates(found: Evaluation) -> Iterator[str]:
    recall = found.candidates
    yield f"candidate recall {recall.share:.4f}: of {counted(recall.pairs, 'pair')} of one event that are at most"
    yield f"{WINDOW_DAYS:g} days apart, or undated, {recall.compared:,} were compared"


def _calibration(found: Evaluation) -> Iterator[str]:
    table = found.reliability
    pairs = sum(row.pairs for row in table.bins)
    yield f"calibration, over {counted(pairs, 'compared pair')} with a probability of {LEAST:g} and more"
    if not table.bins:
        return
    yield f"{'pairs':>9} {'probability':>12} {'one event':>10}"
    yield from (f"{row.pairs:>9,} {row.probability:>12.4f} {row.share:>10.4f}" for row in table.bins)
    yield f"expected calibration error {table.error:.4f} (95 % by bootstrap: {table.low:.4f} to {table.high:.4f})"


def _nearest(found: Evaluation) -> Iterator[str]:
    for name, pairs in (("linked", found.linked), ("not linked", found.not_linked)):
        yield f"nearest to the threshold, {name}: {counted(len(pairs), 'pair')}"
        for near in pairs:
            yield from _pair(near, found)


def _pair(near: Near, found: Evaluation) -> Iterator[str]:
    link = near.link
    yield f"  {link.probability:.3f} ({link.margin:+.3f})  labels say {_SAME[near.same]}"
    for record in (link.a, link.b):
        yield f"    {visible(record)}: {clipped(found.titles[record] or '(no title)', MAX_TITLE)}"


def render_json(evaluation: Evaluation) -> str:
    """The same figures as one JSON document, rounded to DIGITS."""
    content: dict[str, object] = {
        "records": evaluation.records,
        "unlabelled": evaluation.unlabelled,
        "events": evaluation.events,
        "same_event_pairs": evaluation.same_event_pairs,
        "largest_cluster": evaluation.largest.cluster,
        "largest_event": evaluation.largest.event,
        "links": _score(evaluation.links),
        "cluster_pairs": _score(evaluation.cluster_pairs),
        "bcubed": _score(evaluation.bcubed),
        "adjusted_rand": _figure(evaluation.adjusted_rand),
        "candidates": _recall(evaluation),
        "calibration": _reliability(evaluation.reliability),
        "nearest": {
            "linked": _pairs(evaluation.linked, evaluation),
            "not_linked": _pairs(evaluation.not_linked, evaluation),
        },
    }
    return _document(content)


def _figure(value: float) -> float:
    """Rounded, and never a negative zero."""
    return round(value, DIGITS) + 0.0


def _score(score: Score) -> dict[str, float]:
    return {"precision": _figure(score.precision), "recall": _figure(score.recall), "f1": _figure(score.f1)}


def _recall(found: Evaluation) -> dict[str, object]:
    recall = found.candidates
    return {
        "window_days": WINDOW_DAYS,
        "same_event_pairs": recall.pairs,
        "compared": recall.compared,
        "recall": _figure(recall.share),
    }


def _reliability(table: Reliability) -> dict[str, object]:
    bins = [
        {"pairs": row.pairs, "probability": _figure(row.probability), "same_event": _figure(row.share)}
        for row in table.bins
    ]
    interval = [_figure(table.low), _figure(table.high)]
    return {"least": LEAST, "bins": bins, "expected_error": _figure(table.error), "interval_95": interval}


def _pairs(pairs: Sequence[Near], found: Evaluation) -> list[dict[str, object]]:
    return [
        {
            "a": near.link.a,
            "b": near.link.b,
            "a_title": found.titles[near.link.a],
            "b_title": found.titles[near.link.b],
            "relation": near.link.relation.value,
            "probability": round(near.link.probability, 6),
            "threshold": round(near.link.threshold, 6),
            "margin": near.link.margin,
            "same_event_by_labels": near.same,
        }
        for near in pairs
    ]

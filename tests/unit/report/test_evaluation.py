"""A run against its labels, as text and as JSON."""

import json
from dataclasses import replace

from integrity.link.calibration import Bin, Reliability
from integrity.link.evaluation import Confusion, Evaluation, Near, Recall
from integrity.link.evidence import Relation
from integrity.link.metrics import Largest, Score
from integrity.report import evaluation
from tests.unit.report import reports

FOUND = Evaluation(
    records=1_234,
    unlabelled=4,
    events=410,
    same_event_pairs=1_230,
    links=Score(0.8, 0.6),
    cluster_pairs=Score(0.75, 0.65),
    bcubed=Score(0.93, 0.76),
    adjusted_rand=0.70094,
    largest=Largest(cluster=9, event=3),
    candidates=Recall(1_200, 1_220),
    reliability=Reliability((Bin(20, 0.04, 0.05), Bin(19, 0.6, 0.55)), 0.0281, 0.0249, 0.031),
    linked=(Near(reports.link("a", "b", Relation.SAME_EVENT, 0.512), same=True),),
    not_linked=(
        Near(reports.link("a", "c", Relation.UNRELATED, 0.49), same=False),
        Near(reports.link("b", "d", Relation.UNRELATED, 0.48), same=None),
    ),
    titles={"a": "Ferry hits breakwater", "b": "Ferry strikes breakwater", "c": "Ferry is late", "d": None},
)


def test_the_whole_page() -> None:
    assert evaluation.render(FOUND) == (
        "1,234 records, 4 without a label (linked, not counted)\n"
        "410 events, 1,230 pairs of one event\n"
        "largest cluster 9, largest event 3\n"
        "\n"
        "                       precision  recall      F1\n"
        "linked pairs              0.8000  0.6000  0.6857\n"
        "pairs of one cluster      0.7500  0.6500  0.6964\n"
        "BCubed, clusters          0.9300  0.7600  0.8364\n"
        "adjusted Rand index                       0.7009\n"
        "\n"
        "candidate recall 0.9836: of 1,220 pairs of one event that are at most\n"
        "3 days apart, or undated, 1,200 were compared\n"
        "\n"
        "calibration, over 39 compared pairs with a probability of 0.02 and more\n"
        "    pairs  probability  one event\n"
        "       20       0.0400     0.0500\n"
        "       19       0.6000     0.5500\n"
        "expected calibration error 0.0281 (95 % by bootstrap: 0.0249 to 0.0310)\n"
        "\n"
        "nearest to the threshold, linked: 1 pair\n"
        "  0.512 (+0.012)  labels say same\n"
        "    a: Ferry hits breakwater\n"
        "    b: Ferry strikes breakwater\n"
        "nearest to the threshold, not linked: 2 pairs\n"
        "  0.490 (-0.010)  labels say different\n"
        "    a: Ferry hits breakwater\n"
        "    c: Ferry is late\n"
        "  0.480 (-0.020)  labels say nothing\n"
        "    b: Ferry strikes breakwater\n"
        "    d: (no title)\n"
    )


def test_the_whole_document() -> None:
    assert json.loads(evaluation.render_json(FOUND)) == {
        "schema": 1,
        "tool": json.loads(evaluation.render_json(FOUND))["tool"],
        "command": "evaluate",
        "records": 1_234,
        "unlabelled": 4,
        "events": 410,
        "same_event_pairs": 1_230,
        "largest_cluster": 9,
        "largest_event": 3,
        "links": {"precision": 0.8, "recall": 0.6, "f1": 0.6857},
        "cluster_pairs": {"precision": 0.75, "recall": 0.65, "f1": 0.6964},
        "bcubed": {"precision": 0.93, "recall": 0.76, "f1": 0.8364},
        "adjusted_rand": 0.7009,
        "candidates": {"window_days": 3.0, "same_event_pairs": 1_220, "compared": 1_200, "recall": 0.9836},
        "calibration": {
            "least": 0.02,
            "bins": [
                {"pairs": 20, "probability": 0.04, "same_event": 0.05},
                {"pairs": 19, "probability": 0.6, "same_event": 0.55},
            ],
            "expected_error": 0.0281,
            "interval_95": [0.0249, 0.031],
        },
        "nearest": {
            "linked": [near("a", "b", 0.512, True)],
            "not_linked": [near("a", "c", 0.49, False), near("b", "d", 0.48, None)],
        },
    }


def near(a: str, b: str, probability: float, same: bool | None) -> dict[str, object]:
    return {
        "a": a, "b": b, "a_title": FOUND.titles[a], "b_title": FOUND.titles[b],
        "relation": "same_event" if probability >= 0.5 else "unrelated",
        "probability": probability, "threshold": 0.5, "margin": round(probability - 0.5, 6),
        "same_event_by_labels": same,
    }  # fmt: skip


def test_without_likely_pairs_there_is_no_table() -> None:
    empty = replace(FOUND, unlabelled=0, reliability=Reliability((), 0.0, 0.0, 0.0))
    page = evaluation.render(empty)
    assert "calibration, over 0 compared pairs with a probability of 0.02 and more\n\nnearest" in page
    assert page.startswith("1,234 records, all labelled\n")


def test_a_title_cannot_forge_a_line() -> None:
    hostile = replace(FOUND, titles={**FOUND.titles, "a": "x\n::error::forged\x1b[2J" + "y" * 500})
    lines = evaluation.render(hostile).splitlines()
    assert any(line.startswith(r"    a: x\u000a::error::forged\u001b[2Jyyy") and line.endswith("y…") for line in lines)
    assert not any("\x1b" in line for line in lines)
    assert evaluation.render_json(hostile).isascii()


CONFUSED = Confusion((("follow_up", "same_event", 2), ("update", "update", 1_000)), unknown=3)


def test_relations_as_text() -> None:
    assert evaluation.render_confusion(CONFUSED) == (
        "relations of 1,002 labelled pairs: 1,000 right; 3 more are not of this feed\n"
        "labelled               found                    pairs\n"
        "follow_up              same_event                   2\n"
        "update                 update                   1,000\n"
    )


def test_relations_as_json() -> None:
    assert json.loads(evaluation.confusion_json(CONFUSED))["relations"] == {
        "pairs": 1_002,
        "right": 1_000,
        "unknown": 3,
        "counts": [
            {"labelled": "follow_up", "found": "same_event", "pairs": 2},
            {"labelled": "update", "found": "update", "pairs": 1_000},
        ],
    }


def test_a_label_cannot_forge_a_line() -> None:
    page = evaluation.render_confusion(Confusion((("x\n\x1b[2J", "update", 1),), unknown=0))
    assert page.splitlines()[-1] == r"x\u000a\u001b[2J       update                       1"

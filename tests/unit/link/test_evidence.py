"""What a link says of itself."""

import pytest

from integrity.link.evidence import Evidence, Link, Relation

NOTHING = Evidence((), (), (), (), None, (), ())


def link(probability: float, threshold: float, relation: Relation = Relation.SAME_EVENT) -> Link:
    return Link("a", "b", relation, 0.5, probability, threshold, NOTHING)


def test_update_identical_and_same_event_report_one_event() -> None:
    assert [relation for relation in Relation if relation.same_event] == [
        Relation.UPDATE,
        Relation.IDENTICAL,
        Relation.SAME_EVENT,
    ]


@pytest.mark.parametrize("relation", Relation)
def test_a_link_reports_one_event_if_its_relation_does(relation: Relation) -> None:
    assert link(0.9, 0.5, relation).same_event is relation.same_event


@pytest.mark.parametrize(("probability", "threshold", "margin"), [(0.9, 0.5, 0.4), (0.3, 0.5, -0.2), (0.5, 0.5, 0.0)])
def test_the_margin_is_the_probability_above_the_threshold(probability: float, threshold: float, margin: float) -> None:
    assert link(probability, threshold).margin == margin

"""What a link says of itself."""

import pytest

from integrity.link.alignment import Span
from integrity.link.evidence import Copy, Evidence, Link, Passage, Relation

NOTHING = Evidence((), (), (), (), None, (), ())


def link(probability: float, threshold: float, relation: Relation = Relation.SAME_EVENT) -> Link:
    return Link("a", "b", relation, 0.5, probability, threshold, NOTHING)


def test_versions_copies_and_own_reports_are_about_one_event() -> None:
    assert [relation for relation in Relation if relation.same_event] == [
        Relation.UPDATE,
        Relation.IDENTICAL,
        Relation.SYNDICATED,
        Relation.REWRITTEN,
        Relation.SAME_EVENT,
    ]


@pytest.mark.parametrize("relation", Relation)
def test_a_link_reports_one_event_if_its_relation_does(relation: Relation) -> None:
    assert link(0.9, 0.5, relation).same_event is relation.same_event


@pytest.mark.parametrize(("probability", "threshold", "margin"), [(0.9, 0.5, 0.4), (0.3, 0.5, -0.2), (0.5, 0.5, 0.0)])
def test_the_margin_is_the_probability_above_the_threshold(probability: float, threshold: float, margin: float) -> None:
    assert link(probability, threshold).margin == margin


@pytest.mark.parametrize(("a_in_b", "b_in_a"), [(0.7, 0.2), (0.2, 0.7), (0.7, 0.7)])
def test_the_containment_is_the_larger_share(a_in_b: float, b_in_a: float) -> None:
    assert Copy(0.2, a_in_b, b_in_a, None, shares_passage=False).containment == 0.7


def test_a_passage_shows_the_words_of_both_bodies() -> None:
    copy = Copy(0.2, 0.7, 0.2, 0.6, shares_passage=True)
    found = copy.with_passage("The ferry hit it.", "FERRY HIT!", Span(2, 4, 13, 0, 9))
    assert found == Copy(0.2, 0.7, 0.2, 0.6, True, Passage(2, 4, 13, 0, 9, "ferry hit", "FERRY HIT"))


def test_without_bodies_nothing_is_shared_and_nothing_the_same() -> None:
    assert (NOTHING.same, NOTHING.copy) == ((), None)

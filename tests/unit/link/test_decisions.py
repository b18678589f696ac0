"""What decisions make of the nodes of a feed."""

from itertools import permutations

from integrity.link.decisions import Decision, tie, untied

IDS = ["a", "b", "c", "d"]
ALONE = [[0], [1], [2], [3]]
COPIED = [[0, 1], [2], [3]]


def made(*rows: tuple[str, str, bool]) -> list[Decision]:
    return [Decision(line, a, b, same) for line, (a, b, same) in enumerate(rows, 1)]


def test_without_decisions_each_node_is_an_item() -> None:
    assert tie([], IDS, COPIED) == untied(3)
    assert list(untied(3).item_of) == [0, 1, 2]


def test_what_is_the_same_is_one_item_through_others_as_well() -> None:
    ties = tie(made(("a", "c", True), ("c", "d", True)), IDS, ALONE)
    assert ties.items == [[0, 2, 3], [1]]
    assert [ties.between(0, 3), ties.between(0, 1), ties.between(0, 0)] == ["same", None, None]


def test_what_is_not_the_same_as_one_is_not_the_same_as_all_of_its_item() -> None:
    ties = tie(made(("a", "b", True), ("b", "c", False)), IDS, ALONE)
    assert ties.between(0, 2) == ties.between(2, 0) == "not same"
    assert ties.apart == {(0, 1)}


def test_copies_go_along() -> None:
    ties = tie(made(("a", "c", True), ("b", "d", False)), IDS, COPIED)
    assert ties.items == [[0, 1], [2]]
    assert ties.between(1, 2) == "not same"


def test_a_not_same_within_one_item_has_no_effect_whatever_the_order_of_the_lines() -> None:
    rows = [("a", "b", True), ("b", "c", True), ("a", "c", False)]
    for shuffled in permutations(rows):
        ties = tie(made(*shuffled), IDS, ALONE)
        assert [(i, j, each.same) for i, j, each in ties.void] == [(0, 2, False)]
        assert (ties.apart, ties.items) == (frozenset(), [[0, 1, 2], [3]])


def test_a_not_same_of_one_node_has_no_effect() -> None:
    ties = tie(made(("a", "b", False)), IDS, COPIED)
    assert [each.line for _, _, each in ties.void] == [1]
    assert ties.kept == ()


def test_decisions_about_records_of_another_feed_are_gone() -> None:
    ties = tie(made(("a", "x", True), ("x", "y", False), ("a", "d", False)), IDS, ALONE)
    assert [each.line for each in ties.gone] == [1, 2]
    assert [each.line for _, _, each in ties.kept] == [3]

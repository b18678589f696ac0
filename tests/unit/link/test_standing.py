"""What has become of decisions, and what contradictions contradict."""

from integrity.link import standing
from integrity.link.decisions import Decision
from integrity.link.linking import Linker
from tests.records import newsroom

FAR = ("2.0", "3.0")


def test_a_decision_is_needed_where_linking_says_otherwise_without_it() -> None:
    made = [Decision(1, *FAR, same=True), Decision(2, "0.0", "0.1", same=False), Decision(3, "1.0", "1.1", same=True)]
    found = standing.of(Linker(newsroom(), made=made))
    assert [each.line for each in found.needed] == [1, 2]
    assert [each.line for each in found.needless] == [3]


def test_what_agrees_is_needless_even_where_another_decision_speaks_against_it() -> None:
    """What linking would say without any decision counts, so that the two kinds depend on no order."""
    made = [Decision(1, "0.0", "0.1", same=True), Decision(2, "0.0", "3.0", same=False)]
    found = standing.of(Linker(newsroom(), made=made))
    assert [each.line for each in found.needless] == [1, 2]


def test_a_contradiction_has_the_shortest_chain_that_holds_its_records_together() -> None:
    rows = [
        ("0.0", "1.0", True),
        ("1.0", "2.0", True),
        ("2.0", "3.0", True),
        ("0.0", "2.0", True),
        ("0.0", "3.0", False),
    ]
    made = [Decision(line, a, b, same) for line, (a, b, same) in enumerate(rows, 1)]
    (found,) = standing.contradictions(Linker(newsroom(), made=made), most=9)
    assert (found.decision, [each.line for each in found.chain]) == (made[-1], [3, 4])


def test_so_many_contradictions_are_looked_at_as_are_asked_for() -> None:
    made = [Decision(1, *FAR, same=True), Decision(2, *FAR, same=False), Decision(3, *FAR, same=False)]
    linker = Linker(newsroom(), made=made)
    assert [each.decision.line for each in standing.contradictions(linker, most=1)] == [2]
    assert [each.line for each in standing.of(linker).contradicted] == [2, 3]

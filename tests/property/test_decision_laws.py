"""Laws of decisions about pairs, for any feed: what was decided holds, and what has nothing to do with it stays."""

from collections.abc import Iterable

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from integrity.link import cluster, linking, standing
from integrity.link.decisions import Decision
from integrity.link.evidence import Linking
from integrity.link.linking import Linker
from integrity.load.records import Record
from tests.property.test_linking_laws import FEEDS, cluster_of

few = settings(max_examples=60)


@st.composite
def decided(draw: st.DrawFn, most: int = 5) -> tuple[list[Record], list[Decision]]:
    """A feed with decisions about some of its pairs, one for each at most."""
    feed = draw(FEEDS.filter(lambda feed: len(feed) > 1))
    ids = [each.id for each in feed]
    pair = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True).map(sorted).map(tuple)
    pairs = draw(st.lists(pair, min_size=1, max_size=most, unique=True))
    answers = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    rows = zip(pairs, answers, strict=True)
    return feed, [Decision(line, a, b, same) for line, ((a, b), same) in enumerate(rows, 1)]


def linked(outcome: Linking) -> set[tuple[str, str]]:
    return {(link.a, link.b) for link in outcome.links if link.same_event}


@few
@given(decided())
def test_a_pair_decided_the_same_is_linked_and_in_one_cluster(case: tuple[list[Record], list[Decision]]) -> None:
    feed, made = case
    outcome = Linker(feed, made=made).link()
    for each in made:
        if each.same:
            assert (each.a, each.b) in linked(outcome)
            assert cluster_of(outcome, each.a) == cluster_of(outcome, each.b)


@few
@given(decided())
def test_a_pair_decided_not_the_same_is_neither_linked_nor_in_one_cluster(
    case: tuple[list[Record], list[Decision]],
) -> None:
    """But for contradictions, all of which are told."""
    feed, made = case
    linker = Linker(feed, made=made)
    outcome, void = linker.link(), standing.of(linker).contradicted
    for each in made:
        if not each.same and each not in void:
            assert (each.a, each.b) not in linked(outcome)
            assert cluster_of(outcome, each.a) != cluster_of(outcome, each.b)


@few
@given(decided())
def test_only_what_is_held_together_contradicts(case: tuple[list[Record], list[Decision]]) -> None:
    """Each contradiction is between two records that "same" or their own text or address hold together."""
    feed, made = case
    linker = Linker(feed, made=made)
    together = Linker(feed, made=[each for each in made if each.same]).ties
    row = {record.id: number for number, record in enumerate(linker.records)}
    items = {name: together.item_of[linker.node_of[number]] for name, number in row.items()}
    held = [each for each in made if not each.same and items[each.a] == items[each.b]]
    assert list(standing.of(linker).contradicted) == held
    for found in standing.contradictions(linker, len(made)):
        nodes = linker.node_of[row[found.decision.a]], linker.node_of[row[found.decision.b]]
        assert bool(found.chain) == (nodes[0] != nodes[1])
        assert all(each.same for each in found.chain)


@few
@given(decided())
def test_every_decision_stands_somewhere_once(case: tuple[list[Record], list[Decision]]) -> None:
    feed, made = case
    made = [*made, Decision(99, "gone", "here", same=True)]
    found = standing.of(Linker(feed, made=made))
    parts = [found.needed, found.needless, found.gone, found.contradicted]
    assert sorted(each for part in parts for each in part) == sorted(made)
    assert found.gone == (made[-1],)


@few
@given(FEEDS)
def test_no_decision_changes_nothing(feed: list[Record]) -> None:
    outcome = linking.link(feed)
    assert Linker(feed, made=[]).link() == outcome
    assert Linker(feed, made=[Decision(1, "gone", "here", same=True)]).link() == outcome


@few
@given(decided(), st.data())
def test_the_order_of_lines_and_records_says_nothing(
    case: tuple[list[Record], list[Decision]], data: st.DataObject
) -> None:
    feed, made = case
    shuffled = data.draw(st.permutations([(each.a, each.b, each.same) for each in made]))
    renumbered = [Decision(line, *row) for line, row in enumerate(shuffled, 1)]
    assert Linker(data.draw(st.permutations(feed)), made=renumbered).link() == Linker(feed, made=made).link()


@few
@given(decided())
def test_needless_decisions_can_be_left_out_all_at_once_if_no_other_is_there(
    case: tuple[list[Record], list[Decision]],
) -> None:
    feed, made = case
    found = standing.of(Linker(feed, made=made))
    assume(not found.needed and found.needless)
    plain = linking.link(feed)
    for each in found.needless:
        assert ((each.a, each.b) in linked(plain)) == each.same
        assert (cluster_of(plain, each.a) == cluster_of(plain, each.b)) == each.same


@few
@given(decided(most=2))
def test_what_hangs_on_no_decision_stays_as_it_was(case: tuple[list[Record], list[Decision]]) -> None:
    """Two records hang together where a likely pair, a node or a decision leads from one to the other."""
    feed, made = case
    linker = Linker(feed, made=made)
    touched = _touched(linker, made)
    before, after = linking.link(feed), linker.link()
    assert [each for each in before.links if each.a not in touched] == [
        each for each in after.links if each.a not in touched
    ]
    assert [each for each in before.clusters if each.id not in touched] == [
        each for each in after.clusters if each.id not in touched
    ]


@few
@given(decided())
def test_decisions_leave_probabilities_alone(case: tuple[list[Record], list[Decision]]) -> None:
    feed, made = case
    plain, kept = Linker(feed), Linker(feed, made=made)
    assert np.array_equal(plain.candidates.probabilities, kept.candidates.probabilities)
    assert plain.statistics == kept.statistics


@few
@given(decided())
def test_a_link_is_what_comparing_its_pair_under_the_decisions_gives(case: tuple[list[Record], list[Decision]]) -> None:
    feed, made = case
    linker = Linker(feed, made=made)
    row = {record.id: number for number, record in enumerate(linker.records)}
    links = linker.link().links
    assert [linker.compare(row[link.a], row[link.b]) for link in links] == list(links)


def _touched(linker: Linker, made: Iterable[Decision]) -> set[str]:
    """The ids that hang on a decision."""
    pairs = linker.candidates
    likely = np.flatnonzero(pairs.probabilities >= cluster.FLOOR).tolist()
    steps = [(linker.node_of[int(pairs.i[k])], linker.node_of[int(pairs.j[k])]) for k in likely]
    row = {record.id: number for number, record in enumerate(linker.records)}
    reached = {linker.node_of[row[name]] for each in made for name in (each.a, each.b)}
    size = -1
    while size != len(reached):
        size = len(reached)
        reached |= {node for step in steps if not reached.isdisjoint(step) for node in step}
    return {record.id for number, record in enumerate(linker.records) if linker.node_of[number] in reached}

"""How incoming records join events."""

from collections.abc import Sequence

from integrity.link import joining, linking
from integrity.link.joining import Joined
from integrity.link.store import Stored
from integrity.load.records import Record
from tests.records import newsroom

FERRY, ALSO_FERRY, BUDGET, ALSO_BUDGET, COMET, GRAIN = newsroom()


def join(known: Sequence[Stored], *incoming: Record, further: Sequence[Stored] = ()) -> Joined:
    """What comes in, linked with what is known."""
    outcome = linking.link([*incoming, *(each.record for each in known)])
    held = [*known, *further]
    return joining.join(outcome, incoming, known, lambda name: [each for each in held if each.cluster == name])


def events(joined: Joined) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.id, each.canonical, each.members) for each in joined.linking.clusters]


def test_records_that_report_nothing_known_begin_events_of_their_own() -> None:
    found = join([], FERRY, ALSO_FERRY, COMET)
    assert found.names == {"0.0": "0.0", "0.1": "0.0", "2.0": "2.0"}
    assert events(found) == [("0.0", "0.0", ("0.0", "0.1")), ("2.0", "2.0", ("2.0",))]


def test_a_record_joins_the_event_of_a_known_one_under_its_name() -> None:
    found = join([Stored(FERRY, "first ever"), Stored(COMET, "2.0")], ALSO_FERRY)
    assert found.names == {"0.1": "first ever"}
    assert events(found) == [("first ever", "0.0", ("0.0", "0.1"))]
    assert [(link.a, link.b) for link in found.linking.links] == [("0.0", "0.1")]


def test_an_event_is_told_with_members_that_were_not_compared() -> None:
    found = join([Stored(FERRY, "e")], ALSO_FERRY, further=[Stored(GRAIN, "e")])
    assert events(found) == [("e", "0.0", ("0.0", "0.1", "3.0"))]


def test_events_that_were_told_apart_stay_two_and_it_is_said() -> None:
    found = join([Stored(FERRY, "e"), Stored(ALSO_FERRY, "f")], Record("new", FERRY.title, FERRY.excerpt))
    assert found.names == {"new": "e"}
    assert found.apart == (("e", "f"),)
    assert events(found) == [("e", "0.0", ("0.0", "new"))]


def test_a_record_whose_id_names_an_event_of_others_begins_one_with_a_number() -> None:
    found = join([], COMET, further=[Stored(GRAIN, "2.0"), Stored(BUDGET, "2.0~2")])
    assert found.names == {"2.0": "2.0~3"}
    assert events(found) == [("2.0~3", "2.0", ("2.0",))]


def test_a_record_that_comes_in_anew_keeps_the_name_of_its_event() -> None:
    found = join([], FERRY, ALSO_FERRY, further=[Stored(FERRY, "0.0"), Stored(ALSO_FERRY, "0.0")])
    assert found.names == {"0.0": "0.0", "0.1": "0.0"}


def test_what_concerns_known_records_alone_is_not_told() -> None:
    found = join([Stored(BUDGET, "1.0"), Stored(ALSO_BUDGET, "1.0")], COMET)
    assert found.linking.links == ()
    assert events(found) == [("2.0", "2.0", ("2.0",))]

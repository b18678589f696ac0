"""The preview of thresholds, against a whole run under them."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from integrity.link import score, what_if
from integrity.link.evidence import Linking
from integrity.link.linking import Linker
from integrity.link.what_if import NAMES, changed, preview
from integrity.load.records import Record
from tests.property.test_linking_laws import FEEDS
from tests.records import groups, newsroom, pairs

WANTED = st.dictionaries(st.sampled_from([*NAMES]), st.integers(1, 99).map(lambda n: n / 100), min_size=1)


def outcomes(feed: list[Record], wanted: Mapping[str, float]) -> tuple[Linking, Linking]:
    return Linker(feed).link(), Linker(feed, model=changed(score.shipped(), wanted)).link()


@settings(max_examples=60)
@given(FEEDS, WANTED)
def test_it_counts_what_two_whole_runs_differ_in(feed: list[Record], wanted: dict[str, float]) -> None:
    linker = Linker(feed)
    now, then = outcomes(feed, wanted)
    found = preview(linker, linker.link(), wanted)
    before, after = set(pairs(now)), set(pairs(then))
    assert (found.links_gained, found.links_lost) == (len(after - before), len(before - after))
    events, others = set(groups(now)), set(groups(then))
    assert (found.clusters_gained, found.clusters_lost) == (len(others - events), len(events - others))
    assert all(turn.link.same_event for turn in found.linked)
    assert not any(turn.link.same_event for turn in found.not_linked)
    assert all(turn.is_turned == (turn.link.same_event != turn.was_linked) for turn in found.linked + found.not_linked)


@settings(max_examples=60)
@given(FEEDS, WANTED)
def test_it_leaves_the_run_as_it_is(feed: list[Record], wanted: dict[str, float]) -> None:
    linker = Linker(feed)
    now = linker.link()
    preview(linker, now, wanted)
    assert linker.link() == now


def test_the_pairs_nearest_the_line_come_first_and_are_few() -> None:
    linker = Linker(newsroom())
    found = preview(linker, linker.link(), {"probability": 0.99, "cluster": 0.99})
    margins = [abs(turn.link.margin) for turn in found.not_linked]
    assert margins == sorted(margins)
    assert 0 < len(margins) <= what_if.NEAREST


def test_thresholds_come_in_the_order_of_their_names_with_what_they_are_now() -> None:
    linker = Linker(newsroom())
    found = preview(linker, linker.link(), {"cluster": 0.4, "probability": 0.6})
    assert [(each.name, each.now, each.then) for each in found.thresholds] == [
        ("probability", linker.model.link, 0.6),
        ("cluster", linker.model.cut, 0.4),
    ]

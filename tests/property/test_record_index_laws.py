"""An index answers the same however its records were handed over, and as a look at every record would."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrity.link import joining, linking, record_index
from integrity.link.linking import Linker
from integrity.link.record_index import RecordIndex
from integrity.link.weights import Statistics
from integrity.load.records import Record
from tests.entries import keys_of
from tests.property.test_index_laws import FIELDS, feed
from tests.slow_neighbours import Row, neighbours, statistics

FEEDS = st.lists(FIELDS, min_size=1, max_size=8).flatmap(
    lambda kinds: st.lists(st.sampled_from(kinds) | FIELDS, min_size=2, max_size=40).map(feed)
)


def grown(folder: Path, records: Sequence[Record], bounds: Sequence[int]) -> RecordIndex:
    """An index on disk to which the records were added in runs that end at `bounds`."""
    edges = sorted({0, len(records), *(min(each, len(records)) for each in bounds)})
    for begin, end in itertools.pairwise(edges):
        index = record_index.opened(folder) or RecordIndex(folder)
        index.add(records[begin:end], {each.id: f"event {each.outlet}" for each in records[begin:end]})
        index.keep()
    found = record_index.opened(folder)
    assert found is not None
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(FEEDS, st.lists(st.integers(1, 40), max_size=6), st.lists(FIELDS, min_size=1, max_size=2))
def test_the_answer_does_not_depend_on_how_records_were_handed_over(records, bounds, fields) -> None:  # type: ignore[no-untyped-def]
    asked = [replace(each, id=f"asked {each.id}") for each in feed(fields)]
    answers = []
    with tempfile.TemporaryDirectory() as name:
        for number, some in enumerate(([], bounds, range(1, len(records)))):
            folder = Path(name) / f"{number}"
            folder.mkdir()
            index = grown(folder, records, list(some))
            around = index.around(asked)
            outcome = linking.link([*asked, *(each.record for each in around.known)], around.statistics)
            known = sorted(around.known, key=lambda each: each.record.id)
            answers.append((known, joining.join(outcome, asked, around.known, index.members)))
    assert answers[0] == answers[1] == answers[2]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(FEEDS, FIELDS)
def test_what_is_looked_at_is_what_a_look_at_every_record_finds(records, fields) -> None:  # type: ignore[no-untyped-def]
    [asked] = [replace(each, id="asked") for each in feed([fields])]
    archive = [Row(each.id, keys_of(each), each.seconds) for each in records]
    first = archive[: 1 << len(archive).bit_length() - 1]  # the last power of two that has arrived
    known = statistics(first, [])
    own = keys_of(asked)
    counts = {word: known.counts.get(word, 0) for row in (own, *(each.keys for each in archive)) for word in row.words}
    expected = neighbours(archive, own, asked.seconds, Statistics(known.documents, counts))
    with tempfile.TemporaryDirectory() as name:
        around = grown(Path(name), records, []).around([asked])
    assert {each.record.id for each in around.known} == expected


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(FEEDS, st.lists(FIELDS, min_size=1, max_size=2))
def test_what_is_kept_with_records_changes_nothing_but_the_time(records, fields) -> None:  # type: ignore[no-untyped-def]
    asked = [replace(each, id=f"asked {each.id}") for each in feed(fields)]
    with tempfile.TemporaryDirectory() as name:
        around = grown(Path(name), records, []).around(asked)
    assert len(around.readings) == len(asked) + len(around.known)
    together = [*asked, *(each.record for each in around.known)]
    linker = Linker(together, statistics=around.statistics, readings=around.readings)
    assert linker.link() == linking.link(together, around.statistics)

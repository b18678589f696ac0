"""An incoming record against existing clusters, and what a batch run changed."""

from datetime import timedelta

from integrity.link import incremental
from integrity.link.evidence import Cluster
from integrity.link.incremental import Assignment, Changes, Exemplars
from integrity.link.linking import Linker
from integrity.load.records import Record
from tests.records import DAY, STORIES, newsroom, record


def archive() -> tuple[list[Exemplars], dict[str, Record], Linker]:
    """The newsroom without the second report of its first story."""
    linker = Linker([each for each in newsroom() if each.id != "0.1"])
    found = incremental.exemplars(linker, linker.link().clusters)
    return found, {each.id: each for each in linker.records}, linker


def assigned(incoming: Record) -> Assignment:
    known, records, linker = archive()
    return incremental.assign(incoming, known, records, linker.statistics)


def test_another_report_joins_its_event() -> None:
    found = assigned(record("new", *STORIES[0][1], published=DAY + timedelta(hours=1)))
    assert found.cluster == "0.0"
    assert found.mean == found.centre > incremental.MEAN_FLOOR


def test_a_report_on_something_else_stays_alone() -> None:
    incoming = record("new", "Choir of Elmsund wins prize", "Eighty voices sang on Sunday before the jury.")
    assert assigned(incoming).cluster is None


def test_a_record_that_a_veto_parts_stays_alone() -> None:
    known = Linker([record("a", "Oslavian shares close higher as miners rally")])
    clusters = incremental.exemplars(known, known.link().clusters)
    incoming = record("b", "Tarnish shares close higher as miners rally")
    found = incremental.assign(incoming, clusters, {"a": known.records[0]}, known.statistics)
    assert found == Assignment(None, 0.0, 0.0)


def test_without_clusters_there_is_nothing_to_join() -> None:
    found = incremental.assign(record("new", "Ferry hits wall"), [], {}, archive()[2].statistics)
    assert found == Assignment(None, 0.0, 0.0)


def test_the_order_of_the_clusters_says_nothing() -> None:
    known, records, linker = archive()
    incoming = record("new", *STORIES[1][1])
    found = [incremental.assign(incoming, order, records, linker.statistics) for order in (known, known[::-1])]
    assert found[0] == found[1]


def test_a_cluster_is_represented_by_five_at_most_and_the_newest_is_among_them() -> None:
    reports = [
        record(f"{n}", f"{STORIES[0][n % 2][0]} {n}", STORIES[0][n % 2][1], published=DAY + timedelta(hours=n))
        for n in range(8)
    ]
    linker = Linker(reports)
    (found,) = incremental.exemplars(linker, [Cluster("0", "0", tuple(each.id for each in reports))])
    assert len(set(found.ids)) == 5
    assert "7" in found.ids


def test_a_cluster_of_one_represents_itself() -> None:
    linker = Linker([record("a", "Ferry hits wall")])
    assert incremental.exemplars(linker, linker.link().clusters) == [Exemplars("a", "a", ())]


def test_a_merge_and_a_split_are_told() -> None:
    before = [Cluster("a", "a", ("a",)), Cluster("b", "b", ("b",)), Cluster("c", "c", ("c", "d"))]
    after = [Cluster("a", "a", ("a", "b")), Cluster("c", "c", ("c",)), Cluster("d", "d", ("d", "e"))]
    assert incremental.changes(before, after) == Changes(merged=(("a", ("a", "b")),), split=(("c", ("c", "d")),))


def test_records_that_only_one_clustering_holds_change_nothing() -> None:
    before, after = [Cluster("a", "a", ("a", "b"))], [Cluster("a", "a", ("a", "x"))]
    assert incremental.changes(before, after) == Changes((), ())

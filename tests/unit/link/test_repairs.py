"""Merges and splits between two clusterings."""

from integrity.link.evidence import Cluster
from integrity.link.repairs import Changes, changes


def test_a_merge_and_a_split_are_told() -> None:
    before = [Cluster("a", "a", ("a",)), Cluster("b", "b", ("b",)), Cluster("c", "c", ("c", "d"))]
    after = [Cluster("a", "a", ("a", "b")), Cluster("c", "c", ("c",)), Cluster("d", "d", ("d", "e"))]
    assert changes(before, after) == Changes(merged=(("a", ("a", "b")),), split=(("c", ("c", "d")),))


def test_records_that_only_one_clustering_holds_change_nothing() -> None:
    before, after = [Cluster("a", "a", ("a", "b"))], [Cluster("a", "a", ("a", "x"))]
    assert changes(before, after) == Changes((), ())

"""Spark as an engine of the pipeline, and as one that reads and writes by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from integrity.engine.spark import linking, rows
from integrity.engine.spark.linking import USUAL, Bounds, Outcome
from integrity.engine.spark.session import Cluster, opened
from integrity.link.evidence import Linking
from integrity.link.weights import Statistics
from integrity.load.records import Record


def silent(notice: str) -> None:
    """For notices that nobody wants to hear."""


@dataclass(frozen=True, slots=True)
class Spark:
    """A `pipeline.Engine`: records of this process, linked on a cluster."""

    cluster: Cluster = field(default_factory=Cluster)
    bounds: Bounds = USUAL
    tell: Callable[[str], None] = silent
    """Told where the answer may differ from that of one process."""

    def __call__(self, records: Iterable[Record], statistics: Statistics | None) -> Linking:
        """Links and clusters of the whole feed."""
        given = rows.table(records)
        if not given.num_rows:
            return Linking((), ())
        with opened(self.cluster) as session:
            outcome = linking.link(session.createDataFrame(given), statistics, self.bounds)
            for notice in outcome.notices:
                self.tell(notice)
            return linking.collected(outcome)


@dataclass(frozen=True, slots=True)
class Held:
    """A `pipeline.Engine` whose records, which are those it is asked about, are linked already."""

    outcome: Outcome | None
    """None where nothing is to be told."""

    def __call__(self, _records: Iterable[Record], _statistics: Statistics | None) -> Linking:
        """Links and clusters as they were found."""
        return linking.collected(self.outcome) if self.outcome else Linking((), ())

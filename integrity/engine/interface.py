"""What the pipeline asks of the place where linking runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from integrity.link.evidence import Linking
from integrity.link.weights import Statistics
from integrity.load.records import Record


class Engine(Protocol):
    """Links and clusters of records with distinct ids, under the statistics of an archive where they are given.

    Under given statistics every engine answers the same, whatever the order of the records and the number of workers.
    """

    def __call__(self, records: Iterable[Record], statistics: Statistics | None, /) -> Linking:
        """Links and clusters of the whole feed."""
        ...

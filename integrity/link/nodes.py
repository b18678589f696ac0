"""Records that are one text or one address, taken together before anything is compared.

Forty prints of a wire story are one node: they do not out-vote other reports, and ten thousand equal articles cost
as much as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from integrity import url
from integrity.link import normalize
from integrity.link.blocking import WINDOW_DAYS
from integrity.load.records import Record

MIN_WORDS = 5
"""A text of fewer words ("Letters to the editor") is no sign of a copy."""
_LATEST = datetime.max.replace(tzinfo=UTC)


def text_key(record: Record, least: int = MIN_WORDS) -> str | None:
    """Equal for records of the same text; None for texts of fewer than `least` words.

    It is the normal form of the title and of the excerpt, or of the body where there is no excerpt.
    """
    key = f"{normalize.normal_form(record.title or '')}\n{normalize.normal_form(record.excerpt or record.text or '')}"
    return key if len(key.split()) >= least else None


def address(record: Record) -> str | None:
    """Equal for records of the same address: the normal form of the URL; None without one."""
    return url.normal_form(record.url) if record.url else None


def seniority(record: Record) -> tuple[bool, datetime, str]:
    """Sort key of the record that stands for several: an article before a mention, the earlier, the smaller id."""
    return record.mention_of is not None, record.published or _LATEST, record.id


def group(records: Sequence[Record], copied: Iterable[tuple[int, int]] = ()) -> list[list[int]]:
    """Row numbers of the records of each node, ascending; nodes in the order of their first row.

    Rows are one node if they have the same address (normal form), or the same text within the window of days, or are a
    pair of `copied`, whose bodies are one text, within it.
    """
    leader = list(range(len(records)))

    def find(row: int) -> int:
        while leader[row] != row:
            leader[row] = row = leader[leader[row]]
        return row

    near = _near(records, (*_by(records, _any_text), *(list(pair) for pair in copied)))
    for rows in (*_by(records, address), *near):
        for row in rows[1:]:
            low, high = sorted((find(rows[0]), find(row)))
            leader[high] = low
    nodes: dict[int, list[int]] = defaultdict(list)
    for row in range(len(records)):
        nodes[find(row)].append(row)
    return list(nodes.values())


def _any_text(record: Record) -> str | None:
    """Short texts too, from two words on: equal ones would be compared each with each and joined all the same."""
    return text_key(record, least=2)


def _by(records: Sequence[Record], key: Callable[[Record], str | None]) -> list[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for row, record in enumerate(records):
        if (name := key(record)) is not None:
            groups[name].append(row)
    return [rows for rows in groups.values() if len(rows) > 1]


def _near(records: Sequence[Record], groups: Iterable[list[int]]) -> Iterable[list[int]]:
    """The groups cut where more than the window lies between two dates; the undated stay with the earliest."""
    for rows in groups:
        dated = sorted((row for row in rows if records[row].published), key=lambda row: seniority(records[row])[1])
        part = [row for row in rows if records[row].published is None]
        for row in dated:
            last = records[part[-1]].published if part else None
            moment = records[row].published
            if last and moment and (moment - last).total_seconds() > WINDOW_DAYS * 86_400:
                yield part
                part = []
            part.append(row)
        yield part

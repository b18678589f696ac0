"""Records that are one text or one address, taken together before anything is compared.

Forty prints of a wire story are one node: they do not out-vote other reports, and ten thousand equal articles cost
as much as one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from integrity import url
from integrity.link import normalize
from integrity.link.blocking import WINDOW_DAYS
from integrity.link.reading import Reading
from integrity.load.records import Record

MIN_WORDS = 5
"""A text of fewer words ("Letters to the editor") is no sign of a copy."""
MAX_EXPANDED = 1_000
"""Pairs listed inside one node or between two; beyond it each record is listed with the node's first one only."""
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


def group(
    records: Sequence[Record],
    copied: Iterable[tuple[int, int]] = (),
    readings: Sequence[Reading] = (),
) -> list[list[int]]:
    """Row numbers of the records of each node, ascending; nodes in the order of their first row.

    Rows are one node if they have the same address (normal form), or the same text within the window of days, or are a
    pair of `copied`, whose bodies are one text, within it. With `readings` of all of them fewer are looked at.
    """
    leader = list(range(len(records)))

    def find(row: int) -> int:
        while leader[row] != row:
            leader[row] = row = leader[leader[row]]
        return row

    known = {kind: [each.equal.get(kind) for each in readings] for kind in ("text", "address")}
    texts = _by(records, _any_text, known["text"] or [_opening(record) for record in records])
    addresses = _by(records, address, known["address"])
    for rows in (*addresses, *_near(records, (*texts, *(list(pair) for pair in copied)))):
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


def _opening(record: Record) -> str:
    """The beginning of the key of `_any_text`, at less cost."""
    return f"{normalize.normal_form(record.title or '')}\n{normalize.opening(record.excerpt or record.text or '')}"


def _by(
    records: Sequence[Record], key: Callable[[Record], str | None], told: Sequence[int | str | None]
) -> list[list[int]]:
    """Rows of one key. What is `told` of a row, if anything, is equal for equal keys: who is alone with it is alone."""
    groups: dict[str, list[int]] = defaultdict(list)
    holders = Counter(told)
    asked = (row for row in range(len(records)) if not told or told[row] is None or holders[told[row]] > 1)
    for row in asked:
        if (name := key(records[row])) is not None:
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


def bounded(pairs: Iterable[tuple[int, int]], left: list[int], right: list[int]) -> set[tuple[int, int]]:
    """The pairs, the smaller row first; only those with the first row of either node if there are too many."""
    if len(left) * len(right) > MAX_EXPANDED:
        pairs = [(left[0], row) for row in right] + [(row, right[0]) for row in left]
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}

"""Pairs for people to look at: those nearest to the threshold, those most worth a label, and labels read back."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from integrity.errors import UsageError
from integrity.link import normalize
from integrity.link.calibration import LEAST, log_odds
from integrity.link.decisions import Decision
from integrity.link.evidence import Link
from integrity.load.records import Record

T = TypeVar("T", bool, str)
Pair = tuple[str, str]
"""Two ids, the smaller first."""

NEAREST = 20
"""Pairs shown on either side of the threshold."""
MAX_OF_RECORD = 3
"""Pairs of one record in a sample, as long as there are others: a hundred pairs of one story say little of a feed."""
NEAR_BANDS, NEAR_TURNS = 1, 2
"""Bands (of one unit of log-odds) up to which a pair is near the threshold, and how many pairs of such a band are taken
for each one of a band further out. The threshold is what labels decide; the slope needs the far ends as well."""
MAX_BAND = 4
MAX_LEAD = 400
"""Characters of title and lead on a sheet."""


class Candidate(NamedTuple):
    """One compared pair, the smaller id first."""

    a: str
    b: str
    probability: float
    relation: str

    @property
    def turn(self) -> bytes:
        """What stands for chance: a number that hangs on nothing but the two ids."""
        return hashlib.sha256(json.dumps([self.a, self.b]).encode()).digest()


def nearest(links: Iterable[Link], count: int = NEAREST) -> tuple[list[Link], list[Link]]:
    """The `count` linked pairs above and not linked pairs below their thresholds that are closest, the closest first.

    Pairs that were decided by a veto, by their address, by their text or by a person are left out: no threshold would
    change them.
    """
    decided = sorted(
        (link for link in links if _by_probability(link)), key=lambda link: (abs(link.margin), link.a, link.b)
    )
    linked = [link for link in decided if link.same_event]
    return linked[:count], [link for link in decided if not link.same_event][:count]


def _by_probability(link: Link) -> bool:
    is_left = not link.evidence.vetoes and link.evidence.decision is None
    return is_left and link.same_event == (link.probability >= link.threshold)


def worth_labelling(pairs: Iterable[Candidate], threshold: float, count: int) -> list[Candidate]:
    """The `count` pairs whose labels tell most, in the order of their ids; the same for any order of `pairs`.

    Pairs under LEAST are never among them. They are taken in turns from bands of log-odds around the threshold and from
    every relation within a band, near bands oftener, and without regard to anything else: a calibration by them is
    not biased, since it takes the log-odds as given.
    """
    likely = [pair for pair in pairs if pair.probability >= LEAST]
    taken: list[Candidate] = []
    spare: list[Candidate] = []
    uses: Counter[str] = Counter()
    for pair in _in_turns(likely, threshold):
        fresh = max(uses[pair.a], uses[pair.b]) < MAX_OF_RECORD
        (taken if fresh else spare).append(pair)
        uses.update([pair.a, pair.b] if fresh else [])
    return sorted([*taken, *spare][:count])


def _in_turns(pairs: Sequence[Candidate], threshold: float) -> Iterator[Candidate]:
    """All pairs, one or NEAR_TURNS of each band and relation after the other."""
    drawn: Counter[tuple[int, str]] = Counter()
    order = []
    for pair in sorted(pairs, key=lambda pair: pair.turn):
        band = _band(pair.probability, threshold)
        at_once = NEAR_TURNS if abs(band) <= NEAR_BANDS else 1
        order.append((drawn[band, pair.relation] // at_once, abs(band), band, pair.relation, pair))
        drawn[band, pair.relation] += 1
    return (row[-1] for row in sorted(order))


def _band(probability: float, threshold: float) -> int:
    away = round(log_odds(probability) - log_odds(threshold))
    return max(-MAX_BAND, min(away, MAX_BAND))


def sheet(pairs: Iterable[Candidate], records: Mapping[str, Record]) -> str:
    """JSON lines for a person to fill in, one for each pair: `same_event` is null, to become true or false.

    Probability and relation stay out, so that nobody's label leans on them.
    """
    return "".join(f"{json.dumps(_row(records[pair.a], records[pair.b]), ensure_ascii=True)}\n" for pair in pairs)


def _row(a: Record, b: Record) -> dict[str, str | None]:
    sides = [(f"{side}_{name}", text) for side, record in (("a", a), ("b", b)) for name, text in _shown(record)]
    return {"same_event": None, "a": a.id, "b": b.id, **dict(sorted(sides, key=lambda item: item[0][2:], reverse=True))}


def _shown(record: Record) -> Iterator[tuple[str, str | None]]:
    """What a label rests on: everything that is compared, short enough to be read in a line."""
    lead = normalize.clean(record.excerpt or record.text or "")[:MAX_LEAD]
    yield "title", normalize.clean(record.title or "")[:MAX_LEAD] or None
    yield "outlet", record.outlet
    yield "published", record.published.isoformat() if record.published else None
    yield "lead", lead or None


def read_labels(text: str, name: str) -> dict[tuple[str, str], bool]:
    """The answers of a sheet by pair, the smaller id first; lines that are not filled in are left out.

    `name` is that of the file. Raises UsageError for a line that is no answer, and for two answers that differ.
    """
    return {pair: answer for pair, (answer, _) in _labels(text, name).items()}


def read_decisions(text: str, name: str) -> tuple[Decision, ...]:
    """The same answers as decisions, each with its line (the first, where several say so), by line."""
    found = _labels(text, name)
    return tuple(sorted(Decision(line, a, b, same) for (a, b), (same, line) in found.items()))


def _labels(text: str, name: str) -> dict[Pair, tuple[bool, int]]:
    return _answers(text, name, "same_event", bool, "write true or false, or null for no answer")


def read_relations(text: str, name: str) -> dict[tuple[str, str], str]:
    """The `relation` of each labelled pair; otherwise as `read_labels`."""
    found = _answers(text, name, "relation", str, "write the name of a relation, or null for no answer")
    return {pair: answer for pair, (answer, _) in found.items()}


def _answers(text: str, name: str, key: str, kind: type[T], next_step: str) -> dict[Pair, tuple[T, int]]:
    """Each answer with the number of its line."""
    answers: dict[Pair, tuple[T, int]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        place = f"{name}:{number}"
        if not line.strip():
            continue
        pair, answer = _answer(line, place, key)
        if answer is None:
            continue
        if not isinstance(answer, kind):
            raise UsageError(f"{place}: `{key}` is {answer!r:.40}", next_step)
        other, first = answers.setdefault(pair, (answer, number))
        if other != answer:
            said = f"{pair[0]!r} and {pair[1]!r} have another label in line {first}"
            raise UsageError(f"{place}: {said}", "delete one of the two")
    return answers


def _answer(line: str, place: str, key: str) -> tuple[tuple[str, str], object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{place}: line is not JSON", "write one object a line, as in the sheet") from error
    a, b, answer = (row.get(name) if isinstance(row, dict) else None for name in ("a", "b", key))
    if not isinstance(a, str) or not isinstance(b, str) or a == b:
        raise UsageError(f"{place}: expected `a` and `b`, the ids of two records", "leave them as the sheet has them")
    return (min(a, b), max(a, b)), answer

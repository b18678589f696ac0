"""Hard pairs: texts that look alike and are not one event, and reports on one event that do not look alike.

fixtures/pairs/README.md says how to add a pair, and what known.json holds.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from integrity.link import linking
from integrity.link.evidence import Relation
from integrity.load import timestamp
from integrity.load.records import Record

PAIRS = Path(__file__).parents[1] / "fixtures" / "pairs"
KNOWN: dict[str, str] = json.loads((PAIRS / "known.json").read_text(encoding="utf-8"))
"""Pairs that come out wrong, by id, each with the reason; `background` if records of the background are linked."""
NEVER_LINKED = {"market-report", "series", "template", "magnitude"}
"""Categories without known failures."""
MAX_WRONG = 0.1
"""Share of the pairs of the other categories that may be known failures."""
RELATIONS = {
    "identical", "syndicated", "rewritten", "update", "same_event", "follow_up", "unrelated",
}  # fmt: skip
LINKED = RELATIONS - {"follow_up", "unrelated"}
COPIES = LINKED - {"same_event"}


class Pair(NamedTuple):
    """Two records with what is expected of them."""

    id: str
    category: str
    a: Record
    b: Record
    relation: str
    same_event: bool
    why: str


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def record(fields: dict[str, str]) -> Record:
    written = timestamp.parse(fields["published"])
    texts = {name: fields.get(name) for name in ("title", "excerpt", "text", "outlet", "url")}
    return Record(fields["id"], published=written.moment if written else None, **texts)


BACKGROUND = tuple(record(fields) for fields in lines(PAIRS / "background.jsonl"))
HARD = tuple(
    Pair(**fields | {side: record(fields[side]) for side in ("a", "b")})
    for path in sorted(PAIRS.glob("*.jsonl"))
    if path.stem != "background"
    for fields in lines(path)
)


def known(pairs: Iterable[Pair]) -> list[Any]:
    """The pairs as parameters, those in KNOWN as failures that are expected, each with its reason."""
    return [pytest.param(pair, id=f"{pair.category}/{pair.id}", marks=marks(pair.id)) for pair in pairs]


def known_background() -> list[Any]:
    return [pytest.param(frozenset(record.id for record in BACKGROUND), id="background", marks=marks("background"))]


def marks(name: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, reason=KNOWN[name])] if name in KNOWN else []


@cache
def relation(pair: Pair) -> Relation:
    """What the package says of the pair among the records of the background; UNRELATED if it reports no link."""
    outcome = linking.link([pair.a, pair.b, *BACKGROUND])
    links = (link for link in outcome.links if {link.a, link.b} == {pair.a.id, pair.b.id})
    return next((link.relation for link in links), Relation.UNRELATED)


@pytest.mark.parametrize("pair", known(HARD))
def test_two_reports_are_linked_if_and_only_if_they_report_one_event(pair: Pair) -> None:
    assert relation(pair).same_event == pair.same_event, pair.why


@pytest.mark.parametrize("pair", known(pair for pair in HARD if pair.relation in COPIES))
def test_copies_and_versions_are_named_as_such(pair: Pair) -> None:
    assert relation(pair).value == pair.relation, pair.why


@pytest.mark.parametrize("names", known_background())
def test_nothing_is_linked_to_a_record_of_the_background(names: frozenset[str]) -> None:
    hard = [record for pair in HARD[::7] for record in (pair.a, pair.b)]
    links = linking.link([*hard, *BACKGROUND]).links
    assert [(link.a, link.b) for link in links if link.same_event and {link.a, link.b} & names] == []


def test_at_most_a_tenth_of_the_other_pairs_are_known_failures() -> None:
    others = [pair for pair in HARD if pair.category not in NEVER_LINKED]
    assert len([pair for pair in others if pair.id in KNOWN]) <= MAX_WRONG * len(others)


def test_templates_series_and_magnitudes_have_no_known_failure() -> None:
    assert [pair.id for pair in HARD if pair.category in NEVER_LINKED and pair.id in KNOWN] == []


def test_known_failures_are_pairs_that_exist_and_have_a_reason() -> None:
    assert KNOWN.keys() <= {pair.id for pair in HARD} | {"background"}
    assert all(reason.strip() for reason in KNOWN.values())


def test_there_are_enough_pairs_of_enough_kinds() -> None:
    assert len(HARD) >= 150
    assert len({pair.category for pair in HARD}) >= 14


def test_neither_linking_everything_nor_nothing_is_right_for_most_pairs() -> None:
    share = sum(pair.same_event for pair in HARD) / len(HARD)
    assert 0.4 <= share <= 0.6


@pytest.mark.parametrize("path", sorted(path for path in PAIRS.glob("*.jsonl") if path.stem != "background"))
def test_a_file_holds_the_pairs_of_its_category(path: Path) -> None:
    assert {fields["category"] for fields in lines(path)} == {path.stem}


def test_ids_are_distinct() -> None:
    counts = Counter(pair.id for pair in HARD)
    counts.update(record.id for pair in HARD for record in (pair.a, pair.b))
    counts.update(record.id for record in BACKGROUND)
    assert [name for name, count in counts.items() if count > 1] == []


def test_relation_and_event_agree_and_every_pair_says_why() -> None:
    wrong = [pair.id for pair in HARD if pair.relation not in RELATIONS or not pair.why.strip()]
    wrong += [pair.id for pair in HARD if pair.same_event != (pair.relation in LINKED)]
    assert wrong == []


def test_every_outlet_is_invented() -> None:
    records = [*BACKGROUND, *(record for pair in HARD for record in (pair.a, pair.b))]
    assert [each.id for each in records if not re.fullmatch(r"[a-z]+\.example", each.outlet or "")] == []
    assert [each.id for each in records if not (each.url or "").startswith(f"https://{each.outlet}/")] == []

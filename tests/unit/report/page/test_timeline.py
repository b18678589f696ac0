from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from integrity.link.evidence import Relation
from integrity.report import html
from integrity.report.page.timeline import MAX_LANES, after, timeline
from tests.unit.report.parsed import parse
from tests.unit.report.reports import DAY, event, link, record, report


def at(hours: float) -> datetime:
    return DAY + timedelta(hours=hours)


def test_lanes_stand_by_first_report_and_hold_all_of_an_outlet() -> None:
    rows = [record("1", outlet="a.example"), record("2", outlet="b.example", published=at(2)),
            record("3", outlet="a.example", published=at(4))]  # fmt: skip
    found = timeline(rows, {"1": "own", "2": "copy", "3": "update"})
    assert [(lane.outlet, lane.after, [one.kind for one in lane.reports]) for lane in found.lanes] == [
        ("a.example", "first", ["own", "update"]),
        ("b.example", "+2.0 h", ["copy"]),
    ]
    assert found.kinds == "1 own report, 1 copy, 1 update"
    assert found.lanes[0].told == "own report first, update +4.0 h"


def test_reports_are_drawn_in_proportion_to_time_with_a_margin() -> None:
    rows = [record(str(n), published=at(n)) for n in (0, 5, 10)]
    found = timeline(rows, dict.fromkeys("0 5 10".split(), "own"))
    assert [one.at for one in found.lanes[0].reports] == ["2%", "50%", "98%"]


def test_reports_of_one_moment_stand_at_the_begin_without_a_scale() -> None:
    found = timeline([record("a"), record("b")], {"a": "own", "b": "own"})
    assert ([one.at for one in found.lanes[0].reports], found.ticks) == (["2%", "2%"], ())


@pytest.mark.parametrize(
    ("hours", "last"), [(0.5, "+30 min"), (2, "+2 h"), (30, "+24 h"), (200, "+8 d"), (50_000, "+1,095 d")]
)
def test_the_scale_has_at_most_five_lines_and_round_numbers(hours: float, last: str) -> None:
    found = timeline([record("a"), record("b", published=at(hours))], {"a": "own", "b": "own"})
    assert 2 <= len(found.ticks) <= 5
    assert (found.ticks[0][1], found.ticks[-1][1]) == ("first", last)


def test_undated_reports_are_counted_and_not_drawn() -> None:
    found = timeline([record("a"), record("b", outlet="b.example", published=None)], {"a": "own", "b": "copy"})
    assert (len(found.lanes), found.undated, found.kinds) == (1, 1, "1 own report, 1 copy")
    assert timeline([record("a", published=None)], {"a": "own"}).lanes == ()


def test_outlets_beyond_the_eighth_are_counted() -> None:
    rows = [record(f"{n}", outlet=f"o{n}.example", published=at(n)) for n in range(MAX_LANES + 3)]
    found = timeline(rows, {row.id: "own" for row in rows})
    assert (len(found.lanes), found.lanes_left) == (MAX_LANES, 3)


@pytest.mark.parametrize(("hours", "said"), [(0, "first"), (3.5, "+3.5 h"), (24, "+24 h"), (240, "+10 d")])
def test_the_time_after_the_first_is_said_in_hours_or_days(hours: float, said: str) -> None:
    assert after(at(hours), DAY) == said


def test_of_two_alike_the_later_is_the_copy() -> None:
    rows = [record("a", outlet="a.example", published=at(3)), record("b", outlet="b.example"),
            record("c", outlet="c.example", published=at(6))]  # fmt: skip
    links = [link("a", "b", Relation.IDENTICAL), link("b", "c"), link("a", "c", Relation.REWRITTEN)]
    page = parse(html.render(report(records=rows, links=links, clusters=[event("b", "a", "c")])))
    members = page.one("ol", kind="members").children
    assert [one.attributes["class"] for one in members] == ["canonical own", "member copy", "member rewritten"]
    assert page.one("figure").attributes["aria-label"] == "Timeline: 1 own report, 1 rewritten report, 1 copy"
    assert "linked to Ferry runs aground" in members[2].text

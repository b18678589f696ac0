"""The JSON report: its published schema, and what the schema cannot say."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from integrity.cli.main import run
from integrity.link.evidence import Relation
from integrity.node import Span
from integrity.report.json_v1 import finding_object, render
from integrity.report.report import Report
from integrity.rules import catalogue
from integrity.trust import sealed
from integrity.validate.verdict import Verdict
from tests.golden.newsroom import build
from tests.unit.report import reports

ROOT = Path(__file__).parents[3]
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "schema" / "report-v1.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def document(report: Report) -> Any:
    return json.loads(render(report))


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return build(tmp_path_factory.mktemp("newsroom")).run("check", "--output", "json").json


@pytest.mark.parametrize("command", ["check", "audit", "link"])
def test_the_newsroom_follows_the_schema(tmp_path: Path, command: str) -> None:
    out = tmp_path / "report.json"
    arguments = [command, str(ROOT / "fixtures" / "newsroom"), "--mentions", "--at", "2026-01-01", "--quiet"]
    assert run([*arguments, "--output", f"json:{out}"]) in {0, 1}
    found = json.loads(out.read_text(encoding="utf-8"))
    VALIDATOR.validate(found)
    assert bool(found["articles"]) is (command != "link")
    assert found["findings"]
    assert found["links"]
    assert found["clusters"]


def test_a_report_on_other_thresholds_and_with_decisions_follows_the_schema(tmp_path: Path) -> None:
    corpus = build(tmp_path)
    paths = ["_news/2025-03-22-post.md", "_news/2025-03-22-wire.md"]
    made = corpus.records("decisions.jsonl", {"a": paths[0], "b": paths[1], "same_event": False})
    found = corpus.run("audit", "--decisions", made, "--what-if", "probability=0.9", "--output", "json").json
    VALIDATOR.validate(found)
    assert found["what_if"]["thresholds"]
    decided = {(link["a"], link["b"]): link["evidence"]["decision"] for link in found["links"]}
    assert decided[paths[0], paths[1]] == "not same"


def test_the_golden_corpus_follows_the_schema(golden: Any) -> None:
    assert list(VALIDATOR.iter_errors(golden)) == []


def test_the_schema_follows_its_own_language() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object inside `value`, itself included."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def test_the_schema_is_strict_and_says_what_everything_is() -> None:
    shapes = [shape for shape in objects(SCHEMA) if shape.get("type") == "object"]
    assert len(shapes) > 10
    for shape in shapes:
        assert shape["description"]
        assert "additionalProperties" in shape
        for name, member in shape.get("properties", {}).items():
            assert name in shape["required"]
            assert "description" in member or "$ref" in member or "const" in member


def at(document: Any, path: str) -> Any:
    """What stands at a path such as `links/0/evidence`."""
    for step in path.split("/") if path else ():
        document = document[int(step) if step.isdigit() else step]
    return document


@pytest.mark.parametrize(
    "path",
    [
        "", "tool", "provenance", "summary", "summary/findings", "articles/0", "findings/0", "findings/0/related/0",
        "links/0", "links/0/evidence", "links/0/evidence/features/0", "links/0/evidence/shared_terms/0", "clusters/0",
    ],
)  # fmt: skip
def test_a_member_that_is_missing_or_new_is_refused_everywhere(golden: Any, path: str) -> None:
    for name in at(golden, path):
        changed = copy.deepcopy(golden)
        del at(changed, path)[name]
        assert not VALIDATOR.is_valid(changed), name
    changed = copy.deepcopy(golden)
    at(changed, path)["surprise"] = 1
    assert not VALIDATOR.is_valid(changed)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema", 2),
        ("command", "publish"),
        ("at", "2026-01-01"),
        ("summary/fails", "no"),
        ("provenance/corpus", "0"),
        ("provenance/policy", "sha-256:0"),
        ("summary/verdicts", {"fine": 1}),
        ("articles/0/verdict", "fine"),
        ("articles/0/codes", ["all-well"]),
        ("findings/0/rule", "FLD2111"),
        ("findings/0/severity", "fatal"),
        ("findings/0/line", 0),
        ("findings/0/fingerprint", "0"),
        ("links/0/probability", 1.5),
        ("links/0/evidence/days", -1),
        ("clusters/0/members", ["alone"]),
    ],
)
def test_a_value_out_of_its_bounds_is_refused(golden: Any, path: str, value: object) -> None:
    changed = copy.deepcopy(golden)
    way, _, last = path.rpartition("/")
    at(changed, way)[last] = value
    assert not VALIDATOR.is_valid(changed)


def test_the_schema_knows_all_names_of_the_program() -> None:
    names = SCHEMA["$defs"]
    assert set(names["verdict"]["enum"]) == set(Verdict)
    assert set(names["link"]["properties"]["relation"]["enum"]) == set(Relation)
    weak = {sealed.ZERO_IV, sealed.IV_IS_FIRST_BLOCK, sealed.REPEATED_BLOCK}
    assert {code for code in names["codes"]["items"]["enum"] if code.startswith("weak-seal-")} == weak
    for code in catalogue():
        Draft202012Validator(names["finding"]["properties"]["rule"]).validate(code)


def test_a_report_made_by_hand_follows_the_schema() -> None:
    known = reports.report(accepted=[reports.accepted(), reports.accepted(by="inline", expires=date(2026, 12, 31))])
    for report in (reports.newsroom(), reports.report(), known):
        assert list(VALIDATOR.iter_errors(document(report))) == []


def test_the_report_is_ascii_and_ends_in_a_line_end() -> None:
    text = render(reports.report([reports.article(title="Café \u202e\x1b[2J\udcff")]))
    assert text.isascii()
    assert text.endswith("}\n")
    assert r'"title": "Caf\u00e9 \u202e\u001b[2J\udcff"' in text


def test_an_article_names_its_event_only_if_it_has_one() -> None:
    found = document(reports.newsroom())
    assert [article["cluster"] for article in found["articles"]] == ["_news/ferry-0.md"] * 3 + [None]
    assert [cluster["id"] for cluster in found["clusters"]] == ["_news/ferry-0.md"]


def test_a_place_has_all_of_line_column_and_length_or_none() -> None:
    placed = reports.finding(span=Span(15, 11, 17))
    whole = reports.finding("FMT101")
    found = document(reports.report(findings=[placed, whole]))["findings"]
    assert [(one["line"], one["column"], one["length"]) for one in found] == [(None, None, None), (15, 11, 17)]


def test_counts_and_outcome_are_in_the_summary() -> None:
    summary = document(reports.newsroom())["summary"]
    assert summary["findings"] == {"error": 1, "warning": 1, "note": 3}
    assert summary["verdicts"] == {"replayed": 1, "unverifiable": 3}
    assert (summary["fail_on"], summary["fails"], summary["events"]) == ("error", True, 1)
    assert document(reports.report(deselected=4))["summary"]["deselected"] == 4


def test_an_accepted_finding_is_told_apart_with_who_accepts_it_and_until_when() -> None:
    known = reports.accepted(expires=date(2026, 12, 31))
    found = document(reports.report(accepted=[known, reports.accepted()]))
    assert (found["findings"], found["summary"]["accepted"], found["summary"]["fails"]) == ([], 2, False)
    assert [one["expires"] for one in found["accepted"]] == ["2026-12-31", None]
    assert found["accepted"][0] == {
        "finding": finding_object(known.finding),
        "by": "baseline",
        "reason": "wire copy, agreed with the desk",
        "owner": "desk@northwire.example",
        "expires": "2026-12-31",
    }


def test_the_schema_of_an_accepted_finding_is_strict() -> None:
    given = document(reports.report(accepted=[reports.accepted()]))
    for name in at(given, "accepted/0"):
        changed = copy.deepcopy(given)
        del at(changed, "accepted/0")[name]
        assert not VALIDATOR.is_valid(changed), name
    for name, value in (("by", "nobody"), ("expires", "soon"), ("surprise", 1)):
        changed = copy.deepcopy(given)
        at(changed, "accepted/0")[name] = value
        assert not VALIDATOR.is_valid(changed), name


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2025, 3, 11, 8, 42, 0, 999_999, tzinfo=UTC), "2025-03-11T08:42:00Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ],
)
def test_times_have_four_digits_of_a_year_and_whole_seconds(moment: datetime, written: str) -> None:
    found = document(reports.report([reports.article(published=moment)]))
    assert found["articles"][0]["published"] == written

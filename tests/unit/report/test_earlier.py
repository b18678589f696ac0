"""An earlier report is read strictly: it may come from anyone."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from integrity.errors import UsageError
from integrity.report import earlier, json_v1
from integrity.report.earlier import NEXT_STEP, parse
from integrity.report.report import Provenance
from tests.unit.report import reports

Edit = Callable[[dict[str, Any]], object]


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json_v1.render(reports.newsroom()))
    return found


def refused(data: bytes) -> str:
    """Why it is no report to compare with."""
    with pytest.raises(UsageError) as caught:
        parse(data, "old.json")
    assert caught.value.next_step == NEXT_STEP
    lead, _, why = caught.value.message.partition(": ")
    assert lead == "old.json is no report to compare with"
    return why


def test_a_report_is_read_as_far_as_it_is_compared() -> None:
    found = parse(json_v1.render(reports.newsroom()).encode(), "old.json")
    assert (found.version, found.at, found.base) == (document()["tool"]["version"], "2026-11-22T00:00:00Z", None)
    assert found.provenance == Provenance("c" * 64, "a" * 64, None)
    assert found.verdicts == {f"_news/ferry-{n}.md": "replayed" if n == 1 else "unverifiable" for n in range(4)}
    assert [one.rule for one in found.findings] == [one.rule for one in reports.newsroom().findings]


def test_a_rule_that_this_version_does_not_know_is_read() -> None:
    given = document()
    given["findings"][0]["rule"] = "LOG601"
    assert parse(json.dumps(given).encode(), "old.json").findings[0].rule == "LOG601"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no JSON: Expecting value at line 1, column 1"),
        (b"PK\x03\x04\xff", "text that is not UTF-8"),
        ("{}".encode("utf-16"), "text that is not UTF-8"),
        (b"[" * 200_000, "JSON that is nested too deep"),
        (b'{"a":' * 200_000, "JSON that is nested too deep"),
        (b"[]", "JSON that is no object"),
        (b"null", "JSON that is no object"),
        (b"{}", "`tool` is missing, expected an object"),
        (b'{"tool": []}', "`tool` is a list, expected an object"),
        (b'{"tool": {}, "schema": 1}', "`schema` is 1, expected 1 of newsroom-integrity"),
        (b'{"tool": {"name": "newsroom-integrity"}}', "`schema` is missing, expected 1 of newsroom-integrity"),
    ],
)
def test_what_is_no_report_is_refused_and_told_why(data: bytes, why: str) -> None:
    assert refused(data) == why


def test_a_number_with_too_many_digits_is_refused() -> None:
    assert refused(b'{"schema": ' + b"1" * 5000 + b"}").startswith("Exceeds the limit")


def test_a_file_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(earlier, "MAX_BYTES", 1)
    assert refused(b"{}") == "it is over 1 bytes"


def put(path: str, value: object) -> Edit:
    """The document with another value at a path such as `findings/0/rule`."""

    def edit(given: dict[str, Any]) -> None:
        *way, last = (int(step) if step.isdigit() else step for step in path.split("/"))
        inner: Any = given
        for step in way:
            inner = inner[step]
        inner[last] = value

    return edit


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("schema", 2, "`schema` is 2, expected 1 of newsroom-integrity"),
        ("schema", True, "`schema` is True, expected 1 of newsroom-integrity"),
        ("schema", "1", "`schema` is '1', expected 1 of newsroom-integrity"),
        ("tool/name", "other", "`schema` is 1, expected 1 of newsroom-integrity"),
        ("tool/version", "1", "`version` is '1', expected what matches"),
        ("tool/version", "1.0.0\n", "`version` is '1.0.0\\n', expected what matches"),
        ("tool/version", "1.0.0" + "0" * 90, "`version` is '1.0.0000000"),
        ("command", "link", "`command` is 'link', expected check or audit"),
        ("command", [], "`command` is a list, expected check or audit"),
        ("at", "2026-01-01", "`at` is '2026-01-01', expected what matches"),
        ("at", 5, "`at` is 5, expected text"),
        ("change", "main", "`change` is 'main', expected an object"),
        ("change", {}, "`base` is missing, expected text"),
        ("provenance", None, "`provenance` is None, expected an object"),
        ("provenance/corpus", "x", "`corpus` is 'x', expected what matches"),
        ("provenance/policy", "x", "`policy` is 'x', expected what matches"),
        ("articles", {}, "`articles` is a dict, expected a list of objects"),
        ("articles", ["a"], "`articles` is a list, expected a list of objects"),
        ("articles/0/path", None, "`path` is None, expected text"),
        ("articles/0/verdict", "fine", "`verdict` is 'fine', which is none"),
        ("articles/0/path", "_news/ferry-1.md", "the article '_news/ferry-1.md' stands in it twice"),
        ("findings", None, "`findings` is None, expected a list of objects"),
        ("findings/0/severity", "fatal", "`severity` is 'fatal', expected error, warning, note"),
        ("findings/0/severity", {}, "`severity` is a dict, expected text"),
        ("findings/0/rule", "FLD2111", "`rule` is 'FLD2111', expected what matches"),
        ("findings/0/fingerprint", "0", "`fingerprint` is '0', expected what matches"),
        ("findings/0/message", 1.5, "`message` is 1.5, expected text"),
    ],
)
def test_a_value_that_no_report_has_is_refused(path: str, value: object, why: str) -> None:
    given = document()
    put(path, value)(given)
    said = refused(json.dumps(given).encode())
    assert said.startswith(why)
    assert len(said) < 300


@pytest.mark.parametrize("name", ["tool", "command", "at", "change", "provenance", "articles", "findings"])
def test_a_report_without_what_is_compared_is_refused(name: str) -> None:
    given = document()
    del given[name]
    assert f"`{name}` is missing" in refused(json.dumps(given).encode())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
PLACES = (
    *document(), "tool/name", "tool/version", "provenance/configuration", "provenance/policy", "articles/0",
    *(f"articles/0/{name}" for name in ("path", "verdict", "outlet")),
    *(f"findings/0/{name}" for name in ("severity", "rule", "path", "message", "fingerprint", "evidence")),
)  # fmt: skip


@given_any(st.sampled_from(PLACES), JSON)
def test_whatever_stands_in_a_report_it_is_read_or_refused(path: str, value: object) -> None:
    changed = document()
    put(path, value)(changed)
    said = ""
    try:
        found = parse(json.dumps(changed).encode(), "old.json").findings
    except UsageError as error:
        said, found = error.message, ()
    assert 0 < len(said) < 300 or len(found) == len(reports.newsroom().findings) or value == []


@given_any(st.binary())
def test_bytes_are_read_as_a_report_or_refused(data: bytes) -> None:
    with pytest.raises(UsageError):
        parse(data, "old.json")

"""The level of a finding: of its rule, of its path, and what a reader must be told of it."""

from dataclasses import replace

import pytest

from integrity import config, rules
from integrity.config.levels import Levels
from integrity.finding import Finding, Place, Severity

NOTE, WARNING, ERROR = Severity.NOTE, Severity.WARNING, Severity.ERROR


def finding(rule: str, path: str = "_news/a.md", **changes: str) -> Finding:
    found = rules.finding(rule, "is so", Place(path), subjects=[path])
    return replace(found, **changes)  # type: ignore[arg-type]


def levels(**written: object) -> Levels:
    return config.from_mapping({name.replace("_", "-"): value for name, value in written.items()}, "x").ruling


def level(given: Levels, rule: str, path: str = "_news/a.md") -> Severity | None:
    kept, _ = given.applied([finding(rule, path)])
    return kept[0].severity if kept else None


def test_without_settings_every_finding_is_as_it_was() -> None:
    found = [finding(code) for code in rules.catalogue()]
    assert levels().applied(found) == (found, 0)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"FLD207": "error"}, ERROR),
        ({"FLD": "note"}, NOTE),
        ({"date-without-offset": "off"}, None),
        ({"FLD207": "error", "FLD2": "note", "FLD": "off"}, ERROR),
        ({"FLD": "off", "FLD20": "note"}, NOTE),
        ({"FLD207": "off", "fld207": "note"}, NOTE),
        ({"date-without-offset": "error", "FLD207": "note"}, NOTE),
        ({"DUP": "error"}, WARNING),
    ],
)
def test_the_longest_code_that_fits_decides_and_of_two_alike_the_later(
    written: dict[str, str], expected: Severity | None
) -> None:
    assert level(levels(levels=written), "FLD207") is expected


def test_a_finding_that_has_a_level_of_its_own_gets_the_one_of_the_settings() -> None:
    (found,), _ = levels(levels={"FLD211": "error"}).applied([replace(finding("FLD211"), severity=NOTE)])
    assert found.severity is ERROR


@pytest.mark.parametrize(
    ("path", "rule", "expected"),
    [
        ("archive/2005.md", "FLD207", NOTE),
        ("site/archive/2005/a.md", "FLD207", NOTE),
        ("_news/archive.md", "FLD207", ERROR),
        ("archive/2005.md", "FLD204", None),
        ("archive/2005.md", "DUP301", WARNING),
        ("archive/wire/a.md", "FLD207", None),
        ("archive/wire/a.md", "DUP301", WARNING),
        ("archive/wire/a.md", "SIG510", ERROR),
        ("archive/wire/a.md", "FMT111", ERROR),
        ("archive/wire/kept.md", "FLD204", None),
    ],
)
def test_what_a_path_has_of_its_own(path: str, rule: str, expected: Severity | None) -> None:
    given = levels(
        levels={"FLD207": "error"},
        per_path=[
            {"paths": ["archive/"], "ignore": ["FLD204"], "levels": {"FLD": "note"}},
            {"paths": ["/archive/wire/*", "!kept.md"], "select": ["DUP"]},
        ],
    )
    assert level(given, rule, path) is expected


def test_of_two_tables_that_fit_the_later_counts() -> None:
    tables = [{"paths": ["*.md"], "levels": {"FLD207": word}} for word in ("off", "note")]
    assert level(levels(per_path=tables), "FLD207") is NOTE
    assert level(levels(per_path=tables[::-1]), "FLD207") is None


def test_a_path_can_switch_a_rule_on_that_is_off_elsewhere() -> None:
    given = levels(levels={"FLD209": "off"}, per_path=[{"paths": ["dated/"], "levels": {"FLD209": "warning"}}])
    assert (level(given, "FLD209"), level(given, "FLD209", "dated/a.md")) == (None, WARNING)


def test_findings_on_seals_that_are_lowered_are_counted() -> None:
    given = levels(levels={"SIG": "note", "FMT": "warning", "FLD": "note"})
    found = [
        finding("SIG510"),
        finding("SIG513"),
        finding("FMT111", verdict="malformed"),
        finding("FMT126"),
        finding("FLD210"),
    ]
    assert given.applied(found)[1] == 2


def test_raising_a_level_is_not_lowering_it() -> None:
    assert levels(levels={"SIG": "error"}).applied([finding("SIG513"), finding("SIG510")])[1] == 0

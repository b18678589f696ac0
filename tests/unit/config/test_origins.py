"""Where a setting comes from, to the line."""

import pytest

from integrity import config
from integrity.config import origins

TOML = b"""\
# fail-on = "note"
exclude = [
  "ignore = 1",
  "drafts/",
]
fail-on = "warning"
'ignore' = ["FLD209"]
fields.url = "link"

[levels]
"FLD207" = "error"
DUP = "note"

[[per-path]]
paths = ["archive/"]

  [[per-path]]
paths = ["wire/"]
levels = { DUP301 = "off" }
"""


def found(name: str, data: bytes, **given: str) -> dict[str, tuple[str, ...]]:
    settings = config.parse(name, data)
    return {one.name: one.origin for one in origins.values(settings, name, data, given)}


def test_every_setting_has_the_line_that_it_begins_in() -> None:
    assert found("integrity.toml", TOML) == {
        "exclude": ("integrity.toml:2",),
        "select": ("default",),
        "ignore": ("integrity.toml:7",),
        "fail-on": ("integrity.toml:6",),
        "keys": ("default",),
        "baseline": ("default",),
        "levels.FLD207": ("integrity.toml:11",),
        "levels.DUP": ("integrity.toml:12",),
        "fields.title": ("default",),
        "fields.excerpt": ("default",),
        "fields.published": ("default",),
        "fields.outlet": ("default",),
        "fields.url": ("integrity.toml:8",),
        "per-path[0]": ("integrity.toml:14",),
        "per-path[1]": ("integrity.toml:17",),
    }


def test_lines_of_a_table_in_pyproject_are_not_those_of_another_table() -> None:
    data = b'[tool.other]\nignore = ["x"]\n[tool.integrity]\nignore = ["FLD"]\n[tool.integrity.levels]\nDUP = "off"\n'
    lines = found("site/pyproject.toml", data)
    assert (lines["ignore"], lines["levels.DUP"]) == (("site/pyproject.toml:4",), ("site/pyproject.toml:6",))


def test_text_in_a_multi_line_string_is_no_setting() -> None:
    data = b'exclude = ["""\nignore = 1""", "a"]\nignore = ["FLD"]\n'
    assert found("integrity.toml", data)["ignore"] == ("integrity.toml:3",)


def test_a_name_in_another_notation_is_found_in_the_file_without_a_line() -> None:
    assert found("integrity.toml", b'"ign\\u006fre" = ["FLD"]\n')["ignore"] == ("integrity.toml",)


def test_a_very_long_file_is_named_without_lines() -> None:
    assert found("integrity.toml", b'ignore = ["FLD"]\n' + b"#" * 100_000)["ignore"] == ("integrity.toml",)


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ({"select": "--select"}, ("--select",)),
        ({"select": "INTEGRITY_SELECT"}, ("INTEGRITY_SELECT",)),
        ({}, ("integrity.toml:1",)),
    ],
)
def test_the_later_origin_is_told(given: dict[str, str], origin: tuple[str, ...]) -> None:
    assert found("integrity.toml", b'select = ["FLD"]\n', **given)["select"] == origin


def test_ignore_is_added_to_and_tells_both() -> None:
    both = found("integrity.toml", b'ignore = ["FLD"]\n', ignore="--ignore")["ignore"]
    assert both == ("integrity.toml:1", "--ignore")
    assert found("integrity.toml", b"", ignore="--ignore")["ignore"] == ("--ignore",)

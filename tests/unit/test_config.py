"""Settings: read, checked, overruled. What the command line does with them is told in tests/cli/test_settings.py."""

from dataclasses import fields
from pathlib import Path

import pytest

from integrity import config, rules
from integrity.config import Settings
from integrity.errors import ConfigError
from integrity.finding import Severity


def refused(mapping: dict[str, object]) -> tuple[str, str]:
    with pytest.raises(ConfigError) as caught:
        config.from_mapping(mapping, "integrity.toml")
    return caught.value.message, caught.value.next_step


def test_a_project_without_settings_reports_every_rule_and_fails_on_errors() -> None:
    settings = config.from_mapping({}, "integrity.toml")
    assert settings == Settings()
    assert settings.reported == set(rules.catalogue())
    assert settings.fail_level is Severity.ERROR


def test_every_setting_is_read_under_its_name_with_hyphens() -> None:
    written = {"exclude": ["drafts/"], "select": ["FLD"], "ignore": ["FLD201"], "fail-on": "note", "keys": "trust",
               "baseline": "known.jsonl"}  # fmt: skip
    assert {field.name.replace("_", "-") for field in fields(Settings)} == set(written)
    expected = Settings(("drafts/",), ("FLD",), ("FLD201",), "note", "trust", "known.jsonl")
    assert config.from_mapping(written, "x") == expected


@pytest.mark.parametrize("level", ["error", "warning", "note"])
def test_each_level_is_a_severity(level: str) -> None:
    assert config.from_mapping({"fail-on": level}, "x").fail_level.label == level
    assert level in config.LEVELS


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("excludes", "write `exclude`"),
        ("fail_on", "write `fail-on`"),
        ("Select", "write `select`"),
        ("x", "use one of: exclude, select, ignore, fail-on, keys, baseline, levels, fields, per-path"),
    ],
)
def test_an_unknown_setting_names_the_nearest(key: str, hint: str) -> None:
    assert refused({key: []}) == (f"integrity.toml: there is no setting `{key}`", hint)


@pytest.mark.parametrize("value", ["FLD", 1, True, {"a": 1}, [1], ["FLD", None]])
def test_a_list_of_texts_is_nothing_else(value: object) -> None:
    message, hint = refused({"ignore": value})
    assert message == f"integrity.toml: `ignore` is {value!r}, expected a list of texts"
    assert hint == 'write `ignore = ["..."]`'


def test_a_long_wrong_value_is_cut() -> None:
    message, _ = refused({"ignore": "x" * 1_000})
    assert len(message) < 150


@pytest.mark.parametrize("pattern", ["!", "a/\\"])
def test_what_git_takes_for_no_pattern_is_refused(pattern: str) -> None:
    message, hint = refused({"exclude": ["drafts/", pattern]})
    assert message == f"integrity.toml: `exclude` holds {pattern!r}, which is no pattern"
    assert hint == "write it as in .gitignore: `drafts/`"


def test_the_file_of_its_own_goes_before_pyproject(tmp_path: Path) -> None:
    assert config.find(tmp_path) is None
    project = tmp_path / "pyproject.toml"
    project.write_text("[tool.other]\n")
    assert config.find(tmp_path) is None
    project.write_text("[tool.integrity]\n")
    assert config.find(tmp_path) == project
    (tmp_path / config.FILE).write_text("")
    assert config.find(tmp_path) == tmp_path / config.FILE


def test_a_file_of_any_name_is_read_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "strict.toml"
    path.write_text('fail-on = "note"\n')
    assert config.read(path) == Settings(fail_on="note")


@pytest.mark.parametrize("content", ["", "[tool]\n", "[tool.integrit]\n", 'tool = "x"\n', '[tool]\nintegrity = "x"\n'])
def test_a_pyproject_without_our_table_cannot_be_read(tmp_path: Path, content: str) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(content)
    with pytest.raises(ConfigError, match=r"pyproject.toml has no table \[tool.integrity\]"):
        config.read(path)


def test_a_file_that_cannot_be_read_is_named_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        config.read(tmp_path)
    assert caught.value.message == f"{tmp_path} cannot be read: Is a directory"


def test_the_command_line_replaces_select_and_level_and_adds_to_ignore() -> None:
    settings = Settings(("drafts/",), ("FLD",), ("FLD201",), "note", "trust")
    same = config.overruled(settings, select=(), ignore=(), fail_on=None)
    assert same == settings
    changed = config.overruled(settings, select=("SIG",), ignore=("SIG513",), fail_on="error")
    assert changed == Settings(("drafts/",), ("SIG",), ("FLD201", "SIG513"), "error", "trust")


def test_what_the_command_line_gets_wrong_is_not_blamed_on_a_file() -> None:
    with pytest.raises(ConfigError, match="command line: `select` and `ignore` leave no rule"):
        config.overruled(Settings(), select=("SIG",), ignore=("SIG",), fail_on=None)

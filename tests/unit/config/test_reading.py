"""Settings: read, checked, overruled. What the command line does with them is told in tests/cli/test_settings.py."""

from dataclasses import fields
from pathlib import Path

import pytest

from integrity import config, rules
from integrity.config import PerPath, Settings
from integrity.errors import ConfigError
from integrity.fields import Fields
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
    written = {
        "exclude": ["drafts/"], "select": ["FLD"], "ignore": ["FLD201"], "fail-on": "note", "keys": "trust",
        "baseline": "ci/known.jsonl", "levels": {"FLD": "off", "fld203": "error"},
        "fields": {"url": "link", "published": ["date", "page.date"]},
        "per-path": [{"paths": ["archive/"], "select": ["FLD"], "ignore": ["FLD204"], "levels": {"FLD2": "note"}}],
    }  # fmt: skip
    assert {field.name.replace("_", "-") for field in fields(Settings)} == set(written)
    assert config.from_mapping(written, "x") == Settings(
        ("drafts/",),
        ("FLD",),
        ("FLD201",),
        "note",
        "trust",
        "ci/known.jsonl",
        (("FLD", "off"), ("fld203", "error")),
        Fields(url=(("link",),), published=(("date",), ("page", "date"))),
        (PerPath(("archive/",), ("FLD",), ("FLD204",), (("FLD2", "note"),)),),
    )


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


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ({"levels": "note"}, "`levels` is 'note', expected a table", 'write `levels = { FLD209 = "note" }`'),
        ({"levels": {"FLD": "fatal"}}, "`levels.FLD` is 'fatal'", "use one of: error, warning, note, off"),
        ({"levels": {"FLD": 1}}, "`levels.FLD` is 1, expected a text", 'write `FLD = "..."`'),
        (
            {"levels": {"": "off"}},
            "`levels` holds an empty text",
            "write a code such as FLD209 or a prefix such as FLD",
        ),
        ({"levels": {"ABC": "off"}}, "`levels`: there is no rule 'ABC'", "run `integrity explain --all` for the list"),
        (
            {"fields": {"link": "x"}},
            "there is no setting `fields.link`",
            "use one of: title, excerpt, published, outlet, url",
        ),
        ({"fields": {"publishd": "x"}}, "there is no setting `fields.publishd`", "write `published`"),
        (
            {"fields": {"url": []}},
            "`fields.url` is [], expected the name of a field or a list of names",
            'write `url = "..."`',
        ),
        (
            {"fields": {"url": "a..b"}},
            "`fields.url` is 'a..b', expected names with one dot between two keys",
            'write `url = "source.domain"`',
        ),
        ({"fields": []}, "`fields` is [], expected a table", "write `[fields]`"),
        ({"per-path": {}}, "`per-path` is {}, expected a list of tables", "write `[[per-path]]`"),
        ({"per-path": [{}]}, "`per-path[0]` has no `paths`", 'write `paths = ["..."]` in it'),
        (
            {"per-path": [{"paths": []}]},
            "`per-path[0].paths` is [], expected a list with something in it",
            'write `paths = ["..."]`',
        ),
        (
            {"per-path": [{"paths": ["!"]}]},
            "`per-path[0].paths` holds '!', which is no pattern",
            "write it as in .gitignore: `drafts/`",
        ),
        ({"per-path": [{"paths": ["a"]}, {"path": ["a"]}]}, "there is no setting `per-path[1].path`", "write `paths`"),
        ({"keys": ""}, "`keys` is '', expected a path", 'write `keys = "..."`'),
        ({"baseline": "a\0b"}, "`baseline` is 'a\\x00b', expected a path", 'write `baseline = "..."`'),
    ],
)
def test_what_a_setting_cannot_hold_is_said_with_what_to_write(
    written: dict[str, object], message: str, hint: str
) -> None:
    assert refused(written) == (f"integrity.toml: {message}", hint)


def test_levels_that_switch_every_rule_off_are_refused() -> None:
    message, hint = refused({"levels": dict.fromkeys({code[0] for code in rules.catalogue()}, "off")})
    assert message == "integrity.toml: `levels` leaves no rule"
    assert hint == "give a level other than off to the rules you need"


@pytest.mark.parametrize("code", ["SIG", "SIG510", "s", "malformed", "FMT", "FMT111", "yaml-syntax"])
@pytest.mark.parametrize("member", ["select", "ignore", "levels"])
def test_no_path_can_have_rules_of_its_own_on_seals_and_unreadable_files(member: str, code: str) -> None:
    value = {code: "off"} if member == "levels" else [code]
    message, hint = refused({"per-path": [{"paths": ["archive/"], member: value}]})
    assert message.startswith(f"integrity.toml: `per-path[0].{member}` holds {code}, but ")
    assert message.endswith(" counts alike in every path: who writes an article chooses its path")
    assert hint == "use codes of the families FLD and DUP here, and set others for the whole site"


def test_the_nearest_folder_with_a_configuration_counts(tmp_path: Path) -> None:
    lower = tmp_path / "site" / "content"
    lower.mkdir(parents=True)
    folders = [lower, lower.parent, tmp_path]
    (tmp_path / config.FILE).write_text("")
    assert config.nearest(folders) == tmp_path / config.FILE
    (lower.parent / config.PROJECT).write_text("[tool.integrity]\n")
    assert config.nearest(folders) == lower.parent / config.PROJECT
    assert config.nearest([lower]) is None


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


def test_the_command_line_names_another_baseline() -> None:
    changed = config.overruled(Settings(), select=(), ignore=(), fail_on=None, baseline="/elsewhere/known.jsonl")
    assert changed == Settings(baseline="/elsewhere/known.jsonl")


def test_a_code_on_the_command_line_that_does_not_exist_is_told_with_its_option() -> None:
    with pytest.raises(ConfigError, match="command line: `ignore`: there is no rule 'XYZ1'"):
        config.overruled(Settings(), select=(), ignore=("XYZ1",), fail_on=None)


def test_what_the_command_line_gets_wrong_is_not_blamed_on_a_file() -> None:
    with pytest.raises(ConfigError, match="command line: `select` and `ignore` leave no rule"):
        config.overruled(Settings(), select=("SIG",), ignore=("SIG",), fail_on=None)

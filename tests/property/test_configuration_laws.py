"""Laws of the configuration: no file crashes a run, a wrong key names a near one, the later origin wins."""

import random
import string
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from integrity import config, rules
from integrity.config import Settings, origins
from integrity.config.definitions import BY_NAME, DEFINITIONS
from integrity.errors import ConfigError
from integrity.finding import Finding, Place
from integrity.report.inert import visible
from tests.corpus import Corpus

CODES = sorted(rules.catalogue())
LEVELS = (*config.LEVELS, config.OFF)
scalars = st.one_of(
    st.text(), st.integers(), st.booleans(), st.floats(), st.sampled_from([*CODES, *LEVELS, "archive/"])
)
names = st.one_of(st.sampled_from([*BY_NAME, "paths", "title", "url", "FLD", "DUP301"]), st.text())
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3))
codes = st.sampled_from([*CODES, "FLD", "DUP", "FLD2", "sig5", "missing-title"])
varying = st.sampled_from([code for code in CODES if code.startswith(("FLD", "DUP"))] + ["FLD", "dup3"])
patterns = st.sampled_from(["*.md", "/a/", "b/*.md", "!a/x.md", "**/c", "a?.md"])
pairs = st.dictionaries(codes, st.sampled_from(config.LEVELS), max_size=4)
tables = st.fixed_dictionaries(
    {"paths": st.lists(patterns, min_size=1, max_size=2)},
    optional={
        "select": st.lists(varying, max_size=2),
        "ignore": st.lists(varying, max_size=2),
        "levels": st.dictionaries(varying, st.sampled_from(LEVELS), max_size=2),
    },
)
files = st.fixed_dictionaries(
    {},
    optional={
        "exclude": st.lists(patterns, max_size=2),
        "select": st.lists(codes, max_size=3),
        "fail-on": st.sampled_from(config.LEVELS),
        "baseline": st.just("known.jsonl"),
        "levels": pairs,
        "per-path": st.lists(tables, max_size=3),
    },
)
"""Configurations that can be used."""


def outcome(table: dict[str, Any]) -> Settings | ConfigError:
    try:
        return config.from_mapping(table, "integrity.toml")
    except ConfigError as error:
        return error


@given(st.dictionaries(names, values, max_size=4))
def test_whatever_a_table_holds_it_is_settings_or_an_error_that_can_be_shown(table: dict[str, object]) -> None:
    found = outcome(table)
    if isinstance(found, Settings):
        found.ruling.applied([finding("FLD201", "a/x.md")])
    else:
        assert found.message.startswith("integrity.toml: ")
        assert found.next_step
        assert len(visible(found.message)) < 2_000


@given(st.binary(max_size=200))
def test_whatever_bytes_a_file_holds_a_check_ends_with_an_exit_code_of_its_own(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(Path(folder))
        corpus.article("ferry")
        corpus.raw("integrity.toml", data)
        assert corpus.run("check", "--quiet").code in {0, 1, 2, 3}
        assert corpus.run("config", "show").code in {0, 2}


@pytest.mark.parametrize("name", sorted(BY_NAME))
@given(edit=st.randoms(use_true_random=False))
def test_a_key_with_one_wrong_letter_names_the_right_one(name: str, edit: random.Random) -> None:
    wrong = mistyped(name, edit)
    with pytest.raises(ConfigError) as caught:
        config.from_mapping({wrong: []}, "integrity.toml")
    assert caught.value.next_step == f"write `{name}`"


def mistyped(name: str, edit: random.Random) -> str:
    """`name` with one letter added, doubled or replaced, so that it is the name of nothing else."""
    place, letter = edit.randrange(len(name)), edit.choice(string.ascii_lowercase)
    wrong = edit.choice([f"{name[:place]}{letter}{name[place:]}", f"{name[:place]}{letter}{name[place + 1 :]}"])
    return wrong if wrong not in BY_NAME else f"{name}x"


@given(
    files,
    st.lists(codes, max_size=2).map(tuple),
    st.one_of(st.none(), st.sampled_from(config.LEVELS)),
    st.one_of(st.none(), st.just("/elsewhere.jsonl")),
)
def test_the_command_line_wins_where_it_speaks_and_changes_nothing_where_it_does_not(
    table: dict[str, Any], select: tuple[str, ...], fail_on: str | None, baseline: str | None
) -> None:
    read = outcome(table)
    assume(isinstance(read, Settings))
    assert isinstance(read, Settings)
    changed = config.overruled(read, select=select, ignore=(), fail_on=fail_on, baseline=baseline)
    assert changed.select == (select or read.select)
    assert changed.fail_on == (fail_on or read.fail_on)
    assert changed.baseline == (baseline or read.baseline)
    rest = ("exclude", "keys", "levels", "fields", "per_path")
    assert [getattr(changed, name) for name in rest] == [getattr(read, name) for name in rest]


@given(files)
def test_what_a_file_says_replaces_the_default_and_nothing_else(table: dict[str, Any]) -> None:
    settings = config.from_mapping(table, "x")
    for one in DEFINITIONS:
        expected = one.shape.read(one.name, table[one.name], "x") if one.name in table else None
        assert getattr(settings, one.attribute) == (
            expected if one.name in table else getattr(Settings(), one.attribute)
        )
    given_by = {value.keys[0]: value.origin for value in origins.values(settings, None, b"", {})}
    assert set(given_by.values()) == {("default",)}


@given(files, st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(["a/x.md", "b/y.md", "c", "a1.md"]))))
def test_the_level_of_a_finding_hangs_on_no_other_finding(table: dict[str, Any], spots: list[tuple[str, str]]) -> None:
    ruling = config.from_mapping(table, "x").ruling
    found = [finding(*spot) for spot in spots]
    one_by_one = [kept for each in found for kept in ruling.applied([each])[0]]
    assert ruling.applied(found)[0] == one_by_one
    assert ruling.applied(found[::-1])[0] == one_by_one[::-1]


@given(files, st.sampled_from([code for code in CODES if not code.startswith(("FLD", "DUP"))]))
def test_findings_on_seals_and_files_have_one_level_in_every_path(table: dict[str, Any], code: str) -> None:
    ruling = config.from_mapping(table, "x").ruling
    shown = {
        tuple(kept.severity for kept in ruling.applied([finding(code, path)])[0])
        for path in ("a/x.md", "b/y.md", "c", "a1.md", "elsewhere.md")
    }
    assert len(shown) == 1


def finding(rule: str, path: str) -> Finding:
    return rules.finding(rule, "is so", Place(path), subjects=[path])

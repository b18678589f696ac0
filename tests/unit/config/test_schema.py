"""docs/schema/config-v1.json is what the program prints, and takes what the program takes."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from integrity import config
from integrity.config import schema, toml
from integrity.config.definitions import DEFINITIONS
from integrity.config.settings import Settings
from integrity.errors import ConfigError

ROOT = Path(__file__).parent.parent.parent.parent
FILE = ROOT / "docs" / "schema" / "config-v1.json"
SCHEMA: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

GOOD: list[dict[str, Any]] = [
    {},
    {"exclude": ["drafts/"], "select": [], "fail-on": "note", "keys": "k", "baseline": "b.jsonl"},
    {"levels": {"FLD": "off", "FLD201": "error"}},
    {"fields": {"title": "name", "url": ["link", "params.link"]}},
    {"per-path": [{"paths": ["a/"], "select": ["FLD"], "ignore": ["DUP"], "levels": {"FLD": "off"}}]},
]
BAD: list[dict[str, Any]] = [
    {"excludes": []},
    {"exclude": "drafts/"},
    {"select": [1]},
    {"ignore": [""]},
    {"fail-on": "off"},
    {"keys": ""},
    {"baseline": "a\x00b"},
    {"levels": {"FLD": "fatal"}},
    {"levels": {"": "off"}},
    {"levels": []},
    {"fields": {"related": "x"}},
    {"fields": {"url": []}},
    {"fields": {"url": ".link"}},
    {"per-path": {"paths": ["a/"]}},
    {"per-path": [{"ignore": ["FLD"]}]},
    {"per-path": [{"paths": []}]},
    {"per-path": [{"paths": ["a/"], "exclude": []}]},
]


def test_the_file_is_the_one_that_the_program_prints() -> None:
    assert FILE.read_text(encoding="utf-8") == schema.render(), "run `integrity config schema` into it"


def test_it_is_a_schema_in_which_every_setting_is_described() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    described = {name: member["description"] for name, member in SCHEMA["properties"].items()}
    assert described == {one.name: one.summary for one in DEFINITIONS}


@pytest.mark.parametrize("written", GOOD, ids=json.dumps)
def test_what_it_takes_the_program_takes(written: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(written)
    assert isinstance(config.from_mapping(written, "x"), Settings)


@pytest.mark.parametrize("written", BAD, ids=json.dumps)
def test_what_it_refuses_the_program_refuses(written: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(written)
    with pytest.raises(ConfigError):
        config.from_mapping(written, "x")


def test_the_examples_of_all_settings_are_good() -> None:
    assert VALIDATOR.is_valid(tomllib.loads(re.sub(r"^#(?! )", "", toml.starter(), flags=re.MULTILINE)))

"""TOML that is written is read back as what it was."""

import re
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from integrity import config
from integrity.config import toml
from integrity.config.definitions import DEFINITIONS

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(texts, st.one_of(texts, st.lists(texts))))
def test_what_is_written_is_read_back(table: dict[str, object]) -> None:
    assert tomllib.loads(f"x = {toml.value(table)}")["x"] == table


def test_characters_that_act_are_written_as_escapes() -> None:
    assert toml.value("a\x1b\u202e\x7f\n") == '"a\\u001b\\u202e\\u007f\\n"'


def test_the_file_to_begin_with_says_nothing_yet() -> None:
    assert config.parse(config.FILE, toml.starter().encode()) == config.Settings()


def test_every_example_in_it_can_be_switched_on() -> None:
    switched_on = re.sub(r"^#(?! )", "", toml.starter(), flags=re.MULTILINE)
    assert set(tomllib.loads(switched_on)) == {one.name for one in DEFINITIONS}
    assert config.parse(config.FILE, switched_on.encode()) != config.Settings()

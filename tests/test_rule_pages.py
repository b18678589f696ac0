"""docs/rules: the committed pages are those that the catalogue gives, and what they tell the reader to type exists."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from integrity.cli.main import group
from integrity.config import Settings
from integrity.rules import Rule, catalogue
from tests.make_rule_pages import FAMILIES, FOLDER, make, pages

ROOT = Path(__file__).parent.parent
OPTION = re.compile(r"`([^`]+)`(?: in (integrity\.toml|keys/trust\.toml))?: [a-z].*[^.]")

of_each_rule = pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: rule.code)


def test_the_committed_pages_are_current() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert committed == pages(), "run `python -m tests.make_rule_pages`"


def test_making_them_again_leaves_nothing_old(tmp_path: Path) -> None:
    (tmp_path / "FLD999.md").write_text("gone")
    make(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(pages())


def test_every_rule_is_listed_in_the_family_of_its_code() -> None:
    sections = re.split(r"^## ", pages()["README.md"], flags=re.MULTILINE)[1:]
    listed = {section[:3]: re.findall(r"^\| \[(\w+)\]", section, re.MULTILINE) for section in sections}
    assert all(code.startswith(family) for family, codes in listed.items() for code in codes)
    assert [code for family in FAMILIES for code in listed.get(family, [])] == sorted(
        catalogue(), key=lambda code: list(FAMILIES).index(code[:3])
    )


@of_each_rule
def test_an_option_of_a_rule_exists_where_its_page_says(rule: Rule) -> None:
    known = {"integrity.toml": settings(), "keys/trust.toml": policy_members(), None: flags()}
    for line in rule.options.splitlines():
        written = OPTION.fullmatch(line)
        assert written, line
        assert written[1].split()[0] in known[written[2]], line


@of_each_rule
def test_a_command_that_a_rule_names_exists_with_its_options(rule: Rule) -> None:
    text = f"{rule.mend} {rule.why}"
    for line in re.findall(r"`integrity ([^`]+)`", text):
        command, words = resolved(line.split())
        options = [word for word in words if word.startswith("-")]
        assert set(options) <= {name for parameter in command.params for name in parameter.opts}, line


def resolved(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words begin with, and the rest of them."""
    command: click.Command = group
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0])
        assert found
        command, words = found, words[1:]
    return command, words


def flags() -> set[str]:
    return {name for command in commands(group) for parameter in command.params for name in parameter.opts}


def commands(command: click.Command) -> Iterator[click.Command]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found
            yield from commands(found)
    else:
        yield command


def settings() -> set[str]:
    return {field.name.replace("_", "-") for field in fields(Settings)}


def policy_members() -> set[str]:
    """Members of the policy and of the tables in it."""
    policy = tomllib.loads((ROOT / "keys" / "trust.toml").read_text(encoding="utf-8"))
    tables = [
        table for value in policy.values() if isinstance(value, list) for table in value if isinstance(table, dict)
    ]
    tables += [
        table
        for value in policy.values()
        if isinstance(value, dict)
        for table in value.values()
        if isinstance(table, dict)
    ]
    return {*policy, *(name for table in tables for name in table)}

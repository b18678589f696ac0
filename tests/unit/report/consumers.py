"""What others read in our reports: the runner of GitHub, GitHub's Markdown, viewers of SARIF, CI servers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import cmarkgfm
import xmlschema
from cmarkgfm.cmark import Options
from jsonschema import Draft4Validator

from tests.unit.report.parsed import Element, parse, walk

SCHEMAS = Path(__file__).parents[2] / "schemas"
SARIF = Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")))
JUNIT = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))


@dataclass(frozen=True, slots=True)
class Command:
    """A workflow command as the runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def workflow_commands(log: str) -> list[Command]:
    """The commands in a log: `::name key=value,...::data` that begins a line, after blanks; `##[name]` anywhere."""
    return [command for line in re.split(r"\r\n|[\r\n]", log) if (command := _command(line.lstrip()))]


def _command(line: str) -> Command | None:
    written = re.match(r"::(\S+?)(?: (.*?))?::(.*)", line, re.DOTALL)
    if written:
        name, properties, data = written.groups()
        pairs = (pair.partition("=") for pair in (properties or "").split(",") if pair)
        return Command(name, {key: _unescaped(value, ":,") for key, _, value in pairs}, _unescaped(data, ""))
    old = re.search(r"##(?:vso)?\[([^\]]*)\](.*)", line, re.DOTALL | re.IGNORECASE)
    return Command(old[1], {}, old[2]) if old else None


def _unescaped(text: str, further: str) -> str:
    for character in f"\r\n{further}%":
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def github_page(markdown: str) -> Element:
    """The page that GitHub's own renderer makes, with raw HTML left in, so that what the sanitizer would have to find
    can be seen."""
    extensions = ["table", "autolink", "strikethrough", "tasklist"]
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return parse(cmarkgfm.markdown_to_html_with_extensions(markdown, options, extensions))


_REFERENCES = re.compile(
    r"""
      @[a-z0-9]                             # a person or team, who would be told
    | [#!][0-9] | \bGH-[0-9] | [\w-]/[\w-]  # an issue, a request, a repository
    | \b[0-9a-f]{7,40}\b                    # a commit
    | :(?:[\w+-]*[a-z+][\w+-]*|100|1234): | \$  # an emoji, a formula
    | :// | \bwww\. | \w@\w                 # an address
    | \[[ x^!]                              # a task, a footnote, an alert
    """,
    re.IGNORECASE | re.VERBOSE,
)


def references(page: Element) -> list[str]:
    """What GitHub would turn into something else in the text of a page; it leaves code alone."""
    return [match.group() for text in _texts(page) for match in _REFERENCES.finditer(text)]


def _texts(element: Element) -> Iterator[str]:
    """Runs of text outside of code; an element between two pieces parts them."""
    for piece in element.pieces:
        if isinstance(piece, str):
            yield piece
        elif piece.name != "code":
            yield from _texts(piece)


def elements(page: Element) -> set[str]:
    return {element.name for element in walk(page)}


def table(page: Element) -> list[list[str]]:
    """The rows of the only table, without its head."""
    return [[cell.text for cell in row.children] for row in page.one("tbody").all("tr")]


def sarif_log(text: str) -> Any:
    """The log, which follows the schema."""
    log = json.loads(text)
    SARIF.validate(log)
    return log


SARIF_MARKUP = re.compile(r"(?<!\\)\[[^\[\]]*\]\([^)]*\)|\{[0-9]+\}")
"""Embedded links and placeholders in a message (SARIF 2.1.0, 3.11.6 and 3.11.5)."""


def junit_suites(text: str) -> ET.Element:
    """The root, which follows the schema, and whose counts are those of its cases."""
    JUNIT.validate(text)
    root = ET.fromstring(text)
    cases = root.findall("testsuite/testcase")
    failed = [case for case in cases if case.find("failure") is not None]
    for element in (root, root[0]):
        counts = (element.get("tests"), element.get("failures"), element.get("errors"))
        assert counts == (str(len(cases)), str(len(failed)), "0")
    return root


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value, names of members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from strings(member)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)

"""The script of the HTML report, read by Node: each part, and the whole as a page has it."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from integrity.report import html
from tests.interop import tools
from tests.interop.tools import Node
from tests.unit.report.reports import newsroom


def check(node: Node, path: Path) -> str:
    """What Node says against the syntax of a file."""
    return tools.run([node.program, "--check", str(path)]).stderr.decode()


@pytest.mark.parametrize("name", html.SCRIPTS)
def test_each_part_is_a_script_of_its_own(node: Node, name: str) -> None:
    with resources.as_file(resources.files("integrity.report").joinpath("templates", name)) as path:
        assert check(node, path) == ""


def test_the_parts_together_are_one_script(node: Node, tmp_path: Path) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", html.render(newsroom()), re.DOTALL)
    path = tmp_path / "page.js"
    path.write_text(script, encoding="utf-8")
    assert check(node, path) == ""


def test_a_fault_is_seen(node: Node, tmp_path: Path) -> None:
    path = tmp_path / "bad.js"
    path.write_text("const a = ;\n", encoding="utf-8")
    assert "SyntaxError" in check(node, path)

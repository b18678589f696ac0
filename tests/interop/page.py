"""docs/verifying-elsewhere.md and the code on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tests.interop import tools

ROOT = tools.HERE.parents[1]
PAGE = (ROOT / "docs" / "verifying-elsewhere.md").read_text(encoding="utf-8")


def blocks(language: str) -> Sequence[str]:
    """The code blocks of the page in one language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def save(folder: Path, name: str, block: str) -> Path:
    """A code block as a file, as the page says to save it."""
    assert f"Save it as `{name}`" in PAGE.replace("\n", " ")
    path = folder / name
    path.write_text(block, encoding="utf-8")
    return path

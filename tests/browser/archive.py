"""The report on an invented archive of ten thousand articles, made once for all tests of a session."""

from __future__ import annotations

from pathlib import Path

from tests.corpus import AT
from tests.invented import archive

ARTICLES = 10_000


def write(folder: Path) -> Path:
    """The first page of the report, with the others beside it."""
    corpus = archive(folder / "archive", ARTICLES)
    path = folder / "report.html"
    outcome = corpus.run("audit", "--at", AT, "--quiet", "--output", f"html:{path}")
    assert outcome.code == 0, outcome.err
    return path

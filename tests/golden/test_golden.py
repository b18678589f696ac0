"""Every format, whole: what the command line writes about one small corpus.

After a wanted change run `INTEGRITY_UPDATE_GOLDEN=1 python -m pytest tests/golden` and read the difference before it
is committed.
"""

import os
from pathlib import Path

import pytest

from tests.corpus import AT, Corpus
from tests.golden.newsroom import build

HERE = Path(__file__).parent
UPDATE = bool(os.environ.get("INTEGRITY_UPDATE_GOLDEN"))
RUNS = {
    "check.txt": ("check",),
    "check-verbose.txt": ("check", "--verbose"),
    "check-colour.txt": ("check", "--color", "always"),
    "audit.txt": ("audit",),
    "link.txt": ("link", "."),
    "check.json": ("check", "--output", "json"),
    "check.jsonl": ("check", "--output", "jsonl"),
    "check.sarif": ("check", "--output", "sarif"),
    "check.junit.xml": ("check", "--output", "junit"),
    "check.github.txt": ("check", "--output", "github"),
    "check.gitlab.json": ("check", "--output", "gitlab"),
    "check.md": ("check", "--output", "markdown"),
    "check.csv": ("check", "--output", "csv"),
    "links.jsonl": ("link", ".", "--output", "links"),
    "clusters.jsonl": ("link", ".", "--output", "clusters"),
    "check.html": ("check", "--output", "html"),
    "compare.txt": ("compare", "_news/2025-03-22-wire.md", "_news/2025-03-22-post.md"),
    "compare.json": ("compare", "_news/2025-03-22-wire.md", "_news/2025-03-11-strike.md", "--output", "json"),
    "explain.txt": ("explain", "FLD211"),
    "explain-all.txt": ("explain", "--all"),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return build(tmp_path_factory.mktemp("newsroom"))


@pytest.mark.parametrize("name", RUNS)
def test_the_report_is_the_one_that_was_agreed_on(corpus: Corpus, name: str) -> None:
    judged = RUNS[name][0] in {"check", "audit", "link"}
    out = corpus.run(*RUNS[name], *(["--at", AT] if judged else [])).out
    if UPDATE:
        (HERE / name).write_bytes(out.encode())
    assert out.encode() == (HERE / name).read_bytes()


def test_every_golden_file_belongs_to_a_run() -> None:
    kept = {path.name for path in HERE.iterdir() if path.is_file() and path.suffix != ".py"}
    assert kept == set(RUNS)

"""`--engine spark` as a user calls it: the outcome is that of one process, byte by byte."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from integrity.cli.main import run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NEWSROOM = Path("fixtures", "newsroom")
AT = ("--at", "2026-01-01T00:00:00Z")


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command runs in: that of the project, whose keys judge the newsroom."""
    folder = Path(__file__).parents[2]
    monkeypatch.chdir(folder)
    return folder


def articles(folder: Path) -> Path:
    """The articles of the newsroom as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    paths = sorted(path for path in NEWSROOM.rglob("*.md") if path.name != "README.md")
    rows = [{"path": path.as_posix(), "content": path.read_bytes()} for path in paths]
    pq.write_table(pa.Table.from_pylist(rows), folder / "articles.parquet")
    return folder / "articles.parquet"


@pytest.mark.usefixtures("project")
def test_an_audit_of_parquet_is_that_of_the_files(
    spark: "SparkSession", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = articles(tmp_path)
    here = {"json": "a.json", "verdicts": "verdicts.jsonl", "links": "links.jsonl"}
    there = {"json": "b.json", "html": "b.html", "verdicts": "verdicts", "links": "links"}
    asked = [[f"--output={kind}:{tmp_path / name}" for kind, name in each.items()] for each in (here, there)]
    assert run(["audit", str(NEWSROOM), *AT, "--quiet", *asked[0]]) == 0
    assert run(["audit", "--engine", "spark", str(held), *AT, *asked[1]]) == 0
    assert (tmp_path / "b.json").read_bytes() == (tmp_path / "a.json").read_bytes()
    assert "28 errors and 14 warnings" in (tmp_path / "b.html").read_text(encoding="utf-8")
    for name in ("verdicts", "links"):
        written = b"".join(part.read_bytes() for part in sorted((tmp_path / name).glob("part-*")))
        assert written == (tmp_path / f"{name}.jsonl").read_bytes()
    assert "checked 93 articles" in capsys.readouterr().err


REFUSED = {
    "options that Spark does not know": (("link", "--before", "x.jsonl", "feed.parquet"), "--before is not known"),
    "a change": (("audit", "--since", "HEAD", "feed.parquet"), "--since and --staged are about files"),
    "a change of files": (("audit", "--staged", "news"), "a change is to be judged"),
    "files and data": (("link", "news", "feed.parquet"), "files of articles and data for Spark are named in one run"),
    "verdicts of records": (("link", "feed.jsonl", "--output", "verdicts:out"), "link judges no seal"),
    "records in an audit": (("audit", "feed.jsonl"), "an audit reads Parquet with the columns path and content"),
    "data that is not there": (("link", "none.jsonl"), "none.jsonl: path not found"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_an_error_of_usage(
    spark: "SparkSession",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    (tmp_path / "feed.jsonl").write_text('{"id": "a", "title": "Ferry"}\n')
    monkeypatch.chdir(tmp_path)
    (command, *arguments), message = REFUSED[name]
    assert run([command, "--engine", "spark", *arguments]) == 2
    assert message in capsys.readouterr().err

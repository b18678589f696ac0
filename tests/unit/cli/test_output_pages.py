"""A report of several pages on disk: where they go, and what they never take the place of."""

from __future__ import annotations

from pathlib import Path

import pytest

from integrity.cli import output
from integrity.cli.output import Target
from integrity.errors import UsageError
from integrity.report import html
from integrity.report.page import contents
from integrity.report.report import Report
from integrity.report.terminal import PLAIN
from tests.unit.report.parsed import parse
from tests.unit.report.reports import article, finding, report


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "PAGE_BYTES", 60_000)
    monkeypatch.setattr(contents, "ARTICLE_BYTES", 30_000)


def large(count: int = 700) -> Report:
    return report([article(f"{n:04}.md") for n in range(count)], findings=[finding(path="0001.md")])


def write(path: Path, given: Report) -> list[Path]:
    return output.write(given, [Target("html", path)], PLAIN)


def test_pages_stand_beside_the_first_and_are_named_in_order(tmp_path: Path) -> None:
    beside = write(tmp_path / "report.html", large())
    assert [path.name for path in beside] == [f"report-{n}.html" for n in range(2, len(beside) + 2)]
    assert {path.name for path in tmp_path.iterdir()} == {"report.html", *(path.name for path in beside)}


def test_a_small_report_is_one_file(tmp_path: Path) -> None:
    assert write(tmp_path / "report.html", large(3)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_each_page_says_which_it_is_and_links_to_the_others(tmp_path: Path) -> None:
    paths = [tmp_path / "report.html", *write(tmp_path / "report.html", large())]
    for number, path in enumerate(paths, 1):
        page = parse(path.read_text(encoding="utf-8"))
        told = page.all("nav", kind="pages")[0]
        assert told.one("p").text == f"Page {number} of {len(paths)}"
        assert told.one("b").text == str(number)
        assert [link.attributes["href"] for link in told.all("a")] == [one.name for one in paths if one != path]


def test_pages_are_the_same_again(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "report.html", large())
    a, b = ({path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()} for folder in "ab")
    assert a == b


def test_pages_of_an_earlier_report_are_replaced(tmp_path: Path) -> None:
    write(tmp_path / "report.html", large())
    before = (tmp_path / "report-2.html").read_bytes()
    write(tmp_path / "report.html", large(800))
    assert (tmp_path / "report-2.html").read_bytes() != before


@pytest.mark.parametrize("content", ["mine", html.render(report())], ids=["another file", "a report of its own"])
def test_what_is_no_further_page_is_never_replaced(tmp_path: Path, content: str) -> None:
    other = tmp_path / "report-2.html"
    other.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"report-2\.html is to hold a page of the report"):
        write(tmp_path / "report.html", large())
    assert other.read_text(encoding="utf-8") == content
    assert not (tmp_path / "report.html").exists()


def test_a_folder_in_the_place_of_a_page_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "report-2.html").mkdir()
    with pytest.raises(UsageError, match="something else stands there"):
        write(tmp_path / "report.html", large())


def test_one_page_alone_tells_how_much_it_leaves_out() -> None:
    page = parse(html.render(large()))
    assert not page.all("nav", kind="pages")
    caution = next(one.text for one in page.one("header").all("p", kind="caution"))
    assert caution.startswith("This one page has no room for all: it leaves out ")
    assert "articles. Name a file, as in --output html:report.html" in caution


def test_the_whole_report_is_spread_over_the_pages_once(tmp_path: Path) -> None:
    paths = [tmp_path / "report.html", *write(tmp_path / "report.html", large())]
    told = [parse(path.read_text(encoding="utf-8")).one("script", id="data").text for path in paths]
    assert sum(text.count('.md"') for text in told) == 700

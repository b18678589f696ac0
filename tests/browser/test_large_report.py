"""The report on ten thousand articles in a real browser: light in the page, searchable, shared by its address."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.archive import ARTICLES
from tests.browser.pages import Opened, Opener

MAX_ROWS = 60
"""Rows in the page at once, in a window of at most 46 rem."""
MAX_BYTES = 5_000_000
MAX_ELEMENTS = 100_000
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@pytest.fixture
def opened(open_report: Opener, archive_page: Path) -> Opened:
    return open_report.file(archive_page)


def paths(page: Page) -> list[str]:
    return page.locator("#rows code").all_inner_texts()


def field(page: Page, label: str) -> Locator:
    return page.locator("#filters").get_by_label(label, exact=True)


def rows(page: Page) -> int:
    return page.locator("#rows tr").count()


def test_it_opens_from_disk_without_a_request_an_error_or_a_violation(opened: Opened) -> None:
    assert opened.requests == [opened.page.url]
    assert opened.complaints == []


def test_the_first_view_is_there_before_anything_is_asked_for(opened: Opened) -> None:
    assert opened.page.locator("h1").inner_text().startswith("117 errors and")
    assert opened.page.evaluate(FIRST_PAINT) > 0


def test_the_page_has_a_bounded_number_of_elements(opened: Opened) -> None:
    assert opened.page.evaluate("document.querySelectorAll('*').length") < MAX_ELEMENTS


def test_few_rows_are_in_the_page_wherever_its_table_is_scrolled_to(opened: Opened) -> None:
    page = opened.page
    page.locator("#window").scroll_into_view_if_needed()
    for share in (0, 0.1, 0.5, 0.9, 1):
        page.evaluate("s => { const w = document.getElementById('window'); w.scrollTop = s * w.scrollHeight }", share)
        page.wait_for_timeout(50)
        assert 0 < rows(page) <= MAX_ROWS


def test_the_end_of_the_table_is_the_last_row_of_the_page(opened: Opened) -> None:
    page = opened.page
    for _ in range(5):
        page.evaluate("() => { const w = document.getElementById('window'); w.scrollTop = w.scrollHeight }")
        page.wait_for_timeout(50)
    last = page.evaluate("JSON.parse(document.getElementById('data').textContent).rows.at(-1)[0]")
    assert paths(page)[-1] == last
    bottoms = (
        "[...document.querySelectorAll('#window, #rows tr:last-child')].map(e => e.getBoundingClientRect().bottom)"
    )
    window, row = page.evaluate(bottoms)
    assert abs(window - row) < 4


def test_search_takes_every_word_and_ignores_case(opened: Opened) -> None:
    page = opened.page
    first = page.evaluate("JSON.parse(document.getElementById('data').textContent).rows[700]")
    field(page, "Search title, path, outlet").fill(f"  {first[1].upper()}   {first[3]} ")
    assert paths(page) == [first[0]]
    assert page.locator("#found").inner_text().startswith("1 of ")


def test_filters_hold_together_and_the_address_keeps_them(opened: Opened) -> None:
    page = opened.page
    field(page, "Outlet").select_option("northwire.example")
    field(page, "Verdict").select_option("malformed")
    field(page, "Order").select_option("newest")
    assert page.url.endswith("#articles?outlet=northwire.example&verdict=malformed&sort=newest")
    told = "[...document.querySelectorAll('#rows tr')].map(r => [...r.cells].slice(1, 4).map(c => c.innerText.trim()))"
    found = page.evaluate(told)
    assert {(outlet, verdict.splitlines()[0]) for outlet, _, verdict in found} == {("northwire.example", "malformed")}
    times = [time for _, time, _ in found]
    assert times == sorted(times, reverse=True)
    assert len(times) > 5


def test_a_shared_address_shows_the_same_view(opened: Opened, open_report: Opener, archive_page: Path) -> None:
    field(opened.page, "Findings").select_option("error")
    field(opened.page, "Order").select_option("outlet")
    shared = opened.page.url.partition("#")[2]
    other = open_report.file(archive_page, hash=f"#{shared}").page
    assert paths(other) == paths(opened.page)
    assert field(other, "Findings").input_value() == "error"
    assert 0 <= other.evaluate("document.getElementById('articles').getBoundingClientRect().top") < 800


def test_an_address_that_asks_for_nothing_known_shows_everything(open_report: Opener, archive_page: Path) -> None:
    page = open_report.file(archive_page, hash="#articles?outlet=%3Cscript%3E&sort=__proto__&what=ever&q=%E0%A4%A").page
    assert field(page, "Outlet").input_value() == ""
    assert field(page, "Order").input_value() == ""


def test_a_search_without_result_says_so_and_is_taken_back(opened: Opened) -> None:
    page = opened.page
    field(page, "Search title, path, outlet").fill("no such words anywhere")
    assert "No article is like that." in page.locator("#rows").inner_text()
    page.get_by_role("button", name="Reset").click()
    page.wait_for_function("document.querySelectorAll('#rows tr').length > 5")
    assert page.url.endswith("#articles")


def test_every_page_fits_and_tells_which_it_is(archive_page: Path, open_report: Opener) -> None:
    pages = sorted(archive_page.parent.glob("report*.html"))
    assert len(pages) > 1
    assert max(path.stat().st_size for path in pages) < MAX_BYTES
    second = open_report.file(archive_page.with_name("report-2.html"))
    assert second.complaints == []
    assert second.page.locator("h1").inner_text().startswith(f"Page 2 of {len(pages)}")
    second.page.locator("nav.pages a").first.click()
    assert second.page.url == archive_page.as_uri()


def test_the_pages_together_have_every_article_and_event_once(archive_page: Path, open_report: Opener) -> None:
    seen: list[str] = []
    events: list[int] = []
    for path in archive_page.parent.glob("report*.html"):
        page = open_report.file(path).page
        seen += page.evaluate("JSON.parse(document.getElementById('data').textContent).rows.map(row => row[0])")
        events += page.evaluate("[...document.querySelectorAll('.event')].map(e => Number(e.id.slice(6)))")
        page.close()
    assert len(seen) == len(set(seen)) == ARTICLES
    assert sorted(events) == list(range(1, len(events) + 1))


def test_a_row_leads_to_its_event_on_another_page(opened: Opened) -> None:
    page = opened.page
    field(page, "Event").select_option("yes")
    link = page.locator("#rows .event-number a[href^='report-']").first
    number = link.inner_text()
    link.click()
    page.locator(f"#event-{number}[open] .members").wait_for()
    assert page.url.endswith(f"#event-{number}")


def test_the_keyboard_walks_through_rows_that_were_not_there(opened: Opened) -> None:
    page = opened.page
    page.locator("#rows a").first.focus()
    reached = set()
    for _ in range(80):
        reached.add(page.evaluate("document.activeElement.closest('tr')?.getAttribute('aria-rowindex')"))
        page.keyboard.press("Tab")
        page.wait_for_timeout(10)
    assert len(reached - {None}) > 40

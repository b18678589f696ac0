"""The page for a reader whose browser runs no script: everything is there, and nothing that does not work."""

from __future__ import annotations

from tests.browser.pages import Opener
from tests.unit.report.reports import newsroom


def test_articles_events_and_texts_are_readable(open_report: Opener) -> None:
    page = open_report(newsroom(), is_scripted=False).page
    assert page.locator("#rows tr").count() == 4
    assert page.locator("#event-1[open] .members > li").count() == 4
    page.locator("#event-1 .texts > summary").first.click()
    assert page.locator("#event-1 .texts[open] .aligned").first.is_visible()


def test_search_and_marks_are_not_offered(open_report: Opener) -> None:
    page = open_report(newsroom(), is_scripted=False).page
    assert page.locator("#filters, .review, #marks").locator("visible=true").count() == 0
    assert page.locator("button").locator("visible=true").count() == 0
    assert "Search and filters need JavaScript" in page.locator("#articles").inner_text()

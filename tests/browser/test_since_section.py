"""What changed since an earlier report, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from integrity.finding import Severity
from integrity.report import html
from integrity.report.since import CONFIGURATION, VERSION, Since, Told, Turned
from tests.unit.report.reports import newsroom

SCRIPT = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
LONG = "W" * 400


def since(text: str) -> Since:
    """Something of everything, each saying `text`."""
    told = tuple(Told(level, "SIG510", text, text, "0" * 32) for level in Severity)
    turned = tuple(Turned(text, "verified", verdict, 1_234) for verdict in ("tampered", "untrusted-signer", "missing"))
    return Since("0.0.9", None, (CONFIGURATION, VERSION), told, told, told, 3, turned, (text,), (text,))


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a page whose earlier report says a text, at a width and in a scheme."""
    pages: list[Page] = []

    def open_page(text: str, width: int = 1280, *, is_dark: bool = False) -> Page:
        path = tmp_path / "report.html"
        path.write_text(html.render(replace(newsroom(), since=since(text))), encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme="dark" if is_dark else "light")
        pages.append(page)
        page.goto(path.as_uri(), wait_until="networkidle")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("text", ["northwire.example", LONG, SCRIPT])
def test_the_section_is_never_wider_than_the_window(opened: Callable[..., Page], text: str, width: int) -> None:
    page = opened(text, width)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_script_in_an_earlier_report_does_not_run(opened: Callable[..., Page]) -> None:
    page = opened(SCRIPT)
    assert page.title() != "owned"
    assert page.locator("#since img, #since script").count() == 0
    assert "<script>" in page.inner_text("#since")


def test_verdicts_are_not_broken_on_a_narrow_screen(opened: Callable[..., Page]) -> None:
    page = opened("northwire.example", 390)
    heights = page.evaluate("[...document.querySelectorAll('.turns .verdict')].map(e => e.clientHeight)")
    assert len(heights) == 6
    assert max(heights) < 60


def test_the_section_is_reached_from_the_navigation_by_keyboard(opened: Callable[..., Page]) -> None:
    page = opened("northwire.example")
    page.locator("nav a[href='#since']").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#since")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#since') !== null")


def test_print_shows_what_is_folded(opened: Callable[..., Page]) -> None:
    page = opened("northwire.example", 700)
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('.changes').forEach(d => { d.open = false })")
    heights = page.evaluate(
        "[...document.querySelectorAll('.changes > ul')].map(e => e.getBoundingClientRect().height)"
    )
    assert len(heights) == 5
    assert min(heights) > 10

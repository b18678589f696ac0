"""The HTML report in a real browser: silent, reachable by keyboard, and never wider than its window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from integrity.finding import Place
from integrity.node import Span
from integrity.report import html
from integrity.report.report import Report
from tests.browser.pages import Opener
from tests.unit.report.reports import article, event, finding, link, newsroom, record, report

SECTIONS = ("glance", "seals", "events", "pairs", "todo", "articles")
SCRIPT = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><svg onload=alert(1)>"
LONG = "W" * 400
ATTACK = "&lt;script&gt;document.title='owned'&lt;/script&gt; \u202e </td></table><!-- {{ 7*7 }} &#60;img src=x&#62; "
"""What becomes markup once character references are resolved, as they are before texts are compared."""


def hostile() -> Report:
    """Script in every text, and words that no line can hold."""
    names = [f"{SCRIPT}{LONG}", f"{LONG}{SCRIPT}"]
    place = Place(names[0], Span(1, 1, 90), SCRIPT + LONG, 0, LONG)
    return report(
        articles=[article(name, name, LONG, "https://northwire.example/" + "w" * 400, codes=(LONG,)) for name in names],
        records=[replace(record(name, name, LONG), excerpt=ATTACK, text=f"{ATTACK} {LONG} {SCRIPT}") for name in names],
        findings=[finding(message=SCRIPT + LONG, path=LONG, evidence=[(LONG, SCRIPT + LONG)], related=[place])],
        links=[link(names[0], names[1])],
        clusters=[event(*names)],
    )


def is_within_its_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("given", [newsroom(), hostile(), report()], ids=["newsroom", "hostile", "empty"])
def test_it_opens_from_disk_without_a_request_an_error_or_a_violation(open_report: Opener, given: Report) -> None:
    opened = open_report(given)
    assert opened.requests == [opened.page.url]
    assert opened.complaints == []
    assert opened.page.url.startswith("file:")


def test_its_style_sheet_is_applied(open_report: Opener) -> None:
    page = open_report(newsroom()).page
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 249, 246)"


def test_patterns_of_the_bars_are_drawn(open_report: Opener) -> None:
    page = open_report(newsroom()).page
    segments = page.evaluate("[...document.querySelectorAll('.bar rect')].map(r => r.getBoundingClientRect().width)")
    assert segments
    assert min(segments) > 1
    filled = "getComputedStyle(document.querySelector('#p-replayed .strong')).fill"
    assert page.evaluate(filled) == "rgb(194, 65, 12)"


def test_script_in_titles_paths_and_messages_does_not_run(open_report: Opener) -> None:
    page = open_report(hostile()).page
    assert "nothing here is verified" in page.title()
    assert page.locator("img, [onload], [onerror]").count() == 0
    assert page.locator("script").count() == 2
    assert "<script>" in page.inner_text("#articles")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    shown = page.inner_text("#event-1 .aligned")
    assert "document.title='owned'" in shown
    assert "\\u202e" in shown
    assert page.title() != "owned"


def test_an_inline_script_would_be_stopped_by_the_policy(open_report: Opener, tmp_path: Path) -> None:
    opened = open_report(newsroom())
    injected = html.render(newsroom()).replace(
        "<main>", "<main><script>document.title='owned'</script><p style='color:red'>"
    )
    (tmp_path / "injected.html").write_text(injected, encoding="utf-8")
    opened.page.goto((tmp_path / "injected.html").as_uri())
    assert opened.page.title() != "owned"
    assert {"violates script-src-elem", "violates style-src-attr"} <= set(opened.complaints)


@pytest.mark.parametrize("width", [320, 375, 768, 1280, 2200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("given", [newsroom(), hostile()], ids=["newsroom", "hostile"])
def test_the_page_is_never_wider_than_its_window(
    open_report: Opener, given: Report, scheme: Literal["light", "dark"], width: int
) -> None:
    page = open_report(given, width, scheme).page
    assert is_within_its_window(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert is_within_its_window(page)


@pytest.mark.parametrize("given", [newsroom(), hostile()], ids=["newsroom", "hostile"])
def test_print_fits_the_paper_and_shows_closed_events(open_report: Opener, given: Report) -> None:
    page = open_report(given, width=700).page
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('.event').forEach(d => { d.open = false })")
    assert is_within_its_window(page)
    assert page.evaluate("document.querySelector('.members').getBoundingClientRect().height") > 20
    assert page.locator("nav.contents").is_hidden()


def test_every_section_is_reached_by_keyboard(open_report: Opener) -> None:
    page = open_report(newsroom()).page
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        target = page.evaluate("document.activeElement.closest('nav') && document.activeElement.hash")
        if target:
            reached.append(target.removeprefix("#"))
            page.keyboard.press("Enter")
            top = page.evaluate("h => document.querySelector(h).getBoundingClientRect().top", target)
            assert -1 <= top < 800
            page.locator(f"nav a[href='{target}']").focus()
    assert reached == list(SECTIONS)


def test_the_first_stop_of_the_keyboard_skips_to_the_work(open_report: Opener) -> None:
    page = open_report(newsroom()).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#todo"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#todo') !== null")


def test_the_keyboard_opens_evidence_and_focus_is_visible(open_report: Opener) -> None:
    page = open_report(newsroom()).page
    summary = page.locator(".why > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".why[open] .features").first.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


CONTRAST = """() => {
  const channel = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
  const parts = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = parts(c).map(channel); return .2126 * r + .7152 * g + .0722 * b };
  const ground = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor; const p = parts(c); if (p.length < 4 || p[3] > 0) return c }
    return 'rgb(255, 255, 255)' };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), poor = [];
  for (let n; n = walker.nextNode();) {
    if (!n.data.trim()) continue;
    const style = getComputedStyle(n.parentElement), a = light(style.color), b = light(ground(n.parentElement));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push([ratio.toFixed(2), n.parentElement.className, n.data.trim().slice(0, 40)]);
  }
  return poor }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_the_contrast_that_wcag_aa_asks_for(open_report: Opener, scheme: Literal["light", "dark"]) -> None:
    assert open_report(newsroom(), scheme=scheme).page.evaluate(CONTRAST) == []


def test_print_keeps_the_contrast_also_where_the_screen_is_dark(open_report: Opener) -> None:
    page = open_report(newsroom(), scheme="dark").page
    page.emulate_media(media="print")
    assert page.evaluate(CONTRAST) == []

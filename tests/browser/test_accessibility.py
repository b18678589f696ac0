"""What axe-core finds on the page, in light and dark, as it is opened and with everything open, and by keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from integrity.link.what_if import Threshold, Turn, WhatIf
from integrity.report.report import Report
from tests.browser.pages import Opener
from tests.browser.test_since_section import since
from tests.corpus import AT
from tests.golden import newsroom as golden
from tests.interop import tools
from tests.unit.report.reports import article, evidence, link, newsroom, record, report

Scheme = Literal["light", "dark"]
BAD = {"serious", "critical"}
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, of the version in the lock file."""
    folder = tmp_path_factory.mktemp("axe")
    tools.install(tools.find_node(), folder, Path(__file__).parent)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def full() -> Report:
    """A report with every section there is."""
    given = newsroom()
    turns = tuple(Turn(one, was_linked=not one.same_event) for one in given.linking.links)
    asked = WhatIf((Threshold("probability", 0.5, 0.6),), 1, 2, 3, 4, turns[:2], turns[2:])
    decided = link("_news/ferry-2.md", "_news/ferry-3.md", found=evidence(decision="same"))
    linking = replace(given.linking, links=(*given.linking.links, decided), what_if=asked)
    return replace(given, linking=linking, since=since("northwire.example"))


def violations(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in BAD
        for node in one["nodes"]
    ]


@schemes
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious_in_a_report_with_every_section(
    open_report: Opener, axe: str, scheme: Scheme, width: int
) -> None:
    page = open_report(full(), width, scheme).page
    assert violations(page, axe) == []
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.locator(".review button").first.click()
    assert page.locator("#marks").is_visible()
    assert violations(page, axe) == []


def test_axe_finds_a_fault_that_was_put_in(open_report: Opener, axe: str) -> None:
    page = open_report(report()).page
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [one.partition(":")[0] for one in violations(page, axe)] == ["button-name"]


@schemes
def test_axe_finds_nothing_serious_in_an_empty_report(open_report: Opener, axe: str, scheme: Scheme) -> None:
    assert violations(open_report(report(), scheme=scheme).page, axe) == []


@schemes
def test_axe_finds_nothing_serious_in_the_report_on_the_small_corpus(
    open_report: Opener, axe: str, tmp_path: Path, scheme: Scheme
) -> None:
    path = tmp_path / "small.html"
    golden.build(tmp_path / "newsroom").run("audit", "--at", AT, "--quiet", "--output", f"html:{path}")
    page = open_report.file(path, scheme=scheme).page
    page.locator("#event-1 .texts > summary").first.click()
    assert violations(page, axe) == []


def test_axe_finds_nothing_serious_on_a_further_page(open_report: Opener, axe: str, archive_page: Path) -> None:
    page = open_report.file(archive_page.with_name("report-2.html")).page
    page.evaluate(
        "document.querySelectorAll('.event:nth-of-type(n + 4), .tasks > li:nth-child(n + 4)').forEach(e => e.remove())"
    )
    assert violations(page, axe) == []


def test_the_keyboard_alone_reaches_everything_that_can_be_used(open_report: Opener) -> None:
    page = open_report(full()).page
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.locator(".review button").first.click()
    usable = "a[href], button, input, select, summary, [tabindex='0']"
    page.evaluate("q => [...document.querySelectorAll(q)].forEach((e, n) => e.setAttribute('data-n', n))", usable)
    expected = page.locator(usable).count()
    reached = set()
    page.evaluate("document.activeElement.blur()")
    for _ in range(2 * expected):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('data-n')"))
    assert len(reached - {None}) == expected


def test_the_keyboard_marks_searches_and_opens(open_report: Opener) -> None:
    page = open_report(newsroom()).page
    page.locator("#pairs .review button").first.focus()
    page.keyboard.press("Space")
    assert page.locator("#marks-count").inner_text() == "1 pair marked: 1 same, 0 not same"
    page.locator("#pairs .texts > summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#pairs .texts[open] td").first.is_visible()
    page.locator("#filter-q").focus()
    page.keyboard.type("ferry-2")
    assert page.locator("#rows code").all_inner_texts() == ["_news/ferry-2.md"]


def test_controls_and_drawings_have_names(open_report: Opener) -> None:
    page = open_report(full()).page
    assert page.get_by_role("searchbox", name="Search title, path, outlet").count() == 1
    assert page.get_by_role("combobox", name="Verdict").count() == 1
    assert page.get_by_role("region", name="Table of articles").count() == 1
    assert page.get_by_role("img", name="northwire.example: own report first, own report +7.5 h").count() == 0
    assert page.get_by_role("img", name="harbourpost.example: own report +2.5 h").count() == 1
    assert page.get_by_role("status").filter(has_text="4 of 4 articles").count() == 1


def test_a_decided_pair_that_cannot_be_found_is_still_told(open_report: Opener) -> None:
    gone = link("x", "y", found=evidence(decision="same"))
    page = open_report(report([article("x")], [record("x")], links=[gone])).page
    assert page.locator("#decided .spot").all_inner_texts() == ["x", "y"]

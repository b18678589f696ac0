"""Marking pairs on the page, and what becomes of the marks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from integrity.link.evidence import Link
from integrity.report.report import Report
from tests.browser.pages import Opener
from tests.corpus import AT, Corpus
from tests.golden import newsroom as golden
from tests.unit.report.reports import article, event, evidence, link, newsroom, record, report

STRANGE = ["_news/a\u202eb.md", '_news/"quoted" </script>\n.md', "_news/\udcff.md", "_news/船.md"]


def export(page: Page) -> list[dict[str, object]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export decisions.jsonl").click()
    assert download.value.suggested_filename == "decisions.jsonl"
    text = Path(download.value.path()).read_bytes().decode("ascii")
    return [json.loads(line) for line in text.splitlines()]


def pairs_of(*links: Link) -> Report:
    names = sorted({name for pair in links for name in (pair.a, pair.b)})
    return report([article(n) for n in names], [record(n) for n in names], links=links)


def test_marks_are_counted_shown_and_taken_back(open_report: Opener) -> None:
    page = open_report(newsroom()).page
    same, other = (
        page.locator("#pairs .review").nth(0).get_by_role("button", name=n, exact=True) for n in ("Same", "Not same")
    )
    assert page.locator("#marks").is_hidden()
    same.click()
    assert page.locator("#marks-count").inner_text() == "1 pair marked: 1 same, 0 not same"
    assert same.get_attribute("aria-pressed") == "true"
    other.click()
    assert page.locator("#marks-count").inner_text() == "1 pair marked: 0 same, 1 not same"
    assert same.get_attribute("aria-pressed") == "false"
    other.click()
    assert page.locator("#marks").is_hidden()


def test_a_pair_that_stands_in_two_places_has_one_mark(open_report: Opener) -> None:
    page = open_report(newsroom()).page
    twins = page.locator(f"[data-ids='{json.dumps(['_news/ferry-0.md', '_news/ferry-1.md'])}']")
    assert twins.count() == 2
    twins.first.get_by_role("button", name="Same", exact=True).click()
    assert twins.last.get_by_role("button", name="Same", exact=True).get_attribute("aria-pressed") == "true"
    assert len(export(page)) == 1


def test_marks_are_still_there_when_the_page_is_read_again(open_report: Opener) -> None:
    page = open_report(newsroom()).page
    page.locator("#pairs .review button").first.click()
    page.reload()
    assert page.locator("#marks-count").inner_text() == "1 pair marked: 1 same, 0 not same"
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Clear").click()
    page.reload()
    assert page.locator("#marks").is_hidden()


@pytest.mark.parametrize(
    "kept", ["not json", "7", '[["x", true]]', '[["[1,2]", true]]', '[["[\\"a\\",\\"b\\"]", "yes"]]']
)
def test_what_another_page_left_in_their_place_is_no_mark(open_report: Opener, kept: str) -> None:
    opened = open_report(newsroom())
    corpus = opened.page.locator("#data").get_attribute("data-corpus")
    opened.page.evaluate("([place, kept]) => localStorage.setItem(place, kept)", [f"integrity-marks-{corpus}", kept])
    opened.page.reload()
    assert opened.page.locator("#marks").is_hidden()
    assert opened.complaints == []


def test_ids_are_exported_as_they_are_whatever_is_in_them(open_report: Opener) -> None:
    page = open_report(pairs_of(link(STRANGE[0], STRANGE[1]), link(STRANGE[2], STRANGE[3]))).page
    for button in page.locator("#pairs .review button[data-says='not same']").all():
        button.click()
    assert {(row["a"], row["b"], row["same_event"]) for row in export(page)} == {
        (*sorted(STRANGE[:2]), False), (*sorted(STRANGE[2:]), False),
    }  # fmt: skip


def test_a_pair_with_endless_ids_cannot_be_marked_and_is_shown(open_report: Opener) -> None:
    page = open_report(pairs_of(link("a" * 2000, "b"))).page
    assert page.locator("#pairs .pair").count() == 1
    assert page.locator("#pairs .review").count() == 0


def test_what_a_person_decided_is_told_and_is_no_close_call(open_report: Opener) -> None:
    decided = replace(link("a", "b"), evidence=evidence(decision="not same"))
    given = report([article(n) for n in "abc"], [record(n) for n in "abc"], links=[decided, link("b", "c")],
                   clusters=[event("b", "c")])  # fmt: skip
    page = open_report(given).page
    assert page.locator("#decided li").count() == 1
    assert page.locator("#decided .tag.lead").inner_text() == "not same"
    assert page.locator("#pairs .pair").count() == 1


def test_a_file_of_marks_is_one_that_link_keeps_to(open_report: Opener, tmp_path: Path) -> None:
    corpus = golden.build(tmp_path / "newsroom")
    page_path = tmp_path / "linked.html"
    corpus.run("audit", "--at", AT, "--quiet", "--output", f"html:{page_path}")
    page = open_report.file(page_path).page
    before = [(row["a"], row["b"]) for row in links(corpus) if row["same_event"]]
    page.locator("#event-1 .review").first.get_by_role("button", name="Not same").click()
    (row,) = export(page)
    assert (row["a"], row["b"]) in before
    corpus.raw("decisions.jsonl", json.dumps(row) + "\n")
    (again,) = [
        one for one in links(corpus, "--decisions", "decisions.jsonl") if (one["a"], one["b"]) == (row["a"], row["b"])
    ]
    assert again["same_event"] is False
    assert again["evidence"]["decision"] == "not same"


def links(corpus: Corpus, *options: str) -> list[dict[str, Any]]:
    return corpus.run("link", "_news", *options, "--output", "links").lines

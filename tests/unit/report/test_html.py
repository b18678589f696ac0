"""The HTML report: what it says, that nothing in it can act, and that it stays small."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrity import rules
from integrity.finding import Place, Severity
from integrity.link.evidence import Feature, Relation
from integrity.link.what_if import Threshold, Turn, WhatIf
from integrity.node import Span
from integrity.report import html
from integrity.report.inert import clipped
from integrity.report.page import contents
from integrity.report.page import events as events_page
from integrity.report.page import text as text_page
from integrity.report.page.articles import FIELDS, PLAIN_ROWS
from integrity.report.page.sides import Texts
from integrity.report.report import Report
from integrity.version import __version__
from tests.unit.report.parsed import ATTRIBUTES, ELEMENTS, Element, parse, walk
from tests.unit.report.reports import DAY, accepted, article, event, evidence, finding, link, newsroom, record, report

MAX_BYTES = 5_000_000

HOSTILE = [
    "<script>alert(1)</script>", "</style><script>", "</title><img src=x onerror=alert(1)>", "\"'><svg/onload=x>",
    "' onmouseover='x", "<!--", "-->", "]]>", "<![CDATA[", "&lt;script&gt;", "{{ 7*7 }}", "{% raw %}",
    "javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,<script>", "vbscript:x", "//evil.example",
    "https://ok.example/\"onclick=x", "https://a@evil.example/", "https://ok.example/a\u202eb",
    "https://ok.example/\njavascript:x", "https://evil.example/'><b>", "https://ok.example/?a=1&amp;b=<i>",
    "file:///etc/passwd", "\x1b]8;;x\x07", "\u202e", "\u2066", "\u2028", "\0", "\udcff", "`</code><b>`", "`<i>`",
    "[OK]", "::error::", "=cmd()",
]  # fmt: skip
PIECES = st.sampled_from(HOSTILE) | st.text("<>&\"'`=/ \x00\x1b\u202eab:", max_size=8)
HOSTILE_TEXT = st.lists(PIECES, max_size=4).map("".join)


def page_of(given: Report) -> Element:
    return parse(html.render(given))


def texts(element: Element) -> list[str]:
    return [child.text for child in element.children]


def data_of(page: Element) -> dict[str, Any]:
    """What the script of the page is given."""
    found = json.loads(page.one("script", id="data").text)
    assert isinstance(found, dict)
    return found


def section(page: Element, name: str) -> Element:
    return page.one("section", id=name)


# What it says


def test_the_headline_counts_and_says_that_nothing_is_verified() -> None:
    page = page_of(newsroom())
    assert page.one("h1").text == "1 error and 1 warning in 4 articles. Nothing here is verified."
    assert page.one("title").text == "1 error and 1 warning in 4 articles; nothing here is verified"


def test_a_run_without_findings_never_looks_like_an_all_clear() -> None:
    rendered = html.render(report(articles=[article()]))
    page = parse(rendered)
    assert page.one("h1").text == "No error or warning in 1 article. Nothing here is verified."
    assert "Not on the strength of its seals." in page.one("header").text
    assert "That is no proof" in page.one("header").text
    for reassurance in ("✓", "✔", "✅", "[OK]", "all clear", "passed", "green", "is authentic."):
        assert reassurance not in rendered.replace("means that an article is authentic.", "")


def test_the_headline_of_a_linking_run_counts_records() -> None:
    page = page_of(report(records=[record("a"), record("b")], command="link"))
    assert page.one("h1").text == "No error or warning in 2 records. Nothing here is verified."
    assert "No article was judged" in section(page, "seals").text


def test_an_empty_report_says_so_in_every_section() -> None:
    page = page_of(report())
    assert page.one("h1").text == "No error or warning in 0 articles. Nothing here is verified."
    assert len(page.all("p", kind="empty")) == 5


def test_the_time_of_judgement_and_the_version_are_named() -> None:
    kicker = page_of(newsroom()).one("p", kind="kicker").text
    assert kicker == f"Integrity audit judged for 2026-11-22 00:00 UTC version {__version__}"


@pytest.mark.parametrize(
    ("fail_on", "sentence"),
    [
        (Severity.ERROR, "This run fails: its fail level is error."),
        (None, "Mend what stands first. "),
    ],
)
def test_it_says_whether_the_run_fails(fail_on: Severity | None, sentence: str) -> None:
    given = newsroom()
    header = page_of(replace(given, fail_on=fail_on)).one("header").text
    assert sentence.strip() in header
    assert ("fail level" in header) is (fail_on is not None)


def test_deselected_findings_are_not_passed_over() -> None:
    header = page_of(report(articles=[article()], deselected=3)).one("header").text
    assert "3 findings left out of this report by select, ignore and levels." in header


def test_findings_on_seals_at_a_lower_level_are_not_passed_over() -> None:
    given = page_of(replace(report(articles=[article()]), lowered=1)).one("header").text
    assert "1 finding on seals stands at a lower level than this tool gives" in given


def test_accepted_findings_are_not_passed_over() -> None:
    header = page_of(report(articles=[article()], accepted=[accepted()])).one("header").text
    assert "Known and accepted findings, which are not in this report: 1 baselined." in header


def test_outlets_stand_by_number_of_articles_then_name() -> None:
    rows = [article(f"{n}.md", outlet=outlet) for n, outlet in enumerate(["b", "a", "c", "c"])]
    names = [row.one("th").text for row in section(page_of(report(rows)), "seals").one("tbody").all("tr")]
    assert names == ["c", "a", "b"]


def test_a_bar_has_a_text_alternative_and_a_second_channel() -> None:
    rows = [article("1.md"), article("2.md"), article("3.md", verdict="malformed")]
    bar = section(page_of(report(rows)), "seals").one("svg", kind="bar")
    assert bar.attributes["aria-label"] == "northwire.example: 3 articles; 1 malformed, 2 unverifiable"
    parts = [(part.attributes["x"], part.attributes["width"], part.attributes["fill"]) for part in bar.all("rect")]
    assert parts == [("0%", "33.3333%", "url(#p-malformed)"), ("33.3333%", "66.6667%", "url(#p-unverifiable)")]


def test_outlets_beyond_fifty_are_summed_up() -> None:
    rows = [article(f"{n}.md", outlet=f"o{n:03}.example") for n in range(60)]
    body = section(page_of(report(rows)), "seals").one("tbody").all("tr")
    assert len(body) == 51
    assert texts(body[-1]) == ["10 more outlets", "10", "unverifiable 100 % 10", "no seal says"]


def test_a_verdict_that_this_version_does_not_know_comes_first_and_stands_out() -> None:
    rows = [article("1.md", verdict="enchanted"), article("2.md", verdict="malformed")]
    seals = section(page_of(report(rows)), "seals")
    assert [term.text for term in seals.all("dt")] == ["enchanted", "malformed"]
    assert "url(#p-other)" in [rect.attributes.get("fill") for rect in seals.all("rect")]


def test_findings_are_grouped_errors_first_with_the_words_of_the_catalogue() -> None:
    todo = section(page_of(newsroom()), "todo")
    groups = [group.attributes["id"] for group in todo.all("article")]
    assert groups == ["SIG509-error", "FLD211-warning", "SIG514-note"]
    rule = rules.find("FLD211")
    group = todo.one("article", id="FLD211-warning")
    assert group.one("h3").text == "warning FLD211 outlet-host 1"
    for words in (rule.summary, rule.why, rule.mend):
        assert words.replace("`", "") in group.text


def test_one_rule_at_two_levels_makes_two_groups() -> None:
    found = [finding(path="a.md"), finding(path="b.md", severity=Severity.NOTE)]
    groups = section(page_of(report(findings=found)), "todo").all("article")
    assert [group.attributes["id"] for group in groups] == ["FLD211-warning", "FLD211-note"]


def test_a_finding_shows_place_source_and_evidence() -> None:
    task = section(page_of(newsroom()), "todo").one("article", id="FLD211-warning").one("li", kind="task")
    assert task.one("p", kind="spot").text == "_news/ferry-0.md:15:11"
    assert task.one("pre").text == "domain: northwire.example"
    assert task.one("mark").text == "northwire.example"
    assert texts(task.one("dl").children[0]) == ["host", "other.example"]


def test_the_next_step_is_not_repeated_where_it_is_the_mending_of_the_rule() -> None:
    found = [finding(path="a.md"), finding(path="b.md", next_step="Write `northwire.example`.")]
    tasks = section(page_of(report(findings=found)), "todo").all("li", kind="task")
    steps = [step.text for task in tasks for step in task.all("p", kind="next")]
    assert steps == ["Next step Write northwire.example."]
    assert [code.text for code in tasks[1].one("p", kind="next").all("code")] == ["northwire.example"]


@pytest.mark.parametrize(
    ("span", "source", "offset", "parts"),
    [
        (Span(1, 1, 3), "abcdef", 0, ("", "abc", "def")),
        (Span(1, 4, 3), "abcdef", 0, ("abc", "def", "")),
        (Span(1, 44, 2), "abcdef", 40, ("…abc", "de", "f")),
        (Span(1, 44, 500), "abcdef", 40, ("…abc", "def", "…")),
        (Span(1, 4, 0), "abcdef", 0, ("abc", "d", "ef")),
        (Span(1, 7, 1), "abcdef", 0, ("abcdef", "", "")),
        (Span(1, 2, 1), "a\tb", 0, ("a", r"\u0009", "b")),
    ],
)
def test_the_span_is_marked_in_its_line(span: Span, source: str, offset: int, parts: tuple[str, str, str]) -> None:
    page = page_of(report(findings=[finding(span=span, source=source, offset=offset)]))
    line = page.one("pre").one("bdi")
    before, _, after = "".join(piece if isinstance(piece, str) else "|" for piece in line.pieces).partition("|")
    assert (before, line.one("mark").text, after) == parts


def test_at_most_two_hundred_findings_of_a_rule_are_shown() -> None:
    found = [finding(path=f"{n:04}.md") for n in range(1000)]
    group = section(page_of(report(findings=found)), "todo").one("article")
    assert len(group.all("li", kind="task")) == 200
    assert group.all("p", kind="more")[-1].text == "800 more findings in the JSON report."


def test_room_that_one_rule_leaves_goes_to_another() -> None:
    few = [finding(code, path="a.md") for code in ("FLD201", "FLD202", "FLD203", "FLD204", "FLD205")]
    many = [finding(message="m" * 500, path=f"{n:04}.md") for n in range(150)]
    assert contents.pages(report(findings=[*few, *many]), Texts())[-1].number == 1


def test_usual_notes_on_seals_are_only_counted() -> None:
    rows = [article(f"{n:02}.md", outlet=f"o{n % 2}.example") for n in range(30)]
    found = [finding("SIG514", path=row.path) for row in rows]
    group = section(page_of(report(rows, findings=found)), "todo").one("article")
    assert not group.all("li", kind="task")
    assert [row.text for row in group.one("ul", kind="tally").all("li")] == ["o0.example 15", "o1.example 15"]
    assert [row.text for row in group.one("ul", kind="paths").all("li")] == [f"{n:02}.md" for n in range(10)]
    assert group.one("p", kind="more").text == "20 more paths in the JSON report."


def test_missing_seals_raised_to_errors_are_listed_like_any_error() -> None:
    found = [finding("SIG513", severity=Severity.ERROR)]
    assert len(section(page_of(report(findings=found)), "todo").all("li", kind="task")) == 1


def test_an_event_shows_its_reports_in_order_of_time() -> None:
    details = section(page_of(newsroom()), "events").one("details", id="event-1")
    members = details.one("ol", kind="members").all("p", kind="after")
    assert [member.text for member in members] == ["first", "first", "+2.5 h", "+5.0 h"]
    assert details.one("h3").text == "Ferry runs aground"
    assert "2025-03-11 08:42 to 13:42 UTC, 1 mention" in details.children[0].text


def test_each_report_of_an_event_says_why_it_belongs() -> None:
    details = section(page_of(newsroom()), "events").one("details", id="event-1")
    assert [relation.text for relation in details.all("p", kind="relation")] == [
        "canonical record",
        "joined through the other reports",
        "own report on the event probability 0.90",
        "own report on the event probability 0.60, linked to Ferry runs aground",
    ]
    assert [tag.text for tag in details.all("span", kind="tag") if tag.text == "mention"] == ["mention"]


def test_evidence_shows_terms_numbers_days_and_contributions() -> None:
    given = evidence(conflicting_numbers=("hurt: 26 / 3",), missing=("excerpt",), vetoes=("number_conflict",))
    pair = [record("a"), record("b")]
    page = page_of(report(records=pair, links=[link("a", "b", found=given)]))
    why = section(page, "pairs").one("details", kind="why")
    facts = {row.one("dt").text: row.one("dd").text for row in why.one("dl").children}
    assert facts == {
        "Shared terms": "ferry 0.90 breakwater 0.50",
        "Shared numbers": "312",
        "Conflicting numbers": "hurt: 26 / 3",
        "Kept apart by": "number conflict",
        "Days apart": "0.5",
        "Not known": "excerpt",
        "Probability": "0.90, +0.400 against the threshold of 0.50",
    }
    rows = [texts(row)[:3] for row in why.one("tbody").all("tr")]
    assert rows == [["text overlap", "0.400", "+1.50"], ["dates", "0.100", "−0.25"]]


def test_three_events_are_open_and_two_hundred_shown() -> None:
    names = [(f"a{n:03}", f"b{n:03}") for n in range(250)]
    rows = [record(name) for pair in names for name in pair]
    events = section(page_of(report(records=rows, clusters=[event(*pair) for pair in names])), "events")
    shown = events.all("details", kind="event")
    assert len(shown) == 200
    assert [number for number, item in enumerate(shown) if "open" in item.attributes] == [0, 1, 2]
    assert events.all("p", kind="more")[-1].text == "50 more events in the JSON report."


def test_undated_and_unknown_records_are_shown_last() -> None:
    page = page_of(report(records=[record("a"), record("b", published=None)], clusters=[event("a", "b", "gone")]))
    members = section(page, "events").all("p", kind="after")
    assert [member.text for member in members] == ["first", "undated", "undated"]


def test_a_giant_event_shows_its_first_reports() -> None:
    rows = [record(f"{n:05}", published=DAY + timedelta(minutes=n)) for n in range(5000)]
    page = page_of(report(records=rows, clusters=[event(*(row.id for row in rows))]))
    events = section(page, "events")
    assert len(events.one("ol", kind="members").all("p", kind="after")) == events_page.MAX_MEMBERS
    assert events.one("p", kind="more").text == f"{5000 - events_page.MAX_MEMBERS:,} more reports in the JSON report."


def test_the_twenty_pairs_nearest_the_threshold_are_shown_nearest_first() -> None:
    links = [link("a", f"b{n:02}", Relation.UNRELATED, 0.5 - n / 100) for n in range(1, 40)]
    pairs = section(page_of(report(records=[record("a")], links=reversed(links))), "pairs").all("article", kind="pair")
    assert len(pairs) == 20
    assert "0.49, −0.010 against the threshold" in pairs[0].text
    assert "not linked" in pairs[0].text


def test_pairs_that_a_person_decided_are_told_and_are_no_close_calls() -> None:
    decided = link("a", "b", Relation.UNRELATED, 0.49, evidence(decision="not same"))
    rows = [record(name) for name in "abc"]
    page = page_of(report(records=rows, links=[decided, link("b", "c")]))
    assert len(section(page, "pairs").all("article", kind="pair")) == 1
    (item,) = section(page, "decided").one("ul", kind="decided").children
    assert item.one("p", kind="relation").text == "not same not the same event"
    assert item.one("div", kind="review").attributes["data-ids"] == '["a", "b"]'


def test_the_effect_of_another_threshold_is_told_with_the_pairs_nearest_the_line() -> None:
    given = newsroom()
    near, far = given.linking.links[:2]
    turns = (Turn(near, was_linked=False),), (Turn(far, was_linked=False),)
    asked = WhatIf((Threshold("probability", 0.5, 0.625),), 1_234, 2, 3, 4, *turns)
    what_if = section(page_of(replace(given, linking=replace(given.linking, what_if=asked))), "what-if")
    assert "probability 0.625 instead of 0.5: what other thresholds" in what_if.text
    assert texts(what_if.one("dl", kind="counts"))[0] == "links gained1,234"
    assert [title.text for title in what_if.all("h3")] == [
        "Would be linked, nearest the line first", "Would not be linked, nearest the line first",
    ]  # fmt: skip
    assert [tag.text for tag in what_if.all("span", kind="lead")] == ["gained"]


def test_fields_that_seals_usually_leave_out_are_named_once_and_others_with_their_outlet() -> None:
    usual = ("heat", "related")
    rows = [replace(article(f"{name}.md", outlet=f"{name}.example"), excluded=usual) for name in "abc"]
    rows[2] = replace(rows[2], excluded=(*usual, "excerpt"))
    seals = section(page_of(report([*rows, article("d.md", outlet="d.example")])), "seals")
    assert "Seals usually leave out heat, related: whoever changes such a field breaks no seal." in seals.text
    said = [row.one("td", kind="left-out").text for row in seals.one("tbody").all("tr")]
    assert said == ["nothing else", "nothing else", "excerpt in 1 article", "no seal says"]


def test_shares_are_whole_percents_and_never_all_or_nothing_by_rounding() -> None:
    rows = [article(f"{n:04}.md", verdict="verified" if n else "forged") for n in range(1_000)]
    shown = section(page_of(report(rows)), "seals").one("tbody").one("ul", kind="legend")
    assert [item.text for item in shown.children] == ["forged 1 % 1", "verified 99 % 999"]


def test_an_article_row_links_to_its_event() -> None:
    body = section(page_of(newsroom()), "articles").one("tbody").all("tr")
    assert texts(body[0])[1:] == ["northwire.example", "2025-03-11 08:42", "unverifiable", "1 warning1 note", "1"]
    assert body[0].all("a")[-1].attributes == {"href": "#event-1"}
    assert body[3].children[-1].text == "–"


def test_a_hundred_and_fifty_articles_are_plain_rows_and_all_are_data() -> None:
    rows = [article(f"{n:05}.md") for n in range(2500)]
    page = page_of(report(rows))
    articles = section(page, "articles")
    assert len(articles.one("tbody").all("tr")) == PLAIN_ROWS == 150
    assert "without it the first 150 articles of this page are listed" in articles.one("noscript").text
    assert [row[0] for row in data_of(page)["rows"]] == [row.path for row in rows]


def test_a_row_of_data_says_what_the_plain_row_says() -> None:
    page = page_of(newsroom())
    assert data_of(page)["rows"][0] == [
        "_news/ferry-0.md", "Ferry runs aground", "https://northwire.example/ferry", "northwire.example",
        "2025-03-11 08:42", "unverifiable", "unverifiable", "", 1, 0, 1, 1,
    ]  # fmt: skip
    assert len(FIELDS) == 12


# Nothing in it can act


def test_the_policy_allows_style_sheet_and_script_of_the_page_and_nothing_else() -> None:
    rendered = html.render(newsroom())
    (style,) = re.findall(r"<style>(.*?)</style>", rendered, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", rendered, re.DOTALL)
    script, style = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, style))
    policy = parse(rendered).one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_only_other_script_element_is_data() -> None:
    data, script = page_of(newsroom()).all("script")
    assert data.attributes["type"] == "application/json"
    assert script.attributes == {}


@pytest.mark.parametrize("text", HOSTILE)
def test_data_reads_back_as_the_page_shows_it_and_ends_no_element(text: str) -> None:
    rendered = html.render(report([article("a.md", title=f"x{text}")]))
    assert data_of(parse(rendered))["rows"][0][1] == clipped(f"x{text}", text_page.MAX_TITLE)
    (block,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', rendered, re.DOTALL)
    assert not set(block) & set("<>&")
    assert block.isascii()


@pytest.mark.parametrize("name", html.SCRIPTS)
def test_the_script_makes_no_markup_of_text_and_ends_no_element(name: str) -> None:
    source = resources.files("integrity.report").joinpath("templates", name).read_text(encoding="utf-8")
    ways = "innerHTML outerHTML insertAdjacentHTML document.write eval( Function( fetch( XMLHttpRequest import( </ <!--"
    for forbidden in ways.split():
        assert forbidden not in source


def test_the_policy_comes_before_anything_that_it_must_govern() -> None:
    head = page_of(newsroom()).one("head")
    assert [child.name for child in head.children[:2]] == ["meta", "meta"]
    assert head.children[1].attributes["http-equiv"] == "Content-Security-Policy"


def test_the_style_sheet_loads_nothing() -> None:
    style = page_of(report()).one("style").text
    assert "url(" not in style
    assert "@import" not in style
    assert "<" not in style


@pytest.mark.parametrize(
    ("address", "is_linked"),
    [
        ("https://northwire.example/ferry?a=1&b=2#top", True),
        ("http://northwire.example:8080/", True),
        ("HTTPS://Northwire.example/", True),
        ("javascript:alert(1)", False),
        (" https://northwire.example/", False),
        ("https://user@northwire.example/", False),
        ("https://northwire.example/\njavascript:x", False),
        ("https://north\twire.example/", False),
        ("https://northwire.example/a\u202eb", False),
        ("https://northwire.example\\@evil.example/", False),
        ("//northwire.example/", False),
        ("data:text/html,x", False),
        ("https://northwire.example/" + "a" * 1000, False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_become_links(address: str | None, is_linked: bool) -> None:
    row = section(page_of(report([article(url=address)])), "articles").one("tbody").one("th")
    expected = [{"href": address, "rel": "noopener noreferrer nofollow"}] if is_linked else []
    assert [link.attributes for link in row.all("a")] == expected


def test_direction_overrides_and_controls_are_shown_as_escapes() -> None:
    page = page_of(report([article(title="gnp.\u202etxt\x1b[2J\n[OK]")]))
    title = section(page, "articles").one("tbody").one("th").one("a").one("bdi")
    assert title.text == r"gnp.\u202etxt\u001b[2J\u000a[OK]"


def everywhere(text: str) -> Report:
    """A report whose every free text is `text`."""
    place = Place(text, Span(1, 2, 3), text, 0, text)
    found = finding(message=text, next_step=text, evidence=[(text, text)])
    found = replace(found, place=place, related=(place,), codes=(text,))
    given = evidence(
        features=(Feature(text, 1.0, 1.0),), shared_terms=((text, 1.0),), shared_numbers=(text,),
        conflicting_numbers=(text,), vetoes=(text,), missing=(text,),
    )  # fmt: skip
    other = f"{text}#"
    seal = replace(finding("SIG514"), place=place)
    records = [record(text, text, text, text), record(other, text, text, text, is_mention=True)]
    decided = link(text, other, Relation.UNRELATED, 0.3, replace(given, decision="not same"))
    return report(
        articles=[article(text, text, text, text, codes=(text,)), article(other, text, text, text, verdict=text)],
        records=[replace(row, excerpt=text, text=text) for row in records],
        findings=[found, seal],
        links=[link(text, other, found=given), link(text, other, Relation.UNRELATED, 0.4, given), decided],
        clusters=[event(text, other)],
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE_TEXT)
def test_no_text_makes_an_element_attribute_or_link_of_its_own(text: str) -> None:
    rendered = html.render(everywhere(text))
    rendered.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", rendered)
    for element in walk(parse(rendered)):
        assert element.name in ELEMENTS.split()
        assert element.attributes.keys() <= set(ATTRIBUTES.split())
        if element.name == "a":
            target = element.attributes["href"]
            assert target.startswith("#") or text_page.href(target) == target


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_leaves_the_skeleton_of_the_page_unchanged(text: str) -> None:
    def skeleton(given: Report) -> list[str]:
        """Without what hangs on the words of two texts: their rows, and whether a pair can be marked."""
        page = page_of(given)
        inside = {id(one) for table in page.all("table", kind="aligned") for one in walk(table)}
        return [one.name for one in walk(page) if one.name not in {"a", "code"} and id(one) not in inside]

    assert skeleton(everywhere(text)) == skeleton(everywhere("plain"))


def test_identifiers_are_unique_and_every_anchor_leads_somewhere() -> None:
    elements = walk(page_of(newsroom()))
    ids = [element.attributes["id"] for element in elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    targets = {e.attributes["href"][1:] for e in elements if e.attributes.get("href", "").startswith("#")}
    labels = {e.attributes["aria-labelledby"] for e in elements if "aria-labelledby" in e.attributes}
    assert targets | labels <= set(ids)


def test_tables_have_captions_and_header_cells_have_scopes() -> None:
    page = page_of(newsroom())
    for table in page.all("table"):
        assert table.one("caption").text
        assert all(cell.attributes["scope"] in {"row", "col", "rowgroup"} for cell in table.all("th"))


# It stays small, and the same


def test_equal_reports_give_equal_bytes() -> None:
    assert html.render(newsroom()) == html.render(newsroom())


@pytest.mark.parametrize("letter", ["", "a", "語", '"', "\u202e", "&"])
def test_ten_thousand_articles_with_long_titles_stay_under_five_megabytes(letter: str) -> None:
    long = letter * 5_000
    names = [f"{n:05}{letter * 200}" for n in range(10_000)]
    codes = [rule for rule in rules.catalogue() if rule not in {"SIG513", "SIG514"}]
    features = (Feature(long, 1, 1),) * 40
    given = evidence(shared_terms=((long, 1.0),) * 10, shared_numbers=(long,) * 50, features=features)
    page = html.render(
        report(
            articles=[article(name, long, f"{name[:5]}.example", verdict="malformed") for name in names],
            records=[record(name, long) for name in names],
            findings=[
                finding(codes[n % len(codes)], long, name, Span(1, 1, 9), long, evidence=[(long, long)] * 20,
                        related=[Place(long, Span(1, 1, 1), long)] * 20)
                for n, name in enumerate(names)
            ],
            links=[link(a, b, found=given) for a, b in zip(names[::2], names[1::2], strict=True)],
            clusters=[event(*names[n : n + 10]) for n in range(0, 10_000, 10)],
        )
    )  # fmt: skip
    assert len(page.encode()) < MAX_BYTES
    assert "the rest is in the JSON report" in page or not letter


def test_the_page_does_not_grow_once_its_bounds_are_reached() -> None:
    def size(count: int) -> int:
        names = [f"{n:05}.md" for n in range(count)]
        rows = [article(name, outlet=f"o{name}") for name in names]
        found = [finding(path=name) for name in names]
        clusters = [event(a, b) for a, b in zip(names[::2], names[1::2], strict=True)]
        return len(html.render(report(rows, [record(name) for name in names], found, (), clusters)))

    assert abs(size(40_000) - size(30_000)) < 500


class Counting(tuple[str, ...]):
    """Members that count how often they are gone through."""

    __slots__ = ()
    visits: ClassVar[list[int]] = []

    def __iter__(self) -> Iterator[str]:
        self.visits.append(len(self))
        return super().__iter__()


def test_members_of_an_event_are_gone_through_a_fixed_number_of_times() -> None:
    Counting.visits.clear()
    rows = [record(f"{n:04}") for n in range(2000)]
    cluster = replace(event(*(row.id for row in rows)), members=Counting(row.id for row in rows))
    links = [link(rows[0].id, row.id) for row in rows[1:]]
    html.render(report(records=rows, links=links, clusters=[cluster]))
    assert len(Counting.visits) < 8

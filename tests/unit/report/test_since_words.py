"""What changed since an earlier report, in words, and where text, markdown and HTML say it."""

from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from integrity.finding import Severity
from integrity.report import console, html, json_v1, markdown, since_words
from integrity.report.page.since import MAX_ROWS
from integrity.report.report import Report
from integrity.report.since import CONFIGURATION, POLICY, SCOPE, VERSION, Since, Told, Turned
from tests.unit.report import reports
from tests.unit.report.consumers import github_page
from tests.unit.report.parsed import parse
from tests.unit.report.test_json_v1 import SCHEMA, document


def told(number: int = 0, level: Severity = Severity.ERROR) -> Told:
    return Told(level, "SIG510", f"_news/{number}.md", "`title` was changed", f"{number:032x}")


QUIET = Since("0.1.0", None, still=1_234)
MUCH = Since(
    version="0.0.9",
    at="2026-01-01T00:00:00Z",
    differs=(CONFIGURATION, VERSION),
    new=(told(1), told(2, Severity.NOTE)),
    gone=tuple(told(number) for number in range(5)),
    accepted=(told(9),),
    still=3,
    turned=(Turned(None, "verified", "missing", 1), Turned("northwire.example", "verified", "tampered", 2)),
    added=("_news/a.md",),
    removed=("_news/b.md", "_news/c.md"),
)


def with_since(since: Since | None) -> Report:
    return replace(reports.report([reports.article()]), since=since)


@pytest.mark.parametrize("command", ["check", "audit"])
def test_the_text_has_one_short_section(command: str) -> None:
    sections = console.render(replace(with_since(MUCH), command=command)).rstrip("\n").split("\n\n")
    assert [section for section in sections if section.startswith("Since")] == [
        (
            "Since the last report (version 0.0.9, judged for 2026-01-01 00:00 UTC): "
            "2 new findings (1 error, 1 note), 5 gone (5 errors), 1 accepted since, 3 still there; "
            "1 article added, 2 removed, 3 with another verdict.\n"
            "  That report was made with another configuration and version 0.0.9 of this tool, so what differs need "
            "not come from the articles.\n"
            "  new       error[SIG510] _news/1.md: `title` was changed\n"
            "  new       note[SIG510] _news/2.md: `title` was changed\n"
            "  gone      error[SIG510] _news/0.md: `title` was changed\n"
            "  gone      error[SIG510] _news/1.md: `title` was changed\n"
            "  gone      error[SIG510] _news/2.md: `title` was changed\n"
            "  gone      and 2 more\n"
            "  accepted  error[SIG510] _news/9.md: `title` was changed\n"
            "  verdict   (unknown outlet): 1 article verified, now missing\n"
            "  verdict   northwire.example: 2 articles verified, now tampered"
        )
    ]


def test_where_nothing_changed_the_text_is_one_line() -> None:
    assert console.render(with_since(QUIET)).startswith(
        "Since the last report (version 0.1.0, judged for no given time): 0 new findings, 0 gone, 1,234 still there; "
        "0 articles added, 0 removed, 0 with another verdict.\n\n"
    )


@pytest.mark.parametrize("render", [console.render, markdown.render, html.render])
def test_without_an_earlier_report_nothing_is_said(render: object) -> None:
    assert callable(render)
    assert since_words.TITLE not in render(with_since(None))


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        ((), ""),
        ((POLICY,), "another policy,"),
        ((SCOPE, POLICY), "another choice of articles (all, or what changed since a base) and another policy,"),
        ((CONFIGURATION, POLICY, VERSION), "another configuration, another policy and version 0.1.0 of this tool,"),
    ],
)
def test_what_was_another_is_said_in_one_sentence(differs: tuple[str, ...], said: str) -> None:
    sentence = since_words.caution(replace(QUIET, differs=differs))
    assert sentence == (
        f"That report was made with {said} so what differs need not come from the articles." if said else ""
    )


def test_markdown_counts_and_names_what_no_table_of_it_has() -> None:
    page = github_page(markdown.render(with_since(MUCH)))
    said = [paragraph.text for paragraph in page.children if paragraph.name == "p"]
    assert (
        "Since the last report (version 0.0.9, judged for 2026-01-01 00:00 UTC): 2 new findings (1 error, 1 note), "
        "5 gone (5 errors), 1 accepted since, 3 still there; 1 article added, 2 removed, 3 with another verdict."
    ) in said
    assert [item.text for item in page.all("li")] == [
        *(f"gone: error[SIG510] _news/{number}.md" for number in range(3)),
        "gone: and 2 more",
        "accepted: error[SIG510] _news/9.md",
        "verdict: (unknown outlet): 1 article verified, now missing",
        "verdict: northwire.example: 2 articles verified, now tampered",
    ]


def test_the_page_has_a_section_before_all_others() -> None:
    page = parse(html.render(with_since(MUCH)))
    first = page.one("main").children[0]
    assert (first.name, first.attributes["id"]) == ("section", "since")
    assert first.one("h2").text == "Since the last report"
    assert "another configuration and version 0.0.9 of this tool" in first.one("p", kind="caution").text
    assert [row.text for row in first.one("tbody").all("tr")] == [
        "no outlet givenverified missing1",
        "northwire.exampleverified tampered2",
    ]
    assert [summary.text for summary in first.all("summary")] == [
        "New 2 findings", "Gone 5 findings", "Accepted since 1 finding", "Articles added 1 article",
        "Articles removed 2 articles",
    ]  # fmt: skip
    assert "#since" in [link.attributes["href"] for link in page.one("nav").all("a")]


def test_the_page_says_when_nothing_changed() -> None:
    section = parse(html.render(with_since(QUIET))).one("section", id="since")
    assert section.text.endswith("0 with another verdict. Nothing changed.")
    assert section.all("details") == []


def test_the_page_stays_small_whatever_changed() -> None:
    many = tuple(told(number) for number in range(10_000))
    paths = tuple(f"{'w' * 200}{number}.md" for number in range(10_000))
    rendered = html.render(with_since(replace(QUIET, new=many, gone=many, added=paths, removed=paths)))
    assert len(rendered) < 600_000
    section = parse(rendered).one("section", id="since")
    assert len(section.all("li")) <= 4 * MAX_ROWS
    assert f"{10_000 - MAX_ROWS:,} more findings in the JSON report." in section.text


def test_json_has_all_of_it_and_follows_the_schema() -> None:
    found = document(with_since(MUCH))
    assert list(Draft202012Validator(SCHEMA).iter_errors(found)) == []
    since = found["since"]
    assert since["new"] == [one.fingerprint for one in MUCH.new]
    assert since["gone"][0] == {
        "severity": "error",
        "rule": "SIG510",
        "path": "_news/0.md",
        "message": "`title` was changed",
        "fingerprint": "0" * 32,
    }
    assert since["verdicts"][1] == {
        "outlet": "northwire.example",
        "before": "verified",
        "now": "tampered",
        "articles": 2,
    }
    assert (len(since["gone"]), len(since["accepted"]), since["still"]) == (5, 1, 3)
    assert (since["version"], since["at"], since["differs"]) == ("0.0.9", MUCH.at, ["configuration", "version"])
    assert (since["added"], since["removed"]) == (["_news/a.md"], ["_news/b.md", "_news/c.md"])


def test_json_without_an_earlier_report_says_null() -> None:
    assert '"since": null' in json_v1.render(with_since(None))


@pytest.mark.parametrize("path", ["", "gone/0", "verdicts/0"])
def test_the_schema_of_it_is_strict(path: str) -> None:
    def inner(found: dict[str, object]) -> dict[str, object]:
        value: object = found["since"]
        for step in path.split("/") if path else ():
            value = value[int(step)] if isinstance(value, list) else value[step]  # type: ignore[index]
        assert isinstance(value, dict)
        return value

    for name in inner(document(with_since(MUCH))):
        changed = document(with_since(MUCH))
        del inner(changed)[name]
        assert not Draft202012Validator(SCHEMA).is_valid(changed), name
    changed = document(with_since(MUCH))
    inner(changed)["surprise"] = 1
    assert not Draft202012Validator(SCHEMA).is_valid(changed)

"""Verdicts as lines of JSON."""

import json
from dataclasses import replace

from integrity.report.verdicts_jsonl import render
from integrity.validate.verdict import Result, Step
from tests.unit.report import reports


def test_each_article_is_a_line_with_all_that_is_known() -> None:
    row = replace(
        reports.article("a.md", verdict="tampered"),
        domain="northwire.example",
        sub="https://northwire.example/a",
        kid="K" * 43,
        codes=("not-nfc",),
        fields=("", "title"),
        excluded=("heat", "secured"),
        steps=(Step(0, "shape", Result.PASSED, "signed payload"), Step(9, "log", Result.NOT_CHECKED)),
    )
    assert json.loads(render(reports.report([row]))) == {
        "path": "a.md",
        "outlet": "northwire.example",
        "sub": "https://northwire.example/a",
        "kid": "K" * 43,
        "verdict": "tampered",
        "codes": ["not-nfc"],
        "fields": ["", "title"],
        "excluded": ["heat", "secured"],
        "steps": [
            {"step": 0, "check": "shape", "result": "passed", "detail": "signed payload"},
            {"step": 9, "check": "log", "result": "not checked", "detail": ""},
        ],
    }


def test_lines_are_in_the_order_of_paths_and_ascii() -> None:
    text = render(reports.report([reports.article("b.md"), reports.article("å.md"), reports.article("a.md")]))
    assert [json.loads(line)["path"] for line in text.splitlines()] == ["a.md", "b.md", "å.md"]
    assert text.isascii()


def test_a_run_without_articles_gives_nothing() -> None:
    assert render(reports.report()) == ""

"""What a corpus without keys is told, once."""

from dataclasses import replace

import pytest

from integrity.report.first_steps import text
from integrity.report.report import UNANCHORED, PolicyRow
from integrity.report.terminal import PLAIN, Look
from tests.unit.report import reports

POLICY = PolicyRow("keys/trust.toml", 1, 0, (), UNANCHORED)
KINDS = ("SIG503", "SIG513", "SIG514", "SIG514")
BARE = reports.report(findings=[reports.finding(rule, path=f"{n}.md") for n, rule in enumerate(KINDS)], command="check")


def test_each_kind_is_explained_once_and_the_next_command_named() -> None:
    assert text(BARE, PLAIN) == (
        "Keys: there is no policy here (keys/trust.toml) that says which keys to trust. That is no fault of an "
        "article:\n"
        "  missing       1 article: no field `secured`; nothing to mend, unless the outlet means to sign\n"
        "  unverifiable  2 articles: a sealed payload, which only its publisher can open; nothing to mend\n"
        "  unknown-key   1 article: signed, but without a policy no key is known; if the corpus has a folder of keys: "
        "--keys DIR\n"
        "  To have articles signed from now on, the site's owner runs `integrity keys init --domain "
        "outlet.example`.\n"
        '  If nobody is going to, put ignore = ["SIG513", "SIG514"] into integrity.toml.'
    )


def test_where_there_is_a_policy_nothing_is_said() -> None:
    assert text(replace(BARE, policy=POLICY), PLAIN) == ""


@pytest.mark.parametrize("rules", [(), ("FLD211",), ("SIG509",)])
def test_where_no_finding_comes_from_the_lack_of_keys_nothing_is_said(rules: tuple[str, ...]) -> None:
    assert text(reports.report(findings=[reports.finding(rule) for rule in rules]), PLAIN) == ""


def test_what_cannot_be_ignored_away_is_not_named_as_if_it_could() -> None:
    assert "ignore" not in text(reports.report(findings=[reports.finding("SIG503")]), PLAIN)


def test_the_heading_is_bold_where_there_are_colours() -> None:
    assert text(BARE, Look(color=True)).startswith("\x1b[1mKeys\x1b[0m: there")

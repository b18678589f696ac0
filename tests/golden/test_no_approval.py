"""No output says of a seal or an article that it is verified: this version verifies nothing."""

import re
from pathlib import Path

import pytest

from integrity.rules import catalogue
from tests.corpus import Corpus
from tests.golden.test_golden import RUNS

HERE = Path(__file__).parent
DENIALS = (
    "None was verified: this version knows the form of seals, not who made them.",
    "nothing about the content was verified",
    "a signed payload can be verified by anyone",
    "The seal is of a form that this version cannot verify.",
    "What was not verified must not look fine.",
    "Check the article with a version that verifies signed payloads; until then treat it as not verified.",
    "nothing here is verified",
    "Nothing here is verified.",
    "This version verifies no signature: no seal on this page was opened",
    "no absence of a finding means that an article is authentic",
    "No article was verified: this version verifies no signature",
    "a version that knows only sealed ones Good a version that verifies signed payloads",
    "unverifiable",
)
"""All that outputs say about verification; each denies it."""
APPROVAL = re.compile(r".{0,60}(verif|authentic|genuine|trustworth|untampered|approved)\w*.{0,30}", re.IGNORECASE)


def approvals(text: str) -> list[str]:
    """What is said about verification beside the known denials."""
    left = " ".join(text.split())
    for denial in DENIALS:
        left = left.replace(denial, "")
    return [match.group() for match in APPROVAL.finditer(left)]


@pytest.mark.parametrize("name", RUNS)
def test_no_report_approves(name: str) -> None:
    assert approvals((HERE / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("code", catalogue())
def test_no_page_of_a_rule_approves(tmp_path: Path, code: str) -> None:
    assert approvals(Corpus(tmp_path).run("explain", code).out) == []


def test_linking_says_nothing_of_seals(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    corpus.article("ferry")
    assert corpus.run("link", ".").out == "Events: 0 events reported more than once, by 0 of 1 record\n"


@pytest.mark.parametrize("command", ["check", "audit"])
def test_the_text_says_plainly_that_nothing_was_verified(tmp_path: Path, command: str) -> None:
    corpus = Corpus(tmp_path)
    corpus.article("ferry")
    assert f"Seals: 1 unverifiable. {DENIALS[0]}\n" in corpus.run(command, ".").out


def test_an_approval_would_be_noticed() -> None:
    assert approvals("Seals: 3 verified.") == ["Seals: 3 verified."]

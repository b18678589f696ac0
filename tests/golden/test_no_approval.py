"""No report of a corpus without a signature says of a seal or an article that it is verified."""

import re
from pathlib import Path

import pytest

from tests.corpus import Corpus
from tests.golden.test_golden import RUNS

HERE = Path(__file__).parent
DENIALS = (
    "None was verified: there is no policy that says which keys to trust.",
    "nothing about the content was verified",
    "a signed payload can be verified by anyone",
    "nothing here is verified",
    "Nothing here is verified.",
    "No absence of a finding means that an article is authentic.",
    "that is no proof: it says that no rule spoke, not that the articles are authentic",
    "unverifiable",
)
"""All that these reports say about verification; each denies it."""
REPORTS = tuple(name for name in RUNS if not name.startswith("explain"))
APPROVAL = re.compile(r".{0,60}(verif|authentic|genuine|trustworth|untampered|approved)\w*.{0,30}", re.IGNORECASE)


def approvals(text: str) -> list[str]:
    """What is said about verification beside the known denials."""
    left = " ".join(re.sub("<style>.*?</style>|<[^>]*>", " ", text, flags=re.DOTALL).split())
    for denial in DENIALS:
        left = left.replace(denial, "")
    return [match.group() for match in APPROVAL.finditer(left)]


@pytest.mark.parametrize("name", REPORTS)
def test_no_report_approves(name: str) -> None:
    assert approvals((HERE / name).read_text(encoding="utf-8")) == []


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

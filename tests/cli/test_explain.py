"""`integrity explain`: the page of a rule, offline."""

import pytest

from integrity.rules import catalogue
from tests.corpus import Corpus


@pytest.mark.parametrize("name", ["FLD211", "fld211", "outlet-host", "Outlet-Host"])
def test_a_rule_is_found_by_code_and_slug_in_any_case(corpus: Corpus, name: str) -> None:
    done = corpus.run("explain", name)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0].startswith("FLD211 outlet-host (warning, confidence ")


@pytest.mark.parametrize("code", catalogue())
def test_each_page_says_what_why_and_what_to_do(corpus: Corpus, code: str) -> None:
    page = corpus.run("explain", code).out
    headings = [line for line in page.splitlines()[1:] if line and not line.startswith(" ")]
    assert headings == ["Why", "Bad", "Good", "What to do", *(["Options"] if catalogue()[code].options else [])]
    assert " ".join(catalogue()[code].why.split()) in " ".join(page.split())
    assert page.endswith("\n")
    assert not page.endswith("\n\n")


def test_all_lists_every_rule_once_in_order(corpus: Corpus) -> None:
    done = corpus.run("explain", "--all")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()] == sorted(catalogue())
    assert "SIG514  note     unverifiable             The seal is well-formed, but only its" in done.out


def test_an_unknown_rule_names_the_nearest(corpus: Corpus) -> None:
    done = corpus.run("explain", "outlet-hosts")
    assert done.code == 2
    assert done.err == (
        "error: there is no rule 'outlet-hosts'\n"
        "  do: did you mean FLD211? run `integrity explain --all` for the list\n"
    )


def test_an_unknown_rule_that_is_near_to_none_names_the_list(corpus: Corpus) -> None:
    assert corpus.run("explain", "xyzzy").err == (
        "error: there is no rule 'xyzzy'\n  do: run `integrity explain --all` for the list\n"
    )

import re

import pytest

from integrity import rules
from integrity.errors import ConfigError
from integrity.finding import Confidence, Finding, Place, Severity, fingerprint

PLACE = Place("_news/ferry.md")


def test_the_catalogue_is_in_the_order_of_its_codes() -> None:
    assert list(rules.catalogue()) == sorted(rules.catalogue())


def test_every_code_is_a_family_and_three_digits() -> None:
    assert [code for code in rules.catalogue() if not re.fullmatch(r"(FMT1|FLD2|DUP3|SIG5|LOG6|BAS9)\d\d", code)] == []


def test_no_two_rules_share_a_slug() -> None:
    slugs = [rule.slug for rule in rules.catalogue().values()]
    assert sorted(set(slugs)) == sorted(slugs)


@pytest.mark.parametrize("rule", rules.catalogue().values(), ids=lambda rule: rule.code)
def test_every_rule_says_what_why_and_what_next(rule: rules.Rule) -> None:
    sentences = (rule.summary, rule.why, rule.mend)
    assert all(re.fullmatch(r"[A-Z`].*\.|[A-Z`].*\)\.", text, re.DOTALL) for text in sentences)
    assert rule.bad != rule.good
    assert rule.since


@pytest.mark.parametrize("name", ["FMT115", "fmt115", "merge-key", "Merge-Key"])
def test_a_rule_is_found_by_code_and_by_slug_in_any_case(name: str) -> None:
    assert rules.find(name).code == "FMT115"


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        rules.find("merg-key")
    assert caught.value.message == "there is no rule 'merg-key'"
    assert caught.value.next_step == "did you mean FMT115? run `integrity explain --all` for the list"


def test_an_unknown_name_that_is_near_to_none_gets_no_guess() -> None:
    with pytest.raises(ConfigError) as caught:
        rules.find("zzz")
    assert caught.value.next_step == "run `integrity explain --all` for the list"


def test_a_prefix_stands_for_all_its_codes() -> None:
    assert rules.expand(["sig51"]) == {code for code in rules.catalogue() if code.startswith("SIG51")}


def test_codes_prefixes_and_slugs_add_up() -> None:
    assert rules.expand(["FMT115", "FMT101", "tag"]) == {"FMT101", "FMT115", "FMT116"}


def test_a_prefix_that_fits_no_code_is_an_error() -> None:
    with pytest.raises(ConfigError, match="there is no rule 'XYZ'"):
        rules.expand(["FMT", "XYZ"])


def test_no_prefix_is_no_rule() -> None:
    assert rules.expand([]) == frozenset()


def test_a_finding_takes_level_confidence_and_next_step_from_the_catalogue() -> None:
    assert rules.finding("FMT115", "merge key found", PLACE, subjects=["ab"]) == Finding(
        rule="FMT115",
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        message="merge key found",
        next_step="Write the merged fields out.",
        place=PLACE,
        fingerprint=fingerprint("FMT115", ["ab"]),
        subjects=("ab",),
    )


def test_a_level_and_a_next_step_that_are_given_win() -> None:
    found = rules.finding("FLD211", "", PLACE, subjects=[], severity=Severity.NOTE, next_step="Look at the video.")
    assert (found.severity, found.next_step) == (Severity.NOTE, "Look at the video.")


def test_a_fingerprint_does_not_depend_on_the_order_of_its_subjects() -> None:
    assert fingerprint("DUP301", ["a", "b"]) == fingerprint("DUP301", ["b", "a"])


@pytest.mark.parametrize("other", [("FLD202", ["a"], "x"), ("FLD201", ["b"], "x"), ("FLD201", ["a"], "y")])
def test_a_fingerprint_depends_on_rule_subjects_and_field(other: tuple[str, list[str], str]) -> None:
    assert fingerprint(*other) != fingerprint("FLD201", ["a"], "x")


def test_a_fingerprint_is_the_same_in_every_version() -> None:
    assert fingerprint("FLD201", ["a", "b"], "title") == "12747bca1f2862ee23d08c5de4130638"

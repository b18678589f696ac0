"""Links as findings on articles."""

from dataclasses import replace

import pytest

from integrity.finding import Place
from integrity.link import duplicates
from integrity.link.evidence import Copy, Evidence, Link, Passage, Relation

IDENTITIES = {f"{name}.md": f"identity of {name}" for name in ("a", "b", "c", "x", "x0", "x1", "x2", "y")}
EVIDENCE = Evidence(
    features=(),
    shared_terms=tuple((term, 0.5) for term in ("brenna", "ferry", "fog", "pier", "quay", "wall")),
    shared_numbers=(),
    conflicting_numbers=(),
    days=0.25,
    vetoes=(),
    missing=(),
)
UNDATED = Evidence((), (), (), (), None, (), ())


def link(a: str, b: str, relation: Relation = Relation.SAME_EVENT, probability: float = 0.9,
         evidence: Evidence = EVIDENCE) -> Link:  # fmt: skip
    return Link(a, b, relation, 0.7, probability, 0.5, evidence)


def reported(*links: Link) -> list[tuple[str, str, str]]:
    """Path, rule and message of each finding on a, b and c."""
    found = duplicates.find(links, IDENTITIES)
    told = [(finding.place.path, finding.rule, finding.message) for finding in found]
    return [each for each in told if each[0] in {"a.md", "b.md", "c.md"}]


def test_both_articles_of_a_link_get_a_finding() -> None:
    assert reported(link("a.md", "b.md")) == [
        ("a.md", "DUP304", "same event as b.md (probability 0.90)"),
        ("b.md", "DUP304", "same event as a.md (probability 0.90)"),
    ]


def test_each_relation_has_its_rule_and_only_an_event_rests_on_the_probability() -> None:
    links = [
        link("a.md", "x.md", Relation.IDENTICAL),
        link("b.md", "x.md", Relation.SAME_EVENT),
        link("c.md", "x.md", Relation.UPDATE),
        link("a.md", "y.md", Relation.SYNDICATED),
        link("b.md", "y.md", Relation.REWRITTEN),
    ]
    assert reported(*links) == [
        ("a.md", "DUP301", "same text as x.md"),
        ("a.md", "DUP302", "copy with changes of y.md"),
        ("b.md", "DUP303", "uses words of y.md"),
        ("b.md", "DUP304", "same event as x.md (probability 0.90)"),
        ("c.md", "DUP306", "another version of x.md"),
    ]


@pytest.mark.parametrize("same", [("text",), ("body",), ("text", "body")])
def test_the_same_text_at_another_address_of_one_outlet_is_a_repost(same: tuple[str, ...]) -> None:
    repost = link("a.md", "x.md", Relation.UPDATE, evidence=replace(EVIDENCE, same=same))
    assert reported(repost) == [("a.md", "DUP305", "same text by the same outlet as x.md")]


@pytest.mark.parametrize("same", [(), ("address",), ("address", "text"), ("address", "text", "body")])
def test_a_version_that_differs_or_has_the_same_address_is_no_repost(same: tuple[str, ...]) -> None:
    version = link("a.md", "x.md", Relation.UPDATE, evidence=replace(EVIDENCE, same=same))
    assert reported(version) == [("a.md", "DUP306", "another version of x.md")]


def test_the_same_text_of_two_outlets_is_no_repost() -> None:
    copy = link("a.md", "x.md", Relation.IDENTICAL, evidence=replace(EVIDENCE, same=("text", "body")))
    assert reported(copy) == [("a.md", "DUP301", "same text as x.md")]


@pytest.mark.parametrize("relation", [each for each in Relation if not each.same_event])
def test_pairs_that_are_not_linked_are_not_reported(relation: Relation) -> None:
    assert reported(link("a.md", "b.md", relation, evidence=replace(EVIDENCE, same=("text",)))) == []


def test_links_to_what_is_no_article_give_no_finding() -> None:
    assert reported(link("a.md", "a.md#related/0"), link("a.md", "record")) == []


def test_only_the_nearest_is_named_and_the_others_are_counted() -> None:
    links = [link("a.md", f"x{n}.md", probability=0.6 + n / 10) for n in range(3)]
    assert reported(*links) == [("a.md", "DUP304", "same event as x2.md and 2 more (probability 0.80)")]


def test_of_equally_near_ones_the_smaller_id_is_named() -> None:
    assert reported(link("a.md", "y.md"), link("a.md", "x.md")) == [
        ("a.md", "DUP304", "same event as x.md and 1 more (probability 0.90)")
    ]


def test_one_article_may_be_a_copy_and_one_of_several_reports() -> None:
    links = [link("a.md", "x.md", Relation.SAME_EVENT), link("a.md", "y.md", Relation.IDENTICAL)]
    assert [rule for _, rule, _ in reported(*links)] == ["DUP301", "DUP304"]


def test_a_finding_points_to_the_other_record_and_says_why() -> None:
    finding = next(iter(duplicates.find([link("a.md", "x.md")], IDENTITIES)))
    assert finding.related == (Place("x.md", label="same_event"),)
    assert finding.evidence == (
        ("probability", "0.900000"),
        ("shared terms", "brenna, ferry, fog, pier, quay"),
        ("days between", "0.25"),
    )


def test_a_finding_says_what_the_bodies_share() -> None:
    copy = Copy(0.25, 0.3, 0.8, 0.6, True, Passage(14, 0, 60, 5, 65, "text of a", "text of b"))
    pair = link("a.md", "x.md", Relation.SYNDICATED, evidence=replace(EVIDENCE, copy=copy))
    finding = next(iter(duplicates.find([pair], IDENTITIES)))
    assert finding.evidence[3:] == (
        ("word 5-grams shared", "0.250 of either, 0.800 of the shorter"),
        ("longest passage", "14 words"),
    )


def test_bodies_without_a_passage_show_none() -> None:
    pair = link("a.md", "x.md", evidence=replace(EVIDENCE, copy=Copy(0.1, 0.1, 0.2, None, shares_passage=False)))
    finding = next(iter(duplicates.find([pair], IDENTITIES)))
    assert finding.evidence[-1] == ("word 5-grams shared", "0.100 of either, 0.200 of the shorter")


def test_unknown_days_are_said_to_be_unknown() -> None:
    finding = next(iter(duplicates.find([link("a.md", "x.md", evidence=UNDATED)], IDENTITIES)))
    assert finding.evidence[-1] == ("days between", "unknown")


def test_the_fingerprint_of_a_pair_goes_by_content_and_not_by_path() -> None:
    moved = {"b.md": IDENTITIES["b.md"], "moved.md": IDENTITIES["a.md"]}
    before = {finding.fingerprint for finding in duplicates.find([link("a.md", "b.md")], IDENTITIES)}
    after = {finding.fingerprint for finding in duplicates.find([link("b.md", "moved.md")], moved)}
    assert before == after


def test_each_entry_of_a_series_gets_a_note_that_names_the_one_before() -> None:
    found = list(duplicates.find_series([("a.md", "b.md", "c.md")], IDENTITIES))
    assert [(each.place.path, each.rule, each.message) for each in found] == [
        ("a.md", "DUP307", "one of 3 entries of a series, with c.md"),
        ("b.md", "DUP307", "one of 3 entries of a series, with a.md"),
        ("c.md", "DUP307", "one of 3 entries of a series, with b.md"),
    ]
    assert len({each.fingerprint for each in found}) == 3


def test_records_that_are_no_articles_get_no_note_on_their_series() -> None:
    assert list(duplicates.find_series([("a.md", "r1", "r2")], IDENTITIES)) == []

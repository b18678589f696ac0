import pytest

from integrity.node import Span
from tests.articles import article, judged, reported, rules_of, sound


def test_a_sound_article_raises_nothing() -> None:
    assert reported(sound()) == []


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("title", ("FLD201", "expected a text `title`, found none", None)),
        ("publishedDateTime", ("FLD203", "expected a text `publishedDateTime`, found none", None)),
        ("provider", ("FLD202", "expected a text `provider.domain`, found none", None)),
    ],
)
def test_a_field_that_every_article_needs_is_missed(field: str, expected: tuple[str, str, None]) -> None:
    assert reported(sound(**{field: None})) == [expected]


@pytest.mark.parametrize("value", ["", "''", "' '", "~", "null"])
def test_an_empty_or_null_field_is_missing(value: str) -> None:
    assert reported(sound(title=value)) == [("FLD201", "expected a text `title`, found an empty value", None)]


@pytest.mark.parametrize("value", ["", "''", "~", "null"])
def test_an_empty_or_null_date_outlet_or_url_is_missing_and_nothing_else(value: str) -> None:
    text = sound(publishedDateTime=value, provider=f"{{domain: {value}}}", originalUrl=value, webUrl=value)
    assert rules_of(text) == ["FLD202", "FLD203", "FLD204"]


def test_one_of_the_two_addresses_is_enough() -> None:
    assert rules_of(sound(originalUrl=None)) == []
    assert rules_of(sound(webUrl=None)) == []


def test_without_both_the_url_is_missed() -> None:
    assert reported(sound(originalUrl=None, webUrl=None)) == [
        ("FLD204", "expected a text `originalUrl`, found none", None)
    ]


def test_a_misspelt_field_is_named_with_the_edit_that_mends_it() -> None:
    found = judged(sound(title=None, titel="Ferry")).findings[0]
    assert (found.rule, found.message, found.place.span, found.next_step) == (
        "FLD201",
        "expected a text `title`, found `titel`",
        Span(9, 1, 5),
        "Rename `titel` to `title`.",
    )


def test_without_front_matter_only_a_title_is_needed() -> None:
    assert rules_of("# Ferry runs aground\n\nText.\n") == []


def test_without_front_matter_and_heading_the_title_is_missed() -> None:
    assert rules_of("The ferry ran aground\nat half past seven.\n") == ["FLD201"]


def test_a_heading_does_not_stand_in_for_the_title_of_front_matter() -> None:
    assert rules_of(sound(title=None) + "\n# Ferry\n") == ["FLD201"]


@pytest.mark.parametrize(
    ("field", "value", "path", "holds", "expected"),
    [
        ("title", "[Ferry]", "title", "a list", "text"),
        ("excerpt", "{a: b}", "excerpt", "a mapping", "text"),
        ("publishedDateTime", "[2025-03-11]", "publishedDateTime", "a list", "text"),
        ("originalUrl", "[x]", "originalUrl", "a list", "text"),
        ("webUrl", "[x]", "webUrl", "a list", "text"),
        ("ampWebUrl", "[x]", "ampWebUrl", "a list", "text"),
        ("cdnAmpWebUrl", "[x]", "cdnAmpWebUrl", "a list", "text"),
        ("provider", "northwire.example", "provider", "text", "a mapping"),
        ("provider", "[northwire.example]", "provider", "a list", "a mapping"),
        ("provider", "{domain: [x]}", "provider.domain", "a list", "text"),
        ("provider", "{domain: northwire.example, name: {}}", "provider.name", "a mapping", "text"),
        ("related", "story", "related", "text", "a list"),
        ("related", "{title: x}", "related", "a mapping", "a list"),
        ("related", "[{title: x}, story]", "related[1]", "text", "a mapping"),
        ("related", "[{title: [x]}]", "related[0].title", "a list", "text"),
    ],
)
def test_a_field_of_the_wrong_kind_is_reported_once(
    field: str, value: str, path: str, holds: str, expected: str
) -> None:
    findings = judged(sound(**{field: value})).findings
    assert [(finding.rule, finding.message) for finding in findings] == [
        ("FLD205", f"`{path}` holds {holds}, expected {expected}")
    ]
    assert findings[0].evidence == (("field", path),)


def test_a_field_of_the_wrong_kind_is_shown_where_its_value_begins() -> None:
    assert [span for _, _, span in reported(sound(title="[Ferry]"))] == [Span(2, 8, 7)]


@pytest.mark.parametrize("field", ["provider", "related", "title"])
def test_null_is_of_no_kind(field: str) -> None:
    assert "FLD205" not in rules_of(sound(**{field: "null"}))


@pytest.mark.parametrize(
    "value",
    [
        *("NO", "y", "Off", "yes", "22:22", "1:30:00", "010", "08", "0o17", "0b1", "-0x1F", "1_000", "1.5e3", "1e+3"),
        *("=", "2021-02-30", "2025-3-1"),
    ],
)
def test_a_plain_value_that_readers_take_for_two_things_is_reported(value: str) -> None:
    two = "which YAML 1.1 and 1.2 readers take for two things"
    message = f"`topics[0]` is the unquoted value {value}, {two}, expected quotes"
    assert reported(sound(topics=f"[{value}]")) == [("FLD214", message, Span(8, 10, len(value)))]


@pytest.mark.parametrize(
    "value",
    ["'NO'", '"22:22"', "news", "0", "12", "1.10", "-3", "true", "null", "~", "0x1F", ".inf", "1.5e+3", "2025-03-11"],
)
def test_a_value_that_all_readers_take_alike_is_not(value: str) -> None:
    assert reported(sound(topics=f"[{value}]")) == []


def test_an_ambiguous_value_is_mended_by_quotes() -> None:
    assert judged(sound(topics="[NO]")).findings[0].next_step == 'Write it as "NO", between quotes.'


def test_an_ambiguous_value_is_found_at_any_depth() -> None:
    found = judged(sound(images="[{url: 'x', sizes: [22:22]}]")).findings
    assert [finding.evidence for finding in found] == [(("field", "images[0].sizes[0]"),)]


def test_the_articles_own_impossible_date_is_reported_by_its_own_rule_alone() -> None:
    assert rules_of(sound(publishedDateTime="2021-02-30")) == ["FLD206"]


def test_fingerprints_tell_the_fields_of_one_article_apart() -> None:
    found = judged(sound(title=None, provider=None)).findings
    assert len({finding.fingerprint for finding in found}) == 2


def test_the_fingerprint_of_a_finding_does_not_depend_on_the_path() -> None:
    text = sound(title=None)
    here, there = judged(text, "a.md").findings[0], judged(text, "b/c.md").findings[0]
    assert (here.fingerprint, here.place.path) == (there.fingerprint, "a.md")


def test_the_article_of_these_tests_is_well_formed() -> None:
    assert article(sound()).errors == ()

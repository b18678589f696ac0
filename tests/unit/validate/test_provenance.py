from datetime import UTC, datetime, timedelta

import pytest

from integrity.finding import Severity
from integrity.node import Span
from tests.articles import AT, judged, reported, rules_of, sound

HERE = "https://northwire.example/2025/03/11/ferry/"


@pytest.mark.parametrize("value", ["yesterday", "11.03.2025", "2025-02-30T08:42:00Z", "2025-03-11T25:00:00Z"])
def test_a_date_that_is_none_is_reported(value: str) -> None:
    message = f"`publishedDateTime` is {value!r}, expected a date such as 2025-03-11T08:42:00Z"
    assert reported(sound(publishedDateTime=f'"{value}"')) == [("FLD206", message, Span(4, 20, len(value) + 2))]


def test_a_time_without_zone_is_reported() -> None:
    message = "`publishedDateTime` is 2025-03-11T08:42:00, expected `Z` or an offset at its end"
    assert reported(sound(publishedDateTime="2025-03-11T08:42:00")) == [("FLD207", message, Span(4, 20, 19))]


def test_a_date_alone_needs_no_zone() -> None:
    assert reported(sound(publishedDateTime="2025-03-11")) == []


def test_a_date_in_the_future_is_reported() -> None:
    message = "`publishedDateTime` is 2205-03-11T08:42:00Z, expected a time that is not in the future"
    text = sound(publishedDateTime="2205-03-11T08:42:00Z")
    assert reported(text, "ferry.md") == [("FLD208", message, Span(4, 20, 20))]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-01-01T00:00:00Z", []),
        ("2026-01-01T00:00:01Z", ["FLD208"]),
        ("2026-01-01T02:00:00+02:00", []),
        ("2025-12-31T23:00:00-01:01", ["FLD208"]),
        ("2026-01-01", []),
        ("2026-01-02", ["FLD208"]),
    ],
)
def test_the_future_begins_after_the_time_of_judging_in_the_earliest_zone(value: str, expected: list[str]) -> None:
    assert rules_of(sound(publishedDateTime=value), "ferry.md", AT) == expected


def test_a_day_has_begun_where_days_begin_first() -> None:
    evening = datetime(2025, 12, 31, 10, tzinfo=UTC)
    assert rules_of(sound(publishedDateTime="2026-01-01"), "ferry.md", evening) == []
    assert rules_of(sound(publishedDateTime="2026-01-01"), "ferry.md", evening - timedelta(seconds=1)) == ["FLD208"]


@pytest.mark.parametrize(("value", "codes"), [("0001-01-01", []), ("9999-12-31", ["FLD208"])])
def test_the_first_and_the_last_day_of_the_calendar_are_days(value: str, codes: list[str]) -> None:
    assert rules_of(sound(publishedDateTime=value), "ferry.md") == codes


def test_a_file_date_five_days_away_is_reported() -> None:
    message = "`publishedDateTime` is 2025-03-11T08:42:00Z, 5 days from the file's 2025-03-06, expected one at most"
    assert reported(sound(), "_news/2025-03-06-ferry.md") == [("FLD209", message, Span(4, 20, 20))]


@pytest.mark.parametrize("name", ["2025-03-10-x.md", "2025-03-12-x.md", "2025-03-11.md", "2025-03-11 x.md"])
def test_time_zones_may_move_the_date_by_one_day(name: str) -> None:
    assert rules_of(sound(), name) == []


@pytest.mark.parametrize("name", ["2025-03-09.md", "2025-03-13-x.md", "2024-03-11_x.md", "2025-03-01x.md"])
def test_two_days_are_too_many(name: str) -> None:
    assert rules_of(sound(), name) == ["FLD209"]


@pytest.mark.parametrize(
    "name", ["ferry-2024-01-01.md", "2024-13-01-x.md", "2024-02-30-x.md", "2024-01-011.md", "x.md"]
)
def test_a_name_without_date_is_not_compared(name: str) -> None:
    assert rules_of(sound(), name) == []


@pytest.mark.parametrize(
    "value",
    [
        *(
            "northwire.example/ferry",
            "/ferry",
            "//northwire.example/ferry",
            "mailto:desk@northwire.example",
            "https://",
        ),
        *(
            "javascript:alert(1)",
            "ftp://northwire.example/",
            "https://northwire.example@evil.example/",
            "https://[::1/",
        ),
        *(
            " https://northwire.example/",
            "https://127.0.0.1/",
            "https://northwire.example:99999/",
            "https://localhost/x",
        ),
    ],
)
@pytest.mark.parametrize("field", ["originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl"])
def test_an_address_that_is_none_is_reported(field: str, value: str) -> None:
    message = f"`{field}` is {value!r}, expected an address such as https://outlet.example/story"
    found = [(rule, text) for rule, text, _ in reported(sound(**{field: f'"{value}"'}))]
    assert ("FLD210", message) in found


def test_such_an_address_is_shown_where_it_stands() -> None:
    assert [span for _, _, span in reported(sound(originalUrl="northwire.example/ferry"))] == [Span(5, 14, 23)]


def test_addresses_of_related_articles_are_checked_too() -> None:
    found = judged(sound(related="[{webUrl: /ferry}]")).findings
    assert [(finding.rule, finding.evidence) for finding in found] == [
        ("FLD210", (("field", "related[0].webUrl"), ("found", "/ferry")))
    ]


@pytest.mark.parametrize(
    "domain", ["northwire", "https://northwire.example/", "northwire.example:80", "127.0.0.1", "a b.c"]
)
def test_a_domain_that_is_none_is_reported(domain: str) -> None:
    text = sound(provider=f'{{domain: "{domain}"}}')
    message = f"`provider.domain` is {domain!r}, expected a name such as outlet.example"
    assert reported(text) == [("FLD215", message, Span(7, 20, len(domain) + 2))]


@pytest.mark.parametrize(
    ("domain", "address"),
    [
        ("northwire.example", "https://northwire.example/x"),
        ("northwire.example", "https://www.northwire.example/x"),
        ("www.northwire.example", "https://amp.northwire.example/x"),
        ("northwire.example", "https://news.northwire.example:8443/x"),
        ("news.northwire.example", "https://northwire.example/x"),
        ("NORTHWIRE.example.", "http://NorthWire.Example/x"),
        ("bücher.example", "https://xn--bcher-kva.example/x"),
    ],
)
def test_an_outlet_and_its_site_agree(domain: str, address: str) -> None:
    text = sound(provider=f"{{domain: {domain}}}", originalUrl=f'"{address}"', webUrl=None)
    assert rules_of(text) == []


@pytest.mark.parametrize(
    "domain",
    [
        *("harbourpost.example", "eviloutlet-northwire.example", "northwire.example.evil.example", "wire.example"),
        *("n\u043erthwire.example", "xn--nrthwire-nbh.example"),
    ],
)
def test_an_outlet_of_another_site_is_reported(domain: str) -> None:
    found = judged(sound(provider=f"{{domain: {domain}}}")).findings
    assert [(finding.rule, finding.severity, finding.message) for finding in found] == [
        (
            "FLD211",
            Severity.WARNING,
            f"`provider.domain` is {domain}, but the host of `originalUrl` is northwire.example",
        )
    ]


def test_the_original_address_counts_before_that_on_the_site() -> None:
    assert rules_of(sound(webUrl='"https://harbourpost.example/x"')) == []


@pytest.mark.parametrize("host", ["youtube.com", "www.youtube.com", "m.facebook.com", "desk.medium.com"])
def test_a_hosting_platform_is_only_a_note(host: str) -> None:
    found = judged(sound(originalUrl=f'"https://{host}/watch?v=1"')).findings
    assert [(finding.rule, finding.severity, finding.message) for finding in found] == [
        (
            "FLD211",
            Severity.NOTE,
            f"`provider.domain` is northwire.example, but the host of `originalUrl` is {host}, a hosting platform",
        )
    ]


@pytest.mark.parametrize("host", ["notyoutube.com", "youtube.com.evil.example"])
def test_what_only_looks_like_a_platform_is_none(host: str) -> None:
    assert judged(sound(originalUrl=f'"https://{host}/x"')).findings[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("web", "amp"),
    [
        (HERE, f"{HERE}amp/"),
        (HERE, f"{HERE}amp"),
        (HERE, "https://amp.northwire.example/2025/03/11/ferry/"),
        (HERE, f"{HERE}?amp=1"),
        (HERE, "https://northwire.example/amp/2025/03/11/ferry"),
        (HERE, "http://www.northwire.example/2025/03/11/ferry/amp/?utm_source=x"),
        ("https://northwire.example/ferry.html", "https://northwire.example/ferry.amp.html"),
        ("https://northwire.example/ferry", "https://northwire.example/ferry.amp"),
        ("https://northwire.example/business/ferry", "https://northwire.example/amp/business/ferry"),
        ("https://northwire.example/business/ferry", "https://northwire.example/amp/ferry"),
        ("https://northwire.example/ferry", "https://northwire.example/ferry/mobile"),
        ("https://northwire.example/a/story-1829437", "https://northwire.example/m/1829437"),
        ("https://northwire.example/?id=7", "https://northwire.example/?amp=1&id=7"),
        (HERE, "https://northwire-example.cdn.ampproject.org/c/s/northwire.example/2025/03/11/ferry/amp/"),
        (HERE, "https://northwire-example.cdn.ampproject.org/v/s/amp.northwire.example/2025/03/11/ferry/"),
    ],
)
@pytest.mark.parametrize("field", ["ampWebUrl", "cdnAmpWebUrl"])
def test_the_usual_amp_addresses_belong_to_their_article(field: str, web: str, amp: str) -> None:
    assert rules_of(sound(originalUrl=None, webUrl=f'"{web}"', **{field: f'"{amp}"'})) == []


@pytest.mark.parametrize(
    ("web", "amp"),
    [
        (HERE, "https://northwire.example/2025/03/11/budget/amp/"),
        (HERE, "https://northwire.example/amp/"),
        (HERE, "https://harbourpost.example/2025/03/11/ferry/amp/"),
        (HERE, "https://northwire-example.cdn.ampproject.org/c/s/harbourpost.example/2025/03/11/ferry/"),
        ("https://northwire.example/business/ferry", "https://northwire.example/business/budget"),
        ("https://northwire.example/story-1829437", "https://northwire.example/amp/story-1829438"),
        ("https://northwire.example/?id=7", "https://northwire.example/?id=8&amp=1"),
    ],
)
def test_an_amp_address_of_another_article_is_reported(web: str, amp: str) -> None:
    text = sound(originalUrl=None, webUrl=f'"{web}"', ampWebUrl=f'"{amp}"')
    message = f"`ampWebUrl` is {amp}, expected an address that belongs to {web}"
    assert reported(text) == [("FLD212", message, Span(9, 12, len(amp) + 2))]


def test_without_an_address_of_the_article_there_is_nothing_to_compare() -> None:
    assert rules_of(sound(originalUrl=None, webUrl=None, ampWebUrl=f'"{HERE}amp/"')) == ["FLD204"]


@pytest.mark.parametrize(
    "address",
    [
        HERE,
        f"{HERE}?utm_source=newsletter",
        f"{HERE}#top",
        "http://www.northwire.example/2025/03/11/ferry",
        f"{HERE}amp/",
    ],
)
@pytest.mark.parametrize("field", ["originalUrl", "webUrl"])
def test_a_related_article_that_is_the_article_itself_is_reported(field: str, address: str) -> None:
    found = judged(sound(related=f"[{{title: Storm}}, {{{field}: '{address}'}}]")).findings
    assert [(finding.rule, finding.message) for finding in found] == [
        ("FLD213", f"`related[1].{field}` is {address}, the address of the article itself, expected another one")
    ]


def test_an_entry_is_reported_once_for_both_its_addresses() -> None:
    assert rules_of(sound(related=f"[{{originalUrl: '{HERE}', webUrl: '{HERE}'}}]")) == ["FLD213"]


@pytest.mark.parametrize(
    "related",
    ["[{webUrl: 'https://northwire.example/2025/03/11/storm/'}]", "[{title: Ferry}]", "[{webUrl: null}]", "[]"],
)
def test_other_related_articles_are_fine(related: str) -> None:
    assert rules_of(sound(related=related)) == []


def test_articles_without_address_are_not_related_to_themselves() -> None:
    assert rules_of(sound(originalUrl=None, webUrl=None, related="[{title: x}]")) == ["FLD204"]


@pytest.mark.parametrize("field", ["publishedDateTime", "originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl"])
@pytest.mark.parametrize("value", ["", "''", "' '", "~", "null"])
def test_an_empty_or_null_field_is_judged_as_absent(field: str, value: str) -> None:
    assert rules_of(sound(**{field: value})) == (["FLD203"] if field == "publishedDateTime" else [])


def test_long_values_are_cut_in_messages_and_evidence() -> None:
    found = judged(sound(originalUrl=f'"x{"y" * 9000}"')).findings[0]
    assert len(found.message) < 200
    assert max(len(value) for _, value in found.evidence) == 500

"""FLD under the names of a site: the same rules, with messages about its own fields."""

import pytest

from integrity.fields import Fields
from integrity.trust.root import NOTHING
from integrity.validate.article import judge
from tests.articles import AT, PATH, article

NAMES = Fields(
    title=(("params", "headline"), ("title",)),
    excerpt=(("summary",),),
    published=(("date",), ("lastmod",)),
    outlet=(("source", "domain"),),
    url=(("link",), ("params", "canonical")),
)
SOUND = {
    "title": "Ferry runs aground",
    "summary": "All were saved.",
    "date": "2025-03-11T08:42:00Z",
    "source": "{domain: northwire.example}",
    "link": "https://northwire.example/ferry",
}


def messages(**changes: str | None) -> list[tuple[str, str]]:
    fields = {**SOUND, **changes}
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    found = judge(article("\n".join(["---", *lines, "---", "Text.", ""]), PATH), NOTHING, AT, NAMES).findings
    return [(one.rule, one.message) for one in found]


def test_a_sound_article_has_no_finding() -> None:
    assert messages() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": None}, [("FLD201", "expected a text `params.headline`, found none")]),
        ({"title": None, "params": "{headline: Ferry}"}, []),
        ({"source": None}, [("FLD202", "expected a text `source.domain`, found none")]),
        ({"source": "Northwire"}, [("FLD205", "`source` holds text, expected a mapping")]),
        ({"source": "{domain: [x]}"}, [("FLD205", "`source.domain` holds a list, expected text")]),
        ({"date": None}, [("FLD203", "expected a text `date`, found none")]),
        ({"date": None, "lastmod": "2025-03-11"}, []),
        ({"date": "2025-03-11T08:42:00Z", "lastmod": "2025-02-30"}, [
            ("FLD214",
             ("`lastmod` is the unquoted value 2025-02-30, which YAML 1.1 and 1.2 readers take for two things, "
             "expected quotes")),
        ]),
        ({"date": None, "lastmod": "2025-02-30"}, [
            ("FLD206", "`lastmod` is '2025-02-30', expected a date such as 2025-03-11T08:42:00Z"),
        ]),
        ({"date": "2025-03-11T08:42:00"}, [
            ("FLD207", "`date` is 2025-03-11T08:42:00, expected `Z` or an offset at its end"),
        ]),
        ({"date": None, "dat": "2025-03-11"}, [("FLD203", "expected a text `date`, found `dat`")]),
        ({"link": None}, [("FLD204", "expected a text `link`, found none")]),
        ({"link": None, "params": "{canonical: https://northwire.example/ferry}"}, []),
        ({"params": "[x]"}, [("FLD205", "`params` holds a list, expected a mapping")]),
        ({"link": "/ferry"}, [
            ("FLD210", "`link` is '/ferry', expected an address such as https://outlet.example/story"),
        ]),
        ({"ampWebUrl": "https://northwire.example/amp/tram"}, [
            ("FLD212", ("`ampWebUrl` is https://northwire.example/amp/tram, expected an address that belongs to "
             "https://northwire.example/ferry")),
        ]),
        ({"related": "[{link: 'https://northwire.example/ferry?utm_source=x', summary: [x]}]"}, [
            ("FLD205", "`related[0].summary` holds a list, expected text"),
            ("FLD213", ("`related[0].link` is https://northwire.example/ferry?utm_source=x, the address of the article "
             "itself, expected another one")),
        ]),
        ({"originalUrl": "/x", "publishedDateTime": "yesterday", "provider": "[x]"}, []),
    ],
)  # fmt: skip
def test_rules_go_by_the_names_of_the_site(changes: dict[str, str | None], expected: list[tuple[str, str]]) -> None:
    assert messages(**changes) == expected

from datetime import UTC, datetime

import pytest

from integrity.fields import Fields
from integrity.load.records import Record, from_article, mentions
from tests.articles import PATH, SEAL, article, sound

MORNING = datetime(2025, 3, 11, 8, 42, tzinfo=UTC)


def test_the_record_of_an_article_holds_what_linking_compares() -> None:
    assert from_article(article(sound())) == Record(
        id=PATH,
        title="Ferry runs aground off Brennhavn",
        excerpt="All 40 passengers were brought ashore.",
        text="The ferry was towed to berth two.",
        outlet="northwire.example",
        url="https://northwire.example/2025/03/11/ferry/",
        published=MORNING,
    )


def test_what_an_article_lacks_is_missing_not_empty() -> None:
    assert from_article(article("---\ntitle: ''\nexcerpt: ~\n---\n")) == Record(id=PATH)


def test_without_front_matter_the_title_is_found_in_the_text() -> None:
    record = from_article(article("# Ferry runs aground\n\nText.\n"))
    assert record == Record(id=PATH, title="Ferry runs aground", text="# Ferry runs aground\n\nText.")


def test_without_domain_the_outlet_is_its_name_and_without_original_the_url_is_that_on_the_site() -> None:
    record = from_article(article(sound(provider="{name: Northwire}", originalUrl=None, webUrl="https://a.example/x")))
    assert (record.outlet, record.url) == ("Northwire", "https://a.example/x")


def test_a_malformed_article_has_an_empty_record() -> None:
    assert from_article(article(sound(title="&x y"))) == Record(id=PATH)


def test_each_mapping_in_related_is_a_mention_numbered_by_its_place() -> None:
    text = sound(related="[{title: Storm, provider: {domain: a.example}}, text, {webUrl: https://b.example/y}]")
    assert mentions(article(text)) == (
        Record(id=f"{PATH}#related/0", title="Storm", outlet="a.example", mention_of=PATH),
        Record(id=f"{PATH}#related/2", url="https://b.example/y", mention_of=PATH),
    )


@pytest.mark.parametrize("related", [None, "text", "{title: Storm}", "[]"])
def test_without_a_list_of_related_articles_there_are_no_mentions(related: str | None) -> None:
    assert mentions(article(sound(related=related))) == ()


def test_the_seal_of_an_article_is_no_part_of_its_record() -> None:
    assert SEAL not in repr(from_article(article(sound())))


def test_a_record_is_read_under_the_names_of_the_site() -> None:
    names = Fields(title=(("headline",),), published=(("date",),), outlet=(("source",),), url=(("link",),))
    text = "headline: Ferry\ndate: 2025-03-11\nsource: a.example\nlink: https://a.example/x\nprovider: {name: B}\n"
    record = from_article(article(f"---\n{text}related: [{{headline: Tram, provider: {{name: B}}}}]\n---\n"), names)
    assert (record.title, record.outlet, record.url) == ("Ferry", "a.example", "https://a.example/x")
    assert record.published == datetime(2025, 3, 11, tzinfo=UTC)
    (mention,) = mentions(article(f"---\n{text}related: [{{headline: Tram, provider: {{name: B}}}}]\n---\n"), names)
    assert (mention.title, mention.outlet) == ("Tram", None)

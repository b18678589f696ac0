"""Names of fields: where each thing is looked for."""

from integrity.fields import DEFAULT, Fields, dotted, text, written
from integrity.load import frontmatter

ROOT = frontmatter.parse(
    b"---\ndate: 2025-03-11\nlastmod: ''\nsource: {domain: ' a.example ', list: [x]}\nlink: ~\n---\n"
).root


def test_the_first_name_with_a_text_counts() -> None:
    assert written(ROOT, (("lastmod",), ("link",), ("date",))) == ("date",)
    assert text(ROOT, (("lastmod",), ("date",))) == "2025-03-11"


def test_a_name_with_dots_leads_into_mappings_and_its_text_is_stripped() -> None:
    assert text(ROOT, (("source", "domain"),)) == "a.example"


def test_nothing_is_found_at_lists_mappings_nulls_and_absent_keys() -> None:
    for path in (("source",), ("source", "list"), ("source", "domain", "x"), ("link",), ("lastmod",), ("nowhere",)):
        assert text(ROOT, (path,)) is None
    assert written(ROOT, ()) is None


def test_the_name_of_an_outlet_stands_for_its_domain_only_with_the_names_of_this_project() -> None:
    assert DEFAULT.outlet_name == (("provider", "name"),)
    assert Fields(url=(("link",),)).outlet_name == (("provider", "name"),)
    assert Fields(outlet=(("source", "domain"),)).outlet_name == ()


def test_messages_write_a_field_with_dots() -> None:
    assert dotted(("source", "domain")) == "source.domain"

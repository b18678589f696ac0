import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.domain import is_within, normal_form


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("northwire.example", "northwire.example"),
        ("NorthWire.Example.", "northwire.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("news。example", "news.example"),
        ("XN--bcher-KVA.example", "xn--bcher-kva.example"),
        ("_dmarc.northwire.example", "_dmarc.northwire.example"),
        ("3news.example", "3news.example"),
        ("news.24.example", "news.24.example"),
    ],
)
def test_names_are_brought_to_lower_case_a_labels(name: str, expected: str) -> None:
    assert normal_form(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "example", "localhost", "a..example", ".example", "northwire.example..", "-a.example", "a-.example"),
        *(
            "north wire.example",
            "northwire.example/",
            "https://northwire.example",
            "northwire.example:80",
            "a@b.example",
        ),
        *("127.0.0.1", "10.1", "1.2.3.0x4", "[::1]", "north\nwire.example", "a\u200b.-.example", "☃\ufffd.example"),
        *(f"{'a' * 64}.example", f"{'a.' * 124}example", "é" * 64 + ".example", "a\u0301\u0327" * 90 + ".example"),
    ],
)
def test_what_is_no_domain_name_has_no_normal_form(name: str) -> None:
    assert normal_form(name) is None


def test_the_longest_name_has_253_characters() -> None:
    name = f"{'a.' * 123}example"
    assert len(name) == 253
    assert normal_form(f"{name}.") == name
    assert normal_form(f"a{name}") is None


def test_a_cyrillic_letter_makes_another_name() -> None:
    assert normal_form("n\u043erthwire.example") == "xn--nrthwire-nbh.example"


@given(st.text())
def test_the_normal_form_is_its_own_normal_form(name: str) -> None:
    form = normal_form(f"{name}.example")
    assert form is None or normal_form(form) == form


@pytest.mark.parametrize("name", ["northwire.example", "www.northwire.example", "a.b.northwire.example"])
def test_a_name_is_within_itself_and_its_parents(name: str) -> None:
    assert is_within(name, "northwire.example")


@pytest.mark.parametrize("name", ["evilnorthwire.example", "northwire.example.evil.example", "example"])
def test_a_name_that_only_looks_alike_is_not_within(name: str) -> None:
    assert not is_within(name, "northwire.example")

"""Names are brought to A-labels or have no normal form, in bounded time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.domain import a_labels, is_within, normal_form, u_labels
from tests.patience import bounded

LABELS = st.text(st.characters(codec="utf-8"), max_size=6) | st.from_regex(r"xn--[a-z0-9-]{0,12}", fullmatch=True)
NAMES = st.lists(LABELS, max_size=4).map(".".join)
"""Texts, some of which are names."""


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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("localhost", "localhost"),
        ("LOCALHOST.", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("0X7F.1", "0x7f.1"),
        ("BÜCHER", "xn--bcher-kva"),
    ],
)
def test_single_labels_and_numbers_have_a_labels_too(name: str, expected: str) -> None:
    assert a_labels(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("_DMARC.Northwire.example", "_dmarc.northwire.example"),
        ("a_b.example", "a_b.example"),
        ("r3---SN-4.example", "r3---sn-4.example"),
        ("_dmarc.bücher.example", "_dmarc.xn--bcher-kva.example"),
    ],
)
def test_ascii_labels_in_use_are_only_lower_cased(name: str, expected: str) -> None:
    assert a_labels(name) == expected


@pytest.mark.parametrize("name", ["news。example", "news．example", "news｡example｡", "news.example。"])
def test_the_dots_of_other_scripts_separate_labels(name: str) -> None:
    assert a_labels(name) == "news.example"


@pytest.mark.parametrize("name", ["ＮＥＷＳ.example", "ne\u00adws.example", "ne\u200bws.example", "\ufeffnews.example"])
def test_wide_and_invisible_characters_are_mapped(name: str) -> None:
    assert a_labels(name) == "news.example"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("faß.example", "xn--fa-hia.example"),
        ("ς.example", "xn--3xa.example"),
        ("क्\u200dष.example", "xn--11b2ezcw70k.example"),
    ],
)
def test_deviations_stay_since_the_mapping_is_non_transitional(name: str, expected: str) -> None:
    assert a_labels(name) == expected


@pytest.mark.parametrize("name", ["xn--bcher-kva.example", "XN--BCHER-KVA.example", "ｘn--bcher-kva.example"])
def test_an_encoded_label_that_stands_for_a_word_is_itself(name: str) -> None:
    assert a_labels(name) == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    "label",
    [
        *("xn--", "xn---", "xn--a", "xn--a-", "xn--99999999", "xn---bbk", "xn--abc-", "xn--bücher-kva", "ｘn--a"),
        pytest.param("xn--" + "BÜCHER".encode("punycode").decode(), id="of upper case"),
        pytest.param("xn--" + "bu\u0308cher".encode("punycode").decode(), id="of a decomposed letter"),
        pytest.param("xn--" + "ﬁn".encode("punycode").decode(), id="of a ligature"),
        pytest.param("xn--" + "ü.b".encode("punycode").decode(), id="of two labels"),
        pytest.param("xn--" + "a\u200db".encode("punycode").decode(), id="of a joiner out of place"),
        pytest.param("xn--" + "xn--ü".encode("punycode").decode(), id="of an encoded label"),
        pytest.param("xn--" + "a" * 60, id="too long"),
    ],
)
def test_an_encoded_label_that_stands_for_no_word_is_refused(label: str) -> None:
    assert a_labels(f"{label}.example") is None


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            ".",
            "..",
            "a..",
            "a。。",
            "a..b",
            ".a",
            "\u00ad",
            "\u00ad.example",
            " a",
            "a ",
            "a\n",
            "a\tb",
            "a/b",
            "a:1",
        ),
        *("a@b", "a%41", "*.a", "[::1]", "::1", "-a", "a-", "ab--ü", "a℀b", "☃.example", "a\u200db", "\u0301a"),
        *("\ud800", "a\x00b", "0א.example", "a" * 64, "ü" * 60, ".".join(["a" * 62] * 4) + ".bc"),
    ],
)
def test_what_is_no_name_has_no_a_labels(name: str) -> None:
    assert a_labels(name) is None


def test_a_name_may_have_253_characters_and_a_final_dot() -> None:
    name = ".".join(["a" * 62] * 4) + ".b"
    assert len(name) == 253
    assert a_labels(f"{name}.") == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("northwire.example", "northwire.example"),
        ("www.xn--bcher-kva.xn--3xa", "www.bücher.ς"),
        ("xn--a.xn--bcher-kva.example", "xn--a.bücher.example"),
        ("*.xn--bcher-kva.example", "*.bücher.example"),
        ("xn--n3h.example", "xn--n3h.example"),
        ("xn--é.example", "xn--é.example"),
    ],
)
def test_labels_that_decode_are_shown_in_unicode(name: str, expected: str) -> None:
    assert u_labels(name) == expected


@given(NAMES)
def test_the_a_labels_of_a_name_are_their_own(name: str) -> None:
    form = a_labels(name)
    assert form is None or a_labels(form) == form


@given(NAMES)
def test_the_unicode_form_has_the_same_a_labels(name: str) -> None:
    form = a_labels(name)
    assert form is None or a_labels(u_labels(form)) == form


@given(NAMES)
def test_a_labels_are_ascii_in_lower_case_within_the_limits(name: str) -> None:
    form = a_labels(name) or "a"
    assert form.isascii()
    assert form == form.lower()
    assert len(form) <= 253
    assert all(1 <= len(label) <= 63 for label in form.split("."))


@given(NAMES)
def test_the_normal_form_of_a_domain_is_its_a_labels(name: str) -> None:
    assert normal_form(name) in {None, a_labels(name)}


@given(st.text())
def test_the_normal_form_is_its_own_normal_form(name: str) -> None:
    form = normal_form(f"{name}.example")
    assert form is None or normal_form(form) == form


SIZE = 256 * 1024
HOSTILE = {
    "letters": "a" * SIZE,
    "accents": "é" * SIZE,
    "dots": "." * SIZE,
    "labels": "a." * (SIZE // 2),
    "encoded": f"xn--{'9' * SIZE}",
    "encoded labels": "xn--a." * (SIZE // 6),
    "invisible": "\u00ad" * SIZE,
    "marks out of order": "a" + "\u0315\u0300" * (SIZE // 2),
    "joiners": "क्\u200d" * (SIZE // 3),
    "as long as a name is looked at": "é" * 1024,
    "many labels as long as a name is looked at": "xn--zzz." * 128,
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_are_refused_at_once(name: str) -> None:
    with bounded():
        assert a_labels(name) is None


@pytest.mark.parametrize("name", ["northwire.example", "www.northwire.example", "a.b.northwire.example"])
def test_a_name_is_within_itself_and_its_parents(name: str) -> None:
    assert is_within(name, "northwire.example")


@pytest.mark.parametrize("name", ["evilnorthwire.example", "northwire.example.evil.example", "example"])
def test_a_name_that_only_looks_alike_is_not_within(name: str) -> None:
    assert not is_within(name, "northwire.example")

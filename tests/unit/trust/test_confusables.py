"""Look-alikes are found, by a table that is Unicode's own."""

import ctypes
import os
import unicodedata
from ctypes.util import find_library

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.domain import a_labels
from integrity.trust.confusables import look_alike, skeleton
from tests.make_confusables import TABLE, compact

JOINERS = "\u200c\u200d"


@pytest.mark.parametrize(
    ("source", "prototype"),
    [
        *(("а", "a"), ("е", "e"), ("о", "o"), ("р", "p"), ("ο", "o"), ("ԁ", "d"), ("ѕ", "s"), ("ı", "i"), ("ɡ", "g")),
        *(("1", "l"), ("I", "l"), ("|", "l"), ("0", "O"), ("m", "rn"), ("–", "-"), ("ﬁ", "fi"), ("\u05d5", "l")),
        *(("a", "a"), ("é", "e\u0301"), ("漢", "漢"), ("", "")),
    ],
)
def test_a_character_has_the_skeleton_of_its_prototype(source: str, prototype: str) -> None:
    assert skeleton(source) == prototype


def test_the_skeletons_of_one_text_composed_and_decomposed_are_equal() -> None:
    assert skeleton("\u1e69") == skeleton("s\u0307\u0323") == "s\u0323\u0307"


@pytest.mark.parametrize("joiner", JOINERS)
def test_a_joiner_cannot_be_seen(joiner: str) -> None:
    assert skeleton(f"क्{joiner}ष") == skeleton("क्ष")


def domain(name: str) -> str:
    form = a_labels(name)
    assert form is not None
    return form


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("0utlet.example", "outlet.example"),
        ("out1et.example", "outlet.example"),
        ("outlet.exarnple", "outlet.example"),
        ("outlеt.example", "outlet.example"),
        ("оutlet.example", "*.outlet.example"),
        ("www.0utlet.example", "outlet.example"),
        ("a.b.0utlet.example", "*.outlet.example"),
        ("bücher.examp1e", "xn--bcher-kva.example"),
        ("outlet.example", "0utlet.example"),
        ("Ꮇ.example", "m.example"),
    ],
)
def test_a_domain_that_looks_like_a_granted_one_is_told(name: str, pattern: str) -> None:
    assert look_alike(domain(name), [pattern]) == pattern


@pytest.mark.parametrize("name", ["outlet.example", "www.outlet.example", "a.b.outlet.example"])
@pytest.mark.parametrize("pattern", ["outlet.example", "*.outlet.example"])
def test_a_granted_domain_and_what_is_below_it_are_no_look_alikes(name: str, pattern: str) -> None:
    assert look_alike(name, [pattern]) is None


def test_a_granted_domain_is_no_look_alike_of_another() -> None:
    assert look_alike("www.0utlet.example", ["outlet.example", "0utlet.example"]) is None


@pytest.mark.parametrize(
    "name",
    ["northwire.example", "eviloutlet.example", "outlet.example.evil.example", "example", "localhost", "outlet.com"],
)
def test_another_domain_is_no_look_alike(name: str) -> None:
    assert look_alike(name, ["outlet.example", "*.outlet.example"]) is None


def test_nothing_looks_like_what_nobody_was_granted() -> None:
    assert look_alike("0utlet.example", []) is None


def test_the_first_of_the_granted_patterns_is_named() -> None:
    assert look_alike("0utlet.example", iter(["a.example", "*.outlet.example", "outlet.example"])) == "*.outlet.example"


def test_a_single_label_is_never_compared() -> None:
    assert look_alike("examp1e", ["example.com", "a.example"]) is None


def test_the_table_made_out_of_itself_is_the_same_bytes() -> None:
    assert compact(TABLE.read_text(encoding="utf-8")).encode() == TABLE.read_bytes()


def test_the_table_says_where_it_comes_from_and_under_which_licence() -> None:
    head = TABLE.read_text(encoding="utf-8").splitlines()[:8]
    assert "confusables.txt" in head[0]
    assert head[2:] == [
        "# Date: 2022-08-26, 16:49:08 GMT",
        "# © 2022 Unicode®, Inc.",
        "# Version: 15.0.0",
        "# SPDX-License-Identifier: Unicode-3.0",
        "#",
        "# UNICODE LICENSE V3",
    ]


def test_the_generator_keeps_each_row_and_sorts_by_source() -> None:
    source = (
        "# Version: 1.0\n# notes\n\n1D7CE ;\t004F ;\tMA\t# ( x ) ONE\t#\n\n006D ;\t0072 006E ;\tMA\t#*\n# total: 2\n"
    )
    made = compact(source).splitlines()
    assert "# Version: 1.0" in made
    assert "# notes" not in made
    assert [line for line in made if not line.startswith("#")] == ["006D;0072 006E", "1D7CE;004F"]


class Icu:
    """Skeletons by the ICU library, whose table is of Unicode `version`."""

    def __init__(self, uc: str, i18n: str) -> None:
        suffix = i18n.rpartition(".so.")[2]
        self._uc, self._i18n = ctypes.CDLL(uc), ctypes.CDLL(i18n)
        self._defined = self._uc[f"u_isdefined_{suffix}"]
        self._skeleton = self._i18n[f"uspoof_getSkeletonUTF8_{suffix}"]
        four = (ctypes.c_uint8 * 4)()
        self._uc[f"u_getUnicodeVersion_{suffix}"](four)
        self.version = ".".join(map(str, four[:3]))
        open_checker = self._i18n[f"uspoof_open_{suffix}"]
        open_checker.restype = ctypes.c_void_p
        self._checker = ctypes.c_void_p(open_checker(ctypes.byref(ctypes.c_int())))

    def knows(self, character: str) -> bool:
        """Whether the character is assigned in its version."""
        return bool(self._defined(ord(character)))

    def skeleton(self, text: str) -> str:
        """The skeleton of UTS 39."""
        data, error, out = text.encode(), ctypes.c_int(), ctypes.create_string_buffer(64 * len(text) + 64)
        size = self._skeleton(self._checker, 0, data, len(data), out, len(out), ctypes.byref(error))
        assert error.value <= 0
        return out.raw[:size].decode()


@pytest.fixture(scope="module")
def icu() -> Icu:
    uc, i18n = find_library("icuuc"), find_library("icui18n")
    if uc is None or i18n is None:
        reason = "no ICU library found"
        if os.environ.get("INTEGRITY_REQUIRE_ALL"):
            pytest.fail(f"{reason}, and INTEGRITY_REQUIRE_ALL is set")
        pytest.skip(reason)
    library = Icu(uc, i18n)
    if f"# Version: {library.version}" not in TABLE.read_text(encoding="utf-8"):
        pytest.skip(f"the ICU library is of Unicode {library.version}, the table is not")
    return library


def test_every_character_has_the_skeleton_that_icu_gives_it(icu: Icu) -> None:
    characters = (chr(point) for point in range(0x110000) if chr(point) not in JOINERS)
    assigned = (c for c in characters if unicodedata.category(c) not in {"Cn", "Co", "Cs"} and icu.knows(c))
    assert [c for c in assigned if skeleton(c) != icu.skeleton(c)] == []


@given(text=st.text(st.sampled_from("aе0m1|Ꮇé\u0301\u0323\u0327ﬁ漢\u05d0\u0661ℌ\u1e69½㏒…Å\u0344"), max_size=12))
def test_every_text_has_the_skeleton_that_icu_gives_it(icu: Icu, text: str) -> None:
    assert skeleton(text) == icu.skeleton(text)

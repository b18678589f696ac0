"""What a record is found by."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from integrity.link import keys
from integrity.link.keys import BITS, MAX_SHINGLES
from tests.entries import keys_of
from tests.records import DAY, record

FERRY, FERRY_IN_TITLE, FERRY_AS_TEXT = 0x5FC0115719, 0xBA0F75AAFC, 0xFA1CFC8552
"""Frozen with the format of an index."""
BODY = " ".join(f"word{number}" for number in range(400))
FULL = record(
    "a.md",
    "Ferry hits breakwater at Brenna",
    "The Sankt Alve ran into the outer breakwater.",
    text=BODY,
    outlet="northwire.example",
    url="https://northwire.example/ferry",
)


def test_a_key_is_a_number_of_forty_bits_and_stays_what_it_is() -> None:
    assert keys.of_words(["ferry"]).tolist() == [FERRY]
    assert keys.of_titles(["ferry"]).tolist() == [FERRY_IN_TITLE]
    assert keys.key("text", "ferry") == FERRY_AS_TEXT


def test_a_text_has_another_key_for_each_kind() -> None:
    told = {keys.key(kind, "ferry") for kind in ("address", "text", "outlet", "path")}
    assert len(told | {*keys.of_words(["ferry"]).tolist(), *keys.of_titles(["ferry"]).tolist()}) == 6


def test_many_words_have_the_keys_that_each_has_alone() -> None:
    listed = ["ferry", "", "fer", "ry", "\ud800", "1,000", "地", "ferry"]
    for told in (keys.of_words, keys.of_titles):
        assert told(listed).tolist() == [int(told([word])[0]) for word in listed]
    assert len(set(keys.of_words(listed).tolist())) == 7
    assert len(keys.of_words([])) == 0


def test_keys_of_words_stand_before_all_others() -> None:
    listed = [f"word{number}" for number in range(1_000)]
    assert keys.of_words(listed).max() < keys.WORDS_END <= keys.of_titles(listed).min()
    assert keys.of_titles(listed).max() < 1 << BITS


@pytest.mark.parametrize("value", ["", "\udcff", "line\nfeed", "é", "\0", "x" * 100_000])
def test_any_text_has_a_key(value: str) -> None:
    assert 0 <= keys.key("path", value) < 1 << BITS


def test_a_record_has_no_keys_of_what_it_lacks() -> None:
    found = keys_of(record("a.md"))
    assert (found.words, found.titles, dict(found.equal), len(found.shingles)) == ((), (), {}, 0)


def test_a_record_is_found_by_address_text_and_outlet() -> None:
    found = keys_of(FULL)
    assert found.equal["outlet"] == keys.key("outlet", "northwire.example")
    assert {"address", "text", "outlet"} <= set(found.equal)


def test_words_of_the_title_are_words_as_well() -> None:
    found = keys_of(FULL)
    assert set(found.titles) < set(found.words)
    assert list(found.words) == sorted(set(found.words))


def test_neither_path_nor_date_changes_a_key() -> None:
    other = replace(FULL, id="b.md", published=DAY + timedelta(days=400))
    assert keys_of(other).all().tolist() == keys_of(FULL).all().tolist()


def test_addresses_that_are_one_address_have_one_key() -> None:
    other = replace(FULL, url="HTTPS://northwire.example/ferry#top")
    assert keys_of(other).equal["address"] == keys_of(FULL).equal["address"]


def test_a_shared_passage_gives_shared_shingles() -> None:
    part = replace(FULL, text=f"Something else comes first. {BODY[:2000]} And then it ends.")
    shared = np.intersect1d(keys_of(part).shingles, keys_of(FULL).shingles)
    assert len(shared) > 3


def test_the_keys_of_all_kinds_come_ascending_and_once() -> None:
    found = keys_of(FULL).all([7, 7, 3])
    assert np.all(found[1:] > found[:-1])
    assert {3, 7} <= set(found.tolist())
    assert int(found.max()) < 1 << BITS


def test_a_book_has_no_more_shingles_than_are_kept() -> None:
    book = "".join(
        chr(0x4E00 + number * (number // 20_000 + 7919) % 20_011) for number in range(200_000)
    )  # each letter is a word
    found = keys_of(replace(FULL, text=book)).shingles
    assert len(found) == MAX_SHINGLES
    assert np.all(found[1:] > found[:-1])


def test_a_surrogate_in_a_text_is_read_like_any_character() -> None:
    found = keys_of(record("a.md", "Ferry \udcff hits breakwater", "\ud800 in thick fog", text="\udfff " * 30))
    assert keys.of_words(found.words)[0] in found.all().tolist()

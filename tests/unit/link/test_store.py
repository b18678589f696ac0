"""Records on disk."""

import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from integrity.link import store as store_module
from integrity.link.postings import DamagedIndexError
from integrity.link.store import FILE, Store, Stored
from integrity.load.records import Record
from tests.records import record

FULL = Stored(
    record("é\n", "Title", "Excerpt", text="a text " * 50, outlet="a.example", url="https://a.example/1"), "event"
)
BARE = Stored(Record("bare"), "bare")


def test_records_come_back_by_what_they_are_called(tmp_path: Path) -> None:
    ids = Store(tmp_path).add([FULL, BARE])
    store = Store(tmp_path, (tmp_path / FILE).stat().st_size)
    assert store.read(ids[::-1]) == [BARE, FULL]
    assert store.read([]) == []


def test_a_record_whose_text_is_still_packed_is_as_any_other(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ids = store.add([FULL])
    packed, other, third, fourth = (store.read(ids)[0].record for _ in range(4))
    assert hash(packed) == hash(FULL.record)
    assert other == FULL.record
    assert FULL.record == third
    assert replace(fourth, id="x") == replace(FULL.record, id="x")
    assert repr(packed).endswith(repr(FULL.record).removeprefix("Record"))
    assert packed != replace(FULL.record, text="another")
    assert not hasattr(packed, "absent")


@pytest.mark.parametrize("text", ["", "\ud800 é 地\n"])
def test_a_text_of_any_characters_comes_back(tmp_path: Path, text: str) -> None:
    store = Store(tmp_path)
    ids = store.add([Stored(Record("x", text=text), "x")])
    assert store.read(ids)[0].record.text == text


@pytest.mark.parametrize("text", [b"x", zlib.compress(b"\xff")])
def test_a_text_that_is_none_is_told_when_it_is_asked_for(tmp_path: Path, text: bytes) -> None:
    packed = zlib.compress(b'{"id": "x", "cluster": "x"}')
    data = store_module._HEAD.pack(len(packed)) + packed + text
    (tmp_path / FILE).write_bytes(data)
    name = store_module._ID.pack(0, len(data), store_module._digest(data)).hex()
    found = Store(tmp_path, len(data)).read([name])[0].record
    assert found.id == "x"
    with pytest.raises(DamagedIndexError, match="no text"):
        _ = found.text


def test_a_text_that_unpacks_to_more_than_a_record_may_have_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    ids = store.add([FULL])
    found = store.read(ids)[0].record
    monkeypatch.setattr(store_module, "MAX_BYTES", 100)
    with pytest.raises(DamagedIndexError, match="no text"):
        _ = found.text


def test_what_lies_beyond_the_length_is_written_over(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add([FULL])
    known = store.length
    with (tmp_path / FILE).open("ab") as file:
        file.write(b"of a run that was killed" * 100)
    again = Store(tmp_path, known)
    [name] = again.add([BARE])
    assert again.read([name]) == [BARE]
    assert (tmp_path / FILE).stat().st_size == again.length


def test_a_record_beyond_the_length_is_not_read(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ids = store.add([FULL, BARE])
    store.length -= 1
    with pytest.raises(DamagedIndexError, match="shorter"):
        store.read(ids)


def test_a_record_that_is_not_as_written_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ids = store.add([FULL, BARE])
    data = bytearray((tmp_path / FILE).read_bytes())
    data[-1] ^= 1
    (tmp_path / FILE).write_bytes(data)
    assert store.read(ids[:1]) == [FULL]
    with pytest.raises(DamagedIndexError, match="not as it was written"):
        store.read(ids)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ids = store.add([BARE])
    (tmp_path / FILE).unlink()
    with pytest.raises(DamagedIndexError, match="cannot be read"):
        store.read(ids)


@pytest.mark.parametrize("name", ["", "00", "ff" * 32, "0" * 64], ids=["none", "short", "far", "empty"])
def test_what_names_no_content_is_told(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path)
    store.add([BARE])
    with pytest.raises(DamagedIndexError):
        store.read([name])


@pytest.mark.parametrize(
    "held",
    [
        b"null", b"[]", b"{}", b'{"id": "x"}', b'{"id": 1, "cluster": "x"}', b'{"id": "x", "cluster": null}',
        b'{"cluster": "x"}', b'{"id": "x", "cluster": "x", "other": "x"}', b"\xff", b"[" * 100_000,
        b'{"id": "x", "cluster": "x", "published": "yesterday"}',
    ],
)  # fmt: skip
def test_content_that_is_no_record_is_told_though_its_digest_is_right(tmp_path: Path, held: bytes) -> None:
    packed = zlib.compress(held)
    data = store_module._HEAD.pack(len(packed)) + packed
    (tmp_path / FILE).write_bytes(data)
    name = store_module._ID.pack(0, len(data), store_module._digest(data)).hex()
    with pytest.raises(DamagedIndexError, match="no record"):
        Store(tmp_path, len(data)).read([name])


def test_what_is_forgotten_is_nowhere_in_the_file_and_the_others_are_left(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ids = store.add([BARE, FULL, BARE])
    before = (tmp_path / FILE).read_bytes()
    store.forget(ids[1:2])
    after = (tmp_path / FILE).read_bytes()
    assert len(after) == len(before)
    assert store.read([ids[0], ids[2]]) == [BARE, BARE]
    with pytest.raises(DamagedIndexError):
        store.read(ids[1:2])
    assert after.count(0) > 60

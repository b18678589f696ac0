"""Laws of the compiled kernels: they say what the numpy path says, bit for bit, of any text, in any threads."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from integrity.link import alignment, words
from integrity.link.texts import Bytes
from tests import bulk
from tests.property.test_copy_laws import BODIES, CROWDS, ROWS, Row, prose

pytestmark = bulk.needs("numba")

few = settings(max_examples=60, deadline=None)
ALPHABETS = st.sampled_from([
    "ab ", "Ab'’ -", "é\u0301è ", "Паром ", "الميناء\u0640 ", "שָׁלוֹם ", "地震ガ。a ", "สะพาน ปิด", "한국 ",
    "\u00ad\u200bab ", "𐐀𐐨 🔥", "ＡＢ１ ", "0123٣ ", "ǆßİ ", "\ud800\udfffa ",
])  # fmt: skip
MIXED = st.lists(ALPHABETS.flatmap(lambda letters: st.text(letters, max_size=40)), max_size=6).map("".join)


def read_compiled(texts: list[str]) -> tuple[list[int], list[int]]:
    """Hashes and counts of the words of each text."""
    bulk.forced().warm()
    from integrity.link import kernels  # noqa: PLC0415 - imports numba

    data, starts, stops = words_of(texts)
    hashes: list[int] = []
    counts: list[int] = []
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        out = np.zeros((stop - start) // 2 + 1, dtype=np.uint64)
        count = int(kernels.read(data, start, stop, words.characters(), out))
        hashes += out[:count].tolist()
        counts.append(count)
    return hashes, counts


def words_of(texts: list[str]) -> tuple[Bytes, words.Ints, words.Ints]:
    return bulk.column(texts).packed(np.arange(len(texts)))


@given(st.lists(st.text() | MIXED, max_size=4))
def test_words_are_those_of_the_numpy_path(texts: list[str]) -> None:
    expected = words.tokenize(texts)
    assert read_compiled(texts) == (expected.hashes.tolist(), expected.counts.tolist())


def test_every_character_is_read_as_the_numpy_path_reads_it() -> None:
    texts = ["".join(f"a{chr(point)}b{chr(point)}{chr(point)} " for point in range(start, start + 0x1000))
             for start in range(0, 0x110000, 0x1000)]  # fmt: skip
    expected = words.tokenize(texts)
    hashes, counts = read_compiled(texts)
    assert np.array_equal(np.array(hashes, dtype=np.uint64), expected.hashes)
    assert counts == expected.counts.tolist()


@few
@given(ROWS)
def test_pairs_are_those_of_the_numpy_path(rows: list[Row]) -> None:
    bulk.assert_agree(rows)


@few
@given(st.lists(st.tuples(MIXED.map(lambda text: text * 9), st.sampled_from([None, "post"]), st.none()), max_size=8))
def test_pairs_in_every_script_are_those_of_the_numpy_path(rows: list[Row]) -> None:
    bulk.assert_agree([*rows, *rows[:3]])


@few
@given(CROWDS)
def test_crowds_are_paired_as_the_numpy_path_does(crowd: list[tuple[int, int, str]]) -> None:
    bulk.assert_agree([(f"{prose(seed, length)} {end}", None, None) for seed, length, end in crowd])


@few
@given(BODIES, BODIES)
def test_alignment_is_that_of_rapidfuzz(a: str | None, b: str | None) -> None:
    bulk.forced().warm()
    from integrity.link import order_kernels  # noqa: PLC0415 - imports numba

    found = words.tokenize([a or "", b or ""])
    left, right = found.hashes[: found.counts[0]], found.hashes[found.counts[0] :]
    if len(left) and len(right):
        common = min((left, right), (right, left), key=lambda pair: len(pair[0]))
        length = int(order_kernels.common_subsequence(*common))
        total = len(left) + len(right)
        assert 1.0 - (total - 2 * length) / total == alignment.similarity(left, right)


@few
@given(st.integers(0, 1 << 32), st.integers(1, 6), st.sampled_from([0.05, 0.2, 0.35, 0.5]))
def test_edited_texts_are_aligned_as_the_numpy_path_does(seed: int, count: int, share: float) -> None:
    chance = random.Random(seed)
    story = [f"w{chance.randrange(400)}" for _ in range(chance.randrange(60, 700))]
    edited = [[f"x{k}" if chance.random() < share else word for word in story] for k in range(count)]
    rows: list[Row] = [(" ".join(text), None, None) for text in (story, *edited)]
    bulk.assert_agree(rows)

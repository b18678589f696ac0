"""The copies stage on compiled kernels: hostile and huge feeds, and that warming reaches every kernel."""

from __future__ import annotations

import random

import numpy as np
import pytest

from integrity.link import copies, printed, shingles
from tests import bulk
from tests.bulk import Row
from tests.unit.link.test_copies import NOTE, STORY, crafted, cut, noted, prose

pytestmark = bulk.needs("numba")


def rows(texts: list[str], outlet: str | None = None) -> list[Row]:
    return [(text, outlet, float(day)) for day, text in enumerate(texts)]


FEEDS: dict[str, list[Row]] = {
    "nothing": [],
    "one text": rows([STORY]),
    "no words": 3 * [*rows(["", "?!", "“”", "\u00ad"]), (None, "post", None)],
    "two prints": rows([STORY, prose(3), STORY.upper()]),
    "a brief": rows([cut(STORY, 0, 100), STORY]),
    "furniture": rows([text or "" for text in noted(7)], "post"),
    "furniture without days": [(text, "post", None) for text in noted(7)],
    "furniture of one day": [(text, "post", 1.5) for text in noted(7)],
    "furniture before the epoch": [(text, "post", float(day)) for day, text in enumerate(noted(6), -4)],
    "a text printed again": [*rows([STORY] * 6, "post"), (f"{STORY} {prose(8, 30)}", "wire", 6.0)],
    "a crowd": rows([f"{STORY} {prose(40 + k, 3)}" for k in range(100)]),
    "prints by the thousand": rows([STORY] * 3000),
    "a word a million times": rows(["fog " * 1_000_000, "fog " * 999_999, "fog " * 1_000_000 + "tide", STORY]),
    "a word of a million letters": rows(["x" * 1_000_000, "x" * 1_000_000, "x" * 999_999 + "y"]),
    "a long word in a text": rows([f"{'y' * 70} {STORY}", f"{'y' * 64} {STORY}", f"{'y' * 65}é {STORY}"]),
    "all sampled": rows([f"{' '.join(crafted(300, wanted=True))} {k}" for k in range(40)]),
    "none sampled": rows([f"{' '.join(crafted(300, wanted=False))} {k}" for k in range(40)]),
    "text without spaces": rows(["".join(chr(0x4E00 + k * 7 % 3000) for k in range(n)) for n in (400, 150, 401)]),
}  # fmt: skip


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_linked_as_the_numpy_path_does(name: str) -> None:
    bulk.assert_agree(FEEDS[name])


def test_the_parts_of_a_larger_feed_are_put_together_as_the_numpy_path_does() -> None:
    chance = random.Random(5)
    stories = [prose(seed, chance.randrange(30, 600)) for seed in range(1500)]
    outlets = [chance.choice([None, "post", "wire", "star"]) for _ in stories]
    feed: list[Row] = []
    for number, (story, outlet) in enumerate(zip(stories, outlets, strict=True)):
        feed.append((f"{story} {NOTE if outlet == 'post' else ''}", outlet, chance.choice([None, float(number % 40)])))
        if number % 3 == 0:
            share = chance.choice([0.0, 0.1, 0.3, 0.45])
            changed = [f"x{k}" if chance.random() < share else word for k, word in enumerate(story.split())]
            feed.append((" ".join(changed), chance.choice(outlets), float(number % 40)))
    assert len(bulk.assert_agree(feed)) > 400


def test_texts_too_long_to_be_aligned_compiled_are_aligned_by_rapidfuzz() -> None:
    long = prose(9, 9_000)
    changed = " ".join(f"x{k}" if k % 6 == 0 else word for k, word in enumerate(long.split()))
    found = bulk.assert_agree(rows([long, changed]))
    assert found.similarity[0] == pytest.approx(5 / 6)


def test_texts_too_long_to_be_aligned_at_all_have_no_similarity() -> None:
    words = [f"w{k}" for k in range(70_000)]
    changed = [f"x{k}" if k % 6 == 0 else word for k, word in enumerate(words)]
    found = bulk.assert_agree(rows([" ".join(words), " ".join(changed)]))
    assert np.isnan(found.similarity).all()


def test_furniture_of_a_very_large_outlet_is_counted_in_the_same_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "COUNTED", 20_000)
    bulk.assert_agree(rows([text or "" for text in noted(200)], "post"))
    bulk.assert_agree(rows([f"{text} é" for text in noted(200)], "post"))


def test_outlets_may_be_numbers_and_days_an_array() -> None:
    texts, outlets, days = bulk.columns(FEEDS["furniture"])
    numbers = np.zeros(len(texts), dtype=np.int64)
    found = copies.find(bulk.column(texts), numbers, np.array(days, dtype=np.float64), bulk.forced())
    bulk.assert_same(found, copies.find(texts, outlets, days))


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="split them below"):
        copies.find([None] * shingles.MAX_ROWS, [], [], bulk.forced())


def test_warming_reaches_every_kernel() -> None:
    bulk.forced().warm()
    from integrity.link import (  # noqa: PLC0415 - import numba
        candidate_kernels,
        kernels,
        nearest_kernels,
        order_kernels,
        pair_kernels,
        shared_kernels,
    )

    modules = (kernels, candidate_kernels, pair_kernels, order_kernels, shared_kernels, nearest_kernels)
    made = [
        (name, len(found.signatures) + sum(found.stats.cache_hits.values()))
        for module in modules
        for name, found in vars(module).items()
        if hasattr(found, "signatures") and found.py_func.__module__ == module.__name__
    ]
    called_from_outside = {"scan", "count_days", "standing", "ask_for", "sample", "scatter", "shared", "by_row",
                           "candidates", "prepare", "compare", "align", "sums", "nearest"}  # fmt: skip
    assert {name for name, count in made if count} >= called_from_outside

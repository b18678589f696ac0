"""Other tools that find near copies, each as one function: texts in, pairs of rows out. Run by `compare_copies`.

It runs in an environment of its own, which has these tools and nothing of the project:

    python copies_peers.py NAME FOLDER

FOLDER holds the columns of a feed; the pairs and what they took are written there.
"""

# ruff: noqa: PLC0415 - a tool is imported where it is asked for

from __future__ import annotations

import importlib
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

WORD = re.compile(r"\w+")
Pairs = Iterator[tuple[int, int]]


def grams(text: str, size: int) -> list[str]:
    words = WORD.findall(text.lower())
    return [" ".join(words[k : k + size]) for k in range(max(len(words) - size + 1, 1))]


def rensa(texts: list[str], bands: int, rows: int, size: int, least: float) -> Pairs:
    from rensa import RMinHash, RMinHashLSH

    sketches = RMinHash.from_token_sets((grams(text, size) for text in texts), bands * rows, 1)
    index = RMinHashLSH(threshold=least, num_perm=bands * rows, num_bands=bands)
    for row, sketch in enumerate(sketches):
        for other in index.query(sketch):
            if sketch.jaccard(sketches[other]) >= least:
                yield other, row
        index.insert(row, sketch)


def datasketch(texts: list[str], bands: int, rows: int, size: int, least: float) -> Pairs:
    from datasketch import MinHash, MinHashLSH

    index, sketches = MinHashLSH(num_perm=bands * rows, params=(bands, rows)), [MinHash(num_perm=1)][:0]
    for row, text in enumerate(texts):
        sketch = MinHash(num_perm=bands * rows, seed=1)
        sketch.update_batch([gram.encode() for gram in grams(text, size)])
        for other in index.query(sketch):
            if sketch.jaccard(sketches[other]) >= least:
                yield other, row
        index.insert(row, sketch)
        sketches.append(sketch)


def gaoya(texts: list[str], bands: int, rows: int, size: int, least: float) -> Pairs:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(32, least, bands, rows, bands * rows, "word", True, (size, size))
    for row, text in enumerate(texts):
        for other in index.query(text):
            yield other, row
        index.insert_document(row, text)


def text_dedup(texts: list[str], threshold: float) -> Pairs:
    from text_dedup.minhash import embed_func
    from text_dedup.utils import optimal_param, xxh3_32hash

    prime, limit = np.uint64((1 << 61) - 1), np.uint64((1 << 32) - 1)
    bands, rows = optimal_param(threshold, 250, 0.5, 0.5)
    chance = np.random.RandomState(42)
    turns = (
        chance.randint(1, int(prime), 250, dtype=np.uint64),
        chance.randint(0, int(prime), 250, dtype=np.uint64),
    )
    tables: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in range(bands)]
    for row, text in enumerate(texts):
        made = embed_func(text, row, num_perm=250, ngram_size=5, min_length=5, permutations=turns, dtype=np.uint64,
                          hashranges=[(k * rows, (k + 1) * rows) for k in range(bands)], hash_func=xxh3_32hash,
                          max_hash=limit, modulo_prime=prime)  # fmt: skip
        for table, key in zip(tables, made["__signatures__"], strict=True):
            table[key].append(row)
    for table in tables:
        for held in table.values():
            yield from ((held[0], other) for other in held[1:])


def sparse_dot_topn(texts: list[str], nearest: int, least: float) -> Pairs:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    matrix = TfidfVectorizer(sublinear_tf=True, max_df=0.1, min_df=2, dtype=np.float32).fit_transform(texts).tocsr()
    near = sp_matmul_topn(matrix, matrix.T.tocsr(), top_n=nearest + 1, threshold=least).tocoo()
    yield from ((i, j) for i, j in zip(near.row.tolist(), near.col.tolist(), strict=True) if i < j)


METHODS: dict[str, Callable[[list[str]], Pairs]] = {
    "rensa 16x8, 5-grams": lambda texts: rensa(texts, 16, 8, 5, 0.4),
    "rensa 42x3, 2-grams": lambda texts: rensa(texts, 42, 3, 2, 0.15),
    "datasketch 16x8, 5-grams": lambda texts: datasketch(texts, 16, 8, 5, 0.4),
    "datasketch 42x3, 2-grams": lambda texts: datasketch(texts, 42, 3, 2, 0.15),
    "gaoya 16x8, 5-grams": lambda texts: gaoya(texts, 16, 8, 5, 0.4),
    "gaoya 42x3, 2-grams": lambda texts: gaoya(texts, 42, 3, 2, 0.15),
    "text-dedup, .7 (its default)": lambda texts: text_dedup(texts, 0.7),
    "text-dedup, .3": lambda texts: text_dedup(texts, 0.3),
    "sparse_dot_topn, cosine .5": lambda texts: sparse_dot_topn(texts, 6, 0.5),
    "sparse_dot_topn, cosine .25": lambda texts: sparse_dot_topn(texts, 6, 0.25),
}
NEEDED = {"rensa": "rensa", "datasketch": "datasketch", "gaoya": "gaoya", "text-dedup": "text_dedup.minhash",
          "sparse_dot_topn": "sparse_dot_topn"}  # fmt: skip


def memory(name: str) -> int:
    """Bytes that this process holds (VmRSS), or held at its peak (VmHWM), as Linux tells."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{name}:")[2].split()[0]) * 1024


def main() -> None:
    """One run of one method."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    importlib.import_module(next(module for start, module in NEEDED.items() if name.startswith(start)))
    data, offsets = (folder / "data").read_bytes(), np.fromfile(folder / "offsets", dtype=np.int64).tolist()
    texts = [data[a:b].decode() for a, b in pairwise(offsets)]
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far, of which the parent's is a part
    before, wall, cpu = memory("VmRSS"), time.perf_counter(), time.process_time()
    pairs = sorted({(min(pair), max(pair)) for pair in METHODS[name](texts)})
    took: dict[str, float] = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    took["memory"] = memory("VmHWM") - before
    np.array(pairs, dtype=np.int64).reshape(-1, 2).tofile(folder / "pairs")
    (folder / "took.json").write_text(json.dumps(took))


if __name__ == "__main__":
    main()

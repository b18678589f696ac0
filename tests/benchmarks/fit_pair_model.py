"""Make integrity/link/background.json and model.json again from the labelled events.

    python -m tests.benchmarks.fit_pair_model DATA

DATA is the folder with roundup.jsonl.gz, ecbplus.jsonl.gz and uci.jsonl.gz (see docs/model.md). Only rows whose
`split` is train are read. Nothing is random: feeds are cut by a hash of the event.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from integrity.link import blocking, features
from integrity.link.weights import Background, Floats
from integrity.load import jsonl, timestamp
from integrity.load.records import Record

SETS = {"roundup": 8, "ecbplus": 3, "uci": 3}
"""Development sets, and into how many feeds of whole events each train part is cut."""
MIN_DOCUMENTS = 5
FIXED = {"days": -1.0, "no date": -1.5}
"""Not fitted. In these sets one event means one day, so that a fit gives ln(1 + days) a weight of -9 and would part
reports that appear on the morning after; -1 keeps dates a hint."""
RIDGE = 1.0
PACKAGE = Path(features.__file__).parent

Variant = Callable[[list[Record]], list[Record]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    train = {name: read(data / f"{name}.jsonl.gz", "train") for name in SETS}
    table = count_words([record for rows in train.values() for record in rows])
    write("background.json", {"documents": table.documents, "counts": table.counts})
    coefficients, intercept = fit([(name, *feed) for name in SETS for feed in feeds(name, train[name], table)])
    model = json.loads((PACKAGE / "model.json").read_text(encoding="utf-8"))
    model["coefficients"] = {name: round(value, 4) for name, value in coefficients.items()}
    model["intercept"] = round(intercept, 4)
    write("model.json", model)
    print(json.dumps(model, indent=1))


def read(path: Path, split: str) -> list[Record]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [record_of(row) for row in rows if row["split"] == split]


def record_of(row: dict[str, str]) -> Record:
    written = timestamp.parse(row.get("published") or "")
    texts = {name: row.get(name) for name in jsonl.COLUMNS if name not in {"id", "published"}}
    return Record(row["id"], published=written.moment if written else None, **texts)


def count_words(rows: list[Record]) -> Background:
    counts = Counter(word for row in rows for word in set(features.read(row).terms))
    return Background(len(rows), {word: n for word, n in sorted(counts.items()) if n >= MIN_DOCUMENTS})


def feeds(name: str, rows: list[Record], table: Background) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Features, labels and weights of the candidate pairs of each feed of a set, in each variant that it allows."""
    variants: list[Variant] = [lambda feed: feed]
    if name != "ecbplus":
        variants += [squeezed, undated]
    if name != "uci":
        variants.append(titles_only)
    for part in range(SETS[name]):
        feed = [row for row in rows if number(row.event or "", SETS[name]) == part]
        for variant in variants:
            yield pairs(variant(feed), table)


def pairs(feed: list[Record], table: Background) -> tuple[Floats, Floats, Floats]:
    columns = features.Feed(feed, table)
    i, j = blocking.candidate_pairs(columns, np.arange(len(feed)))
    sizes = Counter(row.event for row in feed)
    same = np.array([feed[a].event == feed[b].event for a, b in zip(i, j, strict=True)])
    size = np.array([sizes[feed[a].event] for a in i])
    return features.pair_features(columns, i, j), same.astype(float), np.where(same, 2 / np.maximum(size - 1, 1), 1.0)


def number(text: str, modulus: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % modulus


def squeezed(feed: list[Record]) -> list[Record]:
    """All events within one week, as in a dense feed; days inside an event are kept, up to three."""
    first: dict[str | None, datetime] = {}
    for row in feed:
        if row.published:
            first[row.event] = min(first.get(row.event, row.published), row.published)
    week = datetime(2025, 3, 3, tzinfo=UTC)

    def moved(row: Record) -> Record:
        if row.published is None:
            return row
        inside = min(row.published - first[row.event], timedelta(days=3))
        return replace(row, published=week + timedelta(days=number(f"week {row.event}", 7)) + inside)

    return [moved(row) for row in feed]


def undated(feed: list[Record]) -> list[Record]:
    return [replace(row, published=None) for row in feed]


def titles_only(feed: list[Record]) -> list[Record]:
    return [replace(row, excerpt=None, text=None) for row in squeezed(feed)]


def fit(parts: list[tuple[str, Floats, Floats, Floats]]) -> tuple[dict[str, float], float]:
    """Ridge logistic regression by Newton's method, each set with the same total weight and a dummy of its own that
    is dropped in use (the dummies take up the sets' different shares of positive pairs)."""
    totals: dict[str, float] = defaultdict(float)
    for name, _, _, weight in parts:
        totals[name] += weight.sum()
    x = np.concatenate([part[1] for part in parts])
    y = np.concatenate([part[2] for part in parts])
    w = np.concatenate([part[3] * 1e4 / totals[part[0]] for part in parts])
    dummies = np.concatenate(
        [np.tile([part[0] == name for name in list(SETS)[1:]], (len(part[2]), 1)) for part in parts]
    )
    fixed = [features.FEATURES.index(name) for name in FIXED]
    free = [k for k in range(len(features.FEATURES)) if k not in fixed]
    offset = x[:, fixed] @ np.array(list(FIXED.values()))
    mean = np.average(x[:, free], axis=0, weights=w)
    spread = np.sqrt(np.average((x[:, free] - mean) ** 2, axis=0, weights=w)) + 1e-9
    design = np.column_stack([(x[:, free] - mean) / spread, np.ones(len(x)), dummies - 1 / len(SETS)])
    beta = newton(design, y, w, offset, len(free))
    slopes = beta[: len(free)] / spread
    named = dict(zip([features.FEATURES[k] for k in free], slopes.tolist(), strict=True)) | FIXED
    return {name: named[name] for name in features.FEATURES}, float(beta[len(free)] - slopes @ mean)


def newton(design: Floats, y: Floats, w: Floats, offset: Floats, intercept: int) -> Floats:
    beta = np.zeros(design.shape[1])
    ridge = np.full(len(beta), RIDGE)
    ridge[intercept] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ beta + offset, -40, 40)))
        gradient = design.T @ (w * (y - p)) - ridge * beta
        curvature = (design * (w * p * (1 - p))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    return beta


def write(name: str, content: dict[str, object]) -> None:
    (PACKAGE / name).write_text(json.dumps(content, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

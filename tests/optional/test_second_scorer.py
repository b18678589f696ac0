"""The measures against a scorer that was written apart from them, where it is at hand (docs/evaluating.md)."""

import json
import random
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from integrity.link import metrics
from integrity.link.metrics import Score

SCORER = Path(__file__).parents[3] / "shared" / "tools" / "score_links.py"

needs_scorer = pytest.mark.skipif(not SCORER.is_file(), reason=f"no second scorer at {SCORER}")


def groups(chance: random.Random, ids: Iterable[str], count: int) -> dict[str, str]:
    return {name: f"g{chance.randrange(count)}" for name in ids}


def write(path: Path, rows: Iterable[Mapping[str, object]]) -> str:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return str(path)


def second(folder: Path, events: Mapping[str, str], clusters: Mapping[str, str], links: set[tuple[str, str]]) -> Any:
    """What the other scorer prints."""
    gold = write(folder / "gold.jsonl", ({"id": key, "event": name} for key, name in events.items()))
    found = write(folder / "clusters.jsonl", ({"id": key, "cluster": name} for key, name in clusters.items()))
    linked = write(folder / "links.jsonl", ({"a": a, "b": b, "same_event": True} for a, b in sorted(links)))
    arguments = ["--gold", gold, "--clusters", found, "--links", linked]
    done = subprocess.run([sys.executable, str(SCORER), *arguments], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def rounded(score: Score) -> object:
    """As it is printed, to four digits."""
    figures = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return pytest.approx(figures, abs=1.000001e-4 / 2 + 1e-9)


@needs_scorer
@pytest.mark.parametrize(("seed", "size", "count"), [(1, 200, 70), (2, 200, 5), (3, 30, 30), (4, 2, 1), (5, 1, 1)])
def test_the_second_scorer_gives_the_same_figures(tmp_path: Path, seed: int, size: int, count: int) -> None:
    chance = random.Random(seed)
    ids = [f"r{n:03}" for n in range(size)]
    events, clusters = groups(chance, ids, count), groups(chance, ids, count)
    clusters |= {name: events[name] for name in ids[: size // 2]}
    links = {(a, b) for a in ids for b in ids if a < b and (clusters[a] == clusters[b]) != (chance.random() < 0.1)}
    other = second(tmp_path, events, clusters, links)
    assert other["links"] == rounded(metrics.linked_pairs(links, events))
    assert other["cluster_pairs"] == rounded(metrics.cluster_pairs(clusters, events))
    assert other["bcubed"] == rounded(metrics.bcubed(clusters, events))
    assert other["ari"] == pytest.approx(metrics.adjusted_rand(clusters, events), abs=0.51e-4)
    assert other["largest_cluster"] == metrics.largest(clusters, events).cluster

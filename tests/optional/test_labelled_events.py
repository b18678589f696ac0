"""The baseline on labelled events, where these are at hand: links and clusters are as good as they were measured.

The labelled sets are not part of the project; docs/model.md says where they come from. They are looked for in the
folder `shared` beside the project.
"""

import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest

from integrity.link import linking
from integrity.link.evidence import Linking
from integrity.load import article, records, timestamp
from integrity.load.records import Record

SHARED = Path(__file__).parents[3] / "shared"
EVENTS = SHARED / "data" / "events"
SEEDS = SHARED / "seeds"
SCORER = SHARED / "tools" / "score_links.py"

needs_events = pytest.mark.skipif(not EVENTS.is_dir(), reason=f"no labelled events in {EVENTS}")
needs_scorer = pytest.mark.skipif(not SCORER.is_file(), reason=f"no second scorer at {SCORER}")
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"no seed articles in {SEEDS}")

LINKS_F1 = {"roundup": 0.68, "ecbplus": 0.79}
"""Pair F1 of the links that a plain TF-IDF baseline reaches."""
CLUSTERS_F1 = {"ecbplus": 0.84, "uci": 0.84}
"""BCubed F1 of its clusters."""
SETS = sorted(LINKS_F1 | CLUSTERS_F1)


@cache
def feed(name: str) -> tuple[Record, ...]:
    """The validation part of a labelled set."""
    with gzip.open(EVENTS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple(_record(row) for row in rows if row["split"] == "val")


def _record(row: dict[str, str]) -> Record:
    written = timestamp.parse(row.get("published") or "")
    texts = {name: row.get(name) for name in ("title", "excerpt", "text", "outlet", "url", "event")}
    return Record(row["id"], published=written.moment if written else None, **texts)


@cache
def outcome(name: str) -> Linking:
    return linking.link(feed(name))


def f1(hits: float, found: float, wanted: float) -> float:
    """The harmonic mean of hits / found and hits / wanted."""
    return 2 * hits / (found + wanted)


def links_f1(name: str) -> float:
    """F1 of the linked pairs against all pairs of one event."""
    event = {record.id: record.event for record in feed(name)}
    linked = [(link.a, link.b) for link in outcome(name).links if link.same_event]
    wanted = sum(size * (size - 1) // 2 for size in Counter(event.values()).values())
    return f1(sum(event[a] == event[b] for a, b in linked), len(linked), wanted)


def clusters_f1(name: str) -> float:
    """BCubed F1: for each record the share of its cluster in its event, and of its event in its cluster."""
    event = {record.id: record.event for record in feed(name)}
    cluster = {member: each.id for each in outcome(name).clusters for member in each.members}
    both = Counter((event[record], cluster[record]) for record in event)
    events, clusters = Counter(event.values()), Counter(cluster.values())
    precision = sum(n * n / clusters[label] for (_, label), n in both.items()) / len(event)
    recall = sum(n * n / events[label] for (label, _), n in both.items()) / len(event)
    return 2 * precision * recall / (precision + recall)


@needs_events
@pytest.mark.parametrize(("name", "least"), LINKS_F1.items())
def test_links_are_as_good_as_the_baseline(name: str, least: float) -> None:
    assert links_f1(name) >= least


@needs_events
@pytest.mark.parametrize(("name", "least"), CLUSTERS_F1.items())
def test_clusters_are_as_good_as_the_baseline(name: str, least: float) -> None:
    assert clusters_f1(name) >= least


@needs_events
@needs_scorer
@pytest.mark.parametrize("name", SETS)
def test_the_second_scorer_agrees(name: str, tmp_path: Path) -> None:
    found = outcome(name)
    links = ({"a": link.a, "b": link.b, "same_event": link.same_event} for link in found.links)
    clusters = ({"id": member, "cluster": each.id} for each in found.clusters for member in each.members)
    arguments = ["--gold", str(EVENTS / f"{name}.jsonl.gz"), "--split", "val"]
    arguments += ["--links", write(tmp_path / "links.jsonl", links)]
    arguments += ["--clusters", write(tmp_path / "clusters.jsonl", clusters)]
    done = subprocess.run([sys.executable, str(SCORER), *arguments], capture_output=True, text=True, check=True)
    scores = json.loads(done.stdout)
    # It prints four digits, the F1 of which is made from rounded precision and recall or from exact ones.
    assert scores["links"]["f1"] == pytest.approx(links_f1(name), abs=1e-4)
    assert scores["bcubed"]["f1"] == pytest.approx(clusters_f1(name), abs=1e-4)


def write(path: Path, rows: Iterable[Mapping[str, object]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@cache
def seeds() -> tuple[Record, ...]:
    """The seed articles and the records of their `related` lists; the first article has two."""
    loaded = [article.load(SEEDS, path.name) for path in sorted(SEEDS.glob("*.txt"))]
    return tuple(record for each in loaded for record in (records.from_article(each), *records.mentions(each)))


@needs_seeds
def test_the_first_seed_and_its_related_records_are_one_cluster_and_the_second_is_alone() -> None:
    ids = [record.id for record in seeds()]
    assert len(ids) == 4
    assert [cluster.members for cluster in linking.link(seeds()).clusters] == [tuple(sorted(ids[:3])), (ids[3],)]


@needs_seeds
def test_the_cluster_of_the_first_seed_is_led_by_the_article() -> None:
    assert linking.link(seeds()).clusters[0].canonical == seeds()[0].id

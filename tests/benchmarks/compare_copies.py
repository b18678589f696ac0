"""Near copies found by this project and by others on the same texts: recall by kind, precision, speed, memory, growth.

    python -m tests.benchmarks.compare_copies table [ARTICLES.jsonl.gz] [--count 10000] [--runs 3] [--peers FOLDER]
    python -m tests.benchmarks.compare_copies growth [--runs 3]
    python -m tests.benchmarks.compare_copies start

`table` installs the others into an environment of their own (FOLDER, by default in the folder for temporary files) and
prints one table for generated texts, and one for real ones if a file of them is named, with planted copies among them.
Every run is a process of its own with one thread; methods take turns; medians are printed. Articles a second are those
of processor time. A pair of one outlet counts neither for nor against anyone. `right` is the share of the links that
share what this project calls copied: half of the shorter one's 5-grams, Jaccard .4, word similarity .55, or a passage
of twelve words in a row.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integrity.link import alignment, copies, shingles, texts, words
from tests.benchmarks import bench_copies, generated_copies, planted_copies
from tests.benchmarks.copies_peers import METHODS
from tests.benchmarks.generated_copies import Generated

PACKAGES = ("rensa", "datasketch", "gaoya", "text-dedup", "sparse_dot_topn", "scikit-learn", "semhash")
OURS = (
    "ours, numpy",
    "ours, compiled",
    "ours, compiled, passages",
    "ours, compiled, archive",
    "ours, compiled, 2 threads",
)
_GROWN = (OURS[1], OURS[4], OURS[3])
PLANTED, JUDGED = 50, 2_000
SIZES = (20_000, 100_000, 500_000)
ROOT = Path(__file__).parents[2]

Pairs = NDArray[np.int64]


class Took(NamedTuple):
    """What one run took, and the pairs that it linked."""

    cpu: float
    wall: float
    memory: int
    """Bytes at the peak above what the texts take."""
    pairs: Pairs


def run(method: str, folder: Path, python: Path) -> Took | str:
    """One run in a process of its own; the last line of its error if it fails."""
    threads = "2" if method.endswith("2 threads") else "1"
    environment = os.environ | dict.fromkeys(("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
    if method in OURS:
        _, kind, *other = method.split(", ")
        what = other[0] if other and threads == "1" else "copies"
        command = [sys.executable, "-m", "tests.benchmarks.copies_ours", kind, threads, what, str(folder)]
    else:
        command = [str(python), str(Path(__file__).with_name("copies_peers.py")), method, str(folder)]
        environment.pop("PYTHONPATH", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
    took = json.loads((folder / "took.json").read_text())
    return Took(took["cpu"], took["wall"], took["memory"], np.fromfile(folder / "pairs", dtype=np.int64).reshape(-1, 2))


def peers(folder: Path) -> Path:
    """The Python of an environment with the other tools; says which could not be installed."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    for package in PACKAGES:
        if package not in versions(python):
            command = [str(python), "-m", "pip", "install", "--quiet", package]
            subprocess.run(command, capture_output=True, check=False)
    known = versions(python)
    print(*(f"{name} {known.get(name, 'could not be installed')}" for name in PACKAGES), sep=", ")
    print("semhash compares vectors of a model that it downloads from a hub; without one it is not measured")
    return python


def versions(python: Path) -> dict[str, str]:
    """Version of each of PACKAGES that is installed."""
    listed = subprocess.run([str(python), "-m", "pip", "list", "--format=json"], capture_output=True, check=True)
    known = {row["name"].lower().replace("_", "-"): row["version"] for row in json.loads(listed.stdout)}
    return {name: known[name.replace("_", "-")] for name in PACKAGES if name.replace("_", "-") in known}


def real(path: Path) -> Generated:
    """Real texts with planted copies behind them, and the copies between outlets among the real ones by brute force."""
    feed = bench_copies.read(path)
    plants = planted_copies.plant(feed.texts, PLANTED)
    parts = [text.encode("utf-8", "surrogatepass") for text in (*feed.texts, *(each.text for each in plants))]
    outlets = texts.numbered([*feed.outlets, *(f"planted {number}" for number in range(len(plants)))])
    days = np.array([np.nan if day is None else day for day in [*feed.days, *[None] * len(plants)]])
    truth = bench_copies.brute_force(feed)
    copied = (truth.containment >= copies.COPIED_SHARE) | (truth.jaccard >= copies.COPIED_JACCARD)
    kinds = {"real": list(zip(truth.i[copied].tolist(), truth.j[copied].tolist(), strict=True))}
    for number, each in enumerate(plants, len(feed.texts)):
        kinds.setdefault(each.kind, []).extend((source, number) for source in each.sources)
    offsets = np.append(0, np.cumsum([len(part) for part in parts])).astype(np.int64)
    return Generated(np.frombuffer(b"".join(parts), dtype=np.uint8), offsets, outlets, days, kinds)


def is_right(feed: Generated, pair: tuple[int, int]) -> bool:
    """Whether a pair is one of copies, by all of its words and with nothing left out."""
    read = words.tokenize(texts.Column(feed.data, feed.offsets).strings(np.array(pair)))
    split = int(read.counts[0])
    found, counts = shingles.shingles(read)
    a, b = set(found[: counts[0]].tolist()), set(found[counts[0] :].tolist())
    both = len(a & b)
    passages, sizes = shingles.shingles(read, copies.PASSAGE)
    if set(passages[: sizes[0]].tolist()) & set(passages[sizes[0] :].tolist()):
        return True
    if both >= copies.COPIED_SHARE * max(min(len(a), len(b)), 1) or both >= copies.COPIED_JACCARD * len(a | b):
        return True
    return alignment.similarity(read.hashes[:split], read.hashes[split:]) >= copies.MIN_SIMILARITY


def precision(feed: Generated, pairs: Pairs) -> float:
    """Share of JUDGED of the pairs of two outlets, evenly chosen, that are right."""
    across = pairs[feed.outlets[pairs[:, 0]] != feed.outlets[pairs[:, 1]]]
    chosen = across[:: max(len(across) // JUDGED, 1)][:JUDGED].tolist()
    return statistics.mean(is_right(feed, (a, b)) for a, b in chosen) if chosen else float("nan")


def medians(outcomes: list[Took]) -> tuple[float, float, float]:
    """Processor time, time and memory."""
    columns = zip(*((each.cpu, each.wall, float(each.memory)) for each in outcomes), strict=True)
    cpu, wall, memory = map(statistics.median, columns)
    return cpu, wall, memory


def table(name: str, feed: Generated, python: Path, runs: int) -> None:
    """Prints one line for each method."""
    count, kinds = len(feed.offsets) - 1, list(feed.kinds)
    print(f"\n# {name}: {count:,} articles, {len(feed.data) / 1e6:.1f} MB; medians of {runs} runs\n")
    print("| method | articles/s | s | B/article | links | right |", " | ".join(kinds), "|")
    print("|---|" + "---:|" * (5 + len(kinds)))
    took: dict[str, list[Took]] = defaultdict(list)
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        feed.save(Path(folder))
        for _ in range(runs):
            for method in (*OURS, *METHODS):
                outcome = run(method, Path(folder), python) if method not in failed else failed[method]
                if isinstance(outcome, str):
                    failed[method] = outcome
                else:
                    took[method].append(outcome)
    for method, outcomes in took.items():
        found = {(int(a), int(b)) for a, b in outcomes[0].pairs}
        shares = [f"{len(found & set(feed.kinds[kind])) / max(len(feed.kinds[kind]), 1):.2f}" for kind in kinds]
        cpu, wall, memory = medians(outcomes)
        right = precision(feed, outcomes[0].pairs)
        print(f"| {method} | {count / cpu:,.0f} | {wall:.2f} | {memory / count:,.0f} | {len(found):,} | {right:.3f} |",
              " | ".join(shares), "|", flush=True)  # fmt: skip
    for method, why in failed.items():
        print(f"{method}: {why}")


def growth(runs: int) -> None:
    """Prints time and memory of the compiled way for SIZES, in one thread, two, as an archive, and the exponent."""
    print("| articles | MB | CPU s, 1 thread | s, 1 thread | s, 2 threads | B/article, 1 | B/article, 2 | archive |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    times = []
    for size in SIZES:
        feed = generated_copies.generate(size)
        with tempfile.TemporaryDirectory() as name:
            feed.save(Path(name))
            megabytes = len(feed.data) / 1e6
            del feed
            took = [[run(method, Path(name), Path()) for method in _GROWN] for _ in range(runs)]
        columns = ([each for each in column if isinstance(each, Took)] for column in zip(*took, strict=True))
        (cpu, wall, memory), (_, wall2, memory2), (_, _, archive) = map(medians, columns)
        times.append(cpu)
        each = [f"{some / size:.0f}" for some in (memory, memory2, archive)]
        print("|", " | ".join((f"{size:,}", f"{megabytes:.0f}", *map("{:.2f}".format, (cpu, wall, wall2)), *each)), "|")
    exponent = np.log(times[-1] / times[0]) / np.log(SIZES[-1] / SIZES[0])
    print(f"time grows as n^{exponent:.3f} from {SIZES[0]:,} to {SIZES[-1]:,}")


def start() -> None:
    """Prints the processor time that loading kernels takes, and compiling them."""
    code = ("import sys, time; from pathlib import Path; from integrity.link import copies; from integrity.link.bulk "
            "import Bulk; t = time.process_time(); Bulk(1, Path(sys.argv[1]), True).warm(); "
            "print(time.process_time() - t)")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for what in ("compiling", "loading", "loading"):
            done = subprocess.run([sys.executable, "-c", code, folder], cwd=ROOT, capture_output=True, check=True)
            print(f"{what}: {float(done.stdout):.2f} s")


def main() -> None:
    """One of the three parts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=["table", "growth", "start"])
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "integrity-peers")
    asked = parser.parse_args()
    print(time.strftime("%Y-%m-%d"), f"Python {sys.version.split()[0]}, numpy {np.__version__}, load {os.getloadavg()}")
    if asked.part == "growth":
        growth(asked.runs)
    elif asked.part == "start":
        start()
    else:
        python = peers(asked.peers)
        table("generated", generated_copies.generate(asked.count), python, asked.runs)
        if asked.articles:
            table("real", real(asked.articles), python, asked.runs)


if __name__ == "__main__":
    main()

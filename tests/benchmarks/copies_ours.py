"""Copies of a feed that `compare_copies` has written, found by this project: what they took is written there.

python -m tests.benchmarks.copies_ours numpy|compiled THREADS copies|passages|archive FOLDER
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from integrity.cli.bulk import kept_in
from integrity.link import copies, shingles
from integrity.link.bulk import NEVER, Bulk
from integrity.link.texts import Column


def memory(name: str) -> int:
    """Bytes that this process holds (VmRSS), or held at its peak (VmHWM), as Linux tells."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{name}:")[2].split()[0]) * 1024


def main() -> None:
    """One run. Kernels are loaded before the clock starts; what that takes is measured by `compare_copies start`."""
    bulk, folder = NEVER, Path(sys.argv[4])
    if sys.argv[1] == "compiled":
        bulk = Bulk(int(sys.argv[2]), kept_in(), is_forced=True)
        bulk.warm()
    data = np.fromfile(folder / "data", dtype=np.uint8)
    offsets, outlets = (np.fromfile(folder / name, dtype=np.int64) for name in ("offsets", "outlets"))
    data.setflags(write=False)
    days = np.fromfile(folder / "days", dtype=np.float64)
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far, of which the parent's is a part
    before, wall, cpu = memory("VmRSS"), time.perf_counter(), time.process_time()
    sample = shingles.ARCHIVE if sys.argv[3] == "archive" else shingles.USUAL
    found = copies.find(Column(data, offsets), outlets, days, bulk, sample)
    most = np.maximum(found.i_in_j, found.j_in_i)
    linked = (found.jaccard >= copies.COPIED_JACCARD) | (most >= copies.COPIED_SHARE)
    linked |= found.similarity >= copies.MIN_SIMILARITY
    if sys.argv[3] == "passages":
        linked |= found.passage
    took: dict[str, float] = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    took["memory"] = memory("VmHWM") - before
    np.stack([found.i[linked], found.j[linked]], axis=1).tofile(folder / "pairs")
    (folder / "took.json").write_text(json.dumps(took))


if __name__ == "__main__":
    main()

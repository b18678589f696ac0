"""Links a feed in a process of its own, in limited time and memory, and writes what came of it as JSON.

Run as a script with the seconds of processor time and the megabytes (growth of the address space after start-up) that
it may use, the records on standard input as one JSON list.
"""

import hashlib
import json
import resource
import sys
from datetime import datetime
from pathlib import Path

from integrity.link import linking
from integrity.load.records import Record


def main(seconds: int, megabytes: int) -> None:
    """Link the records on standard input."""
    records = [_record(fields) for fields in json.load(sys.stdin)]
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    outcome = linking.link(records)
    clusters = [cluster.members for cluster in outcome.clusters]
    summary = {
        "digest": hashlib.sha256(repr(outcome).encode("utf-8", "surrogatepass")).hexdigest(),
        "links": len(outcome.links),
        "records": sum(map(len, clusters)),
        "clusters": len(clusters),
        "largest": max(map(len, clusters)),
    }
    json.dump(summary, sys.stdout)


def _record(fields: dict[str, str]) -> Record:
    published = datetime.fromisoformat(fields.pop("published")) if "published" in fields else None
    return Record(**fields, published=published)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

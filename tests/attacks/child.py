"""Judges one article in a process of its own, in limited time and memory, and writes what came of it as JSON.

Run as a script with the seconds and the megabytes (growth of the address space) that it may use, the article on
standard input.
"""

import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

from integrity.load.article import from_bytes
from integrity.validate.article import judge


def main(seconds: int, megabytes: int) -> None:
    """Judge the article on standard input."""
    data = sys.stdin.buffer.read()
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    judgement = judge(from_bytes("article.md", data), datetime(2026, 1, 1, tzinfo=UTC))
    findings = [[finding.rule, finding.message] for finding in judgement.findings]
    json.dump({"verdict": judgement.verification.verdict, "findings": findings}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

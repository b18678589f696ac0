"""A check of one changed article against an archive of N generated ones, as whole processes, beside `git status`.

    python -m tests.benchmarks.bench_check N [RUNS] [FOLDER]

The archive is a git repository of articles in invented words, signed by nobody, spread over ten years of days; about a
tenth of them report the event of another one. It is made in FOLDER (kept and used again) or in a temporary folder. All
runs are measured in turn; medians are printed, and the first run, which has to make the index.
"""

from __future__ import annotations

import hashlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

_WORDS, _OUTLETS, _DAYS = 20_000, 40, 3_650
_SYLLABLES = "ka lor mi ven tas ru bel dis fon gar hul jek nim pol sev wex ar en il os".split()
_START = datetime(2015, 1, 1, tzinfo=UTC)
_IDENTITY = b"T <t@t.example> 1700000000 +0000"
CHANGED = "_news/2016/2016-02-29-changed.md"


def main() -> None:
    size, runs = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 7
    if len(sys.argv) > 3:
        measure(made(Path(sys.argv[3]), size), runs)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(made(Path(folder) / "archive", size), runs)


def made(root: Path, size: int) -> Path:
    """A repository of `size` articles with one uncommitted change on a branch of its own."""
    if not (root / ".git").exists():
        root.mkdir(parents=True)
        git(root, "init", "--quiet", "--initial-branch=main")
        subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input=b"".join(stream(size)), check=True)
        git(root, "checkout", "--quiet", "-b", "change", "main")
    (root / CHANGED).parent.mkdir(parents=True, exist_ok=True)
    (root / CHANGED).write_bytes(article(Random("changed"), 7, "changed"))
    git(root, "status")
    return root


def measure(root: Path, runs: int) -> None:
    """Print the medians of interleaved runs."""
    check = [sys.executable, "-m", "integrity", "check", "--since", "main", "--quiet", "--exit-zero"]
    jobs: dict[str, Callable[[], object]] = {
        "git status": lambda: git(root, "status", "--porcelain"),
        "read + SHA-256 of what changed": lambda: process(
            root, [sys.executable, "-c", f"import hashlib;hashlib.sha256(open({CHANGED!r},'rb').read())"]
        ),
        "python -c pass": lambda: process(root, [sys.executable, "-c", "pass"]),
        "integrity --version": lambda: process(root, [sys.executable, "-m", "integrity", "--version"]),
        "check, warm": lambda: process(root, check),
    }
    cache = root / ".git" / "integrity"
    process(root, ["rm", "-rf", str(cache)])
    cold = timed(lambda: process(root, check))
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, job in jobs.items():
            times[name].append(timed(job))
    print(f"{'check, cold':32} {cold:8.2f} s")
    for name, found in times.items():
        print(f"{name:32} {statistics.median(found):8.3f} s")
    size = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file())
    print(f"{'index':32} {size / 1e6:8.1f} MB")


def stream(size: int) -> Iterator[bytes]:
    """Input of `git fast-import`: one commit with all articles."""
    yield b"commit refs/heads/main\ncommitter " + _IDENTITY + b"\ndata 4\nbase\n"
    random = Random("archive")
    for number in range(size):
        event = random.randrange(number) if number and random.random() < 0.1 else number
        content = article(random, event, f"{number}")
        day = day_of(event)
        path = f"_news/{day:%Y}/{day:%Y-%m-%d}-{number}.md".encode()
        yield b"M 100644 inline " + path + b"\ndata %d\n" % len(content) + content + b"\n"


def article(random: Random, event: int, name: str) -> bytes:
    """An article on an event: half of its title and lead are words of the event."""
    about = Random(f"event {event}")
    own = [word(about) for _ in range(24)]
    outlet = f"outlet{random.randrange(_OUTLETS)}.example"
    title = " ".join([*own[:5], *(word(random) for _ in range(4))])
    excerpt = " ".join([*own[5:], *(word(random) for _ in range(16))])
    body = "\n\n".join(" ".join(word(random) for _ in range(60)) for _ in range(5))
    seal = hashlib.sha256(name.encode()).hexdigest()
    return (
        f'---\ntitle: "{title.capitalize()}"\nexcerpt: "{excerpt}."\npublishedDateTime: {day_of(event):%Y-%m-%d}T'
        f'{random.randrange(24):02}:00:00Z\noriginalUrl: "https://{outlet}/{name}"\nwebUrl: "https://{outlet}/{name}"\n'
        f'type: article\nprovider:\n  name: {outlet}\n  domain: {outlet}\nsource_id: "{seal}"\n---\n\n{body}\n'
    ).encode()


def word(random: Random) -> str:
    """A word of a vocabulary in which few are frequent, as in any language."""
    number = min(int(random.paretovariate(0.6)), _WORDS) + 7
    return "".join(_SYLLABLES[number // 20**place % 20] for place in range(4))


def day_of(event: int) -> datetime:
    """The day of an event."""
    return _START + timedelta(days=event * 7919 % _DAYS)


def git(root: Path, *arguments: str) -> None:
    process(root, ["git", *arguments])


def process(root: Path, command: list[str]) -> None:
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)


def timed(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

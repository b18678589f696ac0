"""Real processes: what a signal, a closed pipe, a full disk or a strange encoding leads to."""

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.corpus import Corpus, clean_environment

COMMAND = f"{sys.executable} -m integrity"
INTERRUPTED = "\ninterrupted\n"
"""The line end first: the terminal has just shown ^C."""
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and /dev")


def shell(corpus: Corpus, line: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `integrity` is the command line under test."""
    return subprocess.run(
        ["bash", "-c", f'integrity() {{ {COMMAND} "$@"; }}; {line}'],
        cwd=corpus.root, env=clean_environment(env), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def start(corpus: Corpus, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND.split(), *arguments],
        cwd=corpus.root, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def end(process: subprocess.Popen[bytes]) -> tuple[str, str]:
    """What the process still had to say; its whole group is gone afterwards, come what may."""
    try:
        out, err = process.communicate(timeout=30)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return out.decode(), err.decode()


def many(corpus: Corpus, count: int) -> None:
    """Write `count` records whose report is longer than a pipe holds."""
    records = ({"id": f"{number:05}", "title": f"Story {number}"} for number in range(count))
    corpus.records("feed.jsonl", *records)


def test_an_interrupt_gives_130_and_leaves_no_half_report(corpus: Corpus) -> None:
    many(corpus, 3_000)
    before = corpus.files()
    process = start(corpus, "link", "feed.jsonl", "--output", "clusters", "--output", "html:report.html")
    assert process.stdout is not None
    select.select([process.stdout], [], [], 60)  # it is writing, and stays stuck while nobody reads
    process.send_signal(signal.SIGINT)
    _, err = end(process)
    assert (process.returncode, err) == (130, INTERRUPTED)
    assert corpus.files() == before


@linux
def test_an_interrupt_ends_the_workers_at_once_and_without_a_word(corpus: Corpus) -> None:
    """A chunk of these articles takes a worker several seconds."""
    address = f"https://northwire.example/{'ferry/' * 12}"
    related = "\n".join(f"  - {{originalUrl: '{address}{number}', webUrl: '{address}'}}" for number in range(950))
    first = corpus.raw("_news/0.md", f"---\noriginalUrl: {address}\nrelated:\n{related}\n---\n")
    for number in range(1, 600):
        (corpus.root / f"_news/{number}.md").hardlink_to(corpus.root / first)
    process = start(corpus, "check", "--jobs", "2")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and not children.read_text():
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGINT)
    begin = time.monotonic()
    out, err = end(process)
    assert (process.returncode, out, err) == (130, "", INTERRUPTED)
    assert time.monotonic() - begin < 2


def test_a_reader_that_leaves_early_is_no_error(corpus: Corpus) -> None:
    many(corpus, 3_000)
    done = shell(corpus, "set -o pipefail; integrity link feed.jsonl --output clusters | head -1")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.startswith("linked 3,000 records")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code"), [("check", 1), ("check --exit-zero", 0), ("check nowhere", 3), ("check --bad", 2)]
)
def test_the_exit_code_stays_when_both_streams_lead_nowhere(corpus: Corpus, arguments: str, code: int) -> None:
    corpus.article("ferry", originalUrl="ferry.html")
    closed, write = os.pipe()
    os.close(closed)
    done = subprocess.run(
        [*COMMAND.split(), *arguments.split()],
        cwd=corpus.root, env=clean_environment(), stdout=write, stderr=write, check=False,
    )  # fmt: skip
    os.close(write)
    assert done.returncode == code


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_do_not_change_the_exit_code(corpus: Corpus, closed: str) -> None:
    corpus.article("ferry")
    done = shell(corpus, f"integrity check --output json:out.json {closed}")
    assert done.returncode == 0
    assert (corpus.root / "out.json").exists()


@linux
def test_a_full_disk_is_told_as_such(corpus: Corpus) -> None:
    corpus.article("ferry")
    done = shell(corpus, "integrity check > /dev/full")
    assert done.returncode == 2
    assert done.stderr == (
        "error: standard output cannot be written: No space left on device\n"
        "  do: make room, or name a file: --output FORMAT:PATH\n"
    )


@linux
def test_devices_and_pipes_are_written_to_and_not_replaced(corpus: Corpus) -> None:
    corpus.article("ferry")
    done = shell(corpus, "mkfifo pipe; cat pipe > copy & integrity check --quiet --output json:pipe; wait; ls -l pipe")
    assert done.stdout.startswith("p")
    assert corpus.read("copy").startswith("{")
    done = shell(corpus, "integrity check --quiet --output json:>(cat > other); wait $!; cat other")
    assert done.stdout == corpus.read("copy")
    done = shell(corpus, "integrity check --quiet --output json:/dev/fd/1 | cat")
    assert done.stdout == corpus.read("copy")


def test_reports_are_utf_8_whatever_the_locale_says(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *({"id": name, "title": "Überfahrt: das 首班船 läuft aus"} for name in "ab"))
    done = shell(corpus, "integrity link feed.jsonl", PYTHONIOENCODING="ascii:strict")
    assert done.returncode == 0
    assert "2 reports: Überfahrt: das 首班船 läuft aus" in done.stdout


def test_a_file_name_that_is_not_utf_8_is_a_finding(corpus: Corpus) -> None:
    corpus.article("ferry")
    (Path(os.fsencode(corpus.root).decode()) / os.fsdecode(b"caf\xe9.md")).write_bytes(b"# Text\n")
    done = corpus.process("check", "--output", "text", "--output", "json:out.json")
    assert done.code == 1
    assert r"--> caf\udce9.md  unsafe-file-name" in done.out
    assert r'"path": "caf\udce9.md"' in corpus.read("out.json")
    named = shell(corpus, r"integrity check $'caf\xe9.md' $'n\xe9.md'")
    assert named.returncode == 3
    assert r"error: no article at n\udce9.md" in named.stderr


LOST = """
import signal, sys, time, weakref
from integrity.__main__ import again
class Thing: pass
sys.unraisablehook = again
thing = Thing()
held = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
try:
    del thing
    time.sleep(30)
except KeyboardInterrupt:
    print("heard")
"""


def test_an_interrupt_that_falls_into_a_callback_is_heard_and_leaves_no_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", LOST], capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "heard\n", "")

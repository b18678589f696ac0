"""`integrity link --index`: what comes in is held against what came before."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_link import BREAD, FERRY
from tests.corpus import Corpus, clean_environment, words

FIRST, SECOND = FERRY
DIR = "idx"


def notes(err: str) -> list[str]:
    return [line for line in err.splitlines() if line.startswith(("held", "  ", "removed", "error"))]


@pytest.fixture
def indexed(corpus: Corpus) -> Corpus:
    """An index of one report and a record about something else."""
    corpus.records("old.jsonl", FIRST, BREAD)
    corpus.records("new.jsonl", SECOND)
    assert corpus.run("link", "--index", DIR, "old.jsonl", "--quiet").code == 0
    return corpus


def state(corpus: Corpus) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (corpus.root / DIR).iterdir()}


def test_the_first_run_makes_the_index(corpus: Corpus) -> None:
    corpus.records("old.jsonl", FIRST, BREAD)
    done = corpus.run("link", "--index", DIR, "old.jsonl")
    assert notes(done.err) == [f"held 2 records against 0 of 0 in {DIR}; added 2, replaced 0"]
    assert done.summary == "linked 2 records: 0 errors, 0 warnings, 0 notes"


def test_a_later_report_is_linked_to_the_old_one_whose_file_is_gone(indexed: Corpus) -> None:
    indexed.remove("old.jsonl")
    done = indexed.run("link", "--index", DIR, "new.jsonl", "--output", "links", "--output", "clusters:c.jsonl")
    assert [(row["a"], row["b"], row["relation"]) for row in done.lines] == [("p-1", "w-1", "same_event")]
    assert indexed.read("c.jsonl").splitlines() == [
        '{"id": "p-1", "cluster": "w-1", "canonical": "p-1", "size": 2}',
        '{"id": "w-1", "cluster": "w-1", "canonical": "p-1", "size": 2}',
    ]
    assert notes(done.err) == [f"held 1 record against 1 of 2 in {DIR}; added 1, replaced 0"]


def test_the_text_report_names_the_old_record(indexed: Corpus) -> None:
    done = indexed.run("link", "--index", DIR, "new.jsonl")
    assert "At least 26 hurt as ferry strikes breakwater off Brennhavn" in done.out
    assert "A hundred years of rye" not in done.out


def test_a_dry_run_says_the_same_and_leaves_every_byte(indexed: Corpus) -> None:
    before = state(indexed)
    dry = indexed.run("link", "--index", DIR, "--dry-run", "new.jsonl", "--output", "json")
    assert state(indexed) == before
    assert notes(dry.err) == [f"held 1 record against 1 of 2 in {DIR}; added none"]
    real = indexed.run("link", "--index", DIR, "new.jsonl", "--output", "json")
    assert real.out == dry.out


def test_the_same_input_again_changes_no_answer(indexed: Corpus) -> None:
    first, again = (indexed.run("link", "--index", DIR, "new.jsonl", "--output", "clusters") for _ in range(2))
    assert first.out == again.out
    assert notes(again.err) == [f"held 1 record against 1 of 3 in {DIR}; added 0, replaced 1"]


def test_articles_can_be_indexed_too(corpus: Corpus) -> None:
    path = corpus.article("ferry")
    assert corpus.run("link", "--index", DIR, path, "--quiet").code == 0
    copy = corpus.raw("_news/copy.md", corpus.read(path).replace("/ferry", "/other"))
    rows = corpus.run("link", "--index", DIR, copy, "--output", "links").lines
    assert [(row["a"], row["b"]) for row in rows] == [(path, copy)]


def test_a_removed_record_is_linked_to_no_more(indexed: Corpus) -> None:
    done = indexed.run("link", "--index", DIR, "--remove", "w-1")
    assert (done.code, notes(done.err)) == (0, [f"removed 1 record from {DIR}, 1 left"])
    assert indexed.run("link", "--index", DIR, "new.jsonl", "--output", "links").lines == []


def test_removing_what_is_not_there_removes_nothing(indexed: Corpus) -> None:
    before = state(indexed)
    done = indexed.run("link", "--index", DIR, "--remove", "w-1", "--remove", "x")
    assert done.code == 2
    assert notes(done.err) == [
        f"error: the index in {DIR} has no record 'x'",
        "  do: give ids as --output clusters writes them; nothing was removed",
    ]
    assert state(indexed) == before


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no input": (("--index", DIR), "error: Missing argument 'INPUT...'."),
    "a dry run without an index": (("--dry-run", "new.jsonl"), "error: --remove and --dry-run are about an index"),
    "removal without an index": (("--remove", "x"), "error: --remove and --dry-run are about an index"),
    "removal and input": (("--index", DIR, "--remove", "x", "new.jsonl"), "error: --remove goes with --index alone"),
    "a dry run of nothing": (("--index", "absent", "--dry-run", "new.jsonl"), "error: there is no index in absent"),
    "removal from nothing": (("--index", "absent", "--remove", "x"), "error: there is no index in absent"),
    "a file": (("--index", "new.jsonl", "new.jsonl"), "error: the index in new.jsonl cannot be used"),
    "a folder of other things": (("--index", ".", "new.jsonl"), "error: . holds other files and no index"),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_told(indexed: Corpus, arguments: tuple[str, ...], message: str) -> None:
    before = indexed.files()
    done = indexed.run("link", *arguments)
    assert (done.code, done.err.startswith(message)) == (2, True), done.err
    assert "  do: " in done.err
    assert indexed.files() == before


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({"INTEGRITY_INDEX": "new.jsonl"}, "error: the index in new.jsonl cannot be used"),
        ({"INTEGRITY_INDEX": DIR, "INTEGRITY_DRY_RUN": "perhaps"}, "error: Invalid value for INTEGRITY_DRY_RUN"),
        ({"INTEGRITY_INDEX": DIR, "INTEGRITY_REMOVE": "w-1"}, "error: --remove goes with --index alone"),
    ],
)
def test_a_wrong_value_in_the_environment_is_told(indexed: Corpus, env: dict[str, str], message: str) -> None:
    done = indexed.run("link", "new.jsonl", env=env)
    assert (done.code, done.err.startswith(message)) == (2, True), done.err
    assert "in the environment\n" in done.err


def damaged(corpus: Corpus, pattern: str) -> None:
    """The last byte of a file is another one."""
    path = next((corpus.root / DIR).glob(pattern))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("pattern", ["index.json", "*.segment", "*.terms", "records"])
def test_a_damaged_index_is_refused_with_the_command_to_run(indexed: Corpus, pattern: str) -> None:
    damaged(indexed, pattern)
    indexed.records("new.jsonl", SECOND, {**BREAD, "id": "b-2"})  # looks at every record
    done = indexed.run("link", "--index", DIR, "new.jsonl")
    assert done.code == 2
    assert done.err.startswith(f"error: the index in {DIR} cannot be used: it is damaged (")
    assert done.err.endswith(
        f"  do: delete it and make it again from all inputs: `integrity link --index {DIR} INPUT...`\n"
    )


def test_events_that_were_told_apart_and_may_be_one_are_told(indexed: Corpus) -> None:
    """What comes in has the address of one old record and the text of another."""
    address = {"url": "https://a.example/1", "published": FIRST["published"]}
    indexed.records("grain.jsonl", {"id": "g-1", "title": "Grain harvest falls short in Tarn", **address})
    indexed.records("both.jsonl", {**FIRST, "id": "both", **address})
    indexed.run("link", "--index", DIR, "grain.jsonl")
    done = indexed.run("link", "--index", DIR, "both.jsonl")
    assert notes(done.err) == [
        f"held 1 record against 2 of 3 in {DIR}; added 1, replaced 0",
        "  g-1 and w-1 may be one event; they stay two in the index",
    ]


def test_a_run_that_is_killed_while_it_writes_leaves_the_old_index(indexed: Corpus) -> None:
    """Killed at five moments, the first of them as soon as the file of records grows."""
    many = [{"id": f"n-{n}", "title": " ".join(words(f"{n}", 8))} for n in range(150)]
    indexed.records("many.jsonl", *many)
    place, outcomes = indexed.root / DIR / "records", []
    for delay in (0.0, 0.002, 0.005, 0.01, 0.03):
        before, size = state(indexed)["index.json"], place.stat().st_size
        run = subprocess.Popen(
            [sys.executable, "-m", "integrity", "link", "--index", DIR, "many.jsonl", "--quiet"],
            cwd=indexed.root, env=clean_environment(), stdout=subprocess.DEVNULL,
        )  # fmt: skip
        _wait_for_growth(place, size, run)
        time.sleep(delay)
        run.send_signal(signal.SIGKILL)
        run.wait()
        outcomes.append(state(indexed)["index.json"] == before)
        done = indexed.run("link", "--index", DIR, "--dry-run", "new.jsonl", "--output", "links")
        assert [(row["a"], row["b"]) for row in done.lines] == [("p-1", "w-1")]
        assert "of 2 in" in done.err or "of 152 in" in done.err
    assert outcomes[0]
    done = indexed.run("link", "--index", DIR, "many.jsonl", "--output", "clusters")
    assert done.code == 0
    assert not list((indexed.root / DIR).glob(".new.*"))
    assert len(list((indexed.root / DIR).glob("*.terms"))) == 1


def _wait_for_growth(place: Path, size: int, run: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while place.stat().st_size == size and run.poll() is None and time.monotonic() < end:
        time.sleep(0.0005)

"""A command that is killed, at whatever moment, leaves each file of the log as it was or as it shall be."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from integrity.cli.main import run as run_command_line
from integrity.load import trust_folder
from tests.log_site import CHECKPOINT, ENTRIES, LogSite, at

MOMENTS = 200
ARTICLES = 40
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


class Killed:
    """A site whose curator is interrupted."""

    def __init__(self, site: LogSite) -> None:
        self.site = site
        self.append = ["log", "append", "--key", site.key, "--at", at(site.now + 60)]
        self.old = self.state()
        started = time.monotonic()
        self.to_the_end()
        self.seconds = time.monotonic() - started
        self.new = self.state()
        assert self.old != self.new

    def state(self) -> tuple[bytes, bytes]:
        """The bytes of rows and checkpoint."""
        return (self.site.root / ENTRIES).read_bytes(), (self.site.root / CHECKPOINT).read_bytes()

    def put(self, state: tuple[bytes, bytes]) -> None:
        for name, data in zip((ENTRIES, CHECKPOINT), state, strict=True):
            (self.site.root / name).write_bytes(data)

    def to_the_end(self) -> None:
        child = self._started(self.append)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

    def kill(self, arguments: list[str], after: float) -> None:
        child = self._started(arguments)
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def _started(self, arguments: list[str]) -> int:
        child = os.fork()
        if child == 0:  # no handler, no flush: as a process of its own
            os.chdir(self.site.root)
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            os._exit(run_command_line(arguments))
        return child


@pytest.fixture
def killed(tmp_path: Path) -> Killed:
    site = LogSite(tmp_path / "site", tmp_path / "private")
    for number in range(ARTICLES):
        site.unsigned(f"_news/{number}.md", f"article-{number}")
    assert site.log().code == 0
    for number in range(0, ARTICLES, 2):
        site.edit_file(f"_news/{number}.md", 'title: "', 'title: "New ')
    return Killed(site)


def test_append_killed_at_any_moment_leaves_the_old_rows_or_the_new_ones(killed: Killed) -> None:
    moments = random.Random(6962)
    seen = set()
    for _ in range(MOMENTS):
        killed.put(killed.old)
        killed.kill(killed.append, moments.uniform(0, 1.5 * killed.seconds))
        rows, note = killed.state()
        assert (rows, note) in {killed.old, killed.new, (killed.new[0], killed.old[1])}
        assert trust_folder.from_disk(killed.site.root / "keys", "keys/", named=True).has_log
        seen.add((rows, note) == killed.old)
    killed.to_the_end()
    assert killed.state() == killed.new
    assert seen == {True, False}


def test_what_was_appended_and_not_signed_when_it_was_killed_is_signed_by_the_next_run(killed: Killed) -> None:
    killed.put((killed.new[0], killed.old[1]))
    assert killed.site.audit().code == 3
    assert "has 64 rows, expected the 44 that keys/log/checkpoint signs" in killed.site.audit().out
    killed.to_the_end()
    assert killed.state() == killed.new
    assert killed.site.audit().code == 0


def test_checkpoint_killed_at_any_moment_leaves_the_old_note_or_the_new_one(killed: Killed) -> None:
    moments = random.Random(9162)
    unsigned = (killed.new[0], killed.old[1])
    seen = set()
    for _ in range(MOMENTS):
        killed.put(unsigned)
        killed.kill(["log", "checkpoint", "--key", killed.site.key], moments.uniform(0, killed.seconds))
        assert killed.state() in {unsigned, killed.new}
        seen.add(killed.state())
    assert seen == {unsigned, killed.new}

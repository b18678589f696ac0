"""SIGINT at any moment of a check: no half report, no broken cache, nothing left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests import trust_world as world
from tests.changing import Changing
from tests.corpus import clean_environment

RUNS = 100
BEGIN = "import sys; from integrity.__main__ import main; print('begun', flush=True); main()"
"""From here on the interpreter is up, and an interrupt is the program's business."""
CHECK = ("check", "--since", "main", "--at", world.NOW, "--jobs", "2", "--cache-dir", "../cache")


class Site(Changing):
    """A hundred articles and more, a change, and the report that there is to be."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, 7, count=120)
        self.commit()
        self.git("checkout", "--quiet", "-b", "change")
        self.change(10)
        self.commit()
        self.cache = root.parent / "cache"
        begin = time.monotonic()
        self.right = self.judged()
        self.seconds = time.monotonic() - begin
        self.warm = Path(shutil.copytree(self.cache, root.parent / "warm"))
        self.before = self.files()

    def judged(self) -> tuple[int, Any]:
        """Code and report of a run that nobody interrupts, which has nothing to say of the cache."""
        done = self.process(*CHECK, "--output", "json")
        assert "note:" not in done.err
        report = json.loads(done.out)
        report["change"].pop("from_cache")
        return done.code, report

    def put_cache(self, state: str) -> None:
        """Have the cache cold, warm or about an older tree."""
        shutil.rmtree(self.cache, ignore_errors=True)
        if state == "warm":
            shutil.copytree(self.warm, self.cache)

    def interrupted(self, delay: float, send: Callable[[int, int], None]) -> tuple[int, str]:
        """Code and standard error of a run that gets SIGINT so many seconds after it has begun."""
        run = subprocess.Popen(
            [sys.executable, "-c", BEGIN, *CHECK, "--output", "json:report.json"],
            cwd=self.root, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        try:
            assert run.stdout is not None
            assert run.stdout.readline() == b"begun\n"
            time.sleep(delay)  # a moment that nothing tells: any of them must do
            send(run.pid, signal.SIGINT)
            _, err = run.communicate(timeout=60)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
        return run.returncode, err.decode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("interrupts") / "site")


@pytest.mark.parametrize("state", ["cold", "warm"])
def test_an_interrupt_at_any_moment_breaks_nothing(site: Site, state: str) -> None:
    random = Random(state)
    report = site.root / "report.json"
    codes = []
    for number in range(RUNS // 2):
        site.put_cache(state)
        report.unlink(missing_ok=True)
        code, err = site.interrupted(site.seconds * random.random() * 0.7, random.choice([os.kill, os.killpg]))
        codes.append(code)
        assert code in {130, site.right[0]}, err
        assert "Traceback" not in err
        if code == 130:
            assert err.endswith("\ninterrupted\n") or err == "interrupted\n"
        if report.exists():
            assert json.loads(report.read_bytes())["findings"] == site.right[1]["findings"]
        assert not list(site.cache.rglob(".new.*"))
        assert site.files() - {"report.json"} == site.before
        if number % 25 == 0:
            assert site.judged() == site.right
    assert 130 in codes

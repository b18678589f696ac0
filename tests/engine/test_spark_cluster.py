"""On a cluster of processes, as a user calls it: what is lost with a worker is made again from the checkpoints."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from integrity.cli.main import run
from integrity.load.records import Record
from tests.engine.conftest import absent
from tests.engine.feeds import invented, wire

NAMES = ("id", "title", "excerpt", "text", "outlet", "url")
SETTINGS = """
spark.executor.memory 1g
spark.sql.shuffle.partitions 4
spark.driver.host 127.0.0.1
spark.checkpoint.dir {folder}/checkpoints
"""
LATE = 12
"""Frames that are held when the worker is lost: several steps are done, and several are not."""


def lines(records: list[Record]) -> str:
    rows = [{name: getattr(record, name) for name in NAMES} | _date(record) for record in records]
    return "".join(json.dumps({name: value for name, value in row.items() if value is not None}) + "\n" for row in rows)


def _date(record: Record) -> dict[str, str]:
    return {"published": record.published.isoformat()} if record.published else {}


def test_a_worker_that_is_lost_changes_nothing_where_checkpoints_are_kept(tmp_path: Path) -> None:
    if not os.environ.get("INTEGRITY_SPARK_CLUSTER"):
        pytest.skip("minutes: set INTEGRITY_SPARK_CLUSTER")
    try:
        from tests.benchmarks.standalone import children, standalone
    except ImportError as error:
        absent(f"{error.name} is not installed")
    (tmp_path / "feed.jsonl").write_text(lines([*invented(1, 150), *invented(2, 60), *wire(45)]))
    (tmp_path / "spark-defaults.conf").write_text(SETTINGS.format(folder=tmp_path.as_uri()))
    asked = ["link", str(tmp_path / "feed.jsonl"), "--quiet"]
    told = [f"--output={kind}:{tmp_path / kind}" for kind in ("links", "clusters")]
    with standalone(2, "1g", tmp_path) as cluster:
        command = [sys.executable, "-m", "integrity", *asked, *told, "--engine", "spark", "--master", cluster.url]
        running = subprocess.Popen(command, env={**os.environ, "SPARK_CONF_DIR": str(tmp_path)})
        while running.poll() is None and len(list(tmp_path.glob("checkpoints/*/rdd-*"))) < LATE:
            time.sleep(0.2)
        assert running.poll() is None
        for process in (cluster.workers[1], *children(cluster.workers[1])):
            os.kill(process, signal.SIGKILL)
        assert running.wait() == 0
    assert run([*asked, *(f"{each}.jsonl" for each in told)]) == 0
    for kind in ("links", "clusters"):
        written = b"".join(part.read_bytes() for part in sorted((tmp_path / kind).glob("part-*")))
        assert written == (tmp_path / f"{kind}.jsonl").read_bytes()

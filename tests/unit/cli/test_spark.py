"""Without what Spark needs, `--engine spark` says what to install."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from integrity.cli.main import run


def forget(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """As if `missing` were not installed."""
    for name in [name for name in sys.modules if name.startswith("integrity.engine.spark")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)


@pytest.mark.parametrize("command", ["link", "audit"])
def test_without_pyspark_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    forget(monkeypatch, "pyspark")
    forget(monkeypatch, "pyarrow")
    assert run([command, "--engine", "spark", "feed.parquet"]) == 2
    said = capsys.readouterr().err
    assert "--engine spark needs p" in said
    assert "do: install it: pip install 'newsroom-integrity[spark]'" in said


def test_without_java_a_runtime_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    (tmp_path / "feed.jsonl").write_text("{}\n")
    environment = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    arguments = [sys.executable, "-m", "integrity", "link", "--engine", "spark", "feed.jsonl"]
    bare = {**environment, "PATH": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(arguments, cwd=tmp_path, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--engine spark needs Java 17 or later" in done.stderr

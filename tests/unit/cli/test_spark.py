"""Without what Spark needs, `--engine spark` says what to install."""

import os
import shutil
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


@pytest.mark.parametrize("command", ["link", "audit"])
def test_a_master_without_spark_is_refused(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run([command, "--master", "local[2]", "news"]) == 2
    assert "--master is for --engine spark alone" in capsys.readouterr().err


def test_an_engine_that_there_is_not_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INTEGRITY_ENGINE", "steam")
    assert run(["link", "news"]) == 2
    assert "Invalid value for INTEGRITY_ENGINE: 'steam' is not one of 'local', 'spark'" in capsys.readouterr().err


def on_spark(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`integrity link --engine spark` on a feed in `folder`."""
    (folder / "feed.jsonl").write_text("{}\n")
    line = [sys.executable, "-m", "integrity", "link", "--engine", "spark", *arguments, "feed.jsonl"]
    env = {**os.environ, "PYTHONWARNINGS": "ignore", **environment}
    return subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_without_java_a_runtime_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    done = on_spark(tmp_path, PATH=str(tmp_path), JAVA_HOME="")
    assert done.returncode == 2
    assert "error: Spark did not start: it needs Java 17 or later" in done.stderr


def test_a_master_that_is_none_is_told(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    done = on_spark(tmp_path, "--master", "steam")
    assert done.returncode == 2
    assert "and a --master that it knows" in done.stderr

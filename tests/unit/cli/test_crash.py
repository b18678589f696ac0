"""The report on an internal error."""

import stat
import sys
from pathlib import Path

import pytest

from integrity.cli import crash
from integrity.version import __version__


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def raised(message: str) -> Exception:
    """An error with a traceback."""
    with pytest.raises(ValueError) as caught:  # noqa: PT012
        text = message
        raise ValueError(text)
    return caught.value


def test_the_report_holds_versions_arguments_and_traceback(folder: Path) -> None:
    summary, advice = crash.report(raised("bad"), ["check", "a b.md"])
    (path,) = folder.iterdir()
    assert summary == "internal error: ValueError: bad"
    assert advice == f"  do: report it as a bug with the file {path}"
    lines = path.read_text().splitlines()
    assert lines[0].startswith(f"integrity {__version__}, Python {sys.version.split()[0]}, ")
    assert lines[1] == "arguments: ['check', 'a b.md']"
    assert lines[3] == "Traceback (most recent call last):"
    assert lines[-1] == "ValueError: bad"


def test_each_report_is_a_new_file_that_only_its_owner_can_read(folder: Path) -> None:
    for _ in range(2):
        crash.report(raised("bad"), [])
    modes = [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()]
    assert modes == [0o600, 0o600]


def test_half_characters_can_be_written(folder: Path) -> None:
    crash.report(raised("bad \udcff"), ["\udcff.md"])
    (path,) = folder.iterdir()
    assert r"ValueError: bad \udcff" in path.read_text()

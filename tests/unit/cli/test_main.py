"""Outcomes and exceptions -> exit codes, where no real command can lead to them."""

import click
import pytest

from integrity.cli import main
from integrity.errors import FormatError


@pytest.fixture(autouse=True)
def reports_elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("crashes")))


def outcome_of(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    def fail(_context: click.Context) -> None:
        raise error

    monkeypatch.setattr(main.group, "invoke", fail)
    return main.run(["explain"])


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.Abort(), 130, "interrupted"),
        (click.ClickException("no"), 2, "error: no\n  do: run `integrity --help`"),
        (MemoryError(), 4, "internal error: MemoryError: "),
        (RecursionError("deep"), 4, "internal error: RecursionError: deep"),
        (FormatError("FMT101", "escaped from its file", "nothing"), 4, "internal error: FormatError: escaped"),
    ],
)
def test_every_exception_has_its_code(
    error: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome_of(error, monkeypatch) == code
    assert said in capsys.readouterr().err


def test_an_interrupt_before_the_command_begins_is_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main.group, "main", interrupted)
    assert main.run(["check"]) == 130


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["check", "--help"], ["--version"]])
def test_help_and_version_are_0(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(arguments) == 0
    assert capsys.readouterr().err == ""


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    main.run(["--help"])
    out = capsys.readouterr().out
    for command in ("check", "audit", "link", "compare", "explain"):
        assert f"\n  {command} " in out


def test_an_interrupt_that_comes_out_as_another_error_is_an_interrupt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = RuntimeError("Error calling __set_name__")
    error.__cause__ = KeyboardInterrupt()
    assert outcome_of(error, monkeypatch) == 130
    assert capsys.readouterr().err == "interrupted\n"

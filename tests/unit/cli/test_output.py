"""What `--output` means, and how a file is written whole or not at all."""

import io
import sys
from pathlib import Path

import pytest

from integrity.cli import output
from integrity.cli.output import FORMATS, Target, targets
from integrity.errors import UsageError
from integrity.report.terminal import Look
from tests.unit.report import reports

TEXT = Target("text", None)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([], [TEXT]),
        (["text"], [TEXT]),
        (["json"], [Target("json", None)]),
        (["json:-"], [Target("json", None)]),
        (["json:a"], [Target("json", Path("a")), TEXT]),
        (["json:a", "html"], [Target("json", Path("a")), Target("html", None)]),
        (["json:C:/a"], [Target("json", Path("C:/a")), TEXT]),
        (["text:a", "text:b"], [Target("text", Path("a")), Target("text", Path("b")), TEXT]),
    ],
)
def test_text_goes_to_standard_output_unless_something_else_does(values: list[str], wanted: list[Target]) -> None:
    assert targets(tuple(values)) == wanted


@pytest.mark.parametrize(
    "values", [("json", "html"), ("json", "links:-"), ("json:a", "html:a"), ("json:a", "html:./x/../a")]
)
def test_two_reports_in_one_place_are_refused(values: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="two reports go to "):
        targets(values)


def test_two_names_of_one_folder_are_one_place(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with pytest.raises(UsageError, match="two reports go to "):
        targets((f"json:{tmp_path}/real/a", f"html:{tmp_path}/link/a"))


@pytest.mark.parametrize("value", ["", "JSON", "jsn", ":a", "xml:a"])
def test_an_unknown_format_names_those_there_are(value: str) -> None:
    with pytest.raises(UsageError) as caught:
        targets((value,))
    assert caught.value.next_step == (
        "use one of: text, json, jsonl, html, markdown, sarif, junit, github, gitlab, links, clusters, verdicts, csv"
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_any_report(name: str) -> None:
    for report in (reports.newsroom(), reports.report()):
        text = output.render(report, Target(name, None), Look())
        assert text == output.render(report, Target(name, Path("a")), Look())


def test_only_text_on_standard_output_has_colours() -> None:
    look = Look(color=True, verbose=True)
    plain = output.render(reports.newsroom(), TEXT, Look(verbose=True))
    assert "\x1b" in output.render(reports.newsroom(), TEXT, look)
    assert output.render(reports.newsroom(), Target("text", Path("a")), look) == plain


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("old")
    with (tmp_path / "report").open() as reader:
        output.to_file(tmp_path / "report", "new\udcff é\n")
        assert reader.read() == "old"
    assert (tmp_path / "report").read_bytes() == b"new\\udcff \xc3\xa9\n"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize(
    ("path", "is_stream"),
    [("/dev/null", True), ("/dev/stdout", True), ("/proc/self/fd/1", True), ("/devices/a", False), ("a.json", False)],
)
def test_devices_are_never_replaced(path: str, is_stream: bool) -> None:
    """Asked and not tried: the machine of whoever breaks this is to stay whole."""
    assert output._is_stream(Path(path)) is is_stream


def test_what_cannot_be_put_in_place_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    with pytest.raises(UsageError) as caught:
        output.to_file(tmp_path / "report", "text")
    assert caught.value.message == f"{tmp_path}/report cannot be written: Is a directory"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_what_is_said_is_inert_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    output.say("error: a\n::error::b", "  do: \x1b[2J")
    output.say()
    assert stream.getvalue() == "error: a\\u000a::error::b\n  do: \\u001b[2J\n"


def test_without_streams_nothing_is_said_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    output.say("text")
    output.to_stdout("text")
    assert output.wants_color("auto", sys.stdout) is False

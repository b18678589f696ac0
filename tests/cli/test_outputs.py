"""Where reports go: standard output, files, and what is said beside them."""

import json
import os
import re
from pathlib import Path

import pytest

from integrity.cli import output
from integrity.cli.output import to_file
from tests.corpus import Corpus

ESCAPE = "\x1b["


@pytest.fixture
def faulty(corpus: Corpus) -> Corpus:
    """A repository with one error."""
    corpus.article("ferry", originalUrl="ferry.html")
    return corpus


def test_text_goes_to_standard_output_and_the_counts_to_standard_error(faulty: Corpus) -> None:
    done = faulty.run("check")
    assert done.out.startswith("error[FLD210]")
    assert "checked" not in done.out
    assert re.fullmatch(r"checked 1 article: 1 error, 0 warnings, 1 note, in \d+\.\d s\n", done.err)


def test_json_replaces_the_text_on_standard_output(faulty: Corpus) -> None:
    done = faulty.run("check", "--output", "json")
    assert done.json["schema"] == 1
    assert done.summary == "checked 1 article: 1 error, 0 warnings, 1 note"


def test_json_in_a_file_leaves_the_text_on_standard_output(faulty: Corpus) -> None:
    done = faulty.run("check", "--output", "json:report.json")
    assert done.out.startswith("error[FLD210]")
    assert json.loads(faulty.read("report.json"))["schema"] == 1
    assert done.err.startswith("wrote json to report.json\nchecked 1 article")


def test_several_reports_are_written_in_one_run(faulty: Corpus) -> None:
    formats = {"text": "a.txt", "json": "a.json", "html": "a.html", "links": "a.links", "clusters": "a.clusters"}
    wanted = [word for name, path in formats.items() for word in ("--output", f"{name}:{path}")]
    done = faulty.run("check", *wanted)
    assert faulty.read("a.txt") == done.out
    assert faulty.read("a.html").startswith("<!DOCTYPE html>")
    assert faulty.read("a.links") == ""
    assert json.loads(faulty.read("a.clusters"))["size"] == 1
    assert [line for line in done.err.splitlines() if line.startswith("wrote")] == [
        f"wrote {name} to {path}" for name, path in formats.items()
    ]


def test_a_hyphen_is_standard_output(faulty: Corpus) -> None:
    assert faulty.run("check", "--output", "json:-").json["schema"] == 1


def test_quiet_leaves_the_exit_code_and_what_was_asked_for(faulty: Corpus) -> None:
    done = faulty.run("check", "--quiet", "--output", "json:report.json")
    assert (done.code, done.out, done.err) == (1, "", "")
    assert json.loads(faulty.read("report.json"))["summary"]["fails"] is True
    assert faulty.run("check", "--quiet", "--output", "json").json["schema"] == 1


def test_verbose_lists_notes_that_are_only_counted_otherwise(corpus: Corpus) -> None:
    corpus.article("ferry")
    plain, verbose = corpus.run("check").out, corpus.run("check", "--verbose").out
    assert "note[SIG514]" not in plain
    assert "Notes: 1 unverifiable (SIG514); --verbose lists them" in plain
    assert verbose.startswith("note[SIG514] sealed payload is well-formed")
    assert "Notes:" not in verbose


def test_colours_are_off_unless_standard_output_is_a_terminal(faulty: Corpus) -> None:
    assert ESCAPE not in faulty.run("check").out
    assert ESCAPE in faulty.run("check", "--color", "always").out
    assert ESCAPE in faulty.run("check", "--color", "always", env={"NO_COLOR": "1"}).out


def test_text_in_a_file_has_no_colours(faulty: Corpus) -> None:
    faulty.run("check", "--color", "always", "--output", "text:report.txt")
    assert faulty.read("report.txt").startswith("error[FLD210]")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("choice", "env", "coloured"),
    [
        ("auto", {"TERM": "xterm"}, True),
        ("auto", {"TERM": "xterm", "NO_COLOR": ""}, True),
        ("auto", {"TERM": "xterm", "NO_COLOR": "1"}, False),
        ("auto", {"TERM": "dumb"}, False),
        ("never", {"TERM": "xterm"}, False),
        ("always", {"TERM": "dumb", "NO_COLOR": "1"}, True),
    ],
)  # fmt: skip
def test_on_a_terminal_colours_follow_the_option_then_no_color(
    monkeypatch: pytest.MonkeyPatch, choice: str, env: dict[str, str], coloured: bool
) -> None:
    for name in ("TERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    leader, follower = os.openpty()
    with os.fdopen(follower, "w") as terminal:
        assert output.wants_color(choice, terminal) is coloured
    os.close(leader)


def test_a_report_replaces_the_one_before_and_leaves_nothing_else(faulty: Corpus) -> None:
    faulty.raw("report.json", "old")
    before = faulty.files()
    faulty.run("check", "--output", "json:report.json")
    assert faulty.files() == before
    assert faulty.read("report.json").startswith("{")


def test_a_link_in_the_place_of_a_report_is_replaced_and_not_followed(faulty: Corpus) -> None:
    faulty.raw("precious", "keep me")
    (faulty.root / "report.json").symlink_to("precious")
    faulty.run("check", "--output", "json:report.json")
    assert faulty.read("precious") == "keep me"
    assert not (faulty.root / "report.json").is_symlink()


def test_a_report_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "any").touch()
    to_file(tmp_path / "report", "text\n")
    assert (tmp_path / "report").stat().st_mode == (tmp_path / "any").stat().st_mode


def test_what_cannot_be_put_in_place_leaves_no_trace(faulty: Corpus) -> None:
    before = faulty.files()
    assert faulty.run("check", "--output", "json:_news").code == 2
    assert faulty.files() == before


def test_deselected_findings_are_counted(corpus: Corpus) -> None:
    corpus.article("ferry")
    assert corpus.run("check", "--ignore", "SIG").summary == (
        "checked 1 article: 0 errors, 0 warnings, 0 notes, 1 left out by select, ignore and levels"
    )


def test_every_format_of_ci_is_written_in_one_run(faulty: Corpus) -> None:
    formats = ("github", "gitlab", "markdown", "sarif", "junit", "jsonl")
    done = faulty.run("check", *(word for name in formats for word in ("--output", f"{name}:out.{name}")))
    assert done.code == 1
    for name in formats:
        assert "originalUrl" in faulty.read(f"out.{name}")


def test_annotations_replace_the_text_in_the_log_of_a_step(faulty: Corpus) -> None:
    done = faulty.run("check", "--output", "github", "--output", "markdown:summary.md")
    assert done.out.startswith("::error file=")
    assert done.summary == "checked 1 article: 1 error, 0 warnings, 1 note"

"""What the exit code says, and what an editor is told with it."""

from pathlib import Path

import pytest

from integrity.link import linking
from tests.corpus import Corpus

TOML = '+++\ntitle = "Ferry runs aground"\n+++\nText.\n'


def test_sound_articles_give_0(corpus: Corpus) -> None:
    corpus.article("ferry")
    corpus.article("bread")
    done = corpus.process("check")
    assert done.code == 0
    assert done.summary == "checked 2 articles: 0 errors, 0 warnings, 2 notes"


def test_an_error_gives_1(corpus: Corpus) -> None:
    corpus.article("ferry", originalUrl="ferry.html")
    done = corpus.process("check")
    assert done.code == 1
    assert "error[FLD210] `originalUrl` is 'ferry.html'" in done.out
    assert done.summary == "checked 1 article: 1 error, 0 warnings, 1 note"


def test_a_warning_alone_gives_0(corpus: Corpus) -> None:
    corpus.article("ferry", title=None)
    done = corpus.run("check")
    assert (done.code, done.summary) == (0, "checked 1 article: 0 errors, 1 warning, 1 note")


@pytest.mark.parametrize(
    ("level", "seen"), [("error", [1, 0, 0]), ("warning", [1, 1, 0]), ("note", [1, 1, 1])]
)  # fmt: skip
def test_fail_on_names_the_lowest_level_that_fails(corpus: Corpus, level: str, seen: list[int]) -> None:
    for name, change in (("error", {"originalUrl": "x"}), ("warning", {"title": None}), ("note", {})):
        corpus.article(name, path=f"{name}/article.md", **change)
    assert [corpus.run("check", name, "--fail-on", level).code for name in ("error", "warning", "note")] == seen


def test_exit_zero_turns_1_into_0_and_nothing_else(corpus: Corpus) -> None:
    corpus.article("ferry", originalUrl="ferry.html")
    assert corpus.run("check", "--exit-zero").code == 0
    assert corpus.run("check", "--exit-zero", "_news", "nowhere").code == 3
    assert corpus.run("check", "--exit-zero", "--at", "noon").code == 2


def test_an_audit_of_errors_gives_0_unless_a_level_is_asked_for(corpus: Corpus) -> None:
    corpus.article("ferry", originalUrl="ferry.html")
    assert corpus.run("audit").code == 0
    assert corpus.run("audit", "--fail-on", "error").code == 1


def test_a_bad_record_among_good_ones_gives_1(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", {"id": "1", "title": "Ferry runs aground off Brennhavn"}, "nonsense")
    assert corpus.run("link", "feed.jsonl").code == 1
    assert corpus.run("link", "feed.jsonl", "--exit-zero").code == 0


@pytest.mark.parametrize(
    ("arguments", "message", "next_step"),
    [
        (["check", "--outpt", "json"], "No such option '--outpt'", "integrity check --help"),
        (["check", "--output", "jsn"], "there is no output format 'jsn'", "text, json, jsonl, html, markdown, sarif"),
        (["check", "--output", "json:"], "--output json: names no file", "json:PATH"),
        (["check", "--ignore", "FLD2111"], "there is no rule 'FLD2111'", "did you mean FLD211?"),
        (["check", "--select", "outlet-hots"], "there is no rule 'outlet-hots'", "did you mean FLD211?"),
        (["check", "--ignore", "FMT,FLD,DUP,SIG,LOG,BAS"], "`select` and `ignore` leave no rule", "remove codes"),
        (["check", "--at", "noon"], "--at 'noon' is no time", "2025-03-11T08:42:00Z"),
        (["check", "--jobs", "0"], "Invalid value for '--jobs'", "integrity check --help"),
        (["check", "--fail-on", "fatal"], "'fatal' is not one of 'error', 'warning', 'note'", "check --help"),
        (["check", "--config", "none.toml"], "none.toml cannot be read: No such file", "check the path"),
        (["check", "--output", "json", "--output", "html"], "two reports go to standard output", "--output html:PATH"),
        (["check", "--output", "json:no/r.json"], "no/r.json cannot be written: No such file", "writable folder"),
        (["check", "--output", "json:_news"], "_news cannot be written: Is a directory", "name a file"),
        (["chekc"], "there is no command `integrity chekc`", "run `integrity check`"),
        (["publish"], "there is no command `integrity publish`", "check, audit, verify, sign, keys"),
        (["link"], "Missing argument 'INPUT...'", "integrity link --help"),
        (["compare", "a.md"], "Missing argument 'B'", "integrity compare --help"),
        (["explain"], "no rule is named", "integrity explain --all"),
        (["explain", "FLD21l"], "there is no rule 'FLD21l'", "did you mean FLD21"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_gives_2_and_says_what_to_do(
    corpus: Corpus, arguments: list[str], message: str, next_step: str
) -> None:
    corpus.article("ferry")
    done = corpus.run(*arguments)
    assert done.code == 2
    error, advice = done.err.splitlines()[-2:]
    assert error.startswith("error: ")
    assert message in error
    assert advice.startswith("  do: ")
    assert next_step in advice


def test_no_command_shows_the_help_and_is_not_green(corpus: Corpus) -> None:
    done = corpus.run()
    assert (done.code, done.out) == (2, "")
    assert "Usage: integrity [OPTIONS] COMMAND [ARGS]..." in done.err


def test_reports_on_one_file_are_refused_however_it_is_spelled(corpus: Corpus) -> None:
    corpus.article("ferry")
    done = corpus.run("check", "--output", "json:out", "--output", f"html:{corpus.root}/_news/../out")
    assert done.code == 2
    assert f"two reports go to {corpus.root}/out" in done.err
    assert not (corpus.root / "out").exists()


def test_a_file_in_a_folder_without_write_permission_gives_2(corpus: Corpus) -> None:
    corpus.article("ferry")
    done = corpus.run("check", "--output", "json:/proc/report.json", "--quiet")
    assert done.code == 2
    assert "error: /proc/report.json cannot be written" in done.err


@pytest.mark.parametrize("content", [{}, {"README.md": "# Newsroom\n"}, {"feed.jsonl": '{"id": "1"}\n'}])
def test_a_folder_without_articles_gives_3(corpus: Corpus, content: dict[str, str]) -> None:
    for path, text in content.items():
        corpus.raw(path, text)
    done = corpus.process("check")
    assert (done.code, done.out) == (3, "")
    assert f"error: no article found at {corpus.root}\n  do: name a folder or file with *.md" in done.err


def test_record_files_are_no_articles_for_check_and_audit(corpus: Corpus) -> None:
    corpus.article("ferry")
    corpus.records("feed.jsonl", {"id": "1"})
    assert corpus.run("check", "_news", "feed.jsonl").code == 3
    assert corpus.run("audit", "feed.jsonl").code == 3
    assert corpus.run("check").summary == "checked 1 article: 0 errors, 0 warnings, 1 note"


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_a_path_that_matches_nothing_gives_3_and_the_others_are_judged(corpus: Corpus, quiet: list[str]) -> None:
    good = corpus.article("ferry", originalUrl="ferry.html")
    done = corpus.run("check", "_news", "_nwes", "--output", "json", *quiet)
    assert done.code == 3
    assert [row["path"] for row in done.json["articles"]] == [good]
    assert done.json["summary"]["fails"] is True
    assert "error: no article at _nwes\n  do: correct the path or leave it out" in done.err


def test_a_glob_that_matches_nothing_gives_3(corpus: Corpus) -> None:
    corpus.article("ferry")
    assert corpus.run("check", "_news/*ferry*").code == 0
    assert corpus.run("check", "_news/*ferries*").code == 3


def test_an_excluded_path_that_is_named_gives_3(corpus: Corpus) -> None:
    corpus.article("ferry")
    draft = corpus.article("draft", path="drafts/draft.md")
    corpus.raw("integrity.toml", 'exclude = ["drafts/"]\n')
    assert corpus.run("check", "_news").code == 0
    assert corpus.run("check", "_news", draft).code == 3


def test_a_bug_gives_4_and_a_report_to_paste(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_records: object, _statistics: object, **_how: object) -> None:
        raise RuntimeError("engine on fire\n::error::forged")

    corpus.article("ferry")
    monkeypatch.setattr(linking, "link", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = corpus.run("check", "--output", "json:out.json")
    assert (done.code, done.out) == (4, "")
    summary, advice = done.err.splitlines()
    assert summary == r"internal error: RuntimeError: engine on fire\u000a::error::forged"
    report = Path(advice.removeprefix("  do: report it as a bug with the file "))
    assert report.parent == tmp_path
    text = report.read_text()
    assert text.startswith("integrity ")
    assert "arguments: ['check', '--output', 'json:out.json']" in text
    assert "Traceback" in text
    assert "RuntimeError: engine on fire" in text
    assert not (corpus.root / "out.json").exists()


def test_where_no_report_can_be_written_the_bug_is_told_in_full(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_records: object, _statistics: object, **_how: object) -> None:
        raise RuntimeError("engine on fire\n::error::forged")

    corpus.article("ferry")
    monkeypatch.setattr(linking, "link", broken)
    monkeypatch.setattr("tempfile.tempdir", "/proc/none")
    done = corpus.run("check")
    assert done.code == 4
    assert "Traceback" in done.err
    assert done.err.endswith("  do: report this text as a bug\n")
    assert "  | ::error::forged" in done.err.splitlines()


def test_one_unreadable_file_is_a_finding_and_the_rest_is_judged(corpus: Corpus) -> None:
    good = corpus.article("ferry")
    (corpus.root / "_news" / "linked.md").symlink_to(corpus.root / good)
    done = corpus.run("check", "--output", "json")
    assert done.code == 1
    errors = [(found["rule"], found["path"]) for found in done.json["findings"] if found["severity"] == "error"]
    assert errors == [("FMT101", "_news/linked.md")]
    assert {row["path"]: row["verdict"] for row in done.json["articles"]} == {
        good: "unverifiable", "_news/linked.md": "malformed",
    }  # fmt: skip


def test_a_folder_with_nothing_but_an_unreadable_file_gives_1(corpus: Corpus) -> None:
    (corpus.root / "linked.md").symlink_to("/etc/hostname")
    done = corpus.run("check")
    assert done.code == 1
    assert "symbolic link" in done.out


def test_a_folder_with_nothing_but_a_linked_folder_gives_3(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (corpus.root / "linked").symlink_to(tmp_path / "elsewhere")
    done = corpus.run("check")
    assert done.code == 3
    assert "warning[FMT102]" in done.out
    assert "error: nothing could be judged\n  do: see the findings" in done.err


def test_a_feed_without_a_single_record_gives_3(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", "nonsense")
    done = corpus.run("link", "feed.jsonl")
    assert done.code == 3
    assert "error[FMT124]" in done.out


def test_front_matter_in_toml_is_an_error_that_names_toml(corpus: Corpus) -> None:
    corpus.raw("_news/2025-03-11-hugo.md", TOML)
    done = corpus.run("check")
    assert done.code == 1
    assert "error[FMT108]" in done.out
    assert "TOML" in done.out.partition("\n")[0]

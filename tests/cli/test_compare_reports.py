"""`--compare`: what an audit and a check say of an earlier report."""

from pathlib import Path

import pytest

from tests.corpus import AT, Corpus

NEXT = (
    "  do: name a report that `integrity audit --output json:PATH` wrote; to have one, run it on the earlier articles"
)


@pytest.fixture
def newsroom(corpus: Corpus) -> Corpus:
    """A repository with an earlier report, `old.json`, and a change since."""
    corpus.article("ferry", originalUrl="ferry.html")
    corpus.article("bread")
    assert corpus.run("audit", "--at", AT, "--output", "json:old.json", "--quiet").code == 0
    corpus.edit("ferry", originalUrl="https://northwire.example/2025/03/11/ferry/")
    corpus.article("mayor", secured=None, originalUrl="mayor.html")
    return corpus


@pytest.mark.parametrize(("command", "code"), [("audit", 0), ("check", 1)])
def test_the_text_says_what_changed(newsroom: Corpus, command: str, code: int) -> None:
    done = newsroom.run(command, "--at", AT, "--compare", "old.json")
    assert done.code == code
    (line,) = (line for line in done.out.splitlines() if line.startswith("Since the last report"))
    assert line.endswith("1 article added, 0 removed, 0 with another verdict.")
    assert "error[FLD210] _news/2025-03-11-mayor.md" in done.out


def test_json_has_the_same_whichever_command_says_it(newsroom: Corpus) -> None:
    first, second = (
        newsroom.run(command, "--at", AT, "--compare", "old.json", "--output", "json").json
        for command in ("audit", "check")
    )
    assert first["since"] == second["since"]
    assert first["since"]["added"] == ["_news/2025-03-11-mayor.md"]
    assert first["since"]["differs"] == []
    found = {one["fingerprint"]: one["rule"] for one in first["findings"]}
    assert "FLD210" in {found[name] for name in first["since"]["new"]}
    assert "FLD210" in {one["rule"] for one in first["since"]["gone"]}


def test_a_report_can_take_the_place_of_the_one_that_it_is_held_against(newsroom: Corpus) -> None:
    again = ("audit", "--at", AT, "--compare", "old.json", "--output", "json:old.json", "--quiet")
    assert [newsroom.run(*again).code for _ in range(2)] == [0, 0]
    done = newsroom.run("audit", "--at", AT, "--compare", "old.json")
    assert ": 0 new findings, 0 gone, " in done.out.splitlines()[0]


def test_another_configuration_is_named(newsroom: Corpus) -> None:
    done = newsroom.run("audit", "--compare", "old.json", "--ignore", "FLD2")
    assert "That report was made with another configuration, so what differs need not come" in done.out


def test_a_variable_names_the_report_too(newsroom: Corpus) -> None:
    done = newsroom.run("audit", env={"INTEGRITY_COMPARE": "old.json"})
    assert done.out.startswith("Since the last report")


def test_a_finding_that_is_accepted_since_is_told_from_one_that_is_gone(newsroom: Corpus) -> None:
    newsroom.run("check", "--output", "json:old.json", "--quiet", "--at", AT)
    accept = ("--reason", "old", "--owner", "desk", "--at", AT)
    made = newsroom.run("baseline", "create", *accept)
    assert made.code == 0, made.err
    since = newsroom.run("check", "--compare", "old.json", "--at", AT, "--output", "json").json["since"]
    assert since["accepted"]
    assert since["gone"] == []
    assert since["differs"] == []


def test_what_cannot_be_read_or_is_no_report_is_a_usage_error_with_the_next_step(newsroom: Corpus) -> None:
    newsroom.raw("no.json", '{"schema": 2, "tool": {"name": "newsroom-integrity"}}')
    newsroom.run("link", ".", "--output", "json:link.json", "--quiet")
    (newsroom.root / "linked.json").symlink_to("old.json")
    wrong = {
        "absent.json": "absent.json cannot be read: No such file or directory",
        "_news": "_news is no report to compare with: file is a folder, expected a regular file",
        "no.json": "no.json is no report to compare with: `schema` is 2, expected 1 of newsroom-integrity",
        "link.json": "link.json is no report to compare with: `command` is 'link', expected check or audit",
        "linked.json": "linked.json is no report to compare with: file is a symbolic link, expected a regular file; it "
        "was not followed",
    }
    for name, message in wrong.items():
        done = newsroom.run("audit", "--compare", name, "--output", "json:new.json")
        assert (done.code, done.out) == (2, "")
        assert done.err.splitlines() == [f"error: {message}", NEXT]
    assert "new.json" not in newsroom.files()


def test_hostile_text_in_the_earlier_report_is_inert(newsroom: Corpus) -> None:
    old = newsroom.read("old.json").replace('"message": "', '"message": "\\u001b[2J\\u202e<script>')
    newsroom.raw("old.json", old)
    newsroom.edit("bread", title="New bread")
    formats = ("text", "html", "markdown", "json")
    written = [word for name in formats for word in ("--output", f"{name}:out.{name}")]
    assert newsroom.run("audit", "--compare", "old.json", *written).code == 0
    for name in formats:
        text = newsroom.read(f"out.{name}")
        assert "\\u001b[2J\\u202e" in text or name == "markdown"
        assert not {"\x1b", "\u202e"} & set(text)
    assert newsroom.read("out.html").count("<script>") == 1  # our own


def test_linking_has_no_such_option(newsroom: Corpus) -> None:
    assert newsroom.run("link", ".", "--compare", "old.json").code == 2


def test_a_name_that_no_file_can_have_is_a_usage_error(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    corpus.article("ferry")
    assert corpus.run("audit", "--compare", "a\0b").code == 2

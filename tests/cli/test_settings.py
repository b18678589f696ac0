"""What a run is told by options, variables and configuration files, and which of them wins."""

import pytest

from tests.corpus import AT, Corpus


@pytest.fixture
def faulty(corpus: Corpus) -> Corpus:
    """One article with an error in its URL, a missing title and a note on its seal."""
    corpus.article("ferry", originalUrl="ferry.html", webUrl=None, title=None)
    return corpus


def rules(corpus: Corpus, *arguments: str, **env: str) -> list[str]:
    """The rules that a check reports."""
    found = corpus.run("check", "--output", "json", "--quiet", *arguments, env=env).json["findings"]
    return sorted(finding["rule"] for finding in found)


def test_without_settings_all_rules_are_reported(faulty: Corpus) -> None:
    assert rules(faulty) == ["FLD201", "FLD210", "SIG514"]


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        (["--select", "FLD"], ["FLD201", "FLD210"]),
        (["--select", "fld20"], ["FLD201"]),
        (["--select", "FLD201,SIG"], ["FLD201", "SIG514"]),
        (["--select", "FLD201", "--select", "SIG514"], ["FLD201", "SIG514"]),
        (["--select", "missing-title"], ["FLD201"]),
        (["--ignore", "FLD"], ["SIG514"]),
        (["--ignore", " FLD201 , SIG "], ["FLD210"]),
        (["--select", "FLD", "--ignore", "FLD21"], ["FLD201"]),
    ],
)  # fmt: skip
def test_select_and_ignore_take_codes_prefixes_and_slugs(faulty: Corpus, arguments: list[str], left: list[str]) -> None:
    assert rules(faulty, *arguments) == left


def test_an_ignored_error_does_not_fail_the_check(faulty: Corpus) -> None:
    assert faulty.run("check").code == 1
    assert faulty.run("check", "--ignore", "FLD210").code == 0


def test_integrity_toml_is_found_from_any_folder_below(faulty: Corpus) -> None:
    faulty.raw("integrity.toml", 'ignore = ["FLD210"]\n')
    assert rules(faulty) == ["FLD201", "SIG514"]
    assert faulty.run("check", folder="_news").code == 0


def test_a_table_in_pyproject_is_read_where_there_is_no_integrity_toml(faulty: Corpus) -> None:
    faulty.raw("pyproject.toml", '[tool.integrity]\nselect = ["SIG"]\n')
    assert rules(faulty) == ["SIG514"]
    faulty.raw("integrity.toml", 'select = ["FLD201"]\n')
    assert rules(faulty) == ["FLD201"]


def test_a_pyproject_of_something_else_is_left_alone(faulty: Corpus) -> None:
    faulty.raw("pyproject.toml", '[tool.other]\nselect = ["SIG"]\n')
    assert rules(faulty) == ["FLD201", "FLD210", "SIG514"]


def test_config_names_another_file_and_isolated_none(faulty: Corpus) -> None:
    faulty.raw("integrity.toml", 'select = ["SIG"]\n')
    faulty.raw("ci/strict.toml", 'select = ["FLD201"]\n')
    assert rules(faulty, "--config", "ci/strict.toml") == ["FLD201"]
    assert rules(faulty, "--isolated") == ["FLD201", "FLD210", "SIG514"]


def test_a_pyproject_without_our_table_cannot_be_named(faulty: Corpus) -> None:
    faulty.raw("pyproject.toml", "[tool.other]\n")
    done = faulty.run("check", "--config", "pyproject.toml")
    assert done.code == 2
    assert done.err.startswith("error: pyproject.toml has no table [tool.integrity]\n  do: add it")


def test_the_command_line_wins_over_the_file_and_adds_to_its_ignores(faulty: Corpus) -> None:
    faulty.raw("integrity.toml", 'select = ["SIG"]\nignore = ["FLD210"]\nfail-on = "note"\n')
    assert rules(faulty, "--select", "FLD") == ["FLD201"]
    assert rules(faulty, "--select", "FLD,SIG", "--ignore", "SIG") == ["FLD201"]
    assert faulty.run("check").code == 1
    assert faulty.run("check", "--fail-on", "warning").code == 0


def test_an_audit_does_not_fail_by_the_level_of_the_file(faulty: Corpus) -> None:
    faulty.raw("integrity.toml", 'fail-on = "note"\n')
    assert faulty.run("audit").code == 0


@pytest.mark.parametrize(
    ("toml", "message", "next_step"),
    [
        ('ingore = ["FLD"]', "integrity.toml: there is no setting `ingore`", "write `ignore`"),
        ('fail_on = "note"', "integrity.toml: there is no setting `fail_on`", "write `fail-on`"),
        ("answer = 42", "there is no setting `answer`", "use one of: exclude, select, ignore, fail-on"),
        ('exclude = "drafts/"', "`exclude` is 'drafts/', expected a list of texts", 'write `exclude = ["..."]`'),
        ("select = [1]", "`select` is [1], expected a list of texts", 'write `select = ["..."]`'),
        ("fail-on = 3", "`fail-on` is 3, expected a text", 'write `fail-on = "..."`'),
        ('fail-on = "fatal"', "integrity.toml: `fail-on` is 'fatal'", "use one of: error, warning, note"),
        ('ignore = ["FLD2ll"]', "there is no rule 'FLD2ll'", "did you mean FLD2"),
        ('exclude = ["!"]', "integrity.toml: `exclude` holds '!', which is no pattern", "as in .gitignore"),
        ("exclude = [", "integrity.toml is not TOML: ", "correct the file at the place named"),
        ("\udcff", "integrity.toml is not TOML: ", "correct the file"),
    ],
)  # fmt: skip
def test_a_configuration_that_cannot_be_used_gives_2(corpus: Corpus, toml: str, message: str, next_step: str) -> None:
    corpus.article("ferry")
    corpus.raw("integrity.toml", toml.encode("utf-8", "surrogateescape"))
    done = corpus.run("check")
    assert (done.code, done.out) == (2, "")
    error, advice = done.err.splitlines()
    assert message in error
    assert next_step in advice
    assert corpus.run("check", "--isolated").code == 0


def test_excluded_files_are_not_judged(corpus: Corpus) -> None:
    kept = corpus.article("ferry")
    corpus.article("draft", path="_drafts/draft.md", originalUrl="x")
    corpus.article("old", path="_news/old/story.md", originalUrl="x")
    corpus.raw("integrity.toml", 'exclude = ["/_drafts/", "old/", "*.txt"]\n')
    corpus.raw("notes.txt", "\x00")
    done = corpus.run("check", "--output", "json")
    assert done.code == 0
    assert [row["path"] for row in done.json["articles"]] == [kept]


def test_at_judges_a_scheduled_article_at_its_time(corpus: Corpus) -> None:
    path = corpus.article("ferry", publishedDateTime="2025-03-11T08:42:00Z")
    early = corpus.run("check", "--at", "2025-03-11T08:41:59Z", "--output", "json").json
    assert [found["path"] for found in early["findings"] if found["rule"] == "FLD208"] == [path]
    assert early["at"] == "2025-03-11T08:41:59Z"
    assert rules(corpus, "--at", "2025-03-11T10:42:00+02:00") == ["SIG514"]


def test_a_report_names_no_time_that_nobody_asked_for(corpus: Corpus) -> None:
    corpus.article("ferry")
    assert corpus.run("check", "--output", "json").json["at"] is None


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("INTEGRITY_FAIL_ON", "note", 1),
        ("INTEGRITY_IGNORE", "FLD210", 0),
        ("INTEGRITY_SELECT", "SIG FLD201", 0),
        ("INTEGRITY_EXIT_ZERO", "1", 0),
        ("INTEGRITY_CONFIG", "none.toml", 2),
        ("INTEGRITY_AT", "noon", 2),
        ("INTEGRITY_JOBS", "many", 2),
        ("INTEGRITY_FAIL_ON", "fatal", 2),
        ("INTEGRITY_OUTPUT", "jsn", 2),
    ],
)  # fmt: skip
def test_each_option_has_a_variable(faulty: Corpus, variable: str, value: str, code: int) -> None:
    assert faulty.run("check", env={variable: value}).code == code


def test_variables_choose_the_form_of_the_report(faulty: Corpus) -> None:
    assert faulty.run("check", env={"INTEGRITY_OUTPUT": "json", "INTEGRITY_AT": AT}).json["at"] == AT
    quiet = faulty.run("check", env={"INTEGRITY_QUIET": "1"})
    assert (quiet.out, quiet.err) == ("", "")
    assert "note[SIG514]" in faulty.run("check", env={"INTEGRITY_VERBOSE": "true"}).out
    assert "\x1b[" in faulty.run("check", env={"INTEGRITY_COLOR": "always"}).out
    faulty.raw("integrity.toml", 'ignore = ["FLD210"]\n')
    assert faulty.run("check", env={"INTEGRITY_ISOLATED": "1"}).code == 1


def test_an_option_wins_over_its_variable(faulty: Corpus) -> None:
    assert faulty.run("check", "--fail-on", "error", "--ignore", "FLD210", env={"INTEGRITY_FAIL_ON": "note"}).code == 0

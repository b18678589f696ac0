"""What a run is told by options, variables and configuration files, and which of them wins."""

from pathlib import Path

import click
import pytest

from integrity.cli.main import group
from integrity.rules import find as rule
from tests import trust_world as world
from tests.corpus import AT, Corpus
from tests.repository import FERRY, Repository


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


WRONG = {
    "INTEGRITY_OUTPUT": ("text,jsn", "there is no output format 'jsn'"),
    "INTEGRITY_SELECT": ("FLD2xx", "command line: `select`: there is no rule 'FLD2xx'"),
    "INTEGRITY_IGNORE": ("FLD, nothing", "command line: `ignore`: there is no rule 'nothing'"),
    "INTEGRITY_FAIL_ON": ("fatal", "Invalid value for INTEGRITY_FAIL_ON: 'fatal' is not one of"),
    "INTEGRITY_EXIT_ZERO": ("perhaps", "Invalid value for INTEGRITY_EXIT_ZERO: 'perhaps' is not a valid boolean"),
    "INTEGRITY_AT": ("noon", "--at 'noon' is no time"),
    "INTEGRITY_JOBS": ("0", "Invalid value for INTEGRITY_JOBS: 0 is not in the range x>=1"),
    "INTEGRITY_COLOR": ("blue", "Invalid value for INTEGRITY_COLOR: 'blue' is not one of"),
    "INTEGRITY_QUIET": ("perhaps", "Invalid value for INTEGRITY_QUIET: 'perhaps' is not a valid boolean"),
    "INTEGRITY_VERBOSE": ("perhaps", "Invalid value for INTEGRITY_VERBOSE: 'perhaps' is not a valid boolean"),
    "INTEGRITY_CONFIG": ("none.toml", "none.toml cannot be read: No such file or directory"),
    "INTEGRITY_ISOLATED": ("perhaps", "Invalid value for INTEGRITY_ISOLATED: 'perhaps' is not a valid boolean"),
    "INTEGRITY_MENTIONS": ("perhaps", "Invalid value for INTEGRITY_MENTIONS: 'perhaps' is not a valid boolean"),
    "INTEGRITY_KEYS": ("nowhere", "there is no folder "),
    "INTEGRITY_ROOT_KEY": ("a,b", "--root-key 'a' is no thumbprint"),
    "INTEGRITY_SINCE": ("mian", " is in no work tree of git"),
    "INTEGRITY_STAGED": ("perhaps", "Invalid value for INTEGRITY_STAGED: 'perhaps' is not a valid boolean"),
    "INTEGRITY_NO_CACHE": ("perhaps", "Invalid value for INTEGRITY_NO_CACHE: 'perhaps' is not a valid boolean"),
    "INTEGRITY_COMPARE": ("none.json", "none.json cannot be read: No such file or directory"),
    "INTEGRITY_SEALED_KEY_FILE": ("none", "none cannot be read: No such file or directory"),
}
"""For each variable a value that cannot be used, and what is said of it."""


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_in_the_environment_gives_2_and_is_told_with_its_variable(corpus: Corpus, name: str) -> None:
    corpus.article("ferry")
    value, message = WRONG[name]
    done = corpus.run("check", env={name: value})
    assert (done.code, done.out) == (2, "")
    error, advice, note = done.err.splitlines()
    assert error.startswith("error: ")
    assert message in error
    assert advice.startswith("  do: ")
    assert note == f"  set: {name}={value} in the environment"


OWN: dict[str, set[str]] = {
    "check": {"INTEGRITY_COMPARE"},
    "audit": {"INTEGRITY_COMPARE", "INTEGRITY_DECISIONS", "INTEGRITY_WHAT_IF", "INTEGRITY_ENGINE", "INTEGRITY_MASTER"},
    "link": {
        "INTEGRITY_CALIBRATE", "INTEGRITY_BEFORE", "INTEGRITY_DECISIONS", "INTEGRITY_ENGINE", "INTEGRITY_MASTER",
        "INTEGRITY_INDEX", "INTEGRITY_DRY_RUN", "INTEGRITY_REMOVE", "INTEGRITY_ARCHIVE",
    },
}  # fmt: skip
"""Variables of options that one command has and the others have not; wrong values are tried in its own tests."""


@pytest.mark.parametrize("command", OWN)
def test_every_option_has_a_variable_and_a_test_of_a_wrong_value(command: str) -> None:
    found = group.get_command(click.Context(group), command)
    assert found
    variables = {one.envvar for one in found.params if isinstance(one, click.Option) and one.name != "help"}
    shared = WRONG.keys() - {"INTEGRITY_COMPARE"}
    assert variables == {*shared, "INTEGRITY_BASELINE", "INTEGRITY_CACHE_DIR"} | OWN[command]


def test_a_variable_is_not_blamed_where_the_command_line_was_wrong(corpus: Corpus) -> None:
    corpus.article("ferry")
    done = corpus.run("check", "--jobs", "many", env={"INTEGRITY_JOBS": "2"})
    assert done.err == (
        "error: Invalid value for '--jobs': 'many' is not a valid integer range.\n  do: run `integrity check --help`\n"
    )


def test_variables_of_lists_hold_commas_or_blanks(faulty: Corpus) -> None:
    assert rules(faulty, INTEGRITY_SELECT="FLD201,SIG") == ["FLD201", "SIG514"]
    assert rules(faulty, INTEGRITY_SELECT="FLD201 SIG") == ["FLD201", "SIG514"]
    assert rules(faulty, INTEGRITY_IGNORE="FLD201, FLD210") == ["SIG514"]
    done = faulty.run("check", env={"INTEGRITY_OUTPUT": "json,html:report.html, verdicts:v.jsonl"})
    assert done.json["command"] == "check"
    assert {"report.html", "v.jsonl"} <= faulty.files()


def test_a_very_long_value_is_cut_where_it_is_told(corpus: Corpus) -> None:
    corpus.article("ferry")
    note = corpus.run("check", env={"INTEGRITY_AT": "x" * 100}).err.splitlines()[-1]
    assert note == f"  set: INTEGRITY_AT={'x' * 60}... in the environment"


def test_an_option_wins_over_its_variable(faulty: Corpus) -> None:
    assert faulty.run("check", "--fail-on", "error", "--ignore", "FLD210", env={"INTEGRITY_FAIL_ON": "note"}).code == 0


# Levels, paths and names of fields.


def levels(corpus: Corpus, *arguments: str) -> dict[str, str]:
    """The level of each rule that a check reports."""
    found = corpus.run("check", "--output", "json", "--quiet", *arguments).json["findings"]
    return {finding["rule"]: finding["severity"] for finding in found}


def test_a_rule_has_the_level_that_the_configuration_gives_it(faulty: Corpus) -> None:
    faulty.raw("integrity.toml", '[levels]\nFLD210 = "note"\nmissing-title = "error"\nSIG514 = "off"\n')
    assert levels(faulty) == {"FLD201": "error", "FLD210": "note"}
    done = faulty.run("check")
    assert done.code == 1
    assert done.summary == "checked 1 article: 1 error, 0 warnings, 1 note, 1 left out by select, ignore and levels"


def test_a_lowered_level_does_not_fail_the_check(faulty: Corpus) -> None:
    faulty.raw("integrity.toml", '[levels]\nFLD210 = "warning"\n')
    assert faulty.run("check").code == 0
    assert faulty.run("check", "--fail-on", "warning").code == 1


def test_a_seal_that_counts_for_less_is_told_in_every_summary(corpus: Corpus) -> None:
    for name in ("ferry", "tram"):
        corpus.article(name, secured="x")
    corpus.raw("integrity.toml", '[levels]\nSIG = "note"\n')
    done = corpus.run("check")
    assert done.code == 0
    assert done.summary == (
        "checked 2 articles: 0 errors, 0 warnings, 2 notes, 2 on seals at a lower level by configuration"
    )
    assert corpus.run("check", "--output", "json").json["summary"]["lowered"] == 2


def test_what_differs_for_a_path_holds_there_alone(corpus: Corpus) -> None:
    corpus.article("old", path="archive/old.md", originalUrl=None, webUrl=None)
    corpus.article("new", path="_news/new.md", originalUrl=None, webUrl=None)
    corpus.raw("integrity.toml", '[[per-path]]\npaths = ["archive/"]\nignore = ["FLD204"]\n')
    found = corpus.run("check", "--select", "FLD204", "--output", "json").json["findings"]
    assert [one["path"] for one in found] == ["_news/new.md"]


def test_patterns_are_from_the_root_wherever_the_command_is_started(corpus: Corpus) -> None:
    corpus.article("old", path="site/archive/old.md", originalUrl=None, webUrl=None)
    corpus.raw("site/pyproject.toml", '[[tool.integrity.per-path]]\npaths = ["/site/archive/"]\nignore = ["FLD204"]\n')
    for folder, path in (("site", "."), ("site/archive", "old.md"), (".", "site")):
        done = corpus.run("check", path, "--output", "json", folder=folder)
        assert [row["path"] for row in done.json["articles"]] == ["site/archive/old.md"]
        assert "FLD204" not in {one["rule"] for one in done.json["findings"]}
    assert "FLD204" in levels(corpus)


def test_the_nearest_table_counts_and_moves_neither_root_nor_keys(corpus: Corpus) -> None:
    corpus.article("ferry", path="site/content/ferry.md", originalUrl="x")
    corpus.raw("pyproject.toml", '[tool.integrity]\nselect = ["SIG"]\n')
    corpus.raw("site/pyproject.toml", '[tool.integrity]\nselect = ["FLD"]\nkeys = "trust"\n')
    done = corpus.run("check", "site", "--output", "json")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: there is no folder {corpus.root}/trust\n")
    corpus.raw("site/pyproject.toml", '[tool.integrity]\nselect = ["FLD"]\n')
    found = corpus.run("check", "site/content", "--output", "json").json
    assert [(one["rule"], one["path"]) for one in found["findings"]] == [("FLD210", "site/content/ferry.md")]
    assert levels(corpus) == {"SIG514": "note"}


HUGO = """\
---
title: Ferry runs aground
summary: {summary}
date: {date}
source: {{name: Northwire, domain: {outlet}}}
link: {link}
---
The ferry was towed to berth two.
"""
FIELDS = """\
[fields]
published = ["date", "lastmod"]
outlet = "source.domain"
url = "link"
excerpt = "summary"
"""


def hugo(summary: str = "All were saved.", date: str = "2025-03-11T08:42:00Z", outlet: str = "northwire.example",
         link: str = "https://northwire.example/ferry") -> str:  # fmt: skip
    return HUGO.format(summary=summary, date=date, outlet=outlet, link=link)


def test_a_site_with_other_names_of_fields_is_sound_under_its_own_names(corpus: Corpus) -> None:
    corpus.raw("content/ferry.md", hugo())
    assert levels(corpus, "--select", "FLD") == {"FLD202": "warning", "FLD203": "warning", "FLD204": "warning"}
    corpus.raw("integrity.toml", FIELDS)
    done = corpus.run("check", "--output", "json", "--select", "FLD")
    assert (done.code, done.json["findings"]) == (0, [])
    (row,) = done.json["articles"]
    assert (row["outlet"], row["url"], row["published"]) == (
        "northwire.example", "https://northwire.example/ferry", "2025-03-11T08:42:00Z",
    )  # fmt: skip


KIND = rule("FLD205").mend


def test_messages_name_the_fields_of_the_site(corpus: Corpus) -> None:
    corpus.raw("integrity.toml", FIELDS)
    corpus.raw("content/a.md", hugo(date="yesterday", link="/ferry", outlet="Northwire Ltd"))
    corpus.raw("content/b.md", hugo(summary="[x]", outlet="other.example"))
    corpus.raw("content/c.md", "---\ntitle: Tram\nsource: Northwire\n---\n")
    found = corpus.run("check", "--select", "FLD", "--output", "json").json["findings"]
    assert [(one["path"][8:9], one["rule"], one["message"], one["next_step"]) for one in found] == [
        ("a", "FLD206", "`date` is 'yesterday', expected a date such as 2025-03-11T08:42:00Z",
         "Write the date in the form 2025-03-11T08:42:00Z."),
        ("a", "FLD215", "`source.domain` is 'Northwire Ltd', expected a name such as outlet.example",
         "Write the bare domain of the outlet, without scheme, path or port: `domain: outlet.example`."),
        ("a", "FLD210", "`link` is '/ferry', expected an address such as https://outlet.example/story",
         "Write the whole address, beginning with https://."),
        ("b", "FLD205", "`summary` holds a list, expected text", KIND),
        ("b", "FLD211", "`source.domain` is other.example, but the host of `link` is northwire.example",
         "Correct `source.domain` or the URL."),
        ("c", "FLD203", "expected a text `date`, found none", "Add `date`."),
        ("c", "FLD204", "expected a text `link`, found none", "Add `link`."),
        ("c", "FLD205", "`source` holds text, expected a mapping", KIND),
    ]  # fmt: skip


def test_linking_and_comparing_go_by_the_names_of_the_site(corpus: Corpus) -> None:
    corpus.raw("content/a.md", hugo())
    corpus.raw("content/b.md", hugo(link="https://northwire.example/ferry?utm_source=letter"))
    assert relations(corpus) == ["identical"]
    corpus.raw("integrity.toml", FIELDS)
    assert relations(corpus) == ["update"], "the same address of the same outlet"
    assert "northwire.example" in corpus.run("compare", "content/a.md", "content/b.md").out


def relations(corpus: Corpus) -> list[str]:
    return [link["relation"] for link in corpus.run("link", ".", "--output", "links").lines]


def test_seals_know_no_names_but_their_own(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    before = site.run("verify", FERRY, "--at", world.NOW)
    site.raw("integrity.toml", FIELDS)
    assert before.code == 0
    assert site.run("verify", FERRY, "--at", world.NOW).out == before.out

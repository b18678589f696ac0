"""`integrity baseline`, and what a check makes of it, in real git repositories."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import integrity
from tests import trust_world as world
from tests.corpus import AT, Corpus
from tests.pull_request import COPY, FAULTS, FIELD, NEAR, SEALS, STORY, PullRequest, renamed
from tests.repository import FERRY, TRAM, Repository

FILE = "integrity-baseline.jsonl"
WHY = ("--reason", "known since the audit", "--owner", "night desk")


def entries(corpus: Corpus, file: str = FILE) -> list[Any]:
    return [json.loads(line) for line in corpus.read(file).splitlines()]


def rules(corpus: Corpus, *arguments: str) -> list[tuple[str, str]]:
    """Rule and path of each warning and error."""
    found = corpus.run("check", "--output", "json", *arguments).json["findings"]
    return sorted((one["rule"], one["path"]) for one in found if one["severity"] != "note")


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Three articles: one in the future, one with a wrong address, one sound."""
    corpus = Corpus(tmp_path / "newsroom")
    corpus.article("early", publishedDateTime="2031-01-01T10:00:00Z")
    corpus.article("lost", originalUrl="nowhere")
    corpus.article("sound")
    return corpus


EARLY, LOST = "_news/2031-01-01-early.md", "_news/2025-03-11-lost.md"


def created(corpus: Corpus, *arguments: str) -> Corpus:
    """`corpus` after `baseline create`."""
    done = corpus.run("baseline", "create", *WHY, "--at", AT, *arguments)
    assert done.code == 0, done.err
    return corpus


# Create.


def test_what_is_there_is_accepted_with_reason_owner_and_dates(corpus: Corpus) -> None:
    done = corpus.run("baseline", "create", *WHY, "--expires", "2026-06-30", "--at", AT)
    assert (done.code, done.out, done.err) == (0, f"wrote {FILE}: 2 findings accepted (1 FLD208, 1 FLD210)\n", "")
    assert [{**one, "fingerprint": "", "subjects": []} for one in entries(corpus)] == [
        {"fingerprint": "", "rule": rule, "subjects": [], "paths": [path], "reason": "known since the audit",
         "owner": "night desk", "created": "2026-01-01", "expires": "2026-06-30"}
        for rule, path in (("FLD208", EARLY), ("FLD210", LOST))
    ]  # fmt: skip


def test_what_is_accepted_does_not_fail_a_check(corpus: Corpus) -> None:
    assert corpus.run("check", "--at", AT).code == 1
    created(corpus)
    done = corpus.run("check", "--at", AT, "--fail-on", "warning")
    assert (done.code, done.summary) == (0, "checked 3 articles: 0 errors, 0 warnings, 3 notes, 2 baselined")


def test_what_comes_later_counts(corpus: Corpus) -> None:
    created(corpus)
    new = corpus.article("newer", originalUrl="nowhere")
    assert rules(corpus, "--at", AT) == [("FLD210", new)]


def test_what_is_edited_counts_again_and_what_is_moved_does_not(corpus: Corpus) -> None:
    created(corpus)
    (corpus.root / "archive").mkdir()
    (corpus.root / LOST).rename(corpus.root / "archive" / "renamed.md")
    assert rules(corpus, "--at", AT) == []
    corpus.edit("early", excerpt="Another one.")
    assert rules(corpus, "--at", AT) == [("FLD208", EARLY)]


def test_a_baseline_is_never_overwritten(corpus: Corpus) -> None:
    corpus.raw(FILE, "")
    done = corpus.run("baseline", "create", *WHY)
    assert (done.code, corpus.read(FILE)) == (2, "")
    assert done.err == (
        f"error: {FILE} is there already\n"
        "  do: run `integrity baseline update --accept-new --reason TEXT` to add to it, or name another file: "
        "--baseline\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing option '--reason'"),
        (("--reason", " "), "--reason is empty"),
        (("--reason", "x", "--expires", "soon"), "--expires 'soon' is no date"),
        (("--reason", "x", "--expires", "20260630"), "--expires '20260630' is no date"),
        (("--reason", "x", "--expires", "2025-12-31", "--at", AT), "--expires 2025-12-31 is over"),
        (("--reason", "x", "--select", "XYZ"), "there is no rule 'XYZ'"),
    ],
)
def test_terms_that_make_no_sense_are_refused_and_nothing_is_written(
    corpus: Corpus, arguments: tuple[str, ...], message: str
) -> None:
    done = corpus.run("baseline", "create", *arguments)
    assert (done.code, FILE in corpus.files()) == (2, False)
    assert message in done.err


def test_level_and_rules_choose_what_is_accepted(corpus: Corpus) -> None:
    created(corpus, "--level", "error", "--baseline", "errors.jsonl")
    created(corpus, "--level", "note", "--select", "SIG", "--baseline", "seals.jsonl")
    assert [one["rule"] for one in entries(corpus, "errors.jsonl")] == ["FLD210"]
    assert [one["rule"] for one in entries(corpus, "seals.jsonl")] == ["SIG514"] * 3


def test_a_corpus_without_findings_gets_an_empty_baseline(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    corpus.article("sound")
    done = corpus.run("baseline", "create", *WHY)
    assert (done.out, corpus.read(FILE)) == (f"wrote {FILE}: 0 findings accepted\n", "")


def test_what_a_comment_accepts_and_what_the_configuration_leaves_out_is_not_written(corpus: Corpus) -> None:
    comment = "---\n# integrity: ignore[FLD210] the page is gone\n"
    corpus.raw(LOST, corpus.read(LOST).replace("---\n", comment, 1))
    corpus.raw("integrity.toml", 'ignore = ["FLD208"]\n')
    assert entries(created(corpus)) == []


def test_the_same_baseline_is_written_from_any_folder_and_by_any_number_of_processes(corpus: Corpus) -> None:
    created(corpus, "--jobs", "1")
    first = corpus.read(FILE)
    corpus.remove(FILE)
    done = corpus.run("baseline", "create", *WHY, "--at", AT, "--jobs", "2", "..", folder="_news")
    assert (done.code, corpus.read(FILE)) == (0, first)


# The file.


def test_the_configuration_names_the_file_and_the_command_line_overrules_it(corpus: Corpus) -> None:
    corpus.raw("integrity.toml", 'baseline = "known/here.jsonl"\n')
    (corpus.root / "known").mkdir()
    created(corpus)
    assert "known/here.jsonl" in corpus.files()
    assert corpus.run("check", "--at", AT).code == 0
    corpus.raw("none.jsonl", "")
    assert corpus.run("check", "--at", AT, "--baseline", "none.jsonl").code == 1
    assert corpus.run("check", "--at", AT, env={"INTEGRITY_BASELINE": "none.jsonl"}).code == 1


@pytest.mark.parametrize("command", [("check",), ("audit",), ("baseline", "update"), ("baseline", "prune"),
                                     ("baseline", "show")])  # fmt: skip
def test_a_baseline_that_is_named_and_missing_is_an_error(corpus: Corpus, command: tuple[str, ...]) -> None:
    done = corpus.run(*command, "--baseline", "none.jsonl")
    assert done.code == 2
    assert "there is no baseline" in done.err
    assert "integrity baseline create" in done.err


@pytest.mark.parametrize("command", [("check",), ("audit",), ("baseline", "update"), ("baseline", "prune"),
                                     ("baseline", "show")])  # fmt: skip
def test_a_baseline_that_cannot_be_read_is_an_error_with_its_line(corpus: Corpus, command: tuple[str, ...]) -> None:
    created(corpus)
    corpus.raw(FILE, f"{corpus.read(FILE)}<<<<<<< HEAD\n")
    done = corpus.run(*command)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: {FILE}, line 3: no JSON: Expecting value at character 1\n"
        "  do: correct or delete the line, or put the file back from the history of the repository\n"
    )


def test_linking_takes_a_baseline_for_no_records(corpus: Corpus) -> None:
    created(corpus)
    done = corpus.run("link", ".")
    assert (done.code, done.summary) == (0, "linked 3 records: 0 errors, 0 warnings, 0 notes")


def test_a_baseline_keeps_its_permissions_and_no_half_file_is_left(corpus: Corpus) -> None:
    created(corpus)
    (corpus.root / FILE).chmod(0o640)
    before = corpus.files()
    corpus.article("lost")
    assert corpus.run("baseline", "update", "--at", AT).code == 0
    assert ((corpus.root / FILE).stat().st_mode & 0o777, corpus.files()) == (0o640, before)


# Update, prune, show.


def test_an_update_drops_what_was_mended_and_follows_what_was_moved(corpus: Corpus) -> None:
    created(corpus)
    corpus.article("lost")
    (corpus.root / EARLY).rename(corpus.root / "moved.md")
    done = corpus.run("baseline", "update", "--at", AT)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"dropped 1 (1 FLD210)\npaths brought up to date in 1\n{FILE}: 1 accepted, 2 before\n"
    assert [(one["rule"], one["paths"]) for one in entries(corpus)] == [("FLD208", ["moved.md"])]


def test_an_update_never_accepts_a_finding_that_was_not_accepted(corpus: Corpus) -> None:
    created(corpus)
    before = corpus.read(FILE)
    corpus.article("newer", originalUrl="nowhere")
    done = corpus.run("baseline", "update", "--at", AT)
    assert (done.code, corpus.read(FILE), done.out) == (0, before, f"{FILE}: 2 accepted, 2 before\n")
    assert done.err == (
        "note: 1 finding (1 FLD210) not in the baseline, and left out\n"
        "  do: mend them, or accept them: `integrity baseline update --accept-new --reason TEXT`\n"
    )


def test_an_update_accepts_new_findings_where_it_is_told_to_and_why(corpus: Corpus) -> None:
    created(corpus)
    corpus.article("newer", originalUrl="nowhere")
    done = corpus.run("baseline", "update", "--accept-new", "--reason", "moved in from the old site", "--at", AT)
    assert (done.code, done.out) == (0, f"added 1 (1 FLD210)\n{FILE}: 3 accepted, 2 before\n")
    assert sorted(one["reason"] for one in entries(corpus)) == ["known since the audit"] * 2 + [
        "moved in from the old site"
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--accept-new",), "--accept-new needs --reason"),
        (("--reason", "x"), "--reason, --owner and --expires go with --accept-new"),
        (("--expires", "2030-01-01"), "--reason, --owner and --expires go with --accept-new"),
    ],
)
def test_an_update_is_told_both_or_neither(corpus: Corpus, arguments: tuple[str, ...], message: str) -> None:
    done = created(corpus).run("baseline", "update", *arguments)
    assert (done.code, done.err.splitlines()[0]) == (2, f"error: {message}")


LATER = "2026-07-01T00:00:00Z"


def test_what_has_expired_counts_again_until_it_is_accepted_anew(corpus: Corpus) -> None:
    created(corpus, "--expires", "2026-06-30")
    assert rules(corpus, "--at", "2026-06-30T23:59:59Z") == []
    assert rules(corpus, "--at", LATER) == [("BAS911", FILE)] * 2 + [("FLD208", EARLY), ("FLD210", LOST)]
    assert corpus.run("baseline", "update", "--at", LATER).out == f"{FILE}: 2 accepted, 2 before\n"
    done = corpus.run("baseline", "update", "--accept-new", *WHY, "--expires", "2027-06-30", "--at", LATER)
    assert done.out == f"renewed 2 (1 FLD208, 1 FLD210)\n{FILE}: 2 accepted, 2 before\n"
    assert [(one["created"], one["expires"]) for one in entries(corpus)] == [("2026-07-01", "2027-06-30")] * 2
    assert rules(corpus, "--at", LATER) == []


def test_an_entry_that_matches_nothing_is_a_note_and_is_pruned(corpus: Corpus) -> None:
    created(corpus)
    corpus.remove(LOST)
    found = corpus.run("check", "--output", "json", "--at", AT).json["findings"]
    (told,) = [one for one in found if one["rule"] == "BAS912"]
    assert (told["path"], told["line"], told["message"]) == (
        FILE, 2, f"the entry for FLD210 in {LOST} matches no finding",
    )  # fmt: skip
    done = corpus.run("baseline", "prune", "--at", AT)
    assert done.out == f"removed FLD210 in {LOST}: matches no finding\n{FILE}: 1 accepted, 1 entry removed\n"
    assert [one["rule"] for one in entries(corpus)] == ["FLD208"]


def test_pruning_removes_what_has_expired(corpus: Corpus) -> None:
    created(corpus, "--expires", "2026-06-30")
    assert corpus.run("baseline", "prune", "--at", LATER).code == 0
    assert entries(corpus) == []


def test_a_run_on_a_part_leaves_the_entries_on_the_rest_alone(corpus: Corpus) -> None:
    created(corpus)
    corpus.edit("early", excerpt="Another one.")
    corpus.edit("lost", excerpt="Another one.")
    assert corpus.run("baseline", "prune", EARLY, "--at", AT).code == 0
    assert [one["rule"] for one in entries(corpus)] == ["FLD210"]


def test_entries_are_listed_with_age_and_end_the_next_to_end_first(corpus: Corpus) -> None:
    created(corpus, "--select", "FLD208")
    corpus.run("baseline", "update", "--accept-new", "--reason", "old site", "--expires", "2026-01-20", "--at", AT)
    done = corpus.run("baseline", "show", "--at", "2026-01-14T00:00:00Z")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "RULE    AGE      EXPIRES                 OWNER       WHERE                      REASON\n"
        "FLD210  13 days  in 6 days (2026-01-20)  -           _news/2025-03-11-lost.md   old site\n"
        "FLD208  13 days  never                   night desk  _news/2031-01-01-early.md  known since the audit\n"
        "\n"
        f"{FILE}: 2 accepted, 1 of them for 30 days at most, 0 expired\n"
    )


def test_entries_are_listed_as_data(corpus: Corpus) -> None:
    created(corpus, "--expires", "2026-01-10", "--select", "FLD208")
    shown = corpus.run("baseline", "show", "--output", "json", "--at", "2026-01-12T00:00:00Z").json
    (one,) = shown.pop("entries")
    assert shown == {"schema": 1, "baseline": FILE}
    assert (one["age_days"], one["days_left"]) == (11, -2)
    assert {key: one[key] for key in entries(corpus)[0]} == entries(corpus)[0]


def test_an_expired_entry_is_marked(corpus: Corpus) -> None:
    created(corpus, "--expires", "2026-01-10", "--select", "FLD208")
    out = corpus.run("baseline", "show", "--at", "2026-01-12T00:00:00Z").out
    assert "EXPIRED 2026-01-10" in out
    assert out.endswith("0 of them for 30 days at most, 1 expired\n")


def test_showing_a_baseline_that_is_not_there_says_how_to_make_one(corpus: Corpus) -> None:
    done = corpus.run("baseline", "show")
    assert (done.code, done.err) == (
        2, f"error: there is no baseline {FILE}\n  do: make it: `integrity baseline create --reason TEXT`\n",
    )  # fmt: skip


def test_baseline_alone_says_what_it_can_do(corpus: Corpus) -> None:
    done = corpus.run("baseline")
    assert done.code == 2
    assert all(name in done.err for name in ("create", "update", "prune", "show"))


# A pull request.


@pytest.fixture
def site(tmp_path: Path) -> PullRequest:
    return PullRequest(tmp_path / "site")


def of_change(site: Repository) -> list[tuple[str, str]]:
    return rules(site, "--since", "main", "--at", world.NOW)


def create_in_change(site: Repository) -> str:
    done = site.run("baseline", "create", "--since", "main", *WHY, "--at", world.NOW)
    assert done.code == 0, done.err
    return done.err


def test_a_change_accepts_its_own_near_copy_and_field_error_and_none_of_its_seals(site: PullRequest) -> None:
    assert of_change(site) == FAULTS
    said = create_in_change(site)
    assert "on seals, log or unreadable articles do not count yet: a change cannot accept these itself" in said
    assert of_change(site) == SEALS
    assert site.check().code == 1


def test_once_the_baseline_has_landed_the_check_is_green_and_stays_so_after_a_rename(site: PullRequest) -> None:
    create_in_change(site)
    site.land()
    assert site.check("--fail-on", "warning").code == 0
    site.rename(FERRY, TRAM, COPY, NEAR, FIELD, STORY)
    done = site.check("--fail-on", "warning")
    assert done.code == 0, done.out
    assert done.summary.startswith("checked 6 changed (6 renamed) of 7 articles (1 from cache): 0 errors, 0 warnings")
    site.edit_file(renamed(FERRY), "No ferry:", "Never a ferry:")
    assert site.check().code == 1


def test_the_baseline_of_a_change_holds_the_findings_of_the_change_alone(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    site.edit_file(TRAM, "2025-03-11T08:42:00Z", "yesterday")
    site.branch()
    site.edit_file(FERRY, "2025-03-11T08:42:00Z", "yesterday")
    create_in_change(site)
    assert {path for one in entries(site) for path in one["paths"]} == {FERRY}


def test_in_a_change_only_entries_on_what_it_touches_are_called_unused_or_dropped(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    for path in (FERRY, TRAM):
        site.edit_file(path, "2025-03-11T08:42:00Z", "yesterday")
    created = site.run("baseline", "create", *WHY, "--select", "FLD", "--at", world.NOW)
    assert created.code == 0
    site.branch()
    for path in (FERRY, TRAM):
        site.edit_file(path, "yesterday", "2025-03-11T08:42:00Z")
    site.git("checkout", "--quiet", TRAM)
    found = site.check("--output", "json").json["findings"]
    assert [one["message"] for one in found if one["rule"] == "BAS912"] == [
        f"the entry for FLD206 in {FERRY} matches no finding"
    ]
    done = site.run("baseline", "update", "--since", "main", "--at", world.NOW)
    assert done.out == f"dropped 1 (1 FLD206)\n{FILE}: 1 accepted, 2 before\n"
    assert [one["paths"] for one in entries(site)] == [[TRAM]]


def test_an_audit_says_that_entries_for_seals_do_not_count(site: PullRequest) -> None:
    create_in_change(site)
    found = site.run("audit", "--output", "json", "--at", world.NOW).json["findings"]
    (told,) = [one for one in found if one["rule"] == "BAS913"]
    assert told["message"].endswith("entries for SIG rules do not count in a run without --since")
    assert set(SEALS) <= {(one["rule"], one["path"]) for one in found}


def test_accepted_findings_and_why_are_part_of_the_report(site: PullRequest) -> None:
    create_in_change(site)
    report = integrity.check([site.root], datetime.fromisoformat(world.NOW), wish=integrity.Wish(since="main"))
    assert {(one.finding.rule, one.by, one.reason, one.owner) for one in report.accepted} == {
        (rule, "baseline", "known since the audit", "night desk") for rule in ("DUP302", "FLD206")
    }

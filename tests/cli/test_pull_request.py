"""What a pull request is told, in every format, from its first red check to the day when its baseline has landed."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from integrity.cli.output import FORMATS
from tests import trust_world as world
from tests.corpus import Outcome
from tests.pull_request import COPY, FAULTS, FIELD, GOOD, NEAR, SEALS, STORY, PullRequest, renamed
from tests.repository import FERRY, TRAM

Pairs = list[tuple[str, str]]
UNCHANGED = 50
POLICY = ("SIG521", "keys/trust.toml")
CREATE = ("baseline", "create", "--reason", "agreed with the desk", "--at", world.NOW)


@pytest.fixture
def change(tmp_path: Path) -> PullRequest:
    return PullRequest(tmp_path / "site", others=UNCHANGED)


def _in_text(out: str) -> Pairs:
    return re.findall(r"^(?:error|warning|note)\[(\w+)\].*\n  --> (\S+?\.\w+)[: ]", out, re.MULTILINE)


def _in_sarif(out: str) -> Pairs:
    results = [one for one in json.loads(out)["runs"][0]["results"] if not one.get("suppressions")]
    return [(one["ruleId"], one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) for one in results]


def _in_junit(out: str) -> Pairs:
    texts = [each.text or "" for each in ET.fromstring(out).iter() if each.tag in {"failure", "system-out"}]
    return [pair for text in texts for pair in _in_text(text)]


def _in_github(out: str) -> Pairs:
    return [(rule, path) for path, rule in re.findall(r"^::\w+ file=([^,]+),.*?title=(\w+) ", out, re.MULTILINE)]


def _in_gitlab(out: str) -> Pairs:
    return [(one["check_name"], one["location"]["path"]) for one in json.loads(out)]


def _in_markdown(out: str) -> Pairs:
    return re.findall(r"^\| (?:error|warning) \| `(\w+)` \S+ \| `([^:`]+)", out, re.MULTILINE)


def _in_json(out: str) -> Pairs:
    return [(one["rule"], one["path"]) for one in json.loads(out)["findings"]]


def _in_jsonl(out: str) -> Pairs:
    found = map(json.loads, out.splitlines())
    return [(one["rule"], one["path"]) for one in found if not one["accepted"]]


READERS: dict[str, Callable[[str], Pairs]] = {
    "text": _in_text,
    "json": _in_json,
    "jsonl": _in_jsonl,
    "sarif": _in_sarif,
    "junit": _in_junit,
    "github": _in_github,
    "gitlab": _in_gitlab,
    "markdown": _in_markdown,
}
"""Format -> rule and path of each finding in a report."""
every_format = pytest.mark.parametrize("form", READERS)


def told(done: Outcome, form: str) -> Pairs:
    """Rule and path of what a report tells, but for notes on entries that have no power yet."""
    return sorted(pair for pair in READERS[form](done.out) if pair[0] != "BAS913")


def named(out: str) -> set[str]:
    """Every article that a report names."""
    return set(re.findall(r"_news/[\w-]+\.md", out))


# Red.


@every_format
def test_each_format_tells_the_four_faults_and_nothing_else(change: PullRequest, form: str) -> None:
    done = change.check("--output", form)
    assert (done.code, told(done, form)) == (1, FAULTS)


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_names_an_article_that_has_nothing_to_do_with_the_change(change: PullRequest, form: str) -> None:
    done = change.check("--output", form)
    assert done.code == 1
    assert {NEAR} <= named(done.out) <= {GOOD, FERRY, COPY, NEAR, FIELD, TRAM, STORY}


@pytest.mark.parametrize("form", ["text", "jsonl", "sarif", "github", "gitlab", "markdown"])
def test_a_list_of_findings_does_not_name_the_good_article(change: PullRequest, form: str) -> None:
    assert GOOD not in named(change.check("--output", form).out)


def test_a_good_article_is_a_test_case_that_passes(change: PullRequest) -> None:
    cases = {case.get("name"): case for case in ET.fromstring(change.check("--output", "junit").out).iter("testcase")}
    assert set(cases) == {GOOD, FERRY, COPY, NEAR, FIELD, TRAM}
    assert list(cases[GOOD]) == []
    assert [path for path, case in cases.items() if case.find("failure") is not None] == [COPY, FERRY, FIELD, TRAM]


def test_the_page_says_since_when_and_shows_every_fault(change: PullRequest) -> None:
    out = change.check("--output", "html").out
    assert "Change since main: 5 articles." in out
    assert "Can I trust this change?" in out
    assert "4 errors and 1 warning in 5 changed articles" in out
    assert all(slug in out for slug in ("replayed", "tampered", "syndicated-copy", "bad-date"))


def test_only_what_changed_is_an_article_or_a_record_of_the_report(change: PullRequest) -> None:
    report = change.check("--output", "json").json
    assert [one["path"] for one in report["articles"]] == sorted([GOOD, FERRY, COPY, NEAR, FIELD])
    assert [(one["a"], one["b"]) for one in report["links"]] == [(NEAR, STORY)]
    assert [one["members"] for one in report["clusters"]] == [[NEAR, STORY]]
    assert (report["summary"]["records"], report["summary"]["unchanged"]) == (6, UNCHANGED + 2)


def test_the_text_ends_with_what_was_judged_against_which_branch(change: PullRequest) -> None:
    done = change.check()
    assert done.out.endswith(
        "\n\nChange since main: 5 articles.\n\nSeals: 3 verified by the keys of main, 1 replayed, 1 tampered.\n"
    )
    assert done.summary == "checked 5 changed of 57 articles: 4 errors, 1 warning, 0 notes"


def test_a_second_run_says_how_many_articles_it_knows_from_the_cache(change: PullRequest) -> None:
    first, second = change.check(), change.check()
    assert second.out == first.out
    assert second.summary == "checked 5 changed of 57 articles (52 from cache): 4 errors, 1 warning, 0 notes"


def test_the_owner_of_a_copied_seal_is_told_that_the_change_does_not_touch_it(change: PullRequest) -> None:
    said = {one["path"]: one["message"] for one in change.check("--output", "json").json["findings"]}
    same = "the same seal stands in {}, expected it in one article only"
    assert said[COPY] == same.format(TRAM)
    assert said[TRAM] == f"{same.format(COPY)}; the change brings the other one and does not touch this article"


def test_a_summary_for_the_pull_changesays_since_when_and_that_it_fails(change: PullRequest) -> None:
    assert change.check("--output", "markdown").out.startswith(
        "## 4 errors and 1 warning in 5 changed articles\n\n"
        "**Fails**: 4 findings at level error or above.\n\n"
        "5 changed of 57 articles: 4 errors, 1 warning, 0 notes.\n\n"
        "Change since main: 5 articles.\n\n"
        "Seals: 3 verified by the keys of main, 1 replayed, 1 tampered.\n\n"
    )


def test_a_change_of_good_articles_is_green_in_every_format(change: PullRequest) -> None:
    for path in (COPY, NEAR, FIELD):
        change.remove(path)
    change.git("checkout", "--quiet", FERRY)
    assert {form: (change.check("--output", form).code, told(change.check("--output", form), form))
            for form in READERS} == dict.fromkeys(READERS, (0, []))  # fmt: skip


# Accepted.


@every_format
def test_after_a_baseline_in_the_same_change_each_format_tells_the_seals_alone(change: PullRequest, form: str) -> None:
    assert change.run(*CREATE, "--since", "main").code == 0
    done = change.check("--output", form)
    assert (done.code, told(done, form)) == (1, SEALS)


def test_a_baseline_says_which_of_its_entries_do_not_count_yet(change: PullRequest) -> None:
    done = change.run(*CREATE, "--since", "main")
    assert done.out == "wrote integrity-baseline.jsonl: 4 findings accepted (1 DUP302, 1 FLD206, 1 SIG509, 1 SIG510)\n"
    assert done.err == (
        "note: 2 entries (1 SIG509, 1 SIG510) on seals, log or unreadable articles do not count yet: a change cannot "
        "accept these itself\n"
        "  do: have whoever may merge read them; `integrity check --since REF` counts them once REF has them\n"
    )


def test_after_the_baseline_has_landed_and_the_articles_were_renamed_the_check_is_green(change: PullRequest) -> None:
    change.run(*CREATE, "--since", "main")
    change.land()
    assert change.check().code == 0
    change.rename(FERRY, COPY, NEAR, FIELD)
    done = change.check("--fail-on", "warning")
    assert (done.code, told(done, "text")) == (0, [])
    assert done.summary.startswith("checked 4 changed (4 renamed) of 57 articles (53 from cache): 0 errors, 0 warnings")


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_was_removed_and_renamed_is_listed(change: PullRequest, form: str) -> None:
    change.land()
    change.rename(NEAR, STORY)
    change.git("rm", "--quiet", GOOD)
    out = change.check("--output", form).out.replace("- ", "  ").replace("`", "").replace("\n\n  ", "\n  ")
    assert (
        "Change since main: 2 articles, 2 of them renamed; 1 article removed.\n"
        f"  removed {GOOD}\n  renamed {NEAR} to {renamed(NEAR)}\n  renamed {STORY} to {renamed(STORY)}\n"
    ) in out


def test_only_the_first_of_many_removed_articles_are_listed(change: PullRequest) -> None:
    change.land()
    change.git("rm", "--quiet", "_news/2025-03-11-other-*")
    out = change.check().out
    assert "Change since main: no article; 50 articles removed.\n" in out
    assert out.count("  removed ") == 10
    assert "  and 40 more; --verbose lists all\n" in out
    assert change.check("--verbose").out.count("  removed ") == UNCHANGED


# With a key of its own.


@every_format
def test_a_key_of_its_own_hides_no_finding_and_no_judgement_passes(change: PullRequest, form: str) -> None:
    change.bring_key()
    done = change.check("--output", form)
    assert (done.code, told(done, form)) == (3, sorted([*FAULTS, POLICY]))


def test_a_change_with_a_key_of_its_own_is_judged_by_the_policy_of_the_base(change: PullRequest) -> None:
    change.bring_key()
    report = change.check("--output", "json").json
    assert (report["policy"]["version"], report["policy"]["anchor"]) == (7, "since main")
    assert report["summary"]["verdicts"] == {"replayed": 1, "tampered": 1, "verified": 3}


def test_a_policy_that_is_refused_stands_in_the_headline(change: PullRequest) -> None:
    change.bring_key()
    assert change.check("--output", "markdown").out.startswith(
        "## Policy refused, 5 errors and 1 warning in 5 changed articles\n\n"
        "**Fails**: the change brings a policy that is not valid; 5 findings at level error or above.\n"
    )
    page = change.check("--output", "html").out
    assert "<strong>The change brings a policy that is not valid.</strong>" in page
    assert "Its articles were judged by the keys of main." in page


def test_a_policy_that_is_refused_fails_whatever_is_selected(change: PullRequest) -> None:
    change.bring_key()
    done = change.check("--select", "FMT", "--exit-zero", "--output", "json")
    assert (done.code, done.json["findings"], done.json["summary"]["fails"]) == (3, [], True)


# Staged.


def staged(change: PullRequest, *arguments: str) -> Outcome:
    return change.run("check", "--staged", "--at", world.NOW, *arguments)


@every_format
def test_what_is_staged_is_told_in_each_format(change: PullRequest, form: str) -> None:
    change.stage()
    done = staged(change, "--output", form)
    assert (done.code, told(done, form)) == (1, FAULTS)


def test_what_is_staged_is_judged_though_the_work_tree_has_lost_it(change: PullRequest) -> None:
    change.stage()
    before = staged(change)
    change.lose_articles()
    after = staged(change)
    assert (after.code, after.out) == (1, before.out)


def test_what_is_staged_is_judged_though_the_work_tree_has_mended_it(change: PullRequest) -> None:
    change.stage()
    before = staged(change)
    for path in (FERRY, COPY, NEAR, FIELD):
        change.signed(path, f"mended {path}")
    after = staged(change)
    assert (after.code, after.out) == (1, before.out)


def test_what_is_not_staged_is_not_judged(change: PullRequest) -> None:
    done = staged(change)
    assert (done.code, done.summary) == (0, "checked 0 changed of 53 articles: 0 errors, 0 warnings, 0 notes")
    assert done.out == "Change since HEAD: no article.\n"


def test_a_key_of_its_own_is_refused_in_the_index(change: PullRequest) -> None:
    change.bring_key()
    change.stage()
    done = staged(change, "--output", "json")
    assert (done.code, told(done, "json")) == (3, sorted([*FAULTS, POLICY]))


def test_a_baseline_of_what_is_staged_counts_once_it_is_staged(change: PullRequest) -> None:
    change.stage()
    change.lose_articles()
    done = change.run(*CREATE, "--staged")
    assert (done.code, done.out.partition(" (")[0]) == (0, "wrote integrity-baseline.jsonl: 4 findings accepted")
    assert told(staged(change, "--output", "json"), "json") == FAULTS
    change.git("add", "integrity-baseline.jsonl")
    assert told(staged(change, "--output", "json"), "json") == SEALS


def test_a_baseline_holds_nothing_of_what_is_not_staged(change: PullRequest) -> None:
    change.git("add", FIELD)
    done = change.run(*CREATE, "--staged")
    assert done.out == "wrote integrity-baseline.jsonl: 1 finding accepted (1 FLD206)\n"


def test_an_update_from_the_index_keeps_the_entries_on_what_is_not_staged(change: PullRequest) -> None:
    change.run(*CREATE, "--since", "main")
    change.land()
    change.signed(NEAR, "mended near")
    change.stage()
    change.lose_articles()
    done = change.run("baseline", "update", "--staged", "--at", world.NOW)
    assert done.out == "dropped 1 (1 DUP302)\nintegrity-baseline.jsonl: 3 accepted, 4 before\n"

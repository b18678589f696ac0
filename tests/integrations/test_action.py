"""action.yml: its steps run for real, on the checkout of a pull request and of a push."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.integrations.conftest import checkout
from tests.integrations.runner import ACTION, STEPS, Runner
from tests.interop.tools import unavailable
from tests.repository import FERRY, Repository

HOSTILE = '"; touch pwned; echo "$(touch pwned)`touch pwned`'
STOPPED = re.compile(r"::stop-commands::([0-9a-f]{32})\n(.*?)::\1::\n(.*)", re.DOTALL)


@pytest.fixture
def temp(tmp_path: Path) -> Path:
    (tmp_path / "temp").mkdir()
    return tmp_path / "temp"


def pull_request(site: Repository, temp: Path) -> Runner:
    return Runner(checkout(site, temp / "work"), temp, "pull_request", "main").installed()


def push(site: Repository, temp: Path) -> Runner:
    return Runner(checkout(site, temp / "work", "main"), temp, "push").installed()


def test_a_pull_request_is_judged_against_its_base_and_fails_with_the_code_of_the_check(
    changed: Repository, temp: Path
) -> None:
    runner = pull_request(changed, temp)
    done = runner.step("check")
    assert done.code == 1
    assert runner.outputs == {"exit-code": "1"}
    stopped = STOPPED.fullmatch(done.out)
    assert stopped
    assert "error[SIG510] `title` was changed" in stopped[2]
    assert "checked 1 changed of 2 articles: 1 error" in stopped[2]
    assert re.search(rf"^::error .*file={FERRY}", stopped[3], re.MULTILINE)
    assert "SIG510" in runner.summary


def test_a_push_judges_everything(changed: Repository, temp: Path) -> None:
    done = push(changed, temp).step("check")
    assert (done.code, done.err) == (0, "")
    assert "checked 2 articles: 0 errors" in done.out


def test_a_change_without_findings_passes(site: Repository, temp: Path) -> None:
    site.signed("_news/2025-03-12-buoy.md", "buoy")
    site.commit()
    runner = pull_request(site, temp)
    assert runner.step("check").code == 0
    assert runner.outputs == {"exit-code": "0"}


def test_findings_are_written_as_sarif_where_it_was_asked_for(changed: Repository, temp: Path) -> None:
    runner = pull_request(changed, temp)
    runner.step("check", sarif=str(temp / "integrity.sarif"))
    results = json.loads((temp / "integrity.sarif").read_text())["runs"][0]["results"]
    assert [result["ruleId"] for result in results if result["level"] == "error"] == ["SIG510"]


def test_no_summary_is_written_where_none_is_wanted(changed: Repository, temp: Path) -> None:
    runner = pull_request(changed, temp)
    assert runner.step("check", summary="false").code == 1
    assert runner.summary == ""


def test_the_level_from_which_it_fails_is_an_input(site: Repository, temp: Path) -> None:
    site.raw("_news/2025-03-12-plain.md", "---\ntitle: Buoy adrift\n---\nText alone.\n")
    site.commit()
    runner = pull_request(site, temp)
    assert runner.step("check").code == 0
    assert runner.step("check", fail_on="warning").code == 1


def test_paths_are_one_a_line_with_whatever_they_hold(site: Repository, temp: Path) -> None:
    for folder, name in (("a b", "buoy"), ("--quiet", "crane")):
        site.signed(f"{folder}/2025-03-12-{name}.md", name)
    site.commit()
    done = pull_request(site, temp).step("check", paths="a b\n\n--quiet\n")
    assert done.code == 0
    assert "checked 2 changed of 2 articles" in done.out


@pytest.mark.parametrize("name", ["paths", "since", "fail_on", "sarif"])
def test_no_input_is_run_as_a_command(changed: Repository, temp: Path, name: str) -> None:
    runner = pull_request(changed, temp)
    runner.step("check", **{name: HOSTILE})
    assert [*temp.rglob("pwned")] == []
    assert runner.outputs["exit-code"] in {"1", "2", "3"}


def test_a_summary_that_is_neither_true_nor_false_is_refused(changed: Repository, temp: Path) -> None:
    done = pull_request(changed, temp).step("check", summary="maybe")
    assert (done.code, done.out) == (2, "::error::the input summary is neither true nor false\n")


def test_what_an_article_says_is_no_command_to_the_runner(site: Repository, temp: Path) -> None:
    site.raw("_news/2025-03-12-trap.md", "---\ntitle: a: b\n::error::x\n##[add-mask]y\n---\n::set-output name=z::z\n")
    site.commit()
    stopped = STOPPED.fullmatch(pull_request(site, temp).step("check").out)
    assert stopped
    assert re.findall(r"^::(?!error |warning |notice ).*", stopped[3], re.MULTILINE) == []
    assert "##[" not in stopped[3]
    assert "::error " in stopped[3]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_work_tree_of_another_user_is_read(changed: Repository, temp: Path) -> None:
    runner = pull_request(changed, temp)
    for path in (runner.workspace, *runner.workspace.rglob("*")):
        os.chown(path, 12_345, 12_345, follow_symlinks=False)
    assert runner.step("check").code == 1


def test_what_a_push_makes_for_the_cache_is_what_a_pull_request_uses(changed: Repository, temp: Path) -> None:
    before = push(changed, temp)
    before.step("warm")
    assert before.outputs == {"made": "true"}
    (temp / "other").mkdir()
    after = pull_request(changed, temp / "other")
    shutil.copytree(before.workspace / ".git" / "integrity", after.workspace / ".git" / "integrity")
    done = after.step("check")
    assert done.code == 1
    assert "error[SIG510]" in done.out


def test_a_cache_that_could_not_be_made_is_not_saved(changed: Repository, temp: Path) -> None:
    runner = push(changed, temp)
    assert runner.step("warm", paths="nowhere").code == 0
    assert runner.outputs == {"made": "false"}


def test_a_pull_request_with_the_rights_of_the_base_is_refused(changed: Repository, temp: Path) -> None:
    runner = Runner(checkout(changed, temp / "work"), temp, "pull_request_target", "main")
    done = runner.step("prepare")
    assert done.code == 2
    assert done.out.startswith("::error::pull_request_target checks out the base branch")
    assert not (temp / "newsroom-integrity").exists()


def test_the_checker_is_installed_and_nothing_of_the_repository_is_imported(changed: Repository, temp: Path) -> None:
    if not os.environ.get("INTEGRITY_REQUIRE_ALL"):
        pytest.skip("installs from a package index, which takes long; INTEGRITY_REQUIRE_ALL=1 runs it")
    for name in ("pip", "venv", "integrity", "click"):
        changed.raw(f"{name}/__init__.py", "raise SystemExit('the repository was imported')")
        changed.raw(f"{name}/__main__.py", "raise SystemExit('the repository was run')")
    changed.commit()
    runner = Runner(checkout(changed, temp / "work"), temp, "push")
    shutil.copytree(changed.root / "keys", runner.workspace / ".git" / "integrity")
    done = runner.step("prepare")
    if done.code and "No matching distribution" in done.err:
        unavailable("no package index is reached")
    assert (done.code, done.out) == (0, "")
    assert not (runner.workspace / ".git" / "integrity").exists()
    assert (temp / "newsroom-integrity" / "bin" / "integrity").exists()


def test_no_expression_is_put_into_a_command() -> None:
    assert [step["run"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_a_pull_request_restores_the_cache_of_its_base_and_only_the_default_branch_saves_one() -> None:
    uses = {step["uses"].partition("@")[0]: step for step in STEPS if "uses" in step}
    restore, save = uses["actions/cache/restore"], uses["actions/cache/save"]
    warm = next(step for step in STEPS if step.get("id") == "warm")
    assert set(uses) == {"actions/setup-python", "actions/cache/restore", "actions/cache/save"}
    assert restore["if"] == "github.event_name == 'pull_request'"
    assert "github.event_name == 'push'" in warm["if"]
    assert "format('refs/heads/{0}', github.event.repository.default_branch)" in warm["if"]
    assert "steps.warm.outputs.made == 'true'" in save["if"]
    assert restore["with"]["path"] == save["with"]["path"] == ".git/integrity"
    assert "github.base_ref" in restore["with"]["key"]
    assert "github.head_ref" not in str(STEPS)


def test_the_inputs_are_the_documented_ones() -> None:
    text = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")
    assert set(ACTION["inputs"]) == set(
        re.findall(r"^\| `([a-z-]+)` \| ", text.partition("| input |")[2].partition("\n\n")[0], re.MULTILINE)
    )

"""docs/ci/gitlab.yml: its script run for real, on the checkout of a merge request and of the default branch."""

import json
import subprocess
import sys
from pathlib import Path

import yaml

from tests.corpus import clean_environment
from tests.integrations.conftest import checkout
from tests.integrations.runner import ROOT, Ended
from tests.repository import FERRY, Repository
from tests.trust_world import NOW

JOB = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab.yml").read_text(encoding="utf-8"))["integrity"]


def run(folder: Path, builds: Path, **variables: str) -> Ended:
    """The script in one shell, as GitLab's runner runs it, with the checker of this tree."""
    program = builds / "integrity" / "bin" / "integrity"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m integrity "$@"\n')
    program.chmod(0o755)
    given = {"CI_BUILDS_DIR": str(builds), "CI_PROJECT_DIR": str(folder), "INTEGRITY_AT": NOW, **variables}
    script = "\n".join(["set -eo pipefail", *JOB["script"]])
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=clean_environment(given), capture_output=True, timeout=60, check=False
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_merge_request_is_judged_against_its_target(changed: Repository, tmp_path: Path) -> None:
    work = checkout(changed, tmp_path / "work")
    subprocess.run(["git", "branch", "--quiet", "--remotes", "--delete", "origin/main"], cwd=work, check=True)
    done = run(work, tmp_path / "builds", CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main")
    assert done.code == 1
    assert "checked 1 changed of 2 articles: 1 error" in done.err
    report = json.loads((work / "gl-code-quality-report.json").read_text())
    assert FERRY in {entry["location"]["path"] for entry in report}


def test_the_default_branch_is_judged_whole(changed: Repository, tmp_path: Path) -> None:
    done = run(checkout(changed, tmp_path / "work", "main"), tmp_path / "builds")
    assert done.code == 0
    assert "checked 2 articles: 0 errors" in done.err


def test_the_report_that_is_kept_is_the_one_that_is_written() -> None:
    assert f"--output gitlab:{JOB['artifacts']['reports']['codequality']}" in JOB["script"][-1]
    assert JOB["artifacts"]["when"] == "always"

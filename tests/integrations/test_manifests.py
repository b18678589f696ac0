"""The files for other tools, as those tools read them: schemas, linters."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.integrations.runner import ROOT
from tests.interop.tools import unavailable

BIN = Path(sys.executable).parent
SCRIPTS = sorted((ROOT / ".github" / "action").glob("*.sh"))


def tool(name: str) -> str:
    """The program `name`, beside this Python or on PATH."""
    found = shutil.which(name, path=str(BIN)) or shutil.which(name)
    return found or unavailable(f"no {name}: install the extra `ci`")


def lines(*command: str | Path) -> tuple[int, str]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.gitlab-ci", "docs/ci/gitlab.yml"),
        ("vendor.github-workflows", "docs/ci/log-github.yml"),
        ("vendor.gitlab-ci", "docs/ci/log-gitlab.yml"),
    ],
)
def test_a_manifest_is_valid_by_its_published_schema(schema: str, path: str) -> None:
    assert lines(tool("check-jsonschema"), "--builtin-schema", schema, path)[0] == 0


def test_the_hooks_are_valid_for_pre_commit() -> None:
    if find_spec("pre_commit") is None:
        unavailable("the package pre-commit is not installed")
    assert lines(tool("pre-commit"), "validate-manifest", ".pre-commit-hooks.yaml") == (0, "")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_of_the_action_is_sound(script: Path) -> None:
    assert lines(tool("shellcheck"), script) == (0, "")
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")


def test_the_image_is_built_as_images_should_be() -> None:
    assert lines(tool("hadolint"), "Dockerfile") == (0, "")


def test_the_image_runs_as_nobody_in_particular() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    last = text.rpartition("FROM ")[2]
    assert "\nUSER 10001:10001\n" in last
    assert last.index("USER") > last.index("RUN")


def test_the_image_gets_what_its_build_copies_and_no_more() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [line.split()[1:-1] for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("COPY ")]
    assert {name for names in copied for name in names if not name.startswith(("--", "/"))} == kept

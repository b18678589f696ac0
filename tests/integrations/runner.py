"""What a runner of GitHub does with action.yml, as far as it runs commands: its `uses` steps are told, not run."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.corpus import clean_environment
from tests.trust_world import NOW

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
_EXPRESSION = re.compile(r"\$\{\{ (\S+) \}\}")


@dataclass(frozen=True, slots=True)
class Ended:
    """A step or a job that has ended."""

    code: int
    out: str
    err: str


@dataclass
class Runner:
    """A machine with a workspace, for one event."""

    workspace: Path
    temp: Path
    event: str = "push"
    base: str = ""

    @property
    def summary(self) -> str:
        """What the job wrote into its summary."""
        return self._read("summary")

    @property
    def outputs(self) -> dict[str, str]:
        """The outputs of the step that was run last."""
        return dict(line.split("=", 1) for line in self._read("output").splitlines())

    def step(self, name: str, **inputs: str) -> Ended:
        """Run one step as the runner does: `bash -e -o pipefail`, its expressions replaced in `env` alone."""
        step = next(step for step in STEPS if step.get("id") == name)
        known = {f"inputs.{key}": str(given["default"]) for key, given in ACTION["inputs"].items()}
        known |= {f"inputs.{key.replace('_', '-')}": value for key, value in inputs.items()}
        known["steps.python.outputs.python-path"] = sys.executable
        env = {key: _EXPRESSION.sub(lambda found: known[found[1]], value) for key, value in step["env"].items()}
        (self.temp / "output").write_text("")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.workspace, env=clean_environment({**self._variables(), **env}),
            capture_output=True, timeout=300, check=False,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def installed(self) -> Runner:
        """The same with the checker of this tree where `prepare` would install it."""
        program = self.temp / "newsroom-integrity" / "bin" / "integrity"
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m integrity "$@"\n')
        program.chmod(0o755)
        return self

    def _variables(self) -> dict[str, str]:
        return {
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_EVENT_NAME": self.event,
            "GITHUB_BASE_REF": self.base,
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
            "RUNNER_TEMP": str(self.temp),
            "INTEGRITY_AT": NOW,
        }

    def _read(self, name: str) -> str:
        path = self.temp / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

"""What is imported when, seen from outside."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from integrity.version import __version__
from tests.repository import FERRY, Repository
from tests.trust_world import NOW

PROBE = """
import json, sys
sys.argv = ["integrity", *{arguments!r}]
from integrity.__main__ import main
try:
    main()
except SystemExit as end:
    code = end.code
print(json.dumps([code, sorted(name for name in sys.modules if "." not in name)]))
"""


def loaded(*arguments: str) -> tuple[str, int, set[str]]:
    """Output, exit code and imported packages of the command line."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(arguments=list(arguments))], capture_output=True, text=True, check=True
    )
    *said, last = done.stdout.splitlines(keepends=True)
    code, modules = json.loads(last)
    return "".join(said), code, set(modules)


def test_the_version_is_told_before_anything_is_imported() -> None:
    said, code, modules = loaded("--version")
    assert (said, code) == (f"integrity {__version__}\n", 0)
    assert not modules & {"click", "numpy", "scipy", "yaml", "jinja2", "rapidfuzz", "pathspec"}


def test_the_version_is_the_same_from_the_full_command_line() -> None:
    said, code, _ = loaded("--version", "--help")
    assert (said, code) == (f"integrity {__version__}\n", 0)


def test_the_page_of_a_rule_needs_no_linking() -> None:
    said, code, modules = loaded("explain", "FLD211")
    assert said.startswith("FLD211 outlet-host (warning")
    assert code == 0
    assert not modules & {"numpy", "scipy", "yaml", "jinja2", "rapidfuzz"}


@pytest.mark.parametrize("form", ["text", "verdicts"])
def test_verifying_a_file_needs_nothing_that_links_or_signs(tmp_path: Path, form: str) -> None:
    site = Repository(tmp_path / "site")
    said, code, modules = loaded("verify", str(site.root / FERRY), "--at", NOW, "--output", form)
    assert ("verified" in said, code) == (True, 0)
    assert not modules & {"numpy", "scipy", "rapidfuzz", "jinja2", "joserfc"}


def test_a_module_run_is_the_console_script() -> None:
    done = subprocess.run([sys.executable, "-m", "integrity", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"integrity {__version__}\n", "")

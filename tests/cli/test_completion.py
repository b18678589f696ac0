"""`integrity completion`: what real shells offer."""

import os
import pty
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from integrity import rules
from integrity.cli.completion import SHELLS
from integrity.cli.output import FORMATS
from tests.cli.test_start_up import loaded
from tests.corpus import Corpus, clean_environment

COMMANDS = {"check", "audit", "verify", "sign", "keys", "link", "compare", "train", "evaluate", "explain", "config"}


def require(shell: str) -> str:
    """The shell; without it the test is skipped, or fails where nothing may be."""
    found = shutil.which(shell)
    if found is None:
        reason = f"{shell} is not installed"
        if os.environ.get("INTEGRITY_REQUIRE_ALL"):
            pytest.fail(f"{reason}, and INTEGRITY_REQUIRE_ALL is set")
        pytest.skip(reason)
    return found


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A machine on which the command is called `integrity`, and a user without settings of shells."""
    command = tmp_path / "bin" / "integrity"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m integrity "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    return clean_environment({"PATH": path, "HOME": str(tmp_path), "TERM": "dumb", "ZDOTDIR": str(tmp_path)})


def bash(environment: dict[str, str], folder: Path, line: str) -> set[str]:
    """What bash would offer at the end of `line`."""
    words = line.split(" ")
    program = (
        'eval "$(integrity completion bash)"\n'
        f"COMP_WORDS=({' '.join(words[:-1])} {words[-1]!r})\nCOMP_CWORD={len(words) - 1}\n"
        'compopt() { echo "option $2"; }\n'
        '_integrity_completion integrity\nprintf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        [require("bash"), "--norc", "-c", program], cwd=folder, env=environment, capture_output=True, text=True,
        check=True, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    return set(done.stdout.splitlines()) - {""}


def fish(environment: dict[str, str], folder: Path, line: str) -> set[str]:
    """What fish would offer at the end of `line`."""
    program = f'integrity completion fish | source\ncomplete -C "{line}"'
    done = subprocess.run(
        [require("fish"), "--no-config", "-c", program], cwd=folder, env=environment, capture_output=True, text=True,
        check=True, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    return {offered.partition("\t")[0] for offered in done.stdout.splitlines()}


ASK = {"bash": bash, "fish": fish}

CASES = {
    "integrity ch": {"check"},
    "integrity completion ": set(SHELLS),
    "integrity config ": {"show", "init", "schema"},
    "integrity check --fail-on ": {"error", "warning", "note"},
    "integrity check --fail": {"--fail-on"},
    "integrity audit --output h": {"html"},
    "integrity link --color a": {"auto", "always"},
    "integrity check --ignore FLD20": {code for code in rules.catalogue() if code.startswith("FLD20")},
    "integrity explain missing-o": {"missing-outlet"},
    "integrity keys revo": {"revoke"},
    "integrity nosuch ch": {"check"},
}


@pytest.mark.parametrize("line", CASES)
@pytest.mark.parametrize("shell", sorted(ASK))
def test_a_shell_offers_commands_options_and_their_values(
    shell: str, line: str, environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert ASK[shell](environment, folder, line) == CASES[line]


def test_bash_offers_codes_after_a_comma(environment: dict[str, str], tmp_path: Path) -> None:
    offered = bash(environment, tmp_path, "integrity check --select dup301,sig52")
    assert offered == {f"dup301,SIG52{n}" for n in range(4)}


def test_every_command_and_every_format_is_offered(environment: dict[str, str], tmp_path: Path) -> None:
    assert bash(environment, tmp_path, "integrity ") >= COMMANDS
    assert bash(environment, tmp_path, "integrity check --output ") == set(FORMATS)


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("integrity check ", "default"),
        ("integrity check --config ci", "default"),
        ("integrity verify a", "default"),
        ("integrity audit --keys ", "dirnames"),
    ],
)
def test_bash_is_asked_to_offer_files_and_folders_itself(
    line: str, option: str, environment: dict[str, str], tmp_path: Path
) -> None:
    assert bash(environment, tmp_path, line) == {f"option {option}"}


def test_zsh_completes_a_command_that_is_typed(environment: dict[str, str], tmp_path: Path) -> None:
    require("zsh")
    script = tmp_path / "functions" / "_integrity"
    script.parent.mkdir()
    done = subprocess.run(
        ["integrity", "completion", "zsh"], env=environment, capture_output=True, check=True, timeout=60
    )
    script.write_bytes(done.stdout)
    (tmp_path / ".zshrc").write_text(
        "fpath=(~/functions $fpath)\nautoload -U compinit\ncompinit -u -D\nPS1='ready> '\n"
    )
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(tmp_path)
        os.execvpe(require("zsh"), ["zsh", "-i"], environment)
    try:
        shown(terminal, "ready> ")
        os.write(terminal, b"integrity expl\t")
        shown(terminal, "explain")
        os.write(terminal, b"missing-o\t")
        assert "missing-outlet" in shown(terminal, "missing-outlet")
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def shown(terminal: int, awaited: str) -> str:
    """What the terminal shows until `awaited` is there; fails where nothing more comes."""
    text = ""
    while awaited not in text:
        assert select.select([terminal], [], [], 60)[0], text
        text += os.read(terminal, 4096).decode("utf-8", "replace")
    return text


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_that_its_shell_can_read(shell: str, corpus: Corpus, tmp_path: Path) -> None:
    done = corpus.run("completion", shell)
    assert (done.code, done.err) == (0, "")
    script = tmp_path / "script"
    script.write_text(done.out)
    subprocess.run([require(shell), "-n", str(script)], check=True, capture_output=True, timeout=60)


def test_another_shell_is_refused_with_those_that_there_are(corpus: Corpus) -> None:
    done = corpus.run("completion", "ksh")
    assert done.code == 2
    assert "'ksh' is not one of 'bash', 'zsh', 'fish'" in done.err


@pytest.mark.parametrize(
    "arguments", [["check", "--help"], ["audit", "--help"], ["completion", "bash"], ["config", "schema"]]
)
def test_help_and_completion_import_nothing_that_judges(arguments: list[str]) -> None:
    _, code, modules = loaded(*arguments)
    assert code == 0
    assert not modules & {"numpy", "scipy", "yaml", "jinja2", "rapidfuzz", "joserfc", "cryptography"}

"""`integrity completion`: what real shells offer."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
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
    "integrity check --select dup301,sig52": {f"dup301,SIG52{n}" for n in range(4)},
    "integrity explain missing-o": {"missing-outlet"},
    "integrity keys revo": {"revoke"},
    "integrity nosuch ": set(),
}


@pytest.mark.parametrize("line", CASES)
@pytest.mark.parametrize("shell", sorted(ASK))
def test_a_shell_offers_commands_options_and_their_values(
    shell: str, line: str, environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert ASK[shell](environment, folder, line) == CASES[line]


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
    script = tmp_path / "functions" / "_integrity"
    script.parent.mkdir()
    shown = subprocess.run(
        ["integrity", "completion", "zsh"], env=environment, capture_output=True, check=True, timeout=60
    )
    script.write_bytes(shown.stdout)
    (tmp_path / ".zshrc").write_text(
        "fpath=(~/functions $fpath)\nautoload -U compinit\ncompinit -u -D\nPS1='ready> '\n"
    )
    typed = typed_into([require("zsh"), "-i"], environment, tmp_path, "integrity expl\tmissing-o\t")
    assert "integrity explain missing-outlet" in typed


def typed_into(command: list[str], environment: dict[str, str], folder: Path, keys: str) -> str:
    """What a terminal shows while `keys` are typed into a shell, as far as the line that they make."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe(command[0], command, environment)
    try:
        shown = until(terminal, "ready> ")
        for part in keys.split("\t")[:-1]:
            os.write(terminal, f"{part}\t".encode())
            shown += until(terminal, "\x00")
        return shown
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def until(terminal: int, text: str, seconds: float = 20, quiet: float = 3) -> str:
    """What the terminal shows until `text` is there, or nothing more comes."""
    shown, end = "", time.monotonic() + seconds
    while text not in shown and time.monotonic() < end and select.select([terminal], [], [], quiet)[0]:
        shown += os.read(terminal, 4096).decode("utf-8", "replace")
    return shown


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

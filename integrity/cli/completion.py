"""`integrity completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from integrity.cli import output

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_INTEGRITY_COMPLETE"
"""Set by the script while the shell asks what fits; click looks for it under this name."""

_CALL = '    _integrity_completion "$@"\n'
"""How click's script for zsh begins when it is loaded; without a registration of its own the press of Tab after
that one would offer nothing."""


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Print the script that lets a shell complete commands, options, rules and formats.

    \b
    bash  integrity completion bash > ~/.local/share/bash-completion/completions/integrity
    zsh   integrity completion zsh > ~/.zfunc/_integrity   (a folder of $fpath)
    fish  integrity completion fish > ~/.config/fish/completions/integrity.fish
    """  # noqa: D301 - click reads the backspace as: leave these lines as they are
    output.to_stdout(script(shell))
    return 0


def script(shell: str) -> str:
    """The script for one of SHELLS."""
    found = get_completion_class(shell)
    assert found is not None  # noqa: S101 - click knows all of SHELLS
    completion = found(click.Command("integrity"), {}, "integrity", VARIABLE)
    text = completion.source_template % completion.source_vars()
    return text.replace(_CALL, f"    compdef _integrity_completion integrity\n{_CALL}") if shell == "zsh" else text

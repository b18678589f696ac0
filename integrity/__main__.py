"""`python -m integrity` and the console script."""

from __future__ import annotations

import signal
import sys

from integrity.version import __version__

INTERRUPTED = 130
_INTERRUPTS = (signal.SIGINT, *([signal.SIGALRM] if hasattr(signal, "setitimer") else []))
_SOON = 0.01
"""Seconds after which a lost interrupt comes again: a callback is over by then."""


def main() -> None:
    """Run the command line and exit with its code. `--version` alone is answered before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"integrity {__version__}\n")
        raise SystemExit(0)
    sys.unraisablehook = again
    try:
        code = _outcome()
        for number in _INTERRUPTS:
            signal.signal(number, signal.SIG_IGN)  # all is said: there is nothing left to interrupt
    except KeyboardInterrupt:  # where the command line could not hear of it: while it was imported, or at its end
        sys.stderr.write("interrupted\n")
        code = INTERRUPTED
    raise SystemExit(code)


def again(lost: sys.UnraisableHookArgs) -> None:
    """Have an interrupt come again that fell where Python lets nothing out, such as a callback of an import."""
    if lost.exc_type is KeyboardInterrupt and hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, _SOON)
    else:
        sys.__unraisablehook__(lost)


def _outcome() -> int:
    from integrity.cli.main import run  # noqa: PLC0415 - keeps --version fast

    return run(sys.argv[1:])


if __name__ == "__main__":
    main()

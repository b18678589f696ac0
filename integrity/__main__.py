"""`python -m integrity` and the console script."""

from __future__ import annotations

import signal
import sys

from integrity.version import __version__

INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its code. `--version` alone is answered before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"integrity {__version__}\n")
        raise SystemExit(0)
    try:
        code = _outcome()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said: there is nothing left to interrupt
    except KeyboardInterrupt:  # where the command line could not hear of it: while it was imported, or at its end
        sys.stderr.write("interrupted\n")
        code = INTERRUPTED
    raise SystemExit(code)


def _outcome() -> int:
    from integrity.cli.main import run  # noqa: PLC0415 - keeps --version fast

    return run(sys.argv[1:])


if __name__ == "__main__":
    main()

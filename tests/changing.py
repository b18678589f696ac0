"""A repository that changes at random: articles edited, added, deleted, renamed, copied, sealed anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests import articles
from tests import trust_world as world
from tests.corpus import Outcome, words
from tests.repository import Repository
from tests.trust_world import NORTHWIRE, SECOND, STRANGER

FOLDERS = ("_news", "_news/deep/er", "top", ".hidden", "_news/.hidden", "drafts")
"""Of which a walk leaves out the hidden ones, and the configuration `drafts`."""


class Changing(Repository):
    """A site whose random changes follow from a seed."""

    def __init__(self, root: Path, seed: int, count: int = 12) -> None:
        super().__init__(root)
        self.random = Random(seed)
        self._number = 0
        self.raw("integrity.toml", 'exclude = ["drafts/"]\n')
        for _ in range(count):
            self.add()

    def change(self, times: int) -> None:
        """Do some of what can be done."""
        ways = (self.add, self.edit_one, self.delete, self.rename, self.copy, self.reseal, self.rewrite, self.unseal)
        for way in self.random.choices(ways, weights=(3, 3, 1, 1, 2, 1, 2, 1), k=times):
            way()

    def names(self) -> list[str]:
        """The articles that there are, wherever they are."""
        found = [path for folder in FOLDERS for path in (self.root / folder).glob("*.md")]
        return sorted(path.relative_to(self.root).as_posix() for path in found if path.is_file())

    def add(self) -> None:
        """Write a new article, now and then about an old story or under an odd name."""
        story = f"s{self.random.randrange(8)}" if self.random.random() < 0.4 else f"n{self._number}"
        self.signed(self._new_path(), story, self.random.choice([NORTHWIRE, NORTHWIRE, SECOND, STRANGER]))

    def edit_one(self) -> None:
        """Change one word, which breaks the seal."""
        self._edit(lambda text: text.replace("Story about", self.random.choice(["Lies about", "News of"])))

    def rewrite(self) -> None:
        """Change what no seal covers, or add a sentence."""
        self._edit(lambda text: f"{text}{' '.join(words(str(self.random.random()), 5))}.\n")

    def delete(self) -> None:
        """Take an article away."""
        if path := self._one():
            self.remove(path)

    def rename(self) -> None:
        """Move an article, with its content."""
        if path := self._one():
            to = self.root / self._new_path()
            to.parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).rename(to)

    def copy(self) -> None:
        """The same file again elsewhere."""
        if path := self._one():
            self.raw(self._new_path(), (self.root / path).read_bytes())

    def reseal(self) -> None:
        """Put the seal of one article, or one of no one's, into another."""
        seals = [self._seal(path) for path in self.names()]
        other = self.random.choice([*filter(None, seals), json.dumps(articles.SEAL)])
        self._edit(
            lambda text: "\n".join(f"secured: {other}" if x.startswith("secured:") else x for x in text.split("\n"))
        )

    def unseal(self) -> None:
        """Take a seal away."""
        self._edit(lambda text: "\n".join(line for line in text.split("\n") if not line.startswith("secured:")))

    def report(self, *arguments: str) -> tuple[int, Any, str]:
        """Code, JSON report but for what the cache knew, and what was said of the cache."""
        return judged(self.run("check", "--at", world.NOW, "--output", "json", *arguments))

    def _edit(self, change: Callable[[str], str]) -> None:
        if path := self._one():
            self.raw(path, change(self.read(path)))

    def _one(self) -> str | None:
        names = self.names()
        return self.random.choice(names) if names else None

    def _seal(self, path: str) -> str | None:
        lines = self.read(path).split("\n")
        return next((line.removeprefix("secured: ") for line in lines if line.startswith("secured:")), None)

    def _new_path(self) -> str:
        self._number += 1
        odd = self.random.choice(["", "", "", "é", ' "q"', "\n", "\udcff", ":(top)"])
        return f"{self.random.choice(FOLDERS)}/2025-03-11-{odd}{self._number}.md"


def judged(done: Outcome) -> tuple[int, Any, str]:
    """Code, JSON report but for what the cache knew, and the notes."""
    report = json.loads(done.out) if done.out else {}
    if report.get("change"):
        report["change"].pop("from_cache")
    notes = "".join(line for line in done.err.splitlines(keepends=True) if line.startswith("note: "))
    return done.code, report, notes

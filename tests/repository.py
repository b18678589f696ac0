"""A content repository under git, with keys: a base branch, and a change on top of it.

site = Repository(tmp_path)
site.commit()                      # the base: main
site.edit_file("_news/ferry.md", "Ferry", "Tram")
assert site.check().code == 1      # integrity check --since main
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests import trust_world as world
from tests.corpus import Corpus, Outcome, words
from tests.trust_world import NORTHWIRE, Key, World

FERRY, TRAM = "_news/2025-03-11-ferry.md", "_news/2025-03-11-tram.md"
IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@northwire.example")


class Repository(Corpus):
    """A signed article, another one, a keys folder, all still to be committed."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        shutil.rmtree(root / ".git")
        self.git("init", "--quiet", "--initial-branch=main")
        self.world = World()
        self.world.write(root / "keys")
        self.signed(FERRY, "ferry")
        self.signed(TRAM, "tram")

    def git(self, *arguments: str) -> str:
        """What git prints."""
        done = subprocess.run(["git", *IDENTITY, *arguments], cwd=self.root, check=True, capture_output=True)
        return done.stdout.decode()

    def commit(self, message: str = "change") -> None:
        """Commit everything that is there."""
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--message", message)

    def branch(self) -> None:
        """Commit the base and begin a change."""
        self.commit("base")
        self.git("checkout", "--quiet", "-b", "change")

    def signed(self, path: str, name: str, key: Key = NORTHWIRE, **changes: Any) -> str:
        """Write an article that is all its own, signed by `key`."""
        return self.raw(path, world.signed(self.draft(name), key, path, **changes))

    def draft(self, name: str) -> str:
        """An article with a placeholder for its seal."""
        address = f'"https://northwire.example/2026/{name}"'
        title, excerpt = (" ".join(words(f"{part} of {name}", 4)) for part in ("title", "excerpt"))
        text = world.draft(title=f'"Story about {title}"', excerpt=f'"{excerpt}."', originalUrl=address, webUrl=address)
        return text.replace("The ferry was towed to berth two.", f"{' '.join(words(name, 12))}.")

    def edit_file(self, path: str, before: str, after: str) -> None:
        """Put one text in the place of another, which must be there."""
        text = self.read(path)
        assert before in text
        self.raw(path, text.replace(before, after))

    def check(self, *arguments: str) -> Outcome:
        """`integrity check --since main` at the time of the world."""
        return self.run("check", "--since", "main", "--at", world.NOW, *arguments)

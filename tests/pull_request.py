"""The pull request that every part of the check is held against: one good article, and four that are not.

    request = PullRequest(tmp_path / "site", others=50)
    assert request.check().code == 1

Nothing of it is committed. No two articles have a word in common unless a fault is about that.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests import trust_world as world
from tests.corpus import words
from tests.repository import FERRY, TRAM, Repository
from tests.trust_world import NORTHWIRE, POST, STRANGER, World, grant

GOOD, NEAR, FIELD, COPY = (f"_news/2025-03-11-{name}.md" for name in ("good", "near", "field", "copy"))
STORY = "_news/2025-03-11-story.md"
"""An article of the base, of which NEAR is a copy with changes; COPY has the seal of TRAM, FERRY another title."""
SEALS = [("SIG509", COPY), ("SIG509", TRAM), ("SIG510", FERRY)]
OTHERS = [("DUP302", NEAR), ("FLD206", FIELD)]
FAULTS = sorted([*SEALS, *OTHERS])
"""Rule and path of all that there is to tell."""
BODY = f"{' '.join(words('a long body', 120)).capitalize()}."


class PullRequest(Repository):
    """The change, on a branch, of a base with `others` articles more that have nothing to do with it."""

    def __init__(self, root: Path, others: int = 0) -> None:
        super().__init__(root)
        story = self.draft("story").replace(f"{' '.join(words('story', 12))}.", BODY)
        self.raw(STORY, world.signed(story, NORTHWIRE, STORY))
        for number in range(others):
            self.signed(f"_news/2025-03-11-other-{number}.md", f"other-{number}")
        self.branch()
        self._change()

    def draft(self, name: str) -> str:
        """An article that shares no word of its title either."""
        return super().draft(name).replace("Story about", f"{name.capitalize()}:")

    def _change(self) -> None:
        self.signed(GOOD, "good")
        self.edit_file(FERRY, "Ferry:", "No ferry:")
        seal = next(line for line in self.read(TRAM).split("\n") if line.startswith("secured"))
        self.raw(COPY, self.draft("copy").replace(f'secured: "{world.PLACEHOLDER}"', seal))
        near = self.draft("near").replace(f"{' '.join(words('near', 12))}.", f"Now. {' '.join(BODY.split()[:70])}.")
        near = near.replace("northwire.example", "calderpost.example")
        self.raw(NEAR, world.signed(near, POST, NEAR))
        field = self.draft("field").replace("2025-03-11T08:42:00Z", "yesterday")
        self.raw(FIELD, world.signed(field, NORTHWIRE, FIELD))

    def bring_key(self) -> None:
        """Grant a key that nobody has vouched for, in a policy that no root key has signed."""
        granted = [*self.world.granted, grant(STRANGER, "northwire.example")]
        keys = [*self.world.keys, STRANGER]
        World(version=8, granted=granted, keys=keys, signers=[]).write(self.root / "keys")

    def land(self) -> None:
        """Merge the change into main, and begin another one."""
        self.commit("change")
        self.git("checkout", "--quiet", "main")
        self.git("merge", "--quiet", "change")
        self.git("checkout", "--quiet", "-b", "next")

    def rename(self, *paths: str) -> None:
        """Give articles another name."""
        for path in paths:
            self.git("mv", path, renamed(path))

    def stage(self) -> None:
        """Put all of the change into the index."""
        self.git("add", "--all")

    def lose_articles(self) -> None:
        """Take every article out of the work tree, and out of it alone."""
        shutil.rmtree(self.root / "_news")


def renamed(path: str) -> str:
    """The name that `PullRequest.rename` gives."""
    return path.replace("2025-03-11-", "2025-03-11-renamed-")

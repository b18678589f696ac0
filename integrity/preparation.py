"""What is known of a run before an article is read: root, configuration, trust, and what a change touches.

Nothing that links is imported here: while git is asked, there is time to import it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from integrity import anchor, logbook
from integrity.anchor import Anchor, Configuration, Wish
from integrity.config import Settings
from integrity.errors import UsageError
from integrity.load import change, discover, git
from integrity.load.change import Change
from integrity.load.git import Base
from integrity.suppress.baseline import Baseline


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known before an article is read."""

    root: Path
    settings: Settings
    anchor: Anchor
    is_whole: bool = False
    """Whether the paths cover all that there is below the root."""
    within: tuple[str, ...] = ()
    """The paths, POSIX and from the root; empty where they cover all."""

    def accepted(self, wish: Wish) -> Baseline:
        """The findings that are accepted. Raises BaselineError and UsageError."""
        return anchor.accepted(self.root, self.settings, wish, self.anchor.base)

    def change(self) -> Change | None:
        """What the change touches; None where everything is judged. Raises UsageError."""
        base = self.anchor.base
        if base is None:
            return None
        return change.in_index(base, self.root) if base.judged else change.in_tree(base, self.root)

    def path_of(self, file: Path) -> str:
        """The POSIX path of `file` from the root."""
        return file.relative_to(self.root).as_posix()


def prepare(paths: list[Path], at: datetime, wish: Wish, *, settings: Settings | None = None,
            adjust: Callable[[Settings], Settings] = lambda settings: settings) -> Prepared:  # fmt: skip
    """Root, configuration and trust for `paths` (absolute, at least one). Raises TrustError and UsageError.

    The configuration is `settings` where given, else the one found; `adjust` gives it the last touch.
    """
    top, base = located(paths, wish)
    read = anchor.settings_at(top, paths, wish, base) if settings is None else Configuration(settings)
    chosen, seconds = adjust(read.settings), math.floor(at.timestamp())
    if base:
        found = logbook.of_change(anchor.of_change(top, paths, chosen, wish, seconds, base), top, base)
    else:
        found = logbook.of_tree(anchor.of_tree(top, paths, chosen, wish, seconds), top)
    anchored = replace(found, findings=(*read.findings, *found.findings))
    within = () if top in paths else tuple(path.relative_to(top).as_posix() for path in paths)
    return Prepared(top, chosen, anchored, is_whole=top in paths, within=within)


def located(paths: list[Path], wish: Wish) -> tuple[Path, Base | None]:
    """The root of a run on `paths` (absolute, at least one), and the base of the change. Raises UsageError."""
    root = discover.find_root(paths)
    if wish.since and wish.staged:
        raise UsageError("--since and --staged exclude each other", "leave one of them out")
    base = git.staged(root) if wish.staged else git.base(root, wish.since) if wish.since else None
    return anchor.root_of_change(paths, base) if base else root, base

"""The library entry points: paths or records in, a Report or Linking out. Nothing is printed and no clock is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from integrity import anchor, gather, pipeline, sealing
from integrity.anchor import Anchor, Wish
from integrity.config import Settings
from integrity.errors import NothingToJudgeError
from integrity.link import linking
from integrity.link.evidence import Linking
from integrity.load import discover, git
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.report.report import Report
from integrity.sealing import Sealing
from integrity.suppress.baseline import Baseline
from integrity.trust.private import PrivateKey
from integrity.validate.verdict import Verification

RECORDS = tuple(f"*{suffix}" for suffix in discover.RECORD_SUFFIXES)
"""Patterns of the files that hold records and no article."""
NO_WISH = Wish()


def check(paths: Iterable[Path], at: datetime, *, settings: Settings | None = None, jobs: int = 1,
          wish: Wish = NO_WISH) -> Report:  # fmt: skip
    """Judge every article at or below `paths` (absolute) for the time `at` (aware); `report.fails` is the outcome.

    `wish` says where keys come from, and with `since` that a change is judged. Without `settings` those of the project
    are read. Raises NothingToJudgeError if one of `paths` holds no article, TrustError for a policy or keys that are
    not valid, and UsageError, of which BaselineError is one.
    """
    return _run("check", list(paths), at, settings, jobs, wish)


def audit(paths: Iterable[Path], at: datetime, *, settings: Settings | None = None, jobs: int = 1,
          wish: Wish = NO_WISH) -> Report:  # fmt: skip
    """The same judgement of a whole corpus, which fails for nothing that it finds."""
    return _run("audit", list(paths), at, settings, jobs, wish)


def verify(file: Path, at: datetime, *, wish: Wish = NO_WISH) -> Verification:
    """The verdict on the seal of one article file (absolute path), with every numbered step. Raises as `check`.

    Only VERIFIED means that the content is what its outlet signed.
    """
    prepared = prepare([file], at, wish)
    return gather.judge(prepared.root, prepared.anchor.trust, at, prepared.path_of(file)).judgement.verification


def sign(file: Path, key: PrivateKey, at: datetime, *, wish: Wish = NO_WISH) -> Sealing:
    """The article file (absolute path) with a seal by `key` made at the time `at`; nothing is written.

    `data` of the outcome is None where the seal that it has says the same already. Raises SigningError for an article
    that cannot be signed, and as `check`.
    """
    prepared = prepare([file], at, wish)
    seconds = math.floor(at.timestamp())
    return sealing.seal(prepared.root, prepared.path_of(file), key, prepared.anchor.trust, seconds)


def link_records(records: Iterable[Record]) -> Linking:
    """Links and clusters of records with distinct ids; the same for any order of them.

    Not `link`: that name is the package of the algorithm, which would take its place in `integrity` once imported.
    """
    return linking.link(records)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known before an article is read."""

    root: Path
    settings: Settings
    anchor: Anchor
    is_whole: bool = False
    """Whether the paths cover all that there is below the root."""

    def accepted(self, wish: Wish) -> Baseline:
        """The findings that are accepted. Raises BaselineError and UsageError."""
        return anchor.accepted(self.root, self.settings, wish, self.anchor.base)

    def path_of(self, file: Path) -> str:
        """The POSIX path of `file` from the root."""
        return file.relative_to(self.root).as_posix()


def prepare(paths: list[Path], at: datetime, wish: Wish, *, settings: Settings | None = None,
            adjust: Callable[[Settings], Settings] = lambda settings: settings) -> Prepared:  # fmt: skip
    """Root, configuration and trust for `paths` (absolute, at least one). Raises TrustError and UsageError.

    The configuration is `settings` where given, else the one found; `adjust` gives it the last touch.
    """
    base = git.base(discover.find_root(paths), wish.since) if wish.since else None
    top = anchor.root_of_change(paths, base) if base else discover.find_root(paths)
    read, altered = anchor.settings_at(top, wish, base) if settings is None else (settings, ())
    chosen, seconds = adjust(read), math.floor(at.timestamp())
    if base:
        found = anchor.of_change(top, paths, chosen, wish, seconds, base)
    else:
        found = anchor.of_tree(top, paths, chosen, wish, seconds)
    return Prepared(top, chosen, replace(found, findings=(*altered, *found.findings)), is_whole=top in paths)


def found_at(command: str, root: Path, paths: list[Path], exclude: Iterable[str]) -> Discovery:
    """What `command` is to read at `paths`, with the paths that hold nothing in `unmatched`. Only `link` reads records.

    Raises NothingToJudgeError if that is all of them: a run that checked nothing is never green.
    """
    records = () if command == "link" else RECORDS
    found = discover.discover(root, paths, (*exclude, *records))
    if not len(found):
        raise _nothing(found)
    return found


def _nothing(found: Discovery) -> NothingToJudgeError:
    return NothingToJudgeError(
        f"no article found at {', '.join(str(found.root / path) for path in found.unmatched)}",
        "name a folder or file with *.md, *.markdown or *.txt articles (README and the like are none), and look at "
        "`exclude` in the configuration",
    )


def _run(command: str, paths: list[Path], at: datetime, settings: Settings | None, jobs: int, wish: Wish) -> Report:
    if not paths:
        raise NothingToJudgeError("no path is named", "name a folder or file with articles")
    prepared = prepare(paths, at, wish, settings=settings)
    options = pipeline.Options(
        command=command,
        at=at,
        reported=prepared.settings.reported,
        engine=linking.link,
        fail_on=prepared.settings.fail_level if command == "check" else None,
        jobs=jobs,
        at_given=True,
        anchor=prepared.anchor,
        baseline=prepared.accepted(wish),
        is_whole=prepared.is_whole,
    )
    found = found_at(command, prepared.root, paths, prepared.settings.exclude)
    if found.unmatched:
        raise _nothing(found)
    report = pipeline.run(found, options)
    if not report.articles and not report.unchanged:
        raise NothingToJudgeError(
            f"no article below {found.root} could be judged", "move linked folders into the repository"
        )
    return report

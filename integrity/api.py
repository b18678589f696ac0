"""The library entry points: paths or records in, a Report or Linking out. Nothing is printed and no clock is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from integrity import anchor, archive, gather, incoming, pipeline, sealing
from integrity.anchor import Anchor, Configuration, Wish
from integrity.config import Settings
from integrity.errors import NothingToJudgeError, UsageError
from integrity.incoming import Incoming
from integrity.link import linking
from integrity.link.evidence import Linking
from integrity.load import discover, git
from integrity.load.discover import Discovery
from integrity.load.git import Base
from integrity.load.records import Record
from integrity.report.report import Report
from integrity.sealing import Sealing
from integrity.suppress.baseline import Baseline
from integrity.trust.private import PrivateKey
from integrity.validate.verdict import Verification
from integrity.workers import Progress, silent

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
    prepared = prepare([file], at, wish).knowing_signed()
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

    def knowing_signed(self) -> Prepared:
        """The same with a trust that knows every article signed at the base of a change, which takes a reading of all.

        Raises UsageError.
        """
        base, known = self.anchor.base, self.anchor
        if base is None:
            return self
        signed = incoming.signed_at(base, git.folder_below(base.top, self.root))
        return replace(self, anchor=replace(known, trust=replace(known.trust, ref=signed)))

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
        found = anchor.of_change(top, paths, chosen, wish, seconds, base)
    else:
        found = anchor.of_tree(top, paths, chosen, wish, seconds)
    anchored = replace(found, findings=(*read.findings, *found.findings))
    return Prepared(top, chosen, anchored, is_whole=top in paths)


def located(paths: list[Path], wish: Wish) -> tuple[Path, Base | None]:
    """The root of a run on `paths` (absolute, at least one), and the base of the change. Raises UsageError."""
    root = discover.find_root(paths)
    if wish.since and wish.staged:
        raise UsageError("--since and --staged exclude each other", "leave one of them out")
    base = git.staged(root) if wish.staged else git.base(root, wish.since) if wish.since else None
    return anchor.root_of_change(paths, base) if base else discover.find_root(paths), base


def found_at(command: str, root: Path, paths: list[Path], exclude: Iterable[str]) -> Discovery:
    """What `command` is to read at `paths`, with the paths that hold nothing in `unmatched`. Only `link` reads records.

    Raises NothingToJudgeError if that is all of them: a run that checked nothing is never green.
    """
    records = () if command == "link" else RECORDS
    found = discover.discover(root, paths, (*exclude, *records))
    if not len(found):
        raise _nothing(found)
    return found


def arrived(prepared: Prepared, paths: list[Path], wish: Wish, jobs: int,
            progress: Progress = silent) -> tuple[Discovery, Incoming | None]:  # fmt: skip
    """What is to be judged at `paths`: everything, or where a change is, what it touches, with what it comes into.

    Raises NothingToJudgeError where there is no article at all, and UsageError.
    """
    base, root = prepared.anchor.base, prepared.root
    if base is None:
        return found_at("check", root, paths, prepared.settings.exclude), None
    place = (wish.cache or git.place(root, archive.FOLDER)) if wish.has_cache else None
    exclude = (*prepared.settings.exclude, *RECORDS)
    found, change = incoming.arrive(root, paths, exclude, prepared.settings.fields, base, place, jobs, progress)
    if not len(found) and not change.unchanged:
        raise _nothing(found)
    return found, change


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
        fields=prepared.settings.fields,
        levels=prepared.settings.ruling,
        baseline=prepared.accepted(wish),
        is_whole=prepared.is_whole,
    )
    found, change = arrived(prepared, paths, wish, jobs)
    if found.unmatched:
        raise _nothing(found)
    report = pipeline.run(found, replace(options, incoming=change))
    if not report.articles and not report.unchanged:
        raise NothingToJudgeError(
            f"no article below {found.root} could be judged", "move linked folders into the repository"
        )
    return report

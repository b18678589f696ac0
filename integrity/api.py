"""The library entry points: paths or records in, a Report or Linking out. Nothing is printed and no clock is read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from integrity import archive, gather, incoming, pipeline, sealing
from integrity.anchor import Wish
from integrity.config import Settings
from integrity.errors import NothingToJudgeError
from integrity.incoming import Incoming
from integrity.link import linking
from integrity.link.evidence import Linking
from integrity.load import discover, git
from integrity.load.change import Change
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.preparation import Prepared, prepare
from integrity.report.report import Report
from integrity.sealing import Sealing
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
    prepared = knowing_signed(prepare([file], at, wish))
    (one,) = gather.judge_seals(prepared.root, prepared.anchor.trust, at, [prepared.path_of(file)])
    return one.judgement.verification


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


def knowing_signed(prepared: Prepared) -> Prepared:
    """The same with a trust that knows every article signed at the base of a change, which takes a reading of all.

    Raises UsageError.
    """
    base, known = prepared.anchor.base, prepared.anchor
    if base is None:
        return prepared
    signed = incoming.signed_at(base, git.folder_below(base.top, prepared.root))
    return replace(prepared, anchor=replace(known, trust=replace(known.trust, ref=signed)))


def found_at(command: str, root: Path, paths: list[Path], exclude: Iterable[str]) -> Discovery:
    """What `command` is to read at `paths`, with the paths that hold nothing in `unmatched`. Only `link` reads records.

    Raises NothingToJudgeError if that is all of them: a run that checked nothing is never green.
    """
    records = () if command == "link" else RECORDS
    found = discover.discover(root, paths, (*exclude, *records))
    if not len(found):
        raise _nothing(found)
    return found


def arrived(prepared: Prepared, change: Change | None, paths: list[Path], wish: Wish, jobs: int,
            progress: Progress = silent) -> tuple[Discovery, Incoming | None]:  # fmt: skip
    """What is to be judged at `paths`: everything, or of `change` what it touches, with what it comes into.

    Raises NothingToJudgeError where there is no article at all, and UsageError.
    """
    root = prepared.root
    if change is None:
        return found_at("check", root, paths, prepared.settings.exclude), None
    place = (wish.cache or git.place(root, archive.FOLDER)) if wish.has_cache else None
    exclude = (*prepared.settings.exclude, *RECORDS)
    found, coming = incoming.arrive(root, paths, exclude, prepared.settings.fields, change, place, jobs, progress)
    if not len(found) and not coming.unchanged:
        raise _nothing(found)
    return found, coming


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
        settings=prepared.settings,
        levels=prepared.settings.ruling,
        baseline=prepared.accepted(wish),
        is_whole=prepared.is_whole,
        within=prepared.within,
    )
    found, coming = arrived(prepared, prepared.change(), paths, wish, jobs)
    if found.unmatched:
        raise _nothing(found)
    report = pipeline.run(found, replace(options, incoming=coming))
    if not report.articles and not report.unchanged:
        raise NothingToJudgeError(
            f"no article below {found.root} could be judged", "move linked folders into the repository"
        )
    return report

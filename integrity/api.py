"""The library entry points: paths or records in, a Report or Linking out. Nothing is printed and no clock is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from integrity import config, pipeline
from integrity.config import Settings
from integrity.errors import NothingToJudgeError
from integrity.link import linking
from integrity.link.evidence import Linking
from integrity.load import discover
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.report.report import Report

RECORDS = tuple(f"*{suffix}" for suffix in discover.RECORD_SUFFIXES)
"""Patterns of the files that hold records and no article."""


def check(paths: Iterable[Path], at: datetime, *, settings: Settings | None = None, jobs: int = 1) -> Report:
    """Judge every article at or below `paths` (absolute) for the time `at` (aware); `report.fails` is the outcome.

    Without `settings` those of the project are read. Raises NothingToJudgeError if one of `paths` holds no article,
    and ConfigError.
    """
    return _run("check", list(paths), at, settings, jobs)


def audit(paths: Iterable[Path], at: datetime, *, settings: Settings | None = None, jobs: int = 1) -> Report:
    """The same judgement of a whole corpus, which fails for nothing that it finds."""
    return _run("audit", list(paths), at, settings, jobs)


def link_records(records: Iterable[Record]) -> Linking:
    """Links and clusters of records with distinct ids; the same for any order of them.

    Not `link`: that name is the package of the algorithm, which would take its place in `integrity` once imported.
    """
    return linking.link(records)


def found_at(command: str, paths: list[Path], exclude: Iterable[str]) -> Discovery:
    """What `command` is to read at `paths`, with the paths that hold nothing in `unmatched`. Only `link` reads records.

    Raises NothingToJudgeError if that is all of them: a run that checked nothing is never green.
    """
    records = () if command == "link" else RECORDS
    found = discover.discover(discover.find_root(paths), paths, (*exclude, *records))
    if not len(found):
        raise _nothing(found)
    return found


def _nothing(found: Discovery) -> NothingToJudgeError:
    return NothingToJudgeError(
        f"no article found at {', '.join(str(found.root / path) for path in found.unmatched)}",
        "name a folder or file with *.md, *.markdown or *.txt articles (README and the like are none), and look at "
        "`exclude` in the configuration",
    )


def _run(command: str, paths: list[Path], at: datetime, settings: Settings | None, jobs: int) -> Report:
    if not paths:
        raise NothingToJudgeError("no path is named", "name a folder or file with articles")
    if settings is None:
        file = config.find(discover.find_root(paths))
        settings = config.read(file) if file else Settings()
    options = pipeline.Options(
        command=command,
        at=at,
        reported=settings.reported,
        engine=linking.link,
        fail_on=settings.fail_level if command == "check" else None,
        jobs=jobs,
        at_given=True,
    )
    found = found_at(command, paths, settings.exclude)
    if found.unmatched:
        raise _nothing(found)
    report = pipeline.run(found, options)
    if not report.articles:
        raise NothingToJudgeError(
            f"no article below {found.root} could be judged", "move linked folders into the repository"
        )
    return report

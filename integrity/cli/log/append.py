"""`integrity log append`."""

from __future__ import annotations

import math
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from integrity import api, gather, incoming, workers
from integrity.cli import complete, output, secrets
from integrity.cli.log import checkpoint, opening, writing
from integrity.cli.log.opening import Opened, with_place
from integrity.cli.options import PARALLEL_FROM, absolute, moment, processors
from integrity.cli.secrets import passphrase_options
from integrity.errors import UsageError
from integrity.gather import Judged
from integrity.load import discover
from integrity.preparation import Prepared
from integrity.report.inert import visible
from integrity.report.wording import counted
from integrity.trust import log_changes, log_entries, policy
from integrity.trust.claims import LATEST
from integrity.trust.corpus_log import ENTRIES
from integrity.trust.log_changes import Live
from integrity.trust.log_entries import Op, Row
from integrity.validate.verdict import Verdict

MAX_SHOWN = 20
"""Rows, and articles that are not logged, that are told one by one."""
LOGGED = frozenset({Verdict.VERIFIED, Verdict.COUNTERSIGNED, Verdict.UNVERIFIABLE, Verdict.MISSING})
ACCEPTABLE = frozenset({Verdict.ROLLED_BACK, Verdict.DOWNGRADED})
"""Verdicts of articles that only the holder of the log key can say to be meant."""


@click.command("append")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=complete.files)
@click.option("--key", "key_path", metavar="FILE", help="Private log key: sign the rows as well.")
@passphrase_options
@click.option("--accept", multiple=True, metavar="FILE",
              help="Log this article although it is rolled-back or downgraded; repeatable.")  # fmt: skip
@click.option("--at", metavar="TIME", help="Time of the rows instead of now.")
@with_place
def command(paths: tuple[str, ...], key_path: str | None, passphrase_file: str | None, passphrase_fd: int | None,
            accept: tuple[str, ...], at: str | None, keys: str | None, config: str | None,
            isolated: bool) -> int:  # fmt: skip
    """Write down what has changed since the last row.

    A row for each article that is new, has other content or another signature, was moved, replaced or taken away; where
    nothing changed, none. A sealed payload that only has another string is no change. An article with a seal that does
    not stand is not logged. Exit 1 if there is one; the others are logged.
    """
    named, when = discover.expand(paths or (".",), Path.cwd()), moment(at)
    found = opening.prepared(named, when, keys, config, isolated=isolated)
    accepted = frozenset(_path_of(found, name) for name in accept)
    with writing.alone(opening.folder_of(found)):
        log = opening.opened(found)
        key = secrets.private_key(key_path, passphrase_file, passphrase_fd) if key_path else None
        if key:
            checkpoint.check_key(log, key)
        t = _seconds(math.floor(when.timestamp()), log)
        judged = _judged(found, log, named, t)
        refused = [one for one in judged if not _is_logged(one, accepted)]
        rows = _rows(log, judged, refused, t)
        log = _appended(log, rows)
        output.to_stdout("".join(f"{visible(line)}\n" for line in _told(log, rows, len(judged) - len(refused))))
        signed = checkpoint.sign(log, key) if key else _unsigned(log)
        output.to_stdout("".join(f"{line}\n" for line in signed))
    for one in refused[:MAX_SHOWN]:
        output.say(f"not logged: {one.path} is {one.judgement.verification.verdict}", f"  do: {_mend(one)}")
    if len(refused) > MAX_SHOWN:
        output.say(f"and {len(refused) - MAX_SHOWN:,} more are not logged: see `integrity check`")
    return 1 if refused else 0


def _path_of(found: Prepared, name: str) -> str:
    """The path from the root of an article that was named. Raises UsageError for one elsewhere."""
    file = absolute(name) or Path.cwd()
    if not file.is_relative_to(found.root):
        raise UsageError(f"--accept {name:.200} is not below {found.root}", "name an article of this site")
    return found.path_of(file)


def _seconds(now: int, log: Opened) -> int:
    newest = log.log.history.newest
    if not newest <= now <= LATEST:
        raise UsageError(
            f"the last row of the log is of {policy.moment(newest)}, which is later than now, {policy.moment(now)}",
            "set the clock of this machine right, or name a later time with --at",
        )
    return now


def _judged(found: Prepared, log: Opened, named: list[Path], t: int) -> list[Judged]:
    """Every article, judged by the log as it is so far."""
    top, settings = found.root, found.settings
    there = api.found_at("log", top, named, settings.exclude)
    at = moment(policy.moment(t).replace(" UTC", "Z").replace(" ", "T"))
    some = partial(gather.judge_all, top, log.trust, at, settings.fields)
    jobs = processors() if len(there.articles) >= PARALLEL_FROM else 1
    judged = workers.spread_runs(some, sorted(there.articles), jobs)
    judged += [gather.refused(top, at, path, error) for path, error in sorted(there.refused.items())]
    return gather.with_replays(sorted(gather.articles(judged), key=lambda each: each.path))


def _is_logged(one: Judged, accepted: frozenset[str]) -> bool:
    found = one.judgement.verification
    if found.content is None:
        return False
    return found.verdict in LOGGED or (found.verdict in ACCEPTABLE and one.path in accepted)


def _rows(log: Opened, judged: Sequence[Judged], refused: Sequence[Judged], t: int) -> list[Row]:
    """The new rows; what stands at the paths of `refused`, or outside of those named, stays as it was logged."""
    spared = {one.path for one in refused}
    outside = (row.path for row in log.log.history.live())
    spared.update(path for path in outside if not incoming.is_within(path, log.prepared.within))
    live = [
        Live(found.sub, one.path, found.content)
        for one in judged
        if one.path not in spared and (found := one.judgement.verification).content and found.sub
    ]
    return log_changes.rows(log.log.history, live, spared, t)


def _appended(log: Opened, rows: Sequence[Row]) -> Opened:
    """The log with more rows, in the file as well."""
    if not rows:
        return log
    for row in rows:
        log.log.history.add(row)
    lines = (*log.log.lines, *map(log_entries.write, rows))
    writing.write(log.folder, ENTRIES, log_entries.join(lines))
    return replace(log, log=replace(log.log, lines=lines))


def _told(log: Opened, rows: Sequence[Row], articles: int) -> Iterator[str]:
    if not rows:
        same = counted(articles, "article")
        yield f"nothing to log: the log has {same} as they are, in {counted(len(log.log.lines), 'row')}"
        return
    for row in rows[:MAX_SHOWN]:
        was = f" (was {row.was})" if row.was else ""
        yield f"{row.op} {row.path}{was}"
    if len(rows) > MAX_SHOWN:
        yield f"and {len(rows) - MAX_SHOWN:,} more"
    counts = Counter(row.op for row in rows)
    listed = ", ".join(f"{counts[op]:,} {op}" for op in Op if counts[op])
    yield f"appended {counted(len(rows), 'row')} to {log.where}{ENTRIES}: {listed}; {len(log.log.lines):,} in all"


def _unsigned(log: Opened) -> Iterator[str]:
    if log.unsigned or log.log.note is None:
        yield (
            f"{counted(log.unsigned, 'row')} not signed yet: until the holder of the log key has run `integrity log "
            "checkpoint --key FILE`, every check ends with exit code 3"
        )


def _mend(one: Judged) -> str:
    path = shlex.quote(one.path)
    if one.judgement.verification.verdict in ACCEPTABLE and one.judgement.verification.content:
        return f"see `integrity check {path}`; if it is meant to be so: `integrity log append --accept {path}`"
    return f"see `integrity check {path}`, and append again when it is mended"

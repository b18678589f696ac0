"""`integrity verify`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from integrity import gather, workers
from integrity.anchor import Wish
from integrity.cli import complete, output
from integrity.cli.options import absolute, key_file, moment, processes, split_codes, thumbprints, trust_options
from integrity.errors import NothingToJudgeError
from integrity.gather import Judged
from integrity.preparation import Prepared, prepare
from integrity.report import verdicts_jsonl, verification
from integrity.report.terminal import Look
from integrity.trust import sealed
from integrity.validate.verdict import Verdict


@click.command("verify")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete.files)
@click.option("--since", metavar="REF", help="Verify by the policy and keys of REF.")
@click.option("--at", metavar="TIME", help="Verify for this time instead of now.")
@click.option("--sealed-key-file", metavar="FILE", help="A publisher's AES key for sealed payloads.")
@click.option("--config", metavar="FILE", help="Configuration file instead of the one found.")
@click.option("--isolated", is_flag=True, help="Ignore configuration files.")
@click.option("--output", "form", type=click.Choice(["text", "verdicts"]), default="text", show_default=True)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read articles.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def command(files: tuple[str, ...], since: str | None, at: str | None, sealed_key_file: str | None,
            config: str | None, isolated: bool, form: str, jobs: int | None, color: str, keys: str | None,
            root_key: tuple[str, ...]) -> int:  # fmt: skip
    """Verify the seal of articles, and show each numbered step with its result.

    Exit 0 if every file is verified, 1 if one is not, 3 if policy or keys are not valid. An article that is
    `countersigned` in the corpus log alone is not verified. A seal that also stands in another article is found by
    `check` and `audit`, which see all of them.
    """
    paths = [existing(name) for name in files]
    key = sealed.read_key(key_file(sealed_key_file)) if sealed_key_file else None
    wish = Wish(
        keys=absolute(keys), pinned=thumbprints(split_codes(root_key)), since=since, config=absolute(config),
        isolated=isolated, sealed_key=key,
    )  # fmt: skip
    when = moment(at)
    prepared = _knowing_signed(prepare(paths, when, wish))
    look = Look(color=output.wants_color(color, sys.stdout))
    shown = partial(_verdict_lines, prepared, when) if form == "verdicts" else partial(_steps, prepared, when, look)
    # Each process makes the text as well: what is known of an article is longer than what is said of it.
    told = workers.spread_runs(shown, [prepared.path_of(path) for path in paths], jobs or processes(len(paths)))
    output.to_stdout(("" if form == "verdicts" else "\n").join(text for text, _ in told))
    return 0 if all(is_verified for _, is_verified in told) else 1


for option in reversed(trust_options):
    command = option(command)


def existing(name: str) -> Path:
    """The absolute path of a file named on the command line. Raises NothingToJudgeError."""
    path = os.path.abspath(name)  # noqa: PTH100 - resolve() would follow links
    if not os.path.lexists(path) or os.path.isdir(path):  # noqa: PTH112 - there may be very many
        raise NothingToJudgeError(f"{name} is no file", "name article files; `integrity check` judges folders")
    return Path(path)


def _knowing_signed(prepared: Prepared) -> Prepared:
    if prepared.anchor.base is None:
        return prepared
    from integrity import api  # noqa: PLC0415 - imports what links, which verifying a file needs not

    return api.knowing_signed(prepared)


def _judged(prepared: Prepared, at: datetime, paths: Sequence[str]) -> list[tuple[Judged, bool]]:
    judged = gather.judge_seals(prepared.root, prepared.anchor.trust, at, paths)
    return [(one, one.judgement.verification.verdict is Verdict.VERIFIED) for one in judged]


def _verdict_lines(prepared: Prepared, at: datetime, paths: Sequence[str]) -> list[tuple[str, bool]]:
    """One line of data for each article, and whether it is verified."""
    judged = _judged(prepared, at, paths)
    return [(verdicts_jsonl.line(gather.article_row(one)), is_verified) for one, is_verified in judged]


def _steps(prepared: Prepared, at: datetime, look: Look, paths: Sequence[str]) -> list[tuple[str, bool]]:
    """The steps of each article for a person, and whether it is verified."""
    policy = prepared.anchor.policy
    judged = _judged(prepared, at, paths)
    return [(verification.render(one.judgement, policy, look), is_verified) for one, is_verified in judged]

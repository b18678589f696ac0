"""`integrity verify`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from integrity import api, gather
from integrity.anchor import Wish
from integrity.cli import complete, output
from integrity.cli.options import absolute, key_file, moment, split_codes, thumbprints, trust_options
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
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def command(files: tuple[str, ...], since: str | None, at: str | None, sealed_key_file: str | None,
            config: str | None, isolated: bool, form: str, color: str, keys: str | None,
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
    prepared = api.knowing_signed(prepare(paths, when, wish))
    one = partial(gather.judge, prepared.root, prepared.anchor.trust, when, names=prepared.settings.fields)
    judged = [one(prepared.path_of(path)) for path in paths]
    look = Look(color=output.wants_color(color, sys.stdout))
    output.to_stdout(_lines(judged) if form == "verdicts" else _text(judged, prepared, look))
    return 0 if all(one.judgement.verification.verdict is Verdict.VERIFIED for one in judged) else 1


for option in reversed(trust_options):
    command = option(command)


def existing(name: str) -> Path:
    """The absolute path of a file named on the command line. Raises NothingToJudgeError."""
    path = Path(os.path.abspath(name))  # noqa: PTH100 - resolve() would follow links
    if not os.path.lexists(path) or path.is_dir():
        raise NothingToJudgeError(f"{name} is no file", "name article files; `integrity check` judges folders")
    return path


def _lines(judged: Sequence[Judged]) -> str:
    return "".join(verdicts_jsonl.line(gather.article_row(one)) for one in judged)


def _text(judged: Sequence[Judged], prepared: Prepared, look: Look) -> str:
    policy = prepared.anchor.policy
    texts = [verification.render(one.judgement, policy, look) for one in judged]
    return "\n".join(texts)

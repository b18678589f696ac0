"""The corpus log on 192 real articles and their history, where they are at hand.

They are not part of the project. They are looked for in the folder `shared` beside the project.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from integrity.finding import Finding
from integrity.load.article import from_bytes
from integrity.trust import checkpoint, corpus_log, log_changes, log_entries
from integrity.trust.checkpoint import Note
from integrity.trust.corpus_log import Log
from integrity.trust.log_changes import Live
from integrity.trust.log_entries import Op, Row
from integrity.trust.policy import LogKey
from integrity.trust.root import Trust
from integrity.validate import authenticity
from integrity.validate.corpus import Corpus, Seen
from tests import trust_world as world
from tests.log_site import LogSite, at
from tests.repository import FERRY, TRAM

DATA = Path(__file__).parents[3] / "shared" / "data" / "power-apps"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real articles in {DATA}")
OWNER, KEYS = LogKey("example/newsroom", world.LOG.kid), {world.LOG.kid: world.LOG.private.public}


# One signature over a whole legacy corpus.


@pytest.fixture
def countersigned(tmp_path: Path) -> LogSite:
    site = LogSite(tmp_path / "site", tmp_path / "private")
    for path in (FERRY, TRAM, *(file.relative_to(site.root).as_posix() for file in (site.root / "_news").iterdir())):
        (site.root / path).unlink(missing_ok=True)
    for file in (DATA / "_news").iterdir():
        (site.root / "_news" / file.name).write_bytes(file.read_bytes())
    assert "192 add; 192 in all" in site.log().out
    return site


def verdicts(site: LogSite) -> Counter[str]:
    done = site.run("audit", "--at", at(site.now + 60), "--output", "verdicts", "--quiet")
    return Counter(row["verdict"] for row in map(json.loads, done.out.splitlines()))


def test_one_command_countersigns_them_all_and_touches_no_file(countersigned: LogSite) -> None:
    assert verdicts(countersigned) == {"countersigned": 192}
    site, news = countersigned, countersigned.root / "_news"
    assert all((news / file.name).read_bytes() == file.read_bytes() for file in (DATA / "_news").iterdir())
    assert {one[0] for one in site.told()} == {"LOG607"}


def test_then_an_edit_of_any_of_them_is_found(countersigned: LogSite) -> None:
    site = countersigned
    for file in (site.root / "_news").iterdir():
        file.write_bytes(file.read_bytes() + b"\nOne line more.\n")
    told = [one for one in site.told() if one[0] != "LOG607"]
    assert told == sorted(("LOG603", "error", f"_news/{file.name}") for file in (DATA / "_news").iterdir())
    assert verdicts(site) == {"unverifiable": 192}


# Their history, revision by revision.


@dataclass
class Replay:
    """A tree, and a log that is brought up to date after each revision."""

    lines: tuple[bytes, ...] = ()
    live: dict[str, Live] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    verified: int = 0

    def step(self, path: str, content: str, t: int) -> None:
        """One revision: judged by the log before it, then logged; the log is verified and goes on from before."""
        log = self._log()
        trust = Trust(world.World().trust().policy, log=log.history)
        loaded = from_bytes(path, content.encode())
        seen = Seen(path, loaded.identity, authenticity.verify(loaded, trust, t))
        if path in self.live:
            self.findings += Corpus([seen], log=log.history).find()
        assert seen.verification.sub is not None
        assert seen.verification.content is not None
        self.live[path] = Live(seen.verification.sub, path, seen.verification.content)
        rows = log_changes.rows(log.history, list(self.live.values()), (), t)
        self.rows += rows
        self.lines = (*self.lines, *map(log_entries.write, rows))
        corpus_log.check_extends(log.checkpoint(OWNER.origin), self._log(), "the step before", "keys/")
        self.verified += 1

    def _log(self) -> Log:
        head = Log(self.lines).checkpoint(OWNER.origin)
        note = Note(head, (checkpoint.sign(head, world.LOG.private),)).data
        return corpus_log.verified(log_entries.join(self.lines), note, OWNER, KEYS, "keys/")


def revisions() -> Iterator[dict[str, str]]:
    with gzip.open(DATA / "history.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@pytest.fixture(scope="module")
def replay() -> Replay:
    made = Replay()
    for t, row in enumerate(revisions()):
        made.step(row["path"], row["content"], t)
    return made


def test_the_log_holds_at_each_step(replay: Replay) -> None:
    assert replay.verified == 2437


def test_it_grows_only_where_content_changed(replay: Replay) -> None:
    assert Counter(row.op for row in replay.rows) == {Op.ADD: 192, Op.REPLACE: 15, Op.REVISE: 3}


def test_each_replacement_names_from_and_to(replay: Replay) -> None:
    replaced = [one for one in replay.findings if one.rule == "LOG602"]
    rows = [row for row in replay.rows if row.op is Op.REPLACE]
    assert [(one.place.path, one.evidence[:2]) for one in replaced] == [
        (row.path, (("from", row.was), ("to", row.sub))) for row in rows
    ]
    outlets = [dict(one.evidence) for one in replaced]
    assert sum(one["from outlet"] != one["to outlet"] for one in outlets) == 12


def test_eight_replacements_go_back_to_an_earlier_address(replay: Replay) -> None:
    seen: dict[str, set[str]] = {}
    back = 0
    for row in replay.rows:
        back += row.op is Op.REPLACE and row.sub in seen.get(row.path, set())
        seen.setdefault(row.path, set()).add(row.sub)
    assert back == 8


def test_the_other_findings_are_the_three_revisions(replay: Replay) -> None:
    assert Counter(one.rule for one in replay.findings) == {"LOG602": 15, "LOG603": 3}


def test_two_files_share_one_address(replay: Replay) -> None:
    subs = Counter(one.sub for one in replay.live.values())
    assert sorted(subs.values())[-2:] == [1, 2]

"""Whoever owns the work tree and no key is found out by the log, whatever they do in whatever order; nobody else is.

A machine changes a tree at random: adds, edits, deletes, moves, copies and restores articles, and cuts, rewrites or
forks the files of the log. After each step the findings are those of a model that knows what was done; in between the
curator appends, and then nothing may be told. The tree lives in memory: it is judged by the same functions as in a run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from integrity.errors import LogError
from integrity.finding import Finding
from integrity.load.article import from_bytes
from integrity.trust import checkpoint, corpus_log, log_changes, log_entries, private
from integrity.trust.checkpoint import Note
from integrity.trust.corpus_log import Log
from integrity.trust.log_changes import Live
from integrity.trust.policy import LogKey
from integrity.trust.root import Trust
from integrity.validate import authenticity
from integrity.validate.corpus import Corpus, Seen
from tests import trust_world as world
from tests.corpus import seal
from tests.log_site import unsigned
from tests.trust_world import NORTHWIRE

CURATOR, THIEF = world.LOG.private, private.from_seed(bytes(32))
OWNER = LogKey("example/newsroom", world.LOG.kid)
KEYS = {world.LOG.kid: CURATOR.public}
TRUST = world.World().trust()
NAMES = ("ferry", "tram", "bridge")
PATHS = tuple(f"_news/{number}.md" for number in range(4))
AFTER = world.AT + 10_000_000
LOG_RULES = {"LOG601", "LOG602", "LOG603", "LOG604", "LOG605", "LOG606", "SIG511", "SIG512"}


@dataclass(frozen=True)
class Text:
    """An article of the machine: which one, its content, and whether its outlet has signed it."""

    name: str
    version: int
    rev: int = 0
    string: int = 0
    """Number of a sealed payload that is encrypted anew."""

    @property
    def content(self) -> tuple[str, int, int]:
        """What of it the log tells apart."""
        return self.name, self.version, self.rev

    def data(self) -> str:
        body = f"Version {self.version} of the text."
        if not self.rev:
            return unsigned(self.name, body=body, secured=seal(f"{self.name} {self.string}"))
        draft = world.draft(originalUrl=f'"https://calderpost.example/2026/{self.name}"', title=f'"{body}"')
        return world.signed(draft, NORTHWIRE, rev=self.rev)


class Machine(RuleBasedStateMachine):
    """A tree, its log, and what is known of both."""

    def __init__(self) -> None:
        super().__init__()
        self.tree: dict[str, Text] = {}
        self.logged: dict[str, Text] = {}
        """What the curator has written down, by path."""
        self.past: dict[str, list[Text]] = {}
        """All contents that the log has known of each article."""
        self.entries, self.note = b"", self._signed((), CURATOR)
        self.good = (self.entries, self.note)
        self.older: list[tuple[bytes, bytes]] = []
        self.revisions = dict.fromkeys(NAMES, 0)
        self.versions = 0
        self.clock = world.AT

    def _signed(self, lines: tuple[bytes, ...], key: private.PrivateKey) -> bytes:
        head = Log(lines).checkpoint(OWNER.origin)
        return Note(head, (checkpoint.sign(head, key),)).data

    # What outlets and curator do.

    @rule(path=st.sampled_from(PATHS), name=st.sampled_from(NAMES))
    def write(self, path: str, name: str) -> None:
        """An article with a text that is new."""
        self.versions += 1
        self.tree[path] = Text(name, self.versions)

    @rule(path=st.sampled_from(PATHS), name=st.sampled_from(NAMES))
    def sign(self, path: str, name: str) -> None:
        """The same, signed by its outlet under the next revision."""
        self.versions += 1
        self.revisions[name] += 1
        self.tree[path] = Text(name, self.versions, self.revisions[name])

    @precondition(lambda self: self.tree)
    @rule(data=st.data())
    def encrypt_anew(self, data: st.DataObject) -> None:
        """A sealed payload gets another string, as the real ones do every two hours."""
        path = data.draw(st.sampled_from(sorted(self.tree)))
        old = self.tree[path]
        self.tree[path] = Text(old.name, old.version, old.rev, old.string + 1)

    @rule()
    def append(self) -> None:
        """The curator logs what there is, on the log as it was signed, articles that do not stand left out."""
        self.entries, self.note = self.good
        self.clock += 60
        log = self._log()
        judged = self._judged(log)
        bad = {one.path for one in judged if one.verification.finding and one.verification.finding.rule in LOG_RULES}
        live = [
            Live(one.verification.sub or "", one.path, one.verification.content)
            for one in judged
            if one.path not in bad and one.verification.content
        ]
        rows = log_changes.rows(log.history, live, bad, self.clock)
        for row in rows:
            log.history.add(row)
        lines = (*log.lines, *map(log_entries.write, rows))
        self.older.append(self.good)
        self.good = self.entries, self.note = log_entries.join(lines), self._signed(lines, CURATOR)
        for path in PATHS:
            if path in bad:
                continue
            if path in self.tree:
                self.logged[path] = self.tree[path]
                self.past.setdefault(self.tree[path].name, []).append(self.tree[path])
            else:
                self.logged.pop(path, None)

    # What whoever owns the tree does besides.

    @precondition(lambda self: self.tree)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        del self.tree[data.draw(st.sampled_from(sorted(self.tree)))]

    @precondition(lambda self: self.tree)
    @rule(data=st.data(), to=st.sampled_from(PATHS))
    def move(self, data: st.DataObject, to: str) -> None:
        self.tree[to] = self.tree.pop(data.draw(st.sampled_from(sorted(self.tree))))

    @precondition(lambda self: self.past)
    @rule(data=st.data(), path=st.sampled_from(PATHS))
    def restore(self, data: st.DataObject, path: str) -> None:
        """Anything that was ever logged, put back anywhere."""
        every = sorted({text for texts in self.past.values() for text in texts}, key=repr)
        self.tree[path] = data.draw(st.sampled_from(every))

    @rule()
    def tidy(self) -> None:
        """Everything as it was logged."""
        self.tree = dict(self.logged)
        self.entries, self.note = self.good

    @precondition(lambda self: self.older)
    @rule(data=st.data())
    def truncate(self, data: st.DataObject) -> None:
        """The log and the checkpoint of an earlier day."""
        self.entries, self.note = data.draw(st.sampled_from(self.older))

    @rule(data=st.data())
    def rewrite(self, data: st.DataObject) -> None:
        """Rows dropped, doubled, put in another order or taken from an earlier log, under the checkpoint as it is."""
        lines = log_entries.split(self.entries)
        pool = [*lines, *log_entries.split(self.good[0])]
        chosen = data.draw(st.lists(st.sampled_from(pool), max_size=6)) if pool else []
        self.entries = log_entries.join(chosen)

    @rule(data=st.data())
    def fork(self, data: st.DataObject) -> None:
        """Some of the rows, signed by a key of one's own."""
        lines = tuple(log_entries.split(self.entries))[: data.draw(st.integers(0, 6))]
        self.entries, self.note = log_entries.join(lines), self._signed(lines, THIEF)

    # What is found.

    def _log(self) -> Log:
        """The log of the tree, held against the base, as `check --since` does. Raises LogError."""
        found = corpus_log.verified(self.entries, self.note, OWNER, KEYS, "keys/")
        base = checkpoint.parse(self.good[1]).checkpoint
        corpus_log.check_extends(base, found, "the base", "keys/")
        return found

    def _judged(self, log: Log) -> list[Seen]:
        trust = Trust(TRUST.policy, TRUST.keys, log=log.history)
        loaded = [from_bytes(path, text.data().encode()) for path, text in sorted(self.tree.items())]
        return [Seen(one.path, one.identity, authenticity.verify(one, trust, AFTER)) for one in loaded]

    def _found(self) -> dict[str, set[str]]:
        """Rules by path, but for sealed payloads and for two files of one article."""
        try:
            log = self._log()
        except LogError as error:
            return {"keys/log": {error.rule}}
        judged = self._judged(log)
        gone = {row.path for row in log.history.live()} - self.tree.keys()
        findings: Iterable[Finding] = [
            *Corpus(judged, log=log.history, gone=gone).find(),
            *(one.verification.finding for one in judged if one.verification.finding),
        ]
        told: dict[str, set[str]] = {}
        for finding in findings:
            if finding.rule in LOG_RULES:
                told.setdefault(finding.place.path, set()).add(finding.rule)
        return told

    @invariant()
    def every_deed_is_found_and_nothing_else(self) -> None:
        found = self._found()
        if (self.entries, self.note) != self.good:
            assert set(found) == {"keys/log"}
            return
        assert "keys/log" not in found
        live = {text.name for text in self.tree.values()}
        for path in PATHS:
            now, then = self.tree.get(path), self.logged.get(path)
            if now == then or (now and then and now.content == then.content):
                assert found.get(path, set()) == self._superseded(now), (path, found)
            elif now is None and then is not None:
                assert (found.get(path) == {"LOG601"}) == (then.name not in live), (path, found)
            else:
                assert found.get(path), (path, found)
            if now and then and now.name != then.name and then.name not in live:
                assert "LOG602" in found[path], (path, found)

    def _superseded(self, now: Text | None) -> set[str]:
        """What is told of a file that is as it was logged: something only if the same article is newer elsewhere."""
        newest = max((text.rev for text in self.logged.values() if now and text.name == now.name), default=0)
        if now is None or now.rev == newest:
            return set()
        return {"SIG511" if now.rev else "SIG512"}


Machine.TestCase.settings = settings(
    max_examples=100, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLog = Machine.TestCase

"""The corpus log of the newsroom of the fixtures: what its curator wrote down on two days, and what came after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from integrity.load.article import from_bytes
from integrity.trust import checkpoint, digest, log_changes, log_entries
from integrity.trust.checkpoint import Note
from integrity.trust.corpus_log import History, Log
from integrity.trust.log_changes import Live
from integrity.trust.log_entries import Content, Kind
from integrity.trust.policy import LogKey
from integrity.trust.private import PrivateKey
from integrity.trust.root import Trust
from integrity.validate import authenticity, seal_field
from integrity.validate.verdict import Verdict

ENTRIES, CHECKPOINT = "log/entries.jsonl", "log/checkpoint"
BEGUN, LATER = "2025-03-16T08:00:00Z", "2025-04-05T08:00:00Z"
"""When the curator appended. What is dated later is not in the log yet."""
SAVED = "2025-03-05-kvarnstad-start-up"
"""Signed with the key that was stolen, and logged before."""
DELETED = ("2025-03-09-fog-horn-of-holmsand", "https://calderhavenpost.example/2025/03/09/fog-horn-of-holmsand/")
"""An article, as the beginning of its name and its address, that the log has and the folder has not."""
REPLACED = ("2025-03-15-first-look-at-orvandil", "https://parallaxweekly.example/2025/03/15/orvandil-sample-opened/")
"""The article that stood in that file before."""
EDITED = "2025-03-08-haukeland-wins"
"""An article without a signature that was edited after it was logged."""
ROLLED_BACK = "2025-03-26-calderhavens-narrow"
"""A signed article of which the log has a later revision."""
_LOGGED = {Verdict.VERIFIED, Verdict.UNVERIFIABLE, Verdict.MISSING}


def files(articles: Mapping[str, Path], trust: Trust, owner: LogKey, key: PrivateKey) -> dict[str, bytes]:
    """The files of the log by path from the keys folder; `articles` by the path that the log has for them."""
    judged = dict(_judged(articles, trust))
    lines: tuple[bytes, ...] = ()
    history = History()
    for time, known in ((BEGUN, _begun(judged)), (LATER, _later(judged))):
        for row in log_changes.rows(history, known, (), _seconds(time)):
            history.add(row)
            lines = (*lines, log_entries.write(row))
    head = Log(lines).checkpoint(owner.origin)
    return {ENTRIES: log_entries.join(lines), CHECKPOINT: Note(head, (checkpoint.sign(head, key),)).data}


def _judged(articles: Mapping[str, Path], trust: Trust) -> Iterator[tuple[str, Live]]:
    """What there is to log of each article that stands, by its path."""
    for path, file in sorted(articles.items()):
        loaded = from_bytes(path, file.read_bytes())
        found = authenticity.verify(loaded, trust, _seconds("2026-01-01T00:00:00Z"))
        if found.sub and found.content and found.verdict in _LOGGED:
            yield path, Live(found.sub, path, found.content)
        elif found.sub and found.kid and Path(path).name.startswith(SAVED):
            seal, subject = loaded.source.root.text("secured") or "", seal_field.subject_of(loaded, trust.exclude)
            yield path, Live(found.sub, path, Content(1, str(subject.dig), Kind.SIGNED, log_entries.seal_digest(seal)))


def _begun(judged: Mapping[str, Live]) -> Sequence[Live]:
    """The folder on the first day: the articles from before, and three that were others then."""
    folder = next(path.rpartition("/")[0] for path in judged if "/_archive/" not in path)
    known = [one for path, one in judged.items() if Path(path).name[:10] < BEGUN[:10]]
    known = [_instead(one, REPLACED[1]) if Path(one.path).name.startswith(REPLACED[0]) else one for one in known]
    known = [_instead(one, one.sub) if Path(one.path).name.startswith(EDITED) else one for one in known]
    return [*known, Live(DELETED[1], f"{folder}/{DELETED[0]}.md", _unsigned(DELETED[1]))]


def _later(judged: Mapping[str, Live]) -> Sequence[Live]:
    """The folder on the second day: what was logged before as it was, and what came since."""
    new = [one for path, one in judged.items() if BEGUN[:10] <= Path(path).name[:10] < LATER[:10]]
    new = [_revised(one) if Path(one.path).name.startswith(ROLLED_BACK) else one for one in new]
    return [*_begun(judged), *new]


def _instead(one: Live, sub: str) -> Live:
    """Another text at the same path."""
    return Live(sub, one.path, _unsigned(f"another text of {sub}"))


def _revised(one: Live) -> Live:
    """A revision later."""
    return one._replace(content=_signed(f"later seal of {one.sub}", one.content.rev + 1, one.path))


def _unsigned(text: str) -> Content:
    return Content(0, str(digest.of(text.encode())), Kind.SEALED, log_entries.seal_digest(f"seal of {text}"))


def _signed(seal: str, rev: int, text: str) -> Content:
    return Content(rev, str(digest.of(text.encode())), Kind.SIGNED, log_entries.seal_digest(seal))


def _seconds(time: str) -> int:
    return int(datetime.fromisoformat(time).timestamp())

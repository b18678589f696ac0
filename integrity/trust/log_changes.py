"""What to append to the log: the rows that lead from what it knows to the articles that there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from integrity.trust.corpus_log import History
from integrity.trust.log_entries import Content, Op, Row


class Live(NamedTuple):
    """An article that there is."""

    sub: str
    path: str
    content: Content


def rows(history: History, articles: Sequence[Live], spared: Collection[str], t: int) -> list[Row]:
    """The rows of the time `t` after which every article is the head at its path, and no other head is left.

    None where nothing changed. Heads at the paths in `spared` stay: there is something that is not to be logged. An
    article is moved where its old path does not have it any more, and replaced where its path has another one that is
    nowhere else. The same rows for any order of `articles`.
    """
    present = {(one.sub, one.path) for one in articles}
    heads = ((row.sub, row.path, row) for row in history.live() if row.path not in spared)
    gone = {(sub, path): row for sub, path, row in heads if (sub, path) not in present}
    ordered = sorted(articles, key=lambda one: (one.path, one.sub))
    moved = _moves(history, ordered, gone)
    for left in moved.values():
        del gone[left.sub, left.path]
    made = [row for one in ordered if (old := moved.get(one)) for row in _moved(one, old, t)]
    left_at = {path: row for (_, path), row in sorted(gone.items(), reverse=True)}
    for one in ordered:
        head = history.heads(one.sub).get(one.path)
        if head and one.content.says_more_than(head.content):
            made.append(Row(Op.REVISE, one.sub, one.path, "", one.content, t))
        elif head is None and one not in moved:
            old = left_at.pop(one.path, None)
            made.append(_came(one, old, t))
            if old:
                del gone[old.sub, old.path]
    return made + [Row(Op.RETRACT, *key, "", gone[key].content, t) for key in sorted(gone, key=lambda key: key[::-1])]


def _moves(history: History, ordered: Sequence[Live], gone: Mapping[tuple[str, str], Row]) -> dict[Live, Row]:
    """Articles at a path that is new to them, each with the head that it had at one that it has left."""
    left: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(gone.values(), key=lambda row: row.path, reverse=True):
        left[row.sub].append(row)
    new = (one for one in ordered if one.path not in history.heads(one.sub))
    return {one: left[one.sub].pop() for one in new if left[one.sub]}


def _moved(one: Live, old: Row, t: int) -> Iterator[Row]:
    yield Row(Op.MOVE, one.sub, one.path, old.path, old.content, t)
    if one.content.says_more_than(old.content):
        yield Row(Op.REVISE, one.sub, one.path, "", one.content, t)


def _came(one: Live, old: Row | None, t: int) -> Row:
    if old is None:
        return Row(Op.ADD, one.sub, one.path, "", one.content, t)
    return Row(Op.REPLACE, one.sub, one.path, old.sub, one.content, t)

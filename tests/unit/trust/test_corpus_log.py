import gc
from typing import Any

import pytest

from integrity.errors import LogError
from integrity.trust import checkpoint, corpus_log, log_entries, private
from integrity.trust.checkpoint import Checkpoint, Note
from integrity.trust.corpus_log import History, Log
from integrity.trust.digest import Digest, of, parse
from integrity.trust.log_entries import Content, Kind, Op, Row
from integrity.trust.policy import LogKey
from integrity.trust.views import Head, Standing

KEY, OTHER = private.from_seed(bytes(32)), private.from_seed(bytes([1]) * 32)
OWNER = LogKey("example/newsroom", KEY.public.thumbprint)
KEYS = {KEY.public.thumbprint: KEY.public}
D1, D2, D3 = (of(bytes([number])) for number in (1, 2, 3))
A, B = "https://a.example/", "https://b.example/"
P, Q = "_news/p.md", "_news/q.md"


def plain(dig: Digest = D1) -> Content:
    return Content(0, str(dig), Kind.NONE)


def signed(rev: int, dig: Digest = D1, seal: str = "seal") -> Content:
    return Content(rev, str(dig), Kind.SIGNED, log_entries.seal_digest(seal))


def row(op: Op, sub: str = A, path: str = P, content: Content | None = None, was: str = "", t: int = 10) -> Row:
    return Row(op, sub, path, was, content or plain(), t)


def history(*rows: Row) -> History:
    made = History()
    for one in rows:
        made.add(one)
    return made


ADD = row(Op.ADD)


# What rows make the head.


def test_an_empty_log_knows_nothing() -> None:
    empty = History()
    assert (list(empty.live()), empty.head(A), empty.first_logged(A), empty.seal_logged("seal")) == (
        [],
        None,
        None,
        None,
    )
    assert (empty.heads(A), empty.at(P), empty.newest) == ({}, {}, 0)


@pytest.mark.parametrize(
    ("rows", "live"),
    [
        ([ADD], [(A, P, D1)]),
        ([ADD, row(Op.REVISE, content=plain(D2))], [(A, P, D2)]),
        ([ADD, row(Op.MOVE, path=Q, was=P)], [(A, Q, D1)]),
        ([ADD, row(Op.RETRACT)], []),
        ([ADD, row(Op.RETRACT), row(Op.ADD, content=plain(D2))], [(A, P, D2)]),
        ([ADD, row(Op.REPLACE, B, was=A)], [(B, P, D1)]),
        ([ADD, row(Op.REPLACE, B, was=A), row(Op.REPLACE, was=B)], [(A, P, D1)]),
        ([ADD, row(Op.ADD, path=Q)], [(A, P, D1), (A, Q, D1)]),
        ([ADD, row(Op.ADD, path=Q), row(Op.RETRACT)], [(A, Q, D1)]),
    ],
    ids=["add", "revise", "move", "retract", "again", "replace", "replaced back", "twice", "one of two"],
)
def test_the_head_is_per_article_and_path(rows: list[Row], live: list[tuple[str, str, Digest]]) -> None:
    found = history(*rows)
    assert sorted((one.sub, one.path, parse(one.content.dig)) for one in found.live()) == live
    assert sorted((sub, path) for path in (P, Q) for sub in found.at(path)) == sorted(one[:2] for one in live)
    assert sorted((sub, path) for sub in (A, B) for path in found.heads(sub)) == sorted(one[:2] for one in live)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ADD, ADD], "`add` of an article that is there"),
        ([row(Op.REVISE)], "`revise` of an article that is not there"),
        ([ADD, row(Op.REVISE, path=Q)], "`revise` of an article that is not there"),
        ([row(Op.RETRACT)], "`retract` of an article that is not there"),
        ([ADD, row(Op.RETRACT), row(Op.RETRACT)], "`retract` of an article that is not there"),
        ([ADD, row(Op.RETRACT, content=plain(D2))], "`retract` that does not repeat what the article was"),
        ([row(Op.MOVE, was=Q)], "`move` of an article that is not there"),
        ([ADD, row(Op.MOVE, path=Q, was=P, content=plain(D2))], "`move` that does not repeat what the article was"),
        ([ADD, row(Op.ADD, path=Q), row(Op.MOVE, path=Q, was=P)], "`move` of an article that is there"),
        ([row(Op.REPLACE, was=B)], "`replace` of an article that is not there"),
        ([ADD, row(Op.ADD, path=Q, t=9)], "`t` 9, which is earlier than 10 in the row before it"),
    ],
)
def test_a_row_that_cannot_follow_is_refused(rows: list[Row], said: str) -> None:
    with pytest.raises(ValueError) as caught:
        history(*rows)
    assert str(caught.value) == said


# What verification asks.


def test_the_head_of_an_article_is_its_newest_row() -> None:
    found = history(row(Op.ADD, content=signed(1)), row(Op.REVISE, content=signed(2, D2)))
    assert found.head(A) == Head(2, D2)


def test_of_two_files_of_one_article_the_highest_revision_counts() -> None:
    found = history(row(Op.ADD, content=signed(2, D2)), row(Op.ADD, path=Q, content=plain(D3)))
    assert found.head(A) == Head(2, D2)


def test_the_head_of_an_article_that_is_gone_is_its_last_row() -> None:
    found = history(row(Op.ADD, content=signed(2, D2)), row(Op.RETRACT, content=signed(2, D2)))
    assert found.head(A) == Head(2, D2)


def test_article_and_seal_are_known_since_their_first_row() -> None:
    again = row(Op.REVISE, content=signed(2, D2, "second"), t=30)
    found = history(
        row(Op.ADD, content=signed(1), t=20), again, row(Op.MOVE, content=again.content, path=Q, was=P, t=40)
    )
    assert (found.first_logged(A), found.seal_logged("seal"), found.seal_logged("second")) == (20, 20, 30)
    assert (found.seal_logged("third"), found.newest) == (None, 40)


REVISED = [ADD, row(Op.REVISE, content=plain(D2))]


@pytest.mark.parametrize(
    ("rows", "path", "dig", "standing"),
    [
        (REVISED, P, D2, Standing.CURRENT),
        (REVISED, Q, D2, Standing.MOVED),
        (REVISED, P, D1, Standing.EARLIER),
        (REVISED, Q, D1, Standing.EARLIER),
        (REVISED, P, D3, Standing.CHANGED),
        (REVISED, Q, D3, Standing.CHANGED),
        ([ADD, row(Op.ADD, path=Q, content=plain(D2))], P, D2, Standing.CHANGED),
        ([ADD, row(Op.RETRACT), row(Op.ADD, content=plain(D2))], P, D1, Standing.EARLIER),
        ([ADD, row(Op.REPLACE, B, was=A), row(Op.REPLACE, was=B, content=plain(D2))], P, D1, Standing.EARLIER),
        ([ADD, row(Op.RETRACT)], P, D1, Standing.RETIRED),
        ([ADD, row(Op.REPLACE, B, was=A)], P, D1, Standing.RETIRED),
        ([row(Op.ADD, B)], P, D1, Standing.UNKNOWN),
    ],
)
def test_what_an_article_is_to_the_log(rows: list[Row], path: str, dig: Digest, standing: Standing) -> None:
    assert history(*rows).standing(A, path, dig) is standing


# Rows with their checkpoint.

LINES = tuple(map(log_entries.write, [ADD, row(Op.ADD, B, Q), row(Op.REVISE, content=plain(D2), t=20)]))
ENTRIES = log_entries.join(LINES)


def note(lines: tuple[bytes, ...] = LINES, key: private.PrivateKey = KEY, **changes: Any) -> bytes:
    made = Log(lines).checkpoint(OWNER.origin)._replace(**changes)
    return Note(made, (checkpoint.sign(made, key),)).data


def verified(entries: bytes = ENTRIES, head: bytes | None = None, **changes: Any) -> Log:
    head = note() if head is None else head
    return corpus_log.verified(entries, head, **{"owner": OWNER, "keys": KEYS, "where": "keys/", **changes})


def refusal(entries: bytes = ENTRIES, head: bytes | None = None, **changes: Any) -> tuple[str, str]:
    with pytest.raises(LogError) as caught:
        verified(entries, head, **changes)
    return caught.value.rule, caught.value.message


def test_a_log_that_its_checkpoint_signs_is_taken() -> None:
    found = verified()
    assert found.lines == LINES
    assert found.history.standing(A, P, D2) is Standing.CURRENT
    assert found.note == checkpoint.parse(note())


@pytest.mark.parametrize("count", range(4))
def test_any_number_of_rows_is_a_log(count: int) -> None:
    lines = LINES[:count]
    assert verified(log_entries.join(lines), note(lines)).lines == lines


@pytest.mark.parametrize(
    "lines",
    [
        LINES[::-1],
        (LINES[0], LINES[2], LINES[1]),
        (LINES[0], LINES[1], LINES[2].replace(b"revise", b"add")),
        (LINES[0], LINES[1], b""),
    ],
)
def test_other_rows_than_those_signed_are_a_fork(lines: tuple[bytes, ...]) -> None:
    said = "keys/log/entries.jsonl does not have the root that keys/log/checkpoint signs for its 3 rows"
    assert refusal(log_entries.join(lines)) == ("LOG605", said)


@pytest.mark.parametrize("lines", [LINES[:2], (*LINES, LINES[2]), ()])
def test_another_number_of_rows_than_signed_is_a_fork(lines: tuple[bytes, ...]) -> None:
    said = f"keys/log/entries.jsonl has {len(lines)} rows, expected the 3 that keys/log/checkpoint signs"
    assert refusal(log_entries.join(lines)) == ("LOG605", said)


def test_a_last_row_without_its_end_is_a_fork() -> None:
    assert refusal(ENTRIES[:-1]) == ("LOG605", "keys/log/entries.jsonl: the last row has no line end")


def test_what_was_signed_and_is_no_log_is_a_fork() -> None:
    lines = (LINES[0], LINES[0])
    said = "keys/log/entries.jsonl:2 is no row that can stand here: `add` of an article that is there"
    assert refusal(log_entries.join(lines), note(lines)) == ("LOG605", said)


def test_a_log_without_its_checkpoint_is_nobodys_word() -> None:
    with pytest.raises(LogError, match="keys/log/checkpoint is missing") as caught:
        corpus_log.verified(ENTRIES, None, OWNER, KEYS, "keys/")
    assert caught.value.rule == "LOG606"


@pytest.mark.parametrize(
    ("head", "changes", "said"),
    [
        (note(key=OTHER), {}, "a checkpoint without a signature by the log key"),
        (note(origin="example/other"), {}, "a checkpoint of the log 'example/other'"),
        (b"no note", {}, "no note"),
        (note(), {"keys": {}}, "for which there is no keys/pub/"),
    ],
)
def test_a_checkpoint_that_is_not_the_curators_is_refused(head: bytes, changes: dict[str, Any], said: str) -> None:
    rule, message = refusal(head=head, **changes)
    assert (rule, said in message) == ("LOG606", True)


def test_rows_can_be_read_before_they_are_signed() -> None:
    found = corpus_log.read(ENTRIES, "keys/")
    assert (found.lines, found.note, found.history.newest) == (LINES, None, 20)


@pytest.mark.parametrize("size", range(4))
def test_a_log_extends_each_of_its_beginnings(size: int) -> None:
    corpus_log.check_extends(Log(LINES[:size]).checkpoint(OWNER.origin), Log(LINES), "the one of main", "keys/")


@pytest.mark.parametrize(
    ("new", "rule", "said"),
    [
        (LINES[:1], "LOG604", "has 1 rows, expected the 2 that the one of main signs and any after them"),
        ((LINES[1], LINES[0], LINES[2]), "LOG605", "the first 2 rows of keys/log/entries.jsonl do not have the root"),
    ],
)
def test_a_log_that_was_cut_or_rewritten_extends_nothing(new: tuple[bytes, ...], rule: str, said: str) -> None:
    old: Checkpoint = Log(LINES[:2]).checkpoint(OWNER.origin)
    with pytest.raises(LogError, match=said) as caught:
        corpus_log.check_extends(old, Log(new), "the one of main", "keys/")
    assert caught.value.rule == rule


@pytest.mark.parametrize("is_enabled", [True, False])
def test_the_collector_of_garbage_is_left_as_it_was(is_enabled: bool) -> None:
    (gc.enable if is_enabled else gc.disable)()
    try:
        corpus_log.read(ENTRIES, "keys/")
        with pytest.raises(LogError):
            corpus_log.read(b"no row\n", "keys/")
        assert gc.isenabled() is is_enabled
    finally:
        gc.enable()

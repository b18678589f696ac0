"""Cases of the corpus log: proofs, rows one after the other, and logs with their checkpoints."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tests import slow_tree
from tests.vectors.form import b64u, jcs
from tests.vectors.tokens import Key

ORIGIN = "example/newsroom"
CURATOR, THIEF = Key("log"), Key("another log")
A, B = "https://a.example/1", "https://b.example/2"
P, Q = "_news/p.md", "_news/q.md"
SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 13)
FORKED, SIGNATURE, VALID = "log-forked", "log-signature", "valid"


class Case(NamedTuple):
    """One case: what is given, and what is to come of it."""

    comment: str
    flags: tuple[str, ...]
    given: dict[str, Any]
    result: str


def to_json(number: int, case: Case) -> dict[str, Any]:
    """The case as it is written."""
    return {"tcId": number, "comment": case.comment, "flags": list(case.flags), **case.given, "result": case.result}


def digest(text: str) -> str:
    """The digest of a text as rows have it."""
    return f"sha-256:{b64u(hashlib.sha256(text.encode()).digest())}"


def row(op: str, sub: str = A, path: str = P, text: str = "one", **changes: Any) -> dict[str, Any]:
    """A row about an article that nobody signed, but for `changes`."""
    made = {"op": op, "sub": sub, "path": path, "was": "", "rev": 0, "dig": digest(text), "kind": "none", "seal": ""}
    return {**made, "t": 1_742_112_000, **changes}


def signed(op: str, rev: int, text: str = "one", **changes: Any) -> dict[str, Any]:
    """A row about a signed article."""
    return row(op, text=text, rev=rev, kind="signed", seal=digest(f"seal {rev} of {text}"), **changes)


# Proofs.


def entries(size: int) -> list[bytes]:
    """Entries of a tree that is about nothing."""
    return [b"entry %d" % number for number in range(size)]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def inclusion() -> Iterator[Case]:
    for size in SIZES:
        for index in sorted({0, size // 2, size - 1}):
            yield _inclusion(size, index, slow_tree.path(index, entries(size)), VALID, "of {}")
    good = slow_tree.path(3, entries(7))
    for name, proof in _broken(good):
        yield _inclusion(7, 3, proof, "invalid", "{}, " + name)
    yield _inclusion(7, 4, good, "invalid", "{}, of another leaf")


def _inclusion(size: int, index: int, proof: Sequence[bytes], result: str, name: str) -> Case:
    leaf = slow_tree.sha256(b"\0" + entries(size)[index])
    given = {"leafIdx": index, "treeSize": size, "leafHash": b64(leaf), "root": b64(slow_tree.mth(entries(size)))}
    comment = name.format(f"leaf {index} of {size}")
    return Case(comment, ("Proof",), {**given, "proof": list(map(b64, proof))}, result)


def consistency() -> Iterator[Case]:
    for size in SIZES:
        for first in sorted({1, (size + 1) // 2, size}):
            yield _consistency(first, size, slow_tree.proof(first, entries(size)), VALID, "of {}")
    good = slow_tree.proof(3, entries(7))
    for name, proof in _broken(good):
        yield _consistency(3, 7, proof, "invalid", "{}, " + name)
    yield _consistency(3, 7, good, "invalid", "{}, from another root", before=b"\0" * 32)
    yield _consistency(0, 7, [], "invalid", "{}, from which nothing can be proved")


def _consistency(first: int, size: int, proof: Sequence[bytes], result: str, name: str, before: bytes = b"") -> Case:
    roots = before or slow_tree.mth(entries(first)), slow_tree.mth(entries(size))
    given = {"size1": first, "size2": size, "root1": b64(roots[0]), "root2": b64(roots[1])}
    return Case(name.format(f"{first} to {size}"), ("Proof",), {**given, "proof": list(map(b64, proof))}, result)


def _broken(proof: Sequence[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    yield "the last hash missing", [*proof[:-1]]
    yield "a hash too many", [*proof, bytes(32)]
    yield "in the other order", [*proof[::-1]]
    yield "one bit changed", [bytes([proof[0][0] ^ 1]) + proof[0][1:], *proof[1:]]
    yield "a hash cut short", [proof[0][:-1], *proof[1:]]
    yield "empty", []


# Logs.


def log(comment: str, flag: str, rows: Sequence[dict[str, Any] | str], result: str = VALID, **changes: Any) -> Case:
    """A log of some rows, a text being a line as it stands; `changes` are of note, size, key, name and file."""
    lines = [one if isinstance(one, str) else jcs(one) for one in rows]
    file = changes.get("file", "".join(f"{line}\n" for line in lines))
    note = changes.get("note") or checkpoint([line.encode() for line in lines], **changes)
    given = {"origin": ORIGIN, "key": CURATOR.jwk, "entries": file, "checkpoint": note}
    live = {"live": changes["live"]} if "live" in changes else {}
    return Case(comment, (flag,), {**given, **live}, result)


def checkpoint(lines: list[bytes], key: Key = CURATOR, origin: str = ORIGIN, name: str | None = None,
               size: int | None = None, more: str = "", **_: Any) -> str:  # fmt: skip
    """The note over some rows; `more` stands before the signature."""
    body = f"{origin}\n{len(lines) if size is None else size}\n{b64(slow_tree.mth(lines))}\n"
    return f"{body}\n{more}{signature(body, key, name or origin)}"


def signature(body: str, key: Key, name: str = ORIGIN) -> str:
    """The line of signature over the text of a note."""
    key_id = hashlib.sha256(name.encode() + b"\n\x01" + key.public).digest()[:4]
    return f"— {name} {b64(key_id + key.sign(body.encode()))}\n"


def heads(*found: tuple[str, str, str]) -> list[dict[str, str]]:
    """The heads that are left, by path."""
    return [{"sub": sub, "path": path, "dig": digest(text)} for sub, path, text in found]


ADD = row("add")
TWO = [ADD, row("add", B, Q, "two")]
_LINE = jcs(ADD)
_BODY = f"{ORIGIN}\n2\n{b64(slow_tree.mth([jcs(one).encode() for one in TWO]))}\n"

ROWS: tuple[Case, ...] = (
    log("empty", "Rows", [], live=heads()),
    log("one article", "Rows", [ADD], live=heads((A, P, "one"))),
    log("two articles", "Rows", TWO, live=heads((A, P, "one"), (B, Q, "two"))),
    log("revised", "Rows", [ADD, row("revise", text="new")], live=heads((A, P, "new"))),
    log("signed later", "Rows", [ADD, signed("revise", 1)], live=heads((A, P, "one"))),
    log("moved", "Rows", [ADD, row("move", path=Q, was=P)], live=heads((A, Q, "one"))),
    log("retracted", "Rows", [ADD, row("retract")], live=heads()),
    log("replaced", "Rows", [ADD, row("replace", B, text="two", was=A)], live=heads((B, P, "two"))),
    log("replaced and back", "Rows", [ADD, row("replace", B, was=A), row("replace", was=B)], live=heads((A, P, "one"))),
    log("two files of one article", "Rows", [ADD, row("add", path=Q)], live=heads((A, P, "one"), (A, Q, "one"))),
    log("characters that JSON escapes", "Rows", [row("add", path='_news/"\\\t\x1f🌊.md')],
        live=heads((A, '_news/"\\\t\x1f🌊.md', "one"))),
    log("added twice", "Order", [ADD, ADD], FORKED),
    log("revised before it is there", "Order", [row("revise")], FORKED),
    log("retracted twice", "Order", [ADD, row("retract"), row("retract")], FORKED),
    log("retracted as another content", "Order", [ADD, row("retract", text="new")], FORKED),
    log("moved from where it is not", "Order", [ADD, row("move", path=P, was=Q)], FORKED),
    log("replaces what is not there", "Order", [ADD, row("replace", B, was="https://c.example/")], FORKED),
    log("time that falls", "Order", [ADD, row("add", B, Q, t=1)], FORKED),
    log("unknown operation", "Form", [row("delete")], FORKED),
    log("unknown member", "Form", [row("add", extra=1)], FORKED),
    log("members in another order", "Form", ['{"was":"",' + _LINE[1:].replace(',"was":""', "")], FORKED),
    log("white space", "Form", [_LINE.replace(":0", ": 0")], FORKED),
    log("an escape that RFC 8785 does not use", "Form", [_LINE.replace("_news/p", "_news\\/p")], FORKED),
    log("a number with a point", "Form", [_LINE.replace('"rev":0', '"rev":0.0')], FORKED),
    log("signed, and revision 0", "Form", [row("add", kind="signed", seal=digest("x"))], FORKED),
    log("not signed, and revision 1", "Form", [row("add", rev=1)], FORKED),
    log("without a seal, and its digest", "Form", [row("add", seal=digest("x"))], FORKED),
    log("digest of another algorithm", "Form", [row("add", dig="sha-512:AAAA")], FORKED),
    log("an empty line", "Form", [ADD, ""], FORKED),
)  # fmt: skip
NOTES: tuple[Case, ...] = (
    log("a row edited", "Tree", TWO, FORKED, file="".join(f"{jcs(one)}\n" for one in TWO).replace("p.md", "r.md")),
    log("rows in another order", "Tree", TWO, FORKED, file="".join(f"{jcs(one)}\n" for one in TWO[::-1])),
    log("a row dropped", "Tree", TWO, FORKED, file=f"{jcs(TWO[1])}\n"),
    log("the last row dropped", "Tree", TWO, FORKED, file=f"{_LINE}\n"),
    log("a row doubled", "Tree", TWO, FORKED, file="".join(f"{jcs(one)}\n" for one in [*TWO, TWO[1]])),
    log("the last line feed missing", "Tree", TWO, FORKED, file="\n".join(map(jcs, TWO))),
    log("another size under a good signature", "Tree", TWO, FORKED, size=1),
    log("by another key", "Note", TWO, SIGNATURE, key=THIEF),
    log("of another log", "Note", TWO, SIGNATURE, origin="example/other"),
    log("under another name", "Note", TWO, SIGNATURE, name="example/other"),
    log("without a signature", "Note", TWO, SIGNATURE, note=f"{_BODY}\n"),
    log("with a line below the root", "Note", TWO, SIGNATURE,
        note=f"{_BODY}more\n\n{signature(f'{_BODY}more' + chr(10), CURATOR)}"),
    log("with CR LF", "Note", TWO, SIGNATURE,
        note=checkpoint([jcs(one).encode() for one in TWO]).replace("\n", "\r\n")),
    log("a size with a leading zero", "Note", TWO, SIGNATURE,
        note=(_BODY.replace("\n2\n", "\n02\n") + "\n" + signature(_BODY.replace("\n2\n", "\n02\n"), CURATOR))),
    log("a hyphen for the em dash", "Note", TWO, SIGNATURE,
        note=checkpoint([jcs(one).encode() for one in TWO]).replace("—", "-")),
    log("a signature by the key that fails, beside a good one", "Note", TWO, SIGNATURE,
        more=signature(f"{_BODY}x", CURATOR)),
    log("further signatures by others", "Note", TWO, live=heads((A, P, "one"), (B, Q, "two")),
        more=signature(_BODY, THIEF) + f"— witness.example/w1 {b64(bytes(76))}\n"),
)  # fmt: skip
INCLUSION, CONSISTENCY = tuple(inclusion()), tuple(consistency())

"""Checkpoints of the corpus log: signed notes (C2SP signed-note) that say how long the log is, and its root.

    example/newsroom
    192
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — example/newsroom Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

Origin, size and root are lines of C2SP tlog-checkpoint; no further line may stand below them. A line of signature is an
em dash, the name of a key, and the base64 of four bytes of key id and the signature. One signature counts here: that of
the log key under the name of the origin. Others, such as those of witnesses, are passed over.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import NamedTuple

from integrity.trust import keyring
from integrity.trust.keyring import PublicKey
from integrity.trust.log import Hash
from integrity.trust.private import PrivateKey

MAX_BYTES = 16 * 1024
"""Of a note, in UTF-8."""
MAX_SIZE = 2**53 - 1
"""Rows; readers whose numbers are all floating-point take larger ones for others."""
_ED25519 = b"\x01"
"""The signature type of a plain Ed25519 signature (C2SP signed-note, signature types)."""
_KEY_ID = 4
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class Checkpoint(NamedTuple):
    """What a curator signs of a log."""

    origin: str
    """The name of the log."""
    size: int
    """Rows."""
    root: Hash

    @property
    def body(self) -> str:
        """The text that is signed, with its last LF."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode('ascii')}\n"


class Signature(NamedTuple):
    """One line of signature; the bytes are not looked at before the name is known."""

    name: str
    data: bytes
    """Key id and signature."""

    @property
    def line(self) -> str:
        """The line, with its LF."""
        return f"— {self.name} {base64.b64encode(self.data).decode('ascii')}\n"


class Note(NamedTuple):
    """A checkpoint with its signatures, none of them verified."""

    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return f"{self.checkpoint.body}\n{''.join(one.line for one in self.signatures)}".encode()


def key_id(name: str, key: PublicKey) -> bytes:
    """The four bytes by which a signature says which key it is by (C2SP signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + key.raw).digest()[:_KEY_ID]


def parse(data: bytes) -> Note:
    """The note in a file. Raises ValueError for anything that is not exactly of the form above."""
    if len(data) > MAX_BYTES:
        raise ValueError(f"a note of over {MAX_BYTES:,} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeError:
        raise ValueError("a note that is not UTF-8") from None
    if any(ord(character) < ord(" ") and character != "\n" for character in text):
        raise ValueError("a note with control characters")
    body, gap, rest = text.partition("\n\n")
    if not gap or not rest.endswith("\n"):
        raise ValueError("no note: expected a text, an empty line, and lines of signatures, each with its line end")
    return Note(_checkpoint(body), tuple(map(_signature, rest[:-1].split("\n"))))


def check_signature(note: Note, origin: str, key: PublicKey) -> None:
    """Raise ValueError unless the note is about the log `origin` and `key` has signed it under that name.

    A signature that names this key and is not by it is refused, whatever stands beside it.
    """
    if note.checkpoint.origin != origin:
        raise ValueError(f"a checkpoint of the log {note.checkpoint.origin!r:.80}, expected {origin!r:.80}")
    name = key_id(origin, key)
    own = [one.data for one in note.signatures if one.name == origin and one.data.startswith(name)]
    if not own:
        raise ValueError(f"a checkpoint without a signature by the log key {key.thumbprint}")
    for data in own:
        keyring.check_signature(key, data[_KEY_ID:], note.checkpoint.body.encode())


def sign(checkpoint: Checkpoint, key: PrivateKey) -> Signature:
    """The signature of `key` under the name of the log."""
    signature = key.sign(checkpoint.body.encode())
    return Signature(checkpoint.origin, key_id(checkpoint.origin, key.public) + signature)


def _checkpoint(body: str) -> Checkpoint:
    lines = body.split("\n")
    if len(lines) != len(Checkpoint._fields):
        raise ValueError(f"a checkpoint of {len(lines)} lines, expected origin, size and root")
    origin, size, root = lines
    if not origin:
        raise ValueError("a checkpoint without an origin")
    if not _SIZE.fullmatch(size) or int(size) > MAX_SIZE:
        raise ValueError(f"a checkpoint of size {size!r:.40}, expected a whole number of at most {MAX_SIZE}")
    found = _decode(root)
    if len(found) != hashlib.sha256().digest_size:
        raise ValueError(f"a root of {len(found)} bytes, expected 32")
    return Checkpoint(origin, int(size), found)


def _signature(line: str) -> Signature:
    parts = _LINE.fullmatch(line)
    if parts is None:
        raise ValueError(f"no line of signature: {line!r:.60}")
    data = _decode(parts[2])
    if len(data) <= _KEY_ID:
        raise ValueError(f"a signature of {len(data)} bytes, expected a key id of {_KEY_ID} and more")
    return Signature(parts[1], data)


def _decode(text: str) -> bytes:
    """The bytes of canonical base64 with padding (RFC 4648, 4 and 3.5)."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"{text!r:.60}, which is no base64") from error
    if base64.b64encode(data).decode("ascii") != text:
        raise ValueError(f"{text!r:.60}, which is base64 that is not canonical")
    return data

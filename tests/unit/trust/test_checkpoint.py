import base64
import hashlib

import pytest

from integrity.trust import checkpoint, log, private
from integrity.trust.checkpoint import Checkpoint, Note, Signature
from integrity.trust.keyring import PublicKey

KEY, OTHER = private.from_seed(bytes(32)), private.from_seed(bytes([1]) * 32)
ORIGIN = "example/newsroom"
CHECKPOINT = Checkpoint(ORIGIN, 3, log.root([log.leaf(b"a"), log.leaf(b"b"), log.leaf(b"c")]))
OWN, WITNESS = checkpoint.sign(CHECKPOINT, KEY), Signature("witness.example/w1", bytes(range(76)))
NOTE = Note(CHECKPOINT, (OWN,))
TEXT = NOTE.data.decode()

GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of golang.org/x/mod/sumdb/note, on which C2SP signed-note is built."""


def reason(data: bytes | str) -> str:
    with pytest.raises(ValueError) as caught:
        checkpoint.parse(data.encode() if isinstance(data, str) else data)
    return str(caught.value)


def refusal(note: Note, origin: str = ORIGIN, key: PublicKey = KEY.public) -> str:
    with pytest.raises(ValueError) as caught:
        checkpoint.check_signature(note, origin, key)
    return str(caught.value)


def test_a_note_is_origin_size_root_and_signatures() -> None:
    root = base64.b64encode(CHECKPOINT.root).decode()
    signature = base64.b64encode(OWN.data).decode()
    assert f"{ORIGIN}\n3\n{root}\n\n— {ORIGIN} {signature}\n" == TEXT
    assert checkpoint.parse(NOTE.data) == NOTE


def test_a_signature_is_a_key_id_and_that_of_rfc_8032_over_the_text() -> None:
    key_id = hashlib.sha256(f"{ORIGIN}\n".encode() + b"\x01" + KEY.public.raw).digest()[:4]
    assert OWN.data == key_id + KEY.sign(CHECKPOINT.body.encode())


def test_the_key_id_is_that_of_the_first_implementation() -> None:
    name, key_id, key = GO_KEY.split("+", 2)
    assert checkpoint.key_id(name, PublicKey(base64.b64decode(key)[1:])).hex() == key_id


def test_the_signature_of_the_first_implementation_is_good() -> None:
    name, _, key = GO_KEY.split("+", 2)
    text, _, line = GO_NOTE.partition("\n\n")
    signature = base64.b64decode(line.split(" ")[2])

    class Quotation(Checkpoint):
        @property
        def body(self) -> str:
            return f"{text}\n"

    note = Note(Quotation(name, 0, b""), (Signature(name, signature),))
    checkpoint.check_signature(note, name, PublicKey(base64.b64decode(key)[1:]))


@pytest.mark.parametrize(
    "signatures",
    [
        (OWN,),
        (OWN, WITNESS),
        (WITNESS, OWN),
        (OWN, OWN),
        (checkpoint.sign(CHECKPOINT, OTHER), OWN),
        (OWN, Signature("someone", OWN.data)),
        (OWN, Signature(ORIGIN, b"\0\0\0\0" + bytes(64))),
    ],
    ids=["own", "witness last", "witness first", "twice", "another key", "another name", "another key id"],
)
def test_one_signature_by_the_log_key_counts_and_others_are_passed_over(signatures: tuple[Signature, ...]) -> None:
    note = Note(CHECKPOINT, signatures)
    assert checkpoint.parse(note.data) == note
    checkpoint.check_signature(note, ORIGIN, KEY.public)


def test_a_note_about_another_log_is_refused() -> None:
    assert refusal(NOTE, "example/other") == f"a checkpoint of the log {ORIGIN!r}, expected 'example/other'"


@pytest.mark.parametrize(
    "signatures",
    [
        (),
        (WITNESS,),
        (checkpoint.sign(CHECKPOINT, OTHER),),
        (Signature("someone", OWN.data),),
    ],
    ids=["none", "witness", "another key", "another name"],
)
def test_a_note_that_the_log_key_has_not_signed_is_refused(signatures: tuple[Signature, ...]) -> None:
    assert refusal(Note(CHECKPOINT, signatures)).startswith("a checkpoint without a signature by the log key")


@pytest.mark.parametrize(
    "note",
    [
        Note(CHECKPOINT._replace(size=4), (OWN,)),
        Note(CHECKPOINT._replace(root=log.EMPTY), (OWN,)),
        Note(CHECKPOINT, (Signature(ORIGIN, OWN.data[:-1] + bytes([OWN.data[-1] ^ 1])), OWN)),
        Note(CHECKPOINT, (OWN, Signature(ORIGIN, OWN.data[:4] + bytes(64)))),
        Note(CHECKPOINT, (Signature(ORIGIN, OWN.data + b"\0"),)),
    ],
    ids=["size", "root", "flipped bit", "beside a good one", "too long"],
)
def test_a_signature_that_names_the_log_key_and_is_not_by_it_is_refused(note: Note) -> None:
    assert refusal(note) == f"a signature that is not by the key {KEY.public.thumbprint}"


NO_NOTE = "no note: expected a text, an empty line, and lines of signatures, each with its line end"
BODY, SIGNATURES = TEXT.split("\n\n")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", NO_NOTE),
        (TEXT[:-1], NO_NOTE),
        (BODY + "\n", NO_NOTE),
        (BODY + "\n\n", NO_NOTE),
        (TEXT.replace("\n", "\r\n"), "a note with control characters"),
        (TEXT.replace("newsroom\n", "news\0room\n", 1), "a note with control characters"),
        (b"\xff" + NOTE.data, "a note that is not UTF-8"),
        ("x" * 16_385, "a note of over 16,384 bytes"),
        (f"{BODY}\nextension\n\n{SIGNATURES}", "a checkpoint of 4 lines, expected origin, size and root"),
        (f"{ORIGIN}\n3\n\n{SIGNATURES}", "a checkpoint of 2 lines, expected origin, size and root"),
        (TEXT.replace(f"{ORIGIN}\n", "\n", 1), "a checkpoint without an origin"),
        (TEXT + "\n", "no line of signature: ''"),
        (TEXT.replace("— ", "- "), f"no line of signature: {('- ' + SIGNATURES[2:-1])[:58]!r}"[:83]),
        (TEXT.replace("— example/newsroom ", "— "), "no line of signature"),
        (TEXT.replace("— example/newsroom ", "— a b "), "no line of signature"),
        (TEXT.replace("— example/newsroom ", "— a+b "), "no line of signature"),
        (f"{BODY}\n\n— a AAAA\n", "a signature of 3 bytes, expected a key id of 4 and more"),
        (f"{BODY}\n\n— a AAAAA\n", "'AAAAA', which is no base64"),
        (f"{BODY}\n\n— a AAAAAAB=\n", "'AAAAAAB=', which is base64 that is not canonical"),
        (f"{ORIGIN}\n3\nAAAA\n\n{SIGNATURES}", "a root of 3 bytes, expected 32"),
        (f"{ORIGIN}\n3\nA-A_\n\n{SIGNATURES}", "'A-A_', which is no base64"),
    ],
)
def test_what_is_no_note_is_refused_with_the_reason(data: bytes | str, said: str) -> None:
    assert reason(data).startswith(said[:60])


@pytest.mark.parametrize("size", ["", "03", "-1", "+3", "3 ", "0x3", "1e3", str(2**53), "9" * 17, "٣"])
def test_a_size_is_a_plain_whole_number(size: str) -> None:
    assert reason(TEXT.replace("\n3\n", f"\n{size}\n")).startswith("a checkpoint of ")


@pytest.mark.parametrize("size", [0, 1, 2**53 - 1])
def test_any_size_that_every_reader_can_hold_is_read(size: int) -> None:
    assert checkpoint.parse(TEXT.replace("\n3\n", f"\n{size}\n").encode()).checkpoint.size == size

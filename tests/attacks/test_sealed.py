"""Hostile sealed payloads: each gets the verdict that it must, and none is ever more than unverifiable."""

import base64
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from integrity.errors import SealedMismatchError
from integrity.trust import sealed as payloads
from integrity.trust.digest import of
from integrity.trust.root import NOTHING, Trust
from integrity.trust.views import Head, SignedAt
from integrity.validate import replays
from integrity.validate.article import Judgement, judge
from integrity.validate.verdict import Verdict
from tests.articles import AT, CIPHERTEXT, IV, PATH, SEAL, article, sealed, sound
from tests.attacks import child
from tests.trust_world import NORTHWIRE, Log, World, b64, claims, draft, signed

BODY, BODY_IV = SEAL.split(";")


def judged(text: str, path: str = PATH, trust: Trust = NOTHING) -> Judgement:
    """What is known of the article at `path` that holds `text`."""
    return judge(article(text, path), trust, AT)


def quoted(text: str) -> str:
    """A double-quoted YAML scalar of the text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


MALFORMED = {
    "1 byte": sealed(b"x"),
    "15 bytes": sealed(bytes(15)),
    "17 bytes": sealed(bytes(17)),
    "IV of 15": sealed(iv=bytes(15)),
    "IV of 17": sealed(iv=bytes(17)),
    "IV of 12": sealed(iv=bytes(12)),
    "empty": "",
    "blank": " ",
    "semicolon alone": ";",
    "no ciphertext": f";{BODY_IV}",
    "no IV": f"{BODY};",
    "no semicolon": BODY + BODY_IV,
    "two semicolons": f"{BODY};{BODY_IV};",
    "three parts": f"{BODY};{BODY_IV};{BODY_IV}",
    "unused bits of the ciphertext": f"{base64.b64encode(bytes(16)).decode()[:-3]}B==;{BODY_IV}",
    "unused bits of the IV": f"{BODY};{'A' * 21}B==",
    "no padding": SEAL.rstrip("="),
    "too much padding": f"{SEAL}=",
    "padding inside": f"{BODY[:4]}===={BODY[8:]};{BODY_IV}",
    "URL-safe ciphertext": f"{'-_' * 32};{BODY_IV}",
    "URL-safe IV": f"{BODY};{'-_' * 11}==",
    "newline behind": f"{SEAL}\n",
    "newline inside": f"{BODY[:76]}\n{BODY[76:]};{BODY_IV}",
    "tab inside": f"{BODY}\t;{BODY_IV}",
    "blank behind the semicolon": f"{BODY}; {BODY_IV}",
    "letter of another script": f"\u0410{BODY[1:]};{BODY_IV}",
    "hexadecimal": f"{CIPHERTEXT.hex()};{IV.hex()}",
    "parts swapped": f"{BODY_IV};{BODY}",
    "17 KiB": sealed(CIPHERTEXT * 160),
    "a word": "verified",
}


@pytest.mark.parametrize("seal", MALFORMED.values(), ids=MALFORMED)
def test_a_payload_that_is_not_well_formed_is_malformed(seal: str) -> None:
    judgement = judged(sound(secured=quoted(seal)))
    assert judgement.verification.verdict is Verdict.MALFORMED
    assert [finding.rule for finding in judgement.all_findings] == ["SIG501"]


STRAY = {
    "nested": sound(secured=f"{{value: '{SEAL}'}}"),
    "list": sound(secured=f"['{SEAL}']"),
    "another case": sound(secured=None, Secured=SEAL),
    "another case beside it": sound(SECURED=SEAL),
    "below another field": sound(provider=f"{{name: x, domain: northwire.example, secured: '{SEAL}'}}"),
    "in related": sound(related=f"[{{secured: '{SEAL}'}}]"),
    "null": sound(secured="null"),
    "typed": sound(secured="1"),
}


@pytest.mark.parametrize("text", STRAY.values(), ids=STRAY)
def test_a_seal_that_does_not_stand_where_it_must_is_malformed(text: str) -> None:
    judgement = judged(text)
    assert judgement.verification.verdict is Verdict.MALFORMED
    assert [finding.rule for finding in judgement.all_findings] == ["SIG501"]


def test_a_seal_that_stands_twice_makes_the_article_malformed() -> None:
    judgement = judged(sound().replace("secured:", f"secured: '{SEAL}'\nsecured:"))
    assert judgement.verification.verdict is Verdict.MALFORMED
    assert [finding.rule for finding in judgement.all_findings] == ["FMT113"]


WEAK = {
    "IV of zeros": (sealed(iv=bytes(16)), ("weak-seal-zero-iv",)),
    "IV equal to the first block": (sealed(IV + CIPHERTEXT), ("weak-seal-iv-is-first-block",)),
    "repeated blocks": (sealed(CIPHERTEXT * 2), ("weak-seal-repeated-block",)),
    "zeros alone": (
        sealed(bytes(64), bytes(16)),
        ("weak-seal-zero-iv", "weak-seal-iv-is-first-block", "weak-seal-repeated-block"),
    ),
}


@pytest.mark.parametrize(("seal", "codes"), WEAK.values(), ids=WEAK)
def test_a_weak_payload_is_unverifiable_with_its_code(seal: str, codes: tuple[str, ...]) -> None:
    verification = judged(sound(secured=seal)).verification
    assert (verification.verdict, verification.codes) == (Verdict.UNVERIFIABLE, codes)


@pytest.mark.parametrize("bit", range(0, 8 * len(SEAL), 7))
def test_a_flipped_bit_is_malformed_or_unverifiable_and_never_fine(bit: int) -> None:
    data = bytearray(sound().encode())
    data[sound().encode().index(SEAL.encode()) + bit // 8] ^= 1 << bit % 8
    outcome = child.judged(bytes(data))
    assert outcome.verdict in {Verdict.MALFORMED, Verdict.UNVERIFIABLE}


def replayed(*seals: str) -> dict[str, list[str]]:
    """The paths that each finding of a replay names, by the path where it stands."""
    judgements = [judged(sound(secured=quoted(seal)), f"{number}.md") for number, seal in enumerate(seals)]
    traces = [(each.identity, each.verification.trace) for each in judgements if each.verification.trace]
    return {path: [place.path for place in found.related] for path, found in replays.find(traces).items()}


BOTH = {"0.md": ["1.md"], "1.md": ["0.md"]}
SIGNED = signed(draft(), NORTHWIRE).split('secured: "')[1].split('"')[0]
REPLAYS = {
    "whole seal": ((SEAL, SEAL), BOTH),
    "IV alone": ((SEAL, sealed(CIPHERTEXT[::-1])), BOTH),
    "ciphertext alone": ((SEAL, sealed(iv=IV[::-1])), BOTH),
    "signed": ((SIGNED, SIGNED), BOTH),
    "IV with one, ciphertext with another": (
        (SEAL, sealed(CIPHERTEXT[::-1]), sealed(iv=IV[::-1])),
        {"0.md": ["2.md"], "1.md": ["0.md"], "2.md": ["0.md"]},
    ),
    "nothing": ((SEAL, sealed(CIPHERTEXT[::-1], IV[::-1])), {}),
    "not well-formed": ((BODY, BODY), {}),
}


@pytest.mark.parametrize(("seals", "expected"), REPLAYS.values(), ids=REPLAYS)
def test_a_payload_or_a_part_of_it_on_two_articles_is_replayed_both_named(
    seals: tuple[str, ...], expected: dict[str, list[str]]
) -> None:
    assert replayed(*seals) == expected


# With a publisher's key.

KEY = bytes(range(32))
URL = "https://northwire.example/2025/03/11/ferry/"
FACTS = {"id": 4711, "title": "Ferry runs aground off Brennhavn", "origin": {"urls": ["x", URL]}}


def encrypted(plain: bytes, key: bytes = KEY, iv: bytes = IV, *, padded: bool = True) -> str:
    """The sealed payload of `plain` (AES-CBC), with PKCS#7 padding or as it is."""
    size = 16 - len(plain) % 16
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    data = plain + bytes([size]) * size if padded else plain
    return sealed(encryptor.update(data) + encryptor.finalize(), iv)


def codes(seal: str, key: bytes = KEY) -> tuple[str, ...]:
    """The codes of the sound article with this seal, opened with the key: it is unverifiable whatever comes of it."""
    outcome = child.judged(sound(secured=seal), sealed_key=key)
    assert (outcome.verdict, outcome.error) == (Verdict.UNVERIFIABLE, "")
    return outcome.codes


def facts(**more: object) -> bytes:
    """A plaintext as a content system might write it."""
    return json.dumps({"id": 4711, **more}).encode()


def digest_of(text: str) -> str:
    """The `dig` of an article without exclusions but the policy's."""
    return str(claims(text)["dig"])


ADDRESS = "HTTPS://Northwire.Example:443/2025/03/11/ferry/#top"
CONSISTENT = {
    "its address": facts(url=URL),
    "its address, otherwise written": facts(url=ADDRESS),
    "its address, deep inside": facts(a=[{"b": [{"c": URL}]}]),
    "its digest": facts(digest=digest_of(draft())),
    "its digest in hexadecimal": facts(d=base64.urlsafe_b64decode(digest_of(draft())[8:] + "=").hex()),
}


@pytest.mark.parametrize("plain", CONSISTENT.values(), ids=CONSISTENT)
def test_a_payload_that_opens_and_names_the_article_is_unverifiable_and_consistent(plain: bytes) -> None:
    assert codes(encrypted(plain)) == ("sealed-decrypts", "sealed-consistent")


OTHERS = {
    "nothing": b"{}",
    "another address": facts(url="https://northwire.example/2025/03/12/storm/"),
    "its address as the name of a member": facts(**{URL: "x"}),
    "its address inside a text": facts(text=f"see {URL}"),
    "its title": facts(title="Ferry runs aground off Brennhavn"),
    "another digest": facts(digest=f"sha-256:{b64(bytes(32))}"),
    "numbers": facts(a=1, b=[2.5, None, True]),
}


@pytest.mark.parametrize("plain", OTHERS.values(), ids=OTHERS)
def test_a_payload_that_opens_and_does_not_name_it_is_unverifiable_and_no_more(plain: bytes) -> None:
    assert codes(encrypted(plain)) == ("sealed-decrypts",)


GOOD = encrypted(json.dumps(FACTS).encode())
CIPHER = base64.b64decode(GOOD.partition(";")[0])


def flipped(bit: int) -> str:
    """The good payload with one bit of its ciphertext flipped."""
    data = bytearray(CIPHER)
    data[bit // 8] ^= 1 << bit % 8
    return sealed(bytes(data))


MISMATCHED = {
    "padding of zero": encrypted(b"x" * 15 + b"\0", padded=False),
    "padding of 17": encrypted(b"x" * 15 + b"\x11", padded=False),
    "padding of 255": encrypted(b"x" * 15 + b"\xff", padded=False),
    "padding that is not all alike": encrypted(b"{}" + b"x" * 10 + b"\x03\x04\x04\x04", padded=False),
    "good JSON, no padding": encrypted(b'{"a":         1}', padded=False),
    "padding alone": encrypted(b""),
    "not UTF-8": encrypted(b'{"a": "\xff"}'),
    "UTF-16": encrypted("{}".encode("utf-16")),
    "surrogate in UTF-8": encrypted(b'{"a": "\xed\xa0\x80"}'),
    "no JSON": encrypted(b"hello"),
    "JSON that is not whole": encrypted(b'{"a": 1'),
    "a list": encrypted(b"[1]"),
    "a number": encrypted(b"1"),
    "null": encrypted(b"null"),
    "two values": encrypted(b"{}{}"),
    "blank": encrypted(b" " * 20),
    "BOM": encrypted(b"\xef\xbb\xbf{}"),
    "number of 5,000 digits": encrypted(b'{"a":' + b"1" * 5000 + b"}"),
    "5,000 nested [": encrypted(b"[" * 5000 + b"]" * 5000),
    "another key": encrypted(json.dumps(FACTS).encode(), bytes(32)),
    "a key of 16 bytes": encrypted(json.dumps(FACTS).encode(), KEY[:16]),
    "halves changed round": sealed(CIPHER[::-1]),
    "first block lost": sealed(CIPHER[16:]),
    "last block lost": sealed(CIPHER[:-16]),
}


@pytest.mark.parametrize("seal", MISMATCHED.values(), ids=MISMATCHED)
def test_a_payload_that_does_not_open_is_mismatched_whatever_the_cause(seal: str) -> None:
    assert codes(seal) == ("sealed-mismatch",)


@pytest.mark.parametrize("bit", range(0, 8 * 16, 5))
def test_a_flipped_bit_of_the_first_block_is_mismatched(bit: int) -> None:
    assert codes(flipped(bit)) == ("sealed-mismatch",)


def refusal(seal: str, key: bytes = KEY) -> SealedMismatchError:
    """The error of a payload that does not open."""
    with pytest.raises(SealedMismatchError) as caught:
        payloads.open_with(payloads.parse(seal), key)
    return caught.value


def test_the_error_is_the_same_to_the_byte_whatever_the_cause() -> None:
    errors = [refusal(seal) for seal in MISMATCHED.values()]
    assert {(error.message, error.next_step, error.args, error.__cause__) for error in errors} == {
        (errors[0].message, errors[0].next_step, errors[0].args, None)
    }


def test_the_finding_is_the_same_to_the_byte_whatever_the_cause() -> None:
    texts = {"padding": b"x" * 31 + b"\0", "UTF-8": b"\xff" * 31 + b"\1", "schema": b"[" + b"1" * 30 + b"\1"}
    seals = [encrypted(plain, padded=False) for plain in texts.values()]
    found = [judged(sound(secured=seal), trust=replace(NOTHING, sealed_key=KEY)).verification.finding for seal in seals]
    assert len({(finding.message, finding.next_step, finding.codes) for finding in found if finding}) == 1
    assert None not in found


def fastest(call: Callable[[], object]) -> float:
    """Seconds of the fastest of many calls, which other work of the machine does not lengthen."""
    times = []
    for _ in range(200):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def test_the_time_is_of_one_class_whatever_the_cause() -> None:
    length = 4080
    plains = {
        "padding": b'{"a":"' + b"x" * (length - 8) + b'"}' + b"\0" * 16,
        "UTF-8": b'{"a":"' + b"\xff" + b"x" * (length - 9) + b'"}' + b"\x10" * 16,
        "schema": b'["' + b"x" * (length - 4) + b'"]' + b"\x10" * 16,
    }
    seals = [encrypted(plain, padded=False) for plain in plains.values()]
    seconds = [fastest(lambda seal=seal: refusal(seal)) for seal in seals]  # type: ignore[misc]
    assert max(seconds) < 4 * min(seconds)


def passes_padding(number: int) -> bool:
    """Whether the sealed payload, opened with this wrong key, ends as padding does."""
    decryptor = Cipher(algorithms.AES(number.to_bytes(32, "big")), modes.CBC(IV)).decryptor()
    last = decryptor.update(CIPHER) + decryptor.finalize()
    return 1 <= last[-1] <= 16 and last.endswith(bytes([last[-1]]) * last[-1])


def test_a_wrong_key_that_passes_the_padding_does_not_decrypt() -> None:
    numbers = [number for number in range(2000) if passes_padding(number)]
    assert len(numbers) > 3
    assert {codes(GOOD, number.to_bytes(32, "big")) for number in numbers} == {("sealed-mismatch",)}


@pytest.mark.parametrize("size", payloads.KEY_SIZES)
def test_a_key_of_each_size_opens_what_it_sealed(size: int) -> None:
    assert codes(encrypted(b"{}", KEY[:size]), KEY[:size]) == ("sealed-decrypts",)


def test_a_weak_payload_that_opens_has_both_codes() -> None:
    assert codes(encrypted(b"{}", iv=bytes(16))) == ("weak-seal-zero-iv", "sealed-decrypts")


def test_no_byte_of_the_plaintext_is_shown() -> None:
    seal = encrypted(facts(secret="xyzzy-secret"))
    verification = judged(sound(secured=seal), trust=replace(NOTHING, sealed_key=KEY)).verification
    assert verification.codes == ("sealed-decrypts",)
    assert "xyzzy" not in repr(verification)


# Over a signed one.

LOGGED = Log({URL: Head(1, of(b""))})
PUT_BACK = {
    "signed at the base": {"ref": SignedAt({URL})},
    "signed in the log": {"log": LOGGED},
    "both": {"ref": SignedAt({URL}), "log": LOGGED},
    "with the key that opens it": {"ref": SignedAt({URL}), "sealed_key": KEY},
}


@pytest.mark.parametrize("views", PUT_BACK.values(), ids=PUT_BACK)
def test_a_sealed_payload_put_back_over_a_signed_one_is_downgraded(views: dict[str, Any]) -> None:
    verification = World().verify(sound(secured=GOOD), **views)
    assert verification.verdict is Verdict.DOWNGRADED
    assert "unverifiable" in verification.codes
    assert verification.finding is not None
    assert verification.finding.rule == "SIG512"

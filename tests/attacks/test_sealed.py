"""Hostile sealed payloads: each gets the verdict that it must, and none is ever more than unverifiable."""

import base64

import pytest

from integrity.validate.article import judge
from integrity.validate.authenticity import Verdict, find_replays
from tests.articles import AT, CIPHERTEXT, IV, SEAL, article, judged, sealed, sound

BODY, BODY_IV = SEAL.split(";")


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
    verdict = judge(article(data.decode("utf-8", "surrogateescape")), AT).verification.verdict
    assert verdict in {Verdict.MALFORMED, Verdict.UNVERIFIABLE}


def replayed(*seals: str) -> dict[str, list[str]]:
    """The paths that each finding of a replay names, by the path where it stands."""
    judgements = [judged(sound(secured=quoted(seal)), f"{number}.md") for number, seal in enumerate(seals)]
    traces = [(each.identity, each.verification.trace) for each in judgements if each.verification.trace]
    return {path: [place.path for place in found.related] for path, found in find_replays(traces).items()}


BOTH = {"0.md": ["1.md"], "1.md": ["0.md"]}
SIGNED = f"e30.e30.{'A' * 86}"
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


@pytest.mark.parametrize("seal", [SIGNED, f"eyJhbGciOiJub25lIn0.e30.{'A' * 86}"])
def test_the_shape_of_a_signed_payload_is_unsupported_and_never_fine(seal: str) -> None:
    judgement = judged(sound(secured=seal))
    assert judgement.verification.verdict is Verdict.UNSUPPORTED
    assert [finding.rule for finding in judgement.all_findings] == ["SIG502"]

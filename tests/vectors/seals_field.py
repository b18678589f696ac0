"""Cases of the field itself: where `secured` stands, sealed payloads, none at all, and articles that are malformed."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from tests.vectors.articles import FERRY, POST, UNADDRESSED, Article, utc
from tests.vectors.policies import NORTHWIRE
from tests.vectors.seal_case import Seal
from tests.vectors.seals_content import SEAL

LIMIT = 16 * 1024


def _noise(label: str, size: int) -> bytes:
    """Bytes that look encrypted and are derived from a label."""
    blocks = (hashlib.sha256(f"{label} {number}".encode()).digest() for number in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def _sealed(ciphertext: bytes, iv: bytes) -> str:
    return f"{base64.b64encode(ciphertext).decode()};{base64.b64encode(iv).decode()}"


_IV = _noise("iv", 16)
_TEXT = _noise("ciphertext", 96)
GOOD = _sealed(_TEXT, _IV)
_CIPHER, _VECTOR = GOOD.split(";")
assert {"+", "/"} & set(_CIPHER)


def _line(comment: str, lines: str, result: str = "malformed", *flags: str, **more: Any) -> Seal:
    """The ferry article with these front-matter lines in place of its seal."""
    return Seal(comment, FERRY.bare(lines), result, ("Field", *flags), **more)


FIELD = (
    _line("no `secured`", "", "missing"),
    _line("no `secured`, and no policy", "", "missing", policy="no policy"),
    _line("no `secured`, the word in the body", "", "missing")._replace(file=FERRY.bare() + "secured: x\n"),
    _line("no `secured`, the word in a comment", "# secured: x\n", "missing"),
    _line("no `secured`, but `security` and `unsecured`", "security: x\nunsecured: x\n", "missing"),
    Seal("text without front matter", "The ferry stays.\n", "missing", ("Field",)),
    Seal("empty file", "", "missing", ("Field",)),
    _line("`secured` with nothing", "secured:\n"),
    _line("`secured` null", "secured: ~\n"),
    _line("`secured` the word null", "secured: null\n"),
    _line("`secured` empty", 'secured: ""\n'),
    _line("`secured` a blank", 'secured: " "\n'),
    _line("`secured` false", "secured: false\n"),
    _line("`secured` true", "secured: true\n"),
    _line("`secured` a number", "secured: 1\n"),
    _line("`secured` a word", "secured: verified\n"),
    _line("`secured` a list", f'secured: ["{SEAL}"]\n'),
    _line("`secured` a block list", f'secured:\n  - "{SEAL}"\n'),
    _line("`secured` a mapping", f'secured: {{seal: "{SEAL}"}}\n'),
    _line("`secured` an empty list", "secured: []\n"),
    _line("`secured` twice", f'secured: "{SEAL}"\nsecured: "{SEAL}"\n'),
    _line("`secured` twice, once quoted", f'secured: "{SEAL}"\n"secured": "{GOOD}"\n'),
    _line("`secured` twice, once escaped", f'secured: "{SEAL}"\n"\\x73ecured": "{SEAL}"\n'),
    _line("`Secured`", f'Secured: "{SEAL}"\n'),
    _line("`SECURED`", f'SECURED: "{SEAL}"\n'),
    _line("`secureD` besides a good seal", f'secured: "{SEAL}"\nsecureD: x\n'),
    _line("`secured` in a mapping", f'seal:\n  secured: "{SEAL}"\n'),
    _line(
        "`secured` in a mapping besides a good seal",
        f'secured: "{SEAL}"\nrelated:\n  - title: x\n    secured: "{GOOD}"\n',
    ),
    _line("`secured` in a list of lists besides a good seal", f'secured: "{SEAL}"\ntopics: [[{{secured: x}}]]\n'),
    _line(
        "`Secured` below the top level is a field like any other",
        f'secured: "{SEAL}"\nrelated: [{{Secured: x}}]\n',
        "verified",
        sub=FERRY.sub,
    ),
    _line("`secured` as a value is text", f'secured: "{SEAL}"\nrelated: [secured]\n', "verified", sub=FERRY.sub),
    _line("key quoted", f'"secured": "{SEAL}"\n', "verified", sub=FERRY.sub),
    _line("key escaped", f'"\\x73ecured": "{SEAL}"\n', "verified", sub=FERRY.sub),
    _line("seal as a literal block with its line end", f"secured: |\n  {SEAL}\n"),
    _line("seal as a folded block with its line end", f"secured: >\n  {SEAL}\n"),
    _line("seal folded over two lines", f'secured: "{SEAL[:80]}\n  {SEAL[80:]}"\n'),
    _line(
        "seal over two lines with the line end escaped",
        f'secured: "{SEAL[:80]}\\\n  {SEAL[80:]}"\n',
        "verified",
        sub=FERRY.sub,
    ),
    _line("seal with a comment behind", f'secured: "{SEAL}" # by the desk\n', "verified", sub=FERRY.sub),
)


def _payload(comment: str, text: str, result: str = "malformed", *codes: str, **more: Any) -> Seal:
    return Seal(comment, FERRY.file(text), result, ("Sealed",), codes, **more)


SEALED = (
    _payload("well-formed", GOOD, "unverifiable"),
    _payload("well-formed, no policy", GOOD, "unverifiable", policy="no policy"),
    Seal("well-formed, plain scalar", FERRY.bare(f"secured: {GOOD}\n"), "unverifiable", ("Sealed",)),
    _payload("one block", _sealed(_TEXT[:16], _IV), "unverifiable"),
    _payload("two blocks: one pad character", _sealed(_TEXT[:32], _IV), "unverifiable"),
    _payload("three blocks: no pad character", _sealed(_TEXT[:48], _IV), "unverifiable"),
    _payload("the longest that 16 KiB hold", _sealed(_noise("long", 766 * 16), _IV), "unverifiable"),
    _payload("one block more than 16 KiB hold", _sealed(_noise("long", 767 * 16), _IV)),
    _payload("IV of zeros", _sealed(_TEXT, bytes(16)), "unverifiable", "weak-seal-zero-iv"),
    _payload("IV equal to the first block", _sealed(_TEXT, _TEXT[:16]), "unverifiable", "weak-seal-iv-is-first-block"),
    _payload("a block twice", _sealed(_TEXT + _TEXT[16:32], _IV), "unverifiable", "weak-seal-repeated-block"),
    _payload(
        "all of it weak",
        _sealed(bytes(32), bytes(16)),
        "unverifiable",
        "weak-seal-iv-is-first-block",
        "weak-seal-repeated-block",
        "weak-seal-zero-iv",
    ),
    _payload("ciphertext empty", f";{_VECTOR}"),
    _payload("IV empty", f"{_CIPHER};"),
    _payload("semicolon alone", ";"),
    _payload("no semicolon", _CIPHER),
    _payload("two semicolons", f"{GOOD};"),
    _payload("three parts", f"{GOOD};{_VECTOR}"),
    _payload("ciphertext of 15 bytes", _sealed(_TEXT[:15], _IV)),
    _payload("ciphertext of 17 bytes", _sealed(_TEXT[:17], _IV)),
    _payload("ciphertext of 95 bytes", _sealed(_TEXT[:95], _IV)),
    _payload("ciphertext of 1 byte", _sealed(_TEXT[:1], _IV)),
    _payload("IV of 15 bytes", _sealed(_TEXT, _IV[:15])),
    _payload("IV of 17 bytes", _sealed(_TEXT, _IV + b"x")),
    _payload("IV of 32 bytes", _sealed(_TEXT, _IV * 2)),
    _payload("IV of 12 bytes", _sealed(_TEXT, _IV[:12])),
    _payload("IV with an unused bit set", f"{_CIPHER};{'A' * 21}B=="),
    _payload("ciphertext with an unused bit set", f"{'A' * 21}B==;{_VECTOR}"),
    _payload("IV without padding", GOOD.rstrip("=")),
    _payload("IV with one pad character", GOOD[:-1]),
    _payload("IV with three pad characters", f"{GOOD}="),
    _payload("ciphertext without padding", f"{_sealed(_TEXT[:16], _IV).replace('==;', ';')}"),
    _payload("ciphertext with padding too much", f"{_CIPHER}==;{_VECTOR}"),
    _payload("padding inside", f"AA==AA==;{_VECTOR}"),
    _payload("URL-safe alphabet", GOOD.replace("+", "-").replace("/", "_")),
    _payload("blank in front", f" {GOOD}"),
    _payload("blank behind", f"{GOOD} "),
    _payload("blank behind the semicolon", GOOD.replace(";", "; ")),
    _payload("line feed behind", f"{GOOD}\\n"),
    _payload("line feed inside", f"{GOOD[:20]}\\n{GOOD[20:]}"),
    _payload("NUL inside", f"{GOOD[:20]}\\0{GOOD[20:]}"),
    _payload("full-width semicolon", GOOD.replace(";", "；")),
    _payload("comma for the semicolon", GOOD.replace(";", ",")),
    _payload("colon for the semicolon", GOOD.replace(";", ":")),
    _payload("hexadecimal", f"{_TEXT.hex()};{_IV.hex()}"),
    _payload("parts exchanged", f"{_VECTOR};{_CIPHER}"),
    _payload("sealed and signed", f"{GOOD};{SEAL}"),
    _payload("signed with a semicolon", f"{SEAL};"),
)


def _required(comment: str, file: str, result: str, *codes: str, **more: Any) -> Seal:
    return Seal(comment, file, result, ("Required",), codes, policy="required", **more)


def _of(domain: str) -> Article:
    """The article without URL of an outlet of this domain."""
    return UNADDRESSED.having(provider={"domain": domain})


_HOSTED = FERRY.having(provider={"name": "Holmsand Bulletin", "domain": "bulletin.example"})
_BOTH = POST.having(originalUrl="https://northwire.example/2026/03/09/night-ferry/")
REQUIRED = (
    _required("no seal, outlet must sign", FERRY.bare(), "missing", "seal-required"),
    _required("sealed payload, outlet must sign", FERRY.file(GOOD), "unverifiable", "seal-required"),
    _required(
        "weak sealed payload, outlet must sign",
        FERRY.file(_sealed(_TEXT, bytes(16))),
        "unverifiable",
        "seal-required",
        "weak-seal-zero-iv",
    ),
    _required("signed, outlet must sign", FERRY.file(SEAL), "verified", sub=FERRY.sub),
    _required("no seal, one second before `since`", FERRY.bare(), "missing", at=utc("2026-05-31T23:59:59Z")),
    _required("no seal, at `since`", FERRY.bare(), "missing", "seal-required", at=utc("2026-06-01T00:00:00Z")),
    _required("no seal, outlet must sign later only", POST.bare(), "missing"),
    _required("no seal, another outlet with a URL of one that must sign", _HOSTED.bare(), "missing", "seal-required"),
    _required(
        "no seal, an outlet that must sign later with a URL of one that must now",
        _BOTH.bare(),
        "missing",
        "seal-required",
    ),
    _required(
        "no seal, an outlet that must sign, domain in capitals",
        FERRY.having(originalUrl=None, provider={"domain": "NORTHWIRE.example."}).bare(),
        "missing",
        "seal-required",
    ),
    _required("no seal, no URL", UNADDRESSED.bare(), "missing", "seal-required"),
    _required(
        "no seal, an outlet that the policy does not name",
        _HOSTED.having(originalUrl="https://bulletin.example/1").bare(),
        "missing",
    ),
    _required("no seal, no provider and no URL", _HOSTED.having(originalUrl=None, provider=None).bare(), "missing"),
    _required("no seal, the outlet's domain with www", _of("www.northwire.example").bare(), "missing", "seal-required"),
    _required("no seal, another domain below the outlet's", _of("sport.northwire.example").bare(), "missing"),
    _required("no seal, a domain whose end is the outlet's", _of("evilnorthwire.example").bare(), "missing"),
    _required(
        "no seal, below a domain that a wildcard names", _of("a.bureau.example").bare(), "missing", "seal-required"
    ),
    _required("no seal, the domain that a wildcard names", _of("bureau.example").bare(), "missing"),
    _required("damaged seal", FERRY.file(SEAL[:-1]), "malformed"),
)


def _broken(comment: str, file: str | bytes) -> Seal:
    return Seal(comment, file, "malformed", ("Article",))


def _front(lines: str) -> str:
    """The ferry article with a correct seal over what it was before these lines were added."""
    return FERRY.bare(f'secured: "{SEAL}"\n{lines}')


_DEPTH = FERRY.having(nested="x").file(SEAL).replace('"x"', f"{'[' * 16}{']' * 16}")
ARTICLE = (
    _broken("duplicate key", _front("title: x\n")),
    _broken("duplicate key with the value that was sealed", _front('title: "Council votes to keep the night ferry"\n')),
    _broken("duplicate key in an excluded field", _front("related: [{a: b, a: c}]\n")),
    _broken("anchor in an excluded field", _front("related: &x []\n")),
    _broken("alias", _front("related: &x a\ntopics: *x\n")),
    _broken("merge key in an excluded field", _front("related: [{<<: {a: b}}]\n")),
    _broken("tag on an excluded field", _front("topics: !!str x\n")),
    _broken("tag on the seal", FERRY.bare(f'secured: !!str "{SEAL}"\n')),
    _broken("anchor on the seal", FERRY.bare(f'secured: &x "{SEAL}"\n')),
    _broken("TAB in a comment", _front("# a\tb\n")),
    _broken("byte order mark", "\ufeff" + FERRY.file(SEAL)),
    _broken("UTF-16", FERRY.file(SEAL).encode("utf-16")),
    _broken("byte that is not UTF-8 in the body", FERRY.file(SEAL).encode() + b"\xff\n"),
    _broken("NUL in the body", FERRY.file(SEAL) + "\0\n"),
    _broken("CR alone in the body", FERRY.file(SEAL).replace("late", "late\r")),
    _broken("line `...` behind the fields", _front("...\n")),
    _broken("second document", _front("--- # x\n")),
    _broken("directive", FERRY.file(SEAL).replace("---\n", "---\n%YAML 1.2\n", 1)),
    _broken("no closing line", FERRY.file(SEAL).partition("\n---\n")[0] + "\n"),
    _broken("opening line with a blank", FERRY.file(SEAL).replace("---\n", "--- \n", 1)),
    _broken(
        "typed scalar made the mapping of its canonical form",
        FERRY.file(SEAL).replace("2026-03-09T18:20:00Z", '{"": "2026-03-09T18:20:00Z"}'),
    ),
    _broken("line separator in an excluded field", _front('topics: ["a\u2028b"]\n')),
    _broken("surrogate escape in an excluded field", _front('topics: ["\\ud83d"]\n')),
    _broken("depth 17 in a field", _DEPTH),
    _broken("100,000 opening brackets", _front(f"topics: {'[' * 100_000}\n")),
    _broken("field `secured` of 300 KiB", FERRY.file("x" * (300 * 1024))),
    _broken("file of more than 1 MiB", FERRY.file(SEAL) + "x" * (1024 * 1024)),
    _broken("malformed and without a seal", FERRY.bare("title: x\n")),
    _broken("malformed and with a sealed payload", FERRY.bare(f"title: x\nsecured: {GOOD}\n")),
    _broken("malformed seal besides a malformed article", FERRY.bare("title: x\nsecured: x\n")),
)


def _sized(size: int) -> tuple[str, str]:
    """A file whose correct seal is `size` bytes long, and its sub: the path of its URL is as long as that takes."""
    for length in range(size * 3 // 4 - 1200, size):
        url = f"https://northwire.example/{'x' * length}"
        article = FERRY.having(originalUrl=url)
        seal = article.sealed_by(NORTHWIRE, sub=url)
        if len(seal) == size:
            return article.file(seal), url
    raise AssertionError(size)


def _limit(comment: str, size: int, result: str) -> Seal:
    file, sub = _sized(size)
    return Seal(comment, file, result, ("Limit",), sub=sub if result == "verified" else None)


LIMITS = (
    _limit("signed payload of 16 KiB", LIMIT, "verified"),
    _limit("signed payload of 16 KiB and one byte", LIMIT + 1, "malformed"),
    _payload("other text of 16 KiB", "x" * LIMIT),
)

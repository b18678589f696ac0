"""Cases of steps 5 and 6: domains of outlets in their ways of writing, and who may sign for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.vectors.articles import FERRY, POST, Article
from tests.vectors.form import Value, typed
from tests.vectors.policies import BOOKS, BUREAU, NORTHWIRE, STREETS, a_label
from tests.vectors.policies import POST as POST_KEY
from tests.vectors.seal_case import Seal, token_case


def _domain(
    comment: str,
    written: Value,
    *,
    article: Article = FERRY,
    iss: str = "",
    key: Any = NORTHWIRE,
    result: str = "verified",
    **more: Any,
) -> Seal:
    """A seal over an article whose provider.domain is written so."""
    changed = replace(article.having(provider={"name": "Northwire", "domain": written}), iss=iss or article.iss)
    return token_case(comment, changed.sealed_by(key), result, "Domain", article=changed, **more)


_CYRILLIC = "c\u0430lderpost"
_LOOK_ALIKE = f"{a_label(_CYRILLIC)}.example"
DOMAINS = (
    _domain("domain in capitals", "NORTHWIRE.EXAMPLE"),
    _domain("domain in mixed case", "NorthWire.example"),
    _domain("domain with a final dot", "northwire.example."),
    _domain("domain in capitals with a final dot", "NORTHWIRE.EXAMPLE."),
    _domain("domain full-width", "ｎｏｒｔｈｗｉｒｅ.example"),
    _domain("domain with an ideographic full stop", "northwire。example"),
    _domain("domain with a soft hyphen, which UTS 46 drops", "north\u00adwire.example"),
    _domain("domain in Unicode", "bücherbote.example", iss=BOOKS, key=BUREAU),
    _domain("domain in Unicode, decomposed", "bu\u0308cherbote.example", iss=BOOKS, key=BUREAU, codes=("not-nfc",)),
    _domain("domain in Unicode, capitals", "BÜCHERBOTE.example", iss=BOOKS, key=BUREAU),
    _domain("domain as an A-label", BOOKS, iss=BOOKS, key=BUREAU),
    _domain("domain as an A-label in capitals", BOOKS.upper(), iss=BOOKS, key=BUREAU),
    _domain("domain with a sharp s: non-transitional", "straßenblatt.example", iss=STREETS, key=BUREAU),
    _domain(
        "domain with a double s is not that with a sharp s",
        "strassenblatt.example",
        iss=STREETS,
        key=BUREAU,
        result="replayed",
    ),
    _domain("domain below the outlet's by wildcard", "sport.northwire.example", iss="sport.northwire.example"),
    _domain("domain two labels below by wildcard", "a.sport.northwire.example", iss="a.sport.northwire.example"),
    _domain("domain with two final dots", "northwire.example..", result="replayed"),
    _domain("domain with a leading blank", " northwire.example", result="replayed"),
    _domain("domain with a blank behind", "northwire.example ", result="replayed"),
    _domain("domain with a port", "northwire.example:443", result="replayed"),
    _domain("domain with a scheme", "https://northwire.example", result="replayed"),
    _domain("domain with a path", "northwire.example/", result="replayed"),
    _domain("domain empty", "", result="replayed"),
    _domain("domain null", typed("~"), result="replayed"),
    _domain("domain a list", ["northwire.example"], result="replayed"),
    _domain("domain in a deeper mapping", {"domain": "northwire.example"}, result="replayed"),
)


def _signer(comment: str, domain: str, key: Any, *codes: str, result: str = "untrusted-signer") -> Seal:
    """A correct seal over an article of `domain` by `key`."""
    changed = replace(FERRY.having(provider={"name": "Northwire", "domain": domain}), iss=domain)
    return token_case(comment, changed.sealed_by(key), result, "Grant", article=changed, codes=codes)


_UNICODE = replace(FERRY.having(provider={"name": "Calder Post", "domain": f"{_CYRILLIC}.example"}), iss=_LOOK_ALIKE)
_BY_POST = POST.sealed_by(POST_KEY)
SIGNERS = (
    _signer("one outlet's key on another outlet", "calderpost.example", NORTHWIRE),
    _signer("the other outlet's key on the one", "northwire.example", POST_KEY),
    _signer("domain below, the grant being exact", "sport.calderpost.example", POST_KEY),
    _signer("another domain of the top level", "holmsand.example", POST_KEY),
    _signer("granted domain in front of another", "calderpost.example.evil.example", POST_KEY),
    _signer("granted domain at the end of a label", "evilcalderpost.example", POST_KEY),
    _signer("granted label under another top level", "calderpost.test", POST_KEY),
    _signer("granted domain with a hyphen", "calder-post.example", POST_KEY),
    _signer("wildcard does not cover its own domain", "bureau.example", BUREAU),
    _signer("wildcard covers one label more", "sport.bureau.example", BUREAU, result="verified"),
    _signer("wildcard covers three labels more", "a.b.sport.bureau.example", BUREAU, result="verified"),
    _signer("wildcard ends at a label", "evilbureau.example", BUREAU),
    _signer("wildcard domain in front of another", "sport.bureau.example.evil.example", BUREAU),
    _signer("look-alike with a Cyrillic letter", _LOOK_ALIKE, POST_KEY, "homoglyph-domain"),
    Seal(
        "look-alike with a Cyrillic letter, written in Unicode",
        _UNICODE.file(_UNICODE.sealed_by(POST_KEY)),
        "untrusted-signer",
        ("Grant", "Domain"),
        ("homoglyph-domain",),
    ),
    Seal(
        "domain changed to a look-alike",
        POST.having(provider={"name": "Calder Post", "domain": _LOOK_ALIKE}).file(_BY_POST),
        "tampered",
        ("Domain", "Tampered"),
        ("homoglyph-domain",),
        ("provider",),
    ),
    _signer("look-alike with the digit 1", "ca1derpost.example", POST_KEY, "homoglyph-domain"),
)

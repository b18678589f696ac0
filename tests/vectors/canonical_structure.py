"""Cases of steps 5 and 7: collections, order, RFC 8785, how digests are put together."""

from __future__ import annotations

from tests.vectors.canonical_case import TEXT, Case, front, valid
from tests.vectors.form import Value, typed

_ASTRAL: Value = {"\ufb00": "b", "\U0001f6a2": "a"}
STRUCTURE = (
    valid("empty list and mapping", "a: []\nb: {}", {"a": [], "b": {}}, "Structure"),
    valid(
        "list and mapping, block",
        "a:\n  - b\n  - c: d\n    e:\n      - f\ng:\n  h: i",
        {"a": ["b", {"c": "d", "e": ["f"]}], "g": {"h": "i"}},
        "Structure",
    ),
    valid(
        "list and mapping, flow",
        "a: [b, {c: d, e: [f]}]\ng: {h: i}",
        {"a": ["b", {"c": "d", "e": ["f"]}], "g": {"h": "i"}},
        "Structure",
        "Flow",
    ),
    valid(
        "list and mapping, flow over lines",
        "a: [\n  b,\n  {c: d, e: [f]},\n]\ng: {\n  h: i\n}",
        {"a": ["b", {"c": "d", "e": ["f"]}], "g": {"h": "i"}},
        "Structure",
        "Flow",
    ),
    valid("list that is not indented", "a:\n- b\n- c", {"a": ["b", "c"]}, "Structure"),
    valid("pair inside a flow list", "a: [b: c]", {"a": [{"b": "c"}]}, "Structure", "Flow"),
    valid("order of keys does not count", "b: x\na: {d: w, c: z}", {"a": {"c": "z", "d": "w"}, "b": "x"}, "Order"),
    valid(
        "the other order of keys has the same digests",
        "a: {c: z, d: w}\nb: x",
        {"a": {"c": "z", "d": "w"}, "b": "x"},
        "Order",
    ),
    valid("order of a list counts", "a: [b, c]", {"a": ["b", "c"]}, "Order"),
    valid("the other order of a list has another digest", "a: [c, b]", {"a": ["c", "b"]}, "Order"),
    valid("unknown fields are digested", "mood: x\nx-internal: [w]", {"mood": "x", "x-internal": ["w"]}, "Digest"),
    valid(
        "`secured` is a field like any other for the form",
        "a: b\nsecured: anything",
        {"a": "b", "secured": "anything"},
        "Digest",
    ),
    valid("keys sorted by UTF-16 code units in a value", "a: {\ufb00: b, 🚢: a}", {"a": _ASTRAL}, "Jcs"),
    valid("names sorted by UTF-16 code units in dig", "\ufb00: b\n🚢: a", {"\ufb00": "b", "🚢": "a"}, "Jcs"),
    valid(
        "keys sorted by length, case and digits",
        "a: {b: 1x, B: 2x, ba: 3x, '10': 4x, '9': 5x, _: 6x}",
        {"a": {"b": "1x", "B": "2x", "ba": "3x", "10": "4x", "9": "5x", "_": "6x"}},
        "Jcs",
    ),
    valid(
        "JSON escapes: quotation mark, backslash, LF, CR, TAB and no other",
        'a: "\\"\\\\\\n\\r\\t/<>&\u00a0\u200bé\U0001f6a2"',
        {"a": '"\\\n\r\t/<>&\u00a0\u200bé\U0001f6a2'},
        "Jcs",
    ),
    Case(
        "line separator in the body stands raw in JSON",
        "---\na: b\n---\nc\u2028d\n",
        {"a": "b", "": "c\u2028d\n"},
        ("Jcs", "Body"),
    ),
    valid("key with quotation mark and backslash", "'a\"\\': b", {'a"\\': "b"}, "Jcs"),
    valid("composed text", 'a: "é"', {"a": "é"}, "Nfc"),
    valid("decomposed text has another digest", 'a: "e\u0301"', {"a": "e\u0301"}, "NotNfc"),
    valid("singleton that NFC would change", 'a: "\u212b"', {"a": "\u212b"}, "NotNfc"),
    valid("compatibility characters stay", "a: ﬁn ½ Ｎ", {"a": "ﬁn ½ Ｎ"}, "Nfc"),
    Case(
        "title like the body's name: the body is the field of the empty name",
        front("body: a", "b\n"),
        {"body": "a", "": "b\n"},
        ("Digest", "Body"),
    ),
    Case("field digests bind the name", front("a: c\nb: c"), {"a": "c", "b": "c", "": TEXT}, ("Digest",)),
    Case(
        "a whole article",
        """---
category: news
title: "Council votes 31 to 28 to keep the night ferry"
excerpt: 'The last boat to Holmsand stays, "for now".'
publishedDateTime: 2026-03-09T18:20:00Z
originalUrl: "https://northwire.example/2026/03/09/night-ferry/"
quality: 87
published: true

provider:
  name: Northwire
  domain: northwire.example
  images:
    - url: "https://northwire.example/logo-50x50.png"
      width: 50
      height: 50

topics:
  - Ferries
  - Holmsand
---

The council voted late on Monday.

The ferry is *the* link to the island.
""",
        {
            "category": "news",
            "title": "Council votes 31 to 28 to keep the night ferry",
            "excerpt": 'The last boat to Holmsand stays, "for now".',
            "publishedDateTime": typed("2026-03-09T18:20:00Z"),
            "originalUrl": "https://northwire.example/2026/03/09/night-ferry/",
            "quality": typed("87"),
            "published": typed("true"),
            "provider": {
                "name": "Northwire",
                "domain": "northwire.example",
                "images": [
                    {"url": "https://northwire.example/logo-50x50.png", "width": typed("50"), "height": typed("50")}
                ],
            },
            "topics": ["Ferries", "Holmsand"],
            "": "\nThe council voted late on Monday.\n\nThe ferry is *the* link to the island.\n",
        },
        ("Digest",),
    ),
)

"""Cases of step 4: quoted scalars, block scalars and folding."""

from __future__ import annotations

from tests.vectors.canonical_case import valid
from tests.vectors.canonical_scalars import TYPED
from tests.vectors.form import typed

QUOTED = (
    *(
        valid(
            f"quoted, {kind}: {texts[0]}",
            f"a: '{texts[0]}'\nb: \"{texts[0]}\"",
            {"a": texts[0], "b": texts[0]},
            "Quoted",
        )
        for kind, texts in TYPED.items()
    ),
    valid("quoted, nothing", "a: ''\nb: \"\"", {"a": "", "b": ""}, "Quoted"),
    valid(
        "block scalars are never typed",
        "a: |-\n  50\nb: >-\n  true\nc: |\n  ~",
        {"a": "50", "b": "true", "c": "~\n"},
        "Quoted",
        "Block",
    ),
    valid(
        "a plain word quoted in each way is the same",
        "a: word\nb: 'word'\nc: \"word\"\nd: |-\n  word\ne: >-\n  word",
        dict.fromkeys("abcde", "word"),
        "Quoted",
    ),
    valid(
        "typed scalars in flow collections",
        "a: [50, '50', x, [~]]\nb: {c: no, d: 'no'}",
        {"a": [typed("50"), "50", "x", [typed("~")]], "b": {"c": typed("no"), "d": "no"}},
        "NonString",
        "Flow",
    ),
    valid(
        "typed scalars in block lists",
        "a:\n  - 1.10\n  - '1.10'\n  - 2026-03-09",
        {"a": [typed("1.10"), "1.10", typed("2026-03-09")]},
        "NonString",
    ),
    valid(
        "blanks around a plain scalar do not count",
        "a:    50   \nb:    word   # c",
        {"a": typed("50"), "b": "word"},
        "NonString",
    ),
    valid("blanks inside quotation marks count", "a: ' 50'\nb: \"word \"", {"a": " 50", "b": "word "}, "Quoted"),
    valid("plain scalar over two lines", "a: 50\n  km", {"a": "50 km"}, "Folding"),
    valid(
        "plain scalar over two lines that is a date and time",
        "a: 2026-03-09\n  18:20:00",
        {"a": typed("2026-03-09 18:20:00")},
        "Folding",
        "NonString",
    ),
    valid("plain scalar with an empty line", "a: one\n\n  two", {"a": "one\ntwo"}, "Folding"),
    valid("double quotes over lines", 'a: "one\n  two\n\n  three\\\n  four"', {"a": "one two\nthreefour"}, "Folding"),
    valid("single quotes over lines", "a: 'one\n  two\n\n  three'", {"a": "one two\nthree"}, "Folding"),
    valid("single quotes: doubled quotation mark, backslash as it is", "a: 'it''s \\n'", {"a": "it's \\n"}, "Quoted"),
    valid(
        "escapes of double quotes",
        'a: "\\"\\\\\\/\\x41\\u00e9\\U0001F6A2\\_\\ "',
        {"a": '"\\/Aé🚢\u00a0 '},
        "Quoted",
        "Escape",
    ),
    valid("escapes of LF, CR and TAB are text", 'a: "b\\nc\\r\\nd\\te"', {"a": "b\nc\r\nd\te"}, "Quoted", "Escape"),
    valid("escaped and raw character are the same", 'a: "\\u00e9"\nb: "é"', {"a": "é", "b": "é"}, "Quoted", "Escape"),
    valid(
        "plain text with marks of its own",
        'a: b#c\nd: https://northwire.example/?e=f#g\nh: it\'s "so"',
        {"a": "b#c", "d": "https://northwire.example/?e=f#g", "h": 'it\'s "so"'},
        "Quoted",
    ),
)

BLOCKS = (
    valid("literal block", "a: |\n  one\n  two", {"a": "one\ntwo\n"}, "Block"),
    valid("literal block, stripped", "a: |-\n  one\n\n", {"a": "one"}, "Block"),
    valid("literal block, kept", "a: |+\n  one\n\n\nb: c", {"a": "one\n\n\n", "b": "c"}, "Block"),
    valid("literal block, clipped", "a: |\n  one\n\n\nb: c", {"a": "one\n", "b": "c"}, "Block"),
    valid("literal block with an indentation of its own", "a: |2\n    one\n  two", {"a": "  one\ntwo\n"}, "Block"),
    valid(
        "literal block keeps quotation marks and backslashes",
        'a: |\n  "one" \\n # two',
        {"a": '"one" \\n # two\n'},
        "Block",
    ),
    valid("folded block", "a: >\n  one\n  two\n\n  three", {"a": "one two\nthree\n"}, "Block", "Folding"),
    valid("folded block, stripped", "a: >-\n  one\n  two", {"a": "one two"}, "Block", "Folding"),
    valid(
        "folded block keeps further indented lines",
        "a: >\n  one\n    two\n  three",
        {"a": "one\n  two\nthree\n"},
        "Block",
        "Folding",
    ),
    valid("empty literal block", "a: |\nb: c", {"a": "", "b": "c"}, "Block"),
)

"""Cases of step 4: each alternative of NONSTRING and its near misses, plain scalars of every kind."""

from __future__ import annotations

from tests.vectors.canonical_case import valid
from tests.vectors.form import typed

TYPED: dict[str, tuple[str, ...]] = {
    "null": ("~", "null", "Null", "NULL"),
    "merge and value marks": ("<<", "="),
    "one letter": ("y", "Y", "n", "N"),
    "yes and no": ("yes", "Yes", "YES", "no", "No", "NO"),
    "true and false": ("true", "True", "TRUE", "false", "False", "FALSE"),
    "on and off": ("on", "On", "ON", "off", "Off", "OFF"),
    "binary": ("0b1", "-0b01_1", "+0b_", "0b0"),
    "octal": ("0o7", "-0o17", "+0o7_7", "0o_"),
    "hexadecimal": ("0x1F", "-0xdead_BEEF", "+0x0", "0x_"),
    "integer": ("0", "10", "-1", "+5", "010", "089", "1_000", "5_", "1__0", "-0", "9" * 500),
    "sexagesimal": (
        "22:22",
        "1:5",
        "0:0",
        "190:20:30",
        "-1:30",
        "+1_0:05",
        "1:30.",
        "1:30:00.5",
        "12:30:45._",
        "1:59:59",
    ),
    "float": (
        "1.10",
        "1.",
        ".5",
        "-.5",
        "+.5e-3",
        "1e3",
        "1E+3",
        "6.02e23",
        "1_0.0_1",
        "1._",
        ".5_",
        "12e03",
        "1.e5",
        "-1.5E-3",
        "1_e1",
    ),
    "infinity": (".inf", ".Inf", ".INF", "+.inf", "-.INF"),
    "not a number": (".nan", ".NaN", ".NAN"),
    "date": ("2026-03-09", "2026-3-9", "2021-02-30", "0000-00-00", "9999-99-99"),
    "date and time": (
        "2026-03-09T18:20:00Z",
        "2026-03-09t18:20:00",
        "2026-03-09 18:20:00",
        "2026-03-09   18:20:00",
        "2026-03-09T8:20:00",
        "2026-03-09T18:20:00.",
        "2026-03-09T18:20:00.123456789Z",
        "2026-03-09 18:20:00 Z",
        "2026-03-09T18:20:00+1",
        "2026-03-09T18:20:00-01",
        "2026-03-09T18:20:00+0100",
        "2026-03-09T18:20:00+01:00",
        "2026-03-09T18:20:00-1:30",
        "2026-03-09T18:20:00+001",
        "2026-03-09 18:20:00.5 -0330",
        "2026-03-09T99:99:99",
    ),
}

_STRINGS: dict[str, tuple[str, ...]] = {
    "null": ("nULL", "nil", "none", "nullx", "~~", "null null"),
    "merge and value marks": ("<", "<<<", "==", "=a", "< <"),
    "one letter": ("x", "yy", "y n", "Ja"),
    "yes and no": ("yEs", "YeS", "nO", "yesno", "no."),
    "true and false": ("tRUE", "TRue", "fALSE", "truth", "true."),
    "on and off": ("oN", "oFF", "OFf", "onoff"),
    "binary": ("0b", "0b2", "0B1", "0b1.0", "b1"),
    "octal": ("0o", "0o8", "0O7", "o7"),
    "hexadecimal": ("0x", "0xG", "0X1", "0x1.8", "x1F"),
    "integer": ("--1", "+-1", "+", "_1", "1,000", "1 000", "1/2", "50%", "$5", "5 km", "v1", "1-2", "１２", "١٢"),
    "sexagesimal": ("1:60", "1:2:60", "1:234", ":30", "1:-5", "22h22", "1:30:x"),
    "float": ("1.2.3", "1e", "1e+", "e5", ".e5", ".", "._5", "1.5e3.2", "1e5e5", "1,5", "1.-5"),
    "infinity": ("inf", "Infinity", ".iNF", ".INf", "--.inf", ".infx", "1.inf"),
    "not a number": ("NaN", "nan", "-.nan", "+.NaN", ".nAn", ".Nan"),
    "date": (
        "2026-03",
        "26-03-09",
        "2026-003-09",
        "2026-03-099",
        "20260-03-09",
        "2026/03/09",
        "-2026-03-09",
        "2026-03-09Z",
    ),
    "date and time": (
        "2026-03-09T18:20",
        "2026-03-09T18:2:00",
        "2026-03-09T18:20:0",
        "2026-03-09T18:20:00z",
        "2026-03-09T18:20:00+01:0",
        "2026-03-09T18:20:00+",
        "2026-03-09_18:20:00",
        "2026-03-09T 18:20:00",
        "2026-03-09 18:20:00 UTC",
        "2026-03-09T18:20:00,5",
        "2026-03-09T118:20:00",
        "2026-03-09T18:20:00+00001",
    ),
}


def _shown(text: str) -> str:
    return text if len(text) < 60 else f"{text[:10]}... ({len(text)} characters)"


NONSTRING = (
    valid("plain, nothing", "a:", {"a": typed("")}, "NonString"),
    valid("plain, nothing but a comment", "a: # b", {"a": typed("")}, "NonString"),
    valid(
        "plain, nothing in flow mappings",
        "a: {b: , c, d: e}",
        {"a": {"b": typed(""), "c": typed(""), "d": "e"}},
        "NonString",
        "Flow",
    ),
    valid("plain, nothing in a block list", "a:\n  -\n  - b", {"a": [typed(""), "b"]}, "NonString"),
    *(
        valid(f"plain, {kind}: {_shown(text)}", f"a: {text}", {"a": typed(text)}, "NonString")
        for kind, texts in TYPED.items()
        for text in texts
    ),
    valid("integer of 5,000 digits", f"a: {'9' * 5000}", {"a": typed("9" * 5000)}, "NonString", "Limit"),
    *(
        valid(f"near miss, {kind}: {text}", f"a: {text}", {"a": text}, "NearMiss")
        for kind, texts in _STRINGS.items()
        for text in texts
    ),
)

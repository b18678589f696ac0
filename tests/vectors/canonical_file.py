"""Cases of steps 1, 2 and 6: bytes and characters, the two `---` lines, line ends, the body."""

from __future__ import annotations

from tests.vectors.canonical_case import TEXT, Case, front

MEBIBYTE = 1024 * 1024
_FIELDS: dict[str, str] = {"title": "Ferry"}
_HEAD = "---\ntitle: Ferry\n---\n"
_FULL = "x" * (MEBIBYTE - len(_HEAD) - 1) + "\n"


def _body(comment: str, written: str, body: str, *flags: str) -> Case:
    return Case(comment, _HEAD + written, {**_FIELDS, "": body}, ("Body", *flags))


def _bare(comment: str, file: str | bytes, body: str) -> Case:
    return Case(comment, file, {"": body}, ("NoFrontMatter",))


def _refused(comment: str, file: str | bytes, *flags: str) -> Case:
    return Case(comment, file, None, flags)


ENCODING = (
    Case("plain ASCII", _HEAD + TEXT, {**_FIELDS, "": TEXT}, ("Utf8",)),
    Case(
        "two, three and four bytes a character",
        "---\ntitle: Fähre 渡し船 🚢\n---\nÜber Bord.\n",
        {"title": "Fähre 渡し船 🚢", "": "Über Bord.\n"},
        ("Utf8",),
    ),
    Case("file of exactly 1 MiB", _HEAD + _FULL, {**_FIELDS, "": _FULL}, ("Limit",)),
    _refused("file of 1 MiB and one byte", _HEAD + "x" + _FULL, "Limit"),
    _refused("byte FF", b"---\ntitle: a\xff\n---\n", "Utf8"),
    _refused("byte FF in the body", b"---\ntitle: a\n---\n\xff\n", "Utf8"),
    _refused("Latin-1", "---\ntitle: Fähre\n---\n".encode("latin-1"), "Utf8"),
    _refused("overlong encoding of NUL", b"---\ntitle: a\xc0\x80\n---\n", "Utf8"),
    _refused("overlong encoding of a slash", b"---\ntitle: a\xe0\x80\xaf\n---\n", "Utf8"),
    _refused("encoded surrogate", b"---\ntitle: a\xed\xa0\x80\n---\n", "Utf8", "Surrogate"),
    _refused(
        "pair of encoded surrogates (CESU-8)", b"---\ntitle: a\xed\xa0\xbd\xed\xba\xa2\n---\n", "Utf8", "Surrogate"
    ),
    _refused("code point beyond U+10FFFF", b"---\ntitle: a\xf4\x90\x80\x80\n---\n", "Utf8"),
    _refused("sequence cut at the end of the file", b"---\ntitle: a\n---\n\xe6\xb8", "Utf8"),
    _refused("lone continuation byte", b"---\ntitle: a\x80\n---\n", "Utf8"),
    _refused("UTF-16 with byte order mark", "---\ntitle: a\n---\n".encode("utf-16"), "Utf8"),
    _refused("UTF-16 without byte order mark", "---\ntitle: a\n---\n".encode("utf-16-le"), "Control"),
    _refused("UTF-32", "---\ntitle: a\n---\n".encode("utf-32"), "Utf8"),
    _refused("byte order mark before the first line", "\ufeff" + _HEAD, "Bom"),
    _refused("byte order mark before text without front matter", "\ufeffText.\n", "Bom", "NoFrontMatter"),
    _refused("byte order mark in a value", front("title: a\ufeffb"), "Bom"),
    _refused("byte order mark in the body", _HEAD + "a\ufeffb\n", "Bom", "Body"),
)

_CONTROLS = (
    ("NUL", "\0"),
    ("SOH", "\x01"),
    ("BEL", "\a"),
    ("BS", "\b"),
    ("VT", "\v"),
    ("FF", "\f"),
    ("ESC", "\x1b"),
    ("US", "\x1f"),
    ("DEL", "\x7f"),
    ("C1 U+0080", "\x80"),
    ("NEL U+0085", "\x85"),
    ("CSI U+009B", "\x9b"),
    ("C1 U+009F", "\x9f"),
)
CONTROLS = (
    *(
        _refused(f"{name} in a quoted value", front(f'title: "a{character}b"'), "Control")
        for name, character in _CONTROLS
    ),
    *(_refused(f"{name} in the body", f"{_HEAD}a{character}b\n", "Control", "Body") for name, character in _CONTROLS),
    _refused("ESC in a comment", front("title: a # \x1b[2J"), "Control"),
    _refused("ESC in text without front matter", "a\x1b[2J\n", "Control", "NoFrontMatter"),
    Case(
        "the characters next to the controls: space, tilde, no-break space",
        front('title: "a ~\u00a0b"', "a ~\u00a0b\n"),
        {"title": "a ~\u00a0b", "": "a ~\u00a0b\n"},
        ("Control",),
    ),
    Case(
        "zero-width, soft hyphen and bidirectional marks are text",
        front('title: "a\u200bb\u00adc\u202ed\u2066e"', "a\u200bb\u202ec\n"),
        {"title": "a\u200bb\u00adc\u202ed\u2066e", "": "a\u200bb\u202ec\n"},
    ),
    _body("TAB in the body", "a\tb\n", "a\tb\n", "Tab"),
    _body("line separator in the body", "a\u2028b\u2029c\n", "a\u2028b\u2029c\n", "Separator"),
    _body(
        "noncharacters in the body",
        "a\ufffeb\uffffc\ufdd0d\U0001ffffe\n",
        "a\ufffeb\uffffc\ufdd0d\U0001ffffe\n",
        "Noncharacter",
    ),
)

LINE_ENDS = (
    Case("CRLF throughout", (_HEAD + "a\nb\n").replace("\n", "\r\n"), {**_FIELDS, "": "a\nb\n"}, ("LineEnd",)),
    Case("CRLF and LF mixed", "---\r\ntitle: Ferry\n---\r\na\nb\r\n", {**_FIELDS, "": "a\nb\n"}, ("LineEnd",)),
    Case("CRLF in text without front matter", "a\r\nb\r\n", {"": "a\nb\n"}, ("LineEnd", "NoFrontMatter")),
    Case(
        "CRLF in a literal block", "---\r\na: |\r\n  x\r\n  y\r\n---\r\n", {"a": "x\ny\n", "": ""}, ("LineEnd", "Block")
    ),
    Case("final CRLFs of the body", _HEAD + "a\r\n\r\n\r\n", {**_FIELDS, "": "a\n"}, ("LineEnd", "Body")),
    _refused("CR alone as the line end", "---\rtitle: Ferry\r---\rText.\r", "LineEnd"),
    _refused("CR alone in the front matter", "---\ntitle: Ferry\rheat: 1\n---\n", "LineEnd"),
    _refused("CR alone in a quoted value", '---\ntitle: "a\rb"\n---\n', "LineEnd"),
    _refused("CR alone in the body", _HEAD + "a\rb\n", "LineEnd", "Body"),
    _refused("CR CR LF", "---\r\r\ntitle: Ferry\r\n---\r\n", "LineEnd"),
    _refused("CR as the last byte of the file", _HEAD + "a\r", "LineEnd", "Body"),
    _refused("LF CR", "---\ntitle: Ferry\n\r---\n", "LineEnd"),
)

FENCES = (
    _bare("empty file", "", ""),
    _bare("one LF", "\n", ""),
    _bare("text without front matter", "Ferry runs aground\n", "Ferry runs aground\n"),
    _bare("text without front matter and without final LF", "Ferry runs aground", "Ferry runs aground\n"),
    _bare("empty line before `---`: no front matter", "\n---\ntitle: a\n---\n", "\n---\ntitle: a\n---\n"),
    _bare("blank before `---`: no front matter", " ---\ntitle: a\n---\n", " ---\ntitle: a\n---\n"),
    _bare("two dashes: no front matter", "--\ntitle: a\n--\n", "--\ntitle: a\n--\n"),
    _bare("field on the first line: no front matter", "title: a\n---\nb\n", "title: a\n---\nb\n"),
    _bare("YAML that would be refused, without front matter", "a: &x *y\n%YAML\n...\n", "a: &x *y\n%YAML\n...\n"),
    Case("closing line is the last line, without LF", "---\ntitle: Ferry\n---", {**_FIELDS, "": ""}, ("Fence",)),
    Case("closing line is the last line, with LF", "---\ntitle: Ferry\n---\n", {**_FIELDS, "": ""}, ("Fence",)),
    Case("root is an empty flow mapping", front("{}"), {"": TEXT}, ("Fence",)),
    Case(
        "root is a flow mapping",
        front("{title: Ferry, place: pier}"),
        {**_FIELDS, "place": "pier", "": TEXT},
        ("Fence",),
    ),
    Case(
        "empty lines and comments between the lines",
        front("\n# news\n\ntitle: Ferry # aground\n"),
        {**_FIELDS, "": TEXT},
        ("Fence",),
    ),
    Case(
        "further `---` lines are body",
        _HEAD + "a\n---\nb: &x\n---\n",
        {**_FIELDS, "": "a\n---\nb: &x\n---\n"},
        ("Fence", "Body"),
    ),
    Case(
        "`...` and `%` lines in the body are text",
        _HEAD + "...\n%TAG ! x\n",
        {**_FIELDS, "": "...\n%TAG ! x\n"},
        ("Fence", "Body"),
    ),
    Case(
        "dots, dashes and per cent signs inside a block",
        front("a: |\n  ...\n  ---\n  %b"),
        {"a": "...\n---\n%b\n", "": TEXT},
        ("Fence",),
    ),
    _refused("no closing line", "---\ntitle: Ferry\n", "Fence"),
    _refused("opening line alone", "---\n", "Fence"),
    _refused("opening line alone, without LF", "---", "Fence"),
    _refused("first line `---` and a blank", "--- \ntitle: Ferry\n---\n", "Fence"),
    _refused("first line `---` and a comment", "--- # news\ntitle: Ferry\n---\n", "Fence"),
    _refused("first line with a value behind `---`", "--- title: Ferry\n---\n", "Fence"),
    _refused("first line `----`", "----\ntitle: Ferry\n---\n", "Fence"),
    _refused("first line `---x`", "---x\n", "Fence"),
    _refused("closing line with a blank", "---\ntitle: Ferry\n--- \nText.\n", "Fence"),
    _refused("closing line of four dashes", "---\ntitle: Ferry\n----\nText.\n", "Fence"),
    _refused("closing line indented", "---\ntitle: Ferry\n ---\nText.\n", "Fence"),
    _refused("nothing between the lines", "---\n---\nText.\n", "Fence", "Root"),
    _refused("an empty line between the lines", "---\n\n---\nText.\n", "Fence", "Root"),
    _refused("a comment alone between the lines", front("# title: Ferry"), "Fence", "Root"),
    _refused("root is a list", front("- title"), "Root"),
    _refused("root is a flow list", front("[title, Ferry]"), "Root"),
    _refused("root is plain text", front("title"), "Root"),
    _refused("root is a quoted scalar", front('"title: Ferry"'), "Root"),
    _refused("root is null", front("~"), "Root"),
    _refused("line `...` at the end", front("title: Ferry\n..."), "DocumentMark"),
    _refused("line `...` at the start", front("...\ntitle: Ferry"), "DocumentMark"),
    _refused("line `...` inside a quoted value", front('title: "Ferry\n...\naground"'), "DocumentMark"),
    _refused("line that begins with `%`", front("%YAML 1.1\ntitle: Ferry"), "DocumentMark"),
    _refused("line that begins with `%` after the fields", front("title: Ferry\n% x"), "DocumentMark"),
    _refused("line that begins with `%` inside a quoted value", front('title: "Ferry\n%x"'), "DocumentMark"),
    _refused("second document", front("title: Ferry\n--- # next\ntitle: Pier"), "DocumentMark"),
    _refused("second document on the marker's line", front("title: Ferry\n--- pier"), "DocumentMark"),
)

BODIES = (
    _body("no body", "", ""),
    _body("body of one LF", "\n", ""),
    _body("body of many LFs", "\n\n\n\n", ""),
    _body("body without final LF", "a", "a\n"),
    _body("body with one final LF", "a\n", "a\n"),
    _body("body with three final LFs", "a\n\n\n", "a\n"),
    _body("leading empty lines are kept", "\n\na\n", "\n\na\n"),
    _body("leading and inner blanks are kept", "  a   b\n", "  a   b\n"),
    _body("trailing blank is kept", "a \n", "a \n"),
    _body("line of a blank at the end is kept", "a\n \n", "a\n \n"),
    _body("body of one blank", " ", " \n"),
    _body("TAB at the end is kept", "a\n\t", "a\n\t\n"),
    _body("inner empty lines are kept", "a\n\n\nb\n", "a\n\n\nb\n"),
    _body("quotation marks and backslashes", 'a "b" \\c/\n', 'a "b" \\c/\n'),
    _body("HTML comment is text", "a<!-- b -->\n", "a<!-- b -->\n"),
    _body("decomposed characters stay as they are", "cafe\u0301\n", "cafe\u0301\n", "NotNfc"),
    _body("composed characters stay as they are", "café\n", "café\n"),
)

"""Puts a seal into the bytes of an article; every byte outside the value of `secured` stays.

The edit is made in the text as it stands, line ends included; then the result is read again, and nothing but the seal
may be another than before. What cannot be done that way is refused.
"""

from __future__ import annotations

import re
from itertools import islice

from integrity.errors import RewriteError
from integrity.load import frontmatter
from integrity.load.article import MAX_FILE_BYTES
from integrity.load.frontmatter import Source
from integrity.node import Entry, Mapping, Node, Scalar, Sequence, Span, Style

FIELD = "secured"
_SEAL = re.compile(r"[A-Za-z0-9_.;+/=-]+")
_QUOTED = {
    Style.SINGLE_QUOTED: re.compile(r"'[^']*+(?:''[^']*+)*+'"),
    Style.DOUBLE_QUOTED: re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL),
}
_BLOCK_MARK = re.compile(r"[|>][-+0-9]*")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_VISIBLE = re.compile(r"[^ \t\r\n]")
_BRACKET = re.compile(r"(?:[\s,]|#[^\n]*)*+[\]}]")
"""From behind the last item of a list or mapping in brackets through the closing one."""
_COLON = re.compile(r"\s*:")
_NO_FIELDS = re.compile(r"(?: *(?:#[^\n]*)?\n)*+")

Shape = tuple[object, ...]


def with_seal(data: bytes, seal: str) -> bytes:
    """The file `data` with `seal` as the value of its top-level field `secured`.

    A value that is there is replaced in its own quotation marks, comments beside it kept; one over several lines, a
    list and a mapping become one text. A field that is missing becomes the last line of the front matter. `data` is
    read without errors, or its front matter is empty; `seal` consists of ASCII letters, digits and `_.;+/=-`. Raises
    RewriteError otherwise, where the result would not be read as the same article with this seal, and where it would
    be over MAX_FILE_BYTES.
    """
    if not _SEAL.fullmatch(seal):
        message = "seal holds other characters than letters, digits and `_.;+/=-`, or none"
        raise RewriteError(message, "Give a compact JWS or a sealed payload.")
    source = _read(data)
    text = data.decode()
    entry = next((entry for entry in source.root.entries if entry.key.text == FIELD), None)
    changed = _replaced(text, entry, seal) if entry else _added(text, source, seal)
    result = changed.encode()
    _check(source, result, seal, entry.key.span.line if entry else None)
    return result


def _read(data: bytes) -> Source:
    source = frontmatter.parse(data)
    if not source.errors and not source.has_front_matter:
        next_step = "Begin the file with a line `---`, its fields as `key: value` lines, and another line `---`."
        raise RewriteError("file has no front matter, so there is no place for a seal", next_step)
    if not source.errors:
        return source
    error = source.errors[0]
    if error.rule == "FMT112":
        fields, body = frontmatter.split(source.text)
        if _NO_FIELDS.fullmatch(fields or ""):
            return Source(source.text, body=body, has_front_matter=True)
    where = f"line {error.span[0]}: " if error.span else ""
    next_step = error.next_step or "Run `integrity check` on the file, correct what it names, then sign again."
    raise RewriteError(f"file cannot be read: {where}{error.message}", next_step)


def _added(text: str, source: Source, seal: str) -> str:
    root = source.root
    if text[_offset(text, root.span)] == "{":
        message = f"front matter is one mapping in braces, line {root.span.line}, so no line can be added to it"
        raise RewriteError(message, f'Add `{FIELD}: ""` inside the braces, then sign again.')
    fields, _ = frontmatter.split(source.text)
    closing = _offset(text, Span((fields or "").count("\n") + 2, 1, len(frontmatter.FENCE)))
    line_end = "\r\n" if text.startswith(f"{frontmatter.FENCE}\r") else "\n"
    indentation = " " * (root.span.column - 1)
    return f'{text[:closing]}{indentation}{FIELD}: "{seal}"{line_end}{text[closing:]}'


def _replaced(text: str, entry: Entry, seal: str) -> str:
    value = entry.value
    start, end = _offset(text, value.span), _end(text, value)
    if not isinstance(value, Scalar):
        if text[start] in "[{":
            return f'{text[:start]}"{seal}"{text[end:]}'
        return _collapsed(text, entry, seal)
    if value.style in (Style.LITERAL, Style.FOLDED):
        mark = _after(_BLOCK_MARK, text, start)
        return f'{text[:start]}"{seal}"{text[mark : _after(_REST_OF_LINE, text, mark)]}{text[end:]}'
    if value.style is Style.PLAIN and not value.text:
        return f'{text[:start]} "{seal}"{text[start:]}'
    return f"{text[:start]}{value.style.value}{seal}{value.style.value}{text[end:]}"


def _collapsed(text: str, entry: Entry, seal: str) -> str:
    """`text` with the seal behind the colon of `entry`, and without the lines of the list or mapping below it."""
    start, end = _offset(text, entry.value.span), _end(text, entry.value)
    above = text[:start].rstrip(" ").removesuffix("\n").removesuffix("\r")
    colon = _after(_COLON, text, _end(text, entry.key))
    return f'{above[:colon]} "{seal}"{above[colon:]}{text[end:]}'


def _offset(text: str, span: Span) -> int:
    """The index of the first character of `span`; a carriage return changes no line and no column before it."""
    start = 0
    for _ in range(span.line - 1):
        start = text.index("\n", start) + 1
    return start + span.column - 1


def _end(text: str, node: Node) -> int:
    """The index behind the last character of `node`, which may stand on a later line than the first."""
    start = _offset(text, node.span)
    if isinstance(node, Scalar):
        return _end_of_scalar(text, start, node)
    inner = node.items if isinstance(node, Sequence) else [entry.value for entry in node.entries]
    end = _end(text, inner[-1]) if inner else start + 1
    return _after(_BRACKET, text, end) if text[start] in "[{" else end


def _end_of_scalar(text: str, start: int, scalar: Scalar) -> int:
    if scalar.style in _QUOTED:
        return _after(_QUOTED[scalar.style], text, start)
    if scalar.style is not Style.PLAIN:
        start = _after(_REST_OF_LINE, text, start)
    # Without escapes and comments inside, text and file hold the same characters but for white space.
    count = len(_VISIBLE.findall(scalar.text))
    last = next(islice(_VISIBLE.finditer(text, start), count - 1, None), None) if count else None
    return last.end() if last else start


def _after(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _check(before: Source, result: bytes, seal: str, line: int | None) -> None:
    """Raises RewriteError unless `result` is read as `before` with `seal`; `line` is where its field stood."""
    if len(result) > MAX_FILE_BYTES:
        message = f"with the seal the file would be {len(result):,} bytes, expected at most {MAX_FILE_BYTES:,}"
        raise RewriteError(message, "Shorten the article, then sign again.")
    after = frontmatter.parse(result)
    if after.errors:
        raise _refusal(f"the file could no longer be read ({after.errors[0].message})", line)
    value = after.root.scalar(FIELD)
    if value is None or value.text != seal or value.is_plain_typed:
        raise _refusal("the field would not be read as the text of the seal", line)
    kept = after.root.entries if line else after.root.entries[:-1]
    if _shape(kept) != _shape(before.root.entries) or after.body != before.body:
        raise _refusal("other fields or the body would be read differently", line)


def _shape(entries: tuple[Entry, ...]) -> Shape:
    """What `entries` are but for spans and for the value of `secured`."""
    return tuple((key[:2], None if key.text == FIELD else _content(value)) for key, value in entries)


def _content(node: Node) -> Shape:
    if isinstance(node, Scalar):
        return node[:2]
    if isinstance(node, Mapping):
        return "mapping", *((key[:2], _content(value)) for key, value in node.entries)
    return "list", *(_content(item) for item in node.items)


def _refusal(reason: str, line: int | None) -> RewriteError:
    where = f"`{FIELD}` on line {line} cannot be replaced" if line else f"`{FIELD}` cannot be added as the last field"
    next_step = f'Write the field as `{FIELD}: ""` on a line of its own, then sign again.'
    return RewriteError(f"{where}: {reason}", next_step)

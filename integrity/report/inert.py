"""Hostile text made visible: what no output format may hand to a terminal, browser or parser as it is."""

from __future__ import annotations

import json
import re

_COMMAND = re.compile(r"##(?=(vso)?\[)", re.IGNORECASE)
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0 with tab and line ends, which would forge columns and lines; DEL; C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction: marks, embeddings, overrides, isolates
    "\u2028\u2029"  # line and paragraph separator: line ends to some readers
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # invisible; joiners U+200C/D stay, scripts need them
    "\ud800-\udfff\ufdd0-\ufdef"  # surrogates (names that are not UTF-8) and noncharacters cannot be written
    "\U000e0000-\U000e007f"  # tag characters: a whole invisible ASCII
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)


def visible(text: str) -> str:
    r"""`text` on one line, with every character that acts instead of showing written as `\u202e` or `\U000e0041`.

    Printable text is unchanged, but for the first `#` of `##[` and `##vso[`, which build servers take for commands
    wherever they stand in a line. So is the result of this function, and it can be encoded in UTF-8.
    """
    return _COMMAND.sub(r"\\u0023#", _HIDDEN.sub(_escape, text))


def clipped(text: str, limit: int) -> str:
    """The visible form of `text`, at most `limit` characters; an ellipsis ends it where something was cut off."""
    # Cut before as well: an escape is never shorter than its character, so a megabyte need not be searched.
    shown = visible(text[: limit + 1])
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


def json_text(value: object, indent: int | None = None) -> str:
    """`value` as JSON in ASCII that reads back as it is, with nothing in it that a build server takes for a command."""
    # Only a text can hold `##[`, and there the escape is JSON's own.
    return _COMMAND.sub(r"#\\u0023", json.dumps(value, indent=indent))


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"

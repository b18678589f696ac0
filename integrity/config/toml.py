"""TOML written: values, and a configuration file to begin with."""

from __future__ import annotations

import json
import re
import textwrap

from integrity.config.definitions import DEFINITIONS, Definition

WIDTH = 100
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_UNSEEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def value(item: object) -> str:
    """A text, list or table in TOML, on one line, with no character that acts instead of showing."""
    if isinstance(item, dict):
        members = ", ".join(f"{key(name)} = {value(inner)}" for name, inner in item.items())
        return f"{{ {members} }}" if members else "{}"
    if isinstance(item, list | tuple):
        return f"[{', '.join(map(value, item))}]"
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(item, ensure_ascii=False))


def key(name: str) -> str:
    """A key in TOML."""
    return name if _BARE.fullmatch(name) else value(name)


def starter() -> str:
    """A configuration that says nothing yet: every setting, explained, with an example behind `#`."""
    head = (
        "# Configuration of newsroom-integrity. Each setting has a default; take the `#` away from what you need.\n"
        "# This file marks the root: paths and patterns are from here, and `integrity config show` tells what counts.\n"
    )
    return "\n".join([head, *map(_block, DEFINITIONS)])


def _block(one: Definition) -> str:
    summary = textwrap.fill(one.summary, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
    return f"{summary}\n{textwrap.indent(one.example, '#')}\n"

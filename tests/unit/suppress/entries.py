"""Entries of a baseline: say only what the test is about."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from integrity.suppress.baseline import Entry, members

_ENTRY = Entry("a" * 32, "FLD211", ("s",), ("_news/ferry.md",), "known", "desk", date(2026, 1, 2), None)


def entry(**changes: Any) -> Entry:
    """A sound entry, but for `changes`."""
    return replace(_ENTRY, **changes)


def line(**changes: Any) -> str:
    """A line of the file, but for `changes` of its members."""
    return json.dumps(members(_ENTRY) | changes)

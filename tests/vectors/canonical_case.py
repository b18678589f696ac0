"""One case of the canonical form, and how it stands in the JSON."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.vectors import notation
from tests.vectors.form import Fields, dig, field_digests, jcs

TEXT = "Text.\n"
"""The body of a case that is about the front matter."""


class Case(NamedTuple):
    """A file, and the fields that are digested (None where the file is malformed)."""

    comment: str
    file: str | bytes
    fields: Fields | None
    flags: tuple[str, ...] = ()
    exc: tuple[str, ...] = ()


def front(fields: str, body: str = TEXT) -> str:
    """A file of these front-matter lines and this body."""
    return f"---\n{fields}\n---\n{body}"


def valid(comment: str, fields: str, values: Fields, *flags: str, exc: tuple[str, ...] = ()) -> Case:
    """A case of front-matter lines and the values that they have; the body is TEXT."""
    return Case(comment, front(fields), {**values, "": TEXT}, flags, exc)


def malformed(comment: str, fields: str, *flags: str) -> Case:
    """A case of front-matter lines that are refused."""
    return Case(comment, front(fields), None, flags)


def to_json(number: int, case: Case) -> dict[str, Any]:
    """The case as it is written."""
    test: dict[str, Any] = {
        "tcId": number,
        "comment": case.comment,
        "flags": list(case.flags),
        "file": notation.content(case.file),
        "exc": list(case.exc),
    }
    if case.fields is None:
        return {**test, "result": "malformed"}
    values = {name: notation.text(jcs(value)) for name, value in sorted(case.fields.items())}
    digests = {name: digest.hex() for name, digest in field_digests(case.fields).items()}
    return {**test, "result": "valid", "values": values, "fields": digests, "dig": dig(case.fields).hex()}

"""Canonical JSON by the fast way is RFC 8785 by the library, and digests by the fast way are those of it."""

import copy
import hashlib

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from integrity.node import Value
from integrity.trust import canonical
from integrity.trust.canonical import DEFAULT_EXCLUDE, jcs

NEAR_SURROGATES = st.sampled_from('\ud7ff\ue000\uffff\U00010000\U0010ffff\x00\x1f\x7f\x80"\\/\b\f\n\r\t\u2028<é')
TEXT = st.text(NEAR_SURROGATES, max_size=4) | st.text(st.characters(codec="utf-8"), max_size=8)
VALUES: st.SearchStrategy[Value] = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=5), max_leaves=12
)


@given(VALUES)
def test_the_fast_way_and_the_library_agree(value: Value) -> None:
    assert jcs(value) == rfc8785.dumps(value)


def test_keys_beyond_the_surrogates_come_before_those_between() -> None:
    assert jcs({"\ue000": "a", "\U00010000": "b"}) == '{"\U00010000":"b","\ue000":"a"}'.encode()


NAMES = (
    st.sampled_from(["a", "b", "related", "secured", "images", "provider", "a.b", "a[]", "\ue000", "\U00010000"]) | TEXT
)
FIELDS = st.dictionaries(NAMES.filter(bool), VALUES, max_size=5)
INNER = st.dictionaries(st.sampled_from(["images", "isCached", "b", "c"]), VALUES, max_size=3)
PATHS = st.lists(st.sampled_from([*DEFAULT_EXCLUDE, "a", "a[]", "a.b", "a[].b", "b.c", "b", "images", "images[]"]))


def slowly(fields: dict[str, Value], body: str, paths: list[str]) -> tuple[dict[str, bytes], bytes]:
    """Digests of the fields and of the content, each step as the specification has it."""
    left = copy.deepcopy(fields)
    for path in paths:
        remove(left, path.split("."))
    left[""] = canonical.canonical_body(body)
    found = {name: digest(name.encode() + b"\0" + rfc8785.dumps(value)) for name, value in left.items()}
    return found, digest(rfc8785.dumps({name: full.hex() for name, full in found.items()}))


def digest(data: bytes) -> bytes:
    return hashlib.sha256(b"article/1\0" + data).digest()


def remove(value: Value, steps: list[str]) -> bool:
    """Take out what the steps name; whether there was anything."""
    name = steps[0].removesuffix("[]")
    if not isinstance(value, dict) or name not in value:
        return False
    inner = value[name]
    if name == steps[0]:
        return remove(inner, steps[1:]) if steps[1:] else value.pop(name) is inner
    if not isinstance(inner, list):
        return False
    if steps[1:]:
        taken = [remove(item, steps[1:]) for item in inner]
        return any(taken)
    value[name] = []
    return bool(inner)


@given(FIELDS, st.dictionaries(st.sampled_from(["a", "b", "images", "provider"]), INNER | st.lists(INNER)), TEXT, PATHS)
def test_digests_are_those_of_the_specification(
    fields: dict[str, Value], more: dict[str, Value], body: str, paths: list[str]
) -> None:
    fields |= more
    found = canonical.digest_of(fields, body, paths)
    assert (dict(found.fields), found.content) == slowly(fields, body, paths)


@given(FIELDS, st.dictionaries(st.sampled_from(["a", "b", "images", "provider"]), INNER | st.lists(INNER)), PATHS)
def test_a_path_is_present_where_there_is_something_to_take_out(
    fields: dict[str, Value], more: dict[str, Value], paths: list[str]
) -> None:
    fields |= more
    there = [path for path in paths if remove(copy.deepcopy(fields), path.split("."))]
    assert list(canonical.present(fields, paths)) == there

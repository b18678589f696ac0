"""Cases of `exc`: what its paths leave out, what they do not reach, and what stays when emptied."""

from __future__ import annotations

from tests.vectors.canonical_case import Case, valid
from tests.vectors.form import DEFAULT_EXC, Fields, Value, typed

_WRITTEN = "a: w\nb: {c: x, d: q}\ne: [{f: 1x, g: 2x}, {f: 3x}, z]\nh: [u, v]"
_A: Fields = {"a": "w"}
_B: Fields = {"b": {"c": "x", "d": "q"}}
_E: Fields = {"e": [{"f": "1x", "g": "2x"}, {"f": "3x"}, "z"]}
_H: Fields = {"h": ["u", "v"]}


def _left(comment: str, left: Fields, *exc: str) -> Case:
    return valid(comment, _WRITTEN, left, "Exclude", exc=exc)


def _of(comment: str, written: str, left: Fields, *exc: str) -> Case:
    return valid(comment, written, left, "Exclude", exc=exc)


_WHOLE: Fields = {**_A, **_B, **_E, **_H}
_LIST: list[Value] = [{"g": "2x"}, {}, "z"]
_IMAGES = 'images:\n  - url: "https://northwire.example/1.png"\n    isCached: true\n  - url: "https://northwire.example/2.png"\n'

EXCLUDED = (
    _left("nothing excluded", _WHOLE),
    _left("scalar", {**_B, **_E, **_H}, "a"),
    _left("mapping", {**_A, **_E, **_H}, "b"),
    _left("list", {**_A, **_B, **_H}, "e"),
    _left("key of a mapping", {**_A, "b": {"d": "q"}, **_E, **_H}, "b.c"),
    _left("mapping that is emptied stays", {**_A, "b": {}, **_E, **_H}, "b.c", "b.d"),
    _left("key of each element; an element that is emptied stays", {**_A, **_B, "e": _LIST, **_H}, "e[].f"),
    _left("each element: the list that is emptied stays", {**_A, **_B, **_E, "h": []}, "h[]"),
    _left("each element of a list of mappings", {**_A, **_B, "e": [], **_H}, "e[]"),
    _left("several paths", {"b": {"d": "q"}, "e": _LIST}, "a", "b.c", "e[].f", "h"),
    _left("paths in another order", {"b": {"d": "q"}, "e": _LIST}, "h", "e[].f", "b.c", "a"),
    _left("a path and what lies in it", {**_A, **_E, **_H}, "b", "b.c"),
    _left("a path below one that is gone", {**_A, **_E, **_H}, "b.c", "b"),
    _left("absent name", _WHOLE, "x"),
    _left("absent name below a mapping", _WHOLE, "b.x"),
    _left("absent name in each element", _WHOLE, "e[].x"),
    _left("step into a scalar", _WHOLE, "a.c"),
    _left("[] of a scalar", _WHOLE, "a[]"),
    _left("[] of a mapping", _WHOLE, "b[]"),
    _left("[] of a mapping, with a key", _WHOLE, "b[].c"),
    _left("key of a list without []", _WHOLE, "e.f"),
    _left("number of an element", _WHOLE, "h.0"),
    _left("names count by case", _WHOLE, "A"),
    _left("everything", {}, "a", "b", "e", "h"),
    _of("three steps", "a: {b: {c: x, d: q}, e: z}", {"a": {"b": {"d": "q"}, "e": "z"}}, "a.b.c"),
    _of("three steps, emptied", "a: {b: {c: x}}", {"a": {"b": {}}}, "a.b.c"),
    _of(
        "[] twice",
        "a: [{b: [{c: x, d: q}, {c: z}]}, {b: w}, {e: v}]",
        {"a": [{"b": [{"d": "q"}, {}]}, {"b": "w"}, {"e": "v"}]},
        "a[].b[].c",
    ),
    _of("[] at the end of a nested path", "a: {b: [x, q], c: z}", {"a": {"b": [], "c": "z"}}, "a.b[]"),
    _of("[] reaches one level", "a: [[{b: x}], {b: q}]", {"a": [[{"b": "x"}], {}]}, "a[].b"),
    _of("[] of an empty list", "a: []", {"a": []}, "a[]"),
    _of(
        "the mark of a typed scalar has no name",
        "a: 50\nb: [1, 2]",
        {"a": typed("50"), "b": [typed("1"), typed("2")]},
        "a.x",
        "b[].x",
    ),
    _of("typed scalar excluded", "a: 50\nb: x", {"b": "x"}, "a"),
    _of("null excluded", "a:\nb: x", {"b": "x"}, "a"),
    _of("key with a dot cannot be named", "a.b: x\na: {b: q}", {"a.b": "x", "a": {}}, "a.b"),
    _of("key with a blank cannot be named", "a b: x\na: q", {"a b": "x"}, "a"),
    _of("key with brackets cannot be named", "'a[]': x\na: [q]", {"a[]": "x", "a": []}, "a[]"),
    _of("key of hyphens, underscores and digits", "a-1_B: x\n'7': q\nc: z", {"c": "z"}, "7", "a-1_B"),
    _of("the body stays", "a: x", {}, "a"),
    _of(
        "the default list: each name at the top",
        "heat: 1\npublished: true\nquality: 2\nrelated: [{title: x}]\nsecured: q\ntopics: [z]\ntitle: t",
        {"title": "t"},
        *DEFAULT_EXC,
    ),
    _of(
        "the default list: below images and provider",
        _IMAGES + "provider: {name: o, images: [{url: u}]}",
        {
            "images": [{"url": "https://northwire.example/1.png"}, {"url": "https://northwire.example/2.png"}],
            "provider": {"name": "o"},
        },
        *DEFAULT_EXC,
    ),
    _of(
        "the default list: names of other places stay",
        "provider: {heat: 1, secured: x}\nimages: [{quality: 2}]\nheats: [topics]",
        {"provider": {"heat": typed("1"), "secured": "x"}, "images": [{"quality": typed("2")}], "heats": ["topics"]},
        *DEFAULT_EXC,
    ),
    _of(
        "the default list: images as a mapping, provider as text",
        "images: {isCached: true}\nprovider: images",
        {"images": {"isCached": typed("true")}, "provider": "images"},
        *DEFAULT_EXC,
    ),
)

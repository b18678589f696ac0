"""Cases of step 3: depth, nodes and size of scalars on both sides of each limit."""

from __future__ import annotations

from tests.vectors.canonical_case import Case, front, malformed, valid
from tests.vectors.form import Value

KIBIBYTE = 1024
_ESCAPED_X = "\\x78"


def _nested(levels: int) -> Value:
    return [] if levels == 1 else [_nested(levels - 1)]


def _mappings(levels: int) -> Value:
    return {} if levels == 1 else {"b": _mappings(levels - 1)}


def _items(count: int) -> Case:
    values: list[Value] = ["x"] * count
    return Case(
        f"root, key, list and {count:,} items",
        front("a:\n" + "- x\n" * count),
        {"a": values, "": "Text.\n"},
        ("Limit", "Nodes"),
    )


def _pairs(count: int, more: int) -> Case:
    values: list[Value] = [{"k": "v"}] * count
    text = "a:\n" + "- k: v\n" * count + "- x\n" * more
    comment = f"root, key, list, {count:,} mappings of one key and {more} items: {3 + 3 * count + more:,} nodes"
    return Case(comment, front(text), {"a": [*values, *["x"] * more], "": "Text.\n"}, ("Limit", "Nodes"))


def _scalar(comment: str, opening: str, character: str, count: int, closing: str = "") -> Case:
    text = character * count
    return valid(f"{comment} of {len(text.encode()):,} bytes", f"a: {opening}{text}{closing}", {"a": text}, "Limit")


def _over(case: Case) -> Case:
    return case._replace(fields=None)


LIMITS = (
    valid("lists nested to depth 16", f"a: {'[' * 15}{']' * 15}", {"a": _nested(15)}, "Limit", "Depth"),
    malformed("lists nested to depth 17", f"a: {'[' * 16}{']' * 16}", "Limit", "Depth"),
    valid("mappings nested to depth 16", f"a: {'{b: ' * 14}{{}}{'}' * 14}", {"a": _mappings(15)}, "Limit", "Depth"),
    malformed("mappings nested to depth 17", f"a: {'{b: ' * 15}{{}}{'}' * 15}", "Limit", "Depth"),
    valid("block lists nested to depth 16", f"a:\n {'- ' * 14}[]", {"a": _nested(15)}, "Limit", "Depth"),
    malformed("block lists nested to depth 17", f"a:\n {'- ' * 15}[]", "Limit", "Depth"),
    malformed("100,000 opening brackets", f"a: {'[' * 100_000}", "Limit", "Depth"),
    malformed("100,000 opening braces", f"a: {'{' * 100_000}", "Limit", "Depth"),
    malformed("100,000 list items on one line", f"a:\n {'- ' * 100_000}", "Limit", "Depth"),
    malformed("30,000 opening brackets in place of a key", f"{'[' * 30_000}", "Limit", "Depth"),
    _items(4_997)._replace(comment="root, key, list and 4,997 items: 5,000 nodes"),
    _over(_items(4_998)._replace(comment="root, key, list and 4,998 items: 5,001 nodes")),
    _pairs(1_665, 2),
    _over(_pairs(1_665, 3)),
    malformed("100,000 items", f"a: [{'x,' * 100_000}]", "Limit", "Nodes"),
    _scalar("plain scalar", "", "x", 256 * KIBIBYTE),
    _over(_scalar("plain scalar", "", "x", 256 * KIBIBYTE + 1)),
    _scalar("quoted scalar", '"', "x", 256 * KIBIBYTE, '"'),
    _over(_scalar("quoted scalar", '"', "x", 256 * KIBIBYTE + 1, '"')),
    _scalar("scalar of two-byte characters", "", "é", 128 * KIBIBYTE),
    _over(_scalar("scalar of two-byte characters", "", "é", 128 * KIBIBYTE + 1)),
    _scalar("scalar of four-byte characters", "", "🚢", 64 * KIBIBYTE),
    _over(_scalar("scalar of four-byte characters", "", "🚢", 64 * KIBIBYTE + 1)),
    _over(_scalar("integer", "", "9", 256 * KIBIBYTE + 1)),
    valid(
        "escapes count as what they stand for: 204,800 bytes written in 819,200",
        f'a: "{_ESCAPED_X * 204_800}"',
        {"a": "x" * 204_800},
        "Limit",
    ),
    malformed("key of 256 KiB and one byte", f"? {'x' * (256 * KIBIBYTE + 1)}\n: a", "Limit"),
    Case(
        "body of 300 KiB: the limit of scalars is not one of the body",
        front("a: b", "x" * (300 * KIBIBYTE) + "\n"),
        {"a": "b", "": "x" * (300 * KIBIBYTE) + "\n"},
        ("Limit", "Body"),
    ),
)

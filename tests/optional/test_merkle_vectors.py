"""Public proofs of RFC 6962 trees, good and bad, of transparency-dev/merkle, where they are at hand.

They are not part of the project. They are looked for in the folder `shared` beside the project. Proofs about a subtree,
which nothing here makes, show that the twin of the tests reads them as others do.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from integrity.trust import log
from tests import slow_tree

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "rfc6962"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason=f"no public vectors in {VECTORS}")
COUNTS = {"inclusion": 98, "consistency": 98, "subtreeinclusion": 204, "subtreeconsistency": 118}
CASES = sorted(path.relative_to(VECTORS).as_posix() for path in VECTORS.rglob("*.json")) if VECTORS.is_dir() else []


def test_all_of_them_are_at_hand() -> None:
    assert {kind: sum(case.startswith(f"{kind}/") for case in CASES) for kind in COUNTS} == COUNTS


@pytest.mark.parametrize("case", CASES)
def test_a_proof_is_taken_exactly_where_it_is_good(case: str) -> None:
    vector = json.loads((VECTORS / case).read_bytes())
    assert is_taken(CHECKS[case.partition("/")[0]], vector) == (not vector["wantErr"])


def is_taken(check: Callable[[dict[str, Any]], None], vector: dict[str, Any]) -> bool:
    try:
        check(vector)
    except ValueError:
        return False
    return True


def proof(vector: dict[str, Any]) -> list[bytes]:
    return [decoded(text) for text in vector["proof"] or ()]


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def inclusion(vector: dict[str, Any]) -> None:
    log.check_inclusion(
        decoded(vector["leafHash"]), vector["leafIdx"], vector["treeSize"], proof(vector), decoded(vector["root"])
    )


def consistency(vector: dict[str, Any]) -> None:
    log.check_consistency(
        vector["size1"], vector["size2"], proof(vector), decoded(vector["root1"]), decoded(vector["root2"])
    )


def check_subtree(start: int, end: int) -> None:
    """A subtree begins at a multiple of the smallest power of two that it fits into."""
    if not 0 <= start < end or start % (1 << (end - start - 1).bit_length()):
        raise ValueError("no subtree")


def subtree_inclusion(vector: dict[str, Any]) -> None:
    start, end = vector["start"], vector["end"]
    check_subtree(start, end)
    index = vector["leafIdx"] - start
    log.check_inclusion(decoded(vector["leafHash"]), index, end - start, proof(vector), decoded(vector["root"]))


def subtree_consistency(vector: dict[str, Any]) -> None:
    start, end, size = vector["start"], vector["end"], vector["size"]
    before, after = decoded(vector["root1"]), decoded(vector["root2"])
    if start == end <= size and before == log.EMPTY and not proof(vector):
        return  # a subtree without leaves is in every tree
    check_subtree(start, end)
    if end > size:
        raise ValueError("a subtree beyond the tree")
    try:
        found = slow_tree.from_subproof(start, end, size, before, proof(vector))
    except IndexError:
        raise ValueError("a proof of another length") from None
    if found != (before, after):
        raise ValueError("a proof that leads to other roots")


CHECKS = {
    "inclusion": inclusion,
    "consistency": consistency,
    "subtreeinclusion": subtree_inclusion,
    "subtreeconsistency": subtree_consistency,
}

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.trust import log
from tests import slow_tree

ENTRIES = [b"entry %d" % number for number in range(70)]
LEAVES = [log.leaf(entry) for entry in ENTRIES]
HASH = st.binary(min_size=32, max_size=32)


def test_the_empty_tree_is_sha256_of_nothing() -> None:
    assert log.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_leaf_is_not_a_node_of_the_same_bytes() -> None:
    assert log.leaf(LEAVES[0] + LEAVES[1]) != log.node(LEAVES[0], LEAVES[1])


def test_a_tree_of_one_leaf_is_that_leaf() -> None:
    assert log.root(LEAVES[:1]) == LEAVES[0]


@pytest.mark.parametrize("size", range(70))
def test_the_root_is_that_of_the_definition(size: int) -> None:
    assert log.root(LEAVES[:size]) == slow_tree.mth(ENTRIES[:size])


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 64, 69])
def test_inclusion_proofs_are_those_of_the_definition_and_are_verified(size: int) -> None:
    leaves = LEAVES[:size]
    for index in range(size):
        proof = log.inclusion(leaves, index)
        assert proof == slow_tree.path(index, ENTRIES[:size])
        log.check_inclusion(leaves[index], index, size, proof, log.root(leaves))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 64, 69])
def test_consistency_proofs_are_those_of_the_definition_and_are_verified(size: int) -> None:
    leaves = LEAVES[:size]
    for first in range(1, size + 1):
        proof = log.consistency(leaves, first)
        assert proof == slow_tree.proof(first, ENTRIES[:size])
        log.check_consistency(first, size, proof, log.root(leaves[:first]), log.root(leaves))


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match=f"no leaf {index} among {size}"):
        log.inclusion(LEAVES[:size], index)
    with pytest.raises(ValueError, match=f"no leaf {index} in a tree of {size}"):
        log.check_inclusion(LEAVES[0], index, size, [], log.root(LEAVES[:size]))


@pytest.mark.parametrize(("first", "size"), [(0, 3), (4, 3), (0, 0), (-1, 2)])
def test_nothing_is_proved_about_an_empty_or_a_longer_tree(first: int, size: int) -> None:
    with pytest.raises(ValueError, match=f"no tree of {first} leaves among {size}"):
        log.consistency(LEAVES[:size], first)
    with pytest.raises(ValueError, match=f"no tree of {first} leaves in one of {size}"):
        log.check_consistency(first, size, [], log.EMPTY, log.EMPTY)


@pytest.mark.parametrize(
    ("proof", "reason"),
    [
        (log.inclusion(LEAVES[:7], 3)[:-1], "too short"),
        ([*log.inclusion(LEAVES[:7], 3), LEAVES[0]], "too long"),
        (log.inclusion(LEAVES[:7], 3)[::-1], "another root"),
        ([], "too short"),
    ],
)
def test_a_wrong_inclusion_proof_is_refused_with_the_reason(proof: list[bytes], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        log.check_inclusion(LEAVES[3], 3, 7, proof, log.root(LEAVES[:7]))


@pytest.mark.parametrize(
    ("proof", "reason"),
    [
        (log.consistency(LEAVES[:7], 3)[:-1], "too short"),
        ([*log.consistency(LEAVES[:7], 3), LEAVES[0]], "too long"),
        (log.consistency(LEAVES[:7], 3)[::-1], "other roots"),
        ([], "too short"),
    ],
)
def test_a_wrong_consistency_proof_is_refused_with_the_reason(proof: list[bytes], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        log.check_consistency(3, 7, proof, log.root(LEAVES[:3]), log.root(LEAVES[:7]))


@pytest.mark.parametrize(("proof", "after"), [([LEAVES[0]], log.root(LEAVES[:3])), ([], log.root(LEAVES[:4]))])
def test_two_trees_of_one_size_are_the_same_or_not_consistent(proof: list[bytes], after: bytes) -> None:
    with pytest.raises(ValueError, match="two trees of one size"):
        log.check_consistency(3, 3, proof, log.root(LEAVES[:3]), after)


def test_what_is_no_hash_is_in_no_proof() -> None:
    for leaf, sibling in ((b"", LEAVES[1]), (LEAVES[0], LEAVES[1][:-1]), (LEAVES[0] + b"\0", LEAVES[1])):
        with pytest.raises(ValueError, match="a hash that is not 32 bytes"):
            log.check_inclusion(leaf, 0, 2, [sibling], log.node(leaf, sibling))
        with pytest.raises(ValueError, match="a hash that is not 32 bytes"):
            log.check_consistency(1, 2, [sibling], leaf, log.node(leaf, sibling))


@given(st.integers(1, 40), st.data())
def test_what_is_verified_is_what_the_recursion_of_the_rfc_takes(size: int, data: st.DataObject) -> None:
    """Any proof, right or wrong: the loop of RFC 9162 and the recursion of RFC 6962 agree on it."""
    leaves = LEAVES[:size]
    index = data.draw(st.integers(0, size - 1))
    proof = data.draw(st.one_of(st.just(log.inclusion(leaves, index)), st.lists(HASH, max_size=8)))
    proof = data.draw(st.permutations(proof)) if data.draw(st.booleans()) else proof
    root = slow_tree.from_path(leaves[index], index, size, proof)
    if root is None:
        with pytest.raises(ValueError, match="too"):
            log.check_inclusion(leaves[index], index, size, proof, log.root(leaves))
    else:
        log.check_inclusion(leaves[index], index, size, proof, root)


@given(st.integers(2, 40), st.data())
def test_a_changed_consistency_proof_is_refused(size: int, data: st.DataObject) -> None:
    leaves, first = LEAVES[:size], data.draw(st.integers(1, size - 1))
    proof = log.consistency(leaves, first)
    place = data.draw(st.integers(0, len(proof) - 1))
    bit = data.draw(st.integers(0, 255))
    changed = bytearray(proof[place])
    changed[bit // 8] ^= 1 << bit % 8
    wrong = [*proof[:place], bytes(changed), *proof[place + 1 :]]
    with pytest.raises(ValueError, match="other roots"):
        log.check_consistency(first, size, wrong, log.root(leaves[:first]), log.root(leaves))

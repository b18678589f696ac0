"""Seals that stand in more than one article."""

import itertools

import pytest

from integrity.finding import Finding, Place, Severity, fingerprint
from integrity.node import Span
from integrity.trust.root import NOTHING
from integrity.validate.authenticity import verify
from integrity.validate.replays import MAX_PLACES, find, replayed
from integrity.validate.verdict import Result, SealTrace, Step, Verdict, Verification
from tests.articles import IV, SEAL, article, sealed, sound
from tests.trust_world import NORTHWIRE, World, draft, seal

SIGNED = seal(draft(), NORTHWIRE)
OTHER_CIPHERTEXT = bytes(range(30, 110))
OTHER_IV = bytes(range(50, 66))


def traces(**seals: str) -> list[tuple[str, SealTrace]]:
    """Content identity and trace of one article for each seal, the name being both path and identity."""
    found = {name: verify(article(sound(secured=seal), f"{name}.md"), NOTHING, 0).trace for name, seal in seals.items()}
    return [(name, trace) for name, trace in found.items() if trace]


def summary(items: list[tuple[str, SealTrace]]) -> dict[str, tuple[str, tuple[str, ...], list[str]]]:
    """Message, codes and paths of the related places of each finding, by path."""
    return {
        path: (found.message, found.codes, [place.path for place in found.related])
        for path, found in find(items).items()
    }


@pytest.mark.parametrize(
    ("other", "what"),
    [(SEAL, "seal"), (sealed(iv=OTHER_IV), "ciphertext"), (sealed(OTHER_CIPHERTEXT), "IV")],
    ids=["whole seal", "ciphertext alone", "IV alone"],
)
def test_a_seal_or_a_part_of_it_on_two_articles_is_replayed_on_both(other: str, what: str) -> None:
    assert summary(traces(a=SEAL, b=other, c=sealed(OTHER_CIPHERTEXT[::-1], OTHER_IV[::-1]))) == {
        "a.md": (
            f"the same {what} stands in b.md, expected it in one article only",
            (f"same-{what.lower()}",),
            ["b.md"],
        ),
        "b.md": (
            f"the same {what} stands in a.md, expected it in one article only",
            (f"same-{what.lower()}",),
            ["a.md"],
        ),
    }


def test_a_signed_payload_on_two_articles_is_replayed_on_both() -> None:
    assert set(find(traces(a=SIGNED, b=SIGNED))) == {"a.md", "b.md"}


def test_a_ciphertext_with_the_bytes_of_an_iv_is_no_replay() -> None:
    assert find(traces(a=sealed(IV, OTHER_IV), b=sealed(OTHER_CIPHERTEXT, IV))) == {}


def test_seals_of_their_own_are_fine() -> None:
    assert find(traces(a=SEAL, b=sealed(OTHER_CIPHERTEXT, OTHER_IV), c=SIGNED)) == {}


def test_the_order_of_the_articles_does_not_matter() -> None:
    items = traces(a=SEAL, b=sealed(iv=OTHER_IV), c=sealed(OTHER_CIPHERTEXT), d=SEAL)
    assert {str(find(order)) for order in itertools.permutations(items)} == {str(find(items))}


def test_a_replay_is_an_error_at_the_seal_with_the_other_places() -> None:
    found = find(traces(a=SEAL, b=SEAL))["b.md"]
    line, span = f"secured: {SEAL}", Span(9, 10, len(SEAL))
    assert (found.rule, found.severity, found.verdict) == ("SIG509", Severity.ERROR, "replayed")
    assert found.place == Place("b.md", span, line[:100], 0)
    assert found.related == (Place("a.md", span, line[:100], 0, "same seal"),)
    assert found.fingerprint == fingerprint("SIG509", ["a", "b"], "secured")


def test_all_articles_of_a_replay_have_one_fingerprint() -> None:
    found = find(traces(a=SEAL, b=SEAL, c=SEAL))
    expected = fingerprint("SIG509", ["a", "b", "c"], "secured")
    assert [each.fingerprint for each in found.values()] == [expected] * 3


@pytest.mark.parametrize("other", ["a", "z"])
def test_the_gravest_of_two_replays_is_told_whatever_the_names(other: str) -> None:
    found = find(traces(b=SEAL, c=SEAL, **{other: sealed(OTHER_CIPHERTEXT)}))
    assert [found[path].codes for path in ("b.md", "c.md", f"{other}.md")] == [("same-seal",)] * 2 + [("same-iv",)]


def test_a_seal_on_many_articles_names_the_first_and_counts_the_rest() -> None:
    names = "abcdefgh"
    message, _, places = summary(traces(**dict.fromkeys(names, SEAL)))["a.md"]
    assert message == "the same seal stands in b.md, c.md, d.md, e.md, f.md and 2 more, expected it in one article only"
    assert places == [f"{name}.md" for name in names[1 : MAX_PLACES + 1]]


def test_ten_thousand_equal_seals_make_short_findings() -> None:
    trace = verify(article(sound(), "a.md"), NOTHING, 0).trace
    assert trace is not None
    every = [(str(n), SealTrace(Place(f"{n}.md"), trace.digests)) for n in range(10_000)]
    found = find(every)
    assert len(found) == 10_000
    assert all(len(each.related) == MAX_PLACES and len(each.message) < 200 for each in found.values())
    assert found["77.md"].message.endswith("and 9994 more, expected it in one article only")


# What becomes of the verdict.

FOUND = find(traces(a=SEAL, b=SEAL))["a.md"]


def known(verdict: Verdict, *codes: str, failed: int | None = None) -> Verification:
    """A verification with this verdict, and perhaps a step that failed."""
    steps = () if failed is None else (Step(failed, "check", Result.FAILED),)
    return Verification(verdict, codes, finding=_finding(verdict), steps=steps)


def _finding(verdict: Verdict) -> Finding | None:
    return None if verdict is Verdict.VERIFIED else FOUND


@pytest.mark.parametrize(
    ("before", "codes"),
    [
        (known(Verdict.VERIFIED), ("same-seal",)),
        (known(Verdict.VERIFIED, "unlogged"), ("same-seal", "unlogged")),
        (known(Verdict.UNVERIFIABLE, "weak-seal-zero-iv"), ("same-seal", "weak-seal-zero-iv")),
        (known(Verdict.TAMPERED, failed=8), ("same-seal", "tampered")),
        (known(Verdict.ROLLED_BACK, failed=9), ("same-seal", "rolled-back")),
        (known(Verdict.DOWNGRADED, "unverifiable"), ("same-seal", "unverifiable", "downgraded")),
        (known(Verdict.REPLAYED, "renamed-without-url", failed=6), ("same-seal", "renamed-without-url")),
        (known(Verdict.UNTRUSTED_SIGNER, "excluded-not-allowed", failed=7),
         ("same-seal", "excluded-not-allowed", "untrusted-signer")),
    ],
)  # fmt: skip
def test_a_verdict_of_step_6_or_later_gives_way_and_becomes_a_code(
    before: Verification, codes: tuple[str, ...]
) -> None:
    after = replayed(before, FOUND)
    assert (after.verdict, after.codes) == (Verdict.REPLAYED, codes)
    assert after.finding is not None
    assert (after.finding.rule, after.finding.codes) == ("SIG509", codes)


@pytest.mark.parametrize(
    "before",
    [
        known(Verdict.MALFORMED, failed=0),
        known(Verdict.UNSUPPORTED, failed=1),
        known(Verdict.UNKNOWN_KEY, "no-policy", failed=2),
        known(Verdict.FORGED, failed=3),
        known(Verdict.REVOKED, "tampered", failed=4),
        known(Verdict.EXPIRED, failed=4),
        known(Verdict.NOT_YET_VALID, failed=4),
        known(Verdict.UNTRUSTED_SIGNER, failed=5),
    ],
)
def test_an_earlier_failure_keeps_its_verdict_and_finding(before: Verification) -> None:
    after = replayed(before, FOUND)
    assert (after.verdict, after.finding, after.codes) == (before.verdict, before.finding, (*before.codes, "same-seal"))


def test_in_a_tree_the_copy_and_the_owner_are_replayed() -> None:
    world, text = World(), draft().replace('"SEAL"', f'"{SIGNED}"')
    found = [world.verify(text, f"{name}.md") for name in "ab"]
    both = find((name, each.trace) for name, each in zip("ab", found, strict=True) if each.trace)
    assert [replayed(each, both[f"{name}.md"]).verdict for name, each in zip("ab", found, strict=True)] == [
        "replayed"
    ] * 2

import hashlib
import itertools

import pytest

from integrity.finding import Place, Severity, fingerprint
from integrity.node import Span
from integrity.validate.authenticity import MAX_PLACES, SealTrace, Verdict, Verification, find_replays, verify
from tests.articles import CIPHERTEXT, IV, PATH, SEAL, article, sealed, sound

SIGNED = f"e30.e30.{'A' * 86}"
OTHER_CIPHERTEXT = bytes(range(30, 110))
OTHER_IV = bytes(range(50, 66))


def verified(text: str, path: str = PATH) -> Verification:
    return verify(article(text, path))


def outcome(text: str) -> tuple[Verdict, str, str, Span | None]:
    """Verdict, and rule, message and span of the finding that carries it."""
    verdict = verified(text)
    assert verdict.finding is not None
    assert verdict.finding.verdict == verdict.verdict
    return verdict.verdict, verdict.finding.rule, verdict.finding.message, verdict.finding.place.span


def test_a_well_formed_sealed_payload_is_unverifiable() -> None:
    message = (
        "sealed payload is well-formed (ciphertext of 80 bytes, IV of 16 bytes), but only its publisher's key could "
        "open it: nothing about the content was verified"
    )
    assert outcome(sound()) == (Verdict.UNVERIFIABLE, "SIG514", message, Span(9, 10, len(SEAL) + 2))


def test_it_is_a_note() -> None:
    found = verified(sound()).finding
    assert found is not None
    assert found.severity is Severity.NOTE


def test_a_weak_payload_stays_unverifiable_with_its_code() -> None:
    verdict = verified(sound(secured=sealed(iv=bytes(16))))
    assert (verdict.verdict, verdict.codes) == (Verdict.UNVERIFIABLE, ("weak-seal-zero-iv",))
    assert verdict.finding is not None
    assert verdict.finding.codes == ("weak-seal-zero-iv",)
    assert verdict.finding.message.endswith("; no proper encryption gives weak-seal-zero-iv")


def test_without_the_field_the_seal_is_missing() -> None:
    assert outcome(sound(secured=None)) == (
        Verdict.MISSING,
        "SIG513",
        "expected a top-level field `secured`, found none",
        None,
    )


def test_without_front_matter_the_seal_is_missing() -> None:
    assert outcome("# Ferry\n")[:2] == (Verdict.MISSING, "SIG513")


def test_the_shape_of_a_signed_payload_is_unsupported_and_never_fine() -> None:
    assert outcome(sound(secured=SIGNED)) == (
        Verdict.UNSUPPORTED,
        "SIG502",
        "`secured` has the shape of a signed payload; this version verifies none, so nothing is known of it",
        Span(9, 10, len(SIGNED)),
    )


@pytest.mark.parametrize("value", ["''", "", "null", "~"])
def test_an_empty_seal_is_malformed_not_missing(value: str) -> None:
    assert outcome(sound(secured=value))[:2] == (Verdict.MALFORMED, "SIG501")


@pytest.mark.parametrize("value", [f"['{SEAL}']", f"{{x: '{SEAL}'}}", "[]", "{}"])
def test_a_seal_that_is_a_list_or_mapping_is_malformed(value: str) -> None:
    assert outcome(sound(secured=value))[:3] == (
        Verdict.MALFORMED,
        "SIG501",
        "`secured` is a list or mapping, expected text",
    )


@pytest.mark.parametrize("key", ["Secured", "SECURED", "\u017fecured"])
def test_the_field_in_another_case_is_malformed_even_beside_a_good_one(key: str) -> None:
    message = f"key `{key}` stands in another spelling, expected one top-level key `secured`"
    for text in (sound(secured=None, **{key: SEAL}), sound(**{key: SEAL})):
        assert outcome(text)[:3] == (Verdict.MALFORMED, "SIG501", message)


@pytest.mark.parametrize("value", [f"{{secured: '{SEAL}'}}", f"[{{secured: '{SEAL}'}}]", "{a: [{b: {secured: x}}]}"])
def test_the_field_below_the_top_level_is_malformed_even_beside_a_good_one(value: str) -> None:
    message = "key `secured` stands below the top level, expected one top-level key `secured`"
    assert outcome(sound(extra=value))[:3] == (Verdict.MALFORMED, "SIG501", message)


def test_a_stray_key_is_shown_where_it_stands() -> None:
    assert outcome(sound(extra="{secured: x}"))[3] == Span(10, 9, 7)


@pytest.mark.parametrize("key", ["secured2", "unsecured", "secure"])
def test_another_word_is_another_field(key: str) -> None:
    assert verified(sound(**{key: "x"})).verdict is Verdict.UNVERIFIABLE


def test_the_text_secured_as_a_value_is_no_key() -> None:
    assert verified(sound(topics="[secured]")).verdict is Verdict.UNVERIFIABLE


def test_a_seal_that_is_not_well_formed_is_malformed_with_what_was_found() -> None:
    assert outcome(sound(secured='"abc"')) == (
        Verdict.MALFORMED,
        "SIG501",
        "`secured`: expected '<base64>;<base64 of a 16-byte IV>' or a signed payload, found no ';'",
        Span(9, 10, 5),
    )


def test_a_field_over_16_kib_is_malformed_whatever_its_shape() -> None:
    assert outcome(sound(secured=f"e30.{'A' * 20000}.{'A' * 86}"))[2] == (
        "`secured`: field is 20,091 bytes, expected at most 16,384"
    )


def test_an_article_that_cannot_be_read_is_malformed_by_the_findings_that_say_why() -> None:
    assert verified(sound(title="&x y")) == Verification(Verdict.MALFORMED)


@pytest.mark.parametrize("text", [sound(secured='"x"'), sound(secured=None), sound(title="&x y")])
def test_what_is_no_seal_leaves_no_trace(text: str) -> None:
    assert verified(text).trace is None


def digest(part: bytes) -> str:
    return hashlib.sha256(part).hexdigest()


def test_a_sealed_payload_leaves_a_trace_of_itself_and_both_its_parts() -> None:
    trace = verified(sound()).trace
    assert trace is not None
    assert trace.digests == (("seal", digest(SEAL.encode())), ("ciphertext", digest(CIPHERTEXT)), ("IV", digest(IV)))


def test_what_looks_like_a_signed_payload_leaves_a_trace_of_itself() -> None:
    trace = verified(sound(secured=SIGNED)).trace
    assert trace is not None
    assert trace.digests == (("seal", digest(SIGNED.encode())),)


def traces(**seals: str) -> list[tuple[str, SealTrace]]:
    """Content identity and trace of one article for each seal, the name being both path and identity."""
    found = {name: verified(sound(secured=seal), f"{name}.md").trace for name, seal in seals.items()}
    return [(name, trace) for name, trace in found.items() if trace]


def summary(items: list[tuple[str, SealTrace]]) -> dict[str, tuple[str, tuple[str, ...], list[str]]]:
    """Message, codes and paths of the related places of each finding, by path."""
    return {
        path: (found.message, found.codes, [place.path for place in found.related])
        for path, found in find_replays(items).items()
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
    assert set(find_replays(traces(a=SIGNED, b=SIGNED))) == {"a.md", "b.md"}


def test_a_ciphertext_with_the_bytes_of_an_iv_is_no_replay() -> None:
    assert find_replays(traces(a=sealed(IV, OTHER_IV), b=sealed(OTHER_CIPHERTEXT, IV))) == {}


def test_seals_of_their_own_are_fine() -> None:
    assert find_replays(traces(a=SEAL, b=sealed(OTHER_CIPHERTEXT, OTHER_IV), c=SIGNED)) == {}


def test_the_order_of_the_articles_does_not_matter() -> None:
    items = traces(a=SEAL, b=sealed(iv=OTHER_IV), c=sealed(OTHER_CIPHERTEXT), d=SEAL)
    assert {str(find_replays(order)) for order in itertools.permutations(items)} == {str(find_replays(items))}


def test_a_replay_is_an_error_at_the_seal_with_the_other_places() -> None:
    found = find_replays(traces(a=SEAL, b=SEAL))["b.md"]
    line, span = f"secured: {SEAL}", Span(9, 10, len(SEAL))
    assert (found.rule, found.severity, found.verdict) == ("SIG509", Severity.ERROR, "replayed")
    assert found.place == Place("b.md", span, line[:100], 0)
    assert found.related == (Place("a.md", span, line[:100], 0, "same seal"),)
    assert found.fingerprint == fingerprint("SIG509", ["a", "b"], "secured")


def test_all_articles_of_a_replay_have_one_fingerprint() -> None:
    found = find_replays(traces(a=SEAL, b=SEAL, c=SEAL))
    expected = fingerprint("SIG509", ["a", "b", "c"], "secured")
    assert [each.fingerprint for each in found.values()] == [expected] * 3


def test_a_seal_on_many_articles_names_the_first_and_counts_the_rest() -> None:
    names = "abcdefgh"
    message, _, places = summary(traces(**dict.fromkeys(names, SEAL)))["a.md"]
    assert message == "the same seal stands in b.md, c.md, d.md, e.md, f.md and 2 more, expected it in one article only"
    assert places == [f"{name}.md" for name in names[1 : MAX_PLACES + 1]]

"""The numbered steps in their order: the first that fails gives the verdict, the later ones their codes."""

import hashlib
from typing import Any

import pytest

from integrity.finding import Severity
from integrity.node import Span
from integrity.trust.digest import of, parse
from integrity.trust.root import NOTHING
from integrity.trust.views import Head, SignedAt
from integrity.validate.authenticity import verify
from integrity.validate.verdict import Result, Verdict, Verification
from tests.articles import CIPHERTEXT, IV, PATH, SEAL, article, sealed, sound
from tests.trust_world import (
    AT,
    DAY,
    NORTHWIRE,
    POST,
    STRANGER,
    Log,
    World,
    claims,
    draft,
    header,
    jcs,
    requirement,
    revocation,
    seal,
    signed,
    token,
    with_seal,
)

WORLD = World()
DRAFT = draft()
SIGNED = signed(DRAFT, NORTHWIRE)
SUB = "https://northwire.example/2025/03/11/ferry/"


def verified(text: str, path: str = PATH) -> Verification:
    """What is known where there is no policy."""
    return verify(article(text, path), NOTHING, AT)


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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"e30.{'A' * 20000}.{'A' * 86}", "`secured`: token is 20,091 bytes, expected at most 16,384"),
        (f"{'A' * 20000};{'A' * 22}==", "`secured`: field is 20,025 bytes, expected at most 16,384"),
        (
            f"e30.e30.{'A' * 85}",
            "`secured`: expected three base64url parts joined by dots, the last of 86 characters",
        ),
        (
            f"e30.e30.e30.{'A' * 86}",
            "`secured`: expected '<base64>;<base64 of a 16-byte IV>' or a signed payload, found no ';'",
        ),
    ],
    ids=["signed, over 16 KiB", "sealed, over 16 KiB", "two dots", "three dots"],
)
def test_what_it_is_most_like_says_what_is_wrong_with_it(text: str, message: str) -> None:
    assert outcome(sound(secured=f'"{text}"'))[2] == message


def test_an_article_that_cannot_be_read_is_malformed_by_the_findings_that_say_why() -> None:
    found = verified(sound(title="&x y", secured="x"))
    assert (found.verdict, found.finding, found.codes) == (Verdict.MALFORMED, None, ())
    assert (found.steps[0].result, found.steps[0].detail) == (
        FAILED,
        "anchor `&x` found, expected a value that is written out",
    )
    assert results(found) == [FAILED, *[NOT] * 11]


@pytest.mark.parametrize("text", [sound(secured='"x"'), sound(secured=None), sound(title="&x y")])
def test_what_is_no_seal_leaves_no_trace(text: str) -> None:
    assert verified(text).trace is None


def digest(part: bytes) -> str:
    return hashlib.sha256(part).hexdigest()


def test_a_sealed_payload_leaves_a_trace_of_itself_and_both_its_parts() -> None:
    trace = verified(sound()).trace
    assert trace is not None
    assert trace.digests == (("seal", digest(SEAL.encode())), ("ciphertext", digest(CIPHERTEXT)), ("IV", digest(IV)))


def test_a_signed_payload_leaves_a_trace_of_itself_whatever_is_known_of_it() -> None:
    text = seal(DRAFT, NORTHWIRE)
    for known in (WORLD.verify(SIGNED), verified(SIGNED)):
        assert known.trace is not None
        assert known.trace.digests == (("seal", digest(text.encode())),)


# Signed payloads.

DONE, FAILED, NOT = Result.PASSED, Result.FAILED, Result.NOT_CHECKED
NUMBERS = (0, 1, 2, 3, 4, 4, 4, 5, 6, 7, 8, 9)


def results(verification: Verification) -> list[Result]:
    """How each step ended."""
    assert tuple(step.number for step in verification.steps) == NUMBERS
    return [step.result for step in verification.steps]


def test_a_good_seal_passes_every_step_and_has_no_finding() -> None:
    found = WORLD.verify(SIGNED, log=Log({SUB: Head(1, parse(claims(DRAFT)["dig"]))}))
    assert (found.verdict, found.codes, found.finding, found.fields) == (Verdict.VERIFIED, (), None, ())
    assert results(found) == [DONE] * 12
    assert (found.outlet, found.sub, found.kid) == ("northwire.example", SUB, NORTHWIRE.kid)
    assert found.excluded == ("secured", "topics")


def test_every_step_says_what_it_found() -> None:
    assert [step.detail for step in WORLD.verify(SIGNED).steps] == [
        "signed payload",
        "Ed25519, article-seal+jwt, article/1",
        NORTHWIRE.kid,
        "made by that key",
        "not revoked",
        "signed on 2026-03-10 09:00:00 UTC",
        "not from the future",
        "may speak for northwire.example",
        f"made for {SUB}",
        "heat, images[].isCached, provider.images, published, quality, related, topics",
        claims(DRAFT)["dig"],
        "there is no log",
    ]


def test_without_a_log_its_step_is_not_checked() -> None:
    assert results(WORLD.verify(SIGNED)) == [*[DONE] * 11, NOT]


def test_a_seal_that_leaves_out_only_itself_says_so() -> None:
    assert WORLD.verify(signed(DRAFT, NORTHWIRE, without=["secured"])).steps[9].detail == "nothing left out"


def headed(**members: Any) -> str:
    """The article with a seal whose header is another."""
    return with_seal(DRAFT, token(NORTHWIRE, jcs(header(NORTHWIRE) | members), jcs(claims(DRAFT))))


EARLY = {
    "step 0": (headed(crit=["x"]), Verdict.MALFORMED, 0),
    "step 0, payload": (with_seal(DRAFT, token(NORTHWIRE, jcs(header(NORTHWIRE)), " {}")), Verdict.MALFORMED, 0),
    "step 1, algorithm": (headed(alg="none"), Verdict.UNSUPPORTED, 1),
    "step 1, no algorithm": (headed(alg=None), Verdict.MALFORMED, 1),
    "step 1, version": (signed(DRAFT, NORTHWIRE, v=2), Verdict.UNSUPPORTED, 1),
    "step 1, claim": (signed(DRAFT, NORTHWIRE, rev=0), Verdict.MALFORMED, 1),
    "step 2": (signed(DRAFT, STRANGER), Verdict.UNKNOWN_KEY, 2),
    "step 3": (headed(kid=POST.kid), Verdict.FORGED, 3),
}


@pytest.mark.parametrize(("text", "verdict", "step"), EARLY.values(), ids=EARLY)
def test_after_a_failure_before_step_4_nothing_more_is_checked_or_used(text: str, verdict: Verdict, step: int) -> None:
    found = WORLD.verify(text.replace("aground", "ashore"), log=Log())
    assert found.verdict is verdict
    assert results(found) == [*[DONE] * step, FAILED, *[NOT] * (11 - step)]
    assert (found.codes, found.fields, found.excluded) == ((), (), ())
    assert {each.detail for each in found.steps[step + 1 :]} == {"an earlier step failed"}


def test_the_key_that_a_seal_names_is_told_once_its_form_is_right() -> None:
    kids = [WORLD.verify(text).kid for text, _, _ in EARLY.values()]
    assert kids == [None, None, *[NORTHWIRE.kid] * 4, STRANGER.kid, POST.kid]


def test_without_a_policy_step_2_fails_and_says_why() -> None:
    found = verified(SIGNED)
    assert (found.verdict, found.codes) == (Verdict.UNKNOWN_KEY, ("no-policy",))
    assert found.steps[2].detail == "there is no policy (`keys/trust.toml`) that says which keys to trust"


ANOTHER_POLICY = World(revoked=[revocation(NORTHWIRE, "retired")])
LATE: dict[str, tuple[World, str, Verdict, tuple[str, ...]]] = {
    "revoked": (
        ANOTHER_POLICY,
        signed(DRAFT, NORTHWIRE, iat=AT + DAY, exp=AT + DAY + 1, aud="x"),
        Verdict.REVOKED,
        ("not-yet-valid", "replayed"),
    ),
    "expired": (
        WORLD,
        signed(DRAFT, NORTHWIRE, iat=AT + 300 * DAY, aud="x"),
        Verdict.EXPIRED,
        ("not-yet-valid", "replayed"),
    ),
    "not yet valid": (WORLD, signed(DRAFT, NORTHWIRE, iat=AT + DAY, aud="x"), Verdict.NOT_YET_VALID, ("replayed",)),
    "not trusted": (WORLD, signed(DRAFT, POST, aud="x"), Verdict.UNTRUSTED_SIGNER, ("replayed",)),
    "replayed, and leaves out too much": (
        WORLD,
        signed(DRAFT, NORTHWIRE, without=["secured", "title"], aud="x"),
        Verdict.REPLAYED,
        ("excluded-not-allowed", "untrusted-signer"),
    ),
    "leaves out too much, and was edited": (
        WORLD,
        signed(DRAFT, NORTHWIRE, without=["secured", "title"]).replace("berth two", "berth six"),
        Verdict.UNTRUSTED_SIGNER,
        ("excluded-not-allowed", "tampered"),
    ),
    "edited, and older than the log": (
        WORLD,
        SIGNED.replace("aground", "ashore"),
        Verdict.TAMPERED,
        ("rolled-back",),
    ),
    "older than the log": (WORLD, SIGNED, Verdict.ROLLED_BACK, ()),
}


@pytest.mark.parametrize(("world", "text", "verdict", "codes"), LATE.values(), ids=LATE)
def test_from_step_4_on_the_later_steps_run_and_add_their_codes(
    world: World, text: str, verdict: Verdict, codes: tuple[str, ...]
) -> None:
    newer = (
        {SUB: Head(2, of(b"newer"))} if verdict in (Verdict.TAMPERED, Verdict.ROLLED_BACK) else {SUB: Head(0, of(b""))}
    )
    found = world.verify(text, log=Log(newer))
    assert (found.verdict, tuple(code for code in found.codes if code != "unlogged")) == (verdict, codes)
    assert FAILED in results(found)
    assert NOT not in results(found)


def test_the_changed_fields_are_named_beside_an_earlier_verdict() -> None:
    found = ANOTHER_POLICY.verify(signed(DRAFT, NORTHWIRE, iat=AT - 1).replace("aground", "ashore"))
    assert (found.verdict, found.codes, found.fields) == (Verdict.REVOKED, ("tampered",), ("title",))


def test_an_outlet_that_was_edited_is_tampered_at_step_6() -> None:
    found = WORLD.verify(SIGNED.replace("domain: northwire", "domain: calderpost"))
    assert (found.verdict, found.fields) == (Verdict.TAMPERED, ("provider",))
    assert [step.number for step in found.steps if step.result is FAILED] == [6, 8]


def test_a_seal_that_the_log_does_not_know_yet_has_a_code() -> None:
    assert WORLD.verify(SIGNED, log=Log()).codes == ("unlogged",)


def test_a_good_seal_on_text_that_is_not_nfc_has_a_code() -> None:
    text = signed(draft(title="'Cafe\u0301'"), NORTHWIRE)
    assert (WORLD.verify(text).verdict, WORLD.verify(text).codes) == (Verdict.VERIFIED, ("not-nfc",))


# Without a signed payload.


def test_steps_that_need_one_are_not_checked() -> None:
    for text, detail in ((sound(), "sealed payload"), (sound(secured=None), "no seal")):
        found = WORLD.verify(text)
        assert (results(found), found.steps[0].detail) == ([DONE, *[NOT] * 11], detail)


@pytest.mark.parametrize("text", [sound(secured='"abc"'), sound(secured="[]"), sound(Secured="x")])
def test_a_field_that_belongs_to_neither_language_fails_step_0(text: str) -> None:
    assert results(verified(text)) == [FAILED, *[NOT] * 11]


@pytest.mark.parametrize("text", [sound(secured=None), sound()], ids=["missing", "sealed"])
def test_a_seal_that_is_required_is_an_error_with_a_code(text: str) -> None:
    world = World(rest=requirement("northwire.example"))
    found = world.verify(text)
    assert found.codes == ("seal-required",)
    assert found.finding is not None
    assert found.finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("text", "was"), [(sound(secured=None), "missing"), (sound(), "unverifiable")], ids=["missing", "sealed"]
)
def test_an_article_that_was_signed_is_downgraded_and_what_it_is_now_is_a_code(text: str, was: str) -> None:
    found = WORLD.verify(text, ref=SignedAt({SUB}))
    assert (found.verdict, found.codes) == (Verdict.DOWNGRADED, (was,))


def test_a_downgraded_article_whose_seal_is_required_has_both_codes() -> None:
    found = World(rest=requirement("northwire.example")).verify(sound(secured=None), ref=SignedAt({SUB}))
    assert (found.verdict, found.codes) == (Verdict.DOWNGRADED, ("seal-required", "missing"))


def test_a_malformed_seal_stays_malformed_where_it_was_signed_and_is_required() -> None:
    found = World(rest=requirement("northwire.example")).verify(sound(secured="x"), ref=SignedAt({SUB}))
    assert (found.verdict, found.codes) == (Verdict.MALFORMED, ())


def test_a_signed_article_is_what_was_required() -> None:
    found = World(rest=requirement("northwire.example")).verify(SIGNED, ref=SignedAt({SUB}))
    assert (found.verdict, found.codes) == (Verdict.VERIFIED, ())

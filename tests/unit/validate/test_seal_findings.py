"""What a reader is told: the place, the message, the next step and the evidence of each verdict."""

from typing import Any

import pytest

from integrity import rules
from integrity.finding import Finding, Severity
from integrity.node import Span
from integrity.trust.digest import of
from integrity.trust.views import Head, SignedAt
from integrity.validate.seal_findings import RULES
from integrity.validate.verdict import Verdict
from tests.articles import PATH, SEAL, sound
from tests.trust_world import (
    AT,
    DAY,
    NORTHWIRE,
    POST,
    SECOND,
    STRANGER,
    Log,
    World,
    draft,
    grant,
    requirement,
    revocation,
    seal,
    signed,
    with_seal,
)

WORLD = World()
DRAFT = draft(note="one")
SIGNED = signed(DRAFT, NORTHWIRE)
SUB = "https://northwire.example/2025/03/11/ferry/"
SIGNER = f"after northwire.example signed the article on 2026-03-10 09:00:00 UTC (revision 1, key {NORTHWIRE.kid})"


def finding(text: str, world: World = WORLD, **views: Any) -> Finding:
    """The finding on the seal of an article."""
    found = world.verify(text, **views)
    assert found.finding is not None
    assert (found.finding.verdict, found.finding.codes) == (found.verdict, found.codes)
    assert found.finding.rule == RULES[found.verdict]
    return found.finding


def test_every_verdict_but_the_two_good_ones_has_its_rule() -> None:
    assert set(RULES) == set(Verdict) - {Verdict.VERIFIED, Verdict.COUNTERSIGNED}
    assert len(set(RULES.values())) == len(RULES)
    assert {rules.catalogue()[code].slug for code in RULES.values()} == {verdict.value for verdict in RULES}


@pytest.mark.parametrize("verdict", sorted(RULES))
def test_all_are_errors_but_missing_and_unverifiable(verdict: Verdict) -> None:
    notes = {Verdict.MISSING, Verdict.UNVERIFIABLE}
    expected = Severity.NOTE if verdict in notes else Severity.ERROR
    assert rules.catalogue()[RULES[verdict]].severity is expected


# Tampered.


def edited(old: str, new: str) -> str:
    """The signed article after an edit."""
    assert SIGNED.count(old) == 1
    return SIGNED.replace(old, new)


def test_an_edit_is_told_with_field_signer_time_revision_key_and_what_to_do() -> None:
    found = finding(edited("aground", "ashore"))
    assert found.message == f"`title` was changed {SIGNER}"
    assert found.next_step == (
        "Put the signed text of `title` back, or have someone who may sign for northwire.example sign the article as "
        f"it is: `integrity sign {PATH} --key FILE`."
    )


def test_it_stands_at_the_field_with_the_seal_beside_it() -> None:
    found = finding(edited("aground", "ashore"))
    assert (found.place.span, found.place.source) == (Span(2, 1, 40), 'title: "Ferry runs ashore off Brennhavn"')
    assert [(place.span and place.span.line, place.label) for place in found.related] == [(9, "the seal")]


def test_the_evidence_holds_signer_time_digests_and_fields() -> None:
    evidence = dict(finding(edited("aground", "ashore")).evidence)
    assert list(evidence) == ["signed by", "signed at", "digests", "fields"]
    assert evidence["signed by"] == f"northwire.example with {NORTHWIRE.kid}"
    assert evidence["fields"] == "title"
    assert evidence["digests"].startswith("the content has the digest sha-256:")


NOTE = "note: one\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (edited(NOTE, ""), "`note` was removed"),
        (edited(NOTE, "note: one\nmore: x\n"), "`more` was added"),
        (edited("berth two", "berth six"), "the body was changed"),
        (edited("The ferry was towed to berth two.\n", ""), "the body was changed"),
        (edited("aground", "ashore").replace(NOTE, "note: two\n"), "`note`, `title` were changed"),
        (
            edited("aground", "ashore").replace("note:", "notes:"),
            "`title` was changed and `notes` was added and `note` was removed",
        ),
        (
            edited(NOTE, "".join(f"{name}: x\n" for name in "abcdefgh") + NOTE),
            "`a`, `b`, `c`, `d`, `e` and 3 more were added",
        ),
        (edited(NOTE, f"{'x' * 100}: y\nnote: one\n"), f"`{'x' * 80}` was added"),
    ],
)  # fmt: skip
def test_what_happened_to_which_field_is_told(text: str, message: str) -> None:
    assert finding(text).message == f"{message} {SIGNER}"


def test_where_only_the_digest_differs_the_content_was_changed() -> None:
    text = with_seal(DRAFT, seal(DRAFT, NORTHWIRE, dig=str(of(b"x"))))
    found = finding(text)
    assert found.message == f"the content was changed {SIGNER}"
    assert found.place.span is not None
    assert found.place.span.line == 9


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        (edited("aground", "ashore").replace(NOTE, "note: two\n"), [(2, ""), (10, "`note` too"), (9, "the seal")]),
        (
            edited("aground", "ashore").replace("berth two", "berth six"),
            [(2, ""), (12, "the body too"), (9, "the seal")],
        ),
        (edited("berth two", "berth six"), [(12, ""), (9, "the seal")]),
        (edited("---\nThe", "---\n\n\nThe"), [(14, ""), (9, "the seal")]),
        (edited(NOTE, ""), [(9, ""), (9, "the seal")]),
        (edited("The ferry was towed to berth two.\n", ""), [(9, ""), (9, "the seal")]),
        (edited(NOTE, "".join(f"{name}: x\n" for name in "abcdefgh") + NOTE),
         [(10, ""), *((10 + n, f"`{name}` too") for n, name in enumerate("bcdef", 1)), (9, "the seal")]),
        (edited("{name: Northwire, domain: northwire.example}", "\n  name: Northwires\n  domain: northwire.example"),
         [(7, ""), (11, "the seal")]),
    ],
)  # fmt: skip
def test_the_places_are_those_of_the_fields_in_the_order_of_the_file(text: str, spans: list[tuple[int, str]]) -> None:
    found = finding(text)
    places = [found.place, *found.related]
    assert [(place.span.line, place.label) for place in places if place.span] == spans


# Other failures of a signed payload.

AGAIN = (
    f"Read the article; if it is genuine, it needs a new seal. Whoever holds the key {SECOND.kid} may sign for "
    f"northwire.example: `integrity sign {PATH} --key FILE`."
)
OTHER_KEY = (
    "Have a key sign that is granted northwire.example: `integrity keys list` shows which, `integrity keys add` grants "
    "another."
)


def test_another_failure_stands_at_the_seal_and_names_the_later_ones() -> None:
    text = signed(DRAFT, NORTHWIRE, iat=AT + DAY, aud="x").replace("aground", "ashore")
    found = finding(text)
    assert found.rule == "SIG507"
    assert found.message.endswith(", 2026-06-15 12:00:00 UTC; also replayed, tampered")
    assert found.place.span is not None
    assert found.place.span.line == 9
    assert dict(found.evidence) == {"fields": "title"}


@pytest.mark.parametrize(
    ("text", "world", "begins", "step"),
    [
        (signed(DRAFT, NORTHWIRE, v=2), WORLD, "`secured`: v is 2, expected 1", ""),
        (
            signed(DRAFT, STRANGER),
            WORLD,
            f"`secured`: the seal names the key {STRANGER.kid}, which is none of the 6 in keys/pub",
            "Ask the outlet for its public key and its maintainers' word for it; `integrity keys add` grants it.",
        ),
        (
            SIGNED,
            World(revoked=[revocation(NORTHWIRE, "retired", "2026-01-02T00:00:00Z")]),
            f"`secured`: the key {NORTHWIRE.kid} was revoked as of 2026-01-02 00:00:00 UTC (retired); the seal is of",
            AGAIN,
        ),
        (
            signed(DRAFT, POST),
            WORLD,
            f"`secured`: the key {POST.kid} may speak for calderpost.example, expected a grant for northwire.example",
            OTHER_KEY,
        ),
        (
            signed(DRAFT, NORTHWIRE, sub="https://northwire.example/other"),
            WORLD,
            f"`secured`: the seal was made for article https://northwire.example/other, found article {SUB}",
            "Put the article's own seal back, or have its outlet sign it; a seal is never copied.",
        ),
    ],
    ids=["unsupported", "unknown key", "revoked", "untrusted", "replayed"],
)
def test_each_says_what_was_expected_and_found_and_what_to_do(text: str, world: World, begins: str, step: str) -> None:
    found = finding(text, world)
    assert found.message.startswith(begins)
    assert found.next_step == step or not step
    assert found.next_step


def test_a_stray_key_is_told_without_the_name_of_the_field() -> None:
    found = finding(sound(Secured="x"))
    assert found.message == "key `Secured` stands in another spelling, expected one top-level key `secured`"
    assert (
        found.next_step
        == "Rename the key or remove it: there is one key `secured`, at the top level, written like this."
    )
    assert found.place.span == Span(10, 1, 7)


# Without a signed payload.

ALL = "expected a top-level field `secured`, found none"


def test_a_missing_seal_is_told_of_the_whole_file() -> None:
    found = finding(sound(secured=None))
    assert (found.severity, found.message, found.place.span) == (Severity.NOTE, ALL, None)


@pytest.mark.parametrize(
    "views", [{"ref": SignedAt({SUB})}, {"log": Log({SUB: Head(1, of(b""))})}], ids=["base", "log"]
)
def test_a_seal_that_was_taken_away_is_told(views: dict[str, Any]) -> None:
    found = finding(sound(secured=None), **views)
    assert found.message == f"the article was signed, at the base of this change or in the log, and is no longer: {ALL}"
    assert found.next_step == "Put the signed `secured` back, or have the outlet sign the article as it is."


REQUIRED = requirement("northwire.example")
HOLDERS = (
    f"Whoever holds the key {NORTHWIRE.kid} or {SECOND.kid} may sign for northwire.example: `integrity sign "
    f"{PATH} --key FILE`."
)
NOBODY = (
    "No key may sign for northwire.example now: a maintainer grants one with `integrity keys add FILE.jwk --domain "
    "northwire.example`."
)


@pytest.mark.parametrize(
    ("world", "step"),
    [
        (
            World(rest=REQUIRED),
            HOLDERS,
        ),
        (
            World(rest=REQUIRED, granted=[grant(POST, "calderpost.example")]),
            NOBODY,
        ),
        (
            World(rest=REQUIRED, revoked=[revocation(NORTHWIRE, "retired"), revocation(SECOND, "compromise")]),
            NOBODY,
        ),
    ],
    ids=["granted keys", "no key", "revoked keys"],
)
def test_where_a_signature_is_required_it_says_who_may_sign(world: World, step: str) -> None:
    found = finding(sound(secured=None), world)
    assert (found.severity, found.message) == (Severity.ERROR, f"a signature is required for northwire.example; {ALL}")
    assert found.next_step == step
    assert dict(found.evidence) == {"required": "signed"}


def test_an_article_without_outlet_must_name_one_first() -> None:
    found = finding(sound(secured=None, provider=None), World(rest=REQUIRED))
    assert found.next_step == "Write the outlet's domain to `provider.domain`, then have the outlet sign the article."


def test_a_sealed_payload_says_what_is_known_of_it_and_never_more() -> None:
    found = finding(sound())
    assert found.message == (
        "sealed payload is well-formed (ciphertext of 80 bytes, IV of 16 bytes), but only its publisher's key could "
        "open it: nothing about the content was verified"
    )
    assert SEAL not in repr(found.evidence)


def test_a_sealed_payload_that_the_key_does_not_open_says_so() -> None:
    found = finding(sound(), sealed_key=bytes(16))
    assert found.message.endswith("nothing about the content was verified; it does not open with the key given")


def test_where_a_signature_is_required_a_sealed_payload_is_an_error() -> None:
    found = finding(sound(), World(rest=REQUIRED))
    assert found.severity is Severity.ERROR
    assert found.message.startswith("a signature is required for northwire.example; sealed payload is well-formed")

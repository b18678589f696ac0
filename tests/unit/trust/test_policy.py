import pytest

from integrity.trust.digest import of
from integrity.trust.policy import Grant, Policy, Reason, Requirement, Revocation, is_pattern, matches, moment


def policy(grants: tuple[Grant, ...] = (), revocations: tuple[Revocation, ...] = (),
           requirements: tuple[Requirement, ...] = ()) -> Policy:  # fmt: skip
    """A policy with these parts."""
    return Policy(1, 100, frozenset("r"), 1, of(b""), None, (), grants, revocations, requirements)


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("a.example", "a.example", True),
        ("a.example", "b.a.example", False),
        ("a.example", "aa.example", False),
        ("*.a.example", "b.a.example", True),
        ("*.a.example", "c.b.a.example", True),
        ("*.a.example", "a.example", False),
        ("*.a.example", "ba.example", False),
        ("*.a.example", "b.a.example.evil.example", False),
        ("example", "a.example", False),
    ],
)
def test_a_pattern_matches_what_it_names_or_what_lies_below(pattern: str, name: str, *, expected: bool) -> None:
    assert matches(pattern, name) is expected


@pytest.mark.parametrize(
    "text", ["a.example", "localhost", "127.0.0.1", "*.a.example", "xn--bcher-kva.example", "a_b.example"]
)
def test_a_domain_in_normal_form_is_a_pattern_and_so_is_what_lies_below_one(text: str) -> None:
    assert is_pattern(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "*.",
        "*.example",
        "**.a.example",
        "*.*.a.example",
        "a.*",
        "A.example",
        "a.example.",
        "b\u00fc.example",
        "a b",
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert not is_pattern(text)


def test_a_grant_covers_each_of_its_domains() -> None:
    grant = Grant("k", ("a.example", "*.b.example"), 0, 10)
    assert [grant.covers(name) for name in ("a.example", "x.b.example", "b.example")] == [True, True, False]


def test_the_grants_of_a_domain_are_all_that_cover_it() -> None:
    one, two = Grant("k", ("a.example",), 0, 10), Grant("l", ("*.a.example", "a.example"), 0, 10)
    found = policy((one, two, Grant("m", ("b.example",), 0, 10)))
    assert found.grants_for("a.example") == (one, two)
    assert found.grants_for("x.a.example") == (two,)


def test_the_granted_domains_are_each_named_once() -> None:
    grants = (Grant("k", ("b.example", "*.a.example"), 0, 10), Grant("l", ("b.example",), 0, 10))
    assert policy(grants).granted_domains == ("*.a.example", "b.example")


def test_who_may_sign_now_has_a_grant_that_holds_and_was_not_revoked() -> None:
    grants = (
        Grant("past", ("a.example",), 0, 10),
        Grant("now", ("a.example",), 10, 20),
        Grant("now", ("*.a.example", "a.example"), 0, 20),
        Grant("later", ("a.example",), 11, 20),
        Grant("lost", ("a.example",), 0, 20),
        Grant("other", ("b.example",), 0, 20),
        Grant("too", ("a.example",), 0, 11),
    )
    assert policy(grants, (Revocation("lost", 5, Reason.RETIRED),)).signers_of("a.example", 10) == ("now", "too")


@pytest.mark.parametrize("reason", [Reason.SUPERSEDED, Reason.RETIRED])
@pytest.mark.parametrize(("iat", "expected"), [(9, False), (10, True), (11, True)])
def test_a_key_out_of_use_is_struck_from_then_on_whatever_was_logged(
    reason: Reason, iat: int, *, expected: bool
) -> None:
    for logged in (None, 1, 100):
        assert Revocation("k", 10, reason, trust_before=5).strikes(iat, logged) is expected


@pytest.mark.parametrize(
    ("trust_before", "logged", "expected"),
    [(None, None, True), (None, 1, True), (10, None, True), (10, 9, False), (10, 10, True), (10, 11, True)],
)
def test_a_lost_key_is_struck_but_for_what_was_logged_before(
    trust_before: int | None, logged: int | None, *, expected: bool
) -> None:
    for iat in (0, 50, 100):
        assert Revocation("k", 50, Reason.COMPROMISE, trust_before).strikes(iat, logged) is expected


def test_a_requirement_is_about_its_domain_with_and_without_www() -> None:
    found = Requirement("a.example")
    names = ("a.example", "www.a.example", "news.a.example", "www.www.a.example", "b.example")
    assert [found.concerns(name) for name in names] == [True, True, False, False, False]


def test_a_requirement_can_be_about_what_lies_below() -> None:
    found = Requirement("*.a.example")
    assert [found.concerns(name) for name in ("x.a.example", "www.a.example", "a.example")] == [True, True, False]


@pytest.mark.parametrize(
    ("since", "at", "logged", "expected"),
    [
        (None, 0, None, True),
        (None, 0, 0, True),
        (10, 9, None, False),
        (10, 10, None, True),
        (10, 11, 9, False),
        (10, 11, 10, True),
        (10, 9, 9, False),
    ],
)
def test_a_requirement_holds_from_its_beginning_but_for_what_was_logged_before(
    since: int | None, at: int, logged: int | None, *, expected: bool
) -> None:
    assert Requirement("a.example", since).holds(at, logged) is expected


def test_the_requirements_of_a_domain_are_all_that_are_about_one_of_its_names() -> None:
    one, two, other = Requirement("a.example"), Requirement("b.example", 5), Requirement("c.example")
    found = policy(requirements=(one, two, other))
    assert found.requirements_for(("b.example", "a.example")) == (one, two)
    assert found.requirements_for(()) == ()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01 00:00:00 UTC"),
        (1_781_524_800, "2026-06-15 12:00:00 UTC"),
        (253_402_300_799, "9999-12-31 23:59:59 UTC"),
        (10**15, "9999-12-31 23:59:59 UTC"),
        (-62_135_596_800, "0001-01-01 00:00:00 UTC"),
        (-(10**15), "0001-01-01 00:00:00 UTC"),
    ],
)
def test_a_moment_is_shown_in_utc_and_what_no_calendar_has_as_its_end(seconds: int, text: str) -> None:
    assert moment(seconds) == text

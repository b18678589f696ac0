"""What a reader is told of policy and configuration themselves."""

from dataclasses import replace

import pytest

from integrity.errors import TrustError
from integrity.finding import Finding, Severity
from integrity.trust.digest import of
from integrity.trust.policy import Grant, Policy, Reason, Revocation
from integrity.validate import policy_findings
from integrity.validate.policy_findings import DAY
from integrity.validate.verdict import Verdict, Verification

PATH = "keys/trust.toml"
POLICY = Policy(version=7, expires=1000 * DAY, root=frozenset("r"), threshold=1, digest=of(b"x"))
NOTE, WARNING = Severity.NOTE, Severity.WARNING


def ends(policy: Policy, at: int) -> list[Finding]:
    """What is told of ends that are near."""
    found = list(policy_findings.expiring(policy, PATH, at))
    assert all((each.rule, each.place.path) == ("SIG522", PATH) for each in found)
    return found


@pytest.mark.parametrize(
    ("left", "severity"),
    [
        (30 * DAY + 1, None),
        (30 * DAY, NOTE),
        (7 * DAY + 1, NOTE),
        (7 * DAY, WARNING),
        (1, WARNING),
        (0, None),
        (-DAY, None),
    ],
)
def test_an_end_is_a_note_for_a_month_and_a_warning_for_a_week(left: int, severity: Severity | None) -> None:
    assert [found.severity for found in ends(POLICY, POLICY.expires - left)] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("left", "told"), [(30 * DAY, "30 days"), (2 * DAY - 1, "1 day"), (DAY, "1 day"), (DAY - 1, "0 days")]
)
def test_it_says_when_and_in_how_many_whole_days(left: int, told: str) -> None:
    (found,) = ends(POLICY, POLICY.expires - left)
    assert found.message == f"the policy ends on 1972-09-27 00:00:00 UTC, in {told}"


GRANTS = (
    Grant("key-1", ("a.example", "b.example", "c.example", "d.example"), 0, 500 * DAY),
    Grant("key-1", ("e.example",), 0, 500 * DAY),
    Grant("key-2", ("f.example",), 0, 600 * DAY),
    Grant("lost", ("g.example",), 0, 500 * DAY),
)
WITH_GRANTS = replace(POLICY, grants=GRANTS, revocations=(Revocation("lost", 0, Reason.RETIRED),))


def test_so_it_is_for_each_grant_of_a_key_in_use() -> None:
    assert [found.message for found in ends(WITH_GRANTS, 490 * DAY)] == [
        "the grant of a.example, b.example, c.example to the key key-1 ends on 1971-05-16 00:00:00 UTC, in 10 days",
        "the grant of e.example to the key key-1 ends on 1971-05-16 00:00:00 UTC, in 10 days",
    ]


def test_two_ends_are_two_findings_and_the_same_on_the_next_day() -> None:
    first, second = ({found.fingerprint for found in ends(WITH_GRANTS, day * DAY)} for day in (490, 491))
    assert len(first) == 2
    assert first == second


NEW = replace(POLICY, version=8, digest=of(b"y"))


def test_a_changed_policy_says_what_it_replaces_and_what_would_change() -> None:
    found = policy_findings.changed(PATH, POLICY, NEW, ["a.example: 3 from verified to revoked"])
    assert (found.rule, found.place.path) == ("SIG520", PATH)
    assert found.message == (
        "this change replaces version 7 by version 8 of the policy, which is signed as it must be; under it these "
        "verdicts would change: a.example: 3 from verified to revoked"
    )
    assert found.evidence == (("before", "version 7"), ("after", "version 8"))


def test_a_changed_policy_that_changes_no_verdict_says_so() -> None:
    message = policy_findings.changed(PATH, None, NEW, []).message
    assert message == (
        "this change replaces no policy by version 8 of the policy, which is signed as it must be; under it no verdict "
        "would change"
    )


def test_many_outlets_are_counted() -> None:
    effect = [f"{number}.example: 1 from verified to revoked" for number in range(23)]
    message = policy_findings.changed(PATH, POLICY, NEW, effect).message
    assert message.endswith("19.example: 1 from verified to revoked; and 3 more outlets")


def test_changed_keys_beside_the_same_policy_are_told() -> None:
    found = policy_findings.keys_changed(PATH, {"trust.toml": b"x"})
    assert found.rule == "SIG520"
    assert found.message == "this change adds, changes or removes key files or signatures; the policy is the same"


@pytest.mark.parametrize(
    ("step", "told"), [("put it back", "Put it back."), ("Run it.", "Run it."), ("`keys` it", "`keys` it.")]
)
def test_a_refused_policy_says_why_and_what_to_do_in_a_sentence(step: str, told: str) -> None:
    found = policy_findings.refused(PATH, {}, TrustError("keys/trust.toml is removed", step))
    assert (found.rule, found.severity, found.message) == ("SIG521", Severity.ERROR, "keys/trust.toml is removed")
    assert found.next_step == f"{told} {policy_findings.NOT_MEANT}"


def test_each_changed_configuration_is_told() -> None:
    found = list(policy_findings.configuration_changed({"integrity.toml": b"a", "pyproject.toml": None}))
    assert [(each.rule, each.place.path) for each in found] == [
        ("SIG523", "integrity.toml"),
        ("SIG523", "pyproject.toml"),
    ]
    assert len({each.fingerprint for each in found}) == 2


def test_what_is_told_of_keys_and_configuration_is_known_again_by_its_content_alone() -> None:
    error = TrustError("keys/trust.toml is removed", "put it back")
    a, b = {"trust.toml": b"x"}, {"trust.toml": b"y"}
    for told in (policy_findings.keys_changed, lambda path, files: policy_findings.refused(path, files, error)):
        assert told(PATH, a).fingerprint == told("other/trust.toml", a).fingerprint != told(PATH, b).fingerprint
    here, moved, other = (
        next(policy_findings.configuration_changed({path: data})).fingerprint
        for path, data in (("integrity.toml", b"a"), ("pyproject.toml", b"a"), ("integrity.toml", b"b"))
    )
    assert here == moved != other


def known(outlet: str | None, *verdicts: Verdict) -> list[Verification]:
    """Verifications of an outlet's articles."""
    return [Verification(verdict, outlet=outlet) for verdict in verdicts]


def test_the_effect_is_counted_by_outlet_and_verdict_most_first() -> None:
    old, new, far = Verdict.VERIFIED, Verdict.REVOKED, Verdict.EXPIRED
    before = known("a.example", old, old, old) + known("b.example", *[old] * 4) + known(None, Verdict.MISSING, old)
    after = (
        known("a.example", new, old, far) + known("b.example", new, new, old, old) + known(None, Verdict.MISSING, new)
    )
    assert policy_findings.effect(before, after) == [
        "b.example: 2 from verified to revoked",
        "(no outlet): 1 from verified to revoked",
        "a.example: 1 from verified to expired",
        "a.example: 1 from verified to revoked",
    ]


def test_equal_judgements_have_no_effect() -> None:
    both = known("a.example", Verdict.VERIFIED, Verdict.MISSING)
    assert policy_findings.effect(both, both) == []

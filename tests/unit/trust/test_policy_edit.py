"""Edits of trust.toml: the owner's text stays, the version rises by one, and what cannot be done safely is refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.errors import TrustError
from integrity.trust import policy_edit, policy_file
from integrity.trust.policy import Grant, Policy, Reason, Revocation

ROOT, KEY, OTHER = (letter * 42 + "A" for letter in "ABC")
GRANT = Grant(KEY, ("outlet.example", "*.outlet.example"), 1_767_225_600, 1_798_761_600)
LEAK = Revocation(KEY, 1_767_225_600, Reason.COMPROMISE, 1_766_000_000)
RETIRED = Revocation(KEY, 1_767_225_600, Reason.RETIRED)
POLICY = f"""\
# The policy of a newsroom.

version = 7  # raised at each change
expires = 2027-06-01T02:00:00+02:00
exclude = [
  "heat",      # the content system's own
  "secured",
]

[root]
keys = ["{ROOT}"]
threshold = 1

[[grant]]   # the first outlet
key = "{OTHER}"
domains = ["first.example"]
not_before = 2026-01-01T00:00:00Z
not_after = 2027-01-01T00:00:00Z

[outlet."first.example"]
require = "signed"
"""


def parsed(data: bytes) -> Policy:
    return policy_file.parse(data, "trust.toml")


def test_a_grant_is_put_at_the_end_and_the_version_raised() -> None:
    expected = POLICY.replace("version = 7", "version = 8") + (
        f'\n[[grant]]\nkey = "{KEY}"\ndomains = ["outlet.example", "*.outlet.example"]\n'
        "not_before = 2026-01-01T00:00:00Z\nnot_after = 2027-01-01T00:00:00Z\n"
    )
    assert policy_edit.granted(POLICY.encode(), GRANT, "trust.toml").decode() == expected


def test_a_revocation_is_put_at_the_end_and_the_version_raised() -> None:
    expected = POLICY.replace("version = 7", "version = 8") + (
        f'\n[[revoke]]\nkey = "{KEY}"\nat = 2026-01-01T00:00:00Z\nreason = "compromise"\n'
        "trust_before = 2025-12-17T19:33:20Z\n"
    )
    assert policy_edit.revoked(POLICY.encode(), LEAK, "trust.toml").decode() == expected


def test_a_revocation_without_trust_before_has_no_such_line() -> None:
    assert "trust_before" not in policy_edit.revoke_table(RETIRED)


def test_edits_follow_each_other() -> None:
    twice = policy_edit.revoked(policy_edit.granted(POLICY.encode(), GRANT, "trust.toml"), RETIRED, "trust.toml")
    policy = parsed(twice)
    assert (policy.version, policy.grants[-1], policy.revocations) == (9, GRANT, (RETIRED,))


@pytest.mark.parametrize(
    "text",
    [
        POLICY.replace("\n", "\r\n"),
        POLICY.removesuffix("\n"),
        POLICY.replace("version = 7  #", "  version=0x7#"),
        POLICY.replace("version = 7", "version = 1_000"),
        POLICY + "\n\n# end",
        POLICY + f'[[revoke]]\nkey = "{OTHER}"\nat = 2026-05-01T00:00:00Z\nreason = "retired"\n',
        f'expires = 2027-06-01T00:00:00Z\nversion = 7\n[root]\nthreshold = 1\nkeys = ["{ROOT}"]',
    ],
    ids=["CRLF", "no final line end", "odd number", "underscores", "comment at the end", "revoke last", "root last"],
)
def test_another_layout_is_kept(text: str) -> None:
    old = parsed(text.encode())
    edited = policy_edit.granted(text.encode(), GRANT, "trust.toml")
    new = parsed(edited)
    assert new == replace(old, version=old.version + 1, grants=(*old.grants, GRANT), digest=new.digest)
    lines, before = edited.decode().split("\n"), text.split("\n")
    assert len([one for one, other in zip(before, lines, strict=False) if one.rstrip("\r") != other.rstrip("\r")]) == 1


def test_the_line_ends_of_the_file_are_kept() -> None:
    edited = policy_edit.granted(POLICY.replace("\n", "\r\n").encode(), GRANT, "trust.toml")
    assert edited.count(b"\n") == edited.count(b"\r\n")


@pytest.mark.parametrize(
    "text",
    [
        POLICY.replace("version = 7", '"version" = 7'),
        POLICY.replace("version = 7", f"version = {policy_file.MAX_VERSION}"),
        'audience = """\nversion = 1\n"""\n' + POLICY,
        f'grant = []\nversion = 7\nexpires = 2027-06-01T00:00:00Z\nroot = {{keys = ["{ROOT}"], threshold = 1}}\n',
    ],
    ids=["quoted key", "no higher version", "a text that looks like the version", "grants in one line"],
)
def test_what_cannot_be_edited_safely_is_refused_with_the_lines_to_add(text: str) -> None:
    next_version = parsed(text.encode()).version + 1
    with pytest.raises(
        TrustError, match=r"^keys/trust\.toml is written in a way that cannot be edited safely"
    ) as caught:
        policy_edit.granted(text.encode(), GRANT, "keys/trust.toml")
    assert caught.value.next_step == (
        f'by hand set `version = {next_version}`, at the end add the lines `[[grant]]`, `key = "{KEY}"`, '
        '`domains = ["outlet.example", "*.outlet.example"]`, `not_before = 2026-01-01T00:00:00Z`, '
        "`not_after = 2027-01-01T00:00:00Z`, and have it signed"
    )


@pytest.mark.parametrize("edit", [policy_edit.granted, policy_edit.revoked])
def test_what_is_no_policy_is_refused_as_such(edit: object) -> None:
    assert callable(edit)
    with pytest.raises(TrustError, match="`root` is absent"):
        edit(b"", GRANT, "trust.toml")


@given(st.integers(-62_135_596_800, 253_402_300_799))
def test_a_time_is_read_back_as_the_second_that_it_was(seconds: int) -> None:
    text = POLICY + f"since = {policy_edit.time(seconds)}\n"
    assert parsed(text.encode()).requirements[0].since == seconds


@given(
    st.builds(
        Revocation,
        st.sampled_from([KEY, OTHER]),
        st.integers(0, 4_000_000_000),
        st.sampled_from(Reason),
        st.none() | st.integers(0, 4_000_000_000),
    )
)
def test_any_revocation_is_read_back_as_it_was(revocation: Revocation) -> None:
    assert parsed(policy_edit.revoked(POLICY.encode(), revocation, "trust.toml")).revocations == (revocation,)

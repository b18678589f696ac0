"""`integrity keys new|add|revoke`: further keys, their grants, and their end; and the whole way of a new user."""

import re
from datetime import UTC, datetime

import pytest

from integrity.trust import keyring
from integrity.trust.policy import Reason
from tests.key_site import KEY, OTHER, Site, day, instant, mode, refusal, typed, untouched

# --- new ---


def test_new_makes_a_pair_and_says_what_to_send(site: Site) -> None:
    printed = site.done("new", "outlet", "--yes")
    assert site.told(printed) == (
        "private: PRIVATE/outlet.pem\n"
        "public:  PRIVATE/outlet.jwk\n"
        "thumbprint: <outlet>\n"
        "\n"
        "Send outlet.jwk to the maintainers, who run `integrity keys add outlet.jwk --domain DOMAIN`, and read the\n"
        "thumbprint to them in another way than the file goes, such as by telephone. The private key stays with you.\n"
        "\n"
        "The private key is NOT encrypted: who can read the file can sign. To encrypt:\n"
        "  (umask 077; cd PRIVATE && for key in outlet; do openssl pkcs8 -topk8 "
        '-in "$key.pem" -out "$key.new" && mv "$key.new" "$key.pem"; done)\n'
    )
    assert keyring.parse_jwk((site.private / "outlet.jwk").read_bytes()).thumbprint == site.thumbprint("outlet")
    assert mode(site.private / "outlet.pem") == 0o600


def test_new_asks_for_a_passphrase_on_a_terminal(site: Site) -> None:
    code, shown = typed(site, ["horse", "horse"], "new", "outlet")
    assert code == 0
    assert shown.startswith("Passphrase (empty: not encrypted): \nThe same again: \nprivate: ")
    assert "NOT encrypted" not in shown
    assert site.thumbprint("outlet", b"horse")


def test_new_takes_a_passphrase_from_a_file_without_a_terminal(site: Site) -> None:
    (site.config / "passphrase").write_text("horse\n")
    site.done("new", "outlet", "--passphrase-file", str(site.config / "passphrase"))
    assert site.thumbprint("outlet", b"horse")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["outlet"], "error: there is no terminal to ask for a passphrase on"),
        (["../outlet", "--yes"], "error: '../outlet' is no name for a key"),
        ([".hidden", "--yes"], "error: '.hidden' is no name for a key"),
        (["", "--yes"], "error: '' is no name for a key"),
        (["outlet", "--yes", "--private", "keys"], "error: private keys are not written to"),
    ],
)
def test_new_refuses_what_cannot_be(arguments: list[str], message: str, site: Site) -> None:
    code, said = refusal(site.run("new", *arguments))
    assert (code, said[: len(message)]) == (2, message)
    assert untouched(site)


@pytest.mark.parametrize("name", ["outlet.pem", "outlet.jwk"])
def test_new_overwrites_nothing(name: str, site: Site) -> None:
    site.private.mkdir()
    (site.private / name).write_text("mine")
    outcome = site.run("new", "outlet", "--yes")
    assert refusal(outcome) == (2, f"error: {site.private / name} exists already; nothing was overwritten")
    assert [file.read_text() for file in site.private.iterdir()] == ["mine"]


# --- add ---


def test_add_says_what_was_granted_and_that_the_policy_must_be_signed(ready: Site) -> None:
    outcome = ready.run("add", ready.jwk(), "--domain", "Outlet.example", "--domain", "*.outlet.example")
    first, second = sorted(ready.policy().root)
    text = ready.told(outcome.out.replace(first, "<first>").replace(second, "<second>"))
    assert (outcome.code, outcome.err) == (0, "note: Outlet.example is written as outlet.example\n")
    assert text == (
        "<other> may sign for outlet.example, *.outlet.example\n"
        "  from TODAY 00:00:00 UTC until NEXT-YEAR 00:00:00 UTC\n"
        "wrote keys/pub/<other>.jwk and a grant in keys/trust.toml\n"
        "\n"
        "keys/trust.toml is now version 2. Until it is signed by 1 of its 2 root keys, every\n"
        "check ends with exit code 3. Each of them signs with `integrity keys policy-sign --key FILE`:\n"
        "  <first>\n"
        "  <second>\n"
    )


def test_an_added_key_is_granted_once_the_policy_is_signed(ready: Site) -> None:
    ready.done("add", ready.jwk(), "--domain", "outlet.example")
    assert ready.run("check").code == 3
    ready.sign()
    assert ready.run("check").code == 0
    grant = ready.policy().grants[-1]
    assert (grant.key, grant.domains) == (OTHER.public.thumbprint, ("outlet.example",))
    assert grant.not_after - grant.not_before == 365 * 86_400
    assert (ready.keys / "pub" / f"{grant.key}.jwk").read_bytes() == keyring.jwk(OTHER.public)


def test_a_window_may_be_given(ready: Site) -> None:
    window = ("--not-before", "2027-01-01T00:00:00+01:00", "--not-after", "2027-03-01")
    ready.done("add", ready.jwk(), "--domain", "outlet.example", *window)
    grant = ready.policy().grants[-1]
    assert (grant.not_before, grant.not_after) == (instant("2026-12-31T23:00:00Z"), instant("2027-03-01T00:00:00Z"))


def test_without_an_end_a_window_is_a_year_long(ready: Site) -> None:
    ready.done("add", ready.jwk(), "--domain", "outlet.example", "--not-before", "2030-01-01")
    assert ready.policy().grants[-1].not_after == instant("2031-01-01T00:00:00Z")


def test_comments_of_the_policy_stay(ready: Site) -> None:
    before = (ready.keys / "trust.toml").read_text()
    ready.done("add", ready.jwk(), "--domain", "outlet.example")
    assert (ready.keys / "trust.toml").read_text().startswith(before.replace("version = 1", "version = 2"))


def test_a_granted_key_may_get_further_domains_and_a_later_window(ready: Site) -> None:
    later = ("--not-before", day(300), "--not-after", day(700))
    for arguments in (["outlet.example"], ["second.example"], ["outlet.example", *later]):
        ready.done("add", ready.jwk(), "--domain", *arguments)
    assert [grant.domains for grant in ready.policy().grants[1:]] == [
        ("outlet.example",), ("second.example",), ("outlet.example",),
    ]  # fmt: skip


def add_refused(site: Site, file: str, *arguments: str) -> tuple[int, str]:
    """What `keys add` says where it leaves the folder as it was."""
    before = site.files()
    outcome = site.run("add", file, "--domain", "outlet.example", *arguments)
    assert site.files() == before
    return refusal(outcome)


def test_add_refuses_a_key_that_is_granted_the_same_already(ready: Site) -> None:
    ready.done("add", ready.jwk(), "--domain", "outlet.example", "--domain", "second.example")
    key = OTHER.public.thumbprint
    expected = (2, f"error: {key} is granted outlet.example already, until {day(365)} 00:00:00 UTC")
    assert add_refused(ready, ready.jwk()) == expected
    assert add_refused(ready, ready.jwk(), "--not-before", day(3), "--not-after", day(9)) == expected


def test_add_refuses_a_root_key(ready: Site) -> None:
    key = ready.thumbprint("root-2")
    code, said = add_refused(ready, str(ready.keys / "pub" / f"{key}.jwk"))
    assert (code, said) == (2, f"error: {key} is a root or log key of this policy, which never signs articles")


def test_add_refuses_the_key_of_the_log(ready: Site) -> None:
    log = f'[log]\norigin = "example"\nkey = "{OTHER.public.thumbprint}"\n'
    ready.edit("[[grant]]", f"{log}\n[[grant]]")
    assert add_refused(ready, ready.jwk())[0] == 2


def test_add_refuses_a_key_that_was_revoked(ready: Site) -> None:
    ready.done("add", ready.jwk(), "--domain", "first.example")
    ready.done("revoke", OTHER.public.thumbprint, "--reason", "retired", "--from", "2026-01-01")
    said = f"error: {OTHER.public.thumbprint} was revoked as of 2026-01-01 00:00:00 UTC (retired)"
    assert add_refused(ready, ready.jwk()) == (2, said)


def test_add_refuses_a_private_key_without_showing_it(ready: Site) -> None:
    secret = OTHER.jose.as_dict(private=True)["d"]
    file = ready.config / "private.jwk"
    public = keyring.jwk(OTHER.public).decode()
    file.write_text(public.replace('"kid"', f'"d": "{secret}", "kid"'))
    before = ready.files()
    outcome = ready.run("add", str(file), "--domain", "outlet.example")
    assert refusal(outcome) == (2, f"error: {file} is a private key; nothing was copied")
    assert str(secret) not in outcome.err + outcome.out
    assert ready.files() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{}", " is no public key: found no member 'alg'"),
        (b"nothing", " is no public key: found "),
        (b" " * 5_000, " is over 4,096 bytes, which no key file is"),
    ],
)
def test_add_refuses_what_is_no_public_key(content: bytes, message: str, ready: Site) -> None:
    file = ready.config / "bad.jwk"
    file.write_bytes(content)
    code, said = add_refused(ready, str(file))
    assert code == 2
    assert said.startswith(f"error: {file}{message}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--not-before", "2027-01-01", "--not-after", "2027-01-01"], "error: the window ends before it begins"),
        (["--not-after", "2020-01-01"], "error: the window ends before it begins"),
        (["--not-before", "noon"], "error: --not-before 'noon' is no time"),
        (["--not-after", "noon"], "error: --not-after 'noon' is no time"),
        (["--domain", "no domain"], "error: 'no domain' is no domain"),
        (["--keys", "nowhere"], "error: there is no folder "),
    ],
)
def test_add_refuses_what_cannot_be(arguments: list[str], message: str, ready: Site) -> None:
    code, said = add_refused(ready, ready.jwk(), *arguments)
    assert (code, said[: len(message)]) == (2, message)


def test_add_needs_a_domain(ready: Site) -> None:
    assert refusal(ready.run("add", ready.jwk())) == (2, "error: Missing option '--domain'.")


def test_add_needs_a_policy(site: Site) -> None:
    site.corpus.raw("keys/README.md", "")
    assert refusal(site.run("add", site.jwk(), "--domain", "a.example")) == (3, "error: keys/ holds no trust.toml")


def test_a_policy_that_cannot_be_edited_safely_is_left_alone(ready: Site) -> None:
    ready.edit("version = 1", '"version" = 1')
    before = ready.files()
    outcome = ready.run("add", ready.jwk(), "--domain", "outlet.example")
    assert outcome.code == 3
    assert "do: by hand set `version = 2`, at the end add the lines `[[grant]]`, `key = " in outcome.err
    assert ready.files() == before


# --- revoke ---


def test_a_compromise_takes_all_seals(granted: Site) -> None:
    printed = granted.done("revoke", KEY, "--compromise")
    assert granted.told(printed).startswith(
        "<other> is revoked (compromise): none of its seals is good\n"
        "`integrity audit` names its articles (SIG505): sign those that are genuine with another key\n"
        "\n"
        "keys/trust.toml is now version 3. Until it is signed by 1 of its 2 root keys, every\n"
    )
    (revocation,) = granted.policy().revocations
    assert (revocation.key, revocation.reason, revocation.trust_before) == (KEY, Reason.COMPROMISE, None)


def test_trust_before_stands_in_the_policy(granted: Site) -> None:
    printed = granted.done("revoke", KEY, "--compromise", "--trust-before", "2026-04-20T00:00:00Z")
    assert "good but those that the corpus log knows from before 2026-04-20 00:00:00 UTC\n" in printed
    assert granted.policy().revocations[0].trust_before == instant("2026-04-20T00:00:00Z")


@pytest.mark.parametrize("reason", ["superseded", "retired"])
def test_a_key_ends_in_peace_from_a_moment_on(reason: str, granted: Site) -> None:
    printed = granted.done("revoke", KEY, "--reason", reason, "--from", "2027-01-01")
    assert granted.told(printed).startswith(
        f"<other> is revoked ({reason}): its seals of 2027-01-01 00:00:00 UTC and later are not good\n"
    )
    (revocation,) = granted.policy().revocations
    assert (revocation.reason, revocation.at) == (reason, instant("2027-01-01T00:00:00Z"))


def test_a_revocation_takes_effect_now_unless_it_says_when(granted: Site) -> None:
    before = int(datetime.now(UTC).timestamp())
    granted.done("revoke", KEY, "--reason", "retired")
    assert before <= granted.policy().revocations[0].at <= datetime.now(UTC).timestamp()


def test_a_thumbprint_may_be_shortened(granted: Site) -> None:
    granted.done("revoke", KEY[:8], "--compromise")
    assert granted.policy().revocations[0].key == KEY


def test_a_retired_key_may_turn_out_to_be_known_to_others(granted: Site) -> None:
    granted.done("revoke", KEY, "--reason", "retired")
    granted.done("revoke", KEY, "--compromise", "--trust-before", "2026-03-01")
    granted.done("revoke", KEY, "--compromise", "--trust-before", "2026-02-01")
    granted.done("revoke", KEY, "--compromise")
    assert len(granted.policy().revocations) == 4
    granted.sign()
    assert granted.run("check").code == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["--compromise"], ["--compromise"]),
        (["--compromise"], ["--compromise", "--trust-before", "2026-02-01"]),
        (["--compromise"], ["--reason", "retired"]),
        (["--compromise", "--trust-before", "2026-02-01"], ["--compromise", "--trust-before", "2026-02-01"]),
        (["--reason", "retired", "--from", "2026-02-01"], ["--reason", "superseded", "--from", "2026-02-01"]),
        (["--reason", "retired", "--from", "2026-02-01"], ["--reason", "retired"]),
    ],
)
def test_a_revocation_without_effect_is_refused(first: list[str], second: list[str], granted: Site) -> None:
    granted.done("revoke", KEY, *first)
    before = granted.files()
    code, said = refusal(granted.run("revoke", KEY, *second))
    assert (code, said.startswith(f"error: {KEY} was revoked already as of ")) == (2, True)
    assert granted.files() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([KEY], "error: neither --compromise nor --reason is given"),
        ([KEY, "--compromise", "--reason", "retired"], "error: both --compromise and --reason are given"),
        ([KEY, "--reason", "compromise"], "error: Invalid value for '--reason': 'compromise' is not one of"),
        ([KEY, "--reason", "retired", "--trust-before", "2026-01-01"], "error: --trust-before goes with --compromise"),
        ([KEY, "--compromise", "--from", "2026-01-01"], "error: --from goes with --reason"),
        ([KEY, "--compromise", "--trust-before", "2999-01-01"], "error: --trust-before 2999-01-01 is in the future"),
        ([KEY, "--compromise", "--trust-before", "noon"], "error: --trust-before 'noon' is no time"),
        ([KEY[:7], "--compromise"], f"error: {KEY[:7]!r} is too short for a thumbprint"),
        (["A" * 43, "--compromise"], f"error: no key here has a thumbprint that begins with '{'A' * 43}'"),
        ([f"{KEY}A", "--compromise"], "error: no key here has a thumbprint that begins with"),
    ],
)
def test_revoke_refuses_what_cannot_be(arguments: list[str], message: str, granted: Site) -> None:
    before = granted.files()
    code, said = refusal(granted.run("revoke", *arguments))
    assert (code, said[: len(message)]) == (2, message)
    assert granted.files() == before


def test_a_shortened_thumbprint_of_two_keys_is_refused(ready: Site) -> None:
    twins = [f"{KEY[:8]}{letter * 34}A" for letter in "BC"]
    revocations = (f'[[revoke]]\nkey = "{key}"\nat = 2026-01-01T00:00:00Z\nreason = "retired"\n' for key in twins)
    (ready.keys / "trust.toml").write_text((ready.keys / "trust.toml").read_text() + "".join(revocations))
    outcome = ready.run("revoke", KEY[:8], "--compromise")
    assert refusal(outcome) == (2, f"error: 2 thumbprints begin with '{KEY[:8]}': {', '.join(twins)}")


def test_a_root_key_is_replaced_and_not_revoked(ready: Site) -> None:
    key = ready.thumbprint("root-1")
    outcome = ready.run("revoke", key, "--compromise")
    assert refusal(outcome) == (2, f"error: {key} is a root or log key of this policy, which signs no articles")
    assert "do: replace it in trust.toml by a new one, raise `version`, and have old and new root sign" in outcome.err


# --- the group ---


def test_keys_alone_shows_its_commands_in_the_order_of_need(site: Site) -> None:
    outcome = site.run()
    names = re.findall(r"^  ([a-z-]+)  ", outcome.err, re.MULTILINE)
    assert (outcome.code, names) == (2, ["init", "new", "add", "revoke", "policy-sign", "list", "check"])
    assert "..." not in outcome.err.partition("Commands:")[2]


@pytest.mark.parametrize(("name", "hint"), [("sing", "policy-sign"), ("ad", "add"), ("zzz", "use one of: init, new")])
def test_an_unknown_command_is_answered_with_the_nearest(name: str, hint: str, site: Site) -> None:
    outcome = site.run(name)
    assert refusal(outcome) == (2, f"error: there is no command `integrity keys {name}`")
    assert hint in outcome.err


@pytest.mark.parametrize("name", ["init", "new", "add", "revoke", "policy-sign", "list", "check"])
def test_each_command_explains_itself(name: str, site: Site) -> None:
    outcome = site.run(name, "-h")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Usage: integrity keys {name} ")


# --- all of it, as a new user would ---


def test_from_nothing_to_a_signed_article_and_back(site: Site) -> None:
    path = site.corpus.article("ferry", title="Ferry runs aground off Brennhavn")
    commands = [line.split()[1:] for line in site.init().splitlines() if line.startswith("  integrity ")]
    assert [command[:2] for command in commands] == [["sign", path], ["verify", path], ["keys", "check"]]
    assert [site.integrity(*command).code for command in commands] == [0, 0, 0]
    text = site.corpus.read(path)
    site.corpus.raw(path, text.replace("Ferry runs aground", "Ferry sinks"))
    outcome = site.integrity("verify", path)
    assert outcome.code == 1
    assert "tampered" in outcome.out
    assert "title" in outcome.out

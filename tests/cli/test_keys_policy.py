"""`integrity keys policy-sign|list|check`: who signed the policy, what it says, and whether it holds."""

import re
import shutil

import pytest

from integrity.trust import keyring
from tests.key_site import DOMAIN, KEY, OTHER, THIRD, Site, day, refusal

# --- policy-sign ---


def changed(site: Site, *arguments: str) -> Site:
    """A site whose policy was changed after it was signed."""
    site.init(*arguments)
    site.edit("version = 1", "version = 2")
    return site


def test_a_signature_is_added_and_the_rest_is_counted(site: Site) -> None:
    changed(site, "--root-keys", "3", "--threshold", "2")
    first = site.run("policy-sign", "--key", site.pem("root-1"))
    others = sorted(site.thumbprint(name) for name in ("root-2", "root-3"))
    assert first.err == "note: signatures over another content were removed: 3\n"
    assert first.out == (
        f"signed keys/trust.toml version 2 with the key {site.thumbprint('root-1')}\n"
        "signed by 1 of its 3 root keys, 2 needed: 1 more, by\n"
        f"  root key {others[0]}\n  root key {others[1]}\n"
    )
    assert site.run("check").code == 3
    second = site.run("policy-sign", "--key", site.pem("root-3"))
    assert (second.err, site.told(second.out)) == (
        "",
        "signed keys/trust.toml version 2 with the key <root-3>\nsigned by 2 of its 3 root keys, 2 needed: complete\n",
    )
    assert site.run("check").code == 0


def test_a_key_that_signs_twice_has_one_line(site: Site) -> None:
    changed(site)
    site.sign("root-1", "root-1")
    assert len((site.keys / "trust.toml.sigs").read_text().splitlines()) == 1


def test_an_encrypted_root_key_signs_with_its_passphrase(site: Site) -> None:
    (site.config / "passphrase").write_text("correct horse")
    changed(site, "--passphrase-file", str(site.config / "passphrase"))
    site.done("policy-sign", "--key", site.pem("root-2"), "--passphrase-file", str(site.config / "passphrase"))
    assert site.run("check").code == 0


@pytest.mark.parametrize("name", ["PASSPHRASE", "PASSPHRASE_FILE", "PASSPHRASE_FD", "KEYS_POLICY_SIGN_PASSPHRASE_FILE"])
def test_no_variable_holds_a_passphrase(name: str, site: Site) -> None:
    (site.config / "passphrase").write_text("correct horse")
    changed(site, "--passphrase-file", str(site.config / "passphrase"))
    site.env = {f"INTEGRITY_{name}": str(site.config / "passphrase")}
    outcome = site.run("policy-sign", "--key", site.pem("root-1"))
    message = f"error: {site.pem('root-1')}: the key file is encrypted and no passphrase was given"
    assert refusal(outcome) == (2, message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('  "secured",\n', "", "error: keys/trust.toml: `exclude` lacks `secured`, so no seal can be made"),
        (
            '  "heat",',
            '"originalUrl", "provider",',
            "`exclude` names originalUrl, provider, which no seal may leave out",
        ),
        ('  "heat",', '"provider.domain",', "`exclude` names provider.domain, which no seal may leave out"),
        ('  "heat",', '"webUrl",', "`exclude` names webUrl, which no seal may leave out"),
        ("threshold = 1", "threshold = 3", "`threshold` is 3, with 2 different root keys"),
        ("threshold = 1", "thresholds = 1", "[root] `threshold` is absent, expected a whole number from 1"),
    ],
)
def test_a_policy_by_which_nothing_can_be_verified_is_not_signed(old: str, new: str, message: str, ready: Site) -> None:
    ready.edit(old, new)
    before = ready.files()
    code, said = refusal(ready.run("policy-sign", "--key", ready.pem("root-1")))
    assert code == 3
    assert message in said
    assert ready.files() == before


def test_a_root_key_that_is_listed_twice_is_one(ready: Site) -> None:
    one, two = (ready.thumbprint(name) for name in ("root-1", "root-2"))
    ready.edit(f'  "{two}",  # root-2\n', f'  "{one}",\n')
    ready.edit("threshold = 1", "threshold = 2")
    said = "error: keys/trust.toml: `threshold` is 2, with 1 different root keys"
    assert refusal(ready.run("policy-sign", "--key", ready.pem("root-1"))) == (3, said)


def test_a_policy_whose_root_has_too_few_files_is_not_signed(ready: Site) -> None:
    ready.edit("threshold = 1", "threshold = 2")
    key = ready.thumbprint("root-2")
    (ready.keys / "pub" / f"{key}.jwk").unlink()
    said = f"error: keys/trust.toml: 2 root keys must sign, and there is no keys/pub/{key}.jwk"
    assert refusal(ready.run("policy-sign", "--key", ready.pem("root-1"))) == (3, said)


def test_a_root_key_without_a_file_does_not_sign(ready: Site) -> None:
    key = ready.thumbprint("root-2")
    (ready.keys / "pub" / f"{key}.jwk").unlink()
    (ready.keys / "trust.toml.sigs").write_text("")
    said = f"error: there is no keys/pub/{key}.jwk for this root key"
    assert refusal(ready.run("policy-sign", "--key", ready.pem("root-2"))) == (3, said)
    assert ready.run("policy-sign", "--key", ready.pem("root-1")).code == 0


def test_a_key_of_another_kind_is_refused_where_the_last_commit_tells(ready: Site) -> None:
    ready.commit()
    ready.edit("version = 1", "version = 2")
    outcome = ready.run("policy-sign", "--key", ready.pem(DOMAIN))
    said = f"error: {ready.thumbprint(DOMAIN)} is no root key of keys/trust.toml, nor of the one that it replaces"
    assert refusal(outcome) == (2, said)
    assert f"do: sign with one of these: {', '.join(sorted(ready.policy().root))}" in outcome.err


def test_a_key_of_another_kind_is_refused_where_the_last_commit_has_no_policy(site: Site) -> None:
    site.corpus.article("ferry")
    site.commit()
    site.init()
    said = f"error: {site.thumbprint(DOMAIN)} is no root key of keys/trust.toml"
    assert refusal(site.run("policy-sign", "--key", site.pem(DOMAIN))) == (2, said)


@pytest.mark.parametrize("committed", [True, False])
def test_a_key_of_another_kind_is_taken_with_a_note_where_nothing_tells(committed: bool, ready: Site) -> None:
    """The draft of a policy may be committed before the last key of the old root has signed it."""
    if committed:
        ready.commit()
    outcome = ready.run("policy-sign", "--key", ready.pem(DOMAIN))
    note = f"note: {ready.thumbprint(DOMAIN)} is no root key of this policy; it counts only where the policy replaces"
    assert (outcome.code, outcome.err[: len(note)]) == (0, note)
    assert ready.run("check").code == 0


def test_a_new_root_is_signed_by_old_and_new(ready: Site) -> None:
    ready.commit()
    ready.done("new", "root-3", "--yes")
    new = ready.thumbprint("root-3")
    shutil.copy(ready.private / "root-3.jwk", ready.keys / "pub" / f"{new}.jwk")
    for name in ("root-1", "root-2"):
        (ready.keys / "pub" / f"{ready.thumbprint(name)}.jwk").unlink()
    lines = "".join(f'  "{ready.thumbprint(name)}",  # {name}\n' for name in ("root-1", "root-2"))
    ready.edit(lines, f'  "{new}",\n')
    ready.edit("version = 1", "version = 2")
    first = ready.done("policy-sign", "--key", ready.pem("root-3"))
    olds = sorted(ready.thumbprint(name) for name in ("root-1", "root-2"))
    assert first == (
        f"signed keys/trust.toml version 2 with the key {new}\n"
        "signed by 1 of its 1 root key, 1 needed: complete\n"
        "signed by 0 of version 1's 2 root keys, 1 needed: 1 more, by\n"
        f"  root key {olds[0]}\n  root key {olds[1]}\n"
    )
    assert ready.run("check", "--since", "HEAD").code == 3
    second = ready.done("policy-sign", "--key", ready.pem("root-2"))
    assert second.endswith("signed by 1 of version 1's 2 root keys, 1 needed: complete\n")
    assert ready.run("check", "--since", "HEAD").code == 0
    assert ready.run("check").code == 0


def test_a_version_that_did_not_rise_is_signed_with_a_warning(ready: Site) -> None:
    ready.commit()
    ready.edit("threshold = 1", "threshold = 2")
    outcome = ready.run("policy-sign", "--key", ready.pem("root-1"))
    assert outcome.code == 0
    assert "warning: the last commit has version 1 already; `version` must be higher\n" in outcome.err


def test_an_expired_policy_is_signed_with_a_warning(ready: Site) -> None:
    ready.edit(f"expires = {day(365)}", "expires = 2020-01-01")
    outcome = ready.run("policy-sign", "--key", ready.pem("root-1"))
    assert outcome.code == 0
    assert "warning: keys/trust.toml expired on 2020-01-01 00:00:00 UTC, so it judges nothing" in outcome.err


def test_a_line_by_another_root_key_that_fails_is_named(ready: Site) -> None:
    lines = (ready.keys / "trust.toml.sigs").read_text().splitlines()
    header, payload, signature = lines[1].split(".")
    other = "A" if signature[9] != "A" else "B"
    forged = f"{header}.{payload}.{signature[:9]}{other}{signature[10:]}"
    (ready.keys / "trust.toml.sigs").write_text(f"{lines[0]}\n{forged}\n")
    outcome = ready.run("policy-sign", "--key", ready.pem("root-1"))
    assert (outcome.code, "is no valid policy signature" in outcome.err) == (3, True)


def test_policy_sign_needs_a_key_that_can_be_read(ready: Site) -> None:
    assert refusal(ready.run("policy-sign")) == (2, "error: Missing option '--key'.")
    said = "error: nowhere.pem cannot be read: No such file or directory"
    assert refusal(ready.run("policy-sign", "--key", "nowhere.pem")) == (2, said)
    public = str(ready.keys / "pub" / f"{ready.thumbprint('root-1')}.jwk")
    said = f"error: {public}: the key file is neither PKCS#8 PEM nor the JWK of an Ed25519 private key"
    assert refusal(ready.run("policy-sign", "--key", public)) == (2, said)


# --- list ---


def test_list_shows_each_key_once_for_each_grant(granted: Site) -> None:
    granted.done("add", granted.jwk(THIRD), "--domain", "z.example", "--not-before", "2030-01-01")
    granted.done(
        "add", granted.jwk(), "--domain", "a.example", "--not-before", "2020-01-01", "--not-after", "2021-01-01"
    )
    granted.sign("root-1", "root-2")
    head, *rows = granted.done("list").split("\n\n")[0].splitlines()
    roots = sorted(granted.thumbprint(name) for name in ("root-1", "root-2"))
    own, third = granted.thumbprint(DOMAIN), THIRD.public.thumbprint
    year = [f"{day()}T00:00:00Z", f"{day(365)}T00:00:00Z"]
    assert head.split() == ["THUMBPRINT", "ROLE", "DOMAINS", "FROM", "UNTIL", "STATE"]
    assert [row.split() for row in rows] == [
        [roots[0], "root", "-", "-", "-", "active"],
        [roots[1], "root", "-", "-", "-", "active"],
        [KEY, "outlet", "a.example", "2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z", "ended"],
        [own, "outlet", DOMAIN, *year, "active"],
        [KEY, "outlet", "outlet.example", *year, "active"],
        [third, "outlet", "z.example", "2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z", "not", "yet"],
    ]
    assert len({row.index(row.split()[1]) for row in rows}) == 1


def test_list_says_what_the_policy_is_and_who_signed_it(site: Site) -> None:
    site.init("--audience", "example/newsroom")
    roots = sorted(site.thumbprint(name) for name in ("root-1", "root-2"))
    policy = (site.keys / "trust.toml").read_text() + f'[outlet."{DOMAIN}"]\nrequire = "signed"\n'
    (site.keys / "trust.toml").write_text(policy)
    site.sign("root-1", "root-2")
    at = f"{day()}T12:00:00Z"
    assert site.told(site.done("list", "--at", at).split("\n\n")[1]) == site.told(
        "keys/trust.toml version 1, expires NEXT-YEART00:00:00Z (in 364 days)\n"
        "audience: example/newsroom\n"
        "outlets that must sign: northwire.example\n"
        "signatures: 2 of 2 root keys, 1 needed\n"
        f"  signed by {roots[0]}\n  signed by {roots[1]}\n"
    )


@pytest.mark.parametrize(
    ("arguments", "state"),
    [
        (["--compromise"], "revoked: compromise"),
        (["--compromise", "--trust-before", "2026-02-01"],
         "revoked: compromise before 2026-02-01T00:00:00Z trusted if logged"),
        (["--reason", "retired", "--from", "2026-02-01"], "revoked as of 2026-02-01T00:00:00Z: retired"),
        (["--reason", "superseded", "--from", "2999-02-01"], "revoked from 2999-02-01T00:00:00Z: superseded"),
    ],
)  # fmt: skip
def test_list_shows_a_revoked_key_as_such(arguments: list[str], state: str, granted: Site) -> None:
    granted.done("revoke", KEY, *arguments)
    assert next(row for row in granted.done("list").splitlines() if row.startswith(KEY)).endswith(f"Z  {state}")


def test_list_shows_the_gravest_of_several_revocations(granted: Site) -> None:
    granted.done("revoke", KEY, "--reason", "retired")
    granted.done("revoke", KEY, "--compromise")
    assert f"{KEY}  outlet" in granted.done("list")
    assert "revoked: compromise" in granted.done("list")
    assert "retired" not in granted.done("list")


def test_list_shows_keys_that_are_not_used_and_files_that_are_missing(ready: Site) -> None:
    (ready.keys / "pub" / f"{KEY}.jwk").write_bytes(keyring.jwk(OTHER.public))
    key = ready.thumbprint("root-2")
    (ready.keys / "pub" / f"{key}.jwk").unlink()
    ready.edit("[[grant]]", f'[log]\norigin = "x"\nkey = "{THIRD.public.thumbprint}"\n\n[[grant]]')
    rows = [row.split() for row in ready.done("list").splitlines()]
    assert [KEY, "unused", "-", "-", "-", "-"] in rows
    assert [key, "root", "-", "-", "-", "no", "file", "in", "pub"] in rows
    assert [THIRD.public.thumbprint, "log", "-", "-", "-", "no", "file", "in", "pub"] in rows


def test_list_works_on_a_policy_that_is_not_signed(ready: Site) -> None:
    ready.done("add", ready.jwk(), "--domain", "outlet.example")
    assert ready.done("list").endswith(
        "signatures: 0 of 2 root keys, 1 needed: NOT SIGNED, it judges nothing\n"
        "  over another content: 2; `integrity keys policy-sign` removes them\n"
    )


def test_list_works_without_signatures(ready: Site) -> None:
    (ready.keys / "trust.toml.sigs").unlink()
    assert ready.done("list").endswith("signatures: 0 of 2 root keys, 1 needed: NOT SIGNED, it judges nothing\n")


def test_list_works_on_a_signature_that_fails(ready: Site) -> None:
    line = (ready.keys / "trust.toml.sigs").read_text().splitlines()[0]
    (ready.keys / "trust.toml.sigs").write_text(f"{line[:-86]}{'A' * 86}\n")
    last = ready.done("list").splitlines()[-1]
    assert last.startswith("signatures: NOT VALID: keys/trust.toml.sigs:1 is no valid policy signature")


def test_list_works_on_an_expired_policy(ready: Site) -> None:
    printed = ready.done("list", "--at", "2999-01-01")
    assert f"keys/trust.toml version 1, expires {day(365)}T00:00:00Z (EXPIRED: it judges nothing)\n" in printed
    assert re.search(rf"^{ready.thumbprint(DOMAIN)} .* ended$", printed, re.MULTILINE)


def test_list_shows_no_control_character_of_a_policy(ready: Site) -> None:
    ready.edit("[root]", "[root]  ")
    ready.edit("version = 1", 'audience = "\\u001b[31mred"\nversion = 1')
    assert "audience: \\u001b[31mred\n" in ready.done("list")


def test_list_needs_a_folder(site: Site) -> None:
    outcome = site.run("list")
    assert refusal(outcome) == (2, f"error: there is no folder {site.keys}")
    assert "`integrity keys init`" in outcome.err


# --- check ---


def test_check_prints_each_thing_that_is_right(ready: Site) -> None:
    assert ready.done("check", "--at", f"{day()}T12:00:00Z") == (
        "ok: 5 files in keys/, each of them known to the format, none private\n"
        "ok: 3 public keys, each named by its thumbprint\n"
        "ok: keys/trust.toml version 1 with 1 grant and 0 revocations; each granted key has a file and is no root key\n"
        "ok: signed by 2 of 2 root keys, 1 needed\n"
        "note: judged by its own root only; --root-key or --since holds it against another source\n"
        f"ok: valid until {day(365)} 00:00:00 UTC\n"
    )


def test_check_holds_the_policy_against_a_pinned_root(ready: Site) -> None:
    key = ready.thumbprint("root-1")
    assert "ok: signed by 1 of the 1 root key given with --root-key\n" in ready.done("check", "--root-key", key)
    outcome = ready.run("check", "--root-key", KEY)
    assert (outcome.code, "is signed by 0 of the 1 root keys given with --root-key" in outcome.err) == (3, True)


def test_check_takes_folder_and_pinned_root_from_variables(ready: Site) -> None:
    ready.env = {"INTEGRITY_KEYS": "nowhere"}
    assert ready.run("check").code == 2
    ready.env = {"INTEGRITY_ROOT_KEY": KEY}
    assert ready.run("check").code == 3


def test_check_warns_before_an_end(ready: Site) -> None:
    key = ready.thumbprint(DOMAIN)
    assert ready.done("check", "--at", f"{day(360)}T00:00:00Z").splitlines()[-2:] == [
        f"warning: the policy ends on {day(365)} 00:00:00 UTC, in 5 days",
        f"warning: the grant of {DOMAIN} to the key {key} ends on {day(365)} 00:00:00 UTC, in 5 days",
    ]


def test_check_names_a_stray_file_first(ready: Site) -> None:
    ready.corpus.raw("keys/notes.txt", "x")
    outcome = ready.run("check")
    assert (outcome.code, outcome.out) == (3, "")
    assert "notes.txt is no file of a trust folder" in outcome.err


def test_check_names_a_bad_key_after_what_is_right(ready: Site) -> None:
    ready.corpus.raw(f"keys/pub/{KEY}.jwk", "{}")
    outcome = ready.run("check")
    assert (outcome.code, outcome.out.count("ok: ")) == (3, 1)
    assert f"keys/pub/{KEY}.jwk is no public key" in outcome.err


def test_check_names_what_is_wrong_with_the_policy(ready: Site) -> None:
    ready.edit(f'domains = ["{DOMAIN}"]', f'domains = ["{DOMAIN}"]\nnote = "x"')
    outcome = ready.run("check")
    assert (outcome.code, outcome.out.count("ok: ")) == (3, 2)
    assert "[[grant]] 1 has an unknown member `note`" in outcome.err


def test_check_names_a_missing_signature_after_what_is_right(ready: Site) -> None:
    (ready.keys / "trust.toml.sigs").unlink()
    outcome = ready.run("check")
    assert (outcome.code, outcome.out.count("ok: ")) == (3, 3)
    assert "is signed by 0 of its 2 root keys, expected at least 1" in outcome.err


def test_check_of_an_expired_policy_gives_3(ready: Site) -> None:
    outcome = ready.run("check", "--at", day(365))
    assert (outcome.code, "expired on" in outcome.err) == (3, True)


def test_check_since_says_that_the_policy_is_the_same(ready: Site) -> None:
    ready.commit()
    assert "ok: HEAD has version 1, valid\n" in ready.done("check", "--since", "HEAD")
    assert "ok: the policy is the one of HEAD\n" in ready.done("check", "--since", "HEAD")


def test_check_since_says_that_the_policy_may_follow(ready: Site) -> None:
    ready.commit()
    ready.done("add", ready.jwk(), "--domain", "outlet.example")
    ready.sign()
    printed = ready.done("check", "--since", "HEAD", "--root-key", ready.thumbprint("root-1"))
    assert printed.splitlines()[3:6] == [
        "ok: HEAD has version 1, valid",
        "ok: signed by 1 of 2 root keys, 1 needed",
        "ok: it may replace version 1, signed by 1 of 2 root keys of that one",
    ]


def test_check_since_refuses_a_version_that_did_not_rise(ready: Site) -> None:
    ready.commit()
    ready.edit("threshold = 1", "threshold = 2")
    ready.sign("root-1", "root-2")
    outcome = ready.run("check", "--since", "HEAD")
    assert (outcome.code, "has version 1, expected more than 1" in outcome.err) == (3, True)


def test_check_since_names_the_policy_of_the_base_where_that_is_wrong(ready: Site) -> None:
    ready.edit("version = 1", "version = 2")
    ready.commit()
    ready.sign()
    outcome = ready.run("check", "--since", "HEAD")
    assert (outcome.code, "error: keys of HEAD/trust.toml.sigs:1 is a signature over" in outcome.err) == (3, True)


def test_check_since_says_that_the_base_has_no_policy(site: Site) -> None:
    site.corpus.article("ferry")
    site.commit()
    site.init()
    assert "note: HEAD has no policy yet\n" in site.done("check", "--since", "HEAD")


def test_check_since_needs_a_commit(ready: Site) -> None:
    ready.commit()
    outcome = ready.run("check", "--since", "nowhere")
    assert refusal(outcome) == (2, "error: git knows no commit `nowhere` here")


def test_check_since_needs_a_folder_in_the_work_tree(ready: Site) -> None:
    ready.commit()
    shutil.copytree(ready.keys, ready.config / "elsewhere" / "keys")
    (ready.corpus.root / "link").symlink_to(ready.config / "elsewhere")
    outcome = ready.run("check", "--since", "HEAD", "--keys", "link/keys")
    assert refusal(outcome) == (2, f"error: link/keys/ is not in the work tree {ready.corpus.root}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--at", "noon"], "error: --at 'noon' is no time"),
        (["--root-key", "short"], "error: --root-key 'short' is no thumbprint"),
        (["--keys", "nowhere"], "error: there is no folder "),
    ],
)
def test_check_refuses_what_cannot_be(arguments: list[str], message: str, ready: Site) -> None:
    code, said = refusal(ready.run("check", *arguments))
    assert (code, said[: len(message)]) == (2, message)

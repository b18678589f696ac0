"""`integrity keys init`: keys and policy from nothing, what is asked, and what is refused."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrity.trust import private, root
from integrity.trust.canonical import DEFAULT_EXCLUDE
from tests.corpus import Corpus
from tests.key_site import DOMAIN, Site, mode, refusal, typed, untouched

needs_openssl = pytest.mark.skipif(
    not shutil.which("openssl") and not os.environ.get("INTEGRITY_REQUIRE_ALL"), reason="openssl is not installed"
)


# --- what it makes ---


def test_init_says_what_was_made_and_what_to_type_next(site: Site) -> None:
    site.corpus.article("ferry")
    site.corpus.article("bread", outlet="other.example")
    assert site.told(site.init()) == (
        "Public, to be committed:\n"
        "  keys/trust.toml  the policy, version 1, valid for a year\n"
        "  keys/trust.toml.sigs  its signatures by 2 root keys\n"
        "  keys/pub/  3 public keys\n"
        "  keys/README.md\n"
        "  .gitattributes  keys/** -text\n"
        '  integrity.toml  keys = "keys"\n'
        "\n"
        "Private, in PRIVATE:\n"
        "  root-1.pem             <root-1>\n"
        "  root-2.pem             <root-2>\n"
        "  northwire.example.pem  <northwire.example>\n"
        "\n"
        "northwire.example.pem signs articles of northwire.example: keep it where articles are released.\n"
        "root-1.pem, root-2.pem: needed only to change the policy. Move them off line, to\n"
        "different people, with a back-up; without them the policy cannot be changed. Publish their thumbprints\n"
        "elsewhere than in the repository, so that others can check with --root-key THUMBPRINT.\n"
        "\n"
        "The private keys are NOT encrypted: who can read the file can sign. To encrypt:\n"
        "  (umask 077; cd PRIVATE && for key in root-1 root-2 northwire.example; do openssl pkcs8 -topk8 "
        '-in "$key.pem" -out "$key.new" && mv "$key.new" "$key.pem"; done)\n'
        "\n"
        "Next:\n"
        "  integrity sign _news/2025-03-11-ferry.md --key PRIVATE/northwire.example.pem\n"
        "  integrity verify _news/2025-03-11-ferry.md\n"
        "  integrity keys check\n"
    )


def test_init_without_an_article_to_show_says_where_one_goes(site: Site) -> None:
    site.corpus.article("bread", outlet="other.example")
    assert site.init().endswith(
        "Next, with the path of an article of that outlet for ARTICLE.md:\n"
        f"  integrity sign ARTICLE.md --key {site.pem(DOMAIN)}\n"
        "  integrity verify ARTICLE.md\n  integrity keys check\n"
    )


def test_the_files_of_init_are_a_trust_folder_signed_by_all_root_keys(ready: Site) -> None:
    trust = root.assemble(ready.files(), int(datetime.now(UTC).timestamp()))
    assert trust.signed == {ready.thumbprint("root-1"), ready.thumbprint("root-2")}
    assert set(trust.keys) == trust.signed | {ready.thumbprint(DOMAIN)}
    assert ready.run("check").code == 0


def test_the_first_policy_reads_well(ready: Site) -> None:
    assert ready.told((ready.keys / "trust.toml").read_text()) == (
        "# Who may sign which articles. Root keys sign this file, byte for byte.\n"
        "# After a change raise `version` by one, then run: integrity keys policy-sign --key FILE\n"
        "\n"
        "version = 1\n"
        "\n"
        "# From this moment on nothing is judged by it. Renew it before: a later time here, the next version, signed "
        "again.\n"
        "expires = NEXT-YEART00:00:00Z\n"
        "\n"
        "# Fields that the content system changes on its own. A seal may leave out these and no others.\n"
        "exclude = [\n" + "".join(f'  "{path}",\n' for path in DEFAULT_EXCLUDE) + "]\n"
        "\n"
        "# Who may sign this file. These keys sign no articles.\n"
        "[root]\n"
        "keys = [\n"
        '  "<root-1>",  # root-1\n'
        '  "<root-2>",  # root-2\n'
        "]\n"
        "threshold = 1  # this many of them must sign\n"
        "\n"
        "# Who may sign articles, for which outlets, and when.\n"
        "[[grant]]\n"
        'key = "<northwire.example>"\n'
        'domains = ["northwire.example"]\n'
        "not_before = TODAYT00:00:00Z\n"
        "not_after = NEXT-YEART00:00:00Z\n"
    )


def test_an_audience_stands_in_the_policy_with_its_reason(site: Site) -> None:
    site.init("--audience", 'a "quoted" näme')
    assert 'audience = "a \\"quoted\\" näme"\n' in (site.keys / "trust.toml").read_text()
    assert site.policy().audience == 'a "quoted" näme'


def test_as_many_root_keys_are_made_as_were_asked_for(site: Site) -> None:
    site.init("--root-keys", "3", "--threshold", "2")
    policy = site.policy()
    assert policy.root == {site.thumbprint(f"root-{number}") for number in (1, 2, 3)}
    assert (policy.threshold, len((site.keys / "trust.toml.sigs").read_text().splitlines())) == (2, 3)


def test_several_domains_are_granted_to_one_key_in_normal_form(site: Site) -> None:
    outcome = site.run(
        "init", "--yes", "--domain", "*.Straße.example.", "--domain", "b.example", "--domain", "B.example"
    )
    assert (outcome.code, outcome.err) == (
        0,
        "note: *.Straße.example. is written as *.xn--strae-oqa.example\nnote: B.example is written as b.example\n",
    )
    (grant,) = site.policy().grants
    assert grant.domains == ("*.xn--strae-oqa.example", "b.example")
    assert grant.key == site.thumbprint("xn--strae-oqa.example")


def test_private_keys_are_for_their_owner_alone(ready: Site) -> None:
    files = sorted(ready.private.iterdir())
    assert [file.name for file in files] == [f"{DOMAIN}.pem", "root-1.pem", "root-2.pem"]
    assert {mode(file) for file in files} == {0o600}
    assert mode(ready.private) == 0o700


def test_no_private_key_is_printed_or_put_into_the_site(site: Site) -> None:
    printed = site.init()
    for name in ("root-1", "root-2", DOMAIN):
        lines = (site.private / f"{name}.pem").read_text().splitlines()[1:-1]
        assert not any(line in printed for line in lines)
    assert not [path for path in site.corpus.files() if "PRIVATE" in site.corpus.read(path)]


def test_with_a_passphrase_the_keys_are_encrypted_and_nothing_is_said_of_encrypting(site: Site) -> None:
    (site.config / "passphrase").write_text("correct horse\n")
    printed = site.init("--passphrase-file", str(site.config / "passphrase"))
    assert "NOT encrypted" not in printed
    for name in ("root-1", "root-2", DOMAIN):
        data = (site.private / f"{name}.pem").read_bytes()
        assert private.is_encrypted(data)
        assert private.parse(data, b"correct horse").public.thumbprint in printed


def test_a_passphrase_may_come_from_a_descriptor(site: Site) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"correct horse\n")
    os.close(writer)
    site.init("--passphrase-fd", str(reader))
    os.close(reader)
    assert site.thumbprint("root-1", b"correct horse")


@needs_openssl
def test_the_command_that_is_shown_encrypts_the_keys_with_openssl(site: Site) -> None:
    line = next(line for line in site.init().splitlines() if "openssl" in line)
    before = {name: site.thumbprint(name) for name in ("root-1", "root-2", DOMAIN)}
    line = line.replace("openssl pkcs8", "openssl pkcs8 -passout pass:horse")
    subprocess.run(["bash", "-ec", line], check=True, capture_output=True, timeout=60)
    assert {name: site.thumbprint(name, b"horse") for name in before} == before
    assert {mode(file) for file in site.private.iterdir()} == {0o600}
    with pytest.raises(Exception, match="no passphrase was given"):
        site.thumbprint("root-1")


def test_keys_go_below_the_home_folder_where_no_other_place_is_named(corpus: Corpus, tmp_path: Path) -> None:
    for setting in ("", "relative"):
        home = tmp_path / f"home{setting}"
        env = {"HOME": str(home), "XDG_CONFIG_HOME": setting}
        assert corpus.run("keys", "new", "outlet", "--yes", env=env).code == 0
        assert (home / ".config" / "newsroom-integrity" / "outlet.pem").is_file()


def test_private_names_another_folder(site: Site) -> None:
    site.init("--private", str(site.config / "mine"))
    assert (site.config / "mine" / "root-1.pem").is_file()
    assert not site.private.exists()


# --- where the keys folder is, and what the site needs around it ---


def test_keys_are_made_at_the_root_of_the_site_and_found_from_everywhere(site: Site) -> None:
    site.corpus.article("ferry")
    outcome = site.run("init", "--yes", "--domain", DOMAIN, folder="_news")
    assert "  ../keys/trust.toml  the policy" in outcome.out
    assert "  integrity sign 2025-03-11-ferry.md --key" in outcome.out
    assert [site.run("check", folder=folder).code for folder in (".", "_news")] == [0, 0]


def test_a_site_without_git_gets_its_root_marked(tmp_path: Path, site: Site) -> None:
    plain = Corpus(tmp_path / "plain")
    (plain.root / ".git").rmdir()
    site.corpus = plain
    plain.raw("_news/ferry.md", "Text.\n")
    site.init()
    assert plain.read("integrity.toml") == '# Policy and public keys; see README.md there.\nkeys = "keys"\n'
    assert site.run("check", folder="_news").code == 0


def test_a_configuration_that_is_there_is_left_alone(site: Site) -> None:
    site.corpus.raw("integrity.toml", 'ignore = ["FLD209"]\n')
    assert "integrity.toml" not in site.init()
    assert site.corpus.read("integrity.toml") == 'ignore = ["FLD209"]\n'


def test_a_table_in_pyproject_is_a_configuration(site: Site) -> None:
    site.corpus.raw("pyproject.toml", '[tool.integrity]\nkeys = "trust"\n')
    assert "  trust/trust.toml  the policy" in site.init()
    assert "integrity.toml" not in site.corpus.files()
    assert site.run("check").code == 0


def test_another_keys_folder_is_named_in_the_configuration(site: Site) -> None:
    printed = site.init("--keys", "trust/public")
    assert '  .gitattributes  trust/public/** -text\n  integrity.toml  keys = "trust/public"\n' in printed
    assert printed.endswith("  integrity keys check\n")
    assert site.run("check").code == 0


def test_another_keys_folder_than_the_configuration_names_is_left_to_the_user(site: Site) -> None:
    site.corpus.raw("integrity.toml", 'keys = "keys"\n')
    printed = site.init("--keys", "trust")
    todo = 'Left to do by hand:\n  - set `keys = "trust"` in the configuration, or give --keys trust to every command\n'
    assert todo in printed
    assert printed.endswith(f"  integrity keys check --keys {site.corpus.root}/trust\n")
    assert site.run("check", "--keys", "trust").code == 0


def test_a_folder_whose_name_is_no_plain_text_is_left_to_the_user(site: Site) -> None:
    printed = site.init("--keys", "my keys")
    assert f"  - give --keys {site.corpus.root}/my keys to every command, and keep git from" in printed
    assert not {".gitattributes", "integrity.toml"} & site.corpus.files()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("*.png binary\n", "*.png binary\nkeys/** -text\n"),
        ("*.png binary", "*.png binary\nkeys/** -text\n"),
        ("keys/**  -text\n* text\n", "keys/**  -text\n* text\n"),
    ],
)
def test_git_attributes_are_added_to(before: str, after: str, site: Site) -> None:
    site.corpus.raw(".gitattributes", before)
    site.init()
    assert site.corpus.read(".gitattributes") == after


@pytest.mark.parametrize("kind", ["link", "bytes"])
def test_git_attributes_that_cannot_be_edited_are_left_to_the_user(kind: str, site: Site) -> None:
    file = site.corpus.root / ".gitattributes"
    if kind == "link":
        file.symlink_to("elsewhere")
    else:
        file.write_bytes(b"\xff\n")
    assert "  - add the line `keys/** -text` to .gitattributes, which could not be edited\n" in site.init()
    assert file.is_symlink() if kind == "link" else file.read_bytes() == b"\xff\n"


def test_a_readme_that_is_there_is_left_alone(site: Site) -> None:
    site.corpus.raw("keys/README.md", "Our keys.\n")
    assert "README" not in site.init()
    assert site.corpus.read("keys/README.md") == "Our keys.\n"


# --- what it refuses ---


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--domain", DOMAIN], "error: there is no terminal to ask on"),
        (["--yes"], "error: no outlet is named"),
        (["--yes", "--domain", "https://a.example/"], "error: 'https://a.example/' is no domain"),
        (["--yes", "--domain", "*.example"], "error: '*.example' is no domain"),
        (["--yes", "--domain", ""], "error: '' is no domain"),
        (["--yes", "--domain", "root-1"], "error: the domain root-1 has the name of a root key"),
        (["--yes", "--domain", DOMAIN, "--audience", " "], "error: --audience ' ' is no name"),
        (["--yes", "--domain", DOMAIN, "--audience", "a\x1bb"], "error: --audience 'a\\x1bb' is no name"),
        (["--yes", "--domain", DOMAIN, "--threshold", "3"], "error: --threshold 3 is more than --root-keys 2"),
        (["--yes", "--domain", DOMAIN, "--root-keys", "0"], "error: Invalid value for '--root-keys': 0 is not in"),
        (["--yes", "--domain", DOMAIN, "--passphrase-file", "nowhere"], "error: nowhere cannot be read: No such file"),
        (["--yes", "--domain", DOMAIN, "--passphrase", "horse"], "error: No such option"),
    ],
)
def test_init_refuses_what_cannot_be(arguments: list[str], message: str, site: Site) -> None:
    code, said = refusal(site.run("init", *arguments))
    assert (code, said[: len(message)]) == (2, message)
    assert untouched(site)


def test_without_a_terminal_init_names_the_option_that_helps(site: Site) -> None:
    assert site.run("init").err == (
        "error: there is no terminal to ask on\n  do: add --yes, and --domain DOMAIN, to be asked nothing\n"
    )


def test_init_overwrites_no_policy(ready: Site) -> None:
    before = ready.files()
    shutil.rmtree(ready.private)
    outcome = ready.run("init", "--yes", "--domain", DOMAIN)
    assert refusal(outcome) == (2, "error: keys/trust.toml exists already; nothing was overwritten")
    assert ready.files() == before
    assert not ready.private.exists()


def test_init_overwrites_no_signatures(site: Site) -> None:
    site.corpus.raw("keys/trust.toml.sigs", "")
    outcome = site.run("init", "--yes", "--domain", DOMAIN)
    assert refusal(outcome) == (2, "error: keys/trust.toml.sigs exists already; nothing was overwritten")


@pytest.mark.parametrize("name", ["root-1", "root-2", DOMAIN])
def test_init_overwrites_no_private_key(name: str, site: Site) -> None:
    site.private.mkdir()
    Path(site.pem(name)).write_text("mine")
    outcome = site.run("init", "--yes", "--domain", DOMAIN)
    assert refusal(outcome) == (2, f"error: {site.pem(name)} exists already; nothing was overwritten")
    assert Path(site.pem(name)).read_text() == "mine"
    assert len(list(site.private.iterdir())) == 1
    assert site.corpus.files() == set()


def test_init_makes_no_trust_folder_among_other_files(site: Site) -> None:
    site.corpus.raw("keys/notes.txt", "x")
    outcome = site.run("init", "--yes", "--domain", DOMAIN)
    assert refusal(outcome) == (3, "error: keys/: notes.txt is no file of a trust folder")
    assert site.corpus.files() == {"keys/notes.txt"}


def test_init_does_not_follow_a_link_in_place_of_the_folder(site: Site) -> None:
    (site.config / "elsewhere").mkdir()
    (site.corpus.root / "keys").symlink_to(site.config / "elsewhere")
    assert site.run("init", "--yes", "--domain", DOMAIN).code == 3
    assert list((site.config / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("place", ["keys", "keys/private", ".", "private"])
def test_init_writes_no_private_key_into_the_site(place: str, site: Site) -> None:
    outcome = site.run("init", "--yes", "--domain", DOMAIN, "--private", place)
    assert outcome.code == 2
    assert "error: private keys are not written" in outcome.err
    assert untouched(site)


def test_a_keys_folder_that_cannot_be_written_leaves_no_private_key_behind(site: Site) -> None:
    site.corpus.raw("file", "x")
    code, said = refusal(site.run("init", "--yes", "--domain", DOMAIN, "--keys", "file/keys"))
    assert (code, said.endswith("keys cannot be made: Not a directory")) == (2, True)
    assert list(site.private.iterdir()) == []


# --- questions ---


def test_on_a_terminal_init_asks_for_what_is_missing(site: Site) -> None:
    code, shown = typed(site, ["Northwire.example", "example/newsroom", "correct horse", "correct horse"], "init")
    assert code == 0
    assert shown.startswith(
        "Domain of the outlet that signs (`provider.domain` of its articles, such as outlet.example): "
        "Northwire.example\n"
        "Name of this corpus, to which each seal is bound, such as example/newsroom (empty: none): example/newsroom\n"
        "Passphrase for the private keys (empty: not encrypted): \n"
        "The same again: \n"
        "Public, to be committed:\n"
    )
    assert (site.policy().audience, site.policy().grants[0].domains) == ("example/newsroom", (DOMAIN,))
    assert site.thumbprint("root-1", b"correct horse") in site.policy().root


def test_an_answer_that_cannot_be_is_asked_for_again(site: Site) -> None:
    code, shown = typed(site, ["no domain/", "a.example, *.a.example", "", "one", "two", "", ""], "init")
    assert code == 0
    assert "Error: 'domain/' is no domain; write it as outlet.example, or *.outlet.example for all" in shown
    assert "Error: The two entered values do not match." in shown
    assert "The private keys are NOT encrypted" in shown
    assert (site.policy().audience, site.policy().grants[0].domains) == (None, ("a.example", "*.a.example"))


def test_what_was_given_is_not_asked_for(site: Site) -> None:
    (site.config / "passphrase").write_text("correct horse")
    given = ("--domain", DOMAIN, "--audience", "x", "--passphrase-file", str(site.config / "passphrase"))
    code, shown = typed(site, [], "init", *given)
    assert (code, shown[:24]) == (0, "Public, to be committed:")


def test_under_yes_nothing_is_asked_on_a_terminal_either(site: Site) -> None:
    code, shown = typed(site, [], "init", "--yes", "--domain", DOMAIN)
    assert (code, shown[:24]) == (0, "Public, to be committed:")
    assert site.thumbprint("root-1")


def test_an_end_of_input_at_a_question_writes_nothing(site: Site) -> None:
    code, shown = typed(site, ["\x04"], "init")
    assert (code, shown.splitlines()[-1]) == (130, "interrupted")
    assert untouched(site)


def test_an_encrypted_key_is_opened_by_what_is_typed(site: Site) -> None:
    (site.config / "passphrase").write_text("correct horse")
    site.init("--passphrase-file", str(site.config / "passphrase"))
    code, shown = typed(site, ["correct horse"], "policy-sign", "--key", site.pem("root-1"))
    assert code == 0
    assert shown.startswith(f"Passphrase of {site.pem('root-1')}: \nsigned keys/trust.toml version 1 with the key ")

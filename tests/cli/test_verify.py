"""`integrity verify`: every numbered step with its result."""

import base64
import json
from pathlib import Path

import pytest

from integrity.workers import CHUNK
from tests import articles
from tests import trust_world as world
from tests.corpus import Outcome
from tests.repository import FERRY, TRAM, Repository
from tests.trust_world import NORTHWIRE, ROOT_1, STRANGER, World


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "site")


def verify(site: Repository, *arguments: str) -> Outcome:
    return site.run("verify", *arguments, "--at", world.NOW)


def test_a_verified_article_shows_each_step_and_what_is_not_protected(site: Repository) -> None:
    done = verify(site, FERRY)
    assert done.code == 0
    assert done.out == (
        f"verified: {FERRY}\n"
        "   0  passed       canonical form, shape and limits: signed payload\n"
        "   1  passed       algorithm, type, version and claims: Ed25519, article-seal+jwt, article/1\n"
        f"   2  passed       key is in keys/: {NORTHWIRE.kid}\n"
        "   3  passed       signature: made by that key\n"
        "   4  passed       key is not revoked: not revoked\n"
        "   4  passed       made in the window of the grant, not past its end: signed on 2026-03-10 09:00:00 UTC\n"
        "   4  passed       not from the future: not from the future\n"
        "   5  passed       key may speak for the outlet: may speak for northwire.example\n"
        "   6  passed       made for this outlet, article and corpus: made for https://northwire.example/2026/ferry\n"
        "   7  passed       leaves out only what the policy allows: heat, images[].isCached, provider.images, "
        "published, quality, related, topics\n"
        f"   8  passed       content is what was signed: {dig(site, FERRY)}\n"
        "   9  not checked  newest in the corpus log: there is no log\n"
        "  10  passed       verdict: verified by this tree's own keys; not protected: topics\n"
    )


def dig(site: Repository, path: str) -> str:
    seal = site.read(path).split('secured: "')[1].split('"')[0]
    return str(json.loads(base64.urlsafe_b64decode(seal.split(".")[1] + "=="))["dig"])


def test_a_failure_before_step_4_ends_it_and_shows_nothing_of_the_payload(site: Repository) -> None:
    site.signed(FERRY, "ferry", STRANGER)
    done = verify(site, FERRY)
    assert done.code == 1
    assert done.out.startswith(f"unknown-key: {FERRY}\n")
    assert f"   2  failed       key is in keys/: the seal names the key {STRANGER.kid}" in done.out
    assert "   3  not checked  signature: an earlier step failed\n" in done.out
    assert "  10  failed       verdict: unknown-key\n\nerror[SIG503]" in done.out
    assert "2026-03-10 09:00" not in done.out


def test_after_step_3_later_steps_still_run(site: Repository) -> None:
    site.signed(FERRY, "ferry", exp=world.AT - 1)
    site.edit_file(FERRY, "Story about", "Lies about")
    done = verify(site, FERRY)
    assert done.out.startswith(f"expired: {FERRY} (tampered)\n")
    assert "   8  failed       content is what was signed: " in done.out


def test_an_article_that_cannot_be_read_fails_the_first_step_and_says_where(site: Repository) -> None:
    site.raw(FERRY, "---\na: b: c\n---\n")
    done = verify(site, FERRY)
    assert done.code == 1
    assert done.out.startswith(
        f"malformed: {FERRY}\n"
        "   0  failed       canonical form, shape and limits: not YAML: an unquoted value holds a colon"
    )
    assert f"error[FMT111] not YAML: an unquoted value holds a colon followed by a blank\n  --> {FERRY}:2:5" in done.out


def test_several_files_are_shown_one_after_the_other_and_all_must_stand(site: Repository) -> None:
    site.edit_file(TRAM, "Story about", "Lies about")
    done = verify(site, FERRY, TRAM)
    assert done.code == 1
    assert [line for line in done.out.split("\n") if "_news/" in line and line[0] != " " and "[" not in line] == [
        f"verified: {FERRY}",
        f"tampered: {TRAM}",
    ]


def test_verdicts_are_given_as_data(site: Repository) -> None:
    (row,) = verify(site, FERRY, "--output", "verdicts").lines
    assert (row["path"], row["verdict"], row["kid"]) == (FERRY, "verified", NORTHWIRE.kid)
    assert [step["step"] for step in row["steps"]] == [0, 1, 2, 3, 4, 4, 4, 5, 6, 7, 8, 9]


def test_the_base_can_be_asked_for(site: Repository) -> None:
    site.branch()
    World(granted=[], signers=[]).write(site.root / "keys")
    assert verify(site, FERRY, "--since", "main").code == 0
    assert verify(site, FERRY).code == 3


def test_the_root_can_be_pinned(site: Repository) -> None:
    assert "verified by the pinned root" in verify(site, FERRY, "--root-key", ROOT_1.kid).out
    done = verify(site, FERRY, "--root-key", STRANGER.kid)
    assert done.code == 3
    assert "is signed by 0 of the 1 root keys given with --root-key, expected at least 1" in done.err


@pytest.mark.parametrize("name", ["absent.md", "_news"])
def test_what_is_no_file_is_no_judgement(site: Repository, name: str) -> None:
    done = verify(site, name)
    assert (done.code, done.err.splitlines()[0]) == (3, f"error: {name} is no file")


def test_a_sealed_payload_can_be_opened_with_its_key(site: Repository) -> None:
    key, iv = bytes(range(32)), bytes(range(16))
    sealed = articles.sealed(_encrypted(b'{"url": "https://northwire.example/2026/ferry"}', key, iv), iv)
    site.raw(FERRY, world.with_seal(site.draft("ferry"), sealed))
    site.raw("aes.key", key.hex())
    done = verify(site, FERRY, "--sealed-key-file", "aes.key")
    assert done.code == 1
    assert done.out.startswith(f"unverifiable: {FERRY} (sealed-decrypts, sealed-consistent)\n")


def _encrypted(plain: bytes, key: bytes, iv: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415

    fill = 16 - len(plain) % 16
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()


@pytest.mark.parametrize("form", ["text", "verdicts"])
def test_any_number_of_processes_says_the_same_in_the_same_order(site: Repository, form: str) -> None:
    for number in range(CHUNK + 3):
        site.signed(f"_news/{number}.md", f"story-{number}")
    site.edit_file("_news/2.md", "Story about", "Lies about")
    files = [f"_news/{number}.md" for number in reversed(range(CHUNK + 3))]
    one, two = (verify(site, *files, "--output", form, "--jobs", jobs) for jobs in ("1", "2"))
    assert (one.code, one.out.count("tampered") > 0) == (1, True)
    assert (two.code, two.out) == (one.code, one.out)

"""`integrity sign`: one line is written, every other byte stays."""

import base64
import json
import os
from pathlib import Path

import pytest

from integrity.trust.canonical import DEFAULT_EXCLUDE
from tests import trust_world as world
from tests.corpus import Outcome
from tests.repository import FERRY, TRAM, Repository
from tests.trust_world import NORTHWIRE, POST, STRANGER, World, grant

LATER = "2026-06-16T12:00:00Z"


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    site = Repository(tmp_path / "site")
    key_file(tmp_path / "northwire.pem", NORTHWIRE.private.pem(b"correct horse"))
    key_file(tmp_path / "passphrase", b"correct horse\n")
    site.raw(FERRY, site.draft("ferry").replace(f'\nsecured: "{world.PLACEHOLDER}"', ""))
    return site


def key_file(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def sign(site: Repository, *arguments: str, at: str = world.NOW) -> Outcome:
    """Sign with the outlet's own key."""
    outside = site.root.parent
    key = ("--key", str(outside / "northwire.pem"), "--passphrase-file", str(outside / "passphrase"))
    return site.run("sign", *(arguments or (FERRY,)), *key, "--at", at)


def claims(site: Repository, path: str = FERRY) -> dict[str, object]:
    seal = site.read(path).split('secured: "')[1].split('"')[0]
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(seal.split(".")[1] + "=="))
    return found


def verdict(site: Repository, path: str = FERRY) -> object:
    return site.run("verify", path, "--at", LATER, "--output", "verdicts").lines[0]["verdict"]


def test_a_signed_article_differs_in_one_line_and_is_verified(site: Repository) -> None:
    before = site.read(FERRY).split("\n")
    done = sign(site)
    assert (done.code, done.out, done.err) == (0, "", f"signed {FERRY} with the key {NORTHWIRE.kid}\n")
    after = site.read(FERRY).split("\n")
    assert [line for line in after if not line.startswith("secured: ")] == before
    assert verdict(site) == "verified"


def test_the_seal_says_what_the_policy_and_the_article_say(site: Repository) -> None:
    sign(site, FERRY, "--expires", "2026-07-01T00:00:00Z")
    made = claims(site)
    wanted = {"iss": "northwire.example", "sub": "https://northwire.example/2026/ferry", "rev": 1, "iat": world.AT}
    assert {name: made[name] for name in wanted} == wanted
    assert made["exp"] == world.seconds("2026-07-01T00:00:00Z")
    assert made["exc"] == list(DEFAULT_EXCLUDE)


def test_nothing_is_written_where_nothing_changed(site: Repository) -> None:
    sign(site)
    before, stamp = site.read(FERRY), (site.root / FERRY).stat().st_mtime_ns
    done = sign(site, at=LATER)
    assert (done.code, done.err) == (0, f"unchanged {FERRY}: its seal says the same already\n")
    assert (site.read(FERRY), (site.root / FERRY).stat().st_mtime_ns) == (before, stamp)


def test_the_revision_grows_only_with_the_content(site: Repository) -> None:
    sign(site)
    site.edit_file(FERRY, "Story about", "News about")
    sign(site, at=LATER)
    assert claims(site)["rev"] == 2
    World(granted=[grant(NORTHWIRE, "northwire.example")], top='audience = "here"\n').write(site.root / "keys")
    sign(site, at=LATER)
    assert (claims(site)["rev"], claims(site)["aud"]) == (2, "here")


def test_an_excluded_field_may_change_without_a_new_seal(site: Repository) -> None:
    sign(site)
    site.edit_file(FERRY, "topics: [Ferries]", "topics: [Trams]")
    assert sign(site, at=LATER).err.startswith("unchanged ")
    assert verdict(site) == "verified"


def test_a_seal_from_before_the_window_of_the_key_is_made_anew(site: Repository) -> None:
    sign(site, at="2025-12-31T23:59:59Z")
    assert verdict(site) == "expired"
    assert sign(site, at=LATER).err.startswith("signed ")
    assert verdict(site) == "verified"


def test_line_ends_quoting_and_comments_stay(site: Repository) -> None:
    text = site.read(FERRY).replace("\n", "\r\n").replace("topics:", "secured: 'old'  # by hand\r\ntopics:")
    site.raw(FERRY, text)
    sign(site)
    after = (site.root / FERRY).read_bytes().decode()
    assert after.count("\r\n") == text.count("\r\n") == after.count("\n")
    assert "'  # by hand\r\n" in after
    assert verdict(site) == "verified"


def test_permissions_stay(site: Repository) -> None:
    (site.root / FERRY).chmod(0o604)
    sign(site)
    assert (site.root / FERRY).stat().st_mode & 0o777 == 0o604


def test_a_jwk_file_signs_as_well(site: Repository) -> None:
    members = {**NORTHWIRE.jwk, "d": world.b64(NORTHWIRE.seed)}
    path = key_file(site.root.parent / "northwire.jwk", json.dumps(members).encode())
    assert site.run("sign", FERRY, "--key", path, "--at", world.NOW).code == 0
    assert verdict(site) == "verified"


def test_the_passphrase_can_come_from_a_file_descriptor(site: Repository) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"correct horse\n")
    os.close(writer)
    key = str(site.root.parent / "northwire.pem")
    done = site.run("sign", FERRY, "--key", key, "--passphrase-fd", str(reader), "--at", world.NOW)
    assert (done.code, verdict(site)) == (0, "verified")


def test_a_wrong_passphrase_signs_nothing_and_is_not_repeated(site: Repository) -> None:
    before = site.read(FERRY)
    key_file(site.root.parent / "passphrase", b"hunter2\n")
    done = sign(site)
    assert (done.code, site.read(FERRY)) == (2, before)
    assert "does not open the key file" in done.err
    assert "hunter2" not in done.err


@pytest.mark.parametrize(
    ("line", "edited", "said"),
    [
        ("provider: {name: Northwire, domain: northwire.example}", "provider: {name: Northwire}", "names no outlet"),
        ("topics: [Ferries]", "topics: [Ferries]\ntitle: Again", "FMT113"),
        ("topics: [Ferries]", "topics: {secured: x}", "stands below the top level"),
        ("---\ntitle", "title", "names no outlet"),
    ],
)
def test_what_cannot_be_signed_is_named_and_the_others_are_signed(
    site: Repository, line: str, edited: str, said: str
) -> None:
    site.edit_file(FERRY, line, edited)
    site.edit_file(TRAM, "Story about", "News about")
    before = site.read(FERRY)
    done = sign(site, FERRY, TRAM)
    assert (done.code, site.read(FERRY)) == (1, before)
    assert done.err.startswith(f"error: {FERRY}")
    assert said in done.err
    assert "\n  do: " in done.err
    assert f"signed {TRAM}" in done.err
    assert verdict(site, TRAM) == "verified"


def test_a_key_without_a_grant_signs_and_is_told_what_a_check_will_say(site: Repository) -> None:
    path = key_file(site.root.parent / "post.pem", POST.private.pem(None))
    done = site.run("sign", FERRY, "--key", path, "--at", world.NOW)
    assert done.code == 0
    assert "warning: a check will call it untrusted-signer: " in done.err


def test_without_a_policy_the_seal_is_made_and_the_next_step_said(site: Repository) -> None:
    for path in [path for path in site.files() if path.startswith("keys/")]:
        site.remove(path)
    done = sign(site)
    assert done.code == 0
    assert "note: there is no policy yet" in done.err
    assert "`integrity keys init`" in done.err


def test_a_policy_that_leaves_out_too_much_cannot_be_signed_with(site: Repository) -> None:
    World(top='exclude = ["provider", "secured"]\n').write(site.root / "keys")
    done = sign(site)
    assert done.code == 1
    assert "the policy's `exclude` cannot be signed with" in done.err


@pytest.mark.parametrize("arguments", [("--expires", "2026-06-15T12:00:00Z"), ("--expires", "soon")])
def test_an_end_that_is_none_is_a_usage_error(site: Repository, arguments: tuple[str, ...]) -> None:
    assert sign(site, FERRY, *arguments).code == 2


def test_a_time_before_unix_time_is_a_usage_error(site: Repository) -> None:
    done = sign(site, at="1969-12-31T23:59:59Z")
    assert (done.code, "before 1970" in done.err) == (2, True)


def test_a_key_that_is_in_nobodys_folder_signs_nothing_it_could_not_prove(site: Repository) -> None:
    """A seal by an unknown key has no say in the next revision."""
    site.signed(FERRY, "ferry", STRANGER, rev=900)
    sign(site)
    assert claims(site)["rev"] == 1

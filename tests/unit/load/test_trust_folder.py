import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from integrity.errors import IntegrityError, TrustError, UsageError
from integrity.load import blob, trust_folder
from integrity.load.trust_folder import (
    LOG_ENTRIES,
    MAX_CHECKPOINT_BYTES,
    MAX_KEY_BYTES,
    MAX_POLICY_BYTES,
    TrustFolder,
)
from tests.permissions import public_folder, without_privileges

SOUND = {
    "trust.toml": b"version = 1\r\n",
    "trust.toml.sigs": b"a.b.c\n",
    "pub/one.jwk": b"{}",
    "pub/-_2.jwk": b'{"x":"AA"}',
    "log/checkpoint": b"example\n",
}
MARKER = b"PRIVATE" + b" KEY-----"
HOLDS = (
    "remove or mend what is named; the folder holds trust.toml, trust.toml.sigs, pub/<name>.jwk, log/checkpoint, "
    "README.md, log/entries.jsonl, all regular files"
)
REVOKE = "remove the private key, take it for known to all who could read it, and replace it: `integrity keys revoke`"


class Read(Protocol):
    """Reads the folder `keys` of a test, from disk or from a commit."""

    def __call__(self, *, named: bool = False) -> TrustFolder: ...


@pytest.fixture(autouse=True)
def _only_settings_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A sound trust folder."""
    folder = tmp_path / "site" / "keys"
    for path, content in SOUND.items():
        put(folder, path, content)
    return folder


@pytest.fixture(params=["disk", "commit"])
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Read:
    """Reads what stands at `keys`, in both ways that there are."""
    top = tmp_path / "site"
    top.mkdir(exist_ok=True)

    def from_disk(*, named: bool = False) -> TrustFolder:
        return trust_folder.from_disk(top / "keys", "keys/", named=named)

    def from_commit(*, named: bool = False) -> TrustFolder:
        commit(top)
        return trust_folder.from_commit("HEAD", top, "keys", "keys/", named=named)

    return from_disk if request.param == "disk" else from_commit


def put(folder: Path, path: str, content: bytes = b"") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)


def commit(top: Path) -> None:
    git(top, "init", "--quiet")
    git(top, "add", "--all", "--force")
    git(top, "commit", "--quiet", "--allow-empty", "--message", "One")


def git(top: Path, *arguments: str) -> None:
    user = ("-c", "user.name=T", "-c", "user.email=t@t.example", "-c", "core.autocrlf=false")
    subprocess.run(["git", *user, *arguments], cwd=top, check=True, capture_output=True)


def refusal(call: Callable[[], object], kind: type[IntegrityError] = TrustError) -> tuple[str, str]:
    with pytest.raises(kind) as caught:
        call()
    return caught.value.message, caught.value.next_step


# What belongs there


@pytest.mark.parametrize("named", [True, False])
def test_the_files_of_the_format_are_read_to_the_byte(keys: Path, read: Read, named: bool) -> None:
    assert keys.is_dir()
    assert read(named=named) == TrustFolder("keys/", SOUND)


def test_the_readme_is_not_read(keys: Path, read: Read) -> None:
    put(keys, "README.md", MARKER)
    assert read().files == SOUND


def test_the_entries_of_the_log_are_noted_and_not_read(keys: Path, read: Read) -> None:
    put(keys, LOG_ENTRIES, b"{}\n" * MAX_POLICY_BYTES)
    assert read() == TrustFolder("keys/", SOUND, has_log=True)


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("trust.toml", MAX_POLICY_BYTES),
        ("trust.toml.sigs", MAX_POLICY_BYTES),
        ("pub/one.jwk", MAX_KEY_BYTES),
        ("log/checkpoint", MAX_CHECKPOINT_BYTES),
    ],
)
def test_a_file_has_a_greatest_size(keys: Path, read: Read, path: str, limit: int) -> None:
    put(keys, path, b"x" * limit)
    assert len(read().files[path]) == limit
    put(keys, path, b"x" * (limit + 1))
    assert refusal(read) == (f"keys/: {path} is over {limit:,} bytes", HOLDS)


@pytest.mark.parametrize("size", [MAX_POLICY_BYTES + 2, 3 * MAX_POLICY_BYTES])
def test_a_file_of_any_size_is_refused(keys: Path, read: Read, size: int) -> None:
    put(keys, "trust.toml", b"x" * size)
    assert refusal(read)[0] == "keys/: trust.toml is over 1,048,576 bytes"


def test_a_folder_of_a_commit_is_named_from_the_top(keys: Path) -> None:
    keys.rename(keys.parent / "moved")
    (keys.parent / "a").mkdir()
    (keys.parent / "moved").rename(keys.parent / "a" / "keys")
    commit(keys.parent)
    assert trust_folder.from_commit("HEAD", keys.parent, "a/keys", "there").files == SOUND


def test_a_commit_is_read_and_not_the_work_tree(keys: Path) -> None:
    commit(keys.parent)
    put(keys, "trust.toml", b"version = 2\n")
    put(keys, "stray")
    assert trust_folder.from_commit("HEAD", keys.parent, "keys", "keys/ of HEAD").files == SOUND


@pytest.mark.parametrize("path", ["README.md", LOG_ENTRIES])
def test_what_is_not_read_need_not_be_in_the_clone(keys: Path, path: str) -> None:
    put(keys, path, b"text")
    commit(keys.parent)
    name = blob.id_of(b"text", "0" * 40)
    (keys.parent / ".git" / "objects" / name[:2] / name[2:]).unlink()
    assert trust_folder.from_commit("HEAD", keys.parent, "keys", "keys/").files == SOUND


# What is no trust folder


def test_a_folder_that_does_not_exist_has_no_files(read: Read) -> None:
    assert read() == TrustFolder("keys/")


def test_a_file_in_the_place_of_the_folder_is_none(tmp_path: Path, read: Read) -> None:
    put(tmp_path / "site", "keys", b"text")
    assert read() == TrustFolder("keys/")


@pytest.mark.parametrize("path", ["locksmiths.md", "publish/a.md", "archive/trust.toml", "trust.toml.md", "TRUST.TOML"])
def test_a_folder_with_nothing_of_the_format_is_none(tmp_path: Path, read: Read, path: str) -> None:
    put(tmp_path / "site" / "keys", path, MARKER)
    assert read() == TrustFolder("keys/")


def test_a_folder_with_nothing_of_the_format_is_checked_when_it_was_named(tmp_path: Path, read: Read) -> None:
    put(tmp_path / "site" / "keys", "locksmiths.md")
    assert refusal(lambda: read(named=True)) == ("keys/: locksmiths.md is no file of a trust folder", HOLDS)


@pytest.mark.parametrize("place", ["absent", "file", "file/keys"])
def test_a_named_folder_must_exist(tmp_path: Path, place: str) -> None:
    put(tmp_path, "file")
    message, _ = refusal(lambda: trust_folder.from_disk(tmp_path / place, "there", named=True), UsageError)
    assert message == f"there is no folder {tmp_path / place}"


def test_a_named_folder_may_be_new_since_a_commit(tmp_path: Path) -> None:
    commit(tmp_path)
    assert trust_folder.from_commit("HEAD", tmp_path, "keys", "there", named=True) == TrustFolder("there")


def test_a_named_folder_that_was_a_file_has_none_in_that_commit(tmp_path: Path) -> None:
    put(tmp_path, "keys", b"text")
    commit(tmp_path)
    assert trust_folder.from_commit("HEAD", tmp_path, "keys", "there", named=True) == TrustFolder("there")


def test_an_empty_folder_that_was_named_has_no_files(tmp_path: Path) -> None:
    assert trust_folder.from_disk(tmp_path, "there", named=True) == TrustFolder("there")


@pytest.mark.parametrize("mark", ["trust.toml", "trust.toml.sigs", "pub/a.jwk", "log/checkpoint", "log/entries.jsonl"])
def test_one_file_of_the_format_makes_a_trust_folder(tmp_path: Path, read: Read, mark: str) -> None:
    put(tmp_path / "site" / "keys", mark)
    put(tmp_path / "site" / "keys", "locksmiths.md")
    assert refusal(read)[0] == "keys/: locksmiths.md is no file of a trust folder"


# What does not belong there


@pytest.mark.parametrize(
    "path",
    [
        ".DS_Store",
        ".gitkeep",
        "pub/.gitkeep",
        "pub/.jwk",
        "pub/.a.jwk",
        "pub/a.jwk~",
        "pub/a.JWK",
        "pub/a/b.jwk",
        "pub/README.md",
        "one.jwk",
        "trust.toml.orig",
        "TRUST.toml",
        "log/entries.jsonl.1",
        "log/trust.toml",
        "private/a",
        "a/b/c/d/e",
    ],
)
def test_any_other_file_is_refused(keys: Path, read: Read, path: str) -> None:
    put(keys, path)
    assert refusal(read) == (f"keys/: {path} is no file of a trust folder", HOLDS)


def test_a_large_stray_file_is_refused_for_its_name(keys: Path, read: Read) -> None:
    put(keys, "stray", b"x" * (MAX_POLICY_BYTES + 1))
    assert refusal(read)[0] == "keys/: stray is no file of a trust folder"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("é", "é"), ("a\nb", r"'a\nb'"), ("\udcff", r"'\udcff'"), ("\x1b[2J", r"'\x1b[2J'"), ("\u202ea", r"'\u202ea'")],
)
def test_a_name_is_shown_on_one_line(keys: Path, read: Read, name: str, shown: str) -> None:
    put(keys, name)
    assert refusal(read)[0] == f"keys/: {shown} is no file of a trust folder"


def test_five_problems_are_told_and_the_others_counted(keys: Path, read: Read) -> None:
    for letter in "gfedcba":
        put(keys, letter)
    told = "; ".join(f"{letter} is no file of a trust folder" for letter in "abcde")
    assert refusal(read)[0] == f"keys/: {told}; and 2 more"


def test_five_problems_are_all_there_are(keys: Path, read: Read) -> None:
    for letter in "abcde":
        put(keys, letter)
    assert refusal(read)[0].endswith("; e is no file of a trust folder")


def test_a_folder_with_too_many_files_is_refused(keys: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust_folder, "MAX_FILES", len(SOUND))
    assert read().files == SOUND
    put(keys, "pub/more.jwk")
    assert refusal(read)[0] == f"keys/ holds more than {len(SOUND)} files"


@pytest.mark.parametrize(
    "path", ["trust.toml", "trust.toml.sigs", "pub/one.jwk", "log/checkpoint", "README.md", LOG_ENTRIES]
)
def test_a_link_is_refused_whatever_it_leads_to(keys: Path, read: Read, path: str) -> None:
    put(keys.parent, "target", b"version = 1\n")
    (keys / path).unlink(missing_ok=True)
    (keys / path).symlink_to(keys.parent / "target")
    message = f"keys/: {path} is a symbolic link, expected a regular file; it was not followed"
    assert refusal(read) == (message, HOLDS)


def test_a_linked_folder_is_refused_and_not_walked(keys: Path, read: Read) -> None:
    put(keys.parent / "elsewhere", "one.jwk", MARKER)
    for path in (keys / "pub").iterdir():
        path.unlink()
    (keys / "pub").rmdir()
    (keys / "pub").symlink_to(keys.parent / "elsewhere")
    message = "keys/: pub is a symbolic link, expected a regular file; it was not followed"
    assert refusal(read) == (message, HOLDS)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("target", ["elsewhere", "absent"])
def test_a_link_in_the_place_of_the_folder_is_refused(keys: Path, read: Read, target: str, named: bool) -> None:
    keys.rename(keys.parent / "elsewhere")
    keys.symlink_to(keys.parent / target)
    assert refusal(lambda: read(named=named))[0] == "keys/ is a symbolic link; it was not followed"


def test_a_pipe_is_refused_and_not_waited_for(keys: Path) -> None:
    (keys / "trust.toml").unlink()
    os.mkfifo(keys / "trust.toml")
    os.mkfifo(keys / "README.md")
    message, _ = refusal(lambda: trust_folder.from_disk(keys, "keys/"))
    assert message == (
        "keys/: README.md is a pipe, expected a regular file; trust.toml is a pipe, expected a regular file"
    )


def test_a_submodule_is_refused(keys: Path) -> None:
    commit(keys)
    commit(keys.parent)
    message, _ = refusal(lambda: trust_folder.from_commit("HEAD", keys.parent, "keys", "keys/ of HEAD"))
    assert message == "keys/ of HEAD is a submodule; it was not followed"


def test_a_submodule_in_the_folder_is_refused(keys: Path) -> None:
    put(keys / "pub" / "more.jwk", "a", b"text")
    commit(keys / "pub" / "more.jwk")
    commit(keys.parent)
    message, _ = refusal(lambda: trust_folder.from_commit("HEAD", keys.parent, "keys", "keys/"))
    assert message == "keys/: pub/more.jwk is a submodule, expected a regular file; it was not followed"


def test_a_file_that_cannot_be_read_is_refused() -> None:
    with public_folder() as keys:
        put(keys, "trust.toml", b"version = 1\n")
        (keys / "trust.toml").chmod(0)
        with without_privileges():
            message, _ = refusal(lambda: trust_folder.from_disk(keys, "keys/"))
    assert message == "keys/: trust.toml cannot be read: Permission denied"


def test_a_folder_that_cannot_be_read_is_refused() -> None:
    with public_folder() as keys:
        put(keys, "pub/one.jwk")
        (keys / "pub").chmod(0)
        with without_privileges():
            message, step = refusal(lambda: trust_folder.from_disk(keys, "keys/"))
        (keys / "pub").chmod(0o755)
    assert (message, step) == ("keys/: the folder pub cannot be read: Permission denied", "check its permissions")


def test_a_folder_behind_closed_doors_is_refused_and_not_taken_for_absent() -> None:
    with public_folder() as outer:
        put(outer, "closed/keys/trust.toml")
        (outer / "closed").chmod(0)
        with without_privileges():
            message, _ = refusal(lambda: trust_folder.from_disk(outer / "closed" / "keys", "keys/"))
        (outer / "closed").chmod(0o755)
    assert message == "keys/ cannot be read: Permission denied"


def test_folders_of_any_depth_are_walked(keys: Path) -> None:
    deep = keys.joinpath(*"a" * 400)
    put(deep, "stray")
    assert refusal(lambda: trust_folder.from_disk(keys, "keys/"))[0].endswith("/a/stray is no file of a trust folder")


# Private keys


def private_jwk(**members: object) -> bytes:
    return json.dumps({"kty": "OKP", "crv": "Ed25519", "x": "AA", **members}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"-----BEGIN " + MARKER + b"\nAA\n",
        b"-----BEGIN ENCRYPTED " + MARKER + b"\r\nAA\r\n",
        b"-----BEGIN OPENSSH " + MARKER,
        b"\xff notes\n" * 1000 + b"-----BEGIN RSA " + MARKER,
        private_jwk(d="AA"),
        private_jwk(d=""),
        b" \n" + private_jwk(d=None),
        private_jwk(**{"\\u0064": 0}).replace(b"\\\\", b"\\"),
        private_jwk(d="AA").decode().encode("utf-16"),
        json.dumps({"keys": [{"x": "AA"}, {"d": "AA"}]}).encode(),
    ],
)
@pytest.mark.parametrize("path", ["trust.toml", "pub/one.jwk", "pub/one.pem", "notes.md", ".hidden"])
def test_a_private_key_is_told_whatever_its_name(keys: Path, content: bytes, path: str) -> None:
    put(keys, path, content)
    found = refusal(lambda: trust_folder.from_disk(keys, "keys/"))
    assert found == (f"keys/: {path} looks like a private key", REVOKE)


@pytest.mark.parametrize("path", ["pub/one.jwk", "root.key"])
def test_a_private_key_is_told_in_a_file_over_its_size(keys: Path, read: Read, path: str) -> None:
    put(keys, path, private_jwk(d="AA", note="x" * MAX_KEY_BYTES))
    assert refusal(read) == (f"keys/: {path} looks like a private key", REVOKE)


def test_private_keys_are_told_first(keys: Path, read: Read) -> None:
    for letter in "abcdef":
        put(keys, letter)
    put(keys, "root.key", private_jwk(d="AA"))
    message, step = refusal(read)
    assert message.startswith("keys/: root.key looks like a private key; a is no file of a trust folder; b ")
    assert step == f"{REVOKE}; then {HOLDS}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        private_jwk(kid="d"),
        b'"d"',
        b'["d"]',
        b'{"keys":{"d":1}}',
        b'{"d"',
        b"-----BEGIN PUBLIC KEY-----",
        b"[" * 4096,
        b"1" * 4096,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_private_key_is_left_to_those_who_know_its_format(keys: Path, read: Read, content: bytes) -> None:
    put(keys, "pub/one.jwk", content)
    assert read().files["pub/one.jwk"] == content

"""Passphrases and private key files: where they may come from, and what is never left behind."""

import os
import resource
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from integrity.cli import secrets
from integrity.errors import KeyFileError, UsageError
from integrity.trust import private
from tests.permissions import public_folder, without_privileges

KEY = private.from_seed(bytes(range(32)))
PEM = KEY.pem(None)
SECRET = b"correct horse"


def asked(file: Path | None = None, descriptor: int | None = None) -> bytes | None:
    return secrets.passphrase(str(file) if file else None, descriptor, confirm=False, prompt="Passphrase")


@contextmanager
def pipe(content: bytes) -> Iterator[int]:
    """The reading end of a pipe with `content` and nothing behind it."""
    reader, writer = os.pipe()
    os.write(writer, content)
    os.close(writer)
    try:
        yield reader
    finally:
        os.close(reader)


LINES = [
    (b"correct horse", b"correct horse"),
    (b"correct horse\n", b"correct horse"),
    (b"correct horse\r\n", b"correct horse"),
    (b" correct horse \nsecond line\n", b" correct horse "),
    (b"\xff\x00\n", b"\xff\x00"),
    (b"x" * 1023 + b"\n", b"x" * 1023),
]


@pytest.mark.parametrize(("content", "secret"), LINES)
def test_a_passphrase_is_the_first_line_of_a_file_without_its_end(
    content: bytes, secret: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "passphrase"
    file.write_bytes(content)
    assert asked(file) == secret


@pytest.mark.parametrize(("content", "secret"), LINES)
def test_a_passphrase_is_the_next_line_of_a_descriptor(content: bytes, secret: bytes) -> None:
    with pipe(content) as descriptor:
        assert asked(descriptor=descriptor) == secret


def test_what_follows_in_a_descriptor_is_left_to_be_read() -> None:
    with pipe(b"first\nsecond\n") as descriptor:
        assert [asked(descriptor=descriptor) for _ in "12"] == [b"first", b"second"]


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n", b"\nsecond line\n"])
def test_an_empty_first_line_is_no_passphrase(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_bytes(content)
    with pytest.raises(KeyFileError, match="passphrase has no passphrase in its first line"):
        asked(file)


def test_a_passphrase_longer_than_openssl_takes_is_refused_and_not_shown() -> None:
    with pipe(b"x" * 1024 + b"\n") as descriptor:
        with pytest.raises(KeyFileError, match="over 1,023 bytes") as caught:
            asked(descriptor=descriptor)
        assert "xx" not in caught.value.message


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyFileError, match=r"^nowhere cannot be read: No such file or directory$"):
        asked(Path("nowhere"))


def test_a_folder_is_no_passphrase_file(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read: Is a directory"):
        asked(tmp_path)


def test_a_descriptor_that_is_not_open_is_named_with_the_way_to_open_it() -> None:
    with pipe(b"") as descriptor:
        pass
    with pytest.raises(KeyFileError, match=f"^file descriptor {descriptor} cannot be read: Bad file descriptor$") as e:
        asked(descriptor=descriptor)
    assert e.value.next_step == "open it for the command: `--passphrase-fd 3 3< FILE`"


def test_two_sources_of_a_passphrase_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--passphrase-file and --passphrase-fd are both given"):
        asked(tmp_path / "passphrase", 3)


def test_without_source_and_terminal_there_is_no_passphrase() -> None:
    assert asked() is None


# --- reading a key ---


def test_a_key_that_is_not_encrypted_needs_no_passphrase(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(PEM)
    assert secrets.private_key(str(tmp_path / "key.pem"), "nowhere").public == KEY.public


def test_an_encrypted_key_is_opened_with_the_passphrase_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(KEY.pem(SECRET))
    (tmp_path / "passphrase").write_bytes(SECRET + b"\n")
    assert secrets.private_key(str(tmp_path / "key.pem"), str(tmp_path / "passphrase")).public == KEY.public


def test_an_encrypted_key_is_opened_with_the_passphrase_of_a_descriptor(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(KEY.pem(SECRET))
    with pipe(SECRET) as descriptor:
        assert secrets.private_key(str(tmp_path / "key.pem"), None, descriptor).public == KEY.public


@pytest.mark.parametrize(
    ("content", "passphrase", "message"),
    [
        (KEY.pem(SECRET), None, "the key file is encrypted and no passphrase was given"),
        (KEY.pem(SECRET), b"wrong", "the passphrase does not open the key file"),
        (b"nothing of the kind", None, "the key file is neither PKCS#8 PEM nor the JWK of an Ed25519 private key"),
    ],
)
def test_what_is_wrong_with_a_key_file_is_said_with_its_path(
    content: bytes, passphrase: bytes | None, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    (tmp_path / "passphrase").write_bytes(passphrase or b"")
    with pytest.raises(KeyFileError) as caught:
        secrets.private_key(str(file), str(tmp_path / "passphrase") if passphrase else None)
    assert caught.value.message == f"{file}: {message}"


# --- writing a key ---


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_private_key_is_for_its_owner_alone_and_so_is_its_new_folder(tmp_path: Path) -> None:
    file = tmp_path / "new" / "keys" / "root-1.pem"
    old = os.umask(0)
    try:
        secrets.write_private(file, PEM)
    finally:
        os.umask(old)
    assert file.read_bytes() == PEM
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)


def test_a_folder_that_is_there_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    secrets.write_private(tmp_path / "root-1.pem", PEM)
    assert mode(tmp_path) == 0o750


@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "folder"])
def test_nothing_is_overwritten_or_followed(kind: str, tmp_path: Path) -> None:
    file, other = tmp_path / "root-1.pem", tmp_path / "other"
    if kind == "file":
        file.write_bytes(b"old")
    elif kind == "folder":
        file.mkdir()
    else:
        file.symlink_to(other)
        if kind == "link":
            other.write_bytes(b"old")
    with pytest.raises(UsageError, match=r"root-1\.pem exists already; nothing was overwritten"):
        secrets.write_private(file, PEM)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() != b"old"] == []


def test_a_folder_that_cannot_be_written_is_named() -> None:
    refused = pytest.raises(UsageError, match="cannot be written: Permission denied")
    with public_folder() as folder, without_privileges(), refused:
        secrets.write_private(folder / "root-1.pem", PEM)


def test_a_key_that_was_not_written_whole_is_not_left_behind(tmp_path: Path) -> None:
    file = tmp_path / "root-1.pem"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(UsageError, match="cannot be written: File too large"):
            secrets.write_private(file, PEM)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert not file.exists()


def test_a_private_key_is_not_written_into_a_work_tree(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(UsageError, match=r"in the git work tree .*, from where it could be committed"):
        secrets.write_private(tmp_path / "deep" / "er" / "root-1.pem", PEM)
    assert not (tmp_path / "deep").exists()


def test_a_linked_work_tree_is_one_too(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: ../elsewhere\n")
    with pytest.raises(UsageError, match="in the git work tree"):
        secrets.check_folder(tmp_path)


def test_a_link_into_a_work_tree_is_looked_through(tmp_path: Path) -> None:
    (tmp_path / "site" / ".git").mkdir(parents=True)
    (tmp_path / "private").symlink_to(tmp_path / "site")
    with pytest.raises(UsageError, match="in the git work tree"):
        secrets.check_folder(tmp_path / "private" / "keys")


def test_a_private_key_is_not_written_into_a_keys_folder(tmp_path: Path) -> None:
    (tmp_path / "trust.toml").touch()
    with pytest.raises(UsageError, match=r"in the keys folder .*, which is public"):
        secrets.write_private(tmp_path / "pub" / "root-1.pem", PEM)


def test_a_new_key_has_a_thumbprint_that_is_no_option() -> None:
    assert not any(secrets.generate().public.thumbprint.startswith("-") for _ in range(300))

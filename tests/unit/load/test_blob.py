import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.load import blob

SHA_1 = "0" * 40
SHA_256 = "0" * 64


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
        (b"hello\n", "ce013625030ba8dba906f756967f9e9ca394464a"),
    ],
)
def test_the_id_is_the_one_that_git_gives(content: bytes, expected: str) -> None:
    assert blob.id_of(content, SHA_1) == expected


@pytest.mark.parametrize("content", [b"one\r\n", b"\0" * 70_000, b"$Id$"])
def test_git_agrees(content: bytes) -> None:
    command = ["git", "hash-object", "--stdin", "--no-filters"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    assert blob.id_of(content, SHA_1) == done.stdout.decode().strip()


def test_the_algorithm_is_that_of_the_repository() -> None:
    expected = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"
    assert blob.id_of(b"", SHA_256) == expected


@given(st.binary(max_size=200_000), st.sampled_from([SHA_1, SHA_256]))
def test_a_file_has_the_id_of_its_bytes(content: bytes, like: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.md")
        path.write_bytes(content)
        assert blob.id_of_file(path, like) == blob.id_of(content, like)


def test_what_is_no_regular_file_has_no_id(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    found = [blob.id_of_file(tmp_path / name, SHA_1) for name in ("link", "pipe", ".", "absent")]
    assert found == [None] * 4

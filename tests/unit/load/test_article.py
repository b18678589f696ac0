import hashlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from integrity.errors import FormatError
from integrity.load.article import (
    MAX_FILE_BYTES,
    Article,
    from_bytes,
    identity_of,
    load,
    open_regular,
    read_regular,
    unread,
)
from integrity.load.discover import discover
from integrity.load.frontmatter import Source
from tests.permissions import public_folder, without_privileges

TEXT = b"---\ntitle: Ferry\n---\nText.\n"


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(FormatError) as caught:
        read_regular(path)
    return caught.value.rule, caught.value.message


def test_an_article_knows_its_path_the_digest_of_its_bytes_and_its_text(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ferry.md").write_bytes(TEXT)
    article = load(tmp_path, "news/ferry.md")
    assert (article.path, article.identity) == ("news/ferry.md", hashlib.sha256(TEXT).hexdigest())
    assert (article.source.root.text("title"), article.source.body, article.errors) == ("Ferry", "Text.\n", ())


@pytest.mark.parametrize(
    ("number", "line"), [(0, ""), (1, "---"), (2, "title: Ferry"), (4, "Text."), (5, ""), (6, ""), (-1, "")]
)
def test_an_article_gives_its_lines_counted_from_one(number: int, line: str) -> None:
    assert from_bytes("ferry.md", TEXT).line(number) == line


def test_a_file_of_one_mebibyte_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * MAX_FILE_BYTES)
    assert read_regular(tmp_path / "a.md") == b"x" * MAX_FILE_BYTES


def test_a_larger_file_is_refused_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * (MAX_FILE_BYTES + 1))
    assert refusal(tmp_path / "a.md") == ("FMT104", "file is 1,048,577 bytes, expected at most 1,048,576")


def test_a_sparse_file_of_a_terabyte_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(1 << 40)
    assert refusal(tmp_path / "a.md") == ("FMT104", "file is 1,099,511,627,776 bytes, expected at most 1,048,576")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(TEXT)
    (tmp_path / "b.md").symlink_to("a.md")
    message = "file is a symbolic link, expected a regular file; it was not followed"
    assert refusal(tmp_path / "b.md") == ("FMT101", message)


def test_a_link_to_itself_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("a.md")
    assert refusal(tmp_path / "a.md")[0] == "FMT101"


def test_a_file_swapped_for_a_link_after_it_was_listed_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the password")
    (tmp_path / "root").mkdir()
    swapped = tmp_path / "root" / "ferry.md"
    swapped.write_bytes(TEXT)
    listed = discover(tmp_path / "root", [tmp_path / "root"]).articles
    swapped.unlink()
    swapped.symlink_to(secret)
    assert [load(tmp_path / "root", path).errors[0].rule for path in listed] == ["FMT101"]


def test_a_file_swapped_for_a_pipe_after_it_was_listed_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ferry.md")
    assert refusal(tmp_path / "ferry.md") == ("FMT101", "file is a pipe, expected a regular file")


def test_a_folder_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "ferry.md").mkdir()
    assert refusal(tmp_path / "ferry.md") == ("FMT101", "file is a folder, expected a regular file")


def test_a_device_is_no_article() -> None:
    assert refusal(Path("/dev/null")) == ("FMT101", "file is a device, expected a regular file")


def test_a_socket_is_no_article(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.md"))
        assert refusal(tmp_path / "s.md") == ("FMT101", "file cannot be read: No such device or address")


def test_a_file_that_vanished_is_an_article_with_an_error(tmp_path: Path) -> None:
    errors = load(tmp_path, "gone.md").errors
    assert [(error.rule, error.message) for error in errors] == [
        ("FMT101", "file cannot be read: No such file or directory")
    ]


def test_a_file_without_permission_is_an_article_with_an_error() -> None:
    with public_folder() as folder:
        (folder / "ferry.md").write_bytes(TEXT)
        (folder / "ferry.md").chmod(0)
        with without_privileges():
            assert refusal(folder / "ferry.md") == ("FMT101", "file cannot be read: Permission denied")


def test_refused_files_are_closed_again(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    before = len(list(Path("/dev/fd").iterdir()))
    for path in (tmp_path / "pipe.md", tmp_path, Path("/dev/null")):
        with pytest.raises(FormatError):
            open_regular(path)
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_an_unread_article_holds_nothing_but_its_error_and_identity() -> None:
    error = FormatError("FMT103", "", "")
    assert unread("\udcff.md", error, "ab") == Article("\udcff.md", "ab", Source("", errors=(error,)))


def test_an_unread_file_keeps_its_identity_under_another_name_even_if_that_is_not_utf8(tmp_path: Path) -> None:
    made: dict[str, Callable[[Path], object]] = {
        "link.md": lambda path: path.symlink_to("elsewhere.md"),
        "large.md": lambda path: path.write_bytes(b"x" * (MAX_FILE_BYTES + 1)),
        "pipe.md": os.mkfifo,
        "folder.md": lambda path: path.mkdir(),
    }
    identities = []
    for name, make in made.items():
        make(tmp_path / name)
        before = identity_of(tmp_path / name)
        (tmp_path / name).rename(tmp_path / f"\udcff{name}")
        assert identity_of(tmp_path / f"\udcff{name}") == before
        identities.append(before)
    assert len({*identities, identity_of(tmp_path / "nothing.md")}) == len(made) + 1


def test_an_unread_file_with_other_content_has_another_identity(tmp_path: Path) -> None:
    for name, where in (("a.md", "x"), ("b.md", "y")):
        (tmp_path / name).symlink_to(where)
    for name, content in (("c.md", b"x"), ("d.md", b"y"), ("e.md", b"xx")):
        (tmp_path / name).write_bytes(content * MAX_FILE_BYTES)
    assert len({identity_of(path) for path in tmp_path.iterdir()}) == 5


def test_a_file_too_large_to_read_is_known_again_by_what_it_holds(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_bytes(b"x" * (MAX_FILE_BYTES + 1))
    assert load(tmp_path, "a.md").identity == load(tmp_path, "b.md").identity == identity_of(tmp_path / "a.md")


def test_a_file_that_tells_no_size_is_read_to_its_end() -> None:
    path = Path("/proc/self/limits")
    if not path.exists():
        pytest.skip("files of the system tell their size here")
    assert path.stat().st_size == 0
    assert read_regular(path) == path.read_bytes()


def test_a_file_of_the_largest_size_is_read_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a" * MAX_FILE_BYTES)
    assert read_regular(tmp_path / "a.md") == b"a" * MAX_FILE_BYTES

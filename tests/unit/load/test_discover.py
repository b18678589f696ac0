import itertools
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from integrity.load.discover import Discovery, discover, expand, find_root, is_article_name, way_up
from tests.permissions import public_folder, without_privileges


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that git takes for no part of a repository."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("text")


def refusals(found: Discovery) -> dict[str, tuple[str, str]]:
    return {path: (error.rule, error.message) for path, error in found.refused.items()}


LINKED_FILE = ("FMT101", "expected a regular file, found a symbolic link; it was not followed")
LINKED_FOLDER = ("FMT102", "expected a folder of the repository, found a symbolic link; it was not followed")
PIPE = ("FMT101", "expected a regular file, found a pipe, socket or device")


@pytest.mark.parametrize("name", ["ferry.md", "ferry.MD", "ferry.markdown", "ferry.txt", "readme-first.md", "x.y.md"])
def test_a_file_is_an_article_by_its_name(name: str) -> None:
    assert is_article_name(name)


@pytest.mark.parametrize(
    "name", ["README.md", "License.txt", "CHANGELOG.markdown", "code_of_conduct.md", "x.mdx", "md"]
)
def test_another_file_is_none(name: str) -> None:
    assert not is_article_name(name)


def test_a_folder_is_searched_for_articles_and_records(root: Path) -> None:
    write(root, "a.md", "news/b.txt", "news/2025/c.markdown", "README.md", "in.jsonl", "in.jsonl.gz", "x.py", "x.json")
    assert discover(root, [root]) == Discovery(
        root, {"a.md", "news/b.txt", "news/2025/c.markdown"}, {"in.jsonl", "in.jsonl.gz"}
    )


def test_only_what_is_asked_for_is_searched(root: Path) -> None:
    write(root, "a.md", "news/b.md", "news/c.md")
    assert discover(root, [root / "news" / "b.md"]) == Discovery(root, {"news/b.md"})


def test_a_folder_whose_name_begins_with_a_dot_is_left_out(root: Path) -> None:
    write(root, ".git/a.md", "news/.cache/b.md", ".draft.md")
    (root / ".venv").symlink_to("news")
    assert discover(root, [root]) == Discovery(root, {".draft.md"})


def test_such_a_folder_is_searched_where_it_is_asked_for(root: Path) -> None:
    write(root, ".drafts/a.md")
    assert discover(root, [root / ".drafts"]) == Discovery(root, {".drafts/a.md"})


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("drafts/", {"a.md", "news/b.md"}),
        ("news/*.md", {"a.md", "drafts/c.md"}),
        ("*.md", set()),
        ("/a.md", {"news/b.md", "drafts/c.md"}),
        ("b.md", {"a.md", "drafts/c.md"}),
    ],
)
def test_what_exclude_names_is_left_out(root: Path, pattern: str, left: set[str]) -> None:
    write(root, "a.md", "news/b.md", "drafts/c.md")
    assert discover(root, [root], [pattern]).articles == left


def test_exclude_takes_back_what_a_later_pattern_allows(root: Path) -> None:
    write(root, "a.md", "b.md")
    assert discover(root, [root], ["*.md", "!b.md"]).articles == {"b.md"}


def test_a_file_that_is_asked_for_is_subject_to_exclude_and_then_unmatched(root: Path) -> None:
    write(root, "drafts/a.md")
    assert discover(root, [root / "drafts" / "a.md"], ["drafts/"]) == Discovery(root, unmatched=["drafts/a.md"])


def test_an_excluded_link_is_not_reported(root: Path) -> None:
    write(root, "a.md", "elsewhere/b.txt")
    (root / "archive").symlink_to("elsewhere")
    assert discover(root, [root], ["archive/", "elsewhere/"]) == Discovery(root, {"a.md"})


def test_a_path_that_does_not_exist_is_unmatched(root: Path) -> None:
    write(root, "a.md")
    assert discover(root, [root / "a.md", root / "b.md"]) == Discovery(root, {"a.md"}, unmatched=["b.md"])


def test_a_missing_file_is_unmatched_even_where_its_folder_is_searched(root: Path) -> None:
    write(root, "news/a.md")
    found = discover(root, [root / "news", root / "news" / "b.md"])
    assert found == Discovery(root, {"news/a.md"}, unmatched=["news/b.md"])


@pytest.mark.parametrize("name", ["README.md", "script.py", "empty"])
def test_a_path_without_article_is_unmatched(root: Path, name: str) -> None:
    write(root, "README.md", "script.py", "empty/README.md")
    assert discover(root, [root / name]) == Discovery(root, unmatched=[name])


def test_an_empty_root_is_unmatched(root: Path) -> None:
    assert discover(root, [root]) == Discovery(root, unmatched=["."])


def test_a_folder_whose_name_begins_like_that_of_a_file_is_not_matched_by_it(root: Path) -> None:
    write(root, "news.md", "news/README.md")
    assert discover(root, [root / "news", root / "news.md"]) == Discovery(root, {"news.md"}, unmatched=["news"])


def test_overlapping_arguments_give_the_same_in_any_order(root: Path) -> None:
    write(root, "a.md", "news/b.md", "news/in.jsonl", "news/sub/c.md", "news/empty/README.md")
    os.mkfifo(root / "news" / "pipe.md")
    names = (".", "news", "news/b.md", "news/sub", "news/missing.md", "news/empty", "news/b.md")
    expected = discover(root, [root / name for name in names])
    assert (expected.articles, expected.records) == ({"a.md", "news/b.md", "news/sub/c.md"}, {"news/in.jsonl"})
    assert (refusals(expected), expected.unmatched) == ({"news/pipe.md": PIPE}, ["news/empty", "news/missing.md"])
    for order in itertools.islice(itertools.permutations(names), 0, None, 97):
        found = discover(root, [root / name for name in order])
        assert (found.articles, found.records) == (expected.articles, expected.records)
        assert (refusals(found), found.unmatched) == (refusals(expected), expected.unmatched)


def test_a_file_and_then_its_folder_are_both_matched(root: Path) -> None:
    write(root, "news/a.md")
    assert discover(root, [root / "news" / "a.md", root / "news"]) == Discovery(root, {"news/a.md"})


def test_links_are_named_and_never_followed(root: Path) -> None:
    outside = root.parent / "outside"
    write(outside, "secret.md")
    write(root, "a.md", "news/b.md")
    (root / "file.md").symlink_to("a.md")
    (root / "folder").symlink_to("news")
    (root / "out.md").symlink_to(outside / "secret.md")
    (root / "out").symlink_to(outside)
    (root / "loop.md").symlink_to("loop.md")
    (root / "up").symlink_to(".")
    (root / "broken.md").symlink_to("nowhere.md")
    (root / "other.py").symlink_to("a.md")
    found = discover(root, [root])
    assert found.articles == {"a.md", "news/b.md"}
    assert refusals(found) == {
        "file.md": LINKED_FILE,
        "folder": LINKED_FOLDER,
        "out.md": LINKED_FILE,
        "out": LINKED_FOLDER,
        "loop.md": LINKED_FILE,
        "up": LINKED_FOLDER,
        "broken.md": LINKED_FILE,
    }


@pytest.mark.parametrize(("name", "reason"), [("file.md", LINKED_FILE), ("folder", LINKED_FOLDER)])
def test_a_link_is_not_followed_where_it_is_asked_for(root: Path, name: str, reason: tuple[str, str]) -> None:
    write(root, "a.md", "news/b.md")
    (root / "file.md").symlink_to("a.md")
    (root / "folder").symlink_to("news")
    found = discover(root, [root / name])
    assert (found.articles, refusals(found), found.unmatched) == (set(), {name: reason}, [])


@pytest.mark.parametrize("name", ["link/secret.md", "link/deep", "link/deep/secret.md"])
def test_a_path_through_a_linked_folder_is_not_followed(root: Path, name: str) -> None:
    write(root.parent / "outside", "secret.md", "deep/secret.md")
    (root / "link").symlink_to(root.parent / "outside")
    found = discover(root, [root / name])
    assert (found.articles, refusals(found), found.unmatched) == (set(), {"link": LINKED_FOLDER}, [])


@pytest.mark.parametrize("name", ["pipe.md", "pipe.jsonl"])
def test_a_pipe_is_refused(root: Path, name: str) -> None:
    os.mkfifo(root / name)
    assert refusals(discover(root, [root])) == {name: PIPE}
    assert refusals(discover(root, [root / name])) == {name: PIPE}


def test_linked_records_are_refused(root: Path) -> None:
    write(root, "elsewhere.json")
    (root / "in.jsonl").symlink_to("elsewhere.json")
    assert refusals(discover(root, [root])) == {"in.jsonl": LINKED_FILE}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("line\nfeed.md", "U+000A"),
        ("\x1b[2J.md", "U+001B"),
        ("a\x85.md", "U+0085"),
        ("a\u202edm.md", "U+202E"),
        ("a\u2066.md", "U+2066"),
        ("a\ufeff.txt", "U+FEFF"),
        ("\udcff.md", "U+DCFF"),
        ("\n.jsonl", "U+000A"),
    ],
)
def test_a_file_name_that_can_deceive_is_refused(root: Path, name: str, code: str) -> None:
    write(root, name)
    assert refusals(discover(root, [root])) == {
        name: ("FMT103", f"the file name holds {code}, expected visible characters in UTF-8; the file was not read")
    }
    assert discover(root, [root]).articles | discover(root, [root]).records == set()


def test_a_folder_name_that_can_deceive_is_refused_with_all_below(root: Path) -> None:
    write(root, "a\x1b/b.md")
    assert refusals(discover(root, [root])) == {
        "a\x1b": ("FMT103", "the file name holds U+001B, expected visible characters in UTF-8; the file was not read")
    }


def test_such_a_name_is_no_matter_where_the_file_is_no_article(root: Path) -> None:
    write(root, "a.md", "b\n.py")
    assert discover(root, [root]) == Discovery(root, {"a.md"})


def test_a_folder_without_permission_is_refused() -> None:
    with public_folder() as root:
        write(root, "a.md", "shut/b.md")
        (root / "shut").chmod(0)
        with without_privileges():
            found = discover(root, [root])
        (root / "shut").chmod(0o755)
    assert refusals(found) == {"shut": ("FMT101", "folder cannot be read: Permission denied")}


@contextmanager
def tower(root: Path, name: str, levels: int) -> Iterator[None]:
    """An article below so many folders of this name that no single path may lead there."""
    here = os.open(root, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=here)
        above, here = here, os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(above)
    os.close(os.open("a.md", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    try:
        yield
    finally:
        subprocess.run(["rm", "-r", root], check=True)


def test_a_tree_deeper_than_the_stack_is_walked_to_its_end(root: Path) -> None:
    with tower(root, "d", 1200):
        assert discover(root, [root]) == Discovery(root, {"d/" * 1200 + "a.md"})


def test_a_path_too_long_for_the_system_is_refused(root: Path) -> None:
    with tower(root, "d" * 250, 20):
        found = discover(root, [root])
    assert found.articles == set()
    assert list(refusals(found).values()) == [("FMT101", "folder cannot be read: File name too long")]


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@t.example", *arguments], cwd=root, check=True)


@pytest.fixture
def repository(root: Path) -> Path:
    write(root, "a.md", "b.tmp.md", "build/c.md")
    (root / ".gitignore").write_text("*.tmp.md\nbuild/\n")
    git(root, "init", "--quiet")
    return root


def test_untracked_files_that_gitignore_names_are_left_out(repository: Path) -> None:
    assert discover(repository, [repository]) == Discovery(repository, {"a.md"})


def test_a_tracked_file_cannot_be_hidden_by_gitignore(repository: Path) -> None:
    git(repository, "add", "--force", "b.tmp.md", "build/c.md")
    assert discover(repository, [repository]) == Discovery(repository, {"a.md", "b.tmp.md", "build/c.md"})


@pytest.mark.parametrize("name", ["b.tmp.md", "build"])
def test_an_ignored_path_is_judged_where_it_is_asked_for(repository: Path, name: str) -> None:
    assert len(discover(repository, [repository / name]).articles) == 1


def test_without_git_nothing_is_hidden(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert discover(repository, [repository]).articles == {"a.md", "b.tmp.md", "build/c.md"}


@pytest.mark.parametrize("mark", [".git", "integrity.toml"])
def test_the_root_is_the_nearest_folder_with_a_mark(root: Path, mark: str) -> None:
    write(root, "site/news/a.md", "site/news/2025/b.md")
    (root / mark).touch()
    (root / "site" / mark).touch()
    paths = [root / "site" / "news" / "a.md", root / "site" / "news" / "2025"]
    assert find_root(paths) == root / "site"


def test_without_mark_the_root_is_the_deepest_folder_that_holds_all(root: Path) -> None:
    write(root, "news/a.md", "news/2025/b.md")
    assert find_root([root / "news" / "a.md", root / "news" / "2025" / "b.md"]) == root / "news"


def test_the_root_of_one_file_is_its_folder(root: Path) -> None:
    write(root, "news/a.md")
    assert find_root([root / "news" / "a.md"]) == root / "news"


def test_arguments_become_absolute_paths_without_dots(root: Path) -> None:
    write(root, "news/a.md")
    assert expand(["a.md", "../x.md", "./b/../a.md"], root / "news") == [
        root / "news" / "a.md",
        root / "x.md",
        root / "news" / "a.md",
    ]


def test_a_pattern_stands_for_the_files_that_it_matches(root: Path) -> None:
    write(root, "news/a.md", "news/b.md", "news/c.txt")
    assert expand(["news/*.md", "n?ws/[c].txt"], root) == [
        root / "news" / "a.md",
        root / "news" / "b.md",
        root / "news" / "c.txt",
    ]


def test_a_pattern_that_matches_nothing_stays_and_is_unmatched(root: Path) -> None:
    paths = expand(["*.md"], root)
    assert (paths, discover(root, paths).unmatched) == ([root / "*.md"], ["*.md"])


def test_a_file_that_is_named_like_a_pattern_is_meant(root: Path) -> None:
    write(root, "a[1].md", "a1.md")
    assert expand(["a[1].md"], root) == [root / "a[1].md"]


def test_the_way_up_leads_from_the_folder_of_all_paths_to_the_root(root: Path) -> None:
    write(root, "site/news/2025/a.md", "site/news/b.md")
    paths = [root / "site" / "news" / "2025" / "a.md", root / "site" / "news" / "b.md"]
    assert way_up(paths, root) == [root / "site" / "news", root / "site", root]
    assert way_up(paths, root / "site") == [root / "site" / "news", root / "site"]
    assert way_up([root], root) == [root]


def test_the_way_up_holds_no_folder_behind_a_link(root: Path, tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", "deep/a.md")
    write(root, "site/b.md")
    (root / "site" / "linked").symlink_to(tmp_path / "elsewhere")
    assert way_up([root / "site" / "linked" / "deep"], root) == [root / "site", root]

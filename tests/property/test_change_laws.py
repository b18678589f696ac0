"""What a change touches, and which of that are articles, told by two ways that must agree."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.load import change, discover, git, trees
from integrity.load.change import Change
from tests.repository import IDENTITY

NAMES = ["a.md", "b.md", "é.md", "line\nfeed.md", "\udcff.md", ".x.md", "README.md", "c.txt", "d.html", "x.jsonl"]
FOLDERS = ["", "news", "news/deep", ".hidden", "news/.hidden", "drafts", "bad\nname", "a.md.d"]
EXCLUDES = [
    (),
    ("drafts/",),
    ("*.txt",),
    ("news/*", "!news/a.md"),
    ("/b.md",),
    ("drafts", "!drafts/a.md"),
    ("**/deep/",),
]


def run(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *IDENTITY, *arguments], cwd=root, check=True, capture_output=True)
    return os.fsdecode(done.stdout).strip()


class World:
    """A repository, with random work done in it."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.random = root, Random(seed)
        root.mkdir()
        run(root, "init", "--quiet", "--initial-branch=main")
        self.work(20)
        self.commit()
        run(root, "checkout", "--quiet", "-b", "change")

    def work(self, times: int) -> None:
        ways = (self.write, self.write, self.write, self.delete, self.link, self.execute, self.stage)
        for way in self.random.choices(ways, k=times):
            way()

    def place(self) -> Path:
        return self.root / self.random.choice(FOLDERS) / self.random.choice(NAMES)

    def write(self) -> None:
        place = self.place()
        self._clear(place)
        place.write_text(self.random.choice("abc") * 3)

    def delete(self) -> None:
        self._clear(self.place())

    def link(self) -> None:
        place = self.place()
        self._clear(place)
        place.symlink_to("a.md")

    def execute(self) -> None:
        place = self.place()
        if place.is_file() and not place.is_symlink():
            place.chmod(0o755)

    def stage(self) -> None:
        run(self.root, "add", "--all")

    def commit(self) -> None:
        self.stage()
        run(self.root, "commit", "--quiet", "--allow-empty", "--message", "x")

    def files(self) -> set[str]:
        found = {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if not path.is_dir()}
        return {path for path in found if not path.startswith(".git/")}

    def _clear(self, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)


@pytest.fixture(params=range(15))
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    world = World(tmp_path / "world", request.param)
    world.work(6)
    world.commit()
    world.work(8)
    return world


def test_a_change_of_the_work_tree_is_what_the_slow_twin_says(world: World) -> None:
    base = git.base(world.root, "main")
    made = change.in_tree(base, world.root)
    before = set(git.kinds(base.merge_base, world.root, ""))
    present = world.files()
    changed = git.changed(base, world.root, present)
    assert changed - _same_links(base, world, present) <= set(made.present) <= changed
    assert set(made.removed) == {path for path in before if not os.path.lexists(world.root / path)}
    blobs = git.blobs(base.merge_base, world.root, "")
    assert made.before == {path: blobs[path] for path in made.touched if path in blobs}


def _same_links(base: git.Base, world: World, paths: set[str]) -> set[str]:
    """Links as the merge base has them, which are no file and no change."""
    kinds = git.kinds(base.merge_base, world.root, "")
    return {path for path in paths if (world.root / path).is_symlink() and kinds.get(path) == "symbolic link"}


def test_a_staged_change_is_the_difference_of_two_trees(world: World) -> None:
    base = git.staged(world.root)
    made = change.in_index(base, world.root)
    assert base.judged is not None
    trees = [_tree(world.root, commit) for commit in (base.merge_base, base.judged)]
    assert set(made.present) == {path for path, held in trees[1].items() if trees[0].get(path) != held}
    assert set(made.removed) == trees[0].keys() - trees[1].keys()
    assert made.staged is not None
    assert {path: (entry.kind, entry.blob) for path, entry in made.staged.items()} == {
        path: trees[1][path] for path in made.present
    }


def _tree(root: Path, tree: str) -> dict[str, tuple[str, str]]:
    """Kind and object of each path, the mode of a file left out."""
    lines = run(root, "ls-tree", "-r", "-z", tree).split("\0")
    about = {path: head.split(" ") for head, _, path in (line.partition("\t") for line in lines if line)}
    return {path: (git.KINDS[mode[:3]], name) for path, (mode, _, name) in about.items()}


def test_differences_of_two_trees_lead_from_one_to_the_other(world: World) -> None:
    world.commit()
    before, after = (trees.tree(commit, world.root, "") for commit in ("main", "HEAD"))
    assert before is not None
    assert after is not None
    found = trees.differences(before, after, world.root)
    assert found is not None
    old, new = found
    known = git.blobs("main", world.root, "")
    assert {path: name for path, name in known.items() if path not in old} | new == git.blobs("HEAD", world.root, "")


def test_a_tree_that_the_clone_lacks_has_no_differences(world: World) -> None:
    here = trees.tree("main", world.root, "")
    assert here is not None
    assert trees.differences("0" * 40, here, world.root) is None


@pytest.mark.parametrize("folder", ["", ".", "news", "news/deep", "bad\nname"])
def test_files_that_are_asked_for_are_told_as_in_a_list_of_all(world: World, folder: str) -> None:
    every = git.blobs("HEAD", world.root, folder)
    wanted = {*list(every)[::2], "absent.md", "../a.md", "news"}
    expected = {path: name for path, name in every.items() if path in wanted}
    assert git.held("HEAD", world.root, folder, wanted) == expected
    assert git.held("HEAD", world.root, folder, set()) == {}


@pytest.mark.parametrize("exclude", EXCLUDES)
def test_what_a_walk_finds_is_found_at_each_path_and_told_by_the_names_alone(
    world: World, exclude: tuple[str, ...]
) -> None:
    world.stage()  # so that nothing is ignored
    walked = discover.discover(world.root, [world.root], exclude)
    found = discover.at_paths(world.root, world.files(), exclude)
    assert (found.articles, found.records) == (walked.articles, walked.records)
    assert _told(found) == _told(walked)
    regular = [path for path in world.files() if not (world.root / path).is_symlink()]
    assert set(discover.articles_among(regular, exclude)) == walked.articles


@pytest.mark.parametrize("exclude", EXCLUDES)
def test_what_the_index_holds_is_found_as_in_the_tree_that_it_was_made_of(
    world: World, exclude: tuple[str, ...]
) -> None:
    world.stage()
    kinds = git.kinds(git.staged(world.root).judged or "", world.root, "")
    walked = discover.discover(world.root, [world.root], exclude)
    found = discover.in_index(world.root, kinds, exclude)
    assert (found.articles, found.records) == (walked.articles, walked.records)
    assert _told(found) == _told(walked)


def _told(found: discover.Discovery) -> dict[str, str]:
    return {path: f"{error.rule} {error.message}" for path, error in found.refused.items()}


@given(st.lists(st.text(st.sampled_from("a.md/\n\udcff é"), max_size=12)))
def test_any_text_may_be_asked_for_as_a_path(paths: list[str]) -> None:
    told = discover.articles_among(paths, ("drafts/",))
    assert all(discover.is_article_path(path) for path in told)


def test_a_change_without_paths_touches_nothing(tmp_path: Path) -> None:
    assert Change(git.Base(tmp_path, "", ""), "").touched == frozenset()

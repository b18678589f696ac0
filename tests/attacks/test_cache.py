"""The cache may hold anything: the answer is right, and what is damaged is told and made again.

Whoever can write the cache can compute its digests. An index that is forged with care can keep silent about an
article of the base; it cannot change a word about the seals of the changed ones.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from integrity.link import index_folder, keys, segment
from integrity.link.index import Index, path_key
from integrity.link.index_folder import MANIFEST
from integrity.link.segment import HEADER, Entry
from tests import trust_world as world
from tests.changing import judged
from tests.corpus import clean_environment
from tests.repository import FERRY, TRAM, Repository
from tests.trust_world import NORTHWIRE

COPY, STOLEN = "_news/2025-03-12-copy.md", "_news/2025-03-12-stolen.md"
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs /dev or root")
Judgement = tuple[int, Any, str]


class Site(Repository):
    """A base of a few articles; a change with one edited after signing, a copy of another, and a copied seal."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        for number in range(12):
            self.signed(f"_news/2025-03-11-other{number}.md", f"other{number}")
        self.branch()
        self.edit_file(FERRY, "Story about", "Lies about")
        self.raw(COPY, self.read(TRAM).replace("2026/tram", "2026/other"))
        line = next(line for line in self.read(TRAM).split("\n") if line.startswith("secured"))
        self.raw(STOLEN, self.draft("stolen").replace(f'secured: "{world.PLACEHOLDER}"', line))

    def judged(self, cache: Path | str, *arguments: str) -> Judgement:
        """Code, JSON report and notes with a cache."""
        return judged(self.check("--output", "json", "--cache-dir", str(cache), *arguments))

    def judged_apart(self, cache: Path | str) -> Judgement:
        """The same by a process of its own, which can be ended if it waits."""
        arguments = ("check", "--since", "main", "--at", world.NOW, "--output", "json", "--cache-dir", str(cache))
        return judged(self.process(*arguments))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("cache") / "site")


@pytest.fixture(scope="module")
def right(site: Site) -> Judgement:
    """What is right: the report without a cache."""
    answer = judged(site.check("--output", "json", "--no-cache"))
    rules = {(one["rule"], one["path"]) for one in answer[1]["findings"]}
    assert {("SIG510", FERRY), ("SIG509", STOLEN), ("DUP305", COPY)} <= rules
    return answer


@pytest.fixture(scope="module")
def warm(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound cache of two segments and a row taken away, as a history leaves it."""
    cache = tmp_path_factory.mktemp("warm") / "cache"
    site.judged(cache)
    folder = _folder(cache)
    index, about = _index(folder), _about(folder)
    index.remove([TRAM])
    index.add([_entry(index, site)])
    index_folder.save(index, folder, about)
    assert len(index.segments) == 2
    return cache


@pytest.fixture
def cache(warm: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(warm, tmp_path / "cache"))


def _entry(index: Index, site: Site) -> Entry:
    """The row of TRAM again, to stand in a segment of its own."""
    from integrity import archive  # noqa: PLC0415 - the real row
    from integrity.load.article import from_bytes  # noqa: PLC0415

    name = site.git("rev-parse", f"main:{TRAM}").strip()
    [row] = archive.entries([from_bytes(TRAM, (site.root / TRAM).read_bytes())], {TRAM: name})
    return row


def _folder(cache: Path) -> Path:
    [folder] = cache.iterdir()
    return folder


def _about(folder: Path) -> dict[str, str]:
    about: dict[str, str] = json.loads((folder / MANIFEST).read_bytes())["about"]
    return about


def _index(folder: Path) -> Index:
    found = index_folder.open_index(folder, _about(folder), "tree")
    assert found is not None
    return found[0]


def assert_mended(site: Site, right: Judgement, cache: Path, answer: Judgement) -> None:
    """The answer was right and damage was told; the next run finds a sound cache."""
    assert answer[:2] == right[:2]
    assert answer[2].startswith(f"note: the cache in {cache} is damaged (")
    assert answer[2].endswith("); it is made again\n")
    assert answer[2].count("\n") == 1
    assert site.judged(cache) == (*right[:2], "")


def test_a_sound_cache_gives_the_right_answer(site: Site, right: Judgement, cache: Path) -> None:
    assert site.judged(cache) == right


# Accidents


def _random_bytes(random: Random, path: Path) -> None:
    path.write_bytes(random.randbytes(random.randrange(5000)))


def _truncated(random: Random, path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: random.randrange(len(data))])


def _longer(random: Random, path: Path) -> None:
    path.write_bytes(path.read_bytes() + random.randbytes(random.randint(1, 99)))


def _flipped(random: Random, path: Path) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(random.randint(1, 5)):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    path.write_bytes(data)


def _zeros(random: Random, path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = random.randrange(len(data))
    data[at : at + 4096] = bytes(len(data[at : at + 4096]))
    path.write_bytes(data)


def _swapped(_random: Random, path: Path) -> None:
    other = next(each for each in sorted(path.parent.iterdir()) if each != path)
    kept = other.read_bytes()
    other.write_bytes(path.read_bytes())
    path.write_bytes(kept)


def _gone(_random: Random, path: Path) -> None:
    path.unlink()


ACCIDENTS = (_random_bytes, _truncated, _longer, _flipped, _zeros, _swapped, _gone)


@pytest.mark.parametrize("seed", range(140))
def test_an_accident_changes_no_answer(site: Site, right: Judgement, cache: Path, seed: int) -> None:
    random = Random(seed)
    path = random.choice(sorted(_folder(cache).iterdir()))
    before = path.read_bytes()
    ACCIDENTS[seed % len(ACCIDENTS)](random, path)
    same = path.exists() and path.read_bytes() == before  # zeros over zeros
    answer = site.judged(cache)
    if same or (path.name == MANIFEST and ACCIDENTS[seed % len(ACCIDENTS)] is _gone):  # nothing there is no damage
        assert answer == right
    else:
        assert_mended(site, right, cache, answer)


# What is no file


def _as_folder(path: Path) -> None:
    path.mkdir()


def _as_full_folder(path: Path) -> None:
    path.mkdir()
    (path / "x").touch()


def _as_link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _as_endless_link(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _as_loop(path: Path) -> None:
    path.symlink_to(path.name)


def _as_pipe(path: Path) -> None:
    os.mkfifo(path)


@linux
@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("put", [_as_folder, _as_link, _as_endless_link, _as_loop, _as_pipe])
def test_what_is_no_file_is_neither_followed_nor_waited_for(
    site: Site, right: Judgement, cache: Path, put: Callable[[Path], None], number: int
) -> None:
    path = sorted(_folder(cache).iterdir())[number]
    path.unlink()
    put(path)
    assert_mended(site, right, cache, site.judged_apart(cache))


@pytest.mark.parametrize("number", range(3))
def test_a_folder_with_something_in_it_is_left_and_told(site: Site, right: Judgement, cache: Path, number: int) -> None:
    path = sorted(_folder(cache).iterdir())[number]
    path.unlink()
    _as_full_folder(path)
    answer = site.judged(cache)
    assert answer[:2] == right[:2]
    assert "is damaged" in answer[2]
    assert (path / "x").exists()


@linux
@pytest.mark.parametrize("put", [_as_full_folder, _as_link, _as_loop, _as_pipe])
def test_the_folder_of_an_index_may_be_anything(
    site: Site, right: Judgement, cache: Path, put: Callable[[Path], None]
) -> None:
    folder = _folder(cache)
    shutil.rmtree(folder)
    put(folder)
    answer = site.judged_apart(cache)
    assert answer[:2] == right[:2]


@linux
@pytest.mark.parametrize("put", [_as_full_folder, _as_link, _as_loop, _as_pipe, lambda path: path.write_text("mine")])
def test_the_folder_of_the_cache_may_be_anything(
    site: Site, right: Judgement, tmp_path: Path, put: Callable[[Path], None]
) -> None:
    put(tmp_path / "cache")
    answer = site.judged_apart(tmp_path / "cache")
    assert answer[:2] == right[:2]


def test_a_cache_that_is_a_file_is_told_and_left(site: Site, right: Judgement, tmp_path: Path) -> None:
    place = tmp_path / "cache"
    place.write_text("mine")
    notes = (
        f"note: the cache in {place} cannot be read (Not a directory); this run does without\n"
        f"note: the cache in {place} cannot be written (Not a directory); the next run starts anew\n"
    )
    assert site.judged(place) == (*right[:2], notes)
    assert place.read_text() == "mine"


# Forgeries whose digests are right


def forge(folder: Path, change: Callable[[Any], None]) -> None:
    """Change the manifest, and compute its digest."""
    content = json.loads((folder / MANIFEST).read_bytes())
    content.pop("sha256")
    change(content)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps({**content, "sha256": digest}))


def forge_segment(folder: Path, data: bytes, number: int = 0) -> None:
    """Put a segment in the place of another, under its own digest."""
    sizes = json.loads(data[:HEADER])
    digest = segment.digest(data[:HEADER], data[HEADER + 8 * sizes["postings"] :])
    (folder / f"{digest[:32]}.segment").write_bytes(data)
    new = {"sha256": digest, "file": f"{digest[:32]}.segment", "removed": []}
    forge(folder, lambda content: content["segments"][number].update(new))


ABSURD: dict[str, Callable[[Any], object]] = {
    "negative rows": lambda content: content["segments"][0].update(removed=[-1]),
    "rows out of range": lambda content: content["segments"][0].update(removed=[10**6]),
    "a huge number": lambda content: content["segments"][0].update(removed=[10**300]),
    "no list": lambda content: content["segments"][0].update(removed="all"),
    "true": lambda content: content["segments"][0].update(removed=True),
    "a name above": lambda content: content["segments"][0].update(file="../../x.segment"),
    "the folder above": lambda content: content["segments"][0].update(file=".."),
    "segments of nothing": lambda content: content.update(segments=[None]),
    "one segment twice": lambda content: content["segments"].append(content["segments"][0]),
    "an option for git": lambda content: content["about"].update(tree="--output=written"),
    "another option for git": lambda content: content["about"].update(tree="--no-index"),
    "a name for git": lambda content: content["about"].update(tree="main"),
    "a tree that is a list": lambda content: content["about"].update(tree=["x"]),
    "a tree that is nothing": lambda content: content["about"].update(tree=None),
    "a tree with a NUL": lambda content: content["about"].update(tree="\0" * 40),
    "a surrogate for a tree": lambda content: content["about"].update(tree="\ud800"),
    "a line after the tree": lambda content: content["about"].update(tree="0" * 40 + "\n"),
}


@pytest.mark.parametrize("change", ABSURD.values(), ids=ABSURD)
def test_an_absurd_manifest_is_damage_though_its_digest_is_right(
    site: Site, right: Judgement, cache: Path, change: Callable[[Any], None]
) -> None:
    forge(_folder(cache), change)
    before = site.files()
    assert_mended(site, right, cache, site.judged(cache))
    assert site.files() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(format=99),
        lambda content: content.update(format="1"),
        lambda content: content["about"].update(tool="0.0.0"),
        lambda content: content["about"].update(fields="{}"),
        lambda content: content["about"].update(extra="x"),
        lambda content: content["about"].update(tree="0" * 40),
        lambda content: content["about"].update(tree=""),
    ],
    ids=["format", "format as text", "tool", "fields", "extra", "unknown tree", "no tree"],
)
def test_a_cache_about_another_thing_is_made_again_without_a_word(
    site: Site, right: Judgement, cache: Path, change: Callable[[Any], None]
) -> None:
    forge(_folder(cache), change)
    assert site.judged(cache) == right
    assert site.judged(cache) == right


@pytest.mark.parametrize("name", ["HEAD^{commit}", "HEAD:keys", "HEAD:keys/trust.toml", "HEAD:_news"])
def test_an_index_that_says_it_is_about_another_object_gives_the_right_answer(
    site: Site, right: Judgement, cache: Path, name: str
) -> None:
    other = site.git("rev-parse", name).strip()
    forge(_folder(cache), lambda content: content["about"].update(tree=other))
    assert site.judged(cache) == right


@pytest.mark.parametrize(
    "lie", [{"rows": -1}, {"rows": 10**30}, {"postings": 0}, {"rows": 2.5}, {"paths": -5}, {"rows": 0}]
)
def test_a_segment_whose_header_lies_is_damage(
    site: Site, right: Judgement, cache: Path, lie: dict[str, object]
) -> None:
    folder = _folder(cache)
    data = _index(folder).segments[0].to_bytes()
    head = json.dumps(json.loads(data[:HEADER]) | lie).encode().ljust(HEADER - 1) + b"\n"
    forge_segment(folder, head + data[HEADER:])
    assert_mended(site, right, cache, site.judged(cache))


@pytest.mark.parametrize("seed", range(40))
def test_a_segment_of_changed_bytes_under_its_own_digest_changes_nothing_about_the_seals_of_the_change(
    site: Site, right: Judgement, cache: Path, seed: int
) -> None:
    random, folder = Random(seed), _folder(cache)
    data = bytearray(_index(folder).segments[0].to_bytes())
    begin = random.choice([HEADER, len(data) - 700, len(data) - 1400])  # postings; paths and ids; rows
    for _ in range(random.choice([1, 3, 200])):
        data[random.randrange(begin, len(data))] = random.randrange(256)
    forge_segment(folder, bytes(data))
    assert_seals_are_right(right, site.judged(cache))


def assert_seals_are_right(right: Judgement, answer: Judgement) -> None:
    """The answer is that of a finished run, and what it says of the change's own seals is right."""
    assert answer[0] == right[0]
    rows, expected = ({row["path"]: row for row in each[1]["articles"]} for each in (answer, right))
    assert rows.keys() == expected.keys()
    assert rows[FERRY] == expected[FERRY]
    assert {row["verdict"] for row in rows.values()} <= {"tampered", "replayed"}
    about_files = [
        [one for one in each[1]["findings"] if one["rule"][:3] in {"FMT", "FLD"}] for each in (answer, right)
    ]
    assert about_files[0] == about_files[1]


def _on_seals(answer: Judgement) -> set[tuple[str, str]]:
    """Rule and path of the findings on files and seals. How alike two texts are depends on what else there is."""
    return {(one["rule"], one["path"]) for one in answer[1]["findings"] if not one["rule"].startswith("DUP")}


def forge_index(cache: Path, change: Callable[[list[Entry]], list[Entry]]) -> None:
    """A whole index of other rows, with right digests."""
    folder = _folder(cache)
    about, index = _about(folder), _index(folder)
    found: dict[int, list[int]] = {}
    for offset, part, _ in index._parts():
        for posting in part.postings.tolist():
            found.setdefault(offset + (posting & 0xFFFFFF), []).append(posting >> 24)
    rows = index.rows()
    numbers = zip(rows, *(index.numbers(name, np.array(rows)).tolist() for name in ("seconds", "words")), strict=True)
    entries = [
        Entry(index.path(row), index.blob(row), seconds, words, keys.hashes(found[row]))
        for row, seconds, words in numbers
    ]
    forged = Index()
    forged.add(change(entries))
    index_folder.save(forged, folder, about)


def renamed(path: str) -> Callable[[list[Entry]], list[Entry]]:
    """The row of TRAM under another path, with the key of that."""
    return lambda entries: [
        each._replace(path=path, keys=keys.hashes([*each.keys.tolist(), path_key(path)])) if each.path == TRAM else each
        for each in entries
    ]


FORGERIES: dict[str, Callable[[list[Entry]], list[Entry]]] = {
    "without an article": lambda entries: [each for each in entries if each.path != TRAM],
    "without any article": lambda entries: entries[:0],
    "only one article": lambda entries: entries[:1],
    "no keys": lambda entries: [each._replace(keys=each.keys[:0]) for each in entries],
    "all keys": lambda entries: [
        each._replace(keys=np.unique(np.concatenate([other.keys for other in entries]))) for each in entries
    ],
    "the same article often": lambda entries: entries * 30,
    "objects that git does not have": lambda entries: [each._replace(blob="0" * 40) for each in entries],
    "objects of another kind of repository": lambda entries: [each._replace(blob="0" * 64) for each in entries],
    "one object for all": lambda entries: [each._replace(blob=entries[0].blob) for each in entries],
    "a path above": renamed("../../etc/passwd"),
    "an absolute path": renamed("/etc/passwd"),
    "an empty path": renamed(""),
    "a path with a NUL": renamed("a\0b.md"),
    "a path with a line feed": renamed("a\nb.md"),
    "a path of bytes": renamed("\udcff.md"),
    "a path of git": renamed(".git/config"),
    "a hidden path": renamed(".hidden/x.md"),
    "a path of the keys": renamed("keys/trust.toml"),
    "a folder": renamed("_news"),
    "a path of the change": renamed(FERRY),
    "a new path of the change": renamed(COPY),
    "a path of another article": renamed("_news/2025-03-11-other1.md"),
    "an option": renamed("--output=x.md"),
    "dates of the end of time": lambda entries: [each._replace(seconds=253_402_300_799) for each in entries],
    "dates of the beginning": lambda entries: [each._replace(seconds=-62_135_596_800) for each in entries],
    "no dates": lambda entries: [each._replace(seconds=None) for each in entries],
    "no words": lambda entries: [each._replace(words=0) for each in entries],
    "very many words": lambda entries: [each._replace(words=(1 << 63) - 1) for each in entries],
}


@pytest.mark.parametrize("change", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_index_can_only_lack_suspicion_on_others(
    site: Site, right: Judgement, cache: Path, change: Callable[[list[Entry]], list[Entry]]
) -> None:
    forge_index(cache, change)
    answer = site.judged(cache)
    assert_seals_are_right(right, answer)
    told, true = (_on_seals(each) for each in (answer, right))
    assert told <= true
    assert (site.root / "x.md").exists() is False


def test_a_path_of_the_change_without_its_key_is_not_held_against_itself(
    site: Site, right: Judgement, cache: Path
) -> None:
    def without_key(each: Entry) -> Entry:
        path = COPY if each.path == FERRY else each.path
        return each._replace(path=path, keys=keys.hashes(set(each.keys.tolist()) - {path_key(each.path)}))

    forge_index(cache, lambda entries: list(map(without_key, entries)))
    assert_seals_are_right(right, site.judged(cache))


def test_an_index_that_omits_an_article_is_silent_about_it_and_says_that_it_knew_the_others_from_the_cache(
    site: Site, right: Judgement, cache: Path
) -> None:
    forge_index(cache, FORGERIES["without an article"])
    done = site.check("--output", "json", "--cache-dir", str(cache))
    rules = {(one["rule"], one["path"]) for one in done.json["findings"]}
    assert ("DUP305", COPY) not in rules
    assert ("SIG510", FERRY) in rules
    assert done.json["change"]["from_cache"] > 0
    assert ("DUP305", COPY) in {(one["rule"], one["path"]) for one in right[1]["findings"]}


def test_a_signature_that_the_forged_index_hides_is_known_from_the_base_all_the_same(
    site: Site, cache: Path, tmp_path: Path
) -> None:
    forge_index(cache, FORGERIES["without any article"])
    text = site.read(FERRY)
    try:
        site.raw(FERRY, "\n".join(line for line in text.split("\n") if not line.startswith("secured")))
        found = site.judged(cache)[1]["findings"]
    finally:
        site.raw(FERRY, text)
    assert ("SIG512", FERRY) in {(one["rule"], one["path"]) for one in found}


# Disks, permissions, other runs


@contextmanager
def mounted(place: Path, options: str) -> Iterator[None]:
    """A small file system of its own at `place`; the test is skipped where none can be mounted."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


@linux
def test_a_cache_that_may_not_be_written_is_told(site: Site, right: Judgement, tmp_path: Path) -> None:
    with mounted(tmp_path, "ro"):
        answer = site.judged(tmp_path)
    note = f"note: the cache in {tmp_path} cannot be written (Read-only file system); the next run starts anew\n"
    assert answer == (*right[:2], note)


@linux
def test_a_warm_cache_that_may_not_be_written_is_used_without_a_word(
    site: Site, right: Judgement, warm: Path, tmp_path: Path
) -> None:
    with mounted(tmp_path, "size=4m"):
        shutil.copytree(warm, tmp_path, dirs_exist_ok=True)
        subprocess.run(["mount", "-o", "remount,ro", tmp_path], check=True)
        assert site.judged(tmp_path) == right


@linux
def test_a_full_disk_is_told_and_changes_no_answer(site: Site, right: Judgement, tmp_path: Path) -> None:
    with mounted(tmp_path, "size=8k"):
        answer = site.judged(tmp_path)
        assert not list(_folder(tmp_path).glob(".new.*"))
        assert not (_folder(tmp_path) / MANIFEST).exists()
    note = f"note: the cache in {tmp_path} cannot be written (No space left on device); the next run starts anew\n"
    assert answer == (*right[:2], note)


@linux
def test_a_file_that_may_not_grow_is_told_and_changes_no_answer(site: Site, tmp_path: Path) -> None:
    """The limit of the system on the size of files stands for a full disk."""
    line = f"ulimit -f 1; exec {sys.executable} -m integrity check --since main --at {world.NOW} --cache-dir cache"
    done = subprocess.run(
        ["bash", "-c", f"trap '' XFSZ; {line} --quiet"],
        cwd=site.root, env=clean_environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    left = list((site.root / "cache").rglob("*.*"))
    shutil.rmtree(site.root / "cache")
    assert (done.returncode, done.stderr) == (
        1, f"note: the cache in {site.root}/cache cannot be written (File too large); the next run starts anew\n"
    )  # fmt: skip
    assert left == []


@pytest.mark.parametrize("state", ["cold", "warm", "damaged"])
def test_eight_runs_at_once_are_all_right_and_leave_a_sound_cache(
    site: Site, right: Judgement, cache: Path, state: str
) -> None:
    folder = _folder(cache)
    if state == "cold":
        shutil.rmtree(folder)
    if state == "damaged":
        (folder / MANIFEST).write_bytes(b"{}")
    arguments = ("check", "--since", "main", "--at", world.NOW, "--output", "json", "--cache-dir", str(cache))
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "integrity", *arguments],
            cwd=site.root, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(8)
    ]  # fmt: skip
    for run in runs:
        out, err = run.communicate(timeout=120)
        report = json.loads(out)
        report["change"].pop("from_cache")
        assert (run.returncode, report) == right[:2]
        assert "Traceback" not in err
        assert ("is damaged" in err) <= (state == "damaged")
    assert site.judged(cache) == right
    assert not list(folder.glob(".new.*"))


def test_runs_about_different_bases_share_a_cache(tmp_path: Path) -> None:
    site = Repository(tmp_path / "site")
    for number in range(5):
        site.signed(f"_news/2025-03-11-other{number}.md", f"other{number}", NORTHWIRE)
        site.commit()
    command = [sys.executable, "-m", "integrity", "check", "--at", world.NOW, "--cache-dir", str(tmp_path / "cache")]
    runs = [
        subprocess.Popen(
            [*command, "--since", f"main~{number % 5}"],
            cwd=site.root, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(10)
    ]  # fmt: skip
    for number, run in enumerate(runs):
        out, err = run.communicate(timeout=120)
        assert run.returncode == 0, out + err
        assert f"checked {number % 5} changed of 7 articles" in err
        assert "damaged" not in err
    done = site.run("check", "--since", "main", "--at", world.NOW, "--cache-dir", str(tmp_path / "cache"))
    assert (done.code, "note:" in done.err) == (0, False)

"""The articles that a change does not touch: an index of the merge base, kept between runs and never trusted.

The index says which articles to look at; what is said of them is read from git's objects anew. An index that is
missing, damaged, of another version or about another configuration is made again. The worst that a forged one can do is
to keep silent about a duplicate of an article that is new, so a run says how many articles it knows from it alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from integrity import workers
from integrity.errors import FormatError, MalformedError
from integrity.fields import DEFAULT, Fields
from integrity.link import index, index_folder, keys
from integrity.link.index import Index
from integrity.link.keys import VERSION as KEYS
from integrity.link.keys import Keys, key
from integrity.link.postings import DamagedIndexError
from integrity.link.segment import Entry
from integrity.link.words import VERSION
from integrity.load import article, discover, git, git_command, records, trees
from integrity.load.article import MAX_FILE_BYTES, Article
from integrity.load.git import Base
from integrity.load.records import Record
from integrity.trust import identity, jws
from integrity.trust.claims import SEAL_FIELD
from integrity.validate import seal_field
from integrity.version import __version__
from integrity.workers import Progress

FOLDER = "integrity"
"""Inside of the git folder, where no change can put anything."""
_TREE = re.compile("([0-9a-f]{40}|[0-9a-f]{64})?")
"""The id of a tree, or nothing where there is none."""
_CHUNK = 256
"""Articles read by one process at a time."""
INDEXING = "indexing the base"
"""The stage of a run in which its articles are read for the index, 256 at a time."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The articles of the merge base at and below the root of a run."""

    top: Path
    commit: str
    index: Index
    cached: int = 0
    """Articles that the index knew before this run."""
    remarks: tuple[str, ...] = ()
    """What a reader should know about the cache."""

    def without(self, paths: Iterable[str]) -> Archive:
        """The same without the articles at `paths`."""
        return Archive(self.top, self.commit, self.index.without(paths), self.cached, self.remarks)

    def having(self, kind: str, values: Iterable[str]) -> dict[str, list[int]]:
        """The rows that have each of the values of some kind, in the order that their paths decide."""
        wanted = sorted(set(values))
        return dict(zip(wanted, self.index.having([key(kind, value) for value in wanted]), strict=True))


@dataclass(frozen=True, slots=True)
class Scope:
    """Which files of a commit are articles of a run."""

    base: Base
    folder: str
    """The root of the run, from the top of the work tree."""
    exclude: tuple[str, ...] = ()
    names: Fields = DEFAULT
    """What the fields of the site are called."""

    @property
    def about(self) -> dict[str, str]:
        """All that an index depends on, but for the tree."""
        return {
            "tool": __version__,
            "words": str(VERSION),
            "keys": str(KEYS),
            "folder": self.folder,
            "exclude": "\n".join(self.exclude),
            "fields": json.dumps(asdict(self.names)),
            "ids": str(len(self.base.merge_base)),
            "tree": "",
        }

    def wanted(self, paths: Iterable[str]) -> list[str]:
        """Those of `paths` that a walk of the tree would take for articles."""
        return discover.articles_among(paths, self.exclude)


def open_archive(scope: Scope, place: Path | None, jobs: int, progress: Progress) -> Archive:
    """The archive of the merge base, from the folder `place` where that helps; None keeps nothing.

    Raises UsageError where git cannot tell what the base holds.
    """
    base = scope.base
    tree = trees.tree(base.merge_base, base.top, scope.folder) or ""
    remarks: list[str] = []
    known = _opened(scope, place, remarks) if place else None
    found, cached = _brought_up(scope, known, tree, jobs, progress)
    if place and (known is None or known[1] != tree):
        _saved(found, place, {**scope.about, "tree": tree}, remarks)
    return Archive(base.top, base.merge_base, found, cached, tuple(remarks))


def read_blobs(top: Path, named: Iterable[tuple[str, str]]) -> Iterator[Article]:
    """The articles at some paths with these ids. One over the limit of a file is one that cannot be read."""
    pairs = list(named)
    contents = git_command.contents(top, (name for _, name in pairs), MAX_FILE_BYTES)
    for (path, _), data in zip(pairs, contents, strict=True):
        yield article.from_bytes(path, data) if data is not None else article.unread(path, _too_large())


def entries(loaded: Sequence[Article], blobs: Mapping[str, str], names: Fields = DEFAULT) -> list[Entry]:
    """What the index knows of some articles, whose contents have the ids `blobs` by path."""
    sound = [one for one in loaded if not one.errors]
    linked = [records.from_article(one, names) for one in sound]
    known = [
        Entry(one.path, blobs[one.path], record.seconds, len(own.words), own.all(_own_keys(one)))
        for one, record, own in zip(sound, linked, keys.of_records(linked), strict=True)
    ]
    unread = (one for one in loaded if one.errors)
    return known + [
        Entry(one.path, blobs[one.path], None, 0, keys.hashes([index.path_key(one.path)])) for one in unread
    ]


def incoming(arrived: Sequence[Record]) -> list[tuple[Keys, int | None]]:
    """What each record is looked up by."""
    return [(found, record.seconds) for found, record in zip(keys.of_records(arrived), arrived, strict=True)]


def signed_sub(loaded: Article) -> str | None:
    """The `sub` of an article that carries a signed payload, good or not; else None."""
    seal = loaded.source.fields.scalar(SEAL_FIELD)
    return identity.sub(loaded.source.values, loaded.path) if seal and jws.has_shape(seal.text) else None


def _own_keys(loaded: Article) -> list[int]:
    return [index.path_key(loaded.path), *_seal_keys(loaded)]


def _seal_keys(loaded: Article) -> list[int]:
    """Keys of what must be unique to one article, and of the identity of a signed one."""
    try:
        digests = seal_field.digests(loaded)
    except MalformedError:
        return []
    signed = signed_sub(loaded)
    return [*([key("signed", signed)] if signed else []), *(key(what, digest) for what, digest in digests)]


def _opened(scope: Scope, place: Path, remarks: list[str]) -> tuple[Index, str] | None:
    """The index that was kept and the tree that it is about; None where there is none that serves."""
    try:
        return _kept(scope, place)
    except DamagedIndexError as error:
        remarks.append(f"the cache in {place} is damaged ({error}); it is made again")
    except OSError as error:
        remarks.append(f"the cache in {place} cannot be read ({error.strerror or error}); this run does without")
    return None


def _kept(scope: Scope, place: Path) -> tuple[Index, str] | None:
    found = index_folder.open_index(_folder(place, scope.about), scope.about, "tree")
    if found and not _TREE.fullmatch(found[1]):  # it goes to git, and is to be nothing else there
        raise DamagedIndexError("it is about no tree")
    return found


def _brought_up(
    scope: Scope, known: tuple[Index, str] | None, tree: str, jobs: int, progress: Progress
) -> tuple[Index, int]:
    """The index of `tree`, and how many articles of it were known before."""
    if known and known[1] == tree:
        return known[0], len(known[0])
    found = trees.differences(known[1], tree, scope.base.top) if known and known[1] and tree else None
    if known is None or found is None:
        blobs = git.blobs(scope.base.merge_base, scope.base.top, scope.folder) if tree else {}
        return _with(Index(), scope, blobs, jobs, progress), 0
    known[0].remove(found[0])
    cached = len(known[0])
    return _with(known[0], scope, found[1], jobs, progress), cached


def _with(found: Index, scope: Scope, blobs: dict[str, str], jobs: int, progress: Progress) -> Index:
    """The index with further files."""
    named = [(path, blobs[path]) for path in sorted(scope.wanted(blobs))]
    chunks = [named[start : start + _CHUNK] for start in range(0, len(named), _CHUNK)]
    work = partial(_entries, scope.base.top, scope.names)
    done = workers.spread(work, chunks, jobs, stage=INDEXING, progress=progress, chunk=1)
    found.add([each for chunk in done for each in chunk])
    return found


def _entries(top: Path, names: Fields, named: Sequence[tuple[str, str]]) -> list[Entry]:
    blobs = dict(named)
    return entries(list(read_blobs(top, named)), blobs, names)


def _saved(found: Index, place: Path, about: dict[str, str], remarks: list[str]) -> None:
    try:
        index_folder.save(found, _folder(place, about), about)
    except BlockingIOError:
        remarks.append(f"another run is writing the cache in {place}; this one keeps nothing there")
    except OSError as error:
        remarks.append(f"the cache in {place} cannot be written ({error.strerror or error}); the next run starts anew")


def _folder(place: Path, about: dict[str, str]) -> Path:
    """One folder for each root in a work tree."""
    return place / hashlib.sha256(os.fsencode(about["folder"])).hexdigest()[:16]


def _too_large() -> FormatError:
    return FormatError("FMT104", f"file is over {MAX_FILE_BYTES:,} bytes", "")

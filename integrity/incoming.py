"""What a change brings, held against the archive that it comes into: only what changed is judged, against everything.

The archive's articles that an incoming one may have to do with - the same seal, words of its text, the same event, the
same outlet - are read from git's objects and judged as well, so that nothing is said of them on the word of an index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from integrity import archive, workers
from integrity.archive import Archive, Scope
from integrity.fields import Fields
from integrity.finding import Finding
from integrity.gather import Judged
from integrity.link import neighbours
from integrity.link.evidence import Linking
from integrity.link.weights import Statistics
from integrity.load import article, discover, git, trees
from integrity.load.article import Article
from integrity.load.change import Change
from integrity.load.discover import Discovery
from integrity.load.git import Base
from integrity.trust import identity
from integrity.trust.root import Trust
from integrity.trust.views import SignedAt
from integrity.workers import Progress

SEALS = 50
"""Articles of the archive with the same seal that are looked at."""
_AT_ONCE = 64
"""Articles of the archive that one process reads at a time."""
UNTOUCHED = "the change brings the other one and does not touch this article"
"""What is said of an article of the archive whose seal stands in one of the change."""
DUPLICATES = "DUP"
"""The family of findings on two articles, of which only those on the incoming one are told."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A change on its way in."""

    change: Change
    archive: Archive
    """Everything that the change does not touch."""
    before: Archive
    """Everything that the merge base holds."""
    scope: Scope
    unchanged: int
    """Articles below the paths of the run that the change does not touch."""

    @property
    def cached(self) -> int:
        """How many of them are known from the cache."""
        return min(self.archive.cached, self.unchanged)

    def staged(self, paths: Iterable[str]) -> list[tuple[str, str]] | None:
        """Where the index is judged, its blobs at those of `paths` where it has a file; else None."""
        if self.change.staged is None:
            return None
        held = self.change.staged
        return [(path, held[path].blob) for path in sorted(paths) if path in held and held[path].kind == "file"]


@dataclass(frozen=True, slots=True)
class Around:
    """The archive's articles that incoming ones are held against."""

    articles: Sequence[Judged] = ()
    statistics: Statistics | None = None
    """Those of the archive and the change together; None where there is no archive."""


@dataclass(frozen=True, slots=True)
class Departed:
    """What a change takes away; sorted."""

    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """(from, to)."""


JudgeBlobs = Callable[[Sequence[tuple[str, str]]], list[Judged]]
"""Judges files of git, given as path and blob."""


def arrive(root: Path, named: Sequence[Path], exclude: Sequence[str], names: Fields, made: Change, place: Path | None,
           jobs: int, progress: Progress) -> tuple[Discovery, Incoming]:  # fmt: skip
    """What is to be judged of the change `made` at and below `named`, and the archive around it. Raises UsageError.

    `place` is the folder of the cache; None for none.
    """
    scope = Scope(made.base, made.folder, tuple(exclude), names)
    before = archive.open_archive(scope, place, jobs, progress)
    untouched = before.without(made.touched)
    within = [] if root in named else [discover.relative(root, path) for path in named]
    files = [path for path in within if not (root / path).is_dir() and not untouched.having("path", [path])[path]]
    touched = [path for path in {*made.present, *files} if is_within(path, within)]
    found = _found(root, touched, exclude, made)
    left = [path for path in untouched.index.paths() if is_within(path, within)] if within else []
    known = (*left, *found.articles, *found.refused, *made.removed)
    found.unmatched += [path for path in within if not any(is_within(each, [path]) for each in known)]
    return found, Incoming(made, untouched, before, scope, len(left) if within else len(untouched.index))


def _found(root: Path, touched: Sequence[str], exclude: Sequence[str], made: Change) -> Discovery:
    """What is to be judged of the paths that a change touches; of a staged one as the index has it."""
    if made.staged is None:
        return discover.at_paths(root, touched, exclude)
    kinds = {path: made.staged[path].kind for path in touched if path in made.staged}
    return discover.in_index(root, kinds, exclude)


def anchored(trust: Trust, incoming: Incoming, found: Discovery, jobs: int) -> Trust:
    """The trust that also knows which of the incoming articles carry a signature at the base of the change."""
    staged = incoming.staged(found.articles)
    if staged is None:
        subs = workers.spread(partial(_sub_at, found.root), sorted(found.articles), jobs)
    else:
        subs = [_sub(loaded) for loaded in archive.read_blobs(incoming.archive.top, staged)]
    known = {sub for sub, rows in incoming.before.having("signed", subs).items() if rows}
    return replace(trust, ref=SignedAt(known | _signed_there(incoming)))


def around(judged: Sequence[Judged], incoming: Incoming, judge: JudgeBlobs) -> Around:
    """The articles of the archive that may have to do with those `judged`."""
    index = incoming.archive.index
    looked_up = archive.incoming([each.record for each in judged if each.record])
    place = neighbours.Neighbourhood(index, looked_up)
    rows: set[int] = {row for keys, seconds in looked_up for row in place.rows(keys, seconds).tolist()}
    traces = (each.judgement.verification.trace for each in judged)
    digests = [digest for trace in traces if trace for digest in trace.digests]
    for kind in {kind for kind, _ in digests}:
        held = incoming.archive.having(kind, (digest for name, digest in digests if name == kind))
        rows.update(row for found in held.values() for row in found[:SEALS])
    return Around(judge(_untouched(incoming, map(index.path, rows))), place.statistics)


def whole(incoming: Incoming, judge: JudgeBlobs, jobs: int) -> list[Judged]:
    """Every article of the archive, judged; which there are is known from git alone."""
    scope = incoming.scope
    named = _untouched(incoming, git.blobs(scope.base.merge_base, scope.base.top, scope.folder))
    chunks = [named[start : start + _AT_ONCE] for start in range(0, len(named), _AT_ONCE)]
    return [one for chunk in workers.spread(judge, chunks, jobs, chunk=1) for one in chunk]


def _untouched(incoming: Incoming, paths: Iterable[str]) -> list[tuple[str, str]]:
    """Of `paths` the articles that the change leaves alone, with the blobs that the merge base has there; sorted.

    So an index says where to look, but not what stands there: a path that it has made up is nothing.
    """
    scope = incoming.scope
    wanted = frozenset(scope.wanted(paths)) - incoming.change.touched
    return sorted(git.held(scope.base.merge_base, scope.base.top, scope.folder, wanted).items())


def only(findings: Iterable[Finding], paths: frozenset[str]) -> Iterator[Finding]:
    """The findings on articles at `paths`, and those on seals that stand in one of them as well, which say so."""
    for finding in findings:
        if finding.place.path in paths:
            yield finding
        elif not finding.rule.startswith(DUPLICATES) and any(spot.path in paths for spot in finding.related):
            yield replace(finding, message=f"{finding.message}; {UNTOUCHED}")


def linked_to(linking: Linking, ids: frozenset[str]) -> Linking:
    """What of a linking concerns records of `ids`."""
    return Linking(
        tuple(link for link in linking.links if link.a in ids or link.b in ids),
        tuple(cluster for cluster in linking.clusters if not ids.isdisjoint(cluster.members)),
        tuple(series for series in linking.series if not ids.isdisjoint(series)),
    )


def signed_at(base: Base, folder: str) -> SignedAt:
    """Every `sub` that carries a signed payload at the tip of the base, below `folder`; reads all articles."""
    blobs = git.blobs(base.tip, base.top, folder)
    wanted = [(path, blobs[path]) for path in sorted(filter(discover.is_article_name, blobs))]
    return SignedAt(_signed_subs(base, wanted))


def departed(incoming: Incoming, own: Sequence[Judged], judge: JudgeBlobs) -> Departed:
    """The articles that the change takes away, and those that it renames: one of the same address or content came."""
    before = incoming.change.before
    gone = [(path, before[path]) for path in sorted(incoming.scope.wanted(incoming.change.removed)) if path in before]
    came = {one.judgement.subject: one.path for one in own if one.path not in before}
    new = {one.path: came.get(one.judgement.subject) for one in judge(gone)}
    removed = tuple(path for path, to in new.items() if to is None)
    return Departed(removed, tuple((path, to) for path, to in new.items() if to is not None))


def is_within(path: str, within: Sequence[str]) -> bool:
    """Whether `path` is one of `within` or below one, or `within` is empty."""
    return not within or any(path == each or path.startswith(f"{each}/") for each in within)


def _sub_at(root: Path, path: str) -> str:
    return _sub(article.load(root, path))


def _sub(loaded: Article) -> str:
    return identity.sub(loaded.source.values, loaded.path)


def _signed_there(incoming: Incoming) -> set[str]:
    """Every `sub` that is signed at the base in a file that the change touches, or that the base has changed since.

    These are read anew: an index that someone else has written cannot hide that one of them was signed.
    """
    base, scope = incoming.scope.base, incoming.scope
    blobs = dict(incoming.change.before)
    if base.tip != base.merge_base:
        ids = [trees.tree(commit, base.top, scope.folder) for commit in (base.merge_base, base.tip)]
        later = trees.differences(ids[0], ids[1], base.top) if ids[0] and ids[1] else None
        blobs |= later[1] if later else {}
    return _signed_subs(base, [(path, blobs[path]) for path in sorted(scope.wanted(blobs))])


def _signed_subs(base: Base, named: Sequence[tuple[str, str]]) -> set[str]:
    return set(filter(None, map(archive.signed_sub, archive.read_blobs(base.top, named))))

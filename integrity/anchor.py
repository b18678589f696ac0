"""Where a run takes its trust from: the keys folder of the tree, or, for a change, that of the branch it is meant for.

A change cannot bless itself: policy, keys and configuration come from the tip of the base out of git's objects, and
what the change does to them is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from integrity import config
from integrity.config import Settings
from integrity.errors import BaselineError, ConfigError, TrustError
from integrity.finding import Finding
from integrity.load import discover, git, trust_folder
from integrity.load.git import Base
from integrity.report.report import PINNED, SINCE, UNANCHORED, PolicyRow
from integrity.suppress import baseline
from integrity.suppress.baseline import Baseline
from integrity.trust import root
from integrity.trust.digest import Digest
from integrity.trust.root import Trust
from integrity.validate import policy_findings

KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for."""

    keys: Path | None = None
    """The folder named by --keys, absolute."""
    pinned: frozenset[str] = frozenset()
    """Root keys given with --root-key."""
    since: str | None = None
    """The base of the change that is judged."""
    staged: bool = False
    """Whether the change is what the index holds, and its base HEAD."""
    has_cache: bool = True
    """Whether an index of the base is kept between runs."""
    cache: Path | None = None
    """Where, absolute; None for the git folder."""
    config: Path | None = None
    """The configuration file named by --config, absolute."""
    isolated: bool = False
    """Whether configuration files are left alone."""
    sealed_key: bytes | None = None
    """A publisher's key for sealed payloads."""
    baseline: Path | None = None
    """The file of accepted findings named by --baseline, absolute."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of a run, and the file that says so."""

    settings: Settings = field(default_factory=Settings)
    name: str | None = None
    """Its path from the root; None where there is none."""
    data: bytes = b""
    findings: tuple[Finding, ...] = ()
    """One for each configuration file that the change alters."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the articles of a run are judged by."""

    trust: Trust = root.NOTHING
    policy: PolicyRow | None = None
    findings: tuple[Finding, ...] = ()
    successor: Trust | None = None
    """The trust that a change would bring."""
    is_refused: bool = False
    """Whether the policy that a change brings is not valid: the run ends with exit code 3."""
    is_log_refused: bool = False
    """The same for the corpus log: that of the tree, or of the base, or what a change makes of it."""
    base: Base | None = None
    """What a change is held against; None where the whole tree is judged."""
    path_of_policy: str = f"{KEYS}/{root.POLICY}"
    """POSIX path from the root of the run."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """A keys folder as it is read."""

    path: str
    """POSIX path from the root of the run, for findings."""
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def where(self) -> str:
        return f"{self.path}/"


def of_tree(top: Path, paths: Sequence[Path], settings: Settings, wish: Wish, at: int) -> Anchor:
    """The trust that the tree at `top` gives to the articles at `paths`. Raises TrustError and UsageError."""
    folder = _on_disk(top, paths, settings, wish)
    trust = root.assemble(folder.files, at, folder.where, wish.pinned)
    anchor = PINNED if wish.pinned else UNANCHORED
    return _anchored(replace(trust, sealed_key=wish.sealed_key), folder, at, anchor)


def of_change(top: Path, paths: Sequence[Path], settings: Settings, wish: Wish, at: int, base: Base) -> Anchor:
    """The trust that `base` gives, and what the work tree at `top` does to it. `settings` are those of the base.

    Raises TrustError where the policy of the base is not valid, and UsageError.
    """
    inside = all(_is_inside(folder, base) for folder in _candidates(top, paths, settings, wish)[0])
    before = _in_commit(top, paths, settings, wish, base) if inside else _on_disk(top, paths, settings, wish)
    trust = root.assemble(before.files, at, f"{base.name}:{before.where}", wish.pinned)
    anchor = _anchored(trust, before, at, PINNED if wish.pinned else f"{SINCE}{base.name}")
    anchor = replace(anchor, trust=replace(anchor.trust, sealed_key=wish.sealed_key), base=base)
    return _with_change(anchor, before, top, at, base) if inside else anchor


def settings_at(top: Path, paths: Sequence[Path], wish: Wish, base: Base | None) -> Configuration:
    """The configuration of a run on `paths`, and with `base` a finding for each file that the work tree alters.

    It is the one in the nearest folder at or above all paths, up to `top`; with `base` only files that the base has
    count, as they stand there. Raises ConfigError.
    """
    folders = discover.way_up(paths, top)
    if base is None or (wish.isolated and not wish.config):
        file = wish.config or (None if wish.isolated else config.nearest(folders))
        return _configured(_relative(file, top), config.contents(file)) if file else Configuration()
    if wish.config and not _is_inside(wish.config, base):
        return _configured(_relative(wish.config, top), config.contents(wish.config))
    names = (config.FILE, config.PROJECT)
    files = [wish.config] if wish.config else [folder / name for folder in folders for name in names]
    before = {path: git.read(base.tip, base.top, _below(path, base)) for path in files}
    chosen = [path for path, data in before.items() if data is not None and _settings_in(path.name, data) is not None]
    if wish.config and not chosen:
        raise ConfigError(f"{wish.config} is not in {base.name}", "name a configuration file that the base has")
    settings = _configured(_relative(chosen[0], top), before[chosen[0]] or b"") if chosen else Configuration()
    now = {path: _now(path, base) for path in files}
    altered = {_relative(path, top): now[path] for path in files if _is_altered(path.name, before[path], now[path])}
    return replace(settings, findings=tuple(policy_findings.configuration_changed(altered)))


def _configured(name: str, data: bytes) -> Configuration:
    return Configuration(config.parse(name, data), name, data)


def baseline_path(top: Path, settings: Settings, wish: Wish) -> Path:
    """Where the accepted findings stand, whether there is such a file or not."""
    return wish.baseline or top / settings.baseline


def accepted(top: Path, settings: Settings, wish: Wish, base: Base | None) -> Baseline:
    """The accepted findings: those of the work tree, and with `base` those that its tip has at the same path.

    Raises BaselineError for a file that is not what it must be, and for one that --baseline names and that is missing;
    UsageError where git cannot tell.
    """
    path = baseline_path(top, settings, wish)
    name = _relative(path, top)
    if base and base.judged and _is_inside(path, base):
        data = git.read(base.judged, base.top, _below(path, base))
        entries = None if data is None else baseline.parse(data, name)
    else:
        entries = baseline.read(path, name)
    if entries is None and wish.baseline:
        raise BaselineError(f"there is no baseline {path}", "correct the path, or make it: `integrity baseline create`")
    if base is None:
        return Baseline(name, entries or ())
    data = git.read(base.tip, base.top, _below(path, base)) if _is_inside(path, base) else None
    before = baseline.parse(data, f"{base.name}:{name}") if data else ()
    return Baseline(name, entries or (), {entry.key: entry for entry in before})


def root_of_change(paths: Sequence[Path], base: Base) -> Path:
    """The root of a run on a change: the nearest folder that holds `.git`, or `integrity.toml` at the base.

    A configuration that only the change has must not move the root, and with it where keys are looked for.
    """

    def is_root(folder: Path) -> bool:
        file = folder / config.FILE
        known = _is_inside(file, base) and git.kinds(base.tip, base.top, _below(file, base))
        return bool(known) or (folder / ".git").exists()

    return discover.find_root(paths, is_root)


def _anchored(trust: Trust, folder: _Folder, at: int, anchor: str) -> Anchor:
    policy = trust.policy
    path = f"{folder.path}/{root.POLICY}"
    if policy is None:
        return Anchor(trust, path_of_policy=path)
    row = PolicyRow(path, policy.version, policy.expires, tuple(sorted(trust.signed)), anchor)
    return Anchor(trust, row, tuple(policy_findings.expiring(policy, path, at)), path_of_policy=path)


def _candidates(top: Path, paths: Sequence[Path], settings: Settings, wish: Wish) -> tuple[list[Path], bool]:
    """Folders to look for keys in, the first that is one counts; and whether the user named it."""
    if wish.keys:
        return [wish.keys], True
    if settings.keys:
        return [top / settings.keys], True
    own = [paths[0] / KEYS] if len(paths) == 1 else []
    return [*own, top / KEYS], False


def _on_disk(top: Path, paths: Sequence[Path], settings: Settings, wish: Wish) -> _Folder:
    folders, named = _candidates(top, paths, settings, wish)
    return _first(folders, top, lambda path, where: trust_folder.from_disk(path, where, named=named).of_policy)


def _in_commit(top: Path, paths: Sequence[Path], settings: Settings, wish: Wish, base: Base) -> _Folder:
    folders, _ = _candidates(top, paths, settings, wish)

    def read(path: Path, where: str) -> Mapping[str, bytes]:
        return trust_folder.from_commit(base.tip, base.top, _below(path, base), where).of_policy

    return _first(folders, top, read)


def _first(folders: list[Path], top: Path, read: Callable[[Path, str], Mapping[str, bytes]]) -> _Folder:
    for path in folders:
        name = _relative(path, top)
        files = read(path, f"{name}/")
        if files:
            return _Folder(name, files)
    return _Folder(_relative(folders[-1], top))


def _relative(path: Path, top: Path) -> str:
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else path.as_posix()


def _with_change(anchor: Anchor, before: _Folder, top: Path, at: int, base: Base) -> Anchor:
    """`anchor` with what the change has done to the keys folder."""
    path = f"{before.path}/{root.POLICY}"
    now: Mapping[str, bytes] = {}
    try:
        now = _after(top / before.path, before.where, base)
        if now == before.files:
            return anchor
        successor = root.succeed(anchor.trust, now, at, before.where)
    except TrustError as error:
        finding = policy_findings.refused(path, now, error)
        return replace(anchor, findings=(*anchor.findings, finding), is_refused=True)
    if _digest(successor) == _digest(anchor.trust):
        return replace(anchor, findings=(*anchor.findings, policy_findings.keys_changed(path, now)))
    if anchor.trust.policy is None:
        trust = replace(anchor.trust, codes=(*anchor.trust.codes, root.POLICY_INTRODUCED))
        return replace(anchor, trust=trust, successor=successor)
    return replace(anchor, successor=successor)


def _after(folder: Path, where: str, base: Base) -> Mapping[str, bytes]:
    """The keys folder as the change has it, in the index or in the work tree. Raises TrustError and UsageError."""
    if base.judged:
        return trust_folder.from_commit(base.judged, base.top, _below(folder, base), where).of_policy
    return trust_folder.from_disk(folder, where, named=False).of_policy


def _digest(trust: Trust) -> Digest | None:
    return trust.policy.digest if trust.policy else None


def _below(path: Path, base: Base) -> str:
    """POSIX path from the top of the work tree; empty for the top itself."""
    relative = _unlinked(path).relative_to(base.top.resolve()).as_posix()
    return "" if relative == "." else relative


def _is_inside(path: Path, base: Base) -> bool:
    return _unlinked(path).is_relative_to(base.top.resolve())


def _unlinked(path: Path) -> Path:
    """The path without links on the way; what stands at its end may be one, and is not followed."""
    return path.parent.resolve() / path.name if path.name != ".." else path.resolve()


def _is_altered(name: str, before: bytes | None, now: bytes | None) -> bool:
    """Whether the settings in a file differ; what else stands in a pyproject.toml is nobody's business here."""
    if now == before or name == config.FILE:
        return now != before
    return _settings_in(name, before) != _settings_in(name, now)


def _now(path: Path, base: Base) -> bytes | None:
    """The file as the change has it."""
    if base.judged:
        return git.read(base.judged, base.top, _below(path, base))
    return path.read_bytes() if path.is_file() else None


def _settings_in(name: str, data: bytes | None) -> object:
    try:
        return None if data is None else config.table_in(name, data)
    except ConfigError as error:
        return error.message

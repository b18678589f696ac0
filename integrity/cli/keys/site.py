"""What a site needs around its keys folder: line ends that git leaves alone, and a mark of its root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from integrity import config
from integrity.cli import output
from integrity.cli.keys import texts
from integrity.cli.keys.folder import Folder
from integrity.load import article, discover
from integrity.trust import identity
from integrity.trust.policy import matches

ATTRIBUTES = ".gitattributes"
_PLAIN = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
"""Paths that stand for themselves in .gitattributes and in TOML."""
_LOOKED_AT = 200
"""Articles read to find one for an example."""


def prepare(folder: Folder) -> Iterator[tuple[str, str]]:
    """Write what is missing around the keys folder; each file that was written, and the line that it has now.

    What cannot be written without touching anything else is left to `missing`.
    """
    path = _path(folder)
    if path is None:
        return
    if not _has_attribute(folder, path) and (text := _attributes(folder)) is not None:
        gap = "\n" if text and not text.endswith("\n") else ""
        output.to_file(folder.site / ATTRIBUTES, f"{text}{gap}{_attribute(path)}\n")
        yield ATTRIBUTES, _attribute(path)
    if folder.config is None:
        output.to_file(folder.site / config.FILE, texts.configuration(path))
        yield config.FILE, f'keys = "{path}"'


def missing(folder: Folder) -> Iterator[str]:
    """What is left to do by hand after `prepare`."""
    path = _path(folder)
    if path is None:
        yield f"give --keys {folder.path} to every command, and keep git from changing the line ends of that folder"
        return
    if not _has_attribute(folder, path):
        yield f"add the line `{_attribute(path)}` to {ATTRIBUTES}, which could not be edited"
    if needs_option(folder):
        yield f'set `keys = "{path}"` in the configuration, or give --keys {path} to every command'


def needs_option(folder: Folder) -> bool:
    """Whether commands find the folder only where --keys names it, after `prepare`."""
    return _path(folder) is None or (folder.config is not None and folder.path != folder.usual)


def article_of(folder: Folder, domains: tuple[str, ...]) -> str | None:
    """The path from the root of the site of one article that a key for `domains` may sign."""
    found = discover.discover(folder.site, [folder.site], folder.settings.exclude)
    for path in islice(sorted(found.articles), _LOOKED_AT):
        outlet = identity.outlet(article.load(folder.site, path).source.values)
        if outlet and any(matches(domain, outlet) for domain in domains):
            return path
    return None


def _path(folder: Folder) -> str | None:
    """The keys folder from the root of the site, where that path can be written into files as it is."""
    if not folder.path.is_relative_to(folder.site):
        return None
    path = folder.path.relative_to(folder.site).as_posix()
    return path if _PLAIN.fullmatch(path) and path != "." else None


def _attribute(path: str) -> str:
    return f"{path}/** -text"


def _attributes(folder: Folder) -> str | None:
    """The text of .gitattributes; None where it is no regular file of UTF-8 text."""
    file: Path = folder.site / ATTRIBUTES
    try:
        return None if file.is_symlink() else file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError):
        return None


def _has_attribute(folder: Folder, path: str) -> bool:
    lines = (_attributes(folder) or "").splitlines()
    return _attribute(path) in (" ".join(line.split()) for line in lines)

"""The names under which a site keeps what is asked of each article. Seals know no names but their own."""

from __future__ import annotations

from dataclasses import dataclass

from integrity.node import Mapping

Path = tuple[str, ...]
"""The keys that lead to a field from the top of the front matter."""


@dataclass(frozen=True, slots=True)
class Fields:
    """For each thing the fields that may hold it, in the order in which they are tried."""

    title: tuple[Path, ...] = (("title",),)
    excerpt: tuple[Path, ...] = (("excerpt",),)
    published: tuple[Path, ...] = (("publishedDateTime",),)
    outlet: tuple[Path, ...] = (("provider", "domain"),)
    url: tuple[Path, ...] = (("originalUrl",), ("webUrl",))

    @property
    def outlet_name(self) -> tuple[Path, ...]:
        """What stands for the outlet in linking where its domain is missing; only with the names of this project."""
        return (("provider", "name"),) if self.outlet == DEFAULT.outlet else ()

    @property
    def texts(self) -> tuple[Path, ...]:
        """Fields that hold one text each, in an article and in an entry of its `related`."""
        return (*self.title, *self.excerpt, *self.published, *self.url)


DEFAULT = Fields()
"""The names of a site that says nothing about them."""


def dotted(path: Path) -> str:
    """How messages and the configuration write a field: `provider.domain`."""
    return ".".join(path)


def written(root: Mapping, paths: tuple[Path, ...]) -> Path | None:
    """The first of `paths` at which `root` has a text that is neither empty nor null."""
    return next((path for path in paths if root.text(*path)), None)


def text(root: Mapping, paths: tuple[Path, ...]) -> str | None:
    """The text at the first of `paths` that has one, stripped."""
    return next(filter(None, (root.text(*path) for path in paths)), None)

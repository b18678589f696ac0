"""What verification asks of the corpus log and of the base of a change, whoever keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import NamedTuple, Protocol

from integrity.trust.digest import Digest
from integrity.trust.log_entries import Row


class Head(NamedTuple):
    """The newest entry of the log for one article."""

    rev: int
    """0 for an entry of an article that is not signed."""
    dig: Digest


class Standing(Enum):
    """What an article with some content is to the log."""

    CURRENT = auto()
    """The head at its path."""
    MOVED = auto()
    """Not known at its path, and the head of the same article at another one."""
    EARLIER = auto()
    """Content that the log has left behind."""
    CHANGED = auto()
    """Content that the log does not know of this article."""
    RETIRED = auto()
    """An article that the log knows as gone."""
    UNKNOWN = auto()
    """An article that the log has never known."""


class LogView(Protocol):
    """An append-only log of seals, already checked."""

    def head(self, sub: str) -> Head | None:
        """The newest entry for the article `sub`."""

    def first_logged(self, sub: str) -> int | None:
        """When the article `sub` was first logged, in Unix seconds."""

    def seal_logged(self, seal: str) -> int | None:
        """When the seal with this text was first logged, in Unix seconds."""

    def standing(self, sub: str, path: str, dig: Digest) -> Standing:
        """What the article `sub` at `path` with this content is to the log."""

    def heads(self, sub: str) -> Mapping[str, Row]:
        """The newest rows of the article `sub` by path, where it was not taken away."""

    def at(self, path: str) -> Mapping[str, Row]:
        """The same at `path` by sub."""

    def live(self) -> Iterator[Row]:
        """The same of all articles."""


class RefView(Protocol):
    """The articles as they are at the base of a change."""

    def is_signed(self, sub: str) -> bool:
        """Whether the article `sub` carries a signed payload there."""


class SignedAt(frozenset[str]):
    """A RefView that knows every `sub` signed at the base."""

    __slots__ = ()

    def is_signed(self, sub: str) -> bool:
        """Whether `sub` is one of them."""
        return sub in self

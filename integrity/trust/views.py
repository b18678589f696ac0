"""What verification asks of the corpus log and of the base of a change, whoever keeps them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from integrity.trust.digest import Digest


class Head(NamedTuple):
    """The newest entry of the log for one article."""

    rev: int
    """0 for an entry of an article that is not signed."""
    dig: Digest


class LogView(Protocol):
    """An append-only log of seals, already checked."""

    def head(self, sub: str) -> Head | None:
        """The newest entry for the article `sub`."""

    def first_logged(self, sub: str) -> int | None:
        """When the article `sub` was first logged, in Unix seconds."""

    def seal_logged(self, seal: str) -> int | None:
        """When the seal with this text was first logged, in Unix seconds."""


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

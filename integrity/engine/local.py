"""Linking in this process."""

from __future__ import annotations

from integrity.engine.interface import Engine
from integrity.link import linking

link: Engine = linking.link
"""All records in memory, on one processor."""

"""A repository with a change, as a pull request brings it, checked out as CI systems do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.repository import FERRY, Repository


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    """A base with signed articles, and a branch for a change."""
    site = Repository(tmp_path / "site")
    site.branch()
    return site


@pytest.fixture
def changed(site: Repository) -> Repository:
    """The same, with an article that was edited after it was signed."""
    site.edit_file(FERRY, "Story", "Tale")
    site.commit("edit")
    return site


def checkout(site: Repository, folder: Path, branch: str = "change") -> Path:
    """A clone with all branches below `origin`, at `branch`: `fetch-depth: 0`."""
    subprocess.run(["git", "clone", "--quiet", "--branch", branch, str(site.root), str(folder)], check=True)
    return folder

"""What tests of the command line begin with."""

from pathlib import Path

import pytest

from tests import key_site
from tests.corpus import Corpus
from tests.key_site import Site


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "newsroom")


@pytest.fixture
def site(corpus: Corpus, tmp_path: Path) -> Site:
    """A site without keys, and a folder for private ones."""
    return key_site.of(corpus, tmp_path)


@pytest.fixture
def ready(site: Site) -> Site:
    """A site after `keys init`."""
    return key_site.initialised(site)


@pytest.fixture
def granted(site: Site) -> Site:
    """A site with a second outlet's key."""
    return key_site.with_outlet(site)

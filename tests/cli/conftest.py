from pathlib import Path

import pytest

from tests.corpus import Corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "newsroom")

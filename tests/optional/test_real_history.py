"""The canonical form on every revision of 192 real articles, where they are at hand."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrity.load import frontmatter
from integrity.load.frontmatter import Source
from integrity.trust import canonical

HISTORY = Path(__file__).parents[3] / "shared" / "data" / "power-apps" / "history.jsonl.gz"
pytestmark = pytest.mark.skipif(not HISTORY.exists(), reason="the real revisions are not at hand")


def revisions() -> Iterator[tuple[str, str]]:
    with gzip.open(HISTORY, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["path"], row["content"]


def content(source: Source, exclude: tuple[str, ...]) -> bytes:
    return canonical.digest(source.root, source.body, exclude).content


def test_the_digest_changes_only_where_the_content_does() -> None:
    before: dict[str, tuple[bytes, bytes, str]] = {}
    pairs = changed = changed_but_for_the_seal = line_ends = 0
    for path, text in revisions():
        source = frontmatter.parse(text.encode())
        assert source.errors == ()
        now = (content(source, canonical.DEFAULT_EXCLUDE), content(source, ("secured",)), text)
        if path in before:
            old = before[path]
            pairs += 1
            changed += old[0] != now[0]
            changed_but_for_the_seal += old[1] != now[1]
            if old[2] != text and old[2].replace("\r\n", "\n") == text.replace("\r\n", "\n"):
                line_ends += 1
                assert old[:2] == now[:2]
        before[path] = now
    assert (pairs, changed, changed_but_for_the_seal, line_ends) == (2245, 18, 30, 57)

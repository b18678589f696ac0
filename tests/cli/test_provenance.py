"""What a JSON report says of its making: each digest changes exactly when what it is of does."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.corpus import AT, Corpus
from tests.key_site import Site


@pytest.fixture
def newsroom(corpus: Corpus) -> Corpus:
    corpus.article("ferry")
    corpus.article("bread")
    return corpus


def provenance(corpus: Corpus, *arguments: str) -> dict[str, str | None]:
    made = corpus.run("audit", "--at", AT, "--output", "json", *arguments).json["provenance"]
    assert set(made) == {"configuration", "corpus", "policy"}
    return dict(made)


def changed(corpus: Corpus, before: dict[str, str | None], *arguments: str) -> set[str]:
    """The digests that are others now."""
    now = provenance(corpus, *arguments)
    return {name for name in now if now[name] != before[name]}


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--jobs", "2"),
        ("--verbose",),
        ("--output", "html:report.html"),
        ("_news",),
        ("_news/2025-03-11-ferry.md", "_news/2025-03-11-bread.md"),
        ("--at", "2027-01-01"),
        ("--fail-on", "error"),
    ],
)
def test_how_a_run_is_started_changes_nothing(newsroom: Corpus, arguments: tuple[str, ...]) -> None:
    assert changed(newsroom, provenance(newsroom), *arguments) == set()


def test_check_and_audit_say_the_same(newsroom: Corpus) -> None:
    assert newsroom.run("check", "--output", "json").json["provenance"] == provenance(newsroom)


@pytest.mark.parametrize("arguments", [("--ignore", "FLD"), ("--fail-on", "note"), ("--mentions",)])
def test_an_option_that_is_a_setting_changes_the_configuration(newsroom: Corpus, arguments: tuple[str, ...]) -> None:
    assert changed(newsroom, provenance(newsroom), *arguments) == {"configuration"}


def test_a_file_and_an_option_that_say_the_same_have_one_configuration(newsroom: Corpus) -> None:
    asked = provenance(newsroom, "--ignore", "FLD2")
    newsroom.raw("integrity.toml", 'ignore = ["FLD"]\n')
    assert provenance(newsroom) == asked


def test_an_article_that_is_edited_added_moved_or_removed_changes_the_corpus(newsroom: Corpus) -> None:
    seen = [provenance(newsroom)]
    newsroom.edit("ferry", title="Ferry sails on")
    seen.append(provenance(newsroom))
    newsroom.article("mayor")
    seen.append(provenance(newsroom))
    newsroom.raw("_news/moved.md", newsroom.read(newsroom.path("mayor")))
    newsroom.remove(newsroom.path("mayor"))
    seen.append(provenance(newsroom))
    newsroom.remove("_news/moved.md")
    newsroom.remove(newsroom.path("bread"))
    seen.append(provenance(newsroom))
    assert len({made["corpus"] for made in seen}) == len(seen)
    assert len({(made["configuration"], made["policy"]) for made in seen}) == 1


def test_an_article_that_cannot_be_read_counts_by_its_bytes(newsroom: Corpus) -> None:
    newsroom.raw("_news/broken.md", "---\na: b: c\n---\n")
    before = provenance(newsroom)
    newsroom.raw("_news/broken.md", "---\na: b: d\n---\n")
    assert changed(newsroom, before) == {"corpus"}


def test_another_seal_or_another_way_to_write_an_article_does_not_change_the_corpus(newsroom: Corpus) -> None:
    before = provenance(newsroom)
    newsroom.edit("ferry", secured=None)
    newsroom.raw(newsroom.path("bread"), newsroom.read(newsroom.path("bread")).replace("\n", "\r\n"))
    assert changed(newsroom, before) == set()


def test_what_is_no_article_does_not_change_the_corpus(newsroom: Corpus) -> None:
    before = provenance(newsroom)
    newsroom.raw("README.md", "How we work.\n")
    newsroom.raw("feed.jsonl", '{"id": "1"}\n')
    assert changed(newsroom, before) == set()


def test_the_digest_of_the_corpus_is_that_of_the_lines_that_the_schema_tells_of(corpus: Corpus) -> None:
    corpus.raw("_news/broken-é.md", broken := b"---\na: b: c\n---\n")
    line = json.dumps(["_news/broken-é.md", hashlib.sha256(broken).hexdigest()]) + "\n"
    assert provenance(corpus)["corpus"] == hashlib.sha256(line.encode("ascii")).hexdigest()


def test_the_policy_has_the_digest_of_its_file_and_none_without_one(tmp_path: Path) -> None:
    site = Site(Corpus(tmp_path / "site"), tmp_path / "config")
    site.corpus.article("ferry")
    before = site.corpus.run("audit", "--output", "json").json["provenance"]
    site.init()
    now = site.corpus.run("audit", "--output", "json").json["provenance"]
    policy = hashlib.sha256((site.keys / "trust.toml").read_bytes()).hexdigest()
    assert (before["policy"], now) == (None, {**before, "policy": policy})

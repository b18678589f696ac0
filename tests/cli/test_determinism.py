"""The same bytes for the same articles: whatever the order, the number of processes and the folder to start in."""

from pathlib import Path

import pytest

from tests.corpus import AT, Corpus

FORMATS = ("text", "json", "html", "links", "clusters", "csv")
MORE_THAN_A_CHUNK = 70


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Enough articles that workers are really started, with findings, copies and replayed seals among them."""
    corpus = Corpus(tmp_path_factory.mktemp("newsroom"))
    for number in range(MORE_THAN_A_CHUNK):
        corpus.article(f"story{number}", path=f"{'_archive' if number % 3 else '_news'}/story{number}.md")
    for number in range(0, MORE_THAN_A_CHUNK - 1, 10):
        told = {"title": "Ferry Sankt Olve hits breakwater at Brennhavn", "excerpt": "26 of 312 passengers are hurt."}
        corpus.edit(f"story{number}", **told, outlet=f"outlet{number}.example", secured=corpus.seal("story1"))
        corpus.edit(f"story{number + 1}", originalUrl="story")
    return corpus


def reports(corpus: Corpus, folder: str, *arguments: str) -> dict[str, bytes]:
    """Every format of one run of a process."""
    out = corpus.root / "out"
    out.mkdir(exist_ok=True)
    wanted = [word for name in FORMATS for word in ("--output", f"{name}:{out / name}")]
    done = corpus.process("check", "--verbose", "--at", AT, *wanted, *arguments, folder=folder)
    assert done.code == 1
    return {name: Path(out / name).read_bytes() for name in FORMATS}


@pytest.fixture(scope="module")
def expected(corpus: Corpus) -> dict[str, bytes]:
    """The reports of the plainest run."""
    found = reports(corpus, ".", "--jobs", "1")
    assert all(found.values())
    return found


@pytest.mark.parametrize("jobs", ["2", "3"])
def test_the_number_of_processes_changes_nothing(corpus: Corpus, expected: dict[str, bytes], jobs: str) -> None:
    assert reports(corpus, ".", "--jobs", jobs) == expected


@pytest.mark.parametrize("order", [["_news", "_archive"], ["_archive", "_news"], [".", "_news", "_news/story0.md"]])
def test_the_order_of_the_arguments_changes_nothing(
    corpus: Corpus, expected: dict[str, bytes], order: list[str]
) -> None:
    assert reports(corpus, ".", *order) == expected


@pytest.mark.parametrize(("folder", "argument"), [("_news", ".."), ("/", None), ("_archive/../_news", "../../{name}")])
def test_the_folder_where_it_is_started_changes_nothing(
    corpus: Corpus, expected: dict[str, bytes], folder: str, argument: str | None
) -> None:
    path = argument.format(name=corpus.root.name) if argument else str(corpus.root)
    assert reports(corpus, folder, path) == expected


def test_the_order_of_records_changes_nothing(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    told = [{"id": f"{n}", "title": f"Ferry hits breakwater at Brennhavn, {n} hurt"} for n in range(9)]
    for folder, records in (("a", told), ("b", told[::-1])):
        corpus.records(f"{folder}/feed.jsonl", *records)
        corpus.raw(f"{folder}/integrity.toml", "")
    first, second = (
        [corpus.run("link", folder, "--output", name).out for name in ("json", "links", "clusters")] for folder in "ab"
    )
    assert first == second
    assert all(first)

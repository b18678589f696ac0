"""`integrity train`: labelled records in, a model out."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from integrity.cli.train import command
from integrity.errors import UsageError
from integrity.link import score
from integrity.link.weights import read_background
from tests.records import STORIES

AT = "2025-03-11T08:00:00Z"


def lines(split: str = "train", copies: int = 6) -> list[dict[str, str]]:
    """The stories of the tests, several times over in other places, as labelled lines."""
    return [
        {
            "id": f"{copy}.{s}.{r}",
            "title": title.replace("Brenna", f"Brenna{copy}").replace("Ravnik", f"Ravnik{copy}"),
            "excerpt": excerpt,
            "published": f"2025-0{1 + copy}-11T0{r}:00:00Z",
            "event": f"{copy}.{s}",
            "split": split,
        }
        for copy in range(copies)
        for s, story in enumerate(STORIES)
        for r, (title, excerpt) in enumerate(story)
    ]


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    text = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)
    return path


def train(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in (*arguments, "--at", AT)], standalone_mode=False)


def test_a_model_is_written_that_can_be_read(tmp_path: Path) -> None:
    done = train(written(tmp_path / "city.jsonl", lines()), "--output", tmp_path / "model.json")
    assert (done.exception, done.return_value) == (None, 0)
    model = score.read((tmp_path / "model.json").read_text(encoding="utf-8"))
    assert model.first != score.shipped().first
    assert model.cut == score.shipped().cut


def test_the_model_says_what_it_was_made_of(tmp_path: Path) -> None:
    train(written(tmp_path / "city.jsonl", lines()), "--output", tmp_path / "model.json")
    made = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    (source,) = made["trained_on"]
    assert (made["date"], made["version"]) == ("2025-03-11", "2025-03-11 city")
    assert (source["set"], source["records"], source["events"]) == ("city", 36, 24)


def test_the_same_records_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    straight, turned = written(tmp_path / "a.jsonl", lines()), written(tmp_path / "b.jsonl.gz", lines()[::-1])
    made = []
    for number, path in enumerate((straight, turned)):
        named = path.rename(tmp_path / f"city{''.join(path.suffixes)}")
        train(named, "--output", tmp_path / f"{number}.json")
        made.append(json.loads((tmp_path / f"{number}.json").read_text(encoding="utf-8")))
    assert [each.pop("trained_on")[0].pop("records") for each in made] == [36, 36]
    assert made[0] == made[1]


def test_the_table_of_words_is_written_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path / "city.jsonl", lines())
    train(path, "--output", tmp_path / "model.json", "--background", tmp_path / "background.json")
    table = read_background((tmp_path / "background.json").read_text(encoding="utf-8"))
    assert table.documents == 24
    assert table.counts["council"] == 6
    assert table.version == "2025-03-11 city"


def test_lines_of_another_split_are_left_out(tmp_path: Path) -> None:
    other = [{**row, "id": f"v{row['id']}"} for row in lines("val")]
    path = written(tmp_path / "city.jsonl.gz", [*lines(), *other])
    train(path, "--split", "train", "--output", tmp_path / "model.json")
    made = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    assert made["trained_on"][0]["records"] == 36


def test_reports_without_labels_are_named_in_the_model(tmp_path: Path) -> None:
    path = written(tmp_path / "city.jsonl", lines())
    loose = written(tmp_path / "archive.jsonl", [{k: v for k, v in row.items() if k != "event"} for row in lines()])
    train(path, "--singles", loose, "--output", tmp_path / "model.json")
    made = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    assert (made["singles"]["set"], made["singles"]["records"]) == ("archive", 36)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"id": "a", "title": "Ferry hits wall"}], "no record with `event`"),
        ([{"id": "a", "event": "1"}, {"id": "a", "event": "2"}], "holds an id twice"),
        (
            [{"id": "a", "title": "Ferry", "event": "1"}, {"id": "b", "title": "Comet", "event": "2"}],
            "nothing to learn",
        ),
    ],
)
def test_records_that_teach_nothing_are_refused(tmp_path: Path, rows: list[dict[str, str]], message: str) -> None:
    done = train(written(tmp_path / "city.jsonl", rows), "--output", tmp_path / "model.json")
    assert isinstance(done.exception, UsageError)
    assert message in done.exception.message
    assert not (tmp_path / "model.json").exists()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = train(tmp_path / "none.jsonl", "--output", tmp_path / "model.json")
    assert isinstance(done.exception, UsageError)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = train(written(tmp_path / "city.jsonl", lines()), "--output", tmp_path / "none" / "model.json")
    assert isinstance(done.exception, UsageError)

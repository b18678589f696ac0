"""Seals judged on Spark: verdicts and findings are those of one process, seals that stand twice included."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from integrity import fields, gather
from integrity.anchor import Wish
from integrity.load import article, discover
from integrity.preparation import prepare
from tests.engine.feeds import NEWSROOM

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_verdicts_and_findings_are_those_of_one_process(spark: "SparkSession") -> None:
    from integrity.engine import codec
    from integrity.engine.spark import verifying

    trust = prepare([NEWSROOM], AT, Wish()).anchor.trust
    paths = sorted(discover.discover(NEWSROOM, [NEWSROOM]).articles)
    contents = {path: (NEWSROOM / path).read_bytes() for path in paths}
    twice = next(path for path in paths if b"secured:" in contents[path])
    contents |= {f"copy-{number}.md": contents[twice] for number in range(9)}
    law = verifying.Law(trust, AT)
    frame = spark.createDataFrame(sorted(contents.items()), "path string, content binary").repartition(3)
    found = {row.path: codec.load(gather.Judged, row.judged) for row in verifying.judge(frame, law).collect()}
    loaded = [article.from_bytes(path, content) for path, content in sorted(contents.items())]
    alone = gather.with_replays([gather.judged(each, trust, AT, fields.DEFAULT) for each in loaded])
    assert {one.path: one.judgement for one in alone} == {path: one.judgement for path, one in found.items()}
    assert {one.judgement.verification.verdict for one in alone} >= {"verified", "replayed"}


def test_two_articles_of_one_path_are_one_and_a_finding(spark: "SparkSession") -> None:
    from integrity.engine.spark import inputs

    frame = spark.createDataFrame([("a.md", b"2"), ("a.md", b"1"), ("b.md", None)], "path string, content binary")
    kept, problems = inputs.once(frame)
    assert sorted(row.path for row in kept.collect()) == ["a.md", "b.md"]
    assert [(finding.rule, finding.place.path) for finding in problems] == [("FMT126", "a.md")]
    assert Path(problems[0].place.path).name == "a.md"

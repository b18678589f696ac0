"""One Spark session for all tests of this folder, on this machine; without pyspark or Java they are skipped."""

import os
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FAST = {
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.memory": "1g",
    "spark.driver.host": "127.0.0.1",
}
"""For small data: nothing is compiled that runs once."""


def absent(reason: str) -> None:
    if os.environ.get("INTEGRITY_REQUIRE_ALL"):
        pytest.fail(f"{reason}, and INTEGRITY_REQUIRE_ALL is set")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def spark() -> Iterator["SparkSession"]:
    """Two processors; a task that fails is tried again."""
    try:
        import pandas  # noqa: F401, ICN001
        import pyspark  # noqa: F401
    except ImportError as error:
        absent(f"{error.name} is not installed")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        absent("there is no Java")
    from integrity.engine.spark.session import Cluster, opened

    with opened(Cluster("local[2,3]", sys.executable, FAST)) as session:
        yield session

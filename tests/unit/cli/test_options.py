"""Options as given -> what the pipeline is asked for."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrity.anchor import Anchor
from integrity.cli.options import PARALLEL_FROM, Common, key_file, moment, split_codes, thumbprints
from integrity.config import Settings
from integrity.errors import KeyFileError, UsageError
from integrity.finding import Severity
from integrity.load.discover import Discovery
from integrity.preparation import Prepared

NOTHING = Common(
    output=(), select=(), ignore=(), fail_on=None, exit_zero=False, at=None, jobs=None, color="auto", quiet=False,
    verbose=False, config=None, isolated=False, mentions=False, keys=None, root_key=(), since=None,
    sealed_key_file=None, baseline=None,
    staged=False, no_cache=False, cache_dir=None,
)  # fmt: skip
PREPARED = Prepared(Path("/repository"), Settings(fail_on="warning"), Anchor(), is_whole=True)
FOUND = Discovery(Path("/repository"), articles={"a.md"})


@pytest.mark.parametrize(
    ("values", "codes"),
    [((), ()), (("FLD",), ("FLD",)), ((" FLD , ,SIG501,", "DUP"), ("FLD", "SIG501", "DUP")), (("", ","), ())],
)
def test_codes_are_split_at_commas(values: tuple[str, ...], codes: tuple[str, ...]) -> None:
    assert split_codes(values) == codes


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2025-03-11", datetime(2025, 3, 11, tzinfo=UTC)),
        ("2025-03-11T08:42:00Z", datetime(2025, 3, 11, 8, 42, tzinfo=UTC)),
        ("2025-03-11T08:42:00+01:00", datetime(2025, 3, 11, 7, 42, tzinfo=UTC)),
    ],
)
def test_a_time_is_taken_in_utc_unless_it_says_otherwise(at: str, expected: datetime) -> None:
    assert moment(at) == expected


@pytest.mark.parametrize("at", ["", "noon", "2025-02-30", "1741682520"])
def test_what_is_no_time_is_refused(at: str) -> None:
    with pytest.raises(UsageError, match="is no time"):
        moment(at)


def test_without_a_time_it_is_now_in_whole_seconds() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert before <= moment(None) <= datetime.now(UTC)
    assert moment(None).microsecond == 0


def test_a_small_corpus_is_read_by_one_process_and_a_large_one_by_as_many_as_there_are() -> None:
    large = Discovery(Path("/"), articles={f"{n}.md" for n in range(PARALLEL_FROM)})
    assert NOTHING.processes(FOUND) == 1
    assert NOTHING.processes(large) >= 1
    assert replace(NOTHING, jobs=7).processes(FOUND) == 7


def test_processors_are_counted_where_the_system_knows_no_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    large = Discovery(Path("/"), articles={f"{n}.md" for n in range(PARALLEL_FROM)})
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 5)
    assert NOTHING.processes(large) == 5
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert NOTHING.processes(large) == 1


@pytest.mark.parametrize(
    ("command", "option", "level"),
    [
        ("check", None, Severity.WARNING),
        ("check", "note", Severity.WARNING),
        ("audit", None, None),
        ("link", None, Severity.WARNING),
        ("audit", "note", Severity.WARNING),
    ],
)
def test_only_an_audit_needs_a_level_to_fail(command: str, option: str | None, level: Severity | None) -> None:
    """The level itself is that of the settings, into which the option has gone already."""
    options = replace(NOTHING, fail_on=option).run_options(command, moment(None), PREPARED, FOUND)
    assert options.fail_on is level


def test_the_time_is_marked_as_asked_for_only_if_it_was() -> None:
    asked = replace(NOTHING, at="2025-03-11")
    assert not NOTHING.run_options("check", moment(None), PREPARED, FOUND).at_given
    assert asked.run_options("check", moment(asked.at), PREPARED, FOUND).at_given


def test_root_keys_are_thumbprints_one_by_one_or_with_commas() -> None:
    assert thumbprints((f"{'a' * 43},{'b' * 43}", "c" * 43)) == {"a" * 43, "b" * 43, "c" * 43}
    assert thumbprints(()) == frozenset()


@pytest.mark.parametrize("value", ["a" * 42, "a" * 44, f"{'a' * 42}=", "keys/pub"])
def test_what_is_no_thumbprint_pins_nothing(value: str) -> None:
    with pytest.raises(UsageError, match="is no thumbprint"):
        thumbprints((value,))


def test_a_key_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match=r"absent\.pem cannot be read: No such file"):
        key_file(str(tmp_path / "absent.pem"))

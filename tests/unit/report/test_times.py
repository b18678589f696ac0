"""Times for programs."""

from datetime import UTC, datetime, timedelta, timezone

from integrity.report.times import second


def test_a_time_is_written_in_utc_with_whole_seconds() -> None:
    east = timezone(timedelta(hours=1))
    assert second(datetime(2025, 3, 11, 8, 42, 0, 999_999, tzinfo=east)) == "2025-03-11T07:42:00Z"
    assert second(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00Z"


def test_no_time_is_none() -> None:
    assert second(None) is None

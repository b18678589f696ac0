from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.load.timestamp import Timestamp, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-11T08:42:00Z", Timestamp(datetime(2025, 3, 11, 8, 42, tzinfo=UTC), True, True)),
        ("2025-03-11t08:42:00z", Timestamp(datetime(2025, 3, 11, 8, 42, tzinfo=UTC), True, True)),
        (" 2025-03-11 08:42 \n", Timestamp(datetime(2025, 3, 11, 8, 42, tzinfo=UTC), True, False)),
        ("2025-03-11 08:42:00 +01:00", Timestamp(datetime(2025, 3, 11, 7, 42, tzinfo=UTC), True, True)),
        ("2025-03-11T00:30:00+0530", Timestamp(datetime(2025, 3, 10, 19, 0, tzinfo=UTC), True, True)),
        ("2025-03-11T23:30:00-10", Timestamp(datetime(2025, 3, 12, 9, 30, tzinfo=UTC), True, True)),
        ("2025-03-11T08:42:00.5Z", Timestamp(datetime(2025, 3, 11, 8, 42, 0, 500_000, tzinfo=UTC), True, True)),
        ("2025-03-11T08:42:00,123456789Z", Timestamp(datetime(2025, 3, 11, 8, 42, 0, 123_456, tzinfo=UTC), True, True)),
        ("2025-03-11", Timestamp(datetime(2025, 3, 11, tzinfo=UTC), False, False)),
        ("2024-02-29", Timestamp(datetime(2024, 2, 29, tzinfo=UTC), False, False)),
        ("9999-12-31T23:59:59Z", Timestamp(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), True, True)),
        ("0001-01-01", Timestamp(datetime(1, 1, 1, tzinfo=UTC), False, False)),
    ],
)
def test_iso_8601_is_read_as_a_moment_in_utc(text: str, expected: Timestamp) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2025", "2025-03", "11.03.2025", "2025-3-11", "20250311", "2025-03-11T", "2025-03-11T08"),
        *("2021-02-30", "2023-02-29", "2025-13-01", "2025-00-10", "0000-01-01", "2025-03-11T25:00:00Z"),
        *("2025-03-11T24:00:01Z", "2025-03-11T08:60:00Z", "2025-03-11T08:42:61Z", "2025-03-11T08:42:00+24:00"),
        *("2025-03-11T08:42:00+1", "2025-03-11T08:42:00UTC", "2025-03-11Z", "2025-03-11T08:42:00.Z", "٢٠٢٥-03-11"),
        *("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2025-03-11T08:42:00.1234567890Z"),
    ],
)
def test_what_names_no_moment_is_none(text: str) -> None:
    assert parse(text) is None


@given(st.datetimes(), st.sampled_from("Tt "), st.sampled_from(["seconds", "milliseconds", "microseconds", "minutes"]))
def test_what_python_writes_is_read_back(moment: datetime, separator: str, precision: str) -> None:
    text = moment.isoformat(separator, precision)
    assert parse(f"{text}Z") == Timestamp(datetime.fromisoformat(text).replace(tzinfo=UTC), True, True)


@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[+-]\d\d:\d\d", fullmatch=True))
def test_no_text_raises(text: str) -> None:
    written = parse(text)
    assert written is None or written.moment.tzinfo is UTC

"""Weekdays and memories."""

import pytest

from integrity.link.days import are_of_other_days, is_memory, weekdays
from tests.records import read


def test_weekdays_are_read_in_title_and_lead_in_any_case() -> None:
    assert weekdays(read("TUESDAY in Tarn", "From Wednesday on; no sundae.")) == {"tues", "wednes"}


@pytest.mark.parametrize(
    ("a", "b", "other"),
    [
        ("A vote on Tuesday", "A vote on Wednesday", True),
        ("A vote on Tuesday", "A vote on Tuesday, not Wednesday", False),
        ("A vote on Tuesday", "A vote", False),
        ("A vote", "A vote", False),
    ],
)
def test_texts_are_of_other_days_if_both_name_some_and_share_none(a: str, b: str, *, other: bool) -> None:
    assert are_of_other_days(read(a), read(b)) == other


FIRE = ("Mill fire in Tarn spreads", "Nobody was hurt.")


@pytest.mark.parametrize(
    "title",
    [
        "Ten years after the mill fire: the night that changed a town",
        "Anniversary of the mill fire in Tarn",
        "Tarn remembers the mill, burned down 50 years ago",
        "Mill museum in Tarn turns 20: a song for every winter",
    ],
)
def test_a_title_that_looks_back_is_another_event(title: str) -> None:
    memory = read(title, "A look at the mill.")
    assert is_memory(memory, read(*FIRE))
    assert is_memory(read(*FIRE), memory)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (FIRE, FIRE),
        (("Tarn marks 30 years of the mill", "A parade."), ("Parade at the mill", "It is the 30th anniversary.")),
        (("Ten years after the mill fire: survivors", None), ("Mill fire in Tarn", None)),
        (("Mark Teller gets ten years", "He burned down the mill."), FIRE),
    ],
)
def test_these_are_not_told_apart_by_looking_back(a: tuple[str, str | None], b: tuple[str, str | None]) -> None:
    assert not is_memory(read(*a), read(*b))

"""Numbers in conflict, rounded, or counted again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link import numbers
from tests.records import read

Words = tuple[str | None, str | None]
CONFLICTS: dict[str, tuple[Words, Words]] = {
    "two magnitudes in the leads": (
        ("Strong quake rattles the north", "A quake of magnitude 6.1 struck before dawn."),
        ("South rocked by tremor", "A 6.7 magnitude tremor struck late."),
    ),
    "two categories": (("Category 2 cyclone nears coast", None), ("Category 3 cyclone nears coast", None)),
    "figures of two weekdays": (
        ("Crude edges up", "Crude settled at $71.15 a barrel on Monday."),
        ("Crude gains again", "Crude settled at $72.40 a barrel on Wednesday."),
    ),
    "titles with leads": (
        ("Ostby offers $4.6 billion for Lundfrakt", "The offer runs until May."),
        ("Lundfrakt: Ostby pays $4.9 billion", "The offer was raised."),
    ),
}
AGREE: dict[str, tuple[Words, Words]] = {
    "a number that is rounded": (
        ("Ostby to buy Lundfrakt for $1.25 billion", None),
        ("Lundfrakt sold: Ostby pays $1.3 billion", None),
    ),
    "a price a share and a price in all": (
        ("Ostby buys Lundfrakt for $4.6 billion", None),
        ("Ostby pays $118 a share for Lundfrakt", None),
    ),
    "numbers of two units": (("Ferry with 312 passengers hits wall", None), ("Ferry hits wall, 26 hurt", None)),
    "one number shared, one not": (
        ("Ferry with 312 passengers hits wall, 20 hurt", None),
        ("20 hurt in crash, 26 taken off ferry with 312 passengers", None),
    ),
    "a number that the other lead holds": (
        ("Brannock profit drops 11%", "Sales rose 3%."),
        ("Brannock sells 3% more", "Profit is smaller."),
    ),
    "a toll": (("At least 20 hurt in quake", None), ("Quake leaves 130 hurt", None)),
    "the people of a toll": (("Fire kills 3 workers", None), ("Fire kills 7 workers", None)),
    "a magnitude that is read again": (
        ("Quake shakes Pellora", "A quake of magnitude 6.1 struck."),
        ("Pellora shaken", "A quake of magnitude 6.3 struck."),
    ),
    "a correction": (("Mill to cost 45 crowns a head", None), ("CORRECTED: Mill to cost 54 crowns a head", None)),
    "times of day": (("Updated at 11 GMT", "Fire."), ("Updated at 17 GMT", "Fire.")),
    "titles alone that share little": (
        ("Read a novel in 90 minutes", None),
        ("Three times faster in under 5 minutes", None),
    ),
}


@pytest.mark.parametrize(("a", "b"), CONFLICTS.values(), ids=CONFLICTS)
def test_other_numbers_are_a_conflict(a: Words, b: Words) -> None:
    assert numbers.numbers_conflict(read(*a), read(*b))


@pytest.mark.parametrize(("a", "b"), AGREE.values(), ids=AGREE)
def test_these_numbers_are_of_one_event(a: Words, b: Words) -> None:
    assert not numbers.numbers_conflict(read(*a), read(*b))


@given(st.floats(min_value=1e-6, max_value=1e12))
def test_a_number_agrees_with_itself(value: float) -> None:
    assert numbers.agree(value, value)


@given(st.floats(min_value=1e-3, max_value=1e9), st.floats(min_value=1e-3, max_value=1e9))
def test_agreement_goes_both_ways(value: float, other: float) -> None:
    assert numbers.agree(value, other) == numbers.agree(other, value)

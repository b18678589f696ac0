"""Signs that two alike texts are about two events, and what must not be taken for one."""

import pytest

from integrity.link import tokens, veto
from tests.records import read

VETOED = {
    "two market reports": (
        ("Oslavian shares close higher as miners rally on weaker florin", None),
        ("Tarnish shares close higher as miners rally on weaker dinar", None),
        ("template",),
    ),
    "two quakes": (
        ("Magnitude 5.6 earthquake shakes Pellora coast, no damage reported", None),
        ("Magnitude 5.1 earthquake shakes Vintari coast, no damage reported", None),
        ("template", "numbers"),
    ),
    "two quakes in other words": (
        ("5.6-magnitude earthquake shakes Pellora coast", None),
        ("Villages cut off after 5.1-magnitude quake in Vintari hills", None),
        ("numbers",),
    ),
    "two years of a series": (
        ("Port of Ravnik annual figures 2022: 18.7 million tonnes", None),
        ("Port of Ravnik annual figures 2023: 17.9 million tonnes", None),
        ("template", "numbers"),
    ),
    "two quarterly results": (
        ("Gronmark lifts outlook as quarterly profit rises 14% on strong demand", None),
        ("Velstad lifts outlook as quarterly profit rises 11% on strong demand", None),
        ("template", "numbers"),
    ),
    "a series that is numbered alone": (
        ("Harbour diary, part 3", "The cranes."),
        ("Harbour diary, part 4", "The tugs."),
        ("template",),
    ),
    "two bids": (
        ("Ostby buys Lundfrakt for $4.6 billion", None),
        ("Ostby offers $4.9 billion for Lundfrakt", None),
        ("numbers",),
    ),
}
KEPT = {
    "one text": (("Ferry hits wall, 26 hurt", None), ("Ferry hits wall, 26 hurt", None)),
    "two headlines of one event": (
        ("Ferry hits breakwater at Brenna, 26 hurt", None),
        ("Dozens injured as ferry strikes harbour wall in Brenna", None),
    ),
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
    "a skeleton whose names the other text holds": (
        ("Mayor of Ravnik opens harbour bridge", "Brenna sent a delegation."),
        ("Mayor of Brenna opens harbour bridge", "The bridge leads to Ravnik."),
    ),
    "a common word changed": (
        ("Council passes budget after long session", None),
        ("Council passes budget after short session", None),
    ),
    "a name that one title adds": (
        ("Council passes budget after long session", None),
        ("Ravnik council passes budget after long session", None),
    ),
    "two words in common": (("Storm hits Ravnik", None), ("Storm hits Brenna", None)),
    "years alone": (("The year 2022 in pictures", None), ("Pictures of a calm 2023", None)),
    "no text": ((None, None), (None, None)),
    "one text missing": (("Magnitude 5.6 earthquake shakes Pellora", None), (None, None)),
}
Words = tuple[str | None, str | None]


@pytest.mark.parametrize(("a", "b", "names"), VETOED.values(), ids=VETOED)
def test_two_events_are_kept_apart(a: Words, b: Words, names: tuple[str, ...]) -> None:
    assert veto.vetoes(read(*a), read(*b)) == names


@pytest.mark.parametrize(("a", "b"), KEPT.values(), ids=KEPT)
def test_no_veto_speaks_where_there_is_no_sign_of_two_events(a: Words, b: Words) -> None:
    assert veto.vetoes(read(*a), read(*b)) == ()


@pytest.mark.parametrize(("a", "b"), [each[:2] for each in VETOED.values()] + list(KEPT.values()))
def test_a_veto_speaks_in_both_directions(a: Words, b: Words) -> None:
    assert veto.vetoes(read(*a), read(*b)) == veto.vetoes(read(*b), read(*a))


def test_numbers_of_both_texts_are_listed_with_their_unit() -> None:
    a, b = (tokens.numbers(text) for text in ("26 hurt, 312 passengers, 5% and 7", "312 passengers, 26 hurt, 7, 6%"))
    assert veto.shared_numbers(a, b) == ("7", "26 hurt", "312 passenger")


def test_numbers_that_contradict_each_other_are_listed_side_by_side() -> None:
    a, b = (tokens.numbers(text) for text in ("3 killed, 5% and 7", "4 killed or 5 killed, 6%, 8"))
    assert veto.conflicting_numbers(a, b) == ("%: 5 / 6", "kill: 3 / 4, 5")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("1.25 crowns", "1.3 crowns"),
        ("3 crowns", "61 crowns"),
        ("3 crowns, 5 crowns", "5 crowns"),
        ("3 crowns", "4 dead"),
        ("3", "4"),
        ("0 crowns", "4 crowns"),
        ("9" * 400 + " crowns", "4 crowns"),
    ],
)
def test_these_numbers_do_not_contradict_each_other(a: str, b: str) -> None:
    assert veto.conflicting_numbers(tokens.numbers(a), tokens.numbers(b)) == ()

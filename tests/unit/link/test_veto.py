"""Signs that two alike texts are about two events, and what must not be taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    "two bids": (
        ("Ostby buys Lundfrakt for $4.6 billion", None),
        ("Ostby offers $4.9 billion for Lundfrakt", None),
        ("numbers",),
    ),
    "yes and no": (
        ("Ravnik council approves tram to the harbour", None),
        ("Ravnik council rejects tram to the harbour", None),
        ("polarity",),
    ),
    "two companies of one name": (
        ("Orlek files for insolvency", "Brewer Orlek owes malt and hops to many creditors."),
        ("Orlek files for insolvency", "Airline Orlek leaves passengers stranded on three islands."),
        ("namesakes",),
    ),
    "a fire and the memory of one": (
        ("Ten years after the mill fire: survivors speak", "Nine workers died at the mill in Tarn."),
        ("Mill fire in Tarn spreads to warehouse", "Nobody was hurt at the mill, the fire service said."),
        ("anniversary",),
    ),
    "a round-up and one of its stories": (
        ("League round-up: leaders win, goals galore in Tarn", "Eight matches in short."),
        ("Late penalty earns Tarn a draw", "Tarn drew 2-2 at home thanks to a penalty."),
        ("digest",),
    ),
}
KEPT = {
    "one text": (("Ferry hits wall, 26 hurt", None), ("Ferry hits wall, 26 hurt", None)),
    "two headlines of one event": (
        ("Ferry hits breakwater at Brenna, 26 hurt", None),
        ("Dozens injured as ferry strikes harbour wall in Brenna", None),
    ),
    "a toll that grows": (
        ("Balcony collapse in Brenna kills 3", "Three people died on Monday."),
        ("Balcony collapse in Brenna kills 7", "The toll rose to seven on Tuesday."),
    ),
    "no text": ((None, None), (None, None)),
    "one text missing": (("Magnitude 5.6 earthquake shakes Pellora", None), (None, None)),
}
Words = tuple[str | None, str | None]
words = st.text(alphabet="Az é1.5%-:'\n", max_size=80)
said = st.tuples(words, words)


@pytest.mark.parametrize(("a", "b", "names"), VETOED.values(), ids=VETOED)
def test_two_events_are_kept_apart(a: Words, b: Words, names: tuple[str, ...]) -> None:
    assert veto.vetoes(read(*a), read(*b)) == names


@pytest.mark.parametrize(("a", "b"), KEPT.values(), ids=KEPT)
def test_no_veto_speaks_where_there_is_no_sign_of_two_events(a: Words, b: Words) -> None:
    assert veto.vetoes(read(*a), read(*b)) == ()


@pytest.mark.parametrize(("a", "b"), [each[:2] for each in VETOED.values()] + list(KEPT.values()))
def test_a_veto_speaks_in_both_directions(a: Words, b: Words) -> None:
    assert veto.vetoes(read(*a), read(*b)) == veto.vetoes(read(*b), read(*a))


@given(said, said)
def test_vetoes_do_not_depend_on_the_side(a: tuple[str, str], b: tuple[str, str]) -> None:
    assert veto.vetoes(read(*a), read(*b)) == veto.vetoes(read(*b), read(*a))


@given(said)
def test_no_text_is_parted_from_itself(a: tuple[str, str]) -> None:
    assert veto.vetoes(read(*a), read(*a)) == ()


def test_every_veto_has_an_example() -> None:
    assert {name for _, _, names in VETOED.values() for name in names} == set(veto.VETOES)


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

"""One skeleton filled twice, and series of one outlet."""

import pytest

from integrity.link.template import is_template, series
from tests.records import read

Words = tuple[str | None, str | None]
TEMPLATES: dict[str, tuple[Words, Words]] = {
    "another number in a series": (("Harbour diary, part 3", "The cranes."), ("Harbour diary, part 4", "The tugs.")),
    "another edition": (
        ("Thousands run the 41st Brenna marathon", "Dario Quell won in 2:11."),
        ("Thousands run the 40th Brenna marathon", "Petra Sohn won in 2:28."),
    ),
    "another day of the market": (
        ("Brenna shares close higher as lenders gain", "The index rose 0.8 percent to 4,312 points on Tuesday."),
        ("Brenna shares close higher as shippers gain", "The index rose 0.5 percent to 4,334 points on Wednesday."),
    ),
    "another set of numbers under other headlines": (
        ("Gold gains", "Spot gold was up 1.2 percent for the week at 2,911 crowns an ounce as bond yields eased."),
        ("Week ends well", "Spot gold was up 0.9 percent for the week at 2,938 crowns an ounce as bond yields eased."),
    ),
    "another entry under a standing head": (
        ("Recipe of the week: lentil soup", "Serves four."),
        ("Recipe of the week: barley bread", "Serves two."),
    ),
    "another day under a standing head": (
        ("Pictures of the day: 11 March 2025", "Chosen by our editors."),
        ("Pictures of the day: 12 March 2025", "Chosen by our editors."),
    ),
    "another list": (
        ("The 10 best bicycle lights for dark mornings", "We rode through the winter."),
        ("The 10 best bicycle locks for city streets", "We sawed and hammered."),
    ),
}
EVENTS: dict[str, tuple[Words, Words]] = {
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
    "a month written in short": (
        ("Ravnik to withdraw its ferries by Sept. 11", None),
        ("Ravnik to withdraw its ferries by September 11", None),
    ),
    "a number in letters": (
        ("Ravnik server fails second time in nine days", None),
        ("UPDATE 1-Ravnik server fails 2nd time in 9 days", None),
    ),
    "a number that is rounded": (
        ("Orlek recalls 25,250 tractors over brakes", None),
        ("Orlek recalls 25,000 tractors over brakes", None),
    ),
    "a rare word for another": (
        ("Singer performs in her undies in Brenna", "She had lost her dress."),
        ("Singer performs in her camisole in Brenna", "Her dress was gone."),
    ),
    "a name with and without accents": (
        ("President Jovenel Brückner shot at home", None),
        ("President Jovenel Bruckner shot at home", None),
    ),
    "a toll": (("Bus crash in Ravnik kills 12 people", None), ("Bus crash in Ravnik kills 19 people", None)),
    "a correction": (
        ("Ravnik names library after Ada Brandt", "The council decided on Monday."),
        ("Corrected: Ravnik names library after Ida Brandt", "The council decided on Monday."),
    ),
    "two headlines under the head of one event": (
        ("Storm Hestia live: roofs torn off", "Follow the latest."),
        ("Storm Hestia live: trains run again", "Follow the latest."),
    ),
}


@pytest.mark.parametrize(("a", "b"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_skeleton_with_another_filling_is_a_template(a: Words, b: Words) -> None:
    assert is_template(read(*a), read(*b))


@pytest.mark.parametrize(("a", "b"), EVENTS.values(), ids=EVENTS)
def test_reports_of_one_event_are_no_template(a: Words, b: Words) -> None:
    assert not is_template(read(*a), read(*b))


DIARY = [read(f"Harbour diary from Ravnik, part {number}") for number in (3, 4, 5)]


def test_three_entries_of_one_outlet_are_a_series() -> None:
    assert series(DIARY, ["a"] * 3) == ((0, 1, 2),)


def test_two_entries_are_no_series() -> None:
    assert series(DIARY[:2], ["a", "a"]) == ()


def test_entries_of_several_outlets_are_no_series() -> None:
    assert series(DIARY, ["a", "b", "c"]) == ()


def test_records_without_outlet_are_in_no_series() -> None:
    assert series(DIARY, [None] * 3) == ()


def test_one_title_three_times_is_no_series() -> None:
    assert series([DIARY[0]] * 3, ["a"] * 3) == ()


def test_a_series_is_found_whatever_stands_between() -> None:
    other = read("Ferry strikes breakwater at Brenna")
    assert series([other, *DIARY, other], ["a"] * 5) == ((1, 2, 3),)


def test_a_toll_that_grows_is_no_series() -> None:
    reports = [read(f"Bus crash in Ravnik kills {number} people") for number in (12, 15, 19)]
    assert series(reports, ["a"] * 3) == ()

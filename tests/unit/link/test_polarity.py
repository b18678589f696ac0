"""Opposite things said of one subject."""

import pytest

from integrity.link.polarity import OPPOSITES, polarity_opposed
from tests.records import read

OPPOSED = {
    "two votes": (("Council approves wind farm at Crow Hill", None), ("Council rejects wind farm at Crow Hill", None)),
    "shut and open again": (
        ("Swing bridge closes after barge collision", "Traffic goes round by Tarn."),
        ("Swing bridge reopens after barge collision", "Traffic flows."),
    ),
    "held and let go": (("Police arrest teacher over fire", None), ("Police release teacher over fire", None)),
    "up and down": (("Unemployment in Tarn rises", None), ("Unemployment in Tarn falls", None)),
}
NOT_OPPOSED = {
    "the win of one side is another's loss": (
        ("Castle Rovers beat Ravnik", None),
        ("Ravnik lose at Castle Rovers", None),
    ),
    "one record says both": (
        ("Harrow profit falls", "Sales rise to a record."),
        ("Harrow sales rise to record", None),
    ),
    "the titles share their subject alone": (
        ("Council approves budget for schools", None),
        ("Council rejects tram in harbour", None),
    ),
    "the same verb": (("Council approves wind farm", None), ("Council approves wind farm", None)),
    "no verb of the list": (("Council debates wind farm", None), ("Council rejects wind farm", None)),
}
Words = tuple[str | None, str | None]


@pytest.mark.parametrize(("a", "b"), OPPOSED.values(), ids=OPPOSED)
def test_opposite_verbs_with_one_subject_are_opposed(a: Words, b: Words) -> None:
    assert polarity_opposed(read(*a), read(*b))


@pytest.mark.parametrize(("a", "b"), NOT_OPPOSED.values(), ids=NOT_OPPOSED)
def test_these_do_not_contradict_each_other(a: Words, b: Words) -> None:
    assert not polarity_opposed(read(*a), read(*b))


def test_no_verb_is_its_own_opposite() -> None:
    assert [one & other for one, other in OPPOSITES if one & other] == []

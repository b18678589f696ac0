"""Round-ups and previews against single stories."""

import pytest

from integrity.link.digest import is_digest
from tests.records import read

STORY = ("Goat rides bus in Ravnik", "The driver noticed after eleven stops.")


@pytest.mark.parametrize(
    "title",
    [
        "The day in brief: fire, wolves and a goat",
        "Evening briefing: fire, wolves, dear tea",
        "Preview: Ravnik host Tarn on Wednesday",
        "The week ahead: rates, results, verdict",
        "League round-up: goals galore",
        "Five things to watch this week: rates, wheat and a goat",
        "What to expect next month",
    ],
)
def test_a_digest_is_not_the_event_of_a_story(title: str) -> None:
    assert is_digest(read(title, "In two minutes."), read(*STORY))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (("Briefly: goat rides bus, wolves", "In short."), STORY),
        (("Preview: a match", "Tonight."), ("Preview: another match", "Tomorrow.")),
        (("Police round-up of suspects in Tarn", "At dawn."), STORY),
        (("Evening briefing: fire, wolves", None), STORY),
        (("Five things to know about goats", "On buses."), STORY),
        ((None, "In short."), STORY),
    ],
)
def test_these_are_not_told_apart_as_digests(
    a: tuple[str | None, str | None], b: tuple[str | None, str | None]
) -> None:
    assert not is_digest(read(*a), read(*b))

"""The exception tree: as drawn, and every member says what to do next."""

import inspect
import re

import pytest

from integrity import errors
from integrity.errors import FormatError, IntegrityError, LogError

CLASSES = {name: value for name, value in inspect.getmembers(errors, inspect.isclass) if issubclass(value, Exception)}


def drawn() -> dict[str, str]:
    """Parent by name, as the tree at the top of the module shows it."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"(?P<lead>[│├└─ ]*)(?P<name>[A-Z]\w+Error)\b", line):
            depth = len(match["lead"])
            above = [(level, name) for level, name in above if level < depth]
            parents[match["name"]] = above[-1][1] if above else "Exception"
            above.append((depth, match["name"]))
    return parents


def test_the_tree_is_the_one_that_is_drawn() -> None:
    assert drawn() == {name: value.__bases__[0].__name__ for name, value in CLASSES.items()}


@pytest.mark.parametrize("name", sorted(set(CLASSES) - {"FormatError", "LogError"}))
def test_an_error_keeps_message_and_next_step(name: str) -> None:
    error = CLASSES[name]("what happened", "what to do")
    assert isinstance(error, IntegrityError)
    assert (error.message, error.next_step, str(error)) == ("what happened", "what to do", "what happened")


def test_a_format_error_has_a_rule_and_may_have_places() -> None:
    error = FormatError("FMT113", "key twice", "delete one", (4, 1, 5), (2, 1, 5))
    assert (error.rule, error.span, error.first) == ("FMT113", (4, 1, 5), (2, 1, 5))
    assert FormatError("FMT101", "unreadable", "").span is None


def test_an_error_of_the_log_has_a_rule() -> None:
    error = LogError("LOG605", "a row was edited", "put it back")
    assert (error.rule, error.message, error.next_step) == ("LOG605", "a row was edited", "put it back")

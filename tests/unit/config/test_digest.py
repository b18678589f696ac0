"""The digest of settings changes exactly when what is judged, or what is said of it, can change."""

from dataclasses import replace

import pytest

from integrity import rules
from integrity.config import PerPath, Settings
from integrity.config.digest import digest
from integrity.fields import Fields

PLAIN = Settings()


def of(settings: Settings) -> str:
    return digest(settings, mentions=False)


@pytest.mark.parametrize(
    "other",
    [
        Settings(exclude=("drafts/",)),
        Settings(exclude=("drafts/", "!drafts/a.md")),
        Settings(exclude=("!drafts/a.md", "drafts/")),
        Settings(select=("FLD",)),
        Settings(ignore=("FLD",)),
        Settings(ignore=("FLD2", "DUP")),
        Settings(fail_on="warning"),
        Settings(levels=(("DUP", "error"),)),
        Settings(levels=(("DUP", "off"),)),
        Settings(fields=Fields(published=(("date",),))),
        Settings(per_path=(PerPath(("wire/",), ignore=("DUP",)),)),
        Settings(per_path=(PerPath(("wires/",), ignore=("DUP",)),)),
        Settings(per_path=(PerPath(("wire/",), levels=(("DUP", "error"),)),)),
    ],
)  # fmt: skip
def test_another_setting_is_another_digest(other: Settings) -> None:
    assert of(other) != of(PLAIN)


def test_a_different_order_of_patterns_is_another_digest_since_the_later_counts() -> None:
    first, second = (Settings(exclude=order) for order in (("a", "!a/b"), ("!a/b", "a")))
    assert of(first) != of(second)


def test_whether_mentions_are_linked_counts() -> None:
    assert digest(PLAIN, mentions=True) != digest(PLAIN, mentions=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Settings(), Settings(select=("FMT", "FLD", "DUP", "SIG", "LOG", "BAS"))),
        (Settings(ignore=("FLD", "DUP")), Settings(ignore=("DUP", "FLD", "FLD2"))),
        (Settings(select=("FLD",)), Settings(select=tuple(c for c in rules.catalogue() if c.startswith("FLD")))),
        (Settings(levels=(("FLD", "note"), ("DUP", "error"))), Settings(levels=(("DUP", "error"), ("FLD", "note")))),
    ],
)
def test_two_ways_to_write_one_thing_have_one_digest(one: Settings, other: Settings) -> None:
    assert of(one) == of(other)


@pytest.mark.parametrize("place", [{"keys": "trust"}, {"keys": "/srv/keys"}, {"baseline": "/srv/old.jsonl"}])
def test_where_keys_and_baseline_stand_does_not_count(place: dict[str, str]) -> None:
    moved = replace(PLAIN, keys=place.get("keys"), baseline=place.get("baseline", PLAIN.baseline))
    assert of(moved) == of(PLAIN)


def test_the_digest_of_a_project_without_a_configuration_is_known() -> None:
    """Pinned, so that a release that changes it does so on purpose: all older reports then differ from new ones."""
    assert of(PLAIN) == "edcbb3e46aa31475c2257a3dee5f3cd2803c253791e9692b84dac90c687f330b"

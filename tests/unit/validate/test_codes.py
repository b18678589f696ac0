"""Codes that need no signature."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.node import Value
from integrity.trust import identity
from integrity.trust.digest import of
from integrity.trust.policy import Policy
from integrity.trust.root import NOTHING
from integrity.trust.views import Head, SignedAt
from integrity.validate import codes
from tests.articles import article, sound
from tests.patience import bounded
from tests.trust_world import AT, DAY, NORTHWIRE, NOW, STRANGER, Log, World, grant, requirement, seconds

SUB = "https://northwire.example/2025/03/11/ferry/"
COMPOSED, DECOMPOSED = "Caf\u00e9", "Cafe\u0301"


def values(text: str) -> dict[str, Value]:
    """The front matter of an article."""
    return article(text).source.values


def of_outlet(front_matter: dict[str, Value], policy: Policy | None) -> tuple[str, ...]:
    """The codes about who the article says it is."""
    who = identity.of(front_matter, "a.md")
    return codes.of_outlet(who.outlet, who.hosts, policy)


# Text that NFC would change.


@pytest.mark.parametrize(
    "text",
    [
        sound(title=DECOMPOSED),
        sound(title='"Cafe\\u0301"'),
        sound(extra=f"{{a: [x, {DECOMPOSED}]}}"),
        sound(**{DECOMPOSED: "x"}),
        sound(extra=f"{{a: {{{DECOMPOSED}: x}}}}"),
        sound().replace("The ferry", DECOMPOSED),
        sound(title="\u212b"),
        f"# {DECOMPOSED}\n",
    ],
    ids=["field", "escaped", "deep inside", "key", "nested key", "body", "singleton", "no front matter"],
)
def test_text_that_nfc_would_change_has_a_code(text: str) -> None:
    assert codes.of_content(article(text)) == ("not-nfc",)


@pytest.mark.parametrize(
    "text",
    [sound(), sound(title=COMPOSED), sound(title='"a\\\\b"'), sound(title="\U0001f6a2 \u4e00"), f"# {COMPOSED}\n", ""],
)
def test_any_other_text_has_none(text: str) -> None:
    assert codes.of_content(article(text)) == ()


LETTERS = st.text(
    "ae\u00e9\u00e5\u0301\u0327\u0338<>=\n \u1100\u1161\uac00\u11a8\u212b\U0001f6a2\u05d0\u05b7", max_size=12
)


@given(LETTERS | st.text(max_size=12))
def test_a_text_is_its_nfc_if_normalising_it_gives_itself(text: str) -> None:
    assert codes.is_nfc(text) is (unicodedata.normalize("NFC", text) == text)


@given(st.lists(LETTERS.filter(bool), min_size=1, max_size=3))
def test_so_it_is_for_long_runs_of_marks(parts: list[str]) -> None:
    text = "".join(part * 400 for part in parts)
    assert codes.is_nfc(text) is (unicodedata.normalize("NFC", text) == text)


def test_a_hundred_thousand_marks_take_little_time() -> None:
    with bounded():
        assert not codes.is_nfc("a" + "\u0301\u0327" * 50_000)


# Look-alikes.


@pytest.mark.parametrize(
    "text",
    [
        sound(provider="{domain: n\u043erthwire.example}"),
        sound(originalUrl="'https://n\u043erthwire.example/x'"),
        sound(webUrl="'https://www.n\u043erthwire.example/x'"),
        sound(provider="{domain: n0rthwire.example}"),
    ],
    ids=["outlet", "original address", "address", "a digit"],
)
def test_an_outlet_or_address_that_looks_like_a_granted_one_has_a_code(text: str) -> None:
    assert of_outlet(values(text), World().trust().policy) == ("homoglyph-domain",)


@pytest.mark.parametrize(
    "text",
    [
        sound(),
        sound(provider="{domain: www.northwire.example}"),
        sound(provider="{domain: other.example}"),
        sound(provider=None),
    ],
)
def test_the_granted_outlet_and_any_other_have_none(text: str) -> None:
    assert of_outlet(values(text), World().trust().policy) == ()


def test_without_a_policy_nothing_is_granted() -> None:
    assert of_outlet(values(sound(provider="{domain: n\u043erthwire.example}")), None) == ()


# What is required.

LATER, EARLIER = "2026-06-15T12:00:01Z", "2026-01-01T00:00:00Z"


def required(text: str, *rules: str, log: Log | None = None, at: int = AT) -> str | None:
    """The outlet whose requirement asks for a signature of an article."""
    found = codes.requirement(article(text), World(rest="".join(rules)).trust(log=log), at)
    return found.outlet if found else None


BY_HOST = "'https://host.example/x'"


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        (sound(), "northwire.example"),
        (sound(provider=None), "northwire.example"),
        (sound(originalUrl=None), "northwire.example"),
        (sound(originalUrl=BY_HOST, webUrl=BY_HOST), "northwire.example"),
        (sound(originalUrl=BY_HOST, webUrl=None, provider=None), "host.example"),
        (sound(originalUrl=BY_HOST, webUrl=None, provider="{domain: other.example}"), "host.example"),
        (sound(originalUrl=None, webUrl="'https://www.host.example/x'", provider=None), "host.example"),
        (sound(originalUrl=None, webUrl=None, provider="{domain: host.example}"), "host.example"),
        (sound(originalUrl=None, webUrl=None, provider="{domain: HOST.example.}"), "host.example"),
        (sound(originalUrl=None, webUrl=None, provider="{domain: other.example}"), None),
        (sound(originalUrl=None, webUrl=None, provider=None), None),
    ],
)
def test_the_outlet_is_found_by_its_domain_and_by_the_host_of_each_address(text: str, outlet: str | None) -> None:
    assert required(text, requirement("northwire.example"), requirement("host.example")) == outlet


def test_without_a_policy_nothing_is_required() -> None:
    assert codes.requirement(article(sound()), NOTHING, AT) is None


@pytest.mark.parametrize(
    ("since", "at", "expected"),
    [
        (NOW, AT - 1, None),
        (NOW, AT, "northwire.example"),
        (NOW, AT + DAY, "northwire.example"),
        (None, 0, "northwire.example"),
    ],
)
def test_it_holds_from_its_beginning_compared_with_the_time_of_judging(
    since: str | None, at: int, expected: str | None
) -> None:
    trust = World(rest=requirement("northwire.example", since)).trust()
    found = codes.requirement(article(sound()), trust, at)
    assert (found.outlet if found else None) == expected


def test_one_that_does_not_hold_yet_does_not_hide_another_that_does() -> None:
    rules = requirement("northwire.example", LATER), requirement("host.example", EARLIER)
    assert required(sound(webUrl=BY_HOST), *rules) == "host.example"


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (Log(firsts={SUB: seconds(EARLIER) - 1}), None),
        (Log(firsts={SUB: seconds(EARLIER)}), "northwire.example"),
        (Log(firsts={"another": 0}), "northwire.example"),
        (Log(), "northwire.example"),
        (None, "northwire.example"),
    ],
)
def test_exempt_is_only_what_was_first_logged_before_it(log: Log | None, expected: str | None) -> None:
    assert required(sound(), requirement("northwire.example", EARLIER), log=log) == expected


def test_one_without_a_beginning_exempts_nothing() -> None:
    assert required(sound(), requirement("northwire.example"), log=Log(firsts={SUB: 0})) == "northwire.example"


# What was signed before.


@pytest.mark.parametrize(
    ("log", "ref", "expected"),
    [
        (None, None, False),
        (Log(), SignedAt(), False),
        (Log({SUB: Head(0, of(b""))}), None, False),
        (Log({SUB: Head(1, of(b""))}), None, True),
        (None, SignedAt({SUB}), True),
        (Log(), SignedAt({SUB}), True),
        (Log({"another": Head(1, of(b""))}), SignedAt({"another"}), False),
    ],
)
def test_an_article_was_signed_where_base_or_log_have_it_signed(
    log: Log | None, ref: SignedAt | None, *, expected: bool
) -> None:
    assert codes.was_signed(article(sound()), World().trust(log=log, ref=ref)) is expected


def test_a_granted_domain_that_is_one_letter_from_another_is_no_look_alike_of_it() -> None:
    world = World(
        granted=[grant(NORTHWIRE, "northwire.example"), grant(STRANGER, "n0rthwire.example")],
        keys=[NORTHWIRE, STRANGER],
    )
    assert of_outlet(values(sound(provider="{domain: n0rthwire.example}")), world.trust().policy) == ()

"""Lines around an article that say nothing about its event, and lines that only look like them."""

import pytest

from integrity.link import furniture

FURNITURE = [
    "Share this",
    "SHARE ON Facebook",
    "Share via e-mail with a friend",
    "Be the first to comment",
    "Comment",
    "Comments: (0)",
    "12 comments",
    "Leave a reply",
    "Sponsored: save the date, 26 November",
    "Advertisement",
    "[Study] How to run a harbourPromoted [Study] How to run a harbour promoted",
    "Sign up for our newsletter",
    "Subscribe now",
    "Read more: the whole story of the ferry",
    "Continue reading",
    "Follow us on all channels",
    "Print",
    "WhatsApp",
    "This content has been selected by the editorial team",
    "All rights reserved.",
    "Copyright 2025 Northern Post",
    "<p>Share this</p>",
    "– – –",
    "   ",
]
TEXT = [
    "Share prices fell on Tuesday.",
    "Shares on the Ravnik exchange fell.",
    "The minister would not comment on the report.",
    "Comments by the minister drew criticism.",
    "He signed up for the lifeboat crew.",
    "Readers found out more than they wanted.",
    "The print run was doubled.",
    "Following us to the quay, he pointed at the ferry.",
    "The captain was promoted in 2019. " + "The harbour master told the inquiry what he had seen that morning. " * 4,
]


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_of_furniture_is_left_out(line: str) -> None:
    assert furniture.strip(f"First.\n{line}\nLast.") == "First.\nLast."


@pytest.mark.parametrize("line", TEXT)
def test_a_line_of_text_stays(line: str) -> None:
    assert furniture.strip(f"First.\n{line}\nLast.") == f"First.\n{line}\nLast."


def test_the_title_is_left_out_where_the_text_repeats_it() -> None:
    assert furniture.strip("# Ferry hits “wall”\nText.", "Ferry hits 'wall'") == "Text."


def test_a_line_that_only_holds_the_title_stays() -> None:
    assert furniture.strip("Ferry hits wall in fog", "Ferry hits wall") == "Ferry hits wall in fog"


def test_recurring_lines_are_left_out_whatever_blanks_are_around_them() -> None:
    assert furniture.strip("  The Post: local since 1887 \nText.", None, frozenset({"The Post: local since 1887"})) == (
        "Text."
    )


def test_a_line_over_the_limit_is_a_paragraph_whatever_it_begins_with() -> None:
    line = "Advertisement " + "x" * furniture.MAX_LINE
    assert furniture.strip(line) == line


def test_a_line_recurs_if_enough_articles_of_one_outlet_hold_it() -> None:
    texts = [("post", f"Story {n}.\nThe Post: local since 1887") for n in range(furniture.MIN_ARTICLES)]
    assert furniture.recurring_lines(texts) == {"post": frozenset({"The Post: local since 1887"})}


def test_a_line_in_one_article_less_does_not_recur() -> None:
    texts = [("post", f"Story {n}.\nThe Post: local since 1887") for n in range(furniture.MIN_ARTICLES - 1)]
    assert furniture.recurring_lines(texts) == {"post": frozenset()}


def test_the_articles_of_two_outlets_are_not_counted_together() -> None:
    texts = [(f"outlet{n % 2}", "The same line") for n in range(2 * furniture.MIN_ARTICLES - 2)]
    assert furniture.recurring_lines(texts) == {"outlet0": frozenset(), "outlet1": frozenset()}


def test_a_line_that_one_article_repeats_does_not_recur() -> None:
    assert furniture.recurring_lines([("post", "Chorus\n" * 20)]) == {"post": frozenset()}


def test_the_empty_line_is_not_counted() -> None:
    assert furniture.recurring_lines([("post", "\n \n")] * furniture.MIN_ARTICLES) == {"post": frozenset()}

"""Furniture is the same whether a line is judged by its first word or by all of it; long runs of marks are found."""

import re

from hypothesis import given
from hypothesis import strategies as st

from integrity.link import furniture, normalize

WORDS = st.sampled_from(
    "Share this on SHARE Be the first to comment Comments 12 comments 3 Leave a reply Sponsored by promoted PROMOTED "
    "Sign up Read more Print e-mail email All rights reserved Ferry fog Straße ſhare ＳＨＡＲＥ Fährt école ß PROMOTEÐ "
    "&amp; &#83;hare <b>Share</b> ’tis — “Read … ʼshare _share co\u0301mment \u00a0Share ﬁnd ǆ ½".split(" ")
)
LINES = st.lists(WORDS | st.text(max_size=6), max_size=7).map(" ".join)
TEXTS = st.lists(LINES, max_size=6).map("\n".join)


@given(TEXTS, st.none() | LINES)
def test_lines_are_judged_alike_by_their_first_word_and_as_a_whole(text: str, title: str | None) -> None:
    heading = normalize.normal_form(title) if title else ""
    kept = [line for line in text.split("\n") if not furniture._is_furniture(line, heading)]
    assert furniture.strip(text, title) == "\n".join(kept)


@given(TEXTS, st.none() | LINES, st.frozensets(LINES.map(str.strip), max_size=3))
def test_what_recurs_is_furniture_whatever_it_says(text: str, title: str | None, recurring: frozenset[str]) -> None:
    recurring -= {""}
    left = "\n".join(line for line in text.split("\n") if line.strip() not in recurring)
    assert furniture.strip(text, title, recurring).split("\n") == furniture.strip(left, title).split("\n")


@given(st.lists(st.sampled_from(["é", "a ", "!", "…" * 29, "…" * 30, "…" * 31, "?" * 80, "x" * 31]), max_size=12))
def test_long_runs_of_marks_are_cut_wherever_they_stand(parts: list[str]) -> None:
    text = "".join(parts)
    expected = text if text.isascii() else re.sub(r"([^\w\s]{30})[^\w\s]+", r"\1", text)
    assert normalize.bound_marks(text) == expected

from integrity.finding import Place
from integrity.node import Span
from integrity.validate.place import MAX_SOURCE, place
from tests.articles import PATH, article

LONG = f"title: {'x' * 200}word{'y' * 300}"
ARTICLE = article(f"---\ntitle: Ferry\n{LONG}\n---\n")


def test_a_place_shows_its_line() -> None:
    span = Span(2, 8, 5)
    assert place(ARTICLE, span, "here") == Place(PATH, span, "title: Ferry", 0, "here")


def test_a_place_without_span_is_the_file() -> None:
    assert place(ARTICLE, label="the other") == Place(PATH, label="the other")


def test_a_long_line_is_cut_to_a_window_around_the_span() -> None:
    span = Span(3, 208, 4)
    assert place(ARTICLE, span) == Place(PATH, span, LONG[167 : 167 + MAX_SOURCE], 167)


def test_the_beginning_of_a_long_line_is_shown_from_its_first_column() -> None:
    assert place(ARTICLE, Span(3, 1, 5)) == Place(PATH, Span(3, 1, 5), LONG[:MAX_SOURCE], 0)


def test_a_place_in_a_file_that_is_no_text_shows_nothing() -> None:
    assert place(article("\udcff"), Span(1, 1, 1)) == Place(PATH, Span(1, 1, 1), "", 0)

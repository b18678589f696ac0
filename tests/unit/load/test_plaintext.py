import pytest

from integrity.load.plaintext import MAX_TITLE, Title, find_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Ferry runs aground\n\nText.", Title("Ferry runs aground", 1, "heading")),
        ("\nBy our reporter\n\n###### Ferry #12 ##\n", Title("Ferry #12", 4, "heading")),
        ("# Why we wrote it in C#", Title("Why we wrote it in C#", 1, "heading")),
        ("#\tFerry", Title("Ferry", 1, "heading")),
        ("Ferry runs aground\n===\n\nText.", Title("Ferry runs aground", 1, "heading")),
        ("Text above.\n\nFerry runs aground\n---\n", Title("Ferry runs aground", 3, "heading")),
    ],
)
def test_the_first_heading_is_the_title(text: str, title: Title) -> None:
    assert find_title(text) == title


@pytest.mark.parametrize("text", ["#hashtag of the day\nmore", "####### seven\nmore", "# #\nmore", "---\nmore"])
def test_what_only_looks_like_a_heading_is_none(text: str) -> None:
    assert find_title(text) is None


def test_a_rule_below_a_paragraph_makes_no_heading() -> None:
    assert find_title("First line\nof a paragraph\n---\nmore") is None


def test_without_heading_the_title_is_the_line_that_comes_again() -> None:
    text = "The paper for the coast\n\nFerry runs aground\n\nText of the story.\n\nFerry runs aground\n\nMore."
    assert find_title(text) == Title("Ferry runs aground", 3, "recurring line")


def test_a_recurring_line_of_two_words_is_a_menu_entry() -> None:
    assert find_title("Ferry news today\n\nRead more\n\nText.\n\nRead more") == Title(
        "Ferry news today", 1, "first line"
    )


def test_else_the_title_is_the_first_line_that_stands_alone() -> None:
    assert find_title("\n\n  Ferry runs aground \n\nText.") == Title("Ferry runs aground", 3, "first line")


def test_a_paragraph_is_no_title() -> None:
    assert find_title("The ferry ran aground\nat half past seven.") is None


def test_a_line_of_300_characters_is_a_title() -> None:
    assert find_title("x" * MAX_TITLE) == Title("x" * MAX_TITLE, 1, "first line")


def test_a_longer_line_is_a_paragraph() -> None:
    assert find_title("x" * (MAX_TITLE + 1)) is None


@pytest.mark.parametrize("text", ["", "\n\n", " \t\n"])
def test_a_blank_text_has_no_title(text: str) -> None:
    assert find_title(text) is None

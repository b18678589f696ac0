"""Each step of the normal form, with the reason why it is there."""

import pytest

from integrity.link import normalize


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("&#8220;Yes&#8221;", "“Yes”"),
        ("&#x201C;Yes", "“Yes"),
        ("caf&eacute;", "café"),
        ("a&nbsp;b", "a\xa0b"),
    ],
)
def test_character_references_become_what_they_stand_for(written: str, read: str) -> None:
    assert normalize.unescape(written) == read


@pytest.mark.parametrize("written", ["&amp;#8220;", "&amp;amp;#8220;", "&AMP;amp;#8220;", f"&{'amp;' * 500}#8220;"])
def test_references_that_were_escaped_again_are_resolved_all_the_same(written: str) -> None:
    assert normalize.unescape(written) == "“"


@pytest.mark.parametrize("text", ["AT&T", "a & b", "&", "&;", "&bogus;", "no reference"])
def test_an_ampersand_that_opens_no_reference_stays(text: str) -> None:
    assert normalize.unescape(text) == text


def test_a_reference_to_an_impossible_character_becomes_the_replacement_character() -> None:
    assert normalize.unescape("&#xD800;&#0;") == "\ufffd\ufffd"


def test_a_tag_becomes_a_blank_so_that_the_words_around_it_stay_two() -> None:
    assert normalize.strip_markup("one<br/>two <a href='x'>three</a>") == "one two  three "


@pytest.mark.parametrize("text", ["1 < 2", "a > b", "<<<", "x <y"])
def test_an_angle_bracket_that_opens_no_tag_stays(text: str) -> None:
    assert normalize.strip_markup(text) == text


def test_markup_that_was_escaped_is_stripped_too() -> None:
    assert normalize.clean("&lt;p&gt;Text&lt;/p&gt;") == "Text"


@pytest.mark.parametrize("mark", list("’‘ʼ`"))
def test_every_apostrophe_is_the_plain_one(mark: str) -> None:
    assert normalize.fold_quotes(f"o{mark}clock") == "o'clock"


@pytest.mark.parametrize("mark", list("“”„«»"))
def test_every_quotation_mark_is_the_plain_one(mark: str) -> None:
    assert normalize.fold_quotes(f"{mark}yes") == '"yes'


def test_a_run_of_marks_is_cut_to_thirty() -> None:
    assert normalize.bound_marks("e" + "\u0301" * 1000 + "n") == "e" + "\u0301" * 30 + "n"


def test_as_many_marks_as_a_text_may_need_stay() -> None:
    assert normalize.bound_marks("e" + "\u0301" * 30 + "n ...") == "e" + "\u0301" * 30 + "n ..."


@pytest.mark.parametrize("blank", ["  ", "\r\n", "\t", "\xa0", "\u2003", "\u3000", "\u2028"])
def test_any_white_space_is_one_blank(blank: str) -> None:
    assert normalize.collapse_space(f"{blank}a{blank}b{blank}") == "a b"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("BRENNA", "brenna"),
        ("Straße", "strasse"),
        ("ﬁsh", "fish"),
        ("Ｆｕｌｌ", "full"),
        ("ΟΔΟΣ", "οδοσ"),
        ("e\u0301", "é"),
        ("²", "2"),
    ],
)
def test_case_and_compatibility_variants_are_one(text: str, folded: str) -> None:
    assert normalize.fold_case(text) == folded


def test_only_letters_and_digits_make_words() -> None:
    assert normalize.words_only("rate: 3.25 % (up) snake_case - ok!") == "rate 3 25 up snake case ok"


@pytest.mark.parametrize("mark", list("'’‘ʼ`"))
def test_no_apostrophe_is_part_of_a_word(mark: str) -> None:
    assert normalize.normal_form(f"don{mark}t") == "don t"


def test_a_letter_that_folds_to_an_apostrophe_keeps_none() -> None:
    assert normalize.normal_form("ŉ") == "n"


def test_a_cleaned_text_keeps_case_and_punctuation() -> None:
    written = "<p>The&nbsp;Bank cut its\r\nrate to 3.25&#8239;% &#8211; “finally”, said Ólund.</p>"
    assert normalize.clean(written) == 'The Bank cut its rate to 3.25 % – "finally", said Ólund.'


def test_a_normal_form_keeps_words_alone() -> None:
    written = "<p>The&nbsp;Bank cut its\r\nrate to 3.25&#8239;% &#8211; “finally”, said Ólund.</p>"
    assert normalize.normal_form(written) == "the bank cut its rate to 3 25 finally said ólund"


@pytest.mark.parametrize("text", ["", " ", "?!…", "<br>", "&nbsp;", "\u200b", "___"])
def test_a_text_without_words_has_the_empty_normal_form(text: str) -> None:
    assert normalize.normal_form(text) == ""

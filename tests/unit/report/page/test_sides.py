from __future__ import annotations

from dataclasses import replace

from integrity.link.evidence import Copy, Passage
from integrity.report.page.sides import BOTH, LEAD, MAX_BODY, ONLY, Block, Sides, Texts, sides
from integrity.report.report import RecordRow
from tests.unit.report.reports import evidence, link, record


def row(name: str, title: str = "Ferry aground", excerpt: str | None = None, text: str | None = None) -> RecordRow:
    return replace(record(name, title), excerpt=excerpt, text=text)


def beside(left: RecordRow, right: RecordRow, passage: Passage | None = None) -> Sides:
    copy = Copy(0.5, 0.5, 0.5, None, shares_passage=True, passage=passage) if passage else None
    return sides(left, right, link(left.id, right.id, found=evidence(copy=copy)), Texts())


def shown(block: Block) -> tuple[str, str]:
    left, right = ("".join(p.text for one in block.rows for p in getattr(one, side)) for side in ("left", "right"))
    return left, right


def test_fields_that_neither_has_are_left_out() -> None:
    found = beside(row("a", excerpt="It ran aground."), row("b"))
    assert [block.name for block in found.blocks] == ["Title", "Excerpt"]
    assert shown(found.blocks[1]) == ("It ran aground.", "")


def test_a_row_ends_where_a_sentence_ends_in_both() -> None:
    left = "The ferry struck the pier. All are safe."
    right = "The ferry hit the pier. All are safe."
    (block,) = beside(row("a", left), row("b", right)).blocks
    pieces = [[(piece.text, piece.kind) for piece in one.left] for one in block.rows]
    assert pieces == [
        [("The ferry ", BOTH), ("struck ", ONLY), ("the pier. ", BOTH)],
        [("All are safe.", BOTH)],
    ]


def test_differences_of_two_reports_in_their_own_words_are_not_highlighted() -> None:
    found = beside(
        row("a", "one two three it ran aground four five"), row("b", "six it ran aground seven eight nine ten")
    )
    kinds = {piece.kind for one in found.blocks[0].rows for piece in (*one.left, *one.right)}
    assert ONLY not in kinds
    assert found.note == "What stands in both is shaded; the rest is each one's own."


def test_nothing_in_common_is_said() -> None:
    assert beside(row("a", "Ferry"), row("b", "Budget")).note == "No longer run of words stands in both."


def test_a_long_body_is_cut_and_it_says_where() -> None:
    text = "word " * 1_000
    block = beside(row("a", text=text), row("b", text="short text")).blocks[1]
    assert block.cut == "left: characters 1 to 1,500 of 4,999"
    assert shown(block)[0].endswith(" …")


def test_a_passage_further_down_is_what_is_shown() -> None:
    text = "word " * 800 + "the passage that both have " + "word " * 800
    start = text.index("the passage")
    passage = Passage(5, start, start + 26, 0, 26, "", "")
    block = beside(row("a", text=text), row("b", text="the passage that both have"), passage).blocks[1]
    left, right = shown(block)
    assert left.startswith("… ")
    assert left.index("the passage") <= LEAD + 10
    assert right == "the passage that both have"
    assert len(left) < MAX_BODY + 10


def test_the_sides_of_a_passage_turn_with_the_records() -> None:
    text = "word " * 800 + "the passage that both have"
    start = text.index("the passage")
    passage = Passage(5, start, start + 26, 0, 26, "", "")
    block = beside(row("b", text="the passage that both have"), row("a", text=text), passage).blocks[1]
    assert "the passage that both have" in shown(block)[1]


def test_texts_are_visible_after_they_are_cut() -> None:
    (block,) = beside(row("a", "gnp.\u202etxt ferry"), row("b", "ferry")).blocks
    assert "\\u202e" in shown(block)[0]


def test_a_body_is_made_once() -> None:
    texts, one = Texts(), row("a", text="A <b>body</b>.")
    assert texts.body(one) == "A body ."
    assert texts.body(replace(one, text="another")) == "A body ."

"""The page of one pair."""

from datetime import UTC, datetime

from integrity.link.evidence import Copy, Feature, Passage, Relation
from integrity.report.comparison import MAX_TEXT, render
from integrity.report.report import RecordRow
from tests.unit.report import reports

A = RecordRow("a.md", "Ferry hits breakwater", "26 are hurt.", "northwire.example", None, reports.DAY, is_mention=False)
B = RecordRow("b.md#related/0", None, None, None, None, None, is_mention=True)


def test_the_whole_page() -> None:
    found = reports.evidence(conflicting_numbers=("hurt: 26 / 3",), vetoes=("number_conflict",), missing=("excerpt",))
    pair = reports.link("a.md", "b.md#related/0", Relation.UNRELATED, 0.48, found)
    assert render(pair, A, B, 1_234) == (
        "A  a.md\n"
        "   title    Ferry hits breakwater\n"
        "   outlet   northwire.example, 2025-03-11 08:42 UTC\n"
        "   excerpt  26 are hurt.\n"
        "B  b.md#related/0\n"
        "   title    (none)\n"
        "   outlet   (none), undated\n"
        "\n"
        "relation     unrelated (not linked)\n"
        "probability  0.480, threshold 0.500, margin -0.020\n"
        "score        0.700 (weighted cosine of title and excerpt)\n"
        "vetoes       number_conflict\n"
        "compared in a feed of 1,234 records\n"
        "\n"
        "feature                 value  adds to log-odds\n"
        "text_overlap            0.400            +1.500\n"
        "dates                   0.100            -0.250\n"
        "sum                                      +1.250\n"
        "\n"
        "shared terms        ferry 0.90, breakwater 0.50\n"
        "shared numbers      312\n"
        "numbers in conflict hurt: 26 / 3\n"
        "days between        0.5\n"
        "missing inputs      excerpt\n"
        "the same            nothing\n"
    )


def test_what_is_not_there_is_named_as_such() -> None:
    nothing = reports.evidence(shared_terms=(), shared_numbers=(), days=None)
    page = render(reports.link("a.md", "b.md", found=nothing), A, B, 2)
    assert page.endswith(
        "shared terms        none\n"
        "shared numbers      none\n"
        "numbers in conflict none\n"
        "days between        unknown\n"
        "missing inputs      none\n"
        "the same            nothing\n"
    )
    assert "relation     same_event (linked)\n" in page


def test_what_the_bodies_share_stands_at_the_end_one_passage_above_the_other() -> None:
    copy = Copy(0.25, 0.3, 0.8, 0.6, True, Passage(1_400, 0, 9, 1_205, 1_214, "ferry hit", "FERRY HIT"))
    found = reports.evidence(same=("address", "text"), copy=copy)
    assert render(reports.link("a.md", "b.md", found=found), A, B, 2).endswith(
        "the same            address, text\n"
        "word 5-grams shared 0.250 of either, 0.300 of A, 0.800 of B\n"
        "words in order      0.600\n"
        "longest passage     1,400 words\n"
        "  A       0  ferry hit\n"
        "  B   1,205  FERRY HIT\n"
    )


def test_bodies_without_order_or_passage_say_so() -> None:
    found = reports.evidence(copy=Copy(0.9, 0.9, 1.0, None, shares_passage=True))
    page = render(reports.link("a.md", "b.md", found=found), A, B, 2)
    assert page.endswith("1.000 of B\nwords in order      not computed\n")


def test_a_long_passage_is_cut_and_can_not_act_on_a_terminal() -> None:
    copy = Copy(0.25, 0.3, 0.8, 0.6, True, Passage(1, 0, 1_000, 0, 6, "x" * 1_000, "a\x1b[31m"))
    lines = render(reports.link("a", "b", found=reports.evidence(copy=copy)), A, B, 2).splitlines()
    assert lines[-2] == f"  A       0  {'x' * (MAX_TEXT - 1)}…"
    assert "\x1b" not in lines[-1]


def test_a_long_title_is_cut_and_a_year_has_four_digits() -> None:
    long = RecordRow("a", "x" * 1_000, None, None, None, datetime(1, 1, 1, tzinfo=UTC), is_mention=False)
    lines = render(reports.link("a", "b"), long, B, 2).splitlines()
    assert lines[1] == f"   title    {'x' * (MAX_TEXT - 1)}…"
    assert lines[2].endswith(", 0001-01-01 00:00 UTC")


def test_a_contribution_of_nothing_has_no_minus() -> None:
    none = reports.evidence(features=(Feature("no date", 0.0, -0.0),))
    assert "no date                 0.000            +0.000\n" in render(reports.link("a", "b", found=none), A, B, 2)

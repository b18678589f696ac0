"""The page of one pair."""

from datetime import UTC, datetime

from integrity.link.evidence import Feature, Relation
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
    )
    assert "relation     same_event (linked)\n" in page


def test_a_long_title_is_cut_and_a_year_has_four_digits() -> None:
    long = RecordRow("a", "x" * 1_000, None, None, None, datetime(1, 1, 1, tzinfo=UTC), is_mention=False)
    lines = render(reports.link("a", "b"), long, B, 2).splitlines()
    assert lines[1] == f"   title    {'x' * (MAX_TEXT - 1)}…"
    assert lines[2].endswith(", 0001-01-01 00:00 UTC")


def test_a_contribution_of_nothing_has_no_minus() -> None:
    none = reports.evidence(features=(Feature("no date", 0.0, -0.0),))
    assert "no date                 0.000            +0.000\n" in render(reports.link("a", "b", found=none), A, B, 2)

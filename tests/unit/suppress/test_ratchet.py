"""The baseline made, brought up to date and cleared."""

from dataclasses import replace
from datetime import date

from integrity.finding import Accepted, Finding, Place, Severity
from integrity.suppress import ratchet
from integrity.suppress.accepting import BASELINE, INLINE
from integrity.suppress.ratchet import Seen, Terms
from tests.unit.report import reports
from tests.unit.suppress.entries import entry

TODAY = date(2026, 6, 15)
TERMS = Terms("known", "desk", TODAY, date(2026, 12, 31))
ALL = frozenset({"FLD211", "DUP301", "DUP304", "SIG510", "BAS904"})


def seen(*findings: Finding, accepted: tuple[Accepted, ...] = ()) -> Seen:
    return Seen(findings, accepted)


def unused(fingerprint: str, code: str = "BAS912") -> Finding:
    """What a run says of an entry with this fingerprint."""
    return replace(reports.finding(code), subjects=(fingerprint,))


def codes(found: Seen, level: Severity = Severity.WARNING) -> list[str]:
    return [rule for rule, _ in found.to_accept(level, ALL)]


def test_findings_from_a_level_on_are_to_be_accepted_but_for_those_on_comments_and_entries() -> None:
    found = seen(*map(reports.finding, ("FLD211", "DUP304", "SIG510", "BAS904", "FLD212")))
    assert codes(found) == ["FLD211", "SIG510"]
    assert codes(found, Severity.NOTE) == ["FLD211", "DUP304", "SIG510"]
    assert codes(found, Severity.ERROR) == ["SIG510"]


def test_what_an_entry_accepts_is_present_and_what_a_comment_accepts_needs_no_entry() -> None:
    one, other = reports.finding("FLD211"), reports.finding("DUP301")
    found = seen(accepted=(Accepted(one, BASELINE, "x"), Accepted(other, INLINE, "x")))
    assert codes(found) == ["FLD211"]
    assert set(found.present) == {("FLD211", one.fingerprint), ("DUP301", other.fingerprint)}


def test_findings_with_one_fingerprint_make_one_entry_with_all_their_paths() -> None:
    one = reports.finding("DUP301", path="b.md", related=[Place("c.md")])
    other = replace(one, place=Place("c.md"), related=(Place("a.md"),))
    (made,) = ratchet.created(seen(one, other).to_accept(Severity.NOTE, ALL).values(), TERMS)
    assert (made.paths, made.subjects, made.created, made.expires) == (
        ("a.md", "b.md", "c.md"), ("b.md",), TODAY, date(2026, 12, 31),
    )  # fmt: skip


def test_refreshing_drops_what_is_gone_and_moves_the_rest() -> None:
    found = reports.finding("FLD211", path="new.md")
    here = entry(fingerprint=found.fingerprint, paths=("old.md",))
    gone, elsewhere = entry(fingerprint="b" * 32), entry(fingerprint="c" * 32)
    over = entry(fingerprint="d" * 32, expires=date(2026, 1, 1))
    run = seen(found, unused(gone.fingerprint), unused(over.fingerprint, "BAS911"))
    entries = [here, gone, elsewhere, over]
    assert ratchet.refreshed(entries, run, lambda _: False) == [replace(here, paths=("new.md",)), elsewhere]
    assert ratchet.refreshed([here], run, lambda path: path == "old.md")[0].paths == ("new.md", "old.md")


def test_refreshing_keeps_an_expired_entry_whose_finding_is_there() -> None:
    found = reports.finding("FLD211")
    over = entry(fingerprint=found.fingerprint, expires=date(2026, 1, 1))
    assert ratchet.refreshed([over], seen(found, unused(over.fingerprint, "BAS911")), lambda _: True) == [over]


def test_pruning_removes_what_is_unused_or_has_expired_whatever_was_looked_at() -> None:
    kept, idle = entry(), entry(fingerprint="b" * 32)
    over = entry(fingerprint="c" * 32, expires=date(2026, 6, 14))
    assert ratchet.pruned([kept, idle, over], seen(unused(idle.fingerprint)), TODAY) == [kept]

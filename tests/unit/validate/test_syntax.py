from integrity.errors import FormatError
from integrity.finding import Confidence, Finding, Place, Severity, fingerprint
from integrity.load.article import unread
from integrity.node import Span
from integrity.validate import syntax
from tests.articles import PATH, article


def test_a_load_error_becomes_a_finding_that_carries_the_verdict() -> None:
    broken = article("---\ntitle: a\nb: c: d\n---\n")
    assert list(syntax.check(broken)) == [
        Finding(
            rule="FMT111",
            severity=Severity.ERROR,
            confidence=Confidence.CERTAIN,
            message="not YAML: an unquoted value holds a colon followed by a blank",
            next_step=(
                "Put the whole value between double quotes; if it is a field of its own, correct the indentation."
            ),
            place=Place(PATH, Span(3, 5, 1), "b: c: d"),
            fingerprint=fingerprint("FMT111", [broken.identity], "0"),
            verdict="malformed",
            subjects=(broken.identity,),
        )
    ]


def test_the_first_of_two_keys_is_a_related_place() -> None:
    found = next(syntax.check(article("---\na: 1\na: 2\n---\n")))
    assert found.related == (Place(PATH, Span(2, 1, 1), "a: 1", 0, "first here"),)


def test_an_error_without_a_step_of_its_own_gets_that_of_the_rule() -> None:
    found = next(syntax.check(article("---\na: &x 1\n---\n")))
    assert found.next_step == "Write the value out; put text that begins with `&` or `*` between quotes."


def test_an_error_about_the_whole_file_has_no_span() -> None:
    found = next(syntax.check(unread("a.md", FormatError("FMT101", "file is a pipe", ""))))
    assert (found.place, found.verdict) == (Place("a.md"), "malformed")


def test_a_warning_carries_no_verdict() -> None:
    found = next(syntax.check(unread("archive", FormatError("FMT102", "folder is a symbolic link", ""))))
    assert (found.severity, found.verdict) == (Severity.WARNING, None)


def test_two_errors_of_one_rule_have_two_fingerprints() -> None:
    found = list(syntax.check(article("---\na: !x 1\nb: !x 1\n---\n")))
    assert len({finding.fingerprint for finding in found}) == 2


def test_a_sound_article_has_none() -> None:
    assert list(syntax.check(article("---\na: 1\n---\n"))) == []

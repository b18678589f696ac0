import base64
import hashlib

from integrity.errors import FormatError
from integrity.load.article import unread
from integrity.trust import canonical
from integrity.validate.article import Judgement, judge
from integrity.validate.authenticity import Verdict, find_replays
from tests.articles import AT, PATH, SEAL, article, judged, sound

OTHER_SEAL = f"{base64.b64encode(bytes(range(32))).decode()};{base64.b64encode(bytes(range(50, 66))).decode()}"


def replayed(first: str, second: str) -> tuple[Judgement, Judgement]:
    """The judgements of two articles after their seals were compared."""
    judgements = (judged(first, "a.md"), judged(second, "b.md"))
    traces = [(each.identity, each.verification.trace) for each in judgements if each.verification.trace]
    found = find_replays(traces)
    a, b = (each.replayed(found[each.path]) if each.path in found else each for each in judgements)
    return a, b


def test_a_judgement_names_the_article_and_its_content() -> None:
    judgement, loaded = judged(sound()), article(sound())
    content = canonical.digest(loaded.source.root, loaded.source.body).content
    assert (judgement.path, judgement.identity) == (PATH, content.hex())


def test_without_a_canonical_form_the_bytes_are_the_content() -> None:
    broken = sound(title="&x y")
    assert judged(broken).identity == hashlib.sha256(broken.encode()).hexdigest()


def test_an_article_that_was_sealed_again_or_reformatted_keeps_its_findings() -> None:
    first = judged(sound(topics="[NO]", title="Storm"))
    again = judged(sound(topics="[NO]", title="'Storm'", secured=OTHER_SEAL, heat="7").replace("\n", "\r\n"))
    prints = [[finding.fingerprint for finding in each.all_findings] for each in (first, again)]
    assert prints[0] == prints[1]
    assert len(prints[0]) == 2


def test_an_edited_article_has_other_findings() -> None:
    first, edited = judged(sound(topics="[NO]")), judged(sound(topics="[NO]", title="Storm"))
    assert first.findings[0].fingerprint != edited.findings[0].fingerprint


def test_the_verdict_on_the_seal_is_the_last_of_all_findings() -> None:
    judgement = judged(sound(title=None, topics="[NO]"))
    assert [finding.rule for finding in judgement.findings] == ["FLD201", "FLD214"]
    assert [finding.rule for finding in judgement.all_findings] == ["FLD201", "FLD214", "SIG514"]


def test_a_malformed_article_gets_its_format_findings_and_nothing_else() -> None:
    judgement = judged(sound(title="&x y", publishedDateTime="never", secured="none"))
    assert [finding.rule for finding in judgement.all_findings] == ["FMT114"]
    assert judgement.verification.verdict is Verdict.MALFORMED


def test_an_unread_file_is_judged_by_the_reason() -> None:
    judgement = judge(unread("a.md", FormatError("FMT101", "file is a pipe", "")), AT)
    assert [(finding.rule, finding.verdict) for finding in judgement.all_findings] == [("FMT101", "malformed")]


def test_a_replayed_seal_takes_the_place_of_the_former_verdict() -> None:
    a, b = replayed(sound(), sound(title="Storm"))
    for judgement in (a, b):
        assert judgement.verification.verdict is Verdict.REPLAYED
        assert judgement.verification.codes == ("same-seal",)
        assert [finding.rule for finding in judgement.all_findings] == ["SIG509"]


def test_a_replay_leaves_the_other_findings() -> None:
    a, _ = replayed(sound(topics="[NO]"), sound())
    assert [finding.rule for finding in a.all_findings] == ["FLD214", "SIG509"]


def test_a_malformed_article_keeps_its_verdict() -> None:
    judgement = judged(sound(secured="'x'"))
    other = find_replays([(each.identity, each.verification.trace) for each in (judged(sound(), "a.md"),
                          judged(sound(), "b.md")) if each.verification.trace])["a.md"]  # fmt: skip
    assert judgement.replayed(other) is judgement


def test_a_malformed_article_does_not_make_the_owner_of_its_seal_replayed() -> None:
    a, b = replayed(sound(), sound(title="&x y"))
    assert (a.verification.verdict, b.verification.verdict) == (Verdict.UNVERIFIABLE, Verdict.MALFORMED)


def test_the_text_of_a_seal_is_in_no_message() -> None:
    assert all(SEAL not in finding.message for finding in judged(sound()).all_findings)

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from integrity.errors import FormatError
from integrity.load.article import unread
from integrity.trust import canonical
from integrity.trust.root import NOTHING
from integrity.validate import replays
from integrity.validate.article import Judgement, judge
from integrity.validate.verdict import Verdict
from tests.articles import AT, PATH, SEAL, article, judged, sound
from tests.trust_world import AT as WORLD_AT
from tests.trust_world import IAT, NORTHWIRE, World, draft, signed

OTHER_SEAL = f"{base64.b64encode(bytes(range(32))).decode()};{base64.b64encode(bytes(range(50, 66))).decode()}"


def replayed(first: str, second: str) -> tuple[Judgement, Judgement]:
    """The judgements of two articles after their seals were compared."""
    judgements = (judged(first, "a.md"), judged(second, "b.md"))
    traces = [(each.identity, each.verification.trace) for each in judgements if each.verification.trace]
    found = replays.find(traces)
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
    judgement = judge(unread("a.md", FormatError("FMT101", "file is a pipe", "")), NOTHING, AT)
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
    other = replays.find([(each.identity, each.verification.trace) for each in (judged(sound(), "a.md"),
                          judged(sound(), "b.md")) if each.verification.trace])["a.md"]  # fmt: skip
    again = judgement.replayed(other)
    assert (again.verification.verdict, again.all_findings) == (Verdict.MALFORMED, judgement.all_findings)
    assert again.verification.codes == ("same-seal",)


def test_a_malformed_article_does_not_make_the_owner_of_its_seal_replayed() -> None:
    a, b = replayed(sound(), sound(title="&x y"))
    assert (a.verification.verdict, b.verification.verdict) == (Verdict.UNVERIFIABLE, Verdict.MALFORMED)


def test_the_text_of_a_seal_is_in_no_message() -> None:
    assert all(SEAL not in finding.message for finding in judged(sound()).all_findings)


WORLD = World()
SIGNED = signed(draft(), NORTHWIRE)


def under_policy(text: str, world: World = WORLD) -> Judgement:
    """The judgement by the policy of a newsroom."""
    return judge(article(text), world.trust(), datetime.fromtimestamp(WORLD_AT, UTC))


def test_a_verified_article_has_no_finding_and_no_seal_among_them() -> None:
    judgement = under_policy(SIGNED)
    assert (judgement.verification.verdict, judgement.all_findings) == (Verdict.VERIFIED, ())


def test_the_identity_is_the_digest_under_the_policys_exclusions() -> None:
    world = World(top='exclude = ["secured", "title"]\n')
    first, other = (under_policy(text, world) for text in (SIGNED, SIGNED.replace("aground", "ashore")))
    assert first.identity == other.identity
    assert under_policy(SIGNED).identity != under_policy(SIGNED.replace("aground", "ashore")).identity


@pytest.mark.parametrize("without", [("secured",), ("heat", "images[].isCached", "secured")])
def test_a_seal_that_leaves_out_less_than_the_policy_allows_is_held_against_its_own_digest(
    without: tuple[str, ...],
) -> None:
    text = signed(draft(heat="7"), NORTHWIRE, without=without)
    assert under_policy(text).verification.verdict is Verdict.VERIFIED
    heated = under_policy(text.replace("heat: 7", "heat: 8")).verification
    assert (heated.verdict is Verdict.TAMPERED) == ("heat" not in without)


def test_what_names_the_article_is_its_identity_for_seals() -> None:
    assert under_policy(SIGNED).subject == "https://northwire.example/2025/03/11/ferry/"
    broken = under_policy(SIGNED.replace("title:", "x: &a b\ntitle:"))
    assert broken.subject == broken.identity


def test_the_time_of_judging_is_rounded_down_to_whole_seconds() -> None:
    at = datetime.fromtimestamp(IAT, UTC)
    verdicts = [
        judge(article(SIGNED), WORLD.trust(), moment).verification.verdict
        for moment in (at - timedelta(microseconds=1), at, at + timedelta(microseconds=999_999))
    ]
    assert verdicts == [Verdict.NOT_YET_VALID, Verdict.VERIFIED, Verdict.VERIFIED]

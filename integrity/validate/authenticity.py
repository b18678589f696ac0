"""SIG: the verdict on the seal of an article, by the numbered steps of the specification (docs/secured.md).

Steps 0 to 10 are taken in their order; the first that fails gives the verdict. After a failure in 0 to 3 nothing in the
payload is used or shown; from 4 on the later steps still run and add codes. The caller's duties: to hold the seals of
all articles against each other (`replays.find`), and to have checked keys and policy (`trust.root.assemble`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from integrity.errors import MalformedError, SealError
from integrity.load.article import Article
from integrity.trust import canonical, claims, jws, keyring, log_entries, sealed, verification
from integrity.trust.log_entries import Content, Kind
from integrity.trust.root import Trust
from integrity.trust.sealed import SealedPayload
from integrity.trust.verification import Subject
from integrity.validate import checks, codes, passed, seal_field, seal_findings, unsigned
from integrity.validate.case import FIRST_AUTHENTIC, Case
from integrity.validate.passed import Pending
from integrity.validate.verdict import Result, Step, Verdict, Verification

FIELD = claims.SEAL_FIELD


def verify(article: Article, trust: Trust, at: int, usual: Subject | None = None) -> Verification:
    """The verdict on the article's seal at the time `at` (Unix seconds), as far as one article alone can tell.

    `usual` is the article as the subject of a seal that leaves out what the policy lists, where it is known already:
    most seals do just that, and nothing is digested twice.
    """
    return verify_all([(article, usual)], trust, at)[0]


def verify_all(articles: Iterable[tuple[Article, Subject | None]], trust: Trust, at: int) -> list[Verification]:
    """The same of some articles, each with its `usual`.

    Their signatures are checked one after the other: between other work each takes a sixth longer (measured).
    """
    begun = [_begun(article, usual, trust, at) for article, usual in articles]
    signed = [isinstance(one, Pending) and passed.is_signed(one) for one in begun]
    return [_ended(one, trust, at, is_signed=is_signed) for one, is_signed in zip(begun, signed, strict=True)]


def _begun(article: Article, usual: Subject | None, trust: Trust, at: int) -> Verification | Pending:
    """The verdict, or what is verified if it is signed."""
    if article.errors:
        return Verification(Verdict.MALFORMED, steps=_unread(article.errors[0].message))
    case = Case(article, trust, at, usual)
    try:
        case.value = seal_field.find(article.source)
        if case.value is None:
            return _unsigned(case, Verdict.MISSING)
        found = passed.pending(article, case.value, case.usual_subject(), trust, at) if trust.policy else None
        return found or by_steps(case)
    except MalformedError as error:
        return case.failed([error], list(_unread(error.message)))


def _ended(one: Verification | Pending, trust: Trust, at: int, *, is_signed: bool) -> Verification:
    if isinstance(one, Verification):
        return one
    found = passed.verified(one, trust) if is_signed else None
    return found or by_steps(Case(one.article, trust, at, one.subject, one.value))


def by_steps(case: Case) -> Verification:
    """The verdict on a seal that was found, by every step that its kind has. Raises MalformedError for none of them."""
    if jws.has_shape(case.text) or (case.text.count(".") == 2 and ";" not in case.text):
        return _signed(case)
    return _sealed(case, sealed.parse(case.text))


# The steps of a signed payload. Each returns what it found, for the person who reads the list, or raises.


def _step_0_shape(case: Case) -> str:
    case.token = jws.parse(case.text)
    return "signed payload"


def _step_1_kind(case: Case) -> str:
    token = case.need_token()
    jws.check_kind(token, jws.SEAL)
    claims.check_version(token)
    case.made = claims.parse(token)
    return f"{jws.ALGORITHM}, {jws.SEAL}, {canonical.FORM}"


def _step_2_key(case: Case) -> str:
    case.need_policy()
    return keyring.find(case.trust.keys, case.need_token().kid).thumbprint


def _step_3_signature(case: Case) -> str:
    token = case.need_token()
    jws.verify(token, keyring.find(case.trust.keys, token.kid))
    return "made by that key"


def _step_4_revoked(case: Case) -> str:
    kid, made = case.need_token().kid, case.need_claims()
    verification.check_not_revoked(case.need_policy(), kid, made, case.text, case.trust.log)
    return "not revoked"


def _step_4_window(case: Case) -> str:
    verification.check_window(case.need_policy(), case.need_token().kid, case.need_claims(), case.at)
    return f"signed {seal_findings.when(case.need_claims())}"


def _step_4_future(case: Case) -> str:
    verification.check_not_in_future(case.need_claims(), case.at)
    return "not from the future"


def _step_5_grant(case: Case) -> str:
    verification.check_granted(case.need_policy(), case.need_token().kid, case.need_claims())
    return f"may speak for {case.need_claims().iss}"


def _step_6_binding(case: Case) -> str:
    verification.check_bound(case.need_claims(), case.need_subject(), case.need_policy().audience)
    return f"made for {case.need_claims().sub}"


def _step_7_exclusions(case: Case) -> str:
    verification.check_exclusions(case.need_policy(), case.need_claims())
    return ", ".join(path for path in case.need_claims().exc if path != FIELD) or "nothing left out"


def _step_8_content(case: Case) -> str:
    verification.check_content(case.need_claims(), case.need_subject())
    return str(case.need_claims().dig)


def _step_9_log(case: Case) -> str:
    if case.trust.log is None:
        return ""
    if code := verification.check_log(case.need_claims(), case.trust.log):
        case.found.append(code)
    return f"revision {case.need_claims().rev}"


_STEPS: tuple[tuple[int, str, Callable[[Case], str]], ...] = (
    (*checks.SHAPE, _step_0_shape),
    (*checks.KIND, _step_1_kind),
    (*checks.KEY, _step_2_key),
    (*checks.SIGNATURE, _step_3_signature),
    (*checks.REVOKED, _step_4_revoked),
    (*checks.WINDOW, _step_4_window),
    (*checks.FUTURE, _step_4_future),
    (*checks.GRANT, _step_5_grant),
    (*checks.BINDING, _step_6_binding),
    (*checks.EXCLUSIONS, _step_7_exclusions),
    (*checks.CONTENT, _step_8_content),
    (*checks.LOG, _step_9_log),
)


def _signed(case: Case) -> Verification:
    """Steps 0 to 10."""
    errors: list[SealError] = []
    steps: list[Step] = []
    is_over = False
    for number, check, step in _STEPS:
        if is_over:
            steps.append(Step(number, check, Result.NOT_CHECKED, "an earlier step failed"))
            continue
        try:
            detail = step(case)
        except SealError as error:
            errors.append(error)
            steps.append(Step(number, check, Result.FAILED, error.message))
            is_over = number < FIRST_AUTHENTIC
        else:
            taken = Step(number, check, Result.PASSED, detail)
            steps.append(taken if detail else Step(number, check, Result.NOT_CHECKED, checks.NO_LOG))
    if errors:
        return case.failed(errors, steps)
    made = case.need_claims()
    content = Content(made.rev, str(made.dig), Kind.SIGNED, log_entries.seal_digest(case.text))
    return case.outcome(Verdict.VERIFIED, [], steps, content=content)  # step 10


def _unread(message: str) -> tuple[Step, ...]:
    """The steps of an article that has no canonical form."""
    left = (Step(number, check, Result.NOT_CHECKED, "an earlier step failed") for number, check, _ in _STEPS[1:])
    return (Step(*checks.SHAPE, Result.FAILED, message), *left)


# Articles without a signed payload.


def _sealed(case: Case, payload: SealedPayload) -> Verification:
    """A sealed payload: its form is known and no more, whoever has the key."""
    case.payload = payload
    case.found += payload.weaknesses
    if case.trust.sealed_key:
        case.found += unsigned.opened(case.article, payload, case.trust.sealed_key, case.usual_subject())
    return _unsigned(case, Verdict.UNVERIFIABLE, payload)


def _unsigned(case: Case, verdict: Verdict, payload: SealedPayload | None = None) -> Verification:
    """`missing` or `unverifiable`; by what base and log say `downgraded`, `rolled-back` or `countersigned`."""
    required = codes.requirement(case.article, case.trust, case.at)
    content = unsigned.content(case.usual_subject(), payload, case.text)
    step, named = unsigned.step_9_log(case.trust.log, case.usual_subject().sub, case.article.path, content)
    named += [codes.SEAL_REQUIRED] if required else []
    found = verdict
    if codes.was_signed(case.article, case.trust):
        verdict = Verdict.DOWNGRADED
    elif step.result is Result.FAILED:
        verdict = Verdict.ROLLED_BACK
    elif step.result is Result.PASSED and not required:
        verdict = Verdict.COUNTERSIGNED
    steps = [*_unsigned_steps(payload), step]
    outcome = case.outcome(verdict, [*named, found], steps, content=content)
    if verdict is Verdict.COUNTERSIGNED:
        return outcome
    return seal_findings.without_signature(outcome, case.article, case.value, payload, case.trust, required, case.at)


def _unsigned_steps(payload: SealedPayload | None) -> Iterator[Step]:
    yield Step(*checks.SHAPE, Result.PASSED, "sealed payload" if payload else "no seal")
    why = "a sealed payload can be opened by its publisher only" if payload else "there is no seal"
    yield from (Step(number, check, Result.NOT_CHECKED, why) for number, check, _ in _STEPS[1:-1])

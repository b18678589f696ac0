"""SIG: the verdict on the seal of an article, by the numbered steps of the specification (docs/secured.md).

Steps 0 to 10 are taken in their order; the first that fails gives the verdict. After a failure in 0 to 3 nothing in the
payload is used or shown; from 4 on the later steps still run and add codes. The caller's duties: to hold the seals of
all articles against each other (`replays.find`), and to have checked keys and policy (`trust.root.assemble`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from integrity.errors import MalformedError, SealError, TamperedError, UnknownKeyError
from integrity.load.article import Article
from integrity.node import Scalar
from integrity.trust import canonical, claims, identity, jws, keyring, log_entries, sealed, verification
from integrity.trust.claims import Claims
from integrity.trust.jws import Token
from integrity.trust.log_entries import Content, Kind
from integrity.trust.policy import Policy
from integrity.trust.root import Trust
from integrity.trust.sealed import SealedPayload
from integrity.trust.verification import Subject
from integrity.validate import codes, seal_field, seal_findings, unsigned
from integrity.validate.verdict import Result, Step, Verdict, Verification

FIELD = claims.SEAL_FIELD
_FIRST_AUTHENTIC = 4
"""The step before which a failure ends verification: nothing is known to be the signer's."""


def verify(article: Article, trust: Trust, at: int, usual: Subject | None = None) -> Verification:
    """The verdict on the article's seal at the time `at` (Unix seconds), as far as one article alone can tell.

    `usual` is the article as the subject of a seal that leaves out what the policy lists, where it is known already:
    most seals do just that, and nothing is digested twice.
    """
    if article.errors:
        return Verification(Verdict.MALFORMED, steps=_unread(article.errors[0].message))
    case = _Case(article, trust, at, usual)
    try:
        value = seal_field.find(article.source)
        if value is None:
            return _unsigned(case, Verdict.MISSING)
        case.value = value
        if jws.has_shape(value.text) or (value.text.count(".") == 2 and ";" not in value.text):
            return _signed(case)
        return _sealed(case, sealed.parse(value.text))
    except MalformedError as error:
        return case.failed([error], list(_unread(error.message)))


@dataclass(slots=True)
class _Case:
    """One article on its way through the steps, and what they have found out so far."""

    article: Article
    trust: Trust
    at: int
    usual: Subject | None
    value: Scalar | None = None
    payload: SealedPayload | None = None
    token: Token | None = None
    made: Claims | None = None
    subject: Subject | None = None
    found: list[str] = field(default_factory=list)
    """Codes that no error carries."""

    @property
    def text(self) -> str:
        return self.value.text if self.value else ""

    def need_token(self) -> Token:
        assert self.token is not None  # noqa: S101 - step 0 comes first
        return self.token

    def need_claims(self) -> Claims:
        assert self.made is not None  # noqa: S101 - step 1 comes first
        return self.made

    def need_subject(self) -> Subject:
        """The article without what the seal leaves out; digested once."""
        if self.subject is None:
            exclude = self.need_claims().exc
            known = self.usual if exclude == self.trust.exclude else None
            self.subject = known or seal_field.subject_of(self.article, exclude)
        return self.subject

    def usual_subject(self) -> Subject:
        """The article without what the policy lists."""
        if self.usual is None:
            self.usual = seal_field.subject_of(self.article, self.trust.exclude)
        return self.usual

    def need_policy(self) -> Policy:
        """The policy. Raises UnknownKeyError where there is none."""
        if self.trust.policy is None:
            raise UnknownKeyError(
                "there is no policy (`keys/trust.toml`) that says which keys to trust",
                "Name the folder with --keys, or set one up: `integrity keys init`.",
                self.trust.codes,
            )
        return self.trust.policy

    def left_out(self) -> tuple[str, ...]:
        """Of the paths that the seal leaves out, those that the article has."""
        return canonical.present(self.article.source.values, self.made.exc) if self.made else ()

    def failed(self, errors: list[SealError], steps: list[Step]) -> Verification:
        """The verdict of the first error, with the codes of all."""
        first = errors[0]
        named = [*(code for error in errors for code in error.codes), *(error.verdict for error in errors[1:])]
        tampered = next((error for error in errors if isinstance(error, TamperedError)), None)
        outcome = self.outcome(Verdict(first.verdict), named, steps, tampered.fields if tampered else ())
        return seal_findings.with_failure(outcome, self.article, self.value, errors, self.made, self.trust, self.at)

    def outcome(self, verdict: Verdict, named: list[str], steps: list[Step],
                fields: tuple[str, ...] = (), content: Content | None = None) -> Verification:  # fmt: skip
        """What is known of the article, without a finding."""
        who = self.subject or self.usual or identity.of(self.article.source.values, self.article.path)
        about = codes.of_outlet(who.outlet, who.hosts, self.trust.policy)
        own = dict.fromkeys((*named, *self.found, *codes.of_content(self.article), *about))
        return Verification(
            verdict,
            tuple(code for code in own if code != verdict),
            trace=seal_field.trace(self.article, self.value, self.payload)
            if self.value and verdict is not Verdict.MALFORMED
            else None,
            outlet=who.outlet,
            sub=who.sub,
            kid=self.token.kid if self.token else None,
            fields=fields,
            excluded=self.left_out() if _is_authentic(steps) else (),
            steps=tuple(steps),
            content=content,
        )


# The steps of a signed payload. Each returns what it found, for the person who reads the list, or raises.


def _step_0_shape(case: _Case) -> str:
    case.token = jws.parse(case.text)
    return "signed payload"


def _step_1_kind(case: _Case) -> str:
    token = case.need_token()
    jws.check_kind(token, jws.SEAL)
    claims.check_version(token)
    case.made = claims.parse(token)
    return f"{jws.ALGORITHM}, {jws.SEAL}, {canonical.FORM}"


def _step_2_key(case: _Case) -> str:
    case.need_policy()
    return keyring.find(case.trust.keys, case.need_token().kid).thumbprint


def _step_3_signature(case: _Case) -> str:
    token = case.need_token()
    jws.verify(token, keyring.find(case.trust.keys, token.kid))
    return "made by that key"


def _step_4_revoked(case: _Case) -> str:
    kid, made = case.need_token().kid, case.need_claims()
    verification.check_not_revoked(case.need_policy(), kid, made, case.text, case.trust.log)
    return "not revoked"


def _step_4_window(case: _Case) -> str:
    verification.check_window(case.need_policy(), case.need_token().kid, case.need_claims(), case.at)
    return f"signed {seal_findings.when(case.need_claims())}"


def _step_4_future(case: _Case) -> str:
    verification.check_not_in_future(case.need_claims(), case.at)
    return "not from the future"


def _step_5_grant(case: _Case) -> str:
    verification.check_granted(case.need_policy(), case.need_token().kid, case.need_claims())
    return f"may speak for {case.need_claims().iss}"


def _step_6_binding(case: _Case) -> str:
    verification.check_bound(case.need_claims(), case.need_subject(), case.need_policy().audience)
    return f"made for {case.need_claims().sub}"


def _step_7_exclusions(case: _Case) -> str:
    verification.check_exclusions(case.need_policy(), case.need_claims())
    return ", ".join(path for path in case.need_claims().exc if path != FIELD) or "nothing left out"


def _step_8_content(case: _Case) -> str:
    verification.check_content(case.need_claims(), case.need_subject())
    return str(case.need_claims().dig)


def _step_9_log(case: _Case) -> str:
    if case.trust.log is None:
        return ""
    if code := verification.check_log(case.need_claims(), case.trust.log):
        case.found.append(code)
    return f"revision {case.need_claims().rev}"


_SHAPE = (0, "canonical form, shape and limits")
_STEPS: tuple[tuple[int, str, Callable[[_Case], str]], ...] = (
    (*_SHAPE, _step_0_shape),
    (1, "algorithm, type, version and claims", _step_1_kind),
    (2, "key is in keys/", _step_2_key),
    (3, "signature", _step_3_signature),
    (4, "key is not revoked", _step_4_revoked),
    (4, "made in the window of the grant, not past its end", _step_4_window),
    (4, "not from the future", _step_4_future),
    (5, "key may speak for the outlet", _step_5_grant),
    (6, "made for this outlet, article and corpus", _step_6_binding),
    (7, "leaves out only what the policy allows", _step_7_exclusions),
    (8, "content is what was signed", _step_8_content),
    (*unsigned.LOG_STEP, _step_9_log),
)


def _signed(case: _Case) -> Verification:
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
            is_over = number < _FIRST_AUTHENTIC
        else:
            taken = Step(number, check, Result.PASSED, detail)
            steps.append(taken if detail else Step(number, check, Result.NOT_CHECKED, "there is no log"))
    if errors:
        return case.failed(errors, steps)
    made = case.need_claims()
    content = Content(made.rev, str(made.dig), Kind.SIGNED, log_entries.seal_digest(case.text))
    return case.outcome(Verdict.VERIFIED, [], steps, content=content)  # step 10


def _is_authentic(steps: list[Step]) -> bool:
    """Whether no step before the fourth failed, so that what the payload says was said by its signer."""
    return all(step.result is not Result.FAILED for step in steps if step.number < _FIRST_AUTHENTIC)


def _unread(message: str) -> tuple[Step, ...]:
    """The steps of an article that has no canonical form."""
    left = (Step(number, check, Result.NOT_CHECKED, "an earlier step failed") for number, check, _ in _STEPS[1:])
    return (Step(*_SHAPE, Result.FAILED, message), *left)


# Articles without a signed payload.


def _sealed(case: _Case, payload: SealedPayload) -> Verification:
    """A sealed payload: its form is known and no more, whoever has the key."""
    case.payload = payload
    case.found += payload.weaknesses
    if case.trust.sealed_key:
        case.found += unsigned.opened(case.article, payload, case.trust.sealed_key, case.usual_subject())
    return _unsigned(case, Verdict.UNVERIFIABLE, payload)


def _unsigned(case: _Case, verdict: Verdict, payload: SealedPayload | None = None) -> Verification:
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
    yield Step(*_SHAPE, Result.PASSED, "sealed payload" if payload else "no seal")
    why = "a sealed payload can be opened by its publisher only" if payload else "there is no seal"
    yield from (Step(number, check, Result.NOT_CHECKED, why) for number, check, _ in _STEPS[1:-1])

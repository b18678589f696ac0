"""One article on its way through the steps of verification, and what they have found out so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from integrity.errors import SealError, TamperedError, UnknownKeyError
from integrity.load.article import Article
from integrity.node import Scalar
from integrity.trust import canonical, identity
from integrity.trust.claims import Claims
from integrity.trust.jws import Token
from integrity.trust.log_entries import Content
from integrity.trust.policy import Policy
from integrity.trust.root import Trust
from integrity.trust.sealed import SealedPayload
from integrity.trust.verification import Subject
from integrity.validate import codes, seal_field, seal_findings
from integrity.validate.verdict import Result, Step, Verdict, Verification

FIRST_AUTHENTIC = 4
"""The step before which a failure ends verification: nothing is known to be the signer's."""


@dataclass(slots=True)
class Case:
    """What is known of one article; the steps fill it in."""

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
        """The text of the field; empty without one."""
        return self.value.text if self.value else ""

    def need_token(self) -> Token:
        """The token, once step 0 was taken."""
        assert self.token is not None  # noqa: S101 - step 0 comes first
        return self.token

    def need_claims(self) -> Claims:
        """The claims, once step 1 was taken."""
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


def _is_authentic(steps: list[Step]) -> bool:
    """Whether no step before the fourth failed, so that what the payload says was said by its signer."""
    return all(step.result is not Result.FAILED for step in steps if step.number < FIRST_AUTHENTIC)

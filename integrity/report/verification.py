"""What `verify` prints of one article: every numbered step with its result, the verdict, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from integrity.report import console
from integrity.report.inert import clipped, visible
from integrity.report.report import PolicyRow
from integrity.report.terminal import PLAIN, Look
from integrity.report.wording import seen_by
from integrity.trust.claims import SEAL_FIELD
from integrity.validate.verdict import Result, Step, Verdict, Verification

_STYLES = {Result.PASSED: "cyan", Result.FAILED: "red", Result.NOT_CHECKED: "dim"}
MAX_DETAIL = 200


def render(path: str, verification: Verification, policy: PolicyRow | None, look: Look = PLAIN) -> str:
    """The text on the article at `path`, ending in a line end."""
    return "\n".join(_lines(path, verification, policy, look)) + "\n"


def _lines(path: str, verification: Verification, policy: PolicyRow | None, look: Look) -> Iterator[str]:
    is_good = verification.verdict is Verdict.VERIFIED
    colour = "cyan" if is_good else "red"
    verdict = look.paint(verification.verdict, "bold", colour)
    yield f"{look.paint(visible(path), 'bold')}: {verdict}{_codes(verification)}"
    yield from (_step(step, look) for step in verification.steps)
    if verification.steps:
        yield _last(verification, policy, look)
    if verification.finding:
        yield ""
        yield console.finding_text(verification.finding, look)


def _codes(verification: Verification) -> str:
    return f" ({', '.join(verification.codes)})" if verification.codes else ""


def _step(step: Step, look: Look) -> str:
    result = look.paint(f"{step.result:<11}", _STYLES[step.result])
    detail = f": {clipped(step.detail, MAX_DETAIL)}" if step.detail else ""
    return f"  {step.number:>2}  {result}  {step.check}{detail}"


def _last(verification: Verification, policy: PolicyRow | None, look: Look) -> str:
    """Step 10: the verdict; for a good one with the fields that it does not cover."""
    if verification.verdict is not Verdict.VERIFIED:
        return f"  10  {look.paint(f'{Result.FAILED:<11}', 'red')}  verdict: {verification.verdict}"
    open_fields = [path for path in verification.excluded if path != SEAL_FIELD]
    left = f"; not protected: {', '.join(open_fields)}" if open_fields else ""
    result = look.paint(f"{Result.PASSED:<11}", "cyan")
    return f"  10  {result}  verdict: verified {seen_by(policy)}{clipped(left, MAX_DETAIL)}"

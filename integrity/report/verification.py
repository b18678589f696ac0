"""What `verify` prints of one article: every numbered step with its result, the verdict, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from integrity.report.finding_text import finding_text
from integrity.report.inert import clipped, visible
from integrity.report.report import PolicyRow
from integrity.report.terminal import PLAIN, Look
from integrity.report.wording import seen_by
from integrity.trust.claims import SEAL_FIELD
from integrity.validate.article import Judgement
from integrity.validate.verdict import Result, Step, Verdict, Verification

_STYLES = {Result.PASSED: "cyan", Result.FAILED: "red", Result.NOT_CHECKED: "dim"}
MAX_DETAIL = 200


def render(judgement: Judgement, policy: PolicyRow | None, look: Look = PLAIN) -> str:
    """The text on one article, ending in a line end."""
    return "\n".join(_lines(judgement, policy, look)) + "\n"


def _lines(judgement: Judgement, policy: PolicyRow | None, look: Look) -> Iterator[str]:
    verification = judgement.verification
    is_good = verification.verdict in {Verdict.VERIFIED, Verdict.COUNTERSIGNED}
    colour = "cyan" if is_good else "red"
    verdict = look.paint(verification.verdict, "bold", colour)
    # The verdict stands first: a line that began with the path could be a command to a build server.
    yield f"{verdict}: {look.paint(visible(judgement.path), 'bold')}{_codes(verification)}"
    yield from (_step(step, look) for step in verification.steps)
    yield _last(verification, policy, look)
    for finding in judgement.all_findings:
        if finding.verdict == verification.verdict:
            yield ""
            yield finding_text(finding, look)


def _codes(verification: Verification) -> str:
    return visible(f" ({', '.join(verification.codes)})") if verification.codes else ""


def _step(step: Step, look: Look) -> str:
    result = look.paint(f"{step.result:<11}", _STYLES[step.result])
    detail = f": {clipped(step.detail, MAX_DETAIL)}" if step.detail else ""
    return f"  {step.number:>2}  {result}  {step.check}{detail}"


def _last(verification: Verification, policy: PolicyRow | None, look: Look) -> str:
    """Step 10: the verdict; for a good one with the fields that it does not cover."""
    if verification.verdict is Verdict.COUNTERSIGNED:
        result = look.paint(f"{Result.NOT_CHECKED:<11}", "dim")
        return f"  10  {result}  verdict: countersigned by the holder of the log key, not by its outlet"
    if verification.verdict is not Verdict.VERIFIED:
        return f"  10  {look.paint(f'{Result.FAILED:<11}', 'red')}  verdict: {verification.verdict}"
    open_fields = [path for path in verification.excluded if path != SEAL_FIELD]
    left = f"; not protected: {', '.join(open_fields)}" if open_fields else ""
    result = look.paint(f"{Result.PASSED:<11}", "cyan")
    return f"  10  {result}  verdict: verified {seen_by(policy)}{clipped(left, MAX_DETAIL)}"

"""`verdicts`: one object a line for each article, sorted by path: the verdict on its seal and all that led to it."""

from __future__ import annotations

from integrity.report.inert import json_text
from integrity.report.report import ArticleRow, Report
from integrity.validate.verdict import Step


def render(report: Report) -> str:
    """JSON lines; ASCII only, keys in a fixed order, equal for equal reports."""
    return "".join(line(row) for row in report.articles)


def line(row: ArticleRow) -> str:
    """One article as a line with its end."""
    return json_text(
        {
            "path": row.path,
            "outlet": row.domain,
            "sub": row.sub,
            "kid": row.kid,
            "verdict": row.verdict,
            "codes": list(row.codes),
            "fields": list(row.fields),
            "excluded": list(row.excluded),
            "steps": [_step(step) for step in row.steps],
        }
    ) + "\n"  # fmt: skip


def _step(step: Step) -> dict[str, object]:
    return {"step": step.number, "check": step.check, "result": step.result, "detail": step.detail}

"""`jsonl`: one finding a line, the object that the JSON report holds, and beside it whether it is accepted."""

from __future__ import annotations

from integrity.report.inert import json_text
from integrity.report.json_v1 import acceptance_object, finding_object
from integrity.report.report import Report


def render(report: Report) -> str:
    """JSON lines by place; ASCII only. `accepted` is null for a finding that counts, else who accepts it and why."""
    counting = [(finding, None) for finding in report.findings]
    known = [(one.finding, acceptance_object(one)) for one in report.accepted]
    rows = sorted([*counting, *known], key=lambda row: row[0].sort_key)
    return "".join(f"{json_text({**finding_object(finding), 'accepted': who})}\n" for finding, who in rows)

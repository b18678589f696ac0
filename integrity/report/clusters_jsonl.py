"""`clusters`: one JSON object a line for each record, sorted by id, every id once."""

from __future__ import annotations

from integrity.report.inert import json_text
from integrity.report.report import Report


def render(report: Report) -> str:
    """JSON lines; ASCII only."""
    return "".join(f"{json_text(row)}\n" for row in rows(report))


def rows(report: Report) -> list[dict[str, object]]:
    """The objects of the lines."""
    every: list[dict[str, object]] = [
        {"id": member, "cluster": cluster.id, "canonical": cluster.canonical, "size": len(cluster.members)}
        for cluster in report.linking.clusters
        for member in cluster.members
    ]
    return sorted(every, key=lambda row: str(row["id"]))

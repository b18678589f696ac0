"""What changed since an earlier report, as formats for people word it. Nothing here is inert yet but for its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from integrity.report.since import CONFIGURATION, POLICY, SCOPE, VERSION, Since, Told, Turned
from integrity.report.wording import counted

TITLE = "Since the last report"


def made(since: Since) -> str:
    """By what and for when the earlier report was made."""
    when = f"judged for {since.at[:16].replace('T', ' ')} UTC" if since.at else "judged for no given time"
    return f"version {since.version}, {when}"


def findings(since: Since) -> str:
    """How many findings came, went and stayed, on one line."""
    parts = [
        f"{counted(len(since.new), 'new finding')}{_levels(since.new)}",
        f"{len(since.gone):,} gone{_levels(since.gone)}",
        *([f"{len(since.accepted):,} accepted since"] if since.accepted else []),
        f"{since.still:,} still there",
    ]
    return ", ".join(parts)


def articles(since: Since) -> str:
    """How many articles came, went and have another verdict, on one line."""
    turned = sum(one.articles for one in since.turned)
    return (
        f"{counted(len(since.added), 'article')} added, {len(since.removed):,} removed, {turned:,} with another verdict"
    )


def caution(since: Since) -> str:
    """One sentence on what was another when the earlier report was made; nothing where all was the same."""
    names = {
        SCOPE: "another choice of articles (all, or what changed since a base)",
        CONFIGURATION: "another configuration",
        POLICY: "another policy",
        VERSION: f"version {since.version} of this tool",
    }
    parts = [names[one] for one in since.differs]
    if not parts:
        return ""
    several = f"{', '.join(parts[:-1])} and {parts[-1]}" if parts[1:] else parts[0]
    return f"That report was made with {several}, so what differs need not come from the articles."


def headline(one: Told) -> str:
    """Level, rule and path of a finding."""
    return f"{one.severity.label}[{one.rule}] {one.path}"


def turn(one: Turned) -> str:
    """How the verdict on some articles of an outlet changed."""
    return f"{one.outlet or '(unknown outlet)'}: {counted(one.articles, 'article')} {one.before}, now {one.now}"


def lines(since: Since, most: int) -> Iterator[tuple[str, str, str]]:
    """Kind, what, and more about it: at most `most` of each kind, and how many are left out."""
    kinds = (("new", since.new), ("gone", since.gone), ("accepted", since.accepted))
    for kind, found in kinds:
        yield from ((kind, headline(one), one.message) for one in found[:most])
        yield from _left(kind, len(found) - most)
    yield from (("verdict", turn(one), "") for one in since.turned[:most])
    yield from _left("verdict", len(since.turned) - most)


def _left(kind: str, count: int) -> Iterator[tuple[str, str, str]]:
    if count > 0:
        yield kind, f"and {count:,} more", ""


def _levels(findings: Iterable[Told]) -> str:
    """The levels of some findings in brackets, the worst first; nothing without one."""
    levels = Counter(one.severity for one in findings)
    said = ", ".join(counted(count, level.label) for level, count in sorted(levels.items(), reverse=True))
    return f" ({said})" if said else ""

"""`integrity explain`."""

from __future__ import annotations

import textwrap

import click

from integrity import rules
from integrity.cli import complete, output
from integrity.errors import UsageError
from integrity.rules import Rule

WIDTH = 88


@click.command("explain")
@click.argument("code", required=False, shell_complete=complete.rule_names)
@click.option("--all", "every", is_flag=True, help="List every rule.")
def command(code: str | None, every: bool) -> int:
    """Show the page of a rule: what it finds, why, and how to mend it."""
    if every:
        lines = [
            f"{rule.code}  {rule.severity.label:<8} {rule.slug:<24} {rule.summary}"
            for rule in rules.catalogue().values()
        ]
        output.to_stdout("\n".join(lines) + "\n")
        return 0
    if code is None:
        raise UsageError("no rule is named", "run `integrity explain CODE`, or `integrity explain --all` for the list")
    output.to_stdout(page(rules.find(code)))
    return 0


def page(rule: Rule) -> str:
    """The page of one rule as plain text."""
    head = f"{rule.code} {rule.slug} ({rule.severity.label}, confidence {rule.confidence}, since {rule.since})"
    sections = [
        head,
        _wrapped(rule.summary),
        f"Why\n{_wrapped(rule.why)}",
        f"Bad\n{_indented(rule.bad)}",
        f"Good\n{_indented(rule.good)}",
        f"What to do\n{_wrapped(rule.mend)}",
    ]
    if rule.options:
        sections.append("\n".join(("Options", *map(_wrapped, rule.options.splitlines()))))
    return "\n\n".join(sections) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")

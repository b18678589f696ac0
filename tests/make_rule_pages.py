"""Make docs/rules/ out of the catalogue: a page for each rule, and a README that lists them by family.

    python -m tests.make_rule_pages

They are the pages of `integrity explain`, as Markdown. Pages of rules that are no more are deleted.
"""

from __future__ import annotations

from pathlib import Path

from integrity.rules import Rule, catalogue

FOLDER = Path(__file__).parent.parent / "docs" / "rules"
FAMILIES = {
    "FMT": "File, front matter and records",
    "FLD": "Fields, outlet, addresses and dates",
    "DUP": "Duplicates and events",
    "SIG": "Seal, keys and policy",
    "LOG": "Corpus log",
    "BAS": "Baseline and ignores",
}
LEAD = """\
# Rules

What `integrity check` and `integrity audit` report; `integrity explain CODE` shows the same pages offline. Made out of
integrity/catalogue.toml by `python -m tests.make_rule_pages`.

An **error** means that the article cannot be trusted or read as it stands, a **warning** that it is probably a mistake
and an editor should look, a **note** that it is worth knowing. `certain` rules follow from the bytes alone, `high` ones
are wrong only in rare, known cases, `medium` ones rest on a model: read the evidence.

These concern every rule: `--select CODES` and `--ignore CODES`, or `select` and `ignore` in integrity.toml, choose what
is reported, by code (`FLD209`) or prefix (`FLD`). `--fail-on LEVEL`, or `fail-on`, says from which level a check ends
with exit 1.
"""


def pages() -> dict[str, str]:
    """The text of every file in docs/rules, by its name."""
    return {f"{rule.code}.md": page(rule) for rule in catalogue().values()} | {"README.md": index()}


def page(rule: Rule) -> str:
    """One rule as Markdown."""
    level = f"{rule.severity.label} | {rule.confidence} | {rule.since}"
    sections = [
        f"# {rule.code} {rule.slug}",
        rule.summary,
        f"| level | confidence | since |\n|---|---|---|\n| {level} |",
        f"## Why\n\n{rule.why}",
        f"## Bad\n\n{_block(rule.bad)}",
        f"## Good\n\n{_block(rule.good)}",
        f"## What to do\n\n{rule.mend}",
    ]
    if rule.options:
        sections.append("## Options\n\n" + "\n".join(f"- {line}" for line in rule.options.splitlines()))
    return "\n\n".join((*sections, "[All rules](README.md)")) + "\n"


def index() -> str:
    """All rules by family."""
    return LEAD + "".join(_family(code, title) for code, title in FAMILIES.items())


def _family(code: str, title: str) -> str:
    rows = "".join(
        f"| [{rule.code}]({rule.code}.md) | {rule.slug} | {rule.severity.label} | {_cell(rule.summary)} |\n"
        for rule in catalogue().values()
        if rule.code.startswith(code)
    )
    return f"\n## {code}: {title}\n\n| code | name | level | |\n|---|---|---|---|\n{rows}" if rows else ""


def _block(text: str) -> str:
    return f"```text\n{text}\n```"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def make(folder: Path) -> None:
    """Write all pages into `folder`, and nothing else stays there."""
    folder.mkdir(exist_ok=True)
    wanted = pages()
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    make(FOLDER)

"""What the text report of a corpus without keys says at its end: that nothing is wrong, and how to begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from integrity.report.report import Report
from integrity.report.terminal import Look
from integrity.report.wording import counted
from integrity.rules import catalogue

_NOTES = {
    "SIG513": "no field `secured`; nothing to mend, unless the outlet means to sign",
    "SIG514": "a sealed payload, which only its publisher can open; nothing to mend",
}
_MEANING = _NOTES | {
    "SIG503": "signed, but without a policy no key is known; if the corpus has a folder of keys: --keys DIR",
}
"""Rules that report no more than the lack of keys -> what it means."""


def text(report: Report, look: Look) -> str:
    """The section, ending without a line end; nothing where there is a policy, or no such finding is reported."""
    found = Counter(finding.rule for finding in report.findings if finding.rule in _MEANING)
    return "" if report.policy or not found else "\n".join(_lines(found, look))


def _lines(found: Counter[str], look: Look) -> Iterator[str]:
    yield (
        f"{look.paint('Keys', 'bold')}: there is no policy here (keys/trust.toml) that says which keys to trust. "
        "That is no fault of an article:"
    )
    for rule in (rule for rule in _MEANING if found[rule]):
        yield f"  {catalogue()[rule].slug:<12}  {counted(found[rule], 'article')}: {_MEANING[rule]}"
    yield "  To have articles signed from now on, the site's owner runs `integrity keys init --domain outlet.example`."
    notes = [f'"{rule}"' for rule in _NOTES if found[rule]]
    if notes:
        yield f"  If nobody is going to, put ignore = [{', '.join(notes)}] into integrity.toml."

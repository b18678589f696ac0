"""Content integrity and deduplication for repositories of articles.

`check` and `audit` judge and link the articles below some paths and return a Report; `verify` judges the seal of one
article and `sign` makes one; `link_records` links records.
Names are resolved when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from integrity.version import __version__

if TYPE_CHECKING:
    from integrity.anchor import Wish
    from integrity.api import audit, check, link_records, sign, verify
    from integrity.finding import Finding, Place, Severity
    from integrity.link.evidence import Cluster, Link, Linking, Relation
    from integrity.load.records import Record
    from integrity.report.report import Report
    from integrity.sealing import Sealing
    from integrity.trust.private import PrivateKey
    from integrity.validate.verdict import Verdict, Verification

_HOMES = {
    "audit": "integrity.api",
    "check": "integrity.api",
    "link_records": "integrity.api",
    "sign": "integrity.api",
    "verify": "integrity.api",
    "Wish": "integrity.anchor",
    "Finding": "integrity.finding",
    "Place": "integrity.finding",
    "Severity": "integrity.finding",
    "Cluster": "integrity.link.evidence",
    "Link": "integrity.link.evidence",
    "Linking": "integrity.link.evidence",
    "Relation": "integrity.link.evidence",
    "Record": "integrity.load.records",
    "Report": "integrity.report.report",
    "Sealing": "integrity.sealing",
    "PrivateKey": "integrity.trust.private",
    "Verdict": "integrity.validate.verdict",
    "Verification": "integrity.validate.verdict",
}

__all__ = [
    "Cluster",
    "Finding",
    "Link",
    "Linking",
    "Place",
    "PrivateKey",
    "Record",
    "Relation",
    "Report",
    "Sealing",
    "Severity",
    "Verdict",
    "Verification",
    "Wish",
    "__version__",
    "audit",
    "check",
    "link_records",
    "sign",
    "verify",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'integrity' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - only when a name is first used

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

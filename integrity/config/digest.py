"""The digest of what a run is set to, so that two reports can be told to rest on the same settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

from integrity import rules
from integrity.config.levels import Part
from integrity.config.settings import OFF, Settings
from integrity.finding import Severity


def digest(settings: Settings, *, mentions: bool) -> str:
    """SHA-256, in hex, of the settings that decide what is judged and what is said of it, as `members` gives them.

    It is that of JSON in ASCII with sorted members and no blanks. Two ways to write one thing, such as a prefix and all
    its codes, have one digest. Where keys and baseline stand does not count: the policy has a digest of its own, and
    accepted findings are in the report.
    """
    text = json.dumps(members(settings, mentions=mentions), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def members(settings: Settings, *, mentions: bool) -> dict[str, object]:
    """What the digest is made of. `mentions` is whether entries of `related` are linked, which no file can set.

    Rules are named by what is left out of them, so that a version with more of them has the same digest.
    """
    ruling = settings.ruling
    return {
        "exclude": list(settings.exclude),
        "fail-on": settings.fail_on,
        "fields": asdict(settings.fields),
        "left-out": sorted(frozenset(rules.catalogue()) - settings.reported),
        "levels": _levels(ruling.of_rule),
        "mentions": mentions,
        "per-path": [_part(part) for part in ruling.parts],
    }


def _part(part: Part) -> dict[str, object]:
    return {"paths": list(part.paths), "left-out": sorted(part.left_out), "levels": _levels(part.levels)}


def _levels(levels: Mapping[str, Severity | None]) -> dict[str, str]:
    return {code: OFF if level is None else level.label for code, level in levels.items()}

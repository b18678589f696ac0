"""The JSON Schema of integrity.toml, for editors and for other tools."""

from __future__ import annotations

import json

from integrity.config.definitions import DEFINITIONS

ID = "https://newsroom-integrity.example/schema/config-v1.json"


def render() -> str:
    """The schema as JSON; that codes of rules exist, and that patterns are ones, only the program checks."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "Configuration of newsroom-integrity, version 1",
        "description": "What integrity.toml holds, or the table [tool.integrity] of pyproject.toml.",
        "type": "object",
        "properties": {one.name: {"description": one.summary, **one.shape.schema()} for one in DEFINITIONS},
        "additionalProperties": False,
    }
    return json.dumps(document, indent=2) + "\n"

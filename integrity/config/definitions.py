"""Every setting there is: its name, what it may hold, what it is for, an example. All else is derived from here."""

from __future__ import annotations

from dataclasses import dataclass

from integrity import rules
from integrity.config import shapes
from integrity.config.settings import LEVELS, OFF, PerPath, varies
from integrity.config.shapes import Choice, FilePath, Names, Pairs, Shape, Table, Tables, Texts
from integrity.errors import ConfigError
from integrity.fields import Fields


@dataclass(frozen=True, slots=True)
class Definition:
    """One setting."""

    name: str
    """As it is written in TOML."""
    shape: Shape
    summary: str
    example: str
    """Lines of TOML."""

    @property
    def attribute(self) -> str:
        """Its name in `Settings`."""
        return attribute(self.name)


def attribute(name: str) -> str:
    """The name of a setting in Python."""
    return name.replace("-", "_")


def _varying(key: str, text: str, origin: str) -> None:
    """Raises ConfigError for a code that may not differ from path to path."""
    shapes.code(key, text, origin)
    fixed = sorted(code for code in rules.expand([text]) if not varies(code))
    if fixed:
        raise ConfigError(
            f"{origin}: `{key}` holds {text:.60}, but {fixed[0]} counts alike in every path: who writes an article "
            "chooses its path",
            "use codes of the families FLD and DUP here, and set others for the whole site",
        )


_LEVELS = (*LEVELS, OFF)
_CODES = Texts(shapes.code)
_PATTERNS = Texts(shapes.pattern)
_FIELDS = Table({name: Names() for name in ("title", "excerpt", "published", "outlet", "url")}, Fields)
_PER_PATH = Table(
    {
        "paths": Texts(shapes.pattern, at_least=1),
        "select": Texts(_varying),
        "ignore": Texts(_varying),
        "levels": Pairs(_varying, _LEVELS),
    },
    PerPath,
    required=("paths",),
)

DEFINITIONS = (
    Definition(
        "exclude",
        _PATTERNS,
        "What is not to be judged: patterns as in .gitignore.",
        'exclude = ["drafts/", "*.part.md"]',
    ),
    Definition(
        "select",
        _CODES,
        "Rules to report: codes, beginnings of codes, or slugs. Without it all of them.",
        'select = ["FMT", "FLD", "DUP", "SIG", "LOG"]',
    ),
    Definition("ignore", _CODES, "Rules to leave out.", 'ignore = ["FLD209", "DUP30"]'),
    Definition(
        "fail-on",
        Choice(LEVELS),
        "The level from which findings fail `check` and `link`: error, warning or note.",
        'fail-on = "warning"',
    ),
    Definition("keys", FilePath(), "The folder of policy and public keys.", 'keys = "trust/keys"'),
    Definition(
        "baseline",
        FilePath(),
        "The file of findings that are accepted for now.",
        'baseline = "ci/integrity-baseline.jsonl"',
    ),
    Definition(
        "levels",
        Pairs(shapes.code, _LEVELS),
        "Levels of rules: error, warning, note or off. The longest code that fits decides.",
        '[levels]\nFLD207 = "error"\nDUP = "note"\nfile-date = "off"',
    ),
    Definition(
        "fields",
        _FIELDS,
        "Names of fields of this site, for the rules FLD and for linking; with dots where a field stands in another, "
        "a list where several are tried in order. Seals know no other names than their own.",
        '[fields]\npublished = ["date", "lastmod"]\noutlet = "source.domain"\nurl = "link"\nexcerpt = "summary"',
    ),
    Definition(
        "per-path",
        Tables(_PER_PATH),
        "What differs for some articles: patterns as in .gitignore, then `select`, `ignore` and `levels` for the rules "
        "FLD and DUP. Of two tables that fit an article, the later counts.",
        '[[per-path]]\npaths = ["archive/"]\nignore = ["FLD204"]\nlevels = { DUP = "note" }',
    ),
)
"""In the order in which they are shown; tables last, as TOML needs it."""

BY_NAME = {definition.name: definition for definition in DEFINITIONS}

"""Articles for tests: a sound one, and the same with a few of its lines changed."""

import base64
from datetime import UTC, datetime

from integrity.load.article import Article, from_bytes
from integrity.node import Span
from integrity.trust.root import NOTHING
from integrity.validate.article import Judgement, judge

AT = datetime(2026, 1, 1, tzinfo=UTC)
"""The time at which tests judge."""
PATH = "_news/2025-03-11-ferry-runs-aground.md"

CIPHERTEXT = bytes(range(100, 180))
IV = bytes(range(16))


def sealed(ciphertext: bytes = CIPHERTEXT, iv: bytes = IV) -> str:
    """A sealed payload of these parts, well-formed or not."""
    return f"{base64.b64encode(ciphertext).decode()};{base64.b64encode(iv).decode()}"


SEAL = sealed()

_SOUND = {
    "title": '"Ferry runs aground off Brennhavn"',
    "excerpt": '"All 40 passengers were brought ashore."',
    "publishedDateTime": "2025-03-11T08:42:00Z",
    "originalUrl": '"https://northwire.example/2025/03/11/ferry/"',
    "webUrl": '"https://northwire.example/2025/03/11/ferry/"',
    "provider": "{name: Northwire, domain: northwire.example}",
    "topics": "[Ferries]",
    "secured": f'"{SEAL}"',
}


def sound(**changes: str | None) -> str:
    """The text of an article without fault, but for `changes`: YAML by field, None to leave the field out."""
    fields = {**_SOUND, **changes}
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\n".join(["---", *lines, "---", "The ferry was towed to berth two.", ""])


def article(text: str, path: str = PATH) -> Article:
    """The article whose file at `path` holds `text`."""
    return from_bytes(path, text.encode("utf-8", "surrogatepass"))


def judged(text: str, path: str = PATH, at: datetime = AT) -> Judgement:
    """The judgement of the article at `path` that holds `text`."""
    return judge(article(text, path), NOTHING, at)


def rules_of(text: str, path: str = PATH, at: datetime = AT) -> list[str]:
    """The codes of the rules that the article raises, but for the verdict on its seal."""
    return [finding.rule for finding in judged(text, path, at).findings]


Reported = tuple[str, str, Span | None]


def reported(text: str, path: str = PATH, at: datetime = AT) -> list[Reported]:
    """Rule, message and span of each finding, but for the verdict on the seal."""
    return [(found.rule, found.message, found.place.span) for found in judged(text, path, at).findings]

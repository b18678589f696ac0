"""An in-memory content repository: change the world in one line, run, look.

    corpus = Corpus(tmp_path)
    corpus.article("ferry", title="Ferry runs aground off Brennhavn")
    assert corpus.run("check").code == 0

Articles are complete and sound unless a test says otherwise; two of them have no word, address or seal in common
unless a test gives it to both.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from integrity.cli.main import run as run_command_line

AT = "2026-01-01T00:00:00Z"
"""A time at which every date that tests write lies in the past."""
_SYLLABLES = (
    "ka",
    "lor",
    "mi",
    "ven",
    "tas",
    "ru",
    "bel",
    "dis",
    "fon",
    "gar",
    "hul",
    "jek",
    "nim",
    "pol",
    "sev",
    "wex",
)
_FIELDS = ("title", "excerpt", "publishedDateTime", "originalUrl", "webUrl")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def summary(self) -> str:
        """The last line of standard error without the seconds, which no test can know."""
        return self.err.rstrip("\n").rpartition("\n")[2].rpartition(", in ")[0]


class Corpus:
    """A folder with articles, and the command line run inside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._articles: dict[str, dict[str, Any]] = {}
        (root / ".git").mkdir(parents=True, exist_ok=True)

    def article(self, name: str, **fields: Any) -> str:
        """Write a sound article and return its path; `fields` replace the defaults, None leaves a field out."""
        self._articles[name] = {**_sound(name, fields.get("outlet") or "northwire.example"), **fields}
        return self._write(name)

    def edit(self, name: str, **changes: Any) -> str:
        """Change fields of an article that was written before, in place."""
        path = self.path(name)
        self._articles[name] |= changes
        self.raw(path, _text(self._articles[name]))
        return path

    def path(self, name: str) -> str:
        """The path of an article from the root."""
        return str(self._articles[name]["path"])

    def seal(self, name: str) -> str:
        """The seal of an article."""
        return str(self._articles[name]["secured"])

    def raw(self, path: str, content: bytes | str) -> str:
        """Write a file as it is."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def records(self, path: str, *records: Mapping[str, Any] | str) -> str:
        """Write a file of JSON lines; a text is a line as it stands."""
        return self.raw(path, "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in records))

    def remove(self, path: str) -> None:
        """Delete a file."""
        (self.root / path).unlink()

    def read(self, path: str) -> str:
        """The text of a file."""
        return (self.root / path).read_text(encoding="utf-8")

    def files(self) -> set[str]:
        """Paths of all files, so that what a run leaves behind can be seen."""
        return {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if not path.is_dir()}

    def run(self, *arguments: str, folder: str = ".", env: Mapping[str, str] | None = None) -> Outcome:
        """The command line in this process, started in `folder`."""
        streams = [
            io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace", newline="") for _ in "oe"
        ]
        out, err = streams
        with chdir(self.root / folder), _environment(env), redirect_stdout(out), redirect_stderr(err):
            code = run_command_line(arguments)
        return Outcome(code, *(_content(stream) for stream in streams))

    def process(self, *arguments: str, folder: str = ".", env: Mapping[str, str] | None = None) -> Outcome:
        """The command line as a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "integrity", *arguments],
            cwd=self.root / folder, env=clean_environment(env), capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    def _write(self, name: str) -> str:
        fields = self._articles[name]
        day = str(fields["publishedDateTime"] or "undated")[:10]
        fields.setdefault("path", f"_news/{day}-{name}.md")
        return self.raw(fields["path"], _text(fields))


def words(name: str, count: int) -> list[str]:
    """Invented words that follow from `name` and that no other name has."""
    return ["".join(_SYLLABLES[byte % 16] for byte in _digest(f"{name} {n}")[:5]) for n in range(count)]


def seal(name: str) -> str:
    """A well-formed sealed payload that follows from `name` and that no other name has."""
    blocks = b"".join(_digest(f"seal of {name} {n}") for n in range(3))
    return f"{base64.b64encode(blocks).decode()};{base64.b64encode(_digest(f'iv of {name}')[:16]).decode()}"


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment without what would change a run, and with `extra`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("INTEGRITY_") and k not in {"NO_COLOR", "TERM"}}
    return {**kept, **(extra or {})}


@contextmanager
def _environment(extra: Mapping[str, str] | None) -> Iterator[None]:
    with mock.patch.dict(os.environ, clean_environment(extra), clear=True):
        yield


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _sound(name: str, outlet: str) -> dict[str, Any]:
    address = f"https://{outlet}/2025/03/11/{name}/"
    return {
        "title": f"{name.capitalize()}: {' '.join(words(name, 6))}",
        "excerpt": f"{' '.join(words(f'{name} excerpt', 20))}.",
        "publishedDateTime": "2025-03-11T08:42:00Z",
        "originalUrl": address,
        "webUrl": address,
        "outlet": outlet,
        "secured": seal(name),
        "related": (),
        "body": f"{' '.join(words(f'{name} body', 30)).capitalize()}.",
    }


def _text(fields: Mapping[str, Any]) -> str:
    """The file: front matter as the articles of fixtures/newsroom have it, then the body."""
    lines = ["---", "category: news"]
    lines += [f"{key}: {_scalar(key, fields[key])}" for key in _FIELDS if fields[key] is not None]
    lines += ["type: article", "quality: 47", "heat: 47", "published: true", ""]
    lines += [*_provider(fields["outlet"]), "topics:", "  - Shipping", ""]
    lines += [line for entry in _listed(fields["related"]) for line in entry]
    if fields["secured"] is not None:
        lines.append(f"secured: {json.dumps(fields['secured'])}")
    return "\n".join([*lines, "---", "", fields["body"], ""])


def _scalar(key: str, value: str) -> str:
    return value if key == "publishedDateTime" else json.dumps(value, ensure_ascii=False)


def _provider(outlet: str | None) -> list[str]:
    if outlet is None:
        return []
    return ["provider:", f"  name: {json.dumps(outlet.partition('.')[0].capitalize())}", f"  domain: {outlet}", ""]


def _listed(related: Iterable[Mapping[str, Any]]) -> Iterator[list[str]]:
    """Lines of `related`: each entry is a mapping of texts, with `outlet` for the provider's domain."""
    for index, entry in enumerate(related):
        texts = [f"    {key}: {_scalar(key, entry[key])}" for key in _FIELDS if key in entry]
        texts += ["    provider:", f"      domain: {entry['outlet']}"]
        yield [*(["related:"] if index == 0 else []), f"  - {texts[0].strip()}", *texts[1:]]

"""A repository of articles and a user who sets up and changes its keys: run a command, look at both."""

import os
import select
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from integrity.trust import keyring, policy_file, private, root
from integrity.trust.policy import Policy
from integrity.trust.private import PrivateKey
from tests.corpus import Corpus, Outcome, clean_environment

DOMAIN = "northwire.example"
"""The outlet of the articles that Corpus writes."""
OTHER = private.from_seed(bytes(range(32)))
"""The key of another outlet."""
THIRD = private.from_seed(bytes(range(32, 64)))
KEY = OTHER.public.thumbprint


@dataclass
class Site:
    """A repository of articles, and a user with a folder for private keys."""

    corpus: Corpus
    config: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def private(self) -> Path:
        return self.config / "newsroom-integrity"

    @property
    def keys(self) -> Path:
        return self.corpus.root / "keys"

    def run(self, *arguments: str, folder: str = ".") -> Outcome:
        """`integrity keys` with `arguments`."""
        return self.integrity("keys", *arguments, folder=folder)

    def integrity(self, *arguments: str, folder: str = ".") -> Outcome:
        return self.corpus.run(*arguments, folder=folder, env={"XDG_CONFIG_HOME": str(self.config), **self.env})

    def done(self, *arguments: str) -> str:
        """What a command that must go well prints."""
        outcome = self.run(*arguments)
        assert outcome.code == 0, outcome.err
        return outcome.out

    def init(self, *arguments: str) -> str:
        return self.done("init", "--yes", "--domain", DOMAIN, *arguments)

    def pem(self, name: str) -> str:
        return str(self.private / f"{name}.pem")

    def thumbprint(self, name: str, passphrase: bytes | None = None) -> str:
        return private.parse((self.private / f"{name}.pem").read_bytes(), passphrase).public.thumbprint

    def jwk(self, key: PrivateKey = OTHER) -> str:
        """The path of the public file of a key that an outlet sent."""
        file = self.config / "sent.jwk"
        file.write_bytes(keyring.jwk(key.public))
        return str(file)

    def sign(self, *names: str) -> None:
        for name in names or ("root-1",):
            self.done("policy-sign", "--key", self.pem(name))

    def edit(self, old: str, new: str) -> None:
        """Change the policy by hand."""
        text = (self.keys / root.POLICY).read_text()
        assert old in text
        (self.keys / root.POLICY).write_text(text.replace(old, new))

    def policy(self) -> Policy:
        return policy_file.parse((self.keys / root.POLICY).read_bytes(), "trust.toml")

    def files(self) -> dict[str, bytes]:
        return {path.relative_to(self.keys).as_posix(): path.read_bytes()
                for path in self.keys.rglob("*") if path.is_file() and path.name != "README.md"}  # fmt: skip

    def told(self, text: str) -> str:
        """`text` with names for what differs between runs: thumbprints, folders, days."""
        for file in sorted(self.private.glob("*.pem")):
            text = text.replace(self.thumbprint(file.stem), f"<{file.stem}>")
        text = text.replace(OTHER.public.thumbprint, "<other>").replace(str(self.private), "PRIVATE")
        return text.replace(day(), "TODAY").replace(day(365), "NEXT-YEAR")

    def git(self, *arguments: str) -> None:
        user = ("-c", "user.name=T", "-c", "user.email=t@t.example")
        env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", *user, *arguments], cwd=self.corpus.root, env=env, check=True, capture_output=True)

    def commit(self) -> None:
        if not (self.corpus.root / ".git" / "HEAD").exists():
            self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "One")


def of(corpus: Corpus, folder: Path) -> Site:
    """The site of `corpus`, and a user whose configuration is in a new folder below `folder`."""
    (folder / "config").mkdir()
    return Site(corpus, folder / "config")


def initialised(site: Site) -> Site:
    """`site` after `keys init`."""
    site.init()
    return site


def with_outlet(site: Site) -> Site:
    """`site` after `keys init`, with a second outlet's key."""
    site.init()
    site.done("add", site.jwk(), "--domain", "outlet.example")
    site.sign()
    return site


def day(later: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=later)).date().isoformat()


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(outcome: Outcome) -> tuple[int, str]:
    """Exit code and the first line of what was said."""
    return outcome.code, outcome.err.splitlines()[0]


def untouched(site: Site) -> bool:
    """Whether neither site nor user has got a file."""
    return site.corpus.files() == set() and not site.private.exists()


def typed(site: Site, answers: list[str], *arguments: str) -> tuple[int, str]:
    """Exit code and all that a terminal shows of `integrity keys`, whose questions are answered in turn."""
    pty = pytest.importorskip("pty")
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "integrity", "keys", *arguments],
        cwd=site.corpus.root, env=clean_environment({"XDG_CONFIG_HOME": str(site.config), "TERM": "dumb"}),
        stdin=inner, stdout=inner, stderr=inner, start_new_session=True,
    )  # fmt: skip
    os.close(inner)
    try:
        shown = _conversation(terminal, answers)
        return process.wait(30), shown.replace("\r\n", "\n")
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


def _conversation(terminal: int, answers: list[str]) -> str:
    """What is shown until the other end is closed, or nothing more comes."""
    shown, left = b"", list(answers)
    while select.select([terminal], [], [], 30)[0]:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # on Linux, the end
            break
        if left and shown.endswith(b": "):
            os.write(terminal, f"{left.pop(0)}\n".encode())
    return shown.decode()

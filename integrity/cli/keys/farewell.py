"""What `keys init` and `keys new` say at the end: what was made, what to keep where, what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from integrity.cli.keys import site
from integrity.cli.keys.folder import Folder, shown
from integrity.report.inert import visible


class Outcome(NamedTuple):
    """What `keys init` has made."""

    folder: Folder
    files: tuple[str, ...]
    """In the keys folder."""
    around: tuple[tuple[str, str], ...]
    """Files of the site that were written, with the line that they have now."""
    private: Path
    thumbprints: Mapping[str, str]
    """By the name of the private key; the outlet's is the last."""
    domains: tuple[str, ...]


def render(made: Outcome, *, is_encrypted: bool) -> str:
    """The text for standard output, each line inert."""
    parts: list[Iterable[str]] = [_written(made), _private(made), _keep(made)]
    if not is_encrypted:
        parts.append(not_encrypted(made.private, list(made.thumbprints)))
    if left := list(site.missing(made.folder)):
        parts.append(["Left to do by hand:", *(f"  - {line}" for line in left)])
    parts.append(_next(made))
    return "\n\n".join("\n".join(visible(line) for line in part) for part in parts) + "\n"


def not_encrypted(private: Path, names: list[str]) -> list[str]:
    """Says that private keys are not encrypted, and how to encrypt them; lines that can be pasted."""
    new, old, what = '"$key.new"', '"$key.pem"', "The private key is" if len(names) == 1 else "The private keys are"
    one = f"openssl pkcs8 -topk8 -in {old} -out {new} && mv {new} {old}"
    return [
        f"{what} NOT encrypted: who can read the file can sign. To encrypt:",
        f"  (umask 077; cd {shlex.quote(str(private))} && for key in {' '.join(names)}; do {one}; done)",
    ]


def _written(made: Outcome) -> Iterator[str]:
    count = sum(name.startswith("pub/") for name in made.files)
    where = made.folder.where
    yield "Public, to be committed:"
    yield f"  {where}trust.toml  the policy, version 1, valid for a year"
    yield f"  {where}trust.toml.sigs  its signatures by {count - 1} root key{'' if count == 2 else 's'}"
    yield f"  {where}pub/  {count} public keys"
    yield from (f"  {where}{name}" for name in made.files if name == "README.md")
    yield from (f"  {shown(made.folder.site / name, made.folder.site)}  {line}" for name, line in made.around)


def _private(made: Outcome) -> Iterator[str]:
    yield f"Private, in {made.private}:"
    width = max(len(name) for name in made.thumbprints) + len(".pem")
    for name, thumbprint in made.thumbprints.items():
        yield f"  {f'{name}.pem':<{width}}  {thumbprint}"


def _keep(made: Outcome) -> Iterator[str]:
    *roots, outlet = made.thumbprints
    yield f"{outlet}.pem signs articles of {', '.join(made.domains)}: keep it where articles are released."
    yield f"{', '.join(f'{name}.pem' for name in roots)}: needed only to change the policy. Move them off line, to"
    yield "different people, with a back-up; without them the policy cannot be changed. Publish their thumbprints"
    yield "elsewhere than in the repository, so that others can check with --root-key THUMBPRINT."


def _next(made: Outcome) -> Iterator[str]:
    article = site.article_of(made.folder, made.domains)
    path = shlex.quote(shown(made.folder.site / article, made.folder.site)) if article else "ARTICLE.md"
    key = shlex.quote(str(made.private / f"{list(made.thumbprints)[-1]}.pem"))
    option = f" --keys {shlex.quote(str(made.folder.path))}" if site.needs_option(made.folder) else ""
    yield "Next:" if article else "Next, with the path of an article of that outlet for ARTICLE.md:"
    yield f"  integrity sign {path} --key {key}{option}"
    yield f"  integrity verify {path}{option}"
    yield f"  integrity keys check{option}"

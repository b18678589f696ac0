"""The texts that `keys init` writes: policy, README of the folder, configuration."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from integrity.cli.keys.arguments import YEAR
from integrity.trust.canonical import DEFAULT_EXCLUDE
from integrity.trust.policy import Grant
from integrity.trust.policy_edit import grant_table, time

README = """\
# Keys

Public keys, and the policy that says which of them may sign for which outlet. All of it is committed.

| file | what it is |
|---|---|
| `trust.toml` | the policy |
| `trust.toml.sigs` | its signatures by root keys, over every byte of the policy |
| `pub/` | public keys, each named by its thumbprint |

- Private keys never stand here: one of them makes the whole folder invalid. So does any other file.
- After a change of `trust.toml`, raise `version` by one and run `integrity keys policy-sign --key FILE` for as many
  root keys as `threshold` says.
- `integrity keys list` shows the keys, `integrity keys check` says whether all is well.
"""

_POLICY = """\
# Who may sign which articles. Root keys sign this file, byte for byte.
# After a change raise `version` by one, then run: integrity keys policy-sign --key FILE

version = 1

# From this moment on nothing is judged by it. Renew it before: a later time here, the next version, signed again.
expires = {expires}
{audience}
# Fields that the content system changes on its own. A seal may leave out these and no others.
exclude = [
{exclude}]

# Who may sign this file. These keys sign no articles.
[root]
keys = [
{keys}]
threshold = {threshold}  # this many of them must sign

# Who may sign articles, for which outlets, and when.
{grant}"""

_AUDIENCE = """
# The name of this corpus. A seal for another one is not good here, so it never changes.
audience = {audience}
"""


class Terms(NamedTuple):
    """What the first policy says."""

    roots: Sequence[tuple[str, str]]
    """Name and thumbprint of each root key."""
    threshold: int
    audience: str | None
    outlet: str
    """Thumbprint of the key of the first outlet."""
    domains: tuple[str, ...]
    since: int
    """Unix seconds; policy and grant end a year later."""


def policy(terms: Terms) -> str:
    """The text of `trust.toml`, version 1. `audience` holds no control characters."""
    end = terms.since + YEAR
    name = terms.audience
    return _POLICY.format(
        expires=time(end),
        audience="" if name is None else _AUDIENCE.format(audience=json.dumps(name, ensure_ascii=False)),
        exclude="".join(f'  "{path}",\n' for path in DEFAULT_EXCLUDE),
        keys="".join(f'  "{thumbprint}",  # {name}\n' for name, thumbprint in terms.roots),
        threshold=terms.threshold,
        grant=grant_table(Grant(terms.outlet, terms.domains, terms.since, end)),
    )


def configuration(path: str) -> str:
    """The text of `integrity.toml` for the keys folder at `path` from the root of the site."""
    return f'# Policy and public keys; see README.md there.\nkeys = "{path}"\n'

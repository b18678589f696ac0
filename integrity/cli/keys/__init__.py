"""`integrity keys`: the keys folder of a repository, from its first key to the last revocation."""

from __future__ import annotations

import click

from integrity.cli.lazy import LazyGroup

_MODULES = {
    "init": "integrity.cli.keys.init",
    "new": "integrity.cli.keys.new",
    "add": "integrity.cli.keys.add",
    "revoke": "integrity.cli.keys.revoke",
    "policy-sign": "integrity.cli.keys.policy_sign",
    "list": "integrity.cli.keys.listing",
    "check": "integrity.cli.keys.check",
}
"""Command -> module, in the order in which they are needed."""


@click.group("keys", cls=LazyGroup, modules=_MODULES)
def command() -> None:
    """Set up and look after the keys by which seals are verified.

    Root keys sign the policy, keys/trust.toml, which says which key may sign for which outlet. Private keys are kept
    outside of the repository.
    """

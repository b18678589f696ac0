"""`integrity keys init`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from integrity.cli import output, secrets
from integrity.cli.keys import arguments, farewell, folder, site, texts
from integrity.cli.keys.arguments import with_keys
from integrity.cli.keys.folder import Folder
from integrity.cli.secrets import passphrase_options
from integrity.errors import UsageError
from integrity.load import trust_folder
from integrity.trust import keyring, policy_file, policy_signature, root
from integrity.trust.private import PrivateKey

MAX_ROOT_KEYS = 20
_README = "README.md"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be made, all of it known before anything is written."""

    folder: Folder
    private: Path
    domains: tuple[str, ...]
    audience: str | None
    roots: int
    threshold: int
    passphrase: bytes | None

    @property
    def names(self) -> list[str]:
        """Names of the root keys, then of the outlet's."""
        return [*_root_names(self.roots), _outlet_name(self.domains)]


@click.command("init")
@click.option(
    "--domain", "domains", multiple=True, metavar="DOMAIN",
    help="Outlet whose articles the first key may sign: `provider.domain` of its articles; repeatable.",
)  # fmt: skip
@with_keys
@click.option("--private", metavar="DIR", help="Folder for the private keys.  [~/.config/newsroom-integrity]")
@click.option("--audience", metavar="ID", help="Name of this corpus, which each seal is bound to.  [none]")
@click.option("--root-keys", type=click.IntRange(1, MAX_ROOT_KEYS), default=2, show_default=True, metavar="N",
              help="How many root keys to make.")  # fmt: skip
@click.option("--threshold", type=click.IntRange(1, MAX_ROOT_KEYS), default=1, show_default=True, metavar="N",
              help="How many of them must sign the policy.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Ask nothing; without a passphrase option the keys are not encrypted.")
@passphrase_options
def command(domains: tuple[str, ...], keys: str | None, private: str | None, audience: str | None, root_keys: int,
            threshold: int, yes: bool, passphrase_file: str | None, passphrase_fd: int | None) -> int:  # fmt: skip
    """Make keys and policy for a site that has none.

    Asks for what is missing. Writes the keys folder with the signed policy, and private keys: the root keys, which
    sign the policy, and one for the first outlet, which signs its articles. Nothing is overwritten.
    """
    if threshold > root_keys:
        raise UsageError(f"--threshold {threshold} is more than --root-keys {root_keys}", "make more root keys")
    place, secret_folder = folder.locate(keys), arguments.private_folder(private)
    _check_place(place, secret_folder, _root_names(root_keys))
    if not yes and not secrets.is_interactive():
        raise UsageError("there is no terminal to ask on", "add --yes, and --domain DOMAIN, to be asked nothing")
    outlets = _domains(domains, yes)
    _check_free(secret_folder, [*_root_names(root_keys), _outlet_name(outlets)])
    name = _audience(audience, yes)
    asks = not yes or passphrase_file is not None or passphrase_fd is not None
    prompt = "Passphrase for the private keys (empty: not encrypted)"
    secret = secrets.passphrase(passphrase_file, passphrase_fd, confirm=True, prompt=prompt) if asks else None
    plan = _Plan(place, secret_folder, outlets, name, root_keys, threshold, secret)
    output.say(*arguments.rewritten(domains))
    _carry_out(plan)
    return 0


def _root_names(count: int) -> list[str]:
    return [f"root-{number}" for number in range(1, count + 1)]


def _outlet_name(domains: tuple[str, ...]) -> str:
    return domains[0].removeprefix("*.")


def _check_place(place: Folder, private: Path, names: list[str]) -> None:
    """Raise UsageError or TrustError where something would be overwritten, or private keys would be published."""
    for file in (root.POLICY, root.SIGNATURES):
        if os.path.lexists(place.path / file):
            raise UsageError(
                f"{place.where}{file} exists already; nothing was overwritten",
                "see `integrity keys list`; `integrity keys new` and `integrity keys add` bring further keys",
            )
    trust_folder.from_disk(place.path, place.where, named=os.path.lexists(place.path))
    if Path(os.path.realpath(private)).is_relative_to(os.path.realpath(place.path)):
        raise UsageError(f"private keys are not written into {place.where}, which is public", "name another --private")
    secrets.check_folder(private)
    _check_free(private, names)


def _check_free(private: Path, names: list[str]) -> None:
    if len(set(names)) < len(names):
        raise UsageError(f"the domain {names[-1]} has the name of a root key", "give another --domain first")
    for name in names:
        if os.path.lexists(private / f"{name}.pem"):
            raise secrets.exists(private / f"{name}.pem")


def _domains(given: tuple[str, ...], yes: bool) -> tuple[str, ...]:
    if given:
        return arguments.patterns(given)
    if yes:
        raise UsageError("no outlet is named", "add --domain DOMAIN: `provider.domain` of the articles to be signed")
    question = "Domain of the outlet that signs (`provider.domain` of its articles, such as outlet.example)"
    asked: tuple[str, ...] = click.prompt(question, value_proc=_typed_domains, err=True)
    return asked


def _typed_domains(text: str) -> tuple[str, ...]:
    try:
        return arguments.patterns(text.replace(",", " ").split())
    except UsageError as error:
        raise click.UsageError(f"{error.message}; {error.next_step}") from None


def _audience(given: str | None, yes: bool) -> str | None:
    if given is None and not yes:
        question = "Name of this corpus, to which each seal is bound, such as example/newsroom (empty: none)"
        given = str(click.prompt(question, default="", show_default=False, err=True)) or None
    if given is not None and not (given.strip() and given.isprintable()):
        raise UsageError(f"--audience {given!r:.60} is no name", "write it as example/newsroom")
    return given


def _carry_out(plan: _Plan) -> None:
    made = {name: secrets.generate() for name in plan.names}
    files = _files(plan, made)
    private = {plan.private / f"{name}.pem": key.pem(plan.passphrase) for name, key in made.items()}
    with ExitStack() as undo:
        for path, pem in private.items():
            secrets.write_private(path, pem)
            undo.callback(path.unlink, missing_ok=True)
        folder.write(plan.folder, files)
        undo.pop_all()
    around = list(site.prepare(plan.folder))
    thumbprints = {name: key.public.thumbprint for name, key in made.items()}
    outcome = farewell.Outcome(plan.folder, tuple(files), tuple(around), plan.private, thumbprints, plan.domains)
    output.to_stdout(farewell.render(outcome, is_encrypted=plan.passphrase is not None))


def _files(plan: _Plan, made: Mapping[str, PrivateKey]) -> dict[str, bytes]:
    """The files of the keys folder, the policy last, found to be valid together."""
    *roots, outlet = ((name, key.public.thumbprint) for name, key in made.items())
    terms = texts.Terms(roots, plan.threshold, plan.audience, outlet[1], plan.domains, arguments.today())
    text = texts.policy(terms).encode()
    policy = policy_file.parse(text, f"{plan.folder.where}{root.POLICY}")
    lines = (policy_signature.sign(policy, made[name]) for name, _ in roots)
    files = {f"pub/{key.public.thumbprint}.jwk": keyring.jwk(key.public) for key in made.values()}
    files |= {root.SIGNATURES: "".join(f"{line}\n" for line in lines).encode(), root.POLICY: text}
    root.assemble(files, arguments.now(), plan.folder.where)
    readme = {} if os.path.lexists(plan.folder.path / _README) else {_README: texts.README.encode()}
    return readme | files

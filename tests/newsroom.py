"""Make keys/, its log, and the seals of fixtures/newsroom: `python -m tests.newsroom`. Run again, it changes no byte.

The private keys follow from published names, so that whoever reads this has them: they are for these articles alone.
They are never written to a file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from integrity.load.article import Article, from_bytes
from integrity.load.rewrite import with_seal
from integrity.trust import base64url, canonical, identity, jws, keyring, policy_file, policy_signature, private, root
from integrity.trust.claims import Claims, field_digest
from integrity.trust.digest import Digest
from integrity.trust.policy import Policy, Reason
from integrity.trust.private import PrivateKey
from tests import newsroom_log
from tests.newsroom_policy import TRUST_TOML

PROJECT = Path(__file__).parent.parent
ARTICLES = Path("fixtures", "newsroom")
KEYS = Path("keys")
ROOTS = ("root-1", "root-2")
OUTLETS = (
    "northwire-2024",
    "northwire-2025",
    "circuitdaily-2024",
    "circuitdaily-2025",
    "calderhavenpost",
    "chambernotes",
    "hullandgrid",
    "ledgercrown",
    "radioveldmark",
    "themeridian",
)
"""Keys whose public half is in keys/; `parallaxweekly` and `nobody` are known to no policy."""
CURATOR = "log"
"""The key of the corpus log, whose public half is there, too."""
DAY, MINUTE = 86_400, 60
REWRITE = 95 * MINUTE
"""Seconds from one revision of an article to the next."""


@dataclass(frozen=True, slots=True)
class Case:
    """How the seal of an article differs from the one that its outlet's key makes some minutes after publication."""

    by: str | None = None
    """The key that signs."""
    named: str | None = None
    """The key that the seal names, where another one signs."""
    at: str | None = None
    """When it was made."""
    days: int | None = None
    """After which it ends."""
    rev: int = 1
    algorithm: str = jws.ALGORITHM
    audience: str | None = None
    also_excluded: tuple[str, ...] = ()
    text: tuple[str, str] | None = None
    """What stands in the article, and what stood there when it was signed."""
    copied_from: str | None = None
    """The article, by the beginning of its name, whose seal was copied."""


PLAIN = Case()
CASES = {
    # Signed again, or later than usual: verified all the same.
    "2023-08-21-monte-lupara": Case(at="2025-01-15T10:12:04Z"),
    "2024-03-20-calderhaven-council-adopts": Case(at="2025-01-15T10:40:51Z"),
    "2025-03-06-magnitude-62": Case(rev=3),
    "2025-03-14-how-a-38-kilogram": Case(at="2025-03-22T08:03:19Z"),
    "2025-03-18-operators-told": Case(at="2025-03-22T08:03:20Z"),
    "2025-03-18-veldmarks-supreme-court": Case(rev=2),
    "2025-03-22-at-least-26-hurt": Case(rev=3),
    "2025-03-22-ferry-with-312-passengers-hit-": Case(rev=2),
    "2025-03-26-calderhavens-narrow": Case(rev=2),
    "2025-04-03-kronpay-outage-that-left": Case(rev=2),
    # Steps 1 to 3: nothing in the seal may be believed.
    "2025-03-28-rosalia-ekdahl": Case(algorithm="EdDSA"),
    "2025-03-24-noctule-bats": Case(by="parallaxweekly"),
    "2025-04-01-aldermark-flat-prices": Case(by="nobody", named="ledgercrown"),
    # Step 4: keys that are no longer good, and times.
    "2025-03-17-floods": Case(by="northwire-2024"),
    "2025-03-05-kvarnstad-start-up": Case(by="circuitdaily-2024"),
    "2025-03-21-how-3000-volunteers": Case(by="circuitdaily-2024"),
    "2023-11-09-tram-line-4": Case(by="calderhavenpost", at="2023-11-09T06:22:17Z"),
    "2025-04-04-late-snow": Case(days=30),
    "2025-03-27-who-earns-what": Case(at="2098-03-27T16:47:31Z"),
    # Steps 5 to 7: for whom, for what, over what.
    "2025-03-26-three-libraries": Case(by="chambernotes"),
    "2025-03-13-brandvold-warns-on-profit-as-tanker": Case(audience="example/trade-press"),
    "2025-03-30-strand-hat-trick": Case(copied_from="2025-03-30-rovers-end-54-year-wait"),
    "2025-04-03-two-bidders": Case(
        text=('originalUrl: "https://hullandgrid.example/grid', 'originalUrl: "https://hullandgrid.example/wind')
    ),
    "2025-03-25-norvane": Case(text=("  domain: themeridian.example", "  domain: business.themeridian.example")),
    "2025-03-11-skarr-maritime-accepts": Case(also_excluded=("excerpt",)),
    # Step 8: edited after signing.
    "2025-03-31-twenty-thousand": Case(text=('title: "Twenty thousand on', 'title: "Two thousand on')),
    "2025-04-06-besharan-opposition": Case(text=("had 43.2% of the vote", "had 34.2% of the vote")),
    "2025-03-18-we-asked-58-councils": Case(text=("won the first five", "lost the first five")),
}
"""By the beginning of a file name."""

KEPT = (
    "2025-03-17-lifeboat-crew",
    "2025-03-25-parking-fees",
    "2025-03-28-library-apps",
    "2025-04-01-mjelnes-council",
)
"""Articles of outlets that sign which keep what they have: a seal that is missing, sealed or cut short on purpose."""


def main(project: Path = PROJECT) -> None:
    """Write keys/ and the seals of the articles below `project`."""
    for name, content in keys_folder().items():
        _write(project / KEYS / name, content)
    for path in article_files(project / ARTICLES):
        if seal := seal_of(path):
            _write(path, with_seal(path.read_bytes(), seal))
    for name, content in log_files(project).items():
        _write(project / KEYS / name, content)


def log_files(project: Path) -> dict[str, bytes]:
    """The files of the corpus log, by path from keys/."""
    owner = policy().log
    assert owner is not None
    articles = {path.relative_to(project).as_posix(): path for path in article_files(project / ARTICLES)}
    return newsroom_log.files(articles, root.assemble(keys_folder(), 0), owner, key(CURATOR))


def article_files(folder: Path) -> list[Path]:
    """The articles in `folder`, in order."""
    return sorted(path for path in folder.rglob("*.md") if path.name != "README.md")


@cache
def key(name: str) -> PrivateKey:
    """The private key called `name`."""
    return private.from_seed(hashlib.sha256(f"newsroom fixture key: {name}".encode()).digest())


def keys_folder() -> dict[str, bytes]:
    """The files of keys/ that are made, by path from there."""
    trusted = policy()
    lines = [f"{policy_signature.sign(trusted, key(name))}\n" for name in ROOTS]
    public = [key(name).public for name in (*ROOTS, *OUTLETS, CURATOR)]
    return {
        root.POLICY: _policy_text().encode(),
        root.SIGNATURES: "".join(lines).encode(),
        **{f"pub/{one.thumbprint}.jwk": keyring.jwk(one) for one in public},
    }


@cache
def policy() -> Policy:
    """What `TRUST_TOML` says."""
    return policy_file.parse(_policy_text().encode(), root.POLICY)


def seal_of(path: Path) -> str | None:
    """The signed payload that the article at `path` shall have; None where it keeps what it has."""
    if path.name.startswith(KEPT):
        return None
    case = next((case for start, case in CASES.items() if path.name.startswith(start)), PLAIN)
    if case.copied_from:
        (owner,) = path.parent.glob(f"{case.copied_from}*")
        return seal_of(owner)
    article = _as_signed(path, case)
    if article.errors:
        return None
    made = _made(article, case)
    signer = case.by or _signer(_outlet(article), made)
    return _token(_claims(article, case, made), case, key(signer)) if signer else None


def _policy_text() -> str:
    return TRUST_TOML.format_map({name: key(name).public.thumbprint for name in (*ROOTS, *OUTLETS, CURATOR)})


def _as_signed(path: Path, case: Case) -> Article:
    """The article as it was when it was signed."""
    data = path.read_bytes()
    now, then = (text.encode() for text in case.text or ("", ""))
    if now and data.count(now) != 1:
        raise ValueError(f"{path.name}: {now.decode()!r} stands {data.count(now)} times in it, expected once")
    return from_bytes(path.name, data.replace(now, then) if now else data)


def _made(article: Article, case: Case) -> int:
    """When the seal is made, in Unix seconds: some minutes after publication, and REWRITE later for each revision."""
    published = _seconds(article.source.root.text("publishedDateTime") or "")
    return _seconds(case.at) if case.at else published + _delay(article.path) + (case.rev - 1) * REWRITE


def _signer(outlet: str, made: int) -> str | None:
    """The newest key that may sign for `outlet` at that time and that nobody stole."""
    stolen = {one.key for one in policy().revocations if one.reason is Reason.COMPROMISE}
    open_then = [one for one in policy().grants_for(outlet) if one.not_before <= made and one.key not in stolen]
    names = {key(name).public.thumbprint: name for name in OUTLETS}
    return names[max(open_then, key=lambda one: one.not_before).key] if open_then else None


def _claims(article: Article, case: Case, made: int) -> Claims:
    exclude = tuple(sorted({*policy().exclude, *case.also_excluded}))
    digest = canonical.digest(article.source.root, article.source.body, exclude)
    return Claims(
        iss=_outlet(article),
        sub=identity.sub(article.source.values, article.path),
        rev=case.rev,
        iat=made,
        exc=exclude,
        dig=Digest(digest.content),
        fld={name: field_digest(full) for name, full in digest.fields.items()},
        exp=made + case.days * DAY if case.days else None,
        aud=case.audience or policy().audience,
    )


def _token(made: Claims, case: Case, signer: PrivateKey) -> str:
    """The seal; one that no honest signer makes gets its header here."""
    token = jws.sign(made.payload(), jws.SEAL, signer)
    if case.algorithm == jws.ALGORITHM and not case.named:
        return token
    named = key(case.named) if case.named else signer
    header = canonical.jcs({"alg": case.algorithm, "kid": named.public.thumbprint, "typ": jws.SEAL})
    signed = f"{base64url.encode(header)}.{token.split('.')[1]}"
    return f"{signed}.{base64url.encode(signer.sign(signed.encode()))}"


def _outlet(article: Article) -> str:
    return identity.outlet(article.source.values) or ""


def _seconds(time: str) -> int:
    return int(datetime.fromisoformat(time).timestamp())


def _delay(path: str) -> int:
    """Two minutes to half an hour, in seconds, that follow from the name."""
    first, second, *_ = hashlib.sha256(path.encode()).digest()
    return (2 + first % 28) * MINUTE + second % 60


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)


if __name__ == "__main__":
    main()

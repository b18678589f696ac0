"""FLD: outlet, addresses and dates, held against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath

from integrity import domain, rules, url
from integrity.finding import Finding, Severity
from integrity.load import timestamp
from integrity.load.article import Article
from integrity.node import Mapping, Scalar, Sequence, find
from integrity.validate import field
from integrity.validate.place import place

URLS = ("originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl")
HOSTING_PLATFORMS = frozenset(
    "youtube.com youtu.be vimeo.com dailymotion.com twitch.tv tiktok.com facebook.com instagram.com linkedin.com "
    "twitter.com x.com medium.com substack.com soundcloud.com spotify.com github.com github.io wordpress.com "
    "blogspot.com tumblr.com telegra.ph".split()
)
"""Sites that publish for others, so that their host says nothing about the outlet."""
_FILE_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=\D|$)", re.ASCII)
_EARLIEST_ZONE = timedelta(hours=14)
"""UTC+14, where each day begins first."""


def check(article: Article, at: datetime) -> Iterator[Finding]:
    """Dates, addresses, outlet and `related` of one article with front matter."""
    yield from _dates(article, at)
    yield from _urls(article, article.source.root, "")
    yield from _outlet(article)
    yield from _amp(article)
    yield from _related(article)


def _finding(article: Article, code: str, path: str, scalar: Scalar, message: str,
             severity: Severity | None = None) -> Finding:  # fmt: skip
    return rules.finding(
        code,
        f"`{path}` {message}",
        place(article, scalar.span),
        subjects=[article.identity],
        name=field.name(path, scalar),
        severity=severity,
        evidence=[("field", path), ("found", scalar.text[:500])],
    )


def _written(mapping: Mapping, *path: str) -> Scalar | None:
    """The scalar at `path`, where it is neither empty nor null."""
    return find(mapping, *path) if mapping.text(*path) else None


def _dates(article: Article, at: datetime) -> Iterator[Finding]:
    scalar = _written(article.source.root, "publishedDateTime")
    if scalar is None:
        return
    written = timestamp.parse(scalar.text)
    if written is None:
        message = f"is {scalar.text!r:.60}, expected a date such as 2025-03-11T08:42:00Z"
        yield _finding(article, "FLD206", "publishedDateTime", scalar, message)
        return
    if written.has_time and not written.has_offset:
        message = f"is {scalar.text}, expected `Z` or an offset at its end"
        yield _finding(article, "FLD207", "publishedDateTime", scalar, message)
    if written.moment - at > (timedelta() if written.has_time else _EARLIEST_ZONE):
        message = f"is {scalar.text}, which is in the future"
        yield _finding(article, "FLD208", "publishedDateTime", scalar, message)
    named = _file_date(article.path)
    if named and abs((written.moment.date() - named).days) > 1:
        message = f"is {scalar.text}, {abs((written.moment.date() - named).days)} days from the file's {named}"
        yield _finding(article, "FLD209", "publishedDateTime", scalar, message)


def _file_date(path: str) -> date | None:
    match = _FILE_DATE.match(PurePosixPath(path).name)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _urls(article: Article, mapping: Mapping, prefix: str) -> Iterator[Finding]:
    for name in URLS:
        scalar = _written(mapping, name)
        if scalar and url.parse(scalar.text) is None:
            message = f"is {scalar.text!r:.80}, expected an address such as https://outlet.example/story"
            yield _finding(article, "FLD210", f"{prefix}{name}", scalar, message)


def _outlet(article: Article) -> Iterator[Finding]:
    scalar = _written(article.source.root, "provider", "domain")
    if scalar is None:
        return
    outlet = domain.normal_form(scalar.text)
    if outlet is None:
        message = f"is {scalar.text!r:.80}, expected a name such as outlet.example"
        yield _finding(article, "FLD215", "provider.domain", scalar, message)
        return
    yield from _host(article, scalar, outlet)


def _host(article: Article, scalar: Scalar, outlet: str) -> Iterator[Finding]:
    root = article.source.root
    name = "originalUrl" if root.text("originalUrl") else "webUrl"
    address = url.parse(root.text(name) or "")
    if address is None or _same_site(address.host, outlet):
        return
    platform = next((known for known in HOSTING_PLATFORMS if domain.is_within(address.host, known)), None)
    message = f"is {scalar.text:.80}, but the host of `{name}` is {address.host}"
    if platform:
        message += ", a hosting platform"
    yield _finding(article, "FLD211", "provider.domain", scalar, message, Severity.NOTE if platform else None)


def _same_site(host: str, other: str) -> bool:
    """Whether one of two hosts is the other or lies below it, `www.` and `amp.` and ports aside."""
    host, other = (name.removeprefix("www.").removeprefix("amp.").partition(":")[0] for name in (host, other))
    return domain.is_within(host, other) or domain.is_within(other, host)


def _amp(article: Article) -> Iterator[Finding]:
    root = article.source.root
    web = root.text("webUrl") or root.text("originalUrl") or ""
    for name in ("ampWebUrl", "cdnAmpWebUrl"):
        scalar = root.scalar(name)
        if scalar and not _same_article(scalar.text, web):
            message = f"is {scalar.text:.120}, which does not belong to {web:.120}"
            yield _finding(article, "FLD212", name, scalar, message)


def _same_article(amp: str, web: str) -> bool:
    """Whether an AMP address can belong to the article at `web`; True where either is no address.

    The same site, and either the last step of one path among the last two of the other (AMP sites put steps in front
    and behind) or a number of five digits and more in common.
    """
    left, right = (url.parse(url.normal_form(text) or "") for text in (amp, web))
    if left is None or right is None:
        return True
    if not _same_site(left.host, right.host):
        return False
    if left.path == right.path:
        return not right.query or set(right.query.split("&")) <= set(left.query.split("&"))
    steps, others = _last_steps(left.path), _last_steps(right.path)
    shares_last = bool(steps and others) and (steps[-1] in others or others[-1] in steps)
    return shares_last or bool(_numbers(left.path) & _numbers(right.path))


def _last_steps(path: str) -> list[str]:
    """The last two steps of a path, without file endings."""
    return [step.partition(".")[0] for step in path.split("/")[-2:] if step]


def _numbers(path: str) -> set[str]:
    return set(re.findall(r"(?<!\d)\d{5,}(?!\d)", path))


def _related(article: Article) -> Iterator[Finding]:
    root = article.source.root
    related = root.get("related")
    own = {url.normal_form(root.text(name) or "") for name in ("originalUrl", "webUrl")} - {None}
    for index, entry in enumerate(related.items if isinstance(related, Sequence) else ()):
        if not isinstance(entry, Mapping):
            continue
        yield from _urls(article, entry, f"related[{index}].")
        for name in ("originalUrl", "webUrl"):
            scalar = entry.scalar(name)
            if scalar and url.normal_form(scalar.text) in own:
                message = f"is {scalar.text:.120}, the address of the article itself"
                yield _finding(article, "FLD213", f"related[{index}].{name}", scalar, message)
                break

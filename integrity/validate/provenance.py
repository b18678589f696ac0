"""FLD: outlet, addresses and dates, held against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath

from integrity import domain, fields, rules, url
from integrity.fields import Fields, Path, dotted
from integrity.finding import Finding, Severity
from integrity.load import timestamp
from integrity.load.article import Article
from integrity.node import Mapping, Scalar, Sequence, find
from integrity.validate import field
from integrity.validate.place import place
from integrity.validate.schema import AMP

HOSTING_PLATFORMS = frozenset(
    "youtube.com youtu.be vimeo.com dailymotion.com twitch.tv tiktok.com facebook.com instagram.com linkedin.com "
    "twitter.com x.com medium.com substack.com soundcloud.com spotify.com github.com github.io wordpress.com "
    "blogspot.com tumblr.com telegra.ph".split()
)
"""Sites that publish for others, so that their host says nothing about the outlet."""
_FILE_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=\D|$)", re.ASCII)
_EARLIEST_ZONE = timedelta(hours=14)
"""UTC+14, where each day begins first."""


def check(article: Article, at: datetime, names: Fields = fields.DEFAULT) -> Iterator[Finding]:
    """Dates, addresses, outlet and `related` of one article with front matter."""
    yield from _dates(article, at, names)
    yield from _urls(article, article.source.root, "", names)
    yield from _outlet(article, names)
    yield from _amp(article, names)
    yield from _related(article, names)


def _finding(article: Article, code: str, path: str, scalar: Scalar, message: str,
             severity: Severity | None = None, next_step: str = "") -> Finding:  # fmt: skip
    return rules.finding(
        code,
        f"`{path}` {message}",
        place(article, scalar.span),
        subjects=[article.identity],
        name=field.name(path, scalar),
        severity=severity,
        next_step=next_step,
        evidence=[("field", path), ("found", scalar.text[:500])],
    )


def _written(mapping: Mapping, path: Path) -> Scalar | None:
    """The scalar at `path`, where it is neither empty nor null."""
    return find(mapping, *path) if mapping.text(*path) else None


def _first(mapping: Mapping, paths: tuple[Path, ...]) -> tuple[str, Scalar] | None:
    """The name of the first of `paths` at which something is written, and the scalar."""
    path = fields.written(mapping, paths)
    scalar = find(mapping, *path) if path else None
    return (dotted(path), scalar) if path and scalar else None


def _dates(article: Article, at: datetime, names: Fields) -> Iterator[Finding]:
    found = _first(article.source.root, names.published)
    if found is None:
        return
    name, scalar = found
    written = timestamp.parse(scalar.text)
    if written is None:
        message = f"is {scalar.text!r:.60}, expected a date such as 2025-03-11T08:42:00Z"
        yield _finding(article, "FLD206", name, scalar, message)
        return
    if written.has_time and not written.has_offset:
        message = f"is {scalar.text}, expected `Z` or an offset at its end"
        yield _finding(article, "FLD207", name, scalar, message)
    if written.moment - at > (timedelta() if written.has_time else _EARLIEST_ZONE):
        message = f"is {scalar.text}, expected a time that is not in the future"
        yield _finding(article, "FLD208", name, scalar, message)
    named = _file_date(article.path)
    if named and (days := abs((written.moment.date() - named).days)) > 1:
        message = f"is {scalar.text}, {days} days from the file's {named}, expected one at most"
        yield _finding(article, "FLD209", name, scalar, message)


def _file_date(path: str) -> date | None:
    match = _FILE_DATE.match(PurePosixPath(path).name)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _urls(article: Article, mapping: Mapping, prefix: str, names: Fields) -> Iterator[Finding]:
    for path in (*names.url, *AMP):
        scalar = _written(mapping, path)
        if scalar and url.parse(scalar.text) is None:
            message = f"is {scalar.text!r:.80}, expected an address such as https://outlet.example/story"
            yield _finding(article, "FLD210", f"{prefix}{dotted(path)}", scalar, message)


def _outlet(article: Article, names: Fields) -> Iterator[Finding]:
    found = _first(article.source.root, names.outlet)
    if found is None:
        return
    name, scalar = found
    outlet = domain.normal_form(scalar.text)
    if outlet is None:
        message = f"is {scalar.text!r:.80}, expected a name such as outlet.example"
        yield _finding(article, "FLD215", name, scalar, message)
        return
    yield from _host(article, name, scalar, outlet, names)


def _host(article: Article, field: str, scalar: Scalar, outlet: str, names: Fields) -> Iterator[Finding]:
    found = _first(article.source.root, names.url)
    address = url.parse(found[1].text.strip()) if found else None
    if found is None or address is None or _same_site(address.host, outlet):
        return
    platform = next((known for known in HOSTING_PLATFORMS if domain.is_within(address.host, known)), None)
    message = f"is {scalar.text:.80}, but the host of `{found[0]}` is {address.host}"
    if platform:
        message += ", a hosting platform"
    level = Severity.NOTE if platform else None
    yield _finding(article, "FLD211", field, scalar, message, level, f"Correct `{field}` or the URL.")


def _same_site(host: str, other: str) -> bool:
    """Whether one of two hosts is the other or lies below it, `www.` and `amp.` and ports aside."""
    host, other = (name.removeprefix("www.").removeprefix("amp.").partition(":")[0] for name in (host, other))
    return domain.is_within(host, other) or domain.is_within(other, host)


def _amp(article: Article, names: Fields) -> Iterator[Finding]:
    root = article.source.root
    web = root.text("webUrl") or fields.text(root, names.url) or ""
    for (name,) in AMP:
        scalar = root.scalar(name)
        if scalar and not _same_article(scalar.text, web):
            message = f"is {scalar.text:.120}, expected an address that belongs to {web:.120}"
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


def _related(article: Article, names: Fields) -> Iterator[Finding]:
    root = article.source.root
    related = root.get("related")
    own = {url.normal_form(root.text(*path) or "") for path in names.url} - {None}
    for index, entry in enumerate(related.items if isinstance(related, Sequence) else ()):
        if not isinstance(entry, Mapping):
            continue
        yield from _urls(article, entry, f"related[{index}].", names)
        for path in names.url:
            scalar = find(entry, *path)
            if scalar and url.normal_form(scalar.text) in own:
                message = f"is {scalar.text:.120}, the address of the article itself, expected another one"
                yield _finding(article, "FLD213", f"related[{index}].{dotted(path)}", scalar, message)
                break

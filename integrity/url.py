"""Addresses of articles, and the wide normal form under which variants of one address are equal."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from integrity import domain

_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|ns_.*|cmpid|_hs(enc|mi)|mkt_tok|wt\.mc_id"
    r"|amp|_amp|amp_js_v|amp_gsa|outputtype",
    re.IGNORECASE,
)
_CDN_PATH = re.compile(r"/(?:[a-z]{1,2}/)?(?:s/)?(?P<rest>[^/]+\.[^/]+(?:/.*)?)")
_CDN_SUFFIX = ".cdn.ampproject.org"
_AMP_ENDING = re.compile(r"(?<=.)\.amp(\.html?)?$")
_UNSAFE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
MAX_LENGTH = 8192
"""Characters of an address and of its normal form; common servers refuse longer ones."""
_SITE_PREFIXES = ("www.", "amp.")
_SAFE = "!$&'()*+,;=:@-._~"


class Address(NamedTuple):
    """The parts of an absolute http or https address that name an article."""

    host: str
    """In normal form (see `integrity.domain`), port appended where it is not the default."""
    path: str
    query: str


@lru_cache(maxsize=65536)
def parse(text: str) -> Address | None:
    """The parts of an absolute http(s) address without user name; None for anything else."""
    if len(text) > MAX_LENGTH or _UNSAFE.search(text) or text != text.strip():
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or "@" in parts.netloc:
        return None
    host = domain.normal_form(parts.hostname or "")
    if host is None:
        return None
    return Address(host if port in {None, 80, 443} else f"{host}:{port}", parts.path, parts.query)


@lru_cache(maxsize=65536)
def normal_form(text: str) -> str | None:
    """One address for all variants of it, or None if `text` is no address.

    Equal are: http and https, with and without `www.`, AMP variants (`amp.` host, first or last path step `amp`,
    `.amp.html`, copies on cdn.ampproject.org), tracking parameters, parameter order, a final slash, fragments, and
    ways of escaping. The result is itself an address; its own normal form is itself.
    """
    inner = parse(text)
    if inner is None:
        return None
    query = urlencode(
        sorted((k, v) for k, v in parse_qsl(inner.query, keep_blank_values=True) if not _TRACKING.fullmatch(k))
    )
    while inner is not None:
        host, path = inner.host, _path(inner.path)
        inner = _publisher(host, path)
    result = f"https://{_site(host)}{path}{'?' if query else ''}{query}"
    return result if len(result) <= MAX_LENGTH else None


def _publisher(host: str, path: str) -> Address | None:
    """The publisher's own address behind a copy on the AMP cache; None where there is no copy."""
    copy = _CDN_PATH.fullmatch(path) if host.endswith(_CDN_SUFFIX) else None
    return parse(f"https://{copy['rest']}") if copy else None


def _path(path: str) -> str:
    steps = [quote(unquote(step), safe=_SAFE) for step in path.split("/") if step]
    return f"/{'/'.join(_without_amp(steps))}"


def _without_amp(steps: list[str]) -> list[str]:
    while steps and steps[-1].lower() == "amp":
        steps = steps[:-1]
    while len(steps) > 1 and steps[0].lower() == "amp":
        steps = steps[1:]
    while steps and _AMP_ENDING.search(steps[-1]):
        steps = [*steps[:-1], _AMP_ENDING.sub(r"\1", steps[-1])]
    return _without_amp(steps) if steps and steps[-1].lower() == "amp" else steps


def _site(host: str) -> str:
    while host.startswith(_SITE_PREFIXES) and host.count(".") > 1:
        host = host.partition(".")[2]
    return host

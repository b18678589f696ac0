"""The strict identity of an article: what a seal's `iss` and `sub` are held against.

Linking has a wider normal form of addresses (see `integrity.url`); here two ways of writing are one only where
RFC 3986 leaves no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from integrity import domain
from integrity.node import Value

URL_FIELDS = ("originalUrl", "webUrl")
"""The fields that can identify an article, the first that has a normal form before the other."""
URN = "urn:article:"
Fields = Mapping[str, Value]
"""Front matter as `node.values_of` gives it, in which what every YAML reader takes for a string is one."""

_PARTS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^:/?#@]*)(?::(?P<port>[0-9]*))?"
    r"(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?(?:#.*)?",
    re.ASCII | re.DOTALL | re.IGNORECASE,
)
"""RFC 3986, appendix B, for these two schemes and an authority without user name; an empty query is a query."""
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_MAX_PORT = 65535
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_KEPT = ":/?#[]@!$&'()*+,;=%"
"""What `quote` has to leave alone besides unreserved characters: reserved ones (RFC 3986, 2.2) and escapes."""
_NOTHING_TO_ESCAPE = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]*")
"""Texts of unreserved and reserved characters alone, which `quote` leaves as they are."""


class Identity(NamedTuple):
    """Who an article says it is."""

    outlet: str | None
    """As `outlet` gives it."""
    sub: str
    """As `sub` gives it."""
    hosts: tuple[str, ...]
    """As `hosts` gives them."""


class _Address(NamedTuple):
    host: str
    url: str


def url(text: str) -> str | None:
    """The normal form of an absolute http(s) URL without user name; None for anything else.

    Scheme and host are lower-cased (the host as a domain, see `domain.a_labels`), default and empty ports and the
    fragment dropped, an empty path is `/`. What RFC 3986 has no place for is escaped as UTF-8, and the hexadecimal
    digits of escapes are upper-case. Nothing else changes: dot segments, an empty query and a `%` alone stay.
    """
    address = _address(text)
    return address.url if address else None


def of(fields: Fields, path: str) -> Identity:
    """All that says who an article is, each of its addresses read once."""
    addresses = _addresses(fields)
    return Identity(outlet(fields), _sub(addresses[0] if addresses else None, path), _hosts(addresses))


def sub(fields: Fields, path: str) -> str:
    """The identity of an article: its URL, or where it has none, its file name up to the last dot.

    A field that is absent, empty, no string or without normal form is skipped. `path` is separated by slashes, and
    as `os.fsdecode` gives it.
    """
    return _sub(next(iter(_addresses(fields)), None), path)


def outlet(fields: Fields) -> str | None:
    """The normal form of `provider.domain`; None where it is absent, no string or no domain."""
    provider = fields.get("provider")
    name = provider.get("domain") if isinstance(provider, dict) else None
    return domain.a_labels(name) if isinstance(name, str) else None


def hosts(fields: Fields) -> tuple[str, ...]:
    """The hosts of the article's URLs in normal form, without port, each once, in the order of URL_FIELDS."""
    return _hosts(_addresses(fields))


def _sub(address: _Address | None, path: str) -> str:
    return address.url if address else f"{URN}{_stem(path)}"


def _hosts(addresses: Iterable[_Address]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address.host for address in addresses))


def _addresses(fields: Fields) -> list[_Address]:
    texts = [fields.get(name) for name in URL_FIELDS]
    return [address for text in texts if isinstance(text, str) and (address := _address(text))]


def _address(text: str) -> _Address | None:
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return None
    name, server, digits, path, query = parts.groups("")
    scheme = name.lower()
    host, port = domain.a_labels(server), _port(digits, scheme) if digits else ""
    try:
        rest = _escaped(f"{path or '/'}{query}")
    except UnicodeEncodeError:
        return None
    return None if host is None or port is None else _Address(host, f"{scheme}://{host}{port}{rest}")


def _port(digits: str, scheme: str) -> str | None:
    """A colon and the port; empty for the port of the scheme and for none, None for what is no port."""
    number = digits.lstrip("0") or digits[:1]
    if number in {"", _DEFAULT_PORTS[scheme]}:
        return ""
    return f":{number}" if len(number) <= len(str(_MAX_PORT)) and int(number) <= _MAX_PORT else None


def _escaped(text: str) -> str:
    """Path and query in characters of RFC 3986. Raises UnicodeEncodeError for a surrogate, which has no UTF-8."""
    if _NOTHING_TO_ESCAPE.fullmatch(text):
        return text
    return _ESCAPE.sub(lambda escape: escape.group().upper(), quote(text, safe=_KEPT))


def _stem(path: str) -> str:
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] if "." in name else name
    return quote(stem.encode("utf-8", "surrogateescape"), safe="")

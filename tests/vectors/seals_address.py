"""Cases of the normal form of a URL, which is the identity, and of the file name that stands in for it."""

from __future__ import annotations

from dataclasses import replace

from tests.vectors.articles import FERRY, UNADDRESSED
from tests.vectors.form import Value, typed
from tests.vectors.policies import BOOKS, NORTHWIRE
from tests.vectors.seal_case import Seal

_WEB = "https://northwire.example/web"


def _url(comment: str, written: str, sub: str) -> Seal:
    """An article with this originalUrl, whose seal names its normal form."""
    article = replace(FERRY.having(originalUrl=written), sub=sub)
    return Seal(comment, article.file(article.sealed_by(NORTHWIRE)), "verified", ("Url",), sub=sub)


def _skipped(comment: str, written: Value) -> Seal:
    """An article whose originalUrl counts for nothing, so that webUrl is the identity."""
    article = replace(FERRY.having(originalUrl=written, webUrl=_WEB), sub=_WEB)
    return Seal(comment, article.file(article.sealed_by(NORTHWIRE)), "verified", ("Url", "NoUrl"), sub=_WEB)


def _stem(comment: str, path: str, sub: str, **fields: Value) -> Seal:
    """An article without URL at this path."""
    article = replace(UNADDRESSED.having(**fields), sub=sub)
    return Seal(comment, article.file(article.sealed_by(NORTHWIRE)), "verified", ("Url", "Stem"), sub=sub, path=path)


_HOST = "https://northwire.example"
ADDRESSES = (
    _url("as it is", f"{_HOST}/a/b?c=d", f"{_HOST}/a/b?c=d"),
    _url("http stays http", "http://northwire.example/a", "http://northwire.example/a"),
    _url("scheme in capitals", "HTTPS://northwire.example/a", f"{_HOST}/a"),
    _url("host in capitals", "https://NorthWire.EXAMPLE/A", f"{_HOST}/A"),
    _url("host with a final dot", "https://northwire.example./a", f"{_HOST}/a"),
    _url("host in Unicode", "https://bücherbote.example/a", f"https://{BOOKS}/a"),
    _url("host in Unicode and capitals", "https://BÜCHERBOTE.example/a", f"https://{BOOKS}/a"),
    _url("host full-width", "https://ｎorthwire.example/a", f"{_HOST}/a"),
    _url(
        "host of another outlet: the identity is the URL's",
        "https://calderpost.example/a",
        "https://calderpost.example/a",
    ),
    _url("host with www stays", "https://www.northwire.example/a", "https://www.northwire.example/a"),
    _url("port 443 of https", f"{_HOST}:443/a", f"{_HOST}/a"),
    _url("port 80 of http", "http://northwire.example:80/a", "http://northwire.example/a"),
    _url("port 80 of https stays", f"{_HOST}:80/a", f"{_HOST}:80/a"),
    _url("port 443 of http stays", "http://northwire.example:443/a", "http://northwire.example:443/a"),
    _url("port 8443 stays", f"{_HOST}:8443/a", f"{_HOST}:8443/a"),
    _url("empty port", f"{_HOST}:/a", f"{_HOST}/a"),
    _url("no path", _HOST, f"{_HOST}/"),
    _url("no path, with a port", f"{_HOST}:8443", f"{_HOST}:8443/"),
    _url("no path, with a query", f"{_HOST}?a=b", f"{_HOST}/?a=b"),
    _url("no path, with a fragment", f"{_HOST}#a", f"{_HOST}/"),
    _url("fragment", f"{_HOST}/a#b", f"{_HOST}/a"),
    _url("fragment that holds a question mark", f"{_HOST}/a#b?c", f"{_HOST}/a"),
    _url("empty fragment", f"{_HOST}/a#", f"{_HOST}/a"),
    _url("fragment behind a query", f"{_HOST}/a?b=c#d", f"{_HOST}/a?b=c"),
    _url("empty query stays", f"{_HOST}/a?", f"{_HOST}/a?"),
    _url(
        "order and tracking parameters of the query stay",
        f"{_HOST}/a?utm_source=x&b=2&a=1",
        f"{_HOST}/a?utm_source=x&b=2&a=1",
    ),
    _url("final slash stays", f"{_HOST}/a/", f"{_HOST}/a/"),
    _url("double slashes stay", f"{_HOST}//a//b", f"{_HOST}//a//b"),
    _url("dot segments stay", f"{_HOST}/a/./b/../c", f"{_HOST}/a/./b/../c"),
    _url("index page stays", f"{_HOST}/index.html", f"{_HOST}/index.html"),
    _url("path keeps its case", f"{_HOST}/A/b", f"{_HOST}/A/b"),
    _url("escapes in lower case", f"{_HOST}/caf%c3%a9?q=%c3%a9", f"{_HOST}/caf%C3%A9?q=%C3%A9"),
    _url("escapes of unreserved characters stay", f"{_HOST}/%7Ea%2d%41", f"{_HOST}/%7Ea%2D%41"),
    _url("escaped slash stays", f"{_HOST}/a%2Fb", f"{_HOST}/a%2Fb"),
    _url(
        "characters outside ASCII in the path", f"{_HOST}/café/渡し船", f"{_HOST}/caf%C3%A9/%E6%B8%A1%E3%81%97%E8%88%B9"
    ),
    _url("characters outside ASCII in the query", f"{_HOST}/a?q=渡&é=1", f"{_HOST}/a?q=%E6%B8%A1&%C3%A9=1"),
    _url("characters beyond U+FFFF", f"{_HOST}/🚢", f"{_HOST}/%F0%9F%9A%A2"),
    _url("blank in the path", f"{_HOST}/night ferry", f"{_HOST}/night%20ferry"),
    _url("blank at the end", f"{_HOST}/a ", f"{_HOST}/a%20"),
    _url("characters that RFC 3986 does not have", f'{_HOST}/"<>\\^`{{|}}', f"{_HOST}/%22%3C%3E%5C%5E%60%7B%7C%7D"),
    _url("characters that RFC 3986 has", f"{_HOST}/-._~!$&'()*+,;=:@/?/", f"{_HOST}/-._~!$&'()*+,;=:@/?/"),
    _url("LF in the path", f"{_HOST}/a\nb", f"{_HOST}/a%0Ab"),
    _url("TAB in the path", f"{_HOST}/a\tb", f"{_HOST}/a%09b"),
    _url("@ in the path is no user name", f"{_HOST}/@ferry", f"{_HOST}/@ferry"),
    _url("@ in the query is no user name", f"{_HOST}?a@b", f"{_HOST}/?a@b"),
    _url("zero-width space in the path", f"{_HOST}/a\u200bb", f"{_HOST}/a%E2%80%8Bb"),
    _skipped("user name", "https://editor@northwire.example/a"),
    _skipped("user name and password", "https://editor:x@northwire.example/a"),
    _skipped("ftp", "ftp://northwire.example/a"),
    _skipped("javascript", "javascript:alert(1)"),
    _skipped("mailto", "mailto:desk@northwire.example"),
    _skipped("file", "file:///news/a"),
    _skipped("relative to the scheme", "//northwire.example/a"),
    _skipped("relative to the host", "/a"),
    _skipped("host alone", "northwire.example/a"),
    _skipped("no host", "https:///a"),
    _skipped("one slash", "https:/northwire.example/a"),
    _skipped("blank in front", f" {_HOST}/a"),
    _skipped("blank in the host", "https://north wire.example/a"),
    _skipped("empty label in the host", "https://northwire..example/a"),
    _skipped("port that is no number", f"{_HOST}:https/a"),
    _skipped("empty", ""),
    _skipped("null", typed("~")),
    _skipped("nothing", typed("")),
    _skipped("a plain number", typed("2026")),
    _skipped("a list", [f"{_HOST}/a"]),
    _skipped("a mapping", {"url": f"{_HOST}/a"}),
    Seal(
        "originalUrl comes before webUrl",
        (_both := FERRY.having(webUrl=_WEB)).file(_both.sealed_by(NORTHWIRE)),
        "verified",
        ("Url",),
        sub=FERRY.sub,
    ),
    _stem("neither URL", "_news/2026-03-09-night-ferry.md", "urn:article:2026-03-09-night-ferry"),
    _stem("both URLs without normal form", "_news/notice.md", "urn:article:notice", originalUrl="/a", webUrl=["x"]),
    _stem("both URLs empty", "_news/notice.md", "urn:article:notice", originalUrl="", webUrl=""),
    _stem("file at the root", "notice.md", "urn:article:notice"),
    _stem("name with several dots", "_news/a.b.c.md", "urn:article:a.b.c"),
    _stem("name of unreserved characters", "_news/A-z_0.~9.md", "urn:article:A-z_0.~9"),
    _stem(
        "name with blanks and marks",
        "_news/night ferry (2) & more+.md",
        "urn:article:night%20ferry%20%282%29%20%26%20more%2B",
    ),
    _stem("name with a per cent sign", "_news/5%20.md", "urn:article:5%2520"),
    _stem("name outside ASCII", "_news/café-渡.md", "urn:article:caf%C3%A9-%E6%B8%A1"),
)

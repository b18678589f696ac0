"""The strict identity of an article, example by example."""

import pytest

from integrity.load import frontmatter
from integrity.node import Value
from integrity.trust.identity import hosts, outlet, sub, url
from tests.patience import bounded


def values(*lines: str) -> dict[str, Value]:
    source = frontmatter.parse("\n".join(["---", *lines, "---", ""]).encode())
    assert source.errors == ()
    return source.values


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/",
        "http://a.example/x/y.html",
        "https://a.example/x?",
        "https://a.example/?q=1&q=2",
        "https://a.example/x?a?b/c",
        "https://a.example//x//",
        "https://a.example/./x/../y",
        "https://a.example/[x]?[y]",
        "https://a.example/@:!$&'()*+,;=-._~",
        "https://a.example/%41%C3%A9",
        "https://a.example/100%",
        "https://a.example/%zz%4",
        "https://a.example:8443/",
        "https://a.example:80/",
        "http://a.example:443/",
        "http://a.example:0/",
        "http://a.example:65535/",
        "http://localhost/",
        "http://127.0.0.1/",
        "http://a_b.example/",
        "https://xn--bcher-kva.example/",
    ],
)
def test_a_url_in_normal_form_stays_as_it_is(text: str) -> None:
    assert url(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTTPS://A.Example/X", "https://a.example/X"),
        ("https://a.example./x", "https://a.example/x"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://a。example/", "https://a.example/"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example?q", "https://a.example/?q"),
        ("https://a.example#f", "https://a.example/"),
        ("https://a.example/x#", "https://a.example/x"),
        ("https://a.example/x?#y", "https://a.example/x?"),
        ("https://a.example/x#a\nb#\ud800", "https://a.example/x"),
        ("https://a.example:/", "https://a.example/"),
        ("https://a.example:443", "https://a.example/"),
        ("https://a.example:00443/", "https://a.example/"),
        ("http://a.example:80/", "http://a.example/"),
        ("http://a.example:08080/", "http://a.example:8080/"),
        ("http://a.example:000/", "http://a.example:0/"),
        pytest.param(f"http://a.example:{'0' * 9000}81/", "http://a.example:81/", id="port of many zeros"),
        ("https://a.example/%c3%a9%2f", "https://a.example/%C3%A9%2F"),
        ("https://a.example/é?ü", "https://a.example/%C3%A9?%C3%BC"),
        ("https://a.example/%é", "https://a.example/%%C3%A9"),
        ("https://a.example/a b\tc\n", "https://a.example/a%20b%09c%0A"),
        ('https://a.example/\\^`{|}"<>\x7f', "https://a.example/%5C%5E%60%7B%7C%7D%22%3C%3E%7F"),
        ("https://a.example/e\u0301\U0001f6a2", "https://a.example/e%CC%81%F0%9F%9A%A2"),
    ],
)
def test_a_url_is_brought_to_normal_form(text: str, expected: str) -> None:
    assert url(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "a.example/x", "/x", "//a.example/x", "https:", "https:/a.example", "https:a.example", "https://"),
        *("https:///x", "https://?q", "https://#f", "ftp://a.example/", "http+x://a.example/", "mailto:a@b.example"),
        *(" https://a.example/", "\thttps://a.example/", "\ufeffhttps://a.example/", "httpſ://a.example/"),
        *("https://u@a.example/", "https://u:p@a.example/", "https://@a.example/", "https://a.example@/"),
        *("https://a.example:65536/", "https://a.example:100000/", "https://a.example:8a/", "https://a.example:-1/"),
        *("https://a.example:８0/", "https://a.example:1:2/", "https://a.example: 80/", "https://:80/"),
        *("https://[::1]/", "https://[v1.x]/", "https://a..example/", "https://a.example../", "https://a b.example/"),
        *("https://a%2Eexample/", "https://a.example\\x", "https://a\n.example/", "https://☃.example/", "https://-a/"),
        *("https://\ud800.example/", "https://a.example/\ud800", "https://a.example/?\udcff", "https://xn--a.example/"),
    ],
)
def test_what_is_no_absolute_web_address_has_no_normal_form(text: str) -> None:
    assert url(text) is None


def test_a_port_of_many_digits_is_no_port() -> None:
    assert url(f"https://a.example:{'9' * 9000}/") is None


def test_the_original_url_is_the_identity() -> None:
    fields = values("originalUrl: HTTPS://A.example/x", "webUrl: https://b.example/y")
    assert sub(fields, "_news/z.md") == "https://a.example/x"


@pytest.mark.parametrize(
    "line",
    [
        "title: none",
        "originalUrl:",
        "originalUrl: ''",
        "originalUrl: ~",
        "originalUrl: 2025-03-11",
        "originalUrl: [https://a.example/x]",
        "originalUrl: {https://a.example/x: y}",
        "originalUrl: a.example/x",
        "originalUrl: ' https://a.example/x'",
        "originalUrl: https://u@a.example/x",
    ],
)
def test_without_it_the_web_url_is(line: str) -> None:
    assert sub(values(line, "webUrl: https://b.example/y"), "_news/z.md") == "https://b.example/y"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("_news/2025-03-11-ferry.md", "urn:article:2025-03-11-ferry"),
        ("_archive/_news/2025-03-11-ferry.md", "urn:article:2025-03-11-ferry"),
        ("ferry.md", "urn:article:ferry"),
        ("a.b/ferry", "urn:article:ferry"),
        ("ferry.en.md", "urn:article:ferry.en"),
        ("ferry.", "urn:article:ferry"),
        (".md", "urn:article:"),
        ("Fähre 1~2_3-4.md", "urn:article:F%C3%A4hre%201~2_3-4"),
        ("a:b@c!$&'()*+,;=%[].md", "urn:article:a%3Ab%40c%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%5B%5D"),
        ("\udcff\udc80.md", "urn:article:%FF%80"),
    ],
)
def test_without_either_the_file_name_is(path: str, expected: str) -> None:
    assert sub(values("title: none", "webUrl: ''"), path) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("provider: {domain: northwire.example}", "northwire.example"),
        ("provider: {domain: NorthWire.example.}", "northwire.example"),
        ("provider: {domain: bücher.example}", "xn--bcher-kva.example"),
        ("provider: {domain: localhost}", "localhost"),
        ("provider: {domain: '12'}", "12"),
    ],
)
def test_the_outlet_is_the_providers_domain_in_normal_form(line: str, expected: str) -> None:
    assert outlet(values(line)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "title: none",
        "provider: northwire.example",
        "provider: {name: Northwire}",
        "provider: {domain: }",
        "provider: {domain: ''}",
        "provider: {domain: 12}",
        "provider: {domain: no}",
        "provider: {domain: [northwire.example]}",
        "provider: {domain: ' northwire.example'}",
        "provider: {domain: https://northwire.example}",
        "provider: {domain: north..wire}",
        "provider.domain: northwire.example",
    ],
)
def test_without_a_domain_there_is_no_outlet(line: str) -> None:
    assert outlet(values(line)) is None


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("originalUrl: https://A.example:8080/x", "webUrl: https://b.example/y"), ("a.example", "b.example")),
        (("webUrl: https://b.example/y", "originalUrl: https://a.example/x"), ("a.example", "b.example")),
        (("originalUrl: https://a.example/x", "webUrl: http://A.example:81/y"), ("a.example",)),
        (("originalUrl: no address", "webUrl: https://b.example/y"), ("b.example",)),
        (("originalUrl: 12", "webUrl: ''"), ()),
        (("title: none",), ()),
    ],
)
def test_the_hosts_are_those_of_both_urls_each_once(lines: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert hosts(values(*lines)) == expected


SIZE = 256 * 1024
HOSTILE = {
    "no address": "a" * SIZE,
    "schemes": "https://" * (SIZE // 8),
    "long host": f"https://{'a' * SIZE}",
    "long host in Unicode": f"https://{'é.' * (SIZE // 2)}/",
    "colons": f"https://{':' * SIZE}",
    "ports": f"https://{':0' * (SIZE // 2)}",
    "long port": f"https://a.example:{'1' * SIZE}",
    "user names": f"https://{'@' * SIZE}",
    "steps": f"https://a.example{'/' * SIZE}",
    "queries": f"https://a.example{'?' * SIZE}",
    "fragments": "https://a.example" + "#\n" * (SIZE // 2),
    "to be escaped": f"https://a.example/{'é' * SIZE}",
    "percent signs": f"https://a.example/{'%' * SIZE}",
    "escapes": f"https://a.example/{'%ab' * (SIZE // 3)}",
    "halves of escapes": f"https://a.example/{'%a' * (SIZE // 2)}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_longest_value_takes_no_longer_than_its_length_asks_for(text: str) -> None:
    with bounded():
        url(text)

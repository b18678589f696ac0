import pytest

from integrity.url import MAX_LENGTH, Address, normal_form, parse


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://northwire.example/a/b?x=1#top", Address("northwire.example", "/a/b", "x=1")),
        ("HTTP://NorthWire.Example.", Address("northwire.example", "", "")),
        ("http://northwire.example:80/a", Address("northwire.example", "/a", "")),
        ("https://northwire.example:443/a", Address("northwire.example", "/a", "")),
        ("https://northwire.example:8443/a", Address("northwire.example:8443", "/a", "")),
        ("https://bücher.example/é", Address("xn--bcher-kva.example", "/é", "")),
    ],
)
def test_an_address_is_its_host_path_and_query(text: str, address: Address) -> None:
    assert parse(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "northwire.example", "/a", "//northwire.example/a", "https:/northwire.example", "https:///a", "https://"),
        *("ftp://northwire.example/", "javascript:alert(1)", "data:text/html,x", "mailto:a@northwire.example"),
        *(
            "https://a@northwire.example/",
            "https://a:b@northwire.example/",
            "https://northwire.example\\@evil.example/",
        ),
        *("https://127.0.0.1/", "https://[::1]/", "https://[::1/", "https://localhost/", "https://2130706433/"),
        *("https://northwire.example:x/", "https://northwire.example:99999/", "https://north wire.example/"),
        *(" https://northwire.example/", "https://northwire.example/ ", "https://northwire.example/\n"),
        *("https://north\nwire.example/", "https://northwire.example/\ta", "\0https://northwire.example/"),
        *("https://northwire.example/\ud800", "https://northwire.example/" + "a" * MAX_LENGTH),
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert parse(text) is None
    assert normal_form(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://northwire.example", "https://northwire.example/"),
        ("http://www.northwire.example/a/", "https://northwire.example/a"),
        ("https://northwire.example//a///b//", "https://northwire.example/a/b"),
        ("https://northwire.example/%61/%c3%a9/é", "https://northwire.example/a/%C3%A9/%C3%A9"),
        ("https://northwire.example/a%2Fb", "https://northwire.example/a%2Fb"),
        ("https://northwire.example/100%25", "https://northwire.example/100%25"),
        ("https://northwire.example/?b=2&a=1", "https://northwire.example/?a=1&b=2"),
        ("https://northwire.example/?utm_source=x&id=7&fbclid=y&UTM_medium=z", "https://northwire.example/?id=7"),
        ("https://northwire.example/a?x", "https://northwire.example/a?x="),
        ("https://amp.northwire.example/a", "https://northwire.example/a"),
        ("https://www.amp.northwire.example/a", "https://northwire.example/a"),
        ("https://www.example/a", "https://www.example/a"),
        ("https://northwire.example/amp/business/a", "https://northwire.example/business/a"),
        ("https://northwire.example/a/amp/", "https://northwire.example/a"),
        ("https://northwire.example/AMP", "https://northwire.example/"),
        ("https://northwire.example/a.amp.html", "https://northwire.example/a.html"),
        ("https://northwire.example/a.amp", "https://northwire.example/a"),
        ("https://northwire.example/a.amp.amp/amp", "https://northwire.example/a"),
        ("https://northwire.example/a/amp.amp", "https://northwire.example/a"),
        ("https://northwire.example/a/.amp", "https://northwire.example/a/.amp"),
        ("https://northwire.example/amplifiers/example", "https://northwire.example/amplifiers/example"),
        ("https://northwire-example.cdn.ampproject.org/c/s/northwire.example/a/amp/", "https://northwire.example/a"),
        ("https://northwire-example.cdn.ampproject.org/v/s/amp.northwire.example/a?x=1", "https://northwire.example/a?x=1"),
        ("https://x.cdn.ampproject.org/c/northwire.example", "https://northwire.example/"),
        ("https://x.cdn.ampproject.org/c/s/y.cdn.ampproject.org/c/s/northwire.example/a", "https://northwire.example/a"),
        ("https://x.cdn.ampproject.org/c/s/northwire%2Eexample/a", "https://northwire.example/a"),
        ("https://x.cdn.ampproject.org//c//s/northwire.example/a", "https://northwire.example/a"),
        ("https://x.cdn.ampproject.org/about", "https://x.cdn.ampproject.org/about"),
        ("https://cdn.ampproject.org.evil.example/c/s/a.example/x",
         "https://cdn.ampproject.org.evil.example/c/s/a.example/x"),
    ],
)  # fmt: skip
def test_variants_have_one_normal_form(text: str, expected: str) -> None:
    assert normal_form(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://northwire.example/a", "https://northwire.example/A"),
        ("https://northwire.example/a", "https://northwire.example/a?id=7"),
        ("https://northwire.example/a", "https://northwire.example:8443/a"),
        ("https://northwire.example/a", "https://news.northwire.example/a"),
        ("https://northwire.example/a/b", "https://northwire.example/a%2Fb"),
        ("https://northwire.example/a?x=1&x=2", "https://northwire.example/a?x=1"),
        ("https://northwire.example/a", "https://northwire.example/a.html"),
    ],
)
def test_other_articles_have_another(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


def test_an_address_whose_normal_form_would_be_too_long_has_none() -> None:
    text = f"https://northwire.example/{'é' * (MAX_LENGTH // 6)}"
    assert (parse(text) is not None, normal_form(text)) == (True, None)


def test_the_longest_address_is_parsed() -> None:
    head = "https://northwire.example/"
    assert parse(head + "a" * (MAX_LENGTH - len(head))) is not None

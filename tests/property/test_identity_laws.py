"""Laws of the strict identity: it agrees with a slow twin written from the RFC, and is its own normal form."""

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from integrity import domain
from integrity.trust.identity import sub, url

APPENDIX_B = re.compile(r"^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?", re.DOTALL)
"""The expression of RFC 3986, appendix B."""
UNRESERVED = string.ascii_letters + string.digits + "-._~"
RESERVED = ":/?#[]@" + "!$&'()*+,;="

HOSTS = st.sampled_from(
    ("a.example", "A.Example.", "bücher.example", "xn--bcher-kva.example", "localhost", "127.1", "a_b", "xn--a", "")
)
PORTS = st.sampled_from(("", ":", ":80", ":443", ":0443", ":0", ":8080", ":65536", ":x", ":1:2", "@"))
PIECES = st.sampled_from((*"%/?#[]@:;=&aF09zé \t\n\\^|~-.", "%c3%a9", "%2f", "..", "漢", "\U0001f6a2", "\ud800"))
REST = st.lists(PIECES, max_size=8).map("".join)
URLS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("http://", "HTTPS://", "https:/", " http://", "ftp://", "//")),
    HOSTS,
    PORTS,
    REST,
) | st.builds("https://a.example/{}".format, REST)


def slow_escape(text: str) -> str:
    """`text` character by character: escapes upper-cased, what the RFC has no place for as %-escaped UTF-8."""
    result = ""
    while text:
        head, size = text[0], 1
        if head == "%" and len(text) > 2 and text[1] in string.hexdigits and text[2] in string.hexdigits:
            head, size = text[:3].upper(), 3
        elif head not in f"%{UNRESERVED}{RESERVED}":
            head = "".join(f"%{byte:02X}" for byte in head.encode())
        result, text = result + head, text[size:]
    return result


def slow_url(text: str) -> str | None:
    """The normal form, sentence by sentence."""
    match = APPENDIX_B.match(text)
    assert match is not None
    scheme, authority, path, query = (match[1] or "")[:-1].lower(), match[4] or "", match[5], match[6] or ""
    host, _, port = authority.partition(":")
    name = domain.a_labels(host)
    if scheme not in {"http", "https"} or "@" in authority or name is None or any(c not in string.digits for c in port):
        return None
    if port and int(port) > 65535:
        return None
    shown = f":{int(port)}" if port and (scheme, int(port)) not in {("http", 80), ("https", 443)} else ""
    try:
        return f"{scheme}://{name}{shown}{slow_escape((path or '/') + query)}"
    except UnicodeEncodeError:
        return None


@given(URLS | st.text())
def test_the_normal_form_is_what_the_slow_twin_says(text: str) -> None:
    assert url(text) == slow_url(text)


@given(URLS)
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    form = url(text)
    assert form is None or url(form) == form


@given(URLS)
def test_the_normal_form_is_written_in_characters_of_the_rfc(text: str) -> None:
    assert set(url(text) or "") <= set(f"%{UNRESERVED}{RESERVED}")


@given(URLS.filter(lambda text: "#" not in text), st.text())
def test_a_fragment_changes_nothing(text: str, fragment: str) -> None:
    assert url(f"{text}#{fragment}") == url(text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1), st.text(st.characters(codec="utf-8")))
def test_the_folder_of_a_file_is_no_part_of_its_identity(name: str, folder: str) -> None:
    assert sub({}, f"{folder}/{name}.md") == sub({}, f"{name}.md")


@given(st.binary(min_size=1).filter(lambda name: b"/" not in name))
def test_each_file_name_has_an_identity_of_its_own(name: bytes) -> None:
    path = name.decode("utf-8", "surrogateescape")
    expected = "".join(chr(byte) if chr(byte) in UNRESERVED else f"%{byte:02X}" for byte in name)
    assert sub({}, f"{path}.md") == f"urn:article:{expected}"

"""Laws of the normal form of addresses: variants are equal, it is its own normal form, nothing raises."""

from hypothesis import assume, example, given
from hypothesis import strategies as st

from integrity.url import normal_form, parse

STEPS = st.lists(
    st.from_regex(r"[a-z0-9][a-z0-9_-]{0,7}", fullmatch=True).filter(lambda step: step != "amp"), max_size=4
)
HOSTS = st.from_regex(r"[a-z]{2,6}(\.[a-z]{2,5})?\.example", fullmatch=True).filter(
    lambda host: not host.startswith(("www.", "amp."))
)
QUERIES = st.dictionaries(
    st.from_regex(r"q[a-z]{0,3}", fullmatch=True), st.from_regex(r"[a-z0-9]{0,4}", fullmatch=True)
)
TRACKING = (
    "utm_source=x",
    "UTM_Campaign=y",
    "fbclid=IwAR0",
    "gclid=1",
    "mc_cid=2",
    "amp=1",
    "outputType=amp",
    "ns_x=3",
)


def address(host: str, steps: list[str], query: dict[str, str]) -> str:
    text = "&".join(f"{name}={value}" for name, value in sorted(query.items()))
    return f"https://{host}/{'/'.join(steps)}{'?' if text else ''}{text}"


@st.composite
def variants(draw: st.DrawFn) -> tuple[str, str]:
    """An address in normal form, and the same article's address as it is met in the wild."""
    host, steps, query = draw(HOSTS), draw(STEPS), draw(QUERIES)
    path = draw(st.sampled_from(["{}", "{}/", "//{}", "amp/{}", "{}/amp", "{}/amp/", "{}/AMP/amp/"]))
    written = path.format("/".join(steps))
    if not steps and draw(st.booleans()):
        written = ""
    fields = [f"{name}={value}" for name, value in query.items()] + draw(
        st.lists(st.sampled_from(TRACKING), max_size=3)
    )
    fields = draw(st.permutations(fields))
    where = f"{draw(st.sampled_from(['', 'www.', 'amp.', 'www.amp.']))}{host}"
    scheme = draw(st.sampled_from(["http", "https", "HTTPS"]))
    site = draw(st.sampled_from([where, where.upper(), f"{where}.", f"{where}:443"]))
    if draw(st.booleans()):
        site = (
            f"{host.replace('.', '-')}.cdn.ampproject.org/{draw(st.sampled_from(['c/s', 'v/s', 'c', 'i/s']))}/{where}"
        )
    tail = f"{'?' if fields else ''}{'&'.join(fields)}{draw(st.sampled_from(['', '#', '#top']))}"
    return address(host, steps, query), f"{scheme}://{site}/{written}{tail}"


@given(variants())
def test_variants_of_one_address_have_one_normal_form(pair: tuple[str, str]) -> None:
    normal, variant = pair
    assert normal_form(variant) == normal


@given(HOSTS, STEPS, STEPS)
def test_other_paths_have_other_normal_forms(host: str, steps: list[str], others: list[str]) -> None:
    assume(steps != others)
    assert normal_form(address(host, steps, {})) != normal_form(address(host, others, {}))


CDN = ["x.cdn.ampproject.org", "www.x.cdn.ampproject.org", "amp.x.cdn.ampproject.org", "www.cdn.ampproject.org"]
PIECES = [
    *(
        "amp",
        "AMP",
        "%61mp",
        "c",
        "s",
        "v",
        "a.example",
        "www.b.example",
        "a%2Eexample",
        "y.cdn.ampproject.org",
        "x.amp",
    ),
    *(
        "amp.amp",
        ".amp",
        ".amp.html",
        "x.amp.html.amp",
        "..",
        ".",
        "",
        "é",
        "%C3%A9",
        "%FF",
        "%25",
        "%2525",
        "%2F",
        "%3F",
    ),
    *("%23", "a b", "a+b", ";", "a.example:8443", "a@b.example", "\u00a0", "\\", "%", "%zz", "-", "🚢"),
]
HOSTILE = st.builds(
    lambda scheme, host, steps, query: f"{scheme}://{host}/{'/'.join(steps)}?{'&'.join(query)}",
    st.sampled_from(["http", "https"]),
    st.sampled_from([*CDN, "a.example", "www.example", "amp.www.a.example", "bücher.example", "a.example:8443"]),
    st.lists(st.sampled_from(PIECES), max_size=7),
    st.lists(
        st.sampled_from(["a", "a=", "=a", "utm_x=1", "utm_x", "%75tm_x=1", "a=%FF", "a=+", "b=%26", "", "a;b", "é=é"])
    ),
)


@given(HOSTILE | st.text() | st.text().map("https://a.example/{}".format) | st.text().map("https://{}.example/".format))
@example("https://x.cdn.ampproject.org/amp/c/s/a.example/b")
@example("https://a.example/x/.amp")
def test_the_normal_form_is_an_address_and_its_own_normal_form(text: str) -> None:
    normal = normal_form(text)
    assert normal is None or (parse(normal) is not None and normal_form(normal) == normal)


@given(HOSTILE)
def test_every_address_has_a_normal_form(text: str) -> None:
    assert (normal_form(text) is None) == (parse(text) is None)


@given(st.text(alphabet=st.characters(codec=None)) | st.text(alphabet="htps:/.@[]%?#&=\\\ud800\n\t\0ae1", max_size=40))
def test_no_text_raises(text: str) -> None:
    for address in (text, f"https://a.example/{text}", f"https://{text}"):
        assert normal_form(address) is None or parse(address) is not None

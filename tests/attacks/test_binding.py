"""A good seal on something that its outlet did not sign: copied, moved, edited, put back, taken away."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from integrity.trust.digest import of
from integrity.trust.views import Head, SignedAt
from integrity.validate import replays
from integrity.validate.article import Judgement, judge
from integrity.validate.verdict import Verdict, Verification
from tests.articles import AT as JUDGED_AT
from tests.articles import article, sealed
from tests.trust_world import (
    IAT,
    NORTHWIRE,
    PATH,
    POST,
    SECOND,
    Log,
    World,
    draft,
    grant,
    seal,
    signed,
    with_seal,
)

WORLD = World()
FERRY = draft(note="one", count="50", images="[{url: a.jpg, isCached: true}]", tags="[x, z]")
STORM = draft(
    title='"Storm closes the harbour"',
    originalUrl='"https://northwire.example/2025/03/12/storm/"',
    webUrl='"https://northwire.example/2025/03/12/storm/"',
)
ELSEWHERE = draft(
    originalUrl='"https://calderpost.example/ferry"',
    webUrl="",
    provider="{name: Calder Post, domain: calderpost.example}",
)
SIGNED = signed(FERRY, NORTHWIRE)


def verify(text: str, path: str = PATH, world: World = WORLD, **views: Any) -> Verification:
    """What is known of the article, by the newsroom's policy."""
    return world.verify(text, path, **views)


def outcome(text: str, path: str = PATH, **views: Any) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict, and the fields that it names."""
    verification = verify(text, path, **views)
    assert verification.verdict is Verdict.VERIFIED or verification.finding is not None
    return verification.verdict, verification.fields


def test_the_article_that_the_cases_are_made_of_is_verified() -> None:
    assert outcome(SIGNED) == (Verdict.VERIFIED, ())


# A seal that was made for something else.

COPIES = {
    "on another article of the outlet": with_seal(STORM, seal(FERRY, NORTHWIRE)),
    "on an article of another outlet": with_seal(ELSEWHERE, seal(FERRY, NORTHWIRE)),
    "on an article with the same title": with_seal(
        STORM.replace("Storm closes the harbour", "Ferry runs aground off Brennhavn"), seal(FERRY, NORTHWIRE)
    ),
    "on an article without address": with_seal(
        draft(title="Storm", originalUrl=None, webUrl=None), seal(FERRY, NORTHWIRE)
    ),
    "on an article without outlet": with_seal(draft(title="Storm", provider=None), seal(FERRY, NORTHWIRE)),
    "of an article without address, on another one": with_seal(
        FERRY, seal(draft(originalUrl=None, webUrl=None), NORTHWIRE)
    ),
    "on another article, outlet said to be its own": with_seal(STORM, seal(FERRY, NORTHWIRE, iss="northwire.example")),
    "whose sub is that of another article": signed(FERRY, NORTHWIRE, sub="https://northwire.example/2025/03/12/storm/"),
    "whose sub is not in normal form": signed(FERRY, NORTHWIRE, sub="HTTPS://northwire.example/2025/03/11/ferry/"),
    "whose sub has a fragment": signed(FERRY, NORTHWIRE, sub="https://northwire.example/2025/03/11/ferry/#top"),
    "whose sub is empty": signed(FERRY, NORTHWIRE, sub=""),
    "whose sub is the name of the file": signed(FERRY, NORTHWIRE, sub="urn:article:2025-03-11-ferry-runs-aground"),
    "whose iss is another host of the outlet": signed(FERRY, NORTHWIRE, iss="www.northwire.example"),
}


@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES)
def test_a_seal_that_was_made_for_another_article_is_replayed(text: str) -> None:
    assert verify(text).verdict is Verdict.REPLAYED


NAMED = World(top='audience = "example/newsroom"\n')
CORPORA = {
    "made for another": (seal(FERRY, NORTHWIRE, aud="example/other"), NAMED),
    "made for one in another case": (seal(FERRY, NORTHWIRE, aud="Example/Newsroom"), NAMED),
    "made for none, in a named one": (seal(FERRY, NORTHWIRE), NAMED),
    "made for one, in one without name": (seal(FERRY, NORTHWIRE, aud="example/newsroom"), WORLD),
    "made for the empty name, in one without name": (seal(FERRY, NORTHWIRE, aud=""), WORLD),
}


@pytest.mark.parametrize(("text", "world"), CORPORA.values(), ids=CORPORA)
def test_a_seal_that_was_made_for_another_corpus_is_replayed(text: str, world: World) -> None:
    assert verify(with_seal(FERRY, text), world=world).verdict is Verdict.REPLAYED


def test_a_seal_that_was_made_for_this_corpus_is_verified() -> None:
    assert verify(signed(FERRY, NORTHWIRE, aud="example/newsroom"), world=NAMED).verdict is Verdict.VERIFIED


# Edits.


def test_two_titles_that_were_changed_round_are_tampered_twice() -> None:
    ferry, storm = '"Ferry runs aground off Brennhavn"', '"Storm closes the harbour"'
    texts = [SIGNED.replace(ferry, storm), signed(STORM, NORTHWIRE).replace(storm, ferry)]
    assert [outcome(text) for text in texts] == [(Verdict.TAMPERED, ("title",))] * 2


def edited(old: str, new: str) -> str:
    """The signed article with one text of its front matter or body replaced."""
    assert SIGNED.count(old) == 1, old
    return SIGNED.replace(old, new)


def line(name: str) -> str:
    """The line of a field."""
    return next(line for line in SIGNED.splitlines(keepends=True) if line.startswith(f"{name}:"))


def without(*names: str) -> str:
    """The signed article without these fields."""
    text = SIGNED
    for name in names:
        text = text.replace(line(name), "")
    return text


def having(name: str, value: str) -> str:
    """The signed article with another value for a field."""
    return SIGNED.replace(line(name), f"{name}: {value}\n")


TAMPERED: dict[str, tuple[str, tuple[str, ...]]] = {
    "outlet": (edited("domain: northwire.example", "domain: calderpost.example"), ("provider",)),
    "outlet, one letter": (edited("domain: northwire.example", "domain: northwires.example"), ("provider",)),
    "outlet, another host of it": (edited("domain: northwire.example", "domain: www.northwire.example"), ("provider",)),
    "outlet without domain": (edited(", domain: northwire.example", ""), ("provider",)),
    "outlet with an empty domain": (edited("domain: northwire.example", "domain: ''"), ("provider",)),
    "outlet whose domain is a list": (
        edited("domain: northwire.example", "domain: [northwire.example]"),
        ("provider",),
    ),
    "outlet's name": (edited("name: Northwire", "name: Calder Post"), ("provider",)),
    "outlet's name, one letter": (edited("name: Northwire", "name: Northwires"), ("provider",)),
    "outlet with a member more": (edited("name: Northwire", "name: Northwire, x: y"), ("provider",)),
    "no outlet": (without("provider"), ("provider",)),
    "originalUrl": (having("originalUrl", "https://northwire.example/other"), ("originalUrl",)),
    "originalUrl, another host": (having("originalUrl", "https://evil.example/2025/03/11/ferry/"), ("originalUrl",)),
    "originalUrl, another scheme": (
        having("originalUrl", "http://northwire.example/2025/03/11/ferry/"),
        ("originalUrl",),
    ),
    "originalUrl, no address": (having("originalUrl", "javascript:alert(1)"), ("originalUrl",)),
    "originalUrl, with a fragment": (
        having("originalUrl", "https://northwire.example/2025/03/11/ferry/#x"),
        ("originalUrl",),
    ),
    "originalUrl, upper-case host": (
        having("originalUrl", "https://NORTHWIRE.example/2025/03/11/ferry/"),
        ("originalUrl",),
    ),
    "no originalUrl": (without("originalUrl"), ("originalUrl",)),
    "webUrl": (having("webUrl", "https://northwire.example/other"), ("webUrl",)),
    "no webUrl": (without("webUrl"), ("webUrl",)),
    "no address": (without("originalUrl", "webUrl"), ("originalUrl", "webUrl")),
    "outlet and address": (
        edited("domain: northwire.example", "domain: evil.example").replace(
            line("originalUrl"), "originalUrl: https://evil.example/\n"
        ),
        ("originalUrl", "provider"),
    ),
    "title": (edited("runs aground", "sinks"), ("title",)),
    "title, a letter of another script": (edited("aground", "\u0430ground"), ("title",)),
    "title, upper case": (edited("Ferry runs", "FERRY runs"), ("title",)),
    "title, a blank more": (edited("Ferry runs", "Ferry  runs"), ("title",)),
    "title, a zero-width space": (edited("Ferry runs", "Ferry\u200b runs"), ("title",)),
    "title, a soft hyphen": (edited("aground", "a\u00adground"), ("title",)),
    "title, a bidi override": (edited("Ferry runs", "\u202eFerry runs"), ("title",)),
    "title, emptied": (having("title", '""'), ("title",)),
    "title, null": (having("title", ""), ("title",)),
    "title, a list": (having("title", '["Ferry runs aground off Brennhavn"]'), ("title",)),
    "no title": (without("title"), ("title",)),
    "date": (having("publishedDateTime", "2025-03-11T08:43:00Z"), ("publishedDateTime",)),
    "date, the same written otherwise": (
        having("publishedDateTime", "2025-03-11T08:42:00+00:00"),
        ("publishedDateTime",),
    ),
    "date, quoted": (having("publishedDateTime", "'2025-03-11T08:42:00Z'"), ("publishedDateTime",)),
    "number": (having("count", "51"), ("count",)),
    "number, quoted": (having("count", "'50'"), ("count",)),
    "number, written otherwise": (having("count", "5_0"), ("count",)),
    "number, a fraction of zero": (having("count", "50.0"), ("count",)),
    "list in another order": (having("tags", "[z, x]"), ("tags",)),
    "list with an item twice": (having("tags", "[x, z, z]"), ("tags",)),
    "list with an item less": (having("tags", "[x]"), ("tags",)),
    "list that became a text": (having("tags", "'[x, z]'"), ("tags",)),
    "image": (edited("url: a.jpg", "url: b.jpg"), ("images",)),
    "image more": (edited("[{url: a.jpg", "[{url: c.jpg}, {url: a.jpg"), ("images",)),
    "image without address": (edited("url: a.jpg, ", ""), ("images",)),
    "field more": (SIGNED.replace("title:", "subtitle: Again\ntitle:", 1), ("subtitle",)),
    "empty field more": (SIGNED.replace("title:", "subtitle:\ntitle:", 1), ("subtitle",)),
    "field renamed": (SIGNED.replace("note:", "notes:", 1), ("note", "notes")),
    "field in another case": (SIGNED.replace("note:", "Note:", 1), ("Note", "note")),
    "body": (edited("berth two", "berth three"), ("",)),
    "body, a trailing blank": (edited("berth two.", "berth two. "), ("",)),
    "body, a blank in front": (edited("The ferry", " The ferry"), ("",)),
    "body, a line feed in front": (edited("The ferry", "\nThe ferry"), ("",)),
    "body, a zero-width space": (edited("berth two", "berth\u200b two"), ("",)),
    "body, a byte order mark's kin": (edited("berth two", "berth\u2060 two"), ("",)),
    "body, an HTML comment": (SIGNED + "<!-- x -->\n", ("",)),
    "body, a line more": (SIGNED + "More.\n", ("",)),
    "body, blanks at its end": (SIGNED + "  \n", ("",)),
    "no body": (edited("The ferry was towed to berth two.\n", ""), ("",)),
    "body and title": (edited("berth two", "berth six").replace("runs aground", "sinks"), ("", "title")),
    "title moved to the body": (without("title") + "Ferry runs aground off Brennhavn\n", ("", "title")),
    "inline comment that would ignore the rule": (
        edited("runs aground", "sinks").replace("title:", "# integrity: ignore[SIG510] known\ntitle:", 1),
        ("title",),
    ),
    "inline comment behind the field": (
        having("title", '"Ferry sinks"  # integrity: ignore[SIG510,SIG501,SIG5] known'),
        ("title",),
    ),
}


@pytest.mark.parametrize(("text", "fields"), TAMPERED.values(), ids=TAMPERED)
def test_an_edit_is_tampered_and_names_the_fields(text: str, fields: tuple[str, ...]) -> None:
    assert outcome(text) == (Verdict.TAMPERED, fields)


ACCENTED = draft(title='"Caf\u00e9 opens"').replace("The ferry", "The caf\u00e9")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        (lambda text: text.replace('"Caf\u00e9', '"Cafe\u0301'), ("title",)),
        (lambda text: text.replace("The caf\u00e9", "The cafe\u0301"), ("",)),
        (lambda text: unicodedata.normalize("NFD", text), ("", "title")),
    ],
    ids=["title", "body", "everywhere"],
)
def test_decomposed_letters_are_tampered_with_a_code(changed: Callable[[str], str], fields: tuple[str, ...]) -> None:
    verification = verify(changed(signed(ACCENTED, NORTHWIRE)))
    assert (verification.verdict, verification.fields) == (Verdict.TAMPERED, fields)
    assert "not-nfc" in verification.codes


FIELD = next(part for part in SIGNED.splitlines() if part.startswith("secured:"))
VERIFIED = {
    "as it is": SIGNED,
    "CRLF": SIGNED.replace("\n", "\r\n"),
    "CRLF in front matter alone": SIGNED.replace("\n", "\r\n", 5),
    "no final line feed": SIGNED.removesuffix("\n"),
    "many final line feeds": SIGNED + "\n" * 50,
    "final CRLF": SIGNED + "\r\n\r\n",
    "keys in another order": without("note", "title").replace("---\n", f"---\n{line('note')}{line('title')}", 1),
    "seal at the top": without("secured").replace("---\n", f"---\n{FIELD}\n", 1),
    "words quoted": having("note", '"one"'),
    "words in single quotes": having("note", "'one'"),
    "words in a block": having("note", "|-\n  one"),
    "words folded": having("note", ">-\n  one"),
    "words escaped": having("note", '"\\x6fne"'),
    "list in lines": having("tags", "\n  - x\n  - 'z'"),
    "mapping in lines": having("provider", "\n  domain: northwire.example\n  name: Northwire"),
    "blanks and comments": SIGNED.replace("note: one", "# a comment\n\n  \nnote:   one   # another"),
    "an inline ignore, where nothing is to ignore": SIGNED.replace(
        "note: one", "note: one # integrity: ignore[SIG510] x"
    ),
    "seal without quotes": SIGNED.replace(FIELD, FIELD.replace('"', "")),
    "seal in single quotes": SIGNED.replace(FIELD, FIELD.replace('"', "'")),
    "seal in a block": SIGNED.replace(FIELD, FIELD.replace("secured: ", "secured: >-\n  ").replace('"', "")),
    "heat": SIGNED.replace("title:", "heat: 99\ntitle:", 1),
    "quality": SIGNED.replace("title:", "quality: 12\ntitle:", 1),
    "published": SIGNED.replace("title:", "published: false\ntitle:", 1),
    "topics": having("topics", "[Storms, Ferries]"),
    "no topics": without("topics"),
    "related": SIGNED.replace("title:", "related: [{title: x}]\ntitle:", 1),
    "isCached of an image": SIGNED.replace("isCached: true", "isCached: false"),
    "no isCached": SIGNED.replace(", isCached: true", ""),
    "images of the outlet": SIGNED.replace("{name: Northwire", "{images: [x], name: Northwire"),
    "upper-case key of a nested field that is not the seal's": SIGNED.replace(
        "title:", "heat: {Secured: x}\ntitle:", 1
    ),
}


@pytest.mark.parametrize("text", VERIFIED.values(), ids=VERIFIED)
def test_what_leaves_the_canonical_form_or_only_touches_excluded_fields_is_verified(text: str) -> None:
    assert outcome(text) == (Verdict.VERIFIED, ())


def test_the_excluded_fields_that_are_present_are_listed() -> None:
    assert verify(VERIFIED["heat"]).excluded == ("heat", "images[].isCached", "secured", "topics")


MALFORMED = {
    "seal twice": SIGNED.replace(FIELD, f"{FIELD}\n{FIELD}"),
    "seal empty": having("secured", '""'),
    "seal blank": having("secured", '" "'),
    "seal null": having("secured", ""),
    "seal ~": having("secured", "~"),
    "seal in a list": having("secured", f"[{FIELD[9:]}]"),
    "seal in a mapping": having("secured", f"{{value: {FIELD[9:]}}}"),
    "seal below another field": without("secured").replace("{name: Northwire", f"{{{FIELD}, name: Northwire"),
    "seal below another field, too": SIGNED.replace("{name: Northwire", f"{{{FIELD}, name: Northwire"),
    "seal below an excluded field, too": having("topics", f"[{{{FIELD}}}]"),
    "seal in another case": SIGNED.replace("secured:", "Secured:"),
    "seal in another case, too": SIGNED.replace("secured:", "SECURED: x\nsecured:"),
    "seal with a long s": SIGNED.replace("secured:", "\u017fecured: x\nsecured:"),
    "seal with a line feed behind it": SIGNED.replace(
        FIELD, FIELD.replace("secured: ", "secured: |\n  ").replace('"', "")
    ),
    "seal folded over two lines": SIGNED.replace(FIELD, f"{FIELD[:60]}\n  {FIELD[60:]}"),
    "number as the mapping of its canonical form": having("count", '{"": "50"}'),
    "date as the mapping of its canonical form": having("publishedDateTime", '{"": "2025-03-11T08:42:00Z"}'),
    "null as the mapping of its canonical form": having("note", '{"": ""}'),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_a_seal_that_can_be_looked_for_in_two_places_and_a_disguised_value_are_malformed(text: str) -> None:
    assert verify(text).verdict is Verdict.MALFORMED


# Outlets.


def of_outlet(domain: str, iss: str) -> Verification:
    """An article of this outlet, signed in the name of another or the same."""
    return verify(signed(draft(provider=f"{{name: Northwire, domain: '{domain}'}}"), NORTHWIRE, iss=iss))


UNTRUSTED = {
    "of another outlet": ("calderpost.example", "calderpost.example"),
    "below another": ("northwire.example.evil.example", "northwire.example.evil.example"),
    "that ends like it": ("evilnorthwire.example", "evilnorthwire.example"),
    "that begins like it": ("northwire.example.com", "northwire.example.com"),
    "its parent": ("example", "example"),
    "with a Cyrillic letter": ("n\u043erthwire.example", "xn--nrthwire-nbh.example"),
    "with a Cyrillic letter, in punycode": ("xn--nrthwire-nbh.example", "xn--nrthwire-nbh.example"),
    "with a digit for a letter": ("n0rthwire.example", "n0rthwire.example"),
    "with l for i": ("northwlre.example", "northwlre.example"),
    "address of a machine": ("127.0.0.1", "127.0.0.1"),
}


@pytest.mark.parametrize(("domain", "iss"), UNTRUSTED.values(), ids=UNTRUSTED)
def test_a_key_that_speaks_for_an_outlet_that_it_is_not_granted_is_untrusted(domain: str, iss: str) -> None:
    assert of_outlet(domain, iss).verdict is Verdict.UNTRUSTED_SIGNER


EQUAL = {
    "trailing dot": ("northwire.example.", "northwire.example"),
    "upper case": ("NorthWire.EXAMPLE", "northwire.example"),
    "full-width letters": ("\uff4eorthwire.example", "northwire.example"),
    "ideographic full stop": ("northwire\u3002example", "northwire.example"),
    "soft hyphen": ("north\u00adwire.example", "northwire.example"),
    "one label more": ("news.northwire.example", "news.northwire.example"),
    "two labels more": ("a.b.northwire.example", "a.b.northwire.example"),
}


@pytest.mark.parametrize(("domain", "iss"), EQUAL.values(), ids=EQUAL)
def test_a_domain_that_is_the_outlets_after_normalising_is_verified(domain: str, iss: str) -> None:
    assert of_outlet(domain, iss).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("domain", ["n\u043erthwire.example", "xn--nrthwire-nbh.example", "n0rthwire.example"])
def test_a_look_alike_of_a_granted_outlet_has_a_code(domain: str) -> None:
    assert "homoglyph-domain" in of_outlet(domain, "xn--nrthwire-nbh.example").codes


@pytest.mark.parametrize(
    ("domain", "iss"),
    [
        ("northwire.example.evil.example", "northwire.example"),
        ("evilnorthwire.example", "northwire.example"),
        ("n\u043erthwire.example", "northwire.example"),
        ("calderpost.example", "northwire.example"),
        ("not a domain", "northwire.example"),
    ],
)
def test_a_seal_in_the_name_of_the_granted_outlet_does_not_help_an_article_of_another(domain: str, iss: str) -> None:
    assert of_outlet(domain, iss).verdict is Verdict.REPLAYED


GRANTS = {
    "the domain alone": (("northwire.example",), "northwire.example", Verdict.VERIFIED),
    "the domain alone, one label more": (("northwire.example",), "a.northwire.example", Verdict.UNTRUSTED_SIGNER),
    "what is below": (("*.northwire.example",), "a.northwire.example", Verdict.VERIFIED),
    "what is below, two labels": (("*.northwire.example",), "a.b.northwire.example", Verdict.VERIFIED),
    "what is below, the domain itself": (("*.northwire.example",), "northwire.example", Verdict.UNTRUSTED_SIGNER),
    "what is below, a name that ends like it": (
        ("*.northwire.example",),
        "anorthwire.example",
        Verdict.UNTRUSTED_SIGNER,
    ),
    "a sister": (("www.northwire.example",), "news.northwire.example", Verdict.UNTRUSTED_SIGNER),
    "the parent of all": (("example",), "northwire.example", Verdict.UNTRUSTED_SIGNER),
}


@pytest.mark.parametrize(("domains", "iss", "verdict"), GRANTS.values(), ids=GRANTS)
def test_a_grant_covers_what_it_names_and_no_more(domains: tuple[str, ...], iss: str, verdict: Verdict) -> None:
    world = World(granted=[grant(NORTHWIRE, *domains)])
    text = signed(draft(provider=f"{{name: Northwire, domain: {iss}}}"), NORTHWIRE)
    assert world.verdict(text) is verdict


@pytest.mark.parametrize(
    "path", ["note", "title", "images", "tags", "provider.name", "images[].url", "images[]", "note.x"]
)
def test_a_seal_that_leaves_out_more_than_the_policy_allows_is_untrusted(path: str) -> None:
    exclude = sorted({"secured", path})
    verification = verify(signed(FERRY, NORTHWIRE, without=exclude))
    assert verification.verdict is Verdict.UNTRUSTED_SIGNER
    assert verification.codes == ("excluded-not-allowed",)


def test_a_seal_that_leaves_out_less_is_verified() -> None:
    assert verify(signed(FERRY, NORTHWIRE, without=["secured"])).verdict is Verdict.VERIFIED


# Files.

NAMELESS = draft(originalUrl=None, webUrl=None)
MOVES = {
    "moved": (FERRY, "_archive/_news/2025-03-11-ferry-runs-aground.md", Verdict.VERIFIED),
    "renamed": (FERRY, "_news/other.md", Verdict.VERIFIED),
    "moved and renamed": (FERRY, "x/y/z.markdown", Verdict.VERIFIED),
    "without address, moved": (NAMELESS, "_archive/_news/2025-03-11-ferry-runs-aground.md", Verdict.VERIFIED),
    "without address, another suffix": (NAMELESS, "_news/2025-03-11-ferry-runs-aground.markdown", Verdict.VERIFIED),
    "without address, renamed": (NAMELESS, "_news/other.md", Verdict.REPLAYED),
    "without address, upper case": (NAMELESS, "_news/2025-03-11-Ferry-runs-aground.md", Verdict.REPLAYED),
    "without address, a suffix more": (NAMELESS, "_news/2025-03-11-ferry-runs-aground.md.md", Verdict.REPLAYED),
}


@pytest.mark.parametrize(("text", "path", "verdict"), MOVES.values(), ids=MOVES)
def test_a_file_may_move_and_with_an_address_be_renamed(text: str, path: str, verdict: Verdict) -> None:
    assert verify(signed(text, NORTHWIRE), path).verdict is verdict


@pytest.mark.parametrize("path", [path for _, path, verdict in MOVES.values() if verdict is Verdict.REPLAYED])
def test_a_file_without_address_that_was_renamed_has_a_code(path: str) -> None:
    assert verify(signed(NAMELESS, NORTHWIRE), path).codes == ("renamed-without-url",)


def test_the_seal_of_one_article_without_address_on_another_is_no_renaming() -> None:
    other = with_seal(NAMELESS.replace("Ferry runs", "Storm runs"), seal(NAMELESS, NORTHWIRE))
    verification = verify(other, "_news/storm.md")
    assert (verification.verdict, "renamed-without-url" in verification.codes) == (Verdict.REPLAYED, False)


def judgements(*texts: str) -> list[Judgement]:
    """What is known of these articles of one tree, after their seals were held against each other."""
    trust = WORLD.trust()
    each = [
        judge(article(text, f"_news/{number}.md"), trust, JUDGED_AT.replace(year=2027))
        for number, text in enumerate(texts)
    ]
    traces = [(one.identity, one.verification.trace) for one in each]
    found = replays.find((identity, trace) for identity, trace in traces if trace)
    return [one.replayed(found[one.path]) if one.path in found else one for one in each]


TREES = {
    "the whole file twice": ((SIGNED, SIGNED), ("replayed", "replayed")),
    "the seal on another article": ((SIGNED, with_seal(STORM, seal(FERRY, NORTHWIRE))), ("replayed", "replayed")),
    "the file twice, once edited": ((SIGNED, edited("berth two", "berth six")), ("replayed", "replayed")),
    "the file twice, once otherwise formatted": ((SIGNED, SIGNED.replace("\n", "\r\n")), ("replayed", "replayed")),
    "on an article that cannot be read": (
        (SIGNED, SIGNED.replace("title:", "x: &a b\ntitle:", 1)),
        ("verified", "malformed"),
    ),
    "two seals of one article": ((SIGNED, signed(FERRY, SECOND)), ("verified", "verified")),
    "seals of two articles": ((SIGNED, signed(STORM, NORTHWIRE)), ("verified", "verified")),
}


@pytest.mark.parametrize(("texts", "verdicts"), TREES.values(), ids=TREES)
def test_a_seal_that_stands_twice_in_a_tree_is_replayed_in_both_places(
    texts: tuple[str, ...], verdicts: tuple[str, ...]
) -> None:
    assert tuple(one.verification.verdict for one in judgements(*texts)) == verdicts


# What was there before.

SUB = "https://northwire.example/2025/03/11/ferry/"
HEADS = {
    "sealed again": (without("secured"), Log({SUB: Head(1, of(b""))}), None),
    "sealed payload put in its place": (with_seal(FERRY, sealed()), Log({SUB: Head(3, of(b""))}), None),
    "taken away, signed at the base": (without("secured"), None, SignedAt({SUB})),
    "sealed payload, signed at the base": (with_seal(FERRY, sealed()), None, SignedAt({SUB, "x"})),
    "both": (without("secured"), Log({SUB: Head(1, of(b""))}), SignedAt({SUB})),
}


@pytest.mark.parametrize(("text", "log", "ref"), HEADS.values(), ids=HEADS)
def test_a_seal_that_was_taken_away_is_downgraded_where_base_or_log_have_it(
    text: str, log: Log | None, ref: SignedAt | None
) -> None:
    assert verify(text, log=log, ref=ref).verdict is Verdict.DOWNGRADED


UNKNOWN_BEFORE = {
    "nothing is known": (None, None),
    "another article was signed": (Log({"x": Head(1, of(b""))}), SignedAt({"x"})),
    "it was logged without a signature": (Log({SUB: Head(0, of(b""))}), SignedAt()),
}


@pytest.mark.parametrize(("log", "ref"), UNKNOWN_BEFORE.values(), ids=UNKNOWN_BEFORE)
def test_without_them_a_seal_that_is_not_there_is_missing(log: Log | None, ref: SignedAt | None) -> None:
    assert verify(without("secured"), log=log, ref=ref).verdict is Verdict.MISSING


def test_a_revision_that_was_put_back_is_rolled_back() -> None:
    log = Log({SUB: Head(2, of(b"the newer text"))})
    assert verify(SIGNED, log=log).verdict is Verdict.ROLLED_BACK


def test_an_article_that_is_signed_again_is_verified_where_base_and_log_know_it() -> None:
    verification = verify(
        signed(FERRY, NORTHWIRE, rev=2, iat=IAT + 60), log=Log({SUB: Head(1, of(b""))}), ref=SignedAt({SUB})
    )
    assert (verification.verdict, verification.codes) == (Verdict.VERIFIED, ("unlogged",))


def test_a_key_of_one_outlet_signs_for_it_and_no_other() -> None:
    assert verify(signed(ELSEWHERE, POST)).verdict is Verdict.VERIFIED
    assert verify(signed(ELSEWHERE, NORTHWIRE)).verdict is Verdict.UNTRUSTED_SIGNER
    assert verify(signed(FERRY, POST)).verdict is Verdict.UNTRUSTED_SIGNER

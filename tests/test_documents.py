"""The documents: links lead somewhere, rules exist, and every value that secured.md shows is what the code computes."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from integrity import rules
from integrity.cli.main import group
from integrity.load import frontmatter
from integrity.load.article import from_bytes
from integrity.load.frontmatter import Source
from integrity.node import NONSTRING, value_of
from integrity.trust import canonical, claims, digest, identity, keyring, policy_file, private
from integrity.trust.claims import Claims, field_digest
from integrity.trust.policy import matches
from integrity.trust.root import Trust, assemble
from integrity.validate import authenticity
from integrity.validate.verdict import Verdict
from tests.articles import SEAL

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SECURED = (ROOT / "docs" / "secured.md").read_text(encoding="utf-8")

LATER_RULES: set[str] = set()
"""Rules that the documents describe and that a later version reports."""

NO_RULE = {"FLD999"}
"""What an example names because there is no such rule."""

OUTLET_SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
"""The published test key of RFC 8037, appendix A.1."""
ROOT_SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
"""The published test key of RFC 8032, section 7.1, test 2."""

AT = 1_764_000_000
"""2025-11-24T16:00:00Z, when the policy of the example holds."""

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")

named = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


def read(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def prose(text: str) -> str:
    """`text` with blanks in place of its fenced blocks, so that places stay."""
    return _FENCED.sub(lambda block: " " * len(block.group()), text)


def anchors(document: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page; the second of two equal ones ends in -1."""
    slugs = [
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for _, title in _HEADING.findall(prose(read(document)))
    ]
    return {f"{slug}-{slugs[:n].count(slug)}" if slug in slugs[:n] else slug for n, slug in enumerate(slugs)}


def section(title: str) -> str:
    """The text of secured.md from the heading `title` to the next one."""
    _, found, rest = SECURED.partition(f"# {title}\n")
    assert found, title
    following = _HEADING.search(prose(rest))
    return rest[: following.start()] if following else rest


def blocks(title: str) -> list[str]:
    """The fenced blocks of a section."""
    return [content for _, content in _FENCED.findall(section(title))]


def rows(title: str, table: int = 0) -> list[list[str]]:
    """The cells of a table of a section, without its two head lines and without code marks."""
    tables = re.findall(r"(?:^\|.*\|$\n?)+", section(title), re.MULTILINE)
    lines = tables[table].splitlines()[2:]
    return [[_CODE.sub(r"\1", cell.strip()) for cell in line[1:-1].split("|")] for line in lines]


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def parsed(text: str) -> Source:
    source = frontmatter.parse(text.encode())
    assert source.errors == ()
    return source


# --- every document ---


@named
def test_every_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    broken = []
    for target in _LINK.findall(prose(read(document))):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


@named
def test_every_rule_that_is_named_exists(document: Path) -> None:
    codes = set(re.findall(r"\b(?:FMT|FLD|DUP|SIG|LOG|BAS)\d{3}\b", read(document)))
    assert codes - set(rules.catalogue()) - LATER_RULES - NO_RULE == set()


def test_a_rule_that_is_reported_is_none_of_a_later_version() -> None:
    assert LATER_RULES & set(rules.catalogue()) == set()


@named
def test_no_document_names_a_place_on_one_machine(document: Path) -> None:
    assert (
        re.findall(r"(?<![\w.~/])/(?:home|root|tmp|work|Users|mnt|srv|opt|var|run)\b\S*|\b[A-Z]:\\\S*", read(document))
        == []
    )


@named
def test_no_document_holds_a_private_key(document: Path) -> None:
    assert re.findall(r"PRIVATE KEY-{5}|\"d\"\s*:\s*\"[A-Za-z0-9_-]{20,}\"", read(document)) == []


def command_lines() -> list[str]:
    """Every line `integrity ...` in a block of a document, without what the shell takes for itself."""
    shown = [line for path in DOCUMENTS for _, block in _FENCED.findall(read(path)) for line in block.splitlines()]
    return sorted({re.sub(r" \d?< .*| && .*", "", line) for line in shown if line.startswith("integrity ")})


@pytest.mark.parametrize("line", command_lines())
def test_a_command_that_is_shown_exists_with_its_options(line: str) -> None:
    command: click.Command = group
    arguments = shlex.split(line)[1:]
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), arguments.pop(0))
        assert found
        command = found
    # A command keeps the names of its help option from the first context that asks: other tests ask it for `-h`, too.
    context = click.Context(command, help_option_names=["-h", "--help"])
    command.make_parser(context).parse_args(arguments)  # nothing is run; raises for an unknown option


# --- secured.md, canonical form ---

EXAMPLES = {
    "Example A: text without front matter": (),
    "Example B: a word and a number": (),
    "Example C: with exclusions": canonical.DEFAULT_EXCLUDE,
}


def example(title: str) -> tuple[Source, canonical.Digest]:
    source = parsed(blocks(title)[0])
    return source, canonical.digest(source.root, source.body, EXAMPLES[title])


def example_rows(title: str) -> list[list[str]]:
    """What the table of an example must hold."""
    source, digests = example(title)
    values = dict(source.values)
    values[canonical.BODY] = canonical.canonical_body(source.body)
    fields = sorted(digests.fields)
    lines = [[name or "(body)", canonical.jcs(values[name]).decode(), digests.fields[name].hex()] for name in fields]
    return [*lines, ["(article)", "", digests.content.hex()]]


@pytest.mark.parametrize("title", EXAMPLES)
def test_the_digests_of_an_example_are_right(title: str) -> None:
    assert rows(title) == example_rows(title)


def test_the_inputs_of_example_a_hash_to_its_digests() -> None:
    inputs = [json.loads(f'"{line[1:-1]}"') for line in _c_strings(blocks("Example A: text without front matter")[1])]
    shown = [row[-1] for row in rows("Example A: text without front matter")]
    assert [hashlib.sha256(text.encode()).hexdigest() for text in inputs] == shown


def _c_strings(text: str) -> Iterator[str]:
    """Adjacent string literals joined, a line at a time, with NUL as JSON writes it."""
    for line in text.splitlines():
        yield line.replace('" "', "").replace("\\0", "\\u0000")


def test_what_example_b_calls_the_same_is_the_same() -> None:
    text, (_, expected) = blocks("Example B: a word and a number")[0], example("Example B: a word and a number")
    swapped = "---\nwidth: 50\ntitle: Ferry runs aground\n---\nIt ran.\n"
    quoted = text.replace("Ferry runs aground", '"Ferry runs aground"')
    for same in (text.replace("\n", "\r\n"), quoted, swapped, text + "\n\n"):
        source = parsed(same)
        assert canonical.digest(source.root, source.body, ()).content == expected.content


@pytest.mark.parametrize("change", [("50", '"50"'), ("50", "050"), ("ran.", "ran. ")])
def test_what_example_b_calls_another_is_another(change: tuple[str, str]) -> None:
    text, (_, expected) = blocks("Example B: a word and a number")[0], example("Example B: a word and a number")
    source = parsed(text.replace(*change))
    assert canonical.digest(source.root, source.body, ()).content != expected.content


@pytest.mark.parametrize("row", rows("Step 4: tree to values", 1), ids=lambda row: row[0])
def test_a_scalar_of_the_page_has_the_value_that_it_shows(row: list[str]) -> None:
    written, value = row
    node = parsed(f"---\na: {written}\n---\n").root.get("a")
    assert node is not None
    assert canonical.jcs(value_of(node)).decode() == value


@pytest.mark.parametrize("row", rows("Exclusions", 1), ids=lambda row: f"{row[0]} without {row[1]}")
def test_an_exclusion_of_the_page_leaves_what_it_shows(row: list[str]) -> None:
    written, path, left = row
    expected = {
        name: hashlib.sha256(b"article/1\0" + name.encode() + b"\0" + rfc8785.dumps(value)).digest()
        for name, value in json.loads(left).items()
    }
    fields = canonical.digest(parsed(f"---\n{written}\n---\n").root, "", [path]).fields
    assert {name: value for name, value in fields.items() if name != canonical.BODY} == expected


def test_the_default_exclusions_are_those_of_the_page() -> None:
    assert tuple(json.loads(blocks("Exclusions")[0])) == canonical.DEFAULT_EXCLUDE


def test_the_pattern_of_the_page_is_that_of_the_code() -> None:
    page = "|".join(["", *blocks("NONSTRING")[0].splitlines()])
    assert page.replace(" ", "") == re.sub(r"\s", "", NONSTRING.pattern)


def test_the_examples_of_the_nonstring_table_match() -> None:
    examples = [text for row in rows("NONSTRING") for text in row[-1].split(", ")]
    assert len(examples) > 12
    assert [text for text in examples if not NONSTRING.fullmatch(text)] == []


# --- secured.md, identity ---


@pytest.mark.parametrize("row", rows("Normal form of a URL", 1), ids=lambda row: row[0])
def test_a_url_of_the_page_has_the_normal_form_that_it_shows(row: list[str]) -> None:
    assert identity.url(row[0]) == row[1]


@pytest.mark.parametrize("row", rows("Normal form of a domain"), ids=lambda row: row[0])
def test_a_grant_of_the_page_covers_what_it_shows(row: list[str]) -> None:
    pattern, covered, others = row
    assert all(matches(pattern, name) for name in covered.split(", "))
    assert not any(matches(pattern, name) for name in others.split(", "))


# --- secured.md, signed payload and policy ---

SIGNED = "Example: article C, signed"
POLICY = "Example: a policy for article C"


def shown_token() -> str:
    return blocks(SIGNED)[3].removeprefix('secured: "').removesuffix('"\n')


def token(header: dict[str, Any], payload: dict[str, Any], seed: bytes) -> str:
    """A compact JWS as the page describes it, built by hand."""
    signed = f"{b64(rfc8785.dumps(header))}.{b64(rfc8785.dumps(payload))}"
    return f"{signed}.{b64(Ed25519PrivateKey.from_private_bytes(seed).sign(signed.encode()))}"


def example_trust() -> Trust:
    """What the keys folder of the example gives."""
    policy, _, signatures = blocks(POLICY)
    root = private.from_seed(ROOT_SEED).public
    files = {
        "trust.toml": policy.encode(),
        "trust.toml.sigs": signatures.encode(),
        f"pub/{json.loads(blocks(SIGNED)[1])['kid']}.jwk": blocks(SIGNED)[0].encode(),
        f"pub/{root.thumbprint}.jwk": keyring.jwk(root),
    }
    return assemble(files, AT)


def test_the_key_of_the_example_is_a_key_file() -> None:
    key = keyring.parse_jwk(blocks(SIGNED)[0].encode())
    assert key.raw == Ed25519PrivateKey.from_private_bytes(OUTLET_SEED).public_key().public_bytes_raw()


def test_the_payload_of_the_example_is_that_of_example_c() -> None:
    _, digests = example("Example C: with exclusions")
    payload = json.loads(blocks(SIGNED)[2])
    assert payload["dig"] == f"sha-256:{b64(digests.content)}"
    assert payload["fld"] == {name: b64(full[:16]) for name, full in digests.fields.items()}
    assert payload["exc"] == list(canonical.DEFAULT_EXCLUDE)


def test_header_and_payload_of_the_example_are_in_their_only_form() -> None:
    for text in blocks(SIGNED)[:3]:
        assert rfc8785.dumps(json.loads(text)) == text.rstrip("\n").encode()


def test_the_line_of_the_example_is_signed_by_its_key() -> None:
    _, header, payload = (json.loads(text) for text in blocks(SIGNED)[:3])
    assert shown_token() == token(header, payload, OUTLET_SEED)


def test_the_claims_of_the_page_are_those_of_the_code() -> None:
    full = Claims(
        "a.example", "urn:article:a", 1, 0, ("secured",), digest.of(b""), {"": field_digest(b"")}, 1, "corpus"
    )
    assert {row[0] for row in rows("Claims")} == set(full.payload())
    assert str(claims.LATEST) in section("Claims")
    assert str(claims.MAX_REV) in section("Claims")


def test_the_two_languages_of_the_page_tell_seals_apart() -> None:
    signed, sealed = (re.compile(row[1]) for row in rows("The field"))
    texts = (shown_token(), SEAL)
    assert [bool(signed.fullmatch(text)) for text in texts] == [True, False]
    assert [bool(sealed.fullmatch(text)) for text in texts] == [False, True]


def test_the_policy_of_the_example_grants_the_key_of_the_example() -> None:
    policy = policy_file.parse(blocks(POLICY)[0].encode(), "trust.toml")
    payload = json.loads(blocks(SIGNED)[2])
    kid = json.loads(blocks(SIGNED)[1])["kid"]
    windows = [
        (grant.key, grant.not_before <= payload["iat"] < grant.not_after) for grant in policy.grants_for(payload["iss"])
    ]
    assert windows == [(kid, True)]
    assert policy.audience == payload["aud"]


def test_the_signature_of_the_policy_is_by_its_root() -> None:
    text, payload, line = blocks(POLICY)
    policy = policy_file.parse(text.encode(), "trust.toml")
    expected = {"dig": f"sha-256:{b64(hashlib.sha256(text.encode()).digest())}", "version": policy.version}
    header = {"alg": "Ed25519", "kid": next(iter(policy.root)), "typ": "trust-policy+jwt"}
    assert json.loads(payload) == expected
    assert line == f"{token(header, expected, ROOT_SEED)}\n"


def test_the_root_of_the_policy_is_the_published_key() -> None:
    raw = Ed25519PrivateKey.from_private_bytes(ROOT_SEED).public_key().public_bytes_raw()
    assert policy_file.parse(blocks(POLICY)[0].encode(), "").root == {keyring.PublicKey(raw).thumbprint}


def test_the_full_policy_of_the_page_has_no_member_that_is_unknown() -> None:
    text = blocks("The policy")[0].replace("<thumbprint>", "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    assert policy_file.parse(text.encode(), "trust.toml").exclude == canonical.DEFAULT_EXCLUDE


def test_each_verdict_of_the_page_has_the_rule_that_it_names() -> None:
    shown = {code: verdict for verdict, rule, _ in rows("Severity and rules") for code in re.findall(r"SIG\d{3}", rule)}
    assert {code: rules.catalogue()[code].slug for code in shown} == shown


def test_the_example_is_verified_under_the_policy_of_the_example() -> None:
    line = f"secured: {shown_token()}\n---\n\n"
    text = blocks("Example C: with exclusions")[0].replace("---\n\n", line)
    outcome = authenticity.verify(from_bytes("_news/ferry.md", text.encode()), example_trust(), AT)
    assert (outcome.verdict, outcome.codes) == (Verdict.VERIFIED, ())


def test_no_digest_on_the_page_is_unchecked() -> None:
    checked = "\n".join(
        [*(cell for title in EXAMPLES for row in example_rows(title) for cell in row), *blocks(SIGNED), *blocks(POLICY)]
    )
    shown = re.findall(r"(?<![\w-])(?:[0-9a-f]{64}|[A-Za-z0-9_-]{43})(?![\w-])", SECURED)
    assert len(shown) > 15
    assert [text for text in shown if text not in checked] == []

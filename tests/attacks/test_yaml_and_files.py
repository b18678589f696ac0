"""Hostile front matter and files: each gets its finding, in limited time and memory, and nothing outside is read."""

import os
from pathlib import Path

import pytest

from integrity.load import article, discover
from integrity.trust.root import NOTHING
from integrity.validate.article import judge
from integrity.validate.verdict import Verdict
from tests.articles import AT, SEAL, sound
from tests.attacks.child import Outcome, judged
from tests.trust_world import NORTHWIRE, World, draft, signed


def fields(text: str) -> bytes:
    """An article of these fields and a seal."""
    return f"---\n{text}\nsecured: {SEAL}\n---\nText.\n".encode("utf-8", "surrogatepass")


def bomb(levels: int) -> str:
    """Front matter that stands for 9 to the power of `levels` values."""
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(["a0: &a0 [x, x, x, x, x, x, x, x, x]", *lines])


MEGABYTE = 1024 * 1024
MARKS = "\u0301\u0327"
"""Two combining marks in the order that normalisation turns round."""

MALFORMED: dict[str, tuple[bytes, str]] = {
    "duplicate key": (fields("title: a\ntitle: b"), "FMT113"),
    "duplicate key, nested": (fields("a: {b: {c: 1, c: 2}}"), "FMT113"),
    "duplicate key, quoted": (fields("title: a\n'title': b"), "FMT113"),
    "duplicate key, escaped": (fields('title: a\n"\\x74itle": b'), "FMT113"),
    "duplicate key, equal after NFC": (fields("é: a\ne\u0301: b"), "FMT113"),
    "duplicate key, singleton equal after NFC": (fields("\u212b: a\n\u00c5: b"), "FMT113"),
    "seal twice": (fields(f"secured: {SEAL}"), "FMT113"),
    "key of 100,000 combining marks": (fields("? 'a" + MARKS * 50_000 + "'\n: b\ntitle: c\ntitle: d"), "FMT113"),
    "alias": (fields("a: &x b\nc: *x"), "FMT114"),
    "anchor alone": (fields("a: &x b"), "FMT114"),
    "alias bomb": (fields(bomb(40)), "FMT114"),
    "self reference": (fields("a: &x [*x]"), "FMT114"),
    "self reference as key": (fields("a: &x {*x : b}"), "FMT114"),
    "merge key": (fields("<<: {title: a}"), "FMT115"),
    "merge key, quoted": (fields("'<<': {title: a}"), "FMT115"),
    "merge key, nested": (fields("a: {<<: {b: c}}"), "FMT115"),
    "tag of a string": (fields("a: !!str b"), "FMT116"),
    "tag that runs a command": (fields("a: !!python/object/apply:os.system ['true']"), "FMT116"),
    "tag without name": (fields("a: ! b"), "FMT116"),
    "tag of a megabyte": (fields(f"a: !{'t' * 900_000} b"), "FMT116"),
    "directive": (fields("%YAML 1.1"), "FMT117"),
    "end of document": (fields("a: b\n..."), "FMT117"),
    "end of document with a comment": (fields("a: b\n... # c"), "FMT117"),
    "two documents": (fields("a: b\n--- c"), "FMT117"),
    "500,000 directives": (b"---\n" + b"%\n" * 500_000 + b"---\n", "FMT117"),
    "tab": (fields("a:\tb"), "FMT121"),
    "tab for indentation": (fields("a:\n\tb: c"), "FMT121"),
    "a million tabs": (fields("a: b #" + "\t" * 1_000_000), "FMT121"),
    "empty key": (fields("'': a"), "FMT122"),
    "key that is null": (fields("~: a"), "FMT122"),
    "key that is false": (fields("NO: a"), "FMT122"),
    "key that is a number": (fields("22:22: a"), "FMT122"),
    "key that is a list": (fields("? [a]\n: b"), "FMT122"),
    "key that is a mapping": (fields("{a: b}: c"), "FMT122"),
    "key of 5,000 digits": (fields(f"? {'9' * 5000}\n: a"), "FMT122"),
    "100,000 nested [": (fields(f"a: {'[' * 100_000}"), "FMT118"),
    "100,000 nested {": (fields(f"a: {'{' * 100_000}"), "FMT118"),
    "100,000 nested {a: ": (fields(f"a: {'{a: ' * 100_000}"), "FMT118"),
    "100,000 nested - ": (fields(f"a:\n {'- ' * 100_000}"), "FMT118"),
    "100,000 nested ? ": (b"---\n" + b"? " * 100_000 + b"\n---\n", "FMT118"),
    "nested lines": (b"---\n" + b"".join(b" " * n + b"a:\n" for n in range(1000)) + b"---\n", "FMT118"),
    "100,000 keys": (fields("\n".join(f"k{n}: a" for n in range(100_000))), "FMT119"),
    "100,000 items": (fields(f"a: [{'x,' * 100_000}]"), "FMT119"),
    "value of a megabyte": (fields(f"a: {'x' * 900_000}"), "FMT120"),
    "value of 500,000 lines": (fields("a: '" + "x\n " * 300_000 + "'"), "FMT120"),
    "line of 10 MB": (fields(f"a: {'x' * 10_000_000}")[:MEGABYTE], "FMT110"),
    "NUL": (fields("a: b\0"), "FMT107"),
    "a million NULs": (b"\0" * 1_000_000, "FMT107"),
    "ESC": (fields("a: \x1b[2J"), "FMT107"),
    "NEL": (fields("a: b\u0085c"), "FMT107"),
    "lone CR": (fields("a: b\rc: d"), "FMT107"),
    "LS": (fields("a: b\u2028c: d"), "FMT123"),
    "PS": (fields("a: 'b\u2029c'"), "FMT123"),
    "noncharacter": (fields("a: \uffff"), "FMT123"),
    "lone surrogate escape": (fields('a: "\\ud83d"'), "FMT123"),
    "pair of surrogate escapes": (fields('a: "\\ud83d\\udea2"'), "FMT123"),
    "escape of NUL": (fields('a: "b\\0c"'), "FMT123"),
    "escape of NEL": (fields('a: "b\\Nc"'), "FMT123"),
    "400,000 escapes": (fields('a: "' + "\\0" * 400_000 + '"'), "FMT120"),
    "BOM": (b"\xef\xbb\xbf" + fields("a: b"), "FMT106"),
    "BOM inside": (fields("a: b\ufeff"), "FMT106"),
    "UTF-16": (fields("a: b").decode().encode("utf-16"), "FMT105"),
    "UTF-16 without BOM": (fields("a: b").decode().encode("utf-16-le"), "FMT107"),
    "UTF-32": (fields("a: b").decode().encode("utf-32"), "FMT105"),
    "invalid UTF-8": (fields("a: b") + b"\xff", "FMT105"),
    "overlong UTF-8": (fields("a: b") + b"\xc0\x80", "FMT105"),
    "raw surrogate": (fields("a: \ud800"), "FMT105"),
    "open quote": (fields(f"a: '{'x ' * 100_000}"), "FMT111"),
    "open bracket": (fields("a: [b"), "FMT111"),
    "100,000 closing brackets": (fields("]" * 100_000), "FMT111"),
    "100,000 colons": (fields(": " * 100_000), "FMT111"),
    "TOML": (b"+++\ntitle = 'a'\n+++\n", "FMT108"),
    "JSON": (b'{"title": "a"}\n', "FMT108"),
    "opening line with a comment": (b"--- # a\ntitle: b\n---\n", "FMT109"),
    "no closing line": (b"---\ntitle: a\n", "FMT110"),
    "front matter that is a list": (b"---\n- a\n---\n", "FMT112"),
    "front matter that is empty": (b"---\n---\n", "FMT112"),
}


@pytest.mark.parametrize(("data", "rule"), MALFORMED.values(), ids=MALFORMED)
def test_hostile_front_matter_is_malformed_by_its_rule(data: bytes, rule: str) -> None:
    outcome = judged(data)
    assert (outcome.verdict, outcome.rules[:1], outcome.error) == (Verdict.MALFORMED, (rule,), "")


WORLD = World()
AMBIGUOUS_LINES = {
    "title twice": "title: Ferry sinks",
    "title twice, quoted": "'title': Ferry sinks",
    "title twice, escaped": '"\\u0074itle": Ferry sinks',
    "seal twice": "secured: x",
    "anchor": "a: &x b",
    "alias": "a: &x b\nc: *x",
    "merge key": "<<: {title: Ferry sinks}",
    "tag": "a: !!binary aGVsbG8=",
    "second document": "--- {title: Ferry sinks}",
    "end of document": "...",
    "directive": "%TAG ! x",
    "tab": "a:\tb",
    "empty key": "? \n: b",
    "key that is a list": "[a]: b",
    "key that is a boolean": "no: b",
    "NEL": "a: b\u0085title: Ferry sinks",
    "LS": "a: b\u2028title: Ferry sinks",
    "lone CR": "a: b\rtitle: Ferry sinks",
    "NUL": "a: b\0",
    "BOM": "\ufeffa: b",
    "lone surrogate escape": 'a: "\\udc80"',
    "depth of 17": f"a: {'[' * 17}{']' * 17}",
    "5,000 more nodes": f"a: [{'b,' * 5000}]",
}


@pytest.mark.parametrize("line", AMBIGUOUS_LINES.values(), ids=AMBIGUOUS_LINES)
def test_a_good_signature_does_not_help_an_article_that_two_readers_may_read_differently(line: str) -> None:
    text = signed(draft(), NORTHWIRE)
    assert judged(text, WORLD.folder()) == Outcome(Verdict.VERIFIED)
    outcome = judged(text.replace("\ntitle:", f"\n{line}\ntitle:", 1), WORLD.folder())
    assert (outcome.verdict, outcome.codes, outcome.error) == (Verdict.MALFORMED, (), "")


def test_the_limit_of_memory_is_one() -> None:
    assert judged(fields(f"a: {'x' * 900_000}"), megabytes=1).error.startswith("ended with 1: MemoryError")


AMBIGUOUS = ("NO", "22:22", "010", "2021-02-30", "0" * 5000, "1_0" * 1000, "1:1" + ":01" * 1000)
PLAIN = ("1.10", "9" * 5000, "9" * 200_000 + "x", "1" * 100_000 + ".", "-" * 100_000 + "x", "1:" * 50_000 + "x")


@pytest.mark.parametrize("value", AMBIGUOUS, ids=lambda value: value[:10])
def test_a_value_that_readers_take_for_two_things_is_reported_and_never_converted(value: str) -> None:
    assert judged(sound(extra=value)) == Outcome(Verdict.UNVERIFIABLE, rules=("FLD214",))


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: value[:10])
def test_a_value_that_readers_take_alike_is_text(value: str) -> None:
    assert judged(sound(extra=value)) == Outcome(Verdict.UNVERIFIABLE)


HARMLESS = {
    "domain of 120,000 combining marks": (
        sound(provider="{domain: 'a" + MARKS * 60_000 + ".example'}"),
        ["FLD216", "FLD215"],
    ),
    "domain of 100,000 labels": (sound(provider=f"{{domain: {'a.' * 100_000}example}}"), ["FLD215"]),
    "URL of 200 kB": (sound(originalUrl=f"https://northwire.example/{'amp/' * 50_000}"), ["FLD210"]),
    "URL of 8 kB": (sound(originalUrl=f"https://northwire.example/x{'.amp' * 2000}"), []),
    "date with 200,000 blanks": (sound(publishedDateTime=f"'2025-03-11{' ' * 200_000}'"), []),
    "1,000 related articles": (sound(related=f"[{'{webUrl: x},' * 1000}]"), ["FLD210"]),
    "4,900 ambiguous values": (sound(topics=f"[{'NO,' * 4900}]"), ["FLD214"]),
    "heading of a megabyte": (f"# a{' ' * 1_000_000}b", []),
    "heading of a million marks": (f"# a{'#' * 1_000_000} b", []),
    "500,000 lines": ("ferry runs aground\n\n" * 25_000, []),
    "template tags": ("{% raw %}{{ title }}{% endraw %}\n", []),
}


@pytest.mark.parametrize(("text", "rules"), HARMLESS.values(), ids=HARMLESS)
def test_what_is_only_large_is_judged_in_limited_time_and_memory(text: str, rules: list[str]) -> None:
    outcome = judged(text)
    assert (outcome.rules, outcome.error) == (tuple(rules), "")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A content repository beside a folder that is none of its business."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text(sound(title="Secret"))
    (tmp_path / "site" / "news").mkdir(parents=True)
    (tmp_path / "site" / "integrity.toml").touch()
    (tmp_path / "site" / "news" / "ferry.md").write_text(sound())
    return tmp_path / "site"


def rules_of(site: Path, *arguments: str) -> dict[str, list[str]]:
    """The rules that a run over the arguments raises, by path; and no secret is read."""
    found = discover.discover(site, discover.expand(arguments, site))
    articles = [article.load(site, path) for path in sorted(found.articles)]
    articles += [article.unread(path, error) for path, error in found.refused.items()]
    assert all("Secret" not in each.source.text for each in articles)
    return {each.path: [finding.rule for finding in judge(each, NOTHING, AT).findings] for each in articles}


LINKS = {
    "outside": ("link.md", "../../outside/secret.md", "FMT101"),
    "outside, absolute": ("link.md", "/etc/passwd", "FMT101"),
    "sibling": ("link.md", "ferry.md", "FMT101"),
    "loop": ("link.md", "link.md", "FMT101"),
    "nowhere": ("link.md", "gone.md", "FMT101"),
    "device": ("link.md", "/dev/zero", "FMT101"),
    "folder outside": ("link", "../../outside", "FMT102"),
    "folder loop": ("link", "..", "FMT102"),
    "folder named like an article": ("link.md", "../../outside", "FMT102"),
}


@pytest.mark.parametrize(("name", "target", "rule"), LINKS.values(), ids=LINKS)
def test_a_link_is_a_finding_and_never_followed(site: Path, name: str, target: str, rule: str) -> None:
    (site / "news" / name).symlink_to(target)
    expected = {"news/ferry.md": [], f"news/{name}": [rule]}
    assert rules_of(site, ".") == expected
    assert rules_of(site, "news/*") == expected
    assert rules_of(site, f"news/{name}") == {f"news/{name}": [rule]}


@pytest.mark.parametrize("argument", ["news/link/secret.md", "news/*/*.md", "news/../news/link/secret.md"])
def test_a_path_through_a_link_is_not_followed(site: Path, argument: str) -> None:
    (site / "news" / "link").symlink_to("../../outside")
    assert rules_of(site, argument) == {"news/link": ["FMT102"]}


def test_a_pipe_is_a_finding_and_not_waited_for(site: Path) -> None:
    os.mkfifo(site / "pipe.md")
    assert rules_of(site, ".") == {"news/ferry.md": [], "pipe.md": ["FMT101"]}


@pytest.mark.parametrize("target", ["../outside/secret.md", "/dev/zero"])
def test_a_file_that_becomes_a_link_after_it_was_listed_is_not_followed(site: Path, target: str) -> None:
    listed = discover.discover(site, [site]).articles
    (site / "news" / "ferry.md").unlink()
    (site / "news" / "ferry.md").symlink_to(target)
    assert [[error.rule for error in article.load(site, path).errors] for path in listed] == [["FMT101"]]


def test_a_file_that_becomes_a_pipe_after_it_was_listed_is_not_waited_for(site: Path) -> None:
    listed = discover.discover(site, [site]).articles
    (site / "news" / "ferry.md").unlink()
    os.mkfifo(site / "news" / "ferry.md")
    assert [[error.rule for error in article.load(site, path).errors] for path in listed] == [["FMT101"]]


@pytest.mark.parametrize("name", ["a\nb.md", "a\x1b]8;;x\x07.md", "a\rb.md", "\x9b2J.md", "a\u202edm.md", "\udcff.md"])
def test_a_name_that_can_forge_output_is_a_finding_and_not_read(site: Path, name: str) -> None:
    (site / name).write_text(sound(title="Secret"))
    assert rules_of(site, ".") == {"news/ferry.md": [], name: ["FMT103"]}


@pytest.mark.parametrize("size", [MEGABYTE, 10 * MEGABYTE], ids=["one line of 1 MiB", "one line of 10 MiB"])
def test_a_file_over_one_mebibyte_is_a_finding(site: Path, size: int) -> None:
    (site / "news" / "large.md").write_text(sound(extra="x" * size))
    assert rules_of(site, "news/large.md") == {"news/large.md": ["FMT104"]}


@pytest.mark.parametrize("name", ["null", "zero", "tty"])
def test_a_device_is_a_finding_and_not_read(name: str) -> None:
    assert [error.rule for error in article.load(Path("/dev"), name).errors] == ["FMT101"]


def test_dots_in_arguments_stay_in_the_root_that_holds_them(site: Path) -> None:
    paths = discover.expand(["news/../../outside/secret.md", "news/ferry.md"], site)
    assert paths == [site.parent / "outside" / "secret.md", site / "news" / "ferry.md"]
    assert discover.find_root(paths) == site.parent

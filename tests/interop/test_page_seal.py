"""The programs of docs/verifying-elsewhere.md, run as they stand on the page, on articles that are signed here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from integrity.load import frontmatter
from integrity.trust import base64url, jws, keyring
from tests.interop import page, signed, tools
from tests.interop.tools import Node
from tests.vectors import notation

NEWSROOM = sorted((page.ROOT / "fixtures" / "newsroom").rglob("*.md"))

Run = Callable[[Path, Sequence[Path]], subprocess.CompletedProcess[bytes]]
"""Run a program of the page on a folder of keys and on articles."""


def edited(old: str, new: str) -> str:
    """The signed article with one text in place of another that stands there once."""
    article = signed.sealed()
    assert article.count(old) == 1
    return article.replace(old, new)


UNCHANGED = {
    "as signed": signed.sealed(),
    "CRLF": signed.sealed().replace("\n", "\r\n"),
    "other quotes": edited('"Ferry runs aground off Brennhavn"', "'Ferry runs aground off Brennhavn'"),
    "other order": edited("type: article\n", "").replace("---\ntitle", "---\ntype: article\ntitle"),
    "other flow": edited("topics: [Ferries]", "topics:\n  - Ferries"),
    "excluded field": edited("heat: 47", "heat: 99"),
    "excluded fields of a list": edited("isCached: true", "isCached: false"),
    "excluded field below another": edited("[{width: 50}]", "[]"),
    "excluded field gone": edited("heat: 47\n", ""),
    "more final line ends": signed.sealed() + "\n\n",
    "no final line end": signed.sealed().rstrip("\n"),
}
CHANGED = {
    "title": edited("runs aground", "sinks"),
    "publishedDateTime": edited("T08:42:00Z", "T08:43:00Z"),
    "provider": edited("domain: northwire.example", "domain: westwire.example"),
    "images": edited("width: 1.10", "width: 1.1"),
    "note": edited("Folded over\n", "Folded over\n\n"),
    "åland": edited(": 010", ': "010"'),
    "kicker": edited("type: article\n", "type: article\nkicker: Sea\n"),
    "type": edited("type: article\n", ""),
    "body": edited("two.  Nobody", "two. Nobody"),
}
"""Field -> the article with a change in it."""
REFUSED = {
    "key twice": edited("type: article\n", "type: article\ntype: article\n"),
    "alias": edited("type: article\n", "type: &a article\nkind: *a\n"),
    "tag": edited("type: article\n", "type: !!str article\n"),
    "second document": edited("type: article\n", "type: article\n--- \n"),
    "control character": edited("runs aground", "runs \x1baground"),
    "typed mapping": edited("010", '{"": "010"}'),
    "no front matter": "The ferry was towed.\n",
    "seal of a key that is not there": signed.sealed(signer="stranger"),
    "no seal": edited(signed.token(signed.ARTICLE), ""),
    "forged": edited(signed.token(signed.ARTICLE), signed.token(signed.ARTICLE)[:-20] + "A" * 20),
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return signed.write_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module", params=["python", "node"])
def check_seal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The program that checks signature and content, in either language."""
    if request.param == "python":
        program = page.save(tmp_path_factory.mktemp("python"), "check_seal.py", page.blocks("python")[0])
        command = [sys.executable, str(program)]
    else:
        node: Node = request.getfixturevalue("node")
        program = page.save(request.getfixturevalue("npm_packages"), "check_seal.mjs", page.blocks("js")[0])
        command = [node.program, str(program)]
    return lambda folder, files: tools.run([*command, str(folder), *map(str, files)])


def reports(run: Run, keys: Path, folder: Path, articles: dict[str, str]) -> dict[str, Any]:
    """What the program says of each article by its name."""
    files = {name: folder / f"{number}.md" for number, name in enumerate(articles)}
    for name, file in files.items():
        file.write_bytes(articles[name].encode())
    done = run(keys, list(files.values()))
    assert done.stderr == b""
    return dict(zip(files, json.loads(done.stdout), strict=True))


def test_it_prints_for_a_signed_article_what_the_page_shows(check_seal: Run, keys: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.md").write_text(signed.sealed(), encoding="utf-8")
    done = check_seal(keys, [tmp_path / "ferry.md"])
    assert (done.stdout.decode(), done.returncode) == (page.blocks("json")[0], 0)


def test_it_prints_for_a_changed_article_what_the_page_shows(check_seal: Run, keys: Path, tmp_path: Path) -> None:
    article = edited("runs aground", "sinks").replace("type: article\n", "type: article\nkicker: Sea\n")
    (tmp_path / "ferry.md").write_text(article, encoding="utf-8")
    done = check_seal(keys, [tmp_path / "ferry.md"])
    assert page.blocks("json")[1] in done.stdout.decode()
    assert done.returncode == 1


def test_it_takes_an_article_for_signed_whatever_its_writing(check_seal: Run, keys: Path, tmp_path: Path) -> None:
    found = reports(check_seal, keys, tmp_path, UNCHANGED)
    assert {name: found[name]["content"] for name in found} == dict.fromkeys(UNCHANGED, "as signed")


def test_it_names_the_field_that_was_changed(check_seal: Run, keys: Path, tmp_path: Path) -> None:
    found = reports(check_seal, keys, tmp_path, CHANGED)
    assert {name: found[name]["content"] for name in found} == dict.fromkeys(CHANGED, "NOT AS SIGNED")
    assert {name: found[name]["changed"] for name in found} == {name: [name] for name in CHANGED}


def test_it_checks_nothing_that_readers_could_see_differently(check_seal: Run, keys: Path, tmp_path: Path) -> None:
    found = reports(check_seal, keys, tmp_path, REFUSED)
    assert {name: found[name]["content"] for name in found} == dict.fromkeys(REFUSED, "NOT CHECKED")


def test_it_looks_for_keys_in_their_folder_only(check_seal: Run, keys: Path, tmp_path: Path) -> None:
    outside = f"../../{signed.key('outlet').public.thumbprint[:37]}"
    (tmp_path / f"{outside[6:]}.jwk").write_bytes(keyring.jwk(signed.key("outlet").public))
    header = base64url.encode(json.dumps({"alg": "Ed25519", "kid": outside, "typ": jws.SEAL}).encode())
    _, payload, signature = signed.token(signed.ARTICLE).split(".")
    article = signed.ARTICLE.replace("SEAL", f"{header}.{payload}.{signature}")
    assert "kid is no thumbprint" in reports(check_seal, keys, tmp_path, {"outside": article})["outside"]["reason"]


def test_it_takes_no_article_for_a_good_one(check_seal: Run, keys: Path) -> None:
    assert check_seal(keys, []).returncode == 1


def test_it_reads_every_article_of_the_newsroom_as_this_package_does(
    check_seal: Run, keys: Path, tmp_path: Path
) -> None:
    sources = {path.name: path.read_bytes().decode() for path in NEWSROOM}
    articles = {name: resealed(text) for name, text in sources.items() if is_sealable(text)}
    found = reports(check_seal, keys, tmp_path, articles)
    assert len(found) > 80
    assert {name for name in found if found[name]["content"] != "as signed"} == set()


def test_it_reads_every_golden_vector_as_this_package_does(check_seal: Run, keys: Path, tmp_path: Path) -> None:
    articles = dict(vectors())
    found = reports(check_seal, keys, tmp_path, articles)
    assert len(found) > 300
    assert {name: found[name] for name in found if found[name]["content"] != "as signed"} == {}


def vectors() -> Iterator[tuple[str, str]]:
    """Name and text of each valid golden vector that has front matter, with a seal put on its first line."""
    document = json.loads((page.ROOT / "fixtures" / "vectors" / "canonical.json").read_text(encoding="utf-8"))
    for case in (case for group in document["testGroups"] for case in group["tests"]):
        text = notation.expand(case["file"]).decode("utf-8", "replace")
        article = re.sub(r"\A---(\r?\n)", r'---\1secured: "SEAL"\1', text)
        if case["result"] == "valid" and article != text and not frontmatter.parse(article.encode()).errors:
            yield (
                f"{case['tcId']} {case['comment']}",
                signed.sealed(article, exc=tuple(sorted({"secured", *case["exc"]}))),
            )


def is_sealable(text: str) -> bool:
    """Whether an article can be read and has everything that a seal speaks of."""
    source = frontmatter.parse(text.encode())
    return not source.errors and {"secured", "provider", "originalUrl"} <= {
        entry.key.text for entry in source.root.entries
    }


def resealed(text: str) -> str:
    """An article with a seal of our own in place of the one that it has."""
    return signed.sealed(re.sub(r"^secured:.*$", "secured: SEAL", text, count=1, flags=re.MULTILINE))

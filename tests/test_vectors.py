"""The package agrees with the vectors of fixtures/vectors/, and the generator makes them again."""

from __future__ import annotations

import ast
import base64
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from integrity import rules
from integrity.errors import LogError, TrustError
from integrity.load import trust_folder
from integrity.load.article import Article, load
from integrity.trust import canonical, corpus_log, keyring, log, root
from integrity.trust.policy import LogKey
from integrity.trust.root import Trust
from integrity.validate import authenticity
from tests.vectors import make
from tests.vectors.notation import expand

FOLDER = Path(__file__).parent.parent / "fixtures" / "vectors"
PAGE = (Path(__file__).parent.parent / "docs" / "vectors.md").read_text(encoding="utf-8")
FILES = ["canonical.json", "seals.json", "log.json"]
Test = dict[str, Any]


@cache
def document(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / name).read_bytes())
    return loaded


@cache
def made() -> dict[str, bytes]:
    return make.files()


def cases(name: str, kind: str) -> list[Any]:
    """Every test of the groups of one type, to be a parameter."""
    tests = [test for group in document(name)["testGroups"] if group["type"] == kind for test in group["tests"]]
    return [pytest.param(test, id=f"{test['tcId']} {test['comment']}"[:100]) for test in tests]


def article(tmp_path: Path, test: Test, path: str = "article.md") -> Article:
    """The article of a test, read from a real file so that the limit of its size holds too."""
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(expand(test["file"]))
    return load(tmp_path, path)


@cache
def policy(name: str, at: int) -> Trust:
    """What the policy of this name gives."""
    files = document("seals.json")["policies"][name]["keys"]
    return root.assemble({path: expand(content) for path, content in files.items()}, at)


def folder(keys: Path, files: dict[str, Any]) -> Mapping[str, bytes]:
    """A keys folder, read from real files so that stray ones are seen. Raises TrustError."""
    for path, content in files.items():
        file = keys / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(expand(content))
    return trust_folder.from_disk(keys, "keys/", named=True).files


def outcome(taken: Callable[[], Trust]) -> str:
    """What a reader says of a policy: `no policy` stands in no vector, and would be a mistake."""
    try:
        return "valid policy" if taken().policy else "no policy"
    except TrustError:
        return "invalid policy"


@pytest.mark.parametrize("name", FILES)
def test_the_generator_makes_the_committed_files_again(name: str) -> None:
    assert made()[name] == (FOLDER / name).read_bytes()


def test_the_generator_uses_nothing_of_the_package() -> None:
    imported = set()
    for path in Path(make.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            imported |= (
                {alias.name.partition(".")[0] for alias in node.names} if isinstance(node, ast.Import) else set()
            )
            imported |= {(node.module or "").partition(".")[0]} if isinstance(node, ast.ImportFrom) else set()
    assert imported & {"integrity", "yaml", "rfc8785", "joserfc", "idna"} == set()


@pytest.mark.parametrize("name", FILES)
def test_the_tests_of_a_file_are_numbered_from_one_without_a_gap(name: str) -> None:
    numbers = [test["tcId"] for group in document(name)["testGroups"] for test in group["tests"]]
    assert numbers == list(range(1, document(name)["numberOfTests"] + 1))


@pytest.mark.parametrize("name", FILES)
def test_no_two_tests_of_a_group_have_one_comment(name: str) -> None:
    groups = document(name)["testGroups"]
    comments = Counter((group["name"], test["comment"]) for group in groups for test in group["tests"])
    assert [comment for comment, count in comments.items() if count > 1] == []


def test_the_keys_of_the_vectors_are_public() -> None:
    members = {tuple(sorted(jwk)) for jwk in document("seals.json")["keys"].values()}
    assert members == {("alg", "crv", "kid", "kty", "use", "x")}


def test_the_page_on_vectors_counts_them() -> None:
    kinds: Counter[str] = Counter()
    for group in [group for name in FILES for group in document(name)["testGroups"]]:
        kinds[group["type"]] += len(group["tests"])
    rows = [line for line in PAGE.split("\n## ")[0].split("\n") if line.startswith("|")][2:]
    assert sorted(int(row.split("|")[-2]) for row in rows) == sorted(kinds.values())


def test_the_page_on_vectors_names_every_result_code_and_member() -> None:
    tests = [test for name in FILES for group in document(name)["testGroups"] for test in group["tests"]]
    words = {word for test in tests for word in (test["result"], *test.get("codes", ()), *test)}
    assert [word for word in sorted(words) if f"`{word}`" not in PAGE and f"`tests[].{word}`" not in PAGE] == []


def test_the_example_of_the_page_is_a_vector() -> None:
    examples = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    tests = {test["tcId"]: test for group in document("canonical.json")["testGroups"] for test in group["tests"]}
    shown = [example for example in examples if "tcId" in example]
    assert shown == [tests[example["tcId"]] for example in shown] != []


@pytest.mark.parametrize("test", cases("canonical.json", "CanonicalForm"))
def test_the_canonical_form_is_that_of_the_vector(tmp_path: Path, test: Test) -> None:
    found = article(tmp_path, test)
    assert ("malformed" if found.errors else "valid") == test["result"]
    if test["result"] == "valid":
        digest = canonical.digest(found.source.root, found.source.body, test["exc"])
        assert {name: field.hex() for name, field in digest.fields.items()} == test["fields"]
        assert digest.content.hex() == test["dig"]


@pytest.mark.parametrize(
    "test",
    [
        case
        for case in cases("canonical.json", "CanonicalForm")
        if "values" in case.values[0] and not case.values[0]["exc"]
    ],
)
def test_the_json_of_a_value_is_that_of_the_vector(tmp_path: Path, test: Test) -> None:
    found = article(tmp_path, test)
    values = {key: canonical.jcs(value) for key, value in found.source.values.items()}
    values[canonical.BODY] = canonical.jcs(canonical.canonical_body(found.source.body))
    assert values == {name: expand(value) for name, value in test["values"].items()}


@pytest.mark.parametrize("test", cases("seals.json", "SealVerify"))
def test_the_verdict_on_a_seal_is_that_of_the_vector(tmp_path: Path, test: Test) -> None:
    trust = policy(test["policy"], test["at"])
    found = authenticity.verify(article(tmp_path, test, test["path"]), trust, test["at"])
    assert (found.verdict, sorted(found.codes)) == (test["result"], test["codes"])
    assert "fields" not in test or list(found.fields) == test["fields"]
    assert "sub" not in test or found.sub == test["sub"]


@pytest.mark.parametrize("test", cases("seals.json", "PolicyLoad"))
def test_a_keys_folder_is_taken_or_refused_as_the_vector_says(tmp_path: Path, test: Test) -> None:
    assert outcome(lambda: root.assemble(folder(tmp_path, test["keys"]), test["at"])) == test["result"]


@pytest.mark.parametrize("test", cases("seals.json", "PolicySuccession"))
def test_a_policy_may_follow_another_or_not_as_the_vector_says(tmp_path: Path, test: Test) -> None:
    old = root.assemble(folder(tmp_path / "old", test["old"]), test["at"])
    new = folder(tmp_path / "new", test["keys"])
    assert outcome(lambda: root.succeed(old, new, test["at"], "keys/")) == test["result"]


def hashes(test: Test, *names: str) -> list[Any]:
    return [base64.b64decode(test[name]) for name in names]


def is_taken(check: Callable[[], None]) -> str:
    """What a reader says of a proof."""
    try:
        check()
    except ValueError:
        return "invalid"
    return "valid"


@pytest.mark.parametrize("test", cases("log.json", "InclusionProof"))
def test_a_proof_of_inclusion_is_taken_or_refused_as_the_vector_says(test: Test) -> None:
    leaf, root_hash = hashes(test, "leafHash", "root")
    proof = list(map(base64.b64decode, test["proof"]))
    index, size = test["leafIdx"], test["treeSize"]
    assert is_taken(lambda: log.check_inclusion(leaf, index, size, proof, root_hash)) == test["result"]


@pytest.mark.parametrize("test", cases("log.json", "ConsistencyProof"))
def test_a_proof_of_consistency_is_taken_or_refused_as_the_vector_says(test: Test) -> None:
    before, after = hashes(test, "root1", "root2")
    proof = list(map(base64.b64decode, test["proof"]))
    first, size = test["size1"], test["size2"]
    assert is_taken(lambda: log.check_consistency(first, size, proof, before, after)) == test["result"]


@pytest.mark.parametrize("test", cases("log.json", "LogVerify"))
def test_a_log_is_taken_or_refused_as_the_vector_says(test: Test) -> None:
    key = keyring.parse_jwk(json.dumps(test["key"]).encode())
    owner = LogKey(test["origin"], key.thumbprint)
    entries, note = test["entries"].encode(), test["checkpoint"].encode()
    if test["result"] == "valid":
        found = corpus_log.verified(entries, note, owner, {key.thumbprint: key}, "keys/")
        live = [{"sub": row.sub, "path": row.path, "dig": row.content.dig} for row in found.history.live()]
        assert sorted(live, key=lambda one: one["path"]) == test["live"]
    else:
        with pytest.raises(LogError) as caught:
            corpus_log.verified(entries, note, owner, {key.thumbprint: key}, "keys/")
        assert rules.catalogue()[caught.value.rule].slug == test["result"]

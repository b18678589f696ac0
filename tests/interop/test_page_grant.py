"""check_grant.py of docs/verifying-elsewhere.md: what the policy says of a key, asked by the program of the page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.interop import page, signed, tools
from tests.interop.signed import AUDIENCE, KEY, POLICY, policy_token

ROOTS = [signed.key(name).public.thumbprint for name in signed.ROOTS]
SEALED = signed.sealed()
REVOKED = f'{POLICY}[[revoke]]\nkey = "{KEY}"\nat = 2025-03-11T09:00:00Z\nreason = '


def check(
    folder: Path,
    article: str = SEALED,
    *,
    policy: str = POLICY,
    signatures: Sequence[str] = (),
    roots: Sequence[str] = ROOTS,
) -> subprocess.CompletedProcess[bytes]:
    """What the program says of an article under a policy that two root keys have signed."""
    signed.write_keys(folder, signed.key_files(policy, signatures))
    (folder / "ferry.md").write_text(article, encoding="utf-8")
    page.save(folder, "check_seal.py", page.blocks("python")[0])
    program = page.save(folder, "check_grant.py", page.blocks("python")[1])
    return tools.run([sys.executable, program.name, "keys", "ferry.md", "2", *roots], cwd=folder)


def test_it_says_of_a_good_article_what_the_page_shows(tmp_path: Path) -> None:
    done = check(tmp_path)
    said = done.stdout.decode()
    assert f"It says `{said.strip()}` and exits with 0" in page.PAGE
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("policy", "objection"), [
    (POLICY.replace(KEY, signed.key("other outlet").public.thumbprint), "no grant lets the key speak for the outlet"),
    (POLICY.replace(', "northwire.example"', ""), "no grant lets the key speak for the outlet"),
    (POLICY.replace("09:00:00Z", "09:00:01Z"), "made outside the time of the grant"),
    (POLICY.replace("not_after = 2999", "not_after = 2025"), "made outside the time of the grant"),
    (f'{REVOKED}"retired"', "the key was retired before"),
    (f'{REVOKED}"superseded"', "the key was superseded before"),
    (f'{REVOKED}"compromise"'.replace("at = 2025", "at = 2026"),
     "the key was stolen; ask the log whether it knows this seal from before `trust_before`"),
    (POLICY.replace(AUDIENCE, "example/test"), "the seal is for another collection"),
    (POLICY.replace("[root]", 'exclude = ["secured"]\n[root]'), "the seal leaves out more than the policy allows"),
])  # fmt: skip
def test_it_objects_to_what_the_policy_does_not_allow(tmp_path: Path, policy: str, objection: str) -> None:
    done = check(tmp_path, policy=policy)
    assert (done.stdout.decode(), done.returncode) == (f"{objection}\n", 1)


@pytest.mark.parametrize(("claims", "objection"), [
    ({"iss": "sub.northwire.example"}, "the seal is another outlet's, or the domain is not in normal form"),
    ({"iss": "evilnorthwire.example"},
     "no grant lets the key speak for the outlet\nthe seal is another outlet's, or the domain is not in normal form"),
    ({"sub": "https://northwire.example/2025/03/11/dredger/"},
     "the seal is another article's, or the address is not in normal form"),
    ({"exp": signed.SEALED_AT + 1}, "not valid now"),
    ({"iat": 32_000_000_000}, "not valid now"),
    ({"exc": ("body", "secured")}, "the seal leaves out more than the policy allows"),
])  # fmt: skip
def test_it_objects_to_what_the_seal_says(tmp_path: Path, claims: dict[str, Any], objection: str) -> None:
    done = check(tmp_path, signed.sealed(**claims))
    assert (done.stdout.decode(), done.returncode) == (f"{objection}\n", 1)


@pytest.mark.parametrize("reason", ["retired", "superseded"])
def test_it_takes_a_seal_from_before_its_key_was_retired(tmp_path: Path, reason: str) -> None:
    done = check(
        tmp_path, policy=f'{REVOKED}"{reason}"'.replace("at = 2025-03-11T09:00:00Z", "at = 2025-03-11T09:00:01Z")
    )
    assert done.returncode == 0


def test_the_address_of_the_page_stands_in_for_that_of_the_original(tmp_path: Path) -> None:
    article = signed.ARTICLE.replace("originalUrl", "webUrl")
    assert check(tmp_path, signed.sealed(article)).returncode == 0


def test_the_name_of_the_file_stands_in_for_an_address(tmp_path: Path) -> None:
    article = signed.ARTICLE.replace("originalUrl", "address")
    assert check(tmp_path, signed.sealed(article)).returncode == 0


def test_it_names_what_was_changed(tmp_path: Path) -> None:
    done = check(tmp_path, SEALED.replace("runs aground", "sinks"))
    assert done.stderr.decode().endswith('ValueError: changed: ["title"]\n')
    assert done.returncode == 1


ONE, TWO = policy_token(POLICY, "root 1"), policy_token(POLICY, "root 2")


@pytest.mark.parametrize("signatures", [[ONE], [ONE, ONE], [ONE, policy_token(POLICY, "other outlet")]])
def test_it_believes_no_policy_that_too_few_root_keys_have_signed(tmp_path: Path, signatures: list[str]) -> None:
    done = check(tmp_path, signatures=signatures)
    assert done.stderr.decode().endswith("ValueError: the policy is signed by 1 of the root keys given\n")
    assert done.returncode == 1


def test_it_believes_no_policy_that_was_edited_after_it_was_signed(tmp_path: Path) -> None:
    done = check(tmp_path, policy=f"{POLICY}# a remark\n", signatures=[ONE, TWO])
    assert done.stderr.decode().endswith("ValueError: a signature of the policy is for another one\n")
    assert done.returncode == 1


def test_it_believes_no_forged_signature_of_a_policy(tmp_path: Path) -> None:
    done = check(tmp_path, signatures=[ONE, TWO, f"{TWO[:-40]}{'A' * 40}"])
    assert b"BadSignatureError" in done.stderr
    assert done.returncode == 1


def test_it_believes_no_policy_of_other_root_keys_than_those_given(tmp_path: Path) -> None:
    done = check(tmp_path, roots=[ROOTS[2]])
    assert done.stderr.decode().endswith("ValueError: the policy is signed by 0 of the root keys given\n")
    assert done.returncode == 1


def test_it_believes_no_policy_that_is_over(tmp_path: Path) -> None:
    done = check(tmp_path, policy=POLICY.replace("expires = 2999", "expires = 2025"))
    assert done.stderr.decode().endswith("ValueError: the policy is over\n")
    assert done.returncode == 1

"""The shell program and the last lines of Python of docs/verifying-elsewhere.md: the signature alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from integrity.trust import base64url, keyring
from tests.interop import page, signed, tools
from tests.interop.others import decode

PUBLIC = signed.key("outlet").public
TOKEN = signed.token(signed.ARTICLE)
FORGED = f"{TOKEN[:-40]}{'A' * 40}"
SHELLS = [name for name in ("sh", "bash", "dash") if shutil.which(name)]


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> str:
    tools.find_openssl()
    return str(request.param)


def check(shell: str, folder: Path, article: str) -> subprocess.CompletedProcess[bytes]:
    """What the shell program says of an article by `outlet`, or a stranger."""
    program = page.save(folder, "check_signature.sh", page.blocks("sh")[0])
    (folder / "ferry.md").write_bytes(article.encode())
    if not (folder / "keys").is_dir():
        signed.write_keys(folder)
    return tools.run([shell, program.name, "keys", "ferry.md"], cwd=folder)


def test_a_good_signature_is_verified(shell: str, tmp_path: Path) -> None:
    done = check(shell, tmp_path, signed.sealed())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"Signature Verified Successfully\n")


def test_key_and_payload_are_printed(shell: str, tmp_path: Path) -> None:
    _, key, payload = check(shell, tmp_path, signed.sealed()).stdout.decode().splitlines()
    assert key == f"key {PUBLIC.thumbprint}"
    assert json.loads(payload) == json.loads(
        json.dumps(signed.claims_of(signed.ARTICLE).payload()).replace("\\u00e5", "??")
    )


@pytest.mark.parametrize("quote", ["'", ""])
def test_the_seal_is_found_in_other_quotes(shell: str, tmp_path: Path, quote: str) -> None:
    article = signed.sealed().replace(f'"{TOKEN}"', f"{quote}{TOKEN}{quote}").replace("\n", "\r\n")
    assert check(shell, tmp_path, article).returncode == 0


def test_a_line_of_the_body_is_no_seal(shell: str, tmp_path: Path) -> None:
    article = signed.sealed().replace(f'secured: "{TOKEN}"\n', "") + f"secured: {TOKEN}\n"
    assert check(shell, tmp_path, article).stdout == b"no signed payload\n"


def test_a_forged_signature_is_refused(shell: str, tmp_path: Path) -> None:
    done = check(shell, tmp_path, signed.sealed().replace(TOKEN, FORGED))
    assert done.returncode == 1
    assert b"Verified Successfully" not in done.stdout


def test_a_seal_by_a_key_that_is_not_there_is_refused(shell: str, tmp_path: Path) -> None:
    assert check(shell, tmp_path, signed.sealed(signer="stranger")).returncode != 0


def test_a_key_under_the_name_of_another_is_refused(shell: str, tmp_path: Path) -> None:
    keys = signed.write_keys(tmp_path)
    (keys / "pub" / f"{PUBLIC.thumbprint}.jwk").write_bytes(keyring.jwk(signed.key("stranger").public))
    done = check(shell, tmp_path, signed.sealed())
    assert (done.returncode, done.stdout) == (1, b"the file of the key holds another key\n")


def test_an_article_without_signed_payload_is_refused(shell: str, tmp_path: Path) -> None:
    done = check(shell, tmp_path, signed.ARTICLE.replace("SEAL", "YWJjZGVmZ2hpamtsbW5vcA==;YWJjZGVmZ2hpamtsbW5vcA=="))
    assert (done.returncode, done.stdout) == (1, b"no signed payload\n")


def by_primitive(token: str) -> None:
    """The last lines of Python on the page."""
    names: dict[str, Any] = {"token": token, "x": base64url.encode(PUBLIC.raw), "decoded": decode}
    exec(page.blocks("python")[-1], names)


def test_the_primitive_takes_a_good_signature_and_raises_for_another() -> None:
    by_primitive(TOKEN)
    with pytest.raises(InvalidSignature):
        by_primitive(FORGED)

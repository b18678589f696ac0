"""`integrity log`: append, checkpoint, verify, show, prove, as the curator and readers run them."""

from __future__ import annotations

import base64
import fcntl
import json
import os
from pathlib import Path
from typing import Any

import pytest

from integrity.trust import checkpoint
from tests import slow_tree
from tests.corpus import Outcome
from tests.log_site import CHECKPOINT, ENTRIES, LEGACY, ORIGIN, PLAIN, LogSite, at, logged_world, signer, unsigned
from tests.repository import FERRY, TRAM
from tests.trust_world import LOG, NORTHWIRE, Key


@pytest.fixture
def site(tmp_path: Path) -> LogSite:
    return LogSite(tmp_path / "site", tmp_path / "private")


@pytest.fixture
def logged(site: LogSite) -> LogSite:
    site.begin()
    return site


def log(site: LogSite, *arguments: str, folder: str = ".") -> Outcome:
    return site.run("log", *arguments, folder=folder)


def refusal(done: Outcome) -> tuple[int, str]:
    return done.code, done.err.splitlines()[0].removeprefix("error: ")


def state(site: LogSite) -> tuple[bytes, bytes]:
    return (site.root / ENTRIES).read_bytes(), (site.root / CHECKPOINT).read_bytes()


# append


def test_the_first_append_logs_every_article_and_signs(site: LogSite) -> None:
    done = site.log()
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        f"add {FERRY}\nadd {LEGACY}\nadd {PLAIN}\nadd {TRAM}\n"
        "appended 4 rows to keys/log/entries.jsonl: 4 add; 4 in all\n"
        f"signed keys/log/checkpoint of 4 rows with the key {LOG.kid}\n"
    )
    kinds = {row["path"]: (row["kind"], row["rev"]) for row in site.rows()}
    assert kinds == {FERRY: ("signed", 1), TRAM: ("signed", 1), LEGACY: ("sealed", 0), PLAIN: ("none", 0)}


def test_appending_again_writes_nothing(logged: LogSite) -> None:
    before = state(logged)
    assert logged.log().out == (
        "nothing to log: the log has 4 articles as they are, in 4 rows\n"
        "keys/log/checkpoint signs all of the 4 rows already\n"
    )
    assert state(logged) == before


def test_what_does_not_change_the_content_is_no_row(logged: LogSite) -> None:
    before = state(logged)
    logged.unsigned(LEGACY, "legacy", secured=None)
    text = logged.read(LEGACY).replace("heat: 47", "heat: 48")
    payload = next(line for line in logged.git("show", f"main:{LEGACY}").splitlines() if line.startswith("secured"))
    other = payload[:12] + ("A" if payload[12] != "A" else "B") + payload[13:]
    logged.raw(LEGACY, text.replace("---\n\n", f"{other}\n---\n\n").replace("\n", "\r\n"))
    assert "nothing to log" in logged.log().out
    assert state(logged) == before


def test_each_kind_of_change_is_a_row(logged: LogSite) -> None:
    logged.edit_file(LEGACY, 'title: "', 'title: "New ')
    logged.git("mv", FERRY, "_news/moved.md")
    logged.unsigned(PLAIN, "other")
    logged.remove(TRAM)
    logged.unsigned("_news/new.md", "new")
    assert logged.log().out.splitlines()[:5] == [
        f"move _news/moved.md (was {FERRY})",
        f"revise {LEGACY}",
        f"replace {PLAIN} (was https://calderpost.example/2026/plain)",
        "add _news/new.md",
        f"retract {TRAM}",
    ]
    assert logged.told() == []
    assert log(logged, "verify", "--since", "main").code == 0


def test_many_rows_are_told_in_part(site: LogSite) -> None:
    for number in range(30):
        site.unsigned(f"_news/{number:02}.md", f"number-{number}")
    lines = site.log().out.splitlines()
    assert lines[20] == "and 14 more"
    assert "34 add; 34 in all" in lines[21]


def test_an_article_whose_seal_does_not_stand_is_not_logged_and_the_others_are(site: LogSite) -> None:
    site.edit_file(FERRY, "title: ", 'title: "Not" # ')
    done = site.log()
    assert done.code == 1
    assert [row["path"] for row in site.rows()] == [LEGACY, PLAIN, TRAM]
    assert done.err == (
        f"not logged: {FERRY} is tampered\n  do: see `integrity check {FERRY}`, and append again when it is mended\n"
    )


def test_many_that_are_not_logged_are_told_in_part(site: LogSite) -> None:
    for number in range(30):
        site.raw(f"_news/{number:02}.md", "---\na: b: c\n---\n")
    done = site.log()
    assert (done.code, done.err.count("not logged: _news")) == (1, 20)
    assert done.err.endswith("and 10 more are not logged: see `integrity check`\n")


def test_an_article_that_cannot_be_read_keeps_its_row(logged: LogSite) -> None:
    logged.raw(LEGACY, "---\na: b: c\n---\n")
    done = logged.log()
    assert (done.code, "nothing to log" in done.out) == (1, True)
    assert f"not logged: {LEGACY} is malformed" in done.err


def test_an_old_text_that_is_put_back_is_logged_only_where_it_is_accepted(logged: LogSite) -> None:
    old = logged.read(LEGACY)
    logged.edit_file(LEGACY, 'title: "', 'title: "New ')
    logged.log()
    logged.raw(LEGACY, old)
    done = logged.log()
    assert (done.code, len(logged.rows())) == (1, 5)
    assert f"`integrity log append --accept {LEGACY}`" in done.err
    assert logged.log("--accept", LEGACY).code == 0
    assert logged.rows()[-1]["op"] == "revise"
    assert logged.told() == []
    assert logged.verdict(LEGACY)[0] == "countersigned"


def test_a_signature_that_is_given_up_is_logged_only_where_it_is_accepted(logged: LogSite) -> None:
    text = logged.read(FERRY).splitlines(keepends=True)
    logged.raw(FERRY, "".join(line for line in text if not line.startswith("secured")))
    assert logged.log().code == 1
    assert logged.log("--accept", FERRY).code == 0
    assert logged.verdict(FERRY)[0] == "countersigned"


def test_an_older_signed_revision_cannot_be_accepted(logged: LogSite) -> None:
    old = logged.read(FERRY)
    logged.signed(FERRY, "ferry", NORTHWIRE, rev=2)
    logged.log()
    logged.raw(FERRY, old)
    assert logged.log("--accept", FERRY).code == 1
    assert logged.rows()[-1]["rev"] == 2


def test_only_what_is_below_the_named_paths_is_looked_at(logged: LogSite) -> None:
    logged.remove(TRAM)
    logged.unsigned("other/new.md", "new")
    assert logged.log("other").out.startswith("add other/new.md\nappended 1 row")


def test_the_time_of_rows_never_falls(logged: LogSite) -> None:
    logged.unsigned("_news/new.md", "new")
    done = log(logged, "append", "--at", at(logged.now - 1))
    assert done.code == 2
    assert "which is later than now" in done.err


def test_nothing_is_logged_where_the_policy_names_no_log(site: LogSite) -> None:
    logged_world(rest="").write(site.root / "keys")
    done = site.log()
    assert refusal(done) == (2, "keys/trust.toml names no log")
    assert not (site.root / "keys/log").exists()


def test_where_there_are_no_keys_nothing_is_made(site: LogSite) -> None:
    site.git("add", "--all")
    site.git("rm", "--quiet", "-r", "--force", "keys")
    done = site.log()
    assert (done.code, (site.root / "keys").exists()) == (2, False)


def test_an_article_of_another_place_cannot_be_accepted(logged: LogSite) -> None:
    assert refusal(logged.log("--accept", "../elsewhere.md")) == (
        2, f"--accept ../elsewhere.md is not below {logged.root}"
    )  # fmt: skip


def test_a_key_that_is_not_the_log_key_signs_nothing_and_nothing_is_written(site: LogSite, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(signer("other").pem(None))
    done = site.log(key=str(other))
    assert done.code == 2
    assert "is not the log key of this policy" in done.err
    assert not (site.root / ENTRIES).exists()


def test_another_command_at_the_same_time_waits_its_turn(logged: LogSite) -> None:
    handle = os.open(logged.root / "keys/log", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        assert refusal(logged.log())[1].startswith("another command is writing")
    finally:
        os.close(handle)


def test_a_log_that_lost_its_checkpoint_and_was_rewritten_is_not_appended_to(logged: LogSite) -> None:
    (logged.root / CHECKPOINT).unlink()
    logged.edit_file(ENTRIES, "_news/2025-03-11-ferry.md", "_news/2025-03-11-berry.md")
    done = logged.log()
    assert done.code == 3
    assert "do not have the root that the checkpoint of the last commit signs" in done.err


# checkpoint


def test_rows_can_be_signed_later_and_until_then_every_check_is_exit_3(logged: LogSite) -> None:
    logged.unsigned("_news/new.md", "new")
    logged.now += 60
    done = log(logged, "append", "--at", at(logged.now))
    assert done.out.endswith(
        "1 row not signed yet: until the holder of the log key has run `integrity log checkpoint --key FILE`, every "
        "check ends with exit code 3\n"
    )
    assert logged.audit().code == 3
    signed = log(logged, "checkpoint", "--key", logged.key)
    assert signed.out == f"signed keys/log/checkpoint of 5 rows with the key {LOG.kid}\n"
    assert logged.audit().code == 0


def test_signatures_of_witnesses_are_kept_where_the_rows_stay_the_same(logged: LogSite) -> None:
    note = checkpoint.parse((logged.root / CHECKPOINT).read_bytes())
    witness = checkpoint.Signature("witness.example/w1", bytes(76))
    (logged.root / CHECKPOINT).write_bytes(note._replace(signatures=(witness, *note.signatures)).data)
    assert "already" in log(logged, "checkpoint", "--key", logged.key).out
    assert "note: 1 signature by others, which were not checked" in log(logged, "verify").out
    assert b"witness.example" in state(logged)[1]


def test_another_log_key_takes_over_in_one_change(logged: LogSite, tmp_path: Path) -> None:
    heir = Key("heir")
    kept = state(logged)
    table = f'[log]\norigin = "{ORIGIN}"\nkey = "{heir.kid}"\n'
    logged_world(version=8, rest=table, keys=(*logged_world().keys, heir)).write(logged.root / "keys")
    for name, data in zip((ENTRIES, CHECKPOINT), kept, strict=True):
        logged.raw(name, data)
    assert logged.audit().code == 3
    pem = tmp_path / "heir.pem"
    pem.write_bytes(heir.private.pem(None))
    done = log(logged, "checkpoint", "--key", str(pem))
    assert (done.code, state(logged)[0]) == (0, kept[0])
    assert logged.audit().code == 0
    assert logged.check().code == 0
    assert len(checkpoint.parse(state(logged)[1]).signatures) == 2


# verify


def test_each_thing_that_is_right_is_said(logged: LogSite) -> None:
    assert log(logged, "verify", "--since", "main").out == (
        f"ok: keys/log/checkpoint is signed by the log key, for the log {ORIGIN}\n"
        "ok: the 4 rows of keys/log/entries.jsonl have the root that it signs, and each can stand there\n"
        "ok: they go on from those of main\n"
        "4 articles in the log\n"
    )


def test_what_is_wrong_is_said_with_exit_3(logged: LogSite) -> None:
    logged.edit_file(ENTRIES, "_news/2025-03-11-ferry.md", "_news/2025-03-11-berry.md")
    assert refusal(log(logged, "verify")) == (
        3, "keys/log/entries.jsonl does not have the root that keys/log/checkpoint signs for its 4 rows"
    )  # fmt: skip


def test_a_log_is_held_against_a_checkpoint_that_was_kept(logged: LogSite, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(state(logged)[1])
    logged.unsigned("_news/new.md", "new")
    logged.log()
    assert f"ok: they go on from the checkpoint in {kept}" in log(logged, "verify", "--extends", str(kept)).out
    kept.write_bytes(state(logged)[1])
    logged.git("checkout", "main", "--", "keys/log")
    assert refusal(log(logged, "verify", "--extends", str(kept))) == (
        3, f"keys/log/entries.jsonl has 4 rows, expected the 5 that {kept} signs and any after them"
    )  # fmt: skip


OTHER_LOG = "example/other\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— a AAAAAAA=\n"


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (b"no note", "is no checkpoint: no note"),
        (
            b"example/other\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\xe2\x80\x94 a AAAAAAA=\n",
            "about the log",
        ),
    ],
)
def test_only_a_checkpoint_of_this_log_can_be_extended(logged: LogSite, tmp_path: Path, kept: bytes, said: str) -> None:
    (tmp_path / "kept").write_bytes(kept)
    done = log(logged, "verify", "--extends", str(tmp_path / "kept"))
    assert (done.code, said in done.err) == (2, True)


def test_where_there_is_no_log_there_is_nothing_to_verify(site: LogSite) -> None:
    logged_world(rest="").write(site.root / "keys")
    assert refusal(log(site, "verify")) == (2, "keys/ has no policy that names a log")


# show and prove


def test_the_history_of_an_article_is_shown_by_path_and_by_address(logged: LogSite) -> None:
    logged.git("mv", LEGACY, "_news/moved.md")
    logged.log()
    logged.remove("_news/moved.md")
    logged.log()
    shown = log(logged, "show", LEGACY).out
    assert [line.split(": ")[1].split(" ")[0] for line in shown.splitlines()] == ["add", "move"]
    whole = log(logged, "show", "HTTPS://calderpost.example/2026/legacy").out.splitlines()
    assert [line.split(": ")[1].split(" ")[0] for line in whole] == ["add", "move", "retract"]
    assert whole[0].startswith(f"{at(logged.now - 120).replace('T', ' ').replace('Z', ' UTC')}  row 2: add {LEGACY}")


def test_an_article_that_was_never_logged_has_no_history(logged: LogSite) -> None:
    assert refusal(log(logged, "show", "_news/none.md")) == (2, "the log has no article _news/none.md")


def test_rows_that_are_not_signed_are_marked_where_they_are_shown(logged: LogSite) -> None:
    logged.unsigned("_news/new.md", "new")
    log(logged, "append", "--at", at(logged.now + 60))
    assert log(logged, "show", "_news/new.md").err == "note: the last 1 of 5 rows are not signed\n"


def decoded(value: Any) -> bytes:
    return base64.b64decode(str(value))


@pytest.mark.parametrize("path", [FERRY, LEGACY, PLAIN, TRAM])
def test_a_proof_of_inclusion_can_be_checked_without_this_tool(logged: LogSite, path: str) -> None:
    made = log(logged, "prove", path).json
    leaf = slow_tree.sha256(b"\x00" + made["row"].encode())
    assert decoded(made["leafHash"]) == leaf
    root = slow_tree.from_path(leaf, made["leafIdx"], made["treeSize"], list(map(decoded, made["proof"])))
    assert root == decoded(made["root"]) == decoded(made["checkpoint"].splitlines()[2])
    assert json.loads(made["row"])["path"] == path


def test_a_proof_of_consistency_can_be_checked_without_this_tool(logged: LogSite) -> None:
    before = decoded(state(logged)[1].decode().splitlines()[2])
    logged.unsigned("_news/new.md", "new")
    logged.log()
    made = log(logged, "prove", "--from-size", "4").json
    assert decoded(made["root1"]) == before
    found = slow_tree.from_subproof(0, 4, made["size2"], before, list(map(decoded, made["proof"])))
    assert found == (before, decoded(made["root2"]))


def test_nothing_is_proved_of_rows_that_are_not_signed(logged: LogSite) -> None:
    logged.unsigned("_news/new.md", "new")
    log(logged, "append", "--at", at(logged.now + 60))
    assert refusal(log(logged, "prove", FERRY)) == (2, "not all rows are signed, so nothing is proved")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "expected an article or --from-size N, and not both"),
        ([FERRY, "--from-size", "1"], "expected an article or --from-size N, and not both"),
        (["--from-size", "5"], "the log has 4 rows, not 5"),
    ],
)
def test_a_proof_is_of_one_thing(logged: LogSite, arguments: list[str], said: str) -> None:
    assert refusal(log(logged, "prove", *arguments)) == (2, said)


# Others that ask the log.


def test_sign_takes_the_revision_after_that_of_the_log(logged: LogSite, tmp_path: Path) -> None:
    logged.signed(FERRY, "ferry", NORTHWIRE, rev=7)
    logged.log()
    logged.edit_file(FERRY, "title: ", 'title: "New" # ')
    text = logged.read(FERRY).splitlines(keepends=True)
    logged.raw(FERRY, "".join(line for line in text if not line.startswith("secured")))
    pem = tmp_path / "outlet.pem"
    pem.write_bytes(NORTHWIRE.private.pem(None))
    assert logged.run("sign", FERRY, "--key", str(pem), "--at", at(logged.now + 60)).code == 0
    logged.log()
    assert logged.rows()[-1]["rev"] == 8


def test_verify_says_that_an_article_is_countersigned_and_not_verified(logged: LogSite) -> None:
    done = logged.run("verify", LEGACY, "--at", at(logged.now + 60))
    assert done.code == 1
    assert done.out.startswith(f"countersigned: {LEGACY} (unverifiable)\n")
    assert "verdict: countersigned by the holder of the log key, not by its outlet" in done.out


def test_a_change_of_the_policy_is_told_with_the_verdicts_under_the_same_log(logged: LogSite) -> None:
    kept = state(logged)
    logged_world(version=8).write(logged.root / "keys")
    for name, data in zip((ENTRIES, CHECKPOINT), kept, strict=True):
        logged.raw(name, data)
    (found,) = (one for one in logged.check("--output", "jsonl").lines if one["rule"] == "SIG520")
    assert found["message"].endswith("under it no verdict would change")


def test_a_change_that_brings_a_second_file_of_an_address_is_told_of_it(logged: LogSite) -> None:
    logged.raw("_news/copy.md", unsigned("legacy", title="Quite another title", body="Other words.", secured=None))
    assert [one for one in logged.changed() if one[0] == "LOG607"] == [
        ("LOG607", "warning", LEGACY),
        ("LOG607", "warning", "_news/copy.md"),
    ]


def test_a_staged_change_is_held_against_the_log_of_the_last_commit(logged: LogSite) -> None:
    logged.git("rm", "--quiet", LEGACY)
    done = logged.run("check", "--staged", "--at", at(logged.now + 60), "--output", "jsonl")
    assert [one["rule"] for one in done.lines if one["rule"].startswith("LOG")] == ["LOG601"]
    logged.git("rm", "--quiet", "keys/log/checkpoint", "keys/log/entries.jsonl")
    done = logged.run("check", "--staged", "--at", at(logged.now + 60), "--output", "jsonl")
    assert done.code == 3
    assert {"LOG601", "LOG604"} <= {one["rule"] for one in done.lines}


def test_a_branch_that_leaves_the_log_alone_need_not_keep_up_with_it(logged: LogSite) -> None:
    logged.git("checkout", "--quiet", "main")
    logged.unsigned("_news/new.md", "new")
    logged.log()
    logged.commit()
    logged.git("checkout", "--quiet", "change")
    assert logged.changed() == []
    assert logged.check().code == 0
    logged.git("checkout", "--quiet", "main", "--", "keys/log")
    assert logged.changed() == []


def test_a_change_that_appends_rightly_is_taken(logged: LogSite) -> None:
    logged.unsigned("_news/new.md", "new")
    logged.log()
    assert logged.changed() == [("LOG603", "note", "_news/new.md")]
    assert logged.check().code == 0

"""Attacks on the corpus log, and by way of what it remembers: whoever owns the work tree, and no key, is found out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from integrity.trust import checkpoint, log_entries
from integrity.trust.checkpoint import Checkpoint, Note, Signature
from integrity.trust.corpus_log import Log
from integrity.trust.private import PrivateKey
from tests import trust_world as world
from tests.log_site import (
    CHECKPOINT,
    ENTRIES,
    LEGACY,
    ORIGIN,
    PLAIN,
    LogSite,
    at,
    logged_world,
    signer,
    unsigned,
)
from tests.repository import FERRY, TRAM
from tests.trust_world import LOG, NORTHWIRE, revocation

Told = list[tuple[str, str, str]]


@pytest.fixture
def site(tmp_path: Path) -> LogSite:
    """Everything is logged, signed and committed on main; a change begins."""
    found = LogSite(tmp_path / "site", tmp_path / "private")
    found.begin()
    return found


def codes(told: Told) -> list[str]:
    return [rule for rule, _, _ in told]


# Articles: what is done to them is found in the change, and in an audit of the tree after it.


def test_nothing_is_told_of_a_tree_that_is_as_the_log_has_it(site: LogSite) -> None:
    assert (site.told(), site.changed()) == ([], [])


@pytest.mark.parametrize("path", [FERRY, LEGACY, PLAIN], ids=["signed", "sealed", "plain"])
def test_an_article_that_is_deleted_is_deleted(site: LogSite, path: str) -> None:
    site.remove(path)
    assert site.told() == site.changed() == [("LOG601", "error", path)]
    assert site.check().code == 1


@pytest.mark.parametrize("path", [FERRY, LEGACY], ids=["signed", "sealed"])
def test_an_article_in_the_place_of_another_is_replaced(site: LogSite, path: str) -> None:
    site.unsigned(path, "intruder")
    assert ("LOG602", "error", path) in site.told()
    assert ("LOG602", "error", path) in site.changed()
    finding = next(one for one in site.check("--output", "jsonl").lines if one["rule"] == "LOG602")
    assert finding["evidence"]["to"] == "https://calderpost.example/2026/intruder"
    assert finding["evidence"]["from outlet"] in finding["message"]


def test_a_signed_article_put_back_from_history_is_rolled_back(site: LogSite) -> None:
    old = site.read(FERRY)
    site.signed(FERRY, "ferry", NORTHWIRE, rev=2)
    site.log()
    site.raw(FERRY, old)
    assert site.told() == [("SIG511", "error", FERRY)]
    assert site.verdict(FERRY)[0] == "rolled-back"


def test_an_unsigned_article_put_back_from_history_is_rolled_back(site: LogSite) -> None:
    old = site.read(LEGACY)
    site.edit_file(LEGACY, 'title: "', 'title: "New ')
    site.log()
    site.raw(LEGACY, old)
    assert site.told() == [("SIG511", "error", LEGACY)]
    assert site.verdict(LEGACY) == ("rolled-back", ("unverifiable",))


def test_an_article_that_was_withdrawn_and_is_put_back_is_not_what_the_log_has(site: LogSite) -> None:
    old = site.read(LEGACY)
    site.remove(LEGACY)
    site.log()
    site.commit()
    site.git("branch", "--force", "main")
    site.raw(LEGACY, old)
    assert site.told() == [("LOG603", "error", LEGACY)]
    assert site.changed() == [("LOG603", "warning", LEGACY)]
    assert site.verdict(LEGACY) == ("unverifiable", ("unlogged",))


@pytest.mark.parametrize("path", [LEGACY, PLAIN], ids=["sealed", "plain"])
def test_a_countersigned_article_that_is_edited_is_not_what_the_log_has(site: LogSite, path: str) -> None:
    assert site.verdict(path)[0] == "countersigned"
    site.edit_file(path, 'title: "', 'title: "Not ')
    assert site.told() == [("LOG603", "error", path)]
    assert site.changed() == [("LOG603", "note", path)]
    assert site.verdict(path)[0] in {"unverifiable", "missing"}


def test_a_seal_taken_off_a_logged_article_is_downgraded_without_a_base(site: LogSite) -> None:
    site.raw(FERRY, "".join(line for line in site.read(FERRY).splitlines(True) if not line.startswith("secured")))
    assert site.told() == [("SIG512", "error", FERRY)]


def test_a_sealed_payload_over_a_logged_signature_is_downgraded(site: LogSite) -> None:
    payload = unsigned("other").partition("secured: ")[2].partition("\n")[0]
    lines = [
        f"secured: {payload}\n" if line.startswith("secured") else line for line in site.read(FERRY).splitlines(True)
    ]
    site.raw(FERRY, "".join(lines))
    assert site.told() == [("SIG512", "error", FERRY)]


def test_an_article_deleted_and_claimed_by_another_text_elsewhere_is_found(site: LogSite) -> None:
    site.remove(LEGACY)
    site.raw("_news/claimed.md", unsigned("legacy", body="Another text under the old address."))
    assert site.told() == [("LOG603", "error", "_news/claimed.md")]


def test_an_article_that_is_moved_is_still_countersigned(site: LogSite) -> None:
    site.git("mv", LEGACY, "_news/moved.md")
    assert site.told() == site.changed() == [("LOG603", "note", "_news/moved.md")]
    assert site.verdict("_news/moved.md") == ("countersigned", ("unverifiable",))


def test_two_files_of_one_address_are_told_and_never_called_deleted(site: LogSite) -> None:
    copy = "_news/copy.md"
    site.raw(copy, unsigned("legacy", body="Another body.", secured=None))
    assert [("LOG607", "warning", LEGACY), ("LOG607", "warning", copy)] == [
        one for one in site.told() if one[0] == "LOG607"
    ]
    site.log()
    site.remove(LEGACY)
    assert "LOG601" not in codes(site.told())


def test_a_signed_article_among_two_of_one_address_makes_it_an_error(site: LogSite) -> None:
    address = "https://northwire.example/2026/ferry"
    site.raw("_news/copy.md", unsigned("copy", url=address, secured=None))
    assert [one for one in site.told() if one[0] == "LOG607"] == [
        ("LOG607", "error", FERRY),
        ("LOG607", "error", "_news/copy.md"),
    ]


def test_an_ignore_comment_does_nothing_for_the_log(site: LogSite) -> None:
    site.edit_file(LEGACY, "heat: 47", "heat: 47 # integrity: ignore[LOG603] I say so")
    site.edit_file(LEGACY, 'title: "', 'title: "Not ')
    assert ("LOG603", "error", LEGACY) in site.told()


# The files of the log.


def lines(site: LogSite) -> list[bytes]:
    return log_entries.split((site.root / ENTRIES).read_bytes())


def put(site: LogSite, rows: list[bytes]) -> None:
    site.raw(ENTRIES, log_entries.join(rows))


def edited(site: LogSite) -> None:
    site.edit_file(ENTRIES, '"op":"add"', '"op":"revise"')


def reordered(site: LogSite) -> None:
    put(site, lines(site)[::-1])


def inserted(site: LogSite) -> None:
    put(site, [lines(site)[0].replace(b"ferry", b"extra"), *lines(site)])


def appended(site: LogSite) -> None:
    put(site, [*lines(site), lines(site)[0].replace(b"ferry", b"extra")])


def dropped(site: LogSite) -> None:
    put(site, lines(site)[1:])


def last_dropped(site: LogSite) -> None:
    put(site, lines(site)[:-1])


def doubled(site: LogSite) -> None:
    put(site, [*lines(site), lines(site)[-1]])


def emptied(site: LogSite) -> None:
    put(site, [])


def torn(site: LogSite) -> None:
    site.raw(ENTRIES, (site.root / ENTRIES).read_bytes()[:-9])


def node_as_leaf(site: LogSite) -> None:
    """Two rows as one line that holds their hashes, as a node does: second-preimage without the prefixes."""
    first, second, *rest = lines(site)
    hashes = Log((first, second)).leaves
    put(site, [b"\x01" + hashes[0] + hashes[1], *rest])


def size_edited(site: LogSite) -> None:
    site.edit_file(CHECKPOINT, "\n4\n", "\n3\n")


def root_edited(site: LogSite) -> None:
    head = checkpoint.parse((site.root / CHECKPOINT).read_bytes())
    (site.root / CHECKPOINT).write_bytes(head._replace(checkpoint=head.checkpoint._replace(root=bytes(32))).data)


@pytest.mark.parametrize(
    "attack",
    [edited, reordered, inserted, appended, dropped, last_dropped, doubled, emptied, torn, node_as_leaf],
)
def test_rows_that_are_not_those_signed_are_a_fork(site: LogSite, attack: Callable[[LogSite], None]) -> None:
    attack(site)
    assert codes(site.told()) == codes(site.changed()) == ["LOG605"]
    assert (site.audit().code, site.check().code) == (3, 3)


@pytest.mark.parametrize("attack", [size_edited, root_edited])
def test_a_checkpoint_that_was_edited_is_not_signed(site: LogSite, attack: Callable[[LogSite], None]) -> None:
    attack(site)
    assert codes(site.told()) == codes(site.changed()) == ["LOG606"]
    assert (site.audit().code, site.check().code) == (3, 3)


def test_a_log_and_an_old_checkpoint_that_was_good_once_are_truncated(site: LogSite) -> None:
    old = {name: (site.root / name).read_bytes() for name in (ENTRIES, CHECKPOINT)}
    site.git("checkout", "--quiet", "main")
    site.edit_file(LEGACY, 'title: "', 'title: "New ')
    site.log()
    site.commit()
    site.git("checkout", "--quiet", "-b", "attack")
    for name, data in old.items():
        (site.root / name).write_bytes(data)
    assert codes(site.changed()) == ["LOG604"]
    outcome = site.check()
    assert outcome.code == 3
    assert "has 4 rows, expected the 5 that the checkpoint of main signs" in outcome.out
    assert "error: the corpus log is not valid" in outcome.err


def test_a_log_that_is_taken_away_is_truncated(site: LogSite) -> None:
    site.git("rm", "--quiet", "-r", "keys/log")
    assert codes(site.told()) == codes(site.changed()) == ["LOG604"]
    assert (site.audit().code, site.check().code) == (3, 3)


def test_a_log_of_other_rows_that_the_curator_has_signed_elsewhere_is_a_fork_of_that_of_the_base(site: LogSite) -> None:
    rows = [lines(site)[0].replace(b"ferry", b"berry"), *lines(site)[1:], lines(site)[0]]
    put(site, rows)
    sign(site, LOG.private, Log(tuple(rows)).checkpoint(ORIGIN))
    assert codes(site.changed()) == ["LOG605"]
    assert "do not have the root that the checkpoint of main signs" in site.check().out


def sign(site: LogSite, key: PrivateKey, head: Checkpoint, name: str = ORIGIN) -> None:
    signature = checkpoint.sign(head._replace(origin=name), key)
    (site.root / CHECKPOINT).write_bytes(Note(head, (signature,)).data)


def head_of(site: LogSite) -> Checkpoint:
    return checkpoint.parse((site.root / CHECKPOINT).read_bytes()).checkpoint


def test_a_note_by_another_key_is_forged(site: LogSite) -> None:
    sign(site, signer("thief"), head_of(site))
    assert codes(site.told()) == codes(site.changed()) == ["LOG606"]
    assert (site.audit().code, site.check().code) == (3, 3)


def test_a_flipped_bit_in_the_signature_is_forged(site: LogSite) -> None:
    good = checkpoint.parse((site.root / CHECKPOINT).read_bytes()).signatures[0]
    bad = Signature(good.name, good.data[:-1] + bytes([good.data[-1] ^ 1]))
    (site.root / CHECKPOINT).write_bytes(Note(head_of(site), (bad,)).data)
    assert codes(site.told()) == codes(site.changed()) == ["LOG606"]


def test_the_right_note_of_another_log_is_not_that_of_this_one(site: LogSite) -> None:
    sign(site, LOG.private, head_of(site)._replace(origin="example/other"), "example/other")
    assert codes(site.told()) == codes(site.changed()) == ["LOG606"]


def test_a_signature_under_another_name_is_not_that_of_the_log(site: LogSite) -> None:
    sign(site, LOG.private, head_of(site), "example/other")
    assert codes(site.told()) == codes(site.changed()) == ["LOG606"]


def test_further_signatures_by_others_pass(site: LogSite) -> None:
    head = checkpoint.parse((site.root / CHECKPOINT).read_bytes())
    witness = checkpoint.sign(head.checkpoint, signer("witness"))
    others = (Signature("witness.example/w1", bytes(76)), witness, *head.signatures)
    (site.root / CHECKPOINT).write_bytes(head._replace(signatures=others).data)
    assert (site.told(), site.changed()) == ([], [])


def test_the_key_of_an_outlet_signs_no_checkpoint(site: LogSite) -> None:
    sign(site, NORTHWIRE.private, head_of(site))
    assert codes(site.changed()) == ["LOG606"]


def test_a_change_cannot_bring_a_log_key_of_its_own(site: LogSite) -> None:
    thief = world.Key("thief")
    table = f'[log]\norigin = "{ORIGIN}"\nkey = "{thief.kid}"\n'
    logged_world(version=8, rest=table, keys=(*logged_world().keys, thief), signers=()).write(site.root / "keys")
    site.git("checkout", "main", "--", "keys/log")
    sign(site, thief.private, head_of(site))
    assert {"LOG606", "SIG521"} <= {one["rule"] for one in site.check("--output", "jsonl").lines}
    assert site.check().code == 3


def test_a_log_without_a_policy_that_names_it_is_nobodys(site: LogSite) -> None:
    log = {name: (site.root / name).read_bytes() for name in (ENTRIES, CHECKPOINT)}
    logged_world(rest="").write(site.root / "keys")
    for name, data in log.items():
        site.raw(name, data)
    assert codes(site.told()) == ["LOG606"]


def test_findings_on_the_log_are_told_whatever_the_configuration_of_the_change_says(site: LogSite) -> None:
    site.raw("integrity.toml", 'keys = "keys"\nignore = ["LOG"]\n[levels]\nLOG = "off"\n')
    site.remove(LEGACY)
    assert ("LOG601", "error", LEGACY) in site.changed()


@pytest.mark.parametrize("linked", ["keys", "keys/log", "keys/log/entries.jsonl"])
def test_a_link_in_the_place_of_the_log_is_not_followed(site: LogSite, tmp_path: Path, linked: str) -> None:
    (site.root / linked).rename(tmp_path / "mine")
    (site.root / linked).symlink_to(tmp_path / "mine")
    done = site.check("--output", "jsonl")
    assert done.code == 3
    assert "SIG521" in {one["rule"] for one in done.lines}
    assert site.audit().code == 3


# Small logs.


def test_an_empty_log_is_a_log(tmp_path: Path) -> None:
    site = LogSite(tmp_path / "site", tmp_path / "private")
    put_note(site, ())
    assert {one[:2] for one in site.told()} == {("LOG603", "warning")}
    assert site.audit().code == 0


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_log_of_a_few_rows_is_a_log(tmp_path: Path, size: int) -> None:
    site = LogSite(tmp_path / "site", tmp_path / "private")
    site.log()
    rows = tuple(lines(site)[:size])
    put_note(site, rows)
    assert {one[:2] for one in site.told()} == {("LOG603", "warning")}
    assert len(site.told()) == 4 - size
    put(site, list(rows[:-1]))
    assert codes(site.told()) == ["LOG605"]


def put_note(site: LogSite, rows: tuple[bytes, ...]) -> None:
    (site.root / "keys/log").mkdir(exist_ok=True)
    put(site, list(rows))
    sign(site, LOG.private, Log(rows).checkpoint(ORIGIN))


# After a compromise.


def test_after_a_compromise_only_seals_that_were_logged_before_stay_good(tmp_path: Path) -> None:
    site = LogSite(tmp_path / "site", tmp_path / "private")
    site.log()
    logged = site.now
    site.signed("_news/stolen.md", "stolen")
    site.log()
    before = (site.root / ENTRIES).read_bytes(), (site.root / CHECKPOINT).read_bytes()
    saved = revocation(NORTHWIRE, "compromise", trust_before=at(logged + 1))
    logged_world(version=8, revoked=[saved]).write(site.root / "keys")
    site.raw(ENTRIES, before[0])
    site.raw(CHECKPOINT, before[1])
    assert site.told() == [("SIG505", "error", "_news/stolen.md")]
    assert (site.verdict(FERRY)[0], site.verdict(TRAM)[0]) == ("verified", "verified")
    assert "integrity sign _news/stolen.md --key FILE" in site.audit("--verbose").out


def test_a_row_of_the_log_holds_no_text_of_an_article(site: LogSite) -> None:
    members = {name for row in site.rows() for name in row}
    assert members == {"op", "sub", "path", "was", "rev", "dig", "kind", "seal", "t"}
    title = json.loads(site.read(LEGACY).partition("title: ")[2].partition("\n")[0])
    assert title not in site.read(ENTRIES)

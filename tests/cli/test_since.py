"""`check --since REF`: a change is judged by what the base holds, whatever it does to keys and configuration."""

import json
from pathlib import Path

import pytest

from tests import articles
from tests import trust_world as world
from tests.repository import FERRY, TRAM, Repository
from tests.trust_world import NORTHWIRE, POST, ROOT_1, ROOT_2, STRANGER, World, grant, requirement


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    site = Repository(tmp_path / "site")
    site.branch()
    return site


def rules(site: Repository, *arguments: str) -> list[tuple[str, str]]:
    """Rule and path of each finding on seals, keys and configuration."""
    found = site.check("--output", "json", *arguments).json["findings"]
    return [(one["rule"], one["path"]) for one in found if one["rule"].startswith("SIG")]


def test_a_change_that_touches_no_article_is_green_and_says_how_many_there_are(site: Repository) -> None:
    done = site.check()
    assert (done.code, done.summary) == (0, "checked 0 changed of 2 articles: 0 errors, 0 warnings, 0 notes")


def test_an_edited_title_is_named_with_line_signer_time_and_what_to_do(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    title = site.read(FERRY).split("\n")[1]
    done = site.check()
    assert done.code == 1
    assert done.out == (
        "error[SIG510] `title` was changed after northwire.example signed the article on 2026-03-10 09:00:00 UTC "
        f"(revision 1, key {NORTHWIRE.kid})\n"
        f"  --> {FERRY}:2:1  tampered\n"
        "     |\n"
        f"   2 | {title}\n"
        f"     | {'^' * len(title)}\n"
        f"  also {FERRY}:9:10 (the seal)\n"
        "  do   Put the signed text of `title` back, or have someone who may sign for northwire.example sign the "
        f"article as it is: `integrity sign {FERRY} --key FILE`.\n"
        "\n"
        "Change since main: 1 article.\n"
        "\n"
        "Seals: 1 tampered. None was verified: no seal stood.\n"
    )
    assert done.summary == "checked 1 changed of 2 articles: 1 error, 0 warnings, 0 notes"


def test_a_new_article_by_the_outlet_is_verified_by_the_keys_of_the_base(site: Repository) -> None:
    site.signed("_news/2025-03-11-bridge.md", "bridge")
    done = site.check()
    assert (done.code, done.out) == (0, "Change since main: 1 article.\n\nSeals: 1 verified by the keys of main.\n")


def test_a_fault_that_the_base_has_already_is_not_blamed_on_the_change(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    site.edit_file(TRAM, "Story about", "Lies about")
    site.branch()
    site.signed("_news/2025-03-11-bridge.md", "bridge")
    assert site.check().code == 0


def test_a_seal_copied_from_an_untouched_article_is_told_for_both(site: Repository) -> None:
    line = next(line for line in site.read(FERRY).split("\n") if line.startswith("secured"))
    site.raw("_news/2025-03-11-copy.md", site.draft("copy").replace(f'secured: "{world.PLACEHOLDER}"', line))
    assert rules(site) == [("SIG509", "_news/2025-03-11-copy.md"), ("SIG509", FERRY)]


@pytest.mark.parametrize("seal", [None, articles.SEAL])
def test_a_signature_taken_away_or_replaced_by_a_sealed_payload_is_a_downgrade(
    site: Repository, seal: str | None
) -> None:
    line = f'\nsecured: "{world.PLACEHOLDER}"'
    site.raw(FERRY, site.draft("ferry").replace(line, f'\nsecured: "{seal}"' if seal else ""))
    assert rules(site) == [("SIG512", FERRY)]


def test_a_downgrade_is_noticed_under_another_file_name(site: Repository) -> None:
    site.raw("_news/2025-03-11-renamed.md", site.draft("ferry").replace(f'\nsecured: "{world.PLACEHOLDER}"', ""))
    site.remove(FERRY)
    assert rules(site) == [("SIG512", "_news/2025-03-11-renamed.md")]


def test_committed_staged_and_untracked_changes_are_all_judged(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.commit()
    site.edit_file(TRAM, "Story about", "Lies about")
    site.git("add", TRAM)
    site.raw("_news/2025-03-11-untracked.md", site.draft("untracked"))
    assert rules(site) == [("SIG510", FERRY), ("SIG510", TRAM), ("SIG501", "_news/2025-03-11-untracked.md")]


def test_a_tracked_article_cannot_be_hidden_by_a_gitignore(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.raw(".gitignore", "_news/\n")
    site.commit()
    assert rules(site) == [("SIG510", FERRY)]


# Keys and policy.


def test_a_change_that_brings_its_own_key_is_refused_and_its_article_judged_by_the_base(site: Repository) -> None:
    mine = World(granted=[grant(STRANGER, "northwire.example")], keys=[STRANGER], version=8, signers=[])
    mine.write(site.root / "keys")
    site.signed(FERRY, "ferry", STRANGER)
    done = site.check("--output", "json")
    found = {one["rule"]: one for one in done.json["findings"]}
    assert done.code == 3
    assert set(found) == {"SIG503", "SIG521"}
    assert found["SIG503"]["path"] == FERRY
    assert done.err.startswith("error: the change brings a policy that is not valid\n  do: see SIG521")


def test_a_policy_by_another_root_alone_is_refused(site: Repository) -> None:
    World(roots=[STRANGER], signers=[STRANGER], threshold=1, version=8).write(site.root / "keys")
    done = site.check()
    assert done.code == 3
    assert "is signed by 0 root keys of version 7, expected at least 2" in done.out


def test_a_valid_successor_is_reported_with_the_verdicts_that_would_change(site: Repository) -> None:
    World(version=8, granted=[grant(POST, "calderpost.example")]).write(site.root / "keys")
    done = site.check()
    assert done.code == 0
    assert (
        "warning[SIG520] this change replaces version 7 by version 8 of the policy, which is signed as it must be; "
        "under it these verdicts would change: northwire.example: 2 from verified to untrusted-signer\n" in done.out
    )


def test_a_version_that_does_not_grow_is_refused(site: Repository) -> None:
    World(granted=[grant(POST, "calderpost.example")]).write(site.root / "keys")
    done = site.check()
    assert done.code == 3
    assert "has version 7, expected more than 7, the version that it replaces" in done.out


def test_a_removed_policy_is_refused(site: Repository) -> None:
    site.remove("keys/trust.toml")
    done = site.check()
    assert done.code == 3
    assert "keys/trust.toml is removed" in done.out


def test_a_private_key_in_the_keys_folder_of_a_change_is_refused(site: Repository) -> None:
    site.raw("keys/outlet.pem", NORTHWIRE.private.pem(None))
    done = site.check()
    assert done.code == 3
    assert "outlet.pem" in done.out


def test_a_further_signature_on_the_same_policy_is_reported(site: Repository) -> None:
    site.raw("keys/trust.toml.sigs", "".join(f"{site.world.line(key)}\n" for key in (ROOT_1, ROOT_2, world.ROOT_3)))
    assert rules(site) == [("SIG520", "keys/trust.toml")]


def test_a_base_without_a_policy_is_judged_as_without_one(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    for path in [path for path in site.files() if path.startswith("keys/")]:
        site.remove(path)
    site.branch()
    site.world.write(site.root / "keys")
    site.signed(FERRY, "ferry", rev=2)
    done = site.check("--output", "verdicts:v.jsonl")
    assert done.code == 1
    (row,) = map(json.loads, site.read("v.jsonl").splitlines())
    assert (row["verdict"], row["codes"]) == ("unknown-key", ["no-policy", "policy-introduced"])
    assert "this change replaces no policy by version 7 of the policy" in done.out


def test_a_base_whose_policy_is_broken_judges_nothing(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    site.raw("keys/trust.toml", "version = 1\n")
    site.branch()
    done = site.check()
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("error: main:keys/trust.toml: `root` is absent, expected a table\n")


def test_a_requirement_of_the_base_holds_though_the_change_drops_it(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    World(rest=requirement("northwire.example")).write(site.root / "keys")
    site.branch()
    World(version=8, signers=[]).write(site.root / "keys")
    site.raw("_news/2025-03-11-new.md", site.draft("new").replace(f'\nsecured: "{world.PLACEHOLDER}"', ""))
    done = site.check()
    assert done.code == 3
    assert "a signature is required for northwire.example" in done.out
    assert f"Whoever holds the key {NORTHWIRE.kid}" in done.out


def test_the_pinned_root_must_have_signed_the_policy_of_the_base(site: Repository) -> None:
    site.signed("_news/2025-03-11-bridge.md", "bridge")
    assert site.check("--root-key", ROOT_1.kid).out.endswith("\n\nSeals: 1 verified by the pinned root.\n")
    done = site.check("--root-key", STRANGER.kid)
    assert (done.code, done.out) == (3, "")


def test_keys_outside_the_tree_are_read_as_they_are(site: Repository, tmp_path: Path) -> None:
    World(granted=[grant(POST, "calderpost.example")]).write(tmp_path / "elsewhere")
    site.signed("_news/2025-03-11-bridge.md", "bridge")
    assert rules(site, "--keys", str(tmp_path / "elsewhere")) == [("SIG508", "_news/2025-03-11-bridge.md")]


def test_keys_that_the_base_takes_from_outside_the_tree_are_read_there(tmp_path: Path) -> None:
    site = Repository(tmp_path / "site")
    World(granted=[grant(POST, "calderpost.example")]).write(tmp_path / "elsewhere")
    site.raw("integrity.toml", 'keys = "../elsewhere"\n')
    site.branch()
    site.signed("_news/2025-03-11-bridge.md", "bridge")
    assert rules(site) == [("SIG508", "_news/2025-03-11-bridge.md")]


def test_a_keys_folder_that_a_change_turns_into_a_link_is_refused(site: Repository, tmp_path: Path) -> None:
    (site.root / "keys").rename(tmp_path / "mine")
    (site.root / "keys").symlink_to(tmp_path / "mine")
    done = site.check()
    assert done.code == 3
    assert [rule for rule, _ in rules(site)] == ["SIG521"]


# Configuration.


@pytest.mark.parametrize(
    "config",
    [
        'ignore = ["SIG"]',
        'exclude = ["_news/"]',
        'select = ["DUP"]',
        'keys = "other"',
        '[levels]\nSIG = "off"',
        '[levels]\nSIG = "note"',
        '[fields]\ntitle = "name"',
        "no TOML at all",
        "a = " + "[\n" * 5_000,
    ],
    ids=["ignore", "exclude", "select", "keys", "levels off", "lower levels", "fields", "no TOML", "nested too deep"],
)
def test_a_change_of_the_configuration_is_reported_and_has_no_effect(site: Repository, config: str) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.raw("integrity.toml", f"{config}\n")
    assert rules(site) == [("SIG510", FERRY), ("SIG523", "integrity.toml")]


def test_a_configuration_in_a_lower_folder_does_not_move_the_root(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.raw("_news/integrity.toml", 'ignore = ["SIG"]\n')
    found = site.run("check", "_news", "--since", "main", "--at", world.NOW, "--output", "json").json["findings"]
    assert [(one["rule"], one["path"]) for one in found] == [("SIG510", FERRY), ("SIG523", "_news/integrity.toml")]


def test_a_lower_table_that_only_the_change_has_does_not_count(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.raw("_news/pyproject.toml", '[tool.integrity]\nignore = ["SIG"]\n')
    found = site.run("check", "_news", "--since", "main", "--at", world.NOW, "--output", "json").json["findings"]
    assert [(one["rule"], one["path"]) for one in found] == [("SIG510", FERRY), ("SIG523", "_news/pyproject.toml")]


def test_a_lower_table_that_the_base_has_counts_though_the_change_takes_it_away(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    site.raw("_news/pyproject.toml", '[tool.integrity]\nignore = ["SIG510"]\n')
    site.branch()
    site.remove("_news/pyproject.toml")
    site.edit_file(FERRY, "Story about", "Lies about")
    found = site.run("check", "_news", "--since", "main", "--at", world.NOW, "--output", "json").json["findings"]
    assert [(one["rule"], one["path"]) for one in found] == [("SIG523", "_news/pyproject.toml")]


def test_a_table_behind_a_link_that_a_change_brings_does_not_count(site: Repository, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "pyproject.toml").write_text('[tool.integrity]\nignore = ["SIG"]\n')
    (site.root / "linked").symlink_to(tmp_path / "elsewhere")
    done = site.run("check", "linked", "--since", "main", "--at", world.NOW)
    assert done.code == 3
    assert "found a symbolic link; it was not followed" in done.out


def test_a_configuration_named_beside_isolated_is_read_at_the_base_too(site: Repository) -> None:
    site.raw("loose.toml", 'ignore = ["SIG"]\n')
    done = site.check("--isolated", "--config", "loose.toml")
    assert done.code == 2
    assert "loose.toml is not in main" in done.err


def test_the_configuration_of_the_base_applies(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    site.raw("integrity.toml", 'ignore = ["SIG510"]\n')
    site.branch()
    site.remove("integrity.toml")
    site.edit_file(FERRY, "Story about", "Lies about")
    assert rules(site) == [("SIG523", "integrity.toml")]


def test_other_tables_of_a_pyproject_are_nobodys_business(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    site.raw("pyproject.toml", '[tool.integrity]\nignore = ["DUP"]\n')
    site.branch()
    site.raw("pyproject.toml", '[project]\nname = "x"\n[tool.integrity]\nignore = ["DUP"]\n')
    assert rules(site) == []


def test_a_configuration_named_on_the_command_line_is_read_at_the_base(site: Repository) -> None:
    site.raw("loose.toml", 'ignore = ["SIG"]\n')
    done = site.check("--config", "loose.toml")
    assert done.code == 2
    assert "loose.toml is not in main" in done.err


def test_a_configuration_outside_the_tree_is_read_as_it_is(site: Repository, tmp_path: Path) -> None:
    (tmp_path / "strict.toml").write_text('ignore = ["SIG510"]\n', encoding="utf-8")
    site.edit_file(FERRY, "Story about", "Lies about")
    assert rules(site, "--config", str(tmp_path / "strict.toml")) == []


def test_an_unknown_base_is_a_usage_error(site: Repository) -> None:
    done = site.run("check", "--since", "mian")
    assert done.code == 2
    assert "mian" in done.err

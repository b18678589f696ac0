"""`integrity config`: what counts and who says so, and a file to begin with."""

import json
import tomllib
from contextlib import chdir
from pathlib import Path

import pytest

from integrity.config import schema, toml
from tests.corpus import Corpus
from tests.permissions import public_folder, without_privileges
from tests.repository import Repository

SITE = """\
exclude = ["drafts/"]
ignore = ["FLD209"]

[levels]
DUP = "note"

[fields]
url = ["link", "canonical"]

[[per-path]]
paths = ["archive/"]
ignore = ["FLD204"]
"""


def test_every_setting_is_shown_with_its_origin(corpus: Corpus) -> None:
    corpus.raw("integrity.toml", SITE)
    done = corpus.run("config", "show", "--ignore", "SIG513,SIG514", env={"INTEGRITY_FAIL_ON": "note"})
    assert done.code == 0
    assert (
        done.out
        == f"""\
# root: {corpus.root}
# file: integrity.toml

exclude = ["drafts/"]  # integrity.toml:1
select = []  # default
ignore = ["FLD209", "SIG513", "SIG514"]  # integrity.toml:2, --ignore
fail-on = "note"  # INTEGRITY_FAIL_ON
# keys is not set  # default
baseline = "integrity-baseline.jsonl"  # default

[levels]
DUP = "note"  # integrity.toml:5

[fields]
title = ["title"]  # default
excerpt = ["excerpt"]  # default
published = ["publishedDateTime"]  # default
outlet = ["provider.domain"]  # default
url = ["link", "canonical"]  # integrity.toml:8

[[per-path]]  # integrity.toml:10
paths = ["archive/"]
ignore = ["FLD204"]
"""
    )


def test_what_is_shown_is_toml_that_says_the_same(corpus: Corpus) -> None:
    shown = corpus.run("config", "show").out
    corpus.raw("integrity.toml", shown)
    again = corpus.run("config", "show").out
    assert tomllib.loads(again) == tomllib.loads(shown)
    assert "# default" not in again.replace("# keys is not set  # default", "")


def test_the_same_as_data(corpus: Corpus) -> None:
    corpus.raw("pyproject.toml", '[tool.integrity]\nignore = ["FLD"]\n')
    shown = corpus.run("config", "show", "--output", "json", "--keys", "trust", "--ignore", "DUP").json
    rows = {row["name"]: (row["value"], row["origin"]) for row in shown["settings"]}
    assert (shown["root"], shown["file"]) == (str(corpus.root), "pyproject.toml")
    assert rows["ignore"] == (["FLD", "DUP"], ["pyproject.toml:2", "--ignore"])
    assert rows["keys"] == (str(corpus.root / "trust"), ["--keys"])
    assert rows["levels"] == ({}, ["default"])
    assert rows["per-path"] == ([], ["default"])
    assert rows["fields.outlet"] == (["provider.domain"], ["default"])


def test_an_option_is_the_origin_though_its_variable_is_set(corpus: Corpus) -> None:
    done = corpus.run("config", "show", "--fail-on", "note", env={"INTEGRITY_FAIL_ON": "warning"})
    assert 'fail-on = "note"  # --fail-on\n' in done.out


def test_what_is_shown_is_what_counts_for_the_paths(corpus: Corpus) -> None:
    corpus.raw("site/pyproject.toml", '[tool.integrity]\nfail-on = "note"\n')
    corpus.raw("site/content/a.md", "# A\n")
    shown = corpus.run("config", "show", "site/content").out
    assert f"# root: {corpus.root}\n# file: site/pyproject.toml\n" in shown
    assert 'fail-on = "note"  # site/pyproject.toml:2\n' in shown
    assert "# file: none\n" in corpus.run("config", "show").out
    assert "# file: none\n" in corpus.run("config", "show", "site/content", "--isolated").out


def test_with_since_the_file_of_the_base_is_shown(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    site.raw("integrity.toml", 'ignore = ["DUP"]\n')
    site.branch()
    site.raw("integrity.toml", '# mine\nignore = ["SIG"]\n')
    assert 'ignore = ["DUP"]  # integrity.toml:1\n' in site.run("config", "show", "--since", "main").out
    assert 'ignore = ["SIG"]  # integrity.toml:2\n' in site.run("config", "show").out


def test_hostile_text_is_shown_inert(corpus: Corpus) -> None:
    corpus.raw("integrity.toml", 'exclude = ["a\\u001b[31m\\u202e", "##[error]x"]\n')
    shown = corpus.run("config", "show").out
    assert 'exclude = ["a\\u001b[31m\\u202e", "\\u0023#[error]x"]' in shown
    assert tomllib.loads(shown)["exclude"] == ["a\x1b[31m\u202e", "##[error]x"]


def test_a_configuration_that_cannot_be_used_is_told_as_everywhere(corpus: Corpus) -> None:
    corpus.raw("integrity.toml", "ingore = []\n")
    done = corpus.run("config", "show")
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: integrity.toml: there is no setting `ingore`\n  do: write `ignore`\n"


def test_init_writes_a_file_that_says_nothing_yet(corpus: Corpus) -> None:
    corpus.raw("content/a.md", "# A\n")
    before = corpus.run("config", "show").out.replace("# file: none", "# file: integrity.toml")
    done = corpus.run("config", "init", folder="content")
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        f"wrote {corpus.root}/integrity.toml\n  do: take the `#` away from the settings that you need\n"
    )
    assert corpus.read("integrity.toml") == toml.starter()
    assert corpus.files() == {"content/a.md", "integrity.toml"}
    assert corpus.run("config", "show").out == before


@pytest.mark.parametrize(
    ("file", "content"), [("integrity.toml", "# mine\n"), ("pyproject.toml", "[tool.integrity]\n")]
)
def test_init_touches_no_configuration_that_is_there(corpus: Corpus, file: str, content: str) -> None:
    corpus.raw(file, content)
    done = corpus.run("config", "init")
    assert done.code == 2
    assert done.err.startswith(f"error: {corpus.root}/{file} is the configuration already\n  do: edit it")
    assert (corpus.files(), corpus.read(file)) == ({file}, content)


def test_init_follows_no_link_and_replaces_none(corpus: Corpus) -> None:
    (corpus.root / "integrity.toml").symlink_to(corpus.root / "elsewhere.toml")
    done = corpus.run("config", "init")
    assert (done.code, done.err) == (
        2, f"error: {corpus.root}/integrity.toml exists\n  do: remove or rename it first; nothing was written\n",
    )  # fmt: skip
    assert not (corpus.root / "elsewhere.toml").exists()
    assert {path.name for path in corpus.root.iterdir()} == {".git", "integrity.toml"}


def test_init_in_a_folder_that_cannot_be_written_says_so() -> None:
    with public_folder() as folder:
        Corpus(folder / "another").run("config", "init")  # imports what the checkout may let its owner alone read
        corpus = Corpus(folder / "newsroom")
        corpus.root.chmod(0o555)
        with chdir(corpus.root), without_privileges():  # the run must be able to go back to where it was started
            done = corpus.run("config", "init")
        corpus.root.chmod(0o755)
        assert done.code == 2
        assert f"error: {corpus.root}/integrity.toml cannot be written: Permission denied" in done.err
        assert corpus.files() == set()


def test_schema_prints_the_schema(corpus: Corpus) -> None:
    assert json.loads(corpus.run("config", "schema").out) == json.loads(schema.render())


def test_a_command_that_does_not_exist_names_the_nearest(corpus: Corpus) -> None:
    done = corpus.run("config", "shw")
    assert (done.code, done.err) == (
        2, "error: there is no command `integrity config shw`\n  do: run `integrity config show`\n",
    )  # fmt: skip
    assert corpus.run("config").code == 2

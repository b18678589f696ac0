"""`integrity cache info`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from integrity.cli import output
from integrity.cli.cache.place import place, place_option
from integrity.link import index_folder
from integrity.link.postings import DamagedIndexError
from integrity.report.wording import counted

_KIB = 1024


@click.command("info")
@click.option("--output", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@place_option
def command(form: str, cache_dir: str | None) -> int:
    """Say where the index is, how large, and what it is about."""
    folder = place(cache_dir)
    found = [_about(each) for each in sorted(folder.glob("*")) if (each / index_folder.MANIFEST).is_file()]
    if form == "json":
        output.to_stdout(json.dumps({"schema": 1, "place": str(folder), "indexes": found}, indent=1) + "\n")
    else:
        output.to_stdout("".join(f"{line}\n" for line in [f"place: {folder}", *map(_line, found)]))
        if not found:
            output.say("nothing is kept there yet; `integrity cache warm` or the first check of a change makes it")
    return 0


def _about(folder: Path) -> dict[str, object]:
    """An index as data: `articles` is None for one that is damaged."""
    size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    try:
        about = index_folder.about_of(folder)
        found = index_folder.open_index(folder, about, "tree")
        articles, problem = (len(found[0]), None) if found else (None, "it is of another version")
    except (DamagedIndexError, OSError) as error:
        about, articles, problem = {}, None, str(error)
    return {"folder": folder.name, "bytes": size, "articles": articles, "problem": problem, "about": about}


def _line(found: dict[str, object]) -> str:
    size = f"{int(str(found['bytes'])) / _KIB**2:,.1f} MiB"
    if found["articles"] is None:
        return f"{found['folder']}: {size}, of no use ({found['problem']}); the next check makes it again"
    about = found["about"]
    assert isinstance(about, dict)  # noqa: S101 - made above
    root = "the top of the work tree" if about.get("folder") == "." else about.get("folder")
    articles = counted(int(str(found["articles"])), "article")
    return f"{found['folder']}: {size}, {articles} of {root} in the tree {str(about.get('tree'))[:12]}"

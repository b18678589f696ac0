"""Articles a second of parsing front matter, beside python-frontmatter with the same C loader of YAML.

    python -m tests.benchmarks.compare_parsing FOLDER [RUNS] [PEERS]

FOLDER holds articles (*.md). python-frontmatter is installed into the environment PEERS, by default one in the folder
for temporary files. Both read the same bytes from memory, in turn, each in a process of its own; medians of processor
time. Ours gives spans of every key and value, too, and refuses duplicate keys, aliases and what YAML 1.1 and 1.2 read
differently, under limits that hold before anything is built.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
PEERS = Path(tempfile.gettempdir()) / "integrity-peers"
TIMED = """
import sys, time
from pathlib import Path
data = [path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob("*.md"))]
start = time.process_time()
for each in data:
    parse(each)
print(len(data), time.process_time() - start)
"""
OURS = f"from integrity.load.frontmatter import parse\n{TIMED}"
THEIRS = f"""
import frontmatter, yaml
def parse(data):
    try:
        frontmatter.loads(data.decode("utf-8", "replace"))
    except Exception:  # it raises whatever yaml raises
        pass
{TIMED}"""


def main() -> None:
    """Prints both and the ratio."""
    folder, runs = Path(sys.argv[1]).absolute(), int(sys.argv[2]) if len(sys.argv) > 2 else 7
    python = peer(Path(sys.argv[3]) if len(sys.argv) > 3 else PEERS)
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(timed(sys.executable, OURS, folder))
        theirs.append(timed(python, THEIRS, folder))
    count = ours[0][0]
    a, b = (statistics.median(seconds for _, seconds in column) for column in (ours, theirs))
    print(f"{count} articles: ours {count / a:,.0f}/s, python-frontmatter {count / b:,.0f}/s, ratio {b / a:.2f}")


def peer(folder: Path) -> str:
    """The Python of an environment that has python-frontmatter, made where it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "python-frontmatter"], check=True, capture_output=True
    )
    return str(python)


def timed(python: str, code: str, folder: Path) -> tuple[int, float]:
    """Articles, and the processor time of parsing them."""
    done = subprocess.run([python, "-c", code, str(folder)], cwd=ROOT, check=True, capture_output=True, text=True)
    count, seconds = done.stdout.split()
    return int(count), float(seconds)


if __name__ == "__main__":
    main()

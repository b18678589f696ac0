"""How long an HTML report takes to write, how large it is, and how soon a browser shows it.

    python -m tests.benchmarks.bench_page FOLDER [RUNS]

Pages that are already in FOLDER are measured; without any, a report on an invented archive of 10,000 articles is
written there first. Times are those that Chromium measures, medians of the runs: first contentful paint, and the end of
loading with the script run.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.archive import write

TIMES = """[
  performance.getEntriesByName('first-contentful-paint')[0].startTime,
  performance.getEntriesByType('navigation')[0].loadEventEnd,
  document.querySelectorAll('*').length,
]"""


def main() -> None:
    folder, runs = Path(sys.argv[1]).absolute(), int(sys.argv[2]) if len(sys.argv) > 2 else 5
    pages = sorted(folder.glob("*.html"))
    if not pages:
        start = time.process_time()
        pages = sorted(write(folder).parent.glob("*.html"))
        print(f"archive and audit: {time.process_time() - start:.1f} s of this process")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in pages:
            paint, load, elements = measured(browser, path, runs)
            size = path.stat().st_size / 1e6
            print(
                f"{path.name:<20} {size:6.2f} MB {paint:6.0f} ms to first paint {load:6.0f} ms to load {elements:8,.0f}"
            )
        browser.close()


def measured(browser: Browser, path: Path, runs: int) -> list[float]:
    """Medians of first paint and load in milliseconds, and the number of elements."""
    found = []
    for _ in range(runs):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(path.as_uri(), wait_until="load")
        page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
        found.append(page.evaluate(TIMES))
        page.close()
    return [statistics.median(column) for column in zip(*found, strict=True)]


if __name__ == "__main__":
    main()

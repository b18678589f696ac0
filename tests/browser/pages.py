"""Pages of a report on disk, opened as a reader opens them, with all that they did."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from integrity.report import html
from integrity.report.report import Report


@dataclass
class Opened:
    """A page with all that it did."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@dataclass
class Opener:
    """Writes a report to disk and opens it from there."""

    browser: Browser
    folder: Path
    pages: list[Page] = field(default_factory=list)

    def __call__(self, given: Report, width: int = 1280, scheme: Literal["light", "dark"] = "light", *,
                 hash: str = "", is_scripted: bool = True) -> Opened:  # noqa: A002 # fmt: skip
        for name, text in html.pages(given, "report", ".html"):
            (self.folder / name).write_text(text, encoding="utf-8")
        return self.file(self.folder / "report.html", width, scheme, hash=hash, is_scripted=is_scripted)

    def file(self, path: Path, width: int = 1280, scheme: Literal["light", "dark"] = "light", *, hash: str = "",  # noqa: A002
             is_scripted: bool = True) -> Opened:  # fmt: skip
        """Open a page that stands there already."""
        page = self.browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=is_scripted
        )
        self.pages.append(page)
        opened = Opened(page)
        page.on("request", lambda request: opened.requests.append(request.url))
        page.on("console", lambda message: opened.complaints.append(message.text))
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('violates', e.violatedDirective))"
        )
        page.goto(f"{path.as_uri()}{hash}", wait_until="networkidle")
        return opened

    def close(self) -> None:
        for page in self.pages:
            page.close()

"""A page as a browser would split it: elements with attributes, text by element."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr"}
DRAWING = {"rect", "line", "path", "circle", "text"}
"""Elements of SVG that our templates close themselves."""

ELEMENTS = """
    html head meta title style body a header main nav section article footer h1 h2 h3 p span b strong em small code pre
    mark q bdi time dl dt dd div ol ul li table caption thead tbody tr th td details summary svg defs pattern rect line
    path circle text script noscript figure figcaption button
"""
ATTRIBUTES = """
    lang charset http-equiv content name class id href rel datetime start open scope tabindex role aria-label
    aria-labelledby aria-hidden focusable width height viewbox x y x1 x2 y1 y2 cx cy r d fill stroke-width
    patternunits patterntransform type hidden aria-pressed aria-current colspan data-ids data-says data-corpus
"""
"""What our page is made of."""


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    pieces: list[str | Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, white space folded."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> list[str]:
        return ["".join(piece._texts()) if isinstance(piece, Element) else piece for piece in self.pieces]

    def all(self, name: str, **attributes: str) -> list[Element]:
        """Every element inside of this name and these attributes, in order of the page; `kind` is a class."""
        kind = attributes.pop("kind", None)
        wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
        found = []
        for child in self.children:
            if (child.name == name and wanted.items() <= child.attributes.items()
                    and (kind is None or kind in child.attributes.get("class", "").split())):  # fmt: skip
                found.append(child)
            found += child.all(name, **attributes, **({"kind": kind} if kind else {}))
        return found

    def one(self, name: str, **attributes: str) -> Element:
        """The only such element."""
        (found,) = self.all(name, **attributes)
        return found


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#page", {}, None)
        self.here = self.root
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs}, self.here)
        self.here.children.append(element)
        self.here.pieces.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.here.name == tag, f"</{tag}> closes <{self.here.name}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    def unknown_decl(self, data: str) -> None:
        self.strange.append(data)

    def handle_pi(self, data: str) -> None:
        self.strange.append(data)


def parse(page: str) -> Element:
    """The tree of a well-formed page: every element closed in order, no comments or declarations but the doctype."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.name}> is not closed"
    assert not builder.strange
    return builder.root


def walk(element: Element) -> list[Element]:
    """Every element below, in order."""
    return [inner for child in element.children for inner in (child, *walk(child))]

"""Cases of steps 8 and 10: what of an article may change under its seal, and what may not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.vectors.articles import BRIDGE, FERRY, Article
from tests.vectors.form import Value, typed
from tests.vectors.policies import NORTHWIRE
from tests.vectors.seal_case import Seal

SEAL = FERRY.sealed_by(NORTHWIRE)
"""A correct seal of the ferry article."""


def _edited(comment: str, article: Article, result: str, *fields: str, **more: Any) -> Seal:
    """The ferry article's seal in the article after an edit."""
    flag = "Tampered" if result == "tampered" else "Replayed" if result == "replayed" else "Same"
    return Seal(
        comment,
        article.file(SEAL),
        result,
        (flag,),
        fields=fields,
        **{"sub": FERRY.sub if result == "verified" else None, **more},
    )


def _text(comment: str, old: str, new: str, result: str = "tampered", *fields: str, **more: Any) -> Seal:
    """The file of the sealed ferry article with a piece of its text replaced."""
    text = FERRY.file(SEAL)
    assert old in text, old
    case = _edited(comment, FERRY, result, *fields, **more)
    return case._replace(file=text.replace(old, new))


_PROVIDER: dict[str, Value] = {"name": "Northwire", "domain": "northwire.example"}
_TITLE = 'title: "Council votes to keep the night ferry"\n'
_DATE = "publishedDateTime: 2026-03-09T18:20:00Z\n"
_LINES = FERRY.file(SEAL).split("\n")

SAME = (
    _edited("nothing changed", FERRY, "verified"),
    _text("heat changed, which is excluded", "heat: 87", "heat: 88", "verified"),
    _text("heat made a string", "heat: 87", 'heat: "87"', "verified"),
    _text("heat removed", "heat: 87\n", "", "verified"),
    _edited(
        "topics, quality and published added, which are excluded",
        FERRY.having(topics=["Ferries"], quality=typed("90"), published=typed("false")),
        "verified",
    ),
    _edited(
        "related added, which is excluded",
        FERRY.having(related=[{"title": "Holmsand", "provider": {"domain": "calderpost.example"}}]),
        "verified",
    ),
    _edited(
        "provider.images added, which is excluded",
        FERRY.having(provider={**_PROVIDER, "images": [{"url": "x"}]}),
        "verified",
    ),
    _text("order of keys", f"{_TITLE}{_DATE}", f"{_DATE}{_TITLE}", "verified"),
    _text(
        "order of keys in a mapping",
        '  name: "Northwire"\n  domain: "northwire.example"\n',
        '  domain: "northwire.example"\n  name: "Northwire"\n',
        "verified",
    ),
    _edited("seal as the first field", FERRY, "verified")._replace(
        file="\n".join([_LINES[0], _LINES[-4], *_LINES[1:-4], *_LINES[-3:]])
    ),
    _text("seal without quotation marks", f'"{SEAL}"', SEAL, "verified"),
    _text("seal between single quotes", f'"{SEAL}"', f"'{SEAL}'", "verified"),
    _text("seal as a folded block without line end", f'"{SEAL}"', f">-\n  {SEAL}", "verified"),
    _text("seal as a literal block without line end", f'"{SEAL}"', f"|-\n  {SEAL}", "verified"),
    _text("title between single quotes", _TITLE, "title: 'Council votes to keep the night ferry'\n", "verified"),
    _text("title without quotation marks", _TITLE, "title: Council votes to keep the night ferry\n", "verified"),
    _text("title as a folded block", _TITLE, "title: >-\n  Council votes to keep\n  the night ferry\n", "verified"),
    _text("title with an escape", "Council", "\\x43ouncil", "verified"),
    _text(
        "provider as a flow mapping",
        '\n  name: "Northwire"\n  domain: "northwire.example"\n',
        " {domain: northwire.example, name: Northwire}\n",
        "verified",
    ),
    _text("CRLF line ends", "\n", "\r\n", "verified"),
    _text("comments and empty lines added", _DATE, f"# by night\n\n{_DATE}", "verified"),
    _text("final line feeds added to the body", "Monday.\n", "Monday.\n\n\n", "verified"),
    _text("final line feed of the body removed", "Monday.\n", "Monday.", "verified"),
    _edited("file moved to another folder", FERRY, "verified", path="_archive/_news/2026-03-09-night-ferry.md"),
    _edited("file renamed, the article having a URL", FERRY, "verified", path="_news/2026-03-10-ferry-stays.md"),
)

CONTENT = (
    _text("title changed by one letter", "Council", "council", "tampered", "title"),
    _text("title emptied", "Council votes to keep the night ferry", "", "tampered", "title"),
    _text("title made null", _TITLE, "title:\n", "tampered", "title"),
    _text("title removed", _TITLE, "", "tampered", "title"),
    _text("title made a list", _TITLE, "title: [Council votes to keep the night ferry]\n", "tampered", "title"),
    _text("title with a blank at its end", 'ferry"\n', 'ferry "\n', "tampered", "title"),
    _text("title with a zero-width space", "night ferry", "night\u200b ferry", "tampered", "title"),
    _text("title with a bidirectional override", "night ferry", "night \u202eferry", "tampered", "title"),
    _text("title with a look-alike letter", "Council", "C\u043euncil", "tampered", "title"),
    _text("key in another case", "title:", "Title:", "tampered", "Title", "title"),
    _text("field added", _DATE, f"{_DATE}mood: calm\n", "tampered", "mood"),
    _text("empty field added", _DATE, f"{_DATE}mood:\n", "tampered", "mood"),
    _text("date quoted", "2026-03-09T18:20:00Z", '"2026-03-09T18:20:00Z"', "tampered", "publishedDateTime"),
    _text("date written in another way", "18:20:00Z", "18:20:00+00:00", "tampered", "publishedDateTime"),
    _text("outlet's name changed", '"Northwire"', '"Northwire Sport"', "tampered", "provider"),
    _text(
        "field added to the provider",
        '  name: "Northwire"\n',
        '  name: "Northwire"\n  city: Holmsand\n',
        "tampered",
        "provider",
    ),
    _text("body changed by one letter", "late on Monday", "late on Sunday", "tampered", ""),
    _text("body removed", "The council voted late on Monday.\n", "", "tampered", ""),
    _text("line added to the body", "Monday.\n", "Monday.\nIt was close.\n", "tampered", ""),
    _text("trailing blank in the body", "Monday.\n", "Monday. \n", "tampered", ""),
    _text("leading empty line in the body", "---\nThe", "---\n\nThe", "tampered", ""),
    _text("zero-width character in the body", "council", "coun\u200bcil", "tampered", ""),
    _text("HTML comment in the body", "Monday.", "Monday.<!-- -->", "tampered", ""),
    _text("TAB for a blank in the body", "late on", "late\ton", "tampered", ""),
    _text("title and body changed", "ouncil", "abinet", "tampered", "", "title"),
    Seal(
        "title, date, a new field and the body changed: names by code point",
        FERRY.having(title="Ferry stays", publishedDateTime=typed("2026-03-10"), Überschrift="x")
        .file(SEAL)
        .replace("Monday", "Sunday"),
        "tampered",
        ("Tampered",),
        fields=("", "publishedDateTime", "title", "Überschrift"),
    ),
    _text(
        "ignore comment for the rule of tampering",
        _TITLE,
        "title: Ferry stays # integrity: ignore[SIG510] known\n",
        "tampered",
        "title",
    ),
    _text(
        "webUrl added, the identity being that of originalUrl",
        _DATE,
        f'{_DATE}webUrl: "https://northwire.example/ferry"\n',
        "tampered",
        "webUrl",
    ),
    Seal(
        "excluded field changed that this seal does not exclude",
        FERRY.having(heat=typed("88")).file(FERRY.sealed_by(NORTHWIRE, ["secured"])),
        "tampered",
        ("Tampered", "Exclude"),
        fields=("heat",),
    ),
    Seal(
        "excluded field removed that this seal does not exclude",
        FERRY.having(heat=None).file(FERRY.sealed_by(NORTHWIRE, ["secured"])),
        "tampered",
        ("Tampered", "Exclude"),
        fields=("heat",),
    ),
    Seal(
        "related added that this seal does not exclude",
        FERRY.having(related=[]).file(FERRY.sealed_by(NORTHWIRE, ["secured"])),
        "tampered",
        ("Tampered", "Exclude"),
        fields=("related",),
    ),
    Seal(
        "dig is that of other content, though fld fits",
        FERRY.file(FERRY.sealed_by(NORTHWIRE, dig=BRIDGE.claims()["dig"])),
        "tampered",
        ("Tampered", "Digest"),
    ),
)

_CAFE = FERRY.having(title="Café on the night ferry")
_NFD = FERRY.having(title="Cafe\u0301 on the night ferry")
_NFD_BODY = replace(FERRY, text="The cafe\u0301 stays open.\n")
_IMAGES = FERRY.having(images=[{"url": "https://northwire.example/1.png", "isCached": typed("true")}])
LISTS_AND_TEXT = (
    Seal(
        "title decomposed after sealing",
        _NFD.file(_CAFE.sealed_by(NORTHWIRE)),
        "tampered",
        ("Tampered", "NotNfc"),
        ("not-nfc",),
        ("title",),
    ),
    Seal(
        "title composed after sealing",
        _CAFE.file(_NFD.sealed_by(NORTHWIRE)),
        "tampered",
        ("Tampered", "NotNfc"),
        (),
        ("title",),
    ),
    Seal(
        "body sealed decomposed",
        _NFD_BODY.file(_NFD_BODY.sealed_by(NORTHWIRE)),
        "verified",
        ("Same", "NotNfc"),
        ("not-nfc",),
        sub=FERRY.sub,
    ),
    Seal("title sealed composed", _CAFE.file(_CAFE.sealed_by(NORTHWIRE)), "verified", ("Same",), sub=FERRY.sub),
    Seal(
        "title sealed decomposed",
        _NFD.file(_NFD.sealed_by(NORTHWIRE)),
        "verified",
        ("Same", "NotNfc"),
        ("not-nfc",),
        sub=FERRY.sub,
    ),
    Seal(
        "images[].isCached changed, which is excluded",
        _IMAGES.file(_IMAGES.sealed_by(NORTHWIRE)).replace("isCached: true", "isCached: false"),
        "verified",
        ("Same", "Exclude"),
        sub=FERRY.sub,
    ),
    Seal(
        "images[].url changed",
        _IMAGES.file(_IMAGES.sealed_by(NORTHWIRE)).replace("1.png", "2.png"),
        "tampered",
        ("Tampered",),
        fields=("images",),
    ),
    Seal(
        "images removed, of which a part is excluded",
        FERRY.file(_IMAGES.sealed_by(NORTHWIRE)),
        "tampered",
        ("Tampered",),
        fields=("images",),
    ),
    Seal(
        "title of another article of the outlet, and the other way round (1)",
        FERRY.having(title=BRIDGE.fields["title"]).file(SEAL),
        "tampered",
        ("Tampered",),
        fields=("title",),
    ),
    Seal(
        "title of another article of the outlet, and the other way round (2)",
        BRIDGE.having(title=FERRY.fields["title"]).file(BRIDGE.sealed_by(NORTHWIRE)),
        "tampered",
        ("Tampered",),
        fields=("title",),
    ),
)

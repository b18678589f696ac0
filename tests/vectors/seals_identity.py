"""Cases of step 6: a seal belongs to one outlet, one article and one corpus."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.vectors.articles import BRIDGE, FERRY, POST, UNADDRESSED, Article
from tests.vectors.form import Value
from tests.vectors.policies import NORTHWIRE
from tests.vectors.policies import POST as POST_KEY
from tests.vectors.seal_case import Seal
from tests.vectors.seals_content import SEAL

_PROVIDER: dict[str, Value] = {"name": "Northwire", "domain": "northwire.example"}
_BOTH = FERRY.having(webUrl="https://northwire.example/ferry")
_BOTH_SEAL = _BOTH.sealed_by(NORTHWIRE)
_WEB = replace(
    FERRY.having(originalUrl=None, webUrl="https://northwire.example/ferry"), sub="https://northwire.example/ferry"
)
_WEB_SEAL = _WEB.sealed_by(NORTHWIRE)
_BARE = FERRY.having(provider=None)


def _identity(comment: str, article: Article, seal: str, *fields: str) -> Seal:
    return Seal(comment, article.file(seal), "tampered", ("Tampered", "Identity"), fields=fields)


IDENTITY = (
    _identity("originalUrl changed", FERRY.having(originalUrl="https://northwire.example/ferry"), SEAL, "originalUrl"),
    _identity(
        "originalUrl changed to another outlet's",
        FERRY.having(originalUrl="https://calderpost.example/ferry"),
        SEAL,
        "originalUrl",
    ),
    _identity(
        "originalUrl with a final slash lost",
        FERRY.having(originalUrl="https://northwire.example/2026/03/09/night-ferry"),
        SEAL,
        "originalUrl",
    ),
    _identity(
        "originalUrl with http for https",
        FERRY.having(originalUrl="http://northwire.example/2026/03/09/night-ferry/"),
        SEAL,
        "originalUrl",
    ),
    _identity("originalUrl removed", FERRY.having(originalUrl=None), SEAL, "originalUrl"),
    _identity("originalUrl emptied", FERRY.having(originalUrl=""), SEAL, "originalUrl"),
    _identity("originalUrl removed, webUrl there", _BOTH.having(originalUrl=None), _BOTH_SEAL, "originalUrl"),
    _identity(
        "originalUrl and webUrl changed",
        _BOTH.having(originalUrl="https://northwire.example/1", webUrl="https://northwire.example/2"),
        _BOTH_SEAL,
        "originalUrl",
        "webUrl",
    ),
    _identity(
        "provider.domain, originalUrl and webUrl changed",
        _BOTH.having(
            provider={**_PROVIDER, "domain": "calderpost.example"},
            originalUrl="https://calderpost.example/1",
            webUrl="https://calderpost.example/2",
        ),
        _BOTH_SEAL,
        "originalUrl",
        "provider",
        "webUrl",
    ),
    _identity(
        "webUrl changed, originalUrl being the identity",
        _BOTH.having(webUrl="https://northwire.example/2"),
        _BOTH_SEAL,
        "webUrl",
    ),
    _identity(
        "webUrl changed, being the identity", _WEB.having(webUrl="https://northwire.example/2"), _WEB_SEAL, "webUrl"
    ),
    _identity(
        "originalUrl added before webUrl",
        _WEB.having(originalUrl="https://northwire.example/2"),
        _WEB_SEAL,
        "originalUrl",
    ),
    _identity(
        "originalUrl added to an article without URL",
        UNADDRESSED.having(originalUrl="https://northwire.example/2"),
        UNADDRESSED.sealed_by(NORTHWIRE),
        "originalUrl",
    ),
    _identity(
        "provider.domain changed",
        FERRY.having(provider={**_PROVIDER, "domain": "calderpost.example"}),
        SEAL,
        "provider",
    ),
    _identity(
        "provider.domain changed to a domain below",
        FERRY.having(provider={**_PROVIDER, "domain": "sport.northwire.example"}),
        SEAL,
        "provider",
    ),
    _identity("provider.domain emptied", FERRY.having(provider={**_PROVIDER, "domain": ""}), SEAL, "provider"),
    _identity(
        "provider.domain made a list",
        FERRY.having(provider={**_PROVIDER, "domain": ["northwire.example"]}),
        SEAL,
        "provider",
    ),
    _identity("provider.domain removed", FERRY.having(provider={"name": "Northwire"}), SEAL, "provider"),
    _identity("provider removed", FERRY.having(provider=None), SEAL, "provider"),
    _identity("provider made a text", FERRY.having(provider="northwire.example"), SEAL, "provider"),
    _identity(
        "provider.domain and originalUrl changed",
        FERRY.having(
            provider={**_PROVIDER, "domain": "calderpost.example"}, originalUrl="https://calderpost.example/ferry"
        ),
        SEAL,
        "originalUrl",
        "provider",
    ),
    _identity(
        "provider.domain in another way of writing: the identity holds, the content does not",
        FERRY.having(provider={**_PROVIDER, "domain": "NORTHWIRE.example"}),
        SEAL,
        "provider",
    ),
    _identity(
        "originalUrl in another way of writing: the identity holds, the content does not",
        FERRY.having(originalUrl="HTTPS://northwire.example:443/2026/03/09/night-ferry/#top"),
        SEAL,
        "originalUrl",
    ),
)


def _replayed(comment: str, article: Article, seal: str, *codes: str, **more: Any) -> Seal:
    return Seal(comment, article.file(seal), "replayed", ("Replayed",), codes, **more)


_OTHER_NAME = "_news/2026-03-10-notice.md"
REPLAYED = (
    _replayed("seal of another article of the outlet", BRIDGE, SEAL, "tampered"),
    _replayed("seal of another outlet's article on the same event", POST, SEAL, "tampered"),
    _replayed("another outlet's seal", FERRY, POST.sealed_by(POST_KEY), "tampered"),
    _replayed("seal of an article without URL", FERRY, UNADDRESSED.sealed_by(NORTHWIRE), "tampered"),
    _replayed(
        "another outlet's print under the same file: provider, URL, title and body changed",
        replace(POST, fields={**FERRY.fields, **POST.fields}),
        SEAL,
        "tampered",
    ),
    _replayed(
        "URL and title changed",
        FERRY.having(originalUrl="https://northwire.example/2", title="Ferry stays"),
        SEAL,
        "tampered",
    ),
    _replayed(
        "provider.domain and body changed",
        replace(FERRY.having(provider={**_PROVIDER, "domain": "calderpost.example"}), text="It was close.\n"),
        SEAL,
        "tampered",
    ),
    _replayed(
        "URL changed and a field added",
        FERRY.having(originalUrl="https://northwire.example/2", mood="calm"),
        SEAL,
        "tampered",
    ),
    _replayed(
        "URL changed and a field lost",
        FERRY.having(originalUrl="https://northwire.example/2", publishedDateTime=None),
        SEAL,
        "tampered",
    ),
    _replayed("the seal names another sub over this very content", FERRY, FERRY.sealed_by(NORTHWIRE, sub=BRIDGE.sub)),
    _replayed(
        "the seal names another outlet over this very content",
        FERRY,
        replace(FERRY, iss="calderpost.example").sealed_by(POST_KEY),
    ),
    _replayed(
        "the seal names a domain below the outlet's", FERRY, FERRY.sealed_by(NORTHWIRE, iss="sport.northwire.example")
    ),
    _replayed(
        "sub not in normal form: host in capitals",
        FERRY,
        FERRY.sealed_by(NORTHWIRE, sub="https://NORTHWIRE.example/2026/03/09/night-ferry/"),
    ),
    _replayed(
        "sub not in normal form: default port",
        FERRY,
        FERRY.sealed_by(NORTHWIRE, sub="https://northwire.example:443/2026/03/09/night-ferry/"),
    ),
    _replayed("sub with a blank behind", FERRY, FERRY.sealed_by(NORTHWIRE, sub=f"{FERRY.sub} ")),
    _replayed("sub without scheme", FERRY, FERRY.sealed_by(NORTHWIRE, sub="northwire.example/2026/03/09/night-ferry/")),
    _replayed(
        "sub is the file's name, though there is a URL",
        FERRY,
        FERRY.sealed_by(NORTHWIRE, sub="urn:article:2026-03-09-night-ferry"),
    ),
    _replayed("article that never had a provider", _BARE, _BARE.sealed_by(NORTHWIRE)),
    _replayed(
        "file without URL renamed",
        UNADDRESSED,
        UNADDRESSED.sealed_by(NORTHWIRE),
        "renamed-without-url",
        path=_OTHER_NAME,
    ),
    _replayed(
        "file without URL renamed in case only",
        UNADDRESSED,
        UNADDRESSED.sealed_by(NORTHWIRE),
        "renamed-without-url",
        path="_news/2026-03-09-Night-ferry.md",
    ),
    _replayed(
        "file without URL renamed and its title changed",
        UNADDRESSED.having(title="Notice"),
        UNADDRESSED.sealed_by(NORTHWIRE),
        "tampered",
        path=_OTHER_NAME,
    ),
    Seal(
        "file without URL moved to another folder",
        UNADDRESSED.file(UNADDRESSED.sealed_by(NORTHWIRE)),
        "verified",
        ("Same",),
        sub=UNADDRESSED.sub,
        path="_archive/old/2026-03-09-night-ferry.md",
    ),
    Seal(
        "file without URL with another suffix",
        UNADDRESSED.file(UNADDRESSED.sealed_by(NORTHWIRE)),
        "verified",
        ("Same",),
        sub=UNADDRESSED.sub,
        path="_news/2026-03-09-night-ferry.markdown",
    ),
)

_CORPUS = FERRY.sealed_by(NORTHWIRE, aud="example/newsroom")
AUDIENCE = (
    _replayed("seal for another corpus", FERRY, FERRY.sealed_by(NORTHWIRE, aud="example/archive"), policy="audience"),
    _replayed("seal for no corpus, the policy has one", FERRY, SEAL, policy="audience"),
    _replayed("seal for a corpus, the policy has none", FERRY, _CORPUS),
    _replayed("audience in another case", FERRY, FERRY.sealed_by(NORTHWIRE, aud="Example/Newsroom"), policy="audience"),
    _replayed(
        "audience with a blank behind", FERRY, FERRY.sealed_by(NORTHWIRE, aud="example/newsroom "), policy="audience"
    ),
    _replayed("another corpus and another title", FERRY.having(title="Ferry stays"), _CORPUS, "tampered"),
    Seal(
        "another corpus and another URL: the fields decide first",
        FERRY.having(originalUrl="https://northwire.example/2").file(_CORPUS),
        "tampered",
        ("Tampered", "Audience"),
        fields=("originalUrl",),
    ),
)

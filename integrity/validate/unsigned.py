"""What can be said of an article without a signed payload: by a publisher's key, and by the corpus log."""

from __future__ import annotations

from integrity.errors import SealedMismatchError
from integrity.load.article import Article
from integrity.trust import digest, identity, log_entries, sealed
from integrity.trust.log_entries import Content, Kind
from integrity.trust.sealed import SealedPayload
from integrity.trust.verification import UNLOGGED, Subject
from integrity.trust.views import LogView, Standing
from integrity.validate import checks
from integrity.validate.verdict import Result, Step


def opened(article: Article, payload: SealedPayload, key: bytes, subject: Subject) -> list[str]:
    """The codes for what the key makes of a sealed payload."""
    try:
        plain = sealed.open_with(payload, key)
    except SealedMismatchError:
        return [sealed.MISMATCH]
    expected = {str(subject.dig), subject.dig.value.hex(), subject.sub}
    root = article.source.root
    expected.update(filter(None, (identity.url(root.text(name) or "") for name in identity.URL_FIELDS)))
    matches = any(text in expected or identity.url(text) in expected for text in sealed.texts(plain))
    return [sealed.DECRYPTS, *([sealed.CONSISTENT] if matches else [])]


def content(subject: Subject, payload: SealedPayload | None, seal: str) -> Content:
    """What the log says of the article if it says that it is as it is."""
    if payload is None:
        return Content(0, str(subject.dig), Kind.NONE)
    return Content(0, str(subject.dig), Kind.SEALED, log_entries.seal_digest(seal))


def step_9_log(log: LogView | None, sub: str, path: str, found: Content) -> tuple[Step, list[str]]:
    """Step 9, failed where the log has left this content behind, and the code for what the log does not have."""
    if log is None:
        return Step(*checks.LOG, Result.NOT_CHECKED, checks.NO_LOG), []
    standing = log.standing(sub, path, digest.parse(found.dig))
    if standing is Standing.EARLIER:
        return Step(*checks.LOG, Result.FAILED, "the log has a newer content"), []
    if standing in {Standing.CURRENT, Standing.MOVED}:
        return Step(*checks.LOG, Result.PASSED, "the content that the log has"), []
    return Step(*checks.LOG, Result.NOT_CHECKED, "the log does not have this content"), [UNLOGGED]

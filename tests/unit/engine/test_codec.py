"""What workers hand over comes back as it was."""

from datetime import UTC, datetime

from integrity import fields, gather
from integrity.engine import codec
from integrity.gather import Judged
from integrity.link import linking
from integrity.link.evidence import Link
from integrity.load import article
from integrity.trust.root import NOTHING
from tests.articles import sound
from tests.records import newsroom, record

AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_links_with_all_their_evidence_come_back_as_they_were() -> None:
    body = " ".join(f"word{number}" for number in range(60))
    copies = [record(name, "Ferry hits pier", text=f"{name} {body}", outlet=f"{name}.example") for name in "ab"]
    links = linking.link([*newsroom(), *copies]).links
    assert any(link.evidence.copy and link.evidence.copy.passage for link in links)
    assert [codec.load(Link, codec.dump(link)) for link in links] == list(links)


def test_a_judged_article_comes_back_as_it_was() -> None:
    text = sound(publishedDateTime="2031-01-01T00:00:00Z", related="[{title: Other, webUrl: 'https://a.example/b'}]")
    loaded = article.from_bytes("a.md", text.encode())
    judged = gather.judged(loaded, NOTHING, AT, names=fields.DEFAULT)
    assert judged.judgement.findings
    assert judged.judgement.verification.trace
    assert codec.load(Judged, codec.dump(judged)) == judged


def test_numbers_come_back_to_the_last_bit() -> None:
    values = (0.1 + 0.2, 1e-300, 123456789.123456789)
    assert codec.load(tuple[float, ...], codec.dump(values)) == values

"""Records for tests of linking: say only what the test is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from integrity.link import feed, linking
from integrity.link.evidence import Link, Linking
from integrity.link.feed import Text
from integrity.load.records import Record

DAY = datetime(2025, 3, 11, 8, 0, tzinfo=UTC)
"""The date of a record for which a test gives none."""

STORIES: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        (
            "Ferry hits breakwater at Brenna in thick fog, 26 hurt",
            "The Sankt Alve ran into the outer breakwater at Brenna on Saturday with 312 people on board; 26 are hurt.",
        ),
        (
            "Dozens injured as ferry strikes breakwater off Brenna",
            "At least 26 people were injured when the Sankt Alve struck a breakwater at Brenna in fog, police said.",
        ),
    ),
    (
        (
            "Council passes budget after eleven-hour session",
            "Ravnik council adopted its budget by 31 votes to 28 in the night; three libraries will close.",
        ),
        (
            "Three libraries to close as Ravnik budget scrapes through",
            "The Ravnik council voted 31 to 28 for a budget that closes three libraries and raises the levy.",
        ),
    ),
    (
        (
            "Comet Illari is visible to the naked eye this week",
            "Stargazers in the north can see the comet low over the western horizon until Friday.",
        ),
    ),
    (
        (
            "Grain harvest in Tarn falls short for the third summer",
            "Farmers brought in a fifth less wheat than last year, the ministry says.",
        ),
    ),
)
"""Reports by event: (title, excerpt). Two of one story are linked, two of two stories are not."""


def record(
    id: str = "a",  # noqa: A002
    title: str | None = None,
    excerpt: str | None = None,
    *,
    text: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    published: datetime | None = DAY,
    mention_of: str | None = None,
) -> Record:
    """A record of DAY with nothing else in it, but for what is given."""
    return Record(id, title, excerpt, text, outlet, url, published, mention_of=mention_of)


def titled(titles: Iterable[str | None], published: datetime | None = DAY) -> list[Record]:
    """A record for each title, with ids in ascending order."""
    return [record(f"{number:06}", title, published=published) for number, title in enumerate(titles)]


def newsroom() -> list[Record]:
    """One record for each report of STORIES, each of an outlet and an hour of its own, with id `<story>.<report>`."""
    return [
        record(f"{s}.{r}", title, excerpt, outlet=f"outlet{s}{r}.example", published=DAY + timedelta(hours=s + r))
        for s, story in enumerate(STORIES)
        for r, (title, excerpt) in enumerate(story)
    ]


def read(title: str | None, excerpt: str | None = None) -> Text:
    """What is compared of a record with this title and excerpt."""
    return feed.read(record(title=title, excerpt=excerpt))


def compared(a: Record, b: Record, others: Sequence[Record] = ()) -> Link:
    """The pair of two records in a feed of the two and `others`."""
    return linking.compare([a, b, *others], a.id, b.id)


def groups(outcome: Linking) -> list[tuple[str, ...]]:
    """The members of each cluster of two and more."""
    return [cluster.members for cluster in outcome.clusters if len(cluster.members) > 1]


def pairs(outcome: Linking) -> list[tuple[str, str]]:
    """The linked pairs."""
    return [(link.a, link.b) for link in outcome.links if link.same_event]

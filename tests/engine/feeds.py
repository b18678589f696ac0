"""Feeds for tests of engines: a newsroom, and made-up reports with copies, versions and records that lack something."""

import random
from datetime import timedelta
from pathlib import Path

from integrity.load import article, discover, records
from integrity.load.records import Record
from tests.records import DAY, STORIES

NEWSROOM = Path(__file__).parents[2] / "fixtures" / "newsroom"
WORDS = (
    "harbour bridge council budget ferry storm mayor court verdict strike harvest election minister treaty reactor "
    "flood museum orchestra striker transfer merger dividend tariff vaccine glacier comet tunnel refinery senate"
).split()
FURNITURE = "Read the evening letter of our desk on all that moves the north each day.\n"


def newsroom() -> list[Record]:
    """The articles of the fixtures with their mentions."""
    found = discover.discover(NEWSROOM, [NEWSROOM])
    loaded = [article.load(NEWSROOM, path) for path in sorted(found.articles)]
    told = [each for each in loaded if not each.errors]
    return [record for each in told for record in (records.from_article(each), *records.mentions(each))]


def invented(seed: int, count: int) -> list[Record]:
    """So many reports: a third of them on an event of another, with bodies, copies, addresses and gaps."""
    chance = random.Random(seed)
    made: list[Record] = []
    for number in range(count):
        other = chance.choice(made) if made and chance.random() < 0.35 else None
        topic = (other.title or "").lower().split() if other else chance.sample(WORDS, 5)
        title = " ".join([*chance.sample(topic, min(len(topic), 4)), *chance.sample(WORDS, 2)]).capitalize()
        body = " ".join(chance.choices(WORDS, k=chance.choice([8, 70, 160])))
        if other and other.text and chance.random() < 0.4:
            body = other.text if chance.random() < 0.5 else f"{other.text} {body}"
        outlet = chance.choice(["north.example", "south.example", "east.example", None])
        day = DAY + timedelta(hours=chance.randrange(24 * 20))
        text = body if chance.random() < 0.7 else None
        made.append(
            Record(
                f"made-{seed}-{number:04}",
                title if chance.random() < 0.95 else None,
                f"{title} {chance.choice(WORDS)} {chance.randrange(9)} hurt." if chance.random() < 0.6 else None,
                FURNITURE + text if text and outlet == "north.example" else text,
                outlet,
                f"https://{outlet}/{chance.randrange(count)}" if outlet and chance.random() < 0.4 else None,
                day if chance.random() < 0.85 else None,
            )
        )
    return made


def wire(copies: int) -> list[Record]:
    """One story in so many papers, each under a headline of its own."""
    title, excerpt = STORIES[0][0]
    body = " ".join([excerpt, *(f"The {word} of the {other} waited." for word in WORDS[:6] for other in WORDS[8:12])])
    return [
        Record(
            f"wire-{number:05}",
            f"{title}, paper {number}",
            None,
            f"{body} This is edition {number} of {number % 7}.",
            f"paper{number % 50}.example",
            None,
            DAY + timedelta(seconds=number),
        )
        for number in range(copies)
    ]

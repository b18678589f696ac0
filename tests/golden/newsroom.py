"""The small corpus of the golden files: something for every section of every report."""

from pathlib import Path

from tests.corpus import Corpus

WIRE = {
    "title": "At least 26 hurt as ferry strikes breakwater off Brennhavn",
    "excerpt": "The ferry Sankt Olve struck the breakwater in dense fog with 312 passengers on board, police said.",
    "publishedDateTime": "2025-03-22T10:05:00Z",
}
POST = {
    "title": "Ferry with 312 passengers hits breakwater at Brennhavn in thick fog",
    "excerpt": "The ferry Sankt Olve ran into the outer breakwater at Brennhavn this morning; 26 are hurt.",
    "publishedDateTime": "2025-03-22T08:20:00Z",
    "outlet": "harbourpost.example",
}
UPDATE = {
    **POST,
    "title": "Ferry with 312 passengers hits breakwater at Brennhavn in thick fog, 26 hurt",
    "publishedDateTime": "2025-03-22T18:45:00Z",
}
BREAD = {
    "title": "A hundred years of rye: Fru Lund’s bakery lights its last wood oven",
    "excerpt": "The bakery on Smedgata closes in June. The oven goes to the museum – the sourdough to a neighbour.",
    "publishedDateTime": "2025-04-05T06:30:00Z",
    "outlet": "calderpost.example",
}


def build(root: Path) -> Corpus:
    """Write the corpus below `root`."""
    corpus = Corpus(root)
    corpus.article("wire", **WIRE)
    corpus.article("post", **POST)
    corpus.article("update", **UPDATE)
    corpus.article("reprint", **{**WIRE, "outlet": "themeridian.example"})
    corpus.article("bread", **BREAD)
    corpus.article("forged", title="Mayor resigns\u202e ::error::[OK] all is well")
    corpus.article("budget", secured=corpus.seal("bread"))
    corpus.article("strike", originalUrl="https://elsewhere.example/strike/", secured=None)
    corpus.article("undated", publishedDateTime=None)
    corpus.raw("_news/2025-03-20-hugo.md", '+++\ntitle = "Rates cut"\n+++\nThe bank cut its rate.\n')
    corpus.raw("_news/2025-03-21-colon.md", "---\ntitle: Board: dredging to start in May\n---\nText.\n")
    return corpus

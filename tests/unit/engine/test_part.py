"""A part of a feed says of its pairs what the whole feed says."""

from typing import Any

import numpy as np
from scipy import sparse

from integrity.engine.part import Adjacency, Ground, Part
from integrity.link import context
from integrity.link.features import pair_features
from integrity.link.linking import Linker
from tests.engine.feeds import invented


def test_features_and_probabilities_of_a_part_are_those_of_the_whole() -> None:
    linker = Linker(invented(3, 120))
    pairs = linker.candidates
    chosen = np.arange(0, len(pairs), 3)
    i, j = pairs.i[chosen], pairs.j[chosen]
    rows = np.unique(np.concatenate([i, j]))
    few = linker._partners.rows
    assert isinstance(few, context._Few)
    known: Any = sparse.coo_array(few.square)
    touching = np.isin(known.coords[0], rows)
    partners = Adjacency(*(each[touching].astype(np.int64) for each in (*known.coords, known.data)))
    records = [linker.records[row] for row in rows]
    texts = [linker.feed.texts[row] for row in rows]
    part = Part(rows, records, texts, Ground(linker.statistics, linker.shift), partners)
    probabilities, features = part.scored(i, j)
    assert len(chosen) > 100
    assert np.array_equal(features, pair_features(linker.feed, i, j))
    assert np.array_equal(probabilities, pairs.probabilities[chosen])

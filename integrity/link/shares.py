"""What is shared, set against what there is: ratios, cosines and logarithms in fixed point."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from integrity.link.weights import Ints, fixed


def overlap(common: Ints, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Jaccard similarity and containment (of the lighter in the other) of weights: what is shared, and each side."""
    return ratio(common, left + right - common), ratio(common, np.minimum(left, right))


def ratio(part: ArrayLike, whole: Ints) -> Ints:
    """The part of the whole; 0 of nothing."""
    return fixed(np.asarray(part, dtype=float) / np.maximum(whole, 1))


def log(values: ArrayLike) -> Ints:
    """ln(1 + value)."""
    return fixed(np.log1p(np.asarray(values, dtype=float)))


def cosine(sums: Ints, left: Ints, right: Ints) -> Ints:
    """Cosines from scalar products and from the sums of squares of both sides; 0 where one is empty."""
    norms = np.sqrt(left.astype(float)) * np.sqrt(right.astype(float))
    return fixed(np.minimum(sums / np.maximum(norms, 1.0), 1.0))

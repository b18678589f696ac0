"""Make integrity/link/characters.zz: how each code point counts in words, frozen with Unicode 3.2.

python -m tests.make_characters
"""

from __future__ import annotations

import unicodedata
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from integrity.link import words

FILE = Path(__file__).parent.parent / "integrity" / "link" / "characters.zz"
_FROZEN = unicodedata.ucd_3_2_0
"""Unicode 3.2, which every Python carries: classes of characters must not change with the interpreter."""
_LIMIT = 0x110000
_SEPARATOR, _LEFT_OUT, _UNSPACED = 0, (1 << 32) - 1, 1 << 31
_LISTED = ((0, 0x3400), (0xA000, 0xA4D0), (0xF900, 0x10800), (0x1D000, 0x1D800), (0x2F800, 0x2FA20))
"""Where letters of Unicode 3.2 are looked up one by one."""
_SIGNS = ((0x2000, 0x2C00), (0x2E00, 0x2E80), (0xE000, 0xF900), (0x1D000, 0x1D400), (0x1F000, 0x1FC00))
"""Symbols, emoji, private use: separators also where Unicode 3.2 has nothing. Other newer characters are letters
without case."""
_SPECIAL = 0xE0000
"""From here on tags and private use, which separate, but for the selectors of variants of Han characters."""
_SELECTORS = slice(0xE0100, 0xE01F0)
_SCRIPTS_WITHOUT_SPACES = (
    (0x0E00, 0x0E80), (0x0E80, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3005, 0x3008), (0x3040, 0x3100),
    (0x31F0, 0x3200), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32400),
)  # fmt: skip
"""Thai, Lao, Myanmar, Khmer, Japanese kana, Han."""
_QUOTE_LETTERS = range(0x02B9, 0x02C0)
"""Apostrophes and primes that Unicode counts among the letters."""


def main() -> None:
    FILE.write_bytes(packed(table()))


def packed(table: NDArray[np.uint32]) -> bytes:
    """The table as its file holds it, see `words.characters`."""
    points = np.arange(_LIMIT, dtype=np.uint32)
    kept = np.where(table == points, words.ITSELF, table)
    kept = np.where(table == points | np.uint32(_UNSPACED), words.ITSELF_UNSPACED, kept)
    return zlib.compress(kept.astype("<u4").tobytes(), 9)


def table() -> NDArray[np.uint32]:
    """For each code point what `words.characters` says."""
    found = np.arange(_LIMIT, dtype=np.uint32)
    for low, high in _LISTED:
        found[low:high] = [_folded(chr(point)) for point in range(low, high)]
    found[0xD800:0xE000] = _SEPARATOR
    found[_SPECIAL:] = _SEPARATOR
    found[_SELECTORS] = _LEFT_OUT
    for low, high in _SIGNS:
        part = found[low:high]
        part[[_FROZEN.category(chr(point))[0] == "C" for point in range(low, high)]] = _SEPARATOR
    for low, high in _SCRIPTS_WITHOUT_SPACES:
        part = found[low:high]
        part[part != _SEPARATOR] |= np.uint32(_UNSPACED)
    return found


def _folded(character: str) -> int:
    kind = _FROZEN.category(character)
    if kind[0] == "M" or character == "\u00ad":
        return _LEFT_OUT
    if (kind[0] not in "LN" and kind != "Cn") or ord(character) in _QUOTE_LETTERS:
        return _SEPARATOR
    plain = [part for part in _FROZEN.normalize("NFKD", character) if _FROZEN.category(part)[0] != "M"]
    lower = (plain[0] if len(plain) == 1 else character).lower()
    return ord(lower) if len(lower) == 1 else ord(character)


if __name__ == "__main__":
    main()

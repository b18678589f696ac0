"""Which 32 bytes are a public key that a careful verifier takes (RFC 8032, 5.1)."""

from __future__ import annotations

P = 2**255 - 19
"""The order of the field."""
D = -121665 * pow(121666, -1, P) % P
SIZE = 32
_SQRT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def check_point(raw: bytes) -> None:
    """Raise ValueError unless `raw` is the canonical encoding of a point on the curve that is not of small order.

    Verifiers disagree on the points refused here: for some of them one signature fits every message.
    """
    if len(raw) != SIZE:
        raise ValueError(f"{len(raw)} bytes, expected {SIZE}")
    y = int.from_bytes(raw, "little") & ((1 << 255) - 1)
    if y >= P:
        raise ValueError("a point that is not encoded canonically")
    x = _x(y)
    if x == 0 and raw[31] >> 7:
        raise ValueError("a point that is not encoded canonically")
    if _is_of_small_order(x, y):
        raise ValueError("a point of small order")


def _x(y: int) -> int:
    """A root of x^2 = (y^2 - 1) / (d y^2 + 1); the sign does not matter here."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    if (root * root - square) % P:
        root = root * _SQRT_OF_MINUS_ONE % P
    if (root * root - square) % P:
        raise ValueError("no point on the curve")
    return root


def _is_of_small_order(x: int, y: int) -> bool:
    """Whether eight times the point is the neutral element (0, 1)."""
    for _ in range(3):
        product = D * x * x * y * y % P
        x, y = 2 * x * y * pow(1 + product, -1, P) % P, (y * y + x * x) * pow(1 - product, -1, P) % P
    return (x, y) == (0, 1)

"""Which points are taken for public keys; a slow twin adds them up by the textbook."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.trust import private
from integrity.trust.ed25519 import D, P, check_point

Point = tuple[int, int]
ORDER = 2**252 + 27742317777372353535851937790883648493
BASE_Y = 4 * pow(5, -1, P) % P


def encoded(y: int, sign: int = 0) -> bytes:
    """32 bytes of an ordinate and the sign of the abscissa (RFC 8032, 5.1.2)."""
    return (y | sign << 255).to_bytes(32, "little")


def added(one: Point, other: Point) -> Point:
    """The sum of two points (RFC 8032, 5.1.4, in affine coordinates)."""
    (x1, y1), (x2, y2) = one, other
    product = D * x1 * x2 * y1 * y2 % P
    return (
        (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P,
    )


def times(number: int, point: Point) -> Point:
    """The point added to itself that many times."""
    total = (0, 1)
    for bit in f"{number:b}":
        total = added(total, total)
        total = added(total, point) if bit == "1" else total
    return total


def points(y: int) -> list[Point]:
    """Both points with this ordinate, or none."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    roots = {root, root * pow(2, (P - 1) // 4, P) % P}
    return [(x, y) for candidate in roots if candidate * candidate % P == square for x in (candidate, -candidate % P)]


@given(st.binary(min_size=32, max_size=32))
def test_every_public_key_is_taken(seed: bytes) -> None:
    check_point(private.from_seed(seed).public.raw)


@given(st.integers(2, P - 2), st.integers(0, 1))
def test_a_point_of_any_other_order_is_taken_and_what_is_no_point_is_not(y: int, sign: int) -> None:
    if found := points(y):
        assert times(8, found[0]) != (0, 1)
        check_point(encoded(y, sign))
    else:
        with pytest.raises(ValueError, match=r"^no point on the curve$"):
            check_point(encoded(y, sign))


def small() -> list[Point]:
    """The eight points of small order: multiples of what is left of a point without its large factor."""
    some = next(point for y in range(2, 100) for point in points(y)[:1] if times(4 * ORDER, point) != (0, 1))
    return [times(number * ORDER, some) for number in range(8)]


@pytest.mark.parametrize("point", small(), ids=[f"{number} of 8" for number in range(8)])
def test_the_eight_points_of_small_order_are_refused(point: Point) -> None:
    x, y = point
    with pytest.raises(ValueError, match=r"^a point of small order$"):
        check_point(encoded(y, x & 1))


@pytest.mark.parametrize(
    "raw",
    [
        encoded(P),
        encoded(P + 1),
        encoded(2**255 - 1),
        encoded(P + 1, 1),
        encoded(1, 1),
        encoded(P - 1, 1),
        b"\xff" * 32,
    ],
    ids=["p", "p + 1", "2^255 - 1", "p + 1, sign", "1, sign without abscissa", "-1, sign without abscissa", "ones"],
)
def test_a_second_encoding_of_a_point_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"^a point that is not encoded canonically$"):
        check_point(raw)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_another_number_of_bytes_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"^{size} bytes, expected 32$"):
        check_point(bytes(size))


def test_the_base_point_is_taken() -> None:
    check_point(encoded(BASE_Y))
    assert times(ORDER, points(BASE_Y)[0]) == (0, 1)

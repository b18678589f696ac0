"""Two people, companies or towns of one name."""

import pytest

from integrity.link.names import are_namesakes
from tests.records import read

MAYOR = (
    "Mayor Kellerin under fire over pool contract",
    "Tarnish mayor Agnes Kellerin defied calls to resign over the water slide.",
)
NAMESAKES = {
    "first names": (
        MAYOR,
        ("Mayor Kellerin under fire over lift contract", "Harn mayor Bruno Kellerin faces skiers and their lawyers."),
    ),
    "trades": (
        ("Meridane files for insolvency", "Bakery Meridane keeps its sixty shops open for now."),
        ("Meridane files for insolvency", "Shipyard Meridane leaves welders without their wages."),
    ),
    "places": (
        ("Netherbrig library to close", "Rain comes through the roof in Orle county since the winter."),
        ("Netherbrig library to close", "Fewer readers come on Saturdays, says the council on the Harn."),
    ),
}
ONE_NAME = {
    "leads that share more": (
        MAYOR,
        (
            "Mayor Kellerin under fire over pool contract",
            "Bruno Kellerin defied calls to resign as Tarnish mayor over a slide.",
        ),
    ),
    "no lead": (("Meridane files for insolvency", None), ("Meridane files for insolvency", None)),
    "titles that share a name alone": (
        ("Meridane hires welders", "Shipyard Meridane takes on welders for a ferry order."),
        ("Court clears Meridane", "Baker Meridane did not weigh his loaves too lightly, judges found."),
    ),
    "a name that everyone knows": (
        ("London library to close", "Rain comes through the roof in Orle county since the winter."),
        ("London library to close", "Fewer readers come on Saturdays, says the council on the Harn."),
    ),
    "a correction": (
        ("Meridane library named after teacher", "Ada Meridane taught three generations to read."),
        ("Corrected: Meridane library named after teacher", "Ida Meridane is honoured by pupils young and old."),
    ),
}
Words = tuple[str | None, str | None]


@pytest.mark.parametrize(("a", "b"), NAMESAKES.values(), ids=NAMESAKES)
def test_one_name_with_other_company_is_a_namesake(a: Words, b: Words) -> None:
    assert are_namesakes(read(*a), read(*b))


@pytest.mark.parametrize(("a", "b"), ONE_NAME.values(), ids=ONE_NAME)
def test_these_may_be_one_and_the_same(a: Words, b: Words) -> None:
    assert not are_namesakes(read(*a), read(*b))

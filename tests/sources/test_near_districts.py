"""A district one slip off a listed name is asked about; a name like none of ours is refused."""

from collections.abc import Callable

import pytest

from sources.near_districts import is_district, nearest
from sources.read import Read
from sources.registry import contract, contracts
from tests.sources.test_spellings import one_row, said

PLACED = [(c, f) for c in contracts().values() for f in c.fields if is_district(f) and f.recode]


@pytest.mark.parametrize(
    ("name", "district"),
    [
        ("Nuneaton & Beds", "Nuneaton and Bedworth"),
        ("Nuneaton & Bedworh", "Nuneaton and Bedworth"),
        ("Stratford upon Avn", "Stratford-on-Avon"),
        ("Nth Warwickshire", "North Warwickshire"),
        ("Leicester", None),
        ("Swansea", None),
    ],
)
def test_a_slip_is_told_from_another_place(name: str, district: str | None) -> None:
    assert nearest(name) == district


@pytest.mark.parametrize("pair", PLACED, ids=lambda p: f"{p[0].name}.{p[1].name}")
def test_a_row_with_a_slip_is_kept_and_asked_about(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]], pair: tuple
) -> None:
    of, field = pair
    taken = deliver(one_row(of, **{field.name: "Nuneaton & Beds"}), of)
    assert rows_of(taken, field.name, "problems") == [("unknown", 0)]
    assert "nearest to Nuneaton and Bedworth: row 2" in said(taken)


@pytest.mark.parametrize("pair", PLACED, ids=lambda p: f"{p[0].name}.{p[1].name}")
def test_a_name_like_none_of_ours_is_refused_with_the_names_that_are(
    deliver: Callable[..., Read], pair: tuple
) -> None:
    of, field = pair
    taken = deliver(one_row(of, **{field.name: "Zzyzx Road 7"}), of)
    assert "North Warwickshire, Nuneaton and Bedworth, Rugby" in said(taken)


def test_a_place_elsewhere_stays_elsewhere(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]]
) -> None:
    of = contract("youth_justice__outcomes")
    taken = deliver(one_row(of, residence_district="Coventry"), of)
    ((place,),) = rows_of(taken, "residence_district")
    assert place not in ("unknown", None)
    assert not taken.asked

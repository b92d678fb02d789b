"""Where suspects and victims live, beside where the offence happened."""

import pytest

from tests.transforms.linked import RUGBY, WARWICK, built, deliver, empty
from transforms.homes import suspect_homes, victim_homes
from transforms.linkage import SUSPECTS, VICTIMS

IN_RUGBY, IN_WARWICK, NEW_IN_RUGBY = "E01031154", "E01031281", "E01035020"
IN_COVENTRY, IN_SOLIHULL, IN_HINCKLEY, IN_LONDON = (
    "E01009580", "E01010183", "E01025818", "E01000001",
)  # fmt: skip


@pytest.mark.parametrize(
    ("residence", "home", "origin"),
    [
        (IN_RUGBY, RUGBY, "same district"),
        (NEW_IN_RUGBY, RUGBY, "same district"),
        (IN_WARWICK, WARWICK, "another district of the area"),
        (IN_COVENTRY, "Coventry", "Coventry"),
        (IN_SOLIHULL, "elsewhere in West Midlands", "elsewhere in West Midlands"),
        (IN_HINCKLEY, "elsewhere", "elsewhere"),
        (IN_LONDON, "elsewhere", "elsewhere"),
        ("W01000001", "elsewhere", "elsewhere"),
        (None, "unknown", "unknown"),
    ],
)
def test_a_suspects_home_is_told_from_the_small_area(
    residence: str | None, home: str, origin: str
) -> None:
    con = empty()
    row = {"offence_id": "o", "recorded_date": "2025-03-10", "residence_lsoa_code": residence}
    deliver(con, SUSPECTS, [{**row, "district_code": RUGBY}])
    (made,) = built(con, suspect_homes)
    assert (made["home"], made["origin"], made["district_code"]) == (home, origin, RUGBY)


def test_links_count_and_offences_elsewhere_have_no_origin() -> None:
    con = empty()
    row = {"offence_id": "o", "recorded_date": "2025-03-10", "residence_lsoa_code": IN_WARWICK}
    deliver(
        con,
        VICTIMS,
        [
            row | {"district_code": WARWICK},
            row | {"district_code": WARWICK},
            row | {"district_code": "outside"},
            row | {"victim_type": "business"},
            row | {"is_serious_violence": False},
        ],
    )
    assert [(r["home"], r["origin"]) for r in built(con, victim_homes)] == [
        (WARWICK, "place of offence not in the area"),
        (WARWICK, "same district"),
        (WARWICK, "same district"),
    ]

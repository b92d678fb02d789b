"""The group of all that is known is of breakdowns, never of places."""

import pandas as pd
import pytest

from sources.partnership import partnership
from transforms.cubes import cube
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, groups_of

COUNTY = partnership().county_code


@pytest.mark.parametrize("column", ["county_code", "district_code", "lsoa11_code"])
def test_no_place_is_called_known(column: str) -> None:
    assert groups_of(column, KNOWN, [COUNTY, "outside", "unknown"]) == ()


def test_a_cube_has_what_is_known_of_a_breakdown_in_real_places_alone() -> None:
    cut = Cut("police__victims.serious_violence_victims", by=("county_code", "sex"),
              period="latest_year", groups=(KNOWN,))  # fmt: skip
    span = {"period": "year ending Mar 2026", "period_start": pd.Timestamp(2025, 4, 1),
            "period_end": pd.Timestamp(2026, 3, 31), "months_covered": 12}  # fmt: skip
    counted = pd.DataFrame(
        [{"measure": cut.measure, **span, "county_code": COUNTY, "sex": sex, "n": n}
         for sex, n in (("female", 7), ("male", 8), ("unknown", 5))]
    )  # fmt: skip
    cells = cube(cut, counted, {}).counts
    assert set(cells["county_code"]) == {COUNTY}
    assert cells.set_index("sex")["n"].to_dict() == {
        "female": 7, "male": 8, "unknown": 5, "Total": 20, KNOWN: 15
    }  # fmt: skip

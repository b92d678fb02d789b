"""Small areas outside the partnership, and their districts: where people who come here live.

`tables/lsoas_around_2011.csv` is written by `build_around.py`.
"""

from sources.contract import Field, Matches, NotNull, Reference
from sources.fields import DISTRICT_REGEX
from sources.reference.lsoas import AREA

REFERENCE = Reference(
    name="ref_lsoas_around",
    title="Small areas around the partnership",
    grain="One row for each LSOA outside the partnership, in its region or a district near it.",
    key=("lsoa_code",),
    fields=(
        AREA.but(description="Lower layer super output area, 2011 code."),
        Field(
            "district_code",
            "string",
            "GSS code of the district that holds the area.",
            (NotNull(), Matches(DISTRICT_REGEX)),
        ),
        Field("district_name", "string", "Name of the district.", (NotNull(),)),
        Field(
            "region_code",
            "string",
            "GSS code of the region that holds the area.",
            (NotNull(), Matches(r"E12\d{6}")),
        ),
    ),
    caveats=(
        "2011 codes only: an area that was new in 2021 is not listed; in Warwickshire 26 of 354 "
        "are new.",
        "Districts are those of today; the three that became West Northamptonshire in 2021 are "
        "that.",
    ),
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    vintage="LSOAs of 2011 in districts of 2024",
    source="Names of LSOAs (December 2011), which begin with their district's; names and codes of "
    "local authority districts",
    file="lsoas_around_2011.csv",
)

"""Lower layer super output areas, in the 2011 and the 2021 vintage, and their districts."""

from sources.contract import Between, Field, Matches, NotNull, Reference
from sources.fields import DISTRICT_REGEX, LSOA_CODE, LSOA_REGEX

VINTAGE = Field(
    "vintage",
    "integer",
    "Census whose boundaries the code belongs to: 2011 or 2021.",
    (NotNull(), Between(2011, 2021)),
)
AREA = LSOA_CODE.but(NotNull(), description="Lower layer super output area, in its vintage.")

REFERENCE = Reference(
    name="ref_lsoas",
    title="Lower layer super output areas",
    grain="One row for each LSOA code in each vintage.",
    key=("vintage", "lsoa_code"),
    fields=(
        VINTAGE,
        AREA,
        Field("lsoa_name", "string", "Name of the area.", (NotNull(),)),
        Field(
            "district_code",
            "string",
            "GSS code of the district that holds the area.",
            (NotNull(), Matches(DISTRICT_REGEX)),
        ),
        Field(
            "parent_lsoa11_code",
            "string",
            "The 2011 area that this one is, or was split from.",
            (NotNull(), Matches(LSOA_REGEX)),
        ),
        Field("is_retired", "boolean", "A 2011 code that 2021 no longer uses.", (NotNull(),)),
        Field("is_new", "boolean", "A 2021 code that 2011 did not have.", (NotNull(),)),
    ),
    caveats=(
        "Joining one vintage's codes to the other's table loses rows in silence: 11 codes of "
        "2011 were retired and 26 of 2021 are new. Tell the vintage before joining.",
        "Every change in Warwickshire is a split inside one district, so a district is never "
        "in doubt and a 2021 count adds exactly to its 2011 parent; the reverse needs weights.",
    ),
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    vintage="2011 and 2021",
    source="LSOA (2011) to LSOA (2021) to local authority district (2022) lookup",
    file="lsoas.csv",
)

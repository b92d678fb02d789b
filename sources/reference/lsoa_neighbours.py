"""Which small areas adjoin, and which have their centres within a kilometre of each other.

`tables/lsoa_neighbours_2011.csv` is written by `build_boundaries.py` from the outlines.
"""

from sources.contract import Between, Field, NotNull, Reference
from sources.reference.lsoas import AREA

FARTHEST_METRES = 1000
"""Centres farther apart than this are not listed, unless the areas adjoin."""

REFERENCE = Reference(
    name="ref_lsoa_neighbours",
    title="Neighbouring small areas",
    grain="One row for each small area and another one near it.",
    key=("lsoa_code", "near_lsoa_code"),
    fields=(
        AREA,
        AREA.but(name="near_lsoa_code", description="The other area, on 2011 codes as the first."),
        Field("is_adjoining", "boolean", "Whether the two share a boundary.", (NotNull(),)),
        Field(
            "centres_apart_metres",
            "integer",
            "Distance between the centres of the two outlines.",
            (NotNull(), Between(0, 50_000)),
            "metres",
        ),
    ),
    caveats=(
        "From super-generalised outlines: a distance is right to some tens of metres, and a "
        "short shared boundary can be missing.",
        "Centres are those of the outlines, not of where people live: in the country the two can "
        "be a kilometre apart.",
        "2011 codes only, as ref_lsoa_boundaries. Each pair is listed both ways.",
    ),
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    vintage="December 2011",
    source="Derived from LSOA (December 2011) boundaries, super-generalised (BSC), version 3",
    file="lsoa_neighbours_2011.csv",
)

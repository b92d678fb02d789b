"""Boundaries of the small areas, from which outlines of districts are dissolved.

`tables/lsoa_boundaries_2011.parquet` is written by `build_boundaries.py`.
"""

from sources.contract import Field, NotNull, Reference
from sources.reference.lsoas import AREA

REFERENCE = Reference(
    name="ref_lsoa_boundaries",
    title="Boundaries of small areas",
    grain="One row for each LSOA.",
    key=("lsoa_code",),
    fields=(
        AREA,
        Field(
            "geometry",
            "string",
            "Outline, as well-known binary on the British National Grid (EPSG:27700).",
            (NotNull(),),
            "metres",
        ),
    ),
    caveats=(
        "Super-generalised outlines for maps at county scale: never for placing a point in "
        "an area, nor for measuring one. Positions agree with the published grid to 2 m.",
        "2011 codes only. Counts on 2021 codes are added to their 2011 parent first "
        "(`parent_lsoa11_code` in ref_lsoas), which is exact.",
        "A partnership may supply newer outlines: a GeoParquet file in the landing folder "
        "`reference/lsoa_boundaries/`, with the columns lsoa_code and geometry in EPSG:27700, "
        "one row a code and every code of one vintage, replaces this table whole.",
    ),
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    vintage="December 2011",
    source="LSOA (December 2011) boundaries, super-generalised and clipped (BSC), version 3",
    file="lsoa_boundaries_2011.parquet",
    geometry=True,
)

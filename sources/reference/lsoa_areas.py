"""How large each small area is, for how densely it is settled.

`tables/lsoa_areas_2011.csv` is written by `build_boundaries.py` from the outlines.
"""

from sources.contract import Between, Field, NotNull, Reference
from sources.reference.lsoas import AREA

REFERENCE = Reference(
    name="ref_lsoa_areas",
    title="Sizes of small areas",
    grain="One row for each LSOA.",
    key=("lsoa_code",),
    fields=(
        AREA,
        Field(
            "hectares",
            "number",
            "Size of the outline, land and water.",
            (NotNull(), Between(0, 10**6)),
            "hectares",
        ),
    ),
    caveats=(
        "Measured on super-generalised outlines: good for putting an area in a broad class of "
        "density, never for quoting its size or its density.",
        "2011 codes only, as ref_lsoa_boundaries.",
    ),
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    vintage="December 2011",
    source="Derived from LSOA (December 2011) boundaries, super-generalised (BSC), version 3",
    file="lsoa_areas_2011.csv",
)

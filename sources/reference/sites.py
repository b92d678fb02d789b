"""Hospital sites, and the district each stands in: where a patient was treated."""

from sources.contract import Field, NotNull, Reference
from sources.fields import DISTRICT_CODE

REFERENCE = Reference(
    name="ref_sites",
    title="Hospital sites and their districts",
    grain="One row for each site that treats people hurt in the partnership's area.",
    key=("site_code",),
    publisher="Compiled for this project",
    licence="Open Government Licence v3.0",
    vintage="2026",
    source="NHS ODS codes: trust code RKB is substantiated, site codes are assumed",
    file="sites.csv",
    fields=(
        Field("site_code", "string", "ODS code of the site.", (NotNull(),)),
        Field("site_name", "string", "Name of the site.", (NotNull(),)),
        DISTRICT_CODE.but(description="GSS code of the district the site stands in."),
        Field("status", "string", "Whether the code is substantiated or assumed.", (NotNull(),)),
    ),
    caveats=("Site codes are assumed: confirm them with the trusts before real use.",),
)

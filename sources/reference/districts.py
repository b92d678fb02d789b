"""The partnership's districts, with the community safety partnership each belongs to."""

from sources.contract import Between, Field, Matches, NotNull, Reference
from sources.fields import DISTRICT_REGEX

REFERENCE = Reference(
    name="ref_districts",
    title="Districts",
    grain="One row for each district.",
    key=("district_code",),
    fields=(
        Field(
            "district_code",
            "string",
            "GSS code of the district.",
            (NotNull(), Matches(DISTRICT_REGEX)),
        ),
        Field("district_name", "string", "Name of the district.", (NotNull(),)),
        Field(
            "csp_code",
            "string",
            "GSS code of the community safety partnership.",
            (NotNull(), Matches(r"E22\d{6}")),
        ),
        Field("csp_name", "string", "Name of the community safety partnership.", (NotNull(),)),
        Field(
            "display_order",
            "integer",
            "Place of the district in tables and charts.",
            (NotNull(), Between(1, 400)),
        ),
    ),
    caveats=(
        "Stratford-on-Avon and Warwick share one community safety partnership, South "
        "Warwickshire (E22000359): figures published for it cannot be split between them.",
    ),
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    vintage="2024",
    source="Local authority district to community safety partnership lookup, December 2024",
    file="districts.csv",
)

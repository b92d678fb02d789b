"""The columns that every open CSV of data.police.uk has, as published."""

from sources.contract import Between, Field, Matches
from sources.fields import LSOA_CODE, event_date

CRIME_ID = Field(
    "crime_id",
    "string",
    "Publisher's identifier of the crime.",
    (Matches(r"[0-9a-f]{64}"),),
    delivered_as=("Crime ID",),
)
MONTH = event_date("month", "Month; no day is published.").but(delivered_as=("Month",))
LONGITUDE = Field(
    "longitude",
    "number",
    "Anonymised snap point, degrees east.",
    (Between(-9, 3),),
    unit="degrees",
    delivered_as=("Longitude",),
)
LATITUDE = Field(
    "latitude",
    "number",
    "Anonymised snap point, degrees north.",
    (Between(49, 61),),
    unit="degrees",
    delivered_as=("Latitude",),
)
WHERE_ON_THE_MAP = (
    Field("reported_by", "string", "Force that published it.", delivered_as=("Reported by",)),
    Field("falls_within", "string", "Force area.", delivered_as=("Falls within",)),
    LONGITUDE,
    LATITUDE,
    Field("location", "string", "Anonymised street name.", delivered_as=("Location",)),
    LSOA_CODE.but(
        description="Area of the snap point; the vintage is told from the code.",
        delivered_as=("LSOA code",),
    ),
    Field("lsoa_name", "string", "Name of the area.", delivered_as=("LSOA name",)),
)
OPEN_FIELDS = ("longitude", "latitude", "location", "lsoa_name", "crime_id")
"""Published by design: not searched for identifiers."""

"""Where violence happens: one short list that police and hospital terms are mapped onto."""

from sources.contract import Field, OneOf

LOCATION_TYPES = (
    "dwelling", "street or open space", "licensed premises", "education", "retail",
    "transport", "health", "workplace", "custody", "other", "unknown",
)  # fmt: skip
PUBLIC_PLACES = (
    "street or open space", "licensed premises", "education", "retail", "transport",
)  # fmt: skip
"""Places the public has access to, as the definitions of serious violence use the word."""

LOCATION_TYPE = Field(
    "location_type",
    "string",
    "Kind of place, in the assessment's own list.",
    (OneOf(LOCATION_TYPES),),
    blank_means="unknown",
    optional=True,
)

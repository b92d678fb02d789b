"""Where violence happens: one short list that police and hospital terms are mapped onto."""

from sources.contract import Derived, Field, OneOf
from sources.groups import labels
from sources.sql import case_in

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


def located(field: str, wording: str) -> Derived:
    """The kind of place, from a field of hospital wording and the list that maps it.

    Wording that is not listed is `other`, and an empty field `unknown`.
    """
    kinds = {kind: labels(wording, "location_type", kind) for kind in LOCATION_TYPES}
    branches = case_in(field, kinds, "'other'")
    return Derived(
        "location_type",
        "string",
        "Kind of place, in the assessment's own list, shared with police.",
        f"case when {field} is null then 'unknown' else {branches} end",
        LOCATION_TYPES,
    )

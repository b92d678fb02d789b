"""What a victim's or a suspect's row takes from the offence it belongs to.

Whether it counts as serious violence, under each definition, it takes from there too.
"""

from sources.contract import Parent

BELONGS_TO_OFFENCE = Parent(
    "police__offences",
    "offence_id",
    (
        "status",
        "offence_code",
        "offence_subclass",
        "lsoa_code",
        "location_type",
        "weapon_type",
        "relationship",
        "is_knife",
        "is_domestic",
        "committed_from_at",
    ),
)

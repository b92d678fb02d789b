"""Estimated crimes for each recorded one, by offence sub-group (Home Office)."""

from sources.offence_groups import OFFENCE_SUBGROUP
from sources.weights.declared import Weights

WEIGHTS = Weights(
    name="crime_multipliers",
    title="Estimated crimes for each recorded crime",
    publisher="Home Office",
    keyed_by="offence sub-group",
    unit="crimes a recorded crime",
    codes=OFFENCE_SUBGROUP.values,
    caveats=(
        "National ratios of surveyed to recorded crime: an area where more is reported is "
        "overstated by them.",
    ),
)

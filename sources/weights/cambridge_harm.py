"""Cambridge Crime Harm Index: days of imprisonment at the guideline's starting point."""

from sources.code_lists import code_list
from sources.weights.declared import Weights

WEIGHTS = Weights(
    name="cambridge_harm",
    title="Cambridge Crime Harm Index",
    publisher="University of Cambridge, Cambridge Centre for Evidence-Based Policing",
    keyed_by="offence class or subclass",
    unit="days of imprisonment",
    codes=(*code_list("offences").codes, *code_list("offence_subclasses").codes),
    caveats=(
        "Offences that come to light through police activity (possession, traffic) have no row, "
        "and count nothing.",
        "The index was revised in May 2023; the source names the edition.",
    ),
)

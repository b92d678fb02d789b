"""ONS Crime Severity Score: weight of each offence class, from sentencing."""

from sources.code_lists import code_list
from sources.weights.declared import Weights

WEIGHTS = Weights(
    name="crime_severity",
    title="Crime Severity Score weights",
    publisher="Office for National Statistics",
    keyed_by="offence class or subclass",
    unit="severity points",
    codes=(*code_list("offences").codes, *code_list("offence_subclasses").codes),
    least_covered=0.99,
    caveats=(
        "From the sheet of weights in the Crime Severity Score data tool; ONS revises weights, "
        "so the source names the edition.",
        "Codes are text: a spreadsheet turns class 4.10 into 4.1.",
    ),
)

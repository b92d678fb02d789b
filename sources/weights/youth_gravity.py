"""Youth Justice Board seriousness scores, 1 to 8, by kind of offence."""

from sources.code_lists import code_list
from sources.weights.declared import Weights

WEIGHTS = Weights(
    name="youth_gravity",
    title="Youth justice offence gravity scores",
    publisher="Youth Justice Board",
    keyed_by="youth offence",
    unit="score, 1 to 8",
    codes=code_list("yj_gravity").codes,
    caveats=("Not the police gravity matrix, which runs from 1 to 4.",),
)

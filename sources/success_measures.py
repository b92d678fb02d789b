"""The Home Office's three measures of success, which every partnership's headline panel shows.

Set for violence reduction units, and repeated in the needs assessments of Lancashire, Cleveland
and Leicester, Leicestershire and Rutland: hospital admissions for assault with a sharp object,
knife-enabled serious violence, and non-domestic homicide; each for all ages and under 25.
"""

from dataclasses import dataclass

from sources.fields import UNDER_25


@dataclass(frozen=True)
class SuccessMeasure:
    """A count of the panel: a measure and, of its breakdowns, the members that are counted.

    `among` pairs a column the measure can be cut by with the member to take.
    """

    name: str
    title: str
    measure: str
    among: tuple[tuple[str, str], ...] = ()

    @property
    def by(self) -> tuple[str, ...]:
        """The columns to cut the measure by."""
        return tuple(column for column, _ in self.among)


_YOUNG = UNDER_25[0]
_YOUNG_VICTIM = ("youngest_victim_age_group", _YOUNG)
_NOT_DOMESTIC = ("is_domestic", "false")

SUCCESS_MEASURES = (
    SuccessMeasure(
        "sharp_object_admissions",
        "Hospital admissions for assault with a sharp object",
        "health__admissions.sharp_object_admissions",
    ),
    SuccessMeasure(
        "sharp_object_admissions_under_25",
        "Hospital admissions for assault with a sharp object, under 25",
        "health__admissions.sharp_object_admissions",
        (("age_group", _YOUNG),),
    ),
    SuccessMeasure(
        "knife_enabled",
        "Knife-enabled serious violence",
        "police__offences.knife_enabled_offences",
    ),
    SuccessMeasure(
        "knife_enabled_under_25",
        "Knife-enabled serious violence with a victim under 25",
        "police__offences.knife_enabled_offences",
        (_YOUNG_VICTIM,),
    ),
    SuccessMeasure(
        "non_domestic_homicide",
        "Non-domestic homicide",
        "police__offences.homicide_offences",
        (_NOT_DOMESTIC,),
    ),
    SuccessMeasure(
        "non_domestic_homicide_under_25",
        "Non-domestic homicide with a victim under 25",
        "police__offences.homicide_offences",
        (_NOT_DOMESTIC, _YOUNG_VICTIM),
    ),
)

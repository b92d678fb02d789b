"""Home Office unit costs of crime (Research Report 99), by offence sub-group."""

from sources.offence_groups import OFFENCE_SUBGROUP
from sources.weights.declared import Weight, Weights

REPORT = (
    "Home Office Research Report 99, The economic and social costs of crime, second edition "
    "(July 2018)"
)
QUOTED = f"{REPORT}, as quoted in the South Wales Echo, 2 August 2019"
ROUNDED = f"{REPORT}, quoted as £3.2m in the South Wales Echo, 2 August 2019"
RECALLED = f"{REPORT}; recalled, and consistent with the report's total: compare before use"
PRICES = "2015/16"


def _cost(code: str, pounds: float, source: str, status: str = "substantiated") -> Weight:
    return Weight(
        code=code, label=code, value=pounds, source=source, status=status, price_base=PRICES
    )


WEIGHTS = Weights(
    name="unit_costs",
    title="Unit costs of crime against individuals",
    publisher="Home Office",
    keyed_by="offence sub-group",
    unit="pounds a crime",
    codes=OFFENCE_SUBGROUP.values,
    priced=True,
    shipped=(
        _cost("Homicide", 3_200_000, ROUNDED),
        _cost("Violence with injury", 14_050, QUOTED),
        _cost("Violence without injury", 5_930, RECALLED, "assumed"),
        _cost("Rape", 39_360, QUOTED),
        _cost("Other sexual offences", 6_520, QUOTED),
        _cost("Robbery", 11_320, QUOTED),
    ),
    caveats=(
        "Costs in anticipation, as a consequence and in response, of a crime against an "
        "individual; robbery of a business has another cost.",
        "There is no unit cost of stalking and harassment, threats or public order: they are "
        "never costed with these.",
        "Totals are not comparable with those of other assessments, which cost other sets.",
    ),
)

"""Chapter 4: serious violence by deprivation of the area, and by how densely it is settled."""

import pandas as pd

from outputs.areas import over_reference, over_residents, residents_by
from outputs.charts.dots import GroupedBars
from outputs.figures.deprivation_findings import by_density, by_deprivation
from outputs.figures.where import RESIDENTS, SERIOUS
from outputs.inputs import Inputs
from outputs.registry import figure
from transforms.cuts import Cut

VICTIMS = "police__victims.serious_violence_victims"
BY_INCIDENT = Cut(SERIOUS, by=("county_code", "imd_decile"), period="latest_three_years")
BY_RESIDENCE = Cut(VICTIMS, by=("county_code", "residence_imd_decile"), period="latest_three_years")
BY_DENSITY = Cut(SERIOUS, by=("county_code", "density_class"), period="latest_three_years")
EDITION, DOMAIN, INCOME = 2019, "imd", "income"
WAYS = {
    "incident": (BY_INCIDENT, "imd_decile", "Offences, where they happened"),
    "residence": (BY_RESIDENCE, "residence_imd_decile", "Victims, where they live"),
}
SLOPE = ("sii", "sii_lower", "sii_upper", "rii", "rii_lower", "rii_upper")


def deciles(x: Inputs, way: str) -> pd.DataFrame:
    """The rate of each decile of one meaning of place, with the slope that was fitted to it."""
    cut, column, name = WAYS[way]
    people = residents_by(column).groupby("fact", as_index=False).agg(
        population=("population", "sum"), denominator_name=("denominator_name", "first")
    )  # fmt: skip
    rows = x.cut(cut).merge(people, left_on=column, right_on="fact")
    rows = rows.assign(decile=rows[column].astype(int))
    rated = over_residents(rows, rows["population"])
    fitted = x.table("out_sna__inequality")
    own = fitted[fitted["measure"].eq(cut.measure) & fitted["located_by"].eq(way)]
    own = own[own["edition"].eq(EDITION)].set_index("domain")
    slope = own[[*SLOPE]].reindex([DOMAIN]).iloc[0]
    income = own["rii"].reindex([INCOME]).iloc[0]
    named = rated.assign(category=name, **slope, income_rii=income)
    return named.drop(columns=["population", "fact", column])


def _in_words(deciles: pd.Series) -> pd.Series:
    """Deciles as the names of rows."""
    ends = {1: "1, most deprived", 10: "10, least deprived"}
    return deciles.map(lambda decile: ends.get(decile, str(decile)))


@figure(
    catalogue="D8",
    chapter=4,
    title="Serious violence by deprivation of the area, {county}, {period}",
    question="How much more serious violence is there where deprivation is greater?",
    unit="Per 1,000 residents a year",
    cuts=(BY_INCIDENT, BY_RESIDENCE),
    tables=("out_sna__inequality",),
    chart=GroupedBars(row="decile", value="rate", group="category", decimals=1),
    finding=by_deprivation,
    needs="any",
    notes=(
        "Deciles of England's small areas, English indices of deprivation 2019: the county's own "
        "tenths are unequal, and few residents live in the most deprived.",
        RESIDENTS,
        "Where offences happened counts everybody's violence over those who live there, so town "
        "centres weigh in. Victims count once for each offence in the county; those who live "
        "elsewhere, or whose home is not known, are left out.",
        "Slope and relative index: Low and Low's weighted line, limits simulated. The whole "
        "index counts crime among its domains; the table gives the relative index by income "
        "alone, which does not. A decile describes areas, not the people in them.",
    ),
)
def violence_by_deprivation(x: Inputs) -> pd.DataFrame:
    """One row for each decile and meaning of place, county; the slope is the meaning's own."""
    came = [w for w, (cut, *_) in WAYS.items() if x.has(cut.measure.split(".")[0])]
    both = pd.concat([deciles(x, way) for way in came], ignore_index=True)
    ordered = both.sort_values("decile", kind="stable", ignore_index=True)
    return ordered.assign(decile=_in_words(ordered["decile"]))


@figure(
    catalogue="D9",
    chapter=4,
    title="Serious violence by how densely areas are settled, {county}, {period}",
    question="Is serious violence a matter of towns alone?",
    unit="Offences per 1,000 residents a year",
    cuts=(BY_DENSITY,),
    chart=GroupedBars(row="density_class", value="rate", decimals=1),
    finding=by_density,
    notes=(
        "In place of the official rural-urban classification, which is not held: small areas "
        "(2011) by residents per hectare, at the bounds of the degree of urbanisation (Eurostat: "
        "300 and 1,500 per square kilometre), each area by itself. A village's own area can "
        "count as settled, and a town's edge as open country.",
        RESIDENTS,
    ),
)
def violence_by_density(x: Inputs) -> pd.DataFrame:
    """One row for each class of small areas, the sparsest first; ratios are to the sparsest."""
    people = residents_by("density_class").groupby("fact", as_index=False).agg(
        population=("population", "sum"), denominator_name=("denominator_name", "first")
    )  # fmt: skip
    rows = x.cut(BY_DENSITY).merge(people, left_on="density_class", right_on="fact")
    rows = over_residents(rows, rows["population"]).drop(columns=["fact"])
    rows = rows.assign(population_share=100 * rows["population"] / people["population"].sum())
    first = rows.groupby("period")[["n", "denominator"]].transform("first")
    found = over_reference(rows, first["n"], first["denominator"], ~rows.duplicated("period"))
    names = found["density_class"].str.replace("residents per hectare", "a hectare")
    classes = names.map(lambda words: words[0].upper() + words[1:])
    return found.drop(columns="population").assign(density_class=classes)

"""Chapter 4: how far serious violence falls in few small areas, beside what chance would give."""

import pandas as pd

from outputs.charts.cumulative import Lorenz
from outputs.figures.concentration_findings import concentrated_places, places_by_year
from outputs.inputs import Inputs
from outputs.registry import figure
from transforms.concentration import share_expected_by_chance
from transforms.cuts import Cut
from transforms.rounding import rounded_shares

SERIOUS = "police__offences.serious_violence_offences"
CONCENTRATION, LORENZ = "out_sna__concentration", "out_sna__lorenz"
COUNTED = Cut(SERIOUS, by=("county_code",), period="latest_three_years")
RECORDED, BY_CHANCE = "As recorded", "By chance alone"
CHANCE_NOTE = (
    "By chance alone: what would be seen if every offence fell in any small area alike. Few "
    "offences among many areas look concentrated even then."
)
AREAS_NOTE = (
    "Small areas: lower layer super output areas, 2011 boundaries. They are unequal in residents "
    "and visitors: a town centre holds much because many people pass through it."
)


@figure(
    catalogue="C8",
    chapter=4,
    title="How serious violence is spread among small areas, {county}, {period}",
    question="Does serious violence fall in few places, more than chance would have it?",
    unit="Share of the offences (%)",
    cuts=(COUNTED,),
    tables=(LORENZ, CONCENTRATION),
    datasets=("police__offences",),
    chart=Lorenz(x="holders_share_pct", y="n_share_pct", line="curve"),
    finding=concentrated_places,
    notes=(CHANCE_NOTE, AREAS_NOTE, "Shares are rounded, so that single offences do not show."),
)
def violence_among_places(x: Inputs) -> pd.DataFrame:
    """One row for each curve and twentieth of the small areas; three years together."""
    held = x.table(LORENZ)
    own = held[held["measure"].eq(SERIOUS) & held["located_by"].eq("incident")]
    found = x.table(CONCENTRATION)
    found = found[found["measure"].eq(SERIOUS) & found["located_by"].eq("incident")]
    total = x.cut(COUNTED)["n"]
    areas = found["areas"].max()
    curves = [own.assign(curve=RECORDED)]
    if len(own) and pd.notna(areas) and len(total) and total.iloc[0] > 0:
        curves.append(own.assign(curve=BY_CHANCE, n_share_pct=chance_curve(
            own["holders_share_pct"], int(total.iloc[0]), int(areas))))  # fmt: skip
    rows = pd.concat(curves, ignore_index=True).drop(columns="located_by")
    return rows.assign(status="")


def chance_curve(holders_pct: pd.Series, events: int, areas: int) -> list[float]:
    """The share of events that the areas with the fewest would hold if all were alike.

    Rounded as the recorded shares are.
    """
    top = [1 - share / 100 for share in holders_pct.astype(float)]
    most = [share_expected_by_chance(events, areas, t) if t > 0 else 0.0 for t in top]
    return [float(rounded_shares(1 - held, events)) for held in most]


@figure(
    catalogue="C14",
    chapter=4,
    title="Concentration of serious violence in small areas by year, {county}, {period}",
    question="Is serious violence becoming more concentrated in few places?",
    unit="Per cent of the offences, and Gini coefficients",
    tables=(CONCENTRATION,),
    datasets=("police__offences",),
    finding=places_by_year,
    notes=(
        CHANCE_NOTE,
        "The adjusted coefficient allows for few offences (Bernasco and Steenbeek, 2017). Years "
        "are compared by the coefficients, which differ by chance too: a few hundredths are no "
        "change.",
        AREAS_NOTE,
    ),
)
def concentration_by_year(x: Inputs) -> pd.DataFrame:
    """One row for each whole financial year, and for the last three together."""
    held = x.table(CONCENTRATION)
    rows = held[held["measure"].eq(SERIOUS) & held["located_by"].eq("incident")]
    shares = [c for c in map(str, rows) if c.startswith("top_") or c == "areas_holding_half"]
    rows = rows.assign(**{c: rows[c].astype(float) for c in [*shares, "areas"]})
    is_missing = rows["top_5_pct"].isna()
    return rows.drop(columns="located_by").assign(
        status=is_missing.map({True: "x", False: ""})
    ).sort_values(["period_end", "period_start"], ascending=[True, False])  # fmt: skip

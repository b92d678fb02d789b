"""Chapter 3: the partnership's areas beside others, by what is published of all of them."""

import numpy as np
import pandas as pd

from outputs.charts.base import number
from outputs.charts.funnel import Funnel
from outputs.charts.matrix import HeatTable
from outputs.compared import verdicts
from outputs.figures.funnel_findings import beside_others, kinds_beside_others
from outputs.figures.kinds import SUBGROUPS
from outputs.inputs import Inputs
from outputs.registry import figure
from transforms.funnel import rate_funnel
from transforms.periods import label

BENCHMARK = "out_sna__benchmark"
INJURY = "police__offences.violence_with_injury_offences"
PUBLISHED = (
    "Published counts and populations, not the partners' deliveries: they count the records "
    "held when the Home Office took its extract.",
    "Published areas are community safety partnerships: Stratford-on-Avon and Warwick are one.",
    "The table names the group of areas and who says that they are alike. Recording differs "
    "between forces, so a difference is first a question about recording.",
)


@figure(
    catalogue="B11",
    chapter=3,
    title="Violence with injury beside other areas, {county}, {period}",
    question="Is recorded violence with injury higher here than in similar areas?",
    unit="Offences per 1,000 residents",
    tables=(BENCHMARK,),
    chart=Funnel(place="place"),
    finding=beside_others,
    needs="none",
    notes=(
        *PUBLISHED,
        "Line: all areas together. Dashes: how far an area of that size lies from it by chance, "
        "in 95 and in 99.8 of 100 years (Poisson; OHID). Ranks carry no such limits.",
    ),
)
def violence_beside_other_areas(x: Inputs) -> pd.DataFrame:
    """One row for each published area: its rate, rank, and place in the funnel."""
    rows = _latest(x)
    rows = rows[rows["measure"].eq(INJURY)].reset_index(drop=True)
    limits = rate_funnel(rows["n"], rows["denominator"])
    rows = rows.rename(columns={"rate": "value"})
    made = rows.join(limits.drop(columns=["n", "denominator", "value"]))
    return made.sort_values("value", ascending=False, ignore_index=True)


@figure(
    catalogue="B23",
    chapter=3,
    title="Kinds of violence beside other areas, {county}, {period}",
    question="Which kinds of violence are higher or lower here than in similar areas?",
    unit="Offences per 1,000 residents",
    tables=(BENCHMARK,),
    chart=HeatTable(rows="measure_name", columns="area_name", value="rate", state="state",
                    text="text"),
    finding=kinds_beside_others,
    needs="none",
    notes=(
        *PUBLISHED,
        "Higher and lower: outside the 99.8% limits of a funnel about all areas together, which "
        "one area in 500 is by chance. Similar: within them.",
        "Possession of weapons is found where police search: more may be more searching.",
    ),
)  # fmt: skip
def kinds_beside_other_areas(x: Inputs) -> pd.DataFrame:
    """One row for each kind and area of the partnership."""
    rows = _latest(x)
    parts = []
    for measure, name in SUBGROUPS.items():
        kind = rows[rows["measure"].eq(measure)].reset_index(drop=True)
        limits = rate_funnel(kind["n"], kind["denominator"])
        state = verdicts(limits["outside"])
        parts.append(kind.assign(measure_name=name, baseline=limits["baseline"], state=state))
    made = pd.concat(parts, ignore_index=True)
    texts = [number(v, 1) if pd.notna(v) else "" for v in made["rate"]]
    return made.assign(text=texts)[made["is_own"]].reset_index(drop=True)


def _latest(x: Inputs) -> pd.DataFrame:
    """The latest published year of every area, with each area's rank, the highest rate first."""
    rows = x.table(BENCHMARK)
    rows = rows[rows["period_end"].eq(rows["period_end"].max())].rename(
        columns={"published_n": "n"}
    )
    spans = zip(rows["period_start"], rows["period_end"], strict=True)
    ranks = rows.groupby("measure")["rate"]
    rows = rows.assign(
        period=[label("latest_year", start, end) for start, end in spans],
        place=np.where(rows["is_own"], rows["area_name"], ""),
        rank=ranks.rank(ascending=False, method="min"),
        areas=ranks.transform("count"),
        status=rows["status"].mask(rows["rate"].isna() & rows["status"].eq(""), "x"),
    )
    return rows.drop(columns=["series", "is_illustrative", "share_pct"])

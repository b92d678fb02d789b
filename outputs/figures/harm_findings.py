"""Headline sentences of harm and cost, each from the disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, Finding, in_words, split_county


def severity_now(noun: str) -> Finding:
    """The latest year's county score, the highest and lowest district, and who stands apart."""

    def finding(frame: pd.DataFrame) -> str:
        last = frame[frame["period_start"].eq(frame["period_start"].max())]
        districts, county = split_county(last)
        known = districts.dropna(subset=["score"]).sort_values("score")
        if len(known) < 2 or county["score"].isna().all():
            return TOO_LITTLE
        low, high, whole = known.iloc[0], known.iloc[-1], county.iloc[0]
        named = {
            "above": known.loc[known["score_lower"].gt(whole["score"]), "district_name"],
            "below": known.loc[known["score_upper"].lt(whole["score"]), "district_name"],
        }
        said = [f"clearly {word} the county: {in_words(n)}" for word, n in named.items() if len(n)]
        apart = "; ".join(said) or "no district is clearly above or below the county"
        return (
            f"{whole['district_name']}, {whole['period']}: {number(whole['score'])} {noun} for "
            f"every 1,000 residents; highest in {high['district_name']} "
            f"({number(high['score'])}), lowest in {low['district_name']} "
            f"({number(low['score'])}); {apart}."
        )

    return finding


def cost_of_kinds(frame: pd.DataFrame) -> str:
    """The latest year's cost in all, its prices, the kind that costs most, what has no cost."""
    last = frame[frame["period_start"].eq(frame["period_start"].max())]
    together, kinds = last.iloc[[-1]], last.iloc[:-1]
    known = kinds.dropna(subset=["cost"]).sort_values("cost")
    left_out = kinds.loc[kinds["status"].eq("x"), "offence_subgroup"]
    less = (
        f" {in_words(left_out)} {'is' if len(left_out) == 1 else 'are'} not costed: no verified "
        "unit cost is held."
        if len(left_out)
        else ""
    )
    if known.empty:
        return TOO_LITTLE
    top = known.iloc[-1]
    row = together.iloc[0]
    most = f"{top['offence_subgroup'].lower()} cost most, £{number(top['cost'], 1)} million"
    prices = f"in {row['price_base']} prices"
    if pd.isna(row["cost"]):
        return (
            f"Of the recorded violence in {row['period']} whose cost can be shown, {most} "
            f"({prices}). The cost of all together is withheld.{less}"
        )
    return (
        f"Recorded violence of the kinds that are costed cost £{number(row['cost'], 0)} million "
        f"in {row['period']} (95% interval {number(row['cost_lower'], 0)} to "
        f"{number(row['cost_upper'], 0)}), {prices}; {most}.{less}"
    )


def cost_by_district(frame: pd.DataFrame) -> str:
    """The county's cost a resident, and the highest and lowest district."""
    districts, county = split_county(frame)
    known = districts.dropna(subset=["cost"]).sort_values("cost")
    if len(known) < 2 or county["cost"].isna().all():
        return TOO_LITTLE
    low, high, whole = known.iloc[0], known.iloc[-1], county.iloc[0]
    return (
        f"Homicide left out, recorded violence cost £{number(whole['cost'], 0)} a resident in "
        f"{whole['period']} ({whole['price_base']} prices): most in {high['district_name']} "
        f"(£{number(high['cost'], 0)}), least in {low['district_name']} "
        f"(£{number(low['cost'], 0)})."
    )


def severity_mix(frame: pd.DataFrame) -> str:
    """The share that injures, in the county and where it is highest and lowest."""
    injuring = frame[frame["category"].eq(frame["category"].iloc[0])]
    districts, county = split_county(injuring)
    known = districts.dropna(subset=["share"]).sort_values("share")
    if len(known) < 2 or county["share"].isna().all():
        return TOO_LITTLE
    low, high, whole = known.iloc[0], known.iloc[-1], county.iloc[0]
    apart = known[known["share_lower"].gt(whole["share"]) | known["share_upper"].lt(whole["share"])]
    said = (
        f"clearly unlike the county: {in_words(apart['district_name'])}"
        if len(apart)
        else "no district is clearly unlike the county"
    )
    ends = [f"{number(row['share'], 0)}% in {row['district_name']}" for row in (low, high)]
    return (
        f"{number(whole['share'], 0)}% of recorded violence in {whole['period']} was with injury, "
        f"from {' to '.join(ends)}; {said}."
    )

"""Headline sentences on residents, deprivation and places: official figures, nothing hidden."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, in_words, split_county
from transforms.rates import ages_of

UNDER = 25


def _is_young(bands: pd.Series) -> pd.Series:
    """Whether the band ends below 25."""
    return bands.map(lambda band: (ages_of(band) or (0, UNDER))[1] < UNDER)


def ages_of_residents(frame: pd.DataFrame) -> str:
    """How many residents there are, and how many of them are under 25."""
    young, every = frame.loc[_is_young(frame["age_band"]), "n"].sum(), frame["n"].sum()
    if not every:
        return TOO_LITTLE
    place = frame["district_name"].iloc[0]
    return (
        f"{number(young)} of the {number(every)} residents of {place} are under {UNDER} "
        f"({100 * young / every:.1f}%)."
    )


def youngest_place(frame: pd.DataFrame) -> str:
    """The districts with the largest and smallest share under 25."""
    young = frame[_is_young(frame["age_band"])]
    shares = young.groupby(["district_code", "district_name"], as_index=False, sort=False)[
        ["share"]
    ]
    return _extremes(shares.sum(), "residents under 25")


def _extremes(shares: pd.DataFrame, what: str) -> str:
    """The districts where the share is highest and lowest, and the county's."""
    districts, county = split_county(shares)
    if districts.empty or county.empty:
        return TOO_LITTLE
    ordered = districts.sort_values("share", kind="stable")
    high, low = ordered.iloc[-1], ordered.iloc[0]
    whole = county.iloc[0]
    return (
        f"Share of {what}: highest in {high['district_name']} ({high['share']:.1f}%), lowest in "
        f"{low['district_name']} ({low['share']:.1f}%); {whole['district_name']} "
        f"{whole['share']:.1f}%."
    )


def least_white(frame: pd.DataFrame) -> str:
    """Where the share of residents of other groups than White is highest and lowest."""
    others = frame[frame["ethnic_group"].ne("White")]
    shares = others.groupby(["district_code", "district_name"], as_index=False, sort=False)[
        ["share"]
    ]
    return _extremes(shares.sum(), "residents in Asian, Black, Mixed and other groups")


def groups_told(frame: pd.DataFrame) -> str:
    """The county's largest groups after the first."""
    county = split_county(frame)[1].sort_values("share", ascending=False, kind="stable")
    if len(county) < 4:
        return TOO_LITTLE
    pairs = zip(county["ethnic_group_detail"], county["share"], strict=True)
    first, *rest = [f"{name} ({share:.1f}%)" for name, share in pairs]
    place = county["district_name"].iloc[0]
    return f"The largest group in {place} is {first}, then {in_words(rest[:3])}."


def most_deprived_place(frame: pd.DataFrame) -> str:
    """Where most people live in the most deprived fifth of small areas."""
    low = frame[frame["imd_decile"].isin(["1", "2"])]
    shares = low.groupby(["district_code", "district_name"], as_index=False, sort=False)[["share"]]
    return _extremes(shares.sum(), "residents in the most deprived fifth of England's small areas")


def most_deprived_domain(frame: pd.DataFrame) -> str:
    """For each of the two domains that stand out most, the district where."""
    districts, county = split_county(frame)
    domains = county.iloc[1:].sort_values("share", ascending=False, kind="stable")
    if domains.empty:
        return TOO_LITTLE
    said = []
    for _, row in domains.iloc[:2].iterrows():
        own = districts[districts["domain"].eq(row["domain"])]
        top = own.sort_values("share", kind="stable").iloc[-1]
        said.append(
            f"{row['domain'][0].lower()}{row['domain'][1:]} ({row['share']:.0f}%; "
            f"{top['district_name']} {top['share']:.0f}%)"
        )
    return (
        f"The domains in which most residents of {county['district_name'].iloc[0]} live in the "
        f"most deprived fifth are {in_words(said)}."
    )


def districts_apart(frame: pd.DataFrame) -> str:
    """The district with most residents, and the most and least densely peopled."""
    known = frame.dropna(subset=["n", "per_km2"])
    if known.empty:
        return TOO_LITTLE
    most, by_density = known.sort_values("n").iloc[-1], known.sort_values("per_km2")
    dense, sparse = by_density.iloc[-1], by_density.iloc[0]
    return (
        f"{most['district_name']} has most residents ({number(most['n'])}); "
        f"{dense['district_name']} is the most densely peopled ({number(dense['per_km2'], 0)} a "
        f"square kilometre) and {sparse['district_name']} the least "
        f"({number(sparse['per_km2'], 0)})."
    )

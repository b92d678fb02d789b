"""Headline sentences of the causes half, each from the disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, in_words, split_county

MOST_NAMED = 4
NOT_SENT = "nobody delivered it"


def factors_moved(frame: pd.DataFrame) -> str:
    """Which risk factors are clearly worse and better, and how many factors nobody holds."""
    last = frame[frame["change"].ne("")]
    missing = frame.loc[frame["reason"].str.startswith("not held"), "factor"].nunique()
    every = frame["factor"].nunique()
    asked = f" No agency's figure is held for {missing} of all {every} factors." if missing else ""
    silent = frame.loc[frame["reason"].eq(NOT_SENT), "factor"].nunique()
    asked += f" Nobody sent the figures for {silent} more." if silent else ""
    if last.empty:
        return f"{TOO_LITTLE}{asked}"
    said = []
    for state in ("worse", "better"):
        names = [n[0].lower() + n[1:] for n in last.loc[last["state"].eq(state), "factor"]]
        more = len(names) - MOST_NAMED
        shown = [*names[:MOST_NAMED], f"{more} more"] if more > 0 else names
        if names:
            said.append(f"clearly {state} for {in_words(shown)}")
    whole = f"Of {len(last)} risk factors held for two years"
    if not said:
        return f"{whole}, none is clearly better or worse than the year before.{asked}"
    return f"{whole}: {'; '.join(said)}.{asked}"


def index_of_areas(frame: pd.DataFrame) -> str:
    """Where the most at risk tenth lies, and how much of it is settled."""
    known = frame[frame["tenth"].eq(1)]
    if known.empty:
        return TOO_LITTLE
    by_place = known["district_name"].value_counts()
    settled = int(known["tenth_to"].eq(1).sum())
    return (
        f"Of the {len(known)} small areas in the most at risk tenth, {by_place.iloc[0]} are in "
        f"{by_place.index[0]}; {settled} stay in it whichever component is left out or counts "
        "twice."
    )


def backgrounds_apart(frame: pd.DataFrame) -> str:
    """The commonest background here, beside England's and that of all pupils here."""
    groups = list(dict.fromkeys(frame["group"]))
    table = frame.pivot_table(index="background", columns="group", values="share", sort=False)
    here = next((g for g in groups if g.endswith("serious violence")), None)
    if here is None or here not in table or table[here].dropna().empty:
        return TOO_LITTLE
    top = table[here].idxmax()
    others = [g for g in groups if g != here and g in table and pd.notna(table.loc[top, g])]
    beside = [f"{number(table.loc[top, g], 0)}% in {g.split(':')[0]}" for g in (here, *others)
              if g.endswith("serious violence")]  # fmt: skip
    pupils = [f"; {number(table.loc[top, g], 0)}% of all pupils in {g.split(':')[0]}"
              for g in others if g.endswith("all pupils")]  # fmt: skip
    return (
        f"The commonest background of children cautioned or sentenced for serious violence is "
        f"“{top[0].lower()}{top[1:]}”: {in_words(beside)}{''.join(pupils)}."
    )


def young_to_come(frame: pd.DataFrame) -> str:
    """How many under 25 in the county now and at the end, and the districts apart."""
    young = frame.dropna(subset=["index"])
    districts, county = split_county(young)
    if county.empty or districts.empty:
        return TOO_LITTLE
    first, last = (county.sort_values("period_start").iloc[i] for i in (0, -1))
    end = districts[districts["period_start"].eq(last["period_start"])].sort_values("index")
    if end.empty:
        return TOO_LITTLE
    return (
        f"{last['district_name']} had {number(first['people'])} residents under 25 in "
        f"{first['period']} and is projected to have {number(last['people'])} in "
        f"{last['period']}, {_grown(last['index'])}: from {_grown(end['index'].iloc[0])} in "
        f"{end['district_name'].iloc[0]} to {_grown(end['index'].iloc[-1])} in "
        f"{end['district_name'].iloc[-1]}."
    )


def _grown(index: float) -> str:
    """`7% more`: an index whose base is 100, in words."""
    change = round(index - 100)
    return "as many" if not change else f"{abs(change)}% {'more' if change > 0 else 'fewer'}"


def ages_to_come(frame: pd.DataFrame) -> str:
    """The county's last index of each age group."""
    _, county = split_county(frame)
    last = county[county["period_start"].eq(county["period_start"].max())]
    last = last.dropna(subset=["index"])
    if last.empty:
        return TOO_LITTLE
    said = [f"{_grown(row['index'])} aged {row['ages']}" for _, row in last.iterrows()
            if row["ages"][0].isdigit()]  # fmt: skip
    return (
        f"Residents of {last['district_name'].iloc[0]} projected for {last['period'].iloc[0]}, "
        f"against mid-{last['base_year'].iloc[0]:.0f}: {in_words(said)}."
    )

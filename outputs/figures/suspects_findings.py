"""Headline sentences of chapter 7, each made from a disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.charts.describing import lower_first
from outputs.compared import by_change
from outputs.figures.harmed_findings import limits
from outputs.findings import TOO_LITTLE, in_words, least, most, split_county
from sources.partnership import partnership
from transforms.statistics import change_word, rate_ratio

NONE_SEEN, CHARGED = "None seen", "Charge"


def peak_age(frame: pd.DataFrame) -> str:
    """The age with the highest rate of each sex, and how many ages may be as high as men's."""
    said, beside = [], ""
    for sex, rows in frame.dropna(subset=["rate"]).groupby("sex", sort=False):
        top = most(rows, "rate")
        said.append(f"{lower_first(str(sex))} at {top['age']:.0f} ({number(top['rate'], 1)})")
        close = rows.loc[rows["upper"].ge(top["lower"]) & rows["age"].ne(top["age"]), "age"]
        if not beside and len(close):
            ages = "s" if len(close) > 1 else ""
            beside = (
                f" For {lower_first(str(sex))} the intervals of {len(close)} other age{ages} "
                f"reach the peak's ({close.min():.0f} to {close.max():.0f})."
            )
    if not said:
        return TOO_LITTLE
    return f"The rate a year per 1,000 is highest for {' and for '.join(said)}.{beside}"


def male_share(frame: pd.DataFrame) -> str:
    """The age and sex with the highest rate, and its share of suspects."""
    told = frame.dropna(subset=["rate"])
    if told.empty:
        return TOO_LITTLE
    top = most(told, "rate")
    ages = top["age_band"].replace("-", " to ")
    first = (
        f"The rate is highest among {top['sex']}s aged {ages}: {number(top['rate'], 1)} suspects "
        f"a year per 1,000 {limits(top, 'lower', 'upper', 1)}."
    )
    males = frame[frame["sex"].eq("male")]
    if males["share"].isna().any():
        return first
    return f"{males['share'].sum():.0f}% of suspects are males of known age. {first}"


def knife_changes(frame: pd.DataFrame) -> str:
    """The last year against the first shown, for children and for adults."""
    last = frame[frame["period_start"].eq(frame["period_start"].max())]
    said = by_change(last, "category")
    if not said:
        return TOO_LITTLE
    first = frame.sort_values("period_start")["period"].iloc[0]
    return f"{last['period'].iloc[0]} against {first}, ratio of rates: {said}."


def group_share(frame: pd.DataFrame) -> str:
    """The share with two or more suspects, of all and of the youngest."""
    told = frame.dropna(subset=["share"])
    if told.empty:
        return TOO_LITTLE
    top = most(told, "share")
    whole = told[told["category"].eq("All ages")]
    said = []
    if len(whole):
        row = whole.iloc[0]
        said.append(
            f"{row['share']:.0f}% of offences with a suspect have two or more "
            f"{limits(row, 'share_lower', 'share_upper', 0)}"
        )
    if top["category"] != "All ages":
        said.append(
            f"the share is highest, {top['share']:.0f}%, where the youngest suspect is aged "
            f"{top['category']}"
        )
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def earlier_links(frame: pd.DataFrame) -> str:
    """How many were not linked to anything before, and how many at most to the middle band."""
    if frame["share"].isna().any():
        return TOO_LITTLE
    none, total = frame.iloc[0], frame["total"].iloc[0]
    middle = frame.loc[frame["share"].cumsum().ge(50), "category"].iloc[0]
    last = frame.iloc[-1]
    return (
        f"Of {number(total)} people first suspected of serious violence, {none['share']:.0f}% had "
        f"no earlier link that is seen and {last['share']:.0f}% had {last['category']}; the middle "
        f"one of them had {lower_first(middle)}."
    )


def earlier_kinds(frame: pd.DataFrame) -> str:
    """The commonest kind of first offence, and how many have none."""
    told = frame.dropna(subset=["share"])
    kinds, none = told[told["category"].ne(NONE_SEEN)], told[told["category"].eq(NONE_SEEN)]
    if kinds.empty:
        return TOO_LITTLE
    top = most(kinds, "share")
    rest = f" For {none['share'].iloc[0]:.0f}% no earlier offence is seen." if len(none) else ""
    return (
        f"The first offence seen was most often {lower_first(top['category'])} "
        f"({top['share']:.0f}% of people first suspected of serious violence).{rest}"
    )


def _clear(districts: pd.DataFrame, county: pd.DataFrame) -> str:
    """Which districts' intervals leave out the county's share: those that differ clearly."""
    if county["share"].isna().all():
        return ""
    whole = county.iloc[0]
    is_apart = districts["share_lower"].gt(whole["share"]) | districts["share_upper"].lt(
        whole["share"]
    )
    names = districts.loc[is_apart, "district_name"]
    if names.empty:
        return f"no district differs clearly from {whole['district_name']}"
    return f"clearly apart from {whole['district_name']}: {in_words(names)}"


def outcomes_now(frame: pd.DataFrame) -> str:
    """How all cases end, commonest first, and where they are most and least often charged."""
    is_placed = frame["district_code"].nunique() > 1
    name = "district_name" if is_placed else "category"
    is_whole = frame["district_code"].eq(partnership().county_code)
    whole = frame[is_whole] if is_placed else frame[frame[name].eq(frame[name].iloc[0])]
    shown = whole.dropna(subset=["share"]).sort_values("share", ascending=False, kind="stable")
    if shown.empty:
        return TOO_LITTLE
    top = shown.iloc[:3]
    pairs = zip(top["outcome"], top["share"], strict=True)
    said = [f"{lower_first(outcome)} {share:.0f}%" for outcome, share in pairs]
    first = f"Offences recorded in {shown['period'].iloc[0]}: {in_words(said)}."
    rest = frame[~frame.index.isin(whole.index) & frame["outcome"].str.startswith(CHARGED)]
    rest = rest.dropna(subset=["share"])
    if len(rest) < 2:
        return first
    low, high = least(rest, "share"), most(rest, "share")
    names = [str(row[name]) if is_placed else lower_first(row[name]) for row in (low, high)]
    told = _clear(rest, whole[whole["outcome"].str.startswith(CHARGED)]) if is_placed else ""
    return (
        f"{first} A charge or summons runs from {low['share']:.0f}% ({names[0]}) to "
        f"{high['share']:.0f}% ({names[1]}){'; ' if told else ''}{told}."
    )


def outcomes_over_years(frame: pd.DataFrame) -> str:
    """The share charged in the last settled year against the year before."""
    charged = frame[frame["outcome"].str.startswith(CHARGED)].dropna(subset=["share"])
    return _last_two(charged, "Charge or summons")


def _last_two(rows: pd.DataFrame, what: str) -> str:
    """A share of the last two periods, and what the interval of their ratio allows."""
    if len(rows) < 2:
        return TOO_LITTLE
    before, now = rows.sort_values("period_start").iloc[-2:].to_dict("records")
    _, lower, upper = rate_ratio(now["n"], now["total"], before["n"], before["total"])
    return (
        f"{what}: {now['share']:.0f}% of offences recorded in {now['period']}, "
        f"{before['share']:.0f}% in {before['period']}: {change_word(float(lower), float(upper))}."
    )


def flags_now(frame: pd.DataFrame) -> str:
    """How often each marker is set."""
    told = frame.dropna(subset=["share"]).sort_values("share", ascending=False, kind="stable")
    if told.empty:
        return TOO_LITTLE
    pairs = zip(told["flag"], told["share"], strict=True)
    said = [f"{lower_first(name)} {number(share, 1)}%" for name, share in pairs]
    return f"Markers set on serious violence, of all offences: {in_words(said)}."


def flags_apart(frame: pd.DataFrame) -> str:
    """For each marker, the kind of offence or district where it is set most and least often."""
    is_placed = frame["district_code"].nunique() > 1
    rows = split_county(frame)[0] if is_placed else frame
    name = "district_name" if is_placed else "category"
    said = []
    for flag, own in rows.dropna(subset=["share"]).groupby("flag", sort=False):
        if len(own) < 2:
            continue
        low, high = least(own, "share"), most(own, "share")
        names = [str(row[name]) if is_placed else lower_first(row[name]) for row in (low, high)]
        county = split_county(frame[frame["flag"].eq(flag)])[1]
        told = f", {_clear(own, county)}" if is_placed else ""
        said.append(
            f"{lower_first(str(flag))} from {number(low['share'], 1)}% ({names[0]}) to "
            f"{number(high['share'], 1)}% ({names[1]}){told}"
        )
    return f"Markers set: {'; '.join(said)}." if said else TOO_LITTLE


def flags_used(frame: pd.DataFrame) -> str:
    """Whether each marker was set more or less often than in the first year shown."""
    words: dict[str, list[str]] = {}
    told = frame.dropna(subset=["share"]).sort_values("period_start")
    for flag, rows in told.groupby("flag", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        _, lower, upper = rate_ratio(last["n"], last["total"], first["n"], first["total"])
        if word := change_word(float(lower), float(upper)):
            words.setdefault(word, []).append(lower_first(str(flag)))
    if not words:
        return TOO_LITTLE
    said = "; ".join(f"{word} for {in_words(flags)}" for word, flags in words.items())
    first, last = told["period"].iloc[0], told["period"].iloc[-1]
    return f"Markers set in {last} against {first}, as shares of offences: {said}."


def commonest_weapon(frame: pd.DataFrame) -> str:
    """How often a knife was used at each age, and how many weapons are not known."""
    knives = frame[frame["weapon"].str.startswith("Knife")].dropna(subset=["share"])
    if knives.empty:
        return TOO_LITTLE
    pairs = zip(knives["share"], knives["category"], strict=True)
    said = [f"{share:.0f}% of suspects {lower_first(ages)}" for share, ages in pairs]
    return (
        f"A knife or sharp instrument was used or threatened in the offences of {in_words(said)}, "
        "where the weapon is known."
    )


def weapons_apart(frame: pd.DataFrame) -> str:
    """The share with a knife in the county, and where it is most and least."""
    knives = frame[frame["weapon"].str.startswith("Knife")].dropna(subset=["share"])
    districts, county = split_county(knives)
    if county.empty or len(districts) < 2:
        return TOO_LITTLE
    whole = county.iloc[0]
    low, high = least(districts, "share"), most(districts, "share")
    lacking = whole["unknown_share"]
    rest = "" if pd.isna(lacking) else f" The weapon of {lacking:.0f}% of offences is not known."
    return (
        f"Knives or sharp instruments: {whole['share']:.0f}% of offences in "
        f"{whole['district_name']} whose weapon is known, from {low['share']:.0f}% in "
        f"{low['district_name']} to {high['share']:.0f}% in {high['district_name']}; "
        f"{_clear(districts, county)}.{rest}"
    )

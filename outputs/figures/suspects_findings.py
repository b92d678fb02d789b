"""Headline sentences of chapter 7, each made from a disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.charts.describing import lower_first
from outputs.compared import by_change
from outputs.figures.harmed_findings import limits
from outputs.findings import TOO_LITTLE, in_words, split_county
from transforms.statistics import change_word, rate_ratio

NONE_SEEN = "None seen"


def peak_age(frame: pd.DataFrame) -> str:
    """The age with the highest rate of each sex, and the ages that may be as high as men's."""
    said, beside = [], ""
    for sex, rows in frame.dropna(subset=["rate"]).groupby("sex", sort=False):
        top = rows.loc[rows["rate"].idxmax()]
        said.append(f"{lower_first(str(sex))} at {top['age']:.0f} ({number(top['rate'], 1)})")
        if not beside:
            close = rows.loc[rows["upper"].ge(top["rate"]), "age"]
            beside = (
                f" Among {lower_first(str(sex))}, {len(close)} of the ages {close.min():.0f} to "
                f"{close.max():.0f} have an interval that reaches that high."
            )
    if not said:
        return TOO_LITTLE
    return f"The rate a year per 1,000 is highest for {' and for '.join(said)}.{beside}"


def male_share(frame: pd.DataFrame) -> str:
    """The age and sex with the highest rate, and its share of suspects."""
    told = frame.dropna(subset=["rate"])
    if told.empty:
        return TOO_LITTLE
    top = told.loc[told["rate"].idxmax()]
    ages = top["age_band"].replace("-", " to ")
    first = (
        f"The rate is highest among {top['sex']}s aged {ages}: {number(top['rate'], 1)} suspects "
        f"a year per 1,000 {limits(top, 'lower', 'upper', 1)}."
    )
    males = frame[frame["sex"].eq("male")]
    if males["share"].isna().any():
        return first
    return f"{males['share'].sum():.0f}% of suspects of known age and sex are male. {first}"


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
    top = told.loc[told["share"].idxmax()]
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
    most = frame.iloc[-1]
    return (
        f"Of {number(total)} people first suspected of serious violence, {none['share']:.0f}% had "
        f"no earlier link that is seen and {most['share']:.0f}% had {most['category']}; the middle "
        f"one of them had {lower_first(middle)}."
    )


def earlier_kinds(frame: pd.DataFrame) -> str:
    """The commonest kind of first offence, and how many have none."""
    told = frame.dropna(subset=["share"])
    kinds, none = told[told["category"].ne(NONE_SEEN)], told[told["category"].eq(NONE_SEEN)]
    if kinds.empty:
        return TOO_LITTLE
    top = kinds.loc[kinds["share"].idxmax()]
    rest = f" For {none['share'].iloc[0]:.0f}% no earlier offence is seen." if len(none) else ""
    return (
        f"The first offence seen was most often {lower_first(top['category'])} "
        f"({top['share']:.0f}% of people first suspected of serious violence).{rest}"
    )


def outcomes_now(frame: pd.DataFrame) -> str:
    """How all cases end, commonest first, and the kinds most and least often charged."""
    whole = frame[frame["category"].eq(frame["category"].iloc[0])].dropna(subset=["share"])
    if whole.empty:
        return TOO_LITTLE
    top = whole.sort_values("share", ascending=False).iloc[:3]
    pairs = zip(top["outcome"], top["share"], strict=True)
    said = [f"{lower_first(name)} {share:.0f}%" for name, share in pairs]
    first = f"Offences recorded in {whole['period'].iloc[0]}: {in_words(said)}."
    charged = frame[frame["outcome"].str.startswith("Charged") & frame["share"].notna()]
    rest = charged[charged["category"].ne(frame["category"].iloc[0])]
    if len(rest) < 2:
        return first
    low, high = rest.loc[rest["share"].idxmin()], rest.loc[rest["share"].idxmax()]
    return (
        f"{first} Charges run from {low['share']:.0f}% ({_name(low)}) to {high['share']:.0f}% "
        f"({_name(high)})."
    )


def _name(row: pd.Series) -> str:
    """A district as it is written, a kind of offence as inside a sentence."""
    is_place = row["category"] == row.get("district_name")
    return str(row["category"]) if is_place else lower_first(row["category"])


def outcomes_over_years(frame: pd.DataFrame) -> str:
    """The share charged in the last settled year against the year before."""
    charged = frame[frame["outcome"].str.startswith("Charged")].dropna(subset=["share"])
    return _last_two(charged, "Charged or summonsed")


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
    """How often each marker is set on all serious violence."""
    whole = frame[frame["category"].eq(frame["category"].iloc[0])]
    told = whole.dropna(subset=["share"]).sort_values("share", ascending=False, kind="stable")
    if told.empty:
        return TOO_LITTLE
    pairs = zip(told["flag"], told["share"], strict=True)
    said = [f"{lower_first(name)} {number(share, 1)}%" for name, share in pairs]
    return f"Marked on serious violence: {in_words(said)} of offences."


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
    said = [f"{share:.0f}% of suspects aged {ages}" for share, ages in pairs]
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
    low, high = (districts.loc[districts["share"].agg(f)] for f in ("idxmin", "idxmax"))
    lacking = whole["unknown_share"]
    rest = "" if pd.isna(lacking) else f" The weapon of {lacking:.0f}% of offences is not known."
    return (
        f"Knives or sharp instruments: {whole['share']:.0f}% of offences in "
        f"{whole['district_name']} whose weapon is known, from {low['share']:.0f}% in "
        f"{low['district_name']} to {high['share']:.0f}% in {high['district_name']}.{rest}"
    )

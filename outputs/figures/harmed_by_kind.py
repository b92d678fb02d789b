"""Chapter 6: harm by who did it and to whom: relationship, domestic abuse, sexual violence."""

from dataclasses import replace

import pandas as pd

from outputs.charts.dots import DotPlot
from outputs.charts.multi_line import MultiLine
from outputs.charts.shares import StackedShares
from outputs.figures.harmed_findings import (
    CHILDREN,
    FEMALE,
    LATE,
    MALE,
    domestic_by_sex,
    domestic_by_year,
    marked_vulnerable,
    relationships,
    sexual_profile,
)
from outputs.figures.who_is_harmed import POOLED, SEXES, TIMES, UNDER_18, VICTIMS, YEARS
from outputs.inputs import Inputs
from outputs.parts import cells, counted, known, shares_of_known, with_shares
from outputs.registry import figure
from sources.police.offences import RELATIONSHIPS
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, TOTAL

ALL = "All serious violence"
SEX_NAMES = {"female": FEMALE, "male": MALE}


def _pooled(measure: str, *by: str) -> Cut:
    """Three years of the county by these columns, with all that is known of them."""
    cut = ("county_code", *by)
    return Cut(measure, by=cut, period="latest_three_years", groups=(KNOWN,))


RELATED = {c: _pooled(VICTIMS, c, "relationship") for c in ("offence_group", "sex")}
VULNERABLE = {
    c: _pooled(VICTIMS, c, "is_vulnerable") for c in ("offence_group", "sex", "age_group")
}
ABUSE_KINDS = {
    "violence_against_the_person": "Violence against the person",
    "sexual_offences": "Sexual offences",
}
BY_YEAR = {
    name: Cut(
        f"police__offences.{measure}_offences", by=("county_code", "is_domestic"),
        period="financial_year", latest=YEARS,
    )
    for measure, name in ABUSE_KINDS.items()
}  # fmt: skip
BY_SEX = {
    name: _pooled(f"police__victims.{measure}_victims", "sex", "is_domestic")
    for measure, name in ABUSE_KINDS.items()
}
SEXUAL_VICTIMS = "police__victims.sexual_offences_victims"
SEXUAL = "police__offences.sexual_offences_offences"
SEXUAL_AGES = replace(_pooled(SEXUAL_VICTIMS, "age_band"), groups=(UNDER_18, KNOWN))
SEXUAL_KNOWN_BY = _pooled(SEXUAL_VICTIMS, "relationship")
SEXUAL_PLACES = _pooled(SEXUAL, "location_type")
SEXUAL_LATE = _pooled(SEXUAL, "is_historic")
MARKER = (
    "Domestic abuse as the police marked it: people aged 16 and over who are or were partners, "
    "or family. Markers are added by hand and under-used."
)
NOT_ADDED = (
    "Domestic abuse is a kind of violence and of sexual offence, not one beside them: the "
    "figures are never added together."
)


@figure(
    catalogue="F4",
    chapter=6,
    title="Victims of serious violence by who harmed them, {county}, {period}",
    question="Are people harmed by strangers, acquaintances, family or partners?",
    unit="Share of victims whose relationship to a suspect is known (%)",
    cuts=tuple(RELATED.values()),
    chart=StackedShares(row="category", part="relationship", base="total"),
    finding=relationships,
    notes=(
        TIMES,
        POOLED,
        "The closest relationship of any suspect, as recorded. It is known more often where a "
        "suspect is, so strangers are too few here; the table gives the share not known.",
    ),
)
def victims_by_relationship(x: Inputs) -> pd.DataFrame:
    """One row for each group of victims (all, each sex, each kind) and known relationship."""
    whole = shares_of_known(x, RELATED["sex"], "relationship", sex=TOTAL).assign(category=ALL)
    sexes = shares_of_known(x, RELATED["sex"], "relationship")
    kinds = shares_of_known(x, RELATED["offence_group"], "relationship")
    rows = pd.concat([whole, _sexes(sexes), _kinds(kinds)], ignore_index=True)
    order = rows["relationship"].map(RELATIONSHIPS.index)
    rank = rows["category"].map({c: i for i, c in enumerate(dict.fromkeys(rows["category"]))})
    ordered = rows.assign(rank=rank, order=order).sort_values(["rank", "order"])
    told = ordered["relationship"].str.capitalize()
    return ordered.drop(columns=["rank", "order"]).assign(relationship=told).reset_index(drop=True)


def _sexes(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of known sexes, named in `category`."""
    told = rows[rows["sex"].isin(SEXES)]
    return told.assign(category=told["sex"].map(SEX_NAMES)).drop(columns="sex")


def _kinds(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of offence groups that have victims, named in `category`."""
    return counted(rows, "offence_group", "total").rename(columns={"offence_group": "category"})


@figure(
    catalogue="F5",
    chapter=6,
    title="Victims of serious violence marked as vulnerable, {county}, {period}",
    question="How many of those harmed do the police mark as vulnerable?",
    unit="Share of victims with the vulnerability marker (%)",
    cuts=tuple(VULNERABLE.values()),
    chart=DotPlot(),
    finding=marked_vulnerable,
    notes=(
        TIMES,
        POOLED,
        "The marker does not say why a person is vulnerable, and is added by hand: a low share is "
        "no proof that few are. Disability is not supplied: it is about a person's health, which "
        "the Act's own power does not let agencies share.",
        "Whiskers: 95% intervals (Wilson).",
    ),
)
def victims_marked_vulnerable(x: Inputs) -> pd.DataFrame:
    """One row for all victims, and for each kind, sex and age group."""
    whole = x.cut(VULNERABLE["sex"], total=("sex",)).assign(category=ALL)
    every = x.cut(VULNERABLE["sex"], total=("sex", "is_vulnerable"))
    rows = [with_shares(whole, every)]
    for column, cut in VULNERABLE.items():
        wholes = x.cut(cut, total=("is_vulnerable",))
        shares = counted(with_shares(known(x.cut(cut), column), wholes, [column]), column, "total")
        names = shares[column].map(lambda name: SEX_NAMES.get(name, name.capitalize()))
        rows.append(shares.assign(category=names).drop(columns=column))
    found = pd.concat(rows, ignore_index=True)
    marked = found[found["is_vulnerable"].eq("true")]
    return marked.drop(columns="is_vulnerable").reset_index(drop=True)


@figure(
    catalogue="F6",
    chapter=6,
    title="Domestic abuse in violence and in sexual offences, {county}, {period}",
    question="How much violence and how many sexual offences are domestic abuse?",
    unit="Share of recorded offences marked as domestic abuse (%)",
    cuts=tuple(BY_YEAR.values()),
    chart=MultiLine(
        x="period", y="share", line="category", lower="share_lower", upper="share_upper",
        reference=None, from_zero=True,
    ),
    finding=domestic_by_year,
    notes=(
        "All violence against the person and all sexual offences, serious or not. Financial "
        "years. Shaded: 95% intervals (Wilson).",
        MARKER,
        NOT_ADDED,
    ),
)  # fmt: skip
def domestic_abuse_by_year(x: Inputs) -> pd.DataFrame:
    """One row for each of the two kinds and each whole financial year, county."""
    rows = [
        _marked(x, cut, []).assign(category=name) for name, cut in BY_YEAR.items()
    ]  # fmt: skip
    return pd.concat(rows, ignore_index=True)


def _marked(x: Inputs, cut: Cut, by: list[str]) -> pd.DataFrame:
    """The offences or victims with the domestic abuse marker, and their share of all."""
    wholes = x.cut(cut, total=("is_domestic",))
    marked = x.cut(cut)
    marked = marked[marked["is_domestic"].eq("true")].drop(columns="is_domestic")
    return with_shares(marked.reset_index(drop=True), wholes, by)


@figure(
    catalogue="F14",
    chapter=6,
    title="Domestic abuse in violence and in sexual offences by sex, {county}, {period}",
    question="Is more of the violence against women and girls domestic than of that against men?",
    unit="Share of victims whose offence is marked as domestic abuse (%)",
    cuts=tuple(BY_SEX.values()),
    chart=DotPlot(group="sex", row="category"),
    finding=domestic_by_sex,
    notes=(TIMES, POOLED, MARKER, NOT_ADDED, "Whiskers: 95% intervals (Wilson)."),
)
def domestic_abuse_by_sex(x: Inputs) -> pd.DataFrame:
    """One row for each of the two kinds and each known sex, county."""
    rows = [_marked(x, cut, ["sex"]).assign(category=name) for name, cut in BY_SEX.items()]
    every = pd.concat(rows, ignore_index=True)
    told = every[every["sex"].isin(SEXES)]
    return told.assign(sex=told["sex"].map(SEX_NAMES)).reset_index(drop=True)


@figure(
    catalogue="F7",
    chapter=6,
    title="Sexual offences: victims, time to report and place, {county}, {period}",
    question="Who is harmed by sexual offences, where, and how long before they are recorded?",
    unit="Share of victims, or of offences, where known (%)",
    cuts=(SEXUAL_AGES, SEXUAL_KNOWN_BY, SEXUAL_LATE, SEXUAL_PLACES),
    chart=DotPlot(row="category"),
    finding=sexual_profile,
    edition=("partner",),
    notes=(
        "All recorded sexual offences, rape and others. For partners only, for the whole county "
        "and three years together, and never by two of these at once.",
        "Ages and relationships are of victims; the place and the time to recording are of "
        "offences, by the earliest time each can have been committed. Age is at the offence; under "
        "18 holds the two bands below it.",
        "Whiskers: 95% intervals (Wilson).",
    ),
)
def sexual_violence_profile(x: Inputs) -> pd.DataFrame:
    """One row for each age band, relationship, kind of place, and late recording; county."""
    ages = shares_of_known(x, SEXUAL_AGES, "age_band")
    ages = ages.assign(aspect="Age", category="Aged " + ages["age_band"].map(_aged))
    wholes = cells(x, SEXUAL_AGES, age_band=KNOWN)
    children = with_shares(cells(x, SEXUAL_AGES, age_band=UNDER_18), wholes)
    children = children.assign(aspect="Age", category=CHILDREN)
    late = shares_of_known(x, SEXUAL_LATE, "is_historic")
    late = late[late["is_historic"].eq("true")]
    late = late.assign(aspect="Recording", category=LATE)
    by = shares_of_known(x, SEXUAL_KNOWN_BY, "relationship")
    by = by.assign(aspect="Relationship", category="By " + by["relationship"].map(_related))
    places = counted(shares_of_known(x, SEXUAL_PLACES, "location_type"), "location_type")
    places = places.assign(aspect="Place", category="Place: " + places["location_type"])
    rows = pd.concat([children, ages, late, by, places], ignore_index=True)
    return rows.drop(columns=["age_band", "is_historic", "relationship", "location_type"])


def _aged(band: str) -> str:
    return band.replace("-", " to ")


def _related(relationship: str) -> str:
    """`a stranger`, `family`."""
    if relationship == "family":
        return relationship
    return f"{'an' if relationship[0] in 'aeiou' else 'a'} {relationship}"

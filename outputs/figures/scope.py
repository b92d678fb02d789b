"""Chapter 1: what the partnership counts as serious violence, code by code and in all."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from outputs.charts.dots import DotPlot
from outputs.figures.scope_findings import WHOLE, definitions_apart, largest_code
from outputs.inputs import Inputs
from outputs.rates import rated
from outputs.registry import figure
from sources.code_lists import code_list
from sources.definitions import Definition, classes_of
from sources.partnership import partnership
from sources.serious_violence import Counted, counted
from transforms.cuts import Cut
from transforms.statistics import crude_rate

OFFENCES = "police__offences"
EVERY = "All definitions"
CENSUS = "Census 2021"
PER = 1000
DEFINITIONS = counted(partnership().definitions, partnership().drawn_under)
UNDER = {c: f"{OFFENCES}.{c.measure('offences')}" for c in DEFINITIONS}
"""The measure that counts the offences of each definition."""


@dataclass(frozen=True)
class Part:
    """A class, or a subclass of one, that the definition counts and none before it does."""

    counted: Counted
    code: str
    subclass: str = ""

    def is_in(self, definition: Definition) -> bool:
        """Whether the definition counts it, where its conditions hold."""
        whole = self.code in definition.classes
        return whole or (bool(self.subclass) and self.subclass in definition.subclasses)


def parts(found: tuple[Counted, ...]) -> tuple[Part, ...]:
    """Every part of every definition once, under the first that counts it.

    Definitions in their order; classes as the Home Office lists them, each subclass in the
    place of its class.
    """
    order = {code: place for place, code in enumerate(code_list("offences").codes)}
    seen: dict[tuple[str, str], Part] = {}
    for each in found:
        own = [(code, "") for code in each.definition.classes]
        own += [(c, s) for s in each.definition.subclasses for c in classes_of(s)[:1]]
        for code, subclass in sorted(own, key=lambda pair: (order[pair[0]], pair[1])):
            seen.setdefault((code, subclass), Part(each, code, subclass))
    return tuple(seen.values())


PARTS = parts(DEFINITIONS)
BY_CODE = {
    each: Cut(UNDER[each], by=("county_code", "offence_code"), period="latest_three_years")
    for each in dict.fromkeys(part.counted for part in PARTS)
}
IN_ALL = {c: Cut(UNDER[c], by=("county_code",), period="latest_year") for c in DEFINITIONS}


@figure(
    catalogue="A2",
    chapter=1,
    title="What counts as serious violence, by offence code, {county}, {period}",
    question="Which offence codes does each definition of serious violence hold?",
    unit="Offences in three years, and share of the definition's offences (%)",
    cuts=tuple(BY_CODE.values()),
    finding=largest_code,
    notes=(
        "A code stands under the first definition that counts it, with that definition's count; "
        "the last column names every definition that holds it, each with its own conditions.",
        "A subclass: only these offences of the class count. Class 8N pools wounding without "
        "intent with actual bodily harm.",
        "Codes and groups are those of the Home Office Counting Rules.",
    ),
)
def definition_codes(x: Inputs) -> pd.DataFrame:
    """One row for each class or subclass that a definition adds to those before it, county."""
    rows = [frame for each, cut in BY_CODE.items() for frame in _counted(x, each, cut)]
    return pd.concat(rows, ignore_index=True)


def _counted(x: Inputs, each: Counted, cut: Cut) -> Iterator[pd.DataFrame]:
    """The rows of the parts that stand under one definition."""
    counts = x.cut(cut).set_index("offence_code")
    whole = x.cut(cut, total=("offence_code",))["n"]
    classes = {c.code: c for c in code_list("offences").rows}
    names = code_list("offence_subclasses").labels
    for part in (p for p in PARTS if p.counted == each):
        row = counts.loc[[part.code]].reset_index()
        yield row.assign(
            measure_name=each.definition.title,
            offence_group=classes[part.code]["group"],
            offence_subgroup=classes[part.code]["subgroup"],
            offence_name=names[part.subclass] if part.subclass else classes[part.code].label,
            part=f"Subclass {part.subclass}" if part.subclass else WHOLE,
            share=100 * row["n"] / whole.iloc[0] if len(whole) else float("nan"),
            held_by=_held_by(part),
        )


def _held_by(part: Part) -> str:
    """The titles of the definitions that count the part."""
    holding = [c.definition.title for c in DEFINITIONS if part.is_in(c.definition)]
    return EVERY if len(holding) == len(DEFINITIONS) else "; ".join(holding)


def conditions_of(definition: Definition) -> str:
    """What has to hold of an offence besides its code, in words."""
    said = [f"{flag.removeprefix('is_').replace('_', ' ')} marker" for flag in definition.flags]
    if not definition.include_domestic:
        said.append("not domestic abuse")
    if not definition.include_sexual:
        said.append("not sexual")
    if definition.public_places:
        said.append(f"in a public place ({', '.join(definition.public_places)})")
    if definition.max_age is not None:
        whose = {"either": "a victim or suspect", "victim": "a victim", "suspect": "a suspect"}
        said.append(f"{whose[definition.age_of or 'either']} under {definition.max_age + 1}")
    return "; ".join(said) or "none"


@figure(
    catalogue="M6",
    chapter=1,
    title="Serious violence under each definition and population, {county}, {period}",
    question="How much do the rate and its size depend on the definition and the population?",
    unit="Offences per 1,000 residents",
    cuts=tuple(IN_ALL.values()),
    tables=("ref_ethnicity",),
    chart=DotPlot(
        value="rate", lower="lower", upper="upper", row="measure_name",
        group="population_name", decimals=2,
    ),
    finding=definitions_apart,
    notes=(
        "The definitions overlap: their counts are never added.",
        "Census 2021 counted usual residents in March 2021; the mid-year estimate is "
        "interpolated to the middle of the year shown. Published rates use either.",
        "Whiskers: 95% intervals (Byar; exact Poisson below 10) of the count alone.",
    ),
)  # fmt: skip
def serious_violence_by_definition(x: Inputs) -> pd.DataFrame:
    """One row for each definition and population, county."""
    frames = [x.cut(cut).assign(place=i) for i, cut in enumerate(IN_ALL.values())]
    counts = pd.concat(frames, ignore_index=True)
    told = [c.definition for c in DEFINITIONS]
    named = counts.assign(
        measure_name=counts["place"].map(lambda i: told[i].title),
        version=counts["place"].map(lambda i: told[i].version),
        conditions=counts["place"].map(lambda i: conditions_of(told[i])),
    )
    estimate = rated(named, x, PER)
    rows = pd.concat([
        estimate.assign(population_name="Mid-year estimate"),
        _on_the_census(named, x).assign(population_name=CENSUS),
    ])  # fmt: skip
    return rows.sort_values("place", kind="stable").drop(columns="place").reset_index(drop=True)


def _on_the_census(counts: pd.DataFrame, x: Inputs) -> pd.DataFrame:
    """The counts with rates on the usual residents of Census 2021."""
    people = x.table("ref_ethnicity")
    own = people[people["district_code"].isin(x.partnership.districts)]["population"].sum()
    person_years = own * counts["months_covered"] / 12
    rate, lower, upper = crude_rate(counts["n"], person_years, PER)
    return counts.assign(
        denominator=person_years, denominator_name=CENSUS, rate=rate, lower=lower, upper=upper
    )

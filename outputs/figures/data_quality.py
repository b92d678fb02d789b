"""Chapter 13: what each agency sent, for which months, and how much of it is filled in."""

from dataclasses import dataclass

import pandas as pd

from outputs.charts.heat import Strip
from outputs.charts.matrix import HeatTable
from outputs.figures.data_quality_findings import least_filled, months_held
from outputs.findings import coverage_words
from outputs.inputs import Inputs
from outputs.registry import figure
from sources.contract import Contract
from sources.registry import contract, contracts
from transforms.cuts import Cut
from transforms.dimensions import NOT_KNOWN, TOTAL, member
from transforms.periods import label
from transforms.statistics import wilson

YEARS = 3
PLACE = "district_code"


@dataclass(frozen=True)
class Asked:
    """A field that ought to be filled in: whose rows, which, its column and its name in words.

    `is_stock`: the rows are of one day, and only the latest is asked about.
    """

    agency: str
    rows: str
    measure: str
    column: str
    name: str
    is_stock: bool = False

    @property
    def cut(self) -> Cut:
        """The counts by the field's members, over everything where the field says where."""
        if self.is_stock:
            return Cut(self.measure, ("county_code", self.column), "window", latest=1)
        if self.column == PLACE:
            return Cut(self.measure, (PLACE,), "financial_year", latest=YEARS, elsewhere=True)
        return Cut(self.measure, ("county_code", self.column), "financial_year", latest=YEARS)


Named = tuple[str, str]
AGE, SEX, ETHNICITY = ("age_band", "age"), ("sex", "sex"), ("ethnic_group", "ethnic group")
WHERE, TIME = (PLACE, "place"), ("weekday", "time of day")
KIND_OF_PLACE = ("location_type", "kind of place")


def _of(agency: str, rows: str, measure: str, *fields: Named, **how: bool) -> list[Asked]:
    return [Asked(agency, rows, measure, column, name, **how) for column, name in fields]


ASKED = (
    *_of(
        "Police", "Offences", "police__offences.serious_violence_offences",
        WHERE, TIME, KIND_OF_PLACE, ("weapon_type", "weapon"), ("relationship", "relationship"),
    ),
    *_of("Police", "Victims", "police__victims.serious_violence_victims", AGE, SEX, ETHNICITY),
    *_of("Police", "Suspects", "police__suspects.serious_violence_suspects", AGE, SEX, ETHNICITY),
    *_of(
        "Health", "Admissions", "health__admissions.violence_admissions",
        WHERE, AGE, SEX, ETHNICITY,
    ),
    *_of("Health", "ED (ISTV)", "health__ed_assaults.ed_assaults", TIME, KIND_OF_PLACE),
    *_of(
        "Health", "ED (ECDS)", "health__ed_attendances.assault_attendances",
        WHERE, AGE, SEX, ETHNICITY, KIND_OF_PLACE,
    ),
    *_of(
        "Youth justice and probation", "Children", "youth_justice__outcomes.outcomes",
        WHERE, SEX, ETHNICITY,
    ),
    *_of(
        "Youth justice and probation", "On probation", "sna__supervised_persons.people",
        SEX, ETHNICITY, is_stock=True,
    ),
)  # fmt: skip
"""The fields that figures break counts down by; their gaps limit what those figures can say."""


@figure(
    catalogue="A1",
    chapter=13,
    title="What each agency sent, and for which months, {county}, {period}",
    question="Which months does each source answer for?",
    unit="Filled: the month is covered by an accepted delivery",
    tables=("out_sna__coverage",),
    datasets=tuple(contracts()),
    chart=Strip(),
    finding=coverage_words,
    needs="none",
    notes=(
        "A month that is not filled was delivered by nobody; it is not zero.",
        "A caseload is counted on one day, so only the months of those days are filled.",
    ),
)
def sources_and_coverage(x: Inputs) -> pd.DataFrame:
    """One row for each dataset and month from the first to the last that anyone covers."""
    covered = x.table("out_sna__coverage")
    first, last = covered["month_start"].min(), covered["month_start"].max()
    if covered.empty:
        first = last = pd.Timestamp(x.partnership.district_vintage, 1, 1)
    months = pd.date_range(first, last, freq="MS")
    key = ["dataset", "month_start"]
    index = pd.MultiIndex.from_product([list(contracts()), months], names=key)
    rows = covered.set_index(key)["deliveries"].reindex(index, fill_value=0).reset_index()
    return rows.assign(
        title=rows["dataset"].map(lambda name: contract(name).title),
        agency=rows["dataset"].map(lambda name: contract(name).agency.title),
        period=rows["month_start"].dt.strftime("%b %Y"),
        is_covered=rows["deliveries"].gt(0).astype(int),
    )


@figure(
    catalogue="A11",
    chapter=13,
    title="The sources: what a row is, where it counts, and under which power, {county}",
    question="What does each source count, and how far does it reach?",
    unit="Months and deliveries",
    tables=("out_sna__coverage",),
    datasets=tuple(contracts()),
    finding=months_held,
    needs="none",
    notes=(
        "Gaps: months between the first and the last that no accepted delivery answers for; a "
        "caseload is counted on single days and has none.",
        "Rows in, accepted, rejected and superseded are in each agency's delivery reports.",
    ),
)
def register_of_sources(x: Inputs) -> pd.DataFrame:
    """One row for each declared dataset, by agency."""
    covered = x.table("out_sna__coverage")
    found = sorted(contracts().values(), key=lambda c: (c.agency.name, c.name))
    return pd.DataFrame([_registered(c, covered, x) for c in found])


def _registered(source: Contract, covered: pd.DataFrame, x: Inputs) -> dict[str, object]:
    """One dataset's row; a source that sent nothing has no months."""
    months = covered.loc[covered["dataset"].eq(source.name), "month_start"].sort_values()
    came = len(months) > 0
    span = len(pd.period_range(months.iloc[0], months.iloc[-1], freq="M")) if came else 0
    is_snapshot = source.submission == "snapshot"
    return {
        "agency": source.agency.title,
        "title": source.title,
        "grain": source.grain,
        "place_meaning": source.place.label,
        "gateway": source.gateway.title,
        "first_month": f"{months.iloc[0]:%b %Y}" if came else None,
        "last_month": f"{months.iloc[-1]:%b %Y}" if came else None,
        "months": len(months),
        "gaps": 0 if is_snapshot else span - len(months),
        "deliveries": len(x.deliveries.get(source.name, ())),
        "status": "" if came else "x",
    }


@figure(
    catalogue="A7",
    chapter=13,
    title="What is not filled in, by source, field and year, {county}",
    question="Where is so much missing that a breakdown cannot be relied on?",
    unit="Rows in which the field is not known (%), financial years",
    cuts=tuple(dict.fromkeys(asked.cut for asked in ASKED)),
    chart=HeatTable(
        rows="category", columns="period", value="share", sections="agency", decimals=0
    ),
    finding=least_filled,
    needs="any",
    notes=(
        "Police rows are those of serious violence. Of the rows placed in the county; of all rows "
        "where the field is the place itself.",
        "Time of day: midnight sharp is a default, and counts as not known.",
        "ED: assault attendances at emergency departments. Children: outcomes in youth justice.",
        "Hospital counts are rounded to 5, so their shares are approximate.",
        "The probation caseload is of its latest day, in the year of that day.",
        "A field that is known may still be wrong: this says nothing of that.",
    ),
)  # fmt: skip
def not_filled_in(x: Inputs) -> pd.DataFrame:
    """One row for each source, field and year of the last three; per cent, Wilson limits.

    A year that the source does not answer for whole has no number.
    """
    came = [asked for asked in ASKED if _has(x, asked)]
    if not came:
        return pd.DataFrame()
    found = pd.concat([_missing(x, asked) for asked in came], ignore_index=True)
    years = sorted(found["period"].unique())[-YEARS:]
    keys = ["agency", "category", "measure"]
    every = found[keys].drop_duplicates().merge(pd.DataFrame({"period": years}), how="cross")
    rows = every.merge(found, on=[*keys, "period"], how="left")
    return rows.assign(status=rows["status"].fillna("x"))


def _has(x: Inputs, asked: Asked) -> bool:
    """Whether everything that the rows rest on was delivered."""
    return all(x.has(name) for name in asked.cut.counts.datasets) and len(x.cube(asked.cut)) > 0


def _missing(x: Inputs, asked: Asked) -> pd.DataFrame:
    """The share not known of one field, by year."""
    cells = x.cube(asked.cut)
    if asked.column != PLACE:
        cells = cells[cells["district_code"].eq(x.county_code)]
    keys = ["period_start", "period_end"]
    is_unknown = cells[asked.column].map(member).eq(NOT_KNOWN)
    whole = cells.loc[cells[asked.column].eq(TOTAL), [*keys, "n", "status"]]
    rows = cells.loc[is_unknown, ["measure", *keys, "n", "status"]].merge(
        whole.rename(columns={"n": "total", "status": "status_of_total"}), on=keys
    )
    share, lower, upper = (100 * v for v in wilson(rows["n"], rows["total"]))
    is_hidden = rows["status"].eq("c") | rows["status_of_total"].eq("c")
    year = [label("financial_year", *_year_of(end)) for end in rows["period_end"]]
    return rows.drop(columns="status_of_total").assign(
        agency=asked.agency,
        category=f"{asked.rows}: {asked.name}",
        period=year,
        share=share,
        share_lower=lower,
        share_upper=upper,
        status=rows["status"].mask(is_hidden, "c"),
    )


def _year_of(day: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The financial year that the day lies in."""
    start = pd.Timestamp(day.year - (day.month < 4), 4, 1)
    return start, start + pd.DateOffset(years=1) - pd.DateOffset(days=1)

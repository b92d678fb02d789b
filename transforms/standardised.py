"""Directly age-standardised rates of what is counted where people live, three years together."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Between, Contract, Field, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from sources.partnership import partnership
from sources.registry import contracts
from sources.sql import literal
from transforms.domains import ELSEWHERE
from transforms.duck import as_arrow
from transforms.measures import MEASURE, flows
from transforms.periods import label
from transforms.population import OLDEST, PERSONS, SEXES, denominators, residents
from transforms.registry import derives
from transforms.rounding import reason_field
from transforms.small_areas import PERIOD_FIELDS, Keys, period_keys
from transforms.standardisation import BAND_YEARS
from transforms.statistics import DSR_FROM, ESP2013, Array, dsr
from transforms.stocks import counted

POOLED = 36
"""Months pooled for a rate."""
UNRELIABLE_BELOW = 20
"""Events below which a standardised rate is marked as of low reliability (ONS)."""
PER = 100_000
TOO_FEW = f"fewer than {DSR_FROM} events"
NO_PEOPLE = "no population by age is held for the area"
FIRST_AGES = tuple(range(0, len(ESP2013) * BAND_YEARS, BAND_YEARS))

STANDARDISED = Table(
    name="out_sna__standardised",
    title="Directly age-standardised rates per 100,000, three years together",
    grain="One row for each measure counted by residence, area, sex and three years.",
    key=("measure", "district_code", "sex", "period_end"),
    fields=(
        MEASURE,
        DISTRICT_CODE,
        Field("sex", "string", "Sex, or persons for everybody.", (NotNull(), OneOf(SEXES))),
        *PERIOD_FIELDS,
        Field("dsr", "number", "Events per 100,000 residents a year, standardised (ESP 2013)."),
        Field("dsr_lower", "number", "Lower 95% limit: Dobson's over Byar's."),
        Field("dsr_upper", "number", "Upper 95% limit."),
        Field("denominator_name", "string", "The population estimate or estimates used."),
        Field(
            "status",
            "string",
            "x: not available; u: of low reliability, under 20 events.",
            (NotNull(), OneOf(("", "u", "x"))),
        ),
        reason_field(TOO_FEW, NO_PEOPLE),
    ),
    caveats=(
        "Rows without an age, or a place inside the partnership, are in no rate; rows without "
        "a sex are among persons alone.",
        "Events are taken as independent: one person's several admissions are not told apart, "
        "so limits are a little too narrow.",
        "Windows of three years overlap from one year to the next.",
    ),
)
SAFE = (
    "Weighted rates over nineteen age bands, none below 10 events, rounded to a tenth; national "
    "rules on hospital data exempt standardised rates and their intervals."
)
BY_BAND = """
    select district_code, coalesce(sex, 'unknown') as sex, month_start,
           least(age_years // {width}, {last})::bigint as band, {counts}
    from core_{table}
    where age_years is not null and district_code not in {elsewhere}
    group by all order by all"""
COVERED = """
    select distinct date_trunc('month', month_start)::date as month_start from answered
    where dataset = ? order by all"""


def standardisable() -> tuple[Contract, ...]:
    """Datasets counted where people live, of every age, whose rows say age and sex."""
    return tuple(c for c in contracts().values() if _can_be(c))


def _can_be(contract: Contract) -> bool:
    names = {f.name for f in contract.fields}
    if contract.place.meaning != "residence" or not {"age_years", "sex"} <= names:
        return False
    limits = contract.field("age_years").constraint(Between)
    is_all_ages = not isinstance(limits, Between) or int(str(limits.maximum)) >= OLDEST
    return is_all_ages and bool(flows(contract))


@derives(
    STANDARDISED,
    inputs=(
        "answered",
        "ref_districts",
        "ref_population",
        *(f"core_{c.name}" for c in standardisable()),
    ),
    safe_because=SAFE,
)
def standardised(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The standardised rate of every measure by area and sex, in rolling threes of years."""
    held = denominators(con)
    parts = [part for c in standardisable() for part in _rates(con, c, held)]
    columns = [f.name for f in STANDARDISED.fields]
    made = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    return as_arrow(made.sort_values(list(STANDARDISED.key))[columns], STANDARDISED)


def windows(covered: pd.DatetimeIndex) -> pd.DataFrame:
    """Three years wholly covered that end where a financial year does, and the latest three.

    Grain: one row for each window. Columns period, period_start and period_end.
    """
    held = set(covered)
    ends = [m for m in covered if m.month == 3 or m == covered.max()]
    starts = [m - pd.DateOffset(months=POOLED - 1) for m in ends]
    whole = [
        (start, end + pd.offsets.MonthEnd(0))
        for start, end in zip(starts, ends, strict=True)
        if set(pd.date_range(start, end, freq="MS")) <= held
    ]
    names = [label("latest_three_years", start, end) for start, end in whole]
    made = pd.DataFrame(whole, columns=["period_start", "period_end"])
    return made.assign(period=pd.Series(names, dtype="str"))


def _rates(
    con: duckdb.DuckDBPyConnection, contract: Contract, held: pd.DataFrame
) -> Iterator[pd.DataFrame]:
    """One frame for each window of the dataset, of all its measures, areas and sexes."""
    measures = {contract.measure_id(m): m for m in flows(contract)}
    rows = con.execute(
        BY_BAND.format(
            width=BAND_YEARS,
            last=len(ESP2013) - 1,
            table=contract.name,
            elsewhere=f"({', '.join(literal(place) for place in ELSEWHERE)})",
            counts=", ".join(
                f"({counted(contract, m)})::bigint as m{i}" for i, m in enumerate(measures.values())
            ),
        )
    ).df()
    covered = pd.DatetimeIndex(con.execute(COVERED, [contract.name]).df()["month_start"])
    areas = sorted(held["district_code"].unique())
    for window in period_keys(windows(covered)):
        people, names = _people(areas, window, held)
        inside = rows["month_start"].between(window["period_start"], window["period_end"])
        for i, measure in enumerate(measures):
            counts = _counts(rows[inside], f"m{i}", areas)
            yield standardised_rates(counts, people, areas, names).assign(measure=measure, **window)


def _people(areas: list[str], window: Keys, held: pd.DataFrame) -> tuple[Array, Array]:
    """Person-years by area, sex and band in the window, and what the estimates are called."""
    grid = pd.MultiIndex.from_product(
        [areas, SEXES, FIRST_AGES], names=["district_code", "sex", "first_age"]
    ).to_frame(index=False)
    last = np.where(grid["first_age"] == FIRST_AGES[-1], OLDEST, grid["first_age"] + BAND_YEARS - 1)
    asked = grid.assign(
        last_age=last, period_start=window["period_start"], period_end=window["period_end"]
    )
    found = residents(asked, held)
    shape = (len(areas), len(SEXES), len(FIRST_AGES))
    years = POOLED / 12
    return (
        found["population"].to_numpy(dtype=float).reshape(shape) * years,
        found["denominator_name"].to_numpy(dtype=object).reshape(shape)[..., 0],
    )


def _counts(rows: pd.DataFrame, measure: str, areas: list[str]) -> Array:
    """Events by area (the county's the sum of its districts), sex (persons all) and band."""
    counts = np.zeros((len(areas), len(SEXES), len(FIRST_AGES)))
    area = pd.Index(areas).get_indexer(pd.Index(rows["district_code"]))
    sex = pd.Index(SEXES).get_indexer(pd.Index(rows["sex"]))
    band, n = rows["band"].to_numpy(dtype="int64"), rows[measure].to_numpy(dtype=float)
    code = partnership().county_code
    county = np.where(area >= 0, areas.index(code) if code in areas else -1, -1)
    everybody = np.full_like(sex, SEXES.index(PERSONS))
    for where in (area, county):
        for who in (everybody, sex):
            kept = (where >= 0) & (who >= 0)
            np.add.at(counts, (where[kept], who[kept], band[kept]), n[kept])
    return counts


def standardised_rates(
    counts: Array, people: Array, areas: list[str], names: Array
) -> pd.DataFrame:
    """The rate of every area and sex, and its status, from events and person-years by band.

    Axes of counts and people: area, sex (of SEXES), age band of the European Standard
    Population. Columns district_code, sex, dsr, dsr_lower, dsr_upper, denominator_name, status
    and reason, as STANDARDISED declares them.
    """
    has_people = np.all(people > 0, axis=-1)
    found = dsr(
        counts, np.where((people > 0).all(axis=-1, keepdims=True), people, 1), multiplier=PER
    )
    rate, lower, upper = (np.where(has_people, v, np.nan).round(1).ravel() for v in found)
    total, nobody = counts.sum(axis=-1).ravel(), ~has_people.ravel()
    status = np.select([np.isnan(rate), total < UNRELIABLE_BELOW], ["x", "u"], default="")
    reasons = np.select([nobody, np.isnan(rate)], [NO_PEOPLE, TOO_FEW], default="")
    return pd.DataFrame(
        {
            "district_code": np.repeat(areas, len(SEXES)),
            "sex": np.tile(SEXES, len(areas)),
            "dsr": rate,
            "dsr_lower": lower,
            "dsr_upper": upper,
            "denominator_name": names.ravel(),
            "status": status,
            "reason": pd.Series(reasons).replace("", None),
        }
    )

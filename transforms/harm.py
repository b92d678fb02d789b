"""Harm and cost: counts times published weights, with the range and the mark they carry.

Severity: ONS Crime Severity Score, the sum of count times weight over the population. Harm:
Cambridge Crime Harm Index, days of imprisonment. Cost: Home Office Research Report 99, unit
cost times count, in the prices it was published in unless a deflator is delivered.
"""

from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Field, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from sources.partnership import partnership
from sources.sql import literal
from sources.weights.declared import PUBLISHED_FROM
from sources.weights.registry import declared_weights
from transforms.duck import as_arrow
from transforms.periods import Period, spans
from transforms.rates import denominators, population_for
from transforms.registry import derives
from transforms.statistics import Numbers, poisson_interval
from transforms.weights import WeightSet

PER = 1000
FEWEST = 10
"""Offences below which a place has no score."""

UNSEEN = 3
"""Offences of the gravest kind that a score's rounding hides: one who knew every other count
exactly could still not tell which of three or four neighbouring numbers of them is true."""

Z = 1.96
MARGIN_STEP = 5
"""Per cent that a score's margin is rounded up to: coarse, as it too moves with every offence."""

SCORES = ("crime_severity", "cambridge_harm")
PERIODS: tuple[Period, ...] = ("financial_year", "latest_year")
YEAR = 12
REASONS = (
    "no weights", "too few offences", "offences without a weight", "no population",
    "months missing",
)  # fmt: skip
HARM = Table(
    name="out_sna__harm",
    title="Severity and harm scores per 1,000 residents",
    grain="One row for each score, district or county, and period.",
    key=("score", "district_code", "period", "period_start"),
    fields=(
        Field("score", "string", "The table of weights.", (NotNull(), OneOf(SCORES))),
        DISTRICT_CODE,
        Field("period", "string", "Financial year, or the latest twelve months.", (NotNull(),)),
        Field("period_start", "date", "First day of the period.", (NotNull(),)),
        Field("period_end", "date", "Last day of the period.", (NotNull(),)),
        Field("score_per_1000", "number", "Rounded to `step`; empty where there is a reason."),
        Field("step", "number", "What the score is rounded to."),
        Field(
            "margin_pct",
            "integer",
            "Half the width of the score's 95% interval, rounded up to a multiple of 5.",
            unit="% of the score",
        ),
        Field("share_weighted_pct", "integer", "Offences that have a weight.", unit="%"),
        Field("denominator_name", "string", "The population estimate used."),
        Field("is_illustrative", "boolean", "Whether a weight is made up.", (NotNull(),)),
        Field("reason", "string", "Why there is no score.", (OneOf(REASONS),)),
    ),
    caveats=(
        "The county is the sum of its districts: rows with no usable location are not in it.",
        "Weights of one edition are used for every year, so a change is one of offences.",
    ),
)
WEIGHTED = """
    select district_code, month_start, count(*)::bigint as n,
           count(weight)::bigint as weighted, coalesce(sum(weight), 0)::double as harm,
           coalesce(sum(weight * weight), 0)::double as variance
    from ({offences}) group by all"""


def weighted_offences(score: str, dataset: str = "police__offences") -> str:
    """SQL for one row of the dataset that still counts: every column of it, and `weight`.

    A row is an offence, or a victim or suspect of one. The subclass decides where the table has
    it, else the class; null where neither has a weight that may be published from. Reads
    core_<dataset> and ref_weights_<score>.
    """
    used = ", ".join(literal(s) for s in PUBLISHED_FROM)
    table = (
        f"(select code, value from {declared_weights()[score].table.name} where status in ({used}))"
    )
    return f"""
        select offence.*, coalesce(by_subclass.value, by_class.value) as weight
        from core_{dataset} offence
        left join {table} by_subclass on by_subclass.code = offence.offence_subclass
        left join {table} by_class on by_class.code = offence.offence_code
        where offence.status = 'recorded'"""


def cost(
    counts: pd.DataFrame,
    unit_costs: WeightSet,
    *,
    multipliers: WeightSet | None = None,
    deflator: WeightSet | None = None,
    to_year: str | None = None,
) -> pd.DataFrame:
    """The counts with what they cost, by offence sub-group.

    Args:
        counts: offence_subgroup and n (missing where hidden), with any other columns.
        unit_costs: pounds a crime, by sub-group.
        multipliers: crimes for each recorded one; without them recorded crime alone is costed.
        deflator: index by financial year.
        to_year: the year whose prices the costs are lifted to ("2023/24"), with the deflator.

    Returns:
        The rows with unit_cost, cost, cost_lower, cost_upper (pounds; the 95% limits of the
        count times the ends of the unit cost's range) and price_base. Missing where the count
        is hidden or the sub-group has no usable unit cost: those are never guessed.

    Raises:
        ValueError: the deflator lacks one of the two years, or a year is asked for without it.
    """
    factor = _uplift(unit_costs.price_base, deflator, to_year)
    kind = counts["offence_subgroup"]
    crimes = counts["n"].astype(float)
    lower, upper = poisson_interval(crimes)
    times = kind.map(multipliers.values) if multipliers else pd.Series(1.0, index=counts.index)
    unit, low, high = (
        kind.map(values).astype(float) * factor
        for values in (unit_costs.values, unit_costs.lower, unit_costs.upper)
    )
    return counts.assign(
        unit_cost=unit,
        cost=crimes * times * unit,
        cost_lower=lower * times * low,
        cost_upper=upper * times * high,
        price_base=to_year or unit_costs.price_base,
    )


def _uplift(base: str | None, deflator: WeightSet | None, to_year: str | None) -> float:
    """Prices of the year asked for over those of the base."""
    if to_year is None or to_year == base:
        return 1.0
    if deflator is None:
        raise ValueError(
            f"costs are in {base} prices and no deflator is held: deliver "
            "landing/reference/gdp_deflator.csv, or print the costs in the prices they have"
        )
    years = (to_year, str(base))
    if missing := [y for y in years if y not in deflator.values.index]:
        raise ValueError(f"the deflator has no value for {', '.join(missing)}")
    lifted, was = (float(deflator.values[y]) for y in years)
    return lifted / was


def harm(
    counts: pd.DataFrame,
    weights: WeightSet,
    by: Sequence[str],
    code: str = "offence_code",
) -> pd.DataFrame:
    """Count times weight, summed within `by`: columns `by`, n (with a weight) and harm.

    `counts` holds disclosed counts by offence code (or whatever `code` names): where one that
    has a weight is hidden, n and harm are missing, never a sum of the rest.
    """
    weight = counts[code].map(weights.values)
    kept = counts[weight.notna()].assign(harm=counts["n"].astype(float) * weight)
    grouped = kept.groupby(list(by), sort=False, dropna=False)
    summed = grouped[["n", "harm"]].sum()
    whole = grouped["n"].count() == grouped["n"].size()
    return summed.astype(float).where(whole, axis=0).reset_index()


def per_1000(harm: pd.Series, denominator: pd.Series) -> pd.Series:
    """Harm per 1,000 residents; missing where either is missing or nobody lives there."""
    return PER * harm / denominator.where(denominator > 0)


@derives(
    HARM,
    inputs=(
        "core_police__offences",
        "answered",
        "ref_districts",
        "ref_population",
        *(declared_weights()[s].table.name for s in SCORES),
    ),
    safe_because=(
        "A score is rounded to a step no finer than what three offences of the gravest kind add "
        "to it, and its margin to 5 per cent, so that no single offence shows; only places with "
        "10 offences or more have one."
    ),
)
def harm_scores(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Each score by district, for the county, by financial year and for the latest year."""
    held = denominators(con)
    made = [_scores(con, score, held) for score in SCORES]
    rows = pd.concat([part for part in made if len(part)] or made[:1], ignore_index=True)
    return as_arrow(rows.sort_values(list(HARM.key), ignore_index=True), HARM)


def _scores(con: duckdb.DuckDBPyConnection, score: str, held: pd.DataFrame) -> pd.DataFrame:
    """One score's rows: every district and the county in every period."""
    monthly = con.execute(WEIGHTED.format(offences=weighted_offences(score))).df()
    covered = con.execute(
        "select distinct date_trunc('month', month_start)::date from answered "
        "where dataset = 'police__offences'"
    ).fetchall()
    periods = [spans(kind, [pd.Timestamp(m) for (m,) in covered]) for kind in PERIODS]
    gravest, illustrative = _about(con, score)
    rows: list[dict] = []
    for period in pd.concat(periods, ignore_index=True).to_dict("records"):
        start, end = period["period_start"], period["period_end"]
        people, name = population_for(held, start, end)
        is_whole = period.pop("months_covered") == YEAR
        for code, sums in _areas(monthly[monthly["month_start"].between(start, end)]):
            made = _score(score, sums, people.get(code, np.nan), gravest, is_whole)
            rows.append(made | dict(period) | {"district_code": code, "denominator_name": name})
    columns = [f.name for f in HARM.fields]
    return pd.DataFrame(rows, columns=columns).assign(score=score, is_illustrative=illustrative)


def _about(con: duckdb.DuckDBPyConnection, score: str) -> tuple[float, bool]:
    """The gravest weight that may be used, 0 where there is none; whether any is made up."""
    name = declared_weights()[score].table.name
    rows = con.execute(f"select value, status from {name}").df()
    used = rows[rows["status"].isin(PUBLISHED_FROM)]
    gravest = float(used["value"].max()) if len(used) else 0.0
    return gravest, bool((used["status"] == "illustrative").any())


def _areas(rows: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Sums of n, weighted, harm and its variance: each district, then the county, their sum."""
    columns = ["n", "weighted", "harm", "variance"]
    inside = rows[rows["district_code"].isin(partnership().districts)]
    for code in partnership().districts:
        yield code, inside.loc[inside["district_code"] == code, columns].sum()
    yield partnership().county_code, inside[columns].sum()


def _score(score: str, sums: pd.Series, people: float, gravest: float, is_whole: bool) -> dict:
    """The rounded score of one place and period, or the reason there is none."""
    share = sums["weighted"] / sums["n"] if sums["n"] else np.nan
    faults = (
        gravest == 0,
        sums["n"] < FEWEST,
        share < declared_weights()[score].least_covered,
        not people > 0,
        not is_whole,
    )
    reason = next((r for r, is_so in zip(REASONS, faults, strict=True) if is_so), None)
    if reason:
        return {"reason": reason}
    step = step_for(UNSEEN * PER * gravest / people)
    return {
        "score_per_1000": round(PER * sums["harm"] / people / step) * step,
        "step": step,
        "margin_pct": margin_pct(sums["harm"], sums["variance"]),
        "share_weighted_pct": round(100 * share),
    }


def margin_pct(harm: float, variance: float) -> int:
    """Half the width of the 95% interval in per cent of the sum, rounded up.

    Each kind of offence is a Poisson count, so the variance of count times weight is the sum of
    the squared weights; the interval is the normal one.
    """
    half = 100 * Z * np.sqrt(variance) / harm
    return int(MARGIN_STEP * np.ceil(round(half / MARGIN_STEP, 9)))


def weighted_interval(n: Numbers, weights: Numbers) -> tuple[float, float, float]:
    """Counts times weights, summed, with 95% limits: Dobson's over Byar's of all the counts.

    Missing where a count is, or none was counted.
    """
    x, weight = np.asarray(n, dtype=float), np.asarray(weights, dtype=float)
    value, events = float((x * weight).sum()), x.sum()
    if not events > 0:
        return (value if events == 0 else np.nan), np.nan, np.nan
    lower, upper = poisson_interval(events)
    spread = np.sqrt((x * weight**2).sum() / events)
    return (
        value,
        max(0.0, float(value + spread * (lower - events))),
        float(value + spread * (upper - events)),
    )


def step_for(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50 … that is no less than this."""
    power = 10 ** max(0, int(np.floor(np.log10(max(least, 1)))))
    return float(next(s * power for s in (1, 2, 5, 10) if s * power >= least))

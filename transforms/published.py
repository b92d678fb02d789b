"""Published figures that ours are set beside: the partnership's own areas, and other areas.

Everything here was published before; nothing of ours is in it.
"""

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Field, NotNull, Table
from sources.partnership import partnership
from sources.published.declared import SHORTHAND
from sources.published.population import POPULATION
from sources.published.registry import declared_series
from sources.table import OneOf
from transforms.duck import as_arrow
from transforms.measures import MEASURE
from transforms.periods import frame, label
from transforms.registry import derives
from transforms.statistics import crude_rate

SAFE = "Every figure in it was published by others; none is made from what partners deliver."
PUBLISHED = Table(
    name="out_sna__published",
    title="Published figures for the partnership's own areas",
    grain="One row for each series, published area, measure of ours and period.",
    key=("series", "area_code", "measure", "period_start", "period_end"),
    fields=(
        Field("series", "string", "The published series.", (NotNull(),)),
        Field("area_code", "string", "Code of the area: a group of our districts.", (NotNull(),)),
        Field("area_name", "string", "Name of the area.", (NotNull(),)),
        MEASURE,
        Field("period_start", "date", "First day of the period.", (NotNull(),)),
        Field("period_end", "date", "Last day of the period.", (NotNull(),)),
        Field("published_n", "number", "The published figure; empty where none is given."),
        Field("status", "string", "The publisher's mark.", (NotNull(), OneOf(SHORTHAND))),
        Field("unit", "string", "What the figure is a number of.", (NotNull(),)),
        Field("source", "string", "Title of the published table.", (NotNull(),)),
        Field("differences", "string", "What is known to differ from our count, in words."),
    ),
    caveats=("The areas, as groups of our places, are `partnership().area_groups`.",),
)
BENCHMARK = Table(
    name="out_sna__benchmark",
    title="Published figures for the areas the partnership is set beside",
    grain="One row for each series, area, measure of ours and period.",
    key=("series", "area_code", "measure", "period_start", "period_end"),
    fields=(
        *PUBLISHED.fields[:3],
        Field("is_own", "boolean", "Whether the area is the partnership's own.", (NotNull(),)),
        Field("group_name", "string", "The group of areas, in words.", (NotNull(),)),
        Field("group_source", "string", "Who says that these are alike.", (NotNull(),)),
        Field("is_illustrative", "boolean", "Whether the group is made up.", (NotNull(),)),
        *PUBLISHED.fields[3:8],
        Field("share_pct", "number", "Of the area's recorded offences, all kinds.", unit="%"),
        Field("denominator", "number", "Published residents; empty where none were dropped."),
        Field("rate", "number", "Per 1,000 residents; empty without residents."),
        Field("lower", "number", "Lower 95% limit: Byar at 10 and over, else exact Poisson."),
        Field("upper", "number", "Upper 95% limit."),
        Field("source", "string", "Title of the published table.", (NotNull(),)),
    ),
    caveats=(
        "Without a published population the areas differ in size: compare shares, not counts.",
        "A share rises where other offences fall; it is not a rate.",
    ),
)
TOTAL = "police__offences.offences"
KEYS = ["series", "area_code", "period_start", "period_end"]


def published_frame(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rows of pub_series that count the same as a measure of ours, as a frame."""
    return con.execute("select * from pub_series where our_measure is not null order by all").df()


@derives(PUBLISHED, inputs=("pub_series",), safe_because=SAFE)
def published(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The published figures of the partnership's own areas, by our measures' names."""
    return as_arrow(own_areas(published_frame(con)), PUBLISHED)


def own_areas(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the partnership's areas and of its county, named as it names them.

    A layout that has no codes writes `force/<name>`: the partnership's own force is meant where
    the name is that of its force, with or without "Police".
    """
    own = partnership()
    names = {g.code: g.name for g in own.area_groups} | {own.county_code: own.county_name}
    force = own.force_name.casefold().removesuffix(" police").replace(" ", "_")
    code = rows["area_code"].replace({f"force/{force}": own.force_code})
    kept = rows.assign(area_code=code)[code.isin(list(names)).to_numpy()]
    told = [_differences(s, m) for s, m in zip(kept["series"], kept["measure"], strict=True)]
    return kept.assign(
        area_name=kept["area_code"].map(names),
        measure=kept["our_measure"],
        published_n=kept["value"],
        differences=pd.Series(told, index=kept.index, dtype="str"),
    ).sort_values(list(PUBLISHED.key), ignore_index=True)


def _differences(series_name: str, statistic_name: str) -> str | None:
    """What is known to differ, of the statistic and then of its whole series."""
    series = declared_series().get(series_name)
    if series is None:
        return None
    statistic = series.statistic(statistic_name)
    return " ".join((*(statistic.differences if statistic else ()), *series.differences)) or None


def published_spans(published: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The periods that a measure is published for, as `transforms.periods.spans` gives them.

    Grain: one row for each period, earliest first; columns period, period_start, period_end
    and months_covered (the whole months of the period). What a cut must count to be compared.
    """
    own = published[published["measure"] == measure]
    pairs = sorted(set(zip(own["period_start"], own["period_end"], strict=True)))
    starts, ends = ([pd.Timestamp(p[i]) for p in pairs] for i in (0, 1))
    months = [
        (e.year - s.year) * 12 + e.month - s.month + 1 for s, e in zip(starts, ends, strict=True)
    ]
    names = [_label(s, e, m) for s, e, m in zip(starts, ends, months, strict=True)]
    return frame(names, starts, ends, months)


def _label(start: pd.Timestamp, end: pd.Timestamp, months: int) -> str:
    if months == 12:
        return label("financial_year" if start.month == 4 else "latest_year", start, end)
    return label("month" if months == 1 else "quarter", start, end)


@derives(BENCHMARK, inputs=("pub_series", "ref_weights_nearest_neighbours"), safe_because=SAFE)
def benchmark(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The partnership's areas beside their group: the delivered list's, the file's, or all."""
    rows = con.execute(
        "select * from pub_series where our_measure is not null and area_kind = 'csp'"
    ).df()
    people = con.execute(
        "select area_code, period_start, period_end, value as denominator from pub_series "
        "where measure = ? and value > 0",
        [POPULATION],
    ).df()
    people = people.assign(mid_year=_middle(people))[["area_code", "mid_year", "denominator"]]
    listed = con.execute(
        "select code, source, status from ref_weights_nearest_neighbours where status <> 'assumed'"
    ).df()
    return as_arrow(beside(rows, people, listed), BENCHMARK)


def beside(rows: pd.DataFrame, people: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """The published rows of the group and of our own areas, with shares and rates.

    `people`: area_code, mid_year and denominator; the estimate nearest the middle of the
    period is taken. `listed`: code, source and status of a delivered list of similar areas.
    """
    own = {c.code for c in partnership().csps}
    group = partnership().benchmarks
    areas, name, source = set(group.areas), group.title, group.source
    if len(listed):
        areas, name = set(listed["code"]), "Most similar areas, as delivered"
        source = "; ".join(dict.fromkeys(listed["source"]))
    kept = rows[rows["area_code"].isin(areas | own)] if areas else rows
    made = kept.assign(
        measure=kept["our_measure"],
        published_n=kept["value"],
        is_own=kept["area_code"].isin(own),
        group_name=name,
        group_source=source,
        is_illustrative=bool((listed["status"] == "illustrative").any()),
    )
    total = made.loc[made["measure"] == TOTAL, [*KEYS, "published_n"]]
    whole = made[KEYS].merge(total, on=KEYS, how="left")["published_n"].set_axis(made.index)
    made["share_pct"] = 100 * made["published_n"] / whole.where(whole > 0)
    made["denominator"] = _residents(made, people)
    days = (made["period_end"] - made["period_start"]).dt.days + 1
    years = np.round(days / 365.25 * 12) / 12
    rate, lower, upper = crude_rate(made["published_n"], made["denominator"] * years)
    made = made.assign(rate=rate, lower=lower, upper=upper)
    return made.sort_values(list(BENCHMARK.key), ignore_index=True)


def _residents(rows: pd.DataFrame, people: pd.DataFrame) -> pd.Series:
    """Published residents of each row's area, at the estimate nearest its period's middle.

    An area that is one local authority also takes the authority's estimate.
    """
    asked = pd.DataFrame(
        {
            "row": rows.index,
            "own": rows["area_code"].to_numpy(),
            "authority": rows["local_authority_code"].to_numpy(),
            "middle": _middle(rows).to_numpy(),
        }
    )
    found = pd.Series(np.nan, index=rows.index)
    for code in ("authority", "own"):
        pairs = asked.merge(people, left_on=code, right_on="area_code")
        apart = (pairs["middle"] - pairs["mid_year"]).abs()
        nearest = pairs.assign(apart=apart).sort_values(["apart", "mid_year"])
        taken = nearest.drop_duplicates("row").set_index("row")["denominator"]
        found.loc[taken.index] = taken
    return found


def _middle(rows: pd.DataFrame) -> pd.Series:
    """The middle of each row's period."""
    return rows["period_start"] + (rows["period_end"] - rows["period_start"]) / 2

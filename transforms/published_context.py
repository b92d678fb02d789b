"""Published figures that nothing of ours counts, for the partnership and those around it.

What risk factors and comparisons quote as it was published: shown as it is, never computed with.
"""

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import Field, NotNull, OneOf, Table
from sources.partnership import partnership
from sources.published.declared import SHORTHAND
from sources.published.population import SERIES as POPULATION
from sources.published.registry import declared_series
from transforms.duck import as_arrow
from transforms.published import SAFE
from transforms.registry import derives

ENGLAND = "E92000001"
CONTEXT = Table(
    name="out_sna__published_context",
    title="Published figures quoted beside ours",
    grain="One row for each series, area, statistic and period.",
    key=("series", "area_code", "statistic", "period_start", "period_end"),
    fields=(
        Field("series", "string", "The published series.", (NotNull(),)),
        Field("area_code", "string", "GSS code of the area.", (NotNull(),)),
        Field("area_name", "string", "Name of the area, where known."),
        Field("statistic", "string", "The publisher's statistic.", (NotNull(),)),
        Field("title", "string", "The statistic in words.", (NotNull(),)),
        Field("period_start", "date", "First day of the period.", (NotNull(),)),
        Field("period_end", "date", "Last day of the period.", (NotNull(),)),
        Field("value", "number", "The figure; empty where none is given."),
        Field("lower", "number", "Lower limit, where published."),
        Field("upper", "number", "Upper limit, where published."),
        Field("status", "string", "The publisher's mark.", (NotNull(), OneOf(SHORTHAND))),
        Field("unit", "string", "What the figure is a number of.", (NotNull(),)),
        Field("source", "string", "Title of the published table.", (NotNull(),)),
    ),
    caveats=("Only series that are declared are shown.",),
)


@derives(CONTEXT, inputs=("pub_series",), safe_because=SAFE)
def published_context(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Figures of declared series for our districts, county, force, region and for England."""
    rows = con.execute("select * from pub_series where our_measure is null order by all").df()
    return as_arrow(as_published(rows), CONTEXT)


def as_published(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of declared series and of areas that the partnership is part of, or holds."""
    own = partnership()
    names = {g.code: g.name for g in own.area_groups} | {
        own.county_code: own.county_name,
        own.region_code: own.region_name,
        own.force_code: own.force_name,
        ENGLAND: "England",
    }
    titles = {
        (series.name, statistic.name): statistic.title
        for series in declared_series().values()
        for statistic in series.statistics
        if series != POPULATION
    }
    asked = zip(rows["series"], rows["measure"], strict=True)
    title = pd.Series([titles.get(pair) for pair in asked], index=rows.index, dtype="str")
    is_near = rows["area_code"].isin([*names, *own.districts])
    kept = rows.assign(statistic=rows["measure"], title=title)[title.notna() & is_near]
    named = kept["area_code"].map(names).fillna(kept["area_name"])
    return kept.assign(area_name=named).sort_values(list(CONTEXT.key), ignore_index=True)

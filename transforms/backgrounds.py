"""Backgrounds of children who offended, as published: the county beside its region and England."""

import duckdb
import pyarrow as pa

from sources.context.dfe_moj_backgrounds import BACKGROUNDS, COHORTS, MARKS
from sources.contract import Between, Field, NotNull, OneOf, Table
from sources.fields import DISTRICT_REGEX
from sources.partnership import Partnership, partnership
from sources.sql import literal
from transforms.duck import arrow
from transforms.registry import derives

ENGLAND = "E92000001"
TABLE = Table(
    name="out_sna__serious_violence_backgrounds",
    title="Backgrounds of children cautioned or sentenced",
    grain="One row for each area, group of children and background, of the latest edition.",
    key=("area_code", "cohort", "background"),
    fields=(
        Field("area_code", "string", f"GSS code, `{DISTRICT_REGEX}`.", (NotNull(),)),
        Field("area_name", "string", "The county, its region or England.", (NotNull(),)),
        Field("cohort", "string", "Group of children.", (NotNull(), OneOf(COHORTS))),
        Field(
            "background",
            "string",
            "What they had in common.",
            (NotNull(), OneOf(tuple(BACKGROUNDS.values()))),
        ),
        Field(
            "share_pct",
            "number",
            "Per cent to one decimal, as published; empty where a mark stands for it.",
            (Between(0, 100),),
        ),
        Field("status", "string", "The publisher's mark.", (NotNull(), OneOf(("", *MARKS)))),
        Field("edition_end", "date", "Last day of the edition's year.", (NotNull(),)),
    ),
    caveats=(
        "Shares, marks and rounding are the publisher's; no count is held.",
        "An area that is neither the county, its region nor England is left out.",
    ),
)
PUBLISHED = """
    with areas as (select unnest({codes}) as area_code, unnest({names}) as area_name,
                          unnest([1, 2, 3]) as area_order)
    select area_code, area_name, cohort, background, share_pct, status, edition_end
    from core_context__dfe_moj_backgrounds join areas using (area_code)
    where edition_end = (select max(edition_end) from core_context__dfe_moj_backgrounds)
    order by area_order, list_position({cohorts}, cohort), list_position({listed}, background)"""


@derives(
    TABLE,
    inputs=("core_context__dfe_moj_backgrounds",),
    datasets=("context__dfe_moj_backgrounds",),
    safe_because="shares published as open data, whose small counts the publisher hid",
)
def backgrounds(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The latest edition's shares for the county, its region and England, in that order."""
    areas = _areas(partnership())
    return arrow(
        con,
        PUBLISHED.format(
            codes=_list(tuple(areas)),
            names=_list(tuple(areas.values())),
            cohorts=_list(COHORTS),
            listed=_list(tuple(BACKGROUNDS.values())),
        ),
    )


def _areas(own: Partnership) -> dict[str, str]:
    return {
        own.county_code: own.county_name,
        own.region_code: own.region_name,
        ENGLAND: "England",
    }


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(literal(v) for v in values) + "]"

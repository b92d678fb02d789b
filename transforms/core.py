"""The rows of one dataset that are in force, placed in a district and a month.

A row takes its parent's fields by key, then its derived columns, then its place. Every later
table reads these, never the deliveries.
"""

import duckdb
import pyarrow as pa

from sources.contract import Contract, Derived, Field, NotNull, OneOf, Parent, Place, Table
from sources.fields import DISTRICT_CODE, DISTRICT_REGEX, LSOA_CODE, MONTH_START
from sources.registry import contracts
from sources.sql import literal, quoted
from sources.typed import SQL_TYPES
from transforms.duck import arrow, is_there
from transforms.in_force import fates

PLACED = (
    DISTRICT_CODE,
    LSOA_CODE.but(
        name="lsoa11_code",
        description="The 2011 area of a row located by small area inside the partnership.",
    ),
    MONTH_START,
    Field("delivery_seq", "integer", "The delivery the row came in.", (NotNull(),)),
    Field("row_no", "integer", "The row's place in its delivery.", (NotNull(),)),
)
LOCATE = {
    "lsoa": """
        case when area.district_code is not null then area.district_code
             when regexp_full_match({place}, {gss}) then 'outside'
             else 'unknown' end""",
    "district": """
        case when area.district_code is not null then area.district_code
             when nullif(trim({place}), '') is null then 'unknown' else 'outside' end""",
    "site": """
        case when area.code is null then 'unknown'
             else coalesce(area.district_code, 'outside') end""",
}
AREAS = {
    "lsoa": """
        select lsoa_code as code, min(district_code) as district_code,
               min(parent_lsoa11_code) as lsoa11_code from ref_lsoas group by all""",
    "district": """
        select district_code as code, district_code, null::varchar as lsoa11_code
        from ref_districts""",
    "site": """
        select site_code as code, min(ref_districts.district_code) as district_code,
               null::varchar as lsoa11_code
        from ref_sites left join ref_districts using (district_code) group by site_code""",
}
CORE = """
    with kept as (
        select delivered.* from delivered_{name} delivered
        join ({fates}) fates using (delivery_seq, row_no) where fate = 'accepted'),
    belonging as (select kept.*{inherited} from kept {parent}),
    computed as (select *{derived} from belonging),
    area as ({areas})
    select {columns}, {district} as district_code, area.lsoa11_code,
           date_trunc('month', computed.{event})::date as month_start,
           delivery_seq::bigint as delivery_seq, row_no::bigint as row_no
    from computed left join area on area.code = computed.{place}
    order by delivery_seq, row_no"""


def inherited(contract: Contract) -> tuple[Field | Derived, ...]:
    """The fields a row takes from its parent, as the parent declares them.

    Raises:
        ValueError: the parent's key is not the field that a row names it by, so that a row
            could meet two parents.
    """
    if contract.parent is None:
        return ()
    parent = contracts()[contract.parent.dataset]
    if parent.key != (contract.parent.key,):
        raise ValueError(f"{contract.name}: {parent.name} is not keyed by {contract.parent.key}")
    declared: dict[str, Field | Derived] = {f.name: f for f in parent.fields}
    declared |= {d.name: d for d in parent.derived}
    return tuple(declared[name] for name in contract.parent.fields)


def columns(contract: Contract) -> dict[str, Field | Derived]:
    """Every declared column of the core table before it is placed, by name, in order."""
    own = (*contract.fields, *inherited(contract), *contract.derived)
    placed = {f.name for f in PLACED}
    return {c.name: c for c in own if c.name not in placed}


def core_table(contract: Contract) -> Table:
    """What the core table promises: the contract's rows in force, one row each."""
    return Table(
        name=f"core_{contract.name}",
        title=contract.title,
        grain=contract.grain,
        key=("delivery_seq", "row_no"),
        fields=(*(_as_field(c) for c in columns(contract).values()), *PLACED),
        caveats=contract.caveats,
    )


def _as_field(column: Field | Derived) -> Field:
    if isinstance(column, Field):
        return column
    codes = (OneOf(column.values),) if column.values else ()
    return Field(column.name, column.dtype, column.description, codes)


def core(contract: Contract, con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The dataset's rows in force, with the columns that core_table declares.

    Reads `delivered_<dataset>`, `answered`, the parent's core table where it is there, and the
    reference table of the geography that places a row.
    """
    taken = inherited(contract)
    parent = contract.parent
    has_parent = parent is not None and is_there(con, f"core_{parent.dataset}")
    return arrow(
        con,
        CORE.format(
            name=contract.name,
            fates=fates(contract),
            inherited="".join(f", {_taken(c, has_parent)}" for c in taken),
            parent=_join(parent) if parent and has_parent else "",
            derived="".join(
                f", ({d.sql})::{SQL_TYPES[d.dtype]} as {quoted(d.name)}" for d in contract.derived
            ),
            areas=AREAS[contract.place.geography],
            columns=", ".join(f"computed.{quoted(name)}" for name in columns(contract)),
            district=_district(contract.place),
            event=quoted(contract.event_date),
            place=quoted(contract.place.field),
        ),
    )


def _taken(column: Field | Derived, has_parent: bool) -> str:
    name = quoted(column.name)
    source = f"parent.{name}" if has_parent else f"null::{SQL_TYPES[column.dtype]}"
    return f"{source} as {name}"


def _join(parent: Parent) -> str:
    key = quoted(parent.key)
    return f"left join core_{parent.dataset} parent on parent.{key} = kept.{key}"


def _district(place: Place) -> str:
    field = f"computed.{quoted(place.field)}"
    return LOCATE[place.geography].format(place=field, gss=literal(DISTRICT_REGEX))

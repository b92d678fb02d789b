"""The rows of one dataset that are in force, placed in a district and a month.

A row takes its parent's fields by key, learns from the rows that belong to it, then has its
derived columns and its place. Every later table reads these, never the deliveries.
"""

import duckdb
import pyarrow as pa

from sources.contract import Child, Contract, Derived, Field, NotNull, OneOf, Parent, Place, Table
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
             when coalesce(lower(trim({place})), '') in ('', 'unknown') then 'unknown'
             else 'outside' end""",
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
    belonging as (select kept.*{inherited}{learned} from kept {parent} {children}),
    computed as (select *{derived} from belonging),
    area as ({areas})
    select {columns}, {district} as district_code, area.lsoa11_code,
           date_trunc('month', computed.{event})::date as month_start,
           delivery_seq::bigint as delivery_seq, row_no::bigint as row_no
    from computed left join area on area.code = computed.{place}
    order by delivery_seq, row_no"""
LEARNED = """
    left join (
        select {key}, {learned} from delivered_{name}
        join ({fates}) fates using (delivery_seq, row_no)
        where fate = 'accepted' and {key} is not null group by {key}
    ) {alias} on {alias}.{key} = kept.{key}"""


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
    declared |= {d.name: d for d in (*parent.learned, *parent.derived)}
    return tuple(declared[name] for name in contract.parent.fields)


def columns(contract: Contract) -> dict[str, Field | Derived]:
    """Every declared column of the core table before it is placed, by name, in order."""
    own = (*contract.fields, *inherited(contract), *contract.learned, *contract.derived)
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

    Reads `delivered_<dataset>` of the dataset and of its children, `answered`, the parent's core
    table where it is there, and the reference table of the geography that places a row. What
    children that were not delivered would teach is missing.
    """
    taken = inherited(contract)
    parent = contract.parent
    has_parent = parent is not None and is_there(con, f"core_{parent.dataset}")
    return arrow(
        con,
        CORE.format(
            name=contract.name,
            fates=fates(contract, con),
            inherited="".join(f", {_taken(c, has_parent)}" for c in taken),
            parent=_join(parent) if parent and has_parent else "",
            learned="".join(f", {_learnt(con, child)}" for child in contract.children),
            children=" ".join(_learns(con, child) for child in _there(con, contract)),
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


def _there(con: duckdb.DuckDBPyConnection, contract: Contract) -> list[Child]:
    """The children whose deliveries can be read."""
    return [c for c in contract.children if is_there(con, f"delivered_{c.dataset}")]


def _learnt(con: duckdb.DuckDBPyConnection, child: Child) -> str:
    """The learned columns of a row, null where the child's deliveries are not there."""
    is_held = is_there(con, f"delivered_{child.dataset}")
    values = (
        f"{child.dataset}.{quoted(d.name)}" if is_held else f"null::{SQL_TYPES[d.dtype]}"
        for d in child.learned
    )
    named = zip(values, child.learned, strict=True)
    return ", ".join(f"{value} as {quoted(d.name)}" for value, d in named)


def _learns(con: duckdb.DuckDBPyConnection, child: Child) -> str:
    """Joins the child's rows in force, aggregated by the key of the row they belong to."""
    learned = (f"({d.sql})::{SQL_TYPES[d.dtype]} as {quoted(d.name)}" for d in child.learned)
    return LEARNED.format(
        key=quoted(child.key),
        learned=", ".join(learned),
        name=child.dataset,
        fates=fates(contracts()[child.dataset], con),
        alias=child.dataset,
    )


def _district(place: Place) -> str:
    field = f"computed.{quoted(place.field)}"
    return LOCATE[place.geography].format(place=field, gss=literal(DISTRICT_REGEX))

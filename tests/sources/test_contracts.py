"""Every declared dataset keeps the house's rules, and its SQL runs."""

import re

import duckdb
import pytest

from sources import headings
from sources.contract import Contract, OneOf
from sources.partnership import partnership
from sources.registry import contract, contracts, references
from sources.typed import SQL_TYPES, select

NAME = re.compile(r"[a-z][a-z0-9_]*")
CONTRACTS = list(contracts().values())
every_contract = pytest.mark.parametrize("declared", CONTRACTS, ids=[c.name for c in CONTRACTS])


@every_contract
def test_names_follow_the_grammar(declared: Contract) -> None:
    assert re.fullmatch(r"[a-z_]+?__[a-z_]+s?", declared.name)
    for field in declared.fields:
        assert NAME.fullmatch(field.name)
        if field.dtype == "boolean":
            assert field.name.startswith(("is_", "has_"))
        if field.unit:
            assert field.name.endswith(field.unit) or field.unit == "degrees"


@every_contract
def test_every_description_is_a_sentence_of_its_own(declared: Contract) -> None:
    for described in (*declared.fields, *declared.derived):
        assert described.description.endswith(".")
        assert described.description[0].isupper()
    assert declared.grain.endswith(".")
    assert all(caveat.endswith(".") for caveat in declared.caveats)


@every_contract
def test_every_recode_and_blank_lands_on_a_listed_code(declared: Contract) -> None:
    for field in declared.fields:
        listed = field.constraint(OneOf)
        if isinstance(listed, OneOf):
            assert {to for _, to in field.recode} <= set(listed.values)
            assert field.blank_means is None or field.blank_means in listed.values


@every_contract
def test_codes_are_not_words_for_a_missing_value_unless_they_mean_unknown(
    declared: Contract,
) -> None:
    for field in declared.fields:
        missing = {c for c in field.codes if c.casefold() in {"n/a", "tba", "not stated"}}
        assert not missing


@every_contract
def test_no_two_fields_arrive_under_one_heading(declared: Contract) -> None:
    assert set(headings.names(declared).values()) == {f.name for f in declared.fields}


@every_contract
def test_the_sql_runs_and_types_every_field(declared: Contract) -> None:
    columns = {f.name: n for n, f in enumerate(declared.fields)}
    cells = ", ".join(f"null::varchar as c{n}" for n in columns.values())
    query = select(declared, f"select 2 as row_no, {cells}", columns)
    with duckdb.connect() as con:
        described = con.execute(f"describe {query}").fetchall()
        typed = {name: kind.lower() for name, kind, *_ in described}
        names = [f.name for f in declared.fields]
        assert list(typed) == ["row_no", *names, "problems"]
        assert {f.name: SQL_TYPES[f.dtype] for f in declared.fields} == {n: typed[n] for n in names}
        con.execute(query).fetchall()


@every_contract
def test_derived_columns_and_measures_are_sql_over_the_fields(declared: Contract) -> None:
    """What a row takes from its parent, or learns from its children, is there after a join."""
    taken = declared.parent.fields if declared.parent else ()
    parent = contracts()[declared.parent.dataset] if declared.parent else declared
    known = {f.name: f for f in (*parent.fields, *parent.learned, *parent.derived)}
    fields = [*declared.fields, *(known[name] for name in taken), *declared.learned]
    typed = ", ".join(f"null::{SQL_TYPES[f.dtype]} as {f.name}" for f in fields)
    source = f"select {typed}"
    for derived in declared.derived:
        column = f"({derived.sql})::{SQL_TYPES[derived.dtype]} as {derived.name}"
        source = f"select *, {column} from ({source})"
    with duckdb.connect() as con:
        for measure in declared.measures:
            con.execute(f"select count(*) filter (where {measure.where}) from ({source})")


@every_contract
def test_what_a_row_learns_is_an_aggregate_of_the_fields_of_rows_that_belong_to_it(
    declared: Contract,
) -> None:
    for child in declared.children:
        belonging = contracts()[child.dataset]
        assert belonging.parent is not None
        assert (belonging.parent.dataset, belonging.parent.key) == (declared.name, child.key)
        typed = ", ".join(f"null::{SQL_TYPES[f.dtype]} as {f.name}" for f in belonging.fields)
        learned = ", ".join(d.sql for d in child.learned)
        with duckdb.connect() as con:
            con.execute(f"select {child.key}, {learned} from (select {typed}) group by all")


def test_measures_have_names_of_their_own() -> None:
    names = [c.measure_id(m) for c in CONTRACTS for m in c.measures]
    assert len(set(names)) == len(names) > 0


def test_every_person_key_says_whose_pseudonym_it_is() -> None:
    spaces = {c.key_space for c in CONTRACTS}
    assert spaces == {"none", "partnership", "nhs", "youth_justice", "probation"}
    assert all(c.person_key == "person_id" for c in CONTRACTS if c.key_space != "none")


def test_only_the_shared_key_space_is_linked() -> None:
    agreed = partnership()
    linked = {c.name for c in CONTRACTS if c.person_key and agreed.may_link(c.name, c.key_space)}
    assert linked == {c.name for c in CONTRACTS if c.key_space == "partnership"}


@every_contract
def test_an_agreement_covers_the_dataset_under_its_own_gateway_and_shape(
    declared: Contract,
) -> None:
    agreed = partnership().agreement(declared.name)
    assert agreed is not None
    assert agreed.gateway == declared.gateway
    assert declared.shape in agreed.shapes


def test_a_health_dataset_about_persons_needs_a_power_that_permits_it() -> None:
    for declared in (c for c in CONTRACTS if c.agency.sender_type == "health" and c.person_key):
        assert declared.gateway.permits_health_sender_persons
        assert declared.key_space == "nhs"
        assert declared.field("person_id").optional


def test_a_series_is_declared_alike_by_each_of_its_datasets() -> None:
    series = {c.series for c in CONTRACTS if c.series}
    assert series
    for line in series:
        assert {contract(name).series for name in line.datasets} == {line}
        assert len({contract(name).measures[0].title for name in line.datasets}) > 1


def test_a_dataset_is_found_by_name_or_folder() -> None:
    assert contract("police/offences") is contract("police__offences")
    with pytest.raises(KeyError, match="no dataset police/rumours; declared are .*police/offences"):
        contract("police/rumours")


def test_reference_tables_and_datasets_have_different_names() -> None:
    assert not set(contracts()) & set(references())

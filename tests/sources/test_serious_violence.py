"""Each definition is a column and a measure, and what one leaves out of another adds up."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.intake import contract_digest
from sources.contract import Contract
from sources.definitions import Definition
from sources.partnership import partnership
from sources.parts import definition_parts
from sources.registry import contract
from sources.serious_violence import beyond, conditions, counted, same, under
from sources.stamps import ILLUSTRATIVE, stamp
from sources.success_measures import SUCCESS_MEASURES
from transforms.cuts import Cut

OFFENCES = "police__offences"
GRID = {
    "offence_code": ("1", "8N", "8P", "19C", "34B", "10D", "105A", "30C"),
    "offence_subclass": ("008/01", "008/06", "008/59", None),
    "status": ("recorded", "cancelled"),
    "is_domestic": (True, False),
    "location_type": ("street or open space", "dwelling", "unknown"),
    "youngest_victim_age_years": (24, 25, None),
    "youngest_suspect_age_years": (24, 25, None),
    "is_knife": (False,),
}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine of these tests' own: the shared one may hold a result that nobody fetched."""
    with duckdb.connect() as connection:
        yield connection


def defined(**changes: object) -> Definition:
    base = partnership("warwickshire").definition("headline")
    return replace(base, is_headline=False, **changes)  # type: ignore[arg-type]


def grid(con: duckdb.DuckDBPyConnection, declared: Contract) -> str:
    """Every combination of what definitions read, with the columns derived from it."""
    types = (pa.string(), pa.string(), pa.string(), pa.bool_(), pa.string(), pa.int64(),
             pa.int64(), pa.bool_())  # fmt: skip
    columns = zip(*product(*GRID.values()), strict=True)
    rows = {n: pa.array(c, t) for n, c, t in zip(GRID, columns, types, strict=True)}
    con.register("every_row", pa.table(rows))
    con.execute(
        "create or replace table grid as "
        "select *, null::timestamp as committed_from_at, date '2025-04-01' as recorded_date, "
        "'1' as outcome_code from every_row"
    )
    derived = ", ".join(f"{d.sql} as {d.name}" for d in declared.derived)
    return f"(select *, {derived} from grid)"


def counts(con: duckdb.DuckDBPyConnection, declared: Contract) -> dict[str, int]:
    measures = ", ".join(
        f"count(*) filter (where {m.where}) as {m.name}" for m in declared.measures
    )
    row = con.execute(f"select {measures} from {grid(con, declared)}").df().iloc[0]
    return {declared.measure_id(m): int(row[m.name]) for m in declared.measures}


def rows_counted(con: duckdb.DuckDBPyConnection, *conditions_of: str) -> set[tuple]:
    kept = " and ".join(f"({c})" for c in conditions_of)
    rows = f"select offence_code, offence_subclass from grid where {kept} group by all"
    return set(con.execute(rows).fetchall())


def test_each_definition_has_a_measure_in_each_dataset() -> None:
    for noun in ("offences", "victims", "suspects"):
        names = [m.name for m in contract(f"police__{noun}").measures]
        assert names[:6] == [
            noun, f"serious_violence_{noun}", f"without_domestic_{noun}",
            f"without_sexual_{noun}", f"public_place_under_25_{noun}", f"wide_{noun}",
        ]  # fmt: skip


def test_victims_and_suspects_take_every_definition_from_their_offence() -> None:
    columns = {d.name for d in contract(OFFENCES).derived}
    for name in ("police__victims", "police__suspects"):
        parent = contract(name).parent
        assert parent is not None
        assert {"is_serious_violence", "is_wide"} <= set(parent.fields) & columns


@pytest.mark.parametrize("headline", ["headline", "wide", "without_domestic"])
def test_every_whole_is_the_sum_of_its_parts(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, headline: str
) -> None:
    monkeypatch.setenv("SNA_DEFINITION", headline)
    found = counts(con, contract(OFFENCES))
    own = {w: ways for w, ways in definition_parts().items() if w.startswith(f"{OFFENCES}.")}
    assert own
    for whole, ways in own.items():
        for parts in ways:
            counted = [found[p] for p in parts if p in found]
            if len(counted) == len(parts):
                assert found[whole] == sum(counted) > 0, (whole, parts)
            assert found[whole] >= sum(counted), (whole, parts)


def test_the_parts_are_these() -> None:
    ways = definition_parts()
    assert ways["police__victims.serious_violence_victims"] == (
        (
            "police__victims.without_domestic_victims",
            "police__victims.serious_violence_beyond_without_domestic_victims",
        ),
        (
            "police__victims.without_sexual_victims",
            "police__victims.serious_violence_beyond_without_sexual_victims",
        ),
    )
    assert set(ways) == {
        f"police__{noun}.{name}_{noun}"
        for noun in ("offences", "victims", "suspects")
        for name in (
            "serious_violence",
            "wide",
            "without_domestic",
            "without_sexual",
            "violence_against_the_person",
        )
    }


def test_under_another_headline_a_definition_keeps_its_own_measure_too(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = counts(con, contract(OFFENCES))
    monkeypatch.setenv("SNA_DEFINITION", "wide")
    found = counts(con, contract(OFFENCES))
    assert found[f"{OFFENCES}.serious_violence_offences"] == found[f"{OFFENCES}.wide_offences"]
    assert found[f"{OFFENCES}.wide_offences"] == usual[f"{OFFENCES}.wide_offences"]
    headline = usual[f"{OFFENCES}.serious_violence_offences"]
    assert found[f"{OFFENCES}.headline_offences"] == headline
    same_as = definition_parts()[f"{OFFENCES}.serious_violence_offences"]
    assert (f"{OFFENCES}.wide_offences",) in same_as


def test_wounding_counts_by_its_subclass_and_only_under_its_own_class(
    con: duckdb.DuckDBPyConnection,
) -> None:
    grid(con, contract(OFFENCES))
    found = rows_counted(con, *conditions(partnership("warwickshire").definition("headline")))
    assert ("8N", "008/01") in found
    assert ("8P", "008/59") in found
    assert not found & {("8N", "008/06"), ("8N", None), ("8P", "008/01"), ("105A", "008/01")}
    assert {("1", "008/06"), ("34B", None)} <= found


@pytest.mark.parametrize(
    ("age_of", "victim", "suspect", "is_counted"),
    [
        ("either", 24, None, True), ("either", None, 24, True), ("either", 25, 25, False),
        ("either", None, None, False), ("victim", 24, 25, True), ("victim", 25, 24, False),
        ("suspect", 24, 25, False), ("suspect", 25, 24, True), ("suspect", 24, None, False),
    ],
)  # fmt: skip
def test_an_age_has_to_be_known_of_the_person_asked_for(
    con: duckdb.DuckDBPyConnection,
    age_of: str, victim: int | None, suspect: int | None, is_counted: bool,
) -> None:  # fmt: skip
    asked = " and ".join(f"({c})" for c in conditions(defined(max_age=24, age_of=age_of)))
    query = f"""select {asked} from (select '1' as offence_code, null::varchar as offence_subclass,
        ?::bigint as youngest_victim_age_years, ?::bigint as youngest_suspect_age_years)"""
    assert con.execute(query, [victim, suspect]).fetchall() == [(is_counted,)]


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        ({}, {"include_domestic": False}),
        ({}, {"classes": ("1",)}),
        ({}, {"flags": ("is_knife",)}),
        ({}, {"public_places": ("retail",)}),
        ({"public_places": ("retail", "health")}, {"public_places": ("retail",)}),
        ({}, {"max_age": 24, "age_of": "victim"}),
        ({"max_age": 24, "age_of": "either"}, {"max_age": 17, "age_of": "suspect"}),
        ({"classes": ("1", "8N", "8P"), "subclasses": ()}, {"classes": ("1",)}),
    ],
)
def test_a_definition_holds_the_narrower_and_not_the_other_way(wider: dict, narrower: dict) -> None:
    assert defined(**wider).holds(defined(**narrower))
    assert not defined(**narrower).holds(defined(**wider))


def test_definitions_of_different_people_or_places_hold_neither_each_other() -> None:
    for one, other in (
        ({"max_age": 24, "age_of": "victim"}, {"max_age": 24, "age_of": "suspect"}),
        ({"public_places": ("retail",)}, {"public_places": ("health",)}),
        ({"include_domestic": False}, {"flags": ("is_knife",)}),
    ):
        assert not defined(**one).holds(defined(**other))
        assert not defined(**other).holds(defined(**one))


CODES = st.sets(st.sampled_from(["1", "8N", "8P", "19C", "34B"]), min_size=1)
NARROWINGS = st.fixed_dictionaries(
    {
        "classes": CODES.map(lambda c: tuple(sorted(c))),
        "subclasses": st.sets(st.sampled_from(["008/01", "008/59"])).map(tuple),
        "include_domestic": st.booleans(),
        "flags": st.sampled_from([(), ("is_knife",)]),
        "public_places": st.sampled_from([(), ("dwelling",), ("dwelling", "unknown")]),
        "age": st.sampled_from([(None, None), (24, "victim"), (24, "either"), (25, "either")]),
    }
)


@given(st.lists(NARROWINGS, min_size=2, max_size=4))
def test_whatever_is_defined_a_part_is_inside_its_whole_in_every_row(
    con: duckdb.DuckDBPyConnection, chosen: list[dict]
) -> None:
    made = []
    for n, changes in enumerate(chosen):
        max_age, age_of = changes["age"]
        own = {k: v for k, v in changes.items() if k != "age"}
        made.append(defined(name=f"d{n}", max_age=max_age, age_of=age_of, **own))
    if not con.execute("from duckdb_tables() where table_name = 'grid'").fetchall():
        grid(con, contract(OFFENCES))
    found = counted(tuple(made), "d0")
    pairs = [(b.whole, b.part) for b in beyond(found)]
    pairs += [pair for one, other in same(found) for pair in ((one, other), (other, one))]
    for whole, part in pairs:
        inside, outside = (" and ".join(f"coalesce({c}, false)" for c in conditions(d.definition))
                           for d in (part, whole))  # fmt: skip
        query = f"select count(*) from grid where ({inside}) and not ({outside})"
        assert con.execute(query).fetchall() == [(0,)]


def test_a_marker_that_offences_have_not_is_named() -> None:
    asked = (replace(defined(flags=("is_sunny",)), name="sunny"),)
    written = replace(contract(OFFENCES), derived=(), measures=contract(OFFENCES).measures[:1])
    with pytest.raises(ValueError, match=r"definition sunny: flags name no marker .*is_sunny"):
        under(written, asked, "sunny")


@pytest.mark.parametrize(
    ("name", "reason"), [("knife_enabled", "a measure's name"), ("drug", "a column's name")]
)
def test_a_definition_may_not_take_a_name_that_is_there(name: str, reason: str) -> None:
    own = partnership("warwickshire").headline
    with pytest.raises(ValueError, match=reason):
        under(written(), (own, replace(defined(include_domestic=False), name=name)), own.name)


def written() -> Contract:
    """The offences' contract as its module writes it."""
    from sources.police.offences import CONTRACT

    return CONTRACT


def test_a_definition_is_no_reason_to_read_a_delivery_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = {n: contract_digest(contract(n)) for n in (OFFENCES, "police__victims")}
    monkeypatch.setenv("SNA_DEFINITION", "wide")
    assert contract(OFFENCES).measures != written().measures
    assert {n: contract_digest(contract(n)) for n in usual} == usual


def test_serious_youth_violence_is_stamped_while_its_scores_are_assumed() -> None:
    stamped = {
        c.measure_id(m)
        for c in map(contract, ("youth_justice__outcomes", "youth_justice__offences",
                                "youth_justice__caseload", OFFENCES))
        for m in c.measures
        if stamp(m)
    }  # fmt: skip
    assert stamped == {
        "youth_justice__outcomes.serious_youth_violence_outcomes",
        "youth_justice__offences.serious_youth_violence_offences",
        "youth_justice__caseload.children_with_serious_violence",
    }
    for measure in stamped:
        caveats = contract(measure.split(".")[0]).caveats
        assert any(caveat.startswith(ILLUSTRATIVE) for caveat in caveats)


def test_the_success_measures_can_be_cut_as_they_say() -> None:
    assert len({s.name for s in SUCCESS_MEASURES}) == 6
    for success in SUCCESS_MEASURES:
        Cut(success.measure, by=success.by).check()
        declared = contract(success.measure.split(".")[0])
        listed = {d.name: d.values for d in declared.derived}
        for column, member in success.among:
            assert member in listed.get(column, ("true", "false"))

"""What holds what among measures and breakdowns, found from the rows."""

import duckdb
import pytest

from tests.transforms.conftest import OFFENCES as CONTRACT
from transforms.codings import Slice, Tiling, _declared, tilings
from transforms.core import core
from transforms.cuts import Cut

Con = duckdb.DuckDBPyConnection
ALL, KNIFE = "police__offences.offences", "police__offences.knife_offences"
BY_WEAPON = Cut(ALL, ("county_code", "weapon_type"))
BY_KNIFE = Cut(ALL, ("county_code", "is_knife"))
BY_KNOWN = Cut(ALL, ("county_code", "is_known"))


@pytest.fixture
def offences(con: Con) -> Con:
    con.execute(
        """create table delivered_police__offences as
           select 'o' || i as offence_id, date '2025-01-01' as recorded_date,
                  'E01000001' as lsoa_code, weapon_type, 1 as delivery_seq, i as row_no
           from (values (1, 'knife'), (2, 'knife'), (3, 'none'), (4, null), (5, 'none'))
                t(i, weapon_type)"""
    )
    con.register("core_police__offences", core(CONTRACT, con))
    return con


def test_a_coarser_coding_holds_the_members_of_a_finer_one(offences: Con) -> None:
    found = tilings(offences, [BY_WEAPON, BY_KNOWN])
    told = Slice(ALL, "is_known", "true")
    parts = (Slice(ALL, "weapon_type", "knife"), Slice(ALL, "weapon_type", "none"))
    assert Tiling(told, parts) in found
    assert not [t for t in found if t.held_by.column == "weapon_type" and len(t.parts) > 1]


def test_a_row_table_may_declare_that_it_counts_what_a_dataset_counts(con: Con) -> None:
    found = list(_declared([Cut("sna__child_victims.victims"), Cut("sna__suspect_homes.suspects")]))
    assert found == [
        Tiling(
            Slice("police__victims.serious_violence_victims", "age_band", "0-17"),
            (Slice("sna__child_victims.victims"),),
        ),
        Tiling(
            Slice("police__suspects.serious_violence_suspects"),
            (Slice("sna__suspect_homes.suspects"),),
        ),
    ]


def test_one_row_that_does_not_fit_refutes_a_coding(offences: Con) -> None:
    offences.execute("create table odd as from core_police__offences")
    offences.execute("update odd set is_knife = true where offence_id = 'o3'")
    offences.register("core_police__offences", offences.table("odd"))
    found = tilings(offences, [BY_WEAPON, BY_KNIFE])
    assert (
        Tiling(Slice(ALL, "is_knife", "unknown"), (Slice(ALL, "weapon_type", "unknown"),)) in found
    )
    assert not [t for t in found if t.held_by.member in ("true", "false")]


def test_the_same_rows_under_two_names_are_one_number(offences: Con) -> None:
    found = tilings(offences, [Cut(KNIFE), BY_KNIFE])
    assert Tiling(Slice(KNIFE), (Slice(ALL, "is_knife", "true"),)) in found


def test_a_measure_within_another_leaves_a_rest(offences: Con) -> None:
    found = tilings(offences, [Cut(KNIFE), Cut(ALL)])
    assert found == (Tiling(Slice(ALL), (Slice(KNIFE),), is_whole=False),)

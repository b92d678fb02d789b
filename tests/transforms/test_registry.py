"""What is derived, in what order, from what is declared."""

import pytest

from sources.contract import Contract
from sources.published.declared import PUB_SERIES
from sources.registry import contracts, references
from sources.weights.registry import declared_weights
from transforms.core import columns, core_table, inherited
from transforms.cuts import Cut
from transforms.registry import Transform, derived
from transforms.stocks import counted


def test_every_derived_table_comes_after_the_tables_it_reads() -> None:
    built = {"answered", *references()}
    built |= {f"{layer}_{name}" for name in contracts() for layer in ("core", "delivered")}
    built |= {PUB_SERIES.name, *(w.table.name for w in declared_weights().values())}
    for name, transform in derived().items():
        assert set(transform.inputs) <= built, name
        built.add(name)


def test_the_derived_tables() -> None:
    assert sorted(derived()) == [
        "out_sna__agency_index",
        "out_sna__assessed_persons",
        "out_sna__benchmark",
        "out_sna__child_victims",
        "out_sna__co_offending",
        "out_sna__concentration",
        "out_sna__control",
        "out_sna__coverage",
        "out_sna__harm",
        "out_sna__harm_few",
        "out_sna__health_matches",
        "out_sna__hotspots",
        "out_sna__index",
        "out_sna__inequality",
        "out_sna__known_persons",
        "out_sna__lag",
        "out_sna__lorenz",
        "out_sna__measures",
        "out_sna__people_lorenz",
        "out_sna__population_projections",
        "out_sna__power_few",
        "out_sna__prior_contact",
        "out_sna__prior_contact_months",
        "out_sna__prior_offending",
        "out_sna__published",
        "out_sna__published_context",
        "out_sna__rates",
        "out_sna__reconciliation",
        "out_sna__recording_lags",
        "out_sna__reoffending",
        "out_sna__reoffending_means",
        "out_sna__repeat_shares",
        "out_sna__repeat_suspects",
        "out_sna__repeat_victims",
        "out_sna__season",
        "out_sna__serious_violence_backgrounds",
        "out_sna__standardised",
        "out_sna__stocks",
        "out_sna__supervised_children",
        "out_sna__supervised_persons",
        "out_sna__suspect_homes",
        "out_sna__trend",
        "out_sna__victim_homes",
        "out_sna__victim_suspect",
        "out_sna__weights",
        "out_sna__youth_justice_children",
    ]


@pytest.mark.parametrize("transform", derived().values(), ids=lambda t: t.table.name)
def test_a_derived_table_says_what_it_is(transform: Transform) -> None:
    assert transform.table.name.startswith("out_sna__")
    assert transform.build.__doc__


def test_statistics_that_may_be_published_hold_no_count() -> None:
    safe = {name: t for name, t in derived().items() if t.safe_because}
    assert {"out_sna__trend", "out_sna__inequality", "out_sna__power_few"} <= set(safe)
    counts = {"n", "numerator", "denominator", "population", "people", "events"}
    published_by_others = {"out_sna__benchmark", "out_sna__population_projections"}
    for name, transform in safe.items():
        if name in published_by_others:
            continue
        assert not counts & {f.name for f in transform.table.fields}, name


@pytest.mark.parametrize("contract", contracts().values(), ids=lambda c: c.name)
def test_every_dataset_has_a_core_table_and_measures_that_can_be_cut(contract: Contract) -> None:
    names = [f.name for f in core_table(contract).fields]
    assert names[-5:] == ["district_code", "lsoa11_code", "month_start", "delivery_seq", "row_no"]
    assert {c.name for c in inherited(contract)} <= set(columns(contract))
    for measure in contract.measures:
        assert counted(contract, measure)
        Cut(contract.measure_id(measure)).check()

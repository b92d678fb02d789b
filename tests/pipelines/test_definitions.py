"""What Dagster loads: assets, checks, the job, the schedule and the sensor."""

import os
from pathlib import Path

import dagster as dg
import pytest

from outputs.registry import figures
from pipelines.assets import KEEPS_CONTRACT, Home
from pipelines.automation import SETTLED_SECONDS, landing_folder
from pipelines.definitions import defs
from sources.published.declared import PUB_SERIES
from sources.registry import contracts, references
from sources.weights.registry import declared_weights
from tests.pipelines.world import WARWICK_LSOA, deliver_street, refresh, street_row
from transforms.registry import derived

PROMISED = [
    "core_health__admissions",
    "core_health__ed_assaults",
    "core_police__offences",
    "core_police__street_crimes",
    "core_police__suspects",
    "core_police__victims",
    "core_probation__caseload",
    "core_youth_justice__outcomes",
    "fig_serious_violence_by_district",
    "out_sna__coverage",
    "out_sna__known_persons",
    "out_sna__measures",
    "out_sna__rates",
    "out_sna__reconciliation",
    "out_sna__stocks",
    "ref_districts",
    "ref_lsoas",
    "ref_population",
    "pub_series",
    "sna_release",
]
"""Names that others rely on; a new dataset, table or figure adds to them and changes none."""


def keys() -> set[str]:
    return {s.key.to_user_string() for s in defs.resolve_all_asset_specs()}


def test_the_assets_others_rely_on_keep_their_names() -> None:
    assert set(PROMISED) <= keys()


def test_every_declaration_is_an_asset_and_nothing_else_is() -> None:
    declared = {f"core_{n}" for n in contracts()} | {f"fig_{i}" for i in figures()}
    dropped = {PUB_SERIES.name, *(w.table.name for w in declared_weights().values())}
    assert keys() == declared | dropped | set(derived()) | set(references()) | {"sna_release"}


def test_every_asset_has_a_group_and_a_description() -> None:
    for spec in defs.resolve_all_asset_specs():
        assert spec.group_name not in (None, "", "default"), spec.key
        assert spec.description, spec.key


def test_every_dataset_has_the_check_that_it_keeps_its_contract() -> None:
    found = {
        (k.asset_key.to_user_string(), k.name) for k in defs.resolve_asset_graph().asset_check_keys
    }
    assert found == {(f"core_{n}", KEEPS_CONTRACT) for n in contracts()}


def test_schedule_and_sensor_are_there_and_off() -> None:
    schedule, sensor = (
        defs.resolve_schedule_def("monthly_refresh"),
        defs.resolve_sensor_def("landing_folder"),
    )
    assert schedule.cron_schedule == "0 6 8 * *"
    assert schedule.execution_timezone == "Europe/London"
    assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED
    assert sensor.default_status is dg.DefaultSensorStatus.STOPPED
    assert schedule.job.name == sensor.job.name == "refresh"


def settled(path: Path) -> Path:
    old = path.stat().st_mtime - 2 * SETTLED_SECONDS
    os.utime(path, (old, old))
    return path


def looked(home: Path) -> dg.RunRequest | dg.SkipReason:
    return landing_folder(home=Home(folder=str(home)))


def test_the_sensor_asks_once_for_each_new_content(home: Path) -> None:
    settled(deliver_street(home, [street_row(WARWICK_LSOA)]))
    first, again = looked(home), looked(home)
    assert isinstance(first, dg.RunRequest)
    assert first.run_key == again.run_key
    settled(deliver_street(home, [street_row(WARWICK_LSOA)] * 2))
    assert looked(home).run_key != first.run_key


def test_the_sensor_leaves_a_file_that_is_still_being_written(home: Path) -> None:
    deliver_street(home, [street_row(WARWICK_LSOA)])
    assert isinstance(looked(home), dg.SkipReason)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("rows", [[street_row(WARWICK_LSOA)], ["nothing like it"]])
def test_the_sensor_asks_nothing_when_every_file_was_judged(home: Path, rows: list[str]) -> None:
    settled(deliver_street(home, rows))
    assert refresh(home)
    assert isinstance(looked(home), dg.SkipReason)


def test_the_sensor_skips_an_empty_landing_folder(home: Path) -> None:
    assert isinstance(looked(home), dg.SkipReason)

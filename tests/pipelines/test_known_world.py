"""The synthetic partners' deliveries, from landing folder to release, against the truth."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.listing import catalogue_lines, delivery_lines
from sources.registry import contracts
from tests.pipelines.world import FEW, Known, digests, joint, refresh


def table(home: Path, name: str, columns: str) -> list[tuple]:
    with duckdb.connect() as con:
        path = str(home / "store" / f"{name}.parquet")
        return con.execute(f"select {columns} from read_parquet(?)", [path]).fetchall()


STOCKS = {c.measure_id(m) for c in contracts().values() for m in c.measures if m.kind == "stock"}


def true_counts(known: Known) -> dict[tuple[str, str, str], int]:
    return {(c.measure, c.district_code, c.month_start): c.n for c in known.truth.counts}


def test_the_joint_table_is_the_truth_for_every_measure_district_and_month(known: Known) -> None:
    flows = {key: n for key, n in true_counts(known).items() if key[0] not in STOCKS}
    known_measures = {measure for measure, _, _ in flows}
    counted = {k: n for k, n in joint(known.home).items() if k[0] in known_measures}
    assert counted == flows
    assert sum(counted.values()) > 0


def test_stocks_are_the_truth_and_never_in_the_joint_table(known: Known) -> None:
    columns = "measure, district_code, date_trunc('month', on_date)::date::varchar, n::bigint"
    counted = {row[:3]: row[3] for row in table(known.home, "out_sna__stocks", columns)}
    assert counted == {key: n for key, n in true_counts(known).items() if key[0] in STOCKS}
    assert {measure for measure, _, _ in counted} == STOCKS
    assert not {measure for measure, _, _ in joint(known.home)} & STOCKS


def test_a_month_nobody_delivered_is_absent_not_zero(known: Known) -> None:
    dataset, months = next(iter(known.truth.missing.items()))
    present = {month for measure, _, month in joint(known.home) if measure.startswith(dataset)}
    assert present
    assert not present & set(months)


def test_rows_of_every_delivery_add_up(known: Known) -> None:
    lines = delivery_lines(known.home)
    assert lines
    for line in lines:
        parts = ("accepted", "rejected", "deduplicated", "superseded")
        assert line["rows_in"] == sum(line[p] for p in parts), line["file"]


def test_a_resubmitted_month_supersedes_the_one_before(known: Known) -> None:
    lines = {line["file"]: line for line in delivery_lines(known.home)}
    for later in known.truth.resubmitted:
        earlier = lines[later.replace("_resubmitted", "")]
        assert earlier["superseded"] == earlier["rows_in"]
        assert lines[later]["accepted"] == lines[later]["rows_in"]


def test_every_figure_has_its_files(known: Known) -> None:
    release = known.home / "releases" / "latest"
    for line in (each for each in catalogue_lines(known.home) if each["id"] in FEW):
        assert line["files"], line["id"]
        assert all((release / file).is_file() for file in line["files"])


def test_a_second_refresh_parses_nothing_and_draws_nothing(
    known: Known, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("nothing moved, so nothing is done again")

    shutil.copytree(known.home, home, symlinks=True)
    before, ledger = digests(home / "releases"), delivery_lines(home)
    for place in (
        "pipelines.judging.read",
        "pipelines.tables.core",
        "outputs.release.build_release",
        "outputs.style.canvas",
    ):
        monkeypatch.setattr(place, never)
    assert refresh(home)
    assert digests(home / "releases") == before
    assert delivery_lines(home) == ledger


def test_two_homes_with_keys_of_their_own_publish_the_same_bytes(known: Known, home: Path) -> None:
    shutil.copytree(known.home / "landing", home / "landing")
    assert refresh(home)
    latest = [h / "releases" / "latest" for h in (known.home, home)]
    assert latest[0].resolve().name == latest[1].resolve().name
    assert digests(latest[0]) == digests(latest[1])
    one, other = (
        json.loads((h / "store" / "manifest.json").read_text()) for h in (known.home, home)
    )
    assert set(one) == set(other)
    keyed = {f"core_{name}" for name, c in contracts().items() if c.person_key}
    assert {name for name in one if one[name]["sha256"] != other[name]["sha256"]} == keyed

"""What an analyst drops: read once, replaced by a later file, gone when it is taken away."""

from pathlib import Path

import duckdb
import pytest

from pipelines.published import (
    files_to_read,
    sentences,
    take_in_published,
    take_in_weights,
)
from pipelines.store import Store
from sources.partnership import partnership
from sources.published import ons_table_c2
from sources.synthetic.published import DIFFERENCES, SIMILAR
from sources.text_rows import Unreadable
from sources.weights.registry import declared_weights
from tests.pipelines.world import Known

HEADING = "series,area_code,period,measure,value,source"
SEVERITY = declared_weights()["crime_severity"]
COSTS = declared_weights()["unit_costs"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "home")
    made.prepare()
    return made


def drop(store: Store, name: str, *rows: str, folder: str = "published") -> Path:
    path = store.landing / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def figures(store: Store) -> dict[str, float]:
    path = store.current("pub_series")
    with duckdb.connect() as con:
        query = "select area_code, value from read_parquet(?)"
        return dict(con.execute(query, [str(path)]).fetchall())


def test_without_a_file_the_table_is_empty_and_nothing_is_said(store: Store) -> None:
    assert take_in_published(store) == []
    assert figures(store) == {}
    assert sentences(store) == []


def test_an_unchanged_file_is_not_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(store, "a.csv", HEADING, "own,E23000017,2024,x,4,A")
    drop(store, "bad.csv", "nothing,like")
    assert len(files_to_read(store)) == 2
    first = take_in_published(store)
    assert files_to_read(store) == []

    def never(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("pipelines.published.read_published", never)
    assert take_in_published(store) == first


def test_a_bad_file_is_named_with_its_reason_and_stops_nothing(store: Store) -> None:
    drop(store, "bad.csv", HEADING, "own,E23000017,2024,x,SECRET7Q,A")
    drop(store, "good.csv", HEADING, "own,E23000017,2024,x,4,A")
    take_in_published(store)
    assert figures(store) == {"E23000017": 4}
    said = sentences(store)[0]
    assert said.startswith("published/bad.csv was not read: cells hold neither a figure")
    assert "SECRET7Q" not in said


def test_a_later_file_replaces_the_figures_it_repeats_and_no_others(store: Store) -> None:
    drop(store, "b.csv", HEADING, "own,E23000017,2024,x,4,A", "own,E23000016,2024,x,7,A")
    take_in_published(store)
    later = drop(store, "a.csv", HEADING, "own,E23000017,2024,x,5,A")
    take_in_published(store)
    assert figures(store) == {"E23000017": 5, "E23000016": 7}
    later.unlink()
    take_in_published(store)
    assert figures(store) == {"E23000017": 4, "E23000016": 7}


def test_the_same_content_under_two_names_counts_once(store: Store) -> None:
    for name in ("a.csv", "b.csv"):
        drop(store, name, HEADING, "own,E23000017,2024,x,4,A")
    assert [t.file for t in take_in_published(store)] == ["published/a.csv"]
    assert files_to_read(store) == []


def test_a_link_is_refused_and_never_opened(store: Store, tmp_path: Path) -> None:
    (store.landing / "published").mkdir()
    secret = tmp_path / "secret.csv"
    secret.write_text(f"{HEADING}\nown,E23000017,2024,x,4,A\n", encoding="utf-8")
    (store.landing / "published" / "link.csv").symlink_to(secret)
    take_in_published(store)
    assert figures(store) == {}
    assert "the file is a link" in sentences(store)[0]


WEIGHTS = "code,value,source,price_base,verified_by,status"


def weights_in(store: Store, name: str) -> dict[str, float]:
    path = store.current(f"ref_weights_{name}")
    with duckdb.connect() as con:
        return dict(con.execute("select code, value from read_parquet(?)", [str(path)]).fetchall())


def test_delivered_weights_replace_those_that_ship_until_they_are_taken_away(store: Store) -> None:
    assert take_in_weights(store, COSTS) is None
    shipped = weights_in(store, "unit_costs")
    assert shipped["Robbery"] == 11_320
    row = "Robbery,12000,A report,2023/24,A. Analyst,verified"
    path = drop(store, "unit_costs.csv", WEIGHTS, row, folder="reference")
    take_in_weights(store, COSTS)
    assert weights_in(store, "unit_costs") == {"Robbery": 12_000}
    path.unlink()
    take_in_weights(store, COSTS)
    assert weights_in(store, "unit_costs") == shipped


def test_weights_that_are_refused_leave_none_in_force_and_say_why(store: Store) -> None:
    drop(store, "crime_severity.csv", WEIGHTS, "1,8000,,,,substantiated", folder="reference")
    drop(store, "severity.csv", WEIGHTS, folder="reference")
    take_in_weights(store, SEVERITY)
    assert weights_in(store, "crime_severity") == {}
    refused, unknown = sentences(store)
    assert refused == "reference/crime_severity.csv was not read: row 2: no source"
    assert unknown.startswith("reference/severity.csv was not read: no table of weights")


def test_unchanged_weights_are_not_read_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(store, "crime_severity.csv", WEIGHTS, "1,8000,A,,,illustrative", folder="reference")
    first = take_in_weights(store, SEVERITY)

    def never(*_: object) -> None:
        raise Unreadable("read again")

    monkeypatch.setattr("pipelines.published.read_weights", never)
    assert take_in_weights(store, SEVERITY) == first
    assert files_to_read(store) == []


def stored(known: Known, name: str, columns: str) -> list[tuple]:
    with duckdb.connect() as con:
        path = str(Store(known.home).current(name))
        return con.execute(f"select {columns} from read_parquet(?)", [path]).fetchall()


def test_the_published_table_of_the_synthetic_county_is_its_truth_with_declared_differences(
    known: Known,
) -> None:
    found = stored(known, "out_sna__published", "area_code, measure, published_n::bigint")
    names = {s.measure: s.name for s in ons_table_c2.SERIES.statistics if s.measure}
    groups = {g.code: g.members for g in partnership().area_groups}
    force = partnership().force_code
    for area, measure, n in found:
        members = groups[area]
        true = sum(
            c.n
            for c in known.truth.counts
            if c.measure == measure
            and c.district_code in members
            and "2023-07-01" <= c.month_start <= "2024-06-01"
        )
        factor = DIFFERENCES.get(names[measure], 1) if "unknown" not in members else 1
        if area != force:
            assert n == round(true * factor), (area, measure)
    assert {area for area, _, _ in found} == set(groups)


def test_the_synthetic_county_is_set_beside_made_up_areas_by_rate(known: Known) -> None:
    rows = stored(known, "out_sna__benchmark", "area_code, is_own, rate, group_source")
    assert len({code for code, is_own, _, _ in rows if not is_own}) == SIMILAR
    assert all(rate is not None for _, _, rate, _ in rows)
    assert all("Made up" in source for _, _, _, source in rows)


def test_scores_of_the_synthetic_county_rest_on_weights_marked_as_made_up(known: Known) -> None:
    rows = stored(known, "out_sna__harm", "score, reason, is_illustrative, score_per_1000")
    assert all(made_up for _, _, made_up, _ in rows)
    assert {score for score, reason, _, n in rows if reason is None and n > 0} == {
        "crime_severity",
        "cambridge_harm",
    }


def test_nothing_the_synthetic_county_drops_is_left_unread(known: Known) -> None:
    store = Store(known.home)
    assert files_to_read(store) == []
    assert not [s for s in sentences(store) if "was not read" in s]

"""Forces, hospitals and teams in one folder: each replaces its own rows, and no others'."""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.intake import deliveries, in_force, months_that_wait, strays, take_in
from pipelines.store import Store
from pipelines.tables import build_core, whole_months
from quality.scopes import waiting
from sources import partnership as agreed
from sources.contract import Contract
from sources.registry import contract, contracts
from sources.scope import scope_named, sender_of
from sources.synthetic.rows import rows
from tests.pipelines.world import OUTSIDE_LSOA, WARWICK_LSOA
from tests.pipelines.world import STREET as HEADINGS
from tests.pipelines.world import street_row as line_of_street

STREET = contract("police__street_crimes")
HEADER = tuple(HEADINGS.split(","))
PERIODS = [c for c in contracts().values() if c.submission == "replaces_period"]
BY_SENDER = [c for c in PERIODS if c.shape != "aggregate"]


def street_row(lsoa: str, crime_id: str) -> dict[str, str]:
    return dict(zip(HEADER, line_of_street(lsoa, crime_id=crime_id).split(","), strict=True))


UNTOLD = [c for c in BY_SENDER if c.key and not c.scope]


@pytest.fixture
def store(home: Path) -> Store:
    made = Store(home)
    made.prepare()
    return made


def write(
    store: Store, name: str, header: Iterable[str], lines: Iterable[Iterable[object]]
) -> Path:
    path = store.landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([tuple(header), *lines])
    return path


def crime_id(*of: object) -> str:
    return hashlib.sha256(repr(of).encode()).hexdigest()


def street(
    store: Store, name: str, force: str, n: int, month: str = "2025-05", **more: str
) -> None:
    """Crimes in Warwick that a force published."""
    lines = []
    for number in range(n):
        row = street_row(WARWICK_LSOA, crime_id=crime_id(force, month, number))
        lines.append((row | {"Reported by": force, "Month": month} | more).values())
    write(store, f"police/street_crimes/{name}", HEADER, lines)


def taken(store: Store, of: Contract) -> dict[str, tuple[str, int, int]]:
    """Verdict, rows in force and rows superseded of each file."""
    take_in(store, of)
    build_core(store, of)
    return {
        d.file.removeprefix(f"{of.folder}/"): (d.verdict, d.accepted, d.superseded)
        for d in deliveries(store, of)
    }


def test_two_forces_files_of_one_month_both_count(store: Store) -> None:
    street(store, "2025-05-warwickshire-street.csv", "Warwickshire Police", 40)
    street(store, "2025-05-west-mercia-street.csv", "West Mercia Police", 20)
    street(store, "2025-05-btp-street.csv", "British Transport Police", 3)
    assert taken(store, STREET) == {
        "2025-05-warwickshire-street.csv": ("accepted", 40, 0),
        "2025-05-west-mercia-street.csv": ("accepted", 20, 0),
        "2025-05-btp-street.csv": ("accepted", 3, 0),
    }


def test_a_force_that_sends_again_replaces_its_own_month_alone(store: Store) -> None:
    street(store, "2025-05-warwickshire-street.csv", "Warwickshire Police", 40)
    street(store, "2025-05-west-mercia-street.csv", "West Mercia Police", 20)
    taken(store, STREET)
    street(store, "2025-05-west-mercia-street (1).csv", "West Mercia Police", 22)
    found = taken(store, STREET)
    assert found["2025-05-warwickshire-street.csv"] == ("accepted", 40, 0)
    assert found["2025-05-west-mercia-street.csv"] == ("accepted", 0, 20)
    assert found["2025-05-west-mercia-street (1).csv"] == ("accepted", 22, 0)


def test_a_file_of_several_forces_works(store: Store) -> None:
    lines = [
        (street_row(WARWICK_LSOA, crime_id=f"{n:064x}") | {"Reported by": force}).values()
        for n, force in enumerate(["Warwickshire Police"] * 9 + ["West Mercia Police"] * 4)
    ]
    write(store, "police/street_crimes/all.csv", HEADER, lines)
    assert taken(store, STREET)["all.csv"] == ("accepted", 13, 0)
    month = str(dict(zip(HEADER, lines[0], strict=True))["Month"])
    street(store, f"{month}-west-mercia-street.csv", "West Mercia Police", 5, month)
    found = taken(store, STREET)
    assert found["all.csv"] == ("accepted", 9, 4)
    assert found[f"{month}-west-mercia-street.csv"] == ("accepted", 5, 0)


def test_a_file_of_many_replaces_the_earlier_file_of_many_whole(store: Store) -> None:
    """A commissioner's extract in which one provider has no row any more."""
    for name, forces in (("first.csv", "AAAAAB"), ("second.csv", "AAAAAC")):
        lines = [
            (
                street_row(WARWICK_LSOA, crime_id=f"{n:064x}") | {"Reported by": f"Force {f}"}
            ).values()
            for n, f in enumerate(forces)
        ]
        write(store, f"police/street_crimes/{name}", HEADER, lines)
        found = taken(store, STREET)
    assert {name: counts[1:] for name, counts in found.items()} == {
        "first.csv": (0, 6), "second.csv": (6, 0)
    }  # fmt: skip


def test_a_blank_force_is_that_of_the_files_name(store: Store) -> None:
    street(store, "2025-05-west-mercia-street.csv", "", 20)
    street(store, "2025-05-warwickshire-street.csv", "Warwickshire Police", 40)
    assert [v[1] for v in taken(store, STREET).values()] == [40, 20]
    kept = in_force(store, STREET)
    assert {scope for d in kept for scope in d.scopes} == {"warwickshire", "west-mercia"}


def test_rows_of_another_force_than_the_files_are_asked_about(store: Store) -> None:
    street(store, "2025-05-warwickshire-street.csv", "West Mercia Police", 20)
    [found] = take_in(store, STREET)
    assert found.verdict == "accepted_with_queries"
    assert "is Warwickshire Police's by its folder or name" in found.reasons[0]
    assert "20 rows of West Mercia Police" in found.reasons[0]


@pytest.mark.parametrize("of", BY_SENDER, ids=lambda of: of.name)
def test_every_dataset_tells_senders_apart_by_their_folders(store: Store, of: Contract) -> None:
    first, second = rows(of, 30, 1), rows(of, 20, 2)
    names = [f.name for f in of.fields]
    same = {name: first[0][name] for name in (*of.coverage.fields, of.event_date)}
    keep = set(of.scope)
    for folder, made in (("north", first), ("south", second)):
        lines = [["" if n in keep else text((row | same)[n], of, n) for n in names] for row in made]
        write(store, f"{of.folder}/{folder}/extract.csv", names, lines)
    takes = take_in(store, of)
    senders = {d.sender for d in takes}
    assert senders == {"north", "south"}
    if all(d.is_accepted for d in takes):
        if of.parent is not None:
            build_core(store, contract(of.parent.dataset))
        build_core(store, of)
        assert [d.superseded for d in deliveries(store, of)] == [0, 0]
    assert strays(store) == []


def two_files(store: Store, of: Contract, second: int) -> list[str]:
    """The reasons of a second file of the same months, made of other rows or of the same."""
    names = [f.name for f in of.fields]
    like = rows(of, 30, 1)[0]
    if of.coverage.made_on:
        made_on = like[of.event_date] + timedelta(days=62)
        like[of.coverage.made_on] = date(made_on.year, made_on.month, made_on.day)
    for folder, seed in (("a", 1), ("b", second)):
        keys = [{name: row[name] for name in of.key} for row in rows(of, 30, seed)]
        lines = [[text((like | key)[n], of, n) for n in names] for key in keys]
        write(store, f"{of.folder}/{folder}.csv", names, lines[len(folder) - 1 :])
    return [r for d in take_in(store, of) for r in d.reasons if "if another hospital" in r]


@pytest.mark.parametrize("of", UNTOLD, ids=lambda of: of.name)
def test_a_file_that_replaces_rows_it_does_not_hold_is_asked_about(
    store: Store, of: Contract
) -> None:
    [asked] = two_files(store, of, 2)
    assert f"{of.folder}/NAME/" in asked


@pytest.mark.parametrize("of", UNTOLD, ids=lambda of: of.name)
def test_a_file_sent_again_is_not_asked_whose_it_is(store: Store, of: Contract) -> None:
    assert two_files(store, of, 1) == []


def text(value: object, of: Contract, name: str) -> object:
    """A typed value as a partner's export writes it."""
    formats = {"month": "%Y-%m"} if of.date_formats == ("%Y-%m",) else {}
    return (
        value.strftime(formats[name])
        if name in formats and isinstance(value, date)
        else (str(value).lower() if isinstance(value, bool) else "" if value is None else value)
    )


def test_senders_are_told_from_folders_and_from_the_names_of_open_files() -> None:
    stops = contract("police__stop_searches")
    assert sender_of("police/stop_searches/2025-05-west-mercia-stop-and-search.csv", stops) == (
        "west-mercia"
    )
    assert sender_of("police/stop_searches/extract.csv", stops) == ""
    assert sender_of("health/admissions/SWFT/2025.csv", contract("health__admissions")) == "swft"
    assert scope_named("Devon & Cornwall Police") == "devon-and-cornwall"
    assert scope_named("British Transport Police") == "btp"
    assert scope_named("RKB01 ") == "rkb01"


def sent(store: Store, months: dict[str, Iterable[int]]) -> list[str]:
    for force, numbers in months.items():
        for month in numbers:
            street(
                store, f"2025-{month:02}-{scope_named(force)}-street.csv", force, 8,
                f"2025-{month:02}",
            )  # fmt: skip
    take_in(store, STREET)
    kept = in_force(store, STREET)
    answered = whole_months(STREET, kept).column("month_start").to_pylist()
    return sorted({f"{month:%m}" for month in answered})


def test_a_month_that_a_learned_sender_has_not_sent_is_not_counted(store: Store) -> None:
    both = {"Warwickshire Police": range(1, 6), "West Mercia Police": range(1, 5)}
    assert sent(store, both) == ["01", "02", "03", "04"]
    assert months_that_wait(store) == [
        "police/street_crimes: May 2025 waits for West Mercia Police and is not counted; send it, "
        "or name the senders still expected under [scopes] in the partnership's file"
    ]
    newest = [d for d in deliveries(store, STREET) if "2025-05-01" in d.months]
    assert [d.verdict for d in newest] == ["accepted_with_queries"]
    assert "West Mercia Police used to send this dataset" in newest[0].reasons[0]


def test_a_sender_seen_once_is_not_waited_for(store: Store) -> None:
    once = {"Warwickshire Police": range(1, 6), "West Mercia Police": [2]}
    assert sent(store, once) == ["01", "02", "03", "04", "05"]
    assert months_that_wait(store) == []


def test_the_partnerships_file_says_who_is_waited_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = replace(agreed.partnership(), scopes={STREET.name: ("warwickshire", "west-mercia")})
    for place in ("pipelines.tables.partnership", "pipelines.intake.partnership"):
        monkeypatch.setattr(place, lambda: named)
    assert sent(store, {"Warwickshire Police": range(1, 4), "West Mercia Police": [2]}) == ["02"]


def test_a_sender_in_a_file_of_several_is_not_waited_for_alone(store: Store) -> None:
    """A commissioner's extract in which a small provider has nobody every month."""
    for month in range(1, 6):
        forces = ["Warwickshire Police"] * 5 + ["West Mercia Police"] * (5 if month < 4 else 0)
        lines = [
            (street_row(WARWICK_LSOA, crime_id(month, n)) | {"Reported by": force}).values()
            for n, force in enumerate(forces)
        ]
        dated = [[v.replace("2025-02", f"2025-{month:02}") for v in line] for line in lines]
        write(store, f"police/street_crimes/{month}.csv", HEADER, dated)
    assert sent(store, {}) == ["01", "02", "03", "04", "05"]


def test_nothing_waits_where_one_sender_sends() -> None:
    assert waiting([]) == {}


def test_an_event_outside_the_county_is_outside_whoever_recorded_it(store: Store) -> None:
    row = street_row(OUTSIDE_LSOA, crime_id="ab" * 32) | {"Reported by": "West Mercia Police"}
    write(store, "police/street_crimes/2025-05-west-mercia-street.csv", HEADER, [row.values()])
    take_in(store, STREET)
    build_core(store, STREET)
    import pyarrow.parquet as pq

    core = store.current("core_police__street_crimes")
    assert core is not None
    assert pq.read_table(core)["district_code"].to_pylist() == ["outside"]

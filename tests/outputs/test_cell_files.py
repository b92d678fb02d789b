"""An edition carries what an outsider needs to attack it, in the form that was agreed."""

import csv
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from outputs.cell_files import RESTRICTED, earlier_release, ever_printed, keep, write_cells
from outputs.registry import Edition
from quality.cells import Cell
from quality.disclosure import RULES, Disclosed, disclose
from sources.partnership import partnership
from tests.outputs.world import Solved
from tests.quality.attacker import key, number, read, revised_in

OFFENCES, ADMISSIONS, CRIMES = "p.offences", "h.admissions", "o.crimes"
PROFILES = {OFFENCES: "T5", ADMISSIONS: "HES", CRIMES: "OPEN"}
KEYS = ("measure", "area", "period")
BESIDES = {"value", "rate", "denominator", "lower", "upper", "unit", "note", "status", "profile"}
VALUE = re.compile(r"\d+( \[[a-z]+\])*|\[[cxz]\]")
ROUNDED = re.compile(r"\d*[05]|\*")
FILES = ("cells.csv", "cells_hes.csv", "cells_open.csv", "relations.json", "previous.json")
SUMS = {
    "area": (("E10", ("E01", "E02")),),
    "period": (),
    "measure": (),
    "sex": (("Total", ("female", "male", "Not known")),),
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts(first: int = 3) -> dict[Cell, int]:
    """Two districts and the county; one measure by sex too."""
    found = {}
    for measure in PROFILES:
        by_area = {"E01": first, "E02": 20, "E10": first + 20}
        found |= {Cell(measure, area, "2025/26"): n for area, n in by_area.items()}
    sexes = {"female": 12, "male": first + 8, "Not known": 0}
    return found | {Cell(OFFENCES, "E10", "2025/26", (("sex", s),)): n for s, n in sexes.items()}


def written(folder: Path, found: Disclosed, late: bool = False) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_cells(folder, found, dict.fromkeys(PROFILES, "Offences"), lambda m, p: late)
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path / "small", disclose(counts(), PROFILES, SUMS))


@pytest.fixture(scope="module", params=["partner", "public"])
def edition(
    request: pytest.FixtureRequest,
    both: dict[Edition, Solved],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Solved]:
    solved = both[request.param]
    return solved.carry(tmp_path_factory.mktemp("release")), solved


def test_a_row_is_a_count_under_its_key_and_nothing_else(small: Path) -> None:
    rows = rows_of(small / "cells.csv")
    assert list(rows[0]) == ["measure", "area", "period", "sex", "value", "unit", "profile"]
    by_key = {(r["area"], r["sex"]): r["value"] for r in rows}
    assert by_key == {
        ("E01", "Total"): "[c]", ("E02", "Total"): "[c]", ("E10", "Total"): "23",
        ("E10", "female"): "12", ("E10", "male"): "11", ("E10", "Not known"): "0",
    }  # fmt: skip


def test_each_kind_of_rule_has_a_file_of_its_own(small: Path) -> None:
    rounded = {r["area"]: r["value"] for r in rows_of(small / "cells_hes.csv")}
    assert rounded["E01"] == "*" and rounded["E02"] == "20"
    assert {r["area"]: r["value"] for r in rows_of(small / "cells_open.csv")} == {
        "E01": "3", "E02": "20", "E10": "23",
    }  # fmt: skip
    assert "sex" not in rows_of(small / "cells_open.csv")[0]


def test_every_file_of_an_edition_is_in_the_agreed_form(edition: tuple[Path, Solved]) -> None:
    folder, solved = edition
    assert sorted(p.name for p in folder.iterdir()) == sorted(FILES)
    dimensions = set(json.loads((folder / "relations.json").read_text("utf-8")))
    seen = 0
    for name, value in (
        ("cells.csv", VALUE),
        ("cells_open.csv", VALUE),
        ("cells_hes.csv", ROUNDED),
    ):
        rows = rows_of(folder / name)
        columns = list(rows[0])
        assert columns[:3] == list(KEYS) and len(set(columns)) == len(columns)
        breakdowns = set(columns) - {*KEYS, *BESIDES}
        assert breakdowns <= dimensions
        for row in rows:
            assert all(row.values()), row
            assert value.fullmatch(row["value"]), row
        assert len({key(row) for row in rows}) == len(rows)
        seen += len(rows)
    assert seen == len(solved.found.counts)


def test_areas_are_codes_and_periods_have_one_name_each(edition: tuple[Path, Solved]) -> None:
    folder, _ = edition
    places = {r["area"] for name in FILES[:3] for r in rows_of(folder / name)}
    codes = {place for place in places if re.fullmatch(r"E\d{8}", place)}
    assert places - codes <= {"Total", "outside", "Not known"}
    assert partnership().county_code in codes
    names = {r["period"] for name in FILES[:3] for r in rows_of(folder / name)}
    one = r"(persons )?(\d{4}-\d{2}( to \d{4}-\d{2})?|\d{4}/\d{2}|at \d{4}-\d{2}-\d{2})"
    assert all(re.fullmatch(one + r"(, \d+ months)?", name) for name in names)


def test_every_dimension_has_its_sums_though_there_be_none(edition: tuple[Path, Solved]) -> None:
    folder, _ = edition
    sums = json.loads((folder / "relations.json").read_text("utf-8"))
    columns = {c for name in FILES[:3] for c in rows_of(folder / name)[0]}
    assert columns - BESIDES <= set(sums)
    for name, declared in sums.items():
        for parent, children in declared:
            assert isinstance(parent, str) and children and parent not in children, name
            assert len(set(children)) == len(children)


def test_not_known_is_always_a_part_of_the_total(edition: tuple[Path, Solved]) -> None:
    folder, _ = edition
    sums = json.loads((folder / "relations.json").read_text("utf-8"))
    for name in set(sums) - {"measure", "period", "area"}:
        totals = [set(children) for parent, children in sums[name] if parent == "Total"]
        assert totals, name
        assert all("Not known" in children for children in totals), name


@pytest.mark.parametrize("name", ["cells.csv", "cells_open.csv", "cells_hes.csv"])
def test_what_is_printed_adds_up_in_every_sum_for_every_measure(
    name: str, edition: tuple[Path, Solved]
) -> None:
    folder, _ = edition
    sums = json.loads((folder / "relations.json").read_text("utf-8"))
    cells = {
        key(row): None if row["value"] == "*" else number(row["value"])
        for row in rows_of(folder / name)
    }
    checked = 0
    for dimension, declared in sums.items():
        slices: dict[tuple, dict[str, int | None]] = {}
        for of, n in cells.items():
            others = tuple(pair for pair in of if pair[0] != dimension)
            slices.setdefault(others, {})[dict(of).get(dimension, "Total")] = n
        for members in slices.values():
            for parent, children in declared:
                found = [members.get(m) for m in (parent, *children)]
                if None not in found:
                    assert found[0] == sum(found[1:]), (dimension, parent)
                    checked += 1
    assert checked > 10


def test_a_late_count_is_marked_and_a_rounded_one_is_not(tmp_path: Path) -> None:
    folder = written(tmp_path, disclose(counts(), PROFILES, SUMS), late=True)
    assert "12 [p]" in {r["value"] for r in rows_of(folder / "cells.csv")}
    assert {r["value"] for r in rows_of(folder / "cells_hes.csv")} == {"*", "20", "25"}
    assert read(folder).hidden


def test_the_first_release_is_compared_with_none(small: Path) -> None:
    told = json.loads((small / "previous.json").read_text("utf-8"))
    assert told == {"release": None, "revised": []}


def test_the_next_release_names_what_was_revised_under_its_whole_key(tmp_path: Path) -> None:
    inputs = {(m, "2025/26"): "rows" for m in PROFILES}
    first = disclose(counts(), PROFILES, SUMS)
    written(tmp_path / "2025-12-aa" / "partner", first)
    keep(tmp_path / "2025-12-aa", "partner", first, inputs)
    earlier = earlier_release(tmp_path / "2025-12-aa", "partner")
    assert earlier is not None and earlier.counts == first.counts
    assert earlier.printed == first.shown and earlier.hierarchies == SUMS
    less = {cell: n for cell, n in counts().items() if not cell.breakdown}
    inputs[OFFENCES, "2025/26"] = "late rows"
    later = disclose(less, PROFILES, SUMS, earlier=earlier, inputs=inputs)
    folder = written(tmp_path / "2026-03-bb" / "partner", later)
    told = json.loads((folder / "previous.json").read_text("utf-8"))
    assert told["release"] == "2025-12-aa"
    old = {key(r) for r in rows_of(tmp_path / "2025-12-aa" / "partner" / "cells.csv")}
    assert revised_in(folder) == old
    values = {r["area"]: r["value"] for r in rows_of(folder / "cells.csv")}
    assert values == {"E01": "[c]", "E02": "[c]", "E10": "23 [r]"}


def test_true_counts_are_kept_apart_from_what_readers_get(tmp_path: Path) -> None:
    found = disclose(counts(), PROFILES, SUMS)
    keep(tmp_path, "partner", found, {})
    kept = pd.read_parquet(tmp_path / RESTRICTED / "partner.parquet")
    assert kept["n"].tolist() == [n for _, n in sorted(counts().items())]
    hidden = pd.read_csv(tmp_path / RESTRICTED / "hidden-partner.csv")
    assert set(hidden["rule"]) == {RULES[profile].source for profile in ("T5", "HES")}
    assert set(hidden["reason"]) == {"small", "secondary"}
    assert earlier_release(tmp_path, "public") is None
    assert earlier_release(None, "partner") is None


def test_everything_ever_printed_of_a_count_is_remembered(tmp_path: Path) -> None:
    """Not of the latest release alone: a count hidden there was printed before it."""
    first = disclose(counts(), PROFILES, SUMS)
    more = {cell: n + 30 if n >= 20 else n for cell, n in counts().items()}
    later = disclose({c: n for c, n in more.items() if not c.breakdown}, PROFILES, {})
    for name, found in (("2025-12-aa", first), ("2026-01-bb", later), (".building-x", later)):
        keep(tmp_path / name, "partner", found, {})
    ever = ever_printed(tmp_path, "partner")
    printed = {cell: {n} for cell, n in first.shown.items()}
    for cell, n in later.shown.items():
        printed.setdefault(cell, set()).add(n)
    assert ever == printed and max(map(len, ever.values())) == 2
    earlier = earlier_release(tmp_path / "2026-01-bb", "partner")
    assert earlier is not None and earlier.ever == ever
    assert ever_printed(tmp_path, "public") == {}

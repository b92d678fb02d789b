"""Tables of weights: what ships is sourced, and what is delivered is whole or refused."""

from pathlib import Path

import pytest

from sources.text_rows import Unreadable
from sources.weights.declared import STATUSES
from sources.weights.read import read_weights, weights_table
from sources.weights.registry import declared_weights

HEADING = "code,label,value,lower,upper,source,price_base,verified_by,status"
ROW = "5D,Wounding with intent,1500,1400,1600,The publisher's table of 2024,,A. Analyst,verified"


def delivered(tmp_path: Path, *rows: str, name: str = "crime_severity") -> tuple:
    path = tmp_path / f"{name}.csv"
    path.write_text("\n".join(["A title", HEADING, *rows]) + "\n", encoding="utf-8")
    return read_weights(path, declared_weights()[name], tmp_path)


def test_a_delivered_table_is_read_with_its_sources(tmp_path: Path) -> None:
    (weight,), queries = delivered(tmp_path, ROW)
    assert (weight.code, weight.value, weight.lower, weight.upper) == ("5D", 1500, 1400, 1600)
    assert (weight.status, weight.verified_by) == ("verified", "A. Analyst")
    assert queries == ()
    assert weights_table([weight]).num_rows == 1


def test_an_unknown_code_and_an_assumed_value_are_told(tmp_path: Path) -> None:
    _, queries = delivered(tmp_path, "5Z,,1,,,Somewhere,,,assumed")
    assert [q.split(":")[0] for q in queries] == ["row 3", "row 3"]
    assert "no offence class or subclass that is known" in queries[0]
    assert "nothing is published from it" in queries[1]


REFUSED = [
    ((ROW, ROW), "crime_severity", "row 3, 4: the code stands in another row too"),
    ((ROW.replace("1500", "x"),), "crime_severity", "neither a figure nor a mark .*: C3"),
    ((ROW.replace("1500", "-1"),), "crime_severity", "row 3: a value below 0"),
    ((ROW.replace("1500", "9"),), "crime_severity", "row 3: a range that does not hold its value"),
    ((ROW.replace("A. Analyst", ""),), "crime_severity", "row 3: verified by nobody"),
    ((ROW.replace(",verified", ",certain"),), "crime_severity", "row 3: the status is none of"),
    ((ROW.replace("The publisher's table of 2024", ""),), "crime_severity", "row 3: no source"),
    (("Robbery,,1,,,A,,,substantiated",), "unit_costs", "row 3: no year of prices"),
    (("2015-16,,90,,,A,,,substantiated",), "gdp_deflator", "row 3: the year is not written 2015/1"),
    (
        ("Rape,,1,,,A,2015/16,,substantiated", "Robbery,,1,,,A,2023/24,,substantiated"),
        "unit_costs",
        "in prices of different years",
    ),
    ((), "crime_severity", "a header but no rows"),
]


@pytest.mark.parametrize(("rows", "name", "reason"), REFUSED)
def test_a_row_that_cannot_be_used_refuses_the_table(
    rows: tuple[str, ...], name: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable, match=reason):
        delivered(tmp_path, *rows, name=name)


def test_a_table_without_the_columns_says_which(tmp_path: Path) -> None:
    path = tmp_path / "crime_severity.csv"
    path.write_text("offence,weight\n1,2\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="columns code, value, source, status"):
        read_weights(path, declared_weights()["crime_severity"], tmp_path)


def test_what_ships_is_known_sourced_and_never_made_up() -> None:
    shipped = [(w, row) for w in declared_weights().values() for row in w.shipped]
    assert {w.name for w, _ in shipped} == {"unit_costs"}
    for declared, row in shipped:
        assert row.code in declared.codes
        assert row.source
        assert row.status in STATUSES
        assert row.status != "illustrative"
        assert row.price_base or not declared.priced


def test_nothing_costs_stalking_threats_or_public_order() -> None:
    costed = {row.code for row in declared_weights()["unit_costs"].shipped}
    assert not costed & {"Stalking and harassment", "Public order offences"}

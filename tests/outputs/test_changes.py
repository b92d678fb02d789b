"""What changed since the last release: data, revision, definition or code, from disclosed rows."""

import json
from io import StringIO

import numpy as np
import pandas as pd
import pytest

from outputs import tables
from outputs.changes import (
    NAME,
    Side,
    between,
    compare,
    rows_that_differ,
    side_in,
    summary,
)
from outputs.headlines import NOT_COMPARABLE, headline, moved
from sources.partnership import partnership
from tests.outputs.edition import EARLIER_ID, later, write_edition

COUNTY = partnership().county_code
FEW = ("serious_violence_by_district", "people_on_probation")


def years(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    """One row for each year and district: start, district, count, status."""
    frame = pd.DataFrame(rows, columns=["period_start", "district_code", "n", "status"])
    frame["period_start"] = pd.to_datetime(frame["period_start"])
    frame["denominator"] = 100_000.0
    frame["rate"] = frame["n"] / 100
    return frame


FIRST = years(("2023-04-01", "E07000218", 100, ""), ("2024-04-01", "E07000218", 120, ""))


def side(frame: pd.DataFrame, **said: object) -> Side:
    record = {"id": "knives", "catalogue": "B9", "title": "Knives", "finding": "As it was.",
              "definition": "headline 1.0", "datasets": {"police__offences": ["a"]}, "code": "c1",
              "drawing": "d1", "notes": [], "unit": "Offences"} | said  # fmt: skip
    text = tables.csv_text(frame)
    return Side(record, pd.read_csv(StringIO(text), dtype="str", keep_default_na=False))


NEW_DELIVERY = {"datasets": {"police__offences": ["a", "b"]}}
THIRD_YEAR = years(("2025-04-01", "E07000218", 130, ""))
REVISED = FIRST.assign(n=[100.0, 124.0])


def kind(after: pd.DataFrame, **said: object) -> str:
    return compare(side(FIRST), side(after, **said)).kind


def test_the_same_table_has_not_changed():
    assert kind(FIRST) == "none"
    assert kind(FIRST, **NEW_DELIVERY) == "none"


def test_a_new_period_is_new_data():
    assert kind(pd.concat([FIRST, THIRD_YEAR]), **NEW_DELIVERY) == "data"


def test_a_rolling_year_that_moved_on_is_new_data():
    change = compare(side(FIRST.iloc[:1]), side(FIRST.iloc[1:], **NEW_DELIVERY))
    assert (change.kind, change.rows.added, change.rows.dropped) == ("data", 1, 1)


def test_another_number_under_the_same_key_is_a_revision():
    assert kind(REVISED, **NEW_DELIVERY) == "revision"
    assert kind(pd.concat([REVISED, THIRD_YEAR]), **NEW_DELIVERY) == "revision"


def test_a_number_that_is_now_withheld_is_a_revision():
    hidden = FIRST.assign(n=[np.nan, 120], rate=[np.nan, 1.2], status=["c", ""])
    assert kind(hidden, **NEW_DELIVERY) == "revision"


def test_a_provisional_mark_that_fell_away_is_no_revision():
    provisional = FIRST.assign(status=["", "p"])
    assert compare(side(provisional), side(FIRST, **NEW_DELIVERY)).kind == "data"


def test_another_number_from_the_same_deliveries_comes_of_the_code():
    assert kind(REVISED, code="c2") == "code"


def test_a_mean_that_new_months_moved_is_no_revision():
    longer = pd.concat([FIRST, THIRD_YEAR]).assign(mean=116.7)
    change = compare(side(FIRST.assign(mean=110.0)), side(longer, **NEW_DELIVERY))
    assert (change.kind, change.rows.recalculated, change.rows.restated) == ("data", 2, 0)


def test_a_definition_explains_a_police_number_and_no_hospital_number():
    wide = {"definition": "wide 1.0"} | NEW_DELIVERY
    assert kind(REVISED, **wide) == "definition"
    beds = {"datasets": {"health__admissions": ["a"]}}
    change = compare(side(FIRST, **beds), side(REVISED, definition="wide 1.0",
                                               datasets={"health__admissions": ["b"]}))  # fmt: skip
    assert change.kind == "revision"


def test_a_picture_drawn_anew_by_other_code_is_a_change_of_code():
    assert kind(FIRST, drawing="d2", code="c2") == "code"
    assert kind(FIRST, code="c2") == "none"


def test_a_figure_that_was_not_there_is_new():
    change = compare(None, side(FIRST))
    assert change.kind == "new" and change.words == "Not in the earlier release."


def test_a_change_says_how_many_rows_differ():
    change = compare(side(FIRST), side(pd.concat([REVISED, THIRD_YEAR]), **NEW_DELIVERY))
    assert change.words == "Revised: 1 row restated, 1 row added."


def test_tables_whose_rows_cannot_be_told_apart_are_compared_whole():
    rows = rows_that_differ(side(FIRST).table, side(FIRST.drop(columns="period_start")).table)
    assert (rows.added, rows.dropped) == (2, 2)


def county(start: str, n: float, people: float = 600_000, period: str = "") -> pd.DataFrame:
    return pd.DataFrame(
        {"period": [period or start], "period_start": [start], "district_code": [COUNTY],
         "district_name": ["Warwickshire"], "n": [str(n)], "denominator": [str(people)],
         "rate": [str(1000 * n / people)], "status": [""]}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("n", "word"), [(2600, "higher"), (1500, "lower"), (2050, "no clear change")]
)
def test_a_headline_moves_only_where_its_interval_allows(n, word):
    before, after = headline(county("2024-04-01", 2000)), headline(county("2025-04-01", n))
    assert moved(before, after) == word


def test_a_revised_headline_is_stated_and_not_tested():
    before, after = headline(county("2025-04-01", 2000)), headline(county("2025-04-01", 2001))
    assert moved(before, after) == "revised up"


def test_a_hidden_headline_is_not_compared():
    hidden = county("2025-04-01", 3).assign(n="", rate="", status="c")
    assert moved(headline(county("2024-04-01", 2000)), headline(hidden)) == NOT_COMPARABLE


def test_a_figure_of_several_rows_has_no_headline():
    assert headline(pd.concat([county("2025-04-01", 1), county("2025-04-01", 2)])) is None
    assert moved(None, headline(county("2025-04-01", 2))) == ""


@pytest.fixture(scope="module")
def two(inputs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    first = write_edition(inputs, folder / "first", EARLIER_ID, drawn=FEW[:1])
    second = write_edition(later(inputs), folder / "second", before=first.folder, drawn=FEW)
    return first, second


def test_every_record_says_what_changed_and_since_when(two):
    first, second = two
    records = {p.figure.id: side_in(second.folder, p.figure.id).record for p in second.published}
    assert [records[i]["changed"] for i in FEW] == ["revision", "new"]
    assert records[FEW[0]]["compared_with"] == EARLIER_ID
    assert side_in(first.folder, FEW[0]).record["changed"] == "none"


def test_the_list_of_changes_lies_beside_the_tables(two):
    listed = pd.read_csv(two[1].folder / NAME)
    assert listed["kind"].tolist() == ["revision", "new"]
    row = listed.iloc[0]
    assert row["moved"] == "revised up" and row["before_value"] < row["after_value"]
    assert row["finding"] != row["finding_before"]


def test_two_editions_can_be_compared_where_they_lie(two):
    first, second = (made.folder for made in two)
    assert summary(between(first, second))["kind"].tolist() == ["revision", "new"]
    with pytest.raises(LookupError, match="no release"):
        between(first, second / "figures")


def test_a_record_on_disk_is_the_record_in_memory(two):
    for published in two[1].published:
        path = two[1].folder / "figures" / f"{published.figure.id}.json"
        assert json.loads(path.read_text("utf-8")) == json.loads(json.dumps(published.record))

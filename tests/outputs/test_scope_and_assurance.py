"""The figures on scope, residents, data quality and the release itself: known rows in and out."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from outputs.figures.assurance import FIRST_RELEASE, sides
from outputs.figures.assurance_findings import changes_told, hidden_told, reconciled
from outputs.figures.data_quality_findings import least_filled
from outputs.figures.people_and_place import in_bands
from outputs.figures.people_and_place_findings import ages_of_residents
from outputs.figures.reconciliation import (
    NOT_COUNTED,
    as_published,
    beside,
    latest_published,
    places_of_published,
)
from outputs.figures.scope import conditions_of, parts
from outputs.figures.scope_findings import definitions_apart, largest_code
from outputs.findings import TOO_LITTLE
from outputs.inputs import Inputs
from outputs.provenance import canonical
from outputs.publish import as_made, built, write
from outputs.registry import figures
from quality.disclosure import REASONS
from sources.definitions import Definition
from sources.partnership import partnership
from sources.serious_violence import Counted
from transforms.dimensions import TOTAL

ROBBERY = "police__offences.robbery_offences"
YEAR = (pd.Timestamp("2024-07-01"), pd.Timestamp("2025-06-30"))


def definition(name: str, **holds: object) -> Counted:
    rest = {"classes": (), **holds}
    return Counted(name, Definition(name=name, title=name, version="1.0", source="made", **rest))  # type: ignore[arg-type]


def test_a_code_stands_under_the_first_definition_that_counts_it() -> None:
    narrow = definition("narrow", classes=("34B", "1"), subclasses=("008/01",))
    wide = definition("wide", classes=("1", "34B", "8N", "3B"))
    told = [(p.counted.name, p.code, p.subclass) for p in parts((narrow, wide))]
    assert told == [
        ("narrow", "1", ""), ("narrow", "34B", ""), ("narrow", "8N", "008/01"),
        ("wide", "3B", ""), ("wide", "8N", ""),
    ]  # fmt: skip


def test_a_definition_that_holds_the_class_holds_its_subclass() -> None:
    narrow = definition("narrow", subclasses=("008/01",))
    part = parts((narrow,))[0]
    assert part.is_in(narrow.definition)
    assert part.is_in(definition("wide", classes=("8N",)).definition)
    assert not part.is_in(definition("other", classes=("34B",)).definition)


def test_conditions_are_said_in_words() -> None:
    plain = definition("plain", classes=("1",)).definition
    assert conditions_of(plain) == "none"
    young = replace(
        plain, include_domestic=False, include_sexual=False, public_places=("retail",),
        flags=("is_knife",), max_age=24, age_of="victim",
    )  # fmt: skip
    assert conditions_of(young) == (
        "knife marker; not domestic abuse; not sexual; in a public place (retail); "
        "a victim under 25"
    )


def test_the_largest_code_is_named_and_a_hidden_one_never() -> None:
    frame = pd.DataFrame({
        "measure_name": ["Serious violence"] * 2 + ["Wide"], "offence_code": ["1", "34B", "8N"],
        "offence_name": ["Murder", "Robbery", "Assault"], "part": ["Whole class"] * 3,
        "n": [float("nan"), 40.0, 900.0], "share": [float("nan"), 25.0, 60.0],
    })  # fmt: skip
    assert largest_code(frame) == (
        "Serious violence holds 2 offence codes; the largest is robbery (34B), with 40 offences "
        "(25%). Other definitions add 1 more."
    )
    assert "40" not in largest_code(frame.assign(n=float("nan")))


def test_definitions_are_set_against_the_headline() -> None:
    frame = pd.DataFrame({
        "measure_name": ["Headline", "Headline", "Wide", "Wide"],
        "population_name": ["Mid-year estimate", "Census 2021"] * 2,
        "n": [100.0, 100.0, 350.0, 350.0], "rate": [1.0, 1.1, 3.5, 3.85],
    })  # fmt: skip
    assert definitions_apart(frame) == (
        "Headline: 100 offences, 1.00 per 1,000 residents. Wide: 3.50 times as many. On Census "
        "2021 residents the rate is 1.10."
    )
    assert definitions_apart(frame.assign(n=float("nan"), rate=float("nan"))) == TOO_LITTLE


def test_the_headline_has_the_census_for_a_population_of_596775(inputs: Inputs) -> None:
    frame = built(figures()["serious_violence_by_definition"], inputs)
    census = frame[frame["population_name"].eq("Census 2021")]
    assert set(census["denominator"]) == {596_775}
    assert len(frame) == 2 * len(partnership().definitions)


def test_single_ages_fall_in_one_band_each() -> None:
    people = pd.DataFrame({"age": range(91), "population": 1})
    banded = in_bands(people, ("0-4", "5-89", "90 and over"))
    assert banded.groupby("age_band")["population"].sum().to_dict() == {
        "0-4": 5, "5-89": 85, "90 and over": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "figure_id",
    ["residents_by_age_and_district", "residents_by_ethnic_group", "residents_by_deprivation",
     "residents_by_detailed_ethnic_group"],
)  # fmt: skip
def test_the_shares_of_every_place_add_to_the_whole(figure_id: str, inputs: Inputs) -> None:
    frame = built(figures()[figure_id], inputs)
    shares = frame.groupby("district_code")["share"].sum()
    assert shares.round(6).eq(100).all() and len(shares) == 6


def test_the_county_has_the_residents_of_the_mid_year_estimate(inputs: Inputs) -> None:
    frame = built(figures()["residents_by_age_and_sex"], inputs)
    assert frame["period"].unique().tolist() == ["mid-2022"]
    assert frame["n"].sum() == 607_604
    assert ages_of_residents(frame).startswith("167,239 of the 607,604 residents")


def test_the_share_not_known_is_of_the_total(inputs: Inputs) -> None:
    frame = built(figures()["not_filled_in"], inputs)
    known = frame.dropna(subset=["n", "total"])
    assert (
        len(known)
        and known["share"].round(9).eq((100 * known["n"] / known["total"]).round(9)).all()
    )
    assert known["share"].between(known["share_lower"], known["share_upper"]).all()
    assert frame.loc[frame["n"].isna(), "status"].ne("").all()


def test_an_emptier_field_is_told_only_where_the_intervals_part() -> None:
    frame = pd.DataFrame({
        "category": ["Victims: age"] * 2, "period": ["2023/24", "2024/25"], "share": [2.0, 9.0],
        "share_lower": [1.0, 8.0], "share_upper": [3.0, 10.0],
    })  # fmt: skip
    assert least_filled(frame).endswith(
        "Clearly emptier than in the first year shown: age of victims."
    )
    frame.loc[1, "share_lower"] = 2.5
    assert "No field is clearly emptier" in least_filled(frame)
    assert least_filled(frame.assign(share=float("nan"))) == TOO_LITTLE


def cells(*rows: tuple[str, float | None]) -> pd.DataFrame:
    """Cells by district of one measure and year."""
    return pd.DataFrame([
        {"measure": ROBBERY, "period_start": YEAR[0], "period_end": YEAR[1], "months_covered": 12,
         "district_code": place, "n": n, "status": "" if n is not None else "c"}
        for place, n in rows
    ]).astype({"n": float})  # fmt: skip


def published(*rows: tuple[str, float], period: tuple = YEAR) -> pd.DataFrame:
    """Rows of out_sna__published."""
    return pd.DataFrame([
        {"series": "ons_table_c2", "area_code": area, "area_name": area, "measure": ROBBERY,
         "period_start": period[0], "period_end": period[1], "published_n": float(n), "status": "",
         "unit": "offences", "source": "Table C2", "differences": "A later extract."}
        for area, n in rows
    ])  # fmt: skip


def test_a_partnership_of_two_districts_and_the_force_are_cells_of_their_own(
    inputs: Inputs,
) -> None:
    places = places_of_published(inputs)
    assert places["E22000321"] == "E07000220"
    assert places["E22000359"] == "E22000359"
    assert places["E23000017"] == TOTAL
    ours = as_published(
        cells(("E07000220", 71), ("E07000221", 80), ("E22000359", 151), (TOTAL, 412)), places
    )
    assert dict(zip(ours["area_code"], ours["n"], strict=True)) == {
        "E22000321": 71, "E22000359": 151, "E23000017": 412,
    }  # fmt: skip


def test_ours_stand_beside_the_published_and_a_hidden_count_stays_hidden(inputs: Inputs) -> None:
    places = places_of_published(inputs)
    ours = as_published(cells(("E07000220", None), ("E22000359", 160)), places)
    rows = published(("E22000321", 2), ("E22000359", 151), ("E22000319", 53))
    made = beside(ours, rows, inputs).set_index("area_code")
    assert made.loc["E22000359", ["difference", "verdict"]].tolist() == [9, "differs"]
    assert made.loc["E22000321", "status"] == "c" and pd.isna(made.loc["E22000321", "difference"])
    assert made.loc["E22000319", ["status", "reason"]].tolist() == ["x", NOT_COUNTED]
    said = reconciled(made.reset_index())
    assert said == (
        "Of 1 published counts compared, 0 agree with ours and 1 differs: robbery in E22000359 "
        "(+6%). 2 cannot be compared."
    )


def test_only_the_latest_published_period_is_compared() -> None:
    before = (YEAR[0] - pd.DateOffset(years=1), YEAR[1] - pd.DateOffset(years=1))
    rows = [published(("E22000359", 140), period=before), published(("E22000359", 151))]
    assert latest_published(pd.concat(rows))["published_n"].tolist() == [151]


def test_without_a_published_table_the_figure_says_what_to_drop(inputs: Inputs) -> None:
    frame = built(figures()["reconciliation_with_published"], inputs)
    assert "landing/published" in frame["reason"].iloc[0]
    assert reconciled(frame) == "No published table is held, so nothing is compared."


def test_the_log_tells_how_much_is_withheld(inputs: Inputs) -> None:
    frame = built(figures()["suppression_log"], inputs)
    assert frame["hidden"].sum() == inputs.log[list(REASONS)].sum().sum()
    assert (frame["hidden"] <= frame["cells"]).all()
    few = pd.DataFrame({"measure_name": ["Homicide"], "cells": [40], "hidden": [19], "small": [18],
                        "secondary": [1], "held": [0], "near": [0]})  # fmt: skip
    assert hidden_told(few) == (
        "19 of 40 counts are withheld (47.5%): 18 small and 1 to protect those. The measure with "
        "most of them is homicide (19)."
    )


MADE = ("residents_by_age_and_sex", "serious_violence_by_definition")


@pytest.fixture(scope="module")
def made(inputs: Inputs) -> Inputs:
    """Inputs with two figures made."""
    frames = {i: built(figures()[i], inputs) for i in MADE}
    found = {i: as_made(figures()[i], frame, inputs) for i, frame in frames.items()}
    return replace(inputs, made=found)


def test_without_an_earlier_release_one_row_says_so(made: Inputs) -> None:
    frame = built(figures()["changes_since_last_release"], made)
    assert frame["change"].tolist() == [FIRST_RELEASE]
    assert changes_told(frame) == FIRST_RELEASE


def test_a_figure_that_was_published_otherwise_is_told_apart(made: Inputs, tmp_path) -> None:
    for figure_id, each in made.made.items():
        frame = each.frame.copy()
        if figure_id == "serious_violence_by_definition":
            frame["n"] = frame["n"] - 1
        write(figures()[figure_id], frame, made, tmp_path, "partner")
    (tmp_path / "release.json").write_text(canonical({"id": "2025-12-0"}), encoding="utf-8")
    came = {**made.deliveries, "police__offences": ("1" * 64,)}
    now = replace(made, before=tmp_path, deliveries=came)
    frame = built(figures()["changes_since_last_release"], now).set_index("figure_number")
    assert frame["change"].to_dict() == {"A3": "No change", "M6": "Revised"}
    assert changes_told(frame.reset_index()) == "Of 2 figures: 1 no change and 1 revised."


def test_this_releases_side_is_what_it_will_publish(made: Inputs, tmp_path) -> None:
    side = dict(sides(made))["residents_by_age_and_sex"]
    frame = made.made["residents_by_age_and_sex"].frame
    write(figures()["residents_by_age_and_sex"], frame, made, tmp_path, "partner")
    written = json.loads((tmp_path / "figures" / "residents_by_age_and_sex.json").read_text())
    assert {k: written[k] for k in side.record} == side.record


def test_every_figure_has_its_finding_and_its_stamp(made: Inputs) -> None:
    findings = built(figures()["key_findings"], made)
    assert findings["figure_number"].tolist() == ["A3", "M6"]
    stamps = built(figures()["provenance_of_figures"], made).set_index("figure_number")
    assert stamps.loc["M6", "sources"] == "Recorded offences"
    assert stamps["table_print"].nunique() == 2 and stamps["table_print"].str.len().eq(12).all()
    revised = replace(made, deliveries={**made.deliveries, "police__offences": ("1" * 64,)})
    again = built(figures()["provenance_of_figures"], revised).set_index("figure_number")
    same = again["deliveries_print"].eq(stamps["deliveries_print"])
    assert same.to_dict() == {"A3": True, "M6": False}

"""Figures of health, youth justice and probation: their calculations, and what they say."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from outputs.figures import ambulance, emergency
from outputs.figures.ambulance_findings import hours_told, ratios_told
from outputs.figures.emergency_findings import completeness_told, kinds_told, months_told
from outputs.figures.harmed_findings import FEW, ethnic_ratios
from outputs.figures.health_findings import (
    by_decile,
    codes_told,
    pooled_change,
    shares_apart,
    sharp_against_baseline,
    widest_gap,
)
from outputs.figures.probation_findings import bands_told, young_told
from outputs.figures.reoffending import reoffending_told
from outputs.figures.youth_justice_findings import custody_told, needs_apart, serious_share
from outputs.findings import TOO_LITTLE
from outputs.inputs import Inputs
from outputs.publish import built
from outputs.registry import figures
from tests.outputs.world import hidden

SHARES = ["share", "share_lower", "share_upper"]


def frame(columns: str, *rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def test_the_ratio_of_police_to_hospital_is_compared_with_the_same_quarter_a_year_before() -> None:
    starts = pd.to_datetime(["2024-04-01", "2024-07-01", "2025-04-01"])
    rows = frame("n attendances status status_treated", (400.0, 200.0, "", ""),
                 (300.0, np.nan, "", "c"), (200.0, 200.0, "", "p"))  # fmt: skip
    made = ambulance._compared(rows.assign(period_start=starts))
    assert made["ratio"].tolist()[::2] == [2.0, 1.0]
    assert made["change"].tolist() == ["", "", "lower"]
    assert made["status"].tolist() == ["", "c", "p"]
    assert made["ratio_lower"].iloc[2] < 1 < made["ratio_upper"].iloc[2]


def months_sent(inputs: Inputs) -> pd.Series:
    rows = built(figures()["ed_assault_completeness"], inputs)
    months = rows[rows["category"].eq(emergency.SENT)].set_index("site_name")["share"]
    return (months * emergency.MONTHS / 100).round()


def test_a_department_that_sent_nothing_in_a_month_is_less_complete(inputs: Inputs) -> None:
    cube = inputs.cuts[emergency.MONTHLY]
    last, site = cube["period_start"].max(), cube["site_code"].iloc[0]
    is_cell = cube["period_start"].eq(last) & cube["site_code"].eq(site)
    every, none = (
        replace(inputs, cuts={**inputs.cuts, emergency.MONTHLY: cube.assign(n=n)})
        for n in (cube["n"].where(~is_cell, 10), cube["n"].where(~is_cell, 0))
    )
    assert (months_sent(every) - months_sent(none)).to_dict() == {
        name: float(name == site) for name in months_sent(every).index
    }


def test_a_withheld_month_is_a_month_with_attendances(inputs: Inputs) -> None:
    less = hidden(inputs, emergency.MONTHLY, lambda cube: cube["n"].ge(0))
    assert months_sent(less).eq(emergency.MONTHS).all()


@pytest.mark.parametrize("found", ["youth_justice_needs", "youth_justice_outcomes"])
def test_what_rests_on_unverified_scores_says_so(found: str) -> None:
    assert figures()[found].stamp == "ILLUSTRATIVE WEIGHTS"


def test_shares_are_clearly_apart_or_not_by_the_interval_of_their_ratio() -> None:
    half, third = (pd.Series({"n": n, "total": 300.0}) for n in (150.0, 100.0))
    assert shares_apart(half, third) == "higher"
    assert shares_apart(third, half) == "lower"
    assert shares_apart(half, half) == "no clear change"
    assert shares_apart(half, pd.Series({"n": np.nan, "total": 300.0})) == ""


def test_no_verdict_rests_on_a_count_that_rounding_could_turn() -> None:
    rows = frame("ethnic_group n ratio ratio_lower ratio_upper unknown_share",
                 ("White", 700.0, 1.0, 1.0, 1.0, 7.0), ("Black", 25.0, 2.2, 1.5, 3.3, 7.0),
                 ("Asian", 45.0, 0.9, 0.6, 1.2, 7.0), ("Mixed", 10.0, 0.5, 0.3, 0.99, 7.0),
                 ("Other", np.nan, np.nan, np.nan, np.nan, 7.0))  # fmt: skip
    said = ethnic_ratios("admissions", 1, FEW)
    assert said(rows) == (
        "Compared with the White group, the rate of admissions is higher in the Black (2.2 times) "
        "group; not clearly different in the Asian (0.9 times) group; too few to tell in the "
        "Mixed and Other groups. 7% of admissions have no known ethnic group."
    )
    assert said(rows.assign(n=np.nan)) == TOO_LITTLE


def test_three_years_are_set_against_the_last_three_that_share_none_with_them() -> None:
    ends = pd.to_datetime(["2022-03-31", "2023-03-31", "2025-03-31", "2026-03-31"])
    rows = pd.DataFrame(
        {
            "district_code": "E10000031", "district_name": "Warwickshire", "period_end": ends,
            "period_start": ends - pd.DateOffset(years=3) + pd.DateOffset(days=1),
            "period": [f"three years ending Mar {d.year}" for d in ends],
            "dsr": [90.0, 80.0, 55.0, 50.0], "dsr_lower": [85.0, 75.0, 50.0, 45.0],
            "dsr_upper": [95.0, 85.0, 60.0, 55.0],
        }
    )  # fmt: skip
    said = pooled_change(rows)
    assert said.endswith("80 (75 to 85) in the three years ending Mar 2023: lower.")
    assert "no three years before are held" in pooled_change(rows.iloc[2:])
    assert pooled_change(rows.assign(dsr=np.nan)) == TOO_LITTLE


def test_sharp_objects_are_told_against_the_baseline_where_both_can_be_shown() -> None:
    rows = frame("group period n ratio ratio_lower ratio_upper change",
                 ("All ages", "year ending Mar 2026", 50.0, 0.92, 0.61, 1.38, "no clear change"),
                 ("Under 25", "year ending Mar 2026", np.nan, np.nan, np.nan, np.nan, ""),
                 ).assign(period_end=pd.Timestamp(2026, 3, 31))  # fmt: skip
    assert sharp_against_baseline(rows) == (
        "Against 2019/20, the year ending Mar 2026: all ages, about 50 admissions, no clear change "
        "(ratio 0.92, 0.61 to 1.38)."
    )
    assert sharp_against_baseline(rows.assign(n=np.nan)) == TOO_LITTLE


def test_codes_say_their_change_and_survive_what_is_hidden() -> None:
    rows = frame("category period period_start n total share share_lower share_upper",
                 ("Alcohol", "2024/25", pd.Timestamp(2024, 4, 1), 40.0, 320.0, 12.5, 9.3, 16.6),
                 ("Alcohol", "2025/26", pd.Timestamp(2025, 4, 1), 90.0, 300.0, 30.0, 25.1, 35.4),
                 ("Drugs", "2025/26", pd.Timestamp(2025, 4, 1), np.nan, 300.0, *[np.nan] * 3),
                 )  # fmt: skip
    assert codes_told(rows).endswith("alcohol 30% (25 to 35, higher).")
    assert codes_told(rows.assign(share=np.nan)) == TOO_LITTLE


def test_departments_are_told_by_what_moved() -> None:
    starts = pd.date_range("2024-04-01", periods=24, freq="MS")
    site = pd.DataFrame({"period_start": starts, "period_end": starts + pd.offsets.MonthEnd(0)})
    rows = pd.concat([site.assign(site_name="North", n=[50.0] * 12 + [80.0] * 12),
                      site.assign(site_name="South", n=[50.0] * 12 + [np.nan] * 12)])  # fmt: skip
    assert months_told(rows) == (
        "Attendances in the year to March 2026 against the year before: higher at North (1.60)."
    )
    assert months_told(rows.assign(n=np.nan)) == TOO_LITTLE


def test_completeness_names_the_least_complete_and_who_is_silent() -> None:
    rows = frame("category site_name share", ("Months with attendances", "North", 75.0),
                 ("Months with attendances", "South", 100.0), ("How is known", "North", 90.0),
                 ("Where is known", "South", 60.0))  # fmt: skip
    assert completeness_told(rows) == (
        "The least complete record is where it happened: known for 60% of attendances at South. "
        "North sent none in some months of the year."
    )


def test_kinds_are_told_with_sharp_objects_and_what_is_unknown() -> None:
    rows = frame("category share share_lower share_upper unknown_share",
                 ("Bodily force", 70.0, 69.0, 71.0, 7.0), ("Blunt object", 20.0, 19.0, 21.0, 7.0),
                 ("Sharp object", 10.0, 9.0, 11.0, 7.0))  # fmt: skip
    assert kinds_told("how")(rows) == (
        "Of attendances for which it is known how: bodily force 70% (69 to 71), blunt object 20% "
        "(19 to 21) and sharp object 10% (9 to 11). It is not known how for 7%."
    )
    assert kinds_told("how")(rows.assign(share=np.nan)) == TOO_LITTLE


def test_ratios_survive_a_source_that_is_hidden() -> None:
    rows = frame("measure_name period period_start ratio ratio_lower ratio_upper change",
                 ("Residents (ECDS)", "Jan to Mar 2026", pd.Timestamp(2026, 1, 1), 2.8, 2.5, 3.1,
                  "higher"),
                 ("All departments (ISTV)", "Jan to Mar 2026", pd.Timestamp(2026, 1, 1),
                  *[np.nan] * 3, ""))  # fmt: skip
    assert ratios_told(rows) == (
        "Offences for each attendance, Jan to Mar 2026: residents (ECDS) 2.8 (2.5 to 3.1), higher "
        "than a year before."
    )


def test_custody_is_told_of_all_outcomes_and_of_those_for_knives() -> None:
    rows = frame("category period n total share share_lower share_upper",
                 ("Custodial sentences", "all years", 48.0, 2118.0, 2.3, 1.7, 3.0),
                 ("Custodial sentences for knives or weapons", "all years", 10.0, 268.0, 3.7, 2.0,
                  6.7))  # fmt: skip
    assert custody_told(rows) == (
        "48 of 2,118 outcomes (2.3%, 1.7 to 3.0) of children were custodial sentences in all "
        "years; of those for knives or weapons, 10 of 268 (3.7%, 2.0 to 6.7)."
    )
    assert custody_told(rows.iloc[1:]) == TOO_LITTLE


def test_the_ends_of_deprivation_say_which_is_the_most_deprived() -> None:
    rows = frame("imd_decile rate rii rii_lower rii_upper", (1, 99.0, 5.0, 3.4, 8.2),
                 (10, 30.0, 5.0, 3.4, 8.2))  # fmt: skip
    assert by_decile(rows).startswith(
        "Admissions per 100,000 residents a year: 99 in the most deprived tenth of areas "
        "(decile 1), 30 in the least deprived (decile 10)."
    )


def test_the_busiest_hour_names_its_source() -> None:
    rows = frame("measure_name hour share share_lower share_upper",
                 ("Ambulance: calls to violence", 20, 8.0, 7.0, 9.0),
                 ("Ambulance: calls to violence", 21, 10.0, 9.0, 11.0))  # fmt: skip
    assert hours_told(rows) == (
        "The busiest hour is 21:00 to 22:00 for ambulance calls to violence (10%, 9 to 11)."
    )


def test_needs_are_told_where_the_two_groups_are_clearly_apart() -> None:
    rows = frame("category group n total share", ("Alcohol", "Violent", 60.0, 100.0, 60.0),
                 ("Alcohol", "Other offences", 20.0, 100.0, 20.0),
                 ("Drugs", "Violent", 30.0, 100.0, 30.0),
                 ("Drugs", "Other offences", 30.0, 100.0, 30.0),
                 ("Homes", "Violent", np.nan, 100.0, np.nan),
                 ("Homes", "Other offences", 30.0, 100.0, 30.0))  # fmt: skip
    assert needs_apart(rows) == (
        "Violent and other offences clearly differ in: alcohol (60% against 20%). Too few to "
        "compare: homes."
    )
    assert needs_apart(rows.assign(n=np.nan)) == TOO_LITTLE


def test_serious_youth_violence_is_told_of_all_outcomes() -> None:
    rows = frame("category period period_start n total rate lower upper",
                 ("Serious youth violence", "2025/26", pd.Timestamp(2025, 4, 1), 43.0, 274.0, 7.1,
                  5.2, 9.6),
                 ("All other", "2025/26", pd.Timestamp(2025, 4, 1), 231.0, 274.0, 40, 35, 45),
                 )  # fmt: skip
    assert serious_share(rows).startswith("43 of 274 outcomes of 2025/26 were for serious")
    assert serious_share(rows.assign(n=np.nan)) == TOO_LITTLE


def test_reoffending_words_come_from_the_shares_limits() -> None:
    rows = frame("period period_start share share_lower share_upper offences_per_reoffender",
                 ("2019/20", pd.Timestamp(2019, 4, 1), 20.0, 17.0, 23.0, 1.8),
                 ("2023/24", pd.Timestamp(2023, 4, 1), 8.0, 6.0, 11.0, 1.5))  # fmt: skip
    assert reoffending_told(rows).endswith("of those of 2019/20 20% did: lower.")
    assert reoffending_told(rows.assign(share=np.nan)) == TOO_LITTLE


def test_the_widest_gap_is_of_shares_shown() -> None:
    rows = frame("sex age_band share population_share", ("male", "18-24", 21.0, 4.0),
                 ("male", "25-34", np.nan, 5.0), ("female", "18-24", 7.0, 4.0))  # fmt: skip
    assert widest_gap("patients", "residents")(rows) == (
        "Males aged 18 to 24 are 21% of patients and 4% of residents, the widest gap of any group."
    )


def test_young_adults_are_told_in_their_order_and_without_what_is_hidden() -> None:
    rows = frame("district_code group n total share share_lower share_upper",
                 ("E10000031", "Aged 18 to 25", 488.0, 2170.0, 22.5, 21.0, 24.0),
                 ("E10000031", "Handed over by youth justice", np.nan, 488.0, *[np.nan] * 3),
                 ("E10000031", "With an earlier youth justice outcome", 57.0, 488.0, 11.7, 9.0,
                  15.0))  # fmt: skip
    assert young_told(rows) == (
        "488 of 2,170 people on probation were aged 18 to 25 (22%, 21 to 24); of these, 57 had an "
        "earlier youth justice outcome (12%, 9 to 15)."
    )
    assert young_told(rows.iloc[1:]) == TOO_LITTLE


def test_high_risk_is_told_for_each_group_that_can_be_shown() -> None:
    rows = frame("group category share", ("Risk of serious harm (RoSH): violent", "High", 24.0),
                 ("Risk of serious harm (RoSH): violent", "Very High", np.nan),
                 ("Risk of serious harm (RoSH): other", "High", np.nan),
                 ).assign(period="at 31 Mar 2026")  # fmt: skip
    assert bands_told(rows) == (
        "Assessed risk of serious harm of people on probation at 31 Mar 2026: 24% high of those "
        "for violent offences."
    )

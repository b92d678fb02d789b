"""Small counts are hidden with everything that would give them back; zeros are shown."""

import pandas as pd
import pytest

from quality.disclosure import audit, disclose, disclose_release, strictest


def rates() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "n": [0, 1, 4, 5, 7, 8, 12],
            "rate": [0.0, 0.1, 0.4, 0.5, 0.7, 0.8, 1.2],
            "lower": [0.0] * 7,
            "upper": [2.0] * 7,
            "population_share": [1.0] * 7,
        }
    )


def test_one_to_four_are_hidden_and_zero_and_five_are_shown():
    shown = disclose(rates(), "T5")
    assert shown["n"].tolist()[0] == 0
    assert shown["status"].tolist() == ["", "c", "c", "", "", "", ""]
    assert shown.loc[[1, 2], ["n", "rate", "lower", "upper"]].isna().all(axis=None)


def test_what_is_not_made_from_the_count_stays():
    assert disclose(rates(), "T5")["population_share"].eq(1.0).all()


def test_hospital_counts_hide_one_to_seven_and_round_to_five():
    shown = disclose(rates(), "HES")
    assert shown["status"].tolist() == ["", "c", "c", "c", "c", "", ""]
    assert shown["n"].dropna().tolist() == [0, 10, 10]


def test_a_rounded_count_has_the_rate_of_the_rounded_count_and_no_exact_interval():
    shown = disclose(rates(), "HES")
    assert shown["rate"].iloc[-1] == pytest.approx(1.0)
    assert shown["lower"].isna().all()


def test_standardised_rates_are_exempt_from_rounding():
    frame = pd.DataFrame({"n": [12, 3], "dsr": [50.0, 9.0], "dsr_lower": [40.0, 2.0]})
    shown = disclose(frame, "HES")
    assert shown["dsr"].iloc[0] == 50.0
    assert shown.loc[1, ["n", "dsr", "dsr_lower"]].isna().all()


def test_open_data_is_published_as_it_was():
    assert disclose(rates(), "OPEN")["n"].tolist() == rates()["n"].tolist()


def test_each_row_has_the_profile_of_its_own_source():
    shown = disclose(rates(), pd.Series(["OPEN", "OPEN", "T5", "T5", "HES", "HES", "HES"]))
    assert shown["status"].tolist() == ["", "", "c", "", "c", "", ""]


def test_a_count_nobody_delivered_keeps_its_own_reason():
    frame = pd.DataFrame({"n": [None, 2.0], "status": ["x", ""]})
    assert disclose(frame, "T5")["status"].tolist() == ["x", "c"]


def test_the_frame_given_is_not_changed():
    frame = rates()
    disclose(frame, "HES")
    pd.testing.assert_frame_equal(frame, rates())


def test_the_audit_names_a_figure_in_which_a_small_count_still_stands():
    frames = {"safe": disclose(rates(), "T5"), "leaking": rates()}
    assert audit(frames, {"safe": "T5", "leaking": "T5"}) == ["leaking"]
    profiles = dict.fromkeys(frames, "T5")
    assert not audit(disclose_release(frames, profiles), profiles)


def test_the_strictest_source_wins():
    assert strictest(["OPEN", "HES", "T5"]) == "HES"
    assert strictest([]) == "OPEN"

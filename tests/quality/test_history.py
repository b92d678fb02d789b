"""A delivery beside those before it: what is asked, and what is left alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.chance import is_clear, moved_by_chance
from quality.history import compared, queries
from quality.profile import Profile
from sources.contract import Contract, OneOf, Tolerance
from sources.fields import flag
from tests.conftest import VISITS

CONTRACT = replace(
    VISITS,
    fields=(
        *VISITS.fields,
        flag("is_drug", "A drug marker."),
        VISITS.field("age_years").but(name="wait_minutes", description="Minutes waited."),
    ),
)
SHARES = {
    "reason_code": {"4.1": 0.5, "4.10": 0.3, "007": 0.2},
    "sex": {"female": 0.4, "male": 0.55, "unknown": 0.05},
    "is_knife": {"true": 0.1, "false": 0.9},
    "is_drug": {"true": 0.3, "false": 0.7},
}
NUMBERS = {"age_years": (20.0, 31.0, 45.0), "wait_minutes": (60.0, 95.0, 120.0)}
LENGTHS = {"visit_id": (24.0, 24.0, 24.0)}


def mix(rows: int = 600, **fields: dict[str, float]) -> dict[str, dict[str, int]]:
    """Counts by code where these fields have another mix."""
    shares = {**SHARES, **fields}
    return {
        field: {code: round(share * rows) for code, share in each.items() if round(share * rows)}
        for field, each in shares.items()
    }


def delivery(month: str, rows: int = 600, **changes: object) -> Profile:
    """A month of visits with the usual mix, but for the changes."""
    usual = Profile(
        dataset=CONTRACT.name,
        rows=rows,
        months={month: rows},
        missing={f.name: 0 for f in CONTRACT.fields},
        codes=mix(rows),
        numbers=NUMBERS,
        lengths=LENGTHS,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


YEAR = [delivery(f"2023-{n:02d}") for n in range(1, 13)]


def only(now: Profile, before: list[Profile] = YEAR, contract: Contract = CONTRACT) -> str:
    """The one question asked."""
    (question,) = queries(now, before, contract)
    return question


def test_a_first_delivery_has_nothing_to_compare_with() -> None:
    assert queries(delivery("2024-01"), [], CONTRACT) == []
    assert compared(delivery("2024-01"), [], CONTRACT) == [
        {
            "month": "2024-01",
            "rows_now": 600,
            "rows_before": None,
            "change": "nothing to compare with",
        }
    ]


def test_a_month_like_the_others_is_not_asked_about() -> None:
    assert queries(delivery("2024-01"), YEAR, CONTRACT) == []


def test_a_halved_month_is_asked_about() -> None:
    assert only(delivery("2024-01", 250)) == (
        "2024-01 has 250 rows where about 600 are usual: were rows left out of the extract?"
    )


def test_a_month_with_rows_repeated_is_asked_about() -> None:
    assert "does the extract repeat rows" in only(delivery("2024-01", 1800))


def test_three_rows_where_eight_are_usual_are_no_question() -> None:
    few = [delivery(f"2023-{n:02d}", 8) for n in range(1, 13)]
    assert queries(delivery("2024-01", 3), few, CONTRACT) == []


def test_months_are_compared_at_the_same_length() -> None:
    (row,) = compared(delivery("2024-02"), [delivery("2024-01", 620)], CONTRACT)
    assert row["rows_before"] == 580


def test_a_quiet_season_is_no_question_the_second_year() -> None:
    first_year = [delivery(f"2023-{n:02d}", 60 if n == 8 else 600) for n in range(1, 13)]
    assert queries(delivery("2024-08", 60), first_year, CONTRACT) == []
    assert "2024-07 has 60 rows" in only(delivery("2024-07", 60), first_year)


def test_late_entries_for_an_earlier_month_are_no_question() -> None:
    months = {"2023-12": 12, "2024-01": 600, "2024-02": 590}
    now = replace(delivery("2024-01"), months=months)
    assert queries(now, YEAR, CONTRACT) == []
    assert [row["change"] for row in compared(now, YEAR, CONTRACT)] == [
        "late entries", "no clear change", "no clear change",
    ]  # fmt: skip


def test_a_flag_that_stopped_being_used_is_asked_about() -> None:
    now = delivery("2024-01", codes=mix(is_knife={"false": 1.0}))
    assert only(now).startswith("`is_knife` marks 0 rows where about 60 are usual: is it still")


def test_a_rare_flag_may_be_silent_for_a_month() -> None:
    rare = {"true": 0.01, "false": 0.99}
    before = [replace(p, codes=mix(is_knife=rare)) for p in YEAR]
    now = delivery("2024-01", codes=mix(is_knife={"false": 1.0}))
    assert queries(now, before, CONTRACT) == []


def test_a_rare_flag_that_takes_over_another_column_is_asked_about() -> None:
    before = [replace(p, codes=mix(is_knife={"false": 1.0})) for p in YEAR]
    before[3] = replace(before[3], codes=mix(is_knife={"true": 0.01, "false": 0.99}))
    now = delivery("2024-01", codes=mix(is_knife={"true": 0.12, "false": 0.88}))
    assert only(now, before).startswith("`is_knife` marks 72 rows where about 0 are usual: was it")


def test_a_declared_code_seen_for_the_first_time_is_asked_about() -> None:
    before = [replace(p, codes=mix(reason_code={"4.1": 0.6, "4.10": 0.4})) for p in YEAR]
    now = delivery("2024-01", codes=mix(reason_code={"4.1": 0.58, "4.10": 0.38, "007": 0.04}))
    question = only(now, before)
    assert question.startswith("`reason_code` code `007` marks 24 rows and none in the last 12")
    assert queries(now, before[:2], CONTRACT) == [], "two deliveries do not make a habit"


def test_a_single_row_of_an_unused_code_is_no_question() -> None:
    before = [
        replace(delivery(f"2023-{n:02d}", 60), codes=mix(60, sex={"female": 0.5, "male": 0.5}))
        for n in range(1, 13)
    ]
    now = delivery("2024-01", 60)
    now = replace(now, codes={**now.codes, "sex": {"female": 30, "male": 29, "unknown": 1}})
    assert queries(now, before, CONTRACT) == []


def test_a_shifted_mix_is_asked_about() -> None:
    now = delivery("2024-01", codes=mix(sex={"female": 0.75, "male": 0.2, "unknown": 0.05}))
    assert only(now).startswith("35% of rows have another `sex` than before: was it recoded")


def test_the_same_shift_in_few_rows_is_no_question() -> None:
    now = delivery("2024-01", 20, codes=mix(20, sex={"female": 0.6, "male": 0.4}))
    before = [delivery(f"2023-{n:02d}", 20) for n in range(1, 13)]
    assert queries(now, before, CONTRACT) == []


def test_a_recoded_list_is_one_question() -> None:
    codes = tuple("abcdefghij")
    reason = CONTRACT.field("reason_code").but(OneOf(codes))
    contract = replace(CONTRACT, fields=(*CONTRACT.fields[:4], reason, *CONTRACT.fields[5:]))
    before = [replace(p, codes=mix(reason_code=dict.fromkeys(codes[:5], 0.2))) for p in YEAR]
    now = delivery("2024-01", codes=mix(reason_code=dict.fromkeys(codes[5:], 0.2)))
    question = only(now, before, contract)
    assert question.startswith("`reason_code` codes `a`, `b`, `c` and 7 more are used far more")


def test_a_field_left_blank_is_asked_about() -> None:
    missing = {**YEAR[0].missing, "site_code": 150}
    question = only(delivery("2024-01", missing=missing))
    assert question.startswith("`site_code` is blank in 25% of rows, usually in 0%")


def test_two_swapped_flags_are_one_question() -> None:
    now = delivery("2024-01", codes=mix(is_knife=SHARES["is_drug"], is_drug=SHARES["is_knife"]))
    assert only(now) == (
        "`is_knife` and `is_drug` each look as the other did before: are the columns swapped?"
    )


def test_two_swapped_numbers_are_one_question() -> None:
    numbers = {"age_years": NUMBERS["wait_minutes"], "wait_minutes": NUMBERS["age_years"]}
    assert "`age_years` and `wait_minutes` each look" in only(delivery("2024-01", numbers=numbers))


def test_a_number_in_another_unit_is_asked_about_without_its_value() -> None:
    now = delivery("2024-01", numbers={**NUMBERS, "wait_minutes": (1.0, 1.6, 2.0)})
    question = only(now)
    assert question.startswith("`wait_minutes` has a typical value outside")
    assert "1.6" not in question


def test_a_new_kind_of_pseudonym_is_asked_about() -> None:
    now = delivery("2024-01", lengths={"visit_id": (64.0, 64.0, 64.0)})
    assert only(now).startswith("`visit_id` is typically 64 characters long and used to be 24")


def test_a_field_that_settles_later_is_not_compared() -> None:
    now = delivery("2024-01", codes=mix(reason_code={"4.1": 1.0}))
    settling = replace(CONTRACT, tolerance=Tolerance(settles=("reason_code",)))
    assert queries(now, YEAR, CONTRACT)
    assert queries(now, YEAR, settling) == []


def test_a_tolerance_names_only_fields_of_its_contract() -> None:
    with pytest.raises(ValueError, match="names no field"):
        replace(CONTRACT, tolerance=Tolerance(settles=("mood",)))


def test_a_tolerance_that_could_never_be_kept_is_refused() -> None:
    with pytest.raises(ValueError, match="halved_below"):
        Tolerance(halved_below=1.5)
    with pytest.raises(ValueError, match="flag_silence"):
        Tolerance(flag_silence=0)


def test_a_stricter_contract_asks_sooner() -> None:
    strict = replace(CONTRACT, tolerance=Tolerance(halved_below=0.9))
    assert queries(delivery("2024-01", 480), YEAR, CONTRACT) == []
    assert "480 rows" in only(delivery("2024-01", 480), YEAR, strict)


def test_a_count_is_clear_only_beyond_chance() -> None:
    assert not is_clear(3, 8)
    assert is_clear(0, 10)
    assert is_clear(250, 600)


def test_more_rows_leave_less_to_chance() -> None:
    even = {"a": 0.5, "b": 0.5}
    assert moved_by_chance(even, 10_000) < moved_by_chance(even, 100) < 0.25


@given(st.integers(min_value=1, max_value=5000), st.integers(min_value=1, max_value=20))
def test_an_identical_delivery_is_never_asked_about(rows: int, times: int) -> None:
    same = delivery("2024-01", rows)
    assert queries(same, [same] * times, CONTRACT) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=2**32 - 1), st.integers(min_value=5, max_value=3000))
def test_chance_alone_is_hardly_ever_asked_about(seed: int, size: int) -> None:
    """Thirteen deliveries drawn from one world: at most one question, whatever their size."""
    rng = np.random.default_rng(seed)
    drawn = [_drawn(rng, f"2023-{n:02d}", size) for n in range(1, 13)]
    assert len(queries(_drawn(rng, "2024-01", size), drawn, CONTRACT)) <= 1


def _drawn(rng: np.random.Generator, month: str, size: int) -> Profile:
    rows = int(rng.poisson(size))
    codes = {
        field: dict(zip(shares, rng.multinomial(rows, list(shares.values())).tolist(), strict=True))
        for field, shares in SHARES.items()
    }
    blanks = int(rng.binomial(rows, 0.2))
    return delivery(month, rows, codes=codes, missing={**YEAR[0].missing, "site_code": blanks})

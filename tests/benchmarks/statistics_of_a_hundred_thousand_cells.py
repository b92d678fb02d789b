"""What a hundred thousand cells cost in every statistic that is computed cell by cell.

    python -m tests.benchmarks.statistics_of_a_hundred_thousand_cells [--cells 100000] [--runs 3]

Prints CPU seconds, their least over the runs. A cell is a count with its denominator; a
standardised rate takes 19 of them, a trend 60 and a control chart 60.
"""

import argparse
import platform
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from transforms.control import control_chart
from transforms.funnel import rate_funnel
from transforms.hotspots import places_that_changed
from transforms.inequality import disproportionality
from transforms.population import residents
from transforms.rates import with_rates
from transforms.standardisation import dsr_of_repeated_events, indirect_ratio
from transforms.statistics import change_words, crude_rate, dsr, rate_ratio, rate_ratio_p, wilson
from transforms.trend import annual_changes, false_discovery
from transforms.trends import index_against_baseline

AREAS = [f"E0700{i:04d}" for i in range(6)]
BANDS = ("0-9", "10-17", "18-24", "25-34", "35-44", "45-64", "65 and over", "unknown")
MONTHS = 60


def held(random: np.random.Generator) -> pd.DataFrame:
    """Four mid-year estimates of six areas by sex and single age."""
    keys = pd.MultiIndex.from_product(
        [[2019, 2020, 2022, 2024], AREAS, ["female", "male"], range(91)],
        names=["year", "district_code", "sex", "age"],
    ).to_frame(index=False)
    return keys.assign(population=random.integers(100, 2000, len(keys)))


def cut(random: np.random.Generator, cells: int) -> pd.DataFrame:
    """Counts by area, sex and age band in months of seven years."""
    start = pd.Timestamp("2019-04-01") + pd.to_timedelta(0)
    months = pd.date_range(start, periods=84, freq="MS")
    at = random.choice(months.to_numpy(), cells)
    first = pd.DatetimeIndex(at)
    return pd.DataFrame(
        {
            "district_code": random.choice([*AREAS, "outside", "unknown"], cells),
            "sex": random.choice(["female", "male", "unknown"], cells),
            "age_band": random.choice(BANDS, cells),
            "period_start": first,
            "period_end": first + pd.offsets.MonthEnd(0),
            "months_covered": 1,
            "n": random.poisson(20, cells),
        }
    )


def tasks(cells: int) -> dict[str, Callable[[], object]]:
    """Every statistic with as many cells to work on."""
    random = np.random.default_rng(1)
    n, m = random.poisson(30, cells), random.poisson(30, cells)
    people = random.integers(1_000, 100_000, cells)
    bands, series = cells // 19, cells // MONTHS
    by_band, of_band = random.poisson(9, (bands, 19)), random.integers(500, 9_000, (bands, 19))
    months = pd.date_range("2021-04-01", periods=MONTHS, freq="MS")
    monthly = random.poisson(30, (series, MONTHS)).astype(float)
    frame, estimates = cut(random, cells), held(random)
    groups = frame.assign(first_age=10, last_age=24, sex="female")
    ends = pd.to_datetime([f"{year}-03-31" for year in range(2020, 2027)])
    years = pd.DataFrame(
        {
            "measure": np.repeat(np.arange(cells // 7), 7),
            "district_code": "E",
            "period_end": np.tile(ends.to_numpy(), cells // 7),
            "n": random.poisson(80, cells // 7 * 7),
        }
    )
    chart = pd.DataFrame(
        {
            "measure": np.repeat(np.arange(series), MONTHS),
            "district_code": "E",
            "month_start": np.tile(months.to_numpy(), series),
            "n": monthly.ravel(),
        }
    )
    _, lower, upper = rate_ratio(n, people, m, people)
    return {
        "crude rate": lambda: crude_rate(n, people),
        "Wilson share": lambda: wilson(n, n + m),
        "standardised rate": lambda: dsr(by_band, of_band),
        "standardised, repeated events": lambda: dsr_of_repeated_events(
            np.stack([by_band, by_band // 3], axis=1), [1, 2], of_band
        ),
        "indirect ratio": lambda: indirect_ratio(n, m),
        "rate ratio": lambda: rate_ratio(n, people, m, people),
        "its exact test": lambda: rate_ratio_p(n, people, m, people),
        "words": lambda: change_words(lower, upper),
        "false discovery": lambda: false_discovery(random.random(cells)),
        "changed places": lambda: places_that_changed(n, people, m, people),
        "disproportionality": lambda: disproportionality(n, people, m, people),
        "funnel": lambda: rate_funnel(n, people),
        "populations": lambda: residents(groups, estimates),
        "rates of a cut": lambda: with_rates(
            frame, estimates, by=("district_code", "sex", "age_band")
        ),
        "index": lambda: index_against_baseline(years),
        "trend": lambda: annual_changes(monthly, months, 1e5),
        "control charts": lambda: control_chart(chart),
    }


def main() -> None:
    """Print the least CPU seconds of each statistic."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--cells", type=int, default=100_000)
    arguments.add_argument("--runs", type=int, default=3)
    asked = arguments.parse_args()
    print(f"{asked.cells:,} cells, {asked.runs} runs, {platform.machine()}, numpy {np.__version__}")
    for name, work in tasks(asked.cells).items():
        seconds = []
        for _ in range(asked.runs):
            began = time.process_time()
            work()
            seconds.append(time.process_time() - began)
        print(f"{name:32} {min(seconds):6.3f} CPU s")


if __name__ == "__main__":
    main()

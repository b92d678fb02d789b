"""Every chart form with a made-up frame as a figure would hand it over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from outputs.charts.bar_columns import BarColumns
from outputs.charts.bars import Bars
from outputs.charts.base import Chart
from outputs.charts.control import ControlChart
from outputs.charts.cumulative import Lorenz, Steps
from outputs.charts.curves import AgeProfile, HourProfile
from outputs.charts.dots import DotPlot, DotWhisker, GroupedBars
from outputs.charts.dumbbell import Dumbbell
from outputs.charts.fan import Fan
from outputs.charts.funnel import Funnel
from outputs.charts.geography import boundaries, extent
from outputs.charts.heat import Heatmap, Strip
from outputs.charts.index_bars import IndexBars
from outputs.charts.lattice import Lattice
from outputs.charts.lines import SmallMultiples
from outputs.charts.maps import ChangeMap, Choropleth, LocationMap
from outputs.charts.matrix import HeatTable
from outputs.charts.multi_line import MultiLine
from outputs.charts.panels import KpiPanel
from outputs.charts.people import Pyramid, UpSet
from outputs.charts.profile_page import ProfilePage
from outputs.charts.shares import StackedShares
from outputs.charts.tiles import HexDensity, TileMap
from sources.fields import AGE_BANDS, WEEKDAYS
from sources.partnership import partnership
from transforms.control import xmr
from transforms.funnel import rate_funnel

COUNTY = partnership().county_code
CODES = (*partnership().districts, COUNTY)
NAMES = ("North Warwickshire", "Nuneaton and Bedworth", "Rugby", "Stratford-on-Avon", "Warwick",
         "Warwickshire")  # fmt: skip
KINDS = ("Violence with injury", "Violence without injury", "Stalking and harassment",
         "Sexual offences", "Robbery", "Possession of weapons")  # fmt: skip
SOURCES = ("Police: serious violence", "Hospital: assault attendances", "Hospital: admissions",
           "Youth justice: violence", "Ambulance: call-outs to assaults")  # fmt: skip
MONTHS = pd.date_range("2019-04-01", periods=84, freq="MS")


@dataclass(frozen=True)
class Example:
    """A form, its frame, the columns that disclosure empties, and the axis's unit."""

    name: str
    chart: Chart
    frame: pd.DataFrame
    values: Sequence[str]
    unit: str = "Offences per 1,000 residents"
    says_hidden: bool = True

    def hidden(self, rows: Sequence[int]) -> pd.DataFrame:
        """The frame with some rows withheld."""
        frame = self.frame.reset_index(drop=True).copy()
        frame.loc[list(rows), list(self.values)] = np.nan
        frame.loc[list(rows), "status"] = "c"
        for words in ("change", "state", "signal"):
            if words in frame:
                frame.loc[list(rows), words] = ""
        return frame

    def variant(self, name: str) -> pd.DataFrame:
        """As it is, some withheld, all withheld, or one row alone."""
        if name == "some":
            return self.hidden(range(0, len(self.frame), 4))
        if name == "all":
            return self.hidden(range(len(self.frame)))
        return self.frame.iloc[:1] if name == "one" else self.frame


def random(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def districts(seed: int = 1, year: int = 2024) -> pd.DataFrame:
    rate = random(seed).uniform(4, 10, len(CODES))
    return pd.DataFrame(
        {"district_code": CODES, "district_name": NAMES, "period": f"{year}/{(year + 1) % 100}",
         "period_start": pd.Timestamp(year, 4, 1), "period_end": pd.Timestamp(year + 1, 3, 31),
         "n": (rate * 100).round(), "denominator": 1e5, "rate": rate, "lower": rate - 0.8,
         "upper": rate + 0.9, "status": ""}
    )  # fmt: skip


def years(first: int = 2019, last: int = 2025) -> pd.DataFrame:
    frame = pd.concat([districts(y, y) for y in range(first, last + 1)], ignore_index=True)
    return frame.sort_values(["district_code", "period_start"]).reset_index(drop=True)


def months(n: int = 84) -> pd.DataFrame:
    parts = []
    for code, name, level in zip(CODES, NAMES, (20, 50, 35, 30, 38, 1700), strict=True):
        counts = random(level).poisson(level, n).astype(float)
        parts.append(with_periods(MONTHS[-n:], 1).assign(
            district_code=code, district_name=name, n=counts))  # fmt: skip
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(status=frame["period_start"].ge(MONTHS[-3]).map({True: "p", False: ""}))


def with_periods(starts: pd.DatetimeIndex, length: int) -> pd.DataFrame:
    ends = starts + pd.DateOffset(months=length) - pd.Timedelta(days=1)
    names = [f"{s:%b %Y}" if length == 1 else f"{s:%b} to {e:%b %Y}" for s, e in
             zip(starts, ends, strict=True)]  # fmt: skip
    return pd.DataFrame({"period": names, "period_start": starts, "period_end": ends, "status": ""})


def quarters_by_source() -> pd.DataFrame:
    starts = pd.date_range("2023-04-01", periods=12, freq="QS-APR")
    drawn, parts = random(), []
    for code, name in zip(CODES, NAMES, strict=True):
        for source in SOURCES[:4]:
            parts.append(with_periods(starts, 3).assign(
                district_code=code, district_name=name, measure_name=source, n=50.0,
                index=100 + drawn.normal(0, 12, 12)))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def index_by_source(count: int) -> pd.DataFrame:
    drawn = random()
    parts = [with_periods(MONTHS, 1).assign(
        measure_name=s, index=100 + 0.8 * drawn.normal(0, 2, 84).cumsum(), district_code=COUNTY)
        for s in SOURCES[:count]]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def kinds_by_year() -> pd.DataFrame:
    parts = [years(2020).assign(measure_name=kind, rate=years(2020)["rate"] * (i + 1) / 3)
             for i, kind in enumerate(KINDS)]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def needs() -> pd.DataFrame:
    drawn = random()
    rows = [{"category": c, "group": g, "share": drawn.uniform(10, 70), "status": ""}
            for c in ("Looked after", "Special educational needs or disability",
                      "Exposed to domestic abuse in the household when younger than ten")
            for g in ("Serious youth violence", "All other offences")]  # fmt: skip
    frame = pd.DataFrame(rows)
    return frame.assign(share_lower=frame["share"] - 9, share_upper=frame["share"] + 10)


def ratios() -> pd.DataFrame:
    ratio = np.array([0.8, 2.9, 1.6, 0.5])
    return pd.DataFrame({"category": ["Asian", "Black", "Mixed", "Other"], "rate_ratio": ratio,
                         "lower": ratio / 1.4, "upper": ratio * 1.5, "status": ""})  # fmt: skip


def outcomes(kinds: Sequence[str] = ("Serious youth violence", "Other violence against the person",
                                     "All other offences")) -> pd.DataFrame:  # fmt: skip
    drawn, frame = random(), years()
    one = frame[frame["district_code"].eq(COUNTY)]
    parts = [one.assign(category=k, n=drawn.poisson(12 * 3**i, len(one)).astype(float))
             for i, k in enumerate(kinds)]  # fmt: skip
    stacked = pd.concat(parts, ignore_index=True).sort_values("period_start", kind="stable")
    total = stacked.groupby("period")["n"].transform("sum")
    status = stacked["period"].eq("2025/26").map({True: "p", False: ""})
    return stacked.assign(total=total, status=status).reset_index(drop=True)


def shares(kinds: Sequence[str]) -> pd.DataFrame:
    drawn = random()
    rows = [{"district_name": name, "category": kind, "share": share, "base": 1234.0, "status": ""}
            for name in NAMES
            for kind, share in zip(kinds, 100 * drawn.dirichlet(np.arange(len(kinds)) + 1),
                                   strict=True)]  # fmt: skip
    return pd.DataFrame(rows)


def calendar() -> pd.DataFrame:
    index = 100 + random().normal(0, 9, 12)
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return pd.DataFrame({"category": names, "index": index, "lower": index - 5,
                         "upper": index + 5, "status": ""})  # fmt: skip


def hours() -> pd.DataFrame:
    rows = [{"weekday": w, "hour": h, "status": ""} for w in WEEKDAYS for h in range(24)]
    return pd.DataFrame(rows).assign(n=random().poisson(6, 168).astype(float))


def coverage() -> pd.DataFrame:
    titles = ("Recorded offences", "Emergency department assault attendances (ISTV)", "Caseload")
    rows = [{"title": t, "month_start": m, "status": "",
             "is_covered": int(i < 2 and not (i == 1 and 30 < j < 35))}
            for i, t in enumerate(titles) for j, m in enumerate(MONTHS)]  # fmt: skip
    return pd.DataFrame(rows)


def control() -> pd.DataFrame:
    n = random().poisson(180, 84).astype(float)
    n[12:15] = 110
    frame = with_periods(MONTHS, 1).assign(n=n)
    return frame.join(xmr(n).drop(columns="n"))


def homes() -> pd.DataFrame:
    places = (*NAMES[:5], "Coventry", "Other West Midlands", "Elsewhere", "Not known")
    rows = [{"row": a, "district_name": b, "n": 200.0 if a == b else 15.0 + len(b), "status": ""}
            for a in NAMES[:5] for b in places]  # fmt: skip
    return pd.DataFrame(rows)


def verdicts() -> pd.DataFrame:
    facts = {"Serious violence, rate per 1,000": "Police",
             "Emergency admissions for violence, rate per 100,000": "Health",
             "People on probation for violence, rate per 1,000 adults": "Justice"}  # fmt: skip
    states = ("better", "similar", "worse", "not comparable", "lower", "higher")
    rows = [{"row": f, "section": s, "district_name": p, "n": 10.0 + i, "text": f"{10 + i:.1f}",
             "state": states[i], "status": ""}
            for f, s in facts.items() for i, p in enumerate(NAMES)]  # fmt: skip
    return pd.DataFrame(rows)


def pyramid() -> pd.DataFrame:
    rows = [{"age_band": b, "sex": s, "share": 1.0 + 2 * i + (s == "male"),
             "population_share": 7.0, "status": ""}
            for i, b in enumerate(AGE_BANDS) for s in ("female", "male")]  # fmt: skip
    return pd.DataFrame(rows)


def overlap() -> pd.DataFrame:
    ways = ("Police, as victim", "Police, as suspect", "Probation", "Youth justice")
    rows = [c for size in range(1, 5) for c in combinations(ways, size)]
    n = [44555.0, 21011, 4158, 359, 2530, 1699, 330, 303, 44, 13, 345, 84, 5, 0, 0]
    return pd.DataFrame({"known_to": [" + ".join(r) for r in rows], "n": n, "status": ""})


def ages() -> pd.DataFrame:
    age = np.arange(10, 91)
    parts = [pd.DataFrame({"age_years": age, "sex": sex, "status": "",
                           "rate": k * 20 * np.exp(-(((age - 17) / 12) ** 2)) + 1})
             for sex, k in (("Male", 1.0), ("Female", 0.3))]  # fmt: skip
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(lower=0.8 * frame["rate"], upper=1.2 * frame["rate"])


def day() -> pd.DataFrame:
    hour = np.arange(24)
    parts = [pd.DataFrame({"hour": hour, "term": t, "share": 4 + 2 * np.sin((hour - h) / 4),
                           "status": ""})
             for t, h in (("Term time", 9), ("School holidays", 12))]  # fmt: skip
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(share_lower=frame["share"] - 0.5, share_upper=frame["share"] + 0.5)


def lags() -> pd.DataFrame:
    days = np.array([0, 1, 2, 7, 14, 30, 91, 365, 1826])
    parts = [pd.DataFrame({"days": days, "kind": k, "status": "",
                           "share": 100 * (1 - np.exp(-(((days + 0.5) / s) ** 0.5)))})
             for k, s in (("Violence with injury", 0.6), ("Stalking and harassment", 15),
                          ("Sexual offences", 120))]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def held() -> pd.DataFrame:
    places = np.arange(0, 101, 5)
    return pd.DataFrame({"places_share": places, "n_share": 100 * (places / 100) ** 2.6,
                         "by_chance_lower": 100 * (places / 100) ** 1.35,
                         "by_chance_upper": 100 * (places / 100) ** 1.2, "status": ""})  # fmt: skip


def funnel() -> pd.DataFrame:
    people = np.array([65000, 130000, 115000, 137000, 150000.0])
    found = rate_funnel([300, 1000, 610, 500, 700], people)
    return found.assign(district_code=CODES[:5], district_name=NAMES[:5], status="")


def forecast() -> pd.DataFrame:
    starts = pd.date_range("2019-04-01", periods=32, freq="QS-APR")
    frame = with_periods(starts, 3).assign(n=random().poisson(300, 32).astype(float))
    ahead = np.arange(32) >= 28
    reach = np.where(ahead, 30 + 10 * (np.arange(32) - 28), np.nan)
    return frame.assign(is_forecast=ahead, lower=300 - reach, upper=300 + reach)


def areas() -> pd.DataFrame:
    rows, names = boundaries(), dict(zip(CODES, NAMES, strict=True))
    drawn = random()
    return pd.DataFrame(
        {"lsoa_code": rows["lsoa_code"], "district_code": rows["district_code"],
         "district_name": rows["district_code"].map(names), "status": "",
         "rate": drawn.lognormal(1.2, 0.6, len(rows)),
         "change": drawn.choice(["lower", "no clear change", "higher"], len(rows))}
    )  # fmt: skip


def hexagons() -> pd.DataFrame:
    west, south, east, north = extent()
    drawn = random()
    return pd.DataFrame({"easting": drawn.uniform(west, east, 60), "status": "",
                         "northing": drawn.uniform(south, north, 60),
                         "n": drawn.poisson(20, 60).astype(float)})  # fmt: skip


def headline() -> pd.DataFrame:
    rows = [{"measure_name": m, "group": g, "period": "year ending Mar 2026", "n": 826.0,
             "baseline_n": 802.0, "ratio": 1.03, "lower": 0.94, "upper": 1.13,
             "change": "no clear change", "status": ""}
            for m in ("Hospital admissions for assault with a knife or sharp object",
                      "Knife-enabled serious violence", "Homicide that is not domestic")
            for g in ("All ages", "Under 25")]  # fmt: skip
    return pd.DataFrame(rows)


def profile() -> pd.DataFrame:
    facts = {"Serious violence, offences per 1,000 residents": "Police",
             "Knife-enabled offences, per 100,000": "Police",
             "Emergency admissions for violence, per 100,000 (DSR)": "Health",
             "First-time entrants, per 100,000 aged 10 to 17": "Youth justice"}  # fmt: skip
    both = years(2020)
    both = both[both["district_code"].isin((CODES[2], COUNTY))]
    parts = [both.assign(section=s, fact=f, value=both["rate"] * (i + 1), ratio=1.2, lower=0.9,
                         upper=1.6, state="higher", decimals=1)
             for i, (f, s) in enumerate(facts.items())]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


LIMITS = ("rate", "lower", "upper")
RELATIONSHIPS = ("Stranger", "Acquaintance", "Family", "Partner or former partner")
Make = Callable[[], pd.DataFrame]


def two_years() -> pd.DataFrame:
    later = districts(2, 2025).assign(change="no clear change")
    return pd.concat([districts(1, 2024), later], ignore_index=True)


def examples() -> list[Example]:
    """Every form, some in two of their ways."""
    shared = ("share", "share_lower", "share_upper")
    made = (
        ("dot_whisker", DotWhisker(), districts, ("n", *LIMITS)),
        ("dot_plot", DotPlot(group="group"), needs, shared),
        ("dot_plot_log", DotPlot(value="rate_ratio", lower="lower", upper="upper", log=True,
         reference=1, reference_name="White = 1", decimals=2), ratios,
         ("rate_ratio", "lower", "upper")),
        ("grouped_bars", GroupedBars(value="share", lower="share_lower", upper="share_upper",
         group="group", reference=50, reference_name="all children"), needs, shared),
        ("dumbbell", Dumbbell(), two_years, ("n", *LIMITS)),
        ("months", SmallMultiples(wide=True), months, ("n",)),
        ("years", SmallMultiples(x="period", y="rate", lower="lower", upper="upper", behind=True),
         years, LIMITS),
        ("sources", SmallMultiples(y="index", line="measure_name", columns=2, reference=100),
         quarters_by_source, ("n", "index")),
        ("multi_line", MultiLine(reference_name="2019/20 = 100"), lambda: index_by_source(4),
         ("index",)),
        ("multi_line_5", MultiLine(), lambda: index_by_source(5), ("index",)),
        ("lattice", Lattice(), kinds_by_year, LIMITS),
        ("bars", Bars(), outcomes, ("n", "total")),
        ("stacked_shares", StackedShares(base="base"), lambda: shares(RELATIONSHIPS),
         ("share", "base")),
        ("stacked_counts", StackedShares(absolute=True), lambda: shares(RELATIONSHIPS),
         ("share",)),
        ("bar_columns", BarColumns(), lambda: shares(KINDS), ("share",)),
        ("index_bars", IndexBars(about_reference=True, reference_name="the year's mean"),
         calendar, ("index", "lower", "upper")),
        ("heatmap", Heatmap(), hours, ("n",)),
        ("strip", Strip(), coverage, ()),
        ("control", ControlChart(), control, ("n", "mean", "lower", "upper")),
        ("heat_table", HeatTable(row_title="Where the offence was"), homes, ("n",)),
        ("tartan_rug", HeatTable(state="state", text="text", sections="section"), verdicts,
         ("n",)),
        ("pyramid", Pyramid(), pyramid, ("share",)),
        ("up_set", UpSet(), overlap, ("n",)),
        ("age_profile", AgeProfile(), ages, LIMITS),
        ("hour_profile", HourProfile(line="term"), day, shared),
        ("steps", Steps(line="kind"), lags, ("share",)),
        ("lorenz", Lorenz(), held, ("n_share",)),
        ("funnel", Funnel(), funnel, ("n", "value")),
        ("fan", Fan(), forecast, ("n",)),
        ("choropleth", Choropleth(), areas, ("rate",)),
        ("change_map", ChangeMap(), areas, ("rate",)),
        ("location_map", LocationMap(), districts, ()),
        ("tile_map", TileMap(), districts, LIMITS),
        ("hex_density", HexDensity(across=3000), hexagons, ("n",)),
        ("headline", KpiPanel(), headline, ("n", "ratio", "lower", "upper")),
        ("profile_page", ProfilePage(), profile, ("value", "ratio", "lower", "upper")),
    )  # fmt: skip
    return [Example(name, chart, make(), values, says_hidden=bool(values))
            for name, chart, make, values in made]  # fmt: skip

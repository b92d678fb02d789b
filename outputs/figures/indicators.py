"""The indicators that districts are compared by: what each agency holds, one number a district.

Each is declared once here, for the table of all of them and for each district's own page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from outputs.charts.base import number
from outputs.figures import services
from outputs.inputs import Inputs
from outputs.rates import ADULTS, CHILDREN, by_district, in_order, rated, whole
from transforms.cuts import Cut
from transforms.population import PERSONS
from transforms.rates import Ages

YOUNG: Ages = (0, 24)
YEARS = 6
BETTER, WORSE, HIGHER, LOWER, SIMILAR = "better", "worse", "higher", "lower", "similar"
NUMBER = ("number", "number_lower", "number_upper")
Rows = Callable[[Inputs], pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One number for each district, and the county's to compare it with.

    `fact` names its row under its section, which says the unit that most of its rows share.
    `rows` gives each place's periods, the last of which is the number: n, denominator, rate,
    lower, upper, status. `is_harm`: whether more of it is worse; elsewhere more may be need, or
    recording, or a service's reach, and is only higher.
    """

    section: str
    fact: str
    name: str
    unit: str
    rows: Rows
    cuts: tuple[Cut, ...]
    tables: tuple[str, ...] = ()
    is_harm: bool = False
    decimals: int = 1

    def has_come(self, x: Inputs) -> bool:
        """Whether every dataset that it is counted from was delivered."""
        return all(x.has(name) for cut in self.cuts for name in cut.counts.datasets)


def yearly(measure: str, per: float, ages: Ages | None = None) -> tuple[Rows, tuple[Cut, ...]]:
    """The latest twelve months, and the financial years before them."""
    latest = Cut(measure, period="latest_year")
    years = Cut(measure, period="financial_year", latest=YEARS)

    def rows(x: Inputs) -> pd.DataFrame:
        both = pd.concat([whole(x.cut(years), 12), whole(x.cut(latest), 12)], ignore_index=True)
        each = both.drop_duplicates(["district_code", "period_start"], keep="last")
        return rated(each, x, per, ages)

    return rows, (latest, years)


def pooled(measure: str, per: float, ages: Ages) -> tuple[Rows, tuple[Cut, ...]]:
    """The latest three years together, where one year has too few: events in person-years."""
    cut = Cut(measure, period="latest_three_years")
    return lambda x: rated(whole(x.cut(cut), 36), x, per, ages), (cut,)


def on_a_date(measure: str, per: float, ages: Ages, latest: int) -> tuple[Rows, tuple[Cut, ...]]:
    """People counted on a date, and on the dates before it."""
    cut = Cut(measure, period="window", latest=latest)
    return lambda x: rated(x.cut(cut), x, per, ages), (cut,)


def standardised(measure: str) -> tuple[Rows, tuple[Cut, ...]]:
    """Three years' rate standardised for age, with the count of the latest three."""
    cut = Cut(measure, period="latest_three_years")

    def rows(x: Inputs) -> pd.DataFrame:
        held = x.table("out_sna__standardised")
        own = held[held["measure"].eq(measure) & held["sex"].eq(PERSONS)]
        month = own["period_end"].max().month if len(own) else 0
        own = own[own["period_end"].dt.month.eq(month)]
        counts = x.cut(cut)[["district_code", "period_end", "n"]]
        both = own.merge(counts, on=["district_code", "period_end"], how="left")
        names = {"dsr": "rate", "dsr_lower": "lower", "dsr_upper": "upper"}
        found = both.drop(columns=["sex", "reason"]).rename(columns=names)
        return found.assign(status=found["status"].fillna(""), denominator=np.nan)

    return rows, (cut,)


def of_pupils(cut: Cut, per: float) -> tuple[Rows, tuple[Cut, ...]]:
    """Academic years, over the pupils on roll."""
    return lambda x: services.of_pupils(x, cut, per), (cut, services.PUPILS)


def of_children(cut: Cut) -> tuple[Rows, tuple[Cut, ...]]:
    """Children on 31 March, over the residents under 18."""
    return lambda x: rated(services.annual(x, cut), x, 10_000, services.UNDER_18), (cut,)


def _declared(
    section: str, fact: str, name: str, unit: str, found: tuple[Rows, tuple[Cut, ...]],
    *, is_harm: bool = False, decimals: int = 1, tables: tuple[str, ...] = (),
) -> Indicator:  # fmt: skip
    rows, cuts = found
    return Indicator(
        section=section, fact=fact, name=name, unit=unit, rows=rows, cuts=cuts, tables=tables,
        is_harm=is_harm, decimals=decimals,
    )  # fmt: skip


POLICE = "Police: recorded offences per 1,000 residents, latest year"
HEALTH = "Health: events of violence per 1,000 residents, latest year"
YOUTH = "Youth justice: per 100,000 aged 10 to 17 a year, three years"
ADULT = "Probation: per 1,000 residents aged 18 and over, latest date"
SCHOOL = "Schools: per 1,000 pupils, latest academic year"
CARE = "Children's social care: per 10,000 under 18, latest 31 March"
FIRE = "Fire and rescue: per 10,000 residents, latest year"
A_THOUSAND = "per 1,000 residents"
CHILDREN_A_YEAR = "per 100,000 aged 10 to 17 a year"
OFFENCES = "police__offences."
OUTCOMES = "youth_justice__outcomes."

INDICATORS = (
    _declared(POLICE, "Serious violence", "Serious violence", A_THOUSAND,
              yearly(f"{OFFENCES}serious_violence_offences", 1000), is_harm=True),
    _declared(POLICE, "In public, per 1,000 under 25",
              "Serious violence in public places involving under 25s", "per 1,000 aged 0 to 24",
              yearly(f"{OFFENCES}public_place_under_25_offences", 1000, YOUNG), is_harm=True),
    _declared(POLICE, "Knife-enabled, per 100,000", "Knife-enabled offences",
              "per 100,000 residents", yearly(f"{OFFENCES}knife_enabled_offences", 100_000),
              is_harm=True, decimals=0),
    _declared(POLICE, "Violence with injury", "Violence with injury", A_THOUSAND,
              yearly(f"{OFFENCES}violence_with_injury_offences", 1000), is_harm=True),
    _declared(POLICE, "Robbery", "Robbery", A_THOUSAND,
              yearly(f"{OFFENCES}robbery_offences", 1000), is_harm=True, decimals=2),
    _declared(POLICE, "Sexual offences", "Sexual offences", A_THOUSAND,
              yearly(f"{OFFENCES}sexual_offences_offences", 1000)),
    _declared(POLICE, "Domestic abuse", "Domestic abuse offences", A_THOUSAND,
              yearly(f"{OFFENCES}domestic_abuse_offences", 1000)),
    _declared(POLICE, "Weapons possession", "Weapons possession", A_THOUSAND,
              yearly(f"{OFFENCES}weapons_possession_offences", 1000), decimals=2),
    _declared(HEALTH, "Admissions, 3 years, per 100,000",
              "Emergency admissions for violence", "per 100,000 a year, standardised for age",
              standardised("health__admissions.violence_admissions"), is_harm=True,
              tables=("out_sna__standardised",)),
    _declared(HEALTH, "Emergency department visits", "Emergency department visits for assault",
              A_THOUSAND, yearly("health__ed_attendances.assault_attendances", 1000),
              is_harm=True),
    _declared(HEALTH, "Ambulance incidents", "Ambulance incidents of violence", A_THOUSAND,
              yearly("health__ambulance_incidents.violence_incidents", 1000), is_harm=True,
              decimals=2),
    _declared(YOUTH, "First-time entrants", "First-time entrants to youth justice",
              CHILDREN_A_YEAR, pooled(f"{OUTCOMES}first_time_entrants", 100_000, CHILDREN),
              is_harm=True, decimals=0),
    _declared(YOUTH, "Outcomes for violence", "Youth justice outcomes for violence",
              CHILDREN_A_YEAR, pooled(f"{OUTCOMES}violence_outcomes", 100_000, CHILDREN),
              is_harm=True, decimals=0),
    _declared(ADULT, "Supervised for violence", "People on probation for violence",
              "per 1,000 aged 18 and over",
              on_a_date("sna__supervised_persons.people_for_violence", 1000, ADULTS, 9),
              decimals=2),
    _declared(SCHOOL, "Suspensions", "Suspensions from school", "per 1,000 pupils",
              of_pupils(services.SUSPENSIONS, 1000), is_harm=True, decimals=0),
    _declared(SCHOOL, "Persistently absent pupils", "Persistent absence from school",
              "per 1,000 pupils", of_pupils(services.PERSISTENT, 1000), is_harm=True, decimals=0),
    _declared(CARE, "In need", "Children in need", "per 10,000 under 18",
              of_children(services.IN_NEED), decimals=0),
    _declared(CARE, "Looked after", "Children looked after", "per 10,000 under 18",
              of_children(services.LOOKED_AFTER), decimals=0),
    _declared(FIRE, "Deliberate fires", "Deliberate fires", "per 10,000 residents",
              yearly("context__fire_incidents.deliberate_fires", 10_000), is_harm=True),
)  # fmt: skip


def cuts_of(indicators: Sequence[Indicator]) -> tuple[Cut, ...]:
    """Every cut that the indicators are counted by, once."""
    return tuple(dict.fromkeys(cut for each in indicators for cut in each.cuts))


@lru_cache(maxsize=1)
def over_time(x: Inputs, indicators: tuple[Indicator, ...] = INDICATORS) -> pd.DataFrame:
    """Every indicator's periods, districts in order and the county last.

    Made once for all figures of the same inputs.

    Columns section, fact, indicator, unit, period, period_start, period_end, district_code, n,
    denominator, denominator_name, number, number_lower, number_upper, ratio, ratio_lower,
    ratio_upper (to the county's number), state, decimals, text, status.
    """
    parts = [_rows(each, x) for each in indicators if each.has_come(x)]
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def is_latest(rows: pd.DataFrame) -> pd.Series:
    """Whether a row is of the last period of its indicator."""
    return rows["period_start"].eq(rows.groupby("indicator")["period_start"].transform("max"))


def _rows(each: Indicator, x: Inputs) -> pd.DataFrame:
    """One indicator's periods against the county's."""
    rows = in_order(by_district(each.rows(x), x), x)
    kept = ["period", "period_start", "period_end", "district_code", "n", "denominator",
            "denominator_name", "rate", "lower", "upper", "status"]  # fmt: skip
    named = rows.reindex(columns=kept).rename(
        columns=dict(zip(("rate", "lower", "upper"), NUMBER, strict=True))
    )
    told = against_county(named, x.county_code, is_harm=each.is_harm)
    return told.assign(
        section=each.section,
        fact=each.fact,
        indicator=each.name,
        unit=each.unit,
        decimals=each.decimals,
        text=[_printed(value, each.decimals) for value in told["number"]],
    )


def against_county(rows: pd.DataFrame, county_code: str, *, is_harm: bool) -> pd.DataFrame:
    """The rows with each number over the county's of the period, and its verdict.

    The verdict is the interval's: the county's number lies under it, over it or in it. The
    county's own rows, and numbers without one to compare, have a verdict of nothing.
    """
    is_county = rows["district_code"].eq(county_code)
    level = rows["period_start"].map(rows[is_county].set_index("period_start")["number"])
    level = level.where(level.gt(0))
    ratios = {name.replace("number", "ratio"): rows[name] / level for name in NUMBER}
    above, below = (WORSE, BETTER) if is_harm else (HIGHER, LOWER)
    state = pd.Series(SIMILAR, rows.index).mask(ratios["ratio_lower"].gt(1), above)
    state = state.mask(ratios["ratio_upper"].lt(1), below)
    is_told = ~is_county & ratios["ratio"].notna() & ratios["ratio_upper"].notna()
    status = rows["status"].mask(level.isna() & rows["number"].notna(), "c")
    return rows.assign(**ratios, state=state.where(is_told, ""), status=status)


def _printed(value: float, decimals: int) -> str:
    return number(value, decimals) if pd.notna(value) else ""

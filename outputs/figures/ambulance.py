"""Chapter 8: violence as ambulance crews see it, and police beside hospitals."""

import pandas as pd

from outputs import words
from outputs.charts.curves import HourProfile
from outputs.charts.dots import DotWhisker
from outputs.charts.multi_line import MultiLine
from outputs.figures.admissions import SHARES_ROUNDED
from outputs.figures.ambulance_findings import calls_told, hours_told, months_told, ratios_told
from outputs.figures.emergency import BY_HOUR, ROUNDED
from outputs.figures.health import ROUNDED as RATES_ROUNDED
from outputs.inputs import Inputs
from outputs.parts import SHARE, cells, with_shares
from outputs.rates import by_district
from outputs.registry import figure
from sources.health.series import ED_ASSAULTS
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, TOTAL
from transforms.statistics import change_words, rate_ratio, ratio_by_limits

CALLS = "health__ambulance_incidents.violence_incidents"
CONVEYED = "is_conveyed"
YEAR = Cut(CALLS, by=("district_code", CONVEYED), period="latest_year")
MONTHS = Cut(CALLS, by=("county_code", CONVEYED), period="month")
LINES = {"Called as violence": TOTAL, "Taken to hospital": "true"}
CALLS_BY_HOUR = Cut(CALLS, by=("hour",), period="all", groups=(KNOWN,))
HOURS = {
    "Ambulance: calls to violence": CALLS_BY_HOUR,
    "Emergency departments: time of assault": BY_HOUR,
}
INJURY = Cut(
    "police__offences.violence_with_injury_offences", by=("county_code",), period="quarter"
)
TREATED = {
    "All departments (ISTV)": Cut(
        "health__ed_assaults.ed_assaults", by=("county_code",), period="quarter", elsewhere=True
    ),
    "Residents (ECDS)": Cut(
        "health__ed_attendances.assault_attendances", by=("county_code",), period="quarter"
    ),
}

CALLED = (
    "Incidents that a crew attended, called as an assault, a stabbing or a shooting, which is "
    "not always what the crew found. One patient is one incident."
)


@figure(
    catalogue="H9",
    chapter=8,
    title="Ambulance incidents of violence by district, {county}, {period}",
    question="Where are ambulances sent to violence, and how many patients go to hospital?",
    unit="Incidents per 1,000 residents",
    cuts=(YEAR,),
    chart=DotWhisker(),
    finding=calls_told,
    notes=(CALLED, RATES_ROUNDED, "The table gives the share of patients taken to hospital.",
           "Dashed line: the county."),
)  # fmt: skip
def ambulance_violence_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county: rate per 1,000, and share conveyed."""
    rows = by_district(cells(x, YEAR, is_conveyed=TOTAL), x, 1000)
    found = with_shares(cells(x, YEAR, is_conveyed="true"), rows, ("district_code",))
    own = found.rename(columns={"n": "conveyed"}).set_index("district_code")
    joined = rows.join(own[["conveyed", *SHARE]], on="district_code")
    is_hidden = joined["conveyed"].isna() & joined["status"].eq("")
    return joined.assign(status=joined["status"].mask(is_hidden, "c"))


@figure(
    catalogue="H17",
    chapter=8,
    title="Ambulance incidents of violence by month, {county}, {period}",
    question="Are ambulances called to violence more often?",
    unit="Incidents a month",
    cuts=(MONTHS,),
    chart=MultiLine(y="n", reference=None, from_zero=True),
    finding=months_told,
    notes=(CALLED, ROUNDED),
)
def ambulance_violence_by_month(x: Inputs) -> pd.DataFrame:
    """One row for each month and county: incidents, and patients taken to hospital."""
    rows = [cells(x, MONTHS, is_conveyed=m).assign(measure_name=n) for n, m in LINES.items()]
    return pd.concat(rows, ignore_index=True)


@figure(
    catalogue="H18",
    chapter=8,
    title="Hours of the day of violence seen by health services, {county}, {period}",
    question="At what hours do ambulances and hospitals see violence?",
    unit="Share of those whose hour is known (%)",
    cuts=tuple(HOURS.values()),
    chart=HourProfile(line="measure_name"),
    finding=hours_told,
    needs="any",
    notes=(
        CALLED,
        "Emergency departments: when the assault happened; midnight sharp is a default and left "
        "out. Ambulances: when the call was answered.",
        SHARES_ROUNDED,
    ),
)
def health_violence_by_hour(x: Inputs) -> pd.DataFrame:
    """One row for each source and hour of the day."""
    rows = []
    for name, cut in HOURS.items():
        if x.has(cut.measure.split(".")[0]):
            rows.append(_by_hour(x, cut).assign(measure_name=name))
    return pd.concat(rows, ignore_index=True)


def _by_hour(x: Inputs, cut: Cut) -> pd.DataFrame:
    """The source's hours, and each one's share of those known."""
    at = {column: TOTAL for column in cut.by if column != "hour"}
    counts = cells(x, cut, **at)
    timed = counts[counts["hour"].str.isdecimal()]
    timed = timed.assign(hour=timed["hour"].astype(int)).sort_values("hour")
    return with_shares(timed, cells(x, cut, **at, hour=KNOWN)).reset_index(drop=True)


@figure(
    catalogue="H10",
    chapter=8,
    title="Violence with injury recorded by police for each assault attendance, {county}, "
    "{period}",
    question="Do police and hospitals see violence move together?",
    unit="Offences of violence with injury for each attendance after an assault",
    cuts=(INJURY, *TREATED.values()),
    chart=MultiLine(y="ratio", lower="ratio_lower", upper="ratio_upper", reference=None,
                    from_zero=True, decimals=2),
    finding=ratios_told,
    needs="any",
    notes=(
        "A falling ratio can mean that less is reported to police, or recorded by them, of the "
        "same violence; its level means little, since the two count different people and places.",
        "Police: offences in the county by date recorded. ISTV: attendances at every department "
        "that sends them. " + ED_ASSAULTS.break_note,
        f"Attendances are {words.ROUNDED_TO}, and the exact 95% intervals are of rounded "
        "counts. Change: against the same quarter a year before.",
    ),
)  # fmt: skip
def police_and_hospital_ratio(x: Inputs) -> pd.DataFrame:
    """One row for each hospital source and whole quarter that police answer for too."""
    police = x.cut(INJURY)[["period", "n", "status"]]
    rows = []
    for name, cut in TREATED.items():
        place = TOTAL if cut.elsewhere else x.county_code
        treated = x.cube(cut)
        treated = treated[treated["district_code"].eq(place)].assign(district_code=x.county_code)
        both = treated.rename(columns={"n": "attendances"}).merge(
            police, on="period", suffixes=("_treated", "")
        )
        rows.append(_compared(both).assign(measure_name=name))
    return pd.concat(rows, ignore_index=True)


def _compared(rows: pd.DataFrame) -> pd.DataFrame:
    """The ratio of offences to attendances, and its change on a year before."""
    ratio, lower, upper = rate_ratio(rows["n"], 1, rows["attendances"], 1)
    made = rows.assign(ratio=ratio, ratio_lower=lower, ratio_upper=upper)
    limits = ["ratio", "ratio_lower", "ratio_upper"]
    before = made[["period_start", *limits]]
    before = before.assign(period_start=before["period_start"] + pd.DateOffset(years=1))
    earlier = made[["period_start"]].merge(before, how="left", on="period_start")
    first, second = ([frame[c].to_numpy() for c in limits] for frame in (made, earlier))
    _, low, high = ratio_by_limits(
        (first[0], first[1], first[2]), (second[0], second[1], second[2])
    )
    status = rows["status"].mask(rows["status"].eq(""), rows["status_treated"])
    hidden = rows["n"].isna() | rows["attendances"].isna()
    return made.drop(columns="status_treated").assign(
        change=change_words(low, high), status=status.mask(hidden, "c")
    )

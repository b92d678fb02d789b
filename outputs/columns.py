"""What each column of a published table is called, means and is counted in.

Tables, the workbook and the metadata beside every CSV read it from here. A column that is not
listed is a field of a contract, and described there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sources.contract import Contract

FIGURES_UNIT = "{unit}"
"""Stands for the unit that the figure declares."""

LIMIT = "Limit of the 95% interval of the number before it."


@dataclass(frozen=True)
class Column:
    """A column: its heading for readers, its meaning, its unit, and its decimals where fixed.

    `is_shown`: whether tables for readers have it; the tidy files always do.
    """

    heading: str
    description: str
    unit: str = ""
    decimals: int | None = None
    is_shown: bool = True


def _hidden(heading: str, description: str) -> Column:
    return Column(heading, description, is_shown=False)


def _per_cent(heading: str, description: str) -> Column:
    return Column(heading, description, unit="per cent")


COLUMNS = {
    "measure": _hidden("Measure id", "What is counted: agency, dataset and measure."),
    "measure_name": Column("Measure", "What is counted, in words."),
    "period": Column("Period", "The period in words."),
    "period_start": _hidden("Period start", "First day of the period."),
    "period_end": _hidden("Period end", "Last day of the period."),
    "month_start": Column("Month", "First day of the month."),
    "months_covered": _hidden(
        "Months covered", "Whole months of the period that deliveries cover."
    ),
    "district_code": _hidden(
        "District code", "GSS code of the district or county; outside or unknown."
    ),
    "district_name": Column("District", "Name of the district or county."),
    "lsoa_code": _hidden("LSOA code", "GSS code of the lower layer super output area."),
    "lsoa_name": Column("Small area", "Name of the lower layer super output area."),
    "category": Column("Category", "The part of the whole that the row counts."),
    "known_to": Column(
        "Known to", "Every agency and role in which the people of the row are known."
    ),
    "weekday": Column("Weekday", "Day of the week."),
    "hour": Column("Hour", "Hour of the day that begins at this time, 0 to 23.", "hour", 0),
    "signal": Column("Signal", "The rule of the control chart that the month breaks, if any."),
    "n": Column("Count", "Number counted.", "count", 0),
    "denominator": Column(
        "Population", "Residents, or person-years, that the rate is taken over.", "people", 0
    ),
    "denominator_name": _hidden("Population estimate", "The population estimate that was used."),
    "rate": Column("Rate", "Count over population.", FIGURES_UNIT),
    "lower": Column("Lower 95% limit", LIMIT, FIGURES_UNIT),
    "upper": Column("Upper 95% limit", LIMIT, FIGURES_UNIT),
    "dsr": Column("Standardised rate", "Rate, directly standardised for age.", FIGURES_UNIT),
    "dsr_lower": Column("Lower 95% limit of standardised rate", LIMIT, FIGURES_UNIT),
    "dsr_upper": Column("Upper 95% limit of standardised rate", LIMIT, FIGURES_UNIT),
    "share": _per_cent("Share (%)", "Share of the whole."),
    "share_lower": _per_cent("Lower 95% limit of share (%)", LIMIT),
    "share_upper": _per_cent("Upper 95% limit of share (%)", LIMIT),
    "population_share": _per_cent("Share of residents (%)", "The group's share of residents."),
    "index": Column("Index", "Level against its own baseline of 100.", "baseline is 100"),
    "mean": Column("Mean", "Mean of the chart's baseline.", FIGURES_UNIT),
    "ratio": Column("Ratio", "One rate over another.", "ratio", 2),
    "ratio_lower": Column("Lower 95% limit of the ratio", LIMIT, "ratio", 2),
    "ratio_upper": Column("Upper 95% limit of the ratio", LIMIT, "ratio", 2),
    "score": Column(
        "Score",
        "Each offence times its weight, per 1,000 residents, rounded.",
        FIGURES_UNIT,
        0,
    ),
    "score_lower": Column("Lower 95% limit of the score", LIMIT, FIGURES_UNIT, 0),
    "score_upper": Column("Upper 95% limit of the score", LIMIT, FIGURES_UNIT, 0),
    "step": Column("Rounded to", "The score is a multiple of this.", FIGURES_UNIT, 0),
    "share_weighted_pct": _per_cent(
        "Offences with a weight (%)", "Share of recorded offences that have a weight."
    ),
    "cost": Column("Cost", "Unit cost times count.", FIGURES_UNIT, 1),
    "cost_lower": Column("Lower 95% limit of the cost", LIMIT, FIGURES_UNIT, 1),
    "cost_upper": Column("Upper 95% limit of the cost", LIMIT, FIGURES_UNIT, 1),
    "unit_cost": Column("Unit cost (£)", "Pounds a crime, in the prices named.", "pounds", 0),
    "price_base": Column("Prices of", "The year whose prices the costs are in."),
    "tenth": Column("Tenth", "Tenth of the county's areas, 1 the most at risk.", "tenth", 0),
    "tenth_from": Column(
        "Tenth, from", "The highest, as each component is left out or doubled.", "tenth", 0
    ),
    "tenth_to": Column(
        "Tenth, to", "The lowest, as each component is left out or doubled.", "tenth", 0
    ),
    "in_top_share": _per_cent(
        "Variants in the first tenth (%)",
        "Share of those variants in which the area is in the most at risk tenth.",
    ),
    "aged_10_17_share": _per_cent("Aged 10 to 17 (%)", "Share of residents aged 10 to 17."),
    "people": Column("Residents", "Residents projected.", "people", 0),
    "kind": Column("Kind", "Whether the factor makes violence likelier or less likely."),
    "text": _hidden("Words", "The number as the picture prints it."),
    "state": Column("Verdict", "What the interval of the comparison allows to be said."),
    "per": Column("Per", "The rate is for every so many.", "number", 0),
    "of": Column("Of", "What the rate is for so many of."),
    "repeat_victims": Column(
        "Repeat victims", "Victims with two offences or more in the window.", "count", 0
    ),
    "gini": Column("Gini coefficient", "0: spread evenly; 1: all in one.", "0 to 1", 2),
    "adjusted_gini": Column(
        "Adjusted Gini coefficient", "Gini coefficient adjusted for few events.", "0 to 1", 2
    ),
    "rounded_to_pct": Column(
        "Shares rounded to (%)", "Shares are multiples of this.", "per cent", 0
    ),
    "rank": Column("Rank", "Place in the order, the highest first.", "rank", 0),
    "dataset": Column("Dataset", "The dataset's name: agency and rows."),
    "title": Column("Source", "The dataset in words."),
    "agency": Column("Agency", "Who delivers it."),
    "deliveries": Column("Deliveries", "Accepted deliveries that cover the month.", "count", 0),
    "is_covered": Column(
        "Covered", "1 where an accepted delivery covers the month, else 0.", "", 0
    ),
    "reason": Column("Reason", "Why a number is not shown."),
    "status": _hidden("Status", "Why a number is missing or how it stands, in shorthand."),
}


def heading(column: str) -> str:
    """The column's name as a reader sees it."""
    return COLUMNS[column].heading if column in COLUMNS else column.replace("_", " ").capitalize()


def is_shown(column: str) -> bool:
    """Whether tables for readers have the column."""
    return column not in COLUMNS or COLUMNS[column].is_shown


def described(column: str, contracts: Iterable[Contract]) -> str:
    """What the column means, by this list or by the contracts; empty where neither says."""
    if column in COLUMNS:
        return COLUMNS[column].description
    fields = (f for c in contracts for f in c.fields if f.name == column)
    return next((f.description for f in fields), "")


def unit_of(column: str, figures_unit: str) -> str:
    """What the column's numbers are in; empty for text."""
    return COLUMNS[column].unit.format(unit=figures_unit) if column in COLUMNS else ""

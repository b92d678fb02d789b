"""What each column of a published table is called, means and is counted in.

Tables, the workbook and the metadata beside every CSV read it from here. A column that is not
listed is a field of a contract, and described there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sources.contract import Derived, Field

FIGURES_UNIT = "{unit}"
"""Stands for the unit that the figure declares."""

LIMIT = "Limit of the 95% interval of the number before it."
FUNNEL = "How far a place of this size lies from the rate of all by chance."


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
    "month_start": Column("Month start", "First day of the month."),
    "months_covered": _hidden(
        "Months covered", "Whole months of the period that deliveries cover."
    ),
    "district_code": _hidden(
        "District code", "GSS code of the district or county; outside or unknown."
    ),
    "district_name": Column("District", "Name of the district or county."),
    "lsoa_code": _hidden("LSOA code", "GSS code of the lower layer super output area."),
    "lsoa_name": Column("Small area", "Name of the lower layer super output area."),
    "age_band": Column("Age band", "Age in years at the event, first to last of the band."),
    "sex": Column("Sex", "Sex as recorded."),
    "category": Column("Category", "The part of the whole that the row counts."),
    "known_to": Column(
        "Known to", "Every agency and role in which the people of the row are known."
    ),
    "offence_group": Column("Offence group", "Home Office group of the offence class."),
    "offence_subgroup": Column("Sub-group", "Home Office sub-group of the offence class."),
    "ethnic_group": Column(
        "Ethnic group", "The five groups of the Office for National Statistics."
    ),
    "ethnic_group_detail": Column("Detailed group", "The census's nineteen ethnic groups."),
    "imd_decile": Column("Decile", "Decile of deprivation in England; 1 is the most deprived."),
    "offence_name": Column("Offence", "Name of the offence class or subclass."),
    "part": Column("Part counted", "The whole offence class, or a subclass of it."),
    "held_by": Column("Held by", "Every definition of serious violence that counts the offence."),
    "version": Column("Version", "Version of the definition."),
    "conditions": Column("Conditions", "What must hold of an offence besides its code."),
    "population_name": Column("Residents from", "Estimate or census that residents are from."),
    "domain": Column("Domain", "Domain of deprivation; the whole index holds them all."),
    "csp_name": Column("Partnership area", "Community safety partnership of the district."),
    "small_areas": Column("Small areas", "Lower layer super output areas (2011).", "count", 0),
    "area_km2": Column("Area (km²)", "Of generalised outlines.", "square kilometres", 0),
    "per_km2": Column("Residents per km²", "Residents over area.", "people", 0),
    "total": Column("Of", "The total that the count is a part of.", "count", 0),
    "grain": Column("A row is", "What one row of the dataset stands for."),
    "place_meaning": Column("District means", "Which place a row counts in."),
    "gateway": Column("Legal power", "The power under which the dataset is shared."),
    "first_month": Column("First month", "First month that a delivery covers."),
    "last_month": Column("Last month", "Last month that a delivery covers."),
    "months": Column("Months", "Months that accepted deliveries cover.", "months", 0),
    "gaps": Column("Gaps", "Months between them that no delivery covers.", "months", 0),
    "area_code": _hidden("Area code", "Code of the published area."),
    "area_name": Column("Area", "Name of the published area."),
    "published_n": Column("Published", "The published count.", "count", 0),
    "difference": Column("Difference", "Ours less the published count.", "count", 0),
    "difference_pct": _per_cent("Difference (%)", "Of the published count, from 50."),
    "verdict": Column("Verdict", "Whether the two agree within the tolerance."),
    "source": Column("Published in", "Title of the published table."),
    "rule": Column("Rule", "The rule by which small counts are hidden."),
    "cells": Column("Counts", "Counts of the measure in the edition.", "count", 0),
    "hidden": Column("Withheld", "Counts that are hidden.", "count", 0),
    "small": Column("Small", "Hidden because they are small.", "count", 0),
    "secondary": Column("Secondary", "Hidden because they tell a small one.", "count", 0),
    "held": Column("Held", "Hidden because the fuller edition hides them.", "count", 0),
    "near": Column("Near", "Hidden: too near what was printed before.", "count", 0),
    "chapter": Column("Chapter", "Chapter of the figure."),
    "figure_number": Column("Figure", "The figure's number in the catalogue."),
    "figure_title": Column("Title", "The figure's title."),
    "finding": Column("Finding", "The figure's headline sentence."),
    "change": Column("Change", "Why the figure differs from the release before."),
    "detail": Column("Rows", "How many rows differ, and how."),
    "before": Column("Before", "The headline number of the release before."),
    "after": Column("Now", "The headline number of this release."),
    "moved": Column("Clear change", "Whether the headline moved, by its interval."),
    "sources": Column("Sources", "The datasets that the figure shows."),
    "last_day": Column("To", "The latest day that its deliveries answer for."),
    "deliveries_print": Column("Deliveries (print)", "Fingerprint of the deliveries in force."),
    "table_print": Column("Table (print)", "Fingerprint of the figure's table."),
    "code_print": Column("Code (print)", "Fingerprint of the code."),
    "definition": Column("Definition", "The definition of serious violence, with its version."),
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
    "age": Column("Age", "Age in whole years at the event.", "years", 0),
    "age_group": Column("Age group", "Age at the event in two groups; under 25 is 0 to 24."),
    "relationship": Column("Harmed by", "Closest relationship of a suspect to the victim."),
    "aspect": Column(
        "Aspect", "What the row tells of: age, time to recording, relationship or place."
    ),
    "outcome": Column("Outcome", "Kind of outcome of the offence."),
    "flag": Column("Marker", "The marker that the police set on the offence."),
    "weapon": Column("Weapon", "Most serious weapon used or threatened in the offence."),
    "unknown_share": _per_cent("Not known (%)", "Share of all counted whose group is not known."),
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
    "change_ratio": Column("Ratio to the year before", "One rate over another.", "ratio", 2),
    "change_lower": Column("Lower 95% limit of that ratio", LIMIT, "ratio", 2),
    "change_upper": Column("Upper 95% limit of that ratio", LIMIT, "ratio", 2),
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
    "per": Column("Per", "The rate is for every so many.", "number", 0),
    "of": Column("So many of", "What the rate is for so many of."),
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
    "n_before": Column("Count before", "The count of the earlier period.", "count", 0),
    "town_centre": Column("Town centre", "The town centre that the area belongs to, if any."),
    "top_five_pct": Column(
        "Chance of top five (%)", "Chance of being among the district's five.", "per cent", 0
    ),
    "decile": Column("Deprivation decile", "Tenth of England's small areas by deprivation."),
    "sii": Column(
        "Slope index", "Rate at the most deprived end less that at the least.", FIGURES_UNIT, 2
    ),
    "sii_lower": Column("Lower 95% limit of the slope", LIMIT, FIGURES_UNIT, 2),
    "sii_upper": Column("Upper 95% limit of the slope", LIMIT, FIGURES_UNIT, 2),
    "rii": Column("Relative index", "Rate at the most deprived end over the least.", "ratio", 2),
    "rii_lower": Column("Lower 95% limit of the relative index", LIMIT, "ratio", 2),
    "rii_upper": Column("Upper 95% limit of the relative index", LIMIT, "ratio", 2),
    "income_rii": Column(
        "Relative index by income", "The relative index over the income domain alone.", "ratio", 2
    ),
    "density_class": Column("How densely settled", "Residents per hectare of the small area."),
    "home": Column("Home of the suspect", "District of residence, or the kind of place outside."),
    "home_code": _hidden("Home's code", "The home as counted: a GSS code, or words for outside."),
    "suspects": Column(
        "Suspects in all", "All suspects of the district, homes not known too.", "count", 0
    ),
    "location_type": Column("Kind of place", "Kind of place, in the assessment's own list."),
    "section": Column("Part of the table", "What the rows of the part compare."),
    "row": Column("Row", "The kind of violence or the district, as its part says."),
    "day_kind": Column("Kind of day", "School day, another weekday, or the weekend."),
    "days": Column("Days", "Days from the offence to its record, at most.", "days", 0),
    "hexagon": Column("Hexagon", "Easting and northing of its middle, in metres."),
    "easting": _hidden("Easting", "Metres east on the British National Grid (EPSG:27700)."),
    "northing": _hidden("Northing", "Metres north on the British National Grid (EPSG:27700)."),
    "density": Column("Density", "Count over the ground.", FIGURES_UNIT, 0),
    "attendances": Column("Attendances", "Attendances after an assault.", "count", 0),
    "conveyed": Column("Taken to hospital", "Patients taken to a hospital.", "count", 0),
    "site_name": Column("Department", "Hospital of the emergency department."),
    "ending": _hidden("Year of the end", "The year in whose March the three years end."),
    "offences_per_reoffender": Column(
        "Reoffences a reoffender", "Mean proven reoffences of those who reoffended.", "offences", 1
    ),
    "offences_per_child": Column(
        "Reoffences a child", "Mean proven reoffences of all the children.", "offences", 1
    ),
    "curve": Column("Curve", "Whose curve it is: as recorded, or by chance alone."),
    "order": _hidden("Order", "Place of the row in the picture."),
    "role_name": Column("Known as", "Victim or suspect, or both."),
    "factor": Column("Factor", "The factor, as the list of risk factors or of assessments has it."),
    "life_stage": Column("Level", "Individual, family, school, peers or community."),
    "when": Column("When", "The latest year, or the year before."),
    "rank": Column("Rank", "Place in the order, the highest first.", "rank", 0),
    "dataset": Column("Dataset", "The dataset's name: agency and rows."),
    "title": Column("Source", "The dataset in words."),
    "agency": Column("Agency", "Who delivers it."),
    "deliveries": Column("Deliveries", "Accepted deliveries of the month, or all.", "count", 0),
    "is_covered": Column(
        "Covered", "1 where an accepted delivery covers the month, else 0.", "", 0
    ),
    "group": Column("Group", "The group of people that the row counts."),
    "baseline_n": Column("Count of 2019/20", "The count of the baseline year.", "count", 0),
    "baseline_status": _hidden("Status of 2019/20", "Why the baseline's count is missing."),
    "series": Column("Series", "Which of the figure's lines the row belongs to."),
    "per_month": Column(
        "In a month of 30.4 days", "The count over the period's days, times 30.4375.", FIGURES_UNIT
    ),
    "outside": Column("Against the limits", "Where the place lies in the funnel."),
    "value": Column("Value", "Count over population.", FIGURES_UNIT),
    "baseline": Column("Rate of all", "Rate of all places together.", FIGURES_UNIT),
    "lower_95": Column("Lower 95% limit of chance", FUNNEL, FIGURES_UNIT),
    "upper_95": Column("Upper 95% limit of chance", FUNNEL, FIGURES_UNIT),
    "lower_998": Column("Lower 99.8% limit of chance", FUNNEL, FIGURES_UNIT),
    "upper_998": Column("Upper 99.8% limit of chance", FUNNEL, FIGURES_UNIT),
    "known": Column("Weapon known", "Offences whose weapon is known.", "count", 0),
    "level": Column("Recorded or expected", "Offences recorded, or expected.", FIGURES_UNIT, 0),
    "is_forecast": Column("Expected", "Whether the quarter is yet to come."),
    "lower_80": Column("Lower 80% limit", "Limit of 80% of outcomes.", FIGURES_UNIT, 0),
    "upper_80": Column("Upper 80% limit", "Limit of 80% of outcomes.", FIGURES_UNIT, 0),
    "error_pct": _per_cent(
        "Error when tried (%)",
        "How far forecasts so many quarters ahead were from the count in the last eight quarters.",
    ),
    "naive_error_pct": _per_cent(
        "Error of the year before (%)",
        "How far the same quarter of the year before was from the count in those quarters.",
    ),
    "searches": Column("Searches", "Stops and searches for weapons.", "count", 0),
    "month_name": Column("Month", "Calendar month."),
    "month": _hidden("Month number", "Calendar month, 1 to 12."),
    "is_own": Column("Ours", "Whether the area is the partnership's own."),
    "group_name": Column("Set beside", "The group of areas, in words."),
    "group_source": Column("Who says so", "Who says that the areas of the group are alike."),
    "areas": Column("Areas ranked", "Areas that the rank is among.", "count", 0),
    "place": _hidden("Named", "The area's name where the chart prints it."),
    "fact": _hidden("Fact", "How the chart names the number, under its section."),
    "indicator": Column("Indicator", "What the number is."),
    "unit": Column("Unit", "What the row's numbers are in."),
    "number": Column("Number", "The indicator's number, in its row's unit."),
    "number_lower": Column("Lower 95% limit of the number", LIMIT),
    "number_upper": Column("Upper 95% limit of the number", LIMIT),
    "matching": Column("Rule of matching", "How near an offence must be, in time and place."),
    "decimals": _hidden("Decimals", "As many as the number is printed with."),
    "contact": Column("Contact", "The kind of contact with an agency before the offence."),
    "median_months": Column(
        "Median months", "Median of whole months from the latest contact.", "months", 0
    ),
    "months_before": Column("Months before", "Whole months from the latest contact."),
    "source_name": Column("Seen by", "Who saw the event."),
    "within": Column("In time", "How near in time an offence must be, before or after."),
    "by_chance": _per_cent("By chance (%)", "The same share, where only chance can match."),
    "beyond_chance": _per_cent("Chance allowed for (%)", "The share over the share by chance."),
    "beyond_chance_lower": _per_cent("Lower 95% limit, chance allowed for (%)", LIMIT),
    "beyond_chance_upper": _per_cent("Upper 95% limit, chance allowed for (%)", LIMIT),
    "state": Column("Comparison", "What the limits of the comparison allow to be said."),
    "text": _hidden("Printed", "What the chart prints in the cell."),
    "reason": Column("Reason", "Why a number is not shown."),
    "status": _hidden("Status", "Why a number is missing or how it stands, in shorthand."),
}


def heading(column: str) -> str:
    """The column's name as a reader sees it."""
    return COLUMNS[column].heading if column in COLUMNS else column.replace("_", " ").capitalize()


def is_shown(column: str) -> bool:
    """Whether tables for readers have the column."""
    return column not in COLUMNS or COLUMNS[column].is_shown


def described(column: str, declared: Iterable[Field | Derived]) -> str:
    """What the column means, by this list or by what declares it; empty where neither says."""
    if column in COLUMNS:
        return COLUMNS[column].description
    return next((f.description for f in declared if f.name == column), "")


def unit_of(column: str, figures_unit: str) -> str:
    """What the column's numbers are in; empty for text."""
    return COLUMNS[column].unit.format(unit=figures_unit) if column in COLUMNS else ""

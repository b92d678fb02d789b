"""Every pattern of dirty delivery met in the field has a test."""

import test_dirty_files
import test_dirty_in_force
import test_dirty_offences
import test_dirty_values

from sources.synthetic.dirty_patterns import PATTERNS

MODULES = (test_dirty_files, test_dirty_in_force, test_dirty_offences, test_dirty_values)
TESTED = {
    "Multi-row title / notes above header": "title_rows",
    "Multi-sheet workbook, one sheet per year/quarter": "every_sheet",
    "Renamed columns between releases": "renamed_columns",
    "Force / area name variants": "a_force_or_area",
    "Offence text instead of code": "an_offence_in_words",
    "Truncated text at hyphen or line break": "text_cut_short",
    "Mixed code formats in one column": "code_formats_mixed",
    "Pound sign / smart quotes in cp1252": "a_windows_file",
    "UTF-8 BOM on first header": "a_byte_order_mark",
    "Misspelt/re-punctuated codelists": "misspelt_and_repunctuated",
    "Non-value codes inside value lists": "codes_that_say_nothing",
    'Default "Not stated" filled inconsistently': "not_stated_is_unknown",
    "Outcome 0 row counted as outcome": "outcome_0",
    "Two count bases for outcomes": "each_outcomes_dataset",
    "Restated history": "restated_history",
    "Late-recorded crimes": "an_offence_recorded_long_after",
    "Cross-border points": "a_point_across_the_border",
    "Missing months / forces": "a_missing_month",
    "Duplicate Crime ID": "a_repeated_crime_id",
    "Under-recording": "under_recording",
    "Duplicate ED records": "duplicate_attendances",
    "Nested delimiters in diagnosis": "nested_diagnoses",
    "Injury time defaulted": "an_injury_time",
    "Small numbers already suppressed": "a_suppressed_number",
    "Several live OASys assessments": "of_several_live_assessments",
    "Two tier schemes at once": "tiers_of_two_schemes",
    "Placeholder text": "placeholder_text",
    "Dates as dd-MMM-yy (two-digit year)": "a_date_with_a_word",
    "Excel serial dates, dd/mm vs mm/dd, text dates": "a_month_first_file",
    "Merged cells / grouped headings / blank carried-down keys": "a_merged_cell",
    'Trailing totals, "Grand Total", footnotes': "totals_and_footnotes",
    "Blank cell means zero": "a_blank_means_zero",
    "Resubmission of same period / overlapping partial months": "of_overlapping_deliveries",
    "Double counting of totals by two dimensions": "totals_by_each",
    "District spelling": "a_district_is_known",
    "LSOA vintage mixing": "areas_of_two_vintages",
    "Leading zeros lost by Excel": "zeros_that_a_spreadsheet",
    "Codes auto-converted": "a_code_like_a_number",
}


def test_every_pattern_has_a_test() -> None:
    assert tuple(TESTED) == PATTERNS
    assert len(PATTERNS) == 38
    named = {name for module in MODULES for name in vars(module)}
    for start in TESTED.values():
        assert any(name.startswith(f"test_{start}") for name in named), start

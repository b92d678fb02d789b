"""A word for "not known" costs a detail, never a row, in every field of every dataset."""

import csv
import io
import re
from collections.abc import Callable

import pytest

from quality.filled import least_filled
from sources.code_lists import code_list, ethnic_groups
from sources.contract import Contract, Field, Matches, NotNull
from sources.read import Read
from sources.registry import contract, contracts
from sources.synthetic.rows import rows
from sources.unknown_words import says_nothing

WORDS = (
    "", " ", "Unknown", "NOT KNOWN", "Not known/not recorded", "Not known / not recorded", "n/k",
    "Not  stated", "N/A", "#N/A", "None", "nan", "?", "...", "NULL", "-", "Missing", "Refused",
)  # fmt: skip
EVENTS = [c for c in contracts().values() if c.shape != "aggregate"]


def details(of: Contract) -> list[Field]:
    """The fields that a row can do without."""
    placed = {of.event_date, *of.key, *of.coverage.fields, "legislation"}
    return [f for f in of.fields if f.name not in placed and not _is_needed(f)]


def _is_needed(field: Field) -> bool:
    is_flag = field.dtype == "boolean"
    return field.constraint(NotNull) is not None and not (is_flag or field.unknown_code)


def written(value: object, of: Contract, field: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    formats = {"date": of.date_formats[0], "datetime": of.datetime_formats[0]}
    return value.strftime(formats[field.dtype]) if field.dtype in formats else str(value)


def delivery(of: Contract) -> str:
    """A row for each word, which stands in all its details."""
    made = rows(of, len(WORDS), 3)
    file = io.StringIO()
    out = csv.writer(file, delimiter=of.separator, lineterminator="\n")
    out.writerow([f.name for f in of.fields])
    loose = {f.name for f in details(of)}
    for word, row in zip(WORDS, made, strict=True):
        out.writerow([word if f.name in loose else written(row[f.name], of, f) for f in of.fields])
    return file.getvalue()


@pytest.mark.parametrize("of", EVENTS, ids=lambda of: of.name)
def test_no_event_is_lost_to_a_detail_that_is_not_known(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]], of: Contract
) -> None:
    taken = deliver(delivery(of), of)
    asked = [f for f in details(of) if f.dtype != "boolean"]
    names = [f.name for f in asked]
    for word, (problems, *values) in zip(WORDS, rows_of(taken, "problems", *names), strict=True):
        assert problems == 0, word
        for field, value in zip(asked, values, strict=True):
            keeps = {field.unknown_code, field.blank_means, None}
            keeps |= {code for code in field.codes if code.casefold() == word.casefold()}
            keeps |= {to for said, to in field.recode if said.casefold() == word.casefold()}
            pattern = field.constraint(Matches)
            if isinstance(pattern, Matches) and re.fullmatch(pattern.regex, "unknown"):
                keeps |= {"unknown"}
            assert value in keeps, (field.name, word)


@pytest.mark.parametrize("of", EVENTS, ids=lambda of: of.name)
def test_only_what_a_row_cannot_do_without_is_never_missing(of: Contract) -> None:
    """Keys, days, pseudonyms and what the dataset is about."""
    about = {
        "offence_code", "crime_type", "diagnoses", "provider_code", "person_id", "extract_date",
        "suspect_number", "reporting_period_start", "reporting_period_end", "outcome_type",
        "academic_year_start", "academic_year_end", "status", "role", "victim_type",
        "snapshot_date", "assessment_id",
    }  # fmt: skip
    needed = {f.name for f in of.fields if _is_needed(f)}
    assert needed <= about | {of.event_date, *of.key}


def test_a_field_that_mostly_says_unknown_is_asked_about(
    con: object, deliver: Callable[..., Read]
) -> None:
    of = contract("youth_justice__outcomes")
    taken = deliver(delivery(of), of)
    asked = {f.fields[0]: f for f in least_filled(con, taken.typed, of)}  # type: ignore[arg-type]
    assert asked["offence_type"].severity == "query"
    assert asked["offence_type"].failed_rows == len(WORDS)


def test_a_list_keeps_its_own_word_for_none() -> None:
    assert says_nothing("none") and says_nothing(" Not  Known ")
    for of in contracts().values():
        for field in of.fields:
            assert (field.unknown_code or "").casefold() != "none"


@pytest.mark.parametrize(
    ("label", "group"),
    [
        ("Other ethnic group - Arab", "Other"),
        ("White - Gypsy or Irish Traveller", "White"),
        ("White - Roma", "White"),
        ("Asian or Asian British - Indian", "Asian"),
        ("Black, Black British, Black Welsh, Caribbean or African - Caribbean", "Black"),
        ("Mixed/Multiple ethnic groups - White and Asian", "Mixed"),
        ("Chinese or other ethnic group - Chinese", "Asian"),
        ("Other ethnic group - Not stated", "Unknown"),
    ],
)
def test_every_wording_of_an_ethnic_group_is_understood(label: str, group: str) -> None:
    stops = contract("police__stop_searches")
    assert ethnic_groups()[label.casefold()] == group
    assert dict(stops.field("ethnic_group").recode)[label.casefold()] == group


def test_every_published_wording_of_an_ethnic_group_has_a_group() -> None:
    for row in code_list("ethnicity").rows:
        for label in filter(None, row["police_uk_label"].split("|")):
            assert ethnic_groups()[label.casefold()] == row["group"], label


@pytest.mark.parametrize(
    ("outcome", "linked", "is_find"),
    [
        ("A no further action disposal", "True", False),
        ("Nothing found - no further action", "True", False),
        ("No further action", "True", False),
        ("False", "True", False),
        ("", "True", False),
        ("Arrest", "True", True),
        ("Suspect arrested", "True", True),
        ("Suspect arrested", "False", False),
        ("Community resolution", "True", True),
    ],
)
def test_a_find_is_an_outcome_that_something_was_found_for(
    con: object, deliver: Callable[..., Read], outcome: str, linked: str, is_find: bool
) -> None:
    of = contract("police__stop_searches")
    made = rows(of, 1, 1)[0]
    cells = {f.name: written(made[f.name], of, f) for f in of.fields}
    cells |= {"outcome": outcome, "is_linked_to_object": linked}
    lines = [",".join(cells), ",".join(f'"{v}"' for v in cells.values())]
    taken = deliver("\n".join(lines) + "\n", of)
    derived = {d.name: d.sql for d in of.derived}
    query = f"select {derived['has_find']} from read_parquet('{taken.typed}')"
    assert con.execute(query).fetchall() == [(is_find,)]  # type: ignore[attr-defined]

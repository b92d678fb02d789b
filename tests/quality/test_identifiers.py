"""A leaking delivery is found under any heading, and a clean one is never accused."""

import csv
from base64 import b32encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality import check_digits
from quality.identifier_kinds import KINDS
from quality.identifiers import Found, find
from sources import headings
from sources.code_lists import code_list
from sources.contract import Contract
from sources.headings import position
from sources.person_keys import Keyring
from sources.registry import contract, contracts
from sources.synthetic.partners import write_partners
from tests.quality import harmless

RANDOM = np.random.default_rng(20)
NAMES = iter(count())


def look(con: duckdb.DuckDBPyConnection, of: Contract, **columns: list[str]) -> list[Found]:
    """What is found in these columns: a field's own name, or the heading of an undeclared one."""
    named = {f.name for f in of.fields}
    texts = {f"c{n}": heading for n, heading in enumerate(columns)}
    table = pa.table(
        {"row_no": range(2, 2 + len(next(iter(columns.values()))))}
        | {text: pa.array(columns[heading], pa.string()) for text, heading in texts.items()}
    )
    view = f"delivered_{next(NAMES)}"
    con.register(view, table)
    known = {text: heading if heading in named else "" for text, heading in texts.items()}
    try:
        return find(con, f"select * from {view}", of, known, texts)
    finally:
        con.unregister(view)


def kinds(found: list[Found]) -> list[str]:
    return [f.kind for f in found]


def nhs(n: int) -> str:
    """A number that passes the check, made up in the range that is kept for tests."""
    while True:
        digits = f"999{n:06d}"
        total = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True))
        if (last := -total % 11) < 10:
            return f"{digits}{last}"
        n += 1


def upn(n: int) -> str:
    digits = f"{n:012d}"
    total = sum(int(d) * w for d, w in zip(digits, range(2, 14), strict=True))
    return check_digits.UPN_LETTERS[total % 23] + digits


def pnc(n: int) -> str:
    return f"20{n % 20:02d}/{n:07d}{check_digits.LETTERS[int(f'{n % 20:02d}{n:07d}') % 23]}"


def luhn(n: int) -> str:
    digits = f"400000000000{n:03d}"
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(digits)]
    total = sum(d - 9 if d > 9 else d for d in doubled)
    return f"{digits}{-total % 10}"


def spread(make: Callable[[int], str], rows: int = 12) -> list[str]:
    return [make(1000 + 37 * n) for n in range(rows)]


def born(n: int) -> str:
    return (date(1950, 1, 3) + timedelta(days=631 * (n // 37 % 37))).strftime("%d/%m/%Y")


EXAMPLE = {code["code"]: code for code in code_list("identifier_patterns").rows}
WHOLE = [
    ("nhs_number", spread(nhs)),
    ("nhs_number", [f"{v[:3]} {v[3:6]} {v[6:]}" for v in spread(nhs)]),
    ("nhs_number", [f"'{v}" for v in spread(nhs)]),
    ("nhs_number", [f"{v}.0" for v in spread(nhs)]),
    ("nhs_number", [f"{v[:3]}\u00a0{v[3:6]}\u00a0{v[6:]}" for v in spread(nhs)]),
    ("pnc_id", spread(pnc)),
    ("pnc_id", [v.replace("/", "") for v in spread(pnc)]),
    ("upn_pupil", spread(upn)),
    ("ndelius_crn", spread(lambda n: f"X{n:06d}")),
    ("nomis_prison_number", spread(lambda n: f"A{n:04d}CR")),
    ("nino", spread(lambda n: f"AA{n:06d}B")),
    ("uk_postcode_full", ["CV32 4AA", "CV21 2BB", "B46 1AA"]),
    ("uk_postcode_full", ["cv324aa", "CV212BB", "B461AA"]),
    ("email", ["ann@example.org"]),
    ("uk_phone", spread(lambda n: f"0192640{n:04d}")),
    ("uk_phone", ["+44 7700 900123"]),
    ("slk_581", ["MITOH010119802"]),
    ("name", ["Ann Smith", "John Example", "Priya Patel", "Grzegorz Nowak"]),
    ("name", ["Ann", "John", "Priya", "Grzegorz", "Oliver", "Zara", "Olivia", "Tariq"]),
    ("name", ["SMITH, ANN", "EXAMPLE, JOHN", "PATEL, PRIYA"]),
    ("date_of_birth", spread(born, 40)),
    ("date_of_birth", [str(17000 + 7919 * n % 23011) for n in range(40)]),
    ("date_of_birth", [f"{17000 + 7919 * n % 23011}.0" for n in range(40)]),
    ("uk_phone", spread(lambda n: f"01926 40{n:04d}")),
    ("uk_phone", spread(lambda n: f"(01926) 40{n:04d}")),
    ("uk_phone", spread(lambda n: f"0044 7700 90{n:04d}")),
    ("uk_phone", spread(lambda n: f"+44 (0)7700 90{n:04d}")),
    ("uk_phone", spread(lambda n: f"44770090{n:04d}")),
    ("uk_phone", spread(lambda n: f"770090{n:04d}")),
    ("uk_phone", spread(lambda n: f"0770090{n:04d}", 2)),
    ("address", ["1 High Street", "22A Mill Road", "Flat 3, 14 Church Lane, Rugby"]),
    ("address", ["1 high street", "22a mill road", "14 church lane, rugby"]),
    ("address", ["1 HIGH ST", "22A MILL RD, RUGBY", "14 CHURCH LN"]),
    ("address", ["Rose Cottage, Church Lane", "Hill Farm, Mill Road", "The Barn, School Lane"]),
    ("vehicle_registration", spread(lambda n: f"AB{n % 20 + 51} C{chr(65 + n % 8)}E")),
    ("vehicle_registration", spread(lambda n: f"AB{n % 20 + 51}C{chr(65 + n % 8)}E")),
    ("vehicle_registration", spread(lambda n: f"M{n % 900 + 1} ABC")),
    ("vehicle_registration", spread(lambda n: f"ABC {n % 900 + 1}D")),
    ("three_words", ["filled.count.soap", "index.home.raft", "daring.lion.race"]),
    ("three_words", ["///filled.count.soap"]),
    ("position", ["52.28123, -1.53456"]),
    ("name", ["Smith", "Jones", "Patel", "Khan", "Williams", "Nowak", "Ibbotson", "Quaife"]),
    ("name", ["SMITH", "JONES", "PATEL", "KHAN", "WILLIAMS", "EVANS", "TAYLOR", "HUGHES"]),
    ("name", ["ann smith", "john example", "priya patel", "oliver jones", "zara khan"]),
    ("driving_licence", ["SMITH701015AB9CD", "JONES812310J99AB", "PATEL655114P99ZZ"]),
    ("payment_card", [luhn(n) for n in range(8)]),
    ("network_address", ["192.0.2.1", "198.51.100.7", "203.0.113.9"]),
    ("network_address", ["00:00:5E:00:53:01", "00:00:5E:00:53:02", "00:00:5E:00:53:03"]),
    ("user_name", ["@example_one", "@example.two", "@example3"]),
]
INSIDE = [
    ("address", "found at 12 High Street with a cut"),
    ("address", "lives with mother, 4b Mill Road"),
    ("vehicle_registration", "left in a car, reg AB12CDE"),
    ("vehicle_registration", "silver AB12 CDE seen"),
    ("three_words", "by the canal ///filled.count.soap"),
    ("position", "found near 52.28123,-1.53456"),
    ("passport", "passport no 123456789 shown"),
    ("network_address", "from IP 192.0.2.1"),
    ("user_name", "threatened by @example_one"),
    ("uk_phone", "rang (01926) 412345"),
    ("nhs_number", f"seen twice, NHS no: {nhs(77)} on file"),
    ("nhs_number", "patient 943 476 5919 brought in"),
    ("pnc_id", "shown as 2004/0712343H on the system"),
    ("cro_number_standard", "CRO 123456/04R"),
    ("cro_number_sf", "file SF85/1Z"),
    ("ndelius_crn", "known to probation, crn X320741"),
    ("nomis_prison_number", "prison number A1234CR"),
    ("nino", "gave AA 11 22 33 B"),
    ("uk_postcode_full", "lives at CV32 4AA with mother"),
    ("uk_postcode_full", "lives at cv32 4aa with mother"),
    ("email", "contact a.b@example.org"),
    ("uk_phone", "call 07700900123 after six"),
    ("uk_phone", "tel 01926 412 345"),
    ("date_of_birth", "male, DOB 31/01/1980"),
    ("name", "assaulted by Mr Example outside"),
]
HEADED = [
    ("nhs_number", "NHS No.", "9434765918"),
    ("pnc_id", "PNCID", "74/2487362D"),
    ("ndelius_crn", "CRN", "X320741"),
    ("uln", "Unique Learner Number", "1234567890"),
    ("date_of_birth", "D.O.B", "31 Jan 1980"),
    ("date_of_birth", "Date of Birth", "29251"),
    ("name", "Surname", "Smith"),
    ("name", "Victim Name", "A Example"),
    ("name", "name of person", "Example"),
    ("vehicle_registration", "VRM", "AB12 CDE"),
    ("address", "Home address", "1 High Street"),
    ("uk_postcode_full", "Post code", "CV324AA"),
    ("uk_phone", "Mobile", "07700900123"),
    ("local_record_number", "Hospital No", "H1234567"),
    ("local_record_number", "MRN", "1234567"),
    ("local_record_number", "Patient ID", "G 123456"),
    ("local_record_number", "Case note number", "RJC123456"),
    ("three_words", "what3words", "filled.count.soap"),
    ("passport", "Passport number", "123456789"),
    ("driving_licence", "Driving licence", "SMITH701015AB9CD"),
    ("network_address", "IP address", "192.0.2.1"),
    ("bank_account", "Sort code", "12-34-56"),
    ("user_name", "Snapchat", "example_one"),
]


@pytest.mark.parametrize(("kind", "values"), WHOLE)
def test_a_column_of_identifiers_is_found_under_any_heading(
    con: duckdb.DuckDBPyConnection, kind: str, values: list[str]
) -> None:
    found = look(con, contract("police__victims"), ref_1=values)
    assert kind in kinds(found)
    assert all(v not in f.sentence for f in found for v in values)
    assert found[0].sentence.startswith("column A ")
    assert found[0].first_rows[0] == 2


@pytest.mark.parametrize(("kind", "text"), INSIDE)
def test_an_identifier_inside_a_text_is_found(
    con: duckdb.DuckDBPyConnection, kind: str, text: str
) -> None:
    notes = ["seen and sent home", text, "", "declined to say"]
    [found] = look(con, contract("police__victims"), remarks=notes)
    assert (found.kind, found.rows, found.first_rows) == (kind, 1, (3,))
    assert found.severity == "error"


@pytest.mark.parametrize(("kind", "heading", "value"), HEADED)
def test_a_heading_and_a_shape_are_enough_for_one_row(
    con: duckdb.DuckDBPyConnection, kind: str, heading: str, value: str
) -> None:
    [found] = look(con, contract("police__victims"), **{heading: ["", value]})
    assert (found.kind, found.first_rows) == (kind, (3,))
    assert "is headed as" in found.sentence
    assert value not in found.sentence


@pytest.mark.parametrize(
    ("kind", "values"),
    [(k, v) for k, v in WHOLE if k in ("nhs_number", "ndelius_crn", "pnc_id", "name")],
)
def test_a_declared_pseudonym_that_is_no_pseudonym_is_found(
    con: duckdb.DuckDBPyConnection, kind: str, values: list[str]
) -> None:
    found = look(con, contract("police__victims"), person_id=values)
    assert kinds(found) == [kind]
    assert found[0].sentence.startswith("`person_id` looks like")


def test_some_identifiers_among_pseudonyms_are_found(con: duckdb.DuckDBPyConnection) -> None:
    tokens = [RANDOM.bytes(16).hex() for _ in range(500)]
    found = look(con, contract("police__victims"), person_id=[*tokens, *spread(nhs, 8)])
    assert [(f.kind, f.rows, f.first_rows[0]) for f in found] == [("nhs_number", 8, 502)]


RING = Keyring((bytes(range(32)),))
CLEAN = {
    "hex": [RANDOM.bytes(16).hex() for _ in range(300)],
    "hex of 96 bits": [RANDOM.bytes(12).hex() for _ in range(300)],
    "tokens": [RING.rekey(str(n), "partnership") for n in range(300)],
    "base 32": ["k1:" + b32encode(RANDOM.bytes(16)).decode().rstrip("=")] * 9,
    "zero-padded numbers": [f"{n:010d}" for n in range(400)],
    "eleven digits": [f"{n:011d}" for n in range(0, 40000, 77)],
    "one number": ["4010232137"] * 50,
    "references": ["123-456-7890", "222-333-4444", "943-476-5918"] * 4,
    "streets": ["On or near B4632", "On or near School Lane", "On or near A46", "M6 J2"] * 9,
    "wards": ["Abbey Green", "Park Hill", "Arbury", "Bar Pool", "Stratford North"] * 20,
    "areas": ["Warwick 011A", "North Warwickshire 004C", "Rugby 002B"] * 5,
    "offences": ["Common Assault", "Actual Bodily Harm", "Criminal Damage"] * 9,
    "district names": ["Rugby", "Warwick", "Coventry", "Solihull", "Lichfield", "Tamworth"] * 9,
    "marks": ["Y", "N", "U", "NK"] * 9,
    "uuid": ["123e4567-e89b-42d3-a456-426614174000"] * 9,
    "moments": [str(1700000000 + 7 * n) for n in range(300)],
    "custody references": [f"23NA/{n}/24" for n in range(1000, 1300)],
    "groups": ["White British", "Black Caribbean", "Mixed Other", "Not Stated"] * 9,
    "hospitals": ["George Eliot Hospital", "Hospital of St Cross", "Warwick Hospital"] * 9,
    "outward codes": ["CV32", "CV21", "B46", "CV32 4"] * 9,
    "ordinals": ["junction E1 2nd exit, 10th floor", "at 9pm on the 21st"] * 3,
    "recent dates": [(date(2024, 1, 1) + timedelta(days=n)).isoformat() for n in range(90)],
    "birth years": [str(1950 + n) for n in range(60)],
    "months of birth": [f"{1950 + n}-{n % 12 + 1:02d}-01" for n in range(60)],
    "crime numbers": [f"23/{n}/24" for n in range(10000, 10400)],
    "codes": ["105/01", "008/59", "8N", "X998", "RLT01", "E01031053"] * 9,
    "times": ["2024-01-05 10:30:00", "2024-01-06 11:45:59"] * 9,
}


@pytest.mark.parametrize("values", CLEAN.values(), ids=CLEAN)
def test_a_clean_column_is_not_accused(con: duckdb.DuckDBPyConnection, values: list[str]) -> None:
    dates = ["2024-06-01"] * len(values)
    victims = contract("police__victims")
    assert look(con, victims, recorded_date=dates, extra=values) == []
    assert look(con, victims, recorded_date=dates, person_id=values) == []


def test_two_hundred_harmless_columns_are_not_accused(con: duckdb.DuckDBPyConnection) -> None:
    columns = dict(harmless.columns())
    dates = ["2024-06-01"] * harmless.ROWS
    assert len(columns) > 200
    accused = look(con, contract("police__victims"), recorded_date=dates, **columns)
    names = ["recorded_date", *columns]
    assert [names[position(f.column.removeprefix("column "))] for f in accused] == []


@pytest.mark.parametrize("of", contracts().values(), ids=lambda of: of.name)
def test_every_dataset_is_searched(con: duckdb.DuckDBPyConnection, of: Contract) -> None:
    planted = {"a": spread(lambda n: f"AA{n:06d}B"), "b": spread(lambda n: f"0192640{n:04d}")}
    found = look(con, of, **planted)
    assert [(f.column, f.kind) for f in found] == [("A", "nino"), ("B", "uk_phone")]


def test_degrees_under_two_headings_that_say_nothing_are_a_position(
    con: duckdb.DuckDBPyConnection,
) -> None:
    north, east = ([f"{d}.{n:05d}" for n in range(12300, 12360)] for d in ("52", "-1"))
    found = look(con, contract("police__victims"), x1=north, x2=east)
    assert kinds(found) == ["fine_coordinates"] * 2
    assert look(con, contract("police__victims"), x1=north, x2=["3"] * 60) == []


STAND_INS = [
    ("NHS number status", "01"),
    ("NHS number", ""),
    ("NHS number", RANDOM.bytes(32).hex()),
    ("nhs_number_pseudo", "9434765918"),
    ("Year of birth (DOB)", "1980"),
    ("DOB", "01/1980"),
    ("Surname", "withheld"),
    ("Site name", "Rugby"),
    ("LSOA name", "Warwick 011A"),
    ("Postcode district", "CV32"),
    ("Address type", "home"),
]


@pytest.mark.parametrize(("heading", "value"), STAND_INS)
def test_a_stand_in_for_an_identifier_is_not_accused(
    con: duckdb.DuckDBPyConnection, heading: str, value: str
) -> None:
    assert look(con, contract("police__victims"), **{heading: [value]}) == []


@settings(deadline=None, max_examples=15)
@given(st.integers(5, 400), st.integers(0, 2**32))
def test_a_column_of_ten_random_digits_is_not_accused(
    con: duckdb.DuckDBPyConnection, rows: int, seed: int
) -> None:
    values = [f"{n:010d}" for n in np.random.default_rng(seed).integers(0, 10**10, rows)]
    assert look(con, contract("police__victims"), extra=values, person_id=values) == []


def test_dates_under_an_events_heading_are_asked_about(con: duckdb.DuckDBPyConnection) -> None:
    dates = {"recorded_date": ["2024-06-01"] * 40, "Conviction date": spread(born, 40)}
    [found] = look(con, contract("police__victims"), **dates)
    assert (found.kind, found.severity) == ("date_of_birth", "query")


def test_a_fine_position_of_a_person_is_refused_and_of_an_offence_asked_about(
    con: duckdb.DuckDBPyConnection,
) -> None:
    fine = {"Latitude": ["52.281234"], "Easting": ["431234"], "grid ref": ["SP 3123 6541"]}
    coarse = {"Latitude": ["52.281"], "Longitude": ["-1.5300"], "Easting": ["431200"]}
    victims, offences = contract("police__victims"), contract("police__offences")
    assert {f.severity for f in look(con, victims, **fine)} == {"error"}
    assert [f.severity for f in look(con, offences, **fine)] == ["query"] * 3
    assert look(con, victims, **coarse) == []


def test_a_search_that_fails_quotes_no_value(con: duckdb.DuckDBPyConnection) -> None:
    broken = "select 2 as row_no, cast('Ann Example' as integer)::varchar as c0"
    with pytest.raises(RuntimeError, match="stopped") as stopped:
        find(con, broken, contract("police__victims"), {"c0": ""}, {"c0": "x"})
    assert "Ann" not in str(stopped.value)
    assert stopped.value.__cause__ is None


def test_open_fields_are_open(con: duckdb.DuckDBPyConnection) -> None:
    street = contract("police__street_crimes")
    columns = {"latitude": ["52.281234"], "location": ["On or near CV32 4AA"]}
    assert look(con, street, **columns) == []
    found = look(con, replace(street, open_fields=()), **columns)
    assert kinds(found) == ["fine_coordinates", "uk_postcode_full"]


def test_the_published_examples_pass_their_check_digits(con: duckdb.DuckDBPyConnection) -> None:
    for kind in KINDS:
        if kind.check is None or kind.code not in EXAMPLE:
            continue
        for example in EXAMPLE[kind.code]["examples"].split(";"):
            value = example.replace("valid", "").strip()
            if value:
                row = con.execute(
                    f"select {kind.check('v')} from (select ?::varchar as v)", [value]
                )
                assert row.fetchall() == [(True,)], (kind.code, example)


def test_made_up_deliveries_of_every_partner_are_clean(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_partners(tmp_path, scale=0.05, first_month=date(2025, 1, 1))
    searched = 0
    for of in contracts().values():
        for path in sorted((tmp_path / of.folder).glob("*.csv"))[:3]:
            with path.open(encoding="utf-8-sig", newline="") as file:
                header, *rows = csv.reader(file)
            known = headings.find([header], of)
            assert known is not None
            fields = {p: name for name, p in known.columns.items()}
            table = {"row_no": range(2, len(rows) + 2)}
            table |= {f"c{p}": pa.array([r[p] for r in rows]) for p in range(len(header))}
            con.register("delivered", pa.table(table))
            columns = {f"c{p}": fields.get(p, "") for p in range(len(header))}
            texts = {f"c{p}": text for p, text in enumerate(header)}
            assert find(con, "select * from delivered", of, columns, texts) == []
            searched += 1
    con.unregister("delivered")
    assert searched >= 8

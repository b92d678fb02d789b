"""What a refresh does with good, bad, missing and repeated deliveries."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from pipelines.listing import catalogue_lines, delivery_lines
from sources.partnership import partnership
from tests.pipelines.world import (
    CANARY,
    CRIME_ID,
    FEW,
    NHS_NUMBER,
    WARWICK_LSOA,
    Known,
    deliver_some,
    deliver_street,
    digests,
    files_that_say,
    joint,
    refresh,
    street_row,
)

YOUTH = "youth_justice/outcomes/*2023-24_Q1.csv"
WARWICK = "E07000222"


def line_of(home: Path, ending: str) -> dict:
    found = [line for line in delivery_lines(home) if line["file"].endswith(ending)]
    assert len(found) == 1
    return found[0]


def changed(path: Path, row: int, column: str, value: str) -> None:
    """Write a value into one cell of a delivered CSV; row 0 is the heading."""
    lines = path.read_text("utf-8").splitlines()
    names = [name.strip('"') for name in lines[0].split(",")]
    cells = lines[row].split(",")
    cells[names.index(column)] = value
    lines[row] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def delivered(home: Path, pattern: str) -> Path:
    return sorted((home / "landing").glob(pattern))[0]


def test_open_street_data_alone_is_counted_whole(street_home: Path) -> None:
    counted = joint(street_home)
    assert {month for _, _, month in counted} == {"2025-02-01"}
    crimes = {d: n for (m, d, _), n in counted.items() if m.endswith(".street_crimes")}
    districts = dict.fromkeys(partnership().districts, 0)
    assert crimes == {**districts, WARWICK: 4, "outside": 1, "unknown": 2}
    violence = {
        d: n for (m, d, _), n in counted.items() if m.endswith(".violence_and_sexual_offences")
    }
    assert violence == {**districts, "outside": 1, "unknown": 1}


def test_identical_rows_without_a_crime_id_are_all_kept(street_home: Path) -> None:
    line = line_of(street_home, "street.csv")
    assert (line["rows_in"], line["accepted"], line["deduplicated"]) == (7, 7, 0)


def test_chapters_say_who_sent_nothing(street_home: Path) -> None:
    lines = [line for line in catalogue_lines(street_home) if line["id"] in FEW]
    waiting = [line for line in lines if not line["files"]]
    drawn = [line for line in lines if line["files"]]
    assert waiting
    assert any(line["id"].startswith("street_") for line in drawn)
    book = (street_home / "releases" / "latest" / "partner" / "book.html").read_text("utf-8")
    for line in waiting:
        assert line["reason"]
        assert line["reason"].split(";")[0].strip() in book


@pytest.fixture(scope="module")
def troubled(known: Known, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with four bad deliveries and a good one, and everything its refresh said."""
    home, said = tmp_path_factory.mktemp("troubled"), io.StringIO()
    deliver_street(home, [street_row(WARWICK_LSOA, "Robbery", CRIME_ID)])
    deliver_some(known, home, YOUTH, *(f"police/offences/offences_2024-0{m}.csv" for m in (3, 4)))
    private = deliver_street(home, [f"{street_row(WARWICK_LSOA)},{NHS_NUMBER}"] * 20, "private.csv")
    changed(private, 0, "Context", "Context,NHS number")
    headless, one, many = (delivered(home, f"*/*/*{e}") for e in ("Q1.csv", "03.csv", "04.csv"))
    changed(headless, 0, "outcome", f"result_{CANARY}")
    changed(one, 5, "outcome_code", CANARY)
    for row in range(1, 11):
        changed(many, row, "outcome_code", CANARY)
    with redirect_stdout(said), redirect_stderr(said):
        assert refresh(home)
    return home, said.getvalue()


def test_a_delivery_without_a_promised_column_is_refused(troubled: tuple[Path, str]) -> None:
    line = line_of(troubled[0], "Q1.csv")
    assert line["verdict"] == "rejected"
    assert any("outcome" in reason for reason in line["reasons"])


def test_a_row_with_an_unknown_code_is_rejected_by_its_number(troubled: tuple[Path, str]) -> None:
    line = line_of(troubled[0], "offences_2024-03.csv")
    assert line["verdict"] == "accepted_with_queries"
    assert (line["rejected"], line["accepted"]) == (1, line["rows_in"] - 1)
    assert any("outcome_code" in r and r.endswith("row 6") for r in line["reasons"])


def test_a_delivery_with_too_many_unknown_codes_is_refused_whole(
    troubled: tuple[Path, str],
) -> None:
    line = line_of(troubled[0], "offences_2024-04.csv")
    assert (line["verdict"], line["accepted"]) == ("rejected", 0)
    assert line["rejected"] == line["rows_in"]


def test_bad_deliveries_stop_no_other(troubled: tuple[Path, str]) -> None:
    home, said = troubled
    assert joint(home)["police__street_crimes.robberies", WARWICK, "2025-02-01"] == 1
    assert (home / "releases" / "latest" / "partner" / "book.html").is_file()
    assert "refused police/offences/offences_2024-04.csv" in said


def test_a_value_of_a_bad_delivery_is_in_its_own_report_and_nowhere_else(
    troubled: tuple[Path, str],
) -> None:
    home, said = troubled
    told = {Path(file).parent.as_posix() for file in files_that_say(CANARY, home)}
    assert told == {"reports/police/offences"}
    assert files_that_say(CANARY, home, "reports") == []
    assert CANARY not in said


def test_of_a_delivery_refused_for_an_identifier_nothing_is_shown_even_to_its_sender(
    troubled: tuple[Path, str],
) -> None:
    home, said = troubled
    line = line_of(home, "private.csv")
    assert (line["verdict"], line["accepted"]) == ("rejected", 0)
    assert any("NHS number" in reason for reason in line["reasons"])
    assert files_that_say(NHS_NUMBER, home) == []
    assert NHS_NUMBER not in said


def test_a_refused_delivery_leaves_what_was_published_standing(own_street_home: Path) -> None:
    home = own_street_home
    before, release = joint(home), digests(home / "releases")
    late = home / "landing" / "youth_justice" / "outcomes" / "late.csv"
    late.parent.mkdir(parents=True)
    late.write_text("a,b\n1,2\n", encoding="utf-8")
    assert refresh(home)
    assert line_of(home, "late.csv")["verdict"] == "rejected"
    assert joint(home) == before
    assert digests(home / "releases") == release


def test_an_accepted_delivery_outlives_its_file_in_the_landing_folder(
    own_street_home: Path,
) -> None:
    home = own_street_home
    before, release = joint(home), digests(home / "releases")
    delivered(home, "police/street_crimes/*").unlink()
    assert refresh(home)
    assert joint(home) == before
    assert digests(home / "releases") == release


@pytest.mark.usefixtures("undrawn")
def test_a_month_sent_again_replaces_the_month(home: Path) -> None:
    rows = [street_row(WARWICK_LSOA, "Robbery", f"{n:02x}" * 32) for n in range(5)]
    deliver_street(home, rows, "2025-02-a.csv")
    assert refresh(home)
    deliver_street(home, rows[:2], "2025-02-b.csv")
    assert refresh(home)
    assert joint(home)["police__street_crimes.robberies", WARWICK, "2025-02-01"] == 2
    earlier, later = line_of(home, "-a.csv"), line_of(home, "-b.csv")
    assert (earlier["accepted"], earlier["superseded"]) == (0, 5)
    assert (later["accepted"], later["superseded"]) == (2, 0)


def test_an_unforeseen_error_keeps_its_words_out_of_every_record(
    own_street_home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"cannot parse {CANARY}")

    monkeypatch.setattr("pipelines.assets.take_in", broken)
    assert not refresh(own_street_home)
    said = "".join(capfd.readouterr())
    assert "builtins.RuntimeError at " in said
    assert "pipelines/assets.py:" in said
    assert CANARY not in said
    assert files_that_say(CANARY, own_street_home) == []

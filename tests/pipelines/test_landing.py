import os
from pathlib import Path

import pytest

from pipelines.intake import arrivals, settled, strays, take_in
from pipelines.store import Store
from sources.registry import contract
from tests.pipelines.world import CRIME_ID, STREET, WARWICK_LSOA, street_row

STREET_CRIMES = "police/street_crimes"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "home")
    store.prepare()
    (store.landing / STREET_CRIMES).mkdir(parents=True)
    return store


def file_in(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join([STREET, street_row(WARWICK_LSOA, crime_id=CRIME_ID)]) + "\n")
    return path


def test_a_link_is_refused_by_its_name_and_never_opened(store: Store, tmp_path: Path) -> None:
    secret = file_in(tmp_path / "elsewhere", "secret.csv")
    (store.landing / STREET_CRIMES / "link.csv").symlink_to(secret)
    (verdict,) = take_in(store, contract(STREET_CRIMES))
    assert (verdict.verdict, verdict.rows_in) == ("rejected", 0)
    assert verdict.reasons[0].startswith("refused: the file is a link")


def test_a_folder_that_leads_out_of_the_landing_folder_is_refused(
    store: Store, tmp_path: Path
) -> None:
    file_in(tmp_path / "elsewhere", "secret.csv")
    (store.landing / STREET_CRIMES).rmdir()
    (store.landing / STREET_CRIMES).symlink_to(tmp_path / "elsewhere")
    (verdict,) = take_in(store, contract(STREET_CRIMES))
    assert verdict.verdict == "rejected"


def test_a_pipe_is_left_alone_and_named(store: Store) -> None:
    os.mkfifo(store.landing / STREET_CRIMES / "pipe.csv")
    assert list(arrivals(store, contract(STREET_CRIMES))) == []
    assert strays(store) == [
        f"{STREET_CRIMES}/pipe.csv is still being copied, or no file; it was left where it is"
    ]


def test_a_file_that_grows_while_it_is_looked_at_waits(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_in(store.landing / STREET_CRIMES, "growing.csv")

    def grow(_: float) -> None:
        with path.open("a") as more:
            more.write("more\n")

    monkeypatch.setattr("pipelines.intake.time.sleep", grow)
    assert settled([path]) == []


def test_an_unfinished_copy_waits_and_is_named(store: Store) -> None:
    file_in(store.landing / STREET_CRIMES, "2025-01.csv.part")
    assert list(arrivals(store, contract(STREET_CRIMES))) == []
    assert "is still being copied" in strays(store)[0]


def test_a_file_in_no_datasets_folder_is_named_with_the_likely_one(store: Store) -> None:
    file_in(store.landing / "police" / "street_crime", "2025-01.csv")
    assert strays(store) == [
        "police/street_crime/2025-01.csv lies in no dataset's folder and was not opened; "
        "did you mean police/street_crimes/"
    ]

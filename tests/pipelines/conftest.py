"""The known world and a home with open street data, each refreshed once; and an empty home."""

import shutil
from pathlib import Path

import pytest

from pipelines.publishing import Published
from pipelines.settings import dagster_environment
from tests.pipelines.world import (
    CRIME_ID,
    OUTSIDE_LSOA,
    WARWICK_LSOA,
    Known,
    deliver_street,
    publish_few,
    refresh,
    shared_world,
    street_row,
)
from tests.sharing import made_once, shared_folder


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return shared_world(tmp_path_factory)


@pytest.fixture(scope="session")
def street_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = shared_folder(tmp_path_factory) / "street"
    return made_once("street", lambda: refreshed_street(home), tmp_path_factory)


def refreshed_street(home: Path) -> Path:
    """The home, with open street data of a few rows refreshed in it."""
    deliver_street(
        home,
        [
            *[street_row(WARWICK_LSOA, "Anti-social behaviour")] * 3,
            street_row(WARWICK_LSOA, "Robbery", CRIME_ID),
            street_row(OUTSIDE_LSOA, crime_id="cd" * 32),
            street_row("", crime_id="ef" * 32),
            street_row("", "Anti-social behaviour"),
        ],
    )
    assert refresh(home)
    return home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    for name, value in dagster_environment(folder).items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def own_street_home(street_home: Path, home: Path) -> Path:
    """A copy of the street home that a test may change."""
    shutil.copytree(street_home, home, symlinks=True)
    return home


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refresh that stops short of the release, where a test asks only for tables."""
    monkeypatch.setattr("pipelines.assets.publish_release", lambda _: Published("none", False))


@pytest.fixture
def few_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release of a few figures, where a test asks only what it rests on."""
    monkeypatch.setattr("pipelines.assets.publish_release", publish_few)

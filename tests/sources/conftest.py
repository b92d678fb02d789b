"""A made-up county that several tests read: written once, never changed by a test."""

from datetime import date
from pathlib import Path

import pytest

from sources.synthetic.partners import write_partners
from sources.synthetic.truth import Truth


@pytest.fixture(scope="session")
def world(tmp_path_factory) -> tuple[Path, Truth]:
    """Two years of a county a tenth of the size."""
    landing = tmp_path_factory.mktemp("landing")
    truth = write_partners(
        landing, seed=7, first_month=date(2022, 4, 1), last_month=date(2024, 3, 1), scale=0.1
    )
    return landing, truth


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"

"""The made-up world, once for all tests of outputs."""

from dataclasses import replace

import pytest

from outputs.inputs import Inputs, Material
from outputs.registry import Edition
from tests.outputs.edition import MadeEdition, write_edition
from tests.outputs.made_figures import Whole, whole_of
from tests.outputs.world import Solved, made_up
from tests.sharing import made_once


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[Edition, Solved]:
    """Both editions, their counts as they may be published."""
    return made_once("world", made_up, tmp_path_factory)


@pytest.fixture(scope="session")
def material(both: dict[Edition, Solved]) -> Material:
    """True counts, before disclosure control."""
    return both["partner"].material


@pytest.fixture(scope="session")
def inputs(both: dict[Edition, Solved]) -> Inputs:
    """What the figures of the partners' edition are made from."""
    return both["partner"].inputs


@pytest.fixture(scope="session")
def edition(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> MadeEdition:
    """A few figures with their book, workbook and records."""
    return write_edition(inputs, tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="session")
def every_figure(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Every figure of the partners' edition, made, and what it read."""
    return made_once("figures", lambda: whole_of(inputs), tmp_path_factory)


@pytest.fixture(scope="session")
def whole(inputs: Inputs, every_figure: Whole) -> Inputs:
    """The inputs with what figures about the release need: every other figure, made."""
    return replace(inputs, made=every_figure.made)

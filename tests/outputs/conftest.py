"""The made-up world, once for all tests of outputs."""

import pytest

from outputs.inputs import Inputs, Material
from outputs.registry import Edition
from tests.outputs.edition import MadeEdition, write_edition
from tests.outputs.world import Solved, complete, made_up


@pytest.fixture(scope="session")
def material() -> Material:
    """True counts, before disclosure control."""
    return made_up()["partner"].material


@pytest.fixture(scope="session")
def both() -> dict[Edition, Solved]:
    """Both editions, their counts as they may be published."""
    return made_up()


@pytest.fixture(scope="session")
def inputs(both: dict[Edition, Solved]) -> Inputs:
    """What the figures of the partners' edition are made from."""
    return both["partner"].inputs


@pytest.fixture(scope="session")
def edition(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> MadeEdition:
    """A few figures with their book, workbook and records."""
    return write_edition(inputs, tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="session")
def whole(inputs: Inputs) -> Inputs:
    """The inputs with what figures about the release need: every other figure, made."""
    return complete(inputs)

"""The made-up world, and a small edition made from it, once for all tests of outputs."""

import pytest

from outputs.inputs import Inputs
from tests.outputs.edition import MadeEdition, write_edition
from tests.outputs.world import world


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    return world()


@pytest.fixture(scope="session")
def edition(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> MadeEdition:
    return write_edition(inputs, tmp_path_factory.mktemp("edition"))

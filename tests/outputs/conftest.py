"""The made-up world, and a small edition made from it, once for all tests of outputs."""

import pytest

from outputs.inputs import Inputs, Material
from tests.outputs.edition import MadeEdition, write_edition
from tests.outputs.world import of_edition, world


@pytest.fixture(scope="session")
def material() -> Material:
    """True counts, before disclosure control."""
    return world()


@pytest.fixture(scope="session")
def inputs(material: Material) -> Inputs:
    """What the figures of the partners' edition are made from."""
    return of_edition(material)


@pytest.fixture(scope="session")
def edition(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> MadeEdition:
    return write_edition(inputs, tmp_path_factory.mktemp("edition"))

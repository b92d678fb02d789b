"""The made-up world, once for all tests of outputs."""

import pytest

from outputs.inputs import Inputs, Material
from tests.outputs.world import of_edition, world


@pytest.fixture(scope="session")
def material() -> Material:
    """True counts, before disclosure control."""
    return world()


@pytest.fixture(scope="session")
def inputs(material: Material) -> Inputs:
    """What the figures of the partners' edition are made from."""
    return of_edition(material)

"""The made-up world, once for all tests of outputs."""

import pytest

from outputs.inputs import Inputs
from tests.outputs.world import world


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    return world()

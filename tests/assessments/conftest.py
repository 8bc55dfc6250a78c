"""What the tests of a published assessment ask of its model, the one that their module calls ``NAME``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from published import ASSESSMENTS, items_of, printed_values

from pia.model.read import load_assessment

if TYPE_CHECKING:
    from pia.forms.tree import Item
    from pia.model.assessment import Assessment


@pytest.fixture(scope="module")
def items(request: pytest.FixtureRequest) -> dict[str, Item]:
    """Return every item of the form by its key."""
    return items_of(request.module.NAME)


@pytest.fixture(scope="module")
def printed(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return what stands in each cell by the key of the item."""
    return printed_values(request.module.NAME)


@pytest.fixture(scope="module")
def assessment(request: pytest.FixtureRequest) -> Assessment:
    """Return what was read from the YAML."""
    return load_assessment(ASSESSMENTS / request.module.NAME).assessment

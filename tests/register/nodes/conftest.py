from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from full_city import full_city
from small_nation import Nation

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def nation() -> Iterator[Nation]:
    """Two cities of one prefecture and the national servers."""
    made = Nation()
    yield made
    made.store.close()


@pytest.fixture
def city() -> Iterator[Nation]:
    """The same, and every other system of one of the cities."""
    made = full_city()
    yield made
    made.store.close()

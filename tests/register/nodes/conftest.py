from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
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


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: whether it is synchronised hundreds of times is not what is tried there."""
    shared = Path("/dev/shm")
    if not shared.is_dir():
        yield tmp_path
        return
    with TemporaryDirectory(dir=shared) as made:
        yield Path(made)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from store_urls import new_database, new_url

from pia.register.store.open import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pia.register.store.interface import NodeStore, Store


@pytest.fixture(params=["sqlite", "memory", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    """Where a new store can be made."""
    yield from new_url(request, tmp_path)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database."""
    yield from new_database(request)


@pytest.fixture
def opened() -> Iterator[Callable[..., Store]]:
    """Open stores that are closed after the test."""
    stores: list[Store] = []

    def make(url: str, **how: object) -> Store:
        stores.append(open_store(url, **{"create": True, "wait": 0.5, **how}))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def store(url: str, opened: Callable[..., Store]) -> Store:
    return opened(url)


@pytest.fixture
def node(store: Store) -> NodeStore:
    return store.add_node("cs")


@pytest.fixture
def other(store: Store) -> NodeStore:
    return store.add_node("juki")

"""Where new stores can be made, for fixtures with one parameter for each kind of store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest
    from store_server import Server

__all__ = ["new_database", "new_url"]


def new_url(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Yield the URL of a store that is not there yet, of the kind that the parameter names; a database goes afterwards."""
    if request.param == "postgresql":
        yield from new_database(request)
    else:
        yield {"memory": "memory:", "sqlite": f"sqlite:///{folder.as_posix()}/register.db"}[request.param]


def new_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of an empty database, which goes afterwards."""
    server: Server = request.getfixturevalue("server")
    name = server.database()
    yield server.url(name)
    server.drop(name)

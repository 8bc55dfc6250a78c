"""Opening a store by its URL: ``sqlite:///relative.db``, ``sqlite:////absolute.db``, ``postgresql://…``, ``memory:``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pia.register.store.faults import bad_url, no_driver

if TYPE_CHECKING:
    from pia.register.store.interface import Store

__all__ = ["is_store_url", "open_store"]

_FILE: Final = "sqlite:///"
_SERVER: Final = ("postgresql://", "postgres://")


def is_store_url(url: str) -> bool:
    """Say whether a URL is one of a store, whatever is there."""
    return (
        url == "memory:"
        or url.startswith(_SERVER)
        or (len(url) > len(_FILE) and url.startswith(_FILE) and "\0" not in url)
    )


def open_store(url: str, *, create: bool = False, wait: float = 5.0) -> Store:
    """Open a store, or make it where there is none and ``create`` says so.

    Args:
        url: Where it is; a password in it is never shown again.
        create: Whether to make what is missing: the file in its folder, the schema in its database.
        wait: Seconds to wait for somebody else's transaction before ``store-locked``.

    Raises:
        StoreError: it cannot be opened; see :mod:`pia.register.store.faults`.
    """
    if not is_store_url(url):
        raise bad_url()
    if url == "memory:":
        from pia.register.store.sqlite import in_memory

        return in_memory(wait=wait)
    if url.startswith(_FILE):
        from pia.register.store.sqlite import open_sqlite

        return open_sqlite(Path(url.removeprefix(_FILE)), url, create=create, wait=wait)
    try:
        from pia.register.store.postgresql import open_postgresql
    except ImportError:
        raise no_driver() from None
    return open_postgresql(url, create=create, wait=wait)

"""What holds for every test: laws are tried alike in every run, and the collector of garbage does not walk what stays anyway."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store_server import Server

_ALIKE = settings(
    derandomize=True, database=None, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
"""The same examples everywhere, however slow and busy the machine is."""

settings.register_profile("quick", _ALIKE, max_examples=60)
settings.register_profile("long", _ALIKE, max_examples=200)
settings.register_profile("soak", settings(deadline=None, max_examples=2_000, suppress_health_check=list(HealthCheck)))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("long" if os.environ.get("CI") else "quick"))

COLLECTOR = (50_000, 10, 10)


def pytest_collection_finish() -> None:
    """Let the collector pass over the tests themselves: there are tens of thousands of them, and they stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Undo what the command line does for a short process of its own: it puts the collector off for good."""
    gc.set_threshold(*COLLECTOR)
    return (yield)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, or a skip that says why there is none."""
    from store_server import NoServerError, Server

    try:
        made = Server()
    except NoServerError as why:
        pytest.skip(f"no PostgreSQL: {why}")
    yield made
    made.remove()

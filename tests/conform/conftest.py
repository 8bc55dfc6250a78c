from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia.conform.expression import VARIABLES, Engine
from pia.conform.files import Memory
from pia.conform.readers.registry import READERS
from pia.rules.expr import engine_for

if TYPE_CHECKING:
    from pia.conform.facts import Reading


@pytest.fixture(scope="session")
def engine() -> Engine:
    return engine_for(VARIABLES)


@pytest.fixture(scope="session")
def read() -> Callable[..., Reading]:
    """Return a function that reads texts by the name of a reader; the first file is where it begins."""

    def read_texts(reader: str, text: str | bytes | dict[str, str], path: str = "") -> Reading:
        usual = path or READERS[reader].paths[0].replace("*", "example")
        whole = text if isinstance(text, dict) else {usual: text}
        files = {name: one if isinstance(one, bytes) else one.encode("utf-8") for name, one in whole.items()}
        return READERS[reader].facts(Memory(files), next(iter(files)))

    return read_texts


@pytest.fixture(scope="session")
def cache(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of Debian's packages are kept."""
    kept = getattr(request.config, "cache", None)
    return Path(kept.mkdir("debian-files")) if kept is not None else tmp_path_factory.mktemp("debian")

"""The tests that every module of this folder has alike (``tries_*`` of the support) get their cases from its tables."""

from __future__ import annotations

from typing import Any

import pytest
from slips import pack_rules

pytest.register_assert_rewrite("tries_marked", "tries_shipped", "tries_slips")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise by ``PACK`` (each of its rules), ``SLIPS``, ``CASES`` and ``SEVERITIES`` of the module."""
    if not getattr(metafunc.function, "__module__", "").startswith("tries_"):
        return
    wanted, module = set(metafunc.fixturenames), metafunc.module
    if {"rule", "word", "severity"} <= wanted:
        metafunc.parametrize("rule, word, severity", module.SEVERITIES)
    elif "rule" in wanted:
        metafunc.parametrize("rule", pack_rules(module.PACK))
    for name, table in (("slip", "SLIPS"), ("case", "CASES")):
        if name in wanted:
            entries = getattr(module, table)
            metafunc.parametrize(name, entries, ids=_named(entries))


def _named(entries: tuple[Any, ...]) -> list[str]:
    """Return the names of a table's entries; no two may be alike."""
    names = [f"{one.rule}: {one.name}" for one in entries]
    assert len(set(names)) == len(names)
    return names

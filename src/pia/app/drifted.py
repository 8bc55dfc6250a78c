"""One host of the example city drifted on purpose: what ``make demo`` shows beside the one that conforms."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

__all__ = ["DRIFTED", "drifted_copy"]

DRIFTED: Final = "gyomu-db1"
"""The host that drifts."""

_DRIFT: Final = (
    ("etc/login.defs", "PASS_MAX_DAYS\t90", "PASS_MAX_DAYS\t99999"),
    ("etc/logrotate.d/postgresql", "    rotate 366", "    rotate 12"),
    ("etc/postgresql/15/main/pg_hba.conf", "10.21.0.10/32", "0.0.0.0/0"),
)
"""The file, the text that conforms, and what stands in its place."""


def drifted_copy(hosts: Path, target: Path) -> Path:
    """Copy the configurations below ``hosts`` to ``target``, with three lines of one host changed, and return ``target``.

    Raises:
        ValueError: a line that is to be changed is not there.
    """
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(hosts, target)
    for file, old, new in _DRIFT:
        path = target / DRIFTED / file
        text = path.read_text("utf-8")
        if old not in text:
            raise ValueError(file)
        path.write_text(text.replace(old, new), "utf-8", newline="\n")
    return target

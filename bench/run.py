"""``make bench``: every benchmark in one run, as ratios; ``PIA_BENCH_SCALE=small`` for continuous integration.

Prints a table; a figure over its budget is marked. The exit code is 0 unless ``--enforce`` is given: a shared machine is noisy.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from conform import conform
from diagram import diagram
from erasure import erasure
from evidence import evidence
from fullset import fullset
from history import history
from many import many
from nodes import nodes
from register import register
from renderers import renderers
from report import show
from startup import startup
from stores import stores
from verify import verifying
from w1 import w1


def main() -> int:
    """Run everything."""
    small = os.environ.get("PIA_BENCH_SCALE") == "small"
    measures = [
        *startup(3 if small else 7),
        *fullset(2 if small else 5),
        *renderers(2 if small else 5),
        *diagram(2 if small else 5),
        *many(small=small),
        *conform(small=small),
        *w1(small=small),
        *history(small=small),
        *erasure(small=small),
        *evidence(200_000 if small else 1_000_000, 2 if small else 3),
        *stores(small=small),
        *nodes(small=small),
        *register(small=small),
        *verifying(small=small),
    ]
    show(measures)
    return 1 if "--enforce" in sys.argv and not all(m.within for m in measures) else 0


if __name__ == "__main__":
    sys.exit(main())

"""Rehearsing an assessment against seeding its register: the most that ``pia verify`` may take is twenty times that."""

from __future__ import annotations

import os
import time
from pathlib import Path

from report import Measure, show

from pia.app.opened import open_assessment
from pia.verify.judging import Judge
from pia.verify.policy import derive
from pia.verify.rehearsal import Rehearsal

__all__ = ["verifying"]

_ROOT = Path(__file__).resolve().parents[1] / "assessments"
_BODIES = ("nagaoka", "asahikawa", "kadoma", "kanagawa", "wako", "example/juki", "example/kokuho", "example/jutaku")
_BUDGET = 20.0


def verifying(*, small: bool) -> list[Measure]:
    """Measure each shipped assessment (two of them where ``small``): every probe at every system, as ``pia verify`` does it."""
    found = []
    for name in _BODIES[:2] if small else _BODIES:
        loaded = open_assessment(_ROOT / name)
        derived = derive(loaded)
        Rehearsal(derived).close()  # what is read once in a process is read now
        start = time.perf_counter()
        rehearsal = Rehearsal(derived)
        seeded = time.perf_counter() - start
        judge = Judge(loaded, rehearsal)
        controls = judge.controls({})
        whole = time.perf_counter() - start
        rehearsal.close()
        note = f"{len(judge.outcomes)} runs of probes, {len(controls)} controls, seeding {1e3 * seeded:.0f} ms"
        found.append(Measure(f"verify: {name}", whole / seeded, "x", _BUDGET, note))
    return found


if __name__ == "__main__":
    show(verifying(small=os.environ.get("PIA_BENCH_SCALE") == "small"))

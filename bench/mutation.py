"""``python bench/mutation.py``: every mutant of the model city against its own rule and against the whole catalogue.

Prints how many are found by the rule that they name, how many make anything else fire, and the rules without a mutant.
``--few`` judges two of each rule.
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))


def main(argv: list[str]) -> int:
    """Judge and print; exit 1 when fewer than 98% are found."""
    judge: Any = importlib.import_module("mutants.judge")
    rules = judge.all_rules()
    pack = {rule.id: rule.pack for rule in rules.rules}
    chosen = judge.sampled(2) if "--few" in argv else judge.everything()
    silent, count, beside = [], Counter[str](), Counter[str]()
    for mutant in chosen:
        found = judge.fired(mutant, rules)
        others = found - {mutant.rule}
        elsewhere = {rule for rule in others if pack.get(rule) != pack[mutant.rule]}
        if mutant.rule not in found:
            silent.append(mutant)
        count["other"] += bool(others)
        count["elsewhere"] += bool(elsewhere)
        beside.update(elsewhere)
    total = len(chosen)
    beyond = judge.unseen()
    every = len(judge.everything()) + len(beyond)
    bare = sorted(set(pack) - {mutant.rule for mutant in judge.everything()})
    print(f"{total} mutants of {len({m.rule for m in chosen})} rules")
    print(f"found by the named rule: {total - len(silent)} ({(total - len(silent)) / total:.1%})")
    if "--few" not in argv:
        share = (total - len(silent)) / every
        print(f"with {len(beyond)} breaks that no rule is known to see counted: {share:.1%} of {every}")
    print(
        f"another rule fired as well: {count['other'] / total:.1%}; one of another pack: {count['elsewhere'] / total:.1%}"
    )
    print("most often beside:", ", ".join(f"{rule} {times}" for rule, times in beside.most_common(8)))
    print(f"rules without a mutant ({len(bare)}):", ", ".join(bare))
    for mutant in silent:
        print(f"silent: {mutant.work}: {mutant.rule}: {mutant.what}")
    for mutant in beyond:
        print(f"known to be unseen: {mutant.work}: {mutant.rule}: {mutant.what} ({mutant.unseen})")
    return 0 if len(silent) + len(beyond) <= (total + len(beyond)) * 0.02 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

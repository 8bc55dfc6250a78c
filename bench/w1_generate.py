"""W1: N flows and R local rules over their attributes, without any seed; prints how many findings there must be.

    python bench/w1_generate.py 5000 100 OUT

writes ``OUT/assessment/assessment.yaml`` and ``OUT/rules.yaml``. Flow i has ``encrypted = i % 10 != 0``,
``iops = 30 if i % 7 else 0``, ``owner = team{i % 5}`` and ``size = 10 + i % 50``; rule r asks for condition r % 4. With
``--distinct`` every rule's condition is written differently, so that no two rules can share an evaluation.
"""

from __future__ import annotations

import argparse
from pathlib import Path

CONDITIONS = (
    "flow.attributes.encrypted == true",
    "flow.attributes.iops > 0",
    "flow.attributes.owner in ['team0', 'team1', 'team2', 'team3']",
    "flow.attributes.size < 50",
)
KEYS = ("encrypted", "iops", "owner", "size")
HEAD = """\
schema: 1
form: juten
edition: 2024-10
status: draft
title: 計測用の評価書
body: {name: 計測市長, kind: municipality}
work: {name: 計測}
systems: [{id: source, name: 送り元}, {id: target, name: 送り先}]
flows:
"""


def assessment(flows: int) -> str:
    """Return the assessment with ``flows`` flows."""
    return HEAD + "".join(_flow(i) for i in range(flows))


def _flow(i: int) -> str:
    return (
        f"  - id: f{i}\n    from: source\n    to: target\n    attributes:\n"
        f"      encrypted: {'true' if i % 10 else 'false'}\n      iops: {30 if i % 7 else 0}\n"
        f"      owner: team{i % 5}\n      size: {10 + i % 50}\n"
    )


def rules(count: int, *, distinct: bool = False) -> str:
    """Return a pack of ``count`` rules that cycle through the four conditions."""
    lines = ["schema: 1\npack: w1\ntitle: W1\nrules:\n"]
    for r in range(count):
        condition = CONDITIONS[r % 4] + (f" || flow.id == 'none-{r}'" if distinct else "")
        lines.append(
            f"  - id: w1-rule-{r}\n    title: {{ja: 計測用の規則{r}, en: W1 rule {r}}}\n    why: 計測のため。\n"
            f"    basis: [{{cite: 計測, source_status: confirmed}}]\n    severity: error\n    for: flows\n"
            f'    quantifier: each\n    require: "{condition}"\n'
            f"    message: {{ja: '{{label}}が条件{r % 4}を満たしません。', en: '{{label}} breaks condition {r % 4}'}}\n"
            f"    remedy: 属性を直してください。\n    at: [attributes.{KEYS[r % 4]}]\n"
        )
    return "".join(lines)


def expected(flows: int, count: int) -> int:
    """Return how many findings there must be."""
    broken = (
        sum(i % 10 == 0 for i in range(flows)),
        sum(i % 7 == 0 for i in range(flows)),
        sum(i % 5 == 4 for i in range(flows)),
        sum(i % 50 >= 40 for i in range(flows)),
    )
    return sum(broken[r % 4] for r in range(count))


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flows", type=int)
    parser.add_argument("rules", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--distinct", action="store_true")
    args = parser.parse_args()
    folder = args.out / "assessment"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assessment.yaml").write_text(assessment(args.flows), encoding="utf-8", newline="\n")
    (args.out / "rules.yaml").write_text(rules(args.rules, distinct=args.distinct), encoding="utf-8", newline="\n")
    print(expected(args.flows, args.rules))


if __name__ == "__main__":
    main()

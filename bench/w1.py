"""W1: N data flows x R local rules, from YAML with positions to JSON findings, against a bare loop and rival tools.

Record i: ``encrypted = i % 10 != 0``, ``iops = 30 if i % 7 else 0``, ``owner = team{i % 5}``, ``size = 10 + i % 50``; rule r uses condition
r % 4. Every tool must report exactly the expected number of findings before its time counts.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from report import Measure
from timing import Run, process

__all__ = ["expected", "w1"]

SIZES = ((100, 10, 155), (1_000, 50, 7_959), (5_000, 100, 80_375))
_CONDITIONS = (
    "flow.attributes.encrypted == true",
    "flow.attributes.iops > 0",
    'flow.attributes.owner in ["team0", "team1", "team2", "team3"]',
    "flow.attributes.size < 50",
)
_BARE = """
import json, sys
records = json.load(open(sys.argv[1]))
conditions = [lambda f: f["encrypted"] is True, lambda f: f["iops"] > 0, lambda f: f["owner"] in ("team0", "team1", "team2", "team3"), lambda f: f["size"] < 50]
print(sum(1 for r in range(int(sys.argv[2])) for f in records if not conditions[r % 4](f)))
"""
_RIVALS = {
    "spectral": ["spectral", "lint", "doc.yaml", "-r", "rules.json", "-f", "json", "-o", "out.json", "--quiet"],
    "checkov": [
        "checkov",
        "-d",
        "tf",
        "--external-checks-dir",
        "ck",
        "--framework",
        "terraform",
        "-c",
        "CKV2_X_*",
        "-o",
        "json",
        "--quiet",
        "--compact",
        "--skip-download",
    ],
}


def record(i: int) -> dict[str, object]:
    """Return the values of record ``i``."""
    return {"encrypted": i % 10 != 0, "iops": 30 if i % 7 else 0, "owner": f"team{i % 5}", "size": 10 + i % 50}


def expected(n: int, r: int) -> int:
    """Count the findings that ``r`` rules over ``n`` records must give."""
    bad = [
        sum(1 for i in range(n) if i % 10 == 0),
        sum(1 for i in range(n) if i % 7 == 0),
        sum(1 for i in range(n) if i % 5 == 4),
        sum(1 for i in range(n) if i % 50 >= 40),
    ]
    return sum(bad[rule % 4] for rule in range(r))


def generate(folder: Path, n: int, r: int) -> None:
    """Write the same work for every tool."""
    flows = "".join(
        f"  - id: f{i}\n    from: a\n    to: b\n    label: 流れ{i}\n    attributes: {{encrypted: {str(v['encrypted']).lower()}, iops: {v['iops']}, owner: {v['owner']}, size: {v['size']}}}\n"
        for i, v in ((i, record(i)) for i in range(n))
    )
    (folder / "assessment.yaml").write_text(
        "schema: 1\nform: juten\nedition: 2024-10\nstatus: draft\ntitle: W1\nbody: {name: 見本市長, kind: municipality}\nwork: {name: 見本事務}\n"
        f"nodes:\n  - {{id: a, name: 甲, kind: office}}\n  - {{id: b, name: 乙, kind: office}}\nflows:\n{flows}",
        encoding="utf-8",
    )
    rules = "".join(
        f"  - id: w-{rule}\n    title: {{ja: 規則{rule}, en: rule {rule}}}\n    why: {{ja: 計測, en: timing}}\n    basis: [{{cite: 計測, source_status: confirmed}}]\n"
        f"    viewpoint: '6'\n    severity: warning\n    for: flows\n    quantifier: each\n    require: '{_CONDITIONS[rule % 4]}'\n"
        f"    message: {{ja: '{{label}}が条件を満たしません。', en: '{{label}} fails.'}}\n    remedy: {{ja: 直す。, en: mend it}}\n"
        f"    empty: {{ja: 流れがない。, en: no flows}}\n    examples:\n      - {{pass: {{}}}}\n      - {{fail: {{}}}}\n"
        for rule in range(r)
    )
    (folder / "pack.yaml").write_text(
        f"schema: 1\npack: w\ntitle: {{ja: 計測, en: timing}}\nrules:\n{rules}", encoding="utf-8"
    )
    (folder / "records.json").write_text(json.dumps([record(i) for i in range(n)]), encoding="utf-8")
    _rivals(folder, n, r)


def _rivals(folder: Path, n: int, r: int) -> None:
    lines = "".join(
        f"  - {{encrypted: {str(v['encrypted']).lower()}, iops: {v['iops']}, tags: {v['owner']}, size: {v['size']}}}\n"
        for v in (record(i) for i in range(n))
    )
    (folder / "doc.yaml").write_text(f"flows:\n{lines}", encoding="utf-8")
    checks = (
        ("encrypted", {"function": "truthy"}),
        ("iops", {"function": "schema", "functionOptions": {"schema": {"exclusiveMinimum": 0}}}),
        ("tags", {"function": "enumeration", "functionOptions": {"values": ["team0", "team1", "team2", "team3"]}}),
        ("size", {"function": "schema", "functionOptions": {"schema": {"exclusiveMaximum": 50}}}),
    )
    rules = {
        f"r{rule}": {
            "given": f"$.flows[*].{checks[rule % 4][0]}",
            "message": "m",
            "severity": "warn",
            "then": checks[rule % 4][1],
        }
        for rule in range(r)
    }
    (folder / "rules.json").write_text(json.dumps({"rules": rules}), encoding="utf-8")
    (folder / "tf").mkdir()
    (folder / "ck").mkdir()
    (folder / "tf" / "main.tf").write_text(
        "".join(
            f'resource "aws_ebs_volume" "v{i}" {{\n  availability_zone = "a"\n  encrypted = {str(v["encrypted"]).lower()}\n  iops = {v["iops"]}\n  size = {v["size"]}\n  tags = {{ Owner = "{v["owner"]}" }}\n}}\n'
            for i, v in ((i, record(i)) for i in range(n))
        ),
        encoding="utf-8",
    )
    ops = (
        ("encrypted", "equals", True),
        ("iops", "greater_than", 0),
        ("tags.Owner", "within", ["team0", "team1", "team2", "team3"]),
        ("size", "less_than", 50),
    )
    for rule in range(r):
        attribute, operator, value = ops[rule % 4]
        policy = {
            "metadata": {"id": f"CKV2_X_{rule}", "name": f"r{rule}", "category": "GENERAL_SECURITY"},
            "definition": {
                "cond_type": "attribute",
                "resource_types": ["aws_ebs_volume"],
                "attribute": attribute,
                "operator": operator,
                "value": value,
            },
        }
        (folder / "ck" / f"r{rule}.json").write_text(json.dumps(policy), encoding="utf-8")


def _ours(folder: Path, wanted: int) -> Run:
    run = process(
        [
            sys.executable,
            "-m",
            "pia",
            "check",
            str(folder),
            "--rules",
            str(folder / "pack.yaml"),
            "--only-rules",
            "--format",
            "json",
            "--as-of",
            "2026-11-21",
        ]
    )
    found = json.loads(run.out)["findings"]
    if len(found) != wanted or not all(f["line"] and f["column"] for f in found):
        raise SystemExit(f"W1: {len(found)} findings, expected {wanted} (exit code {run.code})")
    return run


def _rival(folder: Path, name: str, wanted: int) -> float | None:
    if shutil.which(_RIVALS[name][0]) is None:
        return None
    run = process(_RIVALS[name], cwd=folder, env={"BC_SKIP_MAPPING": "TRUE"})
    text = (folder / "out.json").read_text("utf-8") if name == "spectral" else run.out.decode("utf-8")
    found: int = len(json.loads(text)) if name == "spectral" else int(json.loads(text)["summary"]["failed"])
    if found != wanted:
        raise SystemExit(f"W1: {name} reports {found} findings, expected {wanted}")
    return run.seconds


def w1(*, small: bool) -> list[Measure]:
    """Measure the three sizes (the first two when ``small``)."""
    found: list[Measure] = []
    for n, r, wanted in SIZES[:2] if small else SIZES:
        if expected(n, r) != wanted:
            raise SystemExit(f"W1: the generator gives {expected(n, r)}, expected {wanted}")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            generate(folder, n, r)
            ours = min((_ours(folder, wanted) for _ in range(2)), key=lambda run: run.seconds)
            bare = process([sys.executable, "-c", _BARE, str(folder / "records.json"), str(r)])
            if int(bare.out) != wanted:
                raise SystemExit(f"W1: the bare loop counts {int(bare.out)}, expected {wanted}")
            size = f"W1 {n:,} x {r}"
            budget = {100: 0.35, 1_000: 0.9, 5_000: 3.5}[n]
            found.append(
                Measure(
                    size,
                    ours.seconds,
                    "s",
                    budget,
                    f"{wanted:,} findings; {ours.seconds / bare.seconds:.1f} x a bare loop over parsed JSON",
                )
            )
            found.append(Measure(f"{size} peak memory", ours.peak_mib, "MiB", 350))
            for rival in _RIVALS:
                seconds = _rival(folder, rival, wanted)
                if seconds is None:
                    found.append(Measure(f"{size} {rival}", 0, "s", None, "not installed, not run"))
                else:
                    found.append(
                        Measure(f"{size} ours / {rival}", ours.seconds / seconds, "x", None, f"{rival} {seconds:.2f} s")
                    )
    return found

"""W5: 200 files of 25 rows each, one file put in at the front and ten rows edited: exactly 11 changes, and how long it takes.

The same work for DeepDiff (compared by id) and jsondiffpatch (objects matched by id) where they are installed: DeepDiff for this
interpreter, jsondiffpatch for ``node`` (``NODE_PATH``). And what an annex of a whole 様式4 costs beside a bare interpreter.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from report import Measure
from timing import best

from pia.history.classify import Classifier
from pia.history.differ import compare
from pia.history.guideline import guideline_at
from pia.history.rows import bundled, row_of
from pia.history.snapshot import SCHEMA, Cell, Snapshot

__all__ = ["history"]

ROOT = Path(__file__).resolve().parent.parent
FILES, ITEMS, FLOWS, EDITS = 200, 20, 5, 10


def rows(name: str) -> dict[str, str]:
    """Return the rows of one file by key."""
    items = {f"item-{n}": f"{name}の項目{n}　記録の範囲は{n * 7}件とし、{n + 1}年間保管する。" for n in range(ITEMS)}
    return items | {f"flow-{n}": f"{name}の流れ{n}　encrypted: {n % 2 == 0}" for n in range(FLOWS)}


def data(*, edited: bool) -> dict[str, dict[str, str]]:
    """Return the work before or after: a file at index 0 and the first flow of ten files."""
    files = {f"f{n}": rows(f"ファイル{n}") for n in range(FILES)}
    if not edited:
        return files
    for n in range(EDITS):
        files[f"f{n * 17}"] = files[f"f{n * 17}"] | {"flow-0": f"ファイル{n * 17}の流れ0　encrypted: False"}
    return {"new": rows("新しいファイル")} | files


def version(work: dict[str, dict[str, str]]) -> Snapshot:
    """Return the work as one version of a form."""
    cells = [
        Cell(
            key=f"files/{file}#{key}",
            path=f"Ⅱ[{file}]/{key}",
            head=f"Ⅱ　特定個人情報ファイルの概要\n({number}){file}",
            tail=key,
            section=f"Ⅱ[{file}]",
            label=key,
            kind="text",
            text=text,
            status="filled",
            important=key.startswith("flow"),
            owner=f"files/{file}",
            file=file,
        )
        for number, (file, items) in enumerate(work.items(), 1)
        for key, text in items.items()
    ]
    empty = Snapshot(
        schema=SCHEMA,
        form="zenkoumoku",
        edition="2024-10",
        projection="submit",
        body="市長",
        work="事務",
        name="W5",
        digest="",
        cells=(),
    )
    return replace(empty, cells=tuple(cells))


def quickest(run: Callable[[], object], times: int) -> float:
    """Return the milliseconds of the quickest of some runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found) * 1000


def history(*, small: bool) -> list[Measure]:
    """Measure the comparison with its rows, the rivals on the same data, and the command on 長岡市 (様式4)."""
    times = 3 if small else 10
    old, new = version(data(edited=False)), version(data(edited=True))
    guideline = guideline_at(None)

    def ours() -> int:
        delta = compare(old, new, guideline.follows)
        judge = Classifier(old, new, delta, guideline).judge
        return len(bundled([row_of(change, judge(change), "令和8年4月1日") for change in delta.changes], join=False))

    count = ours()
    if count != EDITS + 1:
        raise SystemExit(f"W5: {count} changes instead of {EDITS + 1}")
    measures = [Measure("W5 200 files, 5,000 rows, 1 + 10 edits", quickest(ours, times), "ms", 150, f"{count} changes")]
    return [*measures, *_deepdiff(), *_jsondiffpatch(), *_annex(2 if small else 5)]


def _listed(edited: bool) -> list[dict[str, object]]:
    return [
        {"id": file, "rows": [{"id": key, "text": text} for key, text in items.items()]}
        for file, items in data(edited=edited).items()
    ]


def _deepdiff() -> list[Measure]:
    if importlib.util.find_spec("deepdiff") is None:
        return []
    from deepdiff import DeepDiff  # type: ignore[import-not-found, unused-ignore]
    from deepdiff.helper import CannotCompare  # type: ignore[import-not-found, unused-ignore]

    def by_id(x: object, y: object, level: object = None) -> bool:
        del level
        try:
            return bool(x["id"] == y["id"])  # type: ignore[index]
        except (TypeError, KeyError):
            raise CannotCompare from None

    a, b = _listed(False), _listed(True)
    found = DeepDiff(a, b, ignore_order=True, iterable_compare_func=by_id)
    count = sum(len(part) for name, part in found.items() if not name.startswith("iterable_item_moved"))
    took = quickest(lambda: DeepDiff(a, b, ignore_order=True, iterable_compare_func=by_id), 1)
    return [Measure("  DeepDiff, compared by id", took, "ms", note=f"{count} changes")]


_NODE = """
import('jsondiffpatch').catch(() => import(process.argv[4])).then(({create}) => {
  const fs = require('fs'), read = n => JSON.parse(fs.readFileSync(process.argv[n], 'utf8'));
  const a = read(2), b = read(3), d = create({objectHash: o => o.id});
  let best = 1e9;
  for (let i = 0; i < 5; i++) { const t = process.hrtime.bigint(); d.diff(a, b); best = Math.min(best, Number(process.hrtime.bigint() - t) / 1e6); }
  console.log(best);
});
"""


def _jsondiffpatch() -> list[Measure]:
    node = shutil.which("node")
    if node is None:
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, edited in (("a.json", False), ("b.json", True)):
            (folder / file).write_text(json.dumps(_listed(edited)), encoding="utf-8")
        (folder / "run.cjs").write_text(_NODE, encoding="utf-8")
        path = next(
            (
                str(found)
                for place in os.environ.get("NODE_PATH", "").split(os.pathsep)
                if place and (found := Path(place) / "jsondiffpatch" / "lib" / "index.js").is_file()
            ),
            "jsondiffpatch",
        )
        done = subprocess.run(
            [node, "run.cjs", "a.json", "b.json", path], cwd=folder, capture_output=True, check=False, timeout=120
        )
    if done.returncode != 0 or not done.stdout.strip():
        return []
    return [Measure("  jsondiffpatch, matched by id", float(done.stdout), "ms")]


def _annex(runs: int) -> list[Measure]:
    """Measure the command between 長岡市 and the same with a purpose and an office changed."""
    with tempfile.TemporaryDirectory() as name:
        changed = Path(name) / "nagaoka"
        shutil.copytree(ROOT / "assessments" / "nagaoka", changed)
        for path in changed.glob("*.yaml"):
            if not path.name.startswith("changes"):
                text = path.read_text(encoding="utf-8").replace("市民課", "窓口課")
                path.write_text(text, encoding="utf-8")
        bare = best([sys.executable, "-c", "pass"], runs)
        pia = [sys.executable, "-m", "pia", "annex", str(ROOT / "assessments" / "nagaoka"), str(changed)]
        made = best([*pia, "--date", "2026-12-01", "--format", "json"], runs)
        if made.code != 0:
            raise SystemExit(f"annex failed with exit code {made.code}")
        note = f"{made.seconds:.3f} s, {len(json.loads(made.out)['rows'])} rows, peak {made.peak_mib:.0f} MiB"
        return [Measure("pia annex nagaoka / python -c pass", made.seconds / bare.seconds, "x", 60, note)]


if __name__ == "__main__":
    from report import show

    show(history(small="--small" in sys.argv))

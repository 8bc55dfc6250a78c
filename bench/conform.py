"""Holding 2,000 configurations against declared controls, against only reading and parsing them with the same readers.

The hosts are copies of those of the example, under other names; every control of the example's assessments that names a
configuration names it on every copy. Peak memory is that of the whole against that of half as many files.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from report import Measure
from timing import Run, best

__all__ = ["conform"]

EXAMPLE = Path(__file__).resolve().parent.parent / "assessments" / "example"
"""The example city."""
_PARSE = """
import sys
from pathlib import Path
from pia.conform.files import Tree
from pia.conform.readers.registry import reader_for
root = Path(sys.argv[1])
for line in Path(sys.argv[2]).read_text("utf-8").splitlines():
    config, host, path = line.split("\\t")
    reader_for(config, path).facts(Tree(root, host), path)
"""
_NAMED = re.compile(r"^( *- \{config: )([^,]+), path: ([^,]+), host: ([^}]+)\}\n", re.MULTILINE)
"""One line of evidence of the example that names a configuration."""


def conform(*, small: bool) -> list[Measure]:
    """Measure 2,000 configurations (200 where ``small``) in one go."""
    wanted = 200 if small else 2_000
    with tempfile.TemporaryDirectory() as folder:
        whole, half = Path(folder) / "whole", Path(folder) / "half"
        named = _copies(whole, wanted)
        _copies(half, wanted // 2)
        parsed = best([sys.executable, "-c", _PARSE, str(whole / "hosts"), str(whole / "list")], 2)
        held = _held(whole)
        less = _held(half)
    note = f"{held.seconds:.1f} s, reading {parsed.seconds:.1f} s"
    return [
        Measure(f"pia conform of {named} files / reading them", held.seconds / parsed.seconds, "x", 3, note),
        Measure(
            f"peak memory of {named} / of half as many",
            held.peak_mib / less.peak_mib,
            "x",
            1.25,
            f"{held.peak_mib:.0f} MiB",
        ),
    ]


def _copies(folder: Path, wanted: int) -> int:
    """Make a city with hosts by the dozen and return how many configurations its controls name."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("hosts"))
    named: set[tuple[str, str, str]] = set()
    text = (folder / "body.yaml").read_text("utf-8")
    single = {(one[2], one[3], one[4]) for one in _NAMED.finditer(text)}
    count = -(-wanted // len({(path, host) for _, path, host in single}))
    for number in range(count):
        for host in sorted({host for _, _, host in single}):
            shutil.copytree(EXAMPLE / "hosts" / host, folder / "hosts" / f"{host}-{number:03}")
        named |= {(config, f"{host}-{number:03}", path) for config, path, host in single}

    def again(one: re.Match[str]) -> str:
        return "".join(f"{one[1]}{one[2]}, path: {one[3]}, host: {one[4]}-{n:03}}}\n" for n in range(count))

    (folder / "body.yaml").write_text(_NAMED.sub(again, text), "utf-8")
    controls = folder / "juki" / "controls.yaml"
    controls.write_text(
        _NAMED.sub(lambda one: one[0].replace(f"{one[4]}}}", f"{one[4]}-000}}"), controls.read_text("utf-8")), "utf-8"
    )
    read = sorted({(path, host): (config, host, path) for config, host, path in sorted(named)}.values())
    (folder / "list").write_text("".join(f"{config}\t{host}\t{path}\n" for config, host, path in read), "utf-8")
    return len(read)


def _held(folder: Path) -> Run:
    command = [sys.executable, "-m", "pia", "conform", str(folder / "juki"), "--root", str(folder / "hosts")]
    run = best([*command, "--as-of", "2026-04-01", "--format", "json"], 1)
    if run.code not in (0, 1) or not run.out.startswith(b"{"):
        raise SystemExit(f"conform failed with exit code {run.code}")
    return run


if __name__ == "__main__":
    for measure in conform(small="small" in sys.argv):
        print(measure)

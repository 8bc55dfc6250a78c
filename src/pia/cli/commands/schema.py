"""``pia schema``."""

from __future__ import annotations

import json

import click

__all__ = ["command"]


@click.command(
    "schema",
    help="assessment.yaml の JSON Schema を出力する（エディタの補完と検査に使う）。\n\nPrint the JSON Schema of assessment.yaml for editors.",
)
def command() -> int:
    from pia.app.schema import assessment_schema
    from pia.cli.output import write_bytes

    write_bytes((json.dumps(assessment_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())
    return 0

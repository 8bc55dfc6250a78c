"""``pia rules list|explain|test|new|lint``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import LANG, as_format

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["command"]

_PACKS = click.option(
    "--rules",
    "paths",
    metavar="PATH",
    multiple=True,
    type=click.Path(path_type=Path),
    help="自団体の規則（ファイル又はフォルダ、複数可） / local rule packs",
)
_FILES = click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))


@click.group("rules", help="規則の一覧・説明・試験・作成・点検。\n\nList, explain, test, start and lint rules.")
def command() -> None:
    """Hold the subcommands."""


@command.command("list", help="規則の一覧を表示する。\n\nList every rule.")
@_PACKS
@as_format("text", "json", default="text")
@LANG
def list_(paths: tuple[Path, ...], fmt: str, lang: Lang) -> int:
    from pia.app.rules import listed
    from pia.cli.output import write_bytes, write_lines
    from pia.report.rules_text import render_listing

    rules = listed(paths)
    if fmt == "json":
        write_bytes((json.dumps({"rules": rules}, ensure_ascii=False, indent=1) + "\n").encode())
    else:
        write_lines(render_listing(rules, lang))
    return 0


@command.command(
    "explain",
    help="一つの規則の理由・根拠・条件・直し方・例を表示する。DIR を付けると、その評価書で式が見た値と判定も示す"
    "（DIR の rules/ にある規則も説明できる）。\n\n"
    "Explain one rule (also one of the packs in DIR/rules); with DIR, also the values that its expressions saw there.",
)
@click.argument("rule", metavar="ID")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@_PACKS
@click.option("--as-of", metavar="DATE", help="判定の基準日（既定は今日、日本時間） / the day to judge by")
@LANG
def explain(rule: str, directory: Path | None, paths: tuple[Path, ...], as_of: str | None, lang: Lang) -> int:
    from pia.app.local_rules import with_those_beside
    from pia.app.rules import explained, seen_by
    from pia.cli.output import write_lines
    from pia.report.rules_text import render_sections, render_seen

    if directory is not None:
        paths = with_those_beside(paths, directory)
    lines = list(render_sections(explained(rule, paths), lang))
    if directory is not None:
        lines.extend(render_seen(*seen_by(rule, paths, directory, as_of), lang))
    write_lines(lines)
    return 0


@command.command(
    "test",
    help="規則の例（合格・不合格）を実際に判定して確かめる。PATH がなければ製品の規則。\n\nRun the examples of rules; the product's own when no PATH is given.",
)
@_FILES
@LANG
def test(paths: tuple[Path, ...], lang: Lang) -> int:
    from pia.app.rules import tested
    from pia.cli.output import write_lines
    from pia.report.rules_text import render_examples

    results = tested(paths)
    write_lines(render_examples(results, lang))
    if not results:
        return 2
    return 0 if all(result.passed for result in results) else 1


@command.command(
    "new", help="そのまま読めて試験できる規則のひな形を書き出す。\n\nWrite a pack with one rule to start from."
)
@click.argument("rule", metavar="ID")
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="書き出すファイル（既定は ID.yaml） / file to write",
)
@LANG
def new(rule: str, out: Path | None, lang: Lang) -> int:
    from pia.app.rules import new_rule
    from pia.cli.output import write_lines

    path = new_rule(rule, out if out is not None else Path(f"{rule}.yaml"))
    write_lines([str(path), f"次は: pia rules test {path}" if lang == "ja" else f"next: pia rules test {path}"])
    return 0


@command.command(
    "lint",
    help="規則を読み込み、ひな形の評価書の上で式を確かめ、効いていないおそれのある規則を挙げる。\n\n"
    "Load rules, evaluate them on the witness documents, and name those that may be without effect.",
)
@_FILES
@click.option("--strict", is_flag=True, help="気付きがあれば終了コード1 / exit 1 with any hint")
@LANG
def lint(paths: tuple[Path, ...], strict: bool, lang: Lang) -> int:
    from pia.app.rules import hints, linted
    from pia.cli.output import write_lines
    from pia.errors import Words

    count = linted(paths)
    if count == 0:
        write_lines(["規則が一つもありません。" if lang == "ja" else "there are no rules"])
        return 2
    told = hints(paths)
    write_lines(f"{hint.place}: [{hint.code}] {hint.message.say(lang)} {hint.remedy.say(lang)}" for hint in told)
    grave = sum(hint.grave for hint in told)
    noticed = Words(f"気付き{len(told)}件。", f"{len(told)} hints; ") if told else Words("", "")
    if grave:
        closing = Words(
            f"{noticed.ja}{count}件の規則のうち、直すべきものが{grave}件あります。",
            f"{noticed.en}{grave} of {count} rules must be mended",
        )
    else:
        closing = Words(f"{noticed.ja}{count}件の規則に問題はありません。", f"{noticed.en}{count} rules, no problems")
    write_lines([closing.say(lang)])
    return 1 if grave or (strict and told) else 0

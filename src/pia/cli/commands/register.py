"""``pia register init|seed|run|check|show|log|clock``."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORIES, LANG, as_format

if TYPE_CHECKING:
    from collections.abc import Callable

    from pia.errors import Lang, Words

__all__ = ["command"]

_STORE = click.option(
    "--store",
    "url",
    metavar="URL",
    required=True,
    help="ストアのURL（sqlite:///相対.db、sqlite:////絶対.db、postgresql://…） / URL of the store",
)
_STATE = click.option(
    "--state",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="鍵と検査点を置くフォルダ（SQLiteの既定はストアと同じ所。PostgreSQLでは必須） / folder of keys and checkpoints",
)
_NODE = click.argument("node", metavar="NODE")


def _saying(lang: Lang) -> Callable[[Words], None]:
    """Return what a register says beside the result: to standard error."""
    from pia.cli.output import progress

    return lambda words: progress(words.say(lang))


@click.group(
    "register",
    help="評価書のとおりに動く登録系（試験用の住基・住基ネット等）を作り、動かし、確かめる。\n\n"
    "Make, run and compare a reference register (for testing) that does what assessments declare.",
)
def command() -> None:
    """Hold the subcommands."""


@command.command(
    "init",
    help="評価書の登録系をストアに作る。評価書は複数でもよい（市町村は、同じ都道府県と全国のサーバにつながる）。\n\n"
    "Make the register of one assessment or several in a store.",
)
@DIRECTORIES
@_STORE
@_STATE
@click.option(
    "--day",
    metavar="DATE",
    default="2026-04-01",
    show_default=True,
    help="登録系の時計の最初の日 / first day of its clock",
)
@LANG
def init(directories: tuple[Path, ...], url: str, state: Path | None, day: str, lang: Lang) -> int:
    from pia.app import register
    from pia.cli.output import write_lines
    from pia.errors import Words
    from pia.register.show import LABEL

    made = register.init(directories, url, state, day)
    playing = sum(kind != "other" for _, kind, _ in made.nodes)
    words = Words(
        f"登録系を作りました：システム{playing}、評価書に定めのない項目{made.undeclared}件。",
        f"made a register of {playing} systems; {made.undeclared} items are undeclared",
    )
    lines = [
        f"  {id_}  {kind}{'  (counterpart)' if origin == 'counterpart' else ''}" for id_, kind, origin in made.nodes
    ]
    notes = [f"  {note.say(lang)}" for note in made.notes]
    write_lines([f"{LABEL.say(lang)} {words.say(lang)}", *lines, *notes])
    return 0


@command.command(
    "seed",
    help="登録系を架空の住民で満たす（番号は全て試験用）。途中で止まっても、同じ指定でもう一度実行すれば続きから入れる。\n\n"
    "Fill a register with synthetic people; run it again with the same figures when it was stopped.",
)
@_STORE
@_STATE
@click.option(
    "--people",
    metavar="N",
    type=click.IntRange(1, 2_000_000),
    required=True,
    help="市町村ごとの住民の数 / residents of each municipality",
)
@click.option(
    "--seed",
    "seed_",
    metavar="S",
    type=int,
    default=1,
    show_default=True,
    help="住民と異動を決める種 / decides who lives there and what happens",
)
@LANG
def seed(url: str, state: Path | None, people: int, seed_: int, lang: Lang) -> int:
    from pia.app import register
    from pia.cli.output import progress, write_lines
    from pia.errors import Words
    from pia.register.show import LABEL

    counts: Counter[str] = Counter()

    def told(node: str, records: int) -> None:
        counts[node] += records
        progress(f"{node}: {records}")

    plan, _ = register.seed(url, state, people, seed_, told, said=_saying(lang))
    for town in plan.towns:
        words = Words(
            f"{town.area}（{town.municipality}）：住民{town.population}人",
            f"{town.area} ({town.municipality}): {town.population} residents",
        )
        write_lines([f"{LABEL.say(lang)} {words.say(lang)}"])
    for work in plan.works:
        words = Words(
            f"{work.area}（{work.municipality}）：宛名{work.population}人",
            f"{work.area} ({work.municipality}): {work.population} addressees",
        )
        write_lines([f"{LABEL.say(lang)} {words.say(lang)}"])
    if not plan.towns and not plan.works:
        words = Words("住民0人", "nobody was filled in")
        write_lines([f"{LABEL.say(lang)} {words.say(lang)}"])
    write_lines(f"  {note.say(lang)}" for note in plan.notes)
    return 0


@command.command(
    "run",
    help="登録系の時計の次の日から、指定した日数だけ動かす（届出、消除、通知、整合性確認、消去）。途中で止められても、もう一度実行すれば続きから動く。\n\n"
    "Let days pass from where the clock of the register stands; safe to be killed at any moment.",
)
@_STORE
@_STATE
@click.option("--days", metavar="N", type=click.IntRange(1, 36_600), required=True, help="日数 / how many days")
@LANG
def run(url: str, state: Path | None, days: int, lang: Lang) -> int:
    from pia.app import register
    from pia.cli.output import progress, write_lines
    from pia.errors import Words
    from pia.register.show import LABEL

    def told(totals: register.Totals) -> None:
        if totals.through.day == 1:
            progress(f"{totals.through:%Y-%m}")

    before, after = register.run(url, state, days, told, said=_saying(lang))
    accepted, refused, carried = (
        getattr(after, name) - getattr(before, name) for name in ("accepted", "refused", "carried")
    )
    words = Words(
        f"{after.through}まで動かしました：受理{accepted}件、拒否{refused}件、予定日の消除{after.left - before.left}人、"
        f"個人番号の記載{after.numbered - before.numbered}人、通知{carried}件、消去{after.erased - before.erased}件。",
        f"ran to the end of {after.through}: {accepted} accepted, {refused} refused, {after.left - before.left} left as planned, "
        f"{after.numbered - before.numbered} numbered, {carried} notices, {after.erased - before.erased} erased",
    )
    write_lines([f"{LABEL.say(lang)} {words.say(lang)}"])
    return 0


@command.command(
    "check",
    help="全てのシステムのファイルが一致するか、通知が全て処理されたか、操作記録の連鎖が保たれているかを確かめる。\n\n"
    "Compare all files, account for all notices, verify all ledgers. 終了コード / exit codes: 0 一致, 1 食い違いあり。",
)
@_STORE
@_STATE
@as_format("text", "json", default="text")
@LANG
def check(url: str, state: Path | None, fmt: str, lang: Lang) -> int:
    from pia.app import register
    from pia.cli.output import write_bytes, write_lines
    from pia.register.show import LABEL

    agreement, day = register.check(url, state)
    if fmt == "json":
        write_bytes((json.dumps(register.as_json(agreement, day, lang), ensure_ascii=False, indent=1) + "\n").encode())
        return 0 if agreement.agrees else 1
    for one in agreement.checks:
        mark = "○" if not one.wrong else "×"
        note = f"  {one.note.say(lang)}" if one.note is not None else ""
        write_lines([f"{mark} {one.title.say(lang)} [{' '.join(one.nodes)}] {one.compared}{note}"])
        write_lines(f"    {found.node} {found.key}: {found.words.say(lang)}" for found in one.found)
        if one.wrong > len(one.found):
            write_lines([f"    … {one.wrong}"])
    write_lines([f"{LABEL.say(lang)} {day} {agreement.words.say(lang)}"])
    return 0 if agreement.agrees else 1


@command.command(
    "show",
    help="システムが持つものの数、又は一件の記録とその履歴を表示する（記録の表示は操作記録に残る）。\n\n"
    "Show what a system holds, or one record with its versions (a look at a record is entered in the ledger).",
)
@_NODE
@click.argument("key", metavar="[KEY]", required=False)
@_STORE
@_STATE
@LANG
def show(node: str, key: str | None, url: str, state: Path | None, lang: Lang) -> int:
    from pia.app import register
    from pia.cli.output import write_lines
    from pia.register.show import node_lines, node_of, record_lines

    with register.opened(url, state, changing=key is not None) as one:
        found = node_of(one.city, node)
        write_lines(node_lines(found, lang) if key is None else record_lines(found, key, lang))
    return 0


@command.command(
    "log", help="システムの操作記録（台帳）の最後の行を表示する。\n\nShow the last rows of the ledger of a system."
)
@_NODE
@_STORE
@_STATE
@click.option(
    "--last",
    metavar="N",
    type=click.IntRange(1, 1_000_000),
    default=50,
    show_default=True,
    help="行の数 / how many rows",
)
@click.option("--refused", is_flag=True, help="拒否された操作だけ / refused operations alone")
@LANG
def log(node: str, url: str, state: Path | None, last: int, refused: bool, lang: Lang) -> int:
    from pia.app import register
    from pia.cli.output import write_lines
    from pia.register.show import ledger_lines, node_of

    with register.opened(url, state, changing=False) as one:
        write_lines(ledger_lines(node_of(one.city, node), lang, last=last, refused=refused))
    return 0


@command.command(
    "clock",
    help="登録系の時計を表示する。DATE を付けると、その日まで進めて、期限の来た消除と消去を行う（戻すことはできない）。\n\n"
    "Show the clock of a register, or move it on to DATE and do what is due by then.",
)
@click.argument("day", metavar="[DATE]", required=False)
@_STORE
@_STATE
@LANG
def clock(day: str | None, url: str, state: Path | None, lang: Lang) -> int:
    from pia.app import register
    from pia.cli.output import write_lines
    from pia.errors import Words
    from pia.register.show import LABEL

    waiting: list[tuple[str, int]] = []
    moment, erased = register.clock(
        url, state, day, lambda file, over: waiting.append((file, over)), said=_saying(lang)
    )
    told = (
        Words(f"　期限の来た記録{erased}件を消去しました。", f"; erased {erased} records")
        if erased is not None
        else Words("", "")
    )
    write_lines([f"{LABEL.say(lang)} {moment:%Y-%m-%d %H:%M}{told.say(lang)}"])
    for file, over in waiting:
        left = Words(
            f"{file}：保存期間の過ぎた記録{over}件が、手作業の消去を待っています（自動で消去しないファイル）。",
            f"{file}: {over} records that are over wait to be erased by hand (the file is not erased automatically)",
        )
        write_lines([f"  {left.say(lang)}"])
    return 0

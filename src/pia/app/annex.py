"""``pia annex``: the rows of 変更箇所 between two versions, judged, and written into the history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from pia.app.opened import open_assessment
from pia.app.versions import Version, check_comparable, open_version
from pia.errors import InputError, Lang, Problem, UsageError, Words
from pia.history.classify import CHARTS, Classifier
from pia.history.decisions import Decisions, read_decisions
from pia.history.differ import compare
from pia.history.filing import Shown, filed
from pia.history.guideline import Guideline, guideline_at
from pia.history.public import clear, public_rows
from pia.history.rows import HIDDEN, HIDDEN_CHANGE, Row, bundled, each_cell, row_of
from pia.sheets.atomic import write_atomic
from pia.source.nodes import Mapping as Keys
from pia.source.nodes import Node, plain
from pia.terms.eras import PartialDate, format_wareki, parse_date
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.model.read import Loaded

__all__ = ["Annex", "AnnexOptions", "annex", "annex_document", "annex_lines", "append", "day_of", "rows_between"]


class AnnexOptions(Struct, frozen=True, kw_only=True):
    """How the rows are told. ``date`` is 変更日 (none in a draft); ``charts`` overrides the setting of the body."""

    date: str | None = None
    public: bool = False
    bundle: bool = False
    each_cell: bool = False
    decisions: Path | None = None
    charts: str | None = None


class Annex(Struct, frozen=True, kw_only=True):
    """The rows with what they were judged by; ``problems`` are rows that may not be filed so."""

    rows: tuple[Row, ...]
    guideline: Guideline
    old: Version
    new: Version
    options: AnnexOptions
    problems: tuple[Problem, ...]


def annex(old: str, new: str, options: AnnexOptions) -> Annex:
    """Return the rows that lead from one version to the other.

    Raises:
        InputError: a version or the decisions cannot be read, or they are not versions of one assessment.
        UsageError: the date is none, or there is no such setting.
    """
    day_of(options.date)
    first, second = open_version(old), open_version(new)
    check_comparable(first, second)
    return rows_between(first, second, options)


def rows_between(old: Version, new: Version, options: AnnexOptions) -> Annex:
    """Return the rows between two versions that are open already."""
    when = day_of(options.date)
    date = None if when is None else format_wareki(when)
    guideline = guideline_at(None if when is None else when.earliest.isoformat())
    whole = compare(old.whole, new.whole, guideline.follows)
    classifier = Classifier(
        old.whole,
        new.whole,
        whole,
        guideline,
        decisions=_decisions(new, options),
        charts=_charts(new, options),  # type: ignore[arg-type]  # checked against its words
    )
    if options.public:
        shown = compare(old.public, new.public, guideline.follows)
        rows = public_rows(
            whole, shown, (old.public, new.public), classifier.judge, date, submitted=(old.whole, new.whole)
        )
    else:
        rows = [row_of(change, classifier.judge(change), date) for change in whole.changes]
    if options.each_cell:
        rows = [one for row in rows for one in each_cell(row)]
    return Annex(
        rows=tuple(bundled(rows, join=options.bundle)),
        guideline=guideline,
        old=old,
        new=new,
        options=options,
        problems=tuple(dict.fromkeys(classifier.problems)),
    )


def day_of(text: str | None) -> PartialDate | None:
    """Return the day that ``text`` names, None for none.

    Raises:
        UsageError: it is no day.
    """
    if text is None:
        return None
    try:
        when = parse_date(text)
    except TermError as error:
        raise UsageError(Problem("bad-date", error.words, error.remedy)) from None
    if when.day is None:
        raise UsageError(
            Problem(
                "bad-date",
                Words(
                    f"「{text[:40]}」は、日までの日付ではありません。", f"{text[:40]!r} is not a date down to the day"
                ),
                Words(
                    "令和8年4月1日 や 2026-04-01 のように書いてください。", "write it like 令和8年4月1日 or 2026-04-01"
                ),
            )
        )
    return when


def _decisions(new: Version, options: AnnexOptions) -> Decisions:
    if options.decisions is None:
        return new.decisions
    if not options.decisions.is_file():
        raise InputError(
            Problem(
                "no-decisions",
                Words(
                    f"「{options.decisions}」というファイルがありません。",
                    f"there is no file {str(options.decisions)!r}",
                ),
                Words("判断の記録（decisions.yaml）を指定してください。", "name the file of the decisions"),
            )
        )
    return read_decisions(options.decisions)


def _charts(new: Version, options: AnnexOptions) -> str:
    chosen = options.charts or new.whole.settings.get("change_charts") or CHARTS[0]
    if chosen not in CHARTS:
        raise InputError(
            Problem(
                "bad-setting",
                Words(
                    f"attributes の change_charts に「{chosen[:40]}」という値はありません。",
                    f"change_charts of the attributes cannot be {chosen[:40]!r}",
                ),
                Words(f"次から選んでください: {'、'.join(CHARTS)}", f"choose one of: {', '.join(CHARTS)}"),
            )
        )
    return chosen


def append(made: Annex) -> Path | None:
    """Write the rows at the end of the history of the new version; None where they all stand there already.

    The rows are those of the submitted annex; what they tell of a withheld value is itself withheld, with the wording of the
    public annex beside it.

    Raises:
        InputError: the new version is no folder, or its file cannot be edited; nothing is written then.
    """
    folder = made.new.folder
    if folder is None:
        raise InputError(
            Problem(
                "not-writable-version",
                Words(
                    f"「{made.new.name[:80]}」はフォルダではないため、変更箇所を書き足せません。",
                    f"{made.new.name[:80]!r} is no folder, so nothing can be added to it",
                ),
                Words("新しい版にはフォルダを指定してください。", "name a folder as the new version"),
            )
        )
    loaded = open_assessment(folder)
    whole = rows_between(made.old, made.new, replace(made.options, public=False)).rows
    texts = filed(loaded, whole, _shown(made, whole, loaded))
    for file, text in texts.items():
        path = folder / file
        write_atomic(path, text.encode("utf-8"))
        return path
    return None


def _shown(made: Annex, rows: Sequence[Row], loaded: Loaded) -> dict[int, Shown]:
    """Return what the public sees of each row that tells something withheld."""
    old, new = made.old, made.new
    hidden = [n for n, row in enumerate(rows) if not clear(row, (old.whole, new.whole), (old.public, new.public))]
    if not hidden:
        return {}
    public = rows_between(old, new, replace(made.options, public=True)).rows
    told = {row.keys: row for row in public}
    cells = {cell.key: cell for cell in (*old.public.cells, *new.public.cells)}
    approver = "、".join(dict.fromkeys(_approvers(loaded.root))) or "（前の版で公表しないとしたもの）"
    found: dict[int, Shown] = {}
    for number in hidden:
        row = rows[number]
        seen = told.get(row.keys)
        if seen is not None:
            found[number] = Shown(seen.item, seen.before, seen.after, approver)
        else:
            cell = cells.get(row.cells[0].key)
            found[number] = Shown(cell.item if cell is not None else HIDDEN, HIDDEN, HIDDEN_CHANGE, approver)
    return found


def _approvers(node: Node) -> Iterator[str]:
    if node.withheld is not None:
        yield str(plain(node.withheld)["approver"])
    children = [entry.value for entry in node.entries] if isinstance(node, Keys) else getattr(node, "items", ())
    for child in children:
        yield from _approvers(child)


def annex_document(made: Annex, lang: Lang) -> dict[str, Any]:
    """Return the rows as the JSON of ``pia annex --format json``."""
    return {
        "schema": "pia-annex/1",
        "projection": "publish" if made.options.public else "submit",
        "guideline": {"version": made.guideline.version, "source_status": made.guideline.source_status},
        "rows": [_row(row, lang, made.options.public) for row in made.rows],
        "errors": [
            {"code": p.code, "message": p.message.say(lang), "remedy": p.remedy.say(lang)} for p in made.problems
        ],
        "summary": {
            "rows": len(made.rows),
            "important": sum(row.important for row in made.rows),
            "needs_decision": sum(row.needs_decision for row in made.rows),
        },
    }


def _row(row: Row, lang: Lang, public: bool) -> dict[str, Any]:
    return {
        "date": row.date,
        "item": row.item,
        "key": row.key,
        "path": row.path,
        "before": row.before,
        "after": row.after,
        "timing": row.timing,
        "important": row.important,
        "needs_decision": row.needs_decision,
        "reasons": [reason.say(lang) for reason in row.reasons],
        "explanation": row.explanation,
        "kind": row.kind,
        "keys": list(row.keys),
        "cells": [
            {
                "key": c.key,
                "old_key": c.old_key,
                "path": c.path,
                "item": c.item,
                "mode": c.mode,
                "before": c.before,
                "after": c.after,
            }
            for c in row.cells
        ],
        "bundle": row.bundle,
        **({} if public else {"content": row.content}),
    }


def annex_lines(made: Annex, lang: Lang) -> Iterator[str]:
    """Yield the rows for reading, those that ask for a decision with what to write about it."""
    ja = lang == "ja"
    for number, row in enumerate(made.rows, 1):
        flags = [row.timing, *(["重要な変更" if ja else "important"] if row.important else [])]
        flags += ["要判断" if ja else "needs a decision"] if row.needs_decision else []
        yield f"{number}. {row.path}  [{'・'.join(flags)}]"
        yield from _places(row, ja=ja)
        yield from _quoted("前" if ja else "before", row.before)
        yield from _quoted("後" if ja else "after", row.after)
        for reason in row.reasons:
            yield f"   ・{reason.say(lang)}"
        if row.needs_decision and not made.options.public:
            yield f"   decisions.yaml: {{key: {row.key}, content: {row.content}, verdict: …, reason: …, approver: …, date: …}}"
    total, important = len(made.rows), sum(row.important for row in made.rows)
    open_ = sum(row.needs_decision for row in made.rows)
    if ja:
        yield f"変更箇所 {total}行（重要な変更 {important}行、要判断 {open_}行）　{made.guideline.title.ja}"
    else:
        yield f"{total} rows ({important} important, {open_} need a decision)  {made.guideline.title.en}"


def _places(row: Row, *, ja: bool) -> Iterator[str]:
    """Yield the other items of a bundle that is one row."""
    others = row.joined[1:]
    if others:
        yield f"   {f'ほか{len(others)}項目' if ja else f'and {len(others)} more items'}: {'、'.join(others)}"


def _quoted(word: str, text: str) -> Iterator[str]:
    lines: Sequence[str] = text.split("\n")
    yield f"   {word}: {lines[0]}"
    for line in lines[1:]:
        yield f"       {line}"

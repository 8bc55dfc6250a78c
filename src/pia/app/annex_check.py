"""``pia annex OLD NEW --check``: the rows that stand in NEW held against what differs between the two versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

from pia.app.annex import AnnexOptions, rows_between
from pia.app.opened import open_assessment
from pia.app.versions import Version, check_comparable, open_version, version_of
from pia.errors import InputError, Lang, Place, Problem, Words
from pia.forms.fill import fill_form
from pia.forms.find_item import resolve
from pia.forms.printed_items import items_of
from pia.history.held import Fault, Held, Told, hold
from pia.history.seal import read_manifest
from pia.history.versions import opened_source
from pia.terms.eras import parse_date
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.history.rows import Row
    from pia.model.procedure import Change
    from pia.model.read import Loaded

__all__ = ["AnnexCheck", "annex_check", "check_document", "check_lines"]

Severity = Literal["error", "warning", "note"]
_SEVERITY: Final[dict[str, Severity]] = {
    "edit-without-row": "error",
    "row-without-edit": "error",
    "row-does-not-replay": "error",
    "rows-leave-other": "error",
    "row-only-alike": "note",
    "past-row-edited": "warning",
}
_MEND: Final[dict[str, Words]] = {
    "edit-without-row": Words(
        "pia annex OLD NEW --write で行を加えるか、本文を元に戻してください。",
        "add its row (pia annex OLD NEW --write), or undo the edit",
    ),
    "row-without-edit": Words("行を消すか、keys を確かめてください。", "delete the row, or correct its keys"),
    "row-does-not-replay": Words(
        "変更前と変更後の記載を、二つの版の本文と見比べてください。",
        "compare what the row quotes with the two versions",
    ),
    "rows-leave-other": Words(
        "変更後の記載を今の本文に合わせるか、その後の変更の行を加えてください。",
        "bring what the row leaves up to date, or add the row of the later change",
    ),
    "row-only-alike": Words(
        "写し間違いがないかを確かめてください。要約したのであれば restated: true と書いてください。",
        "see whether it was copied wrongly; a summary says restated: true",
    ),
    "past-row-edited": Words(
        "公表した行は書き換えず、訂正は新しい行で述べてください。",
        "leave published rows alone; a new row tells a correction",
    ),
}


class RowFinding(Struct, frozen=True, kw_only=True):
    """One thing that does not fit, at the row or, for an edit without one, at the value that was edited."""

    rule: str
    severity: Severity
    place: Place
    key: str
    row: str | None
    message: Words

    @property
    def remedy(self) -> Words:
        """What to do."""
        return _MEND[self.rule]


class AnnexCheck(Struct, frozen=True, kw_only=True):
    """How the rows written since OLD replay, and what does not fit."""

    rows: tuple[Held, ...]
    changes: int
    findings: tuple[RowFinding, ...]

    @property
    def failed(self) -> bool:
        """Whether anything weighs more than a note."""
        return any(finding.severity != "note" for finding in self.findings)


def annex_check(old: str, new: str) -> AnnexCheck:
    """Hold the rows of NEW that OLD does not have against what differs between them.

    Raises:
        InputError: a version cannot be read, they are not of one assessment, or NEW is a sealed publication.
    """
    with opened_source(new) as source:
        if source.sealed:
            raise InputError(_sealed(new))
        loaded = open_assessment(source.folder)
        second = version_of(source, loaded)
    first, before, since = _old(old)
    check_comparable(first, second)
    expected = rows_between(first, second, AnnexOptions(charts="decide")).rows
    past = {change.id: change for change in before}
    rows = [(n, c) for n, c in enumerate(loaded.assessment.changes) if c.id not in past and _after(c, since)]
    told = [_told(change, expected, loaded) for _, change in rows]
    texts = [{cell.key: cell.text for cell in version.whole.cells} for version in (first, second)]
    held, faults = hold(told, expected, texts[0], texts[1])
    numbers = {change.id: number for number, change in rows}
    found = [_finding(fault, numbers, loaded) for fault in faults]
    for number, change in enumerate(loaded.assessment.changes):
        if change.id in past and change != past[change.id]:
            place = loaded.place(("changes", number))
            said = Words(
                f"前の版の行「{change.id}」が書き換えられています。", f"row {change.id!r} of the old version was edited"
            )
            found.append(RowFinding(rule="past-row-edited", severity="warning", place=place, key=f"changes/{change.id}", row=change.id, message=said))  # fmt: skip
    return AnnexCheck(rows=tuple(held), changes=len(expected), findings=tuple(found))


def _old(name: str) -> tuple[Version, Sequence[Change], str | None]:
    """Return the old version, its rows, and for a sealed publication, which keeps none, the day from which rows are new."""
    with opened_source(name) as source:
        if source.sealed:
            return open_version(name), (), _day(read_manifest(source.folder).date)
        loaded = open_assessment(source.folder)
        return version_of(source, loaded), loaded.assessment.changes, None


def _after(change: Change, since: str | None) -> bool:
    day = None if change.date is None else _day(change.date)
    return since is None or day is None or day > since


def _day(text: str) -> str | None:
    try:
        return parse_date(text).latest.isoformat()
    except TermError:
        return None


def _told(change: Change, expected: Sequence[Row], loaded: Loaded) -> Told:
    before, after = (text or "none" for text in (change.before, change.after))
    keys = change.keys or _found(change.item or "", expected, loaded)
    return Told(id=change.id, before=before.rstrip("\n"), after=after.rstrip("\n"), keys=keys, restated=change.restated)


def _found(item: str, expected: Sequence[Row], loaded: Loaded) -> tuple[str, ...]:
    """Return the keys of the changed cells that a 項目 without keys can mean."""
    assessment = loaded.assessment
    written = [row for row in expected if row.item == item]
    if written:
        return tuple(key for row in written for key in row.keys)
    names = {one.key.rpartition("#")[2] for one in resolve(item, items_of(assessment.form, assessment.edition)).items}
    sections = {one.section for one in resolve(item, items_of(assessment.form, assessment.edition)).items}
    return tuple(
        cell.key
        for row in expected
        for cell in row.cells
        if cell.key.rpartition("#")[2] in names and any(cell.path.startswith(section) for section in sections)
    )


def _finding(fault: Fault, numbers: dict[str, int], loaded: Loaded) -> RowFinding:
    number = None if fault.row is None else numbers[fault.row]
    place = _written(fault.key, loaded) if number is None else loaded.place(("changes", number))
    return RowFinding(
        rule=fault.kind,
        severity=_SEVERITY[fault.kind],
        place=place,
        key=fault.key,
        row=fault.row,
        message=_message(fault),
    )


def _written(key: str, loaded: Loaded) -> Place:
    """Return where the value of a cell is written now, else where the assessment begins: it is gone."""
    items = [item for item in fill_form(loaded, projection="submit").items() if item.key.startswith(key)]
    origin = next((item.origin for item in items if item.origin is not None), None)
    return Place(origin.file, origin.line, 1, origin.line, 1) if origin is not None else loaded.place(())


def _message(fault: Fault) -> Words:
    where = fault.path or fault.key or "－"
    before = (
        Words(f"前の行（{fault.after}）が残した記載", f"what row {fault.after!r} left")
        if fault.after is not None
        else Words("前の版の記載", "the old version")
    )
    return {
        "edit-without-row": Words(f"「{where}」が変わっていますが、変更箇所に行がありません。", f"{where!r} changed without a row"),
        "row-without-edit": Words(f"変更箇所の行「{fault.row}」の項目（{where}）は、二つの版で変わっていません。", f"row {fault.row!r} is about {where!r}, which did not change"),
        "row-does-not-replay": Words(f"変更箇所の行「{fault.row}」は、{before.ja}から今の記載になりません（{where}）。", f"row {fault.row!r} does not lead from {before.en} to the new text ({where})"),
        "rows-leave-other": Words(f"変更箇所の行「{fault.row}」が残す記載は、今の記載と違います（{where}）。", f"row {fault.row!r} leaves something else than the new text ({where})"),
        "row-only-alike": Words(f"変更箇所の行「{fault.row}」の記載は、{before.ja}や今の記載と似ていますが、同じではありません（{where}）。", f"row {fault.row!r} is only like {before.en} and the new text ({where})"),
    }[fault.kind]  # fmt: skip


def _sealed(name: str) -> Problem:
    return Problem(
        "rows-of-a-seal",
        Words(f"「{name[:80]}」は封をした公表物で、行の書かれた場所がありません。", f"{name[:80]!r} is a sealed publication, which has no rows to hold"),
        Words("NEW には評価書のフォルダか REV:PATH を指定してください。", "name a folder or REV:PATH as NEW"),
    )  # fmt: skip


def check_document(made: AnnexCheck, lang: Lang) -> dict[str, Any]:
    """Return the result as JSON."""
    return {
        "schema": "pia-annex-check/1",
        "rows": [{"id": row.id, "matched": row.grade, "keys": list(row.keys)} for row in made.rows],
        "findings": [
            {
                "rule": f.rule,
                "severity": f.severity,
                "file": f.place.file,
                "line": f.place.line,
                "column": f.place.column,
                "key": f.key,
                "row": f.row,
                "message": f.message.say(lang),
                "remedy": f.remedy.say(lang),
            }
            for f in made.findings
        ],
        "summary": {"rows": len(made.rows), "changes": made.changes, "findings": len(made.findings), **_grades(made)},
    }


def _grades(made: AnnexCheck) -> dict[str, int]:
    return {g: sum(row.grade == g for row in made.rows) for g in ("exact", "normalised", "fuzzy", "none")}


_SAID: Final = {
    "error": Words("誤り", "error"),
    "warning": Words("警告", "warning"),
    "note": Words("注記", "note"),
}


def check_lines(made: AnnexCheck, lang: Lang) -> Iterator[str]:
    """Yield the result for reading; the last line is a summary."""
    for f in made.findings:
        yield f"{f.place.file}:{f.place.line}:{f.place.column}: {_SAID[f.severity].say(lang)}[{f.rule}] {f.message.say(lang)}"
        yield f"  {'直し方：' if lang == 'ja' else 'remedy: '}{f.remedy.say(lang)}"
    g = _grades(made)
    if lang == "ja":
        yield f"変更{made.changes}件、行{len(made.rows)}行（そのまま一致{g['exact']}、表記をそろえて一致{g['normalised']}、似ている{g['fuzzy']}、一致しない{g['none']}）。指摘{len(made.findings)}件。"
    else:
        yield f"{made.changes} changes, {len(made.rows)} rows ({g['exact']} exact, {g['normalised']} normalised, {g['fuzzy']} fuzzy, {g['none']} none). {len(made.findings)} findings."

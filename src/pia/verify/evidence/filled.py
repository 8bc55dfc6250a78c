"""A filled 実機確認手順書 read back: rows are known by their keys, and what was printed must still be as it was printed."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from pia.catalogue.evidence import Evidence, Source
from pia.errors import InputError, Place, Problem, Words
from pia.sheets.cell_text import read_back
from pia.sheets.zips import read_zip
from pia.terms.text import fold, nearest
from pia.verify.evidence.cells import day_in, stated
from pia.verify.evidence.procedure import RESULTS, SHEET, Step, procedure_of

if TYPE_CHECKING:
    from pia.model.read import Loaded

__all__ = ["HEADS", "Filled", "read_filled"]

HEADS: Final = {
    "title": "措置（統制）", "how": "確かめ方", "expected": "あるべき結果（宣言）", "result": "結果", "tester": "実施者", "date": "実施日",
    "note": "見た値・所在", "key": "キー", "claim": "統制の照合", "mark": "行の照合",
}  # fmt: skip
"""The heads of the sheet, by what the column holds."""

_PROTECTED: Final = ("title", "how", "expected")
_BY_HAND: Final = ("result", "tester", "date", "note")
_MAX_FILE: Final = 20 << 20
_MAX_UNPACKED: Final = 200 << 20
_MAX_ROWS, _MAX_COLUMNS = 20_000, 100
_LONGEST: Final = {"tester": 400, "note": 4000}
_SHOWN: Final = 40
_HEAD_WITHIN: Final = 30


class Filled(Struct, frozen=True):
    """What a sheet shows, and what is to be said of it: how many of its rows were filled in."""

    entries: tuple[Evidence, ...]
    notes: tuple[Words, ...]


def read_filled(path: Path, file: str, loaded: Loaded, name: str, today: dt.date) -> Filled:
    """Read the sheet of ``loaded`` (an assessment called ``name``) that people have filled in.

    Raises:
        InputError: it is no such sheet, or is another assessment's, or cells are wrong; every problem names its cell.
    """
    data = _bytes(path, file)
    sheet = _sheet(data, file)
    procedure = procedure_of(loaded, name)
    steps = {step.key: step for step in procedure.steps}
    reader = _Reader(sheet, file, steps, {control.id for control in loaded.assessment.controls}, today)
    reader.refuse_others(procedure.whose)
    digest = hashlib.sha256(data).hexdigest()
    entries = tuple(reader.entries(digest))
    if reader.problems:
        raise InputError(reader.problems[:_SHOWN])
    if not entries:
        raise InputError(_no_sheet(file, "記入した行が一つもありません", "no row of it is filled in"))
    blank = reader.rows - len(entries)
    missing = len(steps.keys() - reader.seen)
    notes = [
        Words(
            f"手順書の{reader.rows}行のうち{len(entries)}行が記入済みで、{blank}行は未記入です。",
            f"{len(entries)} of {reader.rows} rows of the sheet are filled in, {blank} are not",
        )
    ]
    if missing:
        notes.append(
            Words(
                f"評価書の手順のうち{missing}行が、この手順書にありません。",
                f"{missing} steps of the assessment are not on this sheet",
            )
        )
    return Filled(entries, tuple(notes))


def _bytes(path: Path, file: str) -> bytes:
    try:
        if path.stat().st_size > _MAX_FILE:
            raise InputError(_no_sheet(file, "20MiBを超えています", "it is larger than 20 MiB"))
        data = path.read_bytes()
    except OSError:
        raise InputError(_no_sheet(file, "読めません", "it cannot be read")) from None
    try:
        parts = read_zip(data, max_entries=2000, max_bytes=_MAX_UNPACKED)
    except InputError:
        raise InputError(_no_sheet(file, "Excelブックとして読めません", "it is no workbook that can be read")) from None
    for name, part in parts.items():
        if name.lower().endswith("vbaproject.bin"):
            raise InputError(_no_sheet(file, "マクロが入っています", "it holds macros"))
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
            raise InputError(_no_sheet(file, "XMLに宣言（DOCTYPE）があります", "its XML declares a document type"))
    return data


def _sheet(data: bytes, file: str) -> Any:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, SyntaxError, zipfile.BadZipFile):
        raise InputError(_no_sheet(file, "Excelブックとして読めません", "it is no workbook that can be read")) from None
    if SHEET not in workbook.sheetnames:
        raise InputError(_no_sheet(file, f"「{SHEET}」シートがありません", f"there is no sheet '{SHEET}'"))
    sheet = workbook[SHEET]
    if (sheet.max_row or 0) > _MAX_ROWS or (sheet.max_column or 0) > _MAX_COLUMNS:
        raise InputError(_no_sheet(file, "行又は列が多すぎます", "it has too many rows or columns"))
    return sheet


def _no_sheet(file: str, ja: str, en: str) -> Problem:
    return Problem(
        "evidence-sheet",
        Words(
            f"「{file}」は記入した実機確認手順書として読めません: {ja}。", f"{file} is no filled procedure sheet: {en}"
        ),
        Words(
            "pia evidence DIR --sheet で作り、記入したブックを渡してください。",
            "give the workbook that 'pia evidence DIR --sheet' made, filled in",
        ),
        Place(file, 1, 1, 1, 1),
    )


class _Reader:
    def __init__(self, sheet: Any, file: str, steps: dict[str, Step], controls: set[str], today: dt.date) -> None:
        self.problems: list[Problem] = []
        self.rows = 0
        self.seen: set[str] = set()
        self._sheet, self._file, self._steps, self._controls, self._today = sheet, file, steps, controls, today
        self._head, self._at = self._find_head()

    def _find_head(self) -> tuple[int, dict[str, int]]:
        wanted = {fold(title): name for name, title in HEADS.items()}
        for row in self._sheet.iter_rows(min_row=1, max_row=_HEAD_WITHIN):
            known = [(wanted[text], cell.column) for cell in row if (text := fold(str(cell.value or ""))) in wanted]
            at = dict(known)
            if "key" in at:
                twice = [HEADS[name] for name in at if [one for one, _ in known].count(name) > 1]
                if twice:
                    ja, en = f"見出し「{'、'.join(twice)}」が二つあります", f"heads stand twice: {', '.join(twice)}"
                    raise InputError(_no_sheet(self._file, ja, en))
                missing = [HEADS[name] for name in HEADS if name not in at]
                if missing:
                    raise InputError(
                        _no_sheet(
                            self._file,
                            f"列「{'、'.join(missing)}」がありません",
                            f"columns are missing: {', '.join(missing)}",
                        )
                    )
                return row[0].row, at
        raise InputError(_no_sheet(self._file, "見出しの行がありません", "there is no row of heads"))

    def refuse_others(self, whose: str) -> None:
        """Refuse the sheet of another body or assessment: rows of a template that both use are the same in both.

        Raises:
            InputError: the head is another's, or does not tell whose it is.
        """
        ours = fold(whose)
        begins = "".join(ours.partition(":")[:2])
        for row in self._sheet.iter_rows(min_row=1, max_row=max(self._head - 1, 1)):
            for cell in row:
                said = fold(read_back(str(cell.value or "")))
                if said.startswith(begins):
                    if said.startswith(ours):
                        return
                    raise InputError(self._others(cell.row, cell.column))
        raise InputError(self._others(1, 1))

    def _others(self, row: int, column: int) -> Problem:
        return Problem(
            "evidence-sheet-of-another",
            Words(
                f"「{self._file}」の見出しの評価実施機関と評価書が、この評価書のものではありません。",
                f"the head of {self._file} does not name the body and the assessment that it is to be added to",
            ),
            Words(
                "この評価書から作った手順書に記入したものを渡してください。見出しの行は消さずに残します。",
                "give a sheet that was made from this assessment, with its head as it was printed",
            ),
            Place(self._file, row, column, row, column + 1),
        )

    def entries(self, digest: str) -> list[Evidence]:
        """Return an entry for each row that was filled in."""
        found = []
        for row in range(self._head + 1, (self._sheet.max_row or 0) + 1):
            cells = {name: self._sheet.cell(row, column) for name, column in self._at.items()}
            if all(cell.value is None for cell in cells.values()):
                continue
            one = self._row(row, cells, digest)
            if one is not None:
                found.append(one)
        return found

    def _row(self, row: int, cells: dict[str, Any], digest: str) -> Evidence | None:
        before = len(self.problems)
        for name, cell in cells.items():
            if cell.data_type == "f":
                self._say(
                    cell,
                    "evidence-sheet-formula",
                    f"「{HEADS[name]}」に数式があります",
                    f"'{HEADS[name]}' holds a formula",
                )
        if len(self.problems) > before:
            return None
        self.rows += 1
        step = self._step(cells)
        if step is None:
            return None
        filled = {name: self._input(cells[name]) for name in _BY_HAND}
        if not any(filled.values()):
            return None
        outcome, day = self._result(cells, filled), self._day(cells)
        if not stated(filled["tester"]):
            self._say(
                cells["tester"],
                "evidence-sheet-partly",
                "結果があるのに、実施者がありません",
                "there is a result, but nobody who looked",
            )
        for name, longest in _LONGEST.items():
            if len(filled[name]) > longest:
                self._say(
                    cells[name],
                    "evidence-sheet-long",
                    f"{longest}字を超えています",
                    f"it is longer than {longest} characters",
                )
        if len(self.problems) > before or outcome is None or day is None:
            return None
        source = Source("実機確認手順書", row, digest)
        note, showing = filled["note"] or None, None if step.probe else step.showing
        return Evidence(
            step.control, "document", outcome, step.probe, source, (), filled["tester"], day, note, showing, None, None, step.claim
        )  # fmt: skip

    def _step(self, cells: dict[str, Any]) -> Step | None:
        """Return what the row was printed for, with the claim it was printed with; note what was changed since."""
        key = self._input(cells["key"])
        known = self._steps.get(key)
        if key in self.seen:
            self._say(
                cells["key"],
                "evidence-sheet-twice",
                f"キー「{key[:80]}」の行が二つあります",
                f"the key '{key[:80]}' stands twice",
            )
            return None
        self.seen.add(key)
        control, _, showing = key.partition("/")
        if control not in self._controls or not showing:
            near = nearest(key[:80], self._steps)
            ja, en = (f"。近いのは「{near}」です", f"; the nearest is '{near}'") if near else ("", "")
            self._say(
                cells["key"],
                "evidence-sheet-key",
                f"評価書にない統制のキーです{ja}",
                f"the assessment has no such control{en}",
            )
            return None
        printed = {name: read_back(str(cells[name].value or "")) for name in _PROTECTED}
        claim = self._input(cells["claim"])
        probe = showing.removeprefix("probe:") if showing.startswith("probe:") else None
        step = Step(
            key,
            control,
            probe,
            "probe" if probe else showing,
            printed["title"],
            printed["how"],
            printed["expected"],
            claim,
        )
        if step.mark == self._input(cells["mark"]):
            return step
        changed = [name for name in _PROTECTED if known is not None and printed[name] != getattr(known, name)]
        for name in changed or ["mark"]:
            self._say(
                cells[name], "evidence-sheet-changed",
                f"印刷された「{HEADS[name]}」が書き換えられています", f"the printed '{HEADS[name]}' was changed",
            )  # fmt: skip
        return None

    def _result(self, cells: dict[str, Any], filled: dict[str, str]) -> str | None:
        written = {fold(word): outcome for word, outcome in RESULTS.items()}
        found = written.get(fold(filled["result"]))
        if not filled["result"]:
            self._say(
                cells["result"],
                "evidence-sheet-partly",
                "記入の途中です。結果がありません",
                "the row is filled in partly: there is no result",
            )
        elif found is None:
            listed = "、".join(RESULTS)
            self._say(
                cells["result"],
                "evidence-sheet-result",
                f"結果は{listed}のどれかです",
                f"the result is one of {listed}",
            )
        return found

    def _day(self, cells: dict[str, Any]) -> dt.date | None:
        cell = cells["date"]
        value = cell.value
        day = (
            value.date()
            if isinstance(value, dt.datetime)
            else value
            if isinstance(value, dt.date)
            else day_in(str(value or ""))
        )
        if value is None:
            self._say(
                cell, "evidence-sheet-partly", "結果があるのに、実施日がありません", "there is a result, but no day"
            )
        elif day is None:
            self._say(cell, "evidence-sheet-date", "日付として読めません", "this is no day")
        elif day > self._today:
            self._say(
                cell,
                "evidence-sheet-date",
                f"基準日（{self._today}）より後の日付です",
                f"the day is after {self._today}",
            )
            return None
        return day

    def _input(self, cell: Any) -> str:
        return read_back(str(cell.value)).strip() if cell.value is not None else ""

    def _say(self, cell: Any, code: str, ja: str, en: str) -> None:
        at = f"{SHEET}!{cell.coordinate}"
        place = Place(self._file, cell.row, cell.column, cell.row, cell.column + 1)
        remedy = Words(
            "そのセルを直してください。印刷された列は、作り直した手順書から写してください。",
            "mend the cell; take printed cells from a sheet that is made anew",
        )
        self.problems.append(Problem(code, Words(f"{at}: {ja}。", f"{at}: {en}"), remedy, place))

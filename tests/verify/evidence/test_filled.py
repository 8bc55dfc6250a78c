"""The procedure sheet: what it holds, how it reads back, and every way in which a filled one can be wrong."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook

from pia.app.opened import open_assessment
from pia.catalogue.measures import measures
from pia.data import example_root
from pia.errors import InputError
from pia.forms.claim import claim_of
from pia.report.procedure import LEFT_OUT, procedure_paper, procedure_xlsx
from pia.verify.evidence.filled import HEADS, read_filled
from pia.verify.evidence.procedure import RESULTS, SHEET, Procedure, procedure_of

if TYPE_CHECKING:
    from pia.model.read import Loaded

DAY = dt.date(2026, 3, 31)


@cache
def assessment() -> Loaded:
    return open_assessment(example_root() / "jutaku")


@cache
def procedure() -> Procedure:
    return procedure_of(assessment(), "jutaku")


@cache
def blank() -> bytes:
    return procedure_xlsx(procedure())


class Sheet:
    """A sheet to be filled in, by the heads of its columns."""

    def __init__(self, data: bytes | None = None) -> None:
        self.book = load_workbook(io.BytesIO(blank() if data is None else data))
        self.sheet: Any = self.book[SHEET]
        self.head = next(
            row[0].row for row in self.sheet.iter_rows(max_row=20) if any(cell.value == HEADS["key"] for cell in row)
        )
        self.at = {
            name: next(c.column for c in self.sheet[self.head] if c.value == title) for name, title in HEADS.items()
        }

    def cell(self, row: int, name: str) -> Any:
        """Return a cell of the ``row``-th step (from 1)."""
        return self.sheet.cell(self.head + row, self.at[name])

    def fill(self, row: int, **cells: Any) -> Sheet:
        for name, value in {"result": "適合", "tester": "点検係", "date": dt.date(2026, 3, 20), **cells}.items():
            self.cell(row, name).value = value
        return self

    def saved(self, path: Path) -> Path:
        self.book.save(path)
        return path


def refused(path: Path) -> list[tuple[str, int, int, str]]:
    with pytest.raises(InputError) as caught:
        read_filled(path, "s.xlsx", assessment(), "jutaku", DAY)
    return [(p.code, p.place.line, p.place.column, p.message.en) for p in caught.value.problems if p.place]


# --- what it holds ---


def test_there_is_a_step_for_each_way_to_show_each_control() -> None:
    steps = procedure().steps
    assert len({step.key for step in steps}) == len(steps)
    shown = {(step.control, step.showing) for step in steps}
    for control in assessment().assessment.controls:
        for showing in set(measures()[control.measure].shown_by) - {"register"}:
            assert (control.id, showing) in shown
    assert all(step.how and step.expected and step.title for step in steps)


def test_declared_values_stand_in_what_is_to_be_seen() -> None:
    whole = procedure_of(open_assessment(example_root() / "juki"), "juki")
    (expiry,) = [step for step in whole.steps if step.key == "password-expiry/configuration"]
    assert "有効期間：90日" in expiry.expected
    assert "期限までに変えなければ使えなくする：はい" in expiry.expected
    assert "password-policy" in expiry.how
    (probe, *_) = [step for step in whole.steps if step.probe is not None]
    assert probe.key == f"{probe.control}/probe:{probe.probe}"


def test_the_same_assessment_gives_the_same_bytes() -> None:
    assert procedure_xlsx(procedure_of(open_assessment(example_root() / "jutaku"), "jutaku")) == blank()


def test_printed_cells_are_locked_and_results_are_chosen() -> None:
    one = Sheet()
    assert one.sheet.protection.sheet
    assert {name: one.cell(1, name).protection.locked for name in HEADS} == {
        name: name not in ("result", "tester", "date", "note") for name in HEADS
    }
    lists = [d.formula1 for d in one.sheet.data_validations.dataValidation if d.type == "list"]
    assert lists == [f'"{",".join(RESULTS)}"']
    assert one.sheet.print_title_rows == f"${one.head}:${one.head}"
    assert one.sheet.page_setup.orientation == "landscape"
    assert not any(cell.data_type == "f" for row in one.sheet.iter_rows() for cell in row)


def test_what_others_run_is_left_out_by_name() -> None:
    whole = procedure_of(open_assessment(example_root() / "juki"), "juki")
    assert whole.left_out
    assert not {step.control for step in whole.steps} & set(dict(whole.left_out))
    assert procedure_paper(whole).tables[-1].title == LEFT_OUT


# --- how it reads back ---


def test_a_filled_row_is_evidence_with_the_claim_it_was_printed_for(tmp_path: Path) -> None:
    step = procedure().steps[1]
    path = Sheet().fill(2, result="不適合", note="値は120日").saved(tmp_path / "s.xlsx")
    read = read_filled(path, "s.xlsx", assessment(), "jutaku", DAY)
    (one,) = read.entries
    index = next(i for i, control in enumerate(assessment().assessment.controls) if control.id == step.control)
    assert (one.control, one.outcome, one.tester, one.date, one.note) == (
        step.control,
        "refuted",
        "点検係",
        dt.date(2026, 3, 20),
        "値は120日",
    )
    assert one.claim == claim_of(assessment().assessment, index)
    assert (one.kind, one.probe, one.check) == ("document", step.probe, None if step.probe else step.showing)
    rows = len(procedure().steps)
    assert [note.en for note in read.notes] == [f"1 of {rows} rows of the sheet are filled in, {rows - 1} are not"]


@pytest.mark.parametrize("word, outcome", RESULTS.items())
def test_every_result_reads_back(word: str, outcome: str, tmp_path: Path) -> None:
    path = Sheet().fill(1, result=f" {word} ", date="令和8年3月2日").saved(tmp_path / "s.xlsx")
    (one,) = read_filled(path, "s.xlsx", assessment(), "jutaku", DAY).entries
    assert (one.outcome, one.date) == (outcome, dt.date(2026, 3, 2))


def test_rows_are_known_by_their_keys_wherever_they_stand(tmp_path: Path) -> None:
    one = Sheet().fill(3, note="三")
    key = one.cell(3, "key").value
    one.sheet.move_range(f"A{one.head + 3}:Z{one.head + 3}", rows=len(procedure().steps) + 4)
    one.sheet.insert_cols(2)
    read = read_filled(one.saved(tmp_path / "s.xlsx"), "s.xlsx", assessment(), "jutaku", DAY)
    assert [f"{e.control}/{e.check or 'probe:' + str(e.probe)}" for e in read.entries] == [key]


def test_a_sheet_of_older_wording_is_read_with_its_own_claim(tmp_path: Path) -> None:
    controls = assessment().assessment.controls
    changed = tuple(one.model_copy(update={"text": "改めた文。"}) if one.text else one for one in controls)
    from msgspec.structs import replace

    now = replace(assessment(), assessment=assessment().assessment.model_copy(update={"controls": changed}))
    read = read_filled(Sheet().fill(1).saved(tmp_path / "s.xlsx"), "s.xlsx", now, "jutaku", DAY)
    (one,) = read.entries
    index = next(i for i, control in enumerate(changed) if control.id == one.control)
    assert one.claim != claim_of(now.assessment, index)


# --- every way to be wrong, by its cell ---


def said(name: str, row: int, one: Sheet) -> str:
    return f"{SHEET}!{one.cell(row, name).coordinate}: "


@pytest.mark.parametrize(
    "name, value, code, words",
    [
        ("result", "だいたい", "evidence-sheet-result", "the result is one of 適合、不適合、確認できない、対象外"),
        ("result", None, "evidence-sheet-partly", "the row is filled in partly: there is no result"),
        ("tester", None, "evidence-sheet-partly", "there is a result, but nobody who looked"),
        ("date", None, "evidence-sheet-partly", "there is a result, but no day"),
        ("date", "きのう", "evidence-sheet-date", "this is no day"),
        ("date", dt.date(2026, 4, 1), "evidence-sheet-date", "the day is after 2026-03-31"),
        ("note", "あ" * 4001, "evidence-sheet-long", "it is longer than 4000 characters"),
        ("tester", "あ" * 401, "evidence-sheet-long", "it is longer than 400 characters"),
        ("title", "別の措置", "evidence-sheet-changed", "the printed '措置（統制）' was changed"),
        ("how", "見なくてよい", "evidence-sheet-changed", "the printed '確かめ方' was changed"),
        ("expected", "何でもよい", "evidence-sheet-changed", "the printed 'あるべき結果（宣言）' was changed"),
        ("claim", "sha256:" + "0" * 64, "evidence-sheet-changed", "the printed '行の照合' was changed"),
        ("result", "=A1", "evidence-sheet-formula", "'結果' holds a formula"),
        ("note", '=HYPERLINK("x")', "evidence-sheet-formula", "'見た値・所在' holds a formula"),
        ("expected", "=1+1", "evidence-sheet-formula", "'あるべき結果（宣言）' holds a formula"),
        ("key", "no-such-control/document", "evidence-sheet-key", "the assessment has no such control"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(name: str, value: Any, code: str, words: str, tmp_path: Path) -> None:
    one = Sheet().fill(2, **{name: value})
    blamed = "mark" if name == "claim" else name
    at = one.cell(2, blamed)
    (found, *rest) = refused(one.saved(tmp_path / "s.xlsx"))
    assert rest == []
    assert found[:3] == (code, at.row, at.column)
    assert found[3].startswith(said(blamed, 2, one) + words)


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    one = Sheet().fill(1)
    for name in HEADS:
        one.cell(2, name).value = one.cell(1, name).value
    assert [found[:3] for found in refused(one.saved(tmp_path / "s.xlsx"))] == [
        ("evidence-sheet-twice", one.cell(2, "key").row, one.cell(2, "key").column)
    ]


def test_all_wrong_cells_are_told_at_once(tmp_path: Path) -> None:
    one = Sheet().fill(1, result="○").fill(2, date=None).fill(3, tester=None)
    assert [found[1] - one.head for found in refused(one.saved(tmp_path / "s.xlsx"))] == [1, 2, 3]


def rezipped(data: bytes, **changes: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, changes.get(info.filename.rpartition("/")[2].replace(".", "_"), old.read(info)))
        for name in ("vbaProject_bin",):
            if name in changes:
                new.writestr("xl/vbaProject.bin", changes[name])
    return out.getvalue()


def other_workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.save(out)
    return out.getvalue()


def without(head: str) -> bytes:
    one, out = Sheet(), io.BytesIO()
    one.sheet.cell(one.head, one.at[head]).value = "別の見出し"
    one.book.save(out)
    return out.getvalue()


def huge() -> bytes:
    one, out = Sheet(), io.BytesIO()
    one.sheet.cell(1_000_000, 1).value = "x"
    one.book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: b"not a zip", "it is no workbook that can be read"),
        (lambda: b"", "it is no workbook that can be read"),
        (lambda: blank()[:2000], "it is no workbook that can be read"),
        (lambda: rezipped(blank(), workbook_xml=b"<x"), "it is no workbook that can be read"),
        (lambda: rezipped(blank(), vbaProject_bin=b"x"), "it holds macros"),
        (lambda: rezipped(blank(), workbook_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "its XML declares a document type"),
        (other_workbook, f"there is no sheet '{SHEET}'"),
        (lambda: without("result"), "columns are missing: 結果"),
        (lambda: without("key"), "there is no row of heads"),
        (huge, "it has too many rows or columns"),
        (blank, "no row of it is filled in"),
    ],
)  # fmt: skip
def test_what_is_no_filled_sheet_says_why(make: Any, words: str, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    path.write_bytes(make())
    assert refused(path) == [("evidence-sheet", 1, 1, f"s.xlsx is no filled procedure sheet: {words}")]


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.xlsx")[0][3].endswith("it cannot be read")


def test_a_step_that_was_cut_out_is_told(tmp_path: Path) -> None:
    one = Sheet().fill(1)
    one.sheet.delete_rows(one.head + 5)
    notes = read_filled(one.saved(tmp_path / "s.xlsx"), "s.xlsx", assessment(), "jutaku", DAY).notes
    assert notes[-1].en == "1 steps of the assessment are not on this sheet"


@pytest.mark.parametrize(
    "head, place",
    [("評価実施機関：隣市長　　評価書：jutaku　　手順：9件", (2, 1)), ("評価実施機関：見本市長　　評価書：juki　　手順：9件", (2, 1)), ("評価実施機関：見本市長　　評価書：jutaku2　　手順：9件", (2, 1)), (None, (1, 1))],
)  # fmt: skip
def test_a_sheet_of_another_body_or_assessment_is_refused_though_its_rows_read_the_same(
    head: str | None, place: tuple[int, int], tmp_path: Path
) -> None:
    one = Sheet().fill(1)
    assert str(one.sheet.cell(2, 1).value).startswith("評価実施機関：見本市長　　評価書：jutaku　　")
    one.sheet.cell(2, 1).value = head
    said = "the head of s.xlsx does not name the body and the assessment that it is to be added to"
    assert refused(one.saved(tmp_path / "s.xlsx")) == [("evidence-sheet-of-another", *place, said)]


def test_a_second_column_of_results_is_refused(tmp_path: Path) -> None:
    one = Sheet().fill(1, result="不適合")
    one.sheet.cell(one.head, 14).value, one.sheet.cell(one.head + 1, 14).value = HEADS["result"], "適合"
    said = f"s.xlsx is no filled procedure sheet: heads stand twice: {HEADS['result']}"
    assert refused(one.saved(tmp_path / "s.xlsx")) == [("evidence-sheet", 1, 1, said)]


def test_a_dash_is_nobody_who_looked(tmp_path: Path) -> None:
    one = Sheet().fill(1, tester="－")
    at = (one.head + 1, one.at["tester"])
    assert [found[:3] for found in refused(one.saved(tmp_path / "s.xlsx"))] == [("evidence-sheet-partly", *at)]

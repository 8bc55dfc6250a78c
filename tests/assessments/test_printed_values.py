"""What a reader of the printed form sees leads back to the line it was written on, and long texts are printed whole."""

from __future__ import annotations

import io
import random
import re
import shutil
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pypdfium2
import pytest
from console import call

from pia.app.form import filled
from pia.data import rules_root
from pia.forms.tree import Item, Table
from pia.model.vocabulary import vocabularies
from pia.render.formats import FORMATS
from pia.terms.bands import BAND_TABLES
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from collections.abc import Iterator

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
MODEL_CITY = Path(__file__).resolve().parents[1] / "data" / "model-city"
NAMES = ("wako", "model-city")
COUNT = 20
SEED = 20261121
FACT = re.compile(r"^  (?:記載|導出) (?P<file>[^:\s]+):(?P<line>\d+)  (?P<shown>.*)$", re.MULTILINE)
LONG = "".join(f"{number:04d}番目の届出を受け、記載の内容を確かめる。" for number in range(1, 126))
assert len(LONG) == 3_000


def at(name: str) -> Path:
    """Return the folder of an assessment: one of the published ones, or the small model city of the tests."""
    return MODEL_CITY if name == MODEL_CITY.name else ASSESSMENTS / name


def squeeze(text: str) -> str:
    return "".join(text.split())


@cache
def paper(directory: Path, format_: str) -> bytes:
    """Build a form in one format."""
    return FORMATS[format_].render(filled(directory))


@cache
def pdf_text(directory: Path) -> str:
    """Return what the pages of the form say between head and foot, without white space."""
    margin = 20 / 25.4 * 72
    with pypdfium2.PdfDocument(paper(directory, "pdf")) as document:
        return squeeze(
            "".join(
                page.get_textpage().get_text_bounded(bottom=margin - 2, top=page.get_height() - margin + 2)
                for page in document
            )
        )


# --- twenty values of the printed form, each asked for by itself --------------------------------------------------


def pieces(item: Item) -> Iterator[str]:
    """Yield what a reader may copy out of a cell: a line of it, a ticked label, the text in a bracket, a cell of a table."""
    if isinstance(item.value, Table):
        yield from (cell for row in item.value.rows for cell in row[1:])
    elif isinstance(item.value, tuple):
        yield from item.value
        yield from (text for _, text in item.details)
    else:
        yield from item.printed().split("\n")


@cache
def picked(name: str) -> tuple[str, ...]:
    """Return values that stand in the PDF, one out of each of twenty parts of the form, in printed order."""
    text = pdf_text(at(name))
    found = dict.fromkeys(
        squeeze(piece)
        for item in filled(at(name)).items()
        if item.facts
        for piece in pieces(item)
        if len(squeeze(piece)) > 3
    )
    printed = [piece for piece in found if piece in text]
    assert len(printed) > 0.97 * len(found), sorted(set(found) - set(printed))
    chance = random.Random(SEED)
    bounds = [len(printed) * part // COUNT for part in range(COUNT + 1)]
    return tuple(chance.choice(printed[low:high]) for low, high in pairwise(bounds))


def source_of(directory: Path, file: str) -> list[str]:
    """Return the lines of a file of an assessment, or of a profile that it inherits."""
    folder = rules_root() if file.startswith("profiles/") else directory
    return (folder / file).read_text(encoding="utf-8").splitlines()


def passage(directory: Path, file: str, line: int) -> str:
    """Return what a fact's line begins: itself and what is indented below it; of a list's first row, all rows."""
    lines = source_of(directory, file)
    depth = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    last = line
    below = (" " * (depth + 1), " " * depth + "- ") if lines[line - 2].endswith(":") else (" " * (depth + 1),)
    while last < len(lines) and (not lines[last].strip() or lines[last].startswith(below)):
        last += 1
    return "\n".join(lines[line - 1 : last])


def leads(value: str, written: str, directory: Path, *, hops: int = 1) -> bool:
    """Tell whether ``written`` says ``value``.

    In these words; in other order on one line (a citation and its heading); as a slug; as a number in a band; with marks
    where values stand; or by the id of something that says it.
    """
    parts = re.findall(r"\w{2,}", value)
    words = set(re.findall(r"[a-z][a-z0-9-]*", written))
    return (
        value in squeeze(written)
        or any(all(part in squeeze(line) for part in parts) for line in written.splitlines())
        or any(
            squeeze(label) == value and slug in words
            for v in vocabularies().values()
            for slug, label in v.choices.items()
        )
        or ("none" in words and value.endswith(("しない", "なし")))
        or any(_in_band(value, int(count)) for count in re.findall(r"count: (\d+)", written))
        or any(re.fullmatch(_pattern(text), value) for text in written.splitlines() if "{" in text and ":" in text)
        or (hops > 0 and any(leads(value, one, directory, hops=hops - 1) for one in _entities(words, directory)))
    )


def _in_band(value: str, count: int) -> bool:
    for table in BAND_TABLES.values():
        try:
            if squeeze(table.band_of(count).label) == value:
                return True
        except TermError:
            continue
    return False


def _pattern(text: str) -> str:
    """Return the pattern of a text with {marks}; what stands before it on its line (``text: ・``) may be missing."""
    said = squeeze(text.partition(": ")[2] or text)
    return ".+".join(re.escape(part) for part in re.split(r"\{[a-z-]+\}", said))


def _entities(ids: set[str], directory: Path) -> Iterator[str]:
    for path in sorted(directory.glob("*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = re.match(r"\s*- (?:\{)?id: ([a-z0-9-]+)", line)
            if match and match[1] in ids:
                yield passage(directory, path.name, number)


@pytest.mark.parametrize("name", NAMES)
def test_the_picked_values_are_spread_over_the_form(name: str) -> None:
    values = picked(name)
    text = pdf_text(at(name))
    assert len(set(values)) == COUNT
    assert all(value in text for value in values)
    assert len({text.index(value) * 10 // len(text) for value in values}) >= 7  # of ten parts of the text


@pytest.mark.parametrize("part", range(COUNT))
@pytest.mark.parametrize("name", NAMES)
def test_a_printed_value_leads_to_the_line_it_was_written_on(
    name: str, part: int, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = at(name)
    value = picked(name)[part]
    ran = call(capsys, "why", directory, value)
    assert (ran.code, ran.err) == (0, "")
    facts = [(m["file"], int(m["line"]), m["shown"]) for m in FACT.finditer(ran.out)]
    assert facts
    for file, line, shown in facts:
        source = source_of(directory, file)[line - 1].strip()
        assert source.startswith(shown.removesuffix("…").rstrip()), f"{file}:{line}"
    leading = [f"{f}:{n}" for f, n, _ in facts if leads(value, passage(directory, f, n), directory)]
    assert leading, f"{value} is not said by {[f'{f}:{n}' for f, n, _ in facts]}"


@pytest.mark.parametrize(
    "name, value, file, start",
    [
        ("model-city", "高等学校等就学支援金の支給に関する事務", "recipients.yaml", "- {id: row-151, "),
        ("model-city", "６．統計異動の集計及び人口統計の資料を作成する。", "systems.yaml", "- ６．統計　異動の集計"),
        ("wako", "個人番号カードの交付等", "assessment.yaml", "- {id: number-17, cite: 番号法第17条, "),
        ("model-city", "変更前の世帯番号", "files.yaml", "変更前の続柄, 変更前の世帯番号, "),
        (
            "wako",
            "（番号法第19条第8号に基づく主務省令第2条の表における情報照会の根拠）",
            "changes.yaml",
            "（番号法第19条第8号に",
        ),
        ("wako", "端末を起動するときに生体認証を行い", "controls.yaml", "text: ・端末を起動するとき"),
        (
            "wako",
            "ログインとログアウトをした職員",
            "profiles/intermediate-server-platform/2025-07.yaml",
            "operator-log: ・職員の認証と権限の管理を担う機能は",
        ),
    ],
)
def test_of_a_long_text_or_a_list_the_very_line_is_named(
    name: str, value: str, file: str, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = call(capsys, "why", at(name), value)
    assert ran.code == 0
    lines = source_of(at(name), file)
    named = [lines[int(m["line"]) - 1] for m in FACT.finditer(ran.out) if m["file"] == file]
    saying = [line for line in named if squeeze(value) in squeeze(line)]
    assert len(saying) == 1, ran.out
    assert saying[0].strip().startswith(start)


def test_a_value_that_is_not_printed_leads_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    value = "どの欄にもない値"
    assert value not in pdf_text(MODEL_CITY)
    ran = call(capsys, "why", MODEL_CITY, value)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("誤り[unknown-item] 「どの欄にもない値」に当たる欄も値もありません。\n")


@pytest.mark.parametrize(
    "printed, control",
    [
        ("パスワードは市が定める期間ごとに変更", "password-expiry"),
        ("一定の期間ごとに操作の記録を点検", "log-review"),
        ("データセンターから離れた別の拠点に保管", "backup"),
    ],
)
def test_the_published_wording_of_a_withheld_value_leads_to_its_control(
    printed: str, control: str, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = MODEL_CITY
    assert printed in pdf_text(directory)
    ran = call(capsys, "why", directory, printed)
    assert (ran.code, ran.err) == (0, "")
    lines = (directory / "controls.yaml").read_text(encoding="utf-8").splitlines()
    start = lines.index(f"  - id: {control}") + 1
    end = next(n for n in range(start + 1, len(lines) + 1) if n == len(lines) or lines[n].startswith("  - id: "))
    named = [int(m["line"]) for m in FACT.finditer(ran.out) if m["file"] == "controls.yaml"]
    assert [line for line in named if start < line <= end], f"{control} stands at {start} to {end}, named are {named}"


# --- a cell of three thousand characters --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example with a 事務の内容 of 3,000 characters, in one paragraph."""
    directory = tmp_path_factory.mktemp("wordy") / "model-city"
    shutil.copytree(MODEL_CITY, directory)
    path = directory / "assessment.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  description: |-\n")
    end = text.index("  # Ⅰ４", start)
    path.write_text(f"{text[:start]}  description: {LONG}\n{text[end:]}", encoding="utf-8", newline="\n")
    return directory


def _pdf(data: bytes) -> Iterator[str]:
    with pypdfium2.PdfDocument(data) as document:
        margin = 20 / 25.4 * 72
        yield "".join(
            page.get_textpage().get_text_bounded(bottom=margin - 2, top=page.get_height() - margin + 2)
            for page in document
        )


def _xlsx(data: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        yield "".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def _docx(data: bytes) -> Iterator[str]:
    for table in docx.Document(io.BytesIO(data)).tables:
        yield "".join(cell.text for row in table.rows for cell in row.cells)


def _text(data: bytes) -> Iterator[str]:
    yield data.decode("utf-8")


READ = {"pdf": _pdf, "xlsx": _xlsx, "docx": _docx, "html": _text, "md": _text}


@pytest.mark.parametrize("format_", READ)
def test_three_thousand_characters_are_printed_whole(format_: str, wordy: Path) -> None:
    assert any(LONG in squeeze(text) for text in READ[format_](paper(wordy, format_)))


def test_the_long_cell_goes_over_several_pages_and_pushes_nothing_out(wordy: Path) -> None:
    whole = ["".join(page.split()) for page in _pages(paper(wordy, "pdf"))]
    assert len([page for page in whole if "番目の届出を受け" in page]) >= 2
    text = pdf_text(wordy)
    before, after = text.split(LONG)
    assert before.endswith("②事務の内容") or "事務の内容" in before[-40:]
    assert "10万人以上30万人未満" in after[:400]


def _pages(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_the_reason_for_the_long_cell_is_its_line(wordy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "why", wordy, LONG[1_490:1_520])
    (found,) = FACT.finditer(ran.out)
    source = (wordy / found["file"]).read_text(encoding="utf-8").splitlines()[int(found["line"]) - 1]
    assert source == f"  description: {LONG}"
    assert found["shown"].startswith("description: 0001番目の届出を受け")
    assert len(found["shown"]) < 120

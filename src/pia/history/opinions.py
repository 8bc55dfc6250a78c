"""意見 as a table (CSV or xlsx): what was said to which place, the answer to it, and what it changed; nobody's name is kept.

Columns that tell who somebody is (氏名, 住所, 電話 …) are read only to take the same words out of the texts, and dropped.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from pia.errors import InputError, Place, Problem, Words
from pia.sheets.cell_text import read_back
from pia.source.csv_cells import MAX_COLUMNS, MAX_ROWS, scan
from pia.source.decode import MAX_FILE, check_text, decode, read_bytes
from pia.terms.text import fold, nearest

__all__ = ["HEADS", "OMITTED", "Opinion", "read_opinions"]

OMITTED = "［個人に関する記載のため省略］"
HEADS = ("番号", "ページ", "行", "項目", "意見", "考え方", "反映")
"""The columns of the table that the kit makes, in their order."""

_COLUMNS = {
    "number": ("番号", "no", "id"),
    "page": ("ページ", "頁", "page"),
    "line": ("行", "line"),
    "item": ("項目", "該当箇所", "キー", "item", "key"),
    "opinion": ("意見", "意見の概要", "意見の内容", "opinion"),
    "answer": ("考え方", "市の考え方", "回答", "answer"),
    "reflection": ("反映", "評価書への反映", "修正", "reflection"),
}
_PERSONAL = (
    "氏名", "名前", "お名前", "住所", "ご住所", "電話", "電話番号", "メール", "メールアドレス", "連絡先", "年齢", "性別", "職業",
    "団体名", "法人名", "name", "address", "phone", "mail", "email",
)  # fmt: skip
_NAMES = {fold(title): name for name, titles in _COLUMNS.items() for title in (name, *titles)}
_WHO = frozenset(map(fold, _PERSONAL))
_LISTED = "、".join(HEADS)
_MASKS = (
    re.compile(r"[A-Za-z0-9_.+-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"),
    re.compile(
        r"(?<![0-9０-９])[0-9０-９]{4}[ 　－ー-]?[0-9０-９]{4}[ 　－ー-]?[0-9０-９]{4}(?![0-9０-９])"
    ),  # 個人番号
    re.compile(r"(?<![0-9０-９])[0０][0-9０-９]{1,4}[-－ー(（][0-9０-９]{1,4}[-－ー)）][0-9０-９]{3,4}(?![0-9０-９])"),
    re.compile(r"〒 ?[0-9０-９]{3}[-－ー]?[0-9０-９]{4}"),
)
_MOST_UNPACKED = 64 * 1024 * 1024
_SHORTEST_NAME = 2


class Opinion(Struct, frozen=True, kw_only=True):
    """One opinion, without anything that tells whose it is. ``page`` and ``line`` are those of the draft."""

    number: str
    page: int | None
    line: int | None
    item: str
    opinion: str
    answer: str
    reflection: str
    place: Place


class _Read(Struct, frozen=True):
    """One cell as it was read, with its place in the file."""

    text: str
    place: Place


def read_opinions(path: Path) -> tuple[Opinion, ...]:
    """Return the opinions in the table at ``path``.

    Raises:
        InputError: the file cannot be read, has unknown or missing columns, or a row has no opinion or no usable page; all at
            once.
    """
    rows = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    if not rows:
        raise InputError(_problem("opinions-empty", _EMPTY, Place(path.name, 1, 1, 1, 1)))
    fields, who, problems = _header(rows[0])
    found: list[Opinion] = []
    for number, row in enumerate(rows[1:], 1):
        found += _opinion(number, row, fields, who, problems)
    if problems:
        raise InputError(problems)
    return tuple(found)


def _csv(path: Path) -> list[list[_Read]]:
    data = read_bytes(path, path.name, table=True)
    text, _ = decode(data, path.name, also="cp932")
    problems = check_text(text, path.name, size=len(data), max_line=MAX_FILE)
    if problems:
        raise InputError(problems)
    rows, trouble = scan(text, path.name)
    if trouble is not None:
        raise InputError(trouble)
    return [[_Read(cell.text, cell.place) for cell in row] for row in rows]


def _xlsx(path: Path) -> list[list[_Read]]:
    """Return the rows of the first sheet; formulas count as what was last seen in their cells."""
    _check_size(path)
    try:
        return list(_sheet_rows(path))
    except Exception as error:  # noqa: BLE001  # what openpyxl raises for a broken workbook is anything
        raise InputError(_problem("opinions-unreadable", _unreadable(type(error).__name__), _top(path))) from None


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(each.file_size for each in packed.infolist())
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(_problem("opinions-unreadable", _unreadable(type(error).__name__), _top(path))) from None
    if size > _MOST_UNPACKED:
        raise InputError(_problem("opinions-unreadable", _unreadable(f"> {_MOST_UNPACKED}"), _top(path)))


def _sheet_rows(path: Path) -> Iterator[list[_Read]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        rows = book.worksheets[0].iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True)
        for number, cells in enumerate(rows, 1):
            if any(value is not None and str(value).strip() for value in cells):
                yield [_Read(_said(v), Place(path.name, number, at, number, at)) for at, v in enumerate(cells, 1)]
    finally:
        book.close()


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return read_back(str(value))


def _top(path: Path) -> Place:
    return Place(path.name, 1, 1, 1, 1)


def _header(row: Sequence[_Read]) -> tuple[dict[str, int], list[int], list[Problem]]:
    fields: dict[str, int] = {}
    who: list[int] = []
    problems: list[Problem] = []
    for at, cell in enumerate(row):
        title = fold(cell.text)
        if not title:
            continue
        if title in _WHO:
            who.append(at)
        elif title not in _NAMES:
            near = nearest(cell.text.strip()[:40], [title for titles in _COLUMNS.values() for title in titles])
            problems.append(_problem("opinions-column-unknown", _unknown(cell.text, near), cell.place))
        elif _NAMES[title] in fields:
            problems.append(_problem("opinions-column-twice", _twice(cell.text), cell.place))
        else:
            fields[_NAMES[title]] = at
    if "opinion" not in fields and not problems:
        problems.append(_problem("opinions-column-missing", _MISSING, row[0].place))
    return fields, who, problems


def _opinion(
    number: int, row: Sequence[_Read], fields: dict[str, int], who: Sequence[int], problems: list[Problem]
) -> Iterator[Opinion]:
    def cell(name: str) -> _Read:
        at = fields.get(name)
        return row[at] if at is not None and at < len(row) else _Read("", row[0].place)

    if not any(cell(name).text.strip() for name in fields):
        return
    if not cell("opinion").text.strip():
        problems.append(_problem("opinion-blank", _BLANK, cell("opinion").place))
        return
    names = [row[at].text.strip() for at in who if at < len(row) and len(row[at].text.strip()) >= _SHORTEST_NAME]
    page, line = (_number(cell(name), problems) for name in ("page", "line"))
    yield Opinion(
        number=cell("number").text.strip() or str(number),
        page=page,
        line=line,
        item=cell("item").text.strip(),
        opinion=_masked(cell("opinion").text, names),
        answer=_masked(cell("answer").text, names),
        reflection=_masked(cell("reflection").text, names),
        place=cell("opinion").place,
    )


def _number(cell: _Read, problems: list[Problem]) -> int | None:
    text = fold(cell.text).removeprefix("p.").removesuffix("頁").removesuffix(fold("ページ")).removesuffix("行")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        problems.append(_problem("opinions-bad-number", _bad_number(cell.text), cell.place))
        return None
    return int(text)


def _masked(text: str, names: Sequence[str]) -> str:
    """Return a text without the names of its row, mail addresses, telephone numbers, postcodes and 個人番号."""
    said = text.replace("\r\n", "\n").strip()
    for name in sorted(names, key=len, reverse=True):
        said = said.replace(name, OMITTED)
        bare = re.sub(r"\s", "", name)
        if len(bare) >= _SHORTEST_NAME:
            said = said.replace(bare, OMITTED)
    for mask in _MASKS:
        said = mask.sub(OMITTED, said)
    return said


# --- words ---


def _problem(code: str, words: tuple[Words, Words], place: Place) -> Problem:
    return Problem(code, *words, place)


_HOW = Words(f"見出しは次のとおりです: {_LISTED}", f"the columns are: {_LISTED}")
_EMPTY = (Words("意見の表が空です。", "the table of opinions is empty"), _HOW)
_MISSING = (Words("意見の表に「意見」の列がありません。", "the table has no column 意見"), _HOW)
_BLANK = (
    Words("意見の書かれていない行があります。", "a row has no opinion"),
    Words("意見を書くか、行を削除してください。", "write the opinion, or delete the row"),
)


def _unknown(title: str, near: str | None) -> tuple[Words, Words]:
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    return (
        Words(f"「{title[:40]}」という列は読めません。", f"there is no column {title[:40]!r}"),
        Words(f"{hint.ja}{_HOW.ja}", f"{hint.en}{_HOW.en}"),
    )


def _twice(title: str) -> tuple[Words, Words]:
    return Words(f"「{title[:40]}」の列が二つあります。", f"the column {title[:40]!r} stands twice"), _HOW


def _bad_number(text: str) -> tuple[Words, Words]:
    return (
        Words(f"「{text[:20]}」は頁や行の数として読めません。", f"{text[:20]!r} is no number of a page or a line"),
        Words("12 のように書くか、空欄にしてください。", "write it like 12, or leave it blank"),
    )


def _unreadable(why: str) -> tuple[Words, Words]:
    return (
        Words(f"意見の表（xlsx）が読めません（{why[:60]}）。", f"the workbook of opinions cannot be read ({why[:60]})"),
        Words("Excelで開いて保存し直すか、CSVで保存してください。", "save it again, or as CSV"),
    )

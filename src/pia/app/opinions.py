"""Opinions that came in: resolved to items of the draft, answered, and entered into the procedure of the assessment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pia.app.comment_kit import INDEX, heard_of
from pia.app.kit_pages import answers_form
from pia.app.opened import open_assessment
from pia.errors import InputError, Problem, Words
from pia.history.opinions import Opinion, read_opinions
from pia.render.formats import FORMATS
from pia.sheets.atomic import write_atomic
from pia.source.edit import AddKey, Edit, Replace, apply_edits
from pia.source.nodes import Mapping as Keys
from pia.terms.text import fold, nearest

if TYPE_CHECKING:
    from pia.model.read import Loaded
    from pia.source.load import Document

__all__ = ["Answers", "answers", "enter"]

_SHEETS = ("pdf", "docx", "html", "xlsx")
_MOST_BYTES = 16 * 1024 * 1024


class Answers(Struct, frozen=True, kw_only=True):
    """The opinions with the key of the item each is about (None: of the whole), and the files for the public."""

    opinions: tuple[Opinion, ...]
    keys: tuple[str | None, ...]
    paths: tuple[str, ...]
    files: dict[str, bytes]
    unanswered: tuple[Opinion, ...]


class _Where(Struct, frozen=True):
    """An item of the draft that was heard: its key, and where it begins."""

    key: str
    page: int
    line: int
    path: str


class _Index(Struct, frozen=True):
    schema: str
    items: list[_Where]


def answers(new: str, table: Path, kit: Path) -> Answers:
    """Return the opinions in ``table`` with the items they are about; pages and lines are those of the kit in ``kit``.

    Where there is no kit in that folder, they are those of ``new`` as it stands.

    Raises:
        InputError: the table or the kit cannot be read, or an opinion names an item or a page that there is not.
    """
    opinions = read_opinions(table)
    heard = heard_of(new)
    index = _kept(kit / INDEX)
    if index is None:
        cells = {cell.key: cell for cell in heard.version.public.cells}
        index = [
            _Where(key, at.page, at.line, cells[key].path) for key, at in heard.draft().places.items() if key in cells
        ]
    problems: list[Problem] = []
    found = [_item(opinion, index, problems) for opinion in opinions]
    if problems:
        raise InputError(problems)
    paths = tuple("" if one is None else one.path for one in found)
    form = answers_form(heard.version.public, opinions, paths)
    files = {f"answers{FORMATS[fmt].suffix}": FORMATS[fmt].render(form) for fmt in _SHEETS}
    data = {
        "schema": "pia-opinions/1",
        "opinions": [
            {
                "number": one.number,
                "page": one.page,
                "line": one.line,
                "key": None if item is None else item.key,
                "path": None if item is None else item.path,
                "opinion": one.opinion,
                "answer": one.answer,
                "reflection": one.reflection,
            }
            for one, item in zip(opinions, found, strict=True)
        ],
    }
    files["answers.json"] = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
    return Answers(
        opinions=opinions,
        keys=tuple(None if one is None else one.key for one in found),
        paths=paths,
        files=files,
        unanswered=tuple(one for one in opinions if not one.answer),
    )


def enter(folder: Path, made: Answers) -> Path:
    """Write what was said and what it changed into 主な意見の内容 and 評価書への反映; comments and the rest stay.

    Raises:
        InputError: an opinion has no answer yet, or the file cannot be edited; nothing is written then.
    """
    if made.unanswered:
        raise InputError([_no_answer(one) for one in made.unanswered])
    loaded = open_assessment(folder)
    document = _holder(loaded)
    edits = _edits(document, _content(made), _reflection(made))
    path = folder / document.file
    write_atomic(path, apply_edits(document, edits).encode("utf-8"))
    return path


def _content(made: Answers) -> str:
    if not made.opinions:
        return "意見はなかった。"
    lines = [
        f"（{n}）{_line(one.opinion)}{f'［{path}］' if path else ''}"
        for n, (one, path) in enumerate(zip(made.opinions, made.paths, strict=True), 1)
    ]
    return "\n".join([f"次の{len(lines)}件の意見があった。", *lines])


def _reflection(made: Answers) -> str:
    if not made.opinions:
        return "意見がなかったため、反映した事項はない。"
    return "\n".join(
        f"（{n}）{_line(one.answer)}　反映: {_line(one.reflection) or 'なし'}" for n, one in enumerate(made.opinions, 1)
    )


def _line(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n") if line.strip())


def _holder(loaded: Loaded) -> Document:
    """Return the file of the assessment's own in which its procedure stands, else its first."""
    own = [
        document
        for document in loaded.assembled.documents
        if document.file.endswith((".yaml", ".yml")) and not document.file.startswith(("..", "profiles/"))
    ]
    there = [each for each in own if isinstance(each.root, Keys) and each.root.get("procedure") is not None]
    return (there or own)[0]


def _edits(document: Document, content: str, reflection: str) -> list[Edit]:
    values: dict[str, Any] = {"content": content, "reflection": reflection}
    procedure = document.root.get("procedure") if isinstance(document.root, Keys) else None
    if not isinstance(procedure, Keys):
        return [AddKey((), "procedure", {"opinions": values})]
    opinions = procedure.get("opinions")
    if opinions is None:
        return [AddKey(("procedure",), "opinions", values)]
    if not isinstance(opinions, Keys):
        return [Replace(("procedure", "opinions"), values)]
    at = ("procedure", "opinions")
    return [
        Replace((*at, key), value) if opinions.get(key) is not None else AddKey(at, key, value)
        for key, value in values.items()
    ]


# --- the item an opinion is about ---


def _item(opinion: Opinion, index: Sequence[_Where], problems: list[Problem]) -> _Where | None:
    if opinion.item:
        found = next((one for one in index if opinion.item in (one.key, one.path)), None)
        if found is None:
            key = fold(opinion.item)
            found = next((one for one in index if key in (fold(one.key), fold(one.path))), None)
        if found is None:
            near = nearest(opinion.item[:80], [name for one in index for name in (one.path, one.key)])
            problems.append(_unknown(opinion, near))
        return found
    if opinion.page is None:
        return None
    on_page = sorted((one for one in index if one.page == opinion.page), key=lambda one: one.line)
    before = [one for one in index if one.page < opinion.page]
    if not on_page and opinion.page > max((one.page for one in index), default=0):
        problems.append(_no_page(opinion))
        return None
    above = [one for one in on_page if opinion.line is None or one.line <= opinion.line]
    if above:
        return above[0] if opinion.line is None else above[-1]
    return max(before, key=lambda one: (one.page, one.line), default=None)


def _kept(path: Path) -> list[_Where] | None:
    """Return where the items stood in the draft that was heard, None where no kit is there."""
    if not path.is_file():
        return None
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(_broken(path, f"> {_MOST_BYTES}"))
        index = msgspec.json.decode(path.read_bytes(), type=_Index)
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(_broken(path, str(error)[:80])) from None
    if index.schema != "pia-kit/1":
        raise InputError(_broken(path, index.schema[:40]))
    return index.items


def _broken(path: Path, why: str) -> Problem:
    return Problem(
        "bad-kit-index",
        Words(f"「{path.name}」が読めません（{why}）。", f"{path.name} cannot be read ({why})"),
        Words("pia comment-kit で資料を作り直してください。", "make the kit again with pia comment-kit"),
    )


def _unknown(opinion: Opinion, near: str | None) -> Problem:
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    return Problem(
        "opinion-item-unknown",
        Words(
            f"「{opinion.item[:80]}」という項目は評価書案にありません。", f"the draft has no item {opinion.item[:80]!r}"
        ),
        Words(
            f"{hint.ja}項目のパスかキーを書くか、空欄にして頁と行を書いてください。",
            f"{hint.en}write the path or the key of an item, or leave it blank and give page and line",
        ),
        opinion.place,
    )


def _no_page(opinion: Opinion) -> Problem:
    return Problem(
        "opinion-page-unknown",
        Words(f"評価書案に{opinion.page}頁はありません。", f"the draft has no page {opinion.page}"),
        Words("頁を確かめるか、空欄にしてください。", "check the page, or leave it blank"),
        opinion.place,
    )


def _no_answer(opinion: Opinion) -> Problem:
    return Problem(
        "opinion-unanswered",
        Words(f"意見{opinion.number[:20]}に考え方が書かれていません。", f"opinion {opinion.number[:20]} has no answer"),
        Words(
            "考え方を書いてから --write を付けてください。何も書き込んでいません。",
            "write the answer first; nothing was written",
        ),
        opinion.place,
    )

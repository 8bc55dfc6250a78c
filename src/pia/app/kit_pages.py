"""The sheets of the comment kit as forms that every renderer can draw: summary, annex with pages, opinion sheet, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.forms.tree import Form, Group, Item, Table
from pia.history.excerpt import OMITTED, REWRITTEN

if TYPE_CHECKING:
    from pia.app.kit_settings import KitSettings
    from pia.history.opinions import Opinion
    from pia.history.rows import Row
    from pia.history.snapshot import Snapshot
    from pia.render.draft import PlaceOnPage

__all__ = ["Told", "answers_form", "changes_form", "opinion_form", "place_words", "summary_form", "told"]

_LONGEST = 240
LEGEND = "※の付いた項目は、内容を変えると「重要な変更」に当たることがある項目です。重要な変更をするときは、変える前に評価をやり直します。"
_READING = (
    ("特定個人情報", "個人番号（マイナンバー）をその内容に含む個人情報です。"),
    (
        "特定個人情報ファイル",
        "個人番号を含む個人情報を、検索できるようにまとめたものです。システムのデータベースなどが当たります。",
    ),
    (
        "特定個人情報保護評価",
        "特定個人情報ファイルを持つ前や取扱いを大きく変える前に、漏えいなどの危険性を見積もり、減らす措置を講じていると宣言するものです。",
    ),
    ("委託・再委託", "事務の一部を事業者などに任せること、任された者が更に別の者に任せることです。"),
    ("提供・移転", "別の機関に渡すことを提供、同じ機関の別の部署などで使うことを移転といいます。"),
    ("リスク対策", "漏えい、目的外の利用などが起こる危険性（リスク）を減らすための措置です。"),
)


class Told(Struct, frozen=True):
    """One change in plain words: what changes, before, after, why, and where in the draft."""

    what: str
    before: str
    after: str
    why: str | None
    place: str


def told(row: Row, names: Mapping[str, str], why: str | None, places: Mapping[str, PlaceOnPage]) -> Told:
    """Return a row in plain words; ``names`` are files, recipients and systems by key."""
    label = _label(row)
    where = _owner_of(row, names)
    many = f"など{len(row.cells)}か所" if row.bundle is not None and len(row.cells) > 1 else ""
    if row.kind.startswith("block-"):
        verb = "を加えます" if row.kind == "block-added" else "がなくなります"
        what = f"{where}{label}{verb}。"
    elif row.kind == "added":
        what = f"{where}「{label}」{many}を新たに記載します。"
    elif row.kind == "removed":
        what = f"{where}「{label}」{many}の記載をなくします。"
    else:
        what = f"{where}「{label}」{many}の記載を改めます。"
    if why is None and "形式的な変更" in row.explanation:
        why = "名称や表記を改めるもので、取扱いは変わりません。"
    return Told(what, _short(row.before), _short(row.after), why, _places(row, places))


def _label(row: Row) -> str:
    lines = [line for line in row.item.split("\n") if line]
    last = lines[-1] if lines else row.path
    if row.bundle is not None and row.cells:
        last = row.cells[0].item.rpartition("\n")[2]
    if row.kind.startswith("block-") and row.cells:
        text = (row.cells[0].after or row.cells[0].before).partition("\n")[0]
        return f"{last}「{text[:60]}」" if text else last
    return last


def _owner_of(row: Row, names: Mapping[str, str]) -> str:
    if row.bundle is not None or row.kind.startswith("block-"):
        return ""
    owner = "/".join(row.key.partition("#")[0].split("/")[:2])
    return f"{names[owner]}の" if owner in names else ""


def _short(text: str) -> str:
    said = text.removeprefix(REWRITTEN).strip("\n")
    said = "\n".join(line for line in said.split("\n") if line.strip() != OMITTED) or said
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _places(row: Row, places: Mapping[str, PlaceOnPage]) -> str:
    found = sorted({places[key] for key in row.keys if key in places})
    said = "、".join(place_words(place) for place in found[:4])
    return f"{said}ほか" if len(found) > 4 else said or "－"


def place_words(place: PlaceOnPage) -> str:
    """Return 12頁3行."""
    return f"{place.page}頁{place.line}行"


# --- the sheets ---


def summary_form(version: Snapshot, settings: KitSettings, changes: Sequence[Told]) -> Form:
    """Return what changes and why, in plain words, with what the reader has to know."""
    table = Table(
        ("番号", "変わること", "変更前", "変更後", "理由", "評価書案の頁・行"),
        tuple(
            (str(n), one.what, one.before, one.after, one.why or "（理由を記入してください）", one.place)
            for n, one in enumerate(changes, 1)
        ),
    )
    reason = [_text("reason", "変更の理由", settings.reason)] if settings.reason else []
    return _sheet(
        version,
        "変更の概要",
        [
            _group("about", "１．意見の募集について", [*_about(version, settings), *reason]),
            _group("changes", "２．何が、なぜ変わるか", [_table("changes", table)]),
            _group("reading", "３．評価書案の読み方", [_text("legend", "※印", LEGEND), *_reading()]),
        ],
    )


def changes_form(version: Snapshot, table: Table, marks: Sequence[str]) -> Form:
    """Return the rows of 変更箇所 with the page and line of the draft before them."""
    rows = tuple((mark, *row) for mark, row in zip(marks, table.rows, strict=True))
    paged = Table(("評価書案の頁・行", *table.columns), rows)
    return _sheet(version, "変更箇所", [_group("changes", "変更箇所", [_table("rows", paged)])])


def opinion_form(version: Snapshot, settings: KitSettings) -> Form:
    """Return the sheet on which opinions are written."""
    wide, less = "\n".join(["　" * 24] * 5), "　" * 14
    opinions = Table(("頁", "行", "項目", "御意見", "その理由"), (("　" * 2, "　" * 2, "　" * 8, wide, less),) * 5)
    who = [
        _text("name", "氏名（団体の場合は、その名称及び代表者）", "　"),
        _text("address", "住所（所在地）", "　"),
        _text("contact", "連絡先（電話番号又はメールアドレス）", "　"),
    ]
    notes = (
        "・個人番号（マイナンバー）は書かないでください。\n・氏名、住所及び連絡先は公表しません。御意見の内容を確かめるときにだけ使います。\n"
        "・御意見の概要と、それに対する考え方を、まとめて公表します。"
    )
    return _sheet(
        version,
        "意見書",
        [
            _group("about", "１．提出について", _about(version, settings)),
            _group("who", "２．御意見を出される方", who),
            _group("opinions", "３．御意見", [_table("opinions", opinions)]),
            _group("notes", "４．お願い", [_text("notes", "", notes, layout="full")]),
        ],
    )


def answers_form(version: Snapshot, opinions: Sequence[Opinion], items: Sequence[str]) -> Form:
    """Return the opinions with the answers and what they changed; ``items`` are the places they are about."""
    table = Table(
        ("番号", "評価書案の頁・行", "項目", "御意見の概要", "考え方", "評価書への反映"),
        tuple(
            (
                one.number,
                f"{one.page}頁{'' if one.line is None else f'{one.line}行'}" if one.page is not None else "－",
                item or "－",
                one.opinion,
                one.answer or "（検討中）",
                one.reflection or "－",
            )
            for one, item in zip(opinions, items, strict=True)
        ),
    )
    count = _text("count", "御意見の数", f"{len(opinions)}件")
    return _sheet(
        version,
        "御意見の概要とそれに対する考え方",
        [_group("answers", "御意見と考え方", [count, _table("answers", table)])],
    )


def _about(version: Snapshot, settings: KitSettings) -> list[Item]:
    return [
        _text("subject", "案件", f"{version.name}（案）"),
        _text("body", "評価実施機関", version.body),
        _text("period", "募集の期間", settings.period or "（期間を記入してください）"),
        _text("submit", "提出先", settings.submit_to or "（提出先を記入してください）"),
        *([_text("method", "提出の方法", settings.method)] if settings.method else []),
    ]


def _reading() -> list[Item]:
    lines = _text(
        "lines", "頁と行", "評価書案の左の端にある小さな数が行の番号です。御意見では、頁と行でお示しください。"
    )
    return [lines, *(_text(f"word-{n}", word, said) for n, (word, said) in enumerate(_READING))]


def _sheet(version: Snapshot, title: str, groups: Sequence[Group]) -> Form:
    cover = Group(id="kit", role="section", title=title, children=tuple(groups))
    return Form(
        form=version.form,
        edition=version.edition,
        title=title,
        stamp="",
        source_status="confirmed",
        body=version.body,
        name=f"{version.name}　{title}",
        projection="publish",
        contents=(),
        sections=(cover,),
        digest=version.digest,
    )


def _group(id_: str, title: str, items: Sequence[Item]) -> Group:
    return Group(id=f"kit-{id_}", role="heading", title=title, children=tuple(items))


def _text(id_: str, label: str, value: str, *, layout: str = "row") -> Item:
    return _item(id_, label, "text", value, layout)


def _table(id_: str, table: Table) -> Item:
    return _item(f"{id_}-table", "", "table", table if table.rows else None, "table")


def _item(id_: str, label: str, kind: str, value: str | Table | None, layout: str) -> Item:
    return Item(
        key=f"kit#{id_}",
        path=label or id_,
        section="表紙",
        file=None,
        number=None,
        risk=None,
        block=None,
        mark=None,
        label=label,
        important_change=False,
        kind=kind,  # type: ignore[arg-type]  # text or table
        value=value,
        status="filled" if value else "blank",
        layout=layout,  # type: ignore[arg-type]  # row, full or table
    )

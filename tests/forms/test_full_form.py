"""様式4 全項目評価書: labels, choices, marks and ※ as published, and the older edition that differs in its stamp alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from filled import HEAD, filled, one
from msgspec.structs import replace

from pia.forms.edition import Choices, Edition, GroupSpec, ItemSpec, load_edition
from pia.render.wording import choice_numbers

SHEET = Path(__file__).resolve().parents[3] / "shared" / "facts" / "kanagawa.md"
NEW, OLD = ("zenkoumoku", "2024-10"), ("zenkoumoku", "2018-05")
FULL = HEAD.replace("juten", "zenkoumoku").replace("重点", "全")


@cache
def edition() -> Edition:
    return load_edition(*NEW)


def flat(text: str) -> str:
    """Return ``text`` without the differences of width, spaces and emphasis that a listing of labels makes."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", text))


@cache
def sheet() -> str:
    """Return the outline of the form as it was taken down from a published assessment."""
    if not SHEET.is_file():
        pytest.skip(f"the fact sheet does not stand beside the project: {SHEET.name}")
    text = SHEET.read_text("utf-8")
    return text[text.index("### 2.1 ") : text.index("### 2.8 ")]


def part(section: str) -> str:
    """Return what the sheet says of one section (2.3, …)."""
    text = sheet()
    after = text[text.index(f"### {section} ") + 4 :]
    return after.partition("\n### ")[0]


def walked(spec: GroupSpec) -> Iterator[GroupSpec | ItemSpec]:
    yield spec
    for child in spec.children:
        if isinstance(child, GroupSpec):
            yield from walked(child)
        else:
            yield child


def words_of(ids: set[str]) -> list[str]:
    """Return every title and label of some sections, each once, those that the program makes up left out."""
    specs = [spec for section in edition().sections if section.id in ids for spec in walked(section)]
    told = [
        line
        for spec in specs
        for line in (spec.title if isinstance(spec, GroupSpec) else spec.label).split("\n")
        if not line.endswith("-title") and (isinstance(spec, GroupSpec) or spec.layout != "inline")
    ]
    return list(dict.fromkeys(told))


# --- labels ---

SHORTENED = {
    "移転する情報の対象となる本人の数", "移転する情報の対象となる本人の範囲",
    "特定個人情報の入手（情報提供ネットワークシステムを通じた入手を除く。）におけるその他のリスク及びそのリスクに対する措置",
    "特定個人情報の使用におけるその他のリスク及びそのリスクに対する措置",
    "特定個人情報ファイルの取扱いの委託におけるその他のリスク及びそのリスクに対する措置",
    "特定個人情報の提供・移転（委託や情報提供ネットワークシステムを通じた提供を除く。）におけるその他のリスク及びそのリスクに対する措置",
    "情報提供ネットワークシステムとの接続に伴うその他のリスク及びそのリスクに対する措置",
    "特定個人情報の保管・消去におけるその他のリスク及びそのリスクに対する措置",
    "リスク２：　安全が保たれない方法によって入手が行われるリスク", "リスク５：　不正な提供が行われるリスク",
    "リスク６：　不適切な方法で提供されるリスク", "リスク７：　誤った情報を提供してしまうリスク、誤った相手に提供してしまうリスク",
    "特定個人情報保護評価書（全項目評価書）",
}  # fmt: skip
"""Labels that the sheet gives in short (移転先 likewise, その他のリスク); 様式3 and the published texts print them in full."""

SECTIONS = {
    "2.1": {"cover"}, "2.2": {"basic", "work-content"}, "2.3": {"files", "records"}, "2.4": {"risks"},
    "2.5": {"other-risks"}, "2.6": {"requests"}, "2.7": {"procedure", "changes"},
}  # fmt: skip


@pytest.mark.corpus
@pytest.mark.parametrize("section", SECTIONS)
def test_every_label_stands_in_the_outline_of_its_section(section: str) -> None:
    outline = flat(part(section))
    missing = [
        word
        for word in words_of(SECTIONS[section])
        if word not in SHORTENED and flat(word.rpartition("：　")[2]) not in outline
    ]
    assert missing == []


@pytest.mark.corpus
def test_no_label_is_excused_that_the_sheet_has() -> None:
    outline = flat(sheet())
    assert [word for word in sorted(SHORTENED) if flat(word) in outline] == []
    assert set(words_of({name for ids in SECTIONS.values() for name in ids})) >= SHORTENED


def test_the_size_of_the_form() -> None:
    """Items (those behind another one, and of the 別紙, left out), different labels with their marks, headings."""
    items = [item for item in edition().items() if item.layout != "inline" and item.id not in ("text", "rows")]
    distinct = {(item.mark or item.under, item.label) for item in items}
    specs = [spec for section in edition().sections for spec in walked(section)]
    headings = [spec.title for spec in specs if isinstance(spec, GroupSpec) and spec.role == "heading"]
    assert (len(items), len(distinct), len(headings)) == (222, 174, 31)


MARKED = re.compile(r"([①-⑩])\s*([^①-⑩;；。—\[\]\n*+:(]+)")


@pytest.mark.corpus
@pytest.mark.parametrize("section", ["2.2", "2.3", "2.5", "2.6", "2.7"])
def test_the_marked_items_are_exactly_those_of_the_sheet(section: str) -> None:
    ids = SECTIONS[section]
    specs = [spec for each in edition().sections if each.id in ids for spec in walked(each)]
    ours = {(spec.mark, flat(spec.title if isinstance(spec, GroupSpec) else spec.label)) for spec in specs if spec.mark}
    theirs = {(mark, flat(label)) for mark, label in MARKED.findall(part(section))}
    short = {("④", "数"), ("⑤", "範囲"), ("②", ")")}  # of 移転先, given in short; and a place named in passing
    likewise = {("④", "移転する情報の対象となる本人の数"), ("⑤", "移転する情報の対象となる本人の範囲")}
    if section == "2.3":
        theirs = {pair for pair in theirs if pair not in short and not pair[1].startswith(("~", "～"))} | likewise
    assert ours == theirs


# --- choices ---

_CHOICE = re.compile(r"(?<![\d,.])(\d{1,2})([)）])\s?(.+?)(?=\s\d{1,2}[)）]|\s*[;\]\n{}*+]| \(label|$)", re.MULTILINE)


def numbered(text: str) -> set[tuple[str, ...]]:
    """Return every run ``1) … 2) …`` of a text, brackets as written."""
    runs: list[list[str]] = []
    for found in _CHOICE.finditer(text):
        number = int(found[1])
        if number == 1:
            runs.append([])
        if runs and number == len(runs[-1]) + 1:
            runs[-1].append(f"{number}{found[2]} {found[3].strip()}")
    return {tuple(run) for run in runs if len(run) > 1}


@pytest.mark.corpus
def test_the_numbered_choices_are_exactly_those_of_the_sheet_to_the_bracket() -> None:
    used = {item.choices.id: item.choices for item in edition().items() if item.kind == "choice" and item.choices}
    assert used.keys() == {id_ for id_, choices in edition().choices.items() if choices.printed.style != "ticks"}
    assert {choice_numbers(choices.printed) for choices in used.values()} == numbered(part("2.2") + sheet())


@pytest.mark.corpus
def test_the_boxes_are_those_of_the_sheet_in_their_order() -> None:
    outline = flat(sheet())
    for choices in edition().choices.values():
        for labels in boxes(choices):
            assert "/".join(flat(label) for label in labels) in outline, choices.id


def boxes(choices: Choices) -> Iterator[list[str]]:
    """Yield the labels of boxes that stand behind one another, （ ） behind those that ask for a name."""
    printed = choices.printed
    rows = [group.labels for group in printed.groups] or [printed.labels]
    counted = {"提供を行っている", "移転を行っている"}
    for row in rows if printed.style == "ticks" else ():
        yield [
            f"{label}（ ）件" if label in counted else f"{label}（ ）" if label in printed.detailed else label
            for label in row
        ]


def test_the_second_choice_of_one_item_has_a_half_width_bracket() -> None:
    """特定個人情報の使用の記録 prints 1） and 2), in the form of 平成30年 as in that of 令和6年."""
    for name in (NEW, OLD):
        spec = load_edition(*name)
        printed = {item.label: item.choices.printed for item in spec.items() if item.kind == "choice" and item.choices}
        assert choice_numbers(printed["特定個人情報の使用の記録"]) == ("1） 記録を残している", "2) 記録を残していない")
        assert choice_numbers(printed["特定個人情報ファイルの取扱いの記録"]) == (
            "1） 記録を残している",
            "2） 記録を残していない",
        )
        assert choice_numbers(printed["自己点検"])[0] == "1) 特に力を入れて行っている"
        mixed = [item.label for item in spec.items() if item.choices and item.choices.printed.half_from is not None]
        assert mixed == ["特定個人情報の使用の記録"]


def test_brackets_are_half_width_outside_the_two_chapters_of_the_files() -> None:
    for section in edition().sections:
        chosen = [s for s in walked(section) if isinstance(s, ItemSpec) and s.kind == "choice" and s.choices]
        styles = {item.choices.printed.style for item in chosen if item.choices}
        assert styles <= ({"full"} if section.section in ("Ⅱ", "Ⅲ") else {"half"}), section.title


# --- ※ ---

IMPORTANT = {
    ("Ⅰ", "1", "②", "事務の内容"),
    ("Ⅰ", "5", None, "法令上の根拠"),
    ("Ⅰ", "6", "①", "実施の有無"), ("Ⅰ", "6", "②", "法令上の根拠"),
    ("Ⅱ", "2", "①", "ファイルの種類"), ("Ⅱ", "2", "③", "対象となる本人の範囲"), ("Ⅱ", "2", None, "主な記録項目"),
    ("Ⅱ", "3", "①", "入手元"), ("Ⅱ", "3", "⑥", "使用目的"), ("Ⅱ", "3", None, "使用部署"), ("Ⅱ", "3", "⑧", "使用方法"),
    ("Ⅱ", "3", None, "情報の突合"), ("Ⅱ", "3", None, "情報の統計分析"), ("Ⅱ", "3", None, "権利利益に影響を与え得る決定"),
    ("Ⅱ", "4", None, "委託の有無"), ("Ⅱ", "4", None, "対象となる本人の範囲"), ("Ⅱ", "4", "⑦", "再委託の有無"),
    ("Ⅱ", "6", "①", "保管場所"),
}  # fmt: skip
"""※ outside Ⅲ and Ⅳ, which are ※ as a whole (Ⅲ but for ７．リスク１⑨)."""
NOT_IMPORTANT_IN_RISKS = {
    "過去３年以内に、評価実施機関において、個人情報に関する重大事故が発生したか",
    "その内容",
    "再発防止策の内容",
}
EVERYTHING = FULL + (
    "work: {name: W}\nfiles: [{id: f, name: F}]\nsystems: [{id: s, name: S}]\ncharts: [{id: c, title: C}]\n"
    "parties:\n  - {id: p, entrusted: [{file: f, name: E}]}\n"
    "recipients:\n  - {id: a, kind: provision, files: [f]}\n  - {id: b, kind: transfer, files: [f]}\n"
)


@pytest.mark.parametrize("name", ["2018-05", "2024-10"])
def test_important_items_are_exactly_the_official_ones(tmp_path: Path, name: str) -> None:
    items = list(filled(tmp_path, EVERYTHING.replace("2024-10", name)).items())
    outside = {
        (i.section, i.number, i.mark, i.label) for i in items if i.important_change and i.section not in ("Ⅲ", "Ⅳ")
    }
    assert outside == IMPORTANT
    risks = [i for i in items if i.section == "Ⅲ"]
    assert {i.label for i in risks if not i.important_change} == NOT_IMPORTANT_IN_RISKS
    assert len([i for i in risks if i.important_change]) == 102
    assert [i.label for i in items if i.section == "Ⅳ" and not i.important_change] == []
    assert len([i for i in items if i.section == "Ⅳ"]) == 7


def test_titles_that_carry_the_mark() -> None:
    specs = [s for section in edition().sections for s in walked(section) if isinstance(s, GroupSpec) and s.important]
    assert [(spec.title, spec.important) for spec in specs] == [
        ("５．個人番号の利用", "※"),
        ("６．情報提供ネットワークシステムによる情報連携", "※"),
        ("Ⅲ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策", "※（７．リスク１⑨を除く。）"),
        ("Ⅳ　その他のリスク対策", "※"),
    ]


def test_what_is_asked_of_the_whole_body_and_what_of_each_file(tmp_path: Path) -> None:
    text = EVERYTHING.replace(
        "files: [{id: f, name: F}]", "files: [{id: f, name: F, chapters: true}, {id: g, name: G, chapters: true}]"
    )
    form = filled(tmp_path, text)
    titles = [section.title.partition("　")[0] for section in form.sections]
    assert titles == [
        "特定個人情報保護評価書（全項目評価書）",
        "Ⅰ",
        "（別添１）事務の内容",
        "Ⅱ",
        "Ⅱ",
        "（別添２）特定個人情報ファイル記録項目",
        "Ⅲ",
        "Ⅲ",
        "Ⅳ",
        "Ⅴ",
        "Ⅵ",
        "（別添３）変更箇所",
    ]
    assert [i.key for i in form.items() if i.section == "Ⅳ"] == [
        "risks/audit#self-check", "risks/audit#self-check-method", "risks/audit#audit", "risks/audit#audit-content",
        "risks/education#education", "risks/education#education-method", "risks/other#measures",
    ]  # fmt: skip


# --- the edition of 平成30年5月 ---


def test_the_edition_of_2018_differs_in_its_stamp_alone() -> None:
    old, new = load_edition(*OLD), load_edition(*NEW)
    assert [name for name in Edition.__struct_fields__ if getattr(old, name) != getattr(new, name)] == [
        "edition",
        "stamp",
    ]
    assert (old.stamp, new.stamp) == ("[平成30年５月　様式４]", "[令和６年10月　様式４]")


def test_a_form_filled_in_both_differs_in_its_stamp_alone(tmp_path: Path) -> None:
    new = filled(tmp_path / "new", EVERYTHING)
    old = filled(tmp_path / "old", EVERYTHING.replace("2024-10", "2018-05"))
    assert replace(old, edition=new.edition, stamp=new.stamp) == new


# --- the chapter common to all files ---

COMMON = EVERYTHING + (
    "risks:\n"
    "  - {risk: audit, answers: {self-check: done-well, audit: done-well}, texts: {audit-content: 年１回、監査する。}}\n"
    "controls:\n"
    "  - {id: check, measure: audit.self-check, text: 毎年点検する。}\n"
)


def test_the_fourth_chapter_is_answered_once(tmp_path: Path) -> None:
    form = filled(tmp_path, COMMON.replace("done-well", "sufficient"))
    said = {i.key.rpartition("#")[2]: i.value for i in form.items() if i.section == "Ⅳ" and i.value is not None}
    assert said == {
        "self-check": "十分に行っている", "self-check-method": "毎年点検する。",
        "audit": "十分に行っている", "audit-content": "年１回、監査する。",
    }  # fmt: skip
    assert one(form, "risks/audit#self-check-method").section == "Ⅳ"

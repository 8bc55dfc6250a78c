"""Rows of the change annex: slips in the history of the example city, told at the cell where they stand, and near misses."""

from __future__ import annotations

from pathlib import Path

import pytest
from slips import DAY, Edit, edited, judged, pack_rules

from pia.rules.change_rows import is_excerpt, pattern_of

FILE = "changes.yaml"
BEFORE = "    before: 市民部市民課\n"
AFTER = "    after: 市民部市民課、市民部東部出張所\n"
WHY = "    explanation: 再委託の開始は重要な変更に当たるため、実施する前に評価書を提出し、公表した。\n"
KEYS = "    keys: [files/juki-file#departments]\n"
INCIDENT = "    explanation: 重要な変更の対象でない項目の変更であり、事前の提出及び公表が義務付けられない。\n"
ITEM = "      ３．④使用部署\n"


def put(old: str, new: str) -> Edit:
    return (FILE, old, new)


SLIPS: list[tuple[str, Edit, str]] = [
    ("change-names-an-item", put(KEYS, "    keys: [files/juki-file#departmints]\n"), "files/juki-file#departmints"),
    ("change-in-its-chapter", put(ITEM, "      ４．④使用部署\n"), "|-\n      Ⅱ　特定個人情報ファイルの概要\n      （住民基本台帳ファイル）\n      ４．④"),
    ("change-explained", put(WHY, ""), "id: r03"),
    ("important-change-filed-before", put(INCIDENT, "    explanation: 重要な変更\n"), "重要な変更\n"),
    ("prior-row-explained-as-prior", put(WHY, "    explanation: 軽微な変更\n"), "軽微な変更\n"),
    ("change-still-stands", put(AFTER, "    after: 市民部税務課\n"), "市民部税務課"),
    ("change-cell-whole", put(BEFORE, "    before: 端末は施錠した室に置き、持ち出すときは台帳に記録し、\n"), "出すときは台帳に記録し、"),
    ("ditto-has-antecedent", put("    before: 番号法第19条第8号別表第二（1,27,42,74,94,113の項）\n", "    before: 〃\n"), "〃"),
    ("prior-change-begins-after", put(WHY, "    explanation: 重要な変更。令和6年4月1日から運用を開始した。\n"), "令和6年4月1日から運用を開始"),
]  # fmt: skip
NEAR: list[tuple[str, Edit]] = [
    ("change-names-an-item", put(KEYS, "")),
    ("change-in-its-chapter", put(ITEM, "      ④使用部署\n")),
    ("change-explained", put(WHY, "    explanation: 組織改正\n")),
    ("important-change-filed-before", put(INCIDENT, "    explanation: 重要な変更には該当しない。\n")),
    ("prior-row-explained-as-prior", put(WHY, "    explanation: 事後で足りるものの任意に事前に提出\n")),
    ("change-still-stands", put(AFTER, "    after: 市民部市民課（略）\n")),
    ("change-cell-whole", put(BEFORE, "    before: 端末は施錠した室に置き、（略）\n")),
    ("ditto-has-antecedent", put(AFTER, "    after: 〃\n")),
    ("prior-change-begins-after", put(WHY, "    explanation: 重要な変更。令和8年4月1日から運用を開始する。\n")),
    ("weaker-change-not-minor", put(INCIDENT, "    explanation: 軽微な変更\n")),
]


@pytest.mark.parametrize(("rule", "edit", "at"), SLIPS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_slip_is_told_at_its_cell(rule: str, edit: Edit, at: str, tmp_path: Path) -> None:
    directory = edited(tmp_path, (edit,))
    (finding,) = judged(directory, rule, DAY)[0]
    text = (directory / FILE).read_text(encoding="utf-8")
    start = text.index(at)
    place = (finding.place.file, finding.place.line, finding.place.column)
    assert place == (FILE, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))


@pytest.mark.parametrize(("rule", "edit"), NEAR, ids=lambda value: value if isinstance(value, str) else "")
def test_a_near_miss_is_not_told(rule: str, edit: Edit, tmp_path: Path) -> None:
    assert [f.message.ja for f in judged(edited(tmp_path, (edit,)), rule, DAY)[0]] == []


def test_a_weakened_measure_called_minor(tmp_path: Path) -> None:
    edits = (
        put(KEYS, "    keys: [files/juki-file/risks/use/other#measures]\n"),
        put(BEFORE, "    before: 課長の承認を受けて開き、90日間保存する。\n"),
        put(AFTER, "    after: 担当者が開き、一定期間保存する。\n"),
        put(INCIDENT, "    explanation: 軽微な変更\n"),
    )
    (finding,) = judged(edited(tmp_path, edits), "weaker-change-not-minor", DAY)[0]
    assert finding.message.ja == (
        "軽微な変更として提出した行で、期間や頻度が、はっきりしない言い方になる、承認、制限、認証などの条件がなくなるように読めます。"
    )


def test_every_rule_of_the_pack_is_tried() -> None:
    tried = {rule for rule, *_ in SLIPS} | {"weaker-change-not-minor"}
    withheld = {"change-keeps-withheld"}  # the model city withholds nothing: its mutants and examples try it
    assert set(pack_rules("history")) - withheld == tried == {rule for rule, _ in NEAR}


@pytest.mark.parametrize(
    ("key", "pattern"),
    [
        ("parties/ags/entrusted/juki#name", "parties/*/entrusted/*#name"),
        ("files/juki/records/basic#items", "files/*/records/*#items"),
        ("files/juki/risks/use/other#measures", "files/*/risks/use/other#measures"),
        ("work#name", "work#name"),
    ],
)
def test_keys_without_their_ids(key: str, pattern: str) -> None:
    assert pattern_of(key) == pattern


def test_a_cell_that_quotes_a_part() -> None:
    assert all(map(is_excerpt, ("（略）", "（新規追加）", "別紙1のとおり", "〃")))
    assert not is_excerpt("市民課")

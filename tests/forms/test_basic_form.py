"""様式2 基礎項目評価書 from the facts of any assessment: every label says how sure it is, the lowest rating counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from console import call
from filled import HEAD, file_with, filled, one
from published import ASSESSMENTS

from pia.app.form import filled as form_of
from pia.forms.edition import load_edition

if TYPE_CHECKING:
    from pia.forms.tree import Form

SURE = {
    "confirmed": {
        ("cover", "number"), ("cover", "title"), ("cover", "declaration"), ("cover", "notes"), ("cover", "body"), ("cover", "published-on"),
        ("related/1", "name"), ("related/1", "summary"), ("related/1", "systems"), ("related/2", "names"), ("related/3", "number-use"),
        ("related/4", "implementation"), ("related/4", "basis"), ("related/5", "name"), ("related/6", "other-bodies"),
        ("related/7", "contact"), ("related/8", "contact"),
    },
    "memory": {("risk/8", "no-manual-work"), ("risk/11", "priority")},
}  # fmt: skip
"""The labels that a published form shows, and those that rest on memory alone; every other one is likely."""


def kiso(folder: Path, text: str, **more: Any) -> Form:
    return filled(folder, text, form="kiso", **more)


def test_every_item_says_how_sure_its_label_is() -> None:
    edition = load_edition("kiso", "2024-10")
    assert edition.source_status == "likely"

    def below(spec: Any) -> dict[tuple[str, str], str]:
        found = {}
        for child in spec.children:
            if hasattr(child, "children"):
                found |= below(child)
            else:
                found[spec.id, child.id] = child.source_status or edition.source_status
        return found

    told = {key: sure for section in edition.sections for key, sure in below(section).items()}
    assert len(told) == 49
    for sure, keys in SURE.items():
        assert {key for key, said in told.items() if said == sure} == keys
    assert Counter(told.values()) == {"confirmed": 17, "likely": 30, "memory": 2}


@pytest.mark.parametrize(
    ("lang", "line", "head"),
    [
        ("ja", "欄名の確からしさ: 確認済み 17、見込み 30、記憶 2", "欄名"),
        ("en", "source status of the labels: confirmed 17, likely 30, memory 2", "label source"),
    ],
)
def test_the_terminal_shows_how_sure(lang: str, line: str, head: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "form", ASSESSMENTS / "wako", "--form", "kiso", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[2] == line
    heads = [each for each in lines if each.startswith(("  状態", "  status"))]
    assert len(heads) == 6
    assert all(head in each.split() or head in each for each in heads)
    [memory] = [each for each in lines if "人手を介在させる作業はない" in each]
    assert ("記憶" if lang == "ja" else "memory") in memory.split()


def test_a_form_of_confirmed_labels_has_no_such_column(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "form", ASSESSMENTS / "wako")
    assert "欄名の確からしさ" not in ran.out
    assert not any(line.split()[:4] == ["状態", "項目の位置", "項目名", "欄名"] for line in ran.out.splitlines())


# --- the values of two published assessments ---

WAKO = {
    "cover#number": "1",
    "cover#title": "和光市　住民基本台帳関係事務　基礎項目評価書",
    "cover#body": "和光市長",
    "cover#published-on": "",
    "work#name": "住民基本台帳法関係業務",
    "work#systems": "・既存住民基本台帳システム\n・住民基本台帳ネットワークシステム\n・団体内統合宛名システム\n・中間サーバー",
    "network#implementation": "実施する",
    "department#name": "市民環境部戸籍住民課",
    "department#head": "課長",
    "inquiries#contact": "戸籍住民課",
    "procedure#emergency": "－",
    "threshold#subjects": "10万人以上30万人未満",
    "threshold#subjects-counted": "",
    "threshold#handlers": "500人未満",
    "threshold#incident": "発生なし",
    "threshold#result": "基礎項目評価及び重点項目評価の実施が義務付けられる",
    "overall#forms": "基礎項目評価書及び重点項目評価書",
    "risks/acquisition/unintended#rating": "十分である",
    "risks/use/linkage#linkage-rating": "十分である",
    "risks/use/unauthorised#unauthorised-rating": "十分である",
    "overall#no-entrustment": "－",
    "risks/entrustment/misuse#rating": "十分である",
    "overall#no-provision": "－",
    "risks/provision/improper#rating": "十分である",
    "overall#no-network-acquisition": "接続しない（入手）",
    "overall#no-network-provision": "－",
    "risks/network/unintended-acquisition#acquisition-rating": "",
    "risks/network/improper-provision#provision-rating": "十分である",
    "risks/storage/loss#rating": "十分である",
    "overall#no-manual-work": "－",
    "risks/manual-work#rating": "",
    "risks/manual-work#grounds": "",
    "overall#audit": "自己点検",
    "risks/education#education": "十分に行っている",
    "overall#more-than-basic": "全項目評価又は重点項目評価を実施する",
    "overall#priority": "",
    "overall#priority-rating": "",
    "overall#priority-reason": "",
}
KANAGAWA = {
    "cover#title": "住民基本台帳ネットワークに関する事務　基礎項目評価書",
    "cover#body": "神奈川県知事",
    "cover#published-on": "令和7年1月9日",
    "work#systems": "・住民基本台帳ネットワークシステム\n・附票連携システム",
    "files#names": "(1)都道府県知事保存本人確認情報ファイル\n(2)都道府県知事保存附票本人確認情報ファイル",
    "network#implementation": "実施しない",
    "network#basis": "－",
    "department#name": "政策局自治振興部市町村課",
    "threshold#subjects": "30万人以上",
    "threshold#handlers": "500人未満",
    "threshold#incident": "",
    "threshold#result": "基礎項目評価及び全項目評価の実施が義務付けられる",
    "overall#forms": "基礎項目評価書及び全項目評価書",
    "risks/acquisition/unintended#rating": "十分である",
    "risks/entrustment/misuse#rating": "十分である",
    "overall#no-network-acquisition": "接続しない（入手）",
    "overall#no-network-provision": "接続しない（提供）",
    "risks/network/unintended-acquisition#acquisition-rating": "",
    "risks/network/improper-provision#provision-rating": "",
    "risks/storage/loss#rating": "十分である",
    "overall#audit": "自己点検、内部監査、外部監査",
    "risks/education#education": "十分に行っている",
    "overall#more-than-basic": "全項目評価又は重点項目評価を実施する",
}


@pytest.mark.parametrize(("name", "expected"), [("wako", WAKO), ("kanagawa", KANAGAWA)], ids=["wako", "kanagawa"])
def test_the_values_of_a_published_assessment(name: str, expected: dict[str, str]) -> None:
    form = form_of(ASSESSMENTS / name, form="kiso")
    assert form.stamp == "[令和６年10月　様式２]"
    assert {key: value for key, value in printed(form).items() if key in expected} == expected


def printed(form: Form) -> dict[str, str]:
    """What stands in each cell; － in a box that is left empty."""
    return {item.key: "－" if item.status == "none" else item.printed() for item in form.items()}


# --- ratings ---

KISO = HEAD.replace("juten", "kiso").replace("重点", "基礎")
TWO = HEAD + (
    "work: {name: W}\nfiles:\n"
    "  - id: f\n    name: F\n    chapters: true\n    risks: [{risk: storage/loss, %s}]\n"
    "  - id: g\n    name: G\n    chapters: true\n    risks: [{risk: storage/loss, %s}]\n"
)


@pytest.mark.parametrize(
    ("first", "second", "more", "value", "status"),
    [
        ("rating: especially", "rating: sufficient", "", "十分である", "filled"),
        ("rating: sufficient", "rating: especially", "", "十分である", "filled"),
        ("rating: issues-remain", "rating: especially", "", "課題が残されている", "filled"),
        ("rating: 十分である", "rating: especially", "", "十分である", "filled"),
        ("rating: especially", "rating: unknown", "", None, "unknown"),
        ("rating: especially", "texts: {}", "", "特に力を入れている", "filled"),
        ("texts: {}", "texts: {}", "", None, "blank"),
        ("texts: {}", "texts: {}", "risks: [{risk: storage/loss, rating: sufficient}]\n", "十分である", "filled"),
        ("rating: especially", "rating: especially", "risks: [{risk: storage/loss, rating: sufficient}]\n", "特に力を入れている", "filled"),
        ("rating: especially", "texts: {}", "risks: [{risk: storage/loss, rating: sufficient}]\n", "十分である", "filled"),
    ],
)  # fmt: skip
def test_the_lowest_rating_of_the_files_stands_for_the_work(
    tmp_path: Path, *, first: str, second: str, more: str, value: str | None, status: str
) -> None:
    item = one(kiso(tmp_path, TWO % (first, second) + more), "risks/storage/loss#rating")
    assert (item.value, item.status) == (value, status)


def test_a_body_that_makes_no_higher_assessment_answers_here(tmp_path: Path) -> None:
    text = KISO + (
        "work: {name: W}\n"
        "risks:\n  - {risk: storage/loss, rating: especially}\n  - {risk: manual-work, rating: sufficient, texts: {grounds: 二人で確かめる。}}\n"
        "procedure:\n  priority: {measure: loss, reason: 媒体を使わない。, rating: especially}\n"
    )
    form = filled(tmp_path, text)
    assert one(form, "risks/manual-work#rating").value == "十分である"
    assert one(form, "risks/manual-work#grounds").value == "二人で確かめる。"
    assert one(form, "overall#more-than-basic").status == "none"
    assert one(form, "overall#priority").value == "特定個人情報の漏えい・滅失・毀損リスクへの対策"
    assert one(form, "overall#priority-rating").value == "特に力を入れている"
    assert one(form, "overall#priority-reason").value == "媒体を使わない。"
    assert one(form, "overall#forms").value == "基礎項目評価書"


def test_no_manual_work(tmp_path: Path) -> None:
    form = filled(tmp_path, KISO + "work: {name: W}\nprocedure: {no_manual_work: true}\n")
    assert one(form, "overall#no-manual-work").value == ("人手を介在させる作業はない",)
    assert one(form, "risks/manual-work#rating").status == "not-applicable"
    assert one(form, "risks/manual-work#grounds").status == "not-applicable"


def test_the_emergency_of_the_rule(tmp_path: Path) -> None:
    form = filled(tmp_path, KISO + "work: {name: W}\nprocedure: {emergency: 災害のため。}\n")
    assert one(form, "procedure#emergency").value == ("適用した",)
    assert one(form, "procedure#emergency-reason").value == "災害のため。"


@pytest.mark.parametrize(
    "work", ["{name: W, description: 長い説明。}", "{name: W, description: 長い説明。, summary: 要約。}"]
)
def test_the_summary_of_the_work(tmp_path: Path, work: str) -> None:
    item = one(kiso(tmp_path, HEAD + f"work: {work}\n"), "work#summary")
    assert item.value == ("要約。" if "summary" in work else "長い説明。")


def test_a_withheld_fact_is_withheld_in_this_form_too(tmp_path: Path) -> None:
    text = file_with(
        "chapters: true",
        "systems:\n  - {id: s, name: {value: 秘密システム, withhold: {reason: 攻撃, approver: 課長, shown: （公表しない）}}}\n",
    )
    item = one(kiso(tmp_path, text, projection="publish"), "work#systems")
    assert (item.value, item.status) == ("・（公表しない）", "withheld")
    assert one(kiso(tmp_path, text, projection="submit"), "work#systems").value == "・秘密システム"

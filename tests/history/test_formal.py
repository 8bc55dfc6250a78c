"""Changes of form that are told without a person: provisions, addresses, slips; and those that only look like one."""

from __future__ import annotations

import pytest
from versions import cell, delta, version

from pia.history.classify import Classifier, Verdict
from pia.history.guideline import guideline_at

BESIDE = "特定個人情報を記録する。特定個人情報を照会する。記録を保存する。社会福祉の事務。申請書類を確かめる。申請書類を綴る。"


def of(before: str, after: str, *, key: str = "files/a#purpose", section: str = "Ⅱ", important: bool = True) -> Verdict:
    """Judge the change of one cell beside another that stays."""
    old, new = (
        version([cell(key, text, section=section, important=important), cell("files/a#remarks", BESIDE)])
        for text in (before, after)
    )
    found = delta(old, new)
    (change,) = found.changes
    return Classifier(old, new, found, guideline_at(None)).judge(change)


def said(verdict: Verdict) -> str:
    return "\n".join(reason.ja for reason in verdict.reasons)


def sure(verdict: Verdict) -> bool:
    return (verdict.important, verdict.needs_decision, verdict.exception) == (False, False, "formal")


def asks(verdict: Verdict) -> bool:
    return (verdict.important, verdict.needs_decision, verdict.exception) == (True, True, None)


def plain(verdict: Verdict) -> bool:
    return (verdict.important, verdict.needs_decision, verdict.exception) == (True, False, None)


# --- provisions ---


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "番号法第9条第1項による。",
            "行政手続における特定の個人を識別するための番号の利用等に関する法律第9条第1項による。",
        ),
        ("住基法に基づく。", "住民基本台帳法に基づく。"),
        ("住基法施行令第34条第3項により150年", "住民基本台帳法施行令第34条第2項により150年"),
    ],
)
def test_a_title_or_number_that_the_law_changed(before: str, after: str) -> None:
    verdict = of(before, after)
    assert sure(verdict), said(verdict)
    assert "法令の題名や項番だけの形式的な変更" in said(verdict)
    assert verdict.explanation.startswith("形式的な変更")


def test_what_rests_on_memory_asks_a_person() -> None:
    verdict = of("番号法第19条第7号による提供", "番号法第19条第8号による提供")
    assert asks(verdict)
    assert "原文で確かめていない" in said(verdict)


def test_another_number_may_be_another_provision() -> None:
    verdict = of("住基法第30条の6による。", "住基法第30条の7による。")
    assert asks(verdict)
    assert "繰下げか、別の条項を指すのか" in said(verdict)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("番号法第9条第1項による。", "番号法第9条第1項及び第2項による。"),  # another basis as well
        ("番号法第9条第1項による。", "番号法第9条第1項により照会する。"),  # more than the number
        ("番号法第9条による。", "住基法による。"),
        ("3年間保存する。", "5年間保存する。"),
    ],
)
def test_more_than_provisions(before: str, after: str) -> None:
    assert plain(of(before, after))


# --- addresses ---


def test_an_address_that_is_written_anew() -> None:
    verdict = of("見本県見本市中央一丁目1番1号　情報公開課", "見本県見本市本町二丁目3番4号　情報公開課")
    assert sure(verdict)
    assert "所在地だけ" in said(verdict)


@pytest.mark.parametrize(
    ("key", "section"), [("files/a#place", "Ⅱ"), ("files/a/risks/storage/loss#physical-content", "Ⅲ[a]")]
)
def test_a_place_of_storage_may_have_moved(key: str, section: str) -> None:
    verdict = of("見本市中央一丁目1番1号に保管する。", "見本市本町二丁目3番4号に保管する。", key=key, section=section)
    assert asks(verdict)
    assert "場所が移るのかもしれない" in said(verdict)


def test_the_old_address_goes_on_elsewhere() -> None:
    one = "見本市中央一丁目1番1号"
    old = version([cell("files/a#x", f"窓口は{one}", important=True), cell("files/a#y", one)])
    new = version([cell("files/a#x", "窓口は見本市本町二丁目3番4号", important=True), cell("files/a#y", one)])
    found = delta(old, new)
    verdict = Classifier(old, new, found, guideline_at(None)).judge(found.changes[0])
    assert asks(verdict)
    assert "旧い所在地が他の欄に残る" in said(verdict)


def test_another_address_with_another_text_is_more() -> None:
    assert plain(of("見本市中央一丁目1番1号の情報公開課", "見本市本町二丁目3番4号の総務課に置く倉庫"))


# --- slips ---


@pytest.mark.parametrize(
    ("before", "after"),
    [("特定個人惰報を扱う。", "特定個人情報を扱う。"), ("社会福社の事務である。", "社会福祉の事務である。")],
)
def test_characters_that_look_alike(before: str, after: str) -> None:
    verdict = of(before, after)
    assert sure(verdict), said(verdict)
    assert "誤字の訂正だけ" in said(verdict)


def test_a_particle_that_stands_twice() -> None:
    assert sure(of("名簿をを作る。", "名簿を作る。"))


def test_what_only_looks_like_a_slip_asks() -> None:
    verdict = of("申講書類を受け取る。", "申請書類を受け取る。")
    assert asks(verdict)
    assert "意味が変わるのかもしれない" in said(verdict)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("特定個人情報を扱う。", "特定個人惰報を扱う。"),  # a word that stands nowhere else is no correction
        ("社号を付ける。", "祉号を付ける。"),  # nothing says that the new word is one
        ("事前申請書類を扱う。", "事後申請書類を扱う。"),
        ("開示する。", "不開示する。"),
        ("三名で確かめる。", "二名で確かめる。"),
        ("職員が行う。", "委託先が行う。"),
        ("可とする。", "否とする。"),
    ],
)
def test_no_slip(before: str, after: str) -> None:
    assert plain(of(before, after))


def test_an_item_without_star_is_not_asked_about() -> None:
    verdict = of("住基法第30条の6による。", "住基法第30条の7による。", important=False)
    assert (verdict.important, verdict.needs_decision, verdict.exception) == (False, False, None)
    assert sure(of("特定個人惰報を扱う。", "特定個人情報を扱う。", important=False))


def test_very_long_texts_are_not_looked_through() -> None:
    assert plain(of("あ" * 30_000 + "惰報", "あ" * 30_000 + "情報"))


def test_a_weakened_measure_is_never_a_change_of_form() -> None:
    verdict = of(
        "番号法第9条による承認を得る。住基法による。",
        "番号法第9条による。住民基本台帳法による。",
        section="Ⅲ",
        key="files/a/risks/x#y",
    )
    assert verdict.needs_decision
    assert verdict.important

"""Lists of items are read from sentences only where these are closed lists of known items."""

from __future__ import annotations

import pytest
from running_policy import derived, loaded

from pia.register.items import IDENTIFICATION, item_key
from pia.register.policy import UNDECLARED
from pia.verify.items import expanded, items_in, means_record_items, record_items

EIGHT = {item_key(name) for name in IDENTIFICATION}


@pytest.mark.parametrize(
    "text",
    [
        "住民票コード、氏名、生年月日、性別、住所、個人番号、異動事由及び異動年月日",
        "住民票コード、氏名、生年月日、性別、住所、個人番号、異動事由、異動年月日",
        "住民票コード、氏名、生年月日、性別、住所、個人番号、異動事由、異動年月日\n※住民票コードを含むのは、経過措置の間に限る。",
        "本人確認情報",
    ],
)
def test_a_closed_list_is_read(text: str) -> None:
    found = items_in(text)
    assert found
    assert {item_key(name) for name in found} == EIGHT


def test_brackets_and_whose_they_are_are_left_aside() -> None:
    assert items_in("氏名(旧氏)、氏名の振り仮名、住所") == {"氏名", "氏名の振り仮名", "住所"}
    assert items_in("個人番号（番号法に基づき（知事が）求めた場合に限る。）、氏名") == {"個人番号", "氏名"}
    assert items_in("児童又は生徒及びその者と同一の世帯に属する者の氏名、生年月日、続柄、住所及び個人番号") == {
        "氏名", "生年月日", "続柄", "住所", "個人番号",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "氏名、生年月日、性別、住所、個人番号、異動事由、異動年月日等",
        "氏名、生年月日及び続柄のうち、事務ごとに必要な項目",
        "住民基本台帳法第７条第４号に規定する事項",
        "主務省令第二条の表に定めるもの",
        "宛名情報等",
        "氏名と何か",
        "",
        None,
    ],
)
def test_an_open_list_is_none(text: str | None) -> None:
    assert items_in(text) == UNDECLARED


def test_an_item_of_the_file_is_known_too() -> None:
    assert items_in("氏名、資格喪失年月日") == UNDECLARED
    assert items_in("氏名、資格喪失年月日", ["資格喪失年月日"]) == {"氏名", "資格喪失年月日"}


@pytest.mark.parametrize(
    "text", ["「２．④記録される項目」と同じ。", "「２．④記録される項目」と同上", "「2. ④記録される項目」と同じ。"]
)
def test_a_reference_to_the_record_items_is_understood(text: str) -> None:
    assert means_record_items(text)
    assert not means_record_items("氏名、住所")


def test_words_for_several_items_are_spread_out() -> None:
    assert "住民票コード" in expanded(["転出証明書情報"])
    assert "個人番号" not in expanded(["転入通知情報"])
    assert expanded(["４情報", "続柄"]) == {"氏名", "生年月日", "性別", "住所", "続柄"}


def test_record_items_are_names_however_they_are_written() -> None:
    for name, file, count in (
        ("nagaoka", "honnin-file", 40),
        ("asahikawa", "juki-file", 73),
        ("kanagawa", "fuhyo-file", 19),
    ):
        found = next(one for one in loaded(name).assessment.files if one.id == file)
        assert len(record_items(found)) == count


def test_pairs_come_from_the_rows_of_the_annex() -> None:
    by_id = {one.id: one for one in derived("asahikawa").policy.recipients}
    assert ("厚生労働大臣", "1") in by_id["network-inquirers"].pairs
    told = by_id["network-inquirers"].information
    assert {(requester, article) for requester, article, _ in told} <= by_id["network-inquirers"].pairs
    assert all(text for *_, text in told)
    assert len(by_id["network-inquirers"].pairs) == 60
    assert by_id["network-inquirers"].file == "intermediate-server.copy"
    assert ("子育て助成課", "8") in by_id["number-offices"].pairs
    assert by_id["other-systems"].number_work is False
    assert by_id["prefecture"].number_work


def test_without_an_annex_the_basis_is_what_a_recipient_may_ask_on() -> None:
    by_id = {one.id: one for one in derived("kanagawa").policy.recipients}
    assert by_id["other-organs"].pairs == {("自都道府県の他の執行機関", "住基法第30条の15第２項（本人確認情報の利用）")}
    assert len(by_id["fuhyo-other-organs"].pairs) == 2, "one for each provision"
    wako = {one.id: one for one in derived("wako").policy.recipients}
    assert wako["network-inquirers"].pairs == frozenset(), "sixty rows that the publication does not list"
    assert wako["education-board"].pairs == {
        ("和光市教育委員会", "番号法第9条第2項、和光市個人番号の利用及び特定個人情報の提供に関する条例　別表第3の1の項")
    }, "a line that goes on is one provision"
    gaps = {gap.path: gap.why for gap in derived("wako").gaps}
    assert gaps["recipients.network-inquirers.pairs"] == "open"

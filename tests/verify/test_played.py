"""Which listed functions the register plays is part of the result, and so is which it does not."""

from __future__ import annotations

import pytest
from running_policy import ASSESSMENTS, derived, loaded

from pia.register.nodes import KINDS
from pia.register.policy import NodePolicy
from pia.verify.draft import DraftNode, listed_functions
from pia.verify.played import heading, played

NOT_PLAYED = {
    "nagaoka": [("juki", "戸籍システムへの連携")],
    "asahikawa": [("juki", "報告・閲覧資料の作成"), ("juki", "住民票関係情報の提供・カード発行状況の確認")],
    "kadoma": [("juki", "戸籍システムへの連携")],
    "kanagawa": [],
    "wako": [
        ("juki", "住民票関係情報の提供"),
        ("atena", "業務の担当者が入力した照会の依頼について、その業務から照会できる情報かを確かめ、個人番号から団体内統合宛名番号への変換と"),
    ],
    "example/juki": [],
    "example/kokuho": [("kokuho", name) for name in ("資格の管理", "賦課", "収納", "給付", "情報連携")],
    "example/jutaku": [],
}  # fmt: skip
COUNTS = {
    "nagaoka": 34, "asahikawa": 45, "kadoma": 35, "kanagawa": 12, "wako": 17, "example/juki": 19, "example/kokuho": 13, "example/jutaku": 8,
}  # fmt: skip


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_what_is_not_played_is_known(name: str) -> None:
    functions = derived(name).functions
    assert [(one.node, one.heading) for one in functions if not one.functions] == NOT_PLAYED[name]
    assert len(functions) == COUNTS[name]


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_what_is_played_is_a_function_of_the_node(name: str) -> None:
    for node in derived(name).policy.nodes:
        if node.functions:
            assert set(node.functions) <= set(KINDS[node.kind].FUNCTIONS)
            assert node.origin == "held"


def test_a_heading_stands_before_its_explanation() -> None:
    assert heading("１　本人確認情報の更新\n　住民票の…") == "本人確認情報の更新"
    assert heading("１．住民票の記載　転入、出生等") == "住民票の記載"
    assert heading("①符号管理　情報連携に…") == "符号管理"
    assert heading("・４情報による宛名情報を管理する。") == "4情報による宛名情報を管理する。"
    assert heading("10. システム管理機能　バッチ") == "システム管理機能"


def test_a_text_of_several_functions_has_one_to_a_line() -> None:
    assert listed_functions("１．連携　受け取る。\n\n２．発行　出す。") == ("１．連携　受け取る。", "２．発行　出す。")
    assert listed_functions(("※注記", "１．更新")) == ("１．更新",)
    assert listed_functions(None) == ()


def test_a_system_that_does_not_run_plays_nothing() -> None:
    node = DraftNode(node=NodePolicy(id="tax", kind="other", body="152021"), listed=("１．賦課",))
    assert [one.functions for one in played(node)] == [()]


def test_one_listed_function_may_be_several_of_the_register() -> None:
    found = {one.heading: one.functions for one in derived("wako").functions if one.node == "juki"}
    assert found["住民票の記載・修正・消除"] == ("enter", "amend", "remove")
    assert loaded("wako").assessment.systems[0].id == "juki"

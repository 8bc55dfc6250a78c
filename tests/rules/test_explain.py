from __future__ import annotations

from pathlib import Path

import pytest
from rule_support import one_rule

from pia.rules.builtin import BUILT_IN
from pia.rules.explain import explain, explain_built_in, listing, listing_built_in, skeleton
from pia.rules.pack import read_pack, read_pack_file
from pia.rules.testing import run_examples
from pia.source.load import load_text

RULES = read_pack_file(Path(__file__).parent / "packs" / "consistency.yaml", "consistency.yaml", own=True).rules


def test_an_explanation_has_every_part() -> None:
    text = "\n".join(f"{s.title.ja}: {' / '.join(w.ja for w in s.lines)}" for s in explain(RULES[0]))
    assert text == (
        "規則: entrusted-count-matches / 委託の件数が委託事項の数と一致する\n"
        "理由: 件数と記載欄が食い違うと、どちらが正しいか読み手に分からない。\n"
        "根拠: 様式3 Ⅱ４（2024-10-01～）：原典で確認済み\n"
        "審査の観点: 6\n"
        "重さ: 誤り（error） / 案のとき 注記（note） / 意見募集のとき 警告（warning）\n"
        "対象: 特定個人情報ファイル（files） / 評価書の種類: 重点項目評価書、全項目評価書\n"
        "条件: 対象の一つ一つが満たすこと / when: file.declared.entrusted_count != null"
        " / require: file.declared.entrusted_count == file.entrusted_count"
        " / {declared} = file.declared.entrusted_count / {counted} = file.entrusted_count\n"
        "指摘の文: 委託の件数は{declared}件とありますが、委託事項は{counted}件です。\n"
        "直し方: 件数か委託事項のどちらかを直してください。\n"
        "対象がないとき: ファイルがなければ数えるものがない。\n"
        "例: pass (connected): {files: [{id: roll, declared: {entrusted_count: 1}}]}"
        " / fail (connected): {files: [{id: roll, declared: {entrusted_count: 3}}]}"
        " / not_applicable (minimal): {}  # 件数を宣言していなければ対象外"
    )


def test_a_doubtful_basis_is_said() -> None:
    lines = [w.en for s in explain(RULES[1]) for w in s.lines]
    assert "様式3 Ⅱ３④: from memory, to be checked" in lines
    assert "at most a warning, its basis being unchecked" in lines
    assert "needs: file.users.number.at_least" in lines


def test_check_and_period_are_said() -> None:
    rule = one_rule(
        for_="systems", require=None, check="flow-reaches-system", applies={"since": "令和6年", "statuses": ["draft"]}
    )
    lines = [w.ja for s in explain(rule) for w in s.lines]
    assert "check: flow-reaches-system" in lines
    assert "2024-01-01～" in lines
    assert "評価書の状態: 案" in lines


def test_the_rules_of_the_engine_are_explained_too() -> None:
    for rule in BUILT_IN.values():
        sections = explain_built_in(rule)
        assert all(w.ja and w.en for s in sections for w in s.lines)


def test_the_listing_has_the_shape_of_the_contract() -> None:
    keys = {
        "id",
        "pack",
        "title",
        "severity",
        "severity_by_status",
        "viewpoint",
        "applies",
        "for",
        "basis",
        "source_status",
    }
    assert all(set(one) == keys for one in (*listing(RULES), *listing_built_in()))
    first = listing(RULES)[0]
    assert first["title"] == {
        "ja": "委託の件数が委託事項の数と一致する",
        "en": "The declared number of entrusted matters is the number described",
    }
    assert (first["severity"], first["severity_by_status"]) == ("error", {"draft": "note", "opinion": "warning"})
    assert first["applies"] == {"forms": ["juten", "zenkoumoku"]}
    assert first["basis"] == [{"cite": "様式3 Ⅱ４", "from": "2024-10-01", "to": None, "source_status": "confirmed"}]


@pytest.mark.parametrize("id_", ["my-rule", "x1"])
def test_the_skeleton_can_be_read_and_tested_as_it_stands(id_: str) -> None:
    pack = read_pack(load_text(skeleton(id_), "new.yaml"), own=True)
    assert [r.id for r in pack.rules] == [id_]
    assert all(r.passed for r in run_examples(pack.rules))

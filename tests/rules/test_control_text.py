"""The text of a control against its own values: what contradicts them is told, every good sentence is let pass."""

from __future__ import annotations

from typing import Any

import pytest

from pia.rules.checks.control_text_agrees import contradictions

BAD: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("log.operation", {"retention": "7y"}, "操作を記録し、5年間保存する。", "5年間保存"),
    ("log.operation", {"retention": "7y"}, "記録は十年間、書庫に保管する。", "十年間、書庫に保管"),
    ("log.operation", {"retention": "7y"}, "記録を3か月間保持する。", "3か月間保持"),
    ("log.backup-locked", {"retention": "7y"}, "写した記録は、3年間、施錠した保管庫に置く。", "3年間、施錠した保管"),
    ("storage.backup", {"interval": "1d"}, "バックアップを毎週取得する。", "毎週"),
    ("storage.backup", {"interval": "1d", "generations": 14}, "週次で取得し、{generations}世代を保管する。", "週次"),
    ("storage.backup", {"interval": "1d", "generations": 14}, "{interval}ごとに取得し、七世代を保管する。", "七世代"),
    ("right.periodic-review", {"interval": "6m"}, "年に1回、点検する。", "年に1回"),
    ("right.periodic-review", {"interval": "6m"}, "3か月ごとに点検する。", "3か月ごと"),
    ("audit.internal", {"interval": "1y"}, "隔年で監査する。", "隔年"),
    ("education.periodic", {"interval": "1y"}, "3年に一回、研修を行う。", "3年に一回"),
    ("education.periodic", {"interval": "1y"}, "半年ごとに研修を行う。", "半年ごと"),
    ("acquisition.second-person-check", {"persons": 2}, "入力の内容を3人で照合する。", "3人で"),
    ("acquisition.second-person-check", {"persons": 2}, "入力した者が一人で照合する。", "一人で"),
    ("acquisition.second-person-check", {"persons": 2}, "担当者が単独で確認し、記録に残す。", "単独で"),
    ("incident.procedure", {"deadline": "1h"}, "24時間以内に報告する。", "24時間以内"),
    ("use.screen-lock", {"timeout": "7min"}, "15分以上操作がないときは画面を隠す。", "15分以上"),
    ("authentication.password-expiry", {"period": "90d"}, "パスワードは半年ごとに改める。", "半年ごと"),
    ("use.authentication", {"factors": ("biometric", "card")}, "操作にはパスワードを用いる。", "パスワード"),
    (
        "use.authentication",
        {"factors": ("biometric", "card")},
        "{factors}のいずれかを用い、認証する。",
        "いずれかを用い",
    ),
    ("storage.paper-disposal", {"methods": ("pulping",)}, "紙は焼却する。", "焼却"),
    ("storage.erase-after-retention", {"automatic": False}, "システムが自動的に消去する。", "自動的に消去する"),
    ("storage.erase-after-retention", {"automatic": True}, "課長の承認を得て消去する。", "承認を得て消去する"),
)

GOOD: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("acquisition.second-person-check", {"persons": 2}, "一人では照合せず、必ず{persons}人で行う。"),
    (
        "acquisition.second-person-check",
        {"persons": 2},
        "入力した者が一人で照合を終えることのないよう、別の職員が確かめる。",
    ),
    ("acquisition.second-person-check", {"persons": 2}, "届出書の一人一人の項目を、別の職員と照合する。"),
    ("acquisition.second-person-check", {"persons": 2}, "単独での照合を禁じる。"),
    ("acquisition.second-person-check", {"persons": 2}, "担当者が一人で入力した後、別の職員が照合する。"),
    ("acquisition.second-person-check", {"persons": 1}, "担当者が一人で照合する。"),
    ("log.operation", {"retention": "7y"}, "記録を７年間保存する。"),
    ("log.operation", {"retention": "7y"}, "記録を七年分保管する。"),
    ("log.operation", {"retention": "84m"}, "記録を7年間保存する。"),
    ("log.operation", {"retention": "7y"}, "令和5年から記録を保存する。平成27年度から保管している。"),
    ("log.operation", {"retention": "7y"}, "操作を記録する。申請書は、5年間保存する。"),
    ("log.operation", {"retention": "7y"}, "記録を{retention}間保存し、点検の結果を3年間保管する。"),
    ("log.archive", {"online": "3m", "retention": "7y"}, "システムに3か月、媒体に7年間保管する。"),
    ("log.operation", {"retention": "7y"}, "記録を残し、毎月点検する。"),
    ("storage.deceased-numbers", {"retention": "150y"}, "施行令第34条に定める期間、保管する。"),
    ("storage.backup", {"interval": "1d"}, "日次で取得し、1日1回取得する。"),
    ("storage.backup", {"interval": "1w"}, "毎週日曜日に取得する。"),
    ("storage.backup", {"interval": "1d"}, "日次で差分を、週次で全体を取得する。"),
    ("storage.backup", {"interval": "1d", "generations": 14}, "毎日2回の確認をし、14世代を保管する。"),
    ("right.periodic-review", {"interval": "6m"}, "半年に1回、点検する。"),
    ("right.periodic-review", {"interval": "6m"}, "年２回、点検する。"),
    ("right.periodic-review", {"interval": "6m"}, "権限を定期的に点検し、名簿を毎月更新する。"),
    ("education.periodic", {"interval": "1y"}, "毎年度、研修を行う。"),
    ("education.periodic", {"interval": "1y"}, "12か月に1回、研修を行う。"),
    ("audit.internal", {"interval": "2y"}, "隔年度で監査する。"),
    ("audit.internal", {"interval": "2y"}, "2年度に1回、監査する。"),
    ("right.periodic-review", {"interval": "6m"}, "毎年4月及び10月に点検する。"),
    ("right.periodic-review", {"interval": "6m"}, "毎年度、4月と10月に点検する。"),
    ("storage.backup", {"interval": "3d"}, "毎週月曜日と木曜日に取得する。"),
    ("incident.procedure", {"deadline": "1h"}, "24時間365日で監視する者に報告する。"),
    ("log.review", {"interval": "2w"}, "月に2回、記録を点検する。"),
    ("authentication.password-expiry", {"period": "90d"}, "パスワードは3か月ごとに改める。"),
    ("acquisition.second-person-check", {"persons": 2}, "入力した者とは別の1人が照合する。"),
    ("acquisition.second-person-check", {"persons": 2}, "職員一人に一つの識別番号を用い、二人で照合する。"),
    ("acquisition.second-person-check", {"persons": 2}, "2名以上で照合する。"),
    ("acquisition.second-person-check", {"persons": 2}, "5人の担当を置き、うち2人で照合する。"),
    ("acquisition.second-person-check", {"persons": 2}, "100人の対象者の記録を照合する。"),
    ("incident.procedure", {"deadline": "1h"}, "1時間以内に報告し、翌日から3日以内に原因を調べる。"),
    ("incident.procedure", {"deadline": "1h"}, "直ちに報告する手順を定め、毎年度の訓練により周知する。"),
    (
        "incident.personal-data-report",
        {"preliminary": "5d", "final": "30d"},
        "{final}以内（不正なときは60日以内）に行う。",
    ),
    ("use.screen-lock", {"timeout": "7min"}, "一定の時間操作がない端末は画面を隠す。"),
    ("use.authentication", {"factors": ("biometric",)}, "生体認証による。生体認証ができないときは、パスワードによる。"),
    ("use.authentication", {"factors": ("biometric",)}, "パスワードに代えて、静脈により認証する。"),
    ("use.authentication", {"factors": ("card", "password")}, "ICカードにより認証する。"),
    ("use.authentication", {"factors": ("card", "password")}, "認証を経なければ、いずれの機能も使えない。"),
    ("use.authentication", {"factors": ("card", "password")}, "{factors}による。いずれかを紛失したときは届け出る。"),
    ("storage.paper-disposal", {"methods": ("pulping", "shredding")}, "紙は細断した後に溶解する。"),
    ("storage.erase-after-retention", {"automatic": False}, "システムが抽出し、課長の承認を得て消去する。"),
    ("storage.erase-after-retention", {"automatic": False}, "自動的に消去されることはなく、職員が操作する。"),
    ("storage.erase-after-retention", {"automatic": True}, "システムが自動で判別し、消去する。"),
)


@pytest.mark.parametrize(("measure", "values", "text", "words"), BAD)
def test_words_against_a_value_are_told(measure: str, values: dict[str, Any], text: str, words: str) -> None:
    told = next(contradictions(measure, text.translate(str.maketrans("０１２３４５６７８９", "0123456789")), values))
    assert told[0] == words
    assert text[told[1] : told[1] + len(words)] == words
    assert told[2] in values


@pytest.mark.parametrize(("measure", "values", "text"), GOOD)
def test_a_good_sentence_is_let_pass(measure: str, values: dict[str, Any], text: str) -> None:
    told = list(contradictions(measure, text.translate(str.maketrans("０１２３４５６７８９", "0123456789")), values))
    assert told == []

"""What the controls support, and the readings of texts and values behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pia.catalogue.evidence import Evidence, Source
from pia.catalogue.measures import measures
from pia.forms.fill import fill_form
from pia.rules.fact_controls import left_open, reached
from pia.rules.fact_support import admitted, conditions_of
from pia.rules.facts import Facts
from pia.rules.witness import loaded_from
from pia.source.load import load_text
from pia.source.nodes import Mapping


def facts(base: str, overlay: str = "{}", evidence: tuple[Evidence, ...] = ()) -> Facts:
    root = load_text(overlay, "overlay.yaml").root
    assert isinstance(root, Mapping)
    loaded = loaded_from(base, root)
    return Facts(loaded, lambda: fill_form(loaded), as_of="2026-01-15", evidence=evidence)


def risk(base: str, key: str, overlay: str = "{}") -> dict[str, Any]:
    return next(one.facts for one in facts(base, overlay).subjects("risks") if one.key == key)


@pytest.mark.parametrize(
    "text,words",
    [
        ("最新のものであるかを確かめる手段はない。", "手段はない"),
        ("確認する手段がないため、届出を待つ。", "手段がない"),
        ("自動の削除をしていないので、必要に応じて削除する。", "削除をしていない"),
        ("権限の見直しを行っていない。", "見直しを行っていない"),
        ("誤りがあっても検証できない。", "検証できない"),
        ("バックアップは取得していない。", "バックアップは取得していない"),
        ("保存期間の管理に課題がある。", "課題がある"),
        ("手順書は未整備である。", "未整備で"),
        ("今後、監査の実施を検討する。", "今後、監査の実施を検討する"),
        ("更新の確認はしない。", "確認はしない"),
        ("更新の確認は行わない。", "確認は行わない"),
        ("記録は取得しない。", "記録は取得しない"),
        ("暗号化は行わない。", "暗号化は行わない"),
        ("ログは残していない。", "ログは残していない"),
        ("監視していない。", "監視していない"),
        ("規程を定めていない。", "規程を定めていない"),
        ("点検は実施していません。", "点検は実施していません"),
        ("点検の仕組みは存在しない。", "点検の仕組みは存在しない"),
        ("点検の仕組みを持たない。", "点検の仕組みを持たない"),
        ("確認の体制は整っていない。", "確認の体制は整っていない"),
        ("点検は今後の課題とする。", "今後の課題"),
        ("課題として認識している。", "課題として認識している"),
        ("点検が困難である。", "点検が困難である"),
        ("チェックする方法はない。", "チェックする方法はない"),
        ("自動では削除されない。", "自動では削除されない"),
        ("自動削除されず残る。", "自動削除されず"),
        ("二要素認証は導入していない。", "認証は導入していない"),
        ("パスワードの変更を求めていない。", "変更を求めていない"),
        ("確認できないことがある。", "確認できない"),
        ("確認が十分でない。", "確認が十分でない"),
        ("人員が不足しており、点検が困難である。", "点検が困難である"),
        ("課題が残る。", "課題が残る"),
        ("記録は取得していない。", "記録は取得していない"),
        ("対応は未定である。", "未定で"),
        ("まだ整備できていない。", "整備できていない"),
        ("更新の確認を行っておらず、届出を待つ。", "確認を行っておらず"),
        ("手順書は作成していない。", "手順書は作成していない"),
        ("監査は実施していない", "監査は実施していない"),
        ("操作ログは存在しない。", "ログは存在しない"),
        ("点検しておりません。", "点検しておりません"),
        ("点検は行っていないが、届出がある。", "点検は行っていない"),
        ("研修を行わないこととする。", "研修を行わない"),
        ("定期的な監査は行わず、必要に応じて行う。", "監査は行わず、"),
        ("課題がある。", "課題がある"),
        ("課題があり、対応を考えている。", "課題があり、"),
        ("保存期間の管理に課題が残っている。", "課題が残っている"),
        ("今後の課題である。", "今後の課題"),
        ("今後、点検の実施を検討していく。", "今後、点検の実施を検討していく"),
        ("将来の導入を予定している。", "将来の導入を予定している"),
        ("確認を行えていない。", "確認を行えていない"),
        ("バックアップはしていない。", "バックアップはしていない"),
        ("バックアップを取らない。", "バックアップを取らない"),
        ("バックアップは行わない。", "バックアップは行わない"),
        ("更新漏れの点検は、人員が足りず行えていない。", "行えていない"),
        ("点検の方法は検討中である。", "検討中である"),
        ("職権による修正は遅れがちである。", "遅れがちである"),
        ("更新の確認までは手が回っていない。", "手が回っていない"),
        ("点検を省略することがある。", "点検を省略することがある"),
        ("繁忙期には照合を省くことがある。", "照合を省くことがある"),
        ("管理に不十分な点がある。", "不十分な点がある"),
        ("検索だけの操作は記録の対象外とする。", "記録の対象外とする"),
        ("変更を推奨しているが、変更しない者も多い。", "変更しない者も多い"),
        ("一つの識別番号により、職員が交代で操作する。", "識別番号により、職員が交代で操作する"),
        ("課で共用するIDを用いて操作している。", "共用するIDを用いて操作している"),
    ],
)
def test_words_that_admit_a_gap(text: str, words: str) -> None:
    (gap,) = admitted(text, ("controls", 0, "text"))
    assert (gap.words, text[gap.start :][: len(words)]) == (words, words)


@pytest.mark.parametrize(
    "text",
    [
        "バックアップのほかに、ファイルの複製はしていない。",
        "権限のない者が確認できないよう制御する。",
        "認証できない相手には情報を送らない。",
        "宛名システムとは接続していない。",
        "システムで対応できない事象が起きたときは、要領による。",
        "復元できない方法で消去する。",
        "生体認証ができない場合に限り、パスワードによる。",
        "端末には情報を残さない。",
        "認証していない端末からの接続を拒否する。",
        "暗号化していない媒体への書出しを禁止する。",
        "更新していない端末は接続させない。",
        "点検していない媒体は使用させない。",
        "研修を実施していない者には権限を与えない。",
        "確認していないものは登録しない。",
        "更新できない職員には権限を与えない。",
        "課題がある場合は所属長に報告する。",
        "今後の改正に応じて改善を検討する体制を置いている。",
        "検査の結果を踏まえ、改善策を検討する。",
        "本人であることが確認できないときは、受け付けない。",
        "課題があれば改善する。",
        "電子記録媒体により提供することはない。",
        "庁内連携による入手は行わない。",
        "電子申請では受け付けない。",
        "予定表を掲示する。",
        "転出の予定であるときは仮に登録する。",
        "定期の点検は別に定める。",
        "点検が行われていない期間がないよう管理する。",
        "未対応の案件は毎日確認する。",
        "未実施の点検がないことを毎月確かめる。",
        "未整備の端末は用いない。",
        "確認できない、又は登録のない端末を拒否する。",
        "閲覧、更新、削除等をしない。",
        "アクセスせず、閲覧も更新も削除もしない。",
        "委託先は削除は行わない。",
        "不要な記録は取得しない。",
        "端末にはログを残していない。",
        "再委託は行わない。",
        "課題が見つかった場合は改善する。",
        "課題として認識した事項は翌年度に改善する。",
        "研修を受けていない者には識別番号を発行しない。",
        "暗号化されていない通信は行わない。",
        "暗号化を行わない機器の接続を禁止する。",
        "外部へ書き出す機能を持たない。",
        "認証しない限り利用できない。",
        "確認せずに交付することを禁止する。",
        "点検していないことが分かったときは、直ちに点検する。",
        "今後の課題を整理し、改善計画に載せる。",
        "確認ができない者には、交付しない。",
        "登録を認証していない装置を接続しない。",
        "未実施であった点検は翌月に行う。",
        "未定である場合は空欄とする。",
        "本人の確認が困難である場合は、上司が確かめる。",
        "必要のない照会はしない。",
        "認証を行わない通信は遮断する。",
        "監査を行わない年度がないようにする。",
        "記録を取得しない操作はない。",
        "行えていない職員には、再度研修を実施する。",
        "検討中である事項は、委員会に付す。",
        "国で検討中である標準に合わせる。",
        "届出が遅れがちである者には督促する。",
        "手が回らない課には応援の職員を置く。",
        "不十分な点があるときは、改善を指示する。",
        "不十分な点がないかを点検する。",
        "個人番号を含まない帳票は、記録の対象外とする。",
        "確認を省略することがないよう、システムで制限する。",
        "本人であることが明らかな場合は、書類の確認を省略することがある。",
        "照合を省略することがあるが、その都度、管理者が承認する。",
        "変更しない者の識別番号は停止する。",
        "変更しない者も多いことから、システムが変更を強制する。",
        "変更しない者がいるため、期限後は使用できなくする。",
        "二人が交代で操作の内容を確認する。",
        "夜間は職員が交代で操作する。",
        "共用の識別番号を使用しない。",
        "none",
    ],
)
def test_words_that_admit_none(text: str) -> None:
    assert admitted(text, ()) == []


@pytest.mark.parametrize(
    "measure,parameter,text,open_",
    [
        ("right.periodic-review", "interval", "定期的に見直す。", True),
        ("right.periodic-review", "interval", "毎年4月に見直す。", False),
        ("storage.created-per-need", "period", "一定の期間の後に消す。", True),
        ("storage.created-per-need", "period", "定期的に作成する。", False),
        ("education.operators", "interval", "初任時と一定期間ごとに行う。", True),
        ("acquisition.correction-permission", "record-retention", "法令等で定める期間保管する。", True),
        ("log.archive", "online", "一定期間の後に書き出す。", False),
        ("log.archive", "format", "一定期間の後に書き出す。", False),
    ],
)
def test_a_text_leaves_a_period_open(measure: str, parameter: str, text: str, open_: bool) -> None:
    entry = measures()[measure]
    assert left_open(entry, entry.parameters[parameter], text) is open_


@pytest.mark.parametrize(
    "measure,parameter,value,expected",
    [
        ("log.operation", "retention", "7y", True),
        ("log.operation", "retention", "84m", True),
        ("log.operation", "retention", "6y", False),
        ("log.operation", "retention", "長い間", None),
        ("education.periodic", "interval", "12m", True),
        ("education.periodic", "interval", "2y", False),
        ("education.periodic", "interval", 1, None),
        ("provision.double-check", "persons", 2, True),
        ("provision.double-check", "persons", 1, False),
        ("provision.double-check", "persons", True, None),
        ("provision.double-check", "persons", None, None),
    ],
)
def test_a_limit_is_reached(measure: str, parameter: str, value: Any, expected: bool | None) -> None:
    entry = measures()[measure].parameters[parameter]
    assert entry.limit is not None
    assert reached(entry, entry.limit, value) is expected


def test_conditions_are_read_off_the_file() -> None:
    (file,) = (one.facts for one in facts("connected").subjects("files"))
    assert {"entrusts", "provides", "network-provides"} <= conditions_of(file)
    (alone,) = (one.facts for one in facts("minimal").subjects("files"))
    assert conditions_of(alone).isdisjoint({"entrusts", "provides", "network-provides", "juki-net"})


STALE = "files/roll/risks/storage/stale"


@pytest.mark.parametrize(
    "overlay,status,supported",
    [
        ("{}", "missing", "issues-remain"),  # the text of the cell is no measure
        ("{files: [{id: roll, risks: [{risk: storage/stale, texts: null}]}]}", "missing", "issues-remain"),
        ("{controls: [{id: now, measure: storage.immediate-update, text: 更新する。}]}", "met", "sufficient"),
        (
            (
                "{files: [{id: roll, risks: [{risk: storage/stale, texts: null}]}], "
                "controls: [{id: now, measure: storage.immediate-update, planned: true, text: 更新する。}]}"
            ),
            "planned",
            "issues-remain",
        ),
        ("{controls: [{id: now, measure: storage.relies-on-notification, text: 待つ。}]}", "denied", "issues-remain"),
        (
            (
                "{controls: [{id: now, measure: storage.immediate-update, text: 更新する。}, "
                "{id: wait, measure: storage.relies-on-notification, text: 待つ。}]}"
            ),
            "met",
            "sufficient",
        ),
        ("{controls: [{id: sync, measure: storage.consistency-run, text: 整合する。}]}", "open", "sufficient"),
    ],
)
def test_how_a_demand_stands(overlay: str, status: str, supported: str) -> None:
    made = risk("zenkoumoku", STALE, overlay)
    (demand,) = made["demands"]
    assert (demand["id"], demand["grade"], demand["status"]) == ("kept-fresh", "form", status)
    assert made["supported"] == supported


PLACED = "{controls: [{id: now, measure: %s, place: {risk: storage/stale, cell: measures}, text: 行う。}]}"


@pytest.mark.parametrize(
    "measure,status", [("storage.patch", "met"), ("education.violations", "missing"), ("log.review", "missing")]
)
def test_a_control_placed_into_the_cell_meets_its_demand_if_it_is_of_the_same_chapter(
    measure: str, status: str
) -> None:
    (demand,) = risk("zenkoumoku", STALE, PLACED % measure)["demands"]
    assert demand["status"] == status


def test_a_choice_alone_is_no_measure() -> None:
    answered = "{files: [{id: roll, risks: [{risk: storage/loss, answers: {backup: sufficient, deceased: not-kept}}]}]}"
    made = {
        one["id"]: one["status"] for one in risk("zenkoumoku", "files/roll/risks/storage/loss", answered)["demands"]
    }
    assert made["backup"] == "claimed"
    assert "deceased-kept" not in made


def test_an_audit_of_a_platform_is_no_audit_of_the_body() -> None:
    inherited = (
        "{inherits: [{profile: intermediate-server-platform/2025-07, files: {linked: roll}, systems: {server: main}}]}"
    )
    made = facts("zenkoumoku", inherited)
    assert any(control.measure == "audit.cloud" for control in made.assessment.controls)
    (audit,) = [one.facts for one in made.subjects("risks") if one.facts["risk"] == "audit"]
    assert {one["id"]: one["status"] for one in audit["demands"]} == {"self-checked": "missing", "audited": "missing"}


def test_only_evidence_from_a_file_makes_more_of_it() -> None:
    overlay = (
        "{controls: [{id: now, measure: storage.immediate-update, text: 更新する。, evidence: [{log: 更新の記録}]}]}"
    )
    assert risk("zenkoumoku", STALE, overlay)["supported"] == "sufficient"
    seen = Evidence("now", "log", "held", None, Source("update.log", 1, "0" * 64), (), None, date(2026, 1, 10), None)
    made = facts("zenkoumoku", overlay, (seen,))
    assert next(one.facts for one in made.subjects("risks") if one.key == STALE)["supported"] == "especially"


def test_an_answer_that_says_so_explains_what_is_not_done() -> None:
    denial = "controls: [{id: nothing, measure: storage.no-backup, parameters: {reason: 短期}, text: 取らない。}]"
    made = risk("zenkoumoku", "files/roll/risks/storage/loss", f"{{{denial}}}")
    assert {one["status"] for one in made["demands"] if one["id"] == "backup"} == {"denied"}
    answered = (
        f"{{{denial}, files: [{{id: roll, risks: [{{risk: storage/loss, answers: {{backup: insufficient}}}}]}}]}}"
    )
    made = risk("zenkoumoku", "files/roll/risks/storage/loss", answered)
    assert {one["status"] for one in made["demands"] if one["id"] == "backup"} == {"explained"}


def test_a_control_of_some_systems_supports_every_file() -> None:
    overlay = (
        "{files: [{id: roll, risks: [{risk: storage/stale, texts: null}]}], "
        "controls: [{id: now, measure: storage.immediate-update, scope: {systems: [main]}, text: 更新する。}]}"
    )
    assert risk("zenkoumoku", STALE, overlay)["demands"][0]["status"] == "met"


def test_one_of_several_controls_of_a_measure_answers_for_a_value() -> None:
    made = facts(
        "minimal",
        "{controls: [{id: a, measure: log.operation, text: 記録する。}, {id: b, measure: log.archive, text: 書き出す。}, "
        "{id: c, measure: log.review, text: 点検する。}]}",
    )
    asked = {one.key: one.facts["status"] for one in made.subjects("parameters") if one.facts["asked"] == "required"}
    assert asked == {
        "controls/a/parameters/retention": "missing",
        "controls/b/parameters/retention": "elsewhere",
        "controls/c/parameters/interval": "missing",
    }


LOWEST = """
files:
  - {id: roll, risks: [{risk: use/linkage, rating: especially}, {risk: education, answers: {education: 十分に行っている}}]}
  - id: second
    name: 第二ファイル
    risks: [{risk: use/linkage, rating: issues-remain}, {risk: storage/loss, rating: unknown}]
  - {id: third, name: 第三ファイル}
  - {id: list, name: 名簿ファイル, chapters: false, risks: [{risk: storage/loss, rating: issues-remain}]}
risks:
  - {risk: use/linkage, rating: sufficient}
  - {risk: storage/loss, rating: sufficient}
  - {risk: education, answers: {education: insufficient}}
  - {risk: use/unauthorised, rating: sufficient}
"""


@pytest.mark.parametrize(
    "key,rating,answers,written",
    [
        ("use/linkage", "issues-remain", {}, ("files", 1, "risks", 0)),
        ("storage/loss", "unknown", {}, ("files", 1, "risks", 1)),
        ("use/unauthorised", "sufficient", {}, ("files", 0, "risks", 3)),  # all say the same: where the first does
        ("education", None, {"education": "insufficient"}, ("risks", 2)),  # what the other two files have in common
        ("manual-work", None, {}, ("risks",)),
    ],
)
def test_a_risk_of_form_2_has_the_lowest_answer_of_the_files(
    key: str, rating: str | None, answers: dict[str, str], written: tuple[str | int, ...]
) -> None:
    overlay = "form: kiso\nedition: 2024-10\n" + LOWEST
    (one,) = (each for each in facts("minimal", overlay).subjects("risks") if each.key == f"risks/{key}")
    assert (one.facts["rating"], one.facts["answers"], one.path) == (rating, answers, written)

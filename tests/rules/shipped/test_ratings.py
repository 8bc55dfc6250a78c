"""Ratings: what the measures support, admitted gaps, and the evidence behind the highest rating; slips and near misses."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from slips import DAY, EXAMPLE, Told, edited, pack_rules, slip, status
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_the_example_as_shipped_has_no_finding,
)

from pia.app.opened import open_assessment
from pia.catalogue.evidence import Evidence, Source, read_evidence
from pia.forms.fill import fill_form
from pia.rules.engine import check_assessment
from pia.rules.load import load_packs

PACK = "ratings"
UNAUTHORISED = "権限のない者（元職員、アクセス権限のない職員等）によって不正に使用されるリスク"
JUKI = "「住民基本台帳ファイル」の"

SLIPS = (
    slip(
        "rating-supported-by-measures",
        "the log of the network is only planned",
        ("controls.yaml", "  - id: network-operator-log\n", "  - id: network-operator-log\n    planned: true\n"),
        Told(
            "files.yaml: - ‸{risk: network/improper-provision",
            "files/juki-file/risks/network/improper-provision#rating",
            "Ⅲ[住民基本台帳ファイル]/6/リスク２/リスクへの対策は十分か",
            f"{JUKI}「不正な提供が行われるリスク」は「十分である」と評定されていますが、「情報提供等を記録する」（安全管理措置・法令）に当たる措置が挙げられていません"
            "（挙げられているもの：「認められた照会にだけ答える」）。",
            "The risk 不正な提供が行われるリスク of 住民基本台帳ファイル has a good rating, but nothing is declared for "
            "「情報提供等を記録する」（安全管理措置・法令） (declared: 「認められた照会にだけ答える」).",
            severity="warning",
        ),
    ),
    slip(
        "rating-supported-by-measures",
        "the log of the network is only planned, in a draft",
        (
            status("draft"),
            ("controls.yaml", "  - id: network-operator-log\n", "  - id: network-operator-log\n    planned: true\n"),
        ),
        Told(
            "files.yaml: - ‸{risk: network/improper-provision",
            "files/juki-file/risks/network/improper-provision#rating",
            "Ⅲ[住民基本台帳ファイル]/6/リスク２/リスクへの対策は十分か",
            f"{JUKI}「不正な提供が行われるリスク」は「十分である」と評定されていますが、「情報提供等を記録する」（安全管理措置・法令）に当たる措置が挙げられていません"
            "（挙げられているもの：「認められた照会にだけ答える」）。",
            severity="note",
        ),
    ),
    slip(
        "rating-supported-by-measures",
        "the risk is rated as open",
        (
            ("controls.yaml", "  - id: network-operator-log\n", "  - id: network-operator-log\n    planned: true\n"),
            (
                "files.yaml",
                "{risk: network/improper-provision, rating: sufficient}",
                "{risk: network/improper-provision, rating: issues-remain}",
            ),
        ),
    ),
    slip(
        "rating-supported-by-measures",
        "another chapter's measure stands in the cell of the log of the network",
        (
            "controls.yaml",
            (
                "  - id: network-operator-log\n    measure: network.operator-log\n    scope: {systems: [intermediate-server], files: [juki-file]}\n"
                "    parameters: {fields: [login, operator, time, action], retention: 7y}\n"
                "    text: ・中間サーバーを操作した職員、時刻及び操作の内容を記録し、{retention}間保存する。\n"
            ),
            (
                "  - id: network-operator-log\n    measure: education.violations\n    scope: {files: [juki-file]}\n"
                "    place: {risk: network/improper-provision, cell: measures}\n    text: ・違反した職員を指導する。\n"
            ),
        ),
        Told(
            "files.yaml: - ‸{risk: network/improper-provision",
            "files/juki-file/risks/network/improper-provision#rating",
            "Ⅲ[住民基本台帳ファイル]/6/リスク２/リスクへの対策は十分か",
            f"{JUKI}「不正な提供が行われるリスク」は「十分である」と評定されていますが、「情報提供等を記録する」（安全管理措置・法令）に当たる措置が挙げられていません"
            "（挙げられているもの：「認められた照会にだけ答える」）。",
            severity="warning",
        ),
    ),
    slip(
        "choice-has-its-measure",
        "the procedure for incidents is one of a single file",
        (
            (
                "controls.yaml",
                "    measure: incident.procedure\n",
                "    measure: incident.procedure\n    scope: {files: [juki-file, honnin-file]}\n",
            ),
            (
                "controls.yaml",
                "    measure: incident.personal-data-report\n",
                "    measure: incident.personal-data-report\n    scope: {files: [juki-file, honnin-file]}\n",
            ),
        ),
        Told(
            "files.yaml: {risk: use/unauthorised, answers: {authentication: done}, rating: sufficient}\n"
            "      - {risk: entrustment/misuse, answers: {contract: defined, re-entrustment: not-re-entrusted}, rating: sufficient}\n"
            "      - {risk: entrustment/other, texts: {measures: none}}\n      - {risk: provision/improper, answers: {rules: defined}, rating: sufficient}\n"
            "      - ‸{risk: storage/loss",
            "files/sofusaki-file/risks/storage/loss#rating",
            "Ⅲ[送付先情報ファイル]/7/リスク/リスクへの対策は十分か",
            "「送付先情報ファイル」の「特定個人情報の漏えい・滅失・毀損リスク」では、「事故発生時の手順を定めて周知する」について、行っているという選択だけがあり、"
            "それに当たる措置が挙げられていません。",
            "For the risk 特定個人情報の漏えい・滅失・毀損リスク of 送付先情報ファイル only the choice says that this is done: 「事故発生時の手順を定めて周知する」; "
            "no measure is declared.",
            severity="note",
        ),
    ),
    slip(
        "rating-admits-no-gap",
        "there is no means to check",
        ("controls.yaml", "ほかの項目を受け取ることができない。", "受け取った項目を後から確かめる手段はない。"),
        Told(
            "controls.yaml: 後から確かめる‸手段はない",
            "files/sofusaki-file/risks/acquisition/unintended#rating/手段はない",
            "Ⅲ[送付先情報ファイル]/2/リスク/リスクへの対策は十分か",
            "「送付先情報ファイル」の「目的外の入手が行われるリスク」は十分と評定されていますが、措置の文に「手段はない」とあります。",
            "The risk 目的外の入手が行われるリスク of 送付先情報ファイル has a good rating, but its text says 「手段はない」.",
            severity="warning",
        ),
    ),
    slip(
        "rating-admits-no-gap",
        "what was received is not checked",
        ("controls.yaml", "ほかの項目を受け取ることができない。", "受け取った項目の点検は行わない。"),
        Told(
            "controls.yaml: 受け取った項目の‸点検は行わない",
            "files/sofusaki-file/risks/acquisition/unintended#rating/点検は行わない",
            "Ⅲ[送付先情報ファイル]/2/リスク/リスクへの対策は十分か",
            "「送付先情報ファイル」の「目的外の入手が行われるリスク」は十分と評定されていますが、措置の文に「点検は行わない」とあります。",
            severity="warning",
        ),
    ),
    slip(
        "rating-admits-no-gap",
        "terminals that are not authenticated are refused, and matters that come up are reported",
        (
            "controls.yaml",
            "ほかの項目を受け取ることができない。",
            "認証していない端末からの接続を拒否し、暗号化していない媒体を禁止する。課題がある場合は報告する。",
        ),
    ),
    slip(
        "rating-admits-no-gap",
        "rights are not reviewed",
        (
            "controls.yaml",
            "ごとに権限の付与の状況を点検し、不要な権限を削除する。",
            "ごとに報告を受けるが、退職者の権限の点検をしていない。",
        ),
        Told(  # for the first of the three files that share the sentence
            "controls.yaml: 権限の‸点検をしていない",
            "files/juki-file/risks/use/unauthorised#rating/点検をしていない",
            "Ⅲ[住民基本台帳ファイル]/3/リスク２/リスクへの対策は十分か",
            f"「住民基本台帳ファイル」の「{UNAUTHORISED}」は十分と評定されていますが、措置の文に「点検をしていない」とあります。",
            severity="warning",
        ),
    ),
    slip(
        "rating-admits-no-gap",
        "what cannot be done is what should not be",
        (
            "controls.yaml",
            "ほかの項目を受け取ることができない。",
            "ほかの項目の確認ができないよう設定し、複製はしていない。",
        ),
    ),
    slip(
        "rating-follows-practice",
        "nobody looks into suspicious uses",
        ("controls.yaml", "measure: provision.follow-up", "measure: provision.request-form"),
        Told(
            "files.yaml: rating: sufficient, answers: {authentication: done}}\n      - {risk: entrustment/misuse, answers: {contract: defined, re-entrustment: not-re-entrusted}, "
            "rating: sufficient}\n      - {risk: entrustment/other, texts: {measures: none}}\n      - ‸{risk: provision/improper",
            "files/honnin-file/risks/provision/improper#rating",
            "Ⅲ[本人確認情報ファイル]/5/リスク/リスクへの対策は十分か",
            "「本人確認情報ファイル」の「不正な提供・移転が行われるリスク」には、「提供・移転の不審な利用を確かめる」に当たる措置の記載がありません。",
            "For the risk 不正な提供・移転が行われるリスク of 本人確認情報ファイル nothing is declared for 「提供・移転の不審な利用を確かめる」.",
            severity="note",
        ),
        Told(
            "files.yaml: rating: sufficient}\n      - {risk: entrustment/misuse, answers: {contract: defined, re-entrustment: not-re-entrusted}, "
            "rating: sufficient}\n      - {risk: entrustment/other, texts: {measures: none}}\n      - ‸{risk: provision/improper",
            "files/sofusaki-file/risks/provision/improper#rating",
            "Ⅲ[送付先情報ファイル]/5/リスク/リスクへの対策は十分か",
            "「送付先情報ファイル」の「不正な提供・移転が行われるリスク」には、「提供・移転の不審な利用を確かめる」に当たる措置の記載がありません。",
            "For the risk 不正な提供・移転が行われるリスク of 送付先情報ファイル nothing is declared for 「提供・移転の不審な利用を確かめる」.",
            severity="note",
        ),
    ),
    slip(
        "rating-follows-practice",
        "a file outside the Juki network needs no follow-up of its own",
        (
            "controls.yaml",
            "    measure: provision.follow-up\n",
            "    measure: provision.follow-up\n    scope: {files: [honnin-file, sofusaki-file]}\n",
        ),
    ),
)


ESPECIALLY = "especially-has-real-evidence"
CONFIG = Source("example.conf", 3, "0" * 64)


def judged(directory: Path, rule: str, *evidence: Evidence) -> list[tuple[str, str, str]]:
    """Return severity, key and message of what a rule finds in the light of evidence."""
    loaded = open_assessment(directory)
    findings, _ = check_assessment(
        loaded, lambda: fill_form(loaded), load_packs(), as_of=DAY, assessment="example", evidence=evidence
    )
    return [(f.severity, f.key or "", f.message.ja) for f in findings if f.rule == rule]


HONNIN_LINE = "{risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}"


def claiming(folder: Path) -> Path:
    """Copy the example; one risk of one file claims especial effort, and the controls name their evidence."""
    return edited(folder, (("files.yaml", HONNIN_LINE, HONNIN_LINE.replace("sufficient", "especially")),))


def without_evidence(folder: Path) -> Path:
    """Copy the claiming example without any evidence."""
    directory = claiming(folder)
    path = directory / "controls.yaml"
    text = re.sub(r"\n    evidence: .*", "", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8", newline="\n")
    return directory


def shown(control: str, outcome: str, kind: str = "configuration", day: date | None = None) -> Evidence:
    """Return a piece of evidence for a control."""
    source = None if kind == "rehearsed" else CONFIG
    probe = "screen-locks" if kind == "rehearsed" else None
    return Evidence(control, kind, outcome, probe, source, (("timeout", "30min"),), None, day, None)  # type: ignore[arg-type]


def test_the_highest_rating_without_evidence_is_told_once_per_file(tmp_path: Path) -> None:
    ((severity, key, message),) = judged(without_evidence(tmp_path), ESPECIALLY)
    assert (severity, key) == ("warning", "assessment/honnin-file")
    assert message.startswith(
        f"「本人確認情報ファイル」の1か所（「{UNAUTHORISED}」）に「特に力を入れて」の選択がありますが"
    )


def test_what_a_control_names_shows_nothing(tmp_path: Path) -> None:
    directory = claiming(tmp_path)
    text = (directory / "controls.yaml").read_text(encoding="utf-8")
    assert {"config:", "log:", "reviewed:"} <= {word for word in ("config:", "log:", "reviewed:") if word in text}
    assert [(severity, key) for severity, key, _ in judged(directory, ESPECIALLY)] == [
        ("warning", "assessment/honnin-file")
    ]
    assert judged(directory, ESPECIALLY, shown("cs-login", "held")) == []


@pytest.mark.parametrize(
    "day,found",
    [
        (DAY, 0),
        (DAY + timedelta(days=1), 1),
        (date(DAY.year - 1, DAY.month, DAY.day), 0),
        (date(DAY.year - 1, DAY.month, DAY.day) - timedelta(days=1), 1),
    ],
)
def test_evidence_shows_the_year_after_it_was_seen(tmp_path: Path, day: date, found: int) -> None:
    assert len(judged(claiming(tmp_path), ESPECIALLY, shown("cs-login", "held", "log", day))) == found


def test_real_evidence_from_a_file_supports_it_and_a_rehearsal_does_not(tmp_path: Path) -> None:
    directory = without_evidence(tmp_path)
    assert judged(directory, ESPECIALLY, shown("cs-login", "held")) == []
    assert len(judged(directory, ESPECIALLY, shown("cs-login", "held", "rehearsed"))) == 1
    assert len(judged(directory, ESPECIALLY, shown("juki-login", "held"))) == 1  # a control of another file


@pytest.mark.parametrize(
    "kind,said", [("configuration", "設定「example.conf」"), ("rehearsed", "宣言の整合「screen-locks」")]
)
def test_evidence_that_contradicts_a_control_is_an_error(kind: str, said: str) -> None:
    found = judged(EXAMPLE, "control-not-refuted", shown("screen-lock", "refuted", kind))
    assert found == [
        (
            "error",
            "controls/screen-lock",
            f"統制「screen-lock」は、証跡と食い違っています：{said}（timeout=30min）。",
        )
    ]


def test_a_refuted_control_supports_no_rating() -> None:
    ((severity, key, _),) = judged(EXAMPLE, "rating-supported-by-measures", shown("network-operator-log", "refuted"))
    assert (severity, key) == ("warning", "files/juki-file/risks/network/improper-provision#rating")


def test_evidence_for_a_control_that_is_not_there_is_told_with_the_nearest() -> None:
    ((severity, key, message),) = judged(EXAMPLE, "evidence-orphaned", shown("screen-locks", "held"))
    assert (severity, key) == ("error", "controls/screen-locks")
    assert message == "証跡が示す統制「screen-locks」は評価書にありません。近いのは「screen-lock」です。"


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (DAY, False),
        (DAY.replace(year=DAY.year - 1), False),
        (DAY.replace(year=DAY.year - 2), True),
        (None, False),
    ],
)
def test_evidence_of_another_year_is_told_rather_than_left_out(day: date | None, told: bool) -> None:
    found = judged(EXAMPLE, "evidence-out-of-date", shown("screen-lock", "held", day=day))
    assert [(severity, key) for severity, key, _ in found] == [("warning", "controls/screen-lock")] * told
    assert all(str(day) in message for _, _, message in found)


def test_the_example_of_an_evidence_file_is_read() -> None:
    path = Path(__file__).resolve().parents[3] / "docs" / "examples" / "evidence.yaml"
    (entry,) = read_evidence(path, path.name).entries
    assert (entry.control, entry.outcome) == ("screen-lock", "held")


def test_related_places_show_what_supports_the_rest(tmp_path: Path) -> None:
    directory = edited(
        tmp_path,
        (("controls.yaml", "  - id: network-operator-log\n", "  - id: network-operator-log\n    planned: true\n"),),
    )
    loaded = open_assessment(directory)
    findings, _ = check_assessment(loaded, lambda: fill_form(loaded), load_packs(), as_of=DAY)
    (finding,) = [f for f in findings if f.rule == "rating-supported-by-measures"]
    assert {r.note.ja for r in finding.related} == {
        "「情報提供等を記録する」に当たるが、予定であるか、証跡と食い違う措置",
        "「認められた照会にだけ答える」を支える措置",
    }
    assert {r.place.file for r in finding.related} == {"controls.yaml"}


def test_every_rule_of_the_pack_is_tried() -> None:
    tried = {one.rule for one in SLIPS} | {ESPECIALLY, "control-not-refuted"}
    assert tried == set(pack_rules(PACK))

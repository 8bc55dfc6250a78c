"""What the rules find in the model of 和光市's published assessment: every fault of the publication, and nothing else.

The reasons name the fault in the fact sheet (W01 …); what the sheet lists beside these cannot be judged from the facts, or
is a matter of wording, and must stay silent.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from console import WAKO, call

AS_OF = "2026-11-21"
SHEET = Path(__file__).resolve().parents[3] / "shared" / "facts" / "wako.md"

ASKED = "§3: the drawing does not say whether the number goes along"
OPEN = "the sheet's open parameters: the publication says 定期 or names a record, but gives no number"
UNNAMED = "the publication describes the measure without naming this value"
BEYOND = "様式3 does not ask for it: expiry of rights, review of the log, a record of what is provided"
CUT = "W09: the cell is cut off within its second measure, so that what follows cannot be read"
UNSHOWN = "the publication shows the platform's self-check under 教育, and no training of its staff"
THROUGH = "the network is ticked here, too, though the intermediate server is a system of its own"
NO_ANNEX = "W08: the text refers to this annex, which the published document does not contain"

EXPECTED = {
    ("required-item-filled", "cover#published-on", "assessment.yaml", 4, 1, "error"): "W01: the 公表日 of the cover is blank in a published assessment",
    ("annex-is-included", "annexes/annex-1", "assessment.yaml", 82, 53, "error"): NO_ANNEX,
    ("annex-is-included", "annexes/annex-2-1", "assessment.yaml", 83, 57, "error"): NO_ANNEX,
    ("annex-is-included", "annexes/annex-2-2", "assessment.yaml", 84, 57, "error"): NO_ANNEX,
    ("annex-is-included", "annexes/annex-3", "assessment.yaml", 85, 60, "error"): NO_ANNEX,
    ("annex-is-included", "annexes/annex-4", "assessment.yaml", 86, 59, "error"): NO_ANNEX,
    ("file-has-chapters", "files#names", "files.yaml", 174, 15, "error"): "W08: 本人確認情報ファイル stands in Ⅰ3 without Ⅱ and Ⅲ",
    ("file-has-chapters", "files#names", "files.yaml", 188, 15, "error"): "W08: 送付先情報ファイル stands in Ⅰ3 without Ⅱ and Ⅲ",
    ("provision-cites-article-19", "recipients/education-board#basis", "recipients.yaml", 20, 12, "error"): "W06: a provision to the board rests on 第9条第2項 instead of 第19条第11号",
    ("required-item-filled", "recipients/number-offices#timing", "recipients.yaml", 29, 5, "error"): "W05: ⑦ of 移転先1 is empty",
    ("annex-reference-agrees", "recipients/number-offices", "recipients.yaml", 33, 12, "error"): "W04: ① and ② of 移転先1 still say 別紙1, the list stands in 別紙2-1",
    ("change-has-timing", "changes/r01", "changes.yaml", 3, 5, "warning"): "W19: the first row of 別添2 has no 項目",
    ("control-period-defined", "controls/cs-record/parameters/retention", "controls.yaml", 18, 9, "warning"): OPEN,
    ("control-period-defined", "controls/counter-instruction/parameters/interval", "controls.yaml", 27, 9, "warning"): OPEN,
    ("control-period-defined", "controls/card-inventory/parameters/interval", "controls.yaml", 72, 9, "warning"): OPEN,
    ("control-period-defined", "controls/security-training/parameters/interval", "controls.yaml", 120, 9, "warning"): OPEN,
    ("re-entrustment-method-without-re-entrustment", "files/juki-file/risks/entrustment/misuse#re-entrustment-method", "files.yaml", 158, 81, "warning"): "W14: 再委託していない is chosen, yet the text says what is done when there is 再委託",
    ("provision-count-matches", "files/juki-file#provision-count", "files.yaml", 170, 24, "warning"): "W03: 60件 was not updated when the list grew from 59 to 60 rows; its own counting gives 61",
    ("title-of-law-current", "law-names/行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する省令", "assessment.yaml", 31, 16, "warning"): "W10: the order is called by its old title",
    ("change-explained", "changes#rows/explanation", "changes.yaml", 3, 5, "note"): "W19: 17 of the 18 rows have no 提出時期に係る説明",
    ("moving-in-is-listed", "work#number-use", "assessment.yaml", 52, 5, "note"): "W22: 第22条 is not listed, although notices of moving in are handled",
    ("recipient-is-not-a-system", "recipients/transfer-atena#name", "recipients.yaml", 59, 16, "warning"): "W07: 移転先3 is a system",
    ("recipient-is-not-a-system", "recipients/transfer-intermediate-server#name", "recipients.yaml", 71, 16, "warning"): "W07: 移転先4 is a system",
    ("corporate-items-within-range", "files/juki-file#range", "files.yaml", 9, 14, "warning"): "代表者肩書, 代表者氏名 and 番号制度法人番号 in a file about residents, as E23 of 長岡市",
    ("dates-since-number-system", "files/juki-file#held-from", "files.yaml", 106, 16, "note"): "W13: held from 平成27年10月3日, two days before numbers were in use",
    ("control-value-helps", "controls/identity-check/parameters/documents", "controls.yaml", 9, 9, "note"): UNNAMED,
    ("control-value-helps", "controls/cs-record/parameters/fields", "controls.yaml", 18, 9, "note"): UNNAMED,
    ("control-value-helps", "controls/re-entrustment-supervision/parameters/means", "controls.yaml", 95, 9, "note"): UNNAMED,
    ("control-value-helps", "controls/security-training/parameters/audience", "controls.yaml", 120, 9, "note"): UNNAMED,
    ("contract-clauses-complete", "controls/contract-clauses/parameters/clauses", "controls.yaml", 81, 27, "note"): "the clauses named leave out five that the guideline asks for",
    ("source-names-the-body", "files/juki-file#sources", "files.yaml", 110, 9, "note"): "§3: the one parenthesis of ② cannot be told to belong to this tick [amb]",
    ("rating-follows-practice", "files/juki-file/risks/use/unauthorised#rating", "files.yaml", 157, 9, "note"): BEYOND,
    ("rating-follows-practice", "files/juki-file/risks/provision/improper#rating", "files.yaml", 159, 9, "note"): BEYOND,
    ("inherited-control-left-out", "inherits/intermediate-server-platform/without/auto-reply-disabled", "controls.yaml", 138, 48, "note"): CUT,
    ("inherited-control-left-out", "inherits/intermediate-server-platform/without/operator-log", "controls.yaml", 139, 41, "note"): CUT,
    ("inherited-control-left-out", "inherits/intermediate-server-platform/without/requester-key", "controls.yaml", 140, 42, "note"): CUT,
    ("inherited-control-left-out", "inherits/intermediate-server-platform/without/closed-line-method", "controls.yaml", 141, 47, "note"): CUT,
    ("inherited-control-left-out", "inherits/intermediate-server-platform/without/vpn-method", "controls.yaml", 142, 39, "note"): CUT,
    ("inherited-control-left-out", "inherits/intermediate-server-platform/without/operator-exclusion-method", "controls.yaml", 143, 54, "note"): CUT,
    ("inherited-control-left-out", "inherits/intermediate-server-platform/without/wrong-partner", "controls.yaml", 144, 42, "note"): CUT,
    ("inherited-control-left-out", "inherits/intermediate-server-platform/without/import-check", "controls.yaml", 145, 41, "note"): CUT,
    ("inherited-control-left-out", "inherits/intermediate-server-platform/without/copy-reconciliation", "controls.yaml", 146, 48, "note"): CUT,
    ("inherited-control-left-out", "inherits/intermediate-server-platform/without/training", "controls.yaml", 147, 37, "note"): UNSHOWN,
    ("one-name-per-thing", "assessment/atena", "assessment.yaml", 50, 64, "note"): "W21: the integrated addressee system has five names",
    ("one-name-per-thing", "assessment/juki", "systems.yaml", 4, 11, "note"): "W21: 既存住基システム is used and never said to be short for the system",
    ("vague-word-has-number", "assessment/適切に", "controls.yaml", 75, 18, "note"): OPEN,
    ("no-known-typo", "assessment/その他識別番号", "files.yaml", 100, 8, "note"): "W12: the form calls it その他識別情報",
    ("abbreviation-explained", "assessment/latin", "files.yaml", 149, 44, "note"): "NAS is not explained",
    ("network-through-intermediate-server", "systems/juki/connections/information-provision-network", "systems.yaml", 17, 9, "note"): THROUGH,
    ("network-through-intermediate-server", "systems/atena/connections/information-provision-network", "systems.yaml", 45, 9, "note"): THROUGH,
    ("choice-has-its-measure", "files/juki-file/risks/storage/loss#rating", "files.yaml", 161, 9, "note"): "①事故発生時手順 is a choice; nothing says what the procedure is",
    ("own-system-protected", "files/juki-file/risks/storage/loss#rating", "files.yaml", 161, 9, "note"): "W15: every measure of Ⅲ6 is about the intermediate server, none about the body's own systems",
    ("title-names-the-work", "cover#title", "assessment.yaml", 17, 8, "note"): "W02: 住民基本台帳関係事務 in the title, 住民基本台帳法関係業務 in Ⅰ1",
    ("number-to-other-body-has-basis", "flows/card", "flows.yaml", 14, 5, "warning"): ASKED,
    ("number-to-other-body-has-basis", "flows/move-in-notice", "flows.yaml", 15, 5, "warning"): ASKED,
    ("number-to-other-body-has-basis", "flows/immigration-notice", "flows.yaml", 17, 5, "warning"): ASKED,
}  # fmt: skip
"""By rule, key, file, line, column and severity: why this is a fault of the publication."""

PRINTED = {
    "the provision count against its own counting rule": """\
警告[provision-count-matches] 提供の件数が自らの数え方と一致する
   --> files.yaml:170:24
    |
170 |       provision_count: 60
    |                        ^^
  内容：住民基本台帳ファイルの提供は（60）件とありますが、宣言した数え方（別紙の行）で数えると61件です。
  直し方：一覧と提供先の欄を数え直し、件数か数え方（counting.provisions）を改め、変更箇所に一行を加えてください。
  様式の項目：Ⅱ[住民基本台帳ファイル]/5/提供の件数
  対象：wako / files/juki-file#provision-count
  判定に使った値：declared = 60, counted = 61, unit = rows, unit_ja = 別紙の行
  根拠：様式3 Ⅱ５ 提供・移転の有無
  審査の観点：6（適合性）事務の実態に基づき、様式の全ての項目を検討して記載しているか
""",
    "the annex that 移転先1 refers to": """\
誤り[annex-reference-agrees] 参照する別紙が一覧を載せた別紙と一致する
  --> recipients.yaml:33:12
   |
33 |     basis: 「(別紙1）移転先」一覧に記載  # 別紙2-1を指すはずの欄だが、公表どおり別紙1のまま残す。
   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  内容：「移転先は、「(別紙2-1）移転先」を参照」の欄は別紙1を参照していますが、一覧を載せた別紙は別紙2-1です。
  直し方：参照する別紙の番号を改めてください。
  対象：wako / recipients/number-offices
  判定に使った値：mentioned = 別紙1, annex = 別紙2-1
  根拠：様式3 Ⅱ５
  審査の観点：6（適合性）事務の実態に基づき、様式の全ての項目を検討して記載しているか
""",
    "a system declared as 移転先": """\
警告[recipient-is-not-a-system] 提供先・移転先がシステムではなく機関や部署である
  --> recipients.yaml:59:16
   |
59 |     is_system: atena
   |                ^^^^^
  内容：「団体内統合宛名システム」は部署や機関ではなく、システムです。
  直し方：そのシステムを通じて情報を受け取る部署と事務を移転先として書いてください。システムの保守のためであれば移転ではありません。
  様式の項目：Ⅱ[住民基本台帳ファイル]/5/移転先3
  対象：wako / recipients/transfer-atena#name
  判定に使った値：names = 団体内統合宛名システム
  根拠：様式3 Ⅱ５ 移転先
  審査の観点：9（妥当性）事務の実態に基づきリスクを特定しているか
""",
    "another system declared as 移転先": """\
警告[recipient-is-not-a-system] 提供先・移転先がシステムではなく機関や部署である
  --> recipients.yaml:71:16
   |
71 |     is_system: intermediate-server
   |                ^^^^^^^^^^^^^^^^^^^
  内容：「中間サーバー」は部署や機関ではなく、システムです。
  直し方：そのシステムを通じて情報を受け取る部署と事務を移転先として書いてください。システムの保守のためであれば移転ではありません。
  様式の項目：Ⅱ[住民基本台帳ファイル]/5/移転先4
  対象：wako / recipients/transfer-intermediate-server#name
  判定に使った値：names = 中間サーバー
  根拠：様式3 Ⅱ５ 移転先
  審査の観点：9（妥当性）事務の実態に基づきリスクを特定しているか
""",
    "the basis of 提供先2": """\
誤り[provision-cites-article-19] 提供の根拠が番号法第9条ではなく第19条の各号などである
  --> recipients.yaml:20:12
   |
20 |     basis: |-
   |            ^^（22行目まで）
  内容：「和光市教育委員会」への提供の根拠に番号法第9条が挙げられていますが、第19条の号がありません。
  直し方：提供を認める番号法第19条の号（同じ団体の他の機関への条例による提供なら第19条第11号）と、条例の項を書いてください。
  様式の項目：Ⅱ[住民基本台帳ファイル]/5/提供先2/①
  対象：wako / recipients/education-board#basis
  根拠：番号法第19条、番号法第19条第11号
  審査の観点：6（適合性）事務の実態に基づき、様式の全ての項目を検討して記載しているか
""",
    "the method for 再委託先 beside 再委託しない": """\
警告[re-entrustment-method-without-re-entrustment] 再委託していないのに再委託先の管理方法が書かれていない
   --> files.yaml:158:81
    |
158 |       - {risk: entrustment/misuse, answers: {contract: defined, re-entrustment: not-re-entrusted}, rating: sufficient}
    |                                                                                 ^^^^^^^^^^^^^^^^
  内容：「住民基本台帳ファイル」のⅢ４では「再委託していない」を選んでいますが、再委託先での措置が具体的な方法に書かれています。
  直し方：再委託の予定がなければ記載を消し、あればⅡ４の再委託の有無を改めてください。将来の備えであれば、その旨を契約の規定の欄に移してください。
  様式の項目：Ⅲ[住民基本台帳ファイル]/4/リスク/具体的な方法
  対象：wako / files/juki-file/risks/entrustment/misuse#re-entrustment-method
  判定に使った値：file = 住民基本台帳ファイル
  根拠：様式3 Ⅱ４④・Ⅲ４ 具体的な方法
  審査の観点：9（妥当性）事務の実態に基づきリスクを特定しているか
""",
    "a training given nobody knows how often": """\
警告[control-period-defined] 統制の期間や回数が内部で定まっている
   --> controls.yaml:120:9
    |
120 |   - id: security-training
    |         ^^^^^^^^^^^^^^^^^
  内容：統制「security-training」の「実施の間隔」が定まっていません。
  直し方：parameters に値（90d、1y、3 など）を書いてください。公表しない値は withhold に理由と公表用の文言を添えて書いてください。継承した措置の値は、refines でその措置を指す統制に書きます。
  対象：wako / controls/security-training/parameters/interval
  判定に使った値：control = security-training, title = 実施の間隔
  根拠：特定個人情報保護評価指針 第10の1(2)
  審査の観点：10（妥当性）講ずべき措置の記載は具体的か
""",
    "a measure of the platform that the cell is too small for": """\
注記[inherited-control-left-out] 継承した措置を外したときは理由を確かめる
   --> controls.yaml:140:42
    |
140 |       - {control: requester-key, reason: 公表された欄が途中で切れており、読み取れない。}
    |                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  内容：継承した措置「intermediate-server-platform.requester-key」を外しています（理由：公表された欄が途中で切れており、読み取れない。）。
  直し方：理由が今も当てはまるかを確かめてください。評価書に書かれていないだけで措置が行われているなら、評価書に書いて without から除いてください。
  対象：wako / inherits/intermediate-server-platform/without/requester-key
  判定に使った値：control = intermediate-server-platform.requester-key, reason = 公表された欄が途中で切れており、読み取れない。
  根拠：特定個人情報保護評価指針 第10の1(2)
  審査の観点：10（妥当性）講ずべき措置の記載は具体的か
""",
    "items of companies in a file about residents": """\
警告[corporate-items-within-range] 法人に関する記録項目が、対象となる本人の範囲に合う
 --> files.yaml:9:14
  |
9 |       range: |-
  |              ^^（11行目まで）
  内容：「住民基本台帳ファイル」の記録項目に法人に関する項目（代表者肩書、代表者氏名、番号制度法人番号）がありますが、対象となる本人の範囲に法人は含まれていません。
  直し方：使わない項目であれば記録項目から外し、使うのであれば対象となる本人の範囲とその必要性に書いてください。
  様式の項目：Ⅱ[住民基本台帳ファイル]/2/③
  対象：wako / files/juki-file#range
  判定に使った値：items = 代表者肩書、代表者氏名、番号制度法人番号
  根拠：様式3 Ⅱ２③④
  審査の観点：9（妥当性）事務の実態に基づきリスクを特定しているか
""",
    "an article that the work rests on and does not name": """\
注記[moving-in-is-listed] 転入届を扱うなら、住基法第22条を挙げる
  --> assessment.yaml:52:5
   |
52 |     - {id: number-7, cite: 番号法第7条, heading: 指定及び通知}
   |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^（65行目まで）
  内容：事務の内容に転入届があり、個人番号の利用の根拠に住基法第24条の2（転入届の特例）がありますが、第22条（転入届）がありません。
  直し方：転入届により個人番号を扱うのであれば、住基法第22条を加えてください。
  様式の項目：Ⅰ/4/法令上の根拠
  対象：wako / work#number-use
  根拠：住基法第22条・第24条の2
  審査の観点：6（適合性）事務の実態に基づき、様式の全ての項目を検討して記載しているか
""",
}
"""By what is wrong: the whole diagnostic that a person reads."""

JUDGED = {
    "use-not-before-holding": "W13: held from 10月3日 and used from 10月5日 are in order",
    "changes-in-order": "the eighteen rows of 別添2 are in order of their days",
    "transfer-count-matches": "30 and 10 rows and two blocks are the 42 that are printed",
    "network-rows-match-recipient": "sixty rows in Ⅰ5② and sixty in the list of 別紙1",
    "recipient-population-within-file": "no recipient receives more subjects than the file has",
    "mentioned-annex-exists": "W04 names the wrong annex, but an annex that is declared",
    "connection-on-both-sides": "every connection between two declared systems stands at both",
    "form-reaches-threshold": "100,000 to 300,000 subjects and no incident ask for this form",
    "threshold-result-agrees": "the declared result is that of the facts",
    "citation-well-formed": "every basis of Ⅰ4 and Ⅰ5② can be read",
    "five-year-review": "assessed on 令和5年9月1日: due on 2028-09-01",
}
"""Rules that must have judged something and found it good."""

UNJUDGED = {
    "published-after-changes": "公表日と変更日の両方が記載されていない。",
    "basic-assessment-before-publication": "基礎項目評価の実施日と公表日の両方が記載されていない。",
    "incident-described": "過去３年以内の重大事故は、発生したとされていない。",
    "re-entrustment-described": "再委託する委託事項がない。",
}
"""Rules that have nothing to judge, with the reason that they must give."""


_SAID: dict[tuple[str, ...], str] = {}


def said(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Return what ``pia check`` prints about the model; each way of asking is run once."""
    if options not in _SAID:
        ran = call(capsys, "check", WAKO, *options)
        assert (ran.code, ran.err) == (1, "")
        _SAID[options] = ran.out
    return _SAID[options]


@pytest.fixture
def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(said(capsys, "--as-of", AS_OF, "--format", "json"))


def row(finding: dict[str, Any]) -> tuple[str, str, str, int, int, str]:
    return tuple(finding[name] for name in ("rule", "key", "file", "line", "column", "severity"))  # type: ignore[return-value]


def test_finds_exactly_the_faults_of_the_publication(document: dict[str, Any]) -> None:
    found = Counter(row(finding) for finding in document["findings"])
    assert found == Counter(list(EXPECTED))
    assert document["errors"] == []


def test_every_finding_is_a_violation_or_a_question_that_nobody_has_accepted(document: dict[str, Any]) -> None:
    asked = {f["key"] for f in document["findings"] if f["outcome"] == "undetermined"}
    assert asked == {"flows/card", "flows/move-in-notice", "flows/immigration-notice"}
    assert {(f["waived"], f["assessment"]) for f in document["findings"]} == {(None, "wako")}
    assert len({f["id"] for f in document["findings"]}) == len(EXPECTED)
    counts = Counter(severity for *_, severity in (row for row, why in EXPECTED.items() if why != ASKED))
    assert document["summary"]["by_severity"] == {"error": 11, "warning": 11, "note": 31} == dict(counts)
    assert document["summary"]["by_outcome"] == {"violated": 53, "undetermined": 3}


def test_findings_come_gravest_first_and_then_by_place(document: dict[str, Any]) -> None:
    rank = {"error": 0, "warning": 1, "note": 2}
    order = [(rank[f["severity"]], f["file"], f["line"], f["column"]) for f in document["findings"]]
    assert order == sorted(order)


@pytest.mark.parametrize("fault", PRINTED)
def test_a_diagnostic_reads_as_a_whole(fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = said(capsys, "--as-of", AS_OF).split("\n\n")
    assert PRINTED[fault].rstrip("\n") in blocks


def test_a_diagnostic_reads_as_a_whole_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    block = """\
warning[provision-count-matches] The number of provisions agrees with the body's own counting
   --> files.yaml:170:24
    |
170 |       provision_count: 60
    |                        ^^
  found: 住民基本台帳ファイル declares 60 provisions; counted by its own unit (rows) there are 61.
  remedy: Recount, correct the number or the unit (counting.provisions), and add a row to the change annex.
  form item: Ⅱ[住民基本台帳ファイル]/5/提供の件数
  subject: wako / files/juki-file#provision-count
  values seen: declared = 60, counted = 61, unit = rows, unit_ja = 別紙の行
  basis: 様式3 Ⅱ５ 提供・移転の有無
  viewpoint: 6 (conformity): Was every item of the form considered and filled from the facts of the work?
"""
    blocks = said(capsys, "--as-of", AS_OF, "--lang", "en").split("\n\n")
    assert block.rstrip("\n") in blocks


def test_the_values_without_a_number_are_four(document: dict[str, Any]) -> None:
    found = {f["key"]: f["message"] for f in document["findings"] if f["rule"] == "control-period-defined"}
    assert found == {
        "controls/cs-record/parameters/retention": "統制「cs-record」の「保存期間」が定まっていません。",
        "controls/counter-instruction/parameters/interval": "統制「counter-instruction」の「実施の間隔」が定まっていません。",
        "controls/card-inventory/parameters/interval": "統制「card-inventory」の「確認の間隔」が定まっていません。",
        "controls/security-training/parameters/interval": "統制「security-training」の「実施の間隔」が定まっていません。",
    }


@pytest.mark.parametrize("rule", sorted(JUDGED))
def test_what_is_in_order_is_judged_and_passes(rule: str, document: dict[str, Any]) -> None:
    (tally,) = (one for one in document["rules"] if one["id"] == rule)
    assert tally["selected"] == tally["satisfied"] > 0, JUDGED[rule]
    assert (tally["violated"], tally["undetermined"], tally["reason"]) == (0, 0, None)


@pytest.mark.parametrize("rule", sorted(UNJUDGED))
def test_what_cannot_be_judged_says_why(rule: str, document: dict[str, Any]) -> None:
    (tally,) = (one for one in document["rules"] if one["id"] == rule)
    assert (tally["selected"], tally["reason"]) == (0, UNJUDGED[rule])


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("work#name", id="W02: told at the title, not again at the name"),
        pytest.param("cover#notes", id="特記事項 is filled, and a blank one would be none"),
        pytest.param("files/juki-file#used-from", id="W13: used from the day numbers came into use"),
        pytest.param("basic#date", id="the date of the basic assessment"),
        pytest.param("network#basis", id="the sixty rows of the order"),
        pytest.param("files/juki-file#transfer-count", id="the forty-two transfers"),
        pytest.param("files/juki-file#entrusted-count", id="the two entrusted matters"),
        pytest.param("recipients/education-board#population", id="W06: a wide band for a narrow group"),
        pytest.param("disclosure#omission", id="W17: a sentence in an unfitting slot"),
        pytest.param("files/juki-file#audit", id="W16: an undecidable tick"),
    ],
)
def test_what_is_no_fault_by_the_rules_stays_silent(key: str, document: dict[str, Any]) -> None:
    assert [f["message"] for f in document["findings"] if f["key"] == key] == []


def test_one_more_finding_when_five_years_have_passed(capsys: pytest.CaptureFixture[str]) -> None:
    def found(day: str) -> Counter[tuple[str, str, str, int, int, str]]:
        return Counter(row(f) for f in json.loads(said(capsys, "--as-of", day, "--format", "json"))["findings"])

    assert found("2028-09-01") == Counter(list(EXPECTED))
    assert found("2028-09-02") - Counter(list(EXPECTED)) == Counter(
        [("five-year-review", "cover#published-on", "assessment.yaml", 101, 17, "warning")]
    )


@pytest.mark.corpus
def test_every_fault_named_here_stands_in_the_fact_sheet() -> None:
    if not SHEET.is_file():
        pytest.skip("the fact sheets are not beside the project")
    known = set(re.findall(r"^\| (W\d\d) \|", SHEET.read_text(encoding="utf-8"), re.MULTILINE))
    named = {found for reason in EXPECTED.values() for found in re.findall(r"W\d\d", reason)}
    assert named >= {"W01", "W03", "W04", "W05", "W06", "W07", "W08", "W09", "W12", "W14", "W19", "W21"}
    assert named <= known

"""What only some of the published forms say can be said: 様式4 (神奈川県, 旭川市, 長岡市) and 様式2, in small documents.

Facts (numbers, ticks, names of works) follow the published assessments; the sentences are our own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from write import write

from pia.errors import InputError
from pia.model.entrusted_party import ReEntrustment
from pia.model.personal_info_file import Route
from pia.model.population import FilePopulation, Handlers
from pia.model.procedure import Fee, FileRegister, Opinions, PriorityMeasure
from pia.model.read import load_assessment
from pia.model.recipient import UnlistedRows

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

FULL_FORM = """\
schema: 1
form: 全項目評価書
edition: 2024-10
status: 公表
number: 1
body: {name: 神奈川県知事, kind: 都道府県}
work: {name: 住民基本台帳ネットワークに関する事務, subjects: {band: 30万人以上}}
files:
  - {id: honnin, name: 都道府県知事保存本人確認情報ファイル}
  - {id: fuhyo, name: 都道府県知事保存附票本人確認情報ファイル}
"""
BASIC_FORM = FULL_FORM.replace("form: 全項目評価書", "form: 基礎項目評価書")


def read(folder: Path, text: str, base: str = FULL_FORM) -> Assessment:
    return load_assessment(write(folder, base + text)).assessment


# --- cover ---


def test_the_cover_of_a_full_form(tmp_path: Path) -> None:
    one = read(tmp_path, "special_notes: none\napproved_on: none\npublished_on: 令和６年５月27日\n")
    assert (one.form, one.status, one.body.kind, one.number) == ("zenkoumoku", "published", "prefecture", "1")
    assert (one.special_notes, one.approved_on, one.published_on) == ("none", "none", "令和６年５月27日")


def test_blank_is_not_none(tmp_path: Path) -> None:
    assert read(tmp_path, "special_notes:\n").special_notes is None
    assert read(tmp_path, "special_notes: none\n").special_notes == "none"
    assert read(tmp_path, "special_notes: －\n").special_notes == "－"


# --- Ⅰ, Ⅱ ---


def test_reasons_and_the_two_directions_of_the_network(tmp_path: Path) -> None:
    text = (
        "network:\n  implementation: 実施しない\n  provision: none\n  inquiry: none\n"
        "other_bodies: none\ndepartment: {name: 市町村課, head: 市町村課長}\n"
    )
    one = read(tmp_path, text)
    assert one.network is not None
    assert (one.network.implementation, one.network.provision, one.network.inquiry) == (
        "not-implemented",
        "none",
        "none",
    )
    assert one.other_bodies == "none"


def test_inquiry_without_rows_beside_provision_with_many(tmp_path: Path) -> None:
    rows = [str(n) for n in range(1, 40)] + ["85の2"]
    text = (
        "network:\n  implementation: 実施する\n"
        f"  provision: {{cite: 番号法第19条第8号に基づく主務省令第2条の表, rows: [{', '.join(rows)}]}}\n"
        "  inquiry: {cite: 番号法第19条第8号に基づく主務省令第2条の表, rows: none, note: 該当する項はない}\n"
    )
    network = read(tmp_path, text).network
    assert network is not None
    assert network.provision not in (None, "none")
    assert network.provision.rows == tuple(rows)  # type: ignore[union-attr]  # narrowed above
    assert network.inquiry.rows == "none"  # type: ignore[union-attr]


USAGE = """\
  - id: f
    name: 見本ファイル
    usage: {text: 照会に答える, matching: 住民票コードで突合する, statistics: 件数のみ集計する, decisions: none}
    acquisition:
      sources: [{source: 地方公共団体・地方独立行政法人, detail: 市町村}, {source: その他, detail: 都道府県サーバ}]
      means: [{means: 専用線}, {means: 紙}]
      timing: 異動の都度
      validity: 住民基本台帳法による
      notice: none
    purpose: {text: 本人確認, change: none}
    users: {departments: [市町村課, 情報システム課], number: {band: 10人未満}}
    storage:
      place: 集約センター
      retention: {period: undetermined, band: 1年未満, validity: 一時的な保存のため}
      erasure: 自動で消える
    used_from: 平成27年6月1日
    held_from: 令和6年5月27日
"""


def test_statistics_decisions_and_a_retention_below_one_year(tmp_path: Path) -> None:
    file = read(tmp_path, USAGE).files[2]
    assert file.usage is not None
    assert (file.usage.statistics, file.usage.decisions) == ("件数のみ集計する", "none")
    assert file.storage is not None
    assert file.storage.retention is not None
    assert (file.storage.retention.band, file.storage.retention.period) == ("1年未満", "undetermined")
    assert file.acquisition is not None
    assert file.acquisition.sources is not None
    assert [(s.source, s.detail) for s in file.acquisition.sources] == [
        ("local-government", "市町村"),
        ("other", "都道府県サーバ"),
    ]
    assert file.acquisition.means == (Route(means="dedicated-line"), Route(means="paper"))


@pytest.mark.parametrize(
    "band", ["1年未満", "1年", "5年", "6年以上10年未満", "20年以上", "定められていない", "２０年以上"]
)
def test_every_retention_of_the_sheets(tmp_path: Path, band: str) -> None:
    file = read(tmp_path, f"  - {{id: f, name: F, storage: {{retention: {{band: {band}}}}}}}\n").files[2]
    assert file.storage is not None
    assert file.storage.retention is not None
    assert file.storage.retention.band == band.replace("２０", "20")


@pytest.mark.parametrize("band", ["6年", "150年", "1か月", "永年"])
def test_a_period_is_not_one_of_the_ten_choices(tmp_path: Path, band: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, f"  - {{id: f, name: F, storage: {{retention: {{band: {band}}}}}}}\n")
    [problem] = caught.value.problems
    assert (problem.code, str(problem.place)) == ("unknown-band", "assessment.yaml:11:50")
    assert problem.message.ja == f"保管期間に「{band}」という選択肢はありません"


ENTRUSTED = """\
parties:
  - id: jlis
    name: 地方公共団体情報システム機構
    entrusted:
      - file: honnin
        name: 都道府県サーバの運用及び監視に関する業務
        content: サーバを運用し監視する。本人確認情報には触れない。
        scope: {extent: 特定個人情報ファイルの全体, population: {band: '1,000万人以上'}, range: 全員, validity: none}
        handlers: {band: 10人未満}
        means: [{means: 専用線}, {means: その他, detail: サーバ室での操作}]
        disclosure: 問合せに答える
        re_entrustment: {permission: 書面による承諾, content: 監視の一部, parties: [operator]}
      - {id: fuhyo-part, file: fuhyo, scope: {extent: 特定個人情報ファイルの一部}, re_entrustment: none}
  - id: operator
    name: 集約センターの運用者
    entrusted:
      - {file: honnin, re_entrustment: {content: 夜間の監視, parties: [night]}}
  - {id: night, name: unknown}
"""


def test_scope_means_and_disclosure_of_what_is_entrusted(tmp_path: Path) -> None:
    party = read(tmp_path, ENTRUSTED).parties[0]
    matter, part = party.entrusted
    assert matter.scope is not None
    assert (matter.scope.extent, matter.scope.population) == ("whole", FilePopulation(band="1,000万人以上"))
    assert matter.scope.validity == "none"
    assert matter.handlers == Handlers(band="10人未満")
    assert matter.means == (Route(means="dedicated-line"), Route(means="other", detail="サーバ室での操作"))
    assert (matter.key, part.key) == ("honnin", "fuhyo-part")
    assert part.scope is not None
    assert (part.scope.extent, part.re_entrustment) == ("part", "none")


def test_a_chain_of_re_entrustment(tmp_path: Path) -> None:
    parties = {p.id: p for p in read(tmp_path, ENTRUSTED).parties}
    chain, at = ["jlis"], "jlis"
    while parties[at].entrusted and isinstance(parties[at].entrusted[0].re_entrustment, ReEntrustment):
        at = parties[at].entrusted[0].re_entrustment.parties[0]
        chain.append(at)
    assert chain == ["jlis", "operator", "night"]
    assert parties["night"].name == "unknown"


@pytest.mark.parametrize("written", ["'500人以上1,000人未満'", "500人以上1000人未満", "５００人以上１，０００人未満"])
def test_a_band_with_a_comma_may_stand_in_braces(tmp_path: Path, written: str) -> None:
    one = read(tmp_path, f"  - {{id: f, name: F, users: {{number: {{band: {written}}}}}}}\n")
    assert one.files[2].users is not None
    assert one.files[2].users.number == Handlers(band="500人以上1,000人未満")


def test_without_quotes_the_comma_divides_it_and_both_parts_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "  - {id: f, name: F, users: {number: {band: 500人以上1,000人未満}}}\n")
    assert [(p.code, p.message.ja) for p in caught.value.problems] == [
        ("unknown-band", "使用者数・取扱者数に「500人以上1」という選択肢はありません"),
        ("unknown-key", "「000人未満」という項目はありません。"),
    ]
    assert "、500人以上1,000人未満、" in caught.value.problems[0].remedy.ja


RECIPIENTS = """\
annexes: [{id: t1, label: 別紙１, title: 提供先の一覧, included: false}]
recipients:
  - id: national
    kind: 提供
    files: [honnin, fuhyo]
    name: 地方公共団体情報システム機構
    basis: 住民基本台帳法第30条の7
    means: [{means: 専用線}, {means: 紙}]
    population: {band: '1,000万人以上'}
    range: 全員
    timing: 更新の都度
  - {id: listed, kind: 提供, files: [honnin], annex: t1, rows: {count: 30, listed: false}, declared: {count: 31}}
  - id: offices
    kind: 移転
    files: [fuhyo]
    rows:
      - {id: tax, article: 16, recipient: 税務課, work: 県税の賦課, information: 氏名・住所, office: 税務課}
      - {id: car, article: 85の2}
"""


def test_one_recipient_for_several_files(tmp_path: Path) -> None:
    national, listed, offices = read(tmp_path, RECIPIENTS).recipients
    assert (national.kind, national.files) == ("provision", ("honnin", "fuhyo"))
    assert (listed.rows, listed.declared.count if listed.declared else None) == (UnlistedRows(count=30), 31)
    assert isinstance(offices.rows, tuple)
    assert [(row.id, row.article) for row in offices.rows] == [("tax", "16"), ("car", "85の2")]


def test_counts_as_printed_stay_beside_what_is_derived(tmp_path: Path) -> None:
    text = (
        "  - id: f\n    name: F\n    counting: {provisions: 別紙の行（事務）, transfers: 根拠の項}\n"
        "    declared: {record_band: 100項目以上, entrustment: 委託する, entrusted_count: 1, provision: [提供を行っている, 移転を行っている],"
        " provision_count: 60, transfer_count: 0, no_network_acquisition: true, no_network_provision: true, retention_band: 20年以上}\n"
    )
    file = read(tmp_path, text).files[2]
    assert file.counting is not None
    assert (file.counting.provisions, file.counting.transfers) == ("rows", "articles")
    assert file.declared is not None
    assert (file.declared.provision, file.declared.provision_count) == (("provided", "transferred"), 60)
    assert (file.declared.transfer_count, file.declared.no_network_provision, file.declared.no_provision) == (
        0,
        True,
        None,
    )


def test_record_items_by_table_with_a_note_and_single_categories(tmp_path: Path) -> None:
    text = (
        "  - id: f\n    name: F\n    records:\n"
        "      - id: basic\n        name: 宛名基本\n        note: 別添２のとおり\n        categories: [その他識別情報（内部番号）]\n"
        "        items: [宛名番号, {name: 住民票コード, categories: [個人番号対応符号, 4情報（氏名、性別、生年月日、住所）]}]\n"
        "    category_other: 住民票コード\n    records_validity: 法定の事項のみ\n"
    )
    file = read(tmp_path, text).files[2]
    assert file.records is not None
    assert file.records[0].categories == ("internal-number",)
    assert file.records[0].items[0] == "宛名番号"
    assert file.records[0].items[1].categories == ("individual-number-code", "basic-information")  # type: ignore[union-attr]


# --- Ⅲ ---


def test_answers_and_texts_of_a_risk(tmp_path: Path) -> None:
    text = (
        "  - id: f\n    name: F\n    audit: [自己点検, 外部監査]\n    risks:\n"
        "      - {risk: retention/leak, rating: 十分である, answers: {nisc: 政府機関ではない, deceased: 保管している},"
        " texts: {deceased: 生存者の番号と分けずに保管する}}\n"
        "      - {risk: use/unauthorized}\n"
    )
    file = read(tmp_path, text).files[2]
    assert file.audit == ("self-check", "external-audit")
    assert file.risks[0].rating == "sufficient"
    assert file.risks[0].answers == {"nisc": "政府機関ではない", "deceased": "保管している"}
    assert (file.risks[1].rating, file.risks[1].answers) == (None, {})


def test_the_two_questions_about_incidents_are_two_facts(tmp_path: Path) -> None:
    text = (
        "incident_history: {personal_three_years: 発生あり, content: 誤送付, prevention: 二人で確かめる, my_number_one_year: 発生なし}\n"
        "incidents: [{id: i1, date: 令和5年11月, my_number: false, content: 誤送付, prevention: 二人で確かめる}]\n"
    )
    one = read(tmp_path, text)
    assert one.incident_history is not None
    assert (one.incident_history.personal_three_years, one.incident_history.my_number_one_year) == (
        "occurred",
        "none-occurred",
    )
    assert not one.incidents[0].my_number


# --- Ⅴ, Ⅵ ---


def test_fee_and_register_of_files(tmp_path: Path) -> None:
    text = (
        "disclosure:\n  contact: 情報公開広聴課\n  method: 書面\n  notes: none\n  fee: {charged: 有料, detail: 写しの実費}\n"
        "  file_register: {published: 行っている, name: 本人確認情報ファイル, place: 情報公開窓口}\n"
        "  special_procedure: none\n  omission: none\ninquiries: {contact: 市町村課, response: 記録して答える}\n"
    )
    disclosure = read(tmp_path, text).disclosure
    assert disclosure is not None
    assert disclosure.fee == Fee(charged="charged", detail="写しの実費")
    assert disclosure.file_register == FileRegister(published="done", name="本人確認情報ファイル", place="情報公開窓口")
    free = read(
        tmp_path, "disclosure: {fee: {charged: 無料}, file_register: {published: 行っていない}, omission: none}\n"
    ).disclosure
    assert free is not None
    assert (free.fee, free.file_register) == (Fee(charged="free"), FileRegister(published="not-done"))


def test_opinions_shortened_with_a_reason_and_the_commission(tmp_path: Path) -> None:
    text = (
        "procedure:\n  basic: {date: 令和6年3月1日, result: 基礎項目評価及び全項目評価の実施が義務付けられる}\n"
        "  opinions: {method: 意見提出手続, start: 令和2年2月7日, end: 令和2年2月28日, shortened: 施行日までに間に合わせるため, content: none, reflection: none}\n"
        "  third_party: {date: 令和6年2月, method: 審議会, result: 妥当}\n"
        "  commission: {submitted: 令和6年4月1日, review: 承認}\n"
    )
    procedure = read(tmp_path, text).procedure
    assert procedure is not None
    assert procedure.basic is not None
    assert procedure.basic.result == "full"
    assert isinstance(procedure.opinions, Opinions)
    assert (procedure.opinions.shortened, procedure.opinions.content) == ("施行日までに間に合わせるため", "none")
    assert procedure.commission is not None
    none = read(tmp_path, "procedure: {commission: none, third_party: none, opinions: none}\n").procedure
    assert none is not None
    assert (none.commission, none.third_party, none.opinions) == ("none", "none", "none")


def test_rows_of_the_change_annex_as_filed(tmp_path: Path) -> None:
    text = (
        "changes:\n  - {id: c1, date: 令和6年5月27日, item: Ⅱ２③, before: 旧, after: 新, timing: 事前, keys: [files/honnin#range]}\n"
        "  - {id: c2, date: unknown, timing: 事後, explanation: 法改正に伴う変更, restated: true}\n"
        "  - {id: c3, date: none}\n"
    )
    first, second, third = read(tmp_path, text).changes
    assert (first.timing, first.keys, first.restated) == ("prior", ("files/honnin#range",), False)
    assert (second.timing, second.date, second.restated) == ("posterior", "unknown", True)
    assert (third.date, third.item) == ("none", None)


# --- 様式2 ---


def test_what_only_the_basic_form_asks(tmp_path: Path) -> None:
    text = (
        "risks: [{risk: manual-work, rating: 特に力を入れている, texts: {grounds: 二人で照合する}}]\n"
        "procedure:\n"
        "  priority: {measure: 従業者に対する教育・啓発, rating: 十分である, reason: 毎年の研修}\n"
        "  emergency: none\n"
    )
    one = read(tmp_path, text, BASIC_FORM)
    assert one.form == "kiso"
    assert one.procedure is not None
    assert (one.risks[0].rating, one.risks[0].texts) == ("especially", {"grounds": "二人で照合する"})
    assert not one.procedure.no_manual_work
    assert one.procedure.priority == PriorityMeasure(measure="education", rating="sufficient", reason="毎年の研修")
    absent = read(tmp_path, "procedure: {no_manual_work: true}\n", BASIC_FORM).procedure
    assert absent is not None
    assert absent.no_manual_work


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("基礎項目評価及び全項目評価の実施が義務付けられる", "full"),
        ("基礎項目評価及び重点項目評価の実施が義務付けられる", "focused"),
        ("基礎項目評価の実施が義務付けられる", "basic"),
        ("特定個人情報保護評価の実施が義務付けられない", "none"),
    ],
)
def test_the_four_results_of_the_threshold(tmp_path: Path, label: str, slug: str) -> None:
    procedure = read(tmp_path, f"procedure: {{basic: {{date: 令和6年3月, result: {label}}}}}\n", BASIC_FORM).procedure
    assert procedure is not None
    assert procedure.basic is not None
    assert procedure.basic.result == slug


def test_people_of_the_work_as_a_number_and_the_exemptions(tmp_path: Path) -> None:
    base = BASIC_FORM.replace(
        "subjects: {band: 30万人以上}",
        "subjects: {count: 999, counted_on: 令和7年4月1日}, handlers: {count: 12, counted_on: 令和7年4月1日}, manual_only: true, staff_only: true",
    )
    work = read(tmp_path, "", base).work
    assert work.subjects is not None
    assert (work.subjects.count, work.manual_only, work.staff_only) == (999, True, True)
    assert work.handlers == Handlers(count=12, counted_on="令和7年4月1日")

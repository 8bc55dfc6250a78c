"""The example city (架空の見本市): three works that share their body, complete, clean under every rule, told to officials."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from example import CITY, FORM_OF, WORKS, form, loaded
from published import counts_of, handlers_of

from pia.app.check import CheckOptions, check
from pia.app.form import filled
from pia.app.opened import open_assessment
from pia.app.threshold import judge
from pia.catalogue.measures import measures
from pia.data import example_root
from pia.forms.derive.procedure import CHANGE_COLUMNS
from pia.forms.tree import Item, Table
from pia.model.work import NetworkBasis
from pia.rules.engine import check_assessment
from pia.rules.load import load_packs

if TYPE_CHECKING:
    from pia.forms.scope import Projection
    from pia.model.recipient import AnnexRow
    from pia.rules.finding import CheckResult

MODEL = "見本市は架空の市です。この評価書は、書き方を示すための見本です。"
SPLIT = {"changes.yaml", "controls.yaml", "files.yaml", "flows.yaml", "parties.yaml", "recipients.yaml", "systems.yaml"}
FILES = {
    "juki": {"assessment.yaml", "annex-1.csv", "annex-2.csv", *SPLIT},
    "kokuho": {"assessment.yaml", *SPLIT},
    "jutaku": {"assessment.yaml"},
}
YAML_FILES = sorted(path.relative_to(CITY).as_posix() for path in CITY.rglob("*.yaml"))

DECLARED = {
    "entrusted-count-matches", "provision-count-matches", "transfer-count-matches", "record-band-matches",
    "entrustment-tick-agrees", "entrustment-declared-agrees", "ticked-category-has-items", "item-category-is-ticked",
    "network-tick-agrees-with-provision", "provision-tick-agrees", "retention-band-matches-period",
    "quoted-annex-count-matches", "block-agrees-with-its-row", "recipient-count-matches",
    "yearly-review-made", "incidents-and-preventions-paired", "incident-after-assessment-considered",
    "exempt-work-has-no-file", "corporate-items-within-range",
    "cited-place-in-force-as-remembered", "row-fits-article-of-order",
    "listed-abbreviation-used", "listed-abbreviation-introduced-once",
    "category-connection-on-both-sides", "delivery-rule-agrees-with-means", "departments-in-charge-use-the-file",
    "e-application-measures-fit-the-file", "inquiry-keys-agree",
    "no-linkage-no-network", "no-provision-tick-agrees", "no-view-claim-agrees-with-delivery",
    "planned-measure-is-marked", "purpose-covers-own-records",
    "internet-system-holds-no-number", "move-out-information-has-recipient",
    "same-system-same-rating", "inflow-means-are-ticked", "number-items-agree-with-mark",
    "annex-is-referred-to", "cloud-is-not-still-planned", "count-fits-a-way-of-counting", "count-in-annex-title-matches",
    "declared-means-have-flows", "incident-answers-fit-each-other", "media-acquisition-controlled",
    "reflection-has-its-opinion", "remarks-agree-with-storage", "search-key-stands-in-use", "staff-only-work-concerns-staff",
    "flow-mark-agrees-with-recipient", "flow-protection-not-denied", "number-not-by-open-email",
    "prompt-erasure-fits-period", "provision-flows-outward",
}  # fmt: skip
"""Rules about what the example does without: values that a published form prints beside its facts, exemptions, numbered incidents, especial effort."""


@cache
def items(work: str, kind: str | None = None, projection: Projection = "publish") -> dict[str, Item]:
    return {item.key: item for item in form(work, kind, projection).items()}


@cache
def checked(day: str) -> CheckResult:
    return check([CITY], CheckOptions(as_of=day))


def basis_rows(work: str, direction: str) -> tuple[str, ...]:
    network = loaded(work).assessment.network
    assert network is not None
    basis = getattr(network, direction)
    if not isinstance(basis, NetworkBasis) or isinstance(basis.rows, str):
        return ()
    return basis.rows


# --- the folder ---------------------------------------------------------------------------------------------------


def test_is_what_pia_new_starts_from() -> None:
    assert example_root() == CITY


def test_holds_a_body_and_three_works_and_nothing_else() -> None:
    assert {path.name for path in CITY.iterdir()} == {"body.yaml", "evidence", "hosts", *WORKS}
    for work, names in FILES.items():
        assert {path.name for path in (CITY / work).iterdir()} == names


@pytest.mark.parametrize("name", YAML_FILES)
def test_every_file_opens_with_a_japanese_comment_and_ends_with_one_newline(name: str) -> None:
    text = (CITY / name).read_text("utf-8")
    first = text.splitlines()[0]
    assert first.startswith("# ")
    assert re.search("[ぁ-ん一-鿿]", first)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    assert "\t" not in text


NARRATED = {
    "body.yaml": ["重大事故", "しきい値判断", "{use: 名前}", "withhold", "市長と教育委員会は別"],
    "juki/assessment.yaml": ["30万人以上", "none と書く", "プロファイル", "人手を介在", "30日以上", "計画管理書", "除票", "役職名"],
    "juki/files.yaml": ["join", "withhold", "件数の数え方", "評定は自団体の判断"],
    "juki/recipients.yaml": ["提供", "移転", "第19条第11号", "表計算ソフト"],
    "juki/flows.yaml": ["一本の矢印", "備考", "contains_number: false"],
    "juki/controls.yaml": ["refines", "place", "scope"],
    "juki/systems.yaml": ["両方のシステムに書く", "category"],
    "juki/parties.yaml": ["再委託", "一度だけ数える"],
    "juki/changes.yaml": ["事前", "事後", "重要な変更"],
    "kokuho/assessment.yaml": ["10万人以上30万人未満", "照会の根拠", "69の項", "推し量って書くことはしない"],
    "kokuho/files.yaml": ["接続しない（入手）", "符号"],
    "kokuho/controls.yaml": ["中間サーバー"],
    "jutaku/assessment.yaml": ["1,000人以上1万人未満", "空の一覧", "最も優先度が高い", "人手を介在", "重要な変更"],
}  # fmt: skip
"""By file: words of the comments that an official needs there."""


@pytest.mark.parametrize("name", sorted(NARRATED))
def test_comments_tell_an_official_what_is_decided_where_it_is_decided(name: str) -> None:
    remarks = " ".join(re.findall(r"#(.*)", (CITY / name).read_text("utf-8")))
    assert [word for word in NARRATED[name] if word not in remarks] == []


def test_the_city_is_narrated_throughout() -> None:
    for name in YAML_FILES:
        lines = (CITY / name).read_text("utf-8").splitlines()
        told = sum(1 for line in lines if re.search(r"#.*[ぁ-ん一-鿿]", line))
        assert told >= 2 or len(lines) < 30, name
    whole = "\n".join((CITY / name).read_text("utf-8") for name in YAML_FILES)
    assert len(re.findall(r"#.*[ぁ-ん一-鿿]", whole)) > 150


# --- reading ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("work", WORKS)
def test_loads_as_a_published_assessment_of_one_body(work: str) -> None:
    assessment = loaded(work).assessment
    assert (assessment.form, assessment.edition, assessment.status) == (FORM_OF[work], "2024-10", "published")
    assert (assessment.body.name, assessment.body.kind) == ("見本市長", "municipality")
    assert assessment.published_on == "令和8年4月1日"
    assert assessment.number == str(1 + WORKS.index(work))
    assert assessment.work.id == work


@pytest.mark.parametrize("work", WORKS)
def test_says_that_it_is_fictitious_on_the_form_too(work: str) -> None:
    assert form(work).provenance == MODEL
    assert form(work, None, "submit").provenance == MODEL


def test_the_full_assessment_has_the_three_files_of_the_resident_register() -> None:
    assert [file.name for file in loaded("juki").assessment.files] == [
        "住民基本台帳ファイル", "本人確認情報ファイル", "送付先情報ファイル",
    ]  # fmt: skip


@pytest.mark.parametrize("work", WORKS)
def test_every_shared_text_of_a_work_is_used(work: str) -> None:
    assert loaded(work).assembled.unused_texts == ()


def test_every_fact_of_the_body_serves_some_work() -> None:
    text = "".join(path.read_text("utf-8") for path in CITY.rglob("*.yaml"))
    pools = {"systems", "nodes", "parties", "controls"}
    body = (CITY / "body.yaml").read_text("utf-8")
    for key in pools:
        block = re.search(rf"^{key}:\n((?:[ #].*\n|\n)+)", body, re.MULTILINE)
        assert block is not None
        for name in re.findall(r"^  - \{?id: ([a-z-]+)", block[1], re.MULTILINE):
            assert len(re.findall(rf"use: {name}\b", text)) >= 1, name
    shared = Counter(c.id for work in WORKS for c in loaded(work).assessment.controls if c.profile is None)
    assert sum(1 for count in shared.values() if count >= 2) > 35


@pytest.mark.parametrize("work", WORKS)
def test_declares_nothing_that_can_be_derived(work: str) -> None:
    """Facts once: an example that declares a band or a count beside its facts would teach the wrong habit."""
    assessment = loaded(work).assessment
    assert all(file.declared is None for file in assessment.files)
    assert all(recipient.declared is None for recipient in assessment.recipients)
    assert assessment.waivers == ()
    assert not [item.key for item in form(work).items() if item.conflict]


def test_platforms_are_inherited_and_not_copied() -> None:
    inherited = {
        work: {str(c.profile).split("/")[0] for c in loaded(work).assessment.controls if c.profile is not None}
        for work in WORKS
    }
    assert inherited == {
        "juki": {"juki-net-municipal-cs", "intermediate-server-platform", "government-cloud"},
        "kokuho": {"intermediate-server-platform", "government-cloud"},
        "jutaku": set(),
    }
    refining = [c for c in loaded("juki").assessment.controls if c.refines is not None]
    assert len(refining) >= 10


# --- the forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work", "kind", "required"),
    [
        ("juki", None, 350), ("juki", "kiso", 25), ("kokuho", None, 80), ("kokuho", "kiso", 25), ("jutaku", None, 30),
    ],
)  # fmt: skip
def test_no_item_is_blank_or_unknown_and_every_required_one_has_a_value(
    work: str, kind: str | None, required: int
) -> None:
    every = list(form(work, kind).items())
    assert [i.path for i in every if i.status in ("blank", "unknown")] == []
    wanted = [i for i in every if i.required]
    assert len(wanted) >= required
    assert [i.path for i in wanted if i.status not in ("filled", "withheld", "none")] == []
    assert [i.path for i in wanted if i.value in (None, ()) and i.kind != "ticks"] == []


def test_the_list_of_the_body_is_complete() -> None:
    plan = filled(CITY, form="keikaku")
    assert [i.path for i in plan.items() if i.status != "filled"] == []
    [table] = [i.value for i in plan.items() if i.kind == "table"]
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["1", "2", "3"]
    assert [row[2] for row in table.rows] == ["全項目評価書", "重点項目評価書", "基礎項目評価書"]
    assert [cell for row in table.rows for cell in row if cell in ("", "－")] == []
    assert {row[-1] for row in table.rows} == {"令和13年3月31日まで"}


COUNTED = {
    "juki-file": ("委託する", 2, 61, 8, "50項目以上100項目未満"),
    "honnin-file": ("委託する", 1, 1, None, "10項目以上50項目未満"),
    "sofusaki-file": ("委託する", 1, 1, None, "50項目以上100項目未満"),
    "kokuho-file": ("委託する", 3, 1, 2, "50項目以上100項目未満"),
}
"""By file: 委託の有無, 委託の件数, 提供の件数, 移転の件数, 記録される項目."""


@pytest.mark.parametrize("file", sorted(COUNTED))
def test_counts_and_bands_follow_from_the_facts(file: str) -> None:
    found = items("kokuho" if file == "kokuho-file" else "juki")
    assert counts_of(found, file) == (*COUNTED[file], "10万人以上100万人未満")


def test_who_is_joined_to_the_network_and_in_which_direction() -> None:
    ticks = {
        (work, file.id): tuple(
            items(work)[f"files/{file.id}#no-network-{way}"].value for way in ("acquisition", "provision")
        )
        for work in ("juki", "kokuho")
        for file in loaded(work).assessment.files
    }
    closed, shut = ("接続しない（入手）",), ("接続しない（提供）",)
    assert ticks == {
        ("juki", "juki-file"): (closed, None), ("juki", "honnin-file"): (closed, shut),
        ("juki", "sofusaki-file"): (closed, shut), ("kokuho", "kokuho-file"): (None, None),
    }  # fmt: skip


def test_the_works_that_inquire_name_the_row_of_the_inquirer() -> None:
    """Rows of the table of the order: 69 国民健康保険, 53 公営住宅 (the inquirer's work), seen in published assessments."""
    table = {row.article: row for row in annex_rows("network-inquirers")}
    assert basis_rows("kokuho", "inquiry") == ("69",)
    assert "国民健康保険法による保険給付の支給又は保険料の徴収" in str(table["69"].work)
    assert basis_rows("jutaku", "inquiry") == ("53",)
    assert "公営住宅法による公営住宅の管理" in str(table["53"].work)
    assert basis_rows("juki", "inquiry") == ()
    for key in ("unintended-acquisition", "improper-provision"):
        assert items("kokuho")[f"files/kokuho-file/risks/network/{key}#rating"].value == "十分である"


def annex_rows(recipient: str) -> tuple[AnnexRow, ...]:
    [found] = [r for r in loaded("juki").assessment.recipients if r.id == recipient]
    assert isinstance(found.rows, tuple)
    return found.rows


def test_annex_rows_are_those_of_the_provision_basis() -> None:
    rows = annex_rows("network-inquirers")
    assert tuple(row.article for row in rows) == basis_rows("juki", "provision")
    assert len(rows) == 60
    assert {row.provider for row in rows} == {"市町村長"}
    table = items("juki")["annexes/annex-1#rows"].value
    assert isinstance(table, Table)
    assert table.columns[-5:] == ("項番", "情報照会者", "事務", "情報提供者", "特定個人情報")
    assert len(table.rows) == 60


def test_second_annex_joins_both_kinds_of_offices() -> None:
    table = items("juki")["annexes/annex-2#rows"].value
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows] == [
        *(f"番号法別表の{row}の項" for row in (24, 44, 81, 85, 100, 117)), "条例別表第1の1の項", "条例別表第1の2の項",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["annex-1.csv", "annex-2.csv"])
def test_annexes_are_kept_as_tables_that_a_spreadsheet_program_opens(name: str) -> None:
    data = (CITY / "juki" / name).read_bytes()
    assert data.startswith("\ufeff識別子,項番,".encode())
    assert b"\r" not in data


def test_the_work_is_drawn_with_its_numbered_steps() -> None:
    assessment = loaded("juki").assessment
    assert [chart.id for chart in assessment.charts] == ["register", "municipal-cs"]
    for chart in assessment.charts:
        drawn = [flow for flow in assessment.flows if flow.chart == chart.id]
        assert len(drawn) >= 5
        assert all(flow.step and flow.label and len(flow.label) <= 14 for flow in drawn)
        noted = {flow.step for flow in drawn if flow.note}
        assert noted == {flow.step for flow in drawn}, "every step is told once"
        assert items("juki")[f"charts/{chart.id}#drawing"].status == "filled"


def test_re_entrustment_is_permitted_and_described() -> None:
    told = {
        (work, matter.key)
        for work in WORKS
        for party in loaded(work).assessment.parties
        for matter in party.entrusted
        if matter.re_entrustment != "none"
    }
    assert told == {("juki", "juki-operation"), ("kokuho", "shared-processing")}
    for work, key in (
        ("juki", "parties/mihon-systems/entrusted/juki-operation"),
        ("kokuho", "parties/insurers-federation/entrusted/shared-processing"),
    ):
        assert items(work)[f"{key}#re-entrustment"].value == "再委託する"
        assert items(work)[f"{key}#permission"].status == "filled"
        assert items(work)[f"{key}#re-content"].status == "filled"


@pytest.mark.parametrize("work", WORKS)
def test_connections_between_declared_systems_stand_on_both_sides(work: str) -> None:
    pairs = {(s.id, c.system) for s in loaded(work).assessment.systems for c in s.connections if c.system is not None}
    assert len(pairs) >= 4
    assert {(b, a) for a, b in pairs} == pairs


@pytest.mark.parametrize("work", WORKS)
def test_change_rows_name_cells_that_exist_and_end_with_what_those_cells_say(work: str) -> None:
    changes = loaded(work).assessment.changes
    assert 2 <= len(changes) <= 4
    for change in changes:
        assert change.keys
        for key in change.keys:
            value = items(work)[key].value
            if not change.restated:
                assert "、".join(str(value).split("\n")) == change.after
    table = items(work)["changes#rows"].value
    assert isinstance(table, Table)
    assert table.columns == CHANGE_COLUMNS
    assert len(table.rows) == len(changes)


def test_one_incident_of_the_body_is_told_in_every_work_and_moves_no_threshold() -> None:
    for work in WORKS:
        assessment = loaded(work).assessment
        assert [incident.id for incident in assessment.incidents] == ["misenclosed-notices"]
        assert items(work, "kiso")["threshold#incident"].value == "発生なし"
    for work in ("juki", "kokuho"):
        for file in loaded(work).assessment.files:
            key = f"files/{file.id}/risks/storage/loss"
            assert items(work)[f"{key}#incident"].value == "発生あり"
            assert "128人" in str(items(work)[f"{key}#incident-content"].value)


def test_the_basic_form_tells_the_manual_work_and_what_comes_first() -> None:
    for work in WORKS:
        grounds = items(work, "kiso")["risks/manual-work#grounds"]
        assert grounds.status == "filled"
        assert "個人番号" in str(grounds.value)
    small = items("jutaku")
    assert small["overall#priority"].value == "権限のない者によって不正に使用されるリスクへの対策"
    assert small["overall#priority-rating"].value == "十分である"
    assert small["threshold#subjects-counted"].value == "令和7年10月1日"
    assert small["overall#no-provision"].value == ("提供・移転しない",)


# --- controls -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("work", WORKS)
def test_every_own_control_has_text_evidence_and_all_values_of_its_measure(work: str) -> None:
    own = [control for control in loaded(work).assessment.controls if control.profile is None]
    lacking = [
        f"{control.id}: {name}"
        for control in own
        for name in measures()[control.measure].parameters
        if name not in control.parameters and control.refines is None
    ]
    assert lacking == []
    assert [c.id for c in own if c.text is None or not c.evidence or c.planned] == []


@pytest.mark.parametrize("work", WORKS)
def test_values_written_once_are_spoken_in_the_texts(work: str) -> None:
    assert "{" not in "".join(str(i.value) for i in form(work).items())


def test_a_value_of_the_body_is_spoken_in_every_work() -> None:
    for work, key in (
        ("juki", "files/juki-file/risks/use/unauthorised#usage-record-method"),
        ("kokuho", "files/kokuho-file/risks/use/unauthorised#other-measures"),
    ):
        assert "7年間保存する" in str(items(work)[key].value)


# --- threshold and rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work", "subjects", "handlers", "label"),
    [
        ("juki", 352_000, 147, "基礎項目評価及び全項目評価の実施が義務付けられる"),
        ("kokuho", 118_000, 91, "基礎項目評価及び重点項目評価の実施が義務付けられる"),
        ("jutaku", 5_400, 21, "基礎項目評価の実施が義務付けられる"),
    ],
)
def test_threshold_mandates_exactly_the_declared_form(work: str, subjects: int, handlers: int, label: str) -> None:
    result = judge(CITY / work)
    assert (result.declared, result.mandatory, result.outcome) == (FORM_OF[work], FORM_OF[work], "satisfied")
    assert result.subjects is not None
    assert result.handlers is not None
    assert (result.subjects.lower, result.subjects.upper) == (subjects, subjects)
    assert (result.handlers.lower, result.handlers.upper) == (handlers, handlers)
    assert result.incident is False
    assert result.missing == ()
    assert items(work, "kiso")["threshold#result"].value == label


@pytest.mark.parametrize("work", WORKS)
def test_handlers_of_the_work_are_staff_and_contractors_counted_once(work: str) -> None:
    assessment = loaded(work).assessment
    assert assessment.work.handlers is not None
    assert assessment.work.handlers.count == handlers_of(assessment)


@pytest.mark.parametrize("day", ["2026-04-01", "2028-04-01", "2031-03-31"])
def test_passes_every_rule_without_finding_or_doubt(day: str) -> None:
    result = checked(day)
    assert [(f.assessment, f.rule, f.place.file, f.place.line, f.message.ja) for f in result.findings] == []
    assert result.errors == ()
    assert [t.id for t in result.rules if t.undetermined or t.violated] == []


def test_every_rule_that_can_apply_judges_something() -> None:
    assert {tally.id for tally in checked("2026-04-01").rules if not tally.selected} == DECLARED


def test_is_told_when_five_years_are_over() -> None:
    """The check of the example can fail: after five years it has to be assessed again."""
    assert {(f.assessment, f.rule) for f in checked("2031-04-02").findings} == {
        (work, "five-year-review") for work in WORKS
    }


BROKEN = {
    "network-rows-match-recipient": ("juki", "assessment.yaml", "155, 156, 158, 160,", "155, 156, 158,"),
    "threshold-result-agrees": ("juki", "assessment.yaml", "result: full", "result: focused"),
    "form-reaches-threshold": ("kokuho", "assessment.yaml", "{count: 91,", "{count: 500,"),
    "subjects-offered-by-form": ("kokuho", "assessment.yaml", "{count: 118000,", "{count: 300000,"),
    "incident-described": ("juki", "body.yaml", "  content: 令和6年8月20日", "  # content: 令和6年8月20日"),
    "inherited-control-not-weakened": ("juki", "controls.yaml", "{factors: [biometric, card],", "{factors: [card],"),
    "control-period-defined": ("juki", "controls.yaml", "    parameters: {interval: 1y}\n    text: ・整合処理は、{interval}に", "    text: ・整合処理は、定期に"),
    "provision-cites-article-19": ("juki", "recipients.yaml", "、番号法第19条第11号及び見本市", "及び見本市"),
    "recipient-population-within-file": ("kokuho", "recipients.yaml", "{count: 21500}", "{count: 2150000}"),
    "no-linkage-no-network": ("kokuho", "assessment.yaml", "implementation: implemented", "implementation: not-implemented"),
    "connection-on-both-sides": ("jutaku", "assessment.yaml", "      - {system: housing}\n", ""),
    "required-item-filled": ("jutaku", "assessment.yaml", "    measure: unauthorised\n", ""),
    "changes-in-order": ("jutaku", "assessment.yaml", "date: 令和6年5月27日", "date: 令和8年4月2日"),
}  # fmt: skip
"""By rule: the work, the file, and the slip in it that the rule is there to find."""


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_a_slip_of_the_author_is_found_where_it_was_made(rule: str, tmp_path: Path) -> None:
    from pia.app.new import start

    work, name, written, slip = BROKEN[rule]
    directory = tmp_path / work
    start(directory, work)
    text = (directory / name).read_text("utf-8")
    assert written in text
    (directory / name).write_text(text.replace(written, slip, 1), encoding="utf-8", newline="\n")
    broken = open_assessment(directory)
    findings, _ = check_assessment(broken, filled(directory), load_packs(), as_of=date(2026, 4, 1))
    assert rule in {f.rule for f in findings}
    assert all(f.remedy.ja for f in findings)

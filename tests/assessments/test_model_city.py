"""The small model city of the tests: complete, clean under every rule, with values withheld; the other tests rest on it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from model_city import MODEL_CITY
from published import counts_of, handlers_of
from withheld import printed, withheld_places

from pia.app.form import filled
from pia.app.opened import open_assessment
from pia.app.threshold import judge
from pia.catalogue.measures import measures
from pia.forms.tree import Form, Item, Table
from pia.render.formats import FORMATS
from pia.render.json_form import form_document
from pia.rules.engine import check_assessment
from pia.rules.load import load_packs
from pia.terms.durations import parse_duration

if TYPE_CHECKING:
    from pia.forms.scope import Projection
    from pia.model.read import Loaded
    from pia.model.recipient import AnnexRow
    from pia.rules.finding import Finding, RuleTally

DIRECTORY = MODEL_CITY
YAML_FILES = (
    "assessment.yaml", "changes.yaml", "controls.yaml", "files.yaml", "flows.yaml", "parties.yaml",
    "recipients.yaml", "systems.yaml",
)  # fmt: skip
TABLES = ("annex-2.csv",)
MODEL = "見本市は架空の団体です。この評価書は書き方を示すための見本です。"
FILES = ("juki-file", "honnin-file", "sofusaki-file")

WITHHELD = {
    "password-expiry/period": ("90日", "市が定める期間"),
    "log-review/interval": ("2週間", "一定の期間"),
    "screen-lock/timeout": ("7分", "一定の時間"),
    "backup/generations": ("14世代", "複数世代"),
    "backup/place": ("見本県東見本町の第二データセンター", "データセンターから離れた別の拠点"),
}
"""By control and value: what 提出用 prints, and what 公表用 prints in its place."""

COUNTED = {
    "juki-file": ("委託する", 2, 7, 8, "50項目以上100項目未満"),
    "honnin-file": ("委託する", 1, 1, None, "10項目以上50項目未満"),
    "sofusaki-file": ("委託する", 1, 1, None, "50項目以上100項目未満"),
}
"""By file: 委託の有無, 委託の件数, 提供の件数, 移転の件数, 記録される項目."""


@lru_cache(maxsize=1)
def loaded() -> Loaded:
    return open_assessment(DIRECTORY)


@lru_cache(maxsize=4)
def form(projection: Projection = "publish") -> Form:
    return filled(DIRECTORY, projection=projection)


@lru_cache(maxsize=4)
def items(projection: Projection = "publish") -> dict[str, Item]:
    return {item.key: item for item in form(projection).items()}


@lru_cache(maxsize=4)
def checked(day: date) -> tuple[list[Finding], list[RuleTally]]:
    return check_assessment(loaded(), form(), load_packs(), as_of=day)


# --- reading ------------------------------------------------------------------------------------------------------


def test_loads_as_a_published_focused_assessment_of_one_work() -> None:
    assessment = loaded().assessment
    assert (assessment.form, assessment.edition, assessment.status) == ("juten", "2024-10", "published")
    assert assessment.body.name == "見本市長"
    assert assessment.body.kind == "municipality"
    assert assessment.work.name == "住民基本台帳に関する事務"
    assert assessment.published_on == "令和7年4月1日"
    assert tuple(file.id for file in assessment.files) == FILES
    assert all(file.chapters for file in assessment.files)
    assert 3 <= len(assessment.systems) <= 4


def test_says_that_it_is_fictitious_on_the_form_too() -> None:
    assert loaded().assessment.provenance is not None
    assert form().provenance == MODEL
    assert form("submit").provenance == MODEL


def test_every_shared_text_is_used() -> None:
    assert loaded().assembled.unused_texts == ()
    assert len(loaded().assembled.texts) >= 5


def test_declares_nothing_that_can_be_derived() -> None:
    """Facts once: an example that declares a band or a count beside its facts would teach the wrong habit."""
    assessment = loaded().assessment
    assert all(file.declared is None for file in assessment.files)
    assert all(recipient.declared is None for recipient in assessment.recipients)
    assert assessment.waivers == ()
    assert not [item.key for item in form().items() if item.conflict]


@pytest.mark.parametrize("name", YAML_FILES)
def test_every_file_opens_with_a_japanese_comment_and_ends_with_one_newline(name: str) -> None:
    text = (DIRECTORY / name).read_text("utf-8")
    first = text.splitlines()[0]
    assert first.startswith("# ")
    assert any("ぁ" <= letter <= "ん" or "一" <= letter <= "鿿" for letter in first)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    assert "\t" not in text


def test_holds_these_files_only() -> None:
    assert tuple(sorted(p.name for p in DIRECTORY.iterdir())) == tuple(sorted((*YAML_FILES, *TABLES)))


# --- the form -----------------------------------------------------------------------------------------------------


def test_no_item_is_blank_or_unknown_and_every_required_one_has_a_value() -> None:
    assert [i.path for i in form().items() if i.status in ("blank", "unknown")] == []
    required = [i for i in form().items() if i.required]
    assert len(required) > 200
    assert [i.path for i in required if i.status not in ("filled", "withheld", "none")] == []
    assert [i.path for i in required if i.value in (None, ()) and i.kind != "ticks"] == []


@pytest.mark.parametrize("file", FILES)
def test_counts_and_bands_follow_from_the_facts(file: str) -> None:
    assert counts_of(items(), file) == (*COUNTED[file], "10万人以上100万人未満")


def test_only_the_file_that_provides_through_the_network_leaves_its_tick_open() -> None:
    ticked = {file: items()[f"files/{file}#no-network-provision"].value for file in FILES}
    assert ticked == {
        "juki-file": None, "honnin-file": ("接続しない（提供）",), "sofusaki-file": ("接続しない（提供）",),
    }  # fmt: skip
    assert all(items()[f"files/{file}#no-network-acquisition"].value == ("接続しない（入手）",) for file in FILES)


def test_annex_rows_are_those_of_the_provision_basis() -> None:
    assessment = loaded().assessment
    assert assessment.network is not None
    basis = assessment.network.provision
    assert basis is not None
    assert not isinstance(basis, str)
    (recipient,) = [r for r in assessment.recipients if r.annex == "annex-1"]
    assert isinstance(recipient.rows, tuple)
    rows: tuple[AnnexRow, ...] = recipient.rows
    assert tuple(row.article for row in rows) == basis.rows
    table = items()["annexes/annex-1#rows"].value
    assert isinstance(table, Table)
    assert table.columns == ("番号", "項番", "提供先・移転先", "事務", "特定個人情報")
    assert len(table.rows) == len(basis.rows) == 6


def test_second_annex_joins_both_kinds_of_offices() -> None:
    table = items()["annexes/annex-2#rows"].value
    assert isinstance(table, Table)
    assert table.columns == ("番号", "項番", "所管部署", "事務", "特定個人情報")
    assert [row[1] for row in table.rows] == [
        *(f"番号法別表の{row}の項" for row in (24, 44, 81, 85, 100, 117)), "条例別表第1の1の項", "条例別表第1の2の項",
    ]  # fmt: skip


def test_one_annex_is_kept_as_a_table_that_a_spreadsheet_program_opens() -> None:
    data = (DIRECTORY / "annex-2.csv").read_bytes()
    assert data.startswith("\ufeff識別子,項番,所管部署,事務,特定個人情報\n".encode())
    index = next(i for i, r in enumerate(loaded().assessment.recipients) if r.id == "number-offices")
    assert str(loaded().place(("recipients", index, "rows"))) == "annex-2.csv:1:1"
    assert str(loaded().place(("recipients", index, "rows", 2, "work"))) == "annex-2.csv:4:39"
    assert list(loaded().texts())[-1] == "annex-2.csv"


def test_one_matter_is_re_entrusted_with_permission_and_content() -> None:
    given = {m.key: m.re_entrustment for p in loaded().assessment.parties for m in p.entrusted}
    told = {key for key, value in given.items() if value != "none"}
    assert told == {"juki-operation"}
    key = "parties/mihon-systems/entrusted/juki-operation"
    assert items()[f"{key}#re-entrustment"].value == "再委託する"
    assert items()[f"{key}#permission"].status == "filled"
    assert items()[f"{key}#re-content"].status == "filled"


def test_connections_between_declared_systems_stand_on_both_sides() -> None:
    pairs = {(s.id, c.system) for s in loaded().assessment.systems for c in s.connections if c.system is not None}
    assert len(pairs) == 6
    assert {(b, a) for a, b in pairs} == pairs


def test_change_rows_name_cells_that_exist_and_end_with_what_those_cells_say() -> None:
    changes = loaded().assessment.changes
    assert 2 <= len(changes) <= 3
    for change in changes:
        assert change.keys
        for key in change.keys:
            value = items()[key].value
            if not change.restated:
                assert "、".join(str(value).split("\n")) == change.after
    assert {change.timing for change in changes} == {"prior", "posterior"}


# --- controls -----------------------------------------------------------------------------------------------------


def test_every_control_has_text_evidence_and_all_values_of_its_measure() -> None:
    lacking = [
        f"{control.id}: {name}"
        for control in loaded().assessment.controls
        for name in measures()[control.measure].parameters
        if name not in control.parameters
    ]
    assert lacking == []
    assert [c.id for c in loaded().assessment.controls if c.text is None or not c.evidence or c.planned] == []


@pytest.mark.parametrize("file", FILES)
def test_every_risk_that_applies_is_rated(file: str) -> None:
    ratings = [i for k, i in items().items() if k.startswith(f"files/{file}/risks/") and k.endswith("#rating")]
    assert len([i for i in ratings if i.required]) == (7 if file == "juki-file" else 6)
    assert all(i.value in ("十分である", "特に力を入れている") for i in ratings if i.required)


def test_durations_written_once_are_spoken_in_the_texts() -> None:
    text = str(items()["files/juki-file/risks/use/unauthorised#other-measures"].value)
    assert "7年間保存する" in text
    assert "1営業日以内" in text
    assert "{" not in "".join(str(i.value) for i in form().items())


# --- threshold and rules ------------------------------------------------------------------------------------------


def test_threshold_mandates_exactly_the_declared_form() -> None:
    result = judge(DIRECTORY)
    assert (result.declared, result.mandatory, result.outcome) == ("juten", "juten", "satisfied")
    assert result.subjects is not None
    assert result.handlers is not None
    assert (result.subjects.lower, result.subjects.upper) == (124_000, 124_000)
    assert (result.handlers.lower, result.handlers.upper) == (84, 84)
    assert result.incident is False
    assert result.missing == ()
    assert items()["basic#result"].value == "基礎項目評価及び重点項目評価の実施が義務付けられる"


def test_handlers_of_the_work_are_staff_and_contractors_counted_once() -> None:
    assessment = loaded().assessment
    assert assessment.work.handlers is not None
    assert assessment.work.handlers.count == handlers_of(assessment)


@pytest.mark.parametrize("day", [date(2025, 4, 1), date(2027, 4, 1), date(2030, 3, 31)])
def test_passes_every_rule_without_finding_or_doubt(day: date) -> None:
    findings, tallies = checked(day)
    assert [(f.rule, f.place.file, f.place.line, f.message.ja) for f in findings] == []
    assert [t.id for t in tallies if t.undetermined or t.violated] == []
    assert sum(t.satisfied for t in tallies) > 900


def test_is_told_when_five_years_are_over() -> None:
    """The check of the example can fail: after five years it has to be assessed again."""
    findings, _ = checked(date(2030, 4, 2))
    assert [f.rule for f in findings] == ["five-year-review"]


BROKEN = {
    "network-rows-match-recipient": ("assessment.yaml", ", 132, 151]", ", 132]"),
    "threshold-result-agrees": ("assessment.yaml", "result: focused", "result: basic"),
    "form-reaches-threshold": ("assessment.yaml", "{count: 84,", "{count: 500,"),
    "required-item-filled": ("assessment.yaml", "published_on: 令和7年4月1日", "# published_on:"),
    "connection-on-both-sides": ("systems.yaml", "      - {system: juki-net}", "      - {category: juki-net}"),
    "re-entrustment-described": ("parties.yaml", "          content: データ", "          # content: データ"),
    "re-entrustment-answer-agrees": ("files.yaml", "re-entrustment: sufficient}", "re-entrustment: not-re-entrusted}"),
    "recipient-population-within-file": ("recipients.yaml", "{count: 9600}", "{count: 1000000}"),
    "transfer-cites-article-9": ("recipients.yaml", "basis: 番号法第9条第1項", "basis: 住民基本台帳法第12条第1項"),
    "control-period-defined": (
        "controls.yaml",
        "    parameters: {retention: 3y}\n    text: ・委託先の操作及び保守作業を記録させ、{retention}間保存",
        "    text: ・委託先の操作及び保守作業を記録させ、一定の期間保存",
    ),
    "risk-is-rated": ("files.yaml", "{risk: use/linkage, rating: sufficient}", "{risk: use/linkage}"),
    "changes-in-order": ("changes.yaml", "date: 令和6年5月27日", "date: 令和6年12月1日"),
}
"""By rule: the file, and the slip in it that the rule is there to find."""


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_a_slip_of_the_author_is_found_where_it_was_made(rule: str, tmp_path: Path) -> None:
    name, written, slip = BROKEN[rule]
    directory = shutil.copytree(DIRECTORY, tmp_path / "example")
    text = (directory / name).read_text("utf-8")
    assert written in text
    (directory / name).write_text(text.replace(written, slip, 1), encoding="utf-8", newline="\n")
    broken = open_assessment(directory)
    findings, _ = check_assessment(broken, filled(directory), load_packs(), as_of=date(2025, 4, 1))
    assert rule in {f.rule for f in findings}
    assert all(f.remedy.ja for f in findings)


# --- withheld values ----------------------------------------------------------------------------------------------


def test_withheld_values_are_the_ones_listed_here() -> None:
    controls = loaded().assessment.controls
    found: dict[str, str] = {}
    for path in withheld_places(loaded().root):
        assert path[0] == "controls"
        assert path[2] == "parameters"
        control = controls[int(path[1])]
        withheld = loaded().withheld(path)
        assert withheld is not None
        assert len(withheld.reason) > 10
        assert withheld.approver == "情報セキュリティ統括責任者"
        found[f"{control.id}/{path[3]}"] = withheld.shown
    assert found == {key: shown.removesuffix("世代") for key, (_, shown) in WITHHELD.items()}


@pytest.mark.parametrize("key", sorted(WITHHELD))
def test_a_withheld_value_is_said_to_the_commission_only(key: str) -> None:
    value, shown = WITHHELD[key]
    publish, submit = (FORMATS["json"].render(form(p)).decode("utf-8") for p in ("publish", "submit"))
    document = json.dumps(form_document(form()), ensure_ascii=False)
    assert value not in publish
    assert value not in document
    assert shown in document
    assert shown in publish
    assert value in submit


@pytest.mark.parametrize("format_", ["json", "html", "md", "xlsx", "docx"])
def test_no_public_document_holds_a_withheld_value_or_its_reason(format_: str) -> None:
    text = printed(FORMATS[format_].render(form()), format_)
    assert "見本市長" in text
    for path in withheld_places(loaded().root):
        withheld = loaded().withheld(path)
        assert withheld is not None
        assert withheld.reason not in text
    for value, _ in WITHHELD.values():
        assert value not in text


def test_withheld_durations_are_as_listed() -> None:
    controls = {c.id: c for c in loaded().assessment.controls}
    for key in ("password-expiry/period", "log-review/interval", "screen-lock/timeout"):
        control, name = key.split("/")
        assert parse_duration(str(controls[control].parameters[name])).words().ja == WITHHELD[key][0]


def test_public_items_are_marked_as_withheld_and_submitted_ones_are_not() -> None:
    assert sum(1 for i in form().items() if i.status == "withheld") == 10
    assert sum(1 for i in form("submit").items() if i.status == "withheld") == 0

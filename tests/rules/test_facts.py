from __future__ import annotations

from typing import Any

import pytest
from rule_support import facts, misfit, witness

from pia.rules.subjects import KINDS, struct_of
from pia.rules.testing import usable_bases


def one(kind: str, key: str, overlay: str = "{}", base: str = "connected") -> dict[str, Any]:
    found = {s.key: s.facts for s in facts(overlay, base).subjects(kind)}
    return found[key]


@pytest.mark.parametrize("base", usable_bases())
@pytest.mark.parametrize("kind", KINDS)
def test_facts_are_what_the_schema_says(kind: str, base: str) -> None:
    made = facts(base=base)
    for subject in made.subjects(kind):
        assert misfit(subject.facts, struct_of(kind), subject.key) == ""
        assert isinstance(subject.label, str)
        assert subject.label


@pytest.mark.parametrize("kind", KINDS)
def test_the_connected_witness_has_every_kind(kind: str) -> None:
    overlay = (
        "waivers: [{rule: r, key: k, reason: r, approver: a, start: 令和6年1月1日, end: 令和6年12月31日}]\n"
        "inherits: [{profile: government-cloud/2025-09, files: {hosted: roll}}]\n"
        "special_notes: 通知カードを送付する。\n"
    )
    assert facts(overlay).subjects(kind)


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "items"])
def test_every_subject_stands_somewhere(kind: str) -> None:
    loaded = witness()
    for subject in facts().subjects(kind):
        if subject.path[-2:-1] != ("parameters",) and kind != "risks":
            assert loaded.written(subject.path), subject.key


def test_file_counts() -> None:
    file = one("files", "files/roll")
    assert (file["record_count"], file["record_band_derived"], file["has_number"]) == (4, "10項目未満", True)
    assert (file["entrusted_count"], file["provision_count_derived"], file["transfer_count_derived"]) == (1, 2, 1)
    assert (file["connected_acquisition"], file["connected_provision"]) == (True, True)
    assert file["entrusted"][0]["party"]["name"] == "見本電算株式会社"
    assert [r["kind"] for r in file["recipients"]] == ["provision", "transfer"]


@pytest.mark.parametrize("unit, count", [("rows", 2), ("blocks", 1), ("offices", 2), ("articles", 2)])
def test_provisions_are_counted_in_the_declared_unit(unit: str, count: int) -> None:
    assert (
        one("files", "files/roll", f"files: [{{id: roll, counting: {{provisions: {unit}}}}}]")[
            "provision_count_derived"
        ]
        == count
    )


def test_a_file_without_records_knows_no_count() -> None:
    file = one("files", "files/roll", base="draft")
    assert (file["record_count"], file["record_band_derived"], file["has_number"]) == (None, None, None)
    assert (file["connected_acquisition"], file["connected_provision"]) == (False, False)


def test_connections_know_both_ends() -> None:
    found = one("connections", "systems/main/connections/desk")
    assert (found["system"]["name"], found["target"]["name"], found["returned"]) == (
        "見本システム",
        "窓口支援システム",
        True,
    )
    alone = one("connections", "systems/main/connections/desk", "systems: [{id: desk, connections: [{category: tax}]}]")
    assert alone["returned"] is False
    assert one("connections", "systems/main/connections/atena")["target"]["state"] == "blank"


def test_two_connections_alike_have_two_keys() -> None:
    found = facts("systems: [{id: main, connections: [{category: tax}, {category: tax}]}]").subjects("connections")
    keys = [s.key for s in found if s.facts["system"]["id"] == "main"]
    assert keys == ["systems/main/connections/tax", "systems/main/connections/tax~2"]


def test_flows_know_their_ends() -> None:
    flow = one("flows", "flows/lend")
    assert (flow["from"], flow["to"]) == ("main", "others")
    assert (flow["source"]["kind"], flow["target"]["kind"], flow["recipient"]["kind"]) == (
        "system",
        "recipient",
        "provision",
    )
    assert (flow["carries_number"], flow["crosses_zone"]) == (True, None)


def test_entrusted_matters_refer_to_file_and_party() -> None:
    matter = one("entrusted", "parties/maker/entrusted/roll")
    assert (matter["file"]["name"], matter["party"]["name"]) == ("見本台帳ファイル", "見本電算株式会社")
    assert matter["re_entrustment"]["state"] == "given"
    assert [p["name"] for p in matter["re_entrusted_to"]] == ["見本保守株式会社"]
    none = "parties: [{id: maker, entrusted: [{file: roll, re_entrustment: none}]}]"
    assert one("entrusted", "parties/maker/entrusted/roll", none)["re_entrustment"]["state"] == "none"


def test_rows_that_are_only_counted() -> None:
    overlay = "recipients: [{id: others, rows: {count: 30, listed: false}}]"
    recipient = one("recipients", "recipients/others", overlay)
    assert (recipient["row_count"], recipient["rows_listed"], recipient["rows"]) == (30, False, [])
    assert one("recipients", "recipients/tax")["row_count"] is None


@pytest.mark.parametrize(
    "value, status",
    [("{factors: [biometric]}", "given"), ("{factors: null}", "missing"), ("{factors: [そのうち]}", "vague")],
)
def test_parameters_have_a_status(value: str, status: str) -> None:
    found = one("parameters", "controls/login/parameters/factors", f"controls: [{{id: login, parameters: {value}}}]")
    assert found["status"] == status


def test_a_withheld_parameter_says_so() -> None:
    overlay = (
        "controls: [{id: login, parameters: {factors: "
        "{value: [biometric], withhold: {reason: 対策, approver: 課長, shown: 非公表}}}}]"
    )
    assert one("parameters", "controls/login/parameters/factors", overlay)["status"] == "withheld"


def test_risks_of_the_form_for_each_file() -> None:
    risk = one("risks", "files/roll/risks/use/unauthorised")
    assert (risk["rating"], risk["has_text"], risk["answered"], risk["empty_cells"]) == ("sufficient", True, True, [])
    bare = one("risks", "files/roll/risks/use/unauthorised", "files: [{id: roll, risks: null}]", "minimal")
    assert (bare["rating"], bare["has_text"], bare["answered"]) == (None, False, False)
    assert facts("files: [{id: roll, chapters: false}]").subjects("risks") == []


def test_citations_are_taken_apart() -> None:
    found = one("citations", "recipients/others#basis/番号法第19条第8号")
    assert (found["law"], found["article"], found["item"], found["malformed"]) == ("番号法", "19", "8", False)


def test_what_the_law_says_stands_beside_a_citation() -> None:
    overlay = "recipients: [{id: others, basis: 番号法第19条第8号別表第二}]"
    found = one("citations", "recipients/others#basis/番号法第19条第8号別表第2", overlay)
    assert (found["role"], found["law_id"], found["day"]) == ("provision", "my-number-act", "2024-11-01")
    assert (found["standing"], found["until"], found["successor"]) == ("repealed", "2024-05-26", "主務省令第2条")


def test_a_field_without_any_citation_is_malformed() -> None:
    overlay = "recipients: [{id: tax, basis: 条例による}]"
    found = one("citations", "recipients/tax#basis/malformed", overlay)
    assert (found["malformed"], found["text"], found["law"]) == (True, "条例による", None)


def test_items_of_the_form() -> None:
    item = one("items", "work#name")
    assert (item["value"], item["status"], item["required"]) == ("見本事務", "filled", True)
    assert one("items", "files/roll/records/base#items")["row_count"] == 4


def test_the_form_is_filled_only_when_asked_for() -> None:
    from pia.rules.facts import Facts

    def never() -> Any:
        raise AssertionError("filled")

    made = Facts(witness(), never, as_of="2026-01-15")
    assert made.value("assessment")["as_of"] == "2026-01-15"
    assert [f["id"] for f in made.value("files")] == ["roll"]
    with pytest.raises(AssertionError, match="filled"):
        made.subjects("items")


HEIR = """\
inherits:
  - profile: juki-net-municipal-cs/2024-06
    files: {honnin: roll, sofusaki: roll}
    systems: {cs: main}
    without: [{control: no-edit, files: [roll], reason: 送らない。}]
controls:
  - {id: keep, measure: provision.legal-rule, refines: juki-net-municipal-cs.legal-rule, parameters: {basis: [住基法]}}
  - {id: other, measure: use.off-duty-ban, refines: juki-net-municipal-cs.legal-rule, parameters: {interval: 1y}}
"""


def test_a_value_that_refines_knows_what_it_refines() -> None:
    found = one("parameters", "controls/keep/parameters/basis", HEIR)
    assert (found["inherited"], found["value"]) == (["番号法", "住基法"], ["住基法"])
    assert (found["inherited_runs"], found["change"]) == ("own", "weaker")
    unlike = one("parameters", "controls/other/parameters/interval", HEIR)
    assert (unlike["inherited"], unlike["inherited_runs"], unlike["change"]) == (None, None, None)


def test_inherited_controls_are_taken_over_or_left_out_with_a_reason() -> None:
    found = {s.key: s for s in facts(HEIR).subjects("inherited_controls")}
    left = found["inherits/juki-net-municipal-cs/without/no-edit"]
    assert left.path == ("inherits", 0, "without", 0)
    assert (left.facts["left_out"], left.facts["reason"]) == (True, "送らない。")
    assert [file["id"] for file in left.facts["file_refs"]] == ["roll"]
    taken = found["inherits/juki-net-municipal-cs/biometric"].facts
    assert (taken["id"], taken["profile"]) == ("juki-net-municipal-cs.biometric", "juki-net-municipal-cs/2024-06")
    assert (taken["left_out"], taken["reason"], taken["file_refs"]) == (False, None, [])


def test_a_value_that_an_inherited_control_lacks_is_missing_where_the_profile_is_named() -> None:
    def missing(key: str, overlay: str, base: str) -> object:
        (found,) = [s for s in facts(overlay, base).subjects("parameters") if s.key == f"controls/{key}"]
        assert found.facts["status"] == "missing"
        return found.path

    by_role = missing("juki-net-municipal-cs.log-review/parameters/interval", HEIR, "connected")
    assert by_role == ("inherits", 0, "profile")
    alone = missing(
        "government-cloud.ismap-audit/parameters/interval", "inherits: [government-cloud/2025-09]", "zenkoumoku"
    )
    assert alone == ("inherits", 0)

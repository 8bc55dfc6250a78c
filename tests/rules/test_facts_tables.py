"""What rules see of the example assessment, kind by kind, and how absent, unknown and vague facts are told."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest
from model_city import MODEL_CITY
from rule_support import DAY, facts, misfit

from pia.forms.fill import fill_form
from pia.model.read import load_assessment
from pia.rules.facts import Facts
from pia.rules.shapes import STATES
from pia.rules.subjects import KINDS, Subject, struct_of
from pia.terms.bands import BAND_TABLES


@cache
def example() -> Facts:
    loaded = load_assessment(MODEL_CITY)
    return Facts(loaded, lambda: fill_form(loaded), as_of=DAY.isoformat())


def keyed(kind: str, made: Facts | None = None) -> dict[str, dict[str, Any]]:
    return {subject.key: subject.facts for subject in (made or example()).subjects(kind)}


def one(kind: str, key: str, overlay: str = "{}", base: str = "connected") -> dict[str, Any]:
    return keyed(kind, facts(overlay, base))[key]


EXAMPLE = {
    "assessment": 1,
    "systems": 4,
    "connections": 5 + 2 + 4 + 2,
    "files": 3,
    "record_groups": 7 + 1 + 1,
    "record_items": 33 + 13 + 5 + 5 + 6 + 4 + 4 + 40 + 67,
    "parties": 4,
    "entrusted": 4,
    "recipients": 6,
    "annex_rows": 6 + 6 + 2,
    "annexes": 2,
    "flows": 18,
    "controls": 76,
    "parameters": 102,
    "risks": 3 * 17,
    "changes": 3,
    "law_names": 7,
    "replaced_terms": 0,
    "waivers": 0,
    "inherited_controls": 0,
    "nodes": 8,
}


@pytest.mark.parametrize("kind, count", EXAMPLE.items())
def test_how_many_subjects_the_example_has(kind: str, count: int) -> None:
    assert len(example().subjects(kind)) == count


def test_every_kind_is_counted_or_named() -> None:
    assert set(KINDS) - set(EXAMPLE) == {"items", "citations"}
    assert len(example().subjects("items")) == sum(1 for _ in example().form.items())
    assert len(example().subjects("citations")) > 20


@pytest.mark.parametrize("kind", KINDS)
def test_keys_are_unique_and_the_facts_fit_the_schema(kind: str) -> None:
    subjects: list[Subject] = example().subjects(kind)
    assert len({subject.key for subject in subjects}) == len(subjects)
    for subject in subjects:
        assert subject.facts.get("key", subject.key) == subject.key
        assert misfit(subject.facts, struct_of(kind), subject.key) == ""
        assert subject.label.strip()


@pytest.mark.parametrize("kind, first, last", [
    ("systems", "systems/juki", "systems/intermediate-server"),
    ("connections", "systems/juki/connections/internal-link", "systems/intermediate-server/connections/atena"),
    ("files", "files/juki-file", "files/sofusaki-file"),
    ("record_groups", "files/juki-file/records/resident", "files/sofusaki-file/records/sofusaki"),
    ("record_items", "files/juki-file/records/resident/宛名番号", "files/sofusaki-file/records/sofusaki/ローマ字 旧氏"),
    ("entrusted", "parties/mihon-systems/entrusted/juki-operation", "parties/mihon-network/entrusted/cs-maintenance-sofusaki"),
    ("annex_rows", "recipients/network-inquirers/rows/row-1", "recipients/ordinance-offices/rows/severe-disability"),
    ("parameters", "controls/lawful-applicant/parameters/applicants", "controls/internal-audit/parameters/auditor"),
    ("changes", "changes/r01", "changes/r03"),
    ("citations", "work#number-use/number-7/番号法第7条", "disclosure#special-procedure/住基法第30条の32"),
    ("law_names", "law-names/住民基本台帳法", "law-names/住民基本台帳法施行令"),
    ("items", "cover#number", "annexes/annex-2#rows"),
])  # fmt: skip
def test_subjects_come_in_the_order_of_the_source(kind: str, first: str, last: str) -> None:
    keys = list(keyed(kind))
    assert (keys[0], keys[-1]) == (first, last)


@pytest.mark.parametrize("id_, records, band, entrusted, provisions, transfers, receives, gives, system", [
    ("juki-file", 70, "50項目以上100項目未満", 2, 7, 8, False, True, "juki"),
    ("honnin-file", 40, "10項目以上50項目未満", 1, 1, 0, False, False, "juki-net"),
    ("sofusaki-file", 67, "50項目以上100項目未満", 1, 1, 0, False, False, "juki-net"),
])  # fmt: skip
def test_what_is_counted_for_each_file(
    *,
    id_: str,
    records: int,
    band: str,
    entrusted: int,
    provisions: int,
    transfers: int,
    receives: bool,
    gives: bool,
    system: str,
) -> None:
    file = keyed("files")[f"files/{id_}"]
    assert (file["record_count"], file["record_band_derived"], file["has_number"]) == (records, band, True)
    assert (file["entrusted_count"], len(file["entrusted"])) == (entrusted, entrusted)
    assert (file["provision_count_derived"], file["transfer_count_derived"]) == (provisions, transfers)
    assert (file["connected_acquisition"], file["connected_provision"]) == (receives, gives)
    assert [ref["id"] for ref in file["systems"]] == [system]


def test_the_categories_of_the_records_of_a_file() -> None:
    assert keyed("files")["files/juki-file"]["categories_derived"] == [
        "basic-information", "child-welfare", "contact", "elderly-care", "individual-number", "internal-number",
        "medical-insurance", "other", "pension", "resident-record",
    ]  # fmt: skip
    assert [item["name"] for item in keyed("record_items").values() if item["is_number"]] == ["個人番号"] * 3


@pytest.mark.parametrize("key, label, category, name, returned, target", [
    ("juki/connections/internal-link", "既存住民基本台帳システムと庁内連携システム", "internal-link", None, None, "blank"),
    ("juki/connections/juki-net", "既存住民基本台帳システムと住民基本台帳ネットワークシステム（市町村CS）", "juki-net", None, True, "given"),
    ("juki/connections/戸籍附票システム", "既存住民基本台帳システムと戸籍附票システム", "other", "戸籍附票システム", None, "blank"),
    ("atena/connections/intermediate-server", "団体内統合宛名システムと中間サーバー", "other", None, True, "given"),
    ("intermediate-server/connections/information-provision-network", "中間サーバーと情報提供ネットワークシステム", "information-provision-network", None, None, "blank"),
])  # fmt: skip
def test_connections(
    *, key: str, label: str, category: str, name: str | None, returned: bool | None, target: str
) -> None:
    made = keyed("connections")[f"systems/{key}"]
    assert (made["label"], made["category"], made["name"], made["returned"], made["target"]["state"]) == (
        label, category, name, returned, target,
    )  # fmt: skip


@pytest.mark.parametrize("key, rows, listed, label, mentioned", [
    ("network-inquirers", 6, True, "別紙１", ["別紙１"]),
    ("education-board", None, False, None, []),
    ("number-offices", 6, True, "別紙２", ["別紙２"]),
    ("ordinance-offices", 2, True, "別紙２", ["別紙２"]),
])  # fmt: skip
def test_recipients_and_their_annexes(
    key: str, rows: int | None, listed: bool, label: str | None, mentioned: list[str]
) -> None:
    made = keyed("recipients")[f"recipients/{key}"]
    assert (made["row_count"], made["rows_listed"], made["annex_label"], made["annexes_mentioned"]) == (
        rows, listed, label, mentioned,
    )  # fmt: skip
    assert len(made["rows"]) == (rows or 0)


def test_annexes_gather_the_rows_of_their_recipients() -> None:
    assert [(key, a["row_count"], [r["id"] for r in a["recipients"]]) for key, a in keyed("annexes").items()] == [
        ("annexes/annex-1", 6, ["network-inquirers"]),
        ("annexes/annex-2", 8, ["number-offices", "ordinance-offices"]),
    ]


@pytest.mark.parametrize("key, source, target, number, crosses, recipient", [
    ("notice", "node", "node", True, None, "blank"),
    ("entry-support", "party", "system", True, None, "blank"),
    ("certificate", "node", "node", None, None, "blank"),
    ("honnin-update", "system", "system", True, True, "blank"),
    ("to-number-offices", "system", "recipient", True, None, "given"),
    ("link-without-number", "system", "node", False, None, "blank"),
    ("to-atena", "system", "system", True, False, "blank"),
    ("copy-registration", "system", "system", False, True, "blank"),
])  # fmt: skip
def test_flows(
    *, key: str, source: str, target: str, number: bool | None, crosses: bool | None, recipient: str
) -> None:
    flow = keyed("flows")[f"flows/{key}"]
    assert (flow["source"]["kind"], flow["target"]["kind"], flow["carries_number"], flow["crosses_zone"]) == (
        source, target, number, crosses,
    )  # fmt: skip
    assert flow["recipient"]["state"] == recipient


def test_entrusted_matters_and_who_gets_them_again() -> None:
    assert [
        (m["key"].rpartition("/")[2], m["file"]["id"], m["re_entrustment"]["state"], [p["id"] for p in m["re_entrusted_to"]])
        for m in keyed("entrusted").values()
    ] == [
        ("juki-operation", "juki-file", "given", ["mihon-datacenter"]),
        ("counter-support", "juki-file", "none", []),
        ("cs-maintenance-honnin", "honnin-file", "none", []),
        ("cs-maintenance-sofusaki", "sofusaki-file", "none", []),
    ]  # fmt: skip
    assert [(key, party["entrusted_count"]) for key, party in keyed("parties").items()] == [
        ("parties/mihon-systems", 1),
        ("parties/mihon-datacenter", 0),
        ("parties/mihon-support", 1),
        ("parties/mihon-network", 2),
    ]


def test_controls_are_known_to_the_catalogue_and_shown_by_something() -> None:
    controls = keyed("controls").values()
    assert all(
        control["measure_known"] and control["measure_title"] and control["measure_kind"] for control in controls
    )
    assert all(control["evidence_count"] >= 1 and control["real_evidence_count"] == 0 for control in controls)
    statuses = Counter(parameter["status"] for parameter in keyed("parameters").values())
    assert set(statuses) == {"given", "withheld"}
    assert statuses["withheld"] >= 2


@pytest.mark.parametrize("evidence", [
    "[]", "[{config: c}]", "[{log: 記録}]", "[{document: 台帳}]", "[{document: 台帳, reviewed: 令和6年}]",
])  # fmt: skip
def test_evidence_that_is_only_named_shows_nothing(evidence: str) -> None:
    control = one("controls", "controls/login", f"controls: [{{id: login, evidence: {evidence}}}]")
    assert (control["evidence_count"], control["real_evidence_count"]) == (evidence.count("{"), 0)


# --- absent facts ---


def states(value: Any, at: str = "") -> dict[str, str]:
    """Return every ``state`` below ``value`` by its path."""
    found: dict[str, str] = {}
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "state" or key.endswith("_state"):
                found[f"{at}.{key}".lstrip(".")] = inner
            found |= states(inner, f"{at}.{key}")
    return found


def test_an_absent_part_is_blank_all_the_way_down() -> None:
    file = one("files", "files/roll", base="draft")
    assert file["storage"] == {
        "place": None,
        "retention": {
            "period": None, "band": None, "basis": None, "validity": None, "state": "blank", "months": None, "band_derived": None,
        },
        "erasure": None,
        "state": "blank",
    }  # fmt: skip
    assert (file["records"], file["records_state"], file["record_count"], file["has_number"]) == (
        [],
        "blank",
        None,
        None,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_part_is_null_and_no_list_is_null(kind: str) -> None:
    for subject in example().subjects(kind):
        told = states(subject.facts)
        assert set(told.values()) <= set(STATES)


@pytest.mark.parametrize("written, state, rows", [
    ("null", "blank", []), ("none", "none", []), ("{cite: 番号法第19条第8号}", "given", ["3"]), ("{cite: 番号法第19条第8号, rows: [2]}", "given", ["2"]),
])  # fmt: skip
def test_blank_and_none_differ(written: str, state: str, rows: list[str]) -> None:
    inquiry = one("assessment", "assessment", f"network: {{inquiry: {written}}}")["network"]["inquiry"]
    assert (inquiry["state"], inquiry["rows"]) == (state, rows)


def test_none_among_texts_and_lists_stays_what_was_written() -> None:
    assessment = keyed("assessment")["assessment"]
    assert (assessment["other_bodies"], assessment["other_bodies_state"]) == ([], "none")
    assert assessment["disclosure"]["omission"] == "none"
    assert assessment["approved_on"] is None
    assert assessment["network"]["inquiry"] == {
        "cite": None,
        "rows": [],
        "note": None,
        "state": "none",
        "rows_state": "blank",
    }


def test_references_to_nothing_are_blank_and_have_every_field() -> None:
    blank = keyed("recipients")["recipients/prefecture"]["target_system"]
    given = keyed("files")["files/juki-file"]["systems"][0]
    assert set(blank) == set(given)
    assert {key: value for key, value in blank.items() if value is not None} == {"state": "blank"}


# --- numbers of people ---


@pytest.mark.parametrize("table, at", [
    ("subjects-zenkoumoku", ("assessment", "assessment", "work: {{subjects: {}}}", ("work", "subjects"))),
    ("handlers", ("assessment", "assessment", "work: {{handlers: {}}}", ("work", "handlers"))),
    ("file-subjects", ("files", "files/roll", "files: [{{id: roll, subjects: {{population: {}}}}}]", ("subjects", "population"))),
    ("handlers", ("files", "files/roll", "files: [{{id: roll, users: {{number: {}}}}}]", ("users", "number"))),
])  # fmt: skip
def test_the_bounds_of_every_band(table: str, at: tuple[str, str, str, tuple[str, str]]) -> None:
    kind, key, overlay, (outer, inner) = at
    for band in BAND_TABLES[table].bands:
        written = overlay.format(f"{{count: null, counted_on: null, band: '{band.label}'}}")
        people = one(kind, key, written)[outer][inner]
        assert (people["label"], people["at_least"], people["below"]) == (band.label, band.lower, band.upper)
        assert people["count"] is None
        for count in {band.lower, (band.upper or band.lower + 5) - 1}:
            people = one(kind, key, overlay.format(f"{{count: {count}}}"))[outer][inner]
            assert (people["label"], people["at_least"], people["below"]) == (band.label, count, count + 1)


def test_people_not_known_have_no_bounds() -> None:
    for written, label, state in (("null", None, "blank"), ("{count: null, band: unknown}", "unknown", "given")):
        people = one("assessment", "assessment", f"work: {{handlers: {written}}}")["work"]["handlers"]
        assert (people["label"], people["at_least"], people["below"], people["state"]) == (label, None, None, state)


@pytest.mark.parametrize("period, months, band", [
    ("11m", 11, "1年未満"), ("12m", 12, "1年"), ("5y", 60, "5年"), ("71m", 71, "5年"), ("6y", 72, "6年以上10年未満"),
    ("119m", 119, "6年以上10年未満"), ("10y", 120, "10年以上20年未満"), ("150y", 1800, "20年以上"), ("30d", None, None),
])  # fmt: skip
def test_retention_at_the_edges_of_its_bands(period: str, months: int | None, band: str | None) -> None:
    overlay = f"files: [{{id: roll, storage: {{retention: {{period: {period}}}}}}}]"
    retention = one("files", "files/roll", overlay)["storage"]["retention"]
    assert (retention["months"], retention["band_derived"]) == (months, band)


@pytest.mark.parametrize("count, band", [
    (0, "10項目未満"), (9, "10項目未満"), (10, "10項目以上50項目未満"), (49, "10項目以上50項目未満"),
    (50, "50項目以上100項目未満"), (99, "50項目以上100項目未満"), (100, "100項目以上"),
])  # fmt: skip
def test_record_items_at_the_edges_of_their_bands(count: int, band: str) -> None:
    names = ", ".join(f"項目{n}" for n in range(count))
    file = one("files", "files/roll", f"files: [{{id: roll, records: [{{id: base, items: [{names}]}}]}}]")
    assert (file["record_count"], file["record_band_derived"], file["has_number"]) == (count, band, False)


def test_a_name_that_stands_twice_in_a_table_is_repeated_there_only() -> None:
    records = "[{id: base, items: [氏名, 住所, {name: 氏名}]}, {id: more, items: [氏名]}]"
    items = keyed("record_items", facts(f"files: [{{id: roll, records: {records}}}]"))
    assert {key.removeprefix("files/roll/records/"): item["repeated"] for key, item in items.items()} == {
        "base/氏名": True,
        "base/住所": False,
        "base/氏名~2": True,
        "more/氏名": False,
    }


# --- dates ---


@pytest.mark.parametrize("written, earliest, latest", [
    ("令和6年11月1日", "2024-11-01", "2024-11-01"),
    ("R6.2", "2024-02-01", "2024-02-29"),
    ("2023-02", "2023-02-01", "2023-02-28"),
    ("平成31年", "2019-01-01", "2019-12-31"),
    ("令和元年", "2019-01-01", "2019-12-31"),
    ("'2024'", "2024-01-01", "2024-12-31"),
    ("unknown", None, None),
    ("null", None, None),
])  # fmt: skip
def test_dates_have_two_days(written: str, earliest: str | None, latest: str | None) -> None:
    made = one("assessment", "assessment", f"published_on: {written}")
    assert (made["published_on_earliest"], made["published_on_latest"]) == (earliest, latest)


@pytest.mark.parametrize("overlay, due", [
    ("published_on: 令和6年11月1日", "2029-11-01"),
    ("published_on: 令和6年2月29日", "2029-02-28"),
    ("published_on: 令和6年11月", "2029-11-30"),
    ("published_on: 令和6年", "2029-12-31"),
    ("published_on: null", "2029-09-02"),
    ("published_on: unknown", "2029-09-02"),
    ("{published_on: null, procedure: {basic: {date: 令和6年9月}}}", "2029-09-30"),
    ("{published_on: null, procedure: null}", None),
    ("{published_on: unknown, procedure: {basic: {date: unknown}}}", None),
])  # fmt: skip
def test_the_review_is_due_five_years_after_the_last_dated_step(overlay: str, due: str | None) -> None:
    assert one("assessment", "assessment", overlay)["review_due"] == due


def test_the_review_of_the_example_and_the_day_of_the_check() -> None:
    assessment = keyed("assessment")["assessment"]
    assert (assessment["review_due"], assessment["as_of"]) == ("2030-04-01", "2026-01-15")


def test_each_row_of_the_change_annex_knows_the_dated_row_above_it() -> None:
    rows = "[{id: c1, date: 令和6年11月1日}, {id: c2}, {id: c3, date: unknown}, {id: c4, date: 令和5年}, {id: c5, date: R7.4.1}]"
    assert [
        (row["date"], row["previous_date"], row["previous_date_earliest"])
        for row in keyed("changes", facts(f"changes: {rows}")).values()
    ] == [
        ("令和6年11月1日", None, None),
        (None, "令和6年11月1日", "2024-11-01"),
        ("unknown", "令和6年11月1日", "2024-11-01"),
        ("令和5年", "令和6年11月1日", "2024-11-01"),
        ("R7.4.1", "令和5年", "2023-01-01"),
    ]
    assert [row["previous_date"] for row in keyed("changes").values()] == [None, "令和6年5月27日", "令和6年10月1日"]


@pytest.mark.parametrize("text, found", [
    ("別紙１（参照）", ["別紙１"]),
    ("別紙 2のとおり", ["別紙 2"]),
    ("別紙\u3000３", ["別紙\u3000３"]),
    ("別紙1-2", ["別紙1-2"]),
    ("別紙１－２", ["別紙１－２"]),
    ("別紙2ー1", ["別紙2ー1"]),
    ("別紙10", ["別紙10"]),
    ("別紙2、別紙1及び別紙2", ["別紙2", "別紙1"]),
    ("別紙のとおり", []),
    ("別添１", []),
])  # fmt: skip
def test_annexes_are_found_as_they_are_spelled(text: str, found: list[str]) -> None:
    overlay = f"recipients: [{{id: tax, use: '{text}'}}]"
    assert one("recipients", "recipients/tax", overlay)["annexes_mentioned"] == found


def test_annexes_are_looked_for_in_every_text_of_a_recipient() -> None:
    overlay = (
        "recipients: [{id: tax, name: 別紙1, basis: 番号法第9条別紙2, use: 別紙3, information: 別紙4, range: 別紙5, "
        "timing: 別紙6, means: [{means: other, detail: 別紙7}]}]"
    )
    found = one("recipients", "recipients/tax", overlay)["annexes_mentioned"]
    assert found == [f"別紙{number}" for number in range(1, 8)]


@pytest.mark.parametrize("base, overlay, mandatory, outcome", [
    ("minimal", "{}", "juten", "satisfied"),
    ("kiso", "{}", "kiso", "satisfied"),
    ("zenkoumoku", "{}", "zenkoumoku", "satisfied"),
    ("minimal", "work: {subjects: {count: 999}}", "none", "satisfied"),
    ("minimal", "work: {subjects: {count: 300000}}", "zenkoumoku", "violated"),
    ("minimal", "work: {subjects: {count: null, band: 10万人以上30万人未満}}", "juten", "satisfied"),
    ("minimal", "work: {subjects: null}", None, "undetermined"),
    ("minimal", "incident_history: {my_number_one_year: occurred}", "zenkoumoku", "violated"),
    ("minimal", "incident_history: null", None, "undetermined"),
    ("minimal", "work: {manual_only: true}", "none", "satisfied"),
])  # fmt: skip
def test_the_threshold_is_a_fact(base: str, overlay: str, mandatory: str | None, outcome: str) -> None:
    made = one("assessment", "assessment", overlay, base)
    assert (made["threshold_mandatory"], made["threshold_outcome"]) == (mandatory, outcome)


def test_the_assessment_has_no_lists_that_are_variables_of_their_own() -> None:
    assessment = keyed("assessment")["assessment"]
    assert not set(assessment) & {"systems", "files", "parties", "recipients", "flows", "controls", "changes", "texts"}
    assert assessment["name"] == example().loaded.name

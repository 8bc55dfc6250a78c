"""Facts that come from comparing: what counts as one 項, one office, one year of keeping, one thing handed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from filled import HEAD
from write import write

from pia.app.opened import open_assessment
from pia.forms.fill import fill_form
from pia.rules.facts import Facts

if TYPE_CHECKING:
    from pathlib import Path

FILE = "files:\n  - {id: f, name: F, records: [{id: g, items: [個人番号, 漢字氏名, 現住所]}]%s}\n"


def facts(folder: Path, text: str, as_of: str = "2026-01-15") -> Facts:
    work = "" if "\nwork: " in f"\n{text}" else "work: {name: 事務}\n"
    loaded = open_assessment(write(folder, HEAD + work + text))
    return Facts(loaded, lambda: fill_form(loaded), as_of=as_of)


def network(folder: Path, declared: str, *lists: str) -> dict[str, Any]:
    recipients = "".join(
        f"  - {{id: r{n}, kind: provision, files: [f], means: [{{means: information-provision-network}}], rows: {rows}}}\n"
        for n, rows in enumerate(lists)
    )
    basis = f"network: {{implementation: implemented, provision: {{cite: 主務省令第2条の表, rows: {declared}}}}}\n"
    made: dict[str, Any] = facts(folder, f"{FILE % ''}{basis}recipients:\n{recipients}").value("assessment")
    return {key[13:]: made[key] for key in ("network_rows_missing", "network_rows_extra", "network_rows_counted")}


@pytest.mark.parametrize(
    ("declared", "lists", "found"),
    [
        ("[1, 2]", ["[{id: a, article: 1}, {id: b, article: 2}]"], ([], [], 2)),
        ("[1, 85の2]", ["[{id: a, article: 番号法別表第２第８５の２の項}]", "[{id: b, article: １}]"], ([], [], 2)),
        ("[1, 2]", ["[{id: a, article: 1}, {id: b, article: 3}]"], (["2"], ["3"], 2)),
        ("[1]", ["[{id: a, article: 1}, {id: b, article: 条例別表第3の2の項}]"], ([], [], 1)),
        ("[1, 2]", ["[{id: a, article: 1}]", "{count: 1, listed: false}"], ([], [], 2)),
        ("[1, 2]", ["[{id: a, article: 条例別表第3の2の項}]"], ([], [], None)),
        ("none", ["[{id: a, article: 1}]"], ([], [], None)),
    ],
)
def test_the_lists_through_the_network_are_one(
    tmp_path: Path, declared: str, lists: list[str], found: tuple[list[str], list[str], int | None]
) -> None:
    assert tuple(network(tmp_path, declared, *lists).values()) == found


@pytest.mark.parametrize(
    ("information", "missing"),
    [
        ("氏名、住所及び個人番号", []),
        ("氏名、生年月日及び性別", ["生年月日", "性別"]),
        ("個人番号カードの交付の状況、氏名", []),
        ("生年月日が分かる書類", []),
        ("none", []),
    ],
)
def test_only_what_is_named_as_handed_on_must_be_recorded(tmp_path: Path, information: str, missing: list[str]) -> None:
    text = f"{FILE % ''}recipients: [{{id: r, kind: transfer, files: [f], information: {information}}}]\n"
    (recipient,) = facts(tmp_path, text).value("recipients")
    assert recipient["unrecorded_items"] == missing


def test_a_number_that_is_left_out_need_not_be_recorded(tmp_path: Path) -> None:
    text = "files: [{id: f, name: F, records: [{id: g, items: [氏名]}]}]\n"
    for information, missing in (("氏名（個人番号を除く。）", []), ("住民票の写し（個人番号を含む。）", ["個人番号"])):
        more = f"{text}recipients: [{{id: r, kind: transfer, files: [f], information: {information}}}]\n"
        (recipient,) = facts(tmp_path / information, more).value("recipients")
        assert recipient["unrecorded_items"] == missing


@pytest.mark.parametrize(
    ("information", "missing"),
    [
        ("氏名及び障害者手帳の番号", ["障害者手帳の番号"]),
        ("介護保険の被保険者番号、資格喪失年月日", []),
        ("資格喪失年月日及び高額療養費の支給額", ["高額療養費の支給額"]),
        ("世帯番号、宛名番号等", ["世帯番号"]),
        ("主務省令で定める額", []),
        ("法人番号", []),
    ],
)
def test_names_of_single_items_are_looked_for_among_the_records(
    tmp_path: Path, information: str, missing: list[str]
) -> None:
    items = "氏名, 被保険者番号, 資格喪失日, 宛名番号"
    text = f"files: [{{id: f, name: F, records: [{{id: g, items: [{items}]}}]}}]\n"
    more = f"{text}recipients: [{{id: r, kind: transfer, files: [f], information: {information}}}]\n"
    (recipient,) = facts(tmp_path, more).value("recipients")
    assert recipient["unrecorded_items"] == missing


@pytest.mark.parametrize(
    ("validity", "erasure", "told"),
    [
        ("消除の日から150年間保存する。", "期間の経過後に消去する。", [150]),
        ("５年間保管する。", "10年間保管した後に消去する。", [5, 10]),
        ("150年間保存する。", "届出書は受理の日から1年間保管する。", [150]),
        ("平成27年から記録している。", "操作記録は7年間保管する。", []),
    ],
)
def test_years_told_are_those_of_the_file(tmp_path: Path, validity: str, erasure: str, told: list[int]) -> None:
    storage = f", storage: {{retention: {{period: 150y, validity: {validity}}}, erasure: {erasure}}}"
    (file,) = facts(tmp_path, FILE % storage).value("files")
    assert (file["retention_years_told"], file["retention_years"], file["retention_words"]) == (told, 150, "150年")


@pytest.mark.parametrize(
    ("day", "raised"),
    [
        ("令和7年6月1日", "zenkoumoku"),
        ("令和7年1月15日", "zenkoumoku"),
        ("令和7年1月14日", None),
        ("令和6年5月1日", None),
    ],
)
def test_an_incident_after_the_assessment_raises_the_kind_for_a_year(
    tmp_path: Path, day: str, raised: str | None
) -> None:
    text = (
        "work: {subjects: {count: 150000}, handlers: {count: 10}}\nprocedure: {basic: {date: 令和6年12月1日}}\n"
        f"incidents: [{{id: i, date: {day}, my_number: true, content: 紛失}}]\n"
    )
    assert facts(tmp_path, text).value("assessment")["incident_raises_to"] == raised


@pytest.mark.parametrize(("my_number", "mandatory"), [("true", "zenkoumoku"), ("false", "juten")])
def test_a_listed_incident_of_the_body_decides_whatever_is_answered(
    tmp_path: Path, my_number: str, mandatory: str
) -> None:
    text = (
        "work: {subjects: {count: 150000}, handlers: {count: 10}}\nprocedure: {basic: {date: 令和6年12月1日}}\n"
        f"incidents: [{{id: i, date: 令和6年3月1日, my_number: {my_number}, content: 紛失}}]\n"
        "incident_history: {my_number_one_year: none-occurred}\n"
    )
    assert facts(tmp_path, text).value("assessment")["threshold_mandatory"] == mandatory


def test_offices_are_counted_once_over_all_lists(tmp_path: Path) -> None:
    rows = "[{id: a, office: 税務課}, {id: b, office: 税務課及び収納課}]"
    text = (
        "files: [{id: f, name: F, counting: {transfers: offices}}]\nrecipients:\n"
        f"  - {{id: r, kind: transfer, files: [f], rows: {rows}}}\n"
        "  - {id: s, kind: transfer, files: [f], rows: [{id: c, office: 収納課}]}\n"
        "  - {id: t, kind: transfer, files: [f], name: 福祉課}\n"
    )
    (file,) = facts(tmp_path, text).value("files")
    assert file["transfer_count_derived"] == 3

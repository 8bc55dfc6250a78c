"""Connections, categories, the network, the legal bases, record lists, 別紙, change rows, opinions and incidents."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled import FILE, HEAD, MINIMAL, file_with, filled, one

from pia.forms.tree import Table

# --- 他のシステムとの接続 ---

SYSTEMS = (
    MINIMAL
    + """\
systems:
  - {id: juki, name: 既存住基, category: juki, connections: []}
  - {id: card, name: カード管理, connections: [{system: juki}]}
  - {id: portal, name: 申請ポータル}
"""
)


@pytest.mark.parametrize(
    ("links", "ticks", "other"),
    [
        ("{system: juki}", ("既存住民基本台帳システム",), None),
        ("{category: tax}", ("税務システム",), None),
        (
            "{category: 税務システム}, {category: atena}",
            ("宛名システム等", "税務システム"),
            None,
        ),  # in the order of the form
        ("{system: card}", ("その他",), "カード管理"),
        ("{name: 外部の仕組み}", ("その他",), "外部の仕組み"),
        (
            "{system: card}, {name: 外部の仕組み}, {system: juki}",
            ("既存住民基本台帳システム", "その他"),
            "カード管理、外部の仕組み",
        ),
        ("{system: card, category: internal-link}", ("庁内連携システム",), None),
        ("{category: other}", ("その他",), None),
        ("{system: juki}, {category: juki}", ("既存住民基本台帳システム",), None),
    ],
)
def test_connections(tmp_path: Path, links: str, ticks: tuple[str, ...], other: str | None) -> None:
    item = one(filled(tmp_path, SYSTEMS + f"  - {{id: x, name: X, connections: [{links}]}}\n"), "systems/x#connections")
    assert (item.value, item.other) == (ticks, other)
    assert item.details == ((("その他", other),) if other else ())


@pytest.mark.parametrize(("system", "status"), [("juki", "none"), ("card", "filled"), ("portal", "blank")])
def test_no_connection_is_not_the_same_as_none_said(tmp_path: Path, system: str, status: str) -> None:
    assert one(filled(tmp_path, SYSTEMS), f"systems/{system}#connections").status == status


# --- 主な記録項目 ---


@pytest.mark.parametrize(
    ("records", "ticks"),
    [
        ("[{id: g, items: [個人番号]}]", ("個人番号",)),
        ("[{id: g, items: [氏名, 生年月日, 性別, 住所]}]", ("4情報（氏名、性別、生年月日、住所）",)),
        ("[{id: g, items: [電話番号]}]", ("連絡先（電話番号等）",)),
        ("[{id: g, items: [謎の項目], categories: [pension, tax]}]", None),
        ("[{id: g, items: [謎の項目], categories: [pension]}]", ("年金関係情報",)),
        (
            "[{id: g, items: [{name: 個人番号, categories: [other]}]}]",
            ("その他",),
        ),  # what is said beats what the name suggests
        (
            "[{id: g, items: [{name: 個人番号}]}, {id: h, items: [a], categories: [disaster, school]}]",
            ("個人番号", "学校・教育関係情報", "災害関係情報"),
        ),
    ],
)
def test_categories(tmp_path: Path, records: str, ticks: tuple[str, ...] | None) -> None:
    text = file_with(f"records: {records}")
    if ticks is None:
        with pytest.raises(Exception, match="not one of the choices of record-category: 'tax'"):
            filled(tmp_path, text)
        return
    assert one(filled(tmp_path, text), "files/f#categories").value == ticks


@pytest.mark.parametrize(("categories", "other"), [("[other]", "技術的事項"), ("[pension]", None)])
def test_the_parenthesis_of_other_is_filled_only_when_it_is_ticked(
    tmp_path: Path, categories: str, other: str | None
) -> None:
    item = one(
        filled(
            tmp_path,
            file_with(f"records: [{{id: g, items: [a], categories: {categories}}}]\ncategory_other: 技術的事項"),
        ),
        "files/f#categories",
    )
    assert item.other == other


def test_declared_categories_are_printed_and_compared(tmp_path: Path) -> None:
    text = file_with(
        "records: [{id: g, items: [個人番号]}]\ndeclared: {categories: [pension, other]}\ncategory_other: 技術的事項"
    )
    item = one(filled(tmp_path, text), "files/f#categories")
    assert (item.value, item.derived_value, item.conflict, item.other) == (
        ("年金関係情報", "その他"),
        ("個人番号",),
        True,
        "技術的事項",
    )


def test_the_list_of_record_items_is_numbered(tmp_path: Path) -> None:
    text = file_with(
        "records: [{id: g, name: ①宛名, note: 全件, items: [宛名番号, {name: 履歴, categories: [other]}, 011229]}]"
    )
    item = one(filled(tmp_path, text), "files/f/records/g#items")
    assert item.value == Table(("番号", "記録項目"), (("1", "宛名番号"), ("2", "履歴"), ("3", "011229")))
    assert (item.label, item.note, item.layout) == ("①宛名", "全件", "numbered")


# --- 特定個人情報ファイル名 ---


def test_file_names_with_notes_and_annexes(tmp_path: Path) -> None:
    text = MINIMAL + (
        "annexes: [{id: a, label: 別紙３}]\nfiles:\n  - {id: f, name: 甲ファイル, note: 注記}\n  - {id: g, name: 乙ファイル, annex: a}\n"
    )
    assert one(filled(tmp_path, text), "files#names").value == "(1)甲ファイル\n　注記\n(2)乙ファイル（別紙３参照）"


def test_no_file_leaves_the_list_blank(tmp_path: Path) -> None:
    assert one(filled(tmp_path, MINIMAL), "files#names").status == "blank"


# --- 情報提供ネットワークシステム ---

PROVISION = "recipients: [{id: r, kind: provision, files: [f], means: [{means: information-provision-network}]}]\n"
BY_POST = "recipients: [{id: r, kind: provision, files: [f], means: [{means: paper}]}]\n"


@pytest.mark.parametrize(
    ("body", "more", "acquisition", "provision"),
    [
        ("chapters: true", "", None, None),
        ("chapters: true", "network: {implementation: not-implemented}\n", "接続しない（入手）", "接続しない（提供）"),
        (
            "chapters: true",
            "network: {implementation: not-implemented}\n" + PROVISION,
            "接続しない（入手）",
            "接続しない（提供）",
        ),
        ("chapters: true", "network: {inquiry: none}\n" + PROVISION, "接続しない（入手）", "connected"),
        (
            "chapters: true",
            "network: {inquiry: {cite: 省令, rows: none}}\n" + BY_POST,
            "接続しない（入手）",
            "接続しない（提供）",
        ),
        (
            "chapters: true",
            "network: {inquiry: {cite: 省令, rows: [1]}}\nrecipients: []\n",
            "connected",
            "接続しない（提供）",
        ),
        (
            "acquisition: {means: [{means: paper}]}",
            "network: {inquiry: {cite: 省令, rows: [1]}}\n",
            "接続しない（入手）",
            None,
        ),
        (
            "acquisition: {means: [{means: information-provision-network}]}",
            "network: {inquiry: {cite: 省令, rows: [1]}}\n",
            "connected",
            None,
        ),
        ("chapters: true", "network: {implementation: implemented}\n", None, None),
    ],
)
def test_network_ticks(tmp_path: Path, body: str, more: str, acquisition: str | None, provision: str | None) -> None:
    form = filled(tmp_path, file_with(body, more))
    for name, expected in (("no-network-acquisition", acquisition), ("no-network-provision", provision)):
        item = one(form, f"files/f#{name}")
        status = "blank" if expected is None else "none" if expected == "connected" else "filled"
        assert (item.value, item.status) == ((expected,) if status == "filled" else None, status)


@pytest.mark.parametrize(
    ("more", "applies"),
    [
        ("network: {inquiry: {cite: 省令, rows: [1]}}\nrecipients: []\n", {"network/unintended-acquisition"}),
        ("network: {inquiry: none}\n" + PROVISION, {"network/improper-provision"}),
        (
            "network: {inquiry: {cite: 省令, rows: [1]}}\n" + PROVISION,
            {"network/unintended-acquisition", "network/improper-provision"},
        ),
        ("network: {implementation: not-implemented}\n" + PROVISION, set()),
    ],
)
def test_the_risks_of_the_network_apply_per_direction(tmp_path: Path, more: str, applies: set[str]) -> None:
    form = filled(tmp_path, FILE + more)
    for risk in ("network/unintended-acquisition", "network/improper-provision"):
        assert (one(form, f"files/f/risks/{risk}#rating").status == "not-applicable") == (risk not in applies)
    assert (one(form, "files/f/risks/network/other#measures").status == "not-applicable") == (not applies)


@pytest.mark.parametrize(
    ("network", "text", "status"),
    [
        (
            "{provision: {cite: 主務省令第2条の表, rows: [1, 85の2]}, inquiry: {cite: 主務省令第2条の表, rows: none}}",
            "（主務省令第2条の表における情報提供の根拠）\n（1,85の2の項）\n（主務省令第2条の表における情報照会の根拠）\nなし",
            "filled",
        ),
        ("{inquiry: none}", "（情報照会の根拠）\nなし", "filled"),
        (
            "{provision: {cite: 省令, rows: [1], note: 第1欄}}",
            "（省令における情報提供の根拠）\n・第1欄\n（1の項）",
            "filled",
        ),
        ("{text: 番号法第19条第8号}", "番号法第19条第8号", "filled"),
        ("{text: none}", "－", "none"),
        ("{implementation: implemented}", None, "blank"),
    ],
)
def test_the_basis_of_the_network(tmp_path: Path, network: str, text: str | None, status: str) -> None:
    item = one(filled(tmp_path, MINIMAL + f"network: {network}\n"), "network#basis")
    assert (item.value, item.status) == (text, status)


# --- 個人番号の利用 ---


@pytest.mark.parametrize(
    ("bases", "text"),
    [
        ("[{cite: 番号法第9条第1項, heading: 利用範囲}]", "番号法\n　・第9条第1項（利用範囲）"),
        (
            "[{cite: 番号法第7条}, {cite: 番号法第16条}, {cite: 住民基本台帳法第5条}]",
            "番号法\n　・第7条\n　・第16条\n住民基本台帳法\n　・第5条",
        ),
        (
            "[{cite: 番号法第7条}, {cite: 住民基本台帳法第5条}, {cite: 番号法第16条}]",
            "番号法\n　・第7条\n住民基本台帳法\n　・第5条\n番号法\n　・第16条",
        ),
        ("[{cite: 番号法　第9条第1項　別表の37の項}]", "番号法\n　・第9条第1項　別表の37の項"),
        ("[{cite: 住民基本台帳法第5条及び第7条}]", "住民基本台帳法\n　・第5条及び第7条"),
        ("[{cite: 番号法第9条及び住民基本台帳法第7条}]", "・番号法第9条及び住民基本台帳法第7条"),
        ("[{cite: 市の定めによる, heading: 見出し}]", "・市の定めによる（見出し）"),
    ],
)
def test_the_bases_are_grouped_by_law(tmp_path: Path, bases: str, text: str) -> None:
    item = one(filled(tmp_path, HEAD + f"work: {{name: 事務, number_use: {bases}}}\n"), "work#number-use")
    assert item.value == text


@pytest.mark.parametrize(("written", "status"), [("none", "none"), ("[]", "blank"), ("", "blank")])
def test_no_basis(tmp_path: Path, written: str, status: str) -> None:
    assert (
        one(filled(tmp_path, HEAD + f"work: {{name: 事務, number_use: {written}}}\n"), "work#number-use").status
        == status
    )


# --- 別紙 ---


def annex(more: str, rows: str) -> str:
    return (
        FILE
        + f"annexes: [{{id: a, label: 別紙１{more}}}]\nrecipients: [{{id: r, kind: provision, files: [f], annex: a, rows: {rows}}}]\n"
    )


def test_rows_of_an_annex_have_the_columns_that_are_used(tmp_path: Path) -> None:
    text = annex("", "[{id: x, article: 1の項, work: 健康保険}, {id: y, work: 年金}]")
    assert one(filled(tmp_path, text), "annexes/a#rows").value == Table(
        ("番号", "項番", "事務"), (("1", "1の項", "健康保険"), ("2", "", "年金"))
    )


@pytest.mark.parametrize(
    ("more", "rows", "status", "note"),
    [
        (
            ", included: false",
            "{count: 60, listed: false}",
            "unknown",
            "出典にこの別紙の内容が含まれないため、一覧は不明（60件とされている）。",
        ),
        (", included: false", "[]", "unknown", "出典にこの別紙の内容が含まれないため、不明。"),
        ("", "{count: 60, listed: false}", "blank", None),
    ],
)
def test_an_annex_that_cannot_be_listed(tmp_path: Path, more: str, rows: str, status: str, note: str | None) -> None:
    item = one(filled(tmp_path, annex(more, rows)), "annexes/a#rows")
    assert (item.status, item.note, item.value) == (status, note, None)


def test_an_annex_in_words_needs_no_list(tmp_path: Path) -> None:
    form = filled(tmp_path, annex(", text: 本文", "[]"))
    assert [i.key for i in form.items() if i.key.startswith("annexes/")] == ["annexes/a#text"]


# --- 変更箇所, 意見, 事故 ---


def test_change_rows_as_filed(tmp_path: Path) -> None:
    text = MINIMAL + (
        "changes:\n  - {id: a, date: 令和5年10月18日, item: Ⅰ, before: 前, after: 後, timing: prior, explanation: 説明}\n"
        "  - {id: b, before: none, timing: 事後}\n"
    )
    item = one(filled(tmp_path, text), "changes#rows")
    assert item.value == Table(
        ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明"),
        (("令和5年10月18日", "Ⅰ", "前", "後", "事前", "説明"), ("", "", "－", "", "事後", "")),
    )
    assert item.layout == "table"


@pytest.mark.parametrize(
    ("opinions", "value", "status"),
    [
        ("{start: 令和6年4月1日, end: 令和6年5月1日}", "令和6年4月1日～令和6年5月1日", "filled"),
        ("{start: 令和6年4月1日}", "令和6年4月1日～", "filled"),
        ("{period: 令和6年4月の30日間, start: 令和6年4月1日}", "令和6年4月の30日間", "filled"),
        ("{method: 縦覧}", None, "blank"),
        ("none", "－", "none"),
        ("", None, "blank"),
    ],
)
def test_the_period_of_opinions(tmp_path: Path, opinions: str, value: str | None, status: str) -> None:
    item = one(filled(tmp_path, MINIMAL + f"procedure: {{opinions: {opinions}}}\n"), "opinions#period")
    assert (item.value, item.status) == (value, status)


@pytest.mark.parametrize(
    ("history", "value", "status"),
    [
        ("{personal_three_years: occurred}", "発生あり", "filled"),
        ("{personal_three_years: 発生なし}", "発生なし", "filled"),
        ("{personal_three_years: unknown}", None, "unknown"),
        ("{my_number_one_year: occurred}", None, "blank"),
    ],
)
def test_the_incident_of_three_years_is_a_fact_of_its_own(
    tmp_path: Path, history: str, value: str | None, status: str
) -> None:
    item = one(filled(tmp_path, FILE + f"incident_history: {history}\n"), "files/f/risks/storage/loss#incident")
    assert (item.value, item.status, item.important_change) == (value, status, False)

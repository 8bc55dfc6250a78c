"""One assessment for three readers: what is withheld is shown as published, submitted and internal forms show everything."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from filled import FILE, HEAD, MINIMAL, file_with, filled, one

from pia.forms.fill import fill_form
from pia.forms.tree import Table
from pia.model.read import load_assessment

WAKO = Path(__file__).parents[2] / "assessments" / "wako"


# --- projections ---

SECRET = "もれてはならない"
HIDDEN = f"withhold: {{reason: 理由-{SECRET}, approver: 承認-{SECRET}, shown: 公表しない}}"


def hide(value: str) -> str:
    return f"{{value: {value}, {HIDDEN}}}"


WITHHELD = [
    ("work#name", HEAD + f"work: {{name: {hide(SECRET)}}}\n", "公表しない"),
    ("cover#title", MINIMAL.replace("見本市　見本事務　重点項目評価書", hide(SECRET)), "公表しない"),
    ("cover#body", MINIMAL.replace("見本市長", hide(SECRET)), "公表しない"),
    ("work#subjects", HEAD + f"work: {{name: 事務, subjects: {{count: {hide('84000')}}}}}\n", "公表しない"),
    ("work#subjects", HEAD + f"work: {{name: 事務, subjects: {hide('{count: 84000}')}}}\n", "公表しない"),
    ("work#subjects", HEAD + f"work: {{name: 事務, subjects: {{count: 84000, band: {hide('10万人以上30万人未満')}}}}}\n", "公表しない"),
    ("work#subjects", HEAD + f"work: {{name: 事務, subjects: {{count: {hide('84000')}, band: 10万人以上30万人未満}}}}\n", "10万人以上30万人未満"),
    ("files/f#kind", file_with(f"kind: {hide('system')}"), "公表しない"),
    ("files/f#name", FILE.replace("見本ファイル", hide(SECRET)), "公表しない"),
    ("files#names", file_with(f"note: {hide(SECRET)}"), "見本ファイル\n　公表しない"),
    ("files/f#departments", file_with(f"users: {{departments: [市民課, {hide(SECRET)}]}}"), "市民課\n公表しない"),
    ("files/f#departments", file_with(f"users: {{departments: {hide(f'[{SECRET}, {SECRET}二]')}}}"), "公表しない"),
    ("files/f#place", file_with(f"storage: {hide(f'{{place: {SECRET}}}')}"), "公表しない"),
    ("files/f#sources", file_with(f"acquisition: {{sources: [{{source: national, detail: {hide(SECRET)}}}]}}"), ("行政機関・独立行政法人等",)),
    ("files/f#sources", file_with(f"acquisition: {{sources: [{{source: subject}}, {{source: {hide('national')}}}]}}"), ("本人又は本人の代理人", "公表しない")),
    ("files/f#sources", file_with(f"acquisition: {{sources: [{{source: subject}}, {hide(f'{{source: national, detail: {SECRET}}}')}]}}"), ("本人又は本人の代理人", "公表しない")),
    ("files/f#audit", file_with(f"audit: [self-check, {hide('external-audit')}]"), ("自己点検", "公表しない")),
    ("files/f#categories", file_with(f"records: [{{id: g, items: [a], categories: [other]}}]\ncategory_other: {hide(SECRET)}"), ("その他",)),
    ("files/f/records/g#items", file_with(f"records: [{{id: g, items: [あ, {hide(SECRET)}, {{name: {hide(SECRET)}}}]}}]"), Table(("番号", "記録項目"), (("1", "あ"), ("2", "公表しない"), ("3", "公表しない")))),
    ("files/f/records/g#items", file_with(f"records: [{{id: g, name: {hide(SECRET)}, note: {hide(SECRET)}, items: [あ]}}]"), Table(("番号", "記録項目"), (("1", "あ"),))),
    ("files/f#entrustment", file_with(f"declared: {{entrustment: {hide('entrusted')}}}"), "公表しない"),
    ("files/f#entrusted-count", file_with(f"declared: {{entrusted_count: {hide('77')}}}"), "公表しない"),
    ("files/f#provision-count", file_with(f"declared: {{provision_count: {hide('77')}}}", "recipients: [{id: r, kind: provision, files: [f]}]\n"), "公表しない"),
    ("files/f#provision-count", FILE + f"recipients: [{{id: r, kind: provision, files: [f], rows: {{count: {hide('77')}}}}}]\n", "公表しない"),
    ("files/f#no-entrustment", file_with(f"declared: {{no_entrustment: {hide('true')}}}"), "公表しない"),
    ("parties/p/entrusted/f#party", FILE + f"parties: [{{id: p, name: {hide(SECRET)}, entrusted: [{{file: f}}]}}]\n", "公表しない"),
    ("parties/p/entrusted/f#re-entrustment", FILE + f"parties: [{{id: p, entrusted: [{{file: f, re_entrustment: {hide(f'{{content: {SECRET}}}')}}}]}}]\n", "公表しない"),
    ("recipients/r#name", FILE + f"recipients: [{{id: r, kind: transfer, files: [f], name: {hide(SECRET)}}}]\n", "公表しない"),
    ("systems/s#name", MINIMAL + f"systems: [{{id: s, name: {hide(SECRET)}}}, {{id: t, name: T, connections: [{{system: s}}]}}]\n", "公表しない"),
    ("systems/t#connections", MINIMAL + f"systems: [{{id: s, name: {hide(SECRET)}}}, {{id: t, name: T, connections: [{{system: s}}]}}]\n", ("その他",)),
    ("systems/s#connections", MINIMAL + f"systems: [{{id: s, name: S, connections: [{{category: juki}}, {{category: {hide('tax')}}}]}}]\n", ("既存住民基本台帳システム", "公表しない")),
    ("systems/s#connections", MINIMAL + f"systems: [{{id: s, name: S, connections: [{{name: {hide(SECRET)}}}]}}]\n", ("その他",)),
    ("work#number-use", HEAD + f"work: {{name: 事務, number_use: [{{cite: 番号法第9条}}, {{cite: {hide(SECRET)}}}]}}\n", "番号法\n　・第9条\n・公表しない"),
    ("network#basis", FILE + f"network: {{provision: {{cite: 主務省令第2条の表, rows: {hide(f'[{SECRET}, 2]')}}}}}\n", "（主務省令第2条の表における情報提供の根拠）\n（公表しないの項）"),
    ("changes#rows", MINIMAL + f"changes: [{{id: a, before: {hide(SECRET)}, timing: {hide('prior')}}}]\n", Table(("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明"), (("", "", "公表しない", "", "公表しない", ""),))),
    ("annexes/a#rows", FILE + f"annexes: [{{id: a, label: 別紙１}}]\nrecipients: [{{id: r, kind: provision, files: [f], annex: a, rows: [{{id: x, work: {hide(SECRET)}}}]}}]\n", Table(("番号", "事務"), (("1", "公表しない"),))),
    ("files/f/risks/storage/loss#incident", FILE + f"incident_history: {{personal_three_years: {hide('occurred')}}}\n", "公表しない"),
    ("files/f/risks/use/linkage#rating", file_with(f"risks: [{{risk: use/linkage, rating: {hide('sufficient')}}}]"), "公表しない"),
    ("files/f/risks/use/linkage#measures", file_with(f"risks: [{{risk: use/linkage, texts: {{measures: {hide(SECRET)}}}}}]"), "公表しない"),
    ("basic#result", MINIMAL + f"procedure: {{basic: {{result: {hide('focused')}}}}}\n", "公表しない"),
    ("opinions#period", MINIMAL + f"procedure: {{opinions: {{start: {hide('令和6年4月1日')}, end: 令和6年5月1日}}}}\n", "公表しない"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "text", "shown"), WITHHELD, ids=[f"{n}-{key}" for n, (key, *_) in enumerate(WITHHELD)])
def test_the_published_form_shows_the_published_wording(tmp_path: Path, key: str, text: str, shown: object) -> None:
    form = filled(tmp_path, text, projection="publish")
    item = one(form, key)
    assert item.value == shown
    assert item.conflict is False
    if shown == "公表しない":
        assert (item.status, item.derived_value) == ("withheld", None)
    assert SECRET not in repr(form)


@pytest.mark.parametrize(
    ("key", "text"),
    [(key, text) for key, text, _ in WITHHELD],
    ids=[f"{n}-{key}" for n, (key, *_) in enumerate(WITHHELD)],
)
@pytest.mark.parametrize("projection", ["submit", "internal"])
def test_the_other_projections_show_everything(tmp_path: Path, key: str, text: str, projection: str) -> None:
    form = filled(tmp_path, text, projection=projection)
    assert one(form, key).status != "withheld"
    assert "公表しない" not in repr(form)
    assert (SECRET in repr(form)) == (SECRET in text.replace(f"-{SECRET}", ""))


def test_numbers_of_withheld_counts_are_nowhere(tmp_path: Path) -> None:
    for _, text, _ in WITHHELD:
        if "77" in text:
            assert "77" not in repr(filled(tmp_path, text, projection="publish"))


def test_a_placeholder_of_a_withheld_parameter(tmp_path: Path) -> None:
    text = (
        FILE
        + f"controls: [{{id: c, measure: use.authentication, parameters: {{days: {hide('90')}}}, text: '{{days}}日ごとに替える。'}}]\n"
    )
    item = one(filled(tmp_path, text, projection="publish"), "files/f/risks/use/unauthorised#authentication-method")
    assert (item.value, item.status) == ("公表しない日ごとに替える。", "withheld")


def test_nothing_withheld_leaves_the_assessment_as_it_is(tmp_path: Path) -> None:
    from pia.forms.published import published

    loaded = load_assessment(WAKO)
    assert published(loaded).assessment is loaded.assessment
    published_form, whole = fill_form(loaded, projection="publish"), fill_form(loaded, projection="submit")
    assert list(published_form.items()) == list(whole.items())


def test_labels_never_change_with_the_projection(tmp_path: Path) -> None:
    for _, text, _ in itertools.islice(WITHHELD, 0, None, 4):
        keys = [i.key for i in filled(tmp_path, text, projection="publish").items()]
        assert keys == [i.key for i in filled(tmp_path, text, projection="submit").items()]

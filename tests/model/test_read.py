"""Reading the model: every wrong key, value and reference has its place, and all of them come at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from refused import problems
from write import HEAD, MINIMAL, write

from pia.model.read import load_assessment


def told(folder: Path, text: str) -> list[tuple[str, int, int, str, str]]:
    return [
        (p.code, p.place.line, p.place.column, p.message.ja, p.remedy.ja)
        for p in problems(folder, text)
        if p.place is not None
    ]


def test_minimal_assessment_is_read(tmp_path: Path) -> None:
    loaded = load_assessment(write(tmp_path))
    assert loaded.assessment.work.name == "見本事務"
    assert loaded.assessment.systems == ()
    assert loaded.place(("work", "name")).line == 7


def test_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    [(code, line, column, message, remedy)] = told(tmp_path, MINIMAL + "sytems: []\n")
    assert (code, line, column) == ("unknown-key", 8, 1)
    assert message == "「sytems」という項目はありません。"
    assert remedy.startswith("「systems」ではありませんか。")


def test_missing_key_points_at_the_entry(tmp_path: Path) -> None:
    [(code, line, column, message, _)] = told(tmp_path, MINIMAL + "systems:\n  - id: a\n")
    assert (code, line, column, message) == ("missing-key", 9, 9, "必要な項目「name」がありません。")


def test_missing_top_level_keys(tmp_path: Path) -> None:
    found = told(tmp_path, "schema: 1\nform: juten\n")
    assert {(code, message) for code, _, _, message, _ in found} == {
        ("missing-key", f"必要な項目「{name}」がありません。") for name in ("edition", "status", "body", "work")
    }


def test_wrong_choice_lists_the_choices(tmp_path: Path) -> None:
    [(code, line, column, message, remedy)] = told(tmp_path, MINIMAL.replace("draft", "publishd"))
    assert (code, line, column) == ("unknown-choice", 4, 9)
    assert message == "評価書の状態の選択肢にありません: 「publishd」"
    assert remedy == "「published」ではありませんか。次から選んでください: 案、意見募集、点検、提出、公表、修正、終了"


def test_choice_may_be_written_as_its_official_label(tmp_path: Path) -> None:
    text = MINIMAL + "files:\n  - {id: f, name: ファイル, kind: システム用ファイル}\n"
    assert load_assessment(write(tmp_path, text)).assessment.files[0].kind == "system"


def test_wrong_era_date(tmp_path: Path) -> None:
    [(code, line, column, message, _)] = told(tmp_path, MINIMAL + "published_on: 昭和65年1月1日\n")
    assert (code, line, column) == ("bad-date", 8, 15)
    assert "昭和" in message


def test_wrong_band(tmp_path: Path) -> None:
    [(code, line, column, message, remedy)] = told(
        tmp_path, HEAD + "work: {name: 事務, subjects: {band: 10万人以上20万人未満}}\n"
    )
    assert (code, line, column) == ("unknown-band", 7, 35)
    assert "10万人以上20万人未満" in message
    assert "10万人以上30万人未満" in remedy


def test_population_needs_a_count_or_a_band(tmp_path: Path) -> None:
    [(code, line, _, message, _)] = told(tmp_path, HEAD + "work: {name: 事務, subjects: {counted_on: 令和6年4月1日}}\n")
    assert (code, line) == ("count-or-band", 7)
    assert message == "count（人数）か band（選択肢）のどちらかが要ります。"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("八万人", "number-expected"),
        ("-5", "number-out-of-range"),
        ("1.5", "number-expected"),
        ("true", "number-expected"),
        ("[1]", "number-expected"),
        ("9999999999999", "number-out-of-range"),
    ],
)
def test_a_count_is_a_whole_number(tmp_path: Path, written: str, code: str) -> None:
    text = HEAD + f"work: {{name: 事務, subjects: {{count: {written}, band: 30万人以上}}}}\n"
    [(found, line, column, _, remedy)] = told(tmp_path, text)
    assert (found, line, column) == (code, 7, text.splitlines()[6].index(written) + 1)
    assert remedy


def test_dangling_id_names_the_nearest(tmp_path: Path) -> None:
    text = (
        MINIMAL
        + "files:\n  - {id: juki-file, name: 住民基本台帳ファイル}\nparties:\n  - {id: ags, entrusted: [{file: juki-fle}]}\n"
    )
    [(code, line, column, message, remedy)] = told(tmp_path, text)
    assert (code, line, column) == ("dangling-id", 11, 34)
    assert message == "files に「juki-fle」という識別子はありません。"
    assert remedy.startswith("「juki-file」ではありませんか。")


def test_flow_end_points_may_be_of_several_kinds(tmp_path: Path) -> None:
    text = MINIMAL + (
        "systems:\n  - {id: juki, name: 既存}\nnodes:\n  - {id: resident, name: 住民, kind: person}\n"
        "flows:\n  - {id: a, from: resident, to: juki}\n  - {id: b, from: juki, to: nowhere}\n"
    )
    [(code, line, column, message, _)] = told(tmp_path, text)
    assert (code, line, column) == ("dangling-id", 14, 29)
    assert message == "systems、nodes、parties、recipients に「nowhere」という識別子はありません。"


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    text = MINIMAL + (
        "published_on: 令和元年4月30日\nsytems: []\nfiles:\n  - {id: f, name: ファイル, kind: 紙}\n"
        "recipients:\n  - {id: r, kind: provision, files: [g]}\n"
    )
    assert [(code, line) for code, line, *_ in told(tmp_path, text)] == [
        ("bad-date", 8),
        ("unknown-key", 9),
        ("unknown-choice", 11),
        ("dangling-id", 13),
    ]


def test_an_entrusted_matter_needs_its_own_id_when_a_file_has_two(tmp_path: Path) -> None:
    text = MINIMAL + "files:\n  - {id: f, name: F}\nparties:\n  - id: p\n    entrusted: [{file: f}, {file: f}]\n"
    [(code, line, _, message, _)] = told(tmp_path, text)
    assert (code, line) == ("duplicate-id", 11)
    assert message.startswith("同じ委託先に同じ識別子の委託事項が二つあります")


def test_numbers_in_text_fields_stay_as_written(tmp_path: Path) -> None:
    text = MINIMAL + 'number: 12\nsystems:\n  - {id: "1", name: 1.10, functions: [011229, true]}\n'
    assessment = load_assessment(write(tmp_path, text)).assessment
    assert assessment.number == "12"
    assert assessment.systems[0].name == "1.10"
    assert assessment.systems[0].functions == ("011229", "true")


def test_attributes_keep_their_types(tmp_path: Path) -> None:
    text = MINIMAL + "systems:\n  - {id: s, name: S, attributes: {encrypted: true, days: 30, zone: a}}\n"
    assert load_assessment(write(tmp_path, text)).assessment.systems[0].attributes == {
        "encrypted": True,
        "days": 30,
        "zone": "a",
    }


def test_withheld_value_is_found_below_its_parent(tmp_path: Path) -> None:
    text = MINIMAL + (
        "controls:\n  - id: c\n    measure: use.authentication\n    parameters:\n"
        "      days: {value: 90, withhold: {reason: 攻撃の手掛かりになる, approver: 情報政策課長, shown: 定められた期間}}\n"
    )
    loaded = load_assessment(write(tmp_path, text))
    assert loaded.assessment.controls[0].parameters == {"days": 90}
    withheld = loaded.withheld(("controls", 0, "parameters", "days"))
    assert withheld is not None
    assert (withheld.reason, withheld.approver, withheld.shown) == (
        "攻撃の手掛かりになる",
        "情報政策課長",
        "定められた期間",
    )
    assert loaded.withheld(("controls", 0, "measure")) is None


def test_shared_text_keeps_its_origin(tmp_path: Path) -> None:
    text = MINIMAL + "texts:\n  common: 同じ文です。\nfiles:\n  - {id: f, name: F, remarks: {use: common}}\n"
    loaded = load_assessment(write(tmp_path, text))
    assert loaded.assessment.files[0].remarks == "同じ文です。"
    assert loaded.place(("files", 0, "remarks")).line == 9


def test_place_of_an_absent_field_is_its_entry(tmp_path: Path) -> None:
    loaded = load_assessment(write(tmp_path, MINIMAL + "files:\n  - {id: f, name: F}\n"))
    place = loaded.place(("files", 0, "storage", "place"))
    assert (place.line, place.column) == (9, 10)
    assert loaded.place(("procedure", "basic")).line == 1

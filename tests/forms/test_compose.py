"""The composed cells of Ⅲ: which controls, in which order, with which headings and values."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled import MINIMAL, file_with, filled, one

CELL = "files/f/risks/use/unauthorised#authentication-method"
OTHER = "files/f/risks/use/unauthorised#other-measures"


def controls(*entries: str, body: str = "chapters: true", more: str = "") -> str:
    return file_with(body, more + "controls:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries))


def control(id_: str, text: str, more: str = "") -> str:
    return f"id: {id_}, measure: use.authentication, text: '{text}'{', ' + more if more else ''}"


def test_texts_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = controls(control("z", "一つ目。"), control("a", "二つ目。"))
    assert one(filled(tmp_path, text), CELL).value == "一つ目。\n二つ目。"


def test_order_comes_before_what_has_none(tmp_path: Path) -> None:
    text = controls(
        control("a", "三"), control("b", "二", "order: 10"), control("c", "一", "order: 2"), control("d", "四")
    )
    assert one(filled(tmp_path, text), CELL).value == "一\n二\n三\n四"


def test_a_heading_is_printed_where_it_changes(tmp_path: Path) -> None:
    text = controls(
        control("a", "甲", "heading: ＜住基＞"),
        control("b", "乙", "heading: ＜住基＞"),
        control("c", "丙", "heading: ＜宛名＞"),
        control("d", "丁"),
        control("e", "戊", "heading: ＜宛名＞"),
    )
    assert one(filled(tmp_path, text), CELL).value == "＜住基＞\n甲\n乙\n＜宛名＞\n丙\n丁\n＜宛名＞\n戊"


@pytest.mark.parametrize(
    ("scope", "there"),
    [
        ("", True),
        ("scope: {files: [f]}", True),
        ("scope: {files: [g]}", False),
        ("scope: {files: [g, f]}", True),
        ("scope: {systems: [s]}", True),
    ],
)
def test_a_control_stands_only_in_the_chapters_of_its_files(tmp_path: Path, scope: str, there: bool) -> None:
    text = controls(control("a", "措置", scope), more="  - {id: g, name: G}\nsystems: [{id: s, name: S}]\n")
    assert one(filled(tmp_path, text), CELL).value == ("措置" if there else None)


def test_place_moves_a_text_to_another_cell(tmp_path: Path) -> None:
    form = filled(tmp_path, controls(control("a", "措置", "place: {risk: use/unauthorised, cell: other-measures}")))
    assert (one(form, CELL).value, one(form, OTHER).value) == (None, "措置")


def test_a_control_without_text_says_nothing(tmp_path: Path) -> None:
    item = one(filled(tmp_path, controls("id: a, measure: use.authentication")), CELL)
    assert (item.value, item.status, item.facts) == (None, "not-applicable", ())


@pytest.mark.parametrize(
    ("parameters", "text", "said"),
    [
        ("{period: 90d}", "{period}ごとに替える。", "90日ごとに替える。"),
        ("{period: 1y}", "{period}保管する。", "1年保管する。"),
        ("{period: 6m}", "{period}。", "6か月。"),
        ("{count: 5}", "{count}回。", "5回。"),
        ("{operators: 担当者}", "{operators}に限る。", "担当者に限る。"),
        ("{systems: [甲, 乙]}", "{systems}に限る。", "甲及び乙に限る。"),
        ("{systems: [甲, 乙, 丙]}", "{systems}に限る。", "甲、乙及び丙に限る。"),
        ("{systems: [甲]}", "{systems}に限る。", "甲に限る。"),
        ("{systems: []}", "{systems}に限る。", "に限る。"),
        ("{factors: [biometric]}", "{factors}による。", "生体認証による。"),
        ("{separate-right: 係長}", "{separate-right}が承認する。", "係長が承認する。"),
        ("{days: 3}", "{days}日と{days}日。", "3日と3日。"),
        ("{days: 3}", "{}と{Days}と{ days }。", "{}と{Days}と{ days }。"),
    ],
)
def test_placeholders(tmp_path: Path, parameters: str, text: str, said: str) -> None:
    from pia.forms.compose import spoken
    from pia.model.control import Control
    from pia.source.load import load_text
    from pia.source.nodes import plain

    raw = plain(load_text(f"v: {parameters}\n", "x.yaml").root)["v"]
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    made = Control.model_validate({"id": "c", "measure": "use.authentication", "parameters": values, "text": text})

    class Open:
        def withheld(self, path: object) -> None:
            return None

    given = {name: (("controls", 0, "parameters", name), value) for name, value in made.parameters.items()}
    assert spoken(Open(), made, given, text) == (said, False)  # type: ignore[arg-type]


def test_the_override_replaces_the_composed_text(tmp_path: Path) -> None:
    body = "risks: [{risk: use/unauthorised, texts: {authentication-method: 自ら書いた文。}}]"
    item = one(filled(tmp_path, controls(control("a", "措置"), body=body)), CELL)
    assert item.value == "自ら書いた文。"
    assert [o.line for o in item.facts] == [11]


@pytest.mark.parametrize(
    ("texts", "value", "status"),
    [
        (("none",), "－", "none"),
        (("unknown",), None, "unknown"),
        (("none", "unknown"), None, "unknown"),
        (("none", "本文。"), "本文。", "filled"),
        (("unknown", "本文。", "none"), "本文。", "filled"),
    ],
)
def test_none_and_unknown_count_only_where_nothing_is_said(
    tmp_path: Path, texts: tuple[str, ...], value: str | None, status: str
) -> None:
    item = one(filled(tmp_path, controls(*(control(f"c{n}", text) for n, text in enumerate(texts)))), CELL)
    assert (item.value, item.status) == (value, status)


HIDDEN = "withhold: {reason: 攻撃, approver: 課長, shown: （公表しない）}"


@pytest.mark.parametrize(
    ("text", "shown", "status"),
    [
        (f"id: a, measure: use.authentication, text: {{value: 秘密の措置。, {HIDDEN}}}", "（公表しない）", "withheld"),
        (
            f"id: a, measure: use.authentication, heading: {{value: 秘密, {HIDDEN}}}, text: 措置。",
            "（公表しない）\n措置。",
            "filled",
        ),
        (f"{{value: {{id: a, measure: use.authentication, text: 秘密。}}, {HIDDEN}}}", "（公表しない）", "withheld"),
    ],
)
def test_withheld_controls(tmp_path: Path, text: str, shown: str, status: str) -> None:
    source = controls(text) if not text.startswith("{") else file_with("chapters: true", f"controls: [{text}]\n")
    item = one(filled(tmp_path, source, projection="publish"), CELL)
    assert (item.value, item.status) == (shown, status)
    assert "秘密" not in repr(filled(tmp_path, source, projection="publish"))
    assert "秘密" in repr(filled(tmp_path, source, projection="submit"))


def test_a_shared_text_is_composed_like_any_other(tmp_path: Path) -> None:
    text = controls(
        "id: a, measure: use.authentication, text: {use: t}, parameters: {factors: [knowledge]}",
        more="texts: {t: 共通の文。}\n",
    )
    assert one(filled(tmp_path, text), CELL).value == "共通の文。"


def test_without_a_file_there_is_no_cell(tmp_path: Path) -> None:
    form = filled(tmp_path, MINIMAL + "controls: [{id: a, measure: use.authentication, text: 措置}]\n")
    assert [i for i in form.items() if i.section == "Ⅲ"] == []

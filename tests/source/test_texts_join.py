"""``{join: […]}``: one text from several, wherever a text may stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from write import write

from pia.errors import InputError
from pia.model.read import Loaded, load_assessment
from pia.source.assemble import assemble
from pia.source.join import MAX_JOINED, MAX_PARTS
from pia.source.nodes import Scalar, at, plain
from pia.source.texts import MAX_CHAIN

HIDDEN = "{value: 秘密, withhold: {reason: 安全のため, approver: 課長, shown: （非公表）}}"


def tree(folder: Path, text: str) -> object:
    return plain(assemble(write(folder, text)).root)


def told(folder: Path, text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        assemble(write(folder, text))
    return [(p.code, str(p.place), p.message.en) for p in caught.value.problems]


def read(folder: Path, text: str) -> Loaded:
    head = "schema: 1\nform: juten\nedition: 2024-10\nstatus: draft\nbody: {name: 市長, kind: municipality}\n"
    return load_assessment(write(folder, head + text))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{join: [あ]}", "あ"),
        ("{join: [あ, い]}", "あ\nい"),
        ("{join: [{use: a}, い, {use: b}]}", "甲\nい\n乙\n丙"),
        ("{join: [{use: both}, 丁]}", "甲\n丁\n丁"),
        ("{join: ['']}", ""),
    ],
)
def test_parts_are_joined_by_line_breaks(tmp_path: Path, written: str, expected: str) -> None:
    texts = "texts:\n  a: 甲\n  b: |-\n    乙\n    丙\n  both: {join: [{use: a}, 丁]}\n"
    made = tree(tmp_path, f"{texts}x: {written}\ny: [{{z: {written}}}]\n")
    assert made == {"x": expected, "y": [{"z": expected}]}


def test_a_joined_text_stands_where_it_is_written(tmp_path: Path) -> None:
    result = assemble(write(tmp_path, "texts: {a: 甲}\nx:\n  y: {join: [{use: a}, い]}\n"))
    node = at(result.root, ("x", "y"))
    assert isinstance(node, Scalar)
    assert (node.text, str(node.place), node.origin) == ("甲\nい", "assessment.yaml:3:6", None)
    assert result.unused_texts == ()


def test_a_joined_text_is_used_with_its_own_place_as_origin(tmp_path: Path) -> None:
    node = at(assemble(write(tmp_path, "texts:\n  a: {join: [甲, 乙]}\nx: {use: a}\n")).root, ("x",))
    assert (str(node and node.place), str(node and node.origin)) == ("assessment.yaml:3:4", "assessment.yaml:2:6")


def test_a_withheld_part_withholds_the_whole(tmp_path: Path) -> None:
    text = f"texts: {{a: {HIDDEN}}}\nwork:\n  name: 事務\n  description: {{join: [はじめ, {{use: a}}, 終わり]}}\n"
    loaded = read(tmp_path, text)
    held = loaded.withheld(("work", "description"))
    assert loaded.assessment.work is not None
    assert loaded.assessment.work.description == "はじめ\n秘密\n終わり"
    assert held is not None
    assert (held.reason, held.approver, held.shown) == ("安全のため", "課長", "はじめ\n（非公表）\n終わり")


def test_reasons_and_approvers_of_several_parts_are_all_named_once(tmp_path: Path) -> None:
    other = "{value: 別, withhold: {reason: 契約のため, approver: 課長, shown: 略}}"
    loaded = read(tmp_path, f"work:\n  name: 事務\n  description: {{join: [{HIDDEN}, {other}]}}\n")
    held = loaded.withheld(("work", "description"))
    assert held is not None
    assert (held.reason, held.approver, held.shown) == ("安全のため、契約のため", "課長", "（非公表）\n略")


def test_a_joined_text_may_be_withheld_as_a_whole(tmp_path: Path) -> None:
    terms = "withhold: {reason: 理由, approver: 課長, shown: {join: [一, 二]}}"
    loaded = read(tmp_path, f"work:\n  name: 事務\n  description: {{value: {{join: [甲, 乙]}}, {terms}}}\n")
    held = loaded.withheld(("work", "description"))
    assert held is not None
    assert held.shown == "一\n二"
    assert tree(
        tmp_path,
        f"texts:\n  a: {{value: {{join: [甲, 乙]}}, {terms.replace('{join: [一, 二]}', '略')}}}\nx: {{use: a}}\n",
    )


def test_what_is_withheld_already_is_not_withheld_again(tmp_path: Path) -> None:
    terms = "withhold: {reason: 理由, approver: 課長, shown: 略}"
    assert told(tmp_path, f"x: {{value: {{join: [甲, {HIDDEN}]}}, {terms}}}\n") == [
        ("withhold-twice", "assessment.yaml:1:4", "This value is withheld already.")
    ]


NOT_TEXT = "A part of 'join' is not text."


@pytest.mark.parametrize(
    ("written", "code", "column", "message"),
    [
        ("{join: あ}", "join-not-list", 11, "The value of 'join' is not a list of texts."),
        ("{join: {use: a}}", "join-not-list", 11, "The value of 'join' is not a list of texts."),
        ("{join: []}", "join-empty", 5, "'join' has no parts."),
        ("{join: [あ, 3]}", "join-not-text", 15, NOT_TEXT),
        ("{join: [あ, ~]}", "join-not-text", 15, NOT_TEXT),
        ("{join: [あ, true]}", "join-not-text", 15, NOT_TEXT),
        ("{join: [あ, [い]]}", "join-not-text", 15, NOT_TEXT),
        ("{join: [あ, {い: う}]}", "join-not-text", 15, NOT_TEXT),
        ("{join: [あ, {join: [い]}]}", "join-not-text", 15, NOT_TEXT),
        ("{join: [あ, {use: b}]}", "use-unknown", 21, "There is no shared text 'b'. The nearest is 'bb'."),
        (
            "{join: [{value: 3, withhold: {reason: あ, approver: い, shown: う}}]}",
            "join-not-text",
            20,
            NOT_TEXT,
        ),
    ],
)
def test_what_is_no_join_is_placed(tmp_path: Path, written: str, code: str, column: int, message: str) -> None:
    assert told(tmp_path, f"texts: {{bb: 乙}}\nx: {written}\n") == [(code, f"assessment.yaml:2:{column}", message)]


def test_a_key_beside_join_is_no_join(tmp_path: Path) -> None:
    assert tree(tmp_path, "x: {join: [あ, い], y: う}\n") == {"x": {"join": ["あ", "い"], "y": "う"}}


def test_joins_that_use_one_another_in_a_circle_are_refused(tmp_path: Path) -> None:
    text = "texts:\n  a: {join: [あ, {use: b}]}\n  b: {join: [{use: a}]}\nx: {use: a}\n"
    assert told(tmp_path, text) == [
        ("text-cycle", "assessment.yaml:2:3", "The shared texts refer to one another in a circle (a → b → a).")
    ]


def test_the_number_of_parts_is_capped(tmp_path: Path) -> None:
    assert tree(tmp_path, f"x: {{join: [{', '.join(['あ'] * MAX_PARTS)}]}}\n") == {"x": "\n".join("あ" * MAX_PARTS)}
    column = len("x: {join: [") + 3 * MAX_PARTS + 1
    assert told(tmp_path, f"x: {{join: [{', '.join(['あ'] * (MAX_PARTS + 1))}]}}\n") == [
        (
            "join-too-many",
            f"assessment.yaml:1:{column}",
            f"'join' has {MAX_PARTS + 1} parts; at most {MAX_PARTS} are allowed.",
        )
    ]


def test_joins_of_joins_cannot_grow_without_bound(tmp_path: Path) -> None:
    uses = [f"  t{n}: {{join: [{', '.join([f'{{use: t{n - 1}}}'] * 10)}]}}\n" for n in range(1, MAX_CHAIN)]
    found = told(tmp_path, "texts:\n  t0: 0123456789\n" + "".join(uses) + f"x: {{use: t{MAX_CHAIN - 1}}}\n")
    assert found == [
        ("join-too-long", "assessment.yaml:6:7", f"The joined text is longer than {MAX_JOINED} characters.")
    ]


def test_the_longest_joined_text(tmp_path: Path) -> None:
    half = "あ" * (MAX_JOINED // 2 - 1)
    text = f"texts: {{a: {half}}}\nx: {{join: [{{use: a}}, {{use: a}}]}}\n"
    made = tree(tmp_path, text)
    assert isinstance(made, dict)
    assert len(made["x"]) == MAX_JOINED - 1
    assert told(tmp_path, text.replace(half, half + "あ"))[0][:2] == ("join-too-long", "assessment.yaml:2:4")

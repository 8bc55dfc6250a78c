"""Shared texts and withheld values while an assessment is put together."""

from __future__ import annotations

from functools import partial

import pytest
from house import BODY, only, problems, spread

from pia.source.assemble import assemble
from pia.source.nodes import at, plain


@pytest.fixture
def house(tmp_path):
    return partial(spread, tmp_path)


TEXTS = {
    "unknown": (
        "texts: {common: x}\nk:\n  - a: {use: comon}\n",
        ("use-unknown", "assessment.yaml:3:14", "texts に「comon」がありません。もっとも近いのは「common」です。"),
    ),
    "unknown without texts": (
        "k: {use: a}\n",
        ("use-unknown", "assessment.yaml:1:10", "texts に「a」がありません。"),
    ),
    "not a name": (
        "k: {use: [a]}\n",
        ("use-not-text", "assessment.yaml:1:10", "use の値が texts のIDではありません。"),
    ),
    "circle": (
        "texts:\n  a: {use: b}\n  b: {use: a}\nk: {use: a}\n",
        ("text-cycle", "assessment.yaml:2:3", "texts の参照が循環しています（a → b → a）。"),
    ),
    "circle of one, unused": (
        "texts: {a: {use: a}}\n",
        ("text-cycle", "assessment.yaml:1:9", "texts の参照が循環しています（a → a）。"),
    ),
    "list as text": (
        "texts: {a: [x]}\nk: {use: a}\n",
        ("text-not-text", "assessment.yaml:1:12", "texts の「a」が文ではありません。"),
    ),
    "number as text": (
        "texts: {a: 30}\n",
        ("text-not-text", "assessment.yaml:1:12", "texts の「a」が文ではありません。"),
    ),
    "texts as list": (
        "texts: [a]\n",
        ("texts-not-mapping", "assessment.yaml:1:8", "texts が「ID: 文」の一覧ではありません。"),
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_each_wrong_shared_text_is_refused_at_its_place(house, name):
    text, expected = TEXTS[name]
    assert only(house({"work/assessment.yaml": text})) == expected


def test_a_text_in_a_list_without_pool(house):
    assert plain(assemble(house({"work/assessment.yaml": "texts: {a: 文}\nnotes: [{use: a}, x]\n"})).root) == {
        "notes": ["文", "x"]
    }


def test_use_among_other_keys_below_the_top_is_left_to_the_model(house):
    text = "recipients:\n  - {id: nis, detail: {use: 事務の処理, items: [x]}}\n"
    assert plain(assemble(house({"work/assessment.yaml": text})).root)["recipients"][0]["detail"] == {
        "use": "事務の処理",
        "items": ["x"],
    }


def test_texts_cannot_be_chained_without_end(house):
    lines = [f"  t{n}: {{use: t{n + 1}}}" for n in range(20_000)]
    work = house({"work/assessment.yaml": "texts:\n" + "\n".join(lines) + "\n  t20000: end\n"})
    found = problems(work)
    assert {each.code for each in found} == {"text-chain"}
    assert found[0].message.ja == "texts から texts への参照が長すぎます。32段までです。"


def test_texts_cannot_multiply(house):
    lines = [f"  t{n}: [{{use: t{n + 1}}}, {{use: t{n + 1}}}]" for n in range(40)]
    found = problems(house({"work/assessment.yaml": "texts:\n" + "\n".join(lines) + "\n  t40: x\nk: {use: t0}\n"}))
    assert {each.code for each in found} == {"text-not-text"}


# withheld values


def test_a_withheld_value_carries_its_withholding(house):
    text = """\
texts: {secret: {value: 秘密, withhold: {reason: 第5条, approver: 部長, shown: 非公表}}, word: 公表しない}
a: {value: [1, 2], withhold: {reason: r, approver: p, shown: {use: word}}}
b: [{value: {c: 3}, withhold: {approver: p, shown: s, reason: r}}]
d: {use: secret}
e: {value: 4}
"""
    result = assemble(house({"work/assessment.yaml": text}))
    assert plain(result.root) == {"a": [1, 2], "b": [{"c": 3}], "d": "秘密", "e": {"value": 4}}
    assert plain(at(result.root, ("a",)).withheld) == {"reason": "r", "approver": "p", "shown": "公表しない"}
    assert plain(at(result.root, ("b", 0)).withheld)["shown"] == "s"
    node = at(result.root, ("d",))
    assert plain(node.withheld)["shown"] == "非公表"
    assert (str(node.place), str(node.origin)) == ("assessment.yaml:4:4", "assessment.yaml:1:25")
    assert at(result.root, ("e",)).withheld is None


WITHHELD = {
    "other keys": ("{value: 1, withhold: {reason: r, approver: a, shown: s}, note: x}", [("withhold-shape", 8)]),
    "no value": ("{withhold: {reason: r, approver: a, shown: s}}", [("withhold-shape", 5)]),
    "not a mapping": ("{value: 1, withhold: true}", [("withhold-shape", 15)]),
    "missing key": ("{value: 1, withhold: {reason: r, shown: s}}", [("withhold-missing", 25)]),
    "empty key": ("{value: 1, withhold: {reason: r, approver: '  ', shown: s}}", [("withhold-missing", 47)]),
    "mark as reason": ("{value: 1, withhold: {reason: －, approver: a, shown: s}}", [("withhold-missing", 34)]),
    "no as reason": ("{value: 1, withhold: {reason: 特になし。, approver: a, shown: s}}", [("withhold-missing", 34)]),
    "nobody as approver": ("{value: 1, withhold: {reason: r, approver: '-', shown: s}}", [("withhold-missing", 47)]),
    "null key": ("{value: 1, withhold: {reason: r, approver: ~, shown: s}}", [("withhold-missing", 47)]),
    "unknown key": (
        "{value: 1, withhold: {reason: r, approver: a, shwon: s}}",
        [("withhold-missing", 25), ("withhold-unknown-key", 50)],
    ),
    "twice": (
        "{value: {value: 1, withhold: {reason: r, approver: a, shown: s}}, withhold: {reason: r, approver: a, shown: s}}",
        [("withhold-twice", 4)],
    ),
}


@pytest.mark.parametrize("name", WITHHELD)
def test_each_wrong_withholding_is_refused_at_its_place(house, name):
    written, expected = WITHHELD[name]
    if name == "other keys":
        written, expected = "{value: 1, withhold: {reason: r}, note: x}", [("withhold-shape", 15)]
    found = problems(house({"work/assessment.yaml": f"k: {written}\n"}))
    assert [(each.code, each.place.column) for each in found] == expected
    assert all(each.place.line == 1 and "withhold" in each.message.ja for each in found)


def test_an_unknown_withhold_key_names_the_nearest(house):
    found = problems(house({"work/assessment.yaml": "k: {value: 1, withhold: {reason: r, approver: a, shwon: s}}\n"}))
    assert found[1].message.ja == "withhold に「shwon」という項目はありません。もっとも近いのは「shown」です。"
    assert found[0].message.ja == "withhold の「shown」が書かれていません。"


# everything at once


def test_the_problems_of_all_files_come_together(house):
    work = house(
        {
            "body.yaml": "a: 1\na: 2\n",
            "work/assessment.yaml": "include: [x.yaml, gone.yaml, y.yaml]\nsystems: [{id: s}, {use: unknown}]\nk: {use: nothing}\n",
            "work/x.yaml": "b: 'open\n",
            "work/y.yaml": "systems: [{id: s}]\n",
        }
    )
    assert [(each.code, str(each.place)) for each in problems(work)] == [
        ("duplicate-key", "../body.yaml:2:1"),
        ("include-missing", "assessment.yaml:1:19"),
        ("yaml-unclosed-quote", "x.yaml:1:4"),
        ("duplicate-id", "y.yaml:1:16"),
    ]  # what might stand in the unreadable files is not reported as unknown


def test_the_same_input_gives_the_same_answer(house):
    work = house({"body.yaml": BODY, "work/assessment.yaml": "systems: [{use: juki}]\n"})
    assert assemble(work) == assemble(work)

"""Identifiers: unique where they stand, and every reference names something that exists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from refused import problems
from write import HEAD, MINIMAL, write

from pia.model.assessment import Assessment
from pia.model.fields import field_names, fields_of, records_at, reference_of
from pia.model.identity import check_identities
from pia.model.read import load_assessment
from pia.source.load import load_text
from pia.source.nodes import Mapping, plain

if TYPE_CHECKING:
    from pia.errors import Problem

FILE = MINIMAL + "files: [{id: f, name: F}]\n"


def told(found: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    return [(p.code, str(p.place), p.message.ja) for p in found]


# --- twice ---

NESTED = {
    "records": (
        "files:\n  - id: f\n    name: F\n    records:\n      - {id: g, items: [氏名]}\n      - {id: h, items: []}\n      - {id: g, items: []}\n",
        "14:14", "12:14", "g",
    ),
    "entrusted": ("files: [{id: f, name: F}]\nparties: [{id: p, entrusted: [{id: a, file: f}, {id: a, file: f}]}]\n", "9:54", "9:36", "a"),
    "rows": (
        "files: [{id: f, name: F}]\nrecipients:\n  - {id: r, kind: provision, files: [f], rows: [{id: x}, {id: x}]}\n",
        "10:63", "10:54", "x",
    ),
    "a number and its text": (
        "files: [{id: f, name: F}]\nrecipients:\n  - {id: r, kind: provision, files: [f], rows: [{id: 1}, {id: '1'}]}\n",
        "10:63", "10:54", "1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NESTED)
def test_an_id_stands_once_in_its_list(tmp_path: Path, name: str) -> None:
    text, second, first, id_ = NESTED[name]
    [problem] = problems(tmp_path, MINIMAL + text)
    assert (problem.code, str(problem.place)) == ("duplicate-id", f"assessment.yaml:{second}")
    assert problem.message.ja == f"同じ識別子が二度使われています: {id_}（最初は assessment.yaml:{first}）"
    assert problem.message.en == f"the id '{id_}' stands twice (first at assessment.yaml:{first})"
    assert (problem.remedy.ja, problem.remedy.en) == ("どちらかの id を変えてください。", "change one of the two ids")


def test_an_id_of_number_use_stands_once(tmp_path: Path) -> None:
    text = HEAD + "work: {name: 事務, number_use: [{id: a, cite: 番号法第9条第1項}, {id: a, cite: 別表}]}\n"
    assert [(p.code, str(p.place)) for p in problems(tmp_path, text)] == [("duplicate-id", "assessment.yaml:7:62")]


@pytest.mark.parametrize(
    "key",
    ["systems", "nodes", "files", "parties", "recipients", "annexes", "flows", "controls", "changes", "incidents"],
)
def test_an_id_of_a_list_at_the_top_stands_once_over_all_files(tmp_path: Path, key: str) -> None:
    found = problems(
        tmp_path, MINIMAL + f"include: [more.yaml]\n{key}: [{{id: a}}]\n", more_yaml=f"{key}:\n  - {{id: a}}\n"
    )
    assert ("duplicate-id", "more.yaml:2:10") in [(p.code, str(p.place)) for p in found]


def test_three_of_a_kind_are_two_problems_that_both_name_the_first(tmp_path: Path) -> None:
    text = (
        MINIMAL
        + "files:\n  - {id: f, name: F, records: [{id: g, items: []}, {id: g, items: []}, {id: g, items: []}]}\n"
    )
    assert told(problems(tmp_path, text)) == [
        ("duplicate-id", "assessment.yaml:9:57", "同じ識別子が二度使われています: g（最初は assessment.yaml:9:37）"),
        ("duplicate-id", "assessment.yaml:9:77", "同じ識別子が二度使われています: g（最初は assessment.yaml:9:37）"),
    ]


def test_one_id_may_stand_in_several_lists(tmp_path: Path) -> None:
    text = (
        MINIMAL
        + "systems: [{id: a, name: S}]\nfiles: [{id: a, name: F}, {id: b, name: G, records: [{id: a, items: []}]}]\n"
    )
    assert load_assessment(write(tmp_path, text)).assessment.files[1].id == "b"


# --- matters of a party ---


@pytest.mark.parametrize(
    ("entrusted", "keys"),
    [
        ("[{file: f}, {file: g}]", ["f", "g"]),
        ("[{file: f}, {id: a, file: f}]", ["f", "a"]),
        ("[{id: a, file: f}, {id: b, file: f}]", ["a", "b"]),
        ("[{id: g, file: f}, {id: f, file: g}]", ["g", "f"]),
    ],
)
def test_a_matter_is_called_by_its_id_or_by_its_file(tmp_path: Path, entrusted: str, keys: list[str]) -> None:
    text = MINIMAL + f"files: [{{id: f, name: F}}, {{id: g, name: G}}]\nparties: [{{id: p, entrusted: {entrusted}}}]\n"
    [party] = load_assessment(write(tmp_path, text)).assessment.parties
    assert [matter.key for matter in party.entrusted] == keys


@pytest.mark.parametrize(
    "entrusted", ["[{file: f}, {file: f}]", "[{file: g}, {id: g, file: f}]", "[{id: g, file: f}, {file: g}]"]
)
def test_two_matters_of_a_party_never_share_a_name(tmp_path: Path, entrusted: str) -> None:
    text = MINIMAL + f"files: [{{id: f, name: F}}, {{id: g, name: G}}]\nparties: [{{id: p, entrusted: {entrusted}}}]\n"
    [problem] = problems(tmp_path, text)
    name = "f" if "g" not in entrusted else "g"
    assert (problem.code, str(problem.place)) == ("duplicate-id", "assessment.yaml:9:11")
    assert problem.message.ja == f"同じ委託先に同じ識別子の委託事項が二つあります: {name}"
    assert problem.message.en == f"two entrusted matters of this party share the id {name}"
    assert problem.remedy.ja == "同じファイルについて複数の委託事項があるときは、それぞれに異なる id を付けてください。"


# --- references ---


def test_a_reference_into_an_empty_list_says_that_there_is_nothing_yet(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, MINIMAL + "files: [{id: f, name: F, annex: a1}]\n")
    assert str(problem.place) == "assessment.yaml:8:33"
    assert (problem.message.ja, problem.message.en) == (
        "annexes に「a1」という識別子はありません。",
        "annexes has no entry with the id 'a1'",
    )
    assert (problem.remedy.ja, problem.remedy.en) == ("識別子: （まだ一つもありません）", "known ids: none yet")


def test_only_the_first_twenty_ids_are_listed(tmp_path: Path) -> None:
    entries = ", ".join(f"{{id: s{n}, name: S}}" for n in range(30))
    [problem] = problems(
        tmp_path,
        MINIMAL + f"systems: [{entries}]\nfiles: []\ncontrols: [{{id: c, measure: m, scope: {{systems: [zzz]}}}}]\n",
    )
    assert problem.remedy.en == "known ids: " + ", ".join(f"s{n}" for n in range(20))
    assert problem.remedy.ja == "識別子: " + "、".join(f"s{n}" for n in range(20))


def test_every_wrong_reference_of_a_control_is_told(tmp_path: Path) -> None:
    text = (
        FILE
        + "controls:\n  - {id: c, measure: m, scope: {systems: [a, b], files: [f, ff], parties: [c], flows: [d]}}\n"
    )
    assert [(p.code, p.place.column if p.place else 0, p.message.ja) for p in problems(tmp_path, text)] == [
        ("dangling-id", 43, "systems に「a」という識別子はありません。"),
        ("dangling-id", 46, "systems に「b」という識別子はありません。"),
        ("dangling-id", 61, "files に「ff」という識別子はありません。"),
        ("dangling-id", 76, "parties に「c」という識別子はありません。"),
        ("dangling-id", 88, "flows に「d」という識別子はありません。"),
    ]


def test_a_number_is_a_reference_as_it_is_an_id(tmp_path: Path) -> None:
    text = MINIMAL + "files: [{id: 7, name: F}]\nsystems: [{id: s, name: S, holds: [7, '7']}]\n"
    assert load_assessment(write(tmp_path, text)).assessment.systems[0].holds == ("7", "7")


def test_a_party_may_re_entrust_to_itself_by_name_only_if_it_exists(tmp_path: Path) -> None:
    chain = "parties:\n  - {id: p, entrusted: [{file: f, re_entrustment: {parties: [q, r]}}]}\n  - {id: q}\n"
    [problem] = problems(tmp_path, FILE + chain)
    assert (str(problem.place), problem.message.ja) == (
        "assessment.yaml:10:65",
        "parties に「r」という識別子はありません。",
    )


def test_references_reach_what_is_included_and_what_is_drawn_from_the_body(tmp_path: Path) -> None:
    (tmp_path / "body.yaml").write_text("systems: [{id: juki, name: 既存住基}]\n", encoding="utf-8")
    text = MINIMAL + "include: [more.yaml]\nsystems: [{use: juki}]\nflows: [{id: a, from: juki, to: desk}]\n"
    loaded = load_assessment(
        write(tmp_path / "work", text, more_yaml="nodes: [{id: desk, name: 窓口, kind: office}]\n")
    )
    assert (loaded.assessment.flows[0].source, loaded.assessment.flows[0].target) == ("juki", "desk")


def test_what_stays_in_the_pool_cannot_be_referred_to(tmp_path: Path) -> None:
    (tmp_path / "body.yaml").write_text("systems: [{id: juki, name: 既存住基}]\n", encoding="utf-8")
    text = MINIMAL + "nodes: [{id: desk, name: 窓口, kind: office}]\nflows: [{id: a, from: juki, to: desk}]\n"
    assert told(problems(tmp_path / "work", text)) == [
        (
            "dangling-id",
            "assessment.yaml:9:23",
            "systems、nodes、parties、recipients に「juki」という識別子はありません。",
        )
    ]


def test_wrong_values_and_wrong_references_come_together(tmp_path: Path) -> None:
    text = MINIMAL + "files: [{id: f, name: [x], annex: b}]\nannexes: [{id: a, label: 別紙１, included: はい}]\n"
    assert [(p.code, str(p.place)) for p in problems(tmp_path, text)] == [
        ("text-expected", "assessment.yaml:8:23"),
        ("dangling-id", "assessment.yaml:8:35"),
        ("flag-expected", "assessment.yaml:9:41"),
    ]


IDS = st.lists(st.from_regex(r"[a-z][a-z0-9]{0,3}", fullmatch=True), max_size=6)


@given(IDS, IDS)
def test_law_the_problems_are_the_names_that_are_missing_and_those_that_return(ids: list[str], used: list[str]) -> None:
    groups = ", ".join(f"{{id: {i}, items: []}}" for i in ids)
    text = f"files: [{{id: f, records: [{groups}]}}]\nsystems: [{{id: s, holds: [{', '.join(used)}]}}]\n"
    root = load_text(text, "a.yaml").root
    assert isinstance(root, Mapping)
    found = list(check_identities(root, plain(root)))
    assert [p.code for p in found].count("duplicate-id") == len(ids) - len(set(ids))
    assert [p.code for p in found].count("dangling-id") == sum(name != "f" for name in used)
    assert all(p.place is not None and p.place.line in (1, 2) for p in found)


# --- which keys may stand where ---


def test_the_keys_of_a_place_are_those_of_every_record_that_may_stand_there() -> None:
    assert field_names(("work", "subjects")) == ("count", "counted_on", "band")
    assert field_names(("recipients", 3, "rows")) == (
        "id",
        "number",
        "article",
        "recipient",
        "organ",
        "work",
        "provider",
        "information",
        "office",
        "count",
        "listed",
    )
    assert field_names(("flows", 0))[:3] == ("id", "from", "to")
    assert field_names(("controls", 0, "parameters")) == ()
    assert field_names(("nothing", "here")) == ()
    assert records_at(()) == (Assessment,)


def test_a_reference_knows_its_lists_however_it_is_wrapped() -> None:
    def at(*keys: str) -> str | None:
        return reference_of(fields_of(records_at(keys[:-1])[0])[keys[-1]])

    assert at("flows", "from") == "systems|nodes|parties|recipients"
    assert at("flows", "recipient") == "recipients"
    assert at("systems", "holds") == "files"
    assert at("files", "annex") == "annexes"
    assert at("files", "name") is None
    assert at("files", "records") is None


def test_an_entry_without_its_id_is_told_once_and_not_by_whoever_names_it(tmp_path: Path) -> None:
    more = "files: [{id: f, name: F}]\nsystems: [{idd: a, name: 甲}, {id: b, name: 乙}]\nflows:\n  - {id: x, from: a, to: b}\n  - {id: y, from: b, to: a}\n"
    found = problems(tmp_path, MINIMAL + more)
    assert [(one.code, str(one.place)) for one in found] == [
        ("missing-key", "assessment.yaml:9:12"),
        ("unknown-key", "assessment.yaml:9:12"),
    ]
    whole = problems(tmp_path, MINIMAL + more.replace("idd", "id").replace("to: b", "to: c"))
    assert [(one.code, str(one.place)) for one in whole] == [("dangling-id", "assessment.yaml:11:26")]

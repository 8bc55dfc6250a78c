"""``body.yaml``: what several assessments of one body share, drawn by id, defaulted or inherited."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from full_document import full_document, nothing_inherited, yaml_of
from hypothesis import given, settings
from hypothesis import strategies as st
from write import HEAD, MINIMAL

from pia.errors import InputError, Problem
from pia.model.read import load_assessment
from pia.source.assemble import assemble
from pia.source.merge import INHERITED_LISTS
from pia.source.nodes import plain

FULL = full_document()
POOLS = ["systems", "nodes", "files", "parties", "recipients", "annexes", "flows", "controls", "changes"]


@pytest.fixture(autouse=True, scope="module")
def without_profiles() -> Iterator[None]:
    with nothing_inherited():
        yield


def house(folder: Path, body: str, *works: str) -> list[Path]:
    """Write ``body.yaml`` and assessments ``work0``, ``work1`` … below it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "body.yaml").write_text(body, encoding="utf-8", newline="")
    made = []
    for number, text in enumerate(works):
        work = folder / f"work{number}"
        work.mkdir(exist_ok=True)
        (work / "assessment.yaml").write_text(text, encoding="utf-8", newline="")
        made.append(work)
    return made


def root(folder: Path, body: str, work: str) -> Any:
    return plain(assemble(house(folder, body, work)[0]).root)


def problems(folder: Path, body: str, work: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        assemble(house(folder, body, work)[0])
    return caught.value.problems


def dump(data: Any) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=4096)


# --- laws ---

IDS = st.from_regex(r"[a-z][a-z0-9]{0,4}", fullmatch=True)
ENTITY = st.dictionaries(st.sampled_from(["name", "zone", "note"]), st.text(alphabet="あいう", min_size=1, max_size=3))


@settings(max_examples=30)
@given(st.dictionaries(IDS, ENTITY, min_size=1, max_size=6), st.data())
def test_law_drawing_is_writing_the_entries_out(pool: dict[str, dict[str, str]], data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.sampled_from(sorted(pool)), unique=True))
    added = {name: data.draw(st.dictionaries(st.sampled_from(["role", "extra"]), st.integers(0, 9))) for name in drawn}
    body = dump({"systems": [{"id": name, **entity} for name, entity in pool.items()]})
    work = dump({"schema": 1, "systems": [{"use": name, **added[name]} for name in drawn]})
    with tempfile.TemporaryDirectory() as folder:
        assert root(Path(folder), body, work)["systems"] == [
            {"id": name, **pool[name], **added[name]} for name in drawn
        ]


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.sampled_from(["form", "edition", "status", "title", "body"]), st.text(alphabet="xyz", min_size=1, max_size=3)
    ),
    st.data(),
)
def test_law_what_the_assessment_says_goes_before_what_the_body_says(
    shared: dict[str, str], data: st.DataObject
) -> None:
    own = data.draw(st.dictionaries(st.sampled_from(["form", "edition", "status", "number"]), st.integers(0, 99)))
    with tempfile.TemporaryDirectory() as folder:
        assert root(Path(folder), dump(shared or {"x": 1}), dump({"schema": 1, **own})) == {
            **(shared or {"x": 1}),
            "schema": 1,
            **own,
        }


@pytest.mark.parametrize("key", POOLS)
def test_every_list_of_the_model_may_be_a_pool(tmp_path: Path, key: str) -> None:
    plain_work = tmp_path / "alone"
    plain_work.mkdir()
    (plain_work / "assessment.yaml").write_text(yaml_of(FULL).text, encoding="utf-8")
    whole = load_assessment(plain_work).assessment
    own = {**FULL, key: [{"use": FULL[key][0]["id"]}]}
    [work] = house(tmp_path / "house", yaml_of({key: FULL[key]}).text, yaml_of(own).text)
    drawn = load_assessment(work).assessment
    assert drawn == whole
    if key == "recipients":
        assert drawn.recipients[0].use == whole.recipients[0].use == "文 recipients/use"


def test_a_recipient_of_the_pool_keeps_what_it_uses_the_data_for(tmp_path: Path) -> None:
    body = "recipients:\n  - {id: tax, kind: transfer, files: [f], use: 課税}\n"
    [work] = house(tmp_path, body, MINIMAL + "files: [{id: f, name: F}]\nrecipients: [{use: tax, name: 税務課}]\n")
    [recipient] = load_assessment(work).assessment.recipients
    assert (recipient.id, recipient.use, recipient.name) == ("tax", "課税", "税務課")


# --- several assessments of one body ---


def test_two_assessments_draw_from_one_pool_and_know_nothing_of_one_another(tmp_path: Path) -> None:
    body = "body: {name: 見本市長, kind: municipality}\nsystems:\n  - {id: juki, name: 既存住基}\n  - {id: tax, name: 税務}\n"
    head = HEAD.replace("body: {name: 見本市長, kind: municipality}\n", "") + "work: {name: 事務}\n"
    first, second = house(
        tmp_path,
        body,
        head + "systems: [{use: juki}]\n",
        head + "systems: [{use: tax, zone: lgwan}, {id: own, name: 独自}]\n",
    )
    one, other = load_assessment(first).assessment, load_assessment(second).assessment
    assert [s.name for s in one.systems] == ["既存住基"]
    assert [(s.name, s.zone) for s in other.systems] == [("税務", "lgwan"), ("独自", None)]
    assert one.body == other.body


def test_a_fault_of_the_body_is_told_to_every_assessment_at_its_place(tmp_path: Path) -> None:
    body = "department: {name: 市民課, haed: 課長}\npublished_on: 昭和65年1月1日\n"
    for work in house(tmp_path, body, MINIMAL, MINIMAL + "published_on: 令和6年10月1日\n"):
        with pytest.raises(InputError) as caught:
            load_assessment(work)
        found = [(p.code, str(p.place)) for p in caught.value.problems]
        both = [("unknown-key", "../body.yaml:1:25"), ("bad-date", "../body.yaml:2:15")]
        assert found == (both if work.name == "work0" else both[:1])  # the second sets the day itself


def test_a_fault_in_a_pool_is_told_only_to_those_who_draw_it(tmp_path: Path) -> None:
    body = "systems:\n  - {id: a, name: A, zone: どこか}\n  - {id: b, name: B}\n"
    drawer, other = house(tmp_path, body, MINIMAL + "systems: [{use: a}]\n", MINIMAL + "systems: [{use: b}]\n")
    with pytest.raises(InputError) as caught:
        load_assessment(drawer)
    assert [(p.code, str(p.place)) for p in caught.value.problems] == [("unknown-choice", "../body.yaml:2:28")]
    assert load_assessment(other).assessment.systems[0].name == "B"


# --- defaults and inheritance ---


@pytest.mark.parametrize(
    ("body", "work", "expected"),
    [
        ("inherits: [a/1]\n", "schema: 1\n", {"schema": 1, "inherits": ["a/1"]}),
        ("inherits: [a/1]\n", "inherits: []\n", {"inherits": []}),
        ("other_bodies: none\n", "other_bodies: [教育委員会]\n", {"other_bodies": ["教育委員会"]}),
        ("department: {name: 市民課}\n", "department: {head: 課長}\n", {"department": {"head": "課長"}}),
        ("title: 共通\n", "title:\n", {"title": None}),
        ("systems: []\n", "schema: 1\n", {"schema": 1}),
        ("incidents: [{id: i}]\n", "schema: 1\n", {"schema": 1, "incidents": [{"id": "i"}]}),
        ("incidents: [{id: i}]\n", "incidents: []\n", {"incidents": []}),
        ("incidents: []\n", "schema: 1\n", {"schema": 1, "incidents": []}),
    ],
)
def test_what_is_a_default_and_what_a_pool(tmp_path: Path, body: str, work: str, expected: dict[str, Any]) -> None:
    assert root(tmp_path, body, work) == expected


def test_only_incidents_are_inherited_as_a_whole() -> None:
    assert INHERITED_LISTS == ("incidents",)


def test_texts_of_the_body_serve_but_may_not_be_told_twice(tmp_path: Path) -> None:
    body = "texts:\n  common: 共通の文\n"
    assert root(tmp_path / "a", body, "k: {use: common}\n") == {"k": "共通の文"}
    [problem] = problems(tmp_path / "b", body, "texts:\n  common: 別の文\n")
    assert (problem.code, str(problem.place)) == ("set-twice", "../body.yaml:2:3")
    assert problem.message.ja == "「texts.common」が2か所に書かれています。もう1か所はassessment.yaml:2:3です。"


def test_a_text_and_an_entity_of_one_name_do_not_meet(tmp_path: Path) -> None:
    body = "texts: {juki: 文}\nsystems: [{id: juki, name: {use: juki}}]\n"
    assert root(tmp_path, body, "systems: [{use: juki}]\nk: {use: juki}\n") == {
        "systems": [{"id": "juki", "name": "文"}],
        "k": "文",
    }


# --- what is refused ---

REFUSED = {
    "unknown, with a near one": (
        "systems: [{id: municipal-cs}]\n",
        "systems:\n  - use: municpal-cs\n",
        "use-unknown",
        "assessment.yaml:2:10",
        "'systems' in body.yaml has nothing with the id 'municpal-cs'. The nearest is 'municipal-cs'.",
    ),
    "unknown, with none near": (
        "systems: [{id: a}]\n",
        "systems: [{use: zzzzzz}]\n",
        "use-unknown",
        "assessment.yaml:1:17",
        "'systems' in body.yaml has nothing with the id 'zzzzzz'.",
    ),
    "no pool": (
        "nodes: [{id: a}]\n",
        "systems: [{use: a}]\n",
        "use-without-pool",
        "assessment.yaml:1:17",
        "'use' needs a list 'systems' in the body.yaml one folder up (or beside the assessment), and there is none.",
    ),
    "set again": (
        "systems:\n  - {id: a, zone: closed}\n",
        "systems:\n  - {use: a, zone: lgwan}\n",
        "use-sets-again",
        "assessment.yaml:2:14",
        "'zone' is set in body.yaml already (../body.yaml:2:13) and cannot be set again here.",
    ),
    "a pool entry without id": (
        "systems:\n  - {name: 無名}\n",
        "schema: 1\n",
        "pool-without-id",
        "../body.yaml:2:5",
        "An entry of 'systems' in body.yaml has no id, so no assessment can use it.",
    ),
    "one id twice in the pool": (
        "systems: [{id: a}, {id: a}]\n",
        "schema: 1\n",
        "duplicate-id",
        "../body.yaml:1:25",
        "The id 'a' stands twice in 'systems'; the other place is ../body.yaml:1:16.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_misuse_is_said_in_english_too(tmp_path: Path, name: str) -> None:
    body, work, code, place, en = REFUSED[name]
    [problem] = problems(tmp_path, body, work)
    assert (problem.code, str(problem.place), problem.message.en) == (code, place, en)
    assert problem.message.ja.endswith("。")
    assert problem.remedy.ja.endswith("。")


@pytest.mark.parametrize(
    ("body", "code"), [("", "file-empty"), ("- a\n", "root-not-mapping"), ("a: 'x\n", "yaml-unclosed-quote")]
)
def test_a_body_that_cannot_be_read_stops_the_assessment(tmp_path: Path, body: str, code: str) -> None:
    found = problems(tmp_path, body, "systems: [{use: a}]\n")
    # what is drawn may well be in the file that cannot be read, so nothing is said about it
    assert [(p.code, p.place.file if p.place else "") for p in found] == [(code, "../body.yaml")]


def test_a_folder_called_body_is_no_body(tmp_path: Path) -> None:
    (tmp_path / "body.yaml").mkdir(parents=True)
    work = tmp_path / "work"
    work.mkdir()
    (work / "assessment.yaml").write_text(MINIMAL, encoding="utf-8")
    assert load_assessment(work).assessment.systems == ()


def test_a_body_two_folders_up_is_another_bodys(tmp_path: Path) -> None:
    deep = tmp_path / "city" / "work"
    deep.mkdir(parents=True)
    (tmp_path / "body.yaml").write_text("title: 他団体\n", encoding="utf-8")
    (deep / "assessment.yaml").write_text(MINIMAL, encoding="utf-8")
    assert load_assessment(deep).assessment.title == "見本市　見本事務　重点項目評価書"
    assert [document.file for document in assemble(deep).documents] == ["assessment.yaml"]


def test_an_assessment_that_stands_alone_keeps_its_body_beside_it(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "body.yaml").write_text("systems:\n  - {id: a, name: A}\ntexts: {t: 共通の文}\n", encoding="utf-8")
    (work / "assessment.yaml").write_text(MINIMAL + "systems: [{use: a}]\nspecial_notes: {use: t}\n", encoding="utf-8")
    loaded = load_assessment(work)
    assert [system.name for system in loaded.assessment.systems] == ["A"]
    assert loaded.assessment.special_notes == "共通の文"
    assert [document.file for document in assemble(work).documents] == ["assessment.yaml", "body.yaml"]
    assert str(loaded.place(("systems", 0, "name"))) == "body.yaml:2:19"


def test_a_body_beside_the_assessment_and_one_above_are_one_too_many(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    for folder in (tmp_path, work):
        (folder / "body.yaml").write_text("other_bodies: none\n", encoding="utf-8")
    (work / "assessment.yaml").write_text(MINIMAL, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_assessment(work)
    [problem] = caught.value.problems
    assert (problem.code, str(problem.place)) == ("body-twice", "body.yaml:1:1")
    assert problem.message.ja == "body.yaml が、評価書と同じフォルダーと1つ上のフォルダーの両方にあります。"
    assert problem.message.en == "There is a body.yaml beside the assessment and another one folder up."
    assert (
        problem.remedy.en
        == "Put the facts together in the body.yaml one folder up and delete the one beside the assessment."
    )


def test_a_body_beside_the_assessment_does_not_open_the_folder_above(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "body.yaml").write_text("other_bodies: none\n", encoding="utf-8")
    (tmp_path / "more.yaml").write_text("title: 外\n", encoding="utf-8")
    (work / "assessment.yaml").write_text(MINIMAL + "include: [../more.yaml]\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_assessment(work)
    assert [problem.code for problem in caught.value.problems] == ["include-outside"]

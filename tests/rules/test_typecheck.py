from __future__ import annotations

import pytest

from pia.rules.expr import engine_for
from pia.rules.subjects import KINDS, VARIABLES, struct_of, variables
from pia.rules.typecheck import Inferred, infer

ENGINE = engine_for(VARIABLES)


def inferred(text: str, kind: str = "files") -> Inferred:
    return infer(ENGINE.compile(text).tree(), variables(kind))


@pytest.mark.parametrize(
    "text",
    [
        "file.declared.entrusted_count == file.entrusted_count",
        "file.attributes.anything > 3 && has(file.attributes.other)",
        "assessment.status in ['draft', 'opinion']",
        "files.filter(f, f.name != '').map(f, f.id).size() > 0",
        "cel.bind(s, file.storage, s.place == null || s.state == 'blank')",
        "file.?storage.?place.orValue('') == ''",
        "recipients.exists(r, r.kind == 'provision' && r.files.exists(i, i == file.id))",
        "file['name'] == 'x'",
        "systems.exists_one(s, s.zone == null)",
        "file.kind == 'unknown'",
        "size(file.records) == 0 ? true : file.records[0].items.all(i, i.name != '')",
        "file.risks.exists(r, r.answers['contract'] == 'defined')",
        "{'a': file.id}.a == file.id",
    ],
)
def test_sound_expressions(text: str) -> None:
    assert inferred(text).mistakes == []


@pytest.mark.parametrize(
    "text, offset, message, near",
    [
        ("file.nam == 'a'", 5, "there is no field 'nam'", "name"),
        ("true || file.nam == 'a'", 13, "there is no field 'nam'", "name"),
        ("false && files.all(f, f.entrusted.exists(e, e.party.nmae == 'x'))", 52, "there is no field 'nmae'", "name"),
        ("files.filter(f, true).map(f, f.idd).size() > 0", 31, "there is no field 'idd'", "id"),
        ("cel.bind(q, file.storage, q.plac == null)", 28, "there is no field 'plac'", "place"),
        ("has(file.storage.plac)", 17, "there is no field 'plac'", "place"),
        ("file['nane'] == ''", 5, "there is no field 'nane'", "name"),
        ("true ? true : file.xkind == ''", 19, "there is no field 'xkind'", "kind"),
        ("{'a': 1}.b == 1", 9, "there is no field 'b'", ""),
        ("assessment.status == 'publishd'", 21, "the field never has the value 'publishd'", "published"),
        ("'publishd' == assessment.status", 0, "the field never has the value 'publishd'", "published"),
        ("assessment.status in ['draft', 'opnion']", 31, "the field never has the value 'opnion'", "opinion"),
        ("systems.map(s, s.zone).exists(z, z == 'lgwn')", 38, "the field never has the value 'lgwn'", "lgwan"),
        ("has(file.name)", 9, "has() is always true for 'name': an absent fact is null", "!= null"),
        ("file.name == 3", 10, "a value of type string is compared with one of type int by '=='", ""),
        ("3 in file.audit", 2, "a value of type int is compared with one of type string by 'in'", ""),
        ("file.storage == null", 13, "a list or a part is compared with a value by '=='", "state"),
        ("file.audit == 'x'", 11, "a list or a part is compared with a value by '=='", "size"),
        ("file.name && true", 10, "an operand of '&&' is not true or false", "!= null"),
        ("file.name ? true : false", 10, "an operand of '? :' is not true or false", ""),
        ("file.name.first == 'a'", 10, "'.first' cannot follow a value of type string", ""),
        ("files.name == 'a'", 6, "'.name' cannot follow a list", "all, exists"),
        ("file.name.all(c, c == 'a')", 4, "all, exists and the like need a list", ""),
    ],
)
def test_mistakes_are_found_with_their_offset(text: str, offset: int, message: str, near: str) -> None:
    mistakes = inferred(text).mistakes
    assert [(m.offset, m.message.en) for m in mistakes] == [(offset, message)]
    assert near in mistakes[0].remedy.en
    assert mistakes[0].message.ja
    assert mistakes[0].remedy.ja


@pytest.mark.parametrize(
    "text, fragile",
    [
        ("file.record_count < 3", {"file.record_count"}),
        ("file.name.contains('a')", set()),
        ("file.note.contains('a')", {"file.note"}),
        ("file.users.number.at_least + 1 == 3", {"file.users.number.at_least"}),
        ("files.all(f, f.note.size() > 1)", {"f.note"}),
        ("file.note == 'x'", set()),
        ("fold(file.note) == 'x'", set()),
    ],
)
def test_facts_that_may_be_null_are_noted(text: str, fragile: set[str]) -> None:
    assert set(inferred(text).fragile) == fragile


def test_a_comparison_with_null_guards() -> None:
    found = inferred("file.note != null && null != file.department && file.note.size() > 1")
    assert found.guarded == {"file.note", "file.department"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_variable_has_a_type(kind: str) -> None:
    known = variables(kind)
    assert set(known) <= set(VARIABLES)
    assert known[KINDS[kind].variable] is struct_of(kind)
    key = "work#name" if kind == "items" else "x"
    text = f"{KINDS[kind].variable}.key == '{key}'" if "key" in struct_of(kind).fields else "true"
    assert inferred(text, kind).mistakes == []


def test_the_subject_of_entrusted_takes_the_name_of_its_list() -> None:
    assert inferred("entrusted.party.name == 'x'", "entrusted").mistakes == []
    assert inferred("entrusted.exists(e, e.party.name == 'x')", "files").mistakes == []

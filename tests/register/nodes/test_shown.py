"""Whoever is shown stands in the ledger: one row for each record of a search, so that a review can ask about every look."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from small_nation import Nation
from townsfolk import HOME, code, event, moving_in, person

from pia.register import event as ev
from pia.register.refusal import Refused
from pia.register.review import Measure, review

LOOKS = frozenset({"look_up", "search"})


def nation() -> Nation:
    made = Nation()
    for place in (1, 2, 3):
        who = person("試験　花子", "シケン　ハナコ") if place < 3 else person("見本　次郎", "ミホン　ジロウ")
        made["juki"].accept(made.work("juki"), [event(str(place), moving_in(place, person=who))])
    made.pump()
    return made


def looks(made: Nation, node: str) -> list[tuple[str, bytes]]:
    with made[node].store.read() as reader:
        return [(row.operation, row.subject) for row in reader.ledger() if row.operation in LOOKS]


def test_one_row_for_each_record_shown() -> None:
    made = nation()
    juki = made["juki"]
    assert len(juki.look_up(made.work("juki"), {"氏名": "試験　花子", "生年月日": "1980-05-06"})) == 2
    assert looks(made, "juki") == [("look_up", juki.seal.subject("1")), ("look_up", juki.seal.subject("2"))]
    assert len(juki.look_up(made.work("juki"), {"住民票コード": code(3)})) == 1
    assert looks(made, "juki")[2:] == [("look_up", juki.seal.subject("3"))]


def test_a_search_that_finds_nobody_names_nobody() -> None:
    made = nation()
    assert made["juki"].look_up(made.work("juki"), {"氏名": "不在　三郎", "生年月日": "1980-05-06"}) == []
    assert looks(made, "juki") == [("look_up", b"")]


def test_servers_name_whom_they_show_by_code() -> None:
    made = nation()
    for node in ("cs", "prefecture", "fuhyo"):
        found = made[node].search(made.work(node), {"住民票コード": code(1)})
        assert len(found) == 1
        assert looks(made, node) == [("search", made[node].seal.subject(code(1)))]


def test_a_look_without_a_case_is_found_by_the_review() -> None:
    made = nation()
    juki = made["juki"]
    made.to(made.clock.today + timedelta(days=60))
    juki.look_up(made.work("juki"), {"住民票コード": code(3)})
    today = made.clock.today
    with juki.store.read() as reader:
        last = reader.last_of_ledger()
        measure = Measure(looks=LOOKS)
        found = review(reader, juki.seal, measure, since=today - timedelta(days=90), until=today + timedelta(days=1))
    assert last is not None
    assert [(one.seq, one.reasons[0]) for one in found.findings] == [(last.seq, "no-case")]
    assert found.unnamed == 0


def test_of_several_hits_the_review_finds_the_one_without_a_case() -> None:
    """A search shows two people: one of them has just moved in, nobody has anything to do with the other."""
    made = nation()
    made.to(made.clock.today + timedelta(days=62))
    moved = ev.MoveWithin(address=replace(HOME, lot="99番"))
    made["juki"].accept(made.work("juki"), [event("2", moved, made.clock.today, filed=made.clock.today)])
    made.pump()
    node, today = made["cs"], made.clock.today
    assert len(node.search(made.work("cs"), {"氏名": "試験　花子", "生年月日": "1980-05-06"})) == 2
    with node.store.read() as reader:
        measure = Measure(looks=LOOKS, acts=frozenset({"receive-identification"}))
        found = review(reader, node.seal, measure, since=today, until=today)
    assert [(one.subject, one.operation, one.reasons[0]) for one in found.findings] == [
        (node.seal.subject(code(1)), "search", "no-case")
    ]
    assert (found.looked, found.unnamed) == (2, 0)


def rows(made: Nation, node: str, operation: str) -> list[tuple[str, bytes]]:
    with made[node].store.read() as reader:
        return [(row.outcome, row.subject) for row in reader.ledger() if row.operation == operation]


def test_whoever_is_given_to_others_is_named() -> None:
    made = nation()
    node = made["prefecture"]
    asked = [{"住民票コード": code(place)} for place in (1, 2)]
    items = ["氏名", "住所"]
    given = node.provide(made.work("prefecture"), "tax", "税務課", "別表第一の一", asked, items=items)
    assert len(given) == 2
    assert [subject for _, subject in rows(made, "prefecture", "provide")] == [node.seal.subject(code(one)) for one in (1, 2)]  # fmt: skip


def test_whom_another_node_shows_is_named_where_it_was_asked() -> None:
    made = nation()
    node = made["prefecture"]
    assert node.ask_national(made.work("prefecture"), {"住民票コード": code(1)})["氏名"] == "試験　花子"
    assert isinstance(node.ask_national(made.work("prefecture"), {"住民票コード": code(9)}), Refused)
    (first, second) = rows(made, "prefecture", "ask_national")
    assert first[1] == node.seal.subject(code(1))
    assert second == ("refused", b"")


def test_whom_the_national_server_of_the_supplementary_register_shows_is_named() -> None:
    made = nation()
    node = made["fuhyo"]
    assert node.ask_national(made.work("fuhyo"), {"住民票コード": code(1)})["氏名"] == "試験　花子"
    assert rows(made, "fuhyo", "ask_national") == [("unchecked", node.seal.subject(code(1)))]
    assert [subject for _, subject in rows(made, "fuhyo-national", "answer-supplement-by-key")] == [made["fuhyo-national"].seal.subject(code(1))]  # fmt: skip


def test_whoever_is_given_with_the_supplementary_register_is_named() -> None:
    made = nation()
    node = made["fuhyo"]
    asked = [{"住民票コード": code(place)} for place in (1, 3)]
    given = node.provide(made.work("fuhyo"), "abroad", "選挙管理委員会", "", asked)
    assert len(given) == 2
    assert [subject for _, subject in rows(made, "fuhyo", "provide")] == [node.seal.subject(code(one)) for one in (1, 3)]  # fmt: skip

"""Whoever is shown stands in the ledger: one row for each record of a search, so that a review can ask about every look."""

from __future__ import annotations

from datetime import timedelta

from small_nation import Nation
from townsfolk import code, event, moving_in, person

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

"""The review finds look-ups that belong to no task, and leaves ordinary work alone."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

import pytest
from kept_records import NODE, happened, seal_of

from pia.register.clock import TOKYO
from pia.register.ledger import Entry, enter
from pia.register.review import Case, Measure, review
from pia.register.store.interface import EventRow
from pia.register.store.open import open_store

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
MEASURE = Measure(looks=frozenset({"look", "search"}), acts=frozenset({"issue"}), machines=frozenset({"cs"}))
SEAL = seal_of()


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(date(2026, 4, day), time(hour, minute), TOKYO)


@pytest.fixture
def node():
    store = open_store("memory:", create=True)
    yield store.add_node(NODE)
    store.close()


def work(node, seed: int = 1) -> int:
    """A month of ordinary work: everybody who is looked up has a case; return the number of look-ups."""
    rng = random.Random(seed)
    looked = 0
    for day in (d for d in range(1, 31) if date(2026, 4, d).weekday() < 5 and d != 29):
        with node.write() as tx:
            for minute in range(0, 480, 24):
                moment, person, who = (
                    at(day, 9) + timedelta(minutes=minute),
                    f"{rng.randrange(500):05d}",
                    f"u{rng.randrange(6)}",
                )
                enter(tx, moment, entry(who, person))
                looked += 1
                if rng.random() < 0.5:
                    seq = tx.last_event() + 1
                    tx.append(
                        EventRow(
                            seq=seq,
                            kind="move-in",
                            key=person,
                            effective=1,
                            recorded=int(moment.timestamp()) + 600,
                            batch="b",
                            body=b"x",
                        )
                    )
                else:
                    enter(tx, moment, entry(who, person, operation="issue"))
            enter(tx, at(day, 20), entry("cs", "nightly"), Entry(who="u1", operation="sign-in", outcome="done"))
    return looked


def entry(who: str, person: str, **more) -> Entry:
    given = {
        "operation": "look",
        "outcome": "done",
        "terminal": "t1",
        "task": "certificate",
        "subject": SEAL.subject(person),
    } | more
    return Entry(who=who, **given)


def found(node, **more):
    with node.read() as reader:
        return review(reader, SEAL, MEASURE, since=FIRST, until=LAST, **more)


def test_ordinary_work_is_left_alone(node):
    looked = work(node)
    done = found(node)
    assert (done.looked, done.findings) == (looked, ())
    assert done.rows > looked
    assert "世帯・同僚の一覧が無い" in done.words.ja


@pytest.mark.parametrize("seed", range(5))
def test_an_injected_look_up_is_the_only_one_found(node, seed):
    work(node, seed)
    with node.write() as tx:
        row = enter(tx, at(30, 11), entry("u3", "nobody-came"))
    (finding,) = found(node).findings
    assert (finding.seq, finding.who, finding.reasons) == (row.seq, "u3", ("no-case",))
    assert finding.at == at(30, 11)
    assert "u3" in finding.words.ja
    assert "no case" in finding.words.en


def test_a_refused_attempt_counts_too(node):
    with node.write() as tx:
        enter(tx, at(10), entry("u3", "x", outcome="refused", operation="search"))
    assert [one.outcome for one in found(node).findings] == ["refused"]


@pytest.mark.parametrize(("days", "explained"), [(-15, False), (-14, True), (0, True), (14, True), (15, False)])
def test_a_case_explains_what_is_near_it(node, days, explained):
    moment = at(15) + timedelta(days=days)
    with node.write() as tx:
        happened(tx, SEAL, "residents", "1", b"x")
        enter(tx, at(15), entry("u1", "2"))
        tx.append(
            EventRow(
                seq=2, kind="move-in", key="2", effective=1, recorded=int(moment.timestamp()), batch="b", body=b"x"
            )
        )
    assert (found(node).findings == ()) is explained


def test_a_refused_act_is_no_case_and_one_elsewhere_is(node):
    with node.write() as tx:
        enter(tx, at(10), entry("u1", "1"), entry("u1", "1", operation="issue", outcome="refused"))
    assert found(node).findings
    case = Case(SEAL.subject("1"), date(2026, 4, 10), date(2026, 4, 10))
    assert not found(node, cases=[case]).findings
    assert found(node, cases=[Case(case.subject, date(2026, 4, 11), LAST)]).findings


@pytest.mark.parametrize(
    ("moment", "outside"),
    [
        (at(10, 7, 59), True),
        (at(10, 8, 0), False),
        (at(10, 18, 59), False),
        (at(10, 19, 0), True),
        (at(11, 10), True),  # a Saturday
        (at(29, 10), True),  # 昭和の日
    ],
)
def test_hours_and_holidays(node, moment, outside):
    with node.write() as tx:
        enter(tx, moment, entry("u1", "1"), entry("u1", "1", operation="issue"))
    assert [one.reasons for one in found(node).findings] == ([("outside-hours",)] if outside else [])


def test_own_household_and_colleagues_are_found_even_with_a_case(node):
    with node.write() as tx:
        enter(tx, at(10), entry("u1", "own"), entry("u1", "own", operation="issue"), entry("u2", "own"))
    done = found(node, own={"u1": ["own", "colleague"]})
    assert [(one.who, one.reasons) for one in done.findings] == [("u1", ("own",))]
    assert done.own_known
    assert "一覧が無い" not in done.words.ja


def test_far_more_people_than_others(node):
    work(node)
    with node.write() as tx:
        for number in range(60):
            enter(
                tx,
                at(30, 12) + timedelta(minutes=number),
                entry("u9", f"p{number}"),
                entry("u9", f"p{number}", operation="issue"),
            )
    findings = found(node).findings
    assert len(findings) == 60
    assert {(one.who, one.reasons) for one in findings} == {("u9", ("volume",))}


def test_days_outside_the_review_are_not_looked_at(node):
    with node.write() as tx:
        enter(tx, at(1, 0) - timedelta(seconds=1), entry("u1", "1"))
        enter(tx, at(30, 23, 59) + timedelta(minutes=1), entry("u1", "1"))
    assert found(node).looked == 0


def test_look_ups_that_name_nobody_are_told(node):
    with node.write() as tx:
        enter(tx, at(10), entry("u1", "1", subject=b""), entry("u1", "1", subject=b"", outcome="refused"))
    done = found(node)
    assert (done.looked, done.unnamed) == (0, 1)
    assert "1 look-ups name no subject" in done.words.en


def test_an_empty_ledger(node):
    assert found(node).findings == ()


def test_holidays_that_nobody_knows_yet_are_weekends(node):
    moment = datetime(2150, 1, 3, 10, tzinfo=TOKYO)  # a Saturday
    with node.write() as tx:
        enter(tx, moment, entry("u1", "1"), entry("u1", "1", operation="issue"))
    with node.read() as reader:
        done = review(reader, SEAL, MEASURE, since=date(2150, 1, 1), until=date(2150, 1, 31))
    assert [one.reasons for one in done.findings] == [("outside-hours",)]

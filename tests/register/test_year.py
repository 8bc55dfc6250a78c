"""A year of two cities in one prefecture: at its end every file agrees, every notice is accounted for, every refusal is in the ledger."""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from small_nation import CHANNELS, CITY, FILES, NOTIFIED, TOWN, policy
from small_register import DAY, SmallRegister, spare

from pia.register.agreement import agree
from pia.register.checkpoints import checkpoint
from pia.register.notice import FaultyWire
from pia.register.offices import without_office
from pia.register.person import Resident
from pia.register.policy import Approval, Authentication
from pia.register.removed import Removed
from pia.register.store.open import open_store
from pia.register.year import Year
from pia.terms.durations import Duration

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
PEOPLE = 85_000 if SOAK else 1_500
JUKIS = ("juki", "juki-town")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> SmallRegister:
    url = f"sqlite:///{(tmp_path_factory.mktemp('year') / 'register.db').as_posix()}" if SOAK else "memory:"
    register = SmallRegister(PEOPLE, store=open_store(url, create=True))
    register.run(365)
    return register


def test_a_year_of_two_cities(finished: SmallRegister) -> None:
    totals = finished.settings.totals
    assert totals is not None
    assert (totals.days, totals.through) == (365, DAY + timedelta(days=364))
    assert totals.accepted > PEOPLE * 2 * 0.06
    assert min(totals.refused, totals.left, totals.numbered, totals.carried) > 0
    found = agree(finished.city)
    assert found.agrees, [check for check in found.checks if check.wrong]
    names = Counter(check.name for check in found.checks)
    assert names["residents"] == names["supplement"] == 2
    assert names["union"] == 3
    assert names["ledger"] == len(finished.city.nodes)
    assert {"twice", "notices", "store"} <= names.keys()


def test_every_refusal_is_in_the_ledger(finished: SmallRegister) -> None:
    totals = finished.settings.totals
    assert totals is not None
    assert finished.refusals() == totals.refused > 5
    with finished["juki"].store.read() as reader:
        refused = [row for row in reader.ledger() if row.outcome == "refused"]
    assert {row.detail for row in refused} <= {"codes=already-resident", "codes=already-removed"}
    assert all(row.who and row.terminal and len(row.subject) == 16 for row in refused)


def test_every_kind_of_event_happens_and_leaves_one_event_each(finished: SmallRegister) -> None:
    kinds: Counter[str] = Counter()
    for juki in finished.city.of("juki"):
        with juki.store.read() as reader:
            kinds.update(row.kind for row in reader.events())
        listed = finished.applications(juki.id)
        assert len(listed) == len(set(listed)), "no application is taken twice"
    common = {"move-in", "birth", "death", "departure-filed", "move-out", "move-within", "correction", "household-change", "number-given"}  # fmt: skip
    assert common <= kinds.keys()


def test_who_moves_to_the_other_city_keeps_the_numbers_and_is_confirmed(finished: SmallRegister) -> None:
    arrived = 0
    for here, there in (("juki", "juki-town"), ("juki-town", "juki")):
        with finished[here].store.read() as former, finished[there].store.read() as reader:
            view = finished[here].residents.view(former)
            for found in finished[there].residents.shelf.all(reader):
                resident = found.value.resident
                if resident.atena[:2] == "00":
                    continue
                atena = view.with_code(resident.code)
                assert atena is not None
                before = view.standing(atena)
                assert isinstance(before, Removed)
                assert before.resident.number == resident.number
                assert before.resident.leaving is not None
                assert before.cause == "move-out"
                arrived += 1
    assert arrived > 2


def test_born_children_get_their_numbers(finished: SmallRegister) -> None:
    for node in ("juki", "juki-town"):
        with finished[node].store.read() as reader:
            assert not list(reader.all_kept("unnumbered"))
            children = [one.value.resident for one in finished[node].residents.shelf.all(reader) if one.value.resident.reason == "number-given"]  # fmt: skip
            assert all(isinstance(child, Resident) and child.number for child in children)


def test_no_number_stands_in_a_store_of_the_supplementary_register(finished: SmallRegister) -> None:
    with finished["national"].store.read() as reader:
        numbers = {one.value.number for one in finished["national"].records.all(reader, ("current", "removed"))} - {
            None
        }
    assert len(numbers) > PEOPLE
    for node in ("fuhyo", "fuhyo-national"):
        with finished[node].store.read() as reader:
            for row in reader.records(f"{node}-fuhyo", ("current", "removed", "history")):
                plain = (
                    finished[node].seal.open(row.batch, row.body, f"{row.file}/{row.key}").decode("utf-8", "replace")
                )
                assert not numbers & set(re.findall(r"[0-9]{12}", plain))
            assert not list(reader.all_kept("temporary"))


def test_numbers_and_codes_are_unique(finished: SmallRegister) -> None:
    with finished["national"].store.read() as reader:
        people = [one.value for one in finished["national"].records.all(reader)]
    assert len({one.code for one in people}) == len({one.number for one in people}) == len(people)


def test_numbers_come_from_the_blocks_of_their_municipality(finished: SmallRegister) -> None:
    first, second = finished.plan.towns
    assert first.first + first.span <= second.first
    with finished["national"].store.read() as reader:
        allotted = {row.key for row in reader.all_kept("allotment")}
    assert allotted == {CITY, TOWN}


def test_a_year_in_pieces_is_the_same_year() -> None:
    whole, pieces = SmallRegister(400), SmallRegister(400)
    whole.run(60)
    for days in (1, 9, 20, 30):
        pieces.run(days)
        pieces = spare(pieces)
    assert pieces.files() == whole.files()
    for node in ("juki", "juki-town"):
        assert pieces.applications(node) == whole.applications(node)


def test_the_same_seed_gives_the_same_year_and_another_one_another() -> None:
    one, same = SmallRegister(200), SmallRegister(200)
    assert one.run(40) == same.run(40)
    assert one.files() == same.files()


def test_a_faulty_wire_changes_nothing_in_the_end() -> None:
    wire = FaultyWire(5, outage=100, lost=80, duplicate=80, reorder=80, answer=100)
    faulty, plain = SmallRegister(400, wire=wire), SmallRegister(400)
    faulty.run(80)
    plain.run(80)
    wire.__init__(5)  # type: ignore[misc]  # the faults end
    for _ in range(5):
        faulty.city.pump()
        for juki in faulty.city.of("juki"):
            juki.ask_numbers()
    assert wire.faults == 0
    assert agree(faulty.city).agrees
    lasting, others = ({k: v.keys() for k, v in one.files().items() if "sofusaki" not in k} for one in (faulty, plain))
    assert lasting == others


def test_clerks_work_under_declared_rules_for_a_long_time() -> None:
    strict = Authentication(
        factors=frozenset({"password", "ic-card"}), password_age=Duration(30, "d"), password_history=3, attempts=3, shared_ids=False,
        registered_terminals=True, idle_lock=Duration(10, "min"),
    )  # fmt: skip
    declared = policy(
        authentication={"juki": strict, "juki-town": strict},
        approval={"juki": Approval(second_person=frozenset({"enter"}))},
    )
    register = SmallRegister(600, declared=declared)
    totals = register.run(120)
    assert totals.accepted > 10
    assert register.refusals() == totals.refused
    with register["juki"].store.read() as reader:
        operations = Counter(row.operation for row in reader.ledger())
    assert operations["change-password"] >= 3
    assert operations["sign-in"] > 10
    assert agree(register.city).agrees


def test_a_new_number_is_told_to_its_person_and_the_address_goes_after_its_term() -> None:
    month = [replace(one, keep=Duration(1, "m")) if one.role == "recipient-address" else one for one in FILES]
    register = SmallRegister(900, declared=policy(files=tuple(month)))
    told: dict[str, date] = {}
    for _ in range(34):
        register.run(3)
        held = _addressed(register)
        assert all(end > register.clock.today for end in held.values()), "erased on its day"
        told |= dict.fromkeys(held.keys() - told.keys(), register.clock.today)
        assert all((register.clock.today - told[key]).days >= 28 for key in told.keys() - held.keys())
    totals = register.settings.totals
    assert totals is not None
    assert len(told) == sum(_events(register, node, "number-given") for node in JUKIS) == totals.numbered
    assert totals.erased == len(told.keys() - _addressed(register).keys()) > 0
    assert agree(register.city).agrees


def _events(register: SmallRegister, node: str, kind: str) -> int:
    with register[node].store.read() as reader:
        return sum(row.kind == kind for row in reader.events())


def _addressed(register: SmallRegister) -> dict[str, date]:
    """Return the first day on which each address may be erased."""
    found = {}
    for node in ("cs", "cs-town"):
        with register[node].store.read() as reader:
            rows = list(reader.records(f"{node}-sofusaki"))
        found |= {f"{node}/{row.key}": date.fromordinal(row.expires or 0) for row in rows}
    return found


def test_without_a_declared_file_no_address_leaves_and_it_is_said_once() -> None:
    declared = policy(files=tuple(file for file in FILES if file.id != "cs-sofusaki"))
    assert [words.en for words in without_office(declared)] == [
        "makes no recipient addresses: juki (no file for them is declared)"
    ]
    assert list(without_office(policy())) == []
    register = SmallRegister(900, declared=declared)
    totals = register.run(50)
    assert totals.numbered > 0
    with register["juki"].store.read() as reader:
        assert all(row.operation != "extract-recipients" for row in reader.ledger())
    assert all(not key.startswith("cs/") for key in _addressed(register))


def test_an_address_that_no_channel_may_carry_is_refused_and_entered() -> None:
    ways = {("juki", "cs"), ("juki-town", "cs-town")}
    narrow = [replace(one, items=NOTIFIED) if (one.source, one.target) in ways else one for one in CHANNELS]
    register = SmallRegister(900, declared=policy(channels=tuple(narrow)))
    register.run(50)
    rows = []
    for node in JUKIS:
        with register[node].store.read() as reader:
            rows += [row for row in reader.ledger() if row.operation == "tell-recipient-address"]
    assert len(rows) == sum(_events(register, node, "number-given") for node in JUKIS) > 0
    assert {(row.outcome, row.detail) for row in rows} == {("refused", "codes=channel-item")}
    assert not _addressed(register)


def test_a_year_needs_people_and_an_issuer() -> None:
    register = SmallRegister(50)
    register.city.issuer = None
    with pytest.raises(ValueError, match="numbers"):
        register.run(1)


def test_each_decision_is_told() -> None:
    told: list[tuple[str, bool]] = []
    register = SmallRegister(900, taken=lambda application, accepted: told.append((application, accepted)))
    totals = register.run(150)
    assert sum(accepted for _, accepted in told) == totals.accepted
    assert sum(not accepted for _, accepted in told) == totals.refused
    assert all(name.endswith("-R") for name, accepted in told if not accepted)


def test_a_prefix_of_days_ends_on_its_last_day() -> None:
    register = SmallRegister(50)
    days = [totals.through for totals in Year(register.city, register.plan, register.settings).run(3)]
    assert days == [date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3)]
    assert register.clock.today == date(2026, 4, 3)


def test_ledgers_go_on_from_their_checkpoints() -> None:
    register = SmallRegister(200)
    register.run(20)
    marks = []
    for node in register.city.nodes.values():
        with node.store.read() as reader:
            mark = checkpoint(reader, node.id, node.now)
        assert mark is not None or node.id.startswith("juki")
        marks += [mark] if mark is not None else []
    register.run(20)
    assert agree(register.city, marks).agrees

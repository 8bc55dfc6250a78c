"""Two cities and whatever people do, in any order, over a network on which things go wrong: what holds at every moment, and in the end."""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace
from small_nation import AREA, CITY, TOWN, TOWN_AREA, Nation
from townsfolk import ISSUER, OVERSEAS, event, person, together

from pia.register import event as ev
from pia.register.clock import TOKYO
from pia.register.identification import identification_of
from pia.register.ledger_check import verify
from pia.register.nodes.juki import Accepted
from pia.register.notice import FaultyWire
from pia.register.person import Address, Domicile, Name, Resident
from pia.register.transfer import certificate_of_move_out, move_in_of

if TYPE_CHECKING:
    from pia.register.guard.denial import Denied
    from pia.register.refusal import Refused

SEQUENCES = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 1_000 if os.environ.get("CI") else 300
CITIES = {"juki": ("cs", CITY, AREA), "juki-town": ("cs-town", TOWN, TOWN_AREA)}
ELSEWHERE = Address("141003", "神奈川県横浜市", "日本大通", "1番")
NAMES = ("試験", "見本", "仮名", "例文")
COMPARED = ("name", "kana", "birth", "sex", "address", "number", "municipality", "former_surname")

cities = st.sampled_from(sorted(CITIES))
picks = st.integers(0, 30)


class TwoCities(RuleBasedStateMachine):
    """People come, move, marry, change numbers, leave and die; notices cross when they can."""

    @initialize(seed=st.integers(0, 1_000), faulty=st.booleans())
    def start(self, seed: int, faulty: bool) -> None:
        rates = {"outage": 50, "lost": 100, "duplicate": 100, "reorder": 100, "answer": 100} if faulty else {}
        self.nation = Nation(wire=FaultyWire(seed, **rates))
        self.people: dict[str, list[str]] = {juki: [] for juki in CITIES}
        self.places = 0
        self.accepted = 0
        self.waiting: list[tuple[Any, str]] = []
        """転出証明書情報 of people who are on their way, and to which city."""

    # --- helpers ---

    def take(self, juki: str, *events: ev.Event) -> Accepted | Refused | Denied:
        done = self.nation[juki].accept(self.nation.work(juki), events)
        self.accepted += isinstance(done, Accepted)
        return done

    def made(self, atena: str, content: ev.Content) -> ev.Event:
        return event(atena, content, self.nation.clock.today, filed=self.nation.clock.today)

    def one(self, juki: str, pick: int) -> Resident | None:
        people = self.people[juki]
        standing = self.nation[juki].standing(people[pick % len(people)]) if people else None
        return standing if isinstance(standing, Resident) else None

    def home(self, juki: str, pick: int) -> Address:
        _, municipality, area = CITIES[juki]
        return Address(municipality, area, "本町", f"{pick + 1}番")

    def place(self) -> int:
        self.places += 1
        return self.places

    # --- what people do ---

    @rule(juki=cities, pick=picks, number=st.booleans())
    def move_in(self, juki: str, pick: int, number: bool) -> None:
        place = self.place()
        atena = f"{place}"
        name = Name(f"{NAMES[pick % 4]}　{place}", "シケン　ヒト")
        someone = person(name.text, name.kana, domicile=Domicile(CITIES[juki][1], "本町1番地", name.text))
        content = ev.MoveIn(
            person=someone, address=self.home(juki, pick), household=f"H{place}", relation="世帯主", code=ISSUER.code(place),
            number=ISSUER.number(place) if number else None, origin=ELSEWHERE,
        )  # fmt: skip
        assert isinstance(self.take(juki, self.made(atena, content)), Accepted)
        self.people[juki].append(atena)

    @rule(juki=cities, pick=picks)
    def birth(self, juki: str, pick: int) -> None:
        parent = self.one(juki, pick)
        if parent is None:
            return
        place = self.place()
        born = replace(parent.person, name=Name(f"試験　{place}", "シケン　コ"), birth=self.nation.clock.today)
        content = ev.Birth(
            person=born, address=parent.address, household=parent.household, relation="子", code=ISSUER.code(place)
        )
        assert isinstance(self.take(juki, self.made(f"{place}", content)), Accepted)
        self.people[juki].append(f"{place}")

    @rule(juki=cities, pick=picks, lot=picks)
    def move_within(self, juki: str, pick: int, lot: int) -> None:
        one = self.one(juki, pick)
        if one is not None:
            members = [two for two in self.people[juki] if self.lives_with(juki, two, one)]
            content = ev.MoveWithin(address=self.home(juki, lot))
            self.take(juki, *together(*(self.made(atena, content) for atena in members)))

    def lives_with(self, juki: str, atena: str, other: Resident) -> bool:
        standing = self.nation[juki].standing(atena)
        return isinstance(standing, Resident) and standing.household == other.household

    @rule(juki=cities, pick=picks)
    def correct(self, juki: str, pick: int) -> None:
        one = self.one(juki, pick)
        if one is not None:
            changes = ev.Changes(name=Name(f"{NAMES[pick % 4]}　{one.atena}", "シケン　メイ"))
            self.take(juki, self.made(one.atena, ev.Correction(changes=changes, reason="family-register")))

    @rule(juki=cities, pick=picks, what=st.sampled_from(["code", "number", "death", "removal", "rewriting", "again"]))
    def something_else(self, juki: str, pick: int, what: str) -> None:
        one = self.one(juki, pick)
        if one is None:
            return
        place = self.place()
        contents: dict[str, ev.Content] = {
            "code": ev.CodeChange(old=one.code, new=ISSUER.code(place)),
            "number": ev.NumberChange(old=one.number or ISSUER.number(place), new=ISSUER.number(place)),
            "death": ev.Death(),
            "removal": ev.Removal(reason="not-living"),
            "rewriting": ev.Rewriting(),
            "again": ev.MoveIn(
                person=one.person, address=one.address, household=one.household, relation=one.relation, code=one.code, origin=ELSEWHERE
            ),
        }  # fmt: skip
        done = self.take(juki, self.made(one.atena, contents[what]))
        assert not (what == "again" and isinstance(done, Accepted))

    @rule(
        juki=cities,
        pick=picks,
        days=st.integers(0, 5),
        where=st.sampled_from(["other", "other", "elsewhere", "abroad"]),
    )
    def leave(self, juki: str, pick: int, days: int, where: str) -> None:
        one = self.one(juki, pick)
        if one is None:
            return
        other = next(name for name in CITIES if name != juki)
        destination = {"other": self.home(other, pick), "elsewhere": ELSEWHERE, "abroad": OVERSEAS}[where]
        on = self.nation.clock.today + timedelta(days=days)
        done = self.take(
            juki, self.made(one.atena, ev.DepartureFiled(destination=destination, on=on, by_card=pick % 2 == 0))
        )
        if isinstance(done, Accepted) and where == "other":
            standing = self.nation[juki].standing(one.atena)
            self.waiting.append((certificate_of_move_out(standing), other))

    @precondition(lambda self: self.waiting)
    @rule(pick=picks)
    def arrive(self, pick: int) -> None:
        """Somebody who filed a departure moves in, on the planned day or later, perhaps before the old city removed the person."""
        certificate, juki = self.waiting[pick % len(self.waiting)]
        if certificate.planned > self.nation.clock.today:
            return
        self.waiting.remove((certificate, juki))
        known = self.nation[juki]
        with known.store.read() as reader:
            before = known.residents.view(reader).with_code(certificate.code)
        place = self.place()
        content = move_in_of(certificate, self.home(juki, pick), f"H{place}", "世帯主")
        atena = before or f"{place}"
        if isinstance(self.take(juki, self.made(atena, content)), Accepted) and atena not in self.people[juki]:
            self.people[juki].append(atena)

    @rule(days=st.integers(1, 4))
    def sleep(self, days: int) -> None:
        for _ in range(days):
            tomorrow = self.nation.clock.today + timedelta(days=1)
            self.nation.clock.move_to(datetime(tomorrow.year, tomorrow.month, tomorrow.day, 8, 0, tzinfo=TOKYO))
            for juki in CITIES:
                self.nation[juki].daily()

    @rule(juki=cities)
    def ask_numbers(self, juki: str) -> None:
        self.nation[juki].ask_numbers()

    @rule(node=st.sampled_from(["juki", "cs", "juki-town", "cs-town", "prefecture", "national", "fuhyo"]))
    def carry(self, node: str) -> None:
        self.nation[node].pump()

    # --- what holds at every moment ---

    @invariant()
    def nobody_is_here_twice(self) -> None:
        for juki in CITIES:
            codes = [sheet.last.code for sheet in self.nation.held(juki).values()]
            assert len(codes) == len(set(codes))

    def settle(self) -> None:
        """Let everything arrive."""
        self.nation.channels.wire = FaultyWire(0)
        self.nation.pump(50)

    # --- and in the end ---

    def teardown(self) -> None:
        if not hasattr(self, "nation"):
            return
        self.settle()
        nation = self.nation
        held = {
            node: nation.held(node)
            for node in ("juki", "juki-town", "cs", "cs-town", "prefecture", "national", "fuhyo", "fuhyo-national")
        }
        for juki, (cs, municipality, _) in CITIES.items():
            here = {sheet.last.code: identification_of(sheet.last) for sheet in held[juki].values()}
            told = {record.code: record for record in held[cs].values()}
            assert here.keys() == told.keys(), "every current record has a notice, and none has one too many"
            for code, own in here.items():
                assert [getattr(own, item) for item in COMPARED] == [getattr(told[code], item) for item in COMPARED]
            assert {key: one for key, one in held["prefecture"].items() if key.startswith(municipality)} == held[cs]
        assert held["prefecture"] == held["cs"] | held["cs-town"]
        assert held["national"] == held["prefecture"]
        assert held["fuhyo-national"] == held["fuhyo"]
        self.numbers_and_supplements(held)
        self.ledgers()
        nation.store.close()

    def numbers_and_supplements(self, held: dict[str, dict[str, Any]]) -> None:
        numbers = Counter(record.number for record in held["national"].values() if record.number)
        two_places = {record.number for record in held["national"].values() if numbers[record.number] > 1}
        assert not two_places, "nobody is current in two cities, and nobody shares a number"
        assert all(not hasattr(record, "number") for record in held["fuhyo"].values())
        living = {sheet.last.code for juki in CITIES for sheet in held[juki].values()}
        assert living <= held["fuhyo-national"].keys(), "whoever lives here is in the 附票"
        for record in held["fuhyo-national"].values():
            assert isinstance(record.address, str)

    def ledgers(self) -> None:
        for node in self.nation.nodes.values():
            with node.store.read() as reader:
                assert not verify(reader).faults
                assert all(not reader.waiting(channel.id) for channel in self.nation.channels.outgoing(node.id))
                events = reader.last_event()
                done = sum(
                    row.operation in ("enter", "amend", "remove") and row.outcome != "refused"
                    for row in reader.ledger()
                )
            if node.id in CITIES:
                assert events >= done, "every operation has its events"


TwoCities.TestCase.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=40,
    deadline=None,
    derandomize=SEQUENCES < 10_000,
    suppress_health_check=list(HealthCheck),
)
test_two_cities = TwoCities.TestCase

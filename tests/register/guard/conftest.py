from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from pia.register.clock import TOKYO, Clock
from pia.register.guard.administration import Enrolment, set_up
from pia.register.guard.credentials import Secrets
from pia.register.guard.guard import Guard
from pia.register.guard.operation import Operation
from pia.register.guard.operator import Operator, Right, Session
from pia.register.guard.passwords import REHEARSAL
from pia.register.keys import MemoryKeys
from pia.register.policy import (
    Approval,
    Authentication,
    NodePolicy,
    Policy,
    Rights,
    RolePolicy,
    SearchRule,
)
from pia.register.seal import Seal
from pia.register.store.open import open_store
from pia.terms.durations import parse_duration

CLERK = RolePolicy(
    id="clerk",
    title="窓口担当",
    department="市民課",
    nodes=frozenset({"cs", "juki"}),
    operations=frozenset({"search", "view", "move-in", "move-out", "output", "correct"}),
    tasks=frozenset({"住民異動", "証明交付"}),
    sees_number=True,
    number_tasks=frozenset({"住民異動"}),
)
CHIEF = RolePolicy(
    id="chief",
    title="係長",
    department="市民課",
    nodes=frozenset({"cs"}),
    operations=frozenset({"view"}),
    tasks=frozenset({"住民異動"}),
    sees_number=False,
    number_tasks=frozenset(),
)
VENDOR = RolePolicy(
    id="vendor",
    title="保守",
    department="",
    nodes=frozenset({"cs"}),
    operations=frozenset({"backup", "view"}),
    tasks=frozenset({"保守", "住民異動"}),
    sees_number=False,
    sees_content=False,
)
TAX = RolePolicy(
    id="tax",
    title="課税担当",
    department="税務課",
    nodes=frozenset({"cs"}),
    operations=frozenset({"search", "view"}),
    tasks=frozenset({"課税"}),
    sees_number=False,
)
ELSEWHERE = RolePolicy(
    id="juki-clerk",
    title="他",
    department="市民課",
    nodes=frozenset({"juki"}),
    operations=frozenset({"search"}),
    tasks=frozenset({"住民異動"}),
)
AUTHENTICATION = Authentication(
    factors=frozenset({"password", "ic-card"}),
    fallback=frozenset(),
    password_age=parse_duration("90d"),
    password_history=3,
    attempts=3,
    shared_ids=False,
    registered_terminals=True,
    idle_lock=parse_duration("10min"),
)
POLICY = Policy(
    name="試験用",
    bodies=(),
    nodes=(
        NodePolicy(id="cs", kind="municipal-cs", body="999999"),
        NodePolicy(id="juki", kind="juki", body="999999"),
    ),
    channels=(),
    files=(),
    roles=(CLERK, CHIEF, VENDOR, TAX, ELSEWHERE),
    authentication={"cs": AUTHENTICATION},
    search={
        "cs": SearchRule(
            single=frozenset({"住民票コード", "個人番号"}),
            sets=(frozenset({"氏名", "住所"}), frozenset({"氏名", "生年月日"})),
        )
    },
    approval={
        "cs": Approval(
            second_person=frozenset({"move-in"}),
            bulk_output_above=100,
            registered_media=True,
            correction=True,
            approvers=frozenset({"chief"}),
            valid=parse_duration("1d"),
        )
    },
    rights={
        "cs": Rights(
            end_on_transfer=True,
            separate_approver=True,
            approvers=frozenset({"chief"}),
            review=parse_duration("3m"),
        )
    },
    purposes={
        "住民異動": frozenset({"届出の処理"}),
        "証明交付": frozenset({"交付"}),
        "課税": frozenset({"賦課"}),
        "保守": frozenset({"保守"}),
    },
)
START = datetime(2026, 4, 1, 9, 0, tzinfo=TOKYO)
PURPOSES = {"住民異動": "届出の処理", "証明交付": "交付", "課税": "賦課", "保守": "保守"}


class World:
    """A node with a guard, six people, four terminals and one medium."""

    def __init__(self, **parts: object) -> None:
        policy = POLICY
        for name, given in parts.items():
            by_node = name in ("authentication", "approval", "rights", "search")
            value = ({"cs": given} if given is not None else {}) if by_node else given
            policy = replace(policy, **{name: value})
        self.policy = policy
        self.clock = Clock(START)
        self.store = open_store("memory:")
        self.node = self.store.add_node("cs")
        self.guard = self.restarted()
        people = [
            self.person("clerk-1", "clerk", "市民課"),
            self.person("clerk-2", "clerk", "市民課"),
            self.person("retiring", "clerk", "市民課"),
            self.person("chief-1", "chief", "市民課"),
            self.person("chief-2", "chief", "市民課"),
            self.person("vendor-1", "vendor", "", kind="vendor"),
            self.person("tax-1", "tax", "税務課"),
        ]
        with self.node.write() as tx:
            set_up(tx, self.guard, people, terminals=[f"t{n}" for n in range(1, 10)], media=["usb-1"])

    def restarted(self) -> Guard:
        seal = Seal("cs", MemoryKeys(seed=b"seed of the tests"), b"secret of the tests")
        return Guard(self.policy, "cs", seal, self.clock, slow=REHEARSAL)

    def person(self, id_: str, role: str, department: str, **more: object) -> Enrolment:
        operator = Operator(id=id_, name="試験用", department=department, since=date(2026, 1, 1), **more)
        secrets = Secrets(password=f"pass of {id_}", card=f"card of {id_}", biometric=f"vein of {id_}")
        rights = (Right(role=role, since=date(2026, 1, 1)),) if role else ()
        return Enrolment(operator=operator, secrets=secrets, rights=rights)

    def proofs(self, id_: str, *factors: str) -> dict[str, str]:
        every = {"password": f"pass of {id_}", "ic-card": f"card of {id_}", "biometric": f"vein of {id_}"}
        return {factor: every[factor] for factor in factors or ("password", "ic-card")}

    def try_in(self, id_: str, terminal: str = "t1", proofs: dict[str, str] | None = None):
        with self.node.write() as tx:
            return self.guard.sign_in(tx, id_, self.proofs(id_) if proofs is None else proofs, terminal)

    def signed_in(self, id_: str, terminal: str = "t1") -> Session:
        session = self.try_in(id_, terminal)
        assert isinstance(session, Session), session
        return session

    def permit(self, session: Session, name: str = "view", task: str = "住民異動", **more: object):
        more.setdefault("purpose", PURPOSES.get(task, ""))
        more.setdefault("node", "cs")
        operation = Operation(name=name, task=task, **more)
        with self.node.read() as view:
            return self.guard.permit(view, session, operation)

    def codes(self, session: Session, name: str = "view", task: str = "住民異動", **more: object) -> tuple[str, ...]:
        answer = self.permit(session, name, task, **more)
        return getattr(answer, "codes", ())

    def do(self, function, *arguments: object, **named: object):
        """Call a function of administration in a transaction."""
        with self.node.write() as tx:
            return function(tx, self.guard, *arguments, **named)

    def record(self, answer: object, outcome: str = "done"):
        with self.node.write() as tx:
            return self.guard.record(tx, answer, outcome)

    def ledger(self) -> list:
        with self.node.read() as view:
            return list(view.ledger())

    def passes(self, **span: int) -> None:
        self.clock.pass_(timedelta(**span))

    def close(self) -> None:
        self.store.close()


@pytest.fixture
def make() -> Iterator[type[World]]:
    """Make worlds with other declarations."""
    made: list[World] = []

    def build(**parts: object) -> World:
        made.append(World(**parts))
        return made[-1]

    yield build
    for world in made:
        world.close()


@pytest.fixture
def world(make) -> World:
    return make()


@pytest.fixture(scope="module")
def shared_world() -> Iterator[World]:
    """One world for many examples that leave no trace but in the ledger."""
    made = World()
    yield made
    made.close()


@pytest.fixture(scope="module")
def world_type() -> type[World]:
    """What a world is made by, for tests that make one per example."""
    return World

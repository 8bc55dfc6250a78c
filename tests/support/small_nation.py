"""A small nation for tests: two cities of one prefecture, the national servers, and every system of one of the cities."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from townsfolk import DAY, ISSUER

from pia.register.channel import Channels, Crossing, Wire
from pia.register.clock import TOKYO, Clock
from pia.register.guard.administration import Enrolment, set_up
from pia.register.guard.credentials import Secrets
from pia.register.guard.operator import Operator, Right, Session
from pia.register.guard.passwords import REHEARSAL
from pia.register.identification import Identification
from pia.register.keys import MemoryKeys
from pia.register.nodes import KINDS, Node, Work
from pia.register.nodes.identity import identity_key
from pia.register.policy import (
    BodyPolicy,
    Channel,
    FilePolicy,
    LogPolicy,
    NodePolicy,
    Policy,
    RecipientPolicy,
    RolePolicy,
)
from pia.register.seal import Seal
from pia.register.store.open import open_store
from pia.register.supplement import Supplement
from pia.terms.durations import Duration

if TYPE_CHECKING:
    from pia.register.nodes.shelf import Found
    from pia.register.store.interface import Store

CITY, TOWN, PREFECTURE, NATION = "152021", "152048", "150002", "000000"
AREA, TOWN_AREA = "新潟県長岡市", "新潟県三条市"
PASSWORD = "for-testing-only-1"
TASK = "住民基本台帳事務"

BODIES = (
    BodyPolicy(code=CITY, name="長岡市", kind="municipality", prefecture=PREFECTURE),
    BodyPolicy(code=TOWN, name="三条市", kind="municipality", prefecture=PREFECTURE),
    BodyPolicy(code=PREFECTURE, name="新潟県", kind="prefecture"),
    BodyPolicy(code=NATION, name="機構", kind="national"),
)

NODES = (
    NodePolicy(id="juki", kind="juki", body=CITY),
    NodePolicy(id="cs", kind="municipal-cs", body=CITY),
    NodePolicy(id="juki-town", kind="juki", body=TOWN),
    NodePolicy(id="cs-town", kind="municipal-cs", body=TOWN),
    NodePolicy(id="prefecture", kind="prefecture-server", body=PREFECTURE),
    NodePolicy(id="national", kind="national-server", body=NATION),
    NodePolicy(id="fuhyo", kind="supplementary-prefecture-server", body=PREFECTURE),
    NodePolicy(id="fuhyo-national", kind="supplementary-national-server", body=NATION),
)

NOTIFIED = frozenset({"住民票コード", "氏名", "生年月日", "性別", "住所", "個人番号", "異動事由", "異動年月日"})
SUPPLEMENT = NOTIFIED - {"個人番号"}


def channel(source: str, target: str, kind: str = "notice", **more: Any) -> Channel:
    """Return a channel called after its ends and kind."""
    return Channel(id=more.pop("id", f"{source}-to-{target}-{kind}"), source=source, target=target, kind=kind, **more)  # type: ignore[arg-type]


def of_city(juki: str, cs: str, other: str) -> Iterable[Channel]:
    """Return the channels of the systems that every municipality has."""
    secure: dict[str, Any] = {"mutual_authentication": True, "encryption": True}
    yield channel(juki, cs)
    yield channel(juki, cs, "inquiry")
    yield channel(juki, cs, "extraction")
    yield channel(cs, juki)
    yield channel(cs, other, **secure)
    yield channel(cs, "prefecture", items=NOTIFIED, number=True, **secure)
    yield channel(cs, "prefecture", "extraction", items=NOTIFIED, number=True, **secure)
    yield channel(cs, "national", "inquiry", number=True, **secure)
    yield channel(cs, "national", "extraction", items=NOTIFIED, number=True, **secure)
    yield channel(cs, "fuhyo", items=SUPPLEMENT, number=False, **secure)


CHANNELS = (
    *of_city("juki", "cs", "cs-town"),
    *of_city("juki-town", "cs-town", "cs"),
    channel("prefecture", "national", items=NOTIFIED, number=True, mutual_authentication=True, encryption=True),
    channel("prefecture", "national", "extraction", items=NOTIFIED, number=True),
    channel("prefecture", "national", "inquiry", number=True),
    channel("fuhyo", "fuhyo-national", items=SUPPLEMENT, number=False),
    channel("fuhyo", "fuhyo-national", "extraction", items=SUPPLEMENT, number=False),
    channel("fuhyo", "fuhyo-national", "inquiry", number=False),
    channel("fuhyo", "prefecture", "inquiry", items=frozenset({"住民票コード"}), number=False),
    channel("prefecture", "fuhyo", "inquiry", items=frozenset({"個人番号"}), number=True),
)

LONG, YEAR = Duration(150, "y"), Duration(1, "y")
FILES = (
    *(FilePolicy(id=f"{node}-file", node=node, role="resident-record", keep=LONG) for node in ("juki", "juki-town")),
    *(
        FilePolicy(id=f"{node}-honnin", node=node, role="identification", keep=LONG, keep_from="next-notice")
        for node in ("cs", "cs-town", "prefecture", "national")
    ),
    *(
        FilePolicy(id=f"{node}-fuhyo", node=node, role="supplementary", keep=LONG, keep_from="next-notice")
        for node in ("fuhyo", "fuhyo-national")
    ),
    *(
        FilePolicy(
            id=f"{node}-sofusaki", node=node, role="recipient-address", keep=Duration(3, "m"), keep_from="sending",
            backed_up=False, automatic_erasure=True,
        )
        for node in ("cs", "cs-town")
    ),
)  # fmt: skip

RECIPIENTS = (
    RecipientPolicy(
        id="tax", kind="provision", name="税務", file="prefecture-honnin", pairs=frozenset({("税務課", "別表第一の一")}),
        items=frozenset({"氏名", "住所", "生年月日", "性別", "個人番号"}),
    ),
    RecipientPolicy(
        id="library", kind="transfer", name="図書館", file="prefecture-honnin", items=frozenset({"氏名", "住所"}), number_work=False
    ),
    RecipientPolicy(
        id="abroad", kind="provision", name="選挙", file="fuhyo-fuhyo", items=frozenset({"住民票コード", "氏名", "住所", "生年月日", "性別", "個人番号"})
    ),
)  # fmt: skip


def every_operation() -> frozenset[str]:
    """Return every operation of every kind of node, and those that are no function of a form."""
    functions = {name for kind in KINDS.values() for name in kind.FUNCTIONS}
    return frozenset(functions) | {"release", "disclose_provisions", "approve", "register"}


def policy(**changes: Any) -> Policy:
    """Return the policy, with some of its parts replaced or added to (``more_channels`` …)."""
    parts: dict[str, Any] = {
        "bodies": BODIES, "nodes": NODES, "channels": CHANNELS, "files": FILES, "recipients": RECIPIENTS,
    }  # fmt: skip
    for name in list(changes):
        if name.startswith("more_"):
            parts[name.removeprefix("more_")] += tuple(changes.pop(name))
    parts |= changes
    nodes = frozenset(node.id for node in parts["nodes"])
    role = RolePolicy(
        id="clerk",
        title="係員",
        department="市民課",
        nodes=nodes,
        operations=every_operation(),
        tasks=frozenset({TASK}),
        sees_number=True,
    )
    parts.setdefault("roles", (role,))
    parts.setdefault(
        "log", {node: LogPolicy(operations=Duration(7, "y"), provisions=Duration(7, "y")) for node in nodes}
    )
    return Policy(name="small nation", **parts)


class Nation:
    """The running nodes of a policy in one store."""

    def __init__(
        self,
        declared: Policy | None = None,
        *,
        store: Store | None = None,
        wire: Wire | None = None,
        day: date = DAY,
        clerks: bool = True,
    ) -> None:
        self.policy = declared or policy()
        self.store = store or open_store("memory:", create=True)
        self.clock = Clock(datetime(day.year, day.month, day.day, 10, 0, tzinfo=TOKYO))
        self.keys = MemoryKeys(seed=b"small nation for tests")
        self.crossings: list[Crossing] = []
        self.channels = Channels(self.policy, wire, self.crossings.append)
        self.nodes: dict[str, Any] = {}
        self._work: dict[str, Work] = {}
        for node in self.policy.nodes:
            if node.kind in KINDS:
                self.nodes[node.id] = self._made(node)
        if "national" in self.nodes:
            self.nodes["national"].issuer = ISSUER
        if clerks:
            for id_, node in self.nodes.items():
                self._work[id_] = self.hire(node)

    def _made(self, node: NodePolicy) -> Node:
        part = self.store.add_node(node.id)
        seal = Seal(node.id, self.keys, b"a secret for all the tests")
        made = KINDS[node.kind](self.policy, node.id, part, seal, self.clock, self.channels)
        made.guard.slow = REHEARSAL
        return made

    def hire(self, node: Any, operator: str = "clerk-1", role: str = "clerk") -> Work:
        """Set up one operator at a node and sign in."""
        person = Operator(id=operator, role=role, department="市民課", since=date(2020, 4, 1))
        right = Right(role=role, since=date(2020, 4, 1))
        secrets = Secrets(password=PASSWORD, card="card", biometric="vein")
        with node.store.write() as tx:
            set_up(tx, node.guard, [Enrolment(operator=person, secrets=secrets, rights=(right,))], terminals=["t-1"])
        with node.store.write() as tx:
            proofs = {"password": PASSWORD, "ic-card": "card", "biometric": "vein"}
            session = node.guard.sign_in(tx, operator, proofs, "t-1")
        assert isinstance(session, Session), session
        return Work(session=session, task=TASK)

    def __getitem__(self, node: str) -> Any:
        return self.nodes[node]

    def work(self, node: str) -> Work:
        """Return on whose behalf something is done at a node."""
        return self._work[node]

    def pump(self, rounds: int = 8) -> int:
        """Carry what waits everywhere until nothing moves."""
        total = 0
        for _ in range(rounds):
            moved = sum(node.pump() for node in self.nodes.values())
            total += moved
            if not moved:
                break
        return total

    def to(self, day: date) -> None:
        """Let time pass until ten o'clock of a day."""
        self.clock.move_to(datetime(day.year, day.month, day.day, 10, 0, tzinfo=TOKYO))

    def ledger(self, node: str) -> list[tuple[str, str, str]]:
        """Return (operation, outcome, detail) of the whole ledger of a node."""
        with self[node].store.read() as reader:
            return [(row.operation, row.outcome, row.detail) for row in reader.ledger()]

    def held(self, node: str, states: tuple[str, ...] = ("current",)) -> dict[str, Any]:
        """Return the records of the main file of a node by key."""
        target = self[node]
        shelf = target.residents.shelf if hasattr(target, "residents") else target.records
        with target.store.read() as reader:
            return {_key(one): one.value for one in shelf.all(reader, states)}


def _key(found: Found[Any]) -> str:
    """Return the key of a record as nodes name it."""
    if isinstance(found.value, Identification):
        return identity_key(found.value.municipality, found.value.code)
    return found.value.code if isinstance(found.value, Supplement) else found.row.key


__all__ = [
    "AREA", "CHANNELS", "CITY", "FILES", "NODES", "NOTIFIED", "PASSWORD", "RECIPIENTS", "TASK", "TOWN", "TOWN_AREA", "Nation", "channel",
    "every_operation", "policy",
]  # fmt: skip

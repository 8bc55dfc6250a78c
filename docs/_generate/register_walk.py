# ruff: noqa: S101 - the walk is what the page says, or there is no page
"""``register-move-in.md`` and its pictures: one 転入 from the counter to the national server, as the register really carries it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _generate.markdown import cell, code, document, table
from pia.app.opened import open_assessment
from pia.flows.channels import ChannelLayout
from pia.flows.graph import Arrow, Drawing, Move, Node, NodeShape, Step
from pia.flows.svg import Plate, plates_svg
from pia.register.agreement import agree
from pia.register.city import City, issuer_of
from pia.register.clock import TOKYO, Clock
from pia.register.desk import Desk, staffed
from pia.register.event import Event, MoveIn
from pia.register.items import item_key
from pia.register.keys import MemoryKeys
from pia.register.nodes.juki import Accepted
from pia.register.opening import towns_of
from pia.register.person import Address
from pia.register.show import ledger_lines
from pia.register.store.open import open_store
from pia.register.synthetic import people
from pia.verify.policy import policy_of

if TYPE_CHECKING:
    from pia.register.channel import Crossing

__all__ = ["inside", "page", "way"]

ASSESSMENT = "assessments/example/juki"
PROJECT = Path(__file__).resolve().parents[2]
DAY = date(2026, 4, 1)
MESSAGES = {
    "identification": "本人確認情報の通知",
    "resident": "住民票の異動の連携",
    "copy": "副本の登録",
    "supplement": "附票本人確認情報の通知",
    "move-in-notice": "転入通知",
}


@dataclass
class Stage:
    """One step of the way: between which systems, what is carried, and what the ledgers tell of it."""

    title: str
    source: str
    target: str
    label: str
    seen: str = ""
    items: tuple[str, ...] = ()
    rows: list[tuple[str, str]] = field(default_factory=list)


class Walk:
    """One 転入, and the same paper once more by mistake."""

    def __init__(self) -> None:
        policy, _ = staffed(policy_of(open_assessment(PROJECT / ASSESSMENT)))
        self.crossings: list[Crossing] = []
        clock = Clock(datetime(2026, 4, 1, 9, 30, tzinfo=TOKYO))
        store = open_store("memory:", create=True)
        keys = MemoryKeys(seed=b"walk-through of the register")
        self.city = City(policy, store, keys, clock, issuer_of(1), tap=self.crossings.append)
        self.names = {node.id: node.name or node.id for node in policy.nodes}
        (self.juki,) = self.city.of("juki")
        self.told: dict[str, int] = {}
        self.stages: list[Stage] = []
        self._walk()

    def _rows(self) -> list[tuple[str, str]]:
        """Return the ledger rows that came since the last call: (system, row)."""
        found = []
        for node in self.city.nodes.values():
            lines = list(ledger_lines(node, "ja", last=1_000))[1:]
            found += [(node.id, line) for line in lines[self.told.get(node.id, 0) :]]
            self.told[node.id] = len(lines)
        return found

    def _stage(self, stage: Stage) -> None:
        stage.rows = self._rows()
        self.stages.append(stage)

    def _walk(self) -> None:
        desk = Desk(self.juki)
        work = desk.work()
        self._stage(Stage("係員が利用を始める", "clerk", self.juki.id, "認証"))
        event = self._paper()
        done = self.juki.accept(work, [event])
        assert isinstance(done, Accepted), done
        self._stage(Stage("転入届を受理する", "clerk", self.juki.id, "転入届"))
        self.transaction = self.stages[-1]
        moving = True
        while moving:
            moving = False
            for node in list(self.city.nodes.values()):
                before = len(self.crossings)
                moving = bool(node.pump()) or moving
                self._carried(self.crossings[before:])
        again = self.juki.accept(work, [event])
        assert not isinstance(again, Accepted)
        self._stage(Stage("同じ転入届がもう一度来る", "clerk", self.juki.id, "重ねて届出"))
        self.agreement = agree(self.city)

    def _carried(self, crossings: list[Crossing]) -> None:
        """Note what one system carried, each message with the row of its receiver."""
        rows = self._rows()
        for crossing in crossings:
            channel = self.city.channels.channel(crossing.channel)
            assert channel is not None
            name = MESSAGES.get(crossing.name, crossing.name)
            title = f"{name}が{self.names[channel.source]}から{self.names[channel.target]}へ"
            seen = "読めない（暗号化）" if crossing.encrypted else "読める（暗号化の記載なし）"
            items = tuple(sorted(channel.items)) if isinstance(channel.items, frozenset) else ()
            stage = Stage(title, channel.source, channel.target, name, seen, items)
            stage.rows = [row for row in rows if row[0] == channel.target and f"  receive-{crossing.name}  " in row[1]]
            self.stages.append(stage)

    def _paper(self) -> Event:
        """Return the 転入届 of somebody made up who lives alone."""
        (town, *_) = towns_of(self.city.policy, 20, 1, DAY)
        assert self.city.issuer is not None
        one = next(resident for resident in people(town, self.city.issuer) if resident.relation == "世帯主")
        origin = Address("141003", "神奈川県横浜市", "日本大通", "1番")
        content = MoveIn(
            person=one.person, address=one.address, household="00000001", relation="世帯主", code=one.code, number=one.number, origin=origin
        )  # fmt: skip
        return Event(
            application="A1", atena=one.atena, effective=DAY, filed=DAY, recorded=self.city.clock.now, payload=content
        )


@lru_cache(maxsize=1)
def walk() -> Walk:
    """Return the walk, made once."""
    return Walk()


# --- pictures ---


def _svg(name: str, key: str, boxes: dict[str, tuple[str, NodeShape]], moves: list[tuple[str, str, str]]) -> str:
    """Draw numbered moves (source, target, label) between boxes."""
    ids = {box: f"n{number}" for number, box in enumerate(boxes, start=1)}
    steps = [Step(str(number), label) for number, (_, _, label) in enumerate(moves, start=1)]
    pairs: dict[tuple[str, str], list[Step]] = {}
    for step, (source, target, _) in zip(steps, moves, strict=True):
        pairs.setdefault((ids[source], ids[target]), []).append(step)
    nodes = tuple(Node(ids[box], title, shape) for box, (title, shape) in boxes.items())
    arrows = tuple(Arrow(source, target, tuple(listed), bare=False) for (source, target), listed in pairs.items())
    told = tuple(
        Move(at, step, ids[source], ids[target], (boxes[source][0], boxes[target][0]))
        for at, (step, (source, target, _)) in enumerate(zip(steps, moves, strict=True))
    )
    drawing = Drawing(key, name, "", nodes, (), arrows, told)
    return plates_svg([Plate(ChannelLayout().lay_out(drawing), name)], name=name, key=key)


def way() -> str:
    """Return the picture of the way from the counter to the national server."""
    found = walk()
    stages = [stage for stage in found.stages if stage.label not in ("認証", "重ねて届出")]
    boxes: dict[str, tuple[str, NodeShape]] = {"clerk": ("窓口の係員（試験用）", "office")}
    for stage in stages:
        for end in (stage.source, stage.target):
            boxes.setdefault(end, (found.names.get(end, end), "system"))
    return _svg("一件の転入が届く先（試験用）", "way", boxes, [(one.source, one.target, one.label) for one in stages])


def inside() -> str:
    """Return the picture of what one accepted application is: a single transaction."""
    boxes: dict[str, tuple[str, NodeShape]] = {
        "clerk": ("窓口の係員（試験用）", "office"), "guard": ("権限の確認", "system"), "logic": ("届出の論理チェック", "system"),
        "file": ("住民基本台帳ファイル", "store"), "ledger": ("操作記録（台帳）", "store"), "outbox": ("送信箱", "store"), "cs": ("市町村CS", "system"),
    }  # fmt: skip
    moves = [
        ("clerk", "guard", "転入届"), ("guard", "logic", "許可"), ("logic", "file", "記録と履歴"), ("logic", "outbox", "通知"),
        ("guard", "ledger", "実施又は拒否"), ("outbox", "cs", "確定の後に送る"),
    ]  # fmt: skip
    return _svg("受理は一つの処理（試験用）", "inside", boxes, moves)


# --- the page ---


def page() -> str:
    """Return the page."""
    found = walk()
    body = [
        "![一件の転入が届く先](images/register-way.svg)", "",
        "## 順を追って / Step by step", "",
    ]  # fmt: skip
    for number, stage in enumerate(found.stages, start=1):
        body += [f"### {number}. {stage.title}", ""]
        if stage.seen:
            listed = "、".join(stage.items) if stage.items else "記載なし"
            body += [f"経路の項目：{cell(listed)}。回線の途中では：{stage.seen}。", ""]
        if stage is found.transaction:
            body += _transaction(found)
        if stage.rows:
            body += [
                "操作記録（台帳）の行：",
                "",
                *table(("システム", "行"), [(code(node), code(row)) for node, row in stage.rows]),
            ]
    checks = [(cell(check.title.ja), cell(" ".join(check.nodes)), str(check.compared), "○" if not check.wrong else f"×{check.wrong}") for check in found.agreement.checks]  # fmt: skip
    body += ["## 終わりに全てが一致する / In the end everything agrees", ""]
    body += [found.agreement.words.ja, "", *table(("確認", "システム", "件数", "結果"), checks)]
    body += _english()
    intro = [
        (
            "見本市の評価書（`assessments/example/juki`）から作った登録系（試験用）で、一件の転入届が窓口から全国サーバに届くまでに何が起きるかを、実際に"
            "動かした記録で示します。登録系の使い方は[登録系を動かす](tasks/run-the-register.md)、消去は[保存期間・消去・控え](register-erasure.md)にあります。"
        ),
        "What happens to one 転入 in the register of the example, from the counter to the national server, as it was really carried out.",
    ]
    return document("一件の転入をたどる / One move followed through", intro, body)


def _transaction(found: Walk) -> list[str]:
    juki: Any = found.juki
    with juki.store.read() as reader:
        events, waiting = reader.last_event(), sum(reader.sent(one.id) for one in found.city.channels.outgoing(juki.id))
        lookups = len(
            {index for index, _ in juki.residents.shelf.lookups(next(juki.residents.shelf.all(reader)).value)}
        )
    return [
        (
            f"権限の確認、記録（{events}件の届出、1件の住民票、検索用の照合値{lookups}種類）、操作記録、送信箱に入る通知{waiting}件は、"
            "一つの処理として確定します。途中で止まれば、どれも残りません。拒否されたときに残るのは操作記録だけです。"
        ),
        "",
        "![受理は一つの処理](images/register-inside.svg)",
        "",
        f"住民票の中身は保存期間の区分ごとの鍵で封をし、{code(item_key('住民票コード'))}などで探すための値は鍵付きの照合値です。鍵はストアの外にあります。",
        "",
    ]  # fmt: skip


def _english() -> list[str]:
    return [
        "## English", "",
        "Accepting an application is one transaction on the part of the store that belongs to the 既存住基システム: the guard's answer, the",
        "event, the record with its keyed lookups, the row of the ledger and the notices in the outbox stand or fall together. Only then are the",
        "notices carried, each over a channel that the assessment declares, with the items that it declares; the receiver applies a notice and",
        "notes its number in one transaction, so that what arrives twice is applied once. Every system enters what it did in its own ledger, whose",
        "rows are chained by hashes and hold codes and keyed hashes alone. The same paper once more is refused: the ledger tells of it, and no",
        "file and no other system ever does. `pia register check` compares everything in the end.",
    ]  # fmt: skip

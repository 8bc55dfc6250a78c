"""入手: a notice about somebody of another municipality than its sender's is refused and entered, and nothing of it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.channel import Arrival
from pia.register.identification import identification_of
from pia.register.items import IDENTIFICATION, item_key
from pia.register.nodes.identity import identity_key
from pia.register.nodes.messages import parcel
from pia.verify.notices import below
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_ELSEWHERE = "141003"


def _trusting(city: City, node: str) -> None:
    """Have the server believe whoever tells it something."""
    city[node].is_from = lambda _source, _municipality: True


def _run(scene: Scene) -> None:
    channel = below(scene)
    own = identification_of(scene.resident())
    stray = replace(own, municipality=_ELSEWHERE)
    with scene.node.store.read() as reader:
        seq = reader.received(channel.id) + 1
    message = parcel("identification", stray, tuple(map(item_key, IDENTIFICATION)))
    scene.node.receive(channel, [Arrival(seq, message)])
    rows = [row for row in scene.rows() if row.operation == "receive-identification"]
    scene.see(
        "refused",
        ok=bool(rows) and all(row.outcome == "refused" for row in rows),
        seen=Words(f"拒否の記録{len(rows)}行", f"{len(rows)} rows"),
    )
    with scene.node.store.read() as reader:
        stored: Any = scene.node.records.get(reader, identity_key(_ELSEWHERE, own.code))
    scene.see(
        "nothing-stored",
        ok=stored is None,
        seen=Words("保存されていない", "nothing is stored") if stored is None else Words("保存された", "stored"),
    )


PROBE = Probe(
    id="out-of-area-subject",
    at=frozenset({"municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "refused",
            Words(
                "区域外の者についての通知を、宣言した経路から送る。",
                "Send a notice about somebody of another municipality over a declared channel.",
            ),
            Words("拒否され、記録に残る。", "Refused and entered."),
        ),
        Step(
            "nothing-stored",
            Words("ファイルを見る。", "Look at the file."),
            Words("その者の記録はない。", "There is no record of that person."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="believes-anybody",
            words=Words("通知の送り主を確かめない。", "the sender of a notice is not looked at"),
            step="refused",
            city=_trusting,
        ),
    ),
)

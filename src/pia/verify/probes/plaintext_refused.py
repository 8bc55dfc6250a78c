"""提供・入手: what crosses a line that is declared to be encrypted cannot be read on the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.verify.ended import told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import carried, chosen, loosened, passes

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_MARK: Final = "試験　通信".encode()


def _run(scene: Scene) -> None:
    way = chosen(scene, "encryption", value=True)
    before = len(scene.line.crossed)
    answer = carried(scene, scene.id, way.target, (way.kind,), body=_MARK)
    crossed = scene.line.crossed[before:]
    scene.see(
        "carried",
        ok=passes(answer) and bool(crossed),
        seen=told(answer) if not passes(answer) else Words("届いた", "it arrived"),
    )
    readable = sum(_MARK in one.body or not one.encrypted for one in crossed)
    scene.see(
        "cipher-text",
        ok=not readable,
        seen=Words(f"{len(crossed)}件のうち読み取れるもの{readable}件", f"{readable} of {len(crossed)} can be read"),
    )


PROBE = Probe(
    id="plaintext-refused",
    steps=(
        Step(
            "carried",
            Words(
                "暗号化すると宣言した経路で、目印となる文字を送る。",
                "Send a mark over a line that is declared to be encrypted.",
            ),
            Words("届く。", "It arrives."),
        ),
        Step(
            "cipher-text",
            Words("回線を流れたものを読む。", "Read what crossed the line."),
            Words("目印の文字は読み取れない。", "The mark cannot be read."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="plain-line",
            words=Words("回線を暗号化しない。", "the line is not encrypted"),
            step="cipher-text",
            policy=loosened("encryption"),
        ),
    ),
)

"""コンビニ交付: a wrong PIN gets no certificate, and the third in a row locks the card."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_CARD, _PIN = "CARD0001", "1234"


def _any_pin(city: City, node: str) -> None:
    """Have the machines take any PIN."""
    at = city[node]
    issue = at.issue
    at.issue = lambda serial, _pin, asked=(): issue(serial, _PIN, asked)


def _filled(scene: Scene) -> str:
    """Return the 宛名番号 of somebody whose data the system has.

    Raises:
        Ended: nobody's: not applicable.
    """
    with scene.node.store.read() as reader:
        found = next((record.key for record in reader.records(scene.node.data.file.id)), "")
    if not found:
        raise scene.not_applicable("証明書のデータがない。", "there are no data for certificates")
    return str(found)


def _run(scene: Scene) -> None:
    atena = _filled(scene)
    done: Any = scene.node.register_card(_CARD, atena, _PIN, scene.today + timedelta(days=365))
    if is_refused(done):
        raise scene.not_applicable(
            f"カードを登録できない：{told(done).ja}", f"no card can be registered: {told(done).en}"
        )
    done = scene.node.issue(_CARD, "9999")
    entered = any(row.operation == "issue" and row.outcome == "refused" for row in scene.rows())
    scene.see("wrong-pin", ok=is_refused(done, "pin-wrong") and entered, seen=told(done))
    done = scene.node.issue(_CARD, _PIN)
    scene.see("right-pin", ok=not is_refused(done), seen=told(done))
    answers = [scene.node.issue(_CARD, "9999") for _ in range(3)]
    done = scene.node.issue(_CARD, _PIN)
    scene.see("locked", ok=is_refused(answers[-1], "pin-locked") and is_refused(done, "pin-locked"), seen=told(done))
    done = scene.node.issue("UNKNOWN1", _PIN)
    scene.see("unknown-card", ok=is_refused(done, "card-unknown"), seen=told(done))


PROBE = Probe(
    id="card-and-pin",
    at=frozenset({"kiosk"}),
    steps=(
        Step(
            "wrong-pin",
            Words("誤った暗証番号で証明書を請求する。", "Ask for a certificate with a wrong PIN."),
            Words("交付されず、記録に残る。", "Not issued, and entered."),
        ),
        Step(
            "right-pin",
            Words("正しい暗証番号で請求する。", "Ask with the right PIN."),
            Words("交付される。", "Issued."),
        ),
        Step(
            "locked",
            Words(
                "三回続けて誤り、次に正しい暗証番号で請求する。", "Fail three times in a row, then use the right PIN."
            ),
            Words("ロックされていて交付されない。", "Locked: not issued."),
        ),
        Step(
            "unknown-card",
            Words("登録のないカードで請求する。", "Ask with an unknown card."),
            Words("交付されない。", "Not issued."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="any-pin", words=Words("どの暗証番号でも交付する。", "any PIN will do"), step="wrong-pin", city=_any_pin
        ),
    ),
)

"""入手: a 個人番号 that another 住民票コード has, or the other way round, is not entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.events import ATENA, entered, event, moving_in, standing
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import lenient

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    content, other = moving_in(scene), next((one for one in scene.residents if one.number), None)
    if other is None:
        raise scene.not_applicable("個人番号のある住民がいない。", "nobody has a number")
    done = entered(scene, event(scene, ATENA, replace(content, number=other.number)))
    scene.see(
        "number-of-another", ok=is_refused(done, "number-in-use") and standing(scene, ATENA) is None, seen=told(done)
    )
    done = entered(scene, event(scene, ATENA, replace(content, code=other.code)))
    scene.see("code-of-another", ok=is_refused(done) and standing(scene, ATENA) is None, seen=told(done))
    done = entered(scene, event(scene, ATENA, content))
    scene.see("own-numbers", ok=not is_refused(done) and standing(scene, ATENA) is not None, seen=told(done))


PROBE = Probe(
    id="number-belongs-to-code",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "number-of-another",
            Words("ほかの住民の個人番号で転入を入力する。", "Enter a move-in with the number of another resident."),
            Words("拒否され、何も記載されない。", "Refused; nothing is entered."),
        ),
        Step(
            "code-of-another",
            Words("ほかの住民の住民票コードで入力する。", "Enter it with the code of another resident."),
            Words("拒否され、何も記載されない。", "Refused; nothing is entered."),
        ),
        Step(
            "own-numbers",
            Words("本人の番号で入力する。", "Enter it with the person's own numbers."),
            Words("記載される。", "Entered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="pair-unchecked",
            words=Words("番号の対応が違っても受け付ける。", "a wrong pair of numbers stops nothing"),
            step="number-of-another",
            city=lenient,
        ),
    ),
)

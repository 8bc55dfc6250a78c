"""入手: a 個人番号 or 住民票コード whose check digit is wrong is refused before anything is entered."""

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


def _wrong(number: str) -> str:
    """Return a number with another last digit than the one that belongs to it."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def _run(scene: Scene) -> None:
    content = moving_in(scene)
    done = entered(scene, event(scene, ATENA, replace(content, number=_wrong(str(content.number)))))
    scene.see("wrong-number", ok=is_refused(done, "bad-number") and standing(scene, ATENA) is None, seen=told(done))
    done = entered(scene, event(scene, ATENA, replace(content, code=_wrong(content.code))))
    scene.see("wrong-code", ok=is_refused(done, "bad-code") and standing(scene, ATENA) is None, seen=told(done))
    done = entered(scene, event(scene, ATENA, content))
    scene.see("right-numbers", ok=not is_refused(done) and standing(scene, ATENA) is not None, seen=told(done))


PROBE = Probe(
    id="number-check-digit",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "wrong-number",
            Words(
                "最後の一桁を変えた個人番号で転入を入力する。",
                "Enter a move-in with a number whose last digit was changed.",
            ),
            Words("拒否され、何も記載されない。", "Refused; nothing is entered."),
        ),
        Step(
            "wrong-code",
            Words("最後の一桁を変えた住民票コードで入力する。", "Do the same with the resident code."),
            Words("拒否され、何も記載されない。", "Refused; nothing is entered."),
        ),
        Step(
            "right-numbers",
            Words("正しい番号で入力する。", "Enter it with the right numbers."),
            Words("記載される。", "Entered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="digit-unchecked",
            words=Words("検査用数字が合わなくても受け付ける。", "a wrong check digit stops nothing"),
            step="wrong-number",
            city=lenient,
        ),
    ),
)

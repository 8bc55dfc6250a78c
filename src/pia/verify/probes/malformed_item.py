"""入手: items with characters, days or codes that cannot be are refused before anything is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.register.person import Name
from pia.verify.ended import is_refused, told
from pia.verify.events import ATENA, entered, event, moving_in, standing
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import lenient

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    content = moving_in(scene)
    crossed = len(scene.line.crossed)
    cases = {
        "control-character": event(scene, ATENA, replace(content, person=replace(content.person, name=Name("試験\u0007　転入", "シケン　テンニュウ")))),
        "future-day": event(scene, ATENA, content, effective=scene.today + timedelta(days=3)),
        "no-municipality": event(scene, ATENA, replace(content, origin=replace(content.origin, municipality="141009"))),
    }  # fmt: skip
    for step, one in cases.items():
        done = entered(scene, one)
        scene.city.pump()
        silent = len(scene.line.crossed) == crossed
        scene.see(step, ok=is_refused(done) and standing(scene, ATENA) is None and silent, seen=told(done))


PROBE = Probe(
    id="malformed-item",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "control-character",
            Words("氏名に制御文字のある転入を入力する。", "Enter a move-in with a control character in the name."),
            Words("拒否され、何も記載も送信もされない。", "Refused; nothing is entered or sent."),
        ),
        Step(
            "future-day",
            Words("異動日が明日以後の転入を入力する。", "Enter one with a day to come."),
            Words("拒否され、何も記載も送信もされない。", "Refused; nothing is entered or sent."),
        ),
        Step(
            "no-municipality",
            Words(
                "検査用数字の合わない団体コードの前住所を入力する。",
                "Enter a former address whose municipality code has a wrong check digit.",
            ),
            Words("拒否され、何も記載も送信もされない。", "Refused; nothing is entered or sent."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="format-unchecked",
            words=Words("形式の誤りを受け付ける。", "malformed items are taken"),
            step="control-character",
            city=lenient,
        ),
    ),
)

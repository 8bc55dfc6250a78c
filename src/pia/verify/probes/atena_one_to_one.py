"""宛名: everybody has one integrated number, whichever system asks and however often the 個人番号 changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pia.errors import Words
from pia.register.items import NUMBER
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_FIRST, _SECOND = "rehearsal-tax", "rehearsal-welfare"
_NAME: Final = {"氏名": "試験　宛名", "生日": "1980-05-06"}


def _by_link_alone(city: City, node: str) -> None:
    """Have the node know people by the numbers of the systems alone."""
    at = city[node]
    usual = at._one  # noqa: SLF001 - breaking in is what it is for
    at._one = lambda tx, index, value: usual(tx, index, value) if index == "link" else None  # noqa: SLF001


def _forgets_former(city: City, node: str) -> None:
    """Have a person be known by the present numbers alone, and by no link."""
    at = city[node]
    usual = at._one  # noqa: SLF001 - breaking in is what it is for

    def found(tx: Any, index: str, value: str) -> Any:
        one = usual(tx, index, value)
        former = one is not None and index != "link" and all(value != known for known in one.value.values.values())
        return None if former else one

    at._one = found  # noqa: SLF001


def _link(scene: Scene, system: str, own: str, **values: str) -> Any:
    """Have the number of a work's system be linked, as it is when that system asks; return the integrated number."""

    def do(tx: Any) -> Any:
        done = scene.node.link(tx, system, own, values)
        return done if is_refused(done) else done.number

    return scene.node.run("link", do, subject=own)


def _run(scene: Scene) -> None:
    (code, number), (_, other) = scene.spare(0), scene.spare(1)
    mine = _link(scene, _FIRST, "T1", **_NAME, **{NUMBER: number})
    scene.see("allotted", ok=not is_refused(mine), seen=told(mine))
    same = _link(scene, _SECOND, "W1", **{NUMBER: number, "住民票コード": code})
    scene.see("other-system", ok=same == mine, seen=_said(same == mine))
    changed = _link(scene, _FIRST, "T1", **{NUMBER: other})
    scene.see("number-changed", ok=changed == mine, seen=_said(changed == mine))
    former = _link(scene, "rehearsal-care", "C1", **{NUMBER: number})
    scene.see("former-number", ok=former == mine, seen=_said(former == mine))
    second = _link(scene, _SECOND, "W2", **{NUMBER: other})
    scene.see("second-refused", ok=is_refused(second, "already-linked"), seen=told(second))


def _said(same: bool) -> Words:
    return Words("同じ番号", "the same number") if same else Words("別の番号又は拒否", "another number, or refused")


PROBE = Probe(
    id="atena-one-to-one",
    at=frozenset({"atena"}),
    steps=(
        Step(
            "allotted",
            Words(
                "ある業務システムから、新しい者を個人番号とともに登録する。",
                "One system registers somebody new with the individual number.",
            ),
            Words("統合宛名番号が付く。", "An integrated number is allotted."),
        ),
        Step(
            "other-system",
            Words(
                "別の業務システムから、同じ個人番号で登録する。", "Another system registers the same individual number."
            ),
            Words("同じ統合宛名番号になる。", "It is the same integrated number."),
        ),
        Step(
            "number-changed",
            Words("その者の個人番号を変更する。", "The person's individual number is changed."),
            Words("統合宛名番号は変わらない。", "The integrated number stays."),
        ),
        Step(
            "former-number",
            Words(
                "変更前の個人番号しか知らないシステムから登録する。",
                "A system that knows the former number alone registers it.",
            ),
            Words("同じ者と分かり、新しい番号は付かない。", "It finds the same person; nothing new is allotted."),
        ),
        Step(
            "second-refused",
            Words(
                "同じシステムの二つ目の番号を、その者に結び付けようとする。",
                "Try to link a second number of the same system to the person.",
            ),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="a-number-for-each-system",
            words=Words("システムごとに統合宛名番号を付ける。", "each system gets integrated numbers of its own"),
            step="other-system",
            city=_by_link_alone,
        ),
        Sabotage(
            id="former-numbers-forgotten",
            words=Words("変更前の個人番号を忘れる。", "former numbers are forgotten"),
            step="former-number",
            city=_forgets_former,
        ),
    ),
)

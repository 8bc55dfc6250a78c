"""保管: the 個人番号 of the dead is kept as declared, sealed like those of the living, and goes with the record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.removed import Removed
from pia.terms.durations import Duration
from pia.verify.keeping import begun, erased, file_of, files_changed, is_there, last_day, removed
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.tampering import bodies

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _without(city: City, node: str) -> None:
    """Have the node take the number out of whatever is removed."""
    at = city[node]
    shelf = at.residents.shelf if at.KIND == "juki" else at.records
    put = shelf.put

    def emptied(tx: Any, key: str, value: Any, **more: Any) -> Any:
        gone = getattr(value, "removed", None)
        if isinstance(gone, Removed):
            value = replace(value, removed=replace(gone, resident=replace(gone.resident, number=None)))
        elif more.get("state") == "removed":
            value = replace(value, number=None)
        return put(tx, key, value, **more)

    shelf.put = emptied


def _number(scene: Scene, key: str) -> str | None:
    """Return the number in the newest version of a record, None where there is neither."""
    rows = is_there(scene, key)
    if not rows:
        return None
    shelf = scene.node.residents.shelf if scene.node.KIND == "juki" else scene.node.records
    value = shelf.open(rows[0])
    number = value.last.number if scene.node.KIND == "juki" else value.number
    return str(number) if number else None


def _run(scene: Scene) -> None:
    file, key = file_of(scene), begun(scene)
    living = _number(scene, key)
    removed(scene, key)
    dead = _number(scene, key)
    scene.see("kept", ok=dead is not None and dead == living, seen=_said(dead))
    clear = any((dead or "-").encode() in body for body in bodies(scene.city, scene.id))
    scene.see(
        "sealed",
        ok=not clear,
        seen=Words("平文の番号がある", "a number in the clear")
        if clear
        else Words("平文の番号がない", "no number in the clear"),
    )
    last = last_day(scene.today, scene.value(f"files.{file.id}.keep"))
    scene.at(last)
    erased(scene, by_hand=True)
    scene.see("to-the-end", ok=_number(scene, key) == living, seen=_said(_number(scene, key)))
    scene.at(last + timedelta(days=1))
    erased(scene, by_hand=True)
    scene.see("then-gone", ok=_number(scene, key) is None, seen=_said(_number(scene, key)))


def _said(number: str | None) -> Words:
    return Words("番号がある", "the number is there") if number else Words("番号がない", "there is no number")


PROBE = Probe(
    id="deceased-numbers",
    at=frozenset({"juki", "municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "kept",
            Words(
                "試験用の一人を死亡により消除し、その記録を見る。",
                "Remove somebody made up for the test, by death, and look at the record.",
            ),
            Words("個人番号が残っている。", "The number is still there."),
        ),
        Step(
            "sealed",
            Words("ストアのファイルを別の道具で読む。", "Read the file of the store with another tool."),
            Words(
                "生存する者の番号と同じく、読める形で書かれていない。", "It is sealed like the numbers of the living."
            ),
        ),
        Step(
            "to-the-end",
            Words(
                "宣言した保存期間の最後の日に、消去の処理の後で見る。",
                "Look after the erasure on the last day of the declared period.",
            ),
            Words("個人番号が残っている。", "The number is still there."),
        ),
        Step(
            "then-gone",
            Words("その翌日に、消去の処理の後で見る。", "Look after the erasure on the day after."),
            Words("記録とともに消えている。", "It is gone with the record."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="taken-out",
            words=Words("消除した者の番号を直ちに消す。", "the number is taken out at the removal"),
            step="kept",
            city=_without,
        ),
        Sabotage(
            id="kept-too-short",
            words=Words("宣言より短い期間で消す。", "it goes before the declared period is over"),
            step="to-the-end",
            policy=files_changed(keep=Duration(1, "y")),
        ),
    ),
)

"""情報提供: a 副本 that holds the number or is malformed is not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.items import NUMBER
from pia.register.nodes.copies import Copied
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import PERSON
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _takes_all(city: City, node: str) -> None:
    """Have the server take whatever is brought."""
    at = city[node]

    def keep_copy(tx: Any, copied: Copied) -> str:
        key = f"{copied.person or 'nobody'}/{copied.information}"[:100]
        at.copies.put(tx, key, copied, before=None, effective=at.today, now=at.now)
        return copied.person

    at.keep_copy = keep_copy


def _brought(scene: Scene, **changes: Any) -> Any:
    copied = Copied(**({"person": PERSON, "information": "住民票関係情報", "values": {"氏名": "試験　花子"}} | changes))
    return scene.node.run("receive-copy", lambda tx: scene.node.keep_copy(tx, copied))


def _count(scene: Scene) -> int:
    with scene.node.store.read() as reader:
        found: int = reader.count(scene.node.copies.file.id)
        return found


def _run(scene: Scene) -> None:
    before = _count(scene)
    done = _brought(scene, values={"氏名": "試験　花子", NUMBER: "1" * 12})
    scene.see("number-refused", ok=is_refused(done, "file-number") and _count(scene) == before, seen=told(done))
    done = _brought(scene, person="")
    scene.see("malformed-refused", ok=is_refused(done) and _count(scene) == before, seen=told(done))
    done = _brought(scene)
    taken = not is_refused(done) and _count(scene) == before + 1
    scene.see("sound-taken", ok=taken, seen=told(done))


PROBE = Probe(
    id="copy-import-rejected",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "number-refused",
            Words("個人番号を含む副本を取り込もうとする。", "Try to import a copy that holds the number."),
            Words("取り込まれない。", "Not taken."),
        ),
        Step(
            "malformed-refused",
            Words("宛名番号のない副本を取り込もうとする。", "Try to import one without the addressee's number."),
            Words("取り込まれない。", "Not taken."),
        ),
        Step("sound-taken", Words("正しい副本を取り込む。", "Import a sound one."), Words("取り込まれる。", "Taken.")),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="takes-anything",
            words=Words("何でも取り込む。", "whatever is brought is taken"),
            step="number-refused",
            city=_takes_all,
        ),
    ),
)

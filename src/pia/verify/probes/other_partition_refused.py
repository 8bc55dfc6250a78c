"""情報連携: what lies in the partition of one body is not found from another one, opens with no other key, and is not shown to who runs the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.register.key_faults import KeyGone
from pia.register.nodes.copies import Copied
from pia.register.seal import SealBroken
from pia.verify.cast import CLERK, STRANGER, VENDOR
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import PERSON
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import open_to_all

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.seal import Seal
    from pia.register.store.interface import Record
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _one_key(city: City, node: str) -> None:
    """Give every partition the key of this one."""
    for other in city.nodes.values():
        other.seal = city[node].seal


def _opens(seal: Seal, row: Record) -> bool:
    try:
        seal.open(row.batch, row.body, f"{row.file}/{row.key}")
    except (KeyGone, SealBroken):
        return False
    return True


def _run(scene: Scene) -> None:
    node, file = scene.node, scene.node.copies.file.id
    copied = Copied(person=PERSON, information="住民票関係情報", values={"氏名": "試験　花子"})
    done = node.run("receive-copy", lambda tx: node.keep_copy(tx, copied))
    with node.store.read() as reader:
        row = reader.record(file, f"{PERSON}/住民票関係情報")
    scene.see("own", row is not None and _opens(node.seal, row), told(done))
    others = [one for one in scene.city.nodes.values() if one.id != scene.id]
    found = 0
    for other in others:
        with other.store.read() as reader:
            found += reader.record(file, row.key) is not None
    scene.see(
        "other-partition",
        found == 0,
        Words(f"{len(others)}区分のうち見えるもの{found}", f"seen from {found} of {len(others)}"),
    )
    opened = sum(_opens(other.seal, row) for other in others)
    scene.see(
        "other-key",
        opened == 0,
        Words(f"{len(others)}個の鍵のうち開くもの{opened}", f"opened by {opened} of {len(others)} keys"),
    )
    part = VENDOR if VENDOR in scene.people else STRANGER
    work = replace(scene.work(CLERK, "provide"), session=scene.session(part))
    scene.mark()
    shown, listed = node.records(work, PERSON, PERSON), node.held(work)
    entered = sum(row.who == part and row.outcome == "refused" for row in scene.rows())
    scene.see("provider", is_refused(shown) and is_refused(listed) and entered == 2, told(shown))


PROBE = Probe(
    id="other-partition-refused",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "own",
            Words("副本を一件登録し、自らの区分で読む。", "Register a copy and read it in the own partition."),
            Words("読める。", "It can be read."),
        ),
        Step(
            "other-partition",
            Words("他の区分から同じ副本を探す。", "Look for it from every other partition."),
            Words("どの区分からも見えない。", "It is seen from none."),
        ),
        Step(
            "other-key",
            Words(
                "他の区分の鍵で、保存された副本を開こうとする。",
                "Try to open what is stored with the keys of the others.",
            ),
            Words("どの鍵でも開かない。", "None opens it."),
        ),
        Step(
            "provider",
            Words(
                "権限を与えていない運用事業者の識別番号で、提供の記録と待ち状態の照会を見ようとする。",
                "Try to see records and waiting inquiries with an id of the provider.",
            ),
            Words("拒否され、試みが記録に残る。", "Refused, and entered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="one-key-for-all",
            words=Words("全ての区分を一つの鍵で守る。", "all partitions have one key"),
            step="other-key",
            city=_one_key,
        ),
        Sabotage(
            id="provider-sees-all",
            words=Words("事業者が全てを見られる。", "the provider sees everything"),
            step="provider",
            city=open_to_all,
        ),
    ),
)

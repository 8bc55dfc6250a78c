"""情報提供: the 副本 is what the original says, and a reconciliation reports exactly the copies that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from pia.errors import Words
from pia.register.consistency import Digest, tallied
from pia.register.items import NUMBER
from pia.register.refusal import Refused
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.consistency import Tally
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_SYSTEM: Final = "rehearsal"
_INFORMATION: Final = "住民票関係情報"
_PEOPLE: Final = 3


def _stale(city: City, node: str) -> None:
    """Have the server keep the first copy that it gets of anybody, whatever comes later."""
    at = city[node]
    keep_copy = at.keep_copy

    def kept(tx: Any, copied: Any) -> Any:
        known = at.copies.get(tx, f"{copied.person}/{copied.information}")
        return keep_copy(tx, copied) if known is None else copied.person

    at.keep_copy = kept


def _told(scene: Scene, atena: Any, place: int, lot: str) -> str:
    """Bring somebody's record up to date at the addressees' system, which passes the copy on; return the integrated number."""
    values = {"氏名": f"試験　{place}", "生日": "2000-01-01", "住所": f"試験町{place}番{lot}"}
    with atena.store.write() as tx:
        one = atena.link(tx, _SYSTEM, f"K-{place}", values)
        if isinstance(one, Refused):
            raise scene.not_applicable("宛名に登録できない。", "nobody can be entered as an addressee")
        atena.tell_copy(tx, one, _INFORMATION, one.values)
    return str(one.number)


def _compared(scene: Scene, atena: Any, people: list[str]) -> Tally:
    digest = scene.node.seal.digest
    originals: list[Digest] = []
    with atena.store.read() as reader:
        for person in sorted(people):
            values = atena.people.get(reader, person).value.values
            kept = {item: value for item, value in sorted(values.items()) if item not in (NUMBER, "住民票コード")}
            originals.append((person, digest(msgspec.json.encode(kept))))
    with scene.node.store.read() as reader:
        held = [one.value for one in scene.node.copies.all(reader) if one.value.person in people]
    copies = [(one.person, digest(msgspec.json.encode(dict(sorted(one.values.items()))))) for one in held]
    return tallied(originals, sorted(copies))


def _said(tally: Tally) -> Words:
    return Words(
        f"突合{tally.compared}件：不足{tally.missing}、余分{tally.surplus}、相違{tally.differing}",
        f"{tally.compared} compared: {tally.missing} missing, {tally.surplus} surplus, {tally.differing} differing",
    )


def _run(scene: Scene) -> None:
    ways = {one.source for one in scene.policy.channels if one.target == scene.id}
    atena = next((one for one in scene.city.of("atena", scene.node.declared.body) if one.id in ways), None)
    if atena is None:
        raise scene.not_applicable("副本を登録する流れがない。", "no flow registers copies here")
    people = [_told(scene, atena, place, "1号") for place in range(_PEOPLE)]
    scene.city.pump()
    found = _compared(scene, atena, people)
    scene.see("agrees", found.agrees and found.compared == _PEOPLE, _said(found), atena.id)
    _told(scene, atena, 0, "2号")
    scene.city.pump()
    found = _compared(scene, atena, people)
    scene.see("follows", found.agrees and found.compared == _PEOPLE, _said(found), atena.id)
    with scene.node.store.write() as tx:
        held = scene.node.copies.get(tx, f"{people[1]}/{_INFORMATION}")
        wrong = replace(held.value, values={**held.value.values, "住所": "別の住所"})
        scene.node.keep_copy(tx, wrong)
        tx.erase(scene.node.copies.file.id, f"{people[2]}/{_INFORMATION}")
    found = _compared(scene, atena, people)
    named = sorted(one.key for one in found.first) == sorted(people[1:])
    scene.see("differences-found", (found.missing, found.surplus, found.differing) == (1, 0, 1) and named, _said(found))


PROBE = Probe(
    id="copy-equals-original",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "agrees",
            Words(
                "三人の記録を登録し、副本を書き出して原本と突き合わせる。",
                "Enter three people, export the copies and compare them with the originals.",
            ),
            Words("違いがない。", "No difference."),
        ),
        Step(
            "follows",
            Words("一人の住所を改め、もう一度突き合わせる。", "Change the address of one of them and compare again."),
            Words("副本も改まり、違いがない。", "The copy has changed, too: no difference."),
        ),
        Step(
            "differences-found",
            Words(
                "副本を一件書き換え、一件取り除いてから突き合わせる。",
                "Change one copy, take one away and compare again.",
            ),
            Words("その二件だけが違いとして示される。", "These two are reported, and nothing else."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="copies-stay-old",
            words=Words("副本が改まらない。", "copies are not brought up to date"),
            step="follows",
            city=_stale,
        ),
    ),
)

"""保管: a run of 整合性確認 reports exactly the differences that were put there, and none where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.refusal import Refused
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _blind(city: City, node: str) -> None:
    """Have the node send what the server above has itself."""
    at = city[node]
    check = at.provide_for_check

    def agreeing(target: str) -> Any:
        done = check(target)
        if isinstance(done, Refused):
            return done
        from msgspec.structs import replace

        return replace(done, missing=0, surplus=0, differing=0, first=())

    at.provide_for_check = agreeing


def _tally(scene: Scene) -> Any:
    found = next(iter(scene.node.check().values()), None) if scene.node.check() else None
    if found is None or isinstance(found, Refused):
        raise scene.not_applicable("整合処理の相手への経路がない。", "no channel leads to where it would be compared")
    return found


def _run(scene: Scene) -> None:
    first = _tally(scene)
    scene.see("agrees", first.agrees and first.compared > 0, _said(first))
    file = scene.node.records.file.id
    with scene.node.store.read() as reader:
        keys = [record.key for record in reader.records(file)][:2]
    with scene.node.store.write() as tx:
        for key in keys:
            tx.erase(file, key)
    found = _tally(scene)
    exact = (found.missing, found.surplus, found.differing) == (0, len(keys), 0)
    named = {one.key for one in found.first} == set(keys)
    scene.see("exactly-those", exact and named and len(keys) == 2, _said(found))


def _said(tally: Any) -> Words:
    return Words(
        f"照合{tally.compared}件：不足{tally.missing}、余分{tally.surplus}、相違{tally.differing}",
        f"{tally.compared} compared: {tally.missing} missing, {tally.surplus} surplus, {tally.differing} differing",
    )


PROBE = Probe(
    id="consistency-differences",
    at=frozenset({"municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "agrees", Words("整合処理を行う。", "Run the consistency check."), Words("違いがない。", "No difference.")
        ),
        Step(
            "exactly-those",
            Words(
                "二人の記録を取り除いてから、もう一度行う。", "Take the records of two people away and run it again."
            ),
            Words("その二件だけが違いとして示される。", "These two are reported, and nothing else."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="always-agrees",
            words=Words("違いを報告しない。", "differences are not reported"),
            step="exactly-those",
            city=_blind,
        ),
    ),
)

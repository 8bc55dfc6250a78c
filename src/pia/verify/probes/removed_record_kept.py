"""保管: a removal leaves the 除票 with its history, and the person is no longer found among the residents' households."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.event import Death
from pia.register.removed import Removed
from pia.verify.ended import is_refused, told
from pia.verify.events import ATENA, entered, event, moving_in, standing
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from typing import Any

    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _forgets(city: City, node: str) -> None:
    """Have the counter delete who is removed."""
    at = city[node]
    accept = at.accept

    def accepted(work: Any, events: Any, **more: Any) -> Any:
        done = accept(work, events, **more)
        if any(isinstance(one.payload, Death) for one in events):
            shelf = at.residents.shelf
            with at.store.write() as tx:
                for one in events:
                    tx.erase(shelf.file.id, shelf.key(one.atena))
        return done

    at.accept = accepted


def _versions(scene: Scene) -> int:
    shelf = scene.node.residents.shelf
    with scene.node.store.read() as reader:
        return len(reader.versions(shelf.file.id, shelf.key(ATENA)))


def _run(scene: Scene) -> None:
    content = moving_in(scene)
    entered(scene, event(scene, ATENA, content))
    done = entered(scene, event(scene, ATENA, Death(), application="R-death"))
    after = standing(scene, ATENA)
    scene.see("removed-record", ok=isinstance(after, Removed) and not is_refused(done), seen=told(done))
    kept = after.resident.code == content.code and after.resident.person == content.person
    scene.see(
        "as-it-was",
        ok=kept,
        seen=Words("消除前の記載が残る" if kept else "記載が違う", "as it was before" if kept else "different"),
    )
    scene.see(
        "history", ok=_versions(scene) == 2, seen=Words(f"履歴{_versions(scene)}件", f"{_versions(scene)} versions")
    )
    with scene.node.store.read() as reader:
        members = scene.node.residents.view(reader).members(content.household)
    scene.see(
        "no-resident",
        ok=not members,
        seen=Words(f"世帯の住民{len(members)}人", f"{len(members)} residents in the household"),
    )


PROBE = Probe(
    id="removed-record-kept",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "removed-record",
            Words("一人を死亡により消除する。", "Remove somebody who has died."),
            Words("除票が残る。", "A removed record stays."),
        ),
        Step(
            "as-it-was",
            Words("除票の記載を消除前と比べる。", "Compare it with the record before."),
            Words("消除前の記載が残っている。", "It holds what stood there before."),
        ),
        Step(
            "history",
            Words("履歴を見る。", "Look at its history."),
            Words("記載と消除の二つがある。", "It holds entry and removal."),
        ),
        Step(
            "no-resident",
            Words("その世帯の住民を見る。", "Look at the residents of the household."),
            Words("その者は住民に数えられない。", "The person is no resident."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="deleted-at-once",
            words=Words("消除した者の記録を直ちに消す。", "who is removed is deleted at once"),
            step="removed-record",
            city=_forgets,
        ),
    ),
)

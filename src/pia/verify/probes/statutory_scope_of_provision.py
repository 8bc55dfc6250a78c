"""提供: what a listed recipient is given stays within its list: other offices, bases and items are refused, and each is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from pia.errors import Words
from pia.register.items import NUMBER
from pia.register.nodes.messages import KINDS, Values, parcel
from pia.register.policy import UNDECLARED, Channel, Policy, RecipientPolicy, Undeclared
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_UNLISTED: Final = "unlisted-office"
_MESSAGE: Final = "resident"


def _anything(policy: Policy, node: str) -> Policy:
    """Permit every office, basis and item, and let every way carry them."""
    ways = (replace(one, items=UNDECLARED, number=UNDECLARED) for one in policy.channels)
    return replace(
        policy,
        recipients=tuple(replace(one, pairs=frozenset(), items=UNDECLARED) for one in policy.recipients),
        channels=(*ways, Channel(id="to-unlisted-office", source=node, target=_UNLISTED, kind="link")),
    )


def _row(scene: Scene) -> RecipientPolicy:
    files = {one.id for one in scene.policy.files if one.node == scene.id}
    found = next((one for one in scene.policy.recipients if one.file in files and one.pairs), None)
    if found is None:
        raise scene.not_applicable(
            "このシステムのファイルの提供先が列挙されていない。", "no recipient of a file of this system is listed"
        )
    return found


def _given(scene: Scene, row: RecipientPolicy, requester: str, basis: str, items: tuple[str, ...]) -> Any:
    work, conditions = scene.work(CLERK, "provide"), [scene.conditions(scene.resident())]
    if scene.node.KIND == "supplementary-prefecture-server":
        return scene.node.provide(work, row.id, requester, basis, conditions)
    return scene.node.provide(work, row.id, requester, basis, conditions, items=items)


def _told(scene: Scene, target: str, *items: str) -> tuple[int, str]:
    """Tell another system something with some items; return how many messages go, and why none did."""
    with scene.node.store.write() as tx:
        sent: int = scene.node.tell(tx, target, parcel(_MESSAGE, Values({}), items))
    return sent, next((row.detail for row in reversed(scene.rows()) if row.outcome == "refused"), "")


def _beyond(way: Channel) -> str:
    """Return an item that a way may not carry; empty where it declares none."""
    if way.number is False:
        return NUMBER
    return "" if isinstance(way.items, Undeclared) else "試験用の項目"


def _over_ways(scene: Scene) -> None:
    """Try the ways by which a 既存住基システム gives what it holds."""
    own = [one for one in scene.policy.channels if one.source == scene.id and one.origin != "counterpart"]
    ways = [one for one in own if one.kind in KINDS[_MESSAGE]]
    if not ways:
        raise scene.not_applicable(
            "このシステムから送る相手は宣言にない。", "nobody is declared to be sent anything from here"
        )
    sent, why = _told(scene, _UNLISTED)
    scene.see("other-office", sent == 0 and "channel-undeclared" in why, _said(sent))
    scene.skip("other-basis", "システム間の経路では根拠を区別しない。", "a way between systems knows no basis")
    alone = [one for one in ways if sum(one.target == each.target for each in ways) == 1]
    beyond = next((one for one in ((way, _beyond(way)) for way in alone) if one[1]), None)
    if beyond is None:
        scene.skip("other-item", "送る項目の定めがない。", "the items are not declared")
    else:
        sent, why = _told(scene, beyond[0].target, beyond[1])
        scene.see("other-item", sent == 0 and ("channel-number" in why or "channel-item" in why), _said(sent))
    sent, why = _told(scene, ways[0].target)
    scene.see("listed", sent == 1, _said(sent))


def _said(sent: int) -> Words:
    return Words(f"送信{sent}件", f"{sent} sent")


def _run(scene: Scene) -> None:
    if scene.node.KIND == "juki":
        _over_ways(scene)
        return
    row = _row(scene)
    requester, basis = min(row.pairs)
    items = tuple(sorted(row.items))[:1] if not isinstance(row.items, Undeclared) else ("氏名",)
    done = _given(scene, row, "一覧にない機関", basis, items)
    scene.see("other-office", ok=is_refused(done, "not-permitted-inquiry"), seen=told(done))
    done = _given(scene, row, requester, "一覧にない根拠", items)
    scene.see("other-basis", ok=is_refused(done, "not-permitted-inquiry"), seen=told(done))
    if scene.node.KIND == "supplementary-prefecture-server":
        scene.skip("other-item", "提供する項目がシステムで決まっている。", "the system itself fixes the items")
    elif isinstance(row.items, Undeclared):
        scene.skip("other-item", "提供する項目の定めがない。", "the items are not declared")
    else:
        done = _given(scene, row, requester, basis, (*items, "試験用の項目"))
        scene.see("other-item", ok=is_refused(done, "item-not-permitted"), seen=told(done))
    done = _given(scene, row, requester, basis, items)
    scene.see("listed", ok=not is_refused(done, "not-permitted-inquiry", "item-not-permitted"), seen=told(done))


PROBE = Probe(
    id="statutory-scope-of-provision",
    at=frozenset({"juki", "municipal-cs", "prefecture-server", "supplementary-prefecture-server"}),
    steps=(
        Step(
            "other-office",
            Words("提供先の一覧にない機関に提供しようとする。", "Try to provide to an office that is not listed."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "other-basis",
            Words("一覧にない根拠で提供しようとする。", "Try to provide on a basis that is not listed."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "other-item",
            Words("一覧にない項目を加えて提供しようとする。", "Try to provide an item that is not listed."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "listed",
            Words("一覧にある相手・根拠・項目で提供する。", "Provide as listed."),
            Words("範囲を理由に拒否されない。", "Not refused for its scope."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="no-scope",
            words=Words("誰にでも、どの項目でも提供する。", "anything is provided to anybody"),
            step="other-office",
            policy=_anything,
        ),
    ),
)

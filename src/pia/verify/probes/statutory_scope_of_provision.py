"""提供: what a listed recipient is given stays within its list: other offices, bases and items are refused, and each is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.policy import UNDECLARED, Policy, RecipientPolicy, Undeclared
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _anything(policy: Policy, _node: str) -> Policy:
    """Permit every office, basis and item."""
    return replace(
        policy, recipients=tuple(replace(one, pairs=frozenset(), items=UNDECLARED) for one in policy.recipients)
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
    work = scene.work(CLERK, "provide")
    return scene.node.provide(work, row.id, requester, basis, [scene.conditions(scene.resident())], items=items)


def _run(scene: Scene) -> None:
    row = _row(scene)
    requester, basis = min(row.pairs)
    items = tuple(sorted(row.items))[:1] if not isinstance(row.items, Undeclared) else ("氏名",)
    done = _given(scene, row, "一覧にない機関", basis, items)
    scene.see("other-office", ok=is_refused(done, "not-permitted-inquiry"), seen=told(done))
    done = _given(scene, row, requester, "一覧にない根拠", items)
    scene.see("other-basis", ok=is_refused(done, "not-permitted-inquiry"), seen=told(done))
    if isinstance(row.items, Undeclared):
        scene.skip("other-item", "提供する項目の定めがない。", "the items are not declared")
    else:
        done = _given(scene, row, requester, basis, (*items, "試験用の項目"))
        scene.see("other-item", ok=is_refused(done, "item-not-permitted"), seen=told(done))
    done = _given(scene, row, requester, basis, items)
    scene.see("listed", ok=not is_refused(done, "not-permitted-inquiry", "item-not-permitted"), seen=told(done))


PROBE = Probe(
    id="statutory-scope-of-provision",
    at=frozenset({"municipal-cs", "prefecture-server"}),
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

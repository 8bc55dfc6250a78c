"""入手: every declared combination and sufficient key searches, and no other combination of the four items does."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from pia.errors import Words
from pia.register.items import item_key
from pia.register.policy import SearchRule
from pia.register.values import resident_values
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.ordinary import LOOKING
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_FOUR: Final = ("氏名", "生年月日", "性別", "住所")
_FEW: Final = "too-few-conditions"


def _search(scene: Scene, names: Iterable[str]) -> Any:
    values = resident_values(scene.resident())
    conditions = {name: values.get(item_key(name), "") for name in names}
    return getattr(scene.node, scene.ordinary)(scene.work(CLERK, scene.ordinary), conditions)


def _run(scene: Scene) -> None:
    rule: SearchRule = scene.value("search.{node}")
    declared = [*((one,) for one in sorted(rule.single)), *sorted(map(sorted, rule.sets))]
    for group in declared:
        answer = _search(scene, group)
        if is_refused(answer, _FEW):
            scene.see("declared-search", ok=False, seen=told(answer))
    scene.see("declared-search", ok=True, seen=Words(f"{len(declared)}通り", f"{len(declared)} ways"))
    others = [
        group
        for size in (1, 2)
        for group in combinations(_FOUR, size)
        if rule.single.isdisjoint(group) and not any(one <= frozenset(group) for one in rule.sets)
    ]
    for group in others:
        answer = _search(scene, group)
        if not is_refused(answer, _FEW):
            scene.see("others-refused", ok=False, seen=told(answer))
    scene.see("others-refused", ok=True, seen=Words(f"{len(others)}通り", f"{len(others)} ways"))


PROBE = Probe(
    id="search-combinations",
    at=frozenset(LOOKING),
    reads=("search.{node}",),
    steps=(
        Step(
            "declared-search",
            Words(
                "宣言した組合せと、単独で足りる条件の一つ一つで検索する。",
                "Search by every declared combination and by every key that is declared to be enough.",
            ),
            Words("いずれも条件の不足を理由に拒否されない。", "None is refused for too few conditions."),
        ),
        Step(
            "others-refused",
            Words(
                "4情報の、宣言にない一つ又は二つの組合せの全てで検索する。",
                "Search by every other one or two of the four items.",
            ),
            Words("全て拒否される。", "All refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="other-combinations",
            words=Words("宣言にない組合せで検索できる。", "combinations that are not declared search"),
            step="others-refused",
            policy=changed("search.{node}", SearchRule(single=frozenset({"住民票コード", "個人番号", *_FOUR}))),
        ),
        Sabotage(
            id="declared-refused",
            words=Words("宣言した組合せで検索できない。", "declared combinations do not search"),
            step="declared-search",
            policy=changed("search.{node}", SearchRule(sets=(frozenset({"性別", "生年月日", "住所"}),))),
        ),
    ),
)

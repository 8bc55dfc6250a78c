"""入手: a search below the declared least conditions is refused, however the missing condition is dressed up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.policy import SearchRule
from pia.register.values import resident_values
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.ordinary import LOOKING
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_FEW = "too-few-conditions"


def _search(scene: Scene, conditions: dict[str, str]) -> Any:
    return getattr(scene.node, scene.ordinary)(scene.work(CLERK, scene.ordinary), conditions)


def _run(scene: Scene) -> None:
    rule: SearchRule = scene.value("search.{node}")
    values = resident_values(scene.resident())
    answer = _search(scene, {})
    scene.see("no-condition", ok=is_refused(answer, _FEW), seen=told(answer))
    alone = [
        one
        for one in ("住所", "氏名", "生年月日", "性別")
        if one not in rule.single and frozenset({one}) not in rule.sets
    ]
    keys = {"生年月日": "生日"}
    for name in alone:
        answer = _search(scene, {name: values.get(keys.get(name, name), "男")})
        if not is_refused(answer, _FEW):
            scene.see("one-key", ok=False, seen=told(answer))
    scene.see("one-key", ok=True, seen=told(answer))
    group = min(map(sorted, rule.sets), default=[])
    if len(group) < 2:
        scene.skip("wildcard", "組合せの定めがない。", "no combination is declared")
    else:
        blank = {one: values.get(keys.get(one, one), "") for one in group} | {group[-1]: "　"}
        wild = blank | {group[-1]: "*"}
        answers = [_search(scene, conditions) for conditions in (blank, wild)]
        scene.see("wildcard", ok=all(is_refused(one, _FEW) for one in answers), seen=told(answers[-1]))
    answer = _search(scene, scene.conditions(scene.resident()))
    scene.see("enough", ok=not is_refused(answer, _FEW), seen=told(answer))


PROBE = Probe(
    id="minimum-search",
    at=frozenset(LOOKING),
    reads=("search.{node}",),
    steps=(
        Step(
            "no-condition",
            Words("条件を入れずに検索する。", "Search without any condition."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "one-key",
            Words(
                "氏名だけ、住所だけのように、一つの条件だけで検索する。",
                "Search by name alone, by address alone and so on.",
            ),
            Words("いずれも拒否される。", "Refused every time."),
        ),
        Step(
            "wildcard",
            Words("二つ目の条件を空白や「*」にして検索する。", "Search with a blank or '*' as the second condition."),
            Words("条件に数えられず、拒否される。", "It does not count: refused."),
        ),
        Step(
            "enough",
            Words("宣言した最低限の条件で検索する。", "Search by the declared least conditions."),
            Words("拒否されない。", "Not refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="address-will-do",
            words=Words("住所だけで検索できる。", "an address alone is enough"),
            step="one-key",
            policy=changed("search.{node}", SearchRule(single=frozenset({"住所", "住民票コード", "氏名", "生年月日"}))),
        ),
    ),
)

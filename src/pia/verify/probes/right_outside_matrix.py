"""権限: no right is given that the matrix of roles does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.guard.administration import grant
from pia.register.guard.operator import Right
from pia.verify.cast import CLERK, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_INVENTED = "role-made-up"


def _smuggled(city: City, node: str) -> None:
    """Let the node know a role that nobody declared."""
    rules = city[node].guard.rules
    rules.roles[_INVENTED] = next(iter(rules.roles.values()))


def _run(scene: Scene) -> None:
    answer = scene.administer(grant, STRANGER, Right(role=_INVENTED, since=scene.today))
    scene.see("unknown-role", ok=is_refused(answer, "unknown-role"), seen=told(answer))
    elsewhere = next((role.id for role in scene.policy.roles if scene.id not in role.nodes), "")
    if elsewhere:
        answer = scene.administer(grant, STRANGER, Right(role=elsewhere, since=scene.today))
        scene.see("role-elsewhere", ok=is_refused(answer, "role-elsewhere"), seen=told(answer))
    else:
        scene.skip("role-elsewhere", "ほかのシステムだけの権限区分がない。", "there is no role of other systems alone")
    declared = Right(role=scene.person(CLERK).roles[0].id, since=scene.today)
    answer = scene.administer(grant, STRANGER, declared)
    scene.see("declared-role", ok=not is_refused(answer), seen=told(answer))


PROBE = Probe(
    id="right-outside-matrix",
    steps=(
        Step(
            "unknown-role",
            Words(
                "対応表にない権限区分を、申請と承認を経て付けようとする。",
                "Apply for a role that the matrix does not have, and approve it.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "role-elsewhere",
            Words("ほかのシステムの権限区分を付けようとする。", "Try to give a role of another system."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "declared-role",
            Words("対応表にある権限区分を付ける。", "Give a role that the matrix has."),
            Words("付与できる。", "Given."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="role-smuggled-in",
            words=Words(
                "対応表にない権限区分がシステムにある。", "the system knows a role that the matrix does not have"
            ),
            step="unknown-role",
            city=_smuggled,
        ),
    ),
)

"""委託: a contractor cannot put anything on a medium, whatever session is shown, and without an approval nobody can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.register.nodes import Work
from pia.verify.cast import CLERK, MEDIUM, VENDOR, Person, cast_of, enrolled
from pia.verify.ended import is_refused, told
from pia.verify.outputs import ITEMS, source_of
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import undeclared

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _admitted(city: City, node: str) -> None:
    """Give the contractor an id for output to media, with the rights of a clerk."""
    clerk = cast_of(city.policy, node)[CLERK]
    enrolled(city[node], (Person(id=VENDOR, roles=clerk.roles),))


def _run(scene: Scene) -> None:
    source, work = source_of(scene), scene.work(CLERK)
    keys = [scene.resident().atena]
    vendor = Person(id=VENDOR)
    answer = scene.node.sign_in(VENDOR, vendor.proofs(1), scene.person(CLERK).terminal)
    scene.see("no-id", ok=is_refused(answer, "unknown-operator"), seen=told(answer))
    borrowed = Work(session=replace(work.session, operator=VENDOR), task=work.task, medium=MEDIUM)
    answer = scene.node.export(borrowed, source, keys, ITEMS)
    entered = any(row.operation == "export" and row.outcome == "refused" for row in scene.rows())
    scene.see("borrowed-session", ok=is_refused(answer, "unknown-operator") and entered, seen=told(answer))
    if not scene.declares("approval.{node}.bulk_output_above") or scene.value("approval.{node}.bulk_output_above") > 0:
        scene.skip("no-consent", "全ての出力に承認を求めてはいない。", "not every output needs an approval")
        return
    answer = scene.node.export(replace(work, medium=MEDIUM), source, keys, ITEMS)
    scene.see("no-consent", ok=is_refused(answer, "approval-missing"), seen=told(answer))


PROBE = Probe(
    id="removal-without-consent",
    at=frozenset({"media-export"}),
    steps=(
        Step(
            "no-id",
            Words(
                "委託先の識別番号で、媒体への出力の利用を始めようとする。",
                "With an id of the contractor, try to sign in for output to media.",
            ),
            Words("登録なしとして拒否される。", "Refused: no such operator."),
        ),
        Step(
            "borrowed-session",
            Words("職員の開いた利用を使って書き出そうとする。", "Try to write in a session that a clerk has opened."),
            Words("拒否され、記録に残る。", "Refused and entered."),
        ),
        Step(
            "no-consent",
            Words("職員が承認なしに書き出そうとする。", "A clerk tries to write without an approval."),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="contractor-admitted",
            words=Words("委託先の識別番号で媒体に出力できる。", "the contractor has an id for output to media"),
            step="no-id",
            city=_admitted,
        ),
        Sabotage(
            id="no-approval-needed",
            words=Words("承認なしに出力できる。", "outputs need no approval"),
            step="no-consent",
            policy=undeclared("approval.{node}.bulk_output_above"),
        ),
    ),
)

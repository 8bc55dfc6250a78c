"""委託: what a contractor does and tries is entered as what staff do: who, where, when, what, with which outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.nodes import Work
from pia.verify.cast import CLERK, VENDOR
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful

if TYPE_CHECKING:
    from pia.register.store.interface import LedgerRow
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _fields(row: LedgerRow) -> tuple[bool, ...]:
    """Return which of the fields of a row are filled."""
    return bool(row.who), bool(row.terminal), bool(row.at), bool(row.operation), bool(row.outcome)


def _run(scene: Scene) -> None:
    answer = scene.sign_in(VENDOR)
    rows = [row for row in scene.rows() if row.who == VENDOR and row.operation == "sign-in"]
    scene.see("sign-in-entered", ok=len(rows) == 1 and not is_refused(answer), seen=_said(len(rows)))
    task = scene.work(CLERK).task
    vendor = Work(session=scene.session(VENDOR), task=task)
    scene.look_up(Work(session=scene.session(CLERK), task=task), scene.resident())
    answer = scene.look_up(vendor, scene.resident())
    by_who = {
        who: [row for row in scene.rows() if row.who == who and row.operation == scene.ordinary]
        for who in (CLERK, VENDOR)
    }
    same = bool(by_who[VENDOR]) and all(_fields(row) == (True,) * 5 for row in by_who[VENDOR] + by_who[CLERK])
    scene.see("operation-entered", ok=same and bool(by_who[CLERK]), seen=told(answer))
    own = all(row.terminal == scene.person(VENDOR).terminal for row in by_who[VENDOR])
    scene.see("told-apart", ok=own, seen=_said(len(by_who[VENDOR])))


def _said(rows: int) -> Words:
    return Words(f"委託先の記録{rows}行", f"{rows} rows of the contractor")


PROBE = Probe(
    id="contractor-logged",
    steps=(
        Step(
            "sign-in-entered",
            Words(
                "委託先の識別番号で利用を始め、操作記録を見る。",
                "Sign in with an id of the contractor and look at the log.",
            ),
            Words("一行残っている。", "There is one row."),
        ),
        Step(
            "operation-entered",
            Words(
                "職員と委託先が同じ操作を試み、記録を比べる。", "Staff and contractor try the same; compare the rows."
            ),
            Words("委託先の行も、同じ事項が全て残っている。", "The contractor's row holds the same fields."),
        ),
        Step(
            "told-apart",
            Words("委託先の行を見る。", "Look at the contractor's rows."),
            Words(
                "委託先の識別番号と端末で、職員と見分けられる。", "Id and terminal tell the contractor from the staff."
            ),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="contractor-unlogged",
            words=Words("委託先の操作を記録しない。", "what a contractor does is not entered"),
            step="operation-entered",
            city=forgetful(lambda row: row.who == VENDOR and row.operation != "sign-in"),
        ),
    ),
)

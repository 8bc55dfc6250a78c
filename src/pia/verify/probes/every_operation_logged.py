"""記録: each operation and each refusal leaves a row with who, where, when, what, for which task and about whom, and nothing personal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.ledger import verify
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.ordinary import LOOKING
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    resident, work = scene.resident(), scene.work(CLERK, scene.ordinary)
    scene.mark()
    answer = scene.look_up(work, resident)
    rows = [row for row in scene.rows() if row.operation == scene.ordinary]
    named = any(row.subject for row in rows) or not answer
    whole = named and all(row.who == CLERK and row.terminal and row.task and row.at for row in rows)
    scene.see("operation-entered", ok=bool(rows) and whole and not is_refused(answer), seen=_said(len(rows)))
    personal = (resident.person.name.text, resident.code, resident.number or "?", resident.address.text)
    texts = [f"{row.who} {row.terminal} {row.task} {row.operation} {row.detail}" for row in rows]
    shown = sum(value in text for value in personal for text in texts)
    scene.see("nothing-personal", ok=not shown, seen=Words(f"個人情報{shown}件", f"{shown} personal values"))
    if scene.node.KIND in LOOKING:
        answer = getattr(scene.node, scene.ordinary)(work, {"住民票コード": "00000000000"})
    rows = [row for row in scene.rows() if row.operation == scene.ordinary]
    scene.see("nobody-found", ok=scene.node.KIND not in LOOKING or bool(rows), seen=told(answer))
    with scene.node.store.read() as reader:
        verdict = verify(reader, ())
    scene.see("chain-whole", ok=verdict.intact, seen=verdict.words)


def _said(rows: int) -> Words:
    return Words(f"記録{rows}行", f"{rows} rows")


PROBE = Probe(
    id="every-operation-logged",
    steps=(
        Step(
            "operation-entered",
            Words("職員が一人の情報を照会し、記録を見る。", "Somebody looks up one person; look at the log."),
            Words(
                "誰が、どの端末で、いつ、どの事務で、誰について、何をしたかが残る。",
                "It says who, where, when, for which task, about whom, what.",
            ),
        ),
        Step(
            "nothing-personal",
            Words(
                "その行に氏名・番号・住所が書かれていないか見る。", "See whether the row holds name, number or address."
            ),
            Words("書かれていない。", "It does not."),
        ),
        Step(
            "nobody-found",
            Words("該当者のない検索をし、記録を見る。", "Search for nobody; look at the log."),
            Words("検索したことが残る。", "That somebody searched is entered."),
        ),
        Step(
            "chain-whole",
            Words("記録の連鎖を検証する。", "Verify the chain of the log."),
            Words("欠けも改変もない。", "Nothing is missing or changed."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="look-ups-forgotten",
            words=Words("照会を記録しない。", "look-ups are not entered"),
            step="operation-entered",
            city=forgetful(lambda row: row.outcome != "refused" and row.operation != "sign-in"),
        ),
    ),
)

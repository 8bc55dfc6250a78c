"""入手: 本人確認 compares what somebody shows with the record, tells nothing to who does not match, and stands in the ledger either way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful
from pia.verify.since import now, rows_since

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _credulous(city: City, node: str) -> None:
    """Have the node look at the address or code alone, not at the name."""
    at = city[node]
    identify = at.identify

    def by_code(work: Any, shown: Any) -> Any:
        with at.store.read() as reader:
            values = next(iter(at.records.all(reader))).value.values()
        return identify(work, {name: values.get(name, value) for name, value in shown.items()})

    at.identify = by_code


def _run(scene: Scene) -> None:
    if scene.node.KIND != "municipal-cs":
        raise scene.not_rehearsable(
            "窓口での本人確認は、職員が対面で行う。", "identities are checked by people, face to face"
        )
    with scene.node.store.read() as reader:
        record = next(iter(scene.node.records.all(reader))).value
    shown = {
        "氏名": record.name,
        "生日": record.birth.isoformat(),
        "性別": record.values()["性別"],
        "住所": record.address,
    }
    work, start = scene.work(CLERK, "identify"), now(scene)
    done = scene.node.identify(work, {**shown, "氏名": "試験　別人"})
    scene.see("does-not-match", ok=is_refused(done), seen=told(done))
    rows = [row for row in rows_since(scene, start, "identify") if row.outcome == "refused"]
    scene.see("refusal-entered", ok=len(rows) == 1, seen=_said(rows))
    done = scene.node.identify(work, shown)
    scene.see("matches", ok=not is_refused(done), seen=told(done))
    rows = [
        row
        for row in rows_since(scene, start, "identify")
        if row.outcome != "refused" and row.who == CLERK and row.subject
    ]
    scene.see("check-entered", ok=len(rows) == 1, seen=_said(rows))


def _said(rows: list[Any]) -> Words:
    return Words(f"本人確認の記録{len(rows)}行", f"{len(rows)} rows of identity checks")


PROBE = Probe(
    id="identity-check-recorded",
    at=frozenset({"juki", "municipal-cs", "prefecture-server", "supplementary-prefecture-server"}),
    steps=(
        Step(
            "does-not-match",
            Words(
                "記録と氏名の合わない書類を示して本人確認を行う。",
                "Check somebody whose papers bear another name than the record.",
            ),
            Words("拒否され、記録の内容は示されない。", "Refused; nothing of the record is shown."),
        ),
        Step(
            "refusal-entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("合わなかったことが記録されている。", "It tells that they did not match."),
        ),
        Step(
            "matches",
            Words("記録と合う書類を示して本人確認を行う。", "Check somebody whose papers match the record."),
            Words("確認できる。", "The identity is confirmed."),
        ),
        Step(
            "check-entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("確認した職員、日時及び対象者が分かる。", "It tells who checked whom, and when."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="any-name-will-do",
            words=Words("氏名が合わなくても確認できたとする。", "another name is taken for a match"),
            step="does-not-match",
            city=_credulous,
        ),
        Sabotage(
            id="not-entered",
            words=Words("本人確認を記録しない。", "checks are not entered"),
            step="refusal-entered",
            city=forgetful(lambda row: row.operation == "identify"),
        ),
    ),
)

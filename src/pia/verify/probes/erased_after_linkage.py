"""保管: 送付先情報 is there on the last day of its declared term after it was sent, and gone the day after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from pia.errors import Words
from pia.register.erasure import Eraser
from pia.register.nodes.messages import Values, parcel
from pia.register.terms_of_keeping import first_day_after
from pia.terms.durations import Duration
from pia.verify.ended import is_refused
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.policy import FilePolicy, Policy
    from pia.verify.scene import Scene

__all__ = ["KEY", "PROBE", "file_of", "taken"]

KEY: Final = "20260401000001"
"""The 送付先管理番号 of a record for testing."""


def file_of(scene: Scene) -> FilePolicy:
    """Return the file of 送付先情報 of the node.

    Raises:
        Ended: there is none.
    """
    found = next((one for one in scene.policy.files if one.node == scene.id and one.role == "recipient-address"), None)
    if found is None:
        raise scene.not_applicable("送付先情報ファイルがない。", "there is no file of recipient addresses")
    return found


def taken(scene: Scene) -> None:
    """Have the node take one record of 送付先情報."""
    resident = scene.resident()
    values = {
        "送付先管理番号": KEY,
        "住民票コード": resident.code,
        "氏名": resident.person.name.text,
        "住所": resident.address.text,
    }

    def do(tx: Any) -> Any:
        return scene.node.take_recipient(tx, parcel("recipient-address", Values(values), values), values)

    done = scene.node.run("rehearsal-sending", do)
    if is_refused(done):
        raise scene.not_applicable("送付先情報を受け取らない。", "recipient addresses are not taken here")
    scene.city.pump()


def _kept_for(amount: int, unit: str) -> Any:
    def policy(declared: Policy, node: str) -> Policy:
        period = Duration(amount, unit)  # type: ignore[arg-type]
        files = tuple(
            replace(one, keep=period) if one.node == node and one.role == "recipient-address" else one
            for one in declared.files
        )
        return replace(declared, files=files)

    return policy


def _there(scene: Scene) -> bool:
    with scene.node.store.read() as reader:
        return scene.node.recipients.get(reader, KEY) is not None


def _erase(scene: Scene) -> None:
    Eraser(scene.city.policy, scene.city.keys, scene.city.clock).run(scene.node.store)


def _run(scene: Scene) -> None:
    file = file_of(scene)
    keep: Duration = scene.value(f"files.{file.id}.keep")
    if file.automatic_erasure is False:
        raise scene.not_applicable("自動で消去しないと宣言している。", "it is declared not to be erased automatically")
    sent = scene.today
    taken(scene)
    scene.see("sent", ok=_there(scene), seen=_said(there=_there(scene)))
    gone = first_day_after(sent, keep)
    scene.at(gone - timedelta(days=1), hour=12)
    _erase(scene)
    scene.see("last-day", ok=_there(scene), seen=_said(there=_there(scene)))
    scene.at(gone, hour=12)
    _erase(scene)
    scene.see("after-term", ok=not _there(scene), seen=_said(there=_there(scene)))


def _said(*, there: bool) -> Words:
    return Words("記録がある", "the record is there") if there else Words("記録がない", "the record is gone")


PROBE = Probe(
    id="erased-after-linkage",
    at=frozenset({"municipal-cs"}),
    steps=(
        Step(
            "sent",
            Words(
                "一人の送付先情報を作成し、連携する。", "Make a record of recipient address for one person and send it."
            ),
            Words("記録がある。", "It is there."),
        ),
        Step(
            "last-day",
            Words(
                "宣言した期間の最後の日に、消去の処理の後で見る。",
                "Look after the erasure on the last day of the declared term.",
            ),
            Words("記録がある。", "It is there."),
        ),
        Step(
            "after-term",
            Words("その翌日に、消去の処理の後で見る。", "Look after the erasure on the day after."),
            Words("消えている。", "It is gone."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="kept-too-long",
            words=Words("期間を過ぎても消さない。", "it stays after its term"),
            step="after-term",
            policy=_kept_for(9, "y"),
        ),
    ),
)

"""使用: the internal link hands out nothing but for registered pairs of data and system, and only who may registers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from pia.errors import Words
from pia.register.nodes.juki_notices import ResidentUpdate
from pia.verify.cast import CLERK, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import open_to_all

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_DATA: Final = "residents"
_UNLISTED: Final = "unlisted-office"


def _open_hub(city: City, node: str) -> None:
    """Have the hub hand over to whoever asks."""

    def fetch(_system: str, _data: str, **_more: Any) -> list[Any]:
        return []

    city[node].fetch = fetch


def _run(scene: Scene) -> None:
    system = next((one.id for one in scene.policy.recipients if one.kind == "transfer"), "")
    if not system:
        raise scene.not_applicable("庁内連携の相手は宣言にない。", "nobody is declared to use the internal link")
    node, work = scene.node, scene.work(CLERK, "register_pair")
    scene.mark()
    answer = node.fetch(system, _DATA)
    entered = any(row.outcome == "refused" and row.operation == "fetch" for row in scene.rows())
    scene.see("unregistered", is_refused(answer, "pair-unregistered") and entered, told(answer))
    answer = node.register_pair(work, _DATA, _UNLISTED)
    scene.see("unlisted", is_refused(answer, "pair-unregistered"), told(answer))
    answer = node.register_pair(replace(work, session=scene.session(STRANGER)), _DATA, system)
    scene.see("not-by-others", is_refused(answer, "no-right"), told(answer))
    done = node.register_pair(work, _DATA, system)
    change = ResidentUpdate(atena=scene.resident().atena, state="current", values={"氏名": "試験　花子"})
    node.run("distribute", lambda tx: node.distribute(tx, _DATA, change))
    answer = done if is_refused(done) else node.fetch(system, _DATA)
    scene.see("registered", not is_refused(answer) and len(answer) == 1, told(answer))
    node.register_pair(work, _DATA, system, registered=False)
    answer = node.fetch(system, _DATA)
    scene.see("withdrawn", is_refused(answer, "pair-unregistered"), told(answer))


PROBE = Probe(
    id="internal-link-authentication",
    at=frozenset({"internal-link"}),
    steps=(
        Step(
            "unregistered",
            Words(
                "利用の登録がない部署のシステムからデータを受け取ろうとする。",
                "Try to fetch data from a system that is not registered.",
            ),
            Words("拒否され、記録に残る。", "Refused, and entered."),
        ),
        Step(
            "unlisted",
            Words("移転先の一覧にない部署を登録しようとする。", "Try to register an office that is on no list."),
            Words("登録できない。", "It cannot be registered."),
        ),
        Step(
            "not-by-others",
            Words(
                "権限のない者が、一覧にある部署を登録しようとする。",
                "Somebody without the right tries to register a listed one.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "registered",
            Words(
                "権限のある職員が登録し、異動を一件配信して、そのシステムから受け取る。",
                "Somebody with the right registers it; distribute one change and fetch it from there.",
            ),
            Words("その一件を受け取ることができる。", "That one is handed over."),
        ),
        Step(
            "withdrawn",
            Words("登録を取り消し、もう一度受け取ろうとする。", "Withdraw the registration and try again."),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="open-hub",
            words=Words("登録を確かめずに渡す。", "registrations are not looked at"),
            step="unregistered",
            city=_open_hub,
        ),
        Sabotage(
            id="anybody-registers",
            words=Words("誰でも登録できる。", "anybody may register a system"),
            step="not-by-others",
            city=open_to_all,
        ),
    ),
)

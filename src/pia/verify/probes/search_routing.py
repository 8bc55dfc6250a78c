"""入手: what is not held here is asked of the server above over a declared way, and the answer is shown, entered and not stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.store.interface import Kept
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_LISTS = ("temporary", "setting", "provision", "output", "individual", "answer")


def _hoarding(city: City, node: str) -> None:
    """Have the node keep every answer that it shows."""
    at = city[node]
    shown = at.show_answer

    def show_answer(*given: Any) -> Any:
        done = shown(*given)
        with at.store.write() as tx:
            tx.keep(Kept(kind="answer", key="last", body=repr(done).encode()))
        return done

    at.show_answer = show_answer


def _held(scene: Scene) -> int:
    files = [file.id for file in scene.policy.files if file.node == scene.id]
    with scene.node.store.read() as reader:
        rows: int = sum(reader.count(file, ("current", "history", "removed")) for file in files)
        return rows + sum(1 for kind in _LISTS for _ in reader.all_kept(kind))


def _run(scene: Scene) -> None:
    work, conditions = scene.work(CLERK, "ask_national"), scene.conditions(scene.resident())
    before, crossed = _held(scene), len(scene.line.crossed)
    answer = scene.node.ask_national(work, conditions)
    if is_refused(
        answer,
        "channel-undeclared",
        "channel-item",
        "channel-number",
        "not-found",
        "too-many",
        "not-running",
        "no-condition",
    ):
        raise scene.not_applicable(
            f"上位のサーバへの照会は宣言にない：{told(answer).ja}", f"no inquiry goes up here: {told(answer).en}"
        )
    ways = [scene.city.channels.channel(one.channel) for one in scene.line.crossed[crossed:]]
    targets = {way.target for way in ways if way is not None} - {scene.id}
    kinds = {scene.city[one].KIND for one in targets if one in scene.city.nodes}
    routed = bool(kinds) and kinds <= {"national-server", "supplementary-national-server", "prefecture-server"}
    rows = [row for row in scene.rows() if row.operation == "ask_national"]
    scene.see("asked-above", not is_refused(answer) and routed, told(answer))
    scene.see("entered", ok=any(row.subject for row in rows), seen=Words(f"記録{len(rows)}行", f"{len(rows)} rows"))
    more = _held(scene) - before
    scene.see("not-stored", ok=not more, seen=Words(f"増えた行{more}", f"{more} rows more"))


PROBE = Probe(
    id="search-routing",
    at=frozenset({"municipal-cs", "prefecture-server", "supplementary-prefecture-server"}),
    steps=(
        Step(
            "asked-above",
            Words("機構への照会として一人を検索する。", "Search one person by asking the national body."),
            Words(
                "宣言した経路で全国サーバに尋ね、答えが返る。",
                "The national server is asked over a declared way and answers.",
            ),
        ),
        Step(
            "entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("誰についての照会かが残っている。", "It says about whom the inquiry was."),
        ),
        Step(
            "not-stored",
            Words("照会の前後でファイルの件数を比べる。", "Compare what the files hold before and after."),
            Words("増えていない。", "Nothing was added."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="answers-kept", words=Words("答えを保存する。", "answers are stored"), step="not-stored", city=_hoarding
        ),
        Sabotage(
            id="inquiries-forgotten",
            words=Words("照会を記録しない。", "inquiries are not entered"),
            step="entered",
            city=forgetful(lambda row: row.operation == "ask_national"),
        ),
    ),
)

"""提供: what goes out is what was extracted, value for value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from pia.errors import Words
from pia.register.identification import REASONS, Identification
from pia.register.items import item_key
from pia.register.nodes.messages import Values, parcel, read
from pia.register.refusal import Refused
from pia.register.values import resident_values
from pia.verify.cast import CLERK, MEDIUM
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import PERSON, answer, asked
from pia.verify.notices import notice, received
from pia.verify.outputs import ITEMS, approved_output, source_of, written
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.channel import Parcel
    from pia.register.city import City
    from pia.register.policy import NodeKind
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_GIVEN: Final = ("氏名", "生年月日", "住所")
Rows = list[dict[str, str]]


def _changed(row: Mapping[str, str]) -> dict[str, str]:
    return {item: f"{value}（修正）" for item, value in row.items()}


def _renamed(message: Parcel) -> Parcel:
    content = read(Identification, message)
    if isinstance(content, Refused):
        return message
    return parcel(message.name, replace(content, name=f"{content.name}（修正）"), message.items)


def _edited(city: City, node: str) -> None:
    """Have somebody touch up what was extracted before it goes."""
    at = city[node]
    if at.KIND == "municipal-cs":
        tell = at.tell

        def retold(tx: Any, target: str, *messages: Parcel) -> Any:
            return tell(tx, target, *map(_renamed, messages))

        at.tell = retold
        return
    if at.KIND == "media-export":
        write = at._written  # noqa: SLF001 - breaking in is what it is for

        def rewritten(tx: Any, permit: Any, source: str, items: Any, content: Any) -> Any:
            return write(tx, permit, source, items, replace(content, rows=tuple(map(_changed, content.rows))))

        at._written = rewritten  # noqa: SLF001
        return
    provide = at.provide

    def provided(*given: Any, **more: Any) -> Any:
        done = provide(*given, **more)
        if is_refused(done):
            return done
        return [_changed(row) for row in done] if isinstance(done, list) else _changed(done)

    at.provide = provided


def _medium(scene: Scene) -> tuple[Any, Rows]:
    work, keys = approved_output(scene, people=2)
    sealed = written(scene, replace(work, second=scene.work(CLERK, "export").second), keys)
    source = scene.city[source_of(scene)]
    held = [resident_values(source.standing(key)) for key in keys]
    wanted = [{item: row[item] for item in map(item_key, ITEMS) if item in row} for row in held]
    if not isinstance(sealed, bytes):
        return sealed, wanted
    return msgspec.json.decode(scene.node.read_medium(MEDIUM, sealed))["記録"], wanted


def _network(scene: Scene) -> tuple[Any, Rows]:
    one = asked(scene)
    with scene.node.store.read() as reader:
        held = scene.node.copies.get(reader, f"{PERSON}/{one.inquiry.information}").value.values
    wanted = {item: held[item] for item in map(item_key, one.inquiry.items) if item in held}
    done = answer(scene, one)
    content = done if isinstance(done, Refused) else read(Values, done)
    return (content if isinstance(content, Refused) else [content.values]), [wanted]


def _office(scene: Scene) -> tuple[Any, Rows]:
    node = scene.node
    row = next((one for one in scene.policy.recipients if one.file == node.records.file.id and one.pairs), None)
    if row is None:
        raise scene.not_applicable("このファイルの提供先が列挙されていない。", "no recipient of this file is listed")
    requester, basis = min(row.pairs)
    only = {"items": _GIVEN} if node.KIND == "prefecture-server" else {}
    conditions = scene.conditions(scene.resident())
    done = node.provide(scene.work(CLERK, "provide"), row.id, requester, basis, [conditions], **only)
    with node.store.read() as reader:
        held = [one.value.values() for one in node.records.all(reader)]
    names = [item_key(name) for name in conditions]
    found = [
        one
        for one in held
        if all(one.get(name) == value for name, value in zip(names, conditions.values(), strict=True))
    ]
    if is_refused(done) or not done:
        return done, found
    return done, [{item: one[item] for item in done[0] if item in one} for one in found]


def _above(scene: Scene) -> tuple[Any, Rows]:
    above = next((scene.city[one] for one in scene.node.onward if one in scene.city.nodes), None)
    if above is None:
        raise scene.not_applicable("通知する上位のサーバがない。", "there is no server above to be notified")
    row = received(scene, notice(scene, reason=REASONS["correction"], name="試験　訂正後"))
    scene.city.pump()
    code = scene.resident().code
    with scene.node.store.read() as reader:
        held = [one.value.values() for one in scene.node.records.find(reader, "code", code)]
    with above.store.read() as reader:
        sent = [one.value.values() for one in above.records.find(reader, "code", code)]
    return (sent if row is not None and row.outcome != "refused" else []), held


_BY_KIND: Final[dict[NodeKind, Callable[[Scene], tuple[Any, Rows]]]] = {
    "media-export": _medium, "municipal-cs": _above, "intermediate-server": _network, "prefecture-server": _office, "supplementary-prefecture-server": _office,
}  # fmt: skip


def _run(scene: Scene) -> None:
    sent, held = _BY_KIND[scene.node.KIND](scene)
    scene.see("sent", not is_refused(sent) and bool(sent), told(sent))
    same = sum(one == other for one, other in zip(sent, held, strict=False))
    scene.see(
        "unchanged",
        same == len(sent) == len(held),
        Words(f"{len(sent)}件のうち抽出元と一致するもの{same}", f"{same} of {len(sent)} equal what was extracted"),
    )


PROBE = Probe(
    id="payload-unedited",
    at=frozenset(_BY_KIND),
    steps=(
        Step(
            "sent",
            Words(
                "宣言した方法で、抽出したデータを提供する（市町村CSでは、一人の訂正を都道府県サーバへ通知する）。",
                "Provide extracted data as declared (a municipal CS: tell the prefecture a correction).",
            ),
            Words("提供される。", "Provided."),
        ),
        Step(
            "unchanged",
            Words(
                "渡ったデータを、抽出元の記録と一件ずつ照らす。",
                "Compare what went out with the records it was extracted from, one by one.",
            ),
            Words("全て一致する。", "All are the same."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="touched-up",
            words=Words("抽出したデータを手直ししてから渡す。", "what was extracted is edited before it goes"),
            step="unchanged",
            city=_edited,
        ),
    ),
)

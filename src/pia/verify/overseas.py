"""国外転出者 of a rehearsal: known to the 附票 side without a number, and to the 都道府県サーバ with the number that was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from pia.register.identification import REASONS, identification_of
from pia.register.items import NUMBER, item_key
from pia.register.policy import Undeclared
from pia.register.supplement import Supplement, supplement_of
from pia.register.values import SEXES
from pia.verify.cast import CLERK

if TYPE_CHECKING:
    from pia.register.person import Resident
    from pia.register.policy import RecipientPolicy
    from pia.verify.scene import Scene

__all__ = ["Overseas", "asked", "conditions", "moved_abroad", "recipient"]


class Overseas(Struct, frozen=True):
    """Somebody who moved abroad, and a neighbour who stayed."""

    gone: Resident
    here: Resident
    number: str


def moved_abroad(scene: Scene) -> Overseas:
    """Have a resident be a 国外転出者 at both servers; another one is known as living in Japan.

    Raises:
        Ended: nobody could, or the 都道府県サーバ is not there: not applicable.
    """
    known = [(one, record) for one in scene.residents if (record := supplement_of(one)) is not None and one.number]
    server = next(iter(scene.city.of("prefecture-server", scene.node.declared.body)), None)
    if len(known) < 2 or server is None:
        raise scene.not_applicable("個人番号を持つサーバがない。", "there is no server that holds the numbers")
    (gone, record), (here, stays) = known[:2]
    away = replace(record, state="abroad", municipality="", address="国外（試験）", last_address=record.address, changed=scene.today)  # fmt: skip
    for one in (away, replace(stays, changed=scene.today)):
        _applied(scene.node, one)
    notice = replace(identification_of(gone), reason=REASONS["move-abroad"], changed=scene.today, state="removed")
    _applied(server, notice)
    scene.mark()
    return Overseas(gone, here, gone.number or "")


def _applied(node: Any, record: Any) -> None:
    node.run("update", lambda tx: node.apply(tx, record) or True)


def recipient(scene: Scene) -> RecipientPolicy:
    """Return a recipient who may be given the number of a 国外転出者.

    Raises:
        Ended: none may: not applicable.
    """
    file = scene.node.records.file.id
    found = next(
        (
            one
            for one in scene.policy.recipients
            if one.file == file
            and one.number_work
            and one.pairs
            and not isinstance(one.items, Undeclared)
            and NUMBER in map(item_key, one.items)
        ),
        None,
    )
    if found is None:
        raise scene.not_applicable("個人番号を提供する相手がいない。", "nobody may be given the number")
    return found


def conditions(one: Resident, record: Supplement | None = None) -> dict[str, str]:
    """Return conditions that find one person at the server."""
    found = record or supplement_of(one)
    if found is None:
        raise ValueError("somebody without a 附票")
    return {
        "住民票コード": found.code,
        "氏名": found.name,
        "生年月日": found.birth.isoformat(),
        "性別": SEXES[found.sex],
    }


def asked(scene: Scene, one: Resident, *, basis: str = "") -> Any:
    """Have a clerk provide the record of somebody with the number, on the first listed basis unless told otherwise."""
    row = recipient(scene)
    requester, article = min(row.pairs)
    work = scene.work(CLERK, "provide")
    return scene.node.provide(work, row.id, requester, basis or article, [conditions(one)], with_number=True)

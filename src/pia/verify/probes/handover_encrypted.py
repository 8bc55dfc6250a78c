"""委託: what is handed over on a medium is cipher text that opens for that medium alone, and each handover is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.verify.cast import CLERK, MEDIUM, SECOND
from pia.verify.ended import is_refused, told
from pia.verify.outputs import approved_output, written
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


class _Plain:
    """A seal that seals nothing."""

    def __init__(self, seal: Any) -> None:
        self._seal = seal

    def __getattr__(self, name: str) -> Any:
        return getattr(self._seal, name)

    def seal(self, key: str, plain: bytes, context: str) -> bytes:
        """Return media as they are, and seal everything else."""
        sealed: bytes = plain if key == "list/medium" else self._seal.seal(key, plain, context)
        return sealed


def _unsealed(city: City, node: str) -> None:
    """Have the node write media without encryption."""
    city[node].seal = _Plain(city[node].seal)


def _run(scene: Scene) -> None:
    work, keys = approved_output(scene)
    if scene.declares("approval.{node}.second_person"):
        work = replace(work, second=scene.session(SECOND).id)
    sealed = written(scene, work, keys)
    if is_refused(sealed):
        raise scene.not_rehearsable(f"書き出せない：{told(sealed).ja}", f"it cannot be written: {told(sealed).en}")
    resident = scene.resident()
    plain = [
        value for value in (resident.person.name.text, resident.address.text, "試験用") if value.encode() in sealed
    ]
    scene.see("cipher-text", ok=not plain, seen=Words(f"読み取れる値{len(plain)}件", f"{len(plain)} readable values"))
    opens = _opens(scene, MEDIUM, sealed), _opens(scene, "medium-2", sealed)
    scene.see(
        "own-medium-only",
        ok=opens == (True, False),
        seen=Words(f"本来の媒体：{opens[0]}、別の媒体：{opens[1]}", f"own medium: {opens[0]}, another: {opens[1]}"),
    )
    listed = scene.node.log_of_outputs(scene.work(CLERK, "log_of_outputs"))
    whole = not is_refused(listed) and len(listed) == 1 and listed[0].count == 1 and listed[0].medium == MEDIUM
    scene.see("receipted", ok=bool(whole), seen=told(listed))


def _opens(scene: Scene, medium: str, sealed: bytes) -> bool:
    try:
        return bool(scene.node.read_medium(medium, sealed))
    except Exception:  # noqa: BLE001 - however it fails: it does not open
        return False


PROBE = Probe(
    id="handover-encrypted",
    at=frozenset({"media-export"}),
    steps=(
        Step(
            "cipher-text",
            Words(
                "承認を得て媒体に書き出し、媒体の中を別の道具で読む。",
                "Write an approved output to a medium and read the medium with another tool.",
            ),
            Words("氏名も住所も読み取れない。", "Neither name nor address can be read."),
        ),
        Step(
            "own-medium-only",
            Words(
                "その媒体のものとして、また別の媒体のものとして開く。",
                "Open it as of that medium, and as of another one.",
            ),
            Words("その媒体のものとしてだけ開く。", "It opens as of that medium alone."),
        ),
        Step(
            "receipted",
            Words("出力の記録を見る。", "Look at the log of outputs."),
            Words("件数、媒体、照合値が一行残っている。", "One line holds count, medium and checksum."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="plain-medium",
            words=Words("媒体を暗号化しない。", "media are not encrypted"),
            step="cipher-text",
            city=_unsealed,
        ),
    ),
)

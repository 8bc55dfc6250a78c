"""保管: a file that is declared not to be backed up is in no backup, and 送付先情報 never is."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.register.backup import restore_backup, write_backup
from pia.register.store.sqlite import in_memory
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.probes.erased_after_linkage import file_of, taken

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _as_another(city: City, node: str) -> None:
    """Have backups take the file as if it were any other."""
    files = tuple(
        replace(one, backed_up=True, role="other") if one.node == node and one.role == "recipient-address" else one
        for one in city.policy.files
    )
    city.policy = replace(city.policy, files=files)


def _run(scene: Scene) -> None:
    file, city = file_of(scene), scene.city
    if file.backed_up is True:
        raise scene.not_applicable("控えを取ると宣言している。", "it is declared to be backed up")
    taken(scene)
    with scene.node.store.read() as reader:
        held = reader.count(file.id)
    scene.see("held", ok=held > 0, seen=Words(f"{held}件", f"{held} records"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "backup"
        write_backup(path, city.store, city.policy, city.keys.secret, city.clock.now)
        store = in_memory()
        try:
            restore_backup(path, store, city.policy, city.keys, city.keys.secret, now=city.clock.now)
            with store.node(scene.id).read() as reader:
                found = reader.count(file.id, ("current", "history", "removed"))
        finally:
            store.close()
    scene.see("not-restored", ok=not found, seen=Words(f"復元されたもの{found}件", f"{found} records came back"))


PROBE = Probe(
    id="no-copy-in-backup",
    at=frozenset({"municipal-cs"}),
    steps=(
        Step(
            "held",
            Words("送付先情報を一件作る。", "Make one record of recipient address."),
            Words("システムに記録がある。", "The system has it."),
        ),
        Step(
            "not-restored",
            Words(
                "バックアップを取り、空の場所に復元して探す。",
                "Make a backup, restore it into an empty place and look.",
            ),
            Words("送付先情報は戻らない。", "No recipient address comes back."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="backed-up-too",
            words=Words("ほかのファイルと同じくバックアップに含める。", "it is backed up like any other file"),
            step="not-restored",
            city=_as_another,
        ),
    ),
)

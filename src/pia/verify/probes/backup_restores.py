"""保管: a backup is cipher text, and what is restored from it is what was there."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.register.backup import restore_backup, write_backup
from pia.register.store.sqlite import in_memory
from pia.register.values import resident_values
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.policy import Policy
    from pia.register.store.interface import Store
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_SENDING = "recipient-address"


def _left_out(policy: Policy, node: str) -> Policy:
    """Leave the files of the node out of backups."""
    files = tuple(replace(one, backed_up=False) if one.node == node else one for one in policy.files)
    return replace(policy, files=files)


def _counts(store: Store, node: str, files: list[str]) -> list[int]:
    with store.node(node).read() as reader:
        return [reader.count(file, ("current", "history", "removed")) for file in files]


def _run(scene: Scene) -> None:
    files = [
        one.id
        for one in scene.policy.files
        if one.node == scene.id and one.role != _SENDING and one.backed_up is not False
    ]
    held = _counts(scene.city.store, scene.id, files)
    if not any(held):
        raise scene.not_applicable("控えに取るファイルに記録がない。", "no file that is backed up holds anything")
    city = scene.city
    with TemporaryDirectory() as folder:
        path = Path(folder) / "backup"
        saved = write_backup(path, city.store, city.policy, city.keys.secret, city.clock.now)
        scene.see("made", ok=saved.rows > 0, seen=Words(f"{saved.rows}行", f"{saved.rows} rows"))
        content = path.read_bytes()
        values = resident_values(scene.resident())
        readable = [name for name in ("氏名", "住民票コード", "個人番号") if values.get(name, "\0").encode() in content]
        scene.see(
            "cipher-text",
            ok=not readable,
            seen=Words(f"読み取れる項目{len(readable)}", f"{len(readable)} readable items"),
        )
        store = in_memory()
        try:
            restore_backup(path, store, city.policy, city.keys, city.keys.secret, now=city.clock.now)
            found = _counts(store, scene.id, files)
        finally:
            store.close()
    scene.see(
        "restored",
        ok=found == held,
        seen=Words(f"元{sum(held)}件、復元{sum(found)}件", f"{sum(held)} records, {sum(found)} restored"),
    )


PROBE = Probe(
    id="backup-restores",
    steps=(
        Step("made", Words("バックアップを取る。", "Make a backup."), Words("取れる。", "It is made.")),
        Step(
            "cipher-text",
            Words("バックアップの中を別の道具で読む。", "Read the backup with another tool."),
            Words("氏名も番号も読み取れない。", "Neither names nor numbers can be read."),
        ),
        Step(
            "restored",
            Words("空の場所に復元し、件数を比べる。", "Restore it into an empty place and compare the counts."),
            Words("元と同じ件数が戻る。", "As many records as before."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="files-left-out",
            words=Words("ファイルがバックアップに含まれない。", "files are left out of backups"),
            step="restored",
            policy=_left_out,
        ),
    ),
)

"""The files of each node: what stands in them, how long, whether the system erases and backs them up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

from pia.register.policy import UNDECLARED, Declared, FilePolicy, FileRole, NodeKind, Undeclared
from pia.terms.durations import Duration, parse_duration
from pia.terms.errors import TermError
from pia.verify.controls import Spot, flags, periods
from pia.verify.items import record_items
from pia.verify.kinds import role_of

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.personal_info_file import PersonalInfoFile
    from pia.verify.controls import Controls
    from pia.verify.draft import DraftNode
    from pia.verify.gaps import Gaps

__all__ = ["KEPT_FROM", "files_of", "own_file"]

KeepFrom = Literal["removal", "next-notice", "sending", "record", "arrival"]

KEPT_FROM: Final[Mapping[FileRole, KeepFrom]] = {
    "resident-record": "removal", "identification": "next-notice", "supplementary": "next-notice", "recipient-address": "sending",
    "atena": "removal", "copy": "record", "certificate": "removal", "application": "arrival", "provision-record": "record", "other": "record",
}  # fmt: skip
"""When the term of what stands in a file begins (住民基本台帳法施行令第34条)."""

_TERMS: Final = (
    ("storage.erase-after-retention", "retention"), ("storage.deceased-numbers", "retention"), ("storage.created-per-need", "period"),
    ("storage.temporary-only", "period"), ("storage.erase-after-linkage", "period"), ("storage.temporary-erasure", "period"),
)  # fmt: skip
"""Where controls say how long a file is kept, should Ⅱ6 not do so."""
_ITEM: Final = "Ⅱ６②保管期間"

_HOMES: Final[Mapping[FileRole, tuple[NodeKind, ...]]] = {
    "resident-record": ("juki",), "identification": ("municipal-cs", "prefecture-server", "national-server"),
    "recipient-address": ("municipal-cs",), "supplementary": ("supplementary-prefecture-server", "supplementary-national-server"),
    "atena": ("atena",), "copy": ("intermediate-server",), "certificate": ("kiosk", "certificate-issuance"), "application": ("portal",),
}  # fmt: skip
"""The kinds of system that hold a file of each role."""

_OWN: Final[Mapping[NodeKind, FileRole]] = {"atena": "atena", "intermediate-server": "copy"}
"""The files that a kind of system keeps by its very function, though no form lists them as files of the assessment."""


def files_of(
    assessment: Assessment, nodes: Mapping[str, DraftNode], controls: Controls, gaps: Gaps
) -> tuple[FilePolicy, ...]:
    """Return the files of every node; a file that several systems hold has its own entry at each."""
    found: list[FilePolicy] = []
    files = {file.id: file for file in assessment.files}
    for node in nodes.values():
        for id_ in (*node.holds, *_homeless(assessment, nodes, node, gaps)):
            known = any(one.id == id_ for one in found)
            found.append(_file(files[id_], f"{id_}.{node.node.id}" if known else id_, node, controls, gaps))
        role = _OWN.get(node.node.kind)
        if role is not None and node.held and all(one.role != role or one.node != node.node.id for one in found):
            found.append(own_file(node.node.id, role))
            gaps.note(
                f"files.{node.node.id}.{role}",
                "silent",
                f"「{node.node.name}」が保有する情報は、この評価書のファイルとして書かれておらず、項目と保管期間の定めがない。",
                f"what {node.node.name!r} keeps is no file of this assessment: no items and no period are declared",
                "Ⅰ２②システムの機能",
            )
    return tuple(found)


def _homeless(assessment: Assessment, nodes: Mapping[str, DraftNode], node: DraftNode, gaps: Gaps) -> tuple[str, ...]:
    """Return the files that no system is told to hold and that a system of this kind would; the first system has the others."""
    held = [one for one in nodes.values() if one.held]
    told = {id_ for one in held for id_ in one.holds}
    found = []
    for file in assessment.files:
        fitting = [one for one in held if one.node.kind in _HOMES.get(role_of(file.name), ())] or held
        if file.id not in told and fitting[:1] == [node]:
            found.append(file.id)
            gaps.note(
                f"files.{file.id}.node", "silent", f"「{file.name}」をどのシステムが保有するかの記載がない。",
                f"nothing tells which system holds the file {file.id}", "Ⅰ３特定個人情報ファイル名",
            )  # fmt: skip
    return tuple(found)


def own_file(node: str, role: FileRole) -> FilePolicy:
    """Return the file that a node has by its function, of which nothing is declared."""
    return FilePolicy(id=f"{node}.{role}", node=node, role=role, keep_from=KEPT_FROM[role])


def _file(file: PersonalInfoFile, id_: str, node: DraftNode, controls: Controls, gaps: Gaps) -> FilePolicy:
    role = role_of(file.name)
    spot = Spot(node.node.id, frozenset({file.id}))
    items = record_items(file)
    policy = FilePolicy(
        id=id_,
        node=node.node.id,
        role=role,
        items=items or UNDECLARED,
        keep=_keep(file, spot, controls),
        keep_from=KEPT_FROM[role],
        automatic_erasure=_automatic(file.id, spot, controls),
        backed_up=_backed_up(file.id, spot, controls),
    )
    _note(file, policy, spot, controls, gaps)
    return policy


def _of_file(controls: Controls, spot: Spot, file: str, *measures: str) -> list[str]:
    """Return the ids of controls on a file at a place: those on other files of the same system are none."""
    return [
        control.id
        for control, _said in controls.every(*measures)
        if not control.scope.parties
        and (not control.scope.systems or spot.system in control.scope.systems)
        and (not control.scope.files or file in control.scope.files)
    ]


def _keep(file: PersonalInfoFile, spot: Spot, controls: Controls) -> Declared[Duration]:
    retention = file.storage.retention if file.storage is not None else None
    if retention is not None and retention.period is not None:
        try:
            return parse_duration(retention.period)
        except TermError:
            return UNDECLARED
    for measure, parameter in _TERMS:
        near = set(_of_file(controls, spot, file.id, measure))
        lengths = periods([said for control, said in controls.every(measure) if control.id in near], parameter)
        if lengths:
            return lengths[-1]
    return UNDECLARED


def _automatic(file: str, spot: Spot, controls: Controls) -> Declared[bool]:
    near = set(_of_file(controls, spot, file, "storage.erase-after-retention"))
    told = flags(
        [said for control, said in controls.every("storage.erase-after-retention") if control.id in near], "automatic"
    )
    if told:
        return told[0]
    if _of_file(controls, spot, file, "storage.manual-erasure"):
        return False
    erased = _of_file(controls, spot, file, "storage.expired-bulk-deletion", "storage.temporary-erasure")
    return True if erased else UNDECLARED


def _backed_up(file: str, spot: Spot, controls: Controls) -> Declared[bool]:
    if _of_file(controls, spot, file, "storage.no-backup"):
        return False
    return True if _of_file(controls, spot, file, "storage.backup") else UNDECLARED


def _note(file: PersonalInfoFile, policy: FilePolicy, spot: Spot, controls: Controls, gaps: Gaps) -> None:
    if isinstance(policy.items, Undeclared):
        gaps.note(
            f"files.{policy.id}.items",
            "silent",
            f"「{file.name}」の記録項目が書かれていない。",
            f"the file {file.id} lists no items",
            "Ⅱ２④記録される項目",
        )
    if isinstance(policy.keep, Undeclared):
        retention = file.storage.retention if file.storage is not None else None
        if retention is not None and (retention.band or retention.period):
            ja = f"「{file.name}」の保管期間が選択肢（{retention.band or retention.period}）だけで、長さの定めがない。"
            gaps.note(f"files.{policy.id}.keep", "open", ja, f"the file {file.id} gives a band, no length", _ITEM)
        else:
            gaps.note(
                f"files.{policy.id}.keep",
                "silent",
                f"「{file.name}」の保管期間が書かれていない。",
                f"the file {file.id} gives no period",
                _ITEM,
            )
    if isinstance(policy.automatic_erasure, Undeclared):
        near = _of_file(controls, spot, file.id, "storage.erase-after-retention", "storage.created-per-need")
        gaps.measure(f"files.{policy.id}.automatic_erasure", "storage.erase-after-retention", "automatic", near)
    if isinstance(policy.backed_up, Undeclared):
        gaps.measure(f"files.{policy.id}.backed_up", "storage.backup")

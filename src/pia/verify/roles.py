"""Who may do what: the departments that use a file, those who approve, and the contractors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from pia.register.nodes import OPERATIONS
from pia.register.policy import UNDECLARED, Declared, NodeKind, RolePolicy, Undeclared
from pia.verify.controls import texts

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.verify.controls import Controls
    from pia.verify.draft import DraftNode
    from pia.verify.gaps import Gaps

__all__ = ["APPROVING", "approver_titles", "operations_of", "roles_of"]

APPROVING: Final[Mapping[str, str]] = {
    "acquisition.correction-permission": "approver", "use.bulk-output-approval": "approver", "right.issue-procedure": "approver",
    "right.individual-approval": "approver",
}  # fmt: skip
"""The measures that name somebody who approves."""

_COUNTED: Final = re.compile(r"^[0-9０-９一二三四五六七八九]+[\s　.．、]+")
_ENTERING: Final = ("enter", "amend", "remove", "look_up")


def approver_titles(controls: Controls) -> dict[str, str]:
    """Return the roles of those who approve, by the title under which controls name them; a role is called after its first control."""
    first: dict[str, str] = {}
    for control, said in controls.every(*APPROVING):
        for title in texts([said], "approver"):
            first.setdefault(title, control.id.rpartition(".")[2])
    taken: dict[str, str] = {}
    for title, name in sorted(first.items()):
        id_ = f"approver-{name}"
        taken[title] = id_ if id_ not in taken.values() else f"{id_}-{len(taken) + 1}"
    return taken


def operations_of(kinds: Iterable[NodeKind]) -> frozenset[str]:
    """Return every operation of some kinds of node; of a kind that does not run there is none."""
    return frozenset(name for kind in kinds for name in OPERATIONS.get(kind, ()))


def roles_of(
    assessment: Assessment, nodes: Mapping[str, DraftNode], controls: Controls, gaps: Gaps
) -> tuple[RolePolicy, ...]:
    """Return the roles: one for each department that uses files, one for each who approves, one for each contractor.

    Which operations a department has no form lists: it has all those of its systems, and the gap is named.
    """
    held = {id_: one for id_, one in nodes.items() if one.node.origin in ("held", "part")}
    staff = _staff(assessment, held, controls, gaps)
    approvers = _approvers(assessment, held, controls, staff, gaps=gaps)
    return (*staff, *approvers, *_vendors(assessment, held, controls, gaps))


def _departments(assessment: Assessment) -> dict[str, frozenset[str]]:
    """Return the departments, by their names without a leading number, with the files that each uses.

    Where no file says who uses it, the department in charge of the work is the only one that is known.
    """
    found: dict[str, set[str]] = {}
    for file in assessment.files:
        for written in file.users.departments or () if file.users is not None else ():
            found.setdefault(_COUNTED.sub("", written.strip()) or written, set()).add(file.id)
    if not found:
        named = [file.department for file in assessment.files if file.department]
        charge = assessment.department.name if assessment.department is not None else None
        return {(named or [charge or ""])[0]: frozenset()}
    return {name: frozenset(files) for name, files in found.items()}


def _staff(
    assessment: Assessment, held: Mapping[str, DraftNode], controls: Controls, gaps: Gaps
) -> tuple[RolePolicy, ...]:
    departments = _departments(assessment)
    used = frozenset().union(*departments.values()) if departments else frozenset()
    found = []
    for number, (name, files) in enumerate(departments.items(), 1):
        id_ = f"staff-{number}"
        at = {n for n, one in held.items() if not one.spot.files or one.spot.files & files or not one.spot.files & used}
        found.append(_role(assessment, id_, name, at=at, held=held, controls=controls, gaps=gaps))
        gaps.note(
            f"roles.{id_}.operations", "open", f"「{name or id_}」の職員が行える操作の一覧がない。", f"nothing lists the operations of {id_}",
            "Ⅱ３⑤使用部署",
        )  # fmt: skip
    orphans = sorted(n for n, one in held.items() if one.spot.files and not one.spot.files & used)
    if orphans:
        gaps.note(
            "roles.staff", "silent", f"使用部署の記載がないファイルだけを扱うシステム（{'、'.join(orphans)}）は、どの部署のものか分からない。",
            f"no department is told to use the files of {', '.join(orphans)}", "Ⅱ３⑤使用部署",
        )  # fmt: skip
    return tuple(found)


def _role(
    assessment: Assessment, id_: str, name: str, *, at: Iterable[str], held: Mapping[str, DraftNode], controls: Controls,
    gaps: Gaps,
) -> RolePolicy:  # fmt: skip
    at = frozenset(at)
    work = assessment.work.name
    shown = any(controls.at(held[node].spot, "use.number-display-limit") for node in at)
    sees: Declared[bool] = True if shown else UNDECLARED
    tasks: Declared[frozenset[str]] = frozenset({work}) if work else UNDECLARED
    role = RolePolicy(
        id=id_, title=name or "部署の記載なし", department=name, nodes=at,
        operations=operations_of(held[node].node.kind for node in at),
        tasks=tasks, sees_number=sees, number_tasks=tasks if shown else UNDECLARED,
    )  # fmt: skip
    if not shown:
        gaps.measure(f"roles.{id_}.sees_number", "use.number-display-limit")
        gaps.measure(f"roles.{id_}.number_tasks", "use.number-display-limit")
    if isinstance(tasks, Undeclared):
        gaps.note(
            f"roles.{id_}.tasks", "silent", "事務の名称が書かれていない。", "the work has no name", "Ⅰ１①事務の名称"
        )
    return role


def _approvers(
    assessment: Assessment,
    held: Mapping[str, DraftNode],
    controls: Controls,
    staff: Iterable[RolePolicy],
    *,
    gaps: Gaps,
) -> tuple[RolePolicy, ...]:
    """Return the roles of those who approve: they see what the staff of the same systems sees."""
    like = next(iter(staff), None)
    found = []
    for title, id_ in approver_titles(controls).items():
        at = frozenset(
            node for node, one in held.items() if title in texts(controls.at(one.spot, *APPROVING), "approver")
        )
        work = assessment.work.name
        if like is None or isinstance(like.sees_number, Undeclared):
            gaps.measure(f"roles.{id_}.sees_number", "use.number-display-limit")
            gaps.measure(f"roles.{id_}.number_tasks", "use.number-display-limit")
        found.append(
            RolePolicy(
                id=id_, title=title, department="", nodes=at, operations=operations_of(held[node].node.kind for node in at),
                tasks=frozenset({work}) if work else UNDECLARED,
                sees_number=like.sees_number if like is not None else UNDECLARED,
                number_tasks=like.number_tasks if like is not None else UNDECLARED,
            )
        )  # fmt: skip
    return tuple(found)


def _vendors(
    assessment: Assessment, held: Mapping[str, DraftNode], controls: Controls, gaps: Gaps
) -> tuple[RolePolicy, ...]:
    """Return the roles of contractors at the systems whose files they are entrusted with.

    A contractor that a flow shows to enter data has the operations for that; what others may do no form lists, and they have none.
    """
    found = []
    for party in assessment.parties:
        files = frozenset(matter.file for matter in party.entrusted)
        at = frozenset(node for node, one in held.items() if one.spot.files & files and one.holds)
        if not at:
            continue
        entering = any(flow.source == party.id and flow.target in at for flow in assessment.flows)
        id_ = f"vendor-{party.id}"
        offered = operations_of(held[node].node.kind for node in at)
        work = assessment.work.name
        found.append(
            RolePolicy(
                id=id_, title=party.name or party.id, department=party.name or party.id, nodes=at,
                operations=offered & frozenset(_ENTERING) if entering else frozenset(),
                tasks=frozenset({work}) if work else UNDECLARED,
                sees_content=not controls.of_party(party.id, files, "entrustment.no-read-update"),
            )
        )  # fmt: skip
        gaps.note(
            f"roles.{id_}.operations", "open", f"委託先「{party.name or party.id}」が行える操作の一覧がない。",
            f"nothing lists the operations of the contractor {party.id}", "Ⅱ４①委託内容",
        )  # fmt: skip
        gaps.measure(f"roles.{id_}.sees_number", "use.number-display-limit")
        gaps.measure(f"roles.{id_}.number_tasks", "use.number-display-limit")
    return tuple(found)

"""Whether a policy hangs together, whatever it was derived from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.register.policy import Undeclared

if TYPE_CHECKING:
    from pia.register.policy import Policy


def check(policy: Policy) -> None:
    """Check that a policy hangs together: every id once, every reference to something that is there."""
    nodes = [node.id for node in policy.nodes]
    bodies = {body.code for body in policy.bodies}
    for ids in (nodes, [one.id for one in policy.channels], [one.id for one in policy.files], [one.id for one in policy.roles],
                [one.id for one in policy.recipients], [path for path, _why in policy.undeclared]):  # fmt: skip
        assert len(ids) == len(set(ids))
    assert all(len(node) <= 48 for node in nodes), "as long as a store takes them"
    assert {node.body for node in policy.nodes} <= bodies
    assert all(body.prefecture in bodies for body in policy.bodies if body.prefecture and body == policy.bodies[0])
    assert {end for one in policy.channels for end in (one.source, one.target)} <= set(nodes)
    assert {one.node for one in policy.files} <= set(nodes)
    assert {node for role in policy.roles for node in role.nodes} <= set(nodes)
    for part in (policy.authentication, policy.search, policy.approval, policy.rights, policy.log):
        assert set(part) <= set(nodes)
    roles = {role.id for role in policy.roles}
    for approvers in [one.approvers for one in (*policy.approval.values(), *policy.rights.values())]:
        assert isinstance(approvers, Undeclared) or approvers <= roles
    files = {one.id for one in policy.files}
    assert {one.file for one in policy.recipients} <= files


__all__ = ["check"]

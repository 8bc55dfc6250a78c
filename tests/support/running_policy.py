"""Runs the nodes of a policy that was derived from an assessment: everybody signs in with what is declared."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from small_nation import PASSWORD, Nation
from townsfolk import ISSUER

from pia.model.read import Loaded, load_assessment
from pia.register.guard.administration import Enrolment, set_up
from pia.register.guard.credentials import Secrets
from pia.register.guard.operator import Operator, Right, Session
from pia.register.nodes import Work
from pia.verify.policy import Derived, derive

if TYPE_CHECKING:
    from pia.register.policy import Policy, RolePolicy

ROOT = Path(__file__).resolve().parents[2]
ASSESSMENTS = (
    "nagaoka", "asahikawa", "kadoma", "kanagawa", "wako", "example/juki", "example/kokuho", "example/jutaku",
)  # fmt: skip
PROOFS: dict[Any, str] = {"password": PASSWORD, "ic-card": "card", "biometric": "vein"}


@cache
def loaded(name: str) -> Loaded:
    """Return a shipped assessment."""
    return load_assessment(ROOT / "assessments" / name)


@cache
def derived(name: str) -> Derived:
    """Return what is derived from a shipped assessment."""
    return derive(loaded(name))


class Running(Nation):
    """The nodes of a policy with one person of a fitting role at each."""

    def __init__(self, declared: Policy) -> None:
        super().__init__(declared, clerks=False)
        for node in self.nodes.values():
            if hasattr(node, "issuer"):
                node.issuer = ISSUER
        for id_ in self.nodes:
            self._work[id_] = self.hired(id_)

    def role(self, node: str) -> RolePolicy:
        """Return the role whose holders have most operations at a node."""
        return max(
            (one for one in self.policy.roles if node in one.nodes), key=lambda one: (len(one.operations), one.id)
        )

    def hired(self, node: str) -> Work:
        """Set up two people of a fitting role; the first signs in with every factor, and so does the second, who confirms."""
        target, role = self[node], self.role(node)
        since = date(2020, 4, 1)
        secrets = Secrets(password=PASSWORD, card="card", biometric="vein")
        enrolled = [
            Enrolment(
                operator=Operator(id=id_, role=role.id, department=role.department, since=since),
                secrets=secrets,
                rights=(Right(role=role.id, since=since),),
            )
            for id_ in ("clerk-1", "clerk-2")
        ]
        with target.store.write() as tx:
            set_up(tx, target.guard, enrolled, terminals=["t-1", "t-2"])
        sessions = []
        for number, person in enumerate(enrolled, 1):
            with target.store.write() as tx:
                session = target.guard.sign_in(tx, person.operator.id, PROOFS, f"t-{number}")
            assert isinstance(session, Session), (node, session)
            sessions.append(session)
        task = next(iter(role.tasks), "") if role.tasks else ""
        return Work(session=sessions[0], task=task or "試験用", second=sessions[1].id)


__all__ = ["ASSESSMENTS", "Running", "derived", "loaded"]

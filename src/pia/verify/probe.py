"""A probe: one claim of a declaration, tried on the reference register step by step, and the sabotages that it has to notice.

Each stands in a file of its own under ``probes/`` and in the list of ``probes/registry.py``; its title and measures stand in
``rules/probes.yaml``. How to write one: ``docs/adding-a-probe.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from pia.errors import Words

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.policy import NodeKind, Policy
    from pia.verify.scene import Scene

__all__ = ["OUTCOMES", "Beyond", "Outcome", "Probe", "ProbeOutcome", "Sabotage", "Seen", "Step"]

ProbeOutcome = Literal["held", "refuted", "undeclared", "not-rehearsable", "not-applicable", "not-run"]
OUTCOMES: Final[dict[ProbeOutcome, Words]] = {
    "held": Words("宣言のとおり", "held"),
    "refuted": Words("宣言と食い違う", "refuted"),
    "undeclared": Words("値の定めなし", "undeclared"),
    "not-rehearsable": Words("登録系では示せない", "not rehearsable"),
    "not-applicable": Words("対象なし", "not applicable"),
    "not-run": Words("実行できず", "not run"),
}
"""What can come of a probe; the first five are answers, the last says that there is none."""


class Step(Struct, frozen=True):
    """One thing to do and what has to be seen then: on the register, and in the same words by people on the real system."""

    id: str
    do: Words
    expected: Words


class Sabotage(Struct, frozen=True, kw_only=True):
    """A way to break the register under which the probe has to be refuted at the named step.

    ``policy`` gives the policy by which the broken register runs, ``city`` breaks one that is running; both are told the node that is
    tried. The probe itself goes on expecting what is declared.
    """

    id: str
    words: Words
    step: str
    policy: Callable[[Policy, str], Policy] | None = None
    city: Callable[[City, str], None] | None = None


class Beyond(Struct, frozen=True):
    """Why a claim cannot be shown on the register, and what has to be shown of the real system instead."""

    why: Words
    needed: Words


class Probe(Struct, frozen=True, kw_only=True):
    """One probe.

    Args:
        id: as in ``rules/probes.yaml``.
        at: the kinds of node that it is tried at; empty: at every node that runs.
        reads: paths of the policy without which it cannot say what to expect (``{node}`` stands for the node): where one is undeclared, so
            is the outcome, and nothing is tried.
        steps: all of them, in order; each is seen or passed over with a reason, or nothing has held.
        run: tries it.
        sabotages: at least one, unless it is beyond the register.
        beyond: for what only the real system can show; then nothing is run, and the steps are for people.
    """

    id: str
    at: frozenset[NodeKind] = frozenset()
    reads: tuple[str, ...] = ()
    steps: tuple[Step, ...]
    run: Callable[[Scene], None] | None = None
    sabotages: tuple[Sabotage, ...] = ()
    beyond: Beyond | None = None

    def step(self, id_: str) -> Step:
        """Return a step by its id.

        Raises:
            KeyError: it has no such step.
        """
        return {one.id: one for one in self.steps}[id_]


class Seen(Struct, frozen=True, kw_only=True):
    """What was seen at one step, with the rows of the ledgers that tell of it; passed over where ``ok`` is None."""

    step: str
    ok: bool | None
    seen: Words
    ledger: tuple[tuple[str, int], ...] = ()
    """(node, number of the row)."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a probe at one node."""

    probe: str
    node: str
    outcome: ProbeOutcome
    steps: tuple[Seen, ...] = ()
    reason: Words | None = None
    """Why there is no held or refuted."""
    gaps: tuple[str, ...] = ()
    """Paths of the policy that are undeclared."""

    @property
    def failed(self) -> str:
        """The step that was seen otherwise than declared; empty where none was."""
        return next((one.step for one in self.steps if one.ok is False), "")

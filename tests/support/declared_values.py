"""Every value of a policy that may be undeclared, by its path, and assessments with their controls changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from pia.model.control import Control
    from pia.model.read import Loaded
    from pia.register.policy import Policy

BY_NODE = ("authentication", "approval", "rights", "log")
FIELDS = {
    "channels": ("items", "number", "mutual_authentication", "encryption"),
    "files": ("items", "keep", "automatic_erasure", "backed_up"),
    "roles": ("tasks", "sees_number", "number_tasks"),
    "recipients": ("items",),
}


def declared_values(policy: Policy) -> dict[str, Any]:
    """Return every value by path; what stands at stand-ins is left out."""
    return dict(_values(policy))


def _values(policy: Policy) -> Iterator[tuple[str, Any]]:
    loose = {node.id for node in policy.nodes if node.origin in ("counterpart", "part")}
    for part in BY_NODE:
        for node, value in getattr(policy, part).items():
            if node in loose:
                continue
            yield from ((f"{part}.{node}.{name}", getattr(value, name)) for name in value.__struct_fields__)
    yield from ((f"search.{node}", rule) for node, rule in policy.search.items())
    for part, names in FIELDS.items():
        for one in getattr(policy, part):
            drawn = getattr(one, "origin", "flow") == "flow"
            if not drawn or getattr(one, "node", "") in loose or one.id == "counterpart":
                continue
            yield from ((f"{part}.{one.id}.{name}", getattr(one, name)) for name in names)


def with_controls(loaded: Loaded, change: Callable[[tuple[Control, ...]], Iterable[Control]]) -> Loaded:
    """Return an assessment with other controls."""
    assessment = loaded.assessment.model_copy(update={"controls": tuple(change(loaded.assessment.controls))})
    for name in ("refining", "control_numbers"):
        assessment.__dict__.pop(name, None)
    return replace(loaded, assessment=assessment)


__all__ = ["declared_values", "with_controls"]

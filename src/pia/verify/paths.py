"""Values of a policy by their paths, as gaps name them: ``rights.juki.end_on_transfer``, ``roles.clerk.tasks``, ``search.juki``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import replace

from pia.register.policy import (
    UNDECLARED,
    Approval,
    Authentication,
    LogPolicy,
    Policy,
    Rights,
)

__all__ = ["value_at", "with_value"]

_BY_NODE: Final[Mapping[str, Any]] = {
    "authentication": Authentication(), "approval": Approval(), "rights": Rights(), "log": LogPolicy(),
}  # fmt: skip
_BY_ID: Final = ("roles", "files", "channels", "recipients", "nodes")


def value_at(policy: Policy, path: str) -> Any:
    """Return a value, :data:`UNDECLARED` where nothing is declared of it.

    Raises:
        KeyError: there is no such part, field or entry: a fault of who asks.
    """
    part, _, rest = path.partition(".")
    if not rest or part == "search":
        found = getattr(policy, part)
        return found.get(rest, UNDECLARED) if rest else found
    name, _, field = rest.rpartition(".")
    if part in _BY_NODE:
        return _field(getattr(policy, part).get(name, _BY_NODE[part]), field)
    if part in _BY_ID:
        return _field(next(one for one in getattr(policy, part) if one.id == name), field)
    raise KeyError(path)


def with_value(policy: Policy, path: str, value: Any) -> Policy:
    """Return a policy that says something else at a path.

    Raises:
        KeyError: there is no such part, field or entry.
    """
    part, _, rest = path.partition(".")
    if not rest:
        return replace(policy, **{part: value})
    if part == "search":
        return replace(policy, search={**policy.search, rest: value})
    name, _, field = rest.rpartition(".")
    if part in _BY_NODE:
        by_node = getattr(policy, part)
        changed = replace(by_node.get(name, _BY_NODE[part]), **{field: value})
        return replace(policy, **{part: {**by_node, name: changed}})
    if part in _BY_ID and any(one.id == name for one in getattr(policy, part)):
        entries = tuple(
            replace(one, **{field: value}) if one.id == name else one for one in getattr(policy, part)
        )  # fmt: skip
        return replace(policy, **{part: entries})
    raise KeyError(path)


def _field(of: Any, field: str) -> Any:
    if field not in of.__struct_fields__:
        raise KeyError(field)
    return getattr(of, field)

"""Ways to break a register that many sabotages need: another policy, a ledger that loses rows, people who see what they must not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pia.register.guard.grants import operator_of
from pia.register.guard.standing import Standing
from pia.register.nodes.juki import Accepted
from pia.register.policy import UNDECLARED
from pia.register.refusal import Refused
from pia.verify.paths import with_value

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.policy import Policy
    from pia.register.store.interface import LedgerRow

__all__ = ["changed", "endless_rights", "forgetful", "lenient", "open_to_all", "undeclared"]


def changed(path: str, value: Any) -> Callable[[Policy, str], Policy]:
    """Return a sabotage that runs the register by another value; ``{node}`` in the path stands for the node."""
    return lambda policy, node: with_value(policy, path.format(node=node), value)


def undeclared(*paths: str) -> Callable[[Policy, str], Policy]:
    """Return a sabotage that runs the register as if nothing were declared at some paths: nobody checks."""

    def silent(policy: Policy, node: str) -> Policy:
        for path in paths:
            policy = with_value(policy, path.format(node=node), UNDECLARED)
        return policy

    return silent


def open_to_all(city: City, node: str) -> None:
    """Break the guard of the node: whoever is signed in may do everything."""
    guard = city[node].guard
    role = next(iter(guard.rules.roles.values()))
    guard._role = lambda _standing, _operation, _found: role  # noqa: SLF001 - breaking in is what it is for


def endless_rights(city: City, node: str) -> None:
    """Break the guard of the node: a right holds for ever, whatever its last day."""
    guard = city[node].guard

    def standing(view: Any, operator_id: str) -> Standing | None:
        operator = operator_of(view, operator_id)
        held = [guard.rules.roles[one.role] for one in operator.rights] if operator is not None else []
        return Standing(operator, (), held, ()) if operator is not None else None

    guard.standing = standing


def lenient(city: City, node: str) -> None:
    """Break the counter: what the logic refuses is taken all the same, as far as the clerk is told."""
    at = city[node]
    accept = at.accept

    def accepted(work: Any, events: Any, **more: Any) -> Any:
        done = accept(work, events, **more)
        return Accepted("lenient", (), 0) if isinstance(done, Refused) else done

    at.accept = accepted


def forgetful(loses: Callable[[LedgerRow], bool]) -> Callable[[City, str], None]:
    """Return a sabotage that makes the ledger of the node lose rows."""

    def broken(city: City, node: str) -> None:
        city[node].store = _Forgetful(city[node].store, loses)

    return broken


class _Forgetful:
    """The part of a store that does not keep every row of the ledger; the chain of those that it keeps is sound."""

    def __init__(self, part: Any, loses: Callable[[LedgerRow], bool]) -> None:
        self._part, self._loses = part, loses

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)

    @contextmanager
    def write(self, *given: Any) -> Iterator[Any]:
        with self._part.write(*given) as tx:
            yield _LosingTx(tx, self._loses)


class _LosingTx:
    def __init__(self, tx: Any, loses: Callable[[LedgerRow], bool]) -> None:
        self._tx, self._loses = tx, loses

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def enter(self, *rows: LedgerRow) -> None:
        """Keep the rows up to the first one that is lost: those after it would not follow."""
        for row in rows:
            if self._loses(row):
                return
            self._tx.enter(row)

"""Whether what is over is gone: a run erases at the end of each month at the latest, so nothing may be over for longer than that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pia.errors import Words
from pia.register.agreement_check import Check, Counted
from pia.register.city import City
from pia.register.erasure import KINDS
from pia.register.policy import Policy
from pia.terms.durations import Duration

__all__ = ["terms"]

_MONTH: Final = 31
_LISTED: Final = 20
_OVER: Final = Words("保存期間を過ぎたのに残っている", "it is over, and still there")


def terms(city: City) -> Check:
    """Return how many files and lists with a term were looked through, and what in them should have been erased.

    Files without a declared term, and those that declare that they are not erased automatically, hold nothing that should be gone.
    """
    count = Counted("terms", Words("保存期間の過ぎた記録", "what is over"), "*")
    for node in city.nodes.values():
        for place in count.passing(_over(city.policy, node)):
            for key in place:
                count.add(key, _OVER)
    return count.done()


def _over(policy: Policy, node: Any) -> Iterator[list[str]]:
    """Yield by file and list what was over a month ago, the first of it."""
    day = node.today.toordinal() - _MONTH
    with node.store.read() as reader:
        for file in policy.files:
            if file.node == node.id and isinstance(file.keep, Duration) and file.automatic_erasure is not False:
                yield [f"{node.id} {file.id} {row.key}" for row in reader.expired(file.id, day, limit=_LISTED)]
        for kind in KINDS:
            yield [f"{node.id} {kind}" for _ in reader.expired_kept(kind, day, limit=_LISTED)]

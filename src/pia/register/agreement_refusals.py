"""Whether every refusal stands in a ledger: of each application that a run counted as refused, and of each notice that its receiver returned.

Where the beginning of a ledger was cut (its term is over), its refusals cannot be counted any more, and that is said.
"""

from __future__ import annotations

from collections import Counter

from pia.errors import Words
from pia.register.agreement_check import Check, Counted
from pia.register.city import City
from pia.register.store.interface import Reader

__all__ = ["refusals"]

_ENTERING = frozenset({"enter", "amend", "remove"})


def refusals(city: City, refused: int = 0) -> Check:
    """Return how many refusals ledgers tell of, and where they are fewer than there were.

    Args:
        city: the systems.
        refused: applications that were refused in all runs; somebody may have tried more, and a day that was done twice tells of them twice.
    """
    count = Counted("refusals", Words("拒否の記録", "refusals in the ledgers"), "*")
    applications, cut = 0, 0
    for node in city.nodes.values():
        with node.store.read() as reader:
            returned = Counter(row.key.rpartition("/")[0] for row in reader.all_kept("returned"))
            if not returned and node.KIND != "juki":
                continue
            entered = _entered(reader)
        if entered is None:
            cut += 1
            continue
        applications += sum(entered[name] for name in _ENTERING) if node.KIND == "juki" else 0
        _compare(count, returned, entered)
    count.compared += applications
    if applications < refused and not cut:
        count.add("", Words(f"拒否した届出{refused}件のうち、台帳にあるのは{applications}件", f"{refused} applications were refused, and the ledgers tell of {applications}"))  # fmt: skip
    if not cut:
        return count.done()
    ja, en = (
        f"先頭を切った台帳{cut}件の拒否は数えられません",
        f"the refusals of {cut} ledgers cannot be counted: their beginning was cut",
    )
    return count.done(Words(ja, en))


def _entered(reader: Reader) -> Counter[str] | None:
    """Count refused rows by operation, those of notices by channel; None where the beginning of the ledger is gone."""
    found: Counter[str] = Counter()
    for place, row in enumerate(reader.ledger()):
        if place == 0 and row.seq != 1:
            return None
        if row.outcome == "refused":
            found[row.terminal if row.task == "notice" else row.operation] += 1
    return found


def _compare(count: Counted, returned: Counter[str], entered: Counter[str]) -> None:
    for channel, times in returned.items():
        count.compared += times
        if entered[channel] < times:
            count.add(channel, Words(f"差し戻した通知{times}件のうち、台帳にあるのは{entered[channel]}件", f"{times} notices were returned, and the ledger tells of {entered[channel]}"))  # fmt: skip

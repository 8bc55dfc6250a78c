"""Words that every report of a rehearsal uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.catalogue.probes import probes
from pia.errors import Words

if TYPE_CHECKING:
    from pia.verify.judging import ControlOutcome
    from pia.verify.probe import Seen

__all__ = ["MARKS", "NO_PROOF", "SAID", "ledger_text", "probe_title"]

MARKS: Final[dict[ControlOutcome, str]] = {
    "violated": "×", "undetermined": "？", "rehearsed": "○", "satisfied": "◎", "not-applicable": "－",
}  # fmt: skip
NO_PROOF: Final = Words(
    "登録系（試験用）での試行は、宣言が整っていて、そのとおりに働くことを示すだけです。実際のシステムの証跡ではありません。",
    "A rehearsal on the reference register (for testing) shows that the declaration is complete and does what it says. It is no evidence of the real system.",
)
SAID: Final[dict[bool | None, Words]] = {
    True: Words("○", "ok"),
    False: Words("×", "NOT as declared"),
    None: Words("－", "passed over"),
}


def probe_title(id_: str) -> Words:
    """Return the title of a probe."""
    known = probes().get(id_)
    return known.title if known is not None else Words(id_, id_)


def ledger_text(seen: Seen) -> str:
    """Return the rows of the ledgers that tell of a step: ``juki 41-43``."""
    by_node: dict[str, list[int]] = {}
    for node, seq in seen.ledger:
        by_node.setdefault(node, []).append(seq)
    return " ".join(
        f"{node} {rows[0]}" if len(rows) == 1 else f"{node} {rows[0]}-{rows[-1]}" for node, rows in by_node.items()
    )

"""The kinds of 異動, with what people call them."""

from __future__ import annotations

from typing import Final, Literal

from pia.errors import Words

__all__ = ["EVENTS", "Kind"]

Kind = Literal[
    "move-in", "move-in-by-card", "move-within", "departure-filed", "departure-cancelled", "move-out", "move-out-confirmed", "move-abroad",
    "birth", "death", "household-change", "entry", "correction", "removal", "former-surname", "alias",
    "code-change", "number-given", "number-change", "rewriting",
]  # fmt: skip

EVENTS: Final[dict[Kind, Words]] = {
    "move-in": Words("転入", "move in"),
    "move-in-by-card": Words("特例転入", "move in by card"),
    "move-within": Words("転居", "move within the municipality"),
    "departure-filed": Words("転出（予定）", "departure filed"),
    "departure-cancelled": Words("転出取消", "departure cancelled"),
    "move-out": Words("転出", "move out"),
    "move-out-confirmed": Words("転出（確定）", "move out confirmed by the receiving municipality"),
    "move-abroad": Words("国外転出", "move abroad"),
    "birth": Words("出生", "birth"),
    "death": Words("死亡", "death"),
    "household-change": Words("世帯変更", "change of household"),
    "entry": Words("職権記載", "entry ex officio"),
    "correction": Words("職権修正", "correction ex officio"),
    "removal": Words("職権消除", "removal ex officio"),
    "former-surname": Words("旧氏の記載等", "entry of a former surname"),
    "alias": Words("通称の記載等", "entry of an alias"),
    "code-change": Words("住民票コードの変更", "change of the resident code"),
    "number-given": Words("個人番号の記載", "individual number given"),
    "number-change": Words("個人番号の変更", "change of the individual number"),
    "rewriting": Words("改製", "rewriting"),
}
"""The title of every kind."""

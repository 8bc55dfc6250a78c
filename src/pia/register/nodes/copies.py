"""What passes between 宛名, 中間サーバー and 情報提供ネットワークシステム: 副本, 符号 and inquiries; no 個人番号 in any of it."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Copied", "Inquiry", "Symbol"]


class Copied(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One 副本: what a body may be asked for about one person, under the integrated number; empty where it is to go."""

    person: str
    information: str
    values: dict[str, str]


class Symbol(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The 符号 of a person at one body; another body has another one for the same person."""

    symbol: str


class Inquiry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One 情報照会: about whom (by the 符号 of the body that is asked), who asks, for which work, what."""

    symbol: str
    requester: str
    article: str
    information: str
    items: tuple[str, ...]
    to: str
    """The 団体コード of the body that is asked."""

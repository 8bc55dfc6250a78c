"""The messages that nodes exchange: their names, by which kinds of channel each may go, and how they are read.

Content is JSON. Whatever comes from outside is read strictly and refused with a code: never an exception, never a value in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from pia.register.channel import Parcel
from pia.register.policy import ChannelKind
from pia.register.refusal import Refusal, Refused

__all__ = ["KINDS", "MAX_MESSAGE_BYTES", "Values", "is_text", "parcel", "read"]

T = TypeVar("T")

MAX_MESSAGE_BYTES: Final = 65_536
"""More than any message of well-formed items can need."""

_ONWARD: Final[frozenset[ChannelKind]] = frozenset({"notice", "link", "provision"})
_ASKING: Final[frozenset[ChannelKind]] = frozenset({"inquiry", "link", "provision"})
_EXTRACTED: Final[frozenset[ChannelKind]] = frozenset({"extraction", "notice", "link", "provision"})

KINDS: Final[dict[str, frozenset[ChannelKind]]] = {
    # told
    "identification": _ONWARD, "supplement": _ONWARD, "move-in-notice": _ONWARD, "move-out-certificate": _ONWARD,
    "recipient-address": _EXTRACTED, "card-status": _ONWARD, "resident": _ONWARD, "protection": _ONWARD, "copy": _ONWARD,
    "application": frozenset({"intake", "link", "notice"}),
    # asked
    "number": _ASKING | _ONWARD, "person-by-key": _ASKING, "supplement-by-key": _ASKING, "move-out-by-code": _ASKING, "certificate": _ASKING,
    "number-for-supplement": _ASKING | _EXTRACTED, "symbol": _ASKING, "information": _ASKING, "extract": frozenset({"media", "extraction", "inquiry"}),
    # handed over
    "check": _EXTRACTED | _ASKING,
}  # fmt: skip
"""By which kinds of channel a message of each name may go."""


class Values(Struct, frozen=True):
    """Values by item (:func:`~pia.register.items.item_key`), for messages that carry a declared selection of items."""

    values: dict[str, str]


@lru_cache(maxsize=1)
def _encoder() -> msgspec.json.Encoder:
    return msgspec.json.Encoder()


@lru_cache(maxsize=64)
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def is_text(values: Mapping[str, str]) -> bool:
    """Say whether values can be sent: half a character cannot."""
    return all(not any("\ud800" <= one <= "\udfff" for one in f"{name}{value}") for name, value in values.items())


def parcel(name: str, content: object, items: Iterable[str] | Mapping[str, str]) -> Parcel:
    """Return a message; ``items`` are the keys of the items in it."""
    return Parcel(name=name, body=_encoder().encode(content), items=tuple(items))


def read(kind: type[T], message: Parcel) -> T | Refused:
    """Return the content of a message, or why it cannot be read."""
    if len(message.body) > MAX_MESSAGE_BYTES:
        return Refused((Refusal("too-large", limit=MAX_MESSAGE_BYTES),))
    try:
        content: T = _decoder(kind).decode(message.body)  # type: ignore[arg-type]  # a type is hashable
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        return Refused((Refusal("channel-message"),))
    return content

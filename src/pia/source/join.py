"""Texts put together from several: what stands for ``{join: [text, {use: id}, …]}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from pia.source.problems import Both, problem

if TYPE_CHECKING:
    from pia.errors import Place, Problem

__all__ = ["MAX_JOINED", "MAX_PARTS", "join_text", "may_join"]

MAX_PARTS = 50
"""Most parts of one joined text."""

MAX_JOINED = 100_000
"""Longest joined text, in characters: joined texts that join joined texts would grow without bound."""

_SHAPE: Both = (
    "join: [文, {use: ID}] の形で、文か、texts のIDか、非公表の文（value と withhold）を並べてください。",
    "Write join: [text, {use: id}]: texts, ids of shared texts, or withheld texts (value and withhold).",
)


def may_join(node: Mapping, parts: Node) -> Problem | None:
    """Return what is wrong with ``{join: parts}`` as written (``node``), or None."""
    if not isinstance(parts, Sequence):
        message = ("join の値が文の一覧ではありません。", "The value of 'join' is not a list of texts.")
        return problem("join-not-list", message, _SHAPE, parts.place)
    if not parts.items:
        message = ("join に文が一つもありません。", "'join' has no parts.")
        return problem("join-empty", message, _SHAPE, node.key_place("join") or node.place)
    if len(parts.items) > MAX_PARTS:
        message = (
            f"join の文が多すぎます（{len(parts.items)}個）。{MAX_PARTS}個までです。",
            f"'join' has {len(parts.items)} parts; at most {MAX_PARTS} are allowed.",
        )
        remedy = ("続く文を1つの文にまとめてください。", "Write neighbouring parts as one text.")
        return problem("join-too-many", message, remedy, parts.items[MAX_PARTS].place)
    for item in parts.items:
        if not _is_part(item):
            return _not_text(item.place)
    return None


def join_text(node: Mapping, parts: Sequence) -> Node | Problem:
    """Return the text of the resolved ``parts``, one per line, at the place of ``node``.

    The text is withheld when a part is: what is shown then is the same text with the published wording of those parts.
    ``node`` itself is returned when a part could not be resolved, which has been reported where it went wrong.
    """
    texts: list[Scalar] = []
    for part in parts.items:
        if not isinstance(part, Scalar):
            return node
        if not isinstance(part.value, str):
            return _not_text(part.place)
        texts.append(part)
    if sum(len(part.text) + 1 for part in texts) > MAX_JOINED:
        message = (
            f"join で作られる文が長すぎます。{MAX_JOINED}字までです。",
            f"The joined text is longer than {MAX_JOINED} characters.",
        )
        remedy = ("文を分けるか、短くしてください。", "Divide the text or shorten it.")
        return problem("join-too-long", message, remedy, node.place)
    written = "\n".join(str(part.value) for part in texts)
    return Scalar(written, written, False, node.place, node.start, node.end, withheld=_withheld(node, texts))


def _withheld(node: Mapping, texts: list[Scalar]) -> Mapping | None:
    """Return the withholding of the joined text: reasons and approvers of its parts, each once, and what is shown."""
    terms = [part.withheld for part in texts if part.withheld is not None]
    if not terms:
        return None
    shown = "\n".join(_said(part.withheld, "shown") if part.withheld is not None else part.text for part in texts)
    values = {key: "、".join(dict.fromkeys(_said(term, key) for term in terms)) for key in ("reason", "approver")}
    place, start, end = node.place, node.start, node.end
    entries = [
        Entry(key, place, start, end, Scalar(text, text, False, place, start, end))
        for key, text in (*values.items(), ("shown", shown))
    ]
    return Mapping(tuple(entries), place, start, end)


def _said(terms: Mapping, key: str) -> str:
    value = terms.get(key)
    return value.text if isinstance(value, Scalar) else ""


def _is_part(item: Node) -> bool:
    """Say whether ``item`` is written as one text that may be joined."""
    if isinstance(item, Mapping):
        return item.keys() == ("use",) or item.get("withhold") is not None
    return isinstance(item, Scalar) and isinstance(item.value, str)


def _not_text(place: Place) -> Problem:
    message = ("join の要素が文ではありません。", "A part of 'join' is not text.")
    return problem("join-not-text", message, _SHAPE, place)

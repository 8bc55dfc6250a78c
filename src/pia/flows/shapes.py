"""The shapes of boxes as SVG, told apart by their outline alone, and the words for them in the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.flows.layout import Rect

if TYPE_CHECKING:
    from collections.abc import Callable

    from pia.flows.graph import NodeShape

__all__ = ["SHAPE_NAMES", "number", "outline"]

SHAPE_NAMES: dict[NodeShape, str] = {
    "person": "住民等",
    "office": "部署・窓口",
    "body": "他の機関",
    "party": "委託先",
    "system": "システム",
    "terminal": "端末",
    "store": "保管場所",
}
"""What each shape stands for, in the order of the legend."""

_INK = 'fill="#fff" stroke="#000"'
_ROUND, _SOFT, _CUT, _LID, _INNER, _FOOT = 13.0, 4.0, 6.0, 3.0, 2.2, 3.5


def number(value: float) -> str:
    """Return a coordinate with at most two decimals, always in the same form."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def outline(shape: NodeShape, rect: Rect) -> str:
    """Return the outline of a box."""
    return _OUTLINES[shape](rect)


def _rect(rect: Rect, radius: float = 0.0, *, width: float = 1.0) -> str:
    round_ = f' rx="{number(radius)}"' if radius else ""
    return (
        f'<rect x="{number(rect.x)}" y="{number(rect.y)}" width="{number(rect.width)}" height="{number(rect.height)}"'
        f'{round_} {_INK} stroke-width="{number(width)}"/>'
    )


def _person(rect: Rect) -> str:
    return _rect(rect, min(_ROUND, rect.height / 2, rect.width / 2))


def _office(rect: Rect) -> str:
    return _rect(rect, min(_SOFT, rect.height / 3))


def _system(rect: Rect) -> str:
    return _rect(rect, width=1.5)


def _body(rect: Rect) -> str:
    inner = Rect(rect.x + _INNER, rect.y + _INNER, rect.width - 2 * _INNER, rect.height - 2 * _INNER)
    return _rect(rect) + _rect(inner, width=0.6)


def _terminal(rect: Rect) -> str:
    y = number(rect.bottom - _FOOT)
    return _rect(rect) + f'<path d="M{number(rect.x)} {y}H{number(rect.right)}" {_INK} stroke-width="0.8"/>'


def _party(rect: Rect) -> str:
    x, y, right, bottom = rect.x, rect.y, rect.right, rect.bottom
    corners = [
        (x + _CUT, y),
        (right - _CUT, y),
        (right, y + _CUT),
        (right, bottom - _CUT),
        (right - _CUT, bottom),
        (x + _CUT, bottom),
        (x, bottom - _CUT),
        (x, y + _CUT),
    ]
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    return f'<polygon points="{points}" {_INK} stroke-width="1"/>'


def _store(rect: Rect) -> str:
    x, right, top, bottom = number(rect.x), number(rect.right), number(rect.y + _LID), number(rect.bottom - _LID)
    half, lid = number(rect.width / 2), number(_LID)
    body = f"M{x} {top}A{half} {lid} 0 0 1 {right} {top}V{bottom}A{half} {lid} 0 0 1 {x} {bottom}Z"
    rim = f"M{x} {top}A{half} {lid} 0 0 0 {right} {top}"
    return f'<path d="{body}" {_INK} stroke-width="1"/><path d="{rim}" fill="none" stroke="#000" stroke-width="1"/>'


_OUTLINES: dict[NodeShape, Callable[[Rect], str]] = {
    "person": _person,
    "office": _office,
    "body": _body,
    "party": _party,
    "system": _system,
    "terminal": _terminal,
    "store": _store,
}

"""Reading ``fix:`` of a rule: a kind of the closed set, a path inside the subject, the name of a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.rules.rule import FixSpec

if TYPE_CHECKING:
    from pia.rules.expr import Expr
    from pia.rules.reading import Reader
    from pia.source.nodes import Mapping, Node

__all__ = ["read_fix"]

_WHAT = Words("「fix」", "'fix'")


def read_fix(
    root: Mapping, reader: Reader, values: dict[str, Expr], path: Callable[[Node], tuple[str | int, ...]]
) -> FixSpec | None:
    """Return the fix of the rule ``root``, None where it has none; ``path`` reads and checks a path inside the subject."""
    node = root.get("fix")
    if node is None:
        return None
    from pia.rules.fixing import FIX_KINDS

    fix = reader.mapping(node, _WHAT, node.place)
    if fix is None:
        return None
    reader.keys(fix, ("kind", "at", "value"), ("kind",), _WHAT)
    kind = reader.choice(fix.get("kind"), "fix.kind", tuple(FIX_KINDS), "set-value")
    steps = path(at) if (at := fix.get("at")) is not None else ()
    value = reader.choice(fix.get("value"), "fix.value", tuple(values), "") if fix.get("value") is not None else None
    wanted_at, wanted_value = kind != "remove-repeated", kind == "set-value"
    if bool(steps) is not wanted_at or (value is not None) is not wanted_value:
        reader.say(
            "rule-fix",
            Words(
                f"fix の「{kind}」には、at が{'要り' if wanted_at else '使えず'}、value が{'要ります' if wanted_value else '使えません'}。",
                f"the fix '{kind}' {'needs' if wanted_at else 'has no'} 'at' and {'needs' if wanted_value else 'has no'} 'value'",
            ),
            Words(
                "at には対象の中の道筋を、value には values の名前を書きます。",
                "'at' is a path inside the subject, 'value' the name of one of the values",
            ),
            node.place,
        )
        return None
    return FixSpec(kind, steps, value)

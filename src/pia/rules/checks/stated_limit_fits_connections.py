"""What a text says of connections that there are none of, or with whom alone, against the connections of its system."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.model.vocabulary import vocabulary
from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import named_alike
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.model.control import Control
    from pia.model.read import Path_
    from pia.model.system import Connection, System
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["stated_limit_fits_connections"]

_NAME: Final = r"([^、。・{}]{2,24})"
_NONE: Final = rf"(?:^|[、・　はもが]){_NAME}(?:とは|とも|と|には|にも|に)接続(?:しない|していない|できない|しておらず)"
_ONLY: Final = rf"接続(?:先|する相手|できる相手|できるシステム)(?:は|を)、?{_NAME}(?:だけ|のみ)?に限"
_ELSEWHERE: Final = frozenset(("use.no-link-to-atena", "use.only-client", "storage.internet-isolation"))
"""Measures whose own values say with whom a system is not connected: another check looks at them."""
_BETWEEN: Final = r"及び|並びに|又は"
_OTHERWISE: Final = (
    *("直接", "場合", "とき", "時は", "時間", "以外", "除き", "除く", "除い", "まで", "端末", "機器", "媒体", "者は"),
    *("ものは", "ものに", "登録", "許可", "必要", "他の", "ほかの", "外部"),
)
"""Words that make a statement one of occasions, of exceptions or of what is no system of the body."""
_HERE: Final = Words("接続の欄です。", "the connection")


def stated_limit_fits_connections(facts: Facts, subject: Subject) -> bool | list[Flaw]:
    """Return a flaw for the first sentence that a connection of the system it speaks of contradicts."""
    at_control = subject.path[1]
    control = facts.assessment.controls[at_control] if isinstance(at_control, int) else None
    if control is None or not control.text or control.measure in _ELSEWHERE or control.profile is not None:
        return True
    for sentence in re.split(r"[。\n]", control.text):
        if "接続" not in sentence or any(word in sentence for word in _OTHERWISE):
            continue
        none, only = re.search(_NONE, sentence), re.search(_ONLY, sentence)
        said = none or only
        spoken = _spoken_of(facts, control, sentence) if said is not None else None
        if said is None or spoken is None:
            continue
        at, system = spoken
        names = [name for name in re.split(_BETWEEN, said[1].rpartition("は")[2]) if name]
        clash = _clash(facts, system, names, only=none is None)
        if clash is not None:
            path: Path_ = ("systems", at, "connections", clash)
            other = _shown(facts, system.connections[clash])
            values = {"said": sentence.strip("・　 "), "system": system.name, "other": other}
            return [Flaw(values, Spot(("controls", at_control, "text")), ((Spot(path), _HERE),))]
    return True


def _spoken_of(facts: Facts, control: Control, sentence: str) -> tuple[int, System] | None:
    """Return the system that a sentence begins with, else the only one in the scope of its control."""
    start = fold(sentence)
    systems = list(enumerate(facts.assessment.systems))
    for at, system in systems:
        if re.match(rf"・?{re.escape(fold(system.name))}(?:は|では|から)", start):
            return at, system
    mine = [(at, system) for at, system in systems if system.id in control.scope.systems]
    return mine[0] if len(mine) == 1 else None


def _clash(facts: Facts, system: System, names: list[str], *, only: bool) -> int | None:
    """Return the first connection with one of ``names``, or (``only``) with anybody else where one of them is among them."""
    known = {one.id: one for one in facts.assessment.systems}

    def meant(connection: Connection) -> bool:
        end = known.get(connection.system or "")
        name, category = (end.name, end.category) if end else (connection.name, connection.category)
        return any(named_alike(one, name, category) for one in names)

    met = [meant(connection) for connection in system.connections]
    if only and not any(met):
        return None
    return next((index for index, yes in enumerate(met) if yes is not only), None)


def _shown(facts: Facts, connection: Connection) -> str:
    name = next((one.name for one in facts.assessment.systems if one.id == connection.system), connection.name)
    return name or vocabulary("connection").choices.get(connection.category or "", "")

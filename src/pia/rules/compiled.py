"""Checked rules as JSON: what the compiled index keeps of a pack, so that a cold start neither parses nor checks it again.

Examples are left out; they are read from the pack itself when it is tested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from pia.errors import Place, Words
from pia.rules.rule import Applies, Basis, FixSpec, Pack, RelatedPlace, Rule, SeverityTable
from pia.rules.settled import Part
from pia.rules.template import Template

if TYPE_CHECKING:
    from pia.rules.expr import Expr, ExprEngine

__all__ = ["pack_from_json", "pack_to_json"]

_SAID: Final = msgspec.json.Decoder(tuple[Part | None, Part | None])


def pack_to_json(pack: Pack) -> dict[str, Any]:
    """Return ``pack`` as plain data."""
    return {
        "id": pack.id,
        "title": _words(pack.title),
        "file": pack.file,
        "rules": [_rule(rule) for rule in pack.rules],
    }


def _words(words: Words | None) -> list[str] | None:
    return None if words is None else [words.ja, words.en]


def _expr(expr: Expr | None) -> list[Any] | None:
    if expr is None:
        return None
    return [expr.text, expr.kept(), sorted(expr.names)]


def _rule(rule: Rule) -> dict[str, Any]:
    applies, place = rule.applies, rule.place
    return {
        "id": rule.id,
        "title": _words(rule.title),
        "why": _words(rule.why),
        "basis": [[b.cite, b.start, b.end, b.source_status] for b in rule.basis],
        "viewpoint": rule.viewpoint,
        "severity": [rule.severity.default, rule.severity.by_status],
        "applies": [
            list(applies.forms),
            list(applies.statuses),
            list(applies.body_kinds),
            applies.since,
            applies.until,
        ],
        "kind": rule.kind,
        "when": _expr(rule.when),
        "needs": [[name, _expr(expr)] for name, expr in rule.needs],
        "quantifier": rule.quantifier,
        "require": _expr(rule.require),
        "check": rule.check,
        "values": [[name, _expr(expr)] for name, expr in rule.values],
        "message": _words(rule.message.source()),
        "remedy": _words(rule.remedy.source()),
        "at": [list(steps) for steps in rule.at],
        "related": [[list(one.at), _words(one.note)] for one in rule.related],
        "item": rule.item,
        "empty": _words(rule.empty),
        "place": [place.file, place.line, place.column, place.end_line, place.end_column],
        "names": sorted(rule.names),
        "said": msgspec.json.encode([rule.said_of_when, rule.said_of_require]).decode("utf-8"),
        "fix": [rule.fix.kind, list(rule.fix.at), rule.fix.value] if rule.fix is not None else None,
    }


def pack_from_json(data: dict[str, Any], engine: ExprEngine) -> Pack:
    """Return the pack that ``pack_to_json`` made; its digest has been compared, so nothing is checked again."""
    made = _Maker(data["id"], engine)
    return Pack(data["id"], Words(*data["title"]), tuple(made.rule(rule) for rule in data["rules"]), data["file"])


class _Maker:
    def __init__(self, pack: str, engine: ExprEngine) -> None:
        self.pack = pack
        self.engine = engine

    def expr(self, kept: list[Any]) -> Expr:
        return self.engine.restore(kept[0], kept[1], frozenset(kept[2]))

    def rule(self, data: dict[str, Any]) -> Rule:
        forms, statuses, kinds, since, until = data["applies"]
        said_of_when, said_of_require = _SAID.decode(data["said"])
        return Rule(
            id=data["id"],
            pack=self.pack,
            title=Words(*data["title"]),
            why=Words(*data["why"]),
            basis=tuple(Basis(*one) for one in data["basis"]),
            viewpoint=data["viewpoint"],
            severity=SeverityTable(*data["severity"]),
            applies=Applies(tuple(forms), tuple(statuses), tuple(kinds), since, until),
            kind=data["kind"],
            when=self.expr(data["when"]) if data["when"] else None,
            needs=tuple((name, self.expr(kept)) for name, kept in data["needs"]),
            quantifier=data["quantifier"],
            require=self.expr(data["require"]) if data["require"] else None,
            check=data["check"],
            values=tuple((name, self.expr(kept)) for name, kept in data["values"]),
            message=Template.of(Words(*data["message"])),
            remedy=Template.of(Words(*data["remedy"])),
            at=tuple(tuple(steps) for steps in data["at"]),
            related=tuple(RelatedPlace(tuple(at), Words(*note)) for at, note in data["related"]),
            item=data["item"],
            empty=Words(*data["empty"]) if data["empty"] else None,
            examples=(),
            place=Place(*data["place"]),
            names=frozenset(data["names"]),
            said_of_when=said_of_when,
            said_of_require=said_of_require,
            fix=FixSpec(data["fix"][0], tuple(data["fix"][1]), data["fix"][2]) if data["fix"] else None,
        )

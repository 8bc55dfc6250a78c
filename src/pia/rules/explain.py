"""What a rule says, for people: sections of text, the machine-readable listing, and the skeleton of a new rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.errors import Words
from pia.model.vocabulary import vocabulary
from pia.rules.builtin import BUILT_IN, BuiltIn
from pia.rules.subjects import KINDS
from pia.source.nodes import plain

if TYPE_CHECKING:
    from pia.rules.rule import Applies, Basis, Rule

__all__ = ["Section", "explain", "explain_built_in", "listing", "listing_built_in", "skeleton"]

_STATUS = {
    "confirmed": Words("原典で確認済み", "confirmed against the source"),
    "likely": Words("おそらく正しい", "likely"),
    "memory": Words("記憶による（要確認）", "from memory, to be checked"),
}
_QUANTIFIER = {
    "each": Words("対象の一つ一つが満たすこと", "each of them must meet"),
    "any": Words("対象の少なくとも一つが満たすこと", "at least one of them must meet"),
    "none": Words("対象のどれも当てはまらないこと", "none of them may meet"),
}


class Section(Struct, frozen=True):
    """One part of an explanation: a heading and its lines."""

    title: Words
    lines: tuple[Words, ...]


def explain(rule: Rule) -> tuple[Section, ...]:
    """Return everything a rule says about itself, in reading order."""
    sections = [
        Section(Words("規則", "Rule"), (_same(rule.id), rule.title)),
        Section(Words("理由", "Why"), (rule.why,)),
        Section(Words("根拠", "Basis"), tuple(_basis(one) for one in rule.basis)),
        Section(Words("重さ", "Severity"), _severity(rule)),
        Section(Words("対象", "Concerns"), (_kind(rule), *_applies(rule.applies))),
        Section(Words("条件", "Condition"), tuple(_conditions(rule))),
        Section(Words("指摘の文", "Message"), (_template(rule.message.ja, rule.message.en),)),
        Section(Words("直し方", "Remedy"), (_template(rule.remedy.ja, rule.remedy.en),)),
    ]
    if rule.viewpoint:
        sections.insert(3, Section(Words("審査の観点", "Viewpoint"), (_same(rule.viewpoint),)))
    if rule.empty is not None:
        sections.append(Section(Words("対象がないとき", "When nothing is selected"), (rule.empty,)))
    demanded = tuple(_demands(rule))
    if demanded:
        sections.append(Section(Words("評定を支える措置", "What supports a rating"), demanded))
    if rule.examples:
        lines = (
            _same(f"{one.verdict} ({one.base}): {_flow(plain(one.overlay))}{f'  # {one.note}' if one.note else ''}")
            for one in rule.examples
        )
        sections.append(Section(Words("例", "Examples"), tuple(lines)))
    return tuple(sections)


def _demands(rule: Rule) -> Iterable[Words]:
    """Yield, for the rules about ratings, each demand that they look for with the measures that meet it."""
    binding = rule.check == "rating-supported"
    if not binding and not (rule.require is not None and "missing_practice" in rule.require.text):
        return
    from pia.catalogue.demands import BINDING, demands
    from pia.catalogue.measures import measures

    meeting: dict[str, list[str]] = {}
    for measure in measures().values():
        for demand in measure.demands:
            meeting.setdefault(demand.id, []).append(measure.id)
    for demand in demands().values():
        grades = {demand.grade, demand.elsewhere} - {None}
        if any((grade in BINDING) is binding for grade in grades):
            said = "、".join(meeting.get(demand.id, ()))
            cell = f"#{demand.cell or demand.answer}" if demand.cell or demand.answer else ""
            yield Words(
                f"{demand.risk}{cell}：{demand.title.ja}（{demand.grade}）：{said or 'この欄に示す統制'}",
                f"{demand.risk}{cell}: {demand.title.en} ({demand.grade}): {said or 'a control shown in this cell'}",
            )


def explain_built_in(rule: BuiltIn) -> tuple[Section, ...]:
    """Return the same for one of the engine's own rules."""
    return (
        Section(Words("規則", "Rule"), (_same(rule.id), rule.title)),
        Section(Words("理由", "Why"), (rule.why,)),
        Section(Words("根拠", "Basis"), (_same(rule.basis),)),
        Section(Words("重さ", "Severity"), (_SEVERITY[rule.severity],)),
        Section(Words("直し方", "Remedy"), (rule.remedy,)),
    )


def _same(text: str) -> Words:
    return Words(text, text)


def _basis(basis: Basis) -> Words:
    period = f"（{basis.start or ''}～{basis.end or ''}）" if basis.start or basis.end else ""
    status = _STATUS[basis.source_status]
    return Words(f"{basis.cite}{period}：{status.ja}", f"{basis.cite}{period}: {status.en}")


_SEVERITY = {
    "error": Words("誤り（error）", "error"),
    "warning": Words("警告（warning）", "warning"),
    "note": Words("注記（note）", "note"),
}


def _severity(rule: Rule) -> tuple[Words, ...]:
    lines = [_SEVERITY[rule.severity.default]]
    labels = vocabulary("status").choices
    for status, severity in rule.severity.by_status.items():
        lines.append(Words(f"{labels[status]}のとき {_SEVERITY[severity].ja}", f"{severity} while {status}"))
    if rule.source_status == "memory":
        lines.append(Words("根拠が未確認のため、警告を超えない。", "at most a warning, its basis being unchecked"))
    return tuple(lines)


def _kind(rule: Rule) -> Words:
    kind = KINDS[rule.kind]
    return Words(f"{kind.title.ja}（{kind.name}）", f"{kind.title.en} ({kind.name})")


def _applies(applies: Applies) -> list[Words]:
    lines = []
    for slugs, id_, ja, en in (
        (applies.forms, "form-kind", "評価書の種類", "forms"),
        (applies.statuses, "status", "評価書の状態", "statuses"),
        (applies.body_kinds, "body-kind", "機関の種類", "kinds of body"),
    ):
        if slugs:
            labels = vocabulary(id_).choices
            lines.append(Words(f"{ja}: {'、'.join(labels[s] for s in slugs)}", f"{en}: {', '.join(slugs)}"))
    if applies.since or applies.until:
        lines.append(_same(f"{applies.since or ''}～{applies.until or ''}"))
    return lines


def _conditions(rule: Rule) -> list[Words]:
    lines = [_QUANTIFIER[rule.quantifier]]
    if rule.when is not None:
        lines.append(_same(f"when: {rule.when.text}"))
    lines.extend(_same(f"needs: {spelling}") for spelling, _ in rule.needs)
    lines.append(_same(f"require: {rule.require.text}" if rule.require is not None else f"check: {rule.check}"))
    lines.extend(_same(f"{{{name}}} = {expr.text}") for name, expr in rule.values)
    if rule.fix is not None:
        at = ".".join(str(step) for step in rule.fix.at)
        lines.append(_same(" ".join(part for part in ("fix:", rule.fix.kind, at, rule.fix.value or "") if part)))
    return lines


def _template(ja: tuple[str, ...], en: tuple[str, ...]) -> Words:
    def joined(parts: tuple[str, ...]) -> str:
        return "".join(part if index % 2 == 0 else f"{{{part}}}" for index, part in enumerate(parts))

    return Words(joined(ja), joined(en))


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def listing(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return the rules as ``pia rules list --format json`` prints them, in the order given.

    ``severity`` is the usual one, ``severity_by_status`` what differs from it.
    """
    return [
        {
            "id": rule.id,
            "pack": rule.pack,
            "title": {"ja": rule.title.ja, "en": rule.title.en},
            "severity": rule.severity.default,
            "severity_by_status": dict(rule.severity.by_status),
            "viewpoint": rule.viewpoint,
            "applies": {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in (
                    ("forms", rule.applies.forms),
                    ("statuses", rule.applies.statuses),
                    ("body_kinds", rule.applies.body_kinds),
                    ("since", rule.applies.since),
                    ("until", rule.applies.until),
                )
                if value
            },
            "for": rule.kind,
            "basis": [
                {"cite": b.cite, "from": b.start, "to": b.end, "source_status": b.source_status} for b in rule.basis
            ],
            "source_status": rule.source_status,
        }
        for rule in rules
    ]


def listing_built_in() -> list[dict[str, Any]]:
    """Return the engine's own rules in the same shape."""
    return [
        {
            "id": rule.id,
            "pack": "engine",
            "title": {"ja": rule.title.ja, "en": rule.title.en},
            "severity": rule.severity,
            "severity_by_status": {},
            "viewpoint": "",
            "applies": {},
            "for": "assessment",
            "basis": [{"cite": rule.basis, "from": None, "to": None, "source_status": "confirmed"}],
            "source_status": "confirmed",
        }
        for rule in BUILT_IN.values()
    ]


def skeleton(id_: str) -> str:
    """Return a pack with one rule called ``id_`` that can be read and tested as it stands."""
    return f"""\
# 規則の書き方は docs/rules-format.md にあります。
schema: 1
pack: local
title: {{ja: 自団体の規則, en: Rules of our own}}
rules:
  - id: {id_}
    title: {{ja: 全てのシステムに接続領域が書かれている, en: Every system names its zone}}  # 求めること
    why: {{ja: 接続領域が分からないと、分離の要否を判断できない。, en: Separation cannot be judged without the zone.}}  # なぜ
    basis: [{{cite: 自団体の情報セキュリティポリシー, source_status: confirmed}}]  # 根拠
    severity: warning            # error, warning, note
    for: systems                 # 何を一つずつ見るか
    quantifier: each             # each 一つ一つ, any 少なくとも一つ, none どれも当てはまらない
    require: system.zone != null # 満たすべき条件（CELの式）
    message: {{ja: '{{label}}の接続領域が書かれていません。', en: '{{label}} names no zone'}}
    remedy: {{ja: zone を書いてください。, en: Write the zone.}}
    at: [zone, '']               # 指摘の場所（書かれている最初のもの）
    examples:                    # ひな形の評価書への変更と、そのときの答
      - {{pass: {{}}}}
      - {{fail: {{systems: [{{id: main, zone: null}}]}}, at: systems/main}}
"""

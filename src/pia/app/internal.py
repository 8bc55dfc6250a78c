"""内部用: origins, open points and evidence beside every cell, for the body itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from pia.app.internal_bases import COLUMNS, TITLE, basis_rows
from pia.forms.remarks import Remark, with_remarks, with_table
from pia.forms.tree import Table
from pia.rules.engine import check_assessment
from pia.rules.load import load_packs
from pia.terms.eras import parse_date
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.forms.tree import Form, Item, Origin
    from pia.model.control import Control, Evidence
    from pia.model.read import Loaded
    from pia.rules.finding import Finding

__all__ = ["annotated"]

_MOST_ORIGINS = 4
_EARLIEST = date(2024, 10, 1)
"""The day the findings are judged by where the assessment itself names none: outputs never read the clock."""


def annotated(loaded: Loaded, form: Form, own: Form) -> Form:
    """Return the internal form with its side notes.

    Args:
        loaded: the assessment.
        form: the form to be annotated, filled for internal use.
        own: the assessment's own form, filled for internal use, by which the rules judge.
    """
    found, _ = check_assessment(loaded, lambda: own, load_packs((), only=False), as_of=_day(loaded))
    controls = _controls_by_line(loaded)
    homes = _homes(form, controls)
    by_key: dict[str, list[Finding]] = {}
    general: list[Remark] = []
    for finding in found:
        key = _home(finding.key or "", homes)
        if key is None:
            general.append(Remark("指摘", f"{finding.message.ja}（{finding.rule}、{finding.place}）"))
        else:
            by_key.setdefault(key, []).append(finding)
    remarks = {item.key: list(_remarks(item, by_key.get(item.key, ()), controls)) for item in form.items()}
    noted = with_remarks(form, {key: each for key, each in remarks.items() if each}, general)
    rows = basis_rows(loaded, form, controls, _day(loaded))
    return with_table(noted, "bases", TITLE, Table(COLUMNS, rows)) if rows else noted


def _homes(form: Form, controls: dict[tuple[str, int], Control]) -> dict[str, str]:
    """Return the cell beside which a finding stands: of an item itself, of an entity its first cell, of a control the
    first that shows it.
    """
    found: dict[str, str] = {}
    for item in form.items():
        found[item.key] = item.key
        found.setdefault(item.key.partition("#")[0], item.key)
        for origin in item.facts:
            control = controls.get((origin.file, origin.line))
            if control is not None:
                found.setdefault(f"controls/{control.id}", item.key)
    return found


def _home(key: str, homes: dict[str, str]) -> str | None:
    """Return the cell of ``key``, else of the nearest entity around it that has one."""
    while key and key not in homes:
        key = key.rpartition("/")[0]
    return homes.get(key)


def _remarks(
    item: Item, findings: list[Finding] | tuple[()], controls: dict[tuple[str, int], Control]
) -> Iterator[Remark]:
    if item.required and item.status == "blank":
        yield Remark("未了", "必須の欄が空欄である。")
    if item.status == "unknown":
        yield Remark("未了", "出典から内容を読み取れない。")
    if item.conflict:
        yield Remark("未了", f"記載が、事実から導いた値（{_said(item.derived_value)}）と合わない。")
    for finding in findings:
        yield Remark("指摘", f"{finding.message.ja}（{finding.rule}）")
    if item.origin is not None:
        yield Remark("出典", _origins(item.facts))
    seen: set[str] = set()
    for origin in item.facts:
        control = controls.get((origin.file, origin.line))
        if control is None or control.id in seen:
            continue
        seen.add(control.id)
        if control.planned:
            yield Remark("未了", f"統制 {control.id} は予定であって、まだ実施していない。")
        for evidence in control.evidence:
            yield Remark("証跡", f"統制 {control.id}：{_evidence(evidence)}")
        if not control.evidence:
            yield Remark("証跡", f"統制 {control.id}：証跡の定めがない。")


def _said(value: object) -> str:
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _origins(facts: tuple[Origin, ...]) -> str:
    places = list(dict.fromkeys(f"{origin.file}:{origin.line}" for origin in facts))
    more = f" ほか{len(places) - _MOST_ORIGINS}か所" if len(places) > _MOST_ORIGINS else ""
    return "、".join(places[:_MOST_ORIGINS]) + more


def _evidence(evidence: Evidence) -> str:
    named = {
        "設定": evidence.config,
        "場所": evidence.path,
        "ホスト": evidence.host,
        "文書": evidence.document,
        "確認日": evidence.reviewed,
        "記録": evidence.log,
    }
    return "、".join(f"{name} {value}" for name, value in named.items() if value)


def _controls_by_line(loaded: Loaded) -> dict[tuple[str, int], Control]:
    found: dict[tuple[str, int], Control] = {}
    for number, control in enumerate(loaded.assessment.controls):
        if control.text is not None:
            place = loaded.place(("controls", number, "text"))
            found[place.file, place.line] = control
    return found


def _day(loaded: Loaded) -> date:
    """Return the latest day that the assessment itself speaks of: of its publication and of its changes."""
    written = [loaded.assessment.published_on, *(change.date for change in loaded.assessment.changes)]
    days = [_EARLIEST]
    for text in written:
        if text is None:
            continue
        try:
            days.append(parse_date(text).latest)
        except TermError:
            continue  # none, unknown
    return max(days)

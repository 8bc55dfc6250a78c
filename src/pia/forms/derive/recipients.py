"""提供・移転 (Ⅱ5): whether, how many under the body's own counting unit, and the rows of 別紙."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pia.forms.reading import Reading, text_reading
from pia.forms.scope import Scope, recipients_of
from pia.forms.tree import Table
from pia.model.annex import Annex
from pia.model.recipient import AnnexRow, Recipient, UnlistedRows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pia.forms.edition import Choices
    from pia.model.read import Path_, Withheld

__all__ = [
    "annex_rows",
    "annex_text",
    "count_of",
    "counted",
    "no_provision",
    "provision",
    "provision_count",
    "row_count",
    "transfer_count",
]


def row_count(recipient: Recipient) -> int | None:
    """Return how many rows of a 別紙 a recipient stands for, None when it stands for itself."""
    if isinstance(recipient.rows, UnlistedRows):
        return recipient.rows.count
    return len(recipient.rows) if recipient.rows is not None else None


def count_of(recipient: Recipient, unit: str | None) -> int:
    """Count one recipient in the body's unit: its rows, the offices or the articles among them, or the block itself."""
    rows = recipient.rows
    if unit == "blocks" or rows is None:
        return 1
    if isinstance(rows, UnlistedRows):
        return rows.count
    if unit == "offices":
        return len(_offices(rows))
    if unit == "articles":
        return len({r.article for r in rows})
    return len(rows)


_AND = re.compile(r"、|，|\n|及び|並びに")
"""What stands between two offices of one row (健康保険課及び収納課)."""


def _offices(rows: Iterable[AnnexRow]) -> set[str | None]:
    """Return the offices of rows, each once; a row with several 所管部署 counts each of them."""
    return {
        part
        for row in rows
        for part in ([one.strip() for one in _AND.split(row.office)] if row.office else [row.recipient])
    }


def counted(recipients: Iterable[Recipient], unit: str | None) -> int:
    """Count recipients in the body's unit; an office that stands in the lists of several of them is one office."""
    if unit != "offices":
        return sum(count_of(recipient, unit) for recipient in recipients)
    listed: list[AnnexRow] = []
    others = 0
    for recipient in recipients:
        if isinstance(recipient.rows, tuple):
            listed.extend(recipient.rows)
        else:
            others += count_of(recipient, unit)
    return others + len(_offices(listed))


def _counted(scope: Scope, kind: str) -> tuple[int, tuple[Path_, ...]]:
    unit = None
    if scope.file is not None and scope.file.counting is not None:
        unit = scope.file.counting.provisions if kind == "provision" else scope.file.counting.transfers
    found = list(recipients_of(scope, kind))
    facts: tuple[Path_, ...] = tuple(("recipients", index) for index, _ in found) or (("recipients",),)
    return counted((recipient for _, recipient in found), unit), facts


def _count(scope: Scope, kind: str, name: str) -> Reading:
    if scope.file is None:
        return Reading()
    declared = getattr(scope.file.declared, name) if scope.file.declared is not None else None
    at: Path_ = (*scope.file_at, "declared", name)
    withheld = _withheld_count(scope, kind, at)
    if withheld is not None:
        return Reading(value=withheld.shown, facts=(at,), status="withheld")
    count, facts = _counted(scope, kind)
    if count == 0 and declared is None:
        return Reading(facts=facts, status="not-applicable" if scope.loaded.written(("recipients",)) else None)
    return Reading(value=count, facts=facts, declared=declared, declared_at=at)


def _withheld_count(scope: Scope, kind: str, declared_at: Path_) -> Withheld | None:
    """Return the withholding of a printed count: of the declared one, or of the rows that one recipient stands for."""
    if scope.loaded.written(declared_at):
        return scope.withheld(declared_at)
    rows = (("recipients", index, "rows", "count") for index, _ in recipients_of(scope, kind))
    return next((scope.withheld(path) for path in rows if scope.hole(path)), None)


def provision_count(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Count the provisions (提供) of this file."""
    return _count(scope, "provision", "provision_count")


def transfer_count(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Count the transfers (移転) of this file."""
    return _count(scope, "transfer", "transfer_count")


def provision(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick 提供を行っている, 移転を行っている or 行っていない, with the printed counts; blank while no ``recipients`` are written."""
    if scope.file is None or choices is None:
        return Reading()
    kinds = {kind for kind in ("provision", "transfer") if any(True for _ in recipients_of(scope, kind))}
    slugs = {s for s, k in (("provided", "provision"), ("transferred", "transfer")) if k in kinds} or {"neither"}
    declared = scope.file.declared.provision if scope.file.declared is not None else None
    details: list[tuple[str, str]] = []
    for slug, reading in (
        ("provided", provision_count(scope, (), None)),
        ("transferred", transfer_count(scope, (), None)),
    ):
        printed = reading.declared if reading.declared is not None else reading.value
        if printed is not None:
            details.append((choices.labels[slug], str(printed)))
    said = scope.loaded.written(("recipients",))
    return Reading(
        value=tuple(label for slug, label in choices.labels.items() if slug in slugs) if said else None,
        facts=tuple(p for kind in ("provision", "transfer") for p in _counted(scope, kind)[1]),
        declared=None
        if declared is None
        else tuple(label for slug, label in choices.labels.items() if slug in declared),
        declared_at=(*scope.file_at, "declared", "provision"),
        details=tuple(details),
    )


def no_provision(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick 提供・移転しない (Ⅲ5) when this file has neither; blank while no ``recipients`` are written."""
    if scope.file is None or choices is None:
        return Reading()
    label = next(iter(choices.labels.values()))
    declared = scope.file.declared.no_provision if scope.file.declared is not None else None
    there = any(True for kind in ("provision", "transfer") for _ in recipients_of(scope, kind))
    return Reading(
        value=() if there else (label,) if scope.loaded.written(("recipients",)) else None,
        facts=tuple(p for kind in ("provision", "transfer") for p in _counted(scope, kind)[1]),
        declared=None if declared is None else ((label,) if declared else ()),
        declared_at=(*scope.file_at, "declared", "no_provision"),
    )


def annex_rows(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """List the rows of a 別紙: those of every recipient that refers to it; unknown where the source does not list them."""
    annex = scope.entity
    if not isinstance(annex, Annex):
        return Reading()
    rows: list[AnnexRow] = []
    facts: list[Path_] = [scope.at]
    for index, recipient in enumerate(scope.assessment.recipients):
        if recipient.annex == annex.id:
            facts.append(("recipients", index, "rows"))
            if isinstance(recipient.rows, tuple):
                rows.extend(recipient.rows)
    if rows:
        hidden = any(scope.touched(path) for path in facts)
        return Reading(value=_table(rows, annex), facts=tuple(facts), status="withheld" if hidden else None)
    if annex.text is not None:
        return Reading(status="not-applicable")
    if annex.included:
        return Reading(facts=tuple(facts))
    return Reading(facts=tuple(facts), status="unknown", note=_unlisted(scope, annex))


def annex_text(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Return what an annex says in words."""
    annex = scope.entity
    text = annex.text if isinstance(annex, Annex) else None
    return text_reading(scope, text, (*scope.at, "text")) if text is not None else Reading(status="not-applicable")


def _unlisted(scope: Scope, annex: Annex) -> str:
    open_ = ((n, r) for n, r in enumerate(scope.assessment.recipients) if not scope.touched(("recipients", n, "rows")))
    total = sum(row_count(recipient) or 0 for _, recipient in open_ if recipient.annex == annex.id)
    return (
        f"出典にこの別紙の内容が含まれないため、一覧は不明（{total}件とされている）。"
        if total
        else "出典にこの別紙の内容が含まれないため、不明。"
    )


_HEADS = {
    "article": "項番",
    "recipient": "提供先・移転先",
    "organ": "実施機関",
    "office": "所管部署",
    "work": "事務",
    "provider": "情報提供者",
    "information": "特定個人情報",
}
"""The columns of a 別紙 in the usual order with their usual heads; an annex may name and order its own."""


def _table(rows: list[AnnexRow], annex: Annex) -> Table:
    """Lay out the rows: in the columns the annex names, in its order, else in the usual ones behind a running number."""
    heads = {name: str(head) for name, head in annex.columns.items()} or {"number": "番号"}
    heads |= {name: head for name, head in _HEADS.items() if name not in heads}
    used = [
        (name, head)
        for name, head in heads.items()
        if name == "number" or any(getattr(row, name) is not None for row in rows)
    ]
    ordered = sorted(rows, key=_by_article) if annex.by_article else rows
    return Table(
        tuple(head for _, head in used),
        tuple(
            tuple(getattr(row, name) or (str(number) if name == "number" else "") for name, _ in used)
            for number, row in enumerate(ordered, 1)
        ),
    )


def _by_article(row: AnnexRow) -> tuple[int, str]:
    """Order rows by the number of their 項: 5, then 5の2, then 12."""
    article = unicodedata.normalize("NFKC", row.article or "")
    number = re.match(r"\d+", article)
    return (int(number[0]) if number else 10**6, article)

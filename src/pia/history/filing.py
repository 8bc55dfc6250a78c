"""Rows appended to the history of an assessment: comments and every row that stands there keep their bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.errors import InputError, Problem, Words
from pia.source.edit import AddKey, Append, apply_edits
from pia.source.nodes import Mapping as Keys
from pia.source.nodes import Sequence as Many
from pia.terms.eras import parse_date
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.history.rows import Row
    from pia.model.read import Loaded
    from pia.source.load import Document

__all__ = ["Shown", "filed"]

_TIMINGS = {"事前": "prior", "事後": "posterior"}
_KINDS = {"added": "added", "block-added": "added", "removed": "removed", "block-removed": "removed"}
_LIST = "changes"


class Shown(Struct, frozen=True):
    """What the public sees of a row that tells something withheld, and who decided that it is."""

    item: str
    before: str
    after: str
    approver: str


_REASON = "この欄に公表しない部分があるため"


def filed(loaded: Loaded, rows: Sequence[Row], shown: Mapping[int, Shown] | None = None) -> dict[str, str]:
    """Return the new text of the file that holds the rows of ``loaded``, by its display name; {} where nothing is new.

    A row that stands there already (same date, 変更前, 変更後 and items) is not written again. A row on which a decision is
    open gets neither 提出時期 nor explanation: a draft says so, and the rules ask for them before it is published. ``shown``
    are the rows (by number) that tell something withheld: their texts are written with the wording for the public.

    Raises:
        InputError: the file cannot be edited without disturbing what stands there.
    """
    known = {_same(change.date, change.before, change.after, change.keys) for change in loaded.assessment.changes}
    taken = {change.id for change in loaded.assessment.changes}
    values: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        value = _value(row, taken)
        if _same(value.get("date"), value["before"], value["after"], value["keys"]) not in known:
            values.append(_guarded(value, (shown or {}).get(number)))
            taken.add(value["id"])
    if not values:
        return {}
    document = _holder(loaded)
    if isinstance(document.root, Keys) and isinstance(document.root.get(_LIST), Many):
        return {document.file: apply_edits(document, [Append((_LIST,), value) for value in values])}
    return {document.file: apply_edits(document, [AddKey((), _LIST, values)])}


def _same(date: str | None, before: str | None, after: str | None, keys: Sequence[str]) -> tuple[Any, ...]:
    return (date, (before or "").rstrip("\n"), (after or "").rstrip("\n"), tuple(keys))


def _holder(loaded: Loaded) -> Document:
    """Return the last file of the assessment's own with a list of changes, else its first file."""
    own = [
        document
        for document in loaded.assembled.documents
        if document.file.endswith((".yaml", ".yml")) and not document.file.startswith(("..", "profiles/"))
    ]
    listed = [d for d in own if isinstance(d.root, Keys) and isinstance(d.root.get(_LIST), Many)]
    if not own:
        raise InputError(
            Problem(
                "changes-nowhere",
                Words("変更箇所を書き足すファイルがありません。", "there is no file that the rows could be added to"),
                Words("評価書のフォルダを指定してください。", "name the folder of an assessment"),
            )
        )
    return (listed or own[:1])[-1]


def _value(row: Row, taken: set[str]) -> dict[str, Any]:
    value: dict[str, Any] = {"id": _id(row, taken)}
    if row.date is not None:
        value["date"] = row.date
    value |= {"item": row.item, "before": row.before or "none", "after": row.after or "none"}
    if not row.needs_decision:
        value["timing"] = _TIMINGS[row.timing]
        value["explanation"] = row.explanation
    value["kind"] = _KINDS.get(row.kind, "revised")
    value["keys"] = list(row.keys)
    return value


def _guarded(value: dict[str, Any], shown: Shown | None) -> dict[str, Any]:
    """Return the row with the wording for the public beside what is withheld."""
    if shown is None:
        return value
    told = {"item": shown.item, "before": shown.before, "after": shown.after}
    withhold = {"reason": _REASON, "approver": shown.approver}
    return {
        key: {"value": said, "withhold": {**withhold, "shown": told[key]}}
        if key in told and said != told[key]
        else said
        for key, said in value.items()
    }


def _id(row: Row, taken: set[str]) -> str:
    """Return a free id that says when and what: ``20260401-juki-file-place``."""
    try:
        day = "" if row.date is None else f"{parse_date(row.date).earliest:%Y%m%d}-"
    except TermError:
        day = ""
    named = re.sub(r"[^a-z0-9]+", "-", row.key.lower()).strip("-")
    for word in ("files-", "parties-", "recipients-", "systems-", "risks-"):
        named = named.removeprefix(word)
    stem = f"{day}{named}"[:70].rstrip("-") or "change"
    number, made = 1, stem
    while made in taken:
        number += 1
        made = f"{stem}-{number}"
    return made

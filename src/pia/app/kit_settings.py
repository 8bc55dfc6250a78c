"""What only the body knows of a hearing of opinions: ``kit.yaml`` beside the assessment, else the assessment itself.

schema: 1
reason: なぜ変えるのか（全体）
period: 令和8年12月1日から令和9年1月5日まで
submit_to: 見本市総務部情報公開課
method: 電子申請、郵送又は持参
changes:
- {key: files/juki-file#place, why: …}
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pia.errors import InputError, Place, Problem, Words
from pia.model.procedure import Opinions
from pia.source.load import load_file
from pia.source.nodes import Mapping, Node, Sequence, plain
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

__all__ = ["KIT", "KitSettings", "read_settings"]

KIT = "kit.yaml"
_MOST = 20_000


class _Why(Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    why: str


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    schema: int
    reason: str | None = None
    period: str | None = None
    submit_to: str | None = None
    method: str | None = None
    changes: list[_Why] = []


class KitSettings(Struct, frozen=True, kw_only=True):
    """What the sheets say beside the form; ``why`` is the reason of a change by the key of its row."""

    reason: str | None = None
    period: str | None = None
    submit_to: str | None = None
    method: str | None = None
    why: dict[str, str] = {}
    places: dict[str, Place] = {}


def read_settings(folder: Path, assessment: Assessment) -> KitSettings:
    """Return what ``kit.yaml`` in ``folder`` says, completed by the assessment.

    Raises:
        InputError: the file cannot be read, or says something that it cannot.
    """
    path = folder / KIT
    found, places = _File(schema=1), {}
    if path.is_file():
        root = load_file(path, KIT).root
        found = _read(root)
        listed = root.get("changes") if isinstance(root, Mapping) else None
        if isinstance(listed, Sequence):
            places = {each.key: node.place for each, node in zip(found.changes, listed.items, strict=True)}
    procedure = assessment.procedure
    opinions = procedure.opinions if procedure is not None and isinstance(procedure.opinions, Opinions) else None
    planned = assessment.status in ("draft", "opinion")
    period = None
    if planned and opinions is not None and opinions.start and opinions.end:
        period = f"{opinions.start}から{opinions.end}まで"
    return KitSettings(
        reason=found.reason,
        period=found.period or period,
        submit_to=found.submit_to or (assessment.inquiries.contact if assessment.inquiries is not None else None),
        method=found.method,
        why={each.key: each.why for each in found.changes},
        places=places,
    )


def _read(root: Node) -> _File:
    if not isinstance(root, Mapping):
        raise InputError(_bad(root.place, "schema: 1"))
    known = _File.__struct_fields__
    unknown = [entry for entry in root.entries if entry.key not in known]
    if unknown:
        near = nearest(unknown[0].key, known)
        hint = f"「{unknown[0].key[:40]}」" + (f"（「{near}」ではありませんか）" if near else "")
        raise InputError(_bad(unknown[0].key_place, hint))
    data: Any = plain(root)
    try:
        found = msgspec.convert(data, _File)
    except msgspec.ValidationError as error:
        raise InputError(_bad(root.place, str(error))) from None
    if found.schema != 1 or len(found.changes) > _MOST:
        raise InputError(_bad(root.place, "schema: 1"))
    return found


def _bad(place: Place, why: str) -> Problem:
    return Problem(
        "bad-kit",
        Words(f"意見募集の設定が読めません: {why}", f"the settings of the hearing cannot be read: {why}"),
        Words(
            "schema、reason、period、submit_to、method、changes（key と why の一覧）を書いてください。",
            "write schema, reason, period, submit_to, method and changes (a list of key and why)",
        ),
        place,
    )

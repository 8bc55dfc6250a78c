"""The threshold judgement for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pia.errors import Lang, Words

if TYPE_CHECKING:
    from pia.forms.threshold import Bounds, ThresholdResult

__all__ = ["render_threshold", "threshold_document"]

_KINDS = {
    "none": Words("義務付けられない", "none"),
    "kiso": Words("基礎項目評価", "basic (kiso)"),
    "juten": Words("基礎項目評価及び重点項目評価", "basic and focused (juten)"),
    "zenkoumoku": Words("基礎項目評価及び全項目評価", "basic and full (zenkoumoku)"),
}
_STATUS = {"confirmed": "原典で確認済み", "likely": "二次資料で確認", "memory": "未確認"}
_OUTCOMES = {
    "satisfied": Words(
        "宣言した評価の種類は、義務付けられる種類以上です。", "the declared assessment reaches what is mandatory"
    ),
    "violated": Words(
        "宣言した評価の種類は、義務付けられる種類に足りません。", "the declared assessment is below what is mandatory"
    ),
    "undetermined": Words("判定できません。", "undetermined"),
}


def render_threshold(result: ThresholdResult, lang: Lang) -> Iterator[str]:
    """Yield the lines of the judgement with its reasons and what is missing."""
    title = Words("義務付けられる評価", "mandatory assessment")
    if result.mandatory is not None:
        yield f"{title.say(lang)}: {_KINDS[result.mandatory].say(lang)}"
    else:
        names = [_KINDS[kind].say(lang) for kind in result.possible]
        yield f"{title.say(lang)}: {_OUTCOMES['undetermined'].say(lang)} ({' / '.join(names)})"
    yield f"{Words('宣言した評価', 'declared').say(lang)}: {_KINDS[result.declared].say(lang)}"
    for reason in result.reasons:
        yield f"  ・{reason.say(lang)}"
    for missing in result.missing:
        yield f"  ？{Words('分かれば判定できる事実', 'needed to decide').say(lang)}: {missing.say(lang)}"
    if result.source_status != "confirmed":
        status = _STATUS[result.source_status]
        yield "  " + Words(
            f"（判定に使った表の行の確認状況: {status}）",
            f"(the rows of the table used here are of source status {result.source_status})",
        ).say(lang)
    yield _OUTCOMES[result.outcome].say(lang)


def threshold_document(result: ThresholdResult, lang: Lang) -> dict[str, Any]:
    """Return the judgement as plain data."""
    return {
        "schema": "pia-threshold/1",
        "declared": result.declared,
        "mandatory": result.mandatory,
        "possible": list(result.possible),
        "outcome": result.outcome,
        "subjects": _bounds(result.subjects),
        "handlers": _bounds(result.handlers),
        "incident": result.incident,
        "exempt": None if result.exempt is None else result.exempt.say(lang),
        "reasons": [reason.say(lang) for reason in result.reasons],
        "missing": [missing.say(lang) for missing in result.missing],
        "source_status": result.source_status,
    }


def _bounds(bounds: Bounds | None) -> dict[str, int | None] | None:
    return None if bounds is None else {"lower": bounds.lower, "upper": bounds.upper}

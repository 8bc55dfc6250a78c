"""``pia annex-audit``: the change annex of a published document, its rows found in the form and judged against their filing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from pia.catalogue.editions import editions, latest_edition
from pia.errors import InputError, Lang, Place, Problem, UsageError, Words
from pia.forms.find_item import resolve
from pia.forms.printed_items import items_of
from pia.history.audit.columns import rows_of_text
from pia.history.audit.document import AnnexText, find_annex
from pia.history.audit.judge import Audited, Tally, judge_rows, tally, timing_of
from pia.history.audit.table import rows_of_table
from pia.history.classify import CHARTS
from pia.history.guideline import Guideline, guideline_at
from pia.source.decode import decode, read_bytes
from pia.terms.eras import parse_date
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.history.audit.filed import FiledRow
    from pia.history.classify import Charts

__all__ = ["AnnexAudit", "annex_audit", "audit_document", "audit_lines"]

_MOST: Final = 16 * 1024 * 1024
"""Largest document in bytes: a text of a thousand pages is a quarter of it."""
_MOST_LINES: Final = 400_000
_LONGEST: Final = 100_000
"""Longest line in characters."""
_GARBLED: Final = re.compile("[\ufffd\x00-\x08\x0e-\x1f]")


class AnnexAudit(Struct, frozen=True, kw_only=True):
    """The rows of a document, judged; ``by_date`` are the figures of each 変更日 in the order of the annex."""

    file: str
    form: str
    edition: str
    guideline: Guideline
    charts: str
    rows: tuple[Audited, ...]
    whole: Tally
    by_date: tuple[tuple[str, Tally], ...]

    @property
    def differences(self) -> tuple[Audited, ...]:
        """The rows that are judged otherwise than they were filed."""
        return tuple(one for one in self.rows if one.agrees is False)

    @property
    def open(self) -> tuple[Audited, ...]:
        """The rows that could not be judged, or whose filing the document does not tell."""
        return tuple(one for one in self.rows if one.agrees is None)


def annex_audit(
    path: Path, *, form: str | None = None, edition: str | None = None, charts: str | None = None
) -> AnnexAudit:
    """Return the annex of a document with every row judged.

    Args:
        path: the text of the document, UTF-8 or Shift_JIS.
        form: of the document, where its text does not say.
        edition: of the form; that of its stamp, else the newest, when None.
        charts: how the body treats the drawings of 別添1: decide (when None), important or not-important.

    Raises:
        InputError: the file cannot be read, is no text, or has no annex.
        UsageError: there is no such form, edition or setting.
    """
    file = path.name
    annex = find_annex(_text(path, file), file)
    known = _form(annex, form, file)
    version = _edition(annex, known, edition)
    setting = _charts(charts)
    items = items_of(known, version)
    rank = lru_cache(maxsize=16_384)(lambda text: resolve(text, items).rank)
    rows: Sequence[FiledRow] = rows_of_table(annex.lines) if annex.table else rows_of_text(annex.lines, rank)
    if not rows:
        raise InputError(_no_rows(file, annex))
    guideline = guideline_at(_latest([row.date for row in rows]))
    judged = judge_rows(rows, items, guideline, form=known, charts=setting)
    dates = dict.fromkeys(one.row.date for one in judged)
    return AnnexAudit(
        file=file,
        form=known,
        edition=version,
        guideline=guideline,
        charts=setting,
        rows=tuple(judged),
        whole=tally(judged),
        by_date=tuple((date, tally([one for one in judged if one.row.date == date])) for date in dates),
    )


def _text(path: Path, file: str) -> str:
    data = read_bytes(path, file, max_file=_MOST)
    if data[:5] == b"%PDF-" or data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise InputError(_not_text(file))
    text = decode(data, file, also="cp932")[0].replace("\r\n", "\n").replace("\r", "\n")
    lines = text.count("\n") + 1
    if lines > _MOST_LINES or max(map(len, text.split("\n"))) > _LONGEST:
        raise InputError(_too_long(file))
    strange = len(_GARBLED.findall(text))
    if strange * 50 > len(text):
        raise InputError(_garbled(file, text))
    return text


def _form(annex: AnnexText, asked: str | None, file: str) -> str:
    """Return the form that is asked for, or the one that the document names."""
    found = asked or annex.form
    if found is None:
        raise UsageError(
            Problem(
                "document-form-unknown",
                Words(f"「{file}」がどの様式の評価書かが分かりません。", f"{file!r} does not say of which form it is"),
                Words("--form juten のように様式を指定してください。", "name the form, like --form juten"),
            )
        )
    return found


def _edition(annex: AnnexText, form: str, asked: str | None) -> str:
    """Return the edition that is asked for, that of the stamp in the document, or the newest."""
    if asked is not None:
        return asked
    known = [one for one in editions() if one.form == form]
    flat = re.sub(r"\s", "", annex.stamp)
    for one in reversed(known):
        if one.stamp and re.sub(r"\s", "", one.stamp).strip("[]［］") in flat:
            return one.edition
    newest = latest_edition(form)
    return newest.edition if newest is not None else ""


def _charts(asked: str | None) -> Charts:
    chosen = asked or CHARTS[0]
    if chosen not in CHARTS:
        raise UsageError(
            Problem(
                "bad-setting",
                Words(
                    f"別添１の扱い「{chosen[:20]}」はありません。",
                    f"there is no such treatment of 別添1: {chosen[:20]!r}",
                ),
                Words(f"次から選んでください: {'、'.join(CHARTS)}", f"choose one of: {', '.join(CHARTS)}"),
            )
        )
    return chosen  # type: ignore[return-value]  # it is one of them


def _latest(dates: Sequence[str]) -> str | None:
    found = []
    for date in dates:
        try:
            found.append(parse_date(date).earliest.isoformat())
        except TermError:
            continue
    return max(found, default=None)


# --- what is shown ---


def audit_document(made: AnnexAudit, lang: Lang) -> dict[str, Any]:
    """Return an audit for programs; cells carry their full text."""
    return {
        "schema": "pia-annex-audit/1",
        "file": made.file,
        "form": made.form,
        "edition": made.edition,
        "guideline": {"version": made.guideline.version, "source_status": made.guideline.source_status},
        "charts": made.charts,
        "rows": [_row(one, lang) for one in made.rows],
        "summary": {
            **_figures(made.whole),
            "dates": [{"date": date, **_figures(found)} for date, found in made.by_date],
        },
    }


def _row(one: Audited, lang: Lang) -> dict[str, Any]:
    row, match = one.row, one.match
    item = match.items[0] if len(match.items) == 1 else None
    return {
        "date": row.date or None,
        "item": row.item,
        "key": item.key if item is not None else "",
        "path": _path(one),
        "before": row.before,
        "after": row.after,
        "timing": timing_of(one),
        "important": one.important,
        "needs_decision": one.needs_decision,
        "reasons": [reason.say(lang) for reason in one.reasons],
        "explanation": "",
        "resolved": match.resolved,
        "filed": {"timing": row.timing, "explanation": row.explanation, "important": one.filed_important},
        "agrees": one.agrees,
        "keys": [each.key for each in match.items],
        "block": match.block,
        "file": match.file or None,
        "detail": match.detail or None,
        "nearest": match.nearest.path if match.nearest is not None else None,
        "line": row.line,
        "lost": list(row.lost),
        "unsure": list(row.unsure),
        "dittos": list(row.dittos),
    }


def _path(one: Audited) -> str:
    if not one.match.items:
        return ""
    first, block = one.match.items[0], one.match.block
    path = first.path if len(one.match.items) == 1 else "/".join(filter(None, (first.section, first.number)))
    if block is not None and first.block:
        path = "/".join(f"{part}{block}" if part == first.block else part for part in path.split("/"))
    return path


def _figures(found: Tally) -> dict[str, Any]:
    return {
        "rows": found.rows,
        "whole": found.whole,
        "restored": found.restored,
        "resolved": found.resolved,
        "confusion": [
            {"judged": ours, "filed": theirs, "rows": count} for (ours, theirs), count in found.confusion.items()
        ],
        "timings": found.timings,
    }


_JUDGED: Final = {
    "important": Words("重要な変更", "important"), "not-important": Words("重要な変更でない", "not important"),
    "open": Words("判断できない", "cannot be judged"), "unsaid": Words("記載がない", "not said"),
}  # fmt: skip
_GRADES: Final = {
    "exact": Words("一致", "exact"), "normalised": Words("正規化して一致", "normalised"), "fuzzy": Words("近いものに当てた", "fuzzy"),
    "none": Words("当たる欄がない", "none"),
}  # fmt: skip


def audit_lines(made: AnnexAudit, lang: Lang) -> Iterator[str]:
    """Yield an audit for reading: its figures, each date, and the rows that a person has to look at."""
    ja, whole = lang == "ja", made.whole
    grades = "、".join(f"{_GRADES[name].say(lang)} {count}" for name, count in whole.resolved.items())
    if ja:
        yield f"{made.file}: 様式 {made.form}/{made.edition}、{whole.rows}行（全ての欄を読めた行 {whole.whole}、〃を補った行 {whole.restored}）"
        yield f"項目: {grades}"
        yield f"別添１の扱い: {made.charts}　{made.guideline.title.ja}（{made.guideline.source_status}）"
    else:
        yield f"{made.file}: form {made.form}/{made.edition}, {whole.rows} rows ({whole.whole} read whole, {whole.restored} with 〃 restored)"
        yield f"項目: {grades}"
        yield f"別添1 counts: {made.charts}  {made.guideline.title.en} ({made.guideline.source_status})"
    yield ""
    yield "変更日ごとの判断と届出（判断 → 届出）" if ja else "judgement → filing, by date"
    for date, found in made.by_date:
        told = "、".join(
            f"{_JUDGED[a].say(lang)} → {_JUDGED[b].say(lang)} {n}" for (a, b), n in found.confusion.items()
        )
        yield f"  {date or ('（日付なし）' if ja else '(no date)')}  {found.rows}{'行' if ja else ' rows'}: {told}"
    yield from _listed(
        "判断と届出が違う行（理由を確かめてください）" if ja else "judged otherwise than filed", made.differences, lang
    )
    yield from _listed("判断又は届出が分からない行" if ja else "open rows", made.open, lang)
    both = len(made.differences), len(made.open)
    yield ""
    yield (
        f"{whole.rows}行のうち、違い {both[0]}行、分からないもの {both[1]}行"
        if ja
        else f"{whole.rows} rows: {both[0]} differ, {both[1]} are open"
    )


def _listed(title: str, rows: Sequence[Audited], lang: Lang) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    for one in rows:
        ours = _JUDGED["open" if not one.judged else "important" if one.important else "not-important"].say(lang)
        theirs = _JUDGED[
            "unsaid" if one.filed_important is None else "important" if one.filed_important else "not-important"
        ].say(lang)
        filed = "・".join(filter(None, (one.row.timing, one.row.explanation.replace("\n", "")[:40])))
        yield (
            f"  {one.row.line}行 {one.row.date} {_path(one) or one.row.item.replace(chr(10), '')[:60]}: {ours} ≠ {theirs}（{filed}）"
            if lang == "ja"
            else (
                f"  line {one.row.line} {one.row.date} {_path(one) or one.row.item.replace(chr(10), '')[:60]}: {ours} / filed {theirs} ({filed})"
            )
        )
        for reason in one.reasons:
            yield f"      ・{reason.say(lang)}"


# --- what cannot be read ---


def _not_text(file: str) -> Problem:
    return Problem(
        "not-a-text",
        Words(f"「{file}」はテキストではありません。", f"{file!r} is no text"),
        Words(
            "PDF、Excel、Wordの文書は、テキストとして書き出してから指定してください。",
            "save a PDF, Excel or Word document as text first",
        ),
        Place(file, 1, 1, 1, 1),
    )


def _too_long(file: str) -> Problem:
    return Problem(
        "document-too-long",
        Words(
            f"「{file}」は{_MOST_LINES}行又は1行{_LONGEST}字を超えています。",
            f"{file!r} has more than {_MOST_LINES} lines or {_LONGEST} characters in one",
        ),
        Words("変更箇所の部分だけを切り出してください。", "cut out the part with 変更箇所"),
        Place(file, 1, 1, 1, 1),
    )


def _garbled(file: str, text: str) -> Problem:
    found = _GARBLED.search(text)
    before = text[: found.start()] if found is not None else ""
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    return Problem(
        "document-garbled",
        Words(
            f"「{file}」には読めない文字が多く含まれています。", f"{file!r} is full of characters that cannot be read"
        ),
        Words(
            "文字コードを確かめ、テキストを取り出し直してください。", "check the encoding and extract the text again"
        ),
        Place(file, line, column, line, column),
    )


def _no_rows(file: str, annex: AnnexText) -> Problem:
    return Problem(
        "annex-unreadable",
        Words(
            "変更箇所の表はありますが、行として読めるものがありません。",
            "there is an annex, but nothing in it reads as a row",
        ),
        Words(
            "変更日と項目が残る形で、テキストを取り出し直してください。",
            "extract the text again so that 変更日 and 項目 are kept",
        ),
        Place(file, annex.lines[0].number, 1, annex.lines[0].number, 1),
    )

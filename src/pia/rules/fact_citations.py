"""Every legal citation of an assessment: those of the fields meant for one, the malformed ones too, and those of its texts.

Beside what is written stands what the facts of the law say of it (``pia.catalogue.law``), on the day of publication or, where
none is given, of the check: whether the place is in force, what took its place, what it lays down, and what should stand there
for the matter of its sentence. Of texts only citations of laws of the catalogue count; rows of a 別紙 count once per block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from pia.catalogue.law import Article, Law, laws, matters, row_tables
from pia.catalogue.law_places import law_named, names, places_of, spellings, standing
from pia.catalogue.measures import measures
from pia.model.base import NONE, UNKNOWN, is_none
from pia.model.work import NetworkBasis
from pia.rules.subjects import Subject
from pia.terms.citations import Citation, find_citations, format_citation
from pia.terms.durations import Duration, parse_duration
from pia.terms.errors import TermError
from pia.terms.text import fold, narrow, nearest

if TYPE_CHECKING:
    from datetime import date

    from pia.model.assessment import Assessment
    from pia.model.read import Path_
    from pia.model.recipient import Recipient
    from pia.rules.fact_law import LawReading

__all__ = ["citations_of", "legal_fields"]

_LOCAL = ("条例", "要綱", "規程", "要領", "取扱基準")
_NETWORK = "情報提供ネットワークシステム"
_DEFECTS = (
    (re.compile(r"(?:法|令|規則|条例|命令)\s?\d{1,3}条"), "number-without-dai"),
    (re.compile(r"第\d{1,3}第\d{1,3}項"), "article-word-missing"),
)
_ERA_CUT = re.compile(r"(?<![一-龥])[平昭][0-9０-９]{1,2}年(?:法律|政令|[省府]令|告示|条例)?")
_LOCAL_ROW = re.compile(r"(条例[^\n\d]{0,12}別表第?(\d+))\D{0,3}(\d+)の項")
_ROWS_TO_TELL, _GAPS_TO_TELL = 8, 3
_CAPTION = re.compile(r"\s?\(([^()]{2,60}(?:\([^()]{0,40}\)[^()]{0,30})?)\)")
_TITLE = 18
_SENTENCE_END = "。\n"
_LIKE_CAPTION = 0.7
_SAID: Final = {
    "validity": "妥当性",
    "records_validity": "妥当性",
    "necessity": "必要性",
    "merits": "利点",
    "description": "事務の内容",
    "functions": "機能",
    "title": "表題",
    "note": "備考",
    "basis": "根拠",
    "range": "範囲",
    "timing": "時期",
    "text": "文",
    "place": "保管場所",
    "erasure": "消去方法",
    "use": "用途",
}
"""What a text says, by the key it stands under."""


class Field(Struct, frozen=True):
    """A text that holds a legal basis, or any text: what it is, and what its citations are about."""

    role: str
    key: str
    title: str
    path: Path_
    text: str
    about: str = ""
    heading: str | None = None
    period: str | None = None
    rows: tuple[str, ...] = ()
    note: str = ""


def legal_fields(assessment: Assessment) -> Iterator[Field]:
    """Yield every field of the model that holds a legal basis, with its text."""
    bases = assessment.work.number_use
    for index, basis in enumerate(bases if isinstance(bases, tuple) else ()):
        key = f"work#number-use/{basis.id or index + 1}"
        at: Path_ = ("work", "number_use", index, "cite")
        yield Field("number-use", key, "個人番号の利用の根拠", at, basis.cite, heading=basis.heading)
    network = assessment.network
    if network is not None:
        for name, title in (("provision", "情報提供の根拠"), ("inquiry", "情報照会の根拠")):
            one = getattr(network, name)
            if isinstance(one, NetworkBasis):
                at = ("network", name, "cite")
                rows = tuple(map(str, one.rows)) if isinstance(one.rows, tuple) else ()
                yield Field(
                    f"network-{name}", f"network#{name}", title, at, one.cite, _NETWORK, rows=rows, note=one.note or ""
                )
        if network.text is not None:
            yield Field(
                "network-text", "network#text", "情報連携の法令上の根拠", ("network", "text"), network.text, _NETWORK
            )
    names_of = {file.id: file.name for file in assessment.files}
    for index, recipient in enumerate(assessment.recipients):
        if recipient.basis is not None:
            title = f"{recipient.name or recipient.id}の法令上の根拠"
            at, key = ("recipients", index, "basis"), f"recipients/{recipient.id}#basis"
            yield Field(recipient.kind, key, title, at, recipient.basis, _about(recipient, names_of))
    for index, file in enumerate(assessment.files):
        retention = file.storage.retention if file.storage is not None else None
        if retention is not None and retention.basis is not None:
            at = ("files", index, "storage", "retention", "basis")
            key, title = f"files/{file.id}#retention-basis", f"{file.name}の保管期間の根拠"
            yield Field("retention", key, title, at, retention.basis, file.name, period=retention.period)


def citations_of(assessment: Assessment, reading: LawReading, day: date) -> Iterator[Subject]:
    """Yield each citation once per field; a field without any readable citation yields itself as malformed."""
    judge = _Judge(day, reading)
    fields: set[Path_] = set()
    for one in legal_fields(assessment):
        fields.add(one.path)
        if is_none(one.text) or one.text in (UNKNOWN, NONE):
            continue
        found = find_citations(one.text)
        if not found:
            yield judge.subject(one, None)
        twice = judge.twice(one, found) if found and one.role == "number-use" else None
        for citation in found:
            subject = judge.subject(one, citation)
            if twice is not None and citation is found[0]:
                subject.facts["earlier"] = twice
            yield subject
        yield from _defects(judge, one)
    for one in _rows(assessment):
        if one.role == "era-cut":
            yield judge.defect(one, one.text, one.role)
            continue
        yield from (judge.subject(one, citation) for citation in find_citations(one.text))
        yield from _defects(judge, one)
    yield from _row_gaps(judge, assessment)
    for passage, spans in reading.naming:
        if passage.path in fields or ("条" not in passage.text and "別表" not in passage.text):
            continue
        titles = [(start, end) for _, start, end in spans if end - start >= _TITLE]
        one = Field(
            "text",
            passage.key,
            _called(assessment, passage.path),
            passage.path,
            passage.text,
            _file_name(assessment, passage.path),
        )
        seen: set[str] = set()
        for citation in find_citations(passage.text):
            normal = format_citation(citation)
            if normal in seen or citation.law is None or law_named(citation.law) is None:
                continue
            if any(start < citation.end and citation.end <= end for start, end in titles):
                continue  # a title that cites the law it carries out
            seen.add(normal)
            yield judge.subject(one, citation)


def _about(recipient: Recipient, names_of: dict[str, str]) -> str:
    network = any(route.means == "information-provision-network" for route in recipient.means or ())
    files = (names_of.get(id_, "") for id_ in recipient.files)
    return " ".join((recipient.name or "", *files, _NETWORK if network else ""))


def _called(assessment: Assessment, path: Path_) -> str:
    """Return what people call the text at ``path``: what it belongs to, and what it says of it."""
    said = next((_SAID[step] for step in reversed(path) if isinstance(step, str) and step in _SAID), "文章")
    index = path[1] if len(path) > 1 and isinstance(path[1], int) else None
    if index is None:
        return said
    if path[0] == "controls":
        measure = measures().get(assessment.controls[index].measure)
        return f"措置「{measure.title.ja}」の{said}" if measure is not None else said
    names: dict[str, str | None] = {
        "files": assessment.files[index].name if path[0] == "files" else None,
        "systems": assessment.systems[index].name if path[0] == "systems" else None,
        "recipients": assessment.recipients[index].name if path[0] == "recipients" else None,
    }
    name = names.get(str(path[0]))
    return f"「{name}」の{said}" if name else said


def _file_name(assessment: Assessment, path: Path_) -> str:
    """Return what a text is about beside its words: the name of the file, or of the files of its control."""
    if path[0] == "files" and isinstance(path[1], int):
        return assessment.files[path[1]].name
    if path[0] == "controls" and isinstance(path[1], int):
        files = assessment.controls[path[1]].scope.files if assessment.controls[path[1]].scope else ()
        return " ".join(file.name for file in assessment.files if file.id in files)
    return ""


def _rows(assessment: Assessment) -> Iterator[Field]:
    """Yield the bases in the rows of each recipient, those that name the same places once."""
    for index, recipient in enumerate(assessment.recipients):
        seen = {re.sub(r"\s", "", narrow(recipient.basis or ""))}
        for number, row in enumerate(recipient.rows if isinstance(recipient.rows, tuple) else ()):
            if row.work is not None and (cut := _ERA_CUT.search(row.work)) is not None:
                at = ("recipients", index, "rows", number, "work")
                key = f"recipients/{recipient.id}/rows/{row.id}#work"
                yield Field("era-cut", key, "事務の名称", at, row.work[cut.start() : cut.end()])
            written = narrow(row.article or "")
            if "第" not in written and "別表" not in written:
                continue
            kind = re.sub(r"\s", "", re.sub(r"(別表第?\d*(?:第|の)?)\d+(?:の\d+)*の項", r"\1", written))
            if (kind in seen or re.sub(r"\s", "", written) in seen) and not _late_row(written):
                continue
            seen.add(kind)
            at = ("recipients", index, "rows", number, "article")
            key = f"recipients/{recipient.id}/rows/{row.id}#article"
            title = f"{recipient.name or recipient.id}の一覧の根拠"
            yield Field(f"{recipient.kind}-row", key, title, at, row.article or "", _about(recipient, {}))


def _late_row(written: str) -> bool:
    """Tell whether the basis of a row names a row behind the last one of the table of 番号法."""
    if "法別表" not in written:
        return False
    found, last = re.search(r"法別表の?(\d{3,})の項", written), _last_row()
    return found is not None and last is not None and int(found[1]) > last


def _row_gaps(judge: _Judge, assessment: Assessment) -> Iterator[Subject]:
    """Yield the first row of a table of an ordinance of which nearly all rows are listed, and a few are not."""
    found: dict[str, tuple[set[int], Field]] = {}
    for index, recipient in enumerate(assessment.recipients):
        for number, row in enumerate(recipient.rows if isinstance(recipient.rows, tuple) else ()):
            if row.article is None or "条例" not in row.article:
                continue
            match = _LOCAL_ROW.search(narrow(row.article))
            if match is not None:
                at: Path_ = ("recipients", index, "rows", number, "article")
                key = f"recipients/{recipient.id}/rows/{row.id}#article"
                numbers, _ = found.setdefault(match[1], (set(), Field("transfer-row", key, "一覧の根拠", at, match[1])))
                numbers.add(int(match[3]))
    for numbers, first in found.values():
        missing = sorted(set(range(min(numbers), max(numbers))) - numbers)
        if len(numbers) >= _ROWS_TO_TELL and 0 < len(missing) <= _GAPS_TO_TELL:
            yield judge.defect(first, first.text, "rows-missing", [str(number) for number in missing])


def _defects(judge: _Judge, one: Field) -> Iterator[Subject]:
    """Yield what looks like a citation and lacks a part: 住基法12条の4, 条例第4第4項."""
    flat = narrow(one.text)
    for pattern, defect in _DEFECTS:
        for match in pattern.finditer(flat):
            yield judge.defect(one, one.text[match.start() : match.end()], defect)
            break


def _duration(period: str | None) -> Duration | None:
    try:
        return parse_duration(period) if period is not None else None
    except TermError:
        return None


def _months(period: str | None) -> int | None:
    """Return a period in months, 0 for one that is counted in weeks or days; None for none."""
    duration = _duration(period)
    return None if duration is None else duration.months or 0


class _Judge:
    """Puts what the facts of the law say beside each citation of one assessment."""

    def __init__(self, day: date, reading: LawReading | None = None) -> None:
        self.day = day
        self._reading = reading
        self._used: dict[tuple[Any, ...], str] = {}

    def _given(self, name: str) -> bool:
        """Tell whether the assessment itself says what it calls by that name: （以下「台帳法」という。）."""
        return self._reading is not None and any(f"「{name}」" in one.text for one in self._reading.passages)

    def twice(self, one: Field, found: tuple[Citation, ...]) -> str | None:
        """Return the basis of use that already names the very same places."""
        places = tuple(
            (law.id if (law := law_named(each.law or "")) else each.law, replace(each, law=None)) for each in found
        )
        earlier = self._used.setdefault(places, one.key)
        return None if earlier == one.key else earlier.rpartition("/")[2]

    def subject(self, one: Field, citation: Citation | None) -> Subject:
        """Return the subject of a citation; of none for a field that has no readable one."""
        normal = format_citation(citation) if citation else None
        text = citation.text if citation else one.text
        facts = _plain(one, f"{one.key}/{normal or 'malformed'}", text, self.day)
        facts["malformed"] = citation is None
        if citation is not None:
            facts |= {
                "law": citation.law,
                "article": _dotted(citation.article),
                "paragraph": citation.paragraph,
                "item": _dotted(citation.item),
                "table": citation.table,
                "row": _dotted(citation.row),
                "normal": normal,
                "inherited": citation.inherited,
            }
            law = law_named(citation.law) if citation.law is not None else None
            facts["law_status"] = _status(citation.law, law)
            if facts["law_status"] == "misspelt" and self._given(citation.law or ""):
                facts["law_status"] = "other"
            if law is not None:
                facts |= self._known(one, citation, law)
            elif citation.law is not None and facts["law_status"] == "misspelt":
                facts["nearest"] = _near(citation.law)
        return Subject(facts["key"], text if len(text) <= 40 else f"{text[:40]}…", one.path, facts)

    def defect(self, one: Field, text: str, defect: str, missing: list[str] | None = None) -> Subject:
        """Return the subject of something that lacks a part of a citation."""
        facts = _plain(one, f"{one.key}/{defect}", text, self.day) | {"defect": defect, "rows_missing": missing or []}
        if one.role == "era-cut":
            facts["role"] = "text"
        return Subject(facts["key"], text, one.path, facts)

    def _known(self, one: Field, citation: Citation, law: Law) -> dict[str, Any]:
        verdict = standing(law.id, citation, self.day)
        article = verdict.article
        around = _around(one.text, citation)
        found: dict[str, Any] = {"law_id": law.id, "law_in_force": _in_force(law, self.day)}
        if law.replaced_by is not None:
            found["successor"] = laws()[law.replaced_by].title.ja
        found["standing"] = verdict.standing
        if verdict.successor is not None:
            found["successor"] = laws()[verdict.successor.law].title.ja + verdict.successor.place
        if verdict.standing == "unknown":
            found["nearest"] = nearest((spellings(citation) or (citation.table or "",))[-1], places_of(law.id))
        if article is not None:
            found["since"] = article.since.isoformat() if article.since is not None else None
            found["until"] = article.until.isoformat() if article.until is not None else None
            found["standing_status"] = article.source_status
            found["purpose"] = article.purpose
            found["retention_months"] = _months(article.retention)
            found |= _caption(one, citation, article)
        found["former"] = "旧" in one.text[max(0, citation.start - 2) : citation.start]
        found |= self._matter(one, citation, law, f"{one.about} {around}")
        whole = places_of(law.id).get(spellings(citation)[-1]) if citation.article else None
        counted = next((each for each in whole or () if each.paragraphs is not None), None)
        found["paragraphs"] = counted.paragraphs if counted is not None else None
        found["paragraphs_status"] = counted.paragraphs_status if counted is not None else None
        found |= _beyond(law, citation)
        found["addressed"] = next((each.body for each in (article, *(whole or ())) if each and each.body), None)
        found |= _table_rows(one, citation, law)
        found["item_without_paragraph"] = _item_without_paragraph(law.id, citation)
        return found

    def _matter(self, one: Field, citation: Citation, law: Law, text: str) -> dict[str, Any]:
        spelled = spellings(citation)[:1]
        for matter in matters():
            if matter.law != law.id or matter.place not in spelled or not matter.holds(self.day):
                continue
            if any(word in text for word in matter.about) and not any(word in text for word in matter.unless):
                if fold(matter.instead) in fold(one.text):
                    continue
                return {"instead": law.title.ja + matter.instead, "instead_status": matter.source_status}
        return {}


def _beyond(law: Law, citation: Citation) -> dict[str, Any]:
    """Return the last item or row of the place where the number cited right below it is a later one."""
    number, place, word = None, "", ""
    if citation.item and citation.article and citation.paragraph is None:
        number, place, word = citation.item[0], spellings(citation)[-1], "第{}号"
    elif citation.row and citation.table and not citation.article:
        number, place, word = citation.row[0], citation.table, "{}の項"
    for article in places_of(law.id).get(place, ()) if number is not None else ():
        if article.items is not None and number is not None and number > article.items:
            return {"beyond": word.format(article.items), "beyond_status": article.items_status}
    return {}


def _table_rows(one: Field, citation: Citation, law: Law) -> dict[str, Any]:
    """Return which of the rows that a field lists are not in its table, or are not about what the field says."""
    place = f"第{citation.article[0]}条の表" if citation.article and citation.table == "表" else None
    table = next((each for each in row_tables() if each.law == law.id and each.place == place), None)
    if table is None or not one.rows:
        return {}
    plain = [row for row in one.rows if row.isascii() and row.isdigit()]
    found: dict[str, Any] = {"rows_unknown": [row for row in plain if not 1 <= int(row) <= table.rows]}
    for (provider, information), rows in table.concerning.items():
        if provider in one.note and information in one.note:
            found["rows_elsewhere"] = [row for row in plain if 1 <= int(row) <= table.rows and row not in rows]
            missing = rows - set(plain)
            if 2 * len(missing) < len(rows):  # fewer are a selection, not an oversight
                found["rows_missing"] = sorted(missing, key=int)
    return found


def _plain(one: Field, key: str, text: str, day: date) -> dict[str, Any]:
    return {
        **_NOTHING,
        "rows_unknown": [],
        "rows_elsewhere": [],
        "rows_missing": [],
        "key": key,
        "label": text,
        "text": text,
        "field": one.title,
        "role": one.role,
        "day": day.isoformat(),
        "period": written.words().ja if (written := _duration(one.period)) is not None else None,
        "period_months": _months(one.period),
    }


_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("law", "article", "paragraph", "item", "table", "row", "normal", "law_id", "law_in_force")),
    **dict.fromkeys(("standing", "standing_status", "since", "until", "successor", "nearest", "retention_months")),
    **dict.fromkeys(("addressed", "caption_written", "caption", "instead", "instead_status", "paragraphs", "defect")),
    **dict.fromkeys(("paragraphs_status", "beyond", "beyond_status", "caption_of", "earlier")),
    **dict.fromkeys(("malformed", "inherited", "purpose", "former", "item_without_paragraph"), False),
    "law_status": "unnamed",
}


def _status(name: str | None, law: Law | None) -> str:
    if name is None:
        return "unnamed"
    if law is not None:
        return "known"
    if name.endswith(_LOCAL):
        return "local"
    return "misspelt" if _near(name) is not None else "other"


@lru_cache(maxsize=128)
def _near(name: str) -> str | None:
    """Return the name of the catalogue that ``name`` is one slip away from; short names are too much alike to tell."""
    for known in names():
        if len(known) >= 5 and abs(len(known) - len(name)) <= 1 and known != name and _one_slip(known, name):
            return known
    return next((known for known in _SHORTENED if 3 <= len(name) < len(known) and _within(name, known)), None)


_SHORTENED: Final = ("住民基本台帳法", "個人情報保護法", "個人番号カード命令", "個人番号カード省令")
"""Laws for which people make short names of their own: 台帳法, 住民台帳法, 個情法, カード命令."""


def _within(name: str, known: str) -> bool:
    """Tell whether a name is the other one with characters left out."""
    rest = iter(known)
    return all(character in rest for character in name)


def _one_slip(one: str, other: str) -> bool:
    """Tell whether one character was left out, put in, exchanged, or two were swapped."""
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    a, b = one[head:], other[head:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]


def _in_force(law: Law, day: date) -> bool:
    return (law.since is None or law.since <= day) and (law.until is None or day <= law.until)


def _around(text: str, citation: Citation) -> str:
    """Return the sentence in which a citation stands."""
    begin = max(text.rfind(mark, 0, citation.start) for mark in _SENTENCE_END) + 1
    ends = [at for mark in _SENTENCE_END if (at := text.find(mark, citation.end)) >= 0]
    return text[begin : min(ends, default=len(text))]


def _caption(one: Field, citation: Citation, article: Article) -> dict[str, Any]:
    """Return the caption that is written beside an article where it is nearly, not quite, the printed one."""
    if citation.paragraph is not None or citation.item is not None:
        return {}
    behind = _CAPTION.match(narrow(one.text), citation.end)
    written = one.heading or (behind[1] if behind is not None else None)
    if written is not None and fold(written) != fold(article.title.ja):
        bearer = _captions(article.ref.law).get(fold(written))
        if bearer is not None and bearer != article.ref.place:
            return {"caption_written": written, "caption_of": bearer}
    if not article.caption:
        return {}
    if written is None or fold(written) == fold(article.title.ja) or nearest(written, [article.title.ja]) is None:
        return {}
    return {"caption_written": written, "caption": article.title.ja}


@lru_cache(maxsize=32)
def _captions(law: str) -> dict[str, str]:
    """Return the articles of a law by their printed captions."""
    return {fold(one.title.ja): place for place, known in places_of(law).items() for one in known if one.caption}


@lru_cache(maxsize=1)
def _last_row() -> int | None:
    """Return the last row of the table of 番号法."""
    return next((one.items for one in places_of("my-number-act").get("別表", ()) if one.items is not None), None)


def _item_without_paragraph(law: str, citation: Citation) -> bool:
    """Tell whether an item is cited right below an article that is known to have paragraphs and no items of its own."""
    if citation.item is None or citation.paragraph is not None or not citation.article:
        return False
    article = spellings(citation)[-1]
    there = [place for place in places_of(law) if place.startswith(article)]
    return f"{article}第2項" in there and not any(
        place.startswith(f"{article}第") and place.endswith("号") and "項" not in place for place in there
    )


def _dotted(numbers: tuple[int, ...] | None) -> str | None:
    """Return 30-44-6 for 第30条の44の6, None for nothing."""
    return "-".join(str(number) for number in numbers) if numbers else None

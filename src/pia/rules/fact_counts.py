"""Facts that follow from comparing lists, texts and numbers that stand apart in an assessment: what to count, and how."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from pia.catalogue.record_terms import categories_of
from pia.forms.derive.recipients import row_count
from pia.forms.derive.retention import band_of_period
from pia.forms.threshold import assessed_on, incidents_within, judge_threshold, subject_bounds, users_bounds
from pia.model.base import is_none
from pia.model.procedure import Opinions, ThirdParty
from pia.model.work import NetworkBasis
from pia.rules.fact_changes import change_facts, edge, later
from pia.rules.shapes import iso_days
from pia.terms.durations import parse_duration
from pia.terms.eras import parse_date
from pia.terms.errors import TermError
from pia.terms.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pia.model.annex import Annex
    from pia.model.assessment import Assessment
    from pia.model.flow import Flow
    from pia.model.personal_info_file import PersonalInfoFile, RecordGroup, RecordItem
    from pia.model.recipient import AnnexRow, Recipient

__all__ = [
    "annex_facts",
    "change_facts",
    "crowded_rows",
    "file_facts",
    "incident_facts",
    "network_facts",
    "quoted_count",
    "repeated_rows",
    "row_differences",
    "threshold_facts",
    "unrecorded_flow_items",
    "unrecorded_items",
]

_KINDS = ("none", "kiso", "juten", "zenkoumoku")
_RESULTS = {"full": "zenkoumoku", "focused": "juten", "basic": "kiso", "none": "none"}
_NETWORK = "information-provision-network"


def threshold_facts(assessment: Assessment, as_of: str) -> dict[str, Any]:
    """Return what the threshold comes to: what may be mandatory, what is missing, what incidents change."""
    result = judge_threshold(assessment)
    basic = assessment.procedure.basic if assessment.procedure is not None else None
    said = _RESULTS.get(basic.result or "") if basic is not None else None
    people = users_bounds(assessment)
    day = assessed_on(assessment)
    return {
        "threshold_mandatory": result.mandatory,
        "threshold_outcome": result.outcome,
        "threshold_possible": list(result.possible),
        "threshold_reached": None if result.outcome == "undetermined" else result.outcome == "satisfied",
        "threshold_result_agrees": None
        if said is None or (said in result.possible and result.mandatory is None)
        else said in result.possible,
        "threshold_source": result.source_status,
        "threshold_missing": [words.ja for words in result.missing],
        "threshold_missing_en": [words.en for words in result.missing],
        "users_at_least": people.lower if people is not None else None,
        "users_at_most": people.upper if people is not None else None,
        "people_in_files_at_most": _people_in_files(assessment),
        "incidents_in_three_years": len(incidents_within(assessment, 3, day, my_number=False)) if day else 0,
        "my_number_incidents_in_one_year": len(incidents_within(assessment, 1, day, my_number=True)) if day else 0,
        "incident_raises_to": _raised(assessment, day, date.fromisoformat(as_of)),
    }


def _people_in_files(assessment: Assessment) -> int | None:
    """Return how many subjects all files hold together at most; None where one of them has no upper bound."""
    whole = 0
    for file in assessment.files:
        bounds = subject_bounds(file.subjects.population if file.subjects is not None else None, "file-subjects")
        if bounds is None or bounds.upper is None:
            return None
        whole += bounds.upper
    return whole if assessment.files else None


def _raised(assessment: Assessment, assessed: date | None, today: date) -> str | None:
    """Return the kind that an incident after the assessment demands, where the declared form does not reach it."""
    recent = incidents_within(assessment, 1, today, my_number=True)
    if assessed is not None:
        known = {incident.id for incident in incidents_within(assessment, 1, assessed, my_number=True)}
        recent = [incident for incident in recent if incident.id not in known]
    if not recent:
        return None
    judged = judge_threshold(assessment, after_incident=True)
    lowest = judged.possible[0] if judged.possible else "none"
    return lowest if _KINDS.index(lowest) > _KINDS.index(assessment.form) else None


# --- lists of 別紙 -----------------------------------------------------------------------------------------------------

_ARTICLE = re.compile(r"(\d+(?:の\d+)*)(?:の?項)?")
_LAST_ARTICLE = re.compile(r"(\d+(?:の\d+)*)の項(?!.*\d)", re.DOTALL)
_ORDINANCE = ("条例", "規則")


def _article(text: str | None) -> str | None:
    """Return the 項 of the table of the order that a row stands for, None for another basis (an ordinance)."""
    flat = fold(text or "")
    if any(word in flat for word in _ORDINANCE):
        return None
    found = _ARTICLE.fullmatch(flat) or _LAST_ARTICLE.search(flat)
    return found[1] if found else None


def network_facts(assessment: Assessment) -> dict[str, Any]:
    """Compare 情報提供の根拠 of Ⅰ with the lists of all recipients through the network, taken together."""
    facts: dict[str, Any] = {"network_rows_missing": [], "network_rows_extra": [], "network_rows_counted": None}
    basis = assessment.network.provision if assessment.network is not None else None
    if not isinstance(basis, NetworkBasis) or is_none(basis.rows):
        return facts
    declared = {fold(row): row for row in basis.rows}
    mine = [
        recipient
        for recipient in assessment.recipients
        if recipient.kind == "provision"
        and recipient.rows is not None
        and any(route.means == _NETWORK for route in recipient.means or ())
    ]
    listed = [row for recipient in mine if isinstance(recipient.rows, tuple) for row in recipient.rows]
    articles = {found for row in listed if (found := _article(row.article)) is not None}
    unlisted = [row_count(recipient) or 0 for recipient in mine if not isinstance(recipient.rows, tuple)]
    if unlisted:
        facts["network_rows_counted"] = len(articles) + sum(unlisted)
    elif articles:
        facts["network_rows_counted"] = len(articles)
        facts["network_rows_missing"] = [row for key, row in declared.items() if key not in articles]
        facts["network_rows_extra"] = sorted(articles - set(declared))
    return facts


_QUOTED = re.compile(r"別紙[^（(、。\n]{0,16}[（(](\d{1,4})件")
_QUOTED_INSIDE = re.compile(r"別紙[^（(、。\n]{0,10}(?:参照|のとおり)、(\d{1,4})件")


def quoted_count(recipient: Recipient) -> int | None:
    """Return how many rows a text of the recipient says that its 別紙 has (別紙１のとおり（58件）)."""
    for text in (recipient.name, recipient.basis, recipient.use):
        found = _QUOTED.search(fold(text)) if text and "件" in text else None
        if found:
            return int(found[1])
        found = _QUOTED_INSIDE.search(fold(text)) if text and "件" in text else None
        if found and int(found[1]) != row_count(recipient):
            return int(found[1])
    return None


def row_differences(recipient: Recipient) -> list[str]:
    """Return where the one row that a recipient has in a 別紙 says something else than its own block."""
    rows = recipient.rows if isinstance(recipient.rows, tuple) else ()
    if len(rows) != 1 or recipient.annex is None or "別紙" in (recipient.name or "別紙"):
        return []
    row = rows[0]
    pairs = (
        ("名称", row.recipient, recipient.name),
        ("根拠", row.article if row.article and not _ARTICLE.fullmatch(fold(row.article)) else None, recipient.basis),
        ("用途", row.work, recipient.use),
    )
    return [f"{title}「{there}」" for title, there, here in pairs if there and here and fold(there) != fold(here)]


def _row_key(row: AnnexRow) -> str:
    return fold("|".join(part or "" for part in (row.recipient, row.organ, row.office, row.work, row.information)))


def repeated_rows(recipients: Iterable[Recipient]) -> set[tuple[str, str]]:
    """Return recipient and id of every row that says the same as one above it in the same 別紙."""
    alike: dict[tuple[str, str], list[tuple[str, AnnexRow]]] = {}
    for recipient in recipients:
        for row in recipient.rows if isinstance(recipient.rows, tuple) else ():
            key = (recipient.annex or recipient.id, fold(row.article or ""))
            alike.setdefault(key, []).append((recipient.id, row))
    again: set[tuple[str, str]] = set()
    for rows in alike.values():
        seen: set[str] = set()
        for recipient_id, row in rows if len(rows) > 1 else ():
            said = _row_key(row)
            if said in seen:
                again.add((recipient_id, row.id))
            seen.add(said)
    return again


def crowded_rows(recipients: Iterable[Recipient]) -> dict[tuple[str, str], str]:
    """Return, by recipient and id, the other work of each row that rests on the row (項) of a table named above it."""
    works: dict[tuple[str, str], str] = {}
    crowded: dict[tuple[str, str], str] = {}
    for recipient in recipients:
        for row in recipient.rows if isinstance(recipient.rows, tuple) else ():
            if row.article is None or row.work is None or "別表" not in row.article or "項" not in row.article:
                continue
            work = fold(row.work)
            first = works.setdefault((recipient.annex or recipient.id, fold(row.article)), work)
            if first[:_ALIKE] != work[:_ALIKE]:
                crowded[recipient.id, row.id] = first
    return crowded


_ALIKE = 4
"""Works under one law begin with its name; one row of a table is about one law."""
_NUMBERED = re.compile(r"(.*?)(\d+)の?項?", re.DOTALL)
_LEAST_ROWS = 6
_MOST_GAPS = 0.2


def annex_facts(annex: Annex, recipients: Sequence[Recipient]) -> dict[str, Any]:
    """Return the 項 that a nearly complete numbering of the rows of a 別紙 leaves out."""
    numbers: dict[str, set[int]] = {}
    for recipient in recipients:
        if recipient.annex == annex.id and isinstance(recipient.rows, tuple):
            for row in recipient.rows:
                for line in (row.article or "").splitlines():
                    found = _NUMBERED.fullmatch(fold(line))
                    if found:
                        numbers.setdefault(found[1], set()).add(int(found[2]))
    gaps = []
    for before, found_numbers in numbers.items():
        span = range(min(found_numbers), max(found_numbers) + 1)
        absent = [number for number in span if number not in found_numbers]
        if len(found_numbers) >= _LEAST_ROWS and 0 < len(absent) <= _MOST_GAPS * len(span):
            gaps += [f"{before}{number}の項" for number in absent]
    return {"article_gaps": gaps}


# --- files --------------------------------------------------------------------------------------------------------------

_CORPORATE = ("法人番号", "法人名", "代表者")
_WORDS: dict[str, tuple[str, ...]] = {
    "individual-number": ("個人番号",),
    "individual-number-code": ("符号",),
    "internal-number": ("内部番号", "識別情報", "識別番号", "整理番号"),
    "basic-information": ("情報(氏名", "4情報", "5情報", "氏名"),
    "contact": ("連絡先", "電話"),
    "resident-record": ("住民票", "住民基本台帳", "本人確認情報"),
    "national-tax": ("国税", "所得税"),
    "local-tax": ("地方税", "住民税", "市民税", "所得", "課税"),
    "health": ("健康", "医療"),
    "medical-insurance": ("医療保険", "国民健康保険", "国保", "後期高齢", "健康保険"),
    "child-welfare": ("児童", "子育て", "保育", "こども", "子ども"),
    "disability-welfare": ("障害", "障がい"),
    "public-assistance": ("生活保護", "社会福祉"),
    "elderly-care": ("介護", "高齢者福祉"),
    "employment": ("雇用", "労働", "勤務"),
    "pension": ("年金",),
    "school": ("学校", "教育", "就学"),
    "disaster": ("災害", "被災"),
}
"""By category: words of which one stands in その妥当性 where it says why the category is recorded."""
_ALL = ("上記の項目", "全ての項目", "記録項目の全て", "いずれの項目")
_PARTS = {
    "entrustment": "委託",
    "provision": "提供・移転",
    "network-acquisition": "情報提供ネットワークシステムによる入手",
    "network-provision": "情報提供ネットワークシステムによる提供",
}
_OF_ACQUISITION = ("unintended-acquisition", "insecure-acquisition", "inaccurate", "acquisition-leak")


def file_facts(
    file: PersonalInfoFile,
    *,
    categories: Iterable[str],
    entrusted: bool,
    handed_on: bool,
    acquires: bool,
    provides: bool,
) -> dict[str, Any]:
    """Return what the texts, ratings and record items of a file say of one another."""
    there = {
        "entrustment": entrusted,
        "provision": handed_on,
        "network-acquisition": acquires,
        "network-provision": provides,
    }
    printed = file.declared.categories if file.declared is not None and file.declared.categories is not None else None
    retention = file.storage.retention if file.storage is not None else None
    period = retention.period if retention is not None else None
    names = [i if isinstance(i, str) else i.name for group in file.records or () for i in group.items]
    return {
        "corporate_items": list(dict.fromkeys(name for name in names if any(word in name for word in _CORPORATE))),
        "unexplained_categories": _unexplained(
            file.records_validity, printed if printed is not None else sorted(categories)
        ),
        "retention_band_derived": band_of_period(period) if period is not None else None,
        "retention_years": _years(period),
        "retention_words": _words(period),
        "retention_years_told": _told(file),
        "ratings_without_part": _ratings_without_part(file, there),
    }


def _unexplained(text: str | None, categories: Iterable[str]) -> list[str]:
    if text is None or is_none(text):
        return []
    flat = fold(text)
    if any(fold(word) in flat for word in _ALL):
        return []
    return [c for c in categories if c in _WORDS and not any(fold(word) in flat for word in _WORDS[c])]


def _words(period: str | None) -> str | None:
    """Return a period as people write it (150年, 30日)."""
    if period is None or is_none(period):
        return None
    if period == "undetermined":
        return "定められていない"
    try:
        return parse_duration(period).words().ja
    except TermError:
        return period


def _years(period: str | None) -> int | None:
    if period is None:
        return None
    try:
        months = parse_duration(period).months
    except TermError:
        return None
    return months // 12 if months is not None and months % 12 == 0 else None


_TOLD = re.compile(r"(\d{1,3})年間?(?:の?間)?")
_KEPT = ("保管", "保存", "経過")
_OTHER_THINGS = ("届出書", "申請書", "書類", "帳票", "ログ", "操作記録", "届書", "磁気テープ", "バックアップ")


def _told(file: PersonalInfoFile) -> list[int]:
    """Return the years for which 妥当性 and 消去方法 say that the file is kept; sentences about papers and logs do not count."""
    storage = file.storage
    if storage is None:
        return []
    texts = (storage.retention.validity if storage.retention is not None else None, storage.erasure)
    found: list[int] = []
    for text in texts:
        for sentence in re.split(r"[。\n]", fold(text)) if text else ():
            if any(word in sentence for word in _KEPT) and not any(word in sentence for word in _OTHER_THINGS):
                found += [int(years) for years in _TOLD.findall(sentence)]
    return list(dict.fromkeys(found))


def _ratings_without_part(file: PersonalInfoFile, there: dict[str, bool]) -> list[str]:
    found = []
    for answer in file.risks:
        section, _, name = answer.risk.partition("/")
        if section == "network":
            if name == "other":
                continue
            section = "network-acquisition" if name in _OF_ACQUISITION else "network-provision"
        if answer.rating is not None and not there.get(section, True):
            found.append(_PARTS[section])
    return list(dict.fromkeys(found))


# --- what is handed on --------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"個人番号(?!カード|通知|指定|対応)(?![^、。]{0,8}(?:除く|含まない|含まず))")
_SPLIT = re.compile(r"[、，,・()「」\s]|及び|並びに|又は|若しくは")
_KNOWN: dict[str, tuple[str, ...]] = {
    "住民票コード": ("住民票コード",),
    "氏名": ("氏名", "名称"),
    "生年月日": ("生年月日",),
    "性別": ("性別",),
    "住所": ("住所", "町名", "番地"),
    "続柄": ("続柄",),
    "世帯主": ("世帯主",),
    "本籍": ("本籍",),
    "電話番号": ("電話",),
    "異動事由": ("異動事由",),
    "異動年月日": ("異動年月日", "異動日"),
    "在留資格": ("在留資格",),
}
"""Names of information that can be looked for among the record items, and what they are called there."""
_ITEM = re.compile(r"([一-龥ァ-ヶ々ー][一-龥ァ-ヶ々ーの]{1,14}?)の?(?:番号|コード|年月日|額|区分|等級|記号)")
"""Other names that can only be those of single items: 障害者手帳の番号, 資格喪失年月日, 高額療養費の支給額."""
_NO_ITEM = ("個人番号", "法人番号", "法令", "条例", "マイナンバー")


def unrecorded_items(recipient: Recipient, files: Iterable[PersonalInfoFile]) -> list[str]:
    """Return what the recipient is given although no file that it is given from records it."""
    if recipient.information is None or is_none(recipient.information):
        return []
    mine = [file for file in files if file.id in recipient.files]
    if not mine or any(not file.records for file in mine):
        return []
    flat = fold(recipient.information)
    tokens = set(_SPLIT.split(flat))
    words = [word for word in _KNOWN if fold(word) in tokens]
    others = [token for token in dict.fromkeys(_SPLIT.split(flat)) if _names_an_item(token)]
    gives_number = _NUMBER.search(flat) is not None
    if not words and not others and not gives_number:
        return []
    groups = [group for file in mine for group in file.records or ()]
    recorded = fold(
        "\n".join([*(_name(item) for group in groups for item in group.items), *(g.name or "" for g in groups)])
    )
    found = [word for word in words if not any(fold(one) in recorded for one in _KNOWN[word])]
    found += [token for token in others if not any(part in recorded for part in _parts_of(token))]
    if gives_number and not any(_records_number(group) for file in mine for group in file.records or ()):
        found.append("個人番号")
    return found


def unrecorded_flow_items(flow: Flow, files: Iterable[PersonalInfoFile]) -> list[str]:
    """Return the items of a flow that no file that it carries records; what names no single item is left alone."""
    if not flow.items or not flow.carries:
        return []
    mine = [file for file in files if file.id in flow.carries]
    if not mine or any(not file.records for file in mine):
        return []
    groups = [group for file in mine for group in file.records or ()]
    recorded = fold("\n".join(_name(item) for group in groups for item in group.items))
    found = []
    for item in flow.items:
        token = fold(item)
        parts = next((_KNOWN[word] for word in _KNOWN if fold(word) == token), None)
        if parts is None and _names_an_item(token):
            parts = tuple(_parts_of(token))
        if parts is not None and token not in recorded and not any(fold(part) in recorded for part in parts):
            found.append(item)
    if any(fold(item) == "個人番号" for item in flow.items) and not any(_records_number(group) for group in groups):
        found.append("個人番号")
    return found


def _names_an_item(token: str) -> bool:
    known = any(fold(word) == token for word in _KNOWN)
    return not known and not any(word in token for word in _NO_ITEM) and _ITEM.fullmatch(token) is not None


def _parts_of(token: str) -> list[str]:
    """Return what the records may call an item: its name without 番号, 年月日 …, and the last noun of that."""
    found = _ITEM.fullmatch(token)
    stem = found[1] if found is not None else token
    return [part for part in dict.fromkeys((stem, stem.rpartition("の")[2])) if len(part) > 1]


def _name(item: str | RecordItem) -> str:
    return item if isinstance(item, str) else item.name


def _records_number(group: RecordGroup) -> bool:
    """Tell whether a table records 個人番号, by what is written of its items or else by their names."""
    return "individual-number" in group.categories or any(
        "individual-number" in ((() if isinstance(item, str) else item.categories) or categories_of(_name(item)))
        for item in group.items
    )


# --- dates --------------------------------------------------------------------------------------------------------------


_MARKED = re.compile(r"(?:^[　 ]*|(?<=。)[　 ]*)(?:[①-⑳]|[(（]?[0-9０-９]{1,2}[)）.．])", re.MULTILINE)
_DAY = re.compile(r"(?:令和|平成)(?:元|[0-9０-９]{1,2})年[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日)?")
_WITH_WEEKDAY = re.compile(
    r"((?:令和|平成)(?:元|[0-9０-９]{1,2})年[0-9０-９]{1,2}月[0-9０-９]{1,2}日)[（(]([月火水木金土日])[）)]"
)
_WEEK = "月火水木金土日"


def incident_facts(assessment: Assessment) -> dict[str, Any]:
    """Return how many incidents and preventions the texts number, which are too old to be told, and wrong days of the week."""
    history = assessment.incident_history
    content = history.content if history is not None else None
    prevention = history.prevention if history is not None else None
    published = edge(assessment.published_on, 1)
    old = [
        written
        for written in _DAY.findall(content or "")
        if (end := later(written, 3)) is not None and published is not None and end < published
    ]
    return {
        "incidents_numbered": len(_MARKED.findall(content or "")),
        "preventions_numbered": len(_MARKED.findall(prevention or "")),
        "incidents_too_old": list(dict.fromkeys(old)),
        "incidents_undated": _undated(content),
        "incident_text_differs": _unlike_the_list(assessment, content),
        "wrong_weekdays": [one for text in _dates_written(assessment) for one in _wrong_weekdays(text)],
    }


_SHOWN = 16
_SAID_DAY = re.compile(r"(?:令和|平成|昭和)(?:元|[0-9０-９]{1,2})年|[0-9０-９]{4}年|[0-9０-９]{1,2}月")
_WRITTEN_DAY = re.compile(
    r"(?:(?:令和|平成|昭和)(?:元|[0-9０-９]{1,2})|[0-9０-９]{4})年[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日)?"
)
_RELATIVE = re.compile(r"同[年月日]|[昨前翌]年|[先前翌]月")
_PEOPLE = re.compile(r"([0-9]{1,7})(?:人|名)")


def _undated(content: str | None) -> list[str]:
    """Return the beginnings of the incidents told, one by one where they are numbered, that say no date."""
    if content is None or is_none(content):
        return []
    starts = [match.start() for match in _MARKED.finditer(content)]
    if not starts:
        parts = [content]
    else:
        parts = [content[start:end] for start, end in zip(starts, [*starts[1:], len(content)], strict=True)]
    return [part.strip()[:_SHOWN] for part in parts if part.strip() and not _SAID_DAY.search(part)]


def _unlike_the_list(assessment: Assessment, content: str | None) -> list[str]:
    """Return dates and numbers of people of the listed incidents that the text says otherwise or leaves out.

    Only the incidents of the three years are asked for, dates where the text says some, people where it counts some.
    """
    day = assessed_on(assessment)
    if content is None or is_none(content) or day is None:
        return []
    flat = fold(content).replace(",", "")
    counted = _PEOPLE.findall(flat)
    told = [iso_days(found) for found in _WRITTEN_DAY.findall(content)]
    known = bool(told) and all(first is not None for first, _ in told) and not _RELATIVE.search(content)
    found = []
    for incident in incidents_within(assessment, 3, day, my_number=False):
        first, last = iso_days(incident.date) if incident.date else (None, None)
        if known and first and last and not any(first <= (e or "") and (s or "") <= last for s, e in told):
            found.append(incident.date or "")
        people = _PEOPLE.findall(fold(incident.content or "").replace(",", ""))
        found += [f"{number}人" for number in people if counted and number not in counted]
    return list(dict.fromkeys(found))


def _dates_written(assessment: Assessment) -> list[str]:
    procedure = assessment.procedure
    texts: list[str | None] = [assessment.published_on]
    if procedure is not None:
        if isinstance(procedure.opinions, Opinions):
            texts += [procedure.opinions.start, procedure.opinions.end, procedure.opinions.period]
        if isinstance(procedure.third_party, ThirdParty):
            texts.append(procedure.third_party.date)
        if procedure.basic is not None:
            texts.append(procedure.basic.date)
    return [text for text in texts if text]


def _wrong_weekdays(text: str) -> list[str]:
    wrong = []
    for written, weekday in _WITH_WEEKDAY.findall(text):
        try:
            day = parse_date(written).earliest
        except TermError:
            continue
        if _WEEK[day.weekday()] != weekday:
            wrong.append(f"{written}（{weekday}）は{_WEEK[day.weekday()]}曜日")
    return wrong

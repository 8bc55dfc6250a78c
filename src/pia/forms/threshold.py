"""しきい値判断: which assessment is mandatory, from 対象人数, 取扱者数 and 重大事故 (番号法第28条第1項; 評価規則; 指針).

The table is data (``rules/law/threshold.yaml``). Counts that are known only as bands give bounds, and a bound decides only
where every number between the bounds gives the same answer; otherwise the result is undetermined and says what is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from pia.catalogue.law import ThresholdRow, threshold_table
from pia.errors import Words
from pia.model.base import UNKNOWN
from pia.terms.bands import BAND_TABLES
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.terms.eras import PartialDate, parse_date
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from datetime import date

    from pia.model.assessment import Assessment
    from pia.model.body import Incident
    from pia.model.population import FilePopulation, Handlers, WorkPopulation

__all__ = [
    "MANY",
    "Bounds",
    "ThresholdResult",
    "assessed_on",
    "handler_bounds",
    "incidents_within",
    "judge_threshold",
    "subject_bounds",
    "users_bounds",
]

Kind = Literal["none", "kiso", "juten", "zenkoumoku"]
_ORDER: tuple[Kind, ...] = ("none", "kiso", "juten", "zenkoumoku")
_KINDS: dict[str, Kind] = {"none": "none", "basic": "kiso", "focused": "juten", "full": "zenkoumoku"}
MANY = 500
"""取扱者数 at which the threshold moves."""


class Bounds(Struct, frozen=True):
    """A number known to lie between ``lower`` and ``upper`` (inclusive; None: no upper bound)."""

    lower: int
    upper: int | None

    @property
    def exact(self) -> bool:
        """Whether both bounds are one number."""
        return self.lower == self.upper

    def words(self) -> Words:
        """Say the bounds: 84,000人, 100,000人以上299,999人以下, 500人以上."""
        if self.exact:
            return Words(f"{self.lower:,}人", f"{self.lower:,} people")
        if self.upper is None:
            return Words(f"{self.lower:,}人以上", f"at least {self.lower:,} people")
        return Words(f"{self.lower:,}人以上{self.upper:,}人以下", f"{self.lower:,} to {self.upper:,} people")


class ThresholdResult(Struct, frozen=True, kw_only=True):
    """The judgement with its reasons.

    ``mandatory`` is None when undetermined; then ``possible`` lists what it may be. ``outcome`` compares the declared form
    with it: a higher one may be chosen freely (任意).
    """

    declared: Kind
    mandatory: Kind | None
    possible: tuple[Kind, ...]
    outcome: Literal["satisfied", "violated", "undetermined"]
    subjects: Bounds | None
    handlers: Bounds | None
    incident: bool | None
    exempt: Words | None
    reasons: tuple[Words, ...]
    missing: tuple[Words, ...]
    source_status: str


def judge_threshold(assessment: Assessment, *, after_incident: bool = False) -> ThresholdResult:
    """Judge which assessment is mandatory for the work of ``assessment`` and whether the declared form reaches it.

    ``after_incident`` judges as if a serious incident with specific personal information had just happened.
    """
    declared: Kind = assessment.form  # type: ignore[assignment]  # the vocabulary of forms has exactly these slugs
    subjects = subject_bounds(assessment.work.subjects)
    handlers = handler_bounds(assessment)
    incident = True if after_incident else _incident(assessment)
    exempt = _exemption(assessment)
    rows = [] if exempt is not None else _rows(subjects, handlers, incident)
    possible: tuple[Kind, ...] = (
        ("none",) if exempt is not None else tuple(k for k in _ORDER if any(_KINDS[r.result] == k for r in rows))
    )
    mandatory = possible[0] if len(possible) == 1 else None
    return ThresholdResult(
        declared=declared,
        mandatory=mandatory,
        possible=possible,
        outcome=_outcome(declared, possible),
        subjects=subjects,
        handlers=handlers,
        incident=incident,
        exempt=exempt,
        reasons=(
            *_reasons(subjects, handlers, incident, exempt, _uncounted(assessment)),
            *([_decided(rows, mandatory)] if mandatory is not None and rows else []),
            *_free_choice(declared, possible),
        ),
        missing=tuple(_missing(subjects, handlers, incident)) if mandatory is None else (),
        source_status=min(
            (r.source_status for r in rows), key=("memory", "likely", "confirmed").index, default="confirmed"
        ),
    )


def subject_bounds(
    population: WorkPopulation | FilePopulation | None, table: str = "subjects-zenkoumoku"
) -> Bounds | None:
    """Return the bounds of a population: its number, or those of its band; None when neither is known."""
    return _bounds(population, table)


def _bounds(population: WorkPopulation | FilePopulation | Handlers | None, table: str) -> Bounds | None:
    if population is None:
        return None
    if population.count is not None:
        return Bounds(population.count, population.count)
    if population.band is None or population.band == UNKNOWN:
        return None
    band = BAND_TABLES[table].by_label(population.band)
    return Bounds(band.lower, None if band.upper is None else band.upper - 1)


def handler_bounds(assessment: Assessment) -> Bounds | None:
    """Return the bounds of 取扱者数: the distinct people of the body and of its contractors who handle the files.

    A number given for the work decides, else what the files and the contractors declare.
    """
    if assessment.work.handlers is not None:
        return _bounds(assessment.work.handlers, "handlers")
    return users_bounds(assessment)


def users_bounds(assessment: Assessment) -> Bounds | None:
    """Return the bounds of 取扱者数 that follow from 使用者数 of the files and 取扱者数 of the contractors.

    The same staff may use several files, so the lower bound counts the largest file only and the upper bound every file;
    different contractors' people are different people. A file without chapters counts where its users are given; where they
    are not, the reasons say that its users are taken for those of the other files.
    """
    staff = [
        _bounds(f.users.number if f.users is not None else None, "handlers")
        for f in assessment.files
        if f.chapters or (f.users is not None and f.users.number is not None)
    ]
    parties = [
        [_bounds(m.handlers, "handlers") for m in party.entrusted] for party in assessment.parties if party.entrusted
    ]
    known = [b for b in staff if b is not None]
    lower = max((b.lower for b in known), default=0)
    lower += sum(max((b.lower for b in matters if b is not None), default=0) for matters in parties)
    every = [*staff, *(b for matters in parties for b in matters)]
    if not known and not any(b is not None for b in every):
        return None
    uppers = [None if b is None else b.upper for b in every]
    upper = None if any(u is None for u in uppers) else sum(u for u in uppers if u is not None)
    return Bounds(lower, upper)


def assessed_on(assessment: Assessment) -> date | None:
    """Return the day to which the declared facts refer: that of 基礎項目評価, else that of the publication."""
    basic = assessment.procedure.basic if assessment.procedure is not None else None
    for text in (basic.date if basic is not None else None, assessment.published_on):
        day = _day(text)
        if day is not None:
            return day.latest
    return None


def incidents_within(assessment: Assessment, years: int, day: date, *, my_number: bool) -> list[Incident]:
    """Return the listed incidents of the body in the ``years`` up to ``day``; a date without a day counts from its last."""
    found = []
    for incident in assessment.incidents:
        when = _day(incident.date)
        if when is None or (my_number and not incident.my_number):
            continue
        if when.earliest <= day <= add_duration(when.latest, Duration(years, "y")):
            found.append(incident)
    return found


def _day(text: str | None) -> PartialDate | None:
    try:
        return parse_date(text) if text is not None else None
    except TermError:
        return None


def _incident(assessment: Assessment) -> bool | None:
    """Return whether a serious incident counts: one that the body lists does, for every work and whatever the answer says."""
    day = assessed_on(assessment)
    if day is not None and incidents_within(assessment, 1, day, my_number=True):
        return True
    history = assessment.incident_history
    if history is None:
        return None
    if history.my_number_one_year in ("occurred", "none-occurred"):
        return history.my_number_one_year == "occurred"
    # 過去3年以内に個人情報の重大事故がなければ、過去1年以内の特定個人情報の重大事故もない。
    return False if history.personal_three_years == "none-occurred" else None


def _exemption(assessment: Assessment) -> Words | None:
    if assessment.work.manual_only:
        return Words(
            "手作業処理用ファイルだけを扱う事務であり、評価の義務がありません。",
            "the work handles manual files only, so no assessment is mandatory",
        )
    if assessment.work.staff_only:
        return Words(
            "職員の人事・給与・福利厚生に関する事務だけであり、評価の義務がありません。",
            "the work concerns the body's own staff only, so no assessment is mandatory",
        )
    return None


def _rows(subjects: Bounds | None, handlers: Bounds | None, incident: bool | None) -> list[ThresholdRow]:
    found = []
    for row in threshold_table():
        if subjects is not None and not _overlap(subjects, row.subjects_from, row.subjects_below):
            continue
        if not any(
            _matches(row, many=many, incident=happened) for many in _many(handlers) for happened in _happened(incident)
        ):
            continue
        found.append(row)
    return found


def _matches(row: ThresholdRow, *, many: bool, incident: bool) -> bool:
    reached = row.handlers_below is None if many else row.handlers_from < MANY
    return reached and row.incident in (None, incident)


def _overlap(bounds: Bounds, lower: int, below: int | None) -> bool:
    return (below is None or bounds.lower < below) and (bounds.upper is None or bounds.upper >= lower)


def _many(handlers: Bounds | None) -> tuple[bool, ...]:
    if handlers is None:
        return (True, False)
    if handlers.lower >= MANY:
        return (True,)
    return (False,) if handlers.upper is not None and handlers.upper < MANY else (True, False)


def _happened(incident: bool | None) -> tuple[bool, ...]:
    return (True, False) if incident is None else (incident,)


def _outcome(declared: Kind, possible: tuple[Kind, ...]) -> Literal["satisfied", "violated", "undetermined"]:
    ranks = [_ORDER.index(kind) for kind in possible]
    if not ranks:
        return "undetermined"
    if _ORDER.index(declared) >= max(ranks):
        return "satisfied"
    return "violated" if _ORDER.index(declared) < min(ranks) else "undetermined"


def _uncounted(assessment: Assessment) -> tuple[str, ...]:
    """Return the files without chapters whose users nobody gives, where the number of handlers follows from the others."""
    if assessment.work.handlers is not None:
        return ()
    return tuple(f.name for f in assessment.files if not f.chapters and (f.users is None or f.users.number is None))


def _reasons(
    subjects: Bounds | None,
    handlers: Bounds | None,
    incident: bool | None,
    exempt: Words | None,
    uncounted: tuple[str, ...],
) -> list[Words]:
    if exempt is not None:
        return [exempt]
    reasons: list[Words] = []
    if subjects is not None:
        said = subjects.words()
        reasons.append(Words(f"対象人数は{said.ja}です。", f"the work has {said.en} as subjects"))
    if handlers is not None:
        said = handlers.words()
        side = (
            Words("500人以上です", "500 or more")
            if _many(handlers) == (True,)
            else _below(uncounted)
            if _many(handlers) == (False,)
            else Words("500人以上かどうかは定まりません", "which may or may not reach 500")
        )
        spread = "であり" if handlers.exact else "の範囲にあり"
        reasons.append(
            Words(
                f"取扱者数は、職員と委託先を合わせて{said.ja}{spread}、{side.ja}。",
                f"the handlers, contractors included, number {said.en}: {side.en}",
            )
        )
    if incident is not None:
        reasons.append(
            Words(
                "過去１年以内に特定個人情報に関する重大事故が発生しています。",
                "a serious incident with specific personal information happened within the past year",
            )
            if incident
            else Words(
                "過去１年以内に特定個人情報に関する重大事故は発生していません。",
                "no serious incident with specific personal information happened within the past year",
            )
        )
    return reasons


def _below(uncounted: tuple[str, ...]) -> Words:
    """Say that the handlers are fewer than 500, or on what assumption they are taken to be."""
    if not uncounted:
        return Words("500人未満です", "fewer than 500")
    names = "".join(f"「{name}」" for name in uncounted)
    return Words(
        f"使用者数の記載がない{names}も同じ者が使うとみなせば、500人未満です",
        f"fewer than 500 if the same people use {names}, whose users are not given",
    )


_KINDS_SAID: dict[Kind, Words] = {
    "none": Words("評価の義務がありません", "no assessment is mandatory"),
    "kiso": Words("基礎項目評価が義務付けられます", "the basic assessment is mandatory"),
    "juten": Words("重点項目評価が義務付けられます", "the focused assessment is mandatory"),
    "zenkoumoku": Words("全項目評価が義務付けられます", "the full assessment is mandatory"),
}


def _decided(rows: list[ThresholdRow], mandatory: Kind) -> Words:
    """Name the rows of the table that decide: 対象人数10万人以上30万人未満・取扱者数500人未満・重大事故なし."""
    said = [_row(row) for row in rows]
    return Words(
        f"しきい値の表の{'又は'.join(f'「{words.ja}」' for words in said)}の区分に当たり、{_KINDS_SAID[mandatory].ja}。",
        f"the table's row {' or '.join(words.en for words in said)} decides: {_KINDS_SAID[mandatory].en}",
    )


def _row(row: ThresholdRow) -> Words:
    lower, below = row.subjects_from, row.subjects_below
    parts = [
        Words(
            "対象人数"
            + (f"{_people(lower)}以上" if lower else "")
            + (f"{_people(below)}未満" if below is not None else ""),
            (f"{lower:,} subjects or more" if lower else "subjects") + (f", fewer than {below:,}" if below else ""),
        )
    ]
    if row.handlers_from or row.handlers_below is not None:
        many = row.handlers_from >= MANY
        parts.append(
            Words(
                f"取扱者数{MANY}人{'以上' if many else '未満'}",
                f"{MANY} handlers or more" if many else f"fewer than {MANY} handlers",
            )
        )
    if row.incident is not None:
        parts.append(
            Words("重大事故あり", "with a serious incident")
            if row.incident
            else Words("重大事故なし", "without a serious incident")
        )
    return Words("・".join(part.ja for part in parts), ", ".join(part.en for part in parts))


_MYRIAD = 10_000


def _people(number: int) -> str:
    return f"{number // _MYRIAD}万人" if number >= _MYRIAD and number % _MYRIAD == 0 else f"{number:,}人"


def _free_choice(declared: Kind, possible: tuple[Kind, ...]) -> list[Words]:
    """Say that the declared form is above anything that can be mandatory: it is chosen freely (任意)."""
    if not possible or declared == "kiso" or _ORDER.index(declared) <= max(_ORDER.index(kind) for kind in possible):
        return []
    return [
        Words(
            "義務付けられる種類より上の種類の評価を、任意に選んでいます。",
            "an assessment above the mandatory one is chosen freely",
        )
    ]


def _undecided(subjects: Bounds, handlers: Bounds | None, incident: bool | None) -> bool:
    """Tell whether the lower bound of 対象人数 and the upper one come to different rows."""
    edges = (subjects.lower, max(subjects.lower, 10**9) if subjects.upper is None else subjects.upper)
    low, high = ([row.result for row in _rows(Bounds(edge, edge), handlers, incident)] for edge in edges)
    return low != high


def _missing(subjects: Bounds | None, handlers: Bounds | None, incident: bool | None) -> list[Words]:
    missing: list[Words] = []
    if subjects is None:
        missing.append(Words("対象人数", "the number of subjects"))
    elif not subjects.exact and _undecided(subjects, handlers, incident):
        missing.append(Words("対象人数の実数", "the exact number of subjects"))
    if len(_many(handlers)) > 1:
        missing.append(
            Words("取扱者数の実数（委託先の者を含む。）", "the exact number of handlers, contractors included")
        )
    if incident is None:
        missing.append(
            Words(
                "過去１年以内の特定個人情報に関する重大事故の有無",
                "whether a serious incident with specific personal information happened within a year",
            )
        )
    return missing

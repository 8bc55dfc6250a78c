"""How long a control keeps a record, against the retention of the file (Ⅱ6②) and against the other controls of one log."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from pia.errors import Words
from pia.forms.parameters import values_of
from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import control_path
from pia.terms.durations import Duration, parse_duration
from pia.terms.errors import TermError
from pia.terms.text import narrow

if TYPE_CHECKING:
    from pia.model.control import Control
    from pia.model.personal_info_file import PersonalInfoFile
    from pia.model.read import Path_
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["control_retention_agrees"]

_PAPERS: Final = (
    *("届出書", "申請書", "請求書", "申込書", "書類", "帳票", "媒体", "副本", "一時", "履歴", "写し", "控え", "ログ"),
    *("バックアップ", "通知", "証明書", "支援措置", "のうち"),
)
"""Words of a text that is about some of the records of a file, or about papers and copies."""
_KEPT_PAPERS: Final = "acquisition.paper-kept-by-rule"
_NAMED: Final = ("届出書", "申請書", "請求書", "申込書")
_HERE: Final = Words("もう一方の期間", "the other period")


def control_retention_agrees(facts: Facts, subject: Subject) -> bool | list[Flaw]:
    """Return a flaw for each file, or for the first other control of the log, whose period is another one."""
    index = subject.path[1]
    if not isinstance(index, int):
        return True
    control = facts.assessment.controls[index]
    found = values_of(facts.assessment, index).get("retention")
    mine = _period(found[1]) if found is not None else None
    if found is None or mine is None:
        return True
    at = Spot(found[0] if found[0][:2] == ("controls", index) else control_path(facts, index))
    if control.measure.startswith("log."):
        return _of_one_log(facts, index, mine, at)
    if control.measure == _KEPT_PAPERS:
        return _of_papers(facts, control, mine, at) or True
    if any(word in (control.text or "") for word in _PAPERS):
        return True
    flaws = []
    for number, file in _files(facts, control):
        period = _file_period(file)
        if period is None or period.compare(mine) == 0 or _another_fits(facts, control, file, period):
            continue
        values = {
            "period": mine.words().ja,
            "where": f"「{file.name}」の保管期間（Ⅱ６②）",
            "other": period.words().ja,
        }
        there = Spot(("files", number, "storage", "retention", "period"))
        flaws.append(Flaw(values, at, ((there, _HERE),), part=file.id))
    return flaws or True


def _period(value: object) -> Duration | None:
    try:
        return parse_duration(value) if isinstance(value, str) else None
    except TermError:
        return None


def _file_period(file: PersonalInfoFile) -> Duration | None:
    retention = file.storage.retention if file.storage is not None else None
    return _period(getattr(retention, "period", None))


def _files(facts: Facts, control: Control) -> list[tuple[int, PersonalInfoFile]]:
    """Return the files that a control is about: those of its scope, or the only one that has a period."""
    timed = [(n, file) for n, file in enumerate(facts.assessment.files) if _file_period(file) is not None]
    if control.scope.files:
        return [(n, file) for n, file in timed if file.id in control.scope.files]
    return timed if len(timed) == 1 else []


def _another_fits(facts: Facts, control: Control, file: PersonalInfoFile, period: Duration) -> bool:
    """Tell whether another control of this measure has the period of the file: this one is about some of its records."""
    for other in facts.assessment.controls:
        if other is not control and other.measure == control.measure:
            theirs = _period(other.parameters.get("retention"))
            if theirs is not None and file.id in other.scope.files and theirs.compare(period) == 0:
                return True
    return False


@lru_cache(maxsize=8)
def _years_of(paper: str) -> re.Pattern[str]:
    """Return what tells the years for which a paper is kept: 届出書等は、受理した日から1年間保管し."""
    return re.compile(rf"{paper}(?:等|類)?は、?[^。\n0-9、]{{0,20}}?([0-9]{{1,3}})年間?、?(?:保管|保存)")


def _of_papers(facts: Facts, control: Control, mine: Duration, at: Spot) -> list[Flaw]:
    """Return a flaw for each file whose erasure (Ⅱ6③) or reason of the period tells other years of the same papers."""
    papers = [paper for paper in _NAMED if paper in (control.text or "")]
    flaws = []
    for number, file in enumerate(facts.assessment.files):
        if file.storage is None or (control.scope.files and file.id not in control.scope.files):
            continue
        retention = file.storage.retention
        texts = (
            (("erasure",), file.storage.erasure),
            (("retention", "validity"), getattr(retention, "validity", None)),
        )
        told = [
            (keys, paper, found[1])
            for keys, text in texts
            if isinstance(text, str) and "年" in text
            for paper in papers
            for found in _years_of(paper).finditer(narrow(text))
        ]
        if told and not any(parse_duration(f"{years}y").compare(mine) == 0 for _, _, years in told):
            keys, paper, years = told[0]
            values = {
                "period": mine.words().ja,
                "where": f"「{file.name}」の保管（Ⅱ６）にある{paper}の期間",
                "other": f"{years}年",
            }
            there = Spot(("files", number, "storage", *keys))
            flaws.append(Flaw(values, at, ((there, _HERE),), part=file.id))
    return flaws


def _of_one_log(facts: Facts, index: int, mine: Duration, at: Spot) -> bool | list[Flaw]:
    """Tell the control that stands alone once, with all those whose period is another one."""
    against = _at_odds(facts).get(index)
    if not against:
        return True
    controls = facts.assessment.controls
    names = "、".join(f"「{controls[other].id}」" for other, _, _ in against)
    periods = "、".join(dict.fromkeys(period.words().ja for _, period, _ in against))
    values = {"period": mine.words().ja, "where": f"統制{names}の期間", "other": periods}
    related = tuple([(Spot(path), _HERE) for _, _, path in against])
    members = tuple([controls[other].id for other, _, _ in against])
    return [Flaw(values, at, related, part="log", members=members)]


_Odd = tuple[int, Duration, "Path_"]
_KNOWN: WeakKeyDictionary[Facts, dict[int, list[_Odd]]] = WeakKeyDictionary()


def _at_odds(facts: Facts) -> dict[int, list[_Odd]]:
    """Return the controls to be told, with those that they disagree with; made once.

    The control that disagrees with most others is told first, then those left over; of two alone the second. An inherited
    control whose period is given by a control that refines it is left out: that one is told.
    """
    known = _KNOWN.get(facts)
    if known is not None:
        return known
    controls = facts.assessment.controls
    periods: dict[int, _Odd] = {}
    for n, control in enumerate(controls):
        if control.measure.startswith("log."):
            path, value = values_of(facts.assessment, n).get("retention", ((), None))
            period = _period(value)
            if period is not None and path[:2] == ("controls", n):
                periods[n] = (n, period, path)
    pairs = {
        n: [
            periods[o]
            for o in periods
            if o != n and _unlike(periods[n], periods[o]) and _meet(controls[n], controls[o])
        ]
        for n in periods
    }
    found: dict[int, list[_Odd]] = {}
    while any(pairs.values()):
        worst = max(pairs, key=lambda n: (len(pairs[n]), n))
        found[worst] = pairs.pop(worst)
        pairs = {n: [odd for odd in odds if odd[0] != worst] for n, odds in pairs.items()}
    _KNOWN[facts] = found
    return found


def _unlike(one: _Odd, other: _Odd) -> bool:
    return one[1].compare(other[1]) != 0


def _meet(one: Control, other: Control) -> bool:
    return all(
        not mine or not theirs or not set(mine).isdisjoint(theirs)
        for mine, theirs in (
            (one.scope.files, other.scope.files),
            (one.scope.systems, other.scope.systems),
            (one.scope.parties, other.scope.parties),
        )
    )

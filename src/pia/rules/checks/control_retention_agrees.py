"""How long a control keeps a record, against the retention of the file (Ⅱ6②) and against the other controls of one log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.forms.parameters import values_of
from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import control_path
from pia.terms.durations import Duration, parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.model.control import Control
    from pia.model.personal_info_file import PersonalInfoFile
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["control_retention_agrees"]

_PAPERS: Final = (
    *("届出書", "申請書", "請求書", "申込書", "書類", "帳票", "媒体", "副本", "一時", "履歴", "写し", "控え", "ログ"),
    *("バックアップ", "通知", "証明書", "支援措置", "のうち"),
)
"""Words of a text that is about some of the records of a file, or about papers and copies."""
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


def _of_one_log(facts: Facts, index: int, mine: Duration, at: Spot) -> bool | list[Flaw]:
    """Compare with the controls before this one: of two that disagree, the second is told."""
    control = facts.assessment.controls[index]
    for before, other in enumerate(facts.assessment.controls[:index]):
        theirs = _period(other.parameters.get("retention")) if other.measure.startswith("log.") else None
        if theirs is None or theirs.compare(mine) == 0 or not _meet(control, other):
            continue
        values = {"period": mine.words().ja, "where": f"統制「{other.id}」の期間", "other": theirs.words().ja}
        there = Spot(("controls", before, "parameters", "retention"))
        return [Flaw(values, at, ((there, _HERE),), part="log")]
    return True


def _meet(one: Control, other: Control) -> bool:
    return all(
        not mine or not theirs or not set(mine).isdisjoint(theirs)
        for mine, theirs in (
            (one.scope.files, other.scope.files),
            (one.scope.systems, other.scope.systems),
            (one.scope.parties, other.scope.parties),
        )
    )

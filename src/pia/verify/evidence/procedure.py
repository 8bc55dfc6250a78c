"""実機確認手順書: what to do on the real system for each control, what is to be seen there, and where to write what was seen.

One step for each way in which a measure can be shown (``shown_by`` of the catalogue) and for each probe that can also be tried by
hand. Steps are known by a key made of ids; nothing is matched by position.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.catalogue.measures import measures
from pia.catalogue.probes import probes
from pia.forms.claim import claim_of
from pia.forms.compose import spoken
from pia.forms.edition import load_edition
from pia.forms.parameters import values_of
from pia.forms.scope import Scope
from pia.terms.durations import parse_duration
from pia.terms.errors import TermError
from pia.verify.evidence.entries import shown_controls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.catalogue.measures import Measure, Parameter
    from pia.model.control import Control
    from pia.model.read import Loaded

__all__ = ["RESULTS", "SHEET", "Procedure", "Step", "procedure_of"]

RESULTS: Final = {"適合": "held", "不適合": "refuted", "確認できない": "undetermined", "対象外": "not-applicable"}
"""What may be chosen as the result of a step, and the outcome it stands for."""
SHEET: Final = "実機確認"
"""The name of the sheet that is read back."""

_MOST_TEXT: Final = 420
_CUT: Final = "…（続きは評価書の本文）"
_KIND: Final = {"configuration": "設定", "log": "記録", "document": "文書"}


class Step(Struct, frozen=True):
    """One thing to look at. ``claim`` is the digest of the control as it is declared; ``mark`` that of what the step says."""

    key: str
    control: str
    probe: str | None
    showing: str
    title: str
    how: str
    expected: str
    claim: str

    @property
    def mark(self) -> str:
        """Tell whether somebody has changed what is printed: a digest of the printed texts and the claim."""
        said = f"{self.key}\x00{self.title}\x00{self.how}\x00{self.expected}\x00{self.claim}"
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Procedure(Struct, frozen=True):
    """All steps of one assessment, with what the head says and the controls that are left out (and why)."""

    assessment: str
    title: str
    body: str
    steps: tuple[Step, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def whose(self) -> str:
        """Say whose procedure it is, as its head does and as a filled sheet is known again: marks of rows do not tell bodies apart."""
        return f"評価実施機関：{self.body}　　評価書：{self.assessment}　　手順："


def procedure_of(loaded: Loaded, name: str) -> Procedure:
    """Return the procedure of an assessment: its own controls in the order of the source, then those it inherits and runs itself."""
    able = shown_controls(loaded.assessment)
    steps = [step for index in able.values() for step in _steps(loaded, index)]
    left = []
    for control in loaded.assessment.controls:
        if control.id not in able:
            reason = "予定であって、まだ実施していない" if control.planned else "ほかの者が運営する共通基盤の措置"
            left.append((control.id, reason))
    return Procedure(name, loaded.name, loaded.assessment.body.name, tuple(steps), tuple(left))


def _steps(loaded: Loaded, index: int) -> Iterator[Step]:
    control = loaded.assessment.controls[index]
    measure = measures().get(control.measure)
    if measure is None:
        return
    expected = _expected(loaded, index, control, measure)
    claim = claim_of(loaded.assessment, index)
    title = f"{measure.title.ja}\n［{control.id}］"
    if "register" in measure.shown_by:
        for probe in probes().values():
            if control.measure in probe.measures and "register" in probe.shown_by:
                how = f"試験用の対象者又は識別番号を用いて実機で試し、終わったら元に戻す。\n試すこと：{probe.title.ja}"
                seen = f"「{probe.title.ja}」のとおりになる。\n{expected}"
                yield Step(f"{control.id}/probe:{probe.id}", control.id, probe.id, "probe", title, how, seen, claim)
    for showing in measure.shown_by:
        if showing in _KIND:
            how = _how(control, showing)
            yield Step(f"{control.id}/{showing}", control.id, None, showing, title, how, expected, claim)


def _how(control: Control, showing: str) -> str:
    if showing == "configuration":
        names = [
            f"{one.config}{f'（{one.host or str()} {one.path}）' if one.path else ''}"
            for one in control.evidence
            if one.config
        ]
        what = "、".join(names) or "この措置に当たる設定"
        return f"設定画面又は設定ファイルを開き、有効な値を読み取る。\n対象：{what}"
    if showing == "log":
        what = "、".join(str(one.log) for one in control.evidence if one.log) or "この措置に当たる記録"
        return f"直近1か月の記録から10件を抜き出し、宣言した項目が記録され、宣言のとおりに扱われているかを見る。\n対象：{what}"
    what = "、".join(str(one.document) for one in control.evidence if one.document) or "この措置に当たる文書・台帳"
    return f"文書又は台帳の現物を閲覧し、日付、承認及び記載の内容が宣言のとおりかを見る。\n対象：{what}"


def _expected(loaded: Loaded, index: int, control: Control, measure: Measure) -> str:
    """Return what is declared: the values by their titles, then the text with the values in it."""
    assessment = loaded.assessment
    values = values_of(assessment, index)
    lines = [
        f"{parameter.title.ja}：{_said(parameter, values[name][1])}"
        for name, parameter in measure.parameters.items()
        if name in values
    ]
    scope = Scope(
        loaded=loaded,
        edition=load_edition(assessment.form, assessment.edition),
        projection="internal",
        entity=assessment,
    )
    text = spoken(scope, control, values, control.text or "")[0]
    if len(text) > _MOST_TEXT:
        text = text[: _MOST_TEXT - len(_CUT)] + _CUT
    return "\n".join([*lines, text] if text.strip() else lines) or measure.title.ja


def _said(parameter: Parameter, value: object) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, tuple):
        return "、".join(_said(parameter, one) for one in value)
    titles = {choice.id: choice.title.ja for choice in parameter.choices}
    if parameter.type == "duration":
        try:
            return parse_duration(str(value)).words().ja
        except TermError:
            return str(value)
    return titles.get(str(value), str(value))

"""``reference/holdable-controls.md``: which controls of the published assessments could be held against which kind of file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from _generate.markdown import cell, code, document, table
from pia.app.opened import open_assessment
from pia.catalogue.measures import measures
from pia.conform.expression import VARIABLES
from pia.conform.readers.registry import READERS
from pia.conform.reading import own_expectations
from pia.rules.expr import engine_for

if TYPE_CHECKING:
    from pia.conform.expectation import Expectation
    from pia.model.control import Control

__all__ = ["page"]

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
BODIES = ("nagaoka", "asahikawa", "kadoma", "kanagawa", "wako")


def page() -> str:
    """Return the page."""
    by_measure: dict[str, list[Expectation]] = {}
    for one in own_expectations(engine_for(VARIABLES)):
        for measure in one.measures:
            by_measure.setdefault(measure, []).append(one)
    summary: list[list[str]] = []
    sections: list[str] = []
    for name in BODIES:
        assessment = open_assessment(ASSESSMENTS / name).assessment
        controls = [one for one in assessment.controls if not one.planned]
        technical = [one for one in controls if _shown(one)]
        held = [one for one in technical if one.measure in by_measure]
        rest = [one for one in technical if one.measure not in by_measure]
        label = f"{assessment.body.name}　{assessment.work.name}"
        summary.append([cell(label), str(len(controls)), str(len(technical)), str(len(held)), str(len(rest))])
        sections += [f"## {name}", "", f"{cell(label)}", "", *table(_HEADS, (_row(one, by_measure) for one in held))]
        if rest:
            sections += [f"{_OPEN}{_listed(rest)}", ""]
    intro = [
        (
            "公表された五つの評価書の措置のうち、設定ファイルと照らすことのできるものと、そのファイルの種類です。公表された評価書には設定の場所が書かれて"
            "いないので、実際に照らすには、統制の `evidence` に場所を書きます（[実際の設定を確かめる](../tasks/hold-configurations.md)）。"
        ),
        (
            "Which controls of the five published assessments could be held against which kind of file. None of them names its "
            "configurations; to hold one, its `evidence` says where they are. The last column lists the declared values that the "
            "expectations of the product compare."
        ),
    ]
    heads = (
        "評価書 / assessment",
        "措置 / controls",
        "設定で示せる / shown by configuration",
        "照らせる / holdable",
        "期待がない / no expectation",
    )
    return document(
        "設定と照らせる措置 / Controls that configurations can show", intro, [*table(heads, summary), *sections]
    )


_HEADS = ("統制 / control", "措置 / measure", "ファイルの種類 / kinds of file", "比べる値 / values compared")
_OPEN = "設定で示せるが、照らす期待がまだないもの / shown by configuration, but no expectation yet: "


def _shown(control: Control) -> bool:
    measure = measures().get(control.measure)
    return measure is not None and "configuration" in measure.shown_by


def _row(control: Control, by_measure: dict[str, list[Expectation]]) -> list[str]:
    fitting = by_measure[control.measure]
    readers = [name for name in READERS if any(name in one.readers for one in fitting)]
    values = sorted({one.parameter for one in fitting if one.parameter is not None})
    said = [f"{code(name)}{'' if name in control.parameters else '（値なし / none）'}" for name in values]
    title = measures()[control.measure].title
    return [
        code(control.id),
        f"{cell(title.ja)}（{code(control.measure)}）",
        "、".join(code(name) for name in readers),
        "、".join(said) or "－",
    ]


def _listed(controls: Iterable[Control]) -> str:
    return "、".join(f"{code(one.id)}（{cell(measures()[one.measure].title.ja)}）" for one in controls)

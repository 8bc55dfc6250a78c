"""``rehearsals.md``: what came of rehearsing the shipped assessments: controls by outcome, and the values that nobody can try yet."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from _generate.markdown import cell, code, document, table
from pia.app.verify import verify
from pia.catalogue.measures import measures
from pia.model.read import load_assessment
from pia.verify.judging import CONTROL_OUTCOMES, Judged
from pia.verify.probe import OUTCOMES

if TYPE_CHECKING:
    from pia.verify.verified import Verified

__all__ = ["page", "rehearsed", "technical"]

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
NAMES = ("nagaoka", "asahikawa", "kadoma", "kanagawa", "wako", "example/juki", "example/kokuho", "example/jutaku")
DAY = "2026-10-01"


@cache
def rehearsed() -> dict[str, Verified]:
    """Return what came of rehearsing each shipped assessment, without any real evidence."""
    return {name: verify([ASSESSMENTS / name], as_of=DAY)[0] for name in NAMES}


def technical(name: str) -> Counter[str]:
    """Count the technical controls of an assessment with declared values that the register may show, by what came of them.

    ``tried`` are those of which a probe held or was refuted; the others are counted by what the rehearsal came to.
    """
    controls = {one.id: one for one in load_assessment(ASSESSMENTS / name).assessment.controls}
    found: Counter[str] = Counter()
    for judged in rehearsed()[name].controls:
        measure = measures()[judged.measure]
        if measure.kind == "technical" and "register" in measure.shown_by and controls[judged.control].parameters:
            found[_came_to(judged)] += 1
    return found


def _came_to(judged: Judged) -> str:
    if any(result.outcome in ("held", "refuted") for result in judged.probes):
        return "tried"
    return judged.rehearsed or "not-rehearsable"


def page() -> str:
    """Return the page."""
    body = ["## 統制ごとの結果 / Controls by outcome", ""]
    heads = (
        "評価書 / assessment",
        "統制 / controls",
        *(f"{words.ja} / {words.en}" for words in CONTROL_OUTCOMES.values()),
        "定めのない値 / undeclared",
    )
    body += table(heads, (_row(name, one) for name, one in rehearsed().items()))
    body += ["## 試行の結果 / Outcomes of probes", "", "統制と試行の組の数です。 / Pairs of a control and a probe.", ""]
    heads = ("評価書 / assessment", "実行 / runs", *(f"{words.ja} / {words.en}" for words in OUTCOMES.values()))
    body += table(
        heads,
        (
            [code(name), str(len(one.runs)), *(str(one.probe_counts.get(outcome, 0)) for outcome in OUTCOMES)]
            for name, one in rehearsed().items()
        ),
    )
    body += [
        "## 値を定めた技術的な統制 / Technical controls with declared values",
        "",
        "カタログで登録系でも示せるとしている技術的な措置のうち、評価書が値（parameters）を書いている統制です。割合は、値の定めがないものを除いて数えます。",
        "",
        "Technical controls that give values and that the catalogue says a register may show. The share leaves out what is undeclared.",
        "",
    ]
    heads = (
        "評価書 / assessment",
        "統制 / controls",
        "試せた / tried",
        "値の定めなし / undeclared",
        "登録系では示せない / not rehearsable",
        "対象なし / not applicable",
        "割合 / share",
    )
    body += table(heads, (_share(name) for name in NAMES))
    body += [
        "## 定めのない値 / Undeclared values",
        "",
        "試行が求めた値のうち、評価書が定めていないものです。 / Values that probes asked for and nobody declared.",
        "",
    ]
    for name, one in rehearsed().items():
        if one.asked:
            body += [
                f"### {name}",
                "",
                *table(
                    ("値 / value", "定めていないもの / what leaves it open"),
                    ([code(gap.path), cell(gap.words.ja)] for gap in one.asked),
                ),
            ]
    intro = [
        "公表された五つの評価書と、付属の架空の市の評価書三つを、[宣言した措置を試す](tasks/rehearse-controls.md)の手順で試した結果です。実機の証跡は一つも加えていません。",
        "What came of rehearsing the five published assessments and the three of the made-up city. No real evidence was added, so nothing is satisfied.",
    ]
    return document("試行の結果 / Rehearsals", intro, body)


def _row(name: str, one: Verified) -> list[str]:
    return [
        code(name),
        str(len(one.controls)),
        *(str(one.counts.get(outcome, 0)) for outcome in CONTROL_OUTCOMES),
        str(len(one.asked)),
    ]


def _share(name: str) -> list[str]:
    found = technical(name)
    whole = sum(found.values())
    judged = whole - found["undeclared"]
    share = f"{100 * found['tried'] // judged}%" if judged else "－"
    return [
        code(name),
        str(whole),
        *(str(found[each]) for each in ("tried", "undeclared", "not-rehearsable", "not-applicable")),
        share,
    ]

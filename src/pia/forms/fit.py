"""Whether an assessment fits the catalogue and its form: names that the model cannot know (measures, risks, cells, editions)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pia.catalogue.measures import Measure, Parameter, Risk, measures, risks
from pia.errors import InputError, Place, Problem, Words
from pia.forms.compose import PLACEHOLDER
from pia.forms.edition import load_edition
from pia.forms.parameters import values_of
from pia.model.vocabulary import vocabulary
from pia.source.nodes import Mapping
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.model.control import Control
    from pia.model.personal_info_file import RiskAnswer
    from pia.model.read import Loaded, Path_

__all__ = ["check_fit"]


def check_fit(loaded: Loaded) -> Iterator[Problem]:
    """Yield every name in the assessment that the catalogue or the edition of its form does not know, with the nearest one."""
    try:
        load_edition(loaded.assessment.form, loaded.assessment.edition)
    except InputError as error:
        for problem in error.problems:
            yield Problem(problem.code, problem.message, problem.remedy, loaded.place(("edition",)))
        return  # without its form nothing else can be compared
    for index, control in enumerate(loaded.assessment.controls):
        yield from _control(loaded, ("controls", index), control)
    yield from _risks(loaded, ("risks",), loaded.assessment.risks)
    for f, file in enumerate(loaded.assessment.files):
        yield from _risks(loaded, ("files", f, "risks"), file.risks)


def _risks(loaded: Loaded, home: Path_, answers: tuple[RiskAnswer, ...]) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    for number, answer in enumerate(answers):
        at: Path_ = (*home, number)
        risk = risks().get(answer.risk)
        place = loaded.place((*at, "risk"))
        if risk is None:
            yield _unknown("unknown-risk", Words("リスク", "risk"), answer.risk, risks(), place)
            continue
        if answer.risk in seen:
            yield Problem(
                "duplicate-risk",
                Words(
                    f"同じリスクが二度書かれています: {answer.risk}（最初は {seen[answer.risk]}）",
                    f"the risk {answer.risk!r} stands twice (first at {seen[answer.risk]})",
                ),
                Words("一つにまとめてください。", "merge the two"),
                place,
            )
        seen.setdefault(answer.risk, place)
        yield from _answers(loaded, at, risk, answer.answers, answer.texts)


def _answers(
    loaded: Loaded, at: Path_, risk: Risk, answers: dict[str, str], texts: dict[str, str]
) -> Iterator[Problem]:
    """Check what is answered for a risk; what another form than this one asks may stand there as well."""
    known = {name: words for asked in risk.forms.values() for name, words in asked.answers.items()}
    cells = {name: label for asked in risk.forms.values() for name, label in asked.cells.items()}
    for name, value in answers.items():
        place = _key_place(loaded, (*at, "answers"), name)
        if name not in known:
            yield _unknown(
                "unknown-answer",
                Words(f"リスク {risk.id} の小項目", f"answer of the risk {risk.id}"),
                name,
                known,
                place,
            )
        elif value != "unknown" and vocabulary(known[name]).slug_of(value) is None:
            words = vocabulary(known[name])
            yield _unknown(
                "unknown-choice",
                Words(f"{words.title}の選択肢", f"choice of {words.id}"),
                value,
                words.names(),
                loaded.place((*at, "answers", name)),
            )
    for name in texts:
        if name not in cells:
            yield _unknown(
                "unknown-cell",
                Words(f"リスク {risk.id} の欄", f"cell of the risk {risk.id}"),
                name,
                cells,
                _key_place(loaded, (*at, "texts"), name),
            )


def _control(loaded: Loaded, at: Path_, control: Control) -> Iterator[Problem]:
    measure = measures().get(control.measure)
    if measure is None:
        yield _unknown(
            "unknown-measure", Words("措置", "measure"), control.measure, measures(), loaded.place((*at, "measure"))
        )
    else:
        yield from _parameters(loaded, at, control, measure)
    if control.place is not None:
        risk = risks().get(control.place.risk)
        if risk is None:
            yield _unknown(
                "unknown-risk",
                Words("リスク", "risk"),
                control.place.risk,
                risks(),
                loaded.place((*at, "place", "risk")),
            )
        else:
            asked = risk.forms.get(loaded.assessment.form)
            cells = asked.cells if asked is not None else {}
            if control.place.cell not in cells:
                what = Words(f"リスク {risk.id} の欄", f"cell of the risk {risk.id}")
                yield _unknown("unknown-cell", what, control.place.cell, cells, loaded.place((*at, "place", "cell")))
    known = values_of(loaded.assessment, int(at[-1]))
    for match in PLACEHOLDER.finditer(control.text or ""):
        if match[1] not in known:
            yield _unknown(
                "unknown-placeholder",
                Words("この統制の値（parameters）", "parameter of this control"),
                match[1],
                known,
                loaded.place((*at, "text")),
            )


def _misspelled(parameter: Parameter, value: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each text that is nearly one of the choices of a parameter, with the choices; own words are allowed."""
    choices = tuple(choice.id for choice in parameter.choices)
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, str) and one not in choices and difflib.get_close_matches(one, choices, n=1, cutoff=0.75):
            yield one, choices


def _typed(loaded: Loaded, at: Path_, parameter: Parameter, value: object) -> Iterator[Problem]:
    """Yield what is wrong with the value of a parameter: a count and a flag are typed, a choice is spelled as listed."""
    place = loaded.place((*at, "parameters", parameter.name))
    title = parameter.title
    if parameter.type == "flag" and not isinstance(value, bool):
        yield Problem(
            "flag-expected",
            Words(
                f"「{title.ja}」には true か false を書きます: 「{value}」",
                f"{title.en} is true or false, not {value!r}",
            ),
            Words("true（はい）か false（いいえ）を書いてください。", "write true or false"),
            place,
        )
    if parameter.type == "count" and (isinstance(value, bool) or not isinstance(value, int)):
        yield Problem(
            "number-expected",
            Words(f"「{title.ja}」には整数を書きます: 「{value}」", f"{title.en} is a whole number, not {value!r}"),
            Words("単位を付けずに 3 のように書いてください。", "write it like 3, without a unit"),
            place,
        )
    for written, choices in _misspelled(parameter, value):
        yield _unknown(
            "unknown-choice", Words(f"「{title.ja}」の選択肢", f"choice of {parameter.name}"), written, choices, place
        )


def _parameters(loaded: Loaded, at: Path_, control: Control, measure: Measure) -> Iterator[Problem]:
    for name, value in control.parameters.items():
        if name in measure.parameters:
            yield from _typed(loaded, at, measure.parameters[name], value)
        if name not in measure.parameters:
            yield _unknown(
                "unknown-parameter",
                Words(f"措置 {measure.id} の値", f"parameter of the measure {measure.id}"),
                name,
                measure.parameters,
                _key_place(loaded, (*at, "parameters"), name),
            )


def _key_place(loaded: Loaded, at: Path_, name: str) -> Place:
    node = loaded.node(at)
    place = node.key_place(name) if isinstance(node, Mapping) else None
    return place or loaded.place(at)


def _unknown(code: str, what: Words, written: str, known: Iterable[str], place: Place) -> Problem:
    names = tuple(known)
    near = nearest(written, names)
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    listed_ja, listed_en = "、".join(names[:15]), ", ".join(names[:15])
    more = Words(
        f" ほか{len(names) - 15}件" if len(names) > 15 else "",
        f" and {len(names) - 15} more" if len(names) > 15 else "",
    )
    return Problem(
        code,
        Words(f"{what.ja}に「{written[:60]}」はありません。", f"there is no {what.en} {written[:60]!r}"),
        Words(
            f"{hint.ja}書けるもの: {listed_ja or 'なし'}{more.ja}", f"{hint.en}known: {listed_en or 'none'}{more.en}"
        ),
        place,
    )

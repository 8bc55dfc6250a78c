"""Names that only the catalogue and the edition know: each wrong one with its line, its column and the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled import MINIMAL
from write import write

from pia.app.opened import open_assessment
from pia.catalogue.measures import measures
from pia.errors import InputError, Problem
from pia.forms.fit import check_fit
from pia.model.read import load_assessment

RISK = MINIMAL + "files:\n  - id: f\n    name: F\n    risks:\n      - {risk: use/unauthorised, "
CONTROL = MINIMAL + "controls:\n  - {id: c, measure: use.authentication, "


def problems(folder: Path, text: str) -> list[Problem]:
    return list(check_fit(load_assessment(write(folder, text))))


CASES = [
    ("unknown-edition", MINIMAL.replace("2024-10", "2024-1"), "2024-1\n", "重点項目評価書（juten）の版に「2024-1」はありません。", "「2024-10」ではありませんか。"),
    ("unknown-measure", MINIMAL + "controls:\n  - {id: c, measure: use.authentcation}\n", "use.authentcation", "措置に「use.authentcation」はありません。", "「use.authentication」ではありませんか。"),
    ("unknown-parameter", CONTROL + "parameters: {factor: x}}\n", "factor:", "措置 use.authentication の値に「factor」はありません。", "「factors」ではありませんか。"),
    ("unknown-placeholder", CONTROL + "parameters: {factors: [a]}, text: '{factor}による。'}\n", "'{factor}", "この統制の値（parameters）に「factor」はありません。", "「factors」ではありませんか。"),
    ("unknown-risk", CONTROL + "place: {risk: use/unauthorized, cell: measures}}\n", "use/unauthorized", "リスクに「use/unauthorized」はありません。", "「use/unauthorised」ではありませんか。"),
    ("unknown-cell", CONTROL + "place: {risk: use/unauthorised, cell: other-measure}}\n", "other-measure", "リスク use/unauthorised の欄に「other-measure」はありません。", "「other-measures」ではありませんか。"),
    ("unknown-risk", MINIMAL + "files:\n  - {id: f, name: F, risks: [{risk: use/unauthorized}]}\n", "use/unauthorized", "リスクに「use/unauthorized」はありません。", "「use/unauthorised」ではありませんか。"),
    ("unknown-answer", RISK + "answers: {authentication-method: done}}\n", "authentication-method:", "リスク use/unauthorised の小項目に「authentication-method」はありません。", "「authentication」ではありませんか。"),
    ("unknown-choice", RISK + "answers: {authentication: dome}}\n", "dome", "実施の有無の選択肢に「dome」はありません。", "「done」ではありませんか。"),
    ("unknown-cell", RISK + "texts: {authentication-methods: x}}\n", "authentication-methods:", "リスク use/unauthorised の欄に「authentication-methods」はありません。", "「authentication-method」ではありませんか。"),
    ("unknown-cell", RISK.replace("use/unauthorised", "audit") + "texts: {measures: x}}\n", "measures:", "リスク audit の欄に「measures」はありません。", "書けるもの: self-check-method、audit-content"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "text", "at", "message", "remedy"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)]
)
def test_a_wrong_name_is_placed_and_the_nearest_is_named(
    tmp_path: Path, *, code: str, text: str, at: str, message: str, remedy: str
) -> None:
    [problem] = problems(tmp_path, text)
    before = text[: text.index(at)]
    assert problem.place is not None
    assert (problem.code, problem.place.file, problem.place.line, problem.place.column) == (
        code, "assessment.yaml", before.count("\n") + 1, len(before) - before.rfind("\n"),
    )  # fmt: skip
    assert problem.message.ja == message
    assert remedy in problem.remedy.ja
    assert problem.message.en
    assert problem.remedy.en


def test_a_risk_that_stands_twice(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, RISK + "rating: sufficient}\n      - {risk: use/unauthorised}\n")
    assert problem.place is not None
    assert (problem.code, problem.place.line, problem.place.column) == ("duplicate-risk", 13, 16)
    assert problem.message.ja == "同じリスクが二度書かれています: use/unauthorised（最初は assessment.yaml:12:16）"


@pytest.mark.parametrize("written", ["done", "行っている", "unknown"])
def test_an_answer_may_be_a_slug_a_label_or_unknown(tmp_path: Path, written: str) -> None:
    assert problems(tmp_path, RISK + f"answers: {{authentication: {written}}}}}\n") == []


def test_everything_wrong_comes_at_once_and_in_the_included_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        MINIMAL + "include: [c.yaml]\n",
        c_yaml="controls:\n  - {id: a, measure: x.y}\n  - {id: b, measure: use.authentication, parameters: {q: 1, r: 2}}\n",
    )
    with pytest.raises(InputError) as caught:
        open_assessment(tmp_path)
    places = [(p.code, p.place.file, p.place.line) for p in caught.value.problems if p.place is not None]
    assert places == [
        ("unknown-measure", "c.yaml", 2),
        ("unknown-parameter", "c.yaml", 3),
        ("unknown-parameter", "c.yaml", 3),
    ]


def test_a_long_list_of_names_is_cut(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, MINIMAL + "controls: [{id: c, measure: zzzz}]\n")
    assert problem.remedy.ja.endswith(f" ほか{len(measures()) - 15}件")
    assert problem.remedy.en.endswith(f" and {len(measures()) - 15} more")


def test_what_is_named_has_no_problem(tmp_path: Path) -> None:
    text = RISK + "rating: sufficient, answers: {authentication: done}, texts: {other-measures: x}}\ncontrols:\n"
    text += "  - {id: c, measure: use.authentication, parameters: {factors: [biometric]}, text: '{factors}による。', place: {risk: use/linkage, cell: measures}}\n"
    assert problems(tmp_path, text) == []

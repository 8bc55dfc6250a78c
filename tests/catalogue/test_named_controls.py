"""The catalogue covers every control that the published assessments name."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from pia.catalogue.measures import measures

HERE = Path(__file__).parent
FACTS = HERE.parent.parent.parent / "shared" / "facts"
SHEETS = ("wako", "kadoma", "nagaoka", "asahikawa", "kanagawa")


def table():
    lines = (HERE / "named_controls.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            sheet, name, ids = (part.strip() for part in line.split("|"))
            yield sheet, name, ids.split()


def risk_chapter(sheet: str) -> str:
    path = FACTS / f"{sheet}.md"
    if not path.is_file():
        pytest.skip("the fact sheets do not stand beside the project")
    return re.search(r"^## 4\..*?(?=^## 5\.)", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[0]


def test_every_measure_named_exists():
    assert [(sheet, name, id_) for sheet, name, ids in table() for id_ in ids if id_ not in measures()] == []
    assert all(ids for _, _, ids in table())


def test_no_control_twice():
    seen = [(sheet, name) for sheet, name, _ in table()]
    assert len(seen) == len(set(seen))
    assert {sheet for sheet, _ in seen} == set(SHEETS)


def test_the_table_is_the_size_it_was():
    counts = defaultdict(int)
    for sheet, _, _ in table():
        counts[sheet] += 1
    assert all(
        counts[sheet] >= least
        for sheet, least in (("wako", 25), ("kadoma", 90), ("nagaoka", 70), ("asahikawa", 60), ("kanagawa", 60))
    )


@pytest.mark.corpus
@pytest.mark.parametrize("sheet", SHEETS)
def test_each_name_stands_in_its_sheet(sheet):
    chapter = risk_chapter(sheet)
    assert [name for where, name, _ in table() if where == sheet and name not in chapter] == []


@pytest.mark.corpus
@pytest.mark.parametrize("sheet", SHEETS)
def test_each_row_of_the_sheet_is_answered(sheet):
    names = [name for where, name, _ in table() if where == sheet]
    ignored = {"control", "risk", "item", "control (short name)", "(none)"}
    missing = []
    for line in risk_chapter(sheet).splitlines():
        cell = line.split("|")[1].strip() if line.startswith("| ") else ""
        # matrices of ratings and answers name risks and form items, not controls
        if not cell or cell in ignored or re.match(r"([2-7]-|[2-7] |6 \[|7-R|Ⅳ|3-R2|その他)", cell):
            continue
        if not any(name in cell for name in names):
            missing.append(cell)
    assert missing == []

"""The workbook names the cell of the form that a finding is about, whatever key the finding has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from console import ROOT

from pia.app.check import CheckOptions, check
from pia.app.finding_cells import cells_of
from pia.app.opened import open_assessment
from pia.forms.fill import fill_form

if TYPE_CHECKING:
    from pia.rules.finding import Finding


@pytest.fixture(scope="module")
def named() -> dict[str, tuple[Finding, str]]:
    folder = ROOT / "assessments" / "nagaoka"
    loaded = open_assessment(folder)
    findings = check([folder], CheckOptions(as_of="2026-01-15")).findings
    cells = cells_of(loaded, fill_form(loaded, projection="internal"), findings)
    return {finding.id.partition("@nagaoka@")[2]: (finding, cells[finding.id]) for finding in findings}


@pytest.mark.parametrize(
    "key, cell",
    [
        ("controls/paper-disposal", "Ⅲ[住民基本台帳ファイル]/7/リスク３/消去手順/手順の内容"),
        (
            "inherits/juki-net-municipal-cs/without/off-duty-ban",
            "Ⅲ[住民基本台帳ファイル]/3/リスク３/リスクに対する措置の内容 ほか2ファイル",
        ),
        ("flows/card-renewal", "別添１/事務の内容/3-⑥"),
        ("files/honnin-file/risks/use/unauthorised", "Ⅲ[本人確認情報ファイル]/3/リスク２"),
        ("recipients/disability-day-care#basis/住民基本台帳法第1条", "Ⅱ[住民基本台帳ファイル]/5/提供先2/①"),
        ("systems/juki/connections/integrated-atena", "Ⅰ/2/システム1"),
        ("annexes/annex-1", "別紙１/一覧"),
        ("assessment/教育員会", "Ⅱ[住民基本台帳ファイル]/5/提供先3"),
    ],
)
def test_a_finding_is_in_the_cell_that_the_form_calls_so(
    named: dict[str, tuple[Finding, str]], key: str, cell: str
) -> None:
    assert named[key][1] == cell


def test_no_cell_is_an_internal_key_and_what_the_rule_says_stays(named: dict[str, tuple[Finding, str]]) -> None:
    for finding, cell in named.values():
        assert cell
        assert not cell.startswith(("controls/", "files/", "assessment", "inherits/", "flows/", "recipients/"))
        assert finding.item in (None, cell)
    whole = [finding.key for finding, cell in named.values() if cell == "評価書全体"]
    assert len(whole) <= 6, whole

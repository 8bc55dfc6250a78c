from __future__ import annotations

import pytest

from pia.rules.expr import CelEngine, ExprError, ExprFault
from pia.rules.functions import FUNCTIONS

ENGINE = CelEngine(("v",))


@pytest.mark.parametrize(
    "text, v, result",
    [
        ("citations(v)", "番号法第19条第8号及び第9条第1項", ["番号法第19条第8号", "番号法第9条第1項"]),
        ("citations(v)", None, []),
        ("datePlus(v, '3m')", "2024-10-01", "2025-01-01"),
        ("datePlus(v, '3 moons')", "2024-10-01", None),
        ("datePlus(v, '3m')", "令和6年", None),
        ("daysBetween(v, '2024-10-31')", "2024-10-01", 30),
        ("daysBetween(v, '2024-10-31')", None, None),
        ("days(v)", "7y", 2555),
        ("days(v)", "18m", 545),
        ("days(v)", "6か月", 180),
        ("days(v)", "2w", 14),
        ("days(v)", "1b", 1),
        ("days(v)", "7min", 1),
        ("days(v)", "一定期間", None),
        ("days(v)", None, None),
        ("days(v) >= 5 * 365", "5y", True),
        ("earliest(v)", "令和6年10月", "2024-10-01"),
        ("earliest(v)", "令和12年度", "2030-04-01"),
        ("latest(v)", "令和12年度", "2031-03-31"),
        ("latest(v)", "いつか年度", None),
        ("latest(v)", "令和6年10月", "2024-10-31"),
        ("latest(v)", "いつか", None),
        ("fold(v)", "Ａ　b", "ab"),
        ("fold(v)", None, ""),
        ("hasNumeral(v)", "５年", True),
        ("hasNumeral(v)", "五年", False),
        ("mentions(v, ['適切に', '必要に応じて'])", "必要に 応じて行う", True),
        ("mentions(v, ['適切に'])", None, False),
        ("plusBusinessDays(v, 1)", "2024-11-01", "2024-11-05"),
        ("plusBusinessDays(v, 1000000)", "2024-11-01", None),
    ],
)
def test_functions(text: str, v: object, result: object) -> None:
    assert ENGINE.compile(text).evaluate(ENGINE.activation({"v": v})) == result


def test_the_list_is_sorted_and_documented() -> None:
    names = [function.name for function in FUNCTIONS]
    assert names == sorted(names)
    assert all(function.doc for function in FUNCTIONS)


def test_another_type_is_refused_or_a_fault() -> None:
    with pytest.raises(ExprError, match="cannot be applied"):
        ENGINE.compile("fold(1)")
    assert ENGINE.compile("fold(v.x)").evaluate(ENGINE.activation({"v": {"x": 1}})) == ExprFault(
        "wrong-type", "fold (int64)"
    )

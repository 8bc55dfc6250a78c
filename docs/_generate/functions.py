"""``reference/rule-functions.md``: the functions that the expressions of rules may call."""

from __future__ import annotations

from _generate.markdown import cell, code, document, table
from pia.rules.functions import FUNCTIONS

__all__ = ["page"]


def page() -> str:
    """Return the page."""
    rows = []
    for function in FUNCTIONS:
        arguments = ", ".join(f"{name}: {kind}" for name, kind in function.arguments)
        rows.append([code(f"{function.name}({arguments})"), code(function.returns), cell(function.doc)])
    intro = [
        "規則の式（CEL）から呼べる関数です。読めない値には null（又は偽）を返し、式を失敗させません。",
        "What an expression of a rule may call beside the functions of CEL itself. A value that cannot be read yields null (or false).",
    ]
    return document("規則の関数 / Functions for rules", intro, table(("関数 / function", "結果 / result", "働き / what it does"), rows))

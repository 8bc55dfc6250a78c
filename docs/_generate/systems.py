"""``reference/register-systems.md``: the systems of the reference register, what each does, is told and is asked, and over what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _generate.markdown import cell, code, document, table
from pia.register.nodes import KINDS, OPERATIONS
from pia.register.nodes.messages import KINDS as CARRIED

if TYPE_CHECKING:
    from pia.register.nodes import Node

__all__ = ["page"]


def page() -> str:
    """Return the page."""
    body: list[str] = []
    for kind, node in sorted(KINDS.items()):
        body += [f"## {kind}", "", cell((node.__doc__ or "").splitlines()[0]), "", *_system(node)]
        further = sorted(OPERATIONS[kind] - node.FUNCTIONS.keys())
        if further:
            listed = "、".join(map(code, further))
            body += [f"ほかに権限の要る操作 / further operations that need a right: {listed}", ""]
    body += ["## 電文と経路の種類 / messages and kinds of channel", ""]
    body += table(
        ("電文 / message", "経路の種類 / kinds of channel", "受ける / told", "答える / asked"),
        (
            (code(name), "、".join(map(code, sorted(kinds))), _who(name, "NOTICES"), _who(name, "ANSWERS"))
            for name, kinds in sorted(CARRIED.items())
        ),
    )
    intro = [
        (
            "参照用の登録系（試験用）のシステムの一覧です。機能の名称は様式の「システムの機能」により、符号は権限（役割の操作）を書くときの名前です。"
            "システムの間では、宣言された経路だけを通ります。"
        ),
        (
            "The systems of the reference register. Functions are those that forms list; their codes are the operations that rights can be about. "
            "Systems talk over declared channels only."
        ),
    ]
    return document("登録系のシステム / The systems of the register", intro, body)


def _system(node: type[Node]) -> list[str]:
    rows = ((code(name), cell(words.ja), cell(words.en)) for name, words in node.FUNCTIONS.items())
    return table(("符号 / code", "機能", "function"), rows)


def _who(name: str, what: str) -> str:
    return "、".join(code(kind) for kind, node in sorted(KINDS.items()) if name in getattr(node, what))

"""``reference/refusals.md``: what the reference register says when it refuses, by code; each refusal stands in its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _generate.markdown import cell, code, document, table
from pia.register.guard.denial import DENIALS
from pia.register.refusal import REFUSALS
from pia.register.refusal_nodes import NODE_REFUSALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pia.errors import Words

__all__ = ["REFUSED", "page"]

REFUSED = frozenset((*REFUSALS, *NODE_REFUSALS, *DENIALS))
"""Every code of a refusal: outcomes of the register, and no errors of its user."""


def page() -> str:
    """Return the page."""
    body: list[str] = []
    for heading, words in (
        ("届出の審査 / what the logic of events refuses", REFUSALS),
        ("システムと経路 / what systems and channels refuse", NODE_REFUSALS),
        ("利用者の確認 / what the guard refuses", DENIALS),
    ):
        body += [f"## {heading}", "", *_rows(words)]
    intro = [
        "参照用の登録系（試験用）が断るときの符号と言葉です。断った操作は、理由の符号とともに台帳（監査証跡）に残り、ファイルにも下流にも何も残しません。",
        (
            "The codes and words of refusals of the reference register. A refused operation stands in the ledger with its codes, and leaves "
            "nothing in a file or downstream."
        ),
    ]
    return document("拒否の一覧 / Refusals", intro, body)


def _rows(words: Mapping[str, Words]) -> list[str]:
    return table(
        ("符号 / code", "言葉", "words"),
        ([code(id_), cell(said.ja), cell(said.en)] for id_, said in sorted(words.items())),
    )

"""保管: whether a terminal keeps anything is seen on the terminal."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="terminal-keeps-nothing",
    steps=(
        Step(
            "work",
            Words(
                "端末で一人の情報を照会し、印刷し、作業を終える。",
                "At a terminal look up one person, print, and end the work.",
            ),
            Words("作業ができる。", "It works."),
        ),
        Step(
            "search",
            Words(
                "端末の記憶装置、一時領域、印刷の待ち行列を、試験用の氏名で検索する。",
                "Search disk, temporary areas and print queue of the terminal for the test name.",
            ),
            Words("何も見付からない。", "Nothing is found."),
        ),
    ),
    beyond=Beyond(
        Words("登録系に端末の記憶装置はない。", "terminals have no storage on the register"),
        Words(
            "作業後の端末の検査の記録、又は端末の設定",
            "the record of looking through a terminal after work, or its configuration",
        ),
    ),
)

"""A measure for one file speaks of that file, not of another from whose chapter it was copied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["text_about_own_file"]

_SHORTEST: Final = 5
_SENT: Final = re.compile(r"を[^。、\n]{1,20}[にへ](?:送|渡|通知|提供|連携)")
_OTHER_WORDS: Final = ("法", "システム", "ネットワーク", "事務", "管理責任者", "カード", "ファイル")


def text_about_own_file(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each text of a control of some files that names only the data of another one."""
    files = {file.id: file.name for file in facts.assessment.files}
    stems = {id_: name.removesuffix("ファイル") for id_, name in files.items()}
    found = []
    for text in facts.texts:
        if text.control is None or text.key != "text":
            continue
        control = facts.assessment.controls[text.control]
        own = [stems[id_] for id_ in control.scope.files if id_ in stems]
        others = [id_ for id_ in stems if id_ not in control.scope.files and len(stems[id_]) >= _SHORTEST]
        if not own or any(stem in text.text for stem in own):
            continue
        for id_ in others:
            at = _mentioned(text.text, stems[id_])
            if at >= 0 and not any(stems[id_] in stem for stem in own):
                values = {
                    "file": "、".join(files[one] for one in control.scope.files),
                    "other": stems[id_],
                    "control": control.id,
                }
                found.append(flaw_of([Hit(text, at, len(stems[id_]))], values, control.id))
                break
    return found


def _mentioned(text: str, stem: str) -> int:
    """Return where the data of a file is named, leaving out laws, systems and titles that contain the word, and what is sent from here to there."""
    at = text.find(stem)
    while at >= 0 and (text.startswith(_OTHER_WORDS, at + len(stem)) or _SENT.match(text, at + len(stem))):
        at = text.find(stem, at + 1)
    return at

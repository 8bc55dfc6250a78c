"""Where texts of a file say that data is handed over on media, 電子記録媒体 is ticked for it somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.forms.compose import filled
from pia.rules.graph import MEDIA
from pia.rules.hits import Hit, flaw_of, quote, sentence_at

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject
    from pia.rules.texts import Text

__all__ = ["media_named_is_ticked"]

_NAMED: Final = re.compile(
    r"(?:媒体|(?:フラッシュ|USB)メモリー?|DVD(?:-R)?|CD-R)(?:に?(?:より|よって|を用い|を使|で)て?|に(?:記録|格納|書き込|保存))"
    r"[^。\n]{0,24}(?:提供|送信|送付|受け渡|渡す|移転|入手|通知|伝達|郵送|持参)"
    r"(?![^。\n]{0,10}(?:禁止|禁じ|しない|行わない|認めない|ない))"
)


def media_named_is_ticked(facts: Facts, subject: Subject) -> list[Flaw]:
    """Return a flaw for a file whose texts speak of media and none of whose routes is one."""
    id_, index = str(subject.facts["id"]), subject.path[1]
    if not subject.facts["chapters"] or _ticked(facts, id_):
        return []
    hits = []
    for text in facts.texts:
        if text.sort == "narrative" and _of_file(facts, text, id_, index):
            match = _NAMED.search(text.text)
            if match is not None:
                hits.append(Hit(text, match.start(), len(match[0])))
    if not hits:
        return []
    first = hits[0]
    sentence = sentence_at(first.text.text, first.start)
    if first.text.control is not None:  # before it is cut
        sentence = filled(facts.assessment, first.text.control, sentence)
    return [flaw_of(hits, {"quote": quote(sentence, 40)}, "media")]


def _of_file(facts: Facts, text: Text, id_: str, index: str | int) -> bool:
    if text.path[:2] == ("files", index):
        return True
    if text.control is None:
        return False
    control = facts.assessment.controls[text.control]
    return id_ in control.scope.files and control.measure.partition(".")[0] in {"provision", "acquisition"}


def _ticked(facts: Facts, id_: str) -> bool:
    assessment = facts.assessment
    file = next(one for one in assessment.files if one.id == id_)
    routes = list(file.acquisition.means or ()) if file.acquisition is not None else []
    routes += [route for one in assessment.recipients if id_ in one.files for route in one.means or ()]
    routes += [r for party in assessment.parties for m in party.entrusted if m.file == id_ for r in m.means or ()]
    flows = [flow for flow in assessment.flows if flow.means in MEDIA and id_ in flow.carries]
    return bool(flows) or any(route.means in MEDIA for route in routes)

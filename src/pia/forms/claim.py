"""What a control claims, as one digest: evidence shows the control as it was declared then, not what it has become."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pia.forms.parameters import values_of
from pia.model.base import is_none

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

__all__ = ["claim_of"]


def claim_of(assessment: Assessment, index: int) -> str:
    """Return ``sha256:…`` over the measure, the scope, the values and the text of the control at ``index``.

    The values are those that hold, also where another control completes them. What the control names as its evidence, its
    heading and its place in the form claim nothing. Line breaks and blanks at the ends of lines do not count.
    """
    control = assessment.controls[index]
    text = "" if control.text is None or is_none(control.text) else control.text
    said = {
        "control": control.id,
        "measure": control.measure,
        "scope": {name: sorted(str(one) for one in ids) for name, ids in control.scope.model_dump().items() if ids},
        "values": {name: value for name, (_, value) in sorted(values_of(assessment, index).items())},
        "text": "\n".join(line.strip() for line in str(text).split("\n")).strip(),
        "planned": control.planned,
    }
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return f"sha256:{hashlib.sha256(written.encode('utf-8', 'surrogatepass')).hexdigest()}"

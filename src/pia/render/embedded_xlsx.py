"""Reading back the form that travels inside a workbook."""

from __future__ import annotations

from typing import Any

from pia.render.embedded import printed_in
from pia.sheets.zips import read_zip

__all__ = ["read_embedded"]


def read_embedded(data: bytes) -> dict[str, Any]:
    """Return the printed document inside the xlsx ``data``, as ``pia.render.printed.printed_document`` made it.

    Excel keeps it when the workbook is edited and saved; the cells can then say something else.

    Raises:
        InputError: ``zip-unreadable``, ``zip-too-large`` or ``zip-entry-name`` for a container that is no xlsx;
            ``no-embedded-form`` or ``embedded-form-unreadable`` for one without our data.
    """
    return printed_in(read_zip(data))

"""What an assessment withholds, and the whole text of a document that must not say it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from pia.source.nodes import Mapping, Node, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.model.read import Path_


def printed(data: bytes, format_: str) -> str:
    """Return every text in a document, the parts of a zip archive (drawings as pictures too) included."""
    if format_ not in ("xlsx", "docx"):
        return data.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def withheld_places(node: Node, path: Path_ = ()) -> Iterator[Path_]:
    """Yield the path of every withheld value."""
    if node.withheld is not None:
        yield path
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from withheld_places(entry.value, (*path, entry.key))
    elif isinstance(node, Sequence):
        for index, child in enumerate(node.items):
            yield from withheld_places(child, (*path, index))

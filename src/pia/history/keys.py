"""What the key of a cell says: which repeated block it belongs to, and what kind of block that is."""

from __future__ import annotations

__all__ = ["block_of", "is_placeholder", "kind_of", "matched_as", "suffix_of"]

_LENGTHS = {"parties": 4, "recipients": 2, "systems": 2, "annexes": 2, "charts": 2, "files": 2}
_KINDS = {"parties": "entrusted"}


def block_of(key: str) -> str | None:
    """Return the key of the repeated block that a cell stands in: ``files/juki-file``, ``parties/ags/entrusted/juki`` …"""
    parts = key.partition("#")[0].split("/")
    length = _LENGTHS.get(parts[0])
    if length is None or len(parts) < 2:
        return None
    if parts[0] == "files" and len(parts) > 3 and parts[2] == "records":
        length = 4
    return "/".join(parts[:length])


def kind_of(block: str) -> str:
    """Return the kind of a block: files, records, systems, entrusted, recipients, annexes or charts."""
    parts = block.split("/")
    if parts[0] == "files" and len(parts) > 3:
        return "records"
    return _KINDS.get(parts[0], parts[0])


def suffix_of(key: str) -> str:
    """Return what tells a cell from the others of its block: ``basis``, ``risks/use/copy#rating``."""
    block = block_of(key)
    if block is None:
        return key
    if block.startswith("recipients/"):
        return key.rpartition("#")[2]
    rest = key[len(block) :]
    return rest.lstrip("/#")


def matched_as(key: str, file: str | None) -> str:
    """Return the name under which a cell is looked for in the other version.

    Recipients and entrusted matters count per file: the file that a recipient names first keeps the plain key, so the key
    alone would take the cell of one file for that of another.
    """
    block = block_of(key)
    if block is None or file is None or kind_of(block) not in ("recipients", "entrusted"):
        return key
    return f"{block}@{file}#{suffix_of(key)}"


def is_placeholder(key: str) -> bool:
    """Tell whether a cell stands in the empty block that a form prints when there is nothing to repeat."""
    return key.partition("#")[0].endswith(":none")

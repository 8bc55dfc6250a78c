"""特定個人情報ファイル名 as the forms print it: the list of Ⅰ3 and the title of Ⅱ1 and Ⅲ1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.forms.reading import Reading

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope
    from pia.model.read import Path_

__all__ = ["file_label", "file_names", "file_title"]


def file_label(scope: Scope, id_: str) -> str:
    """Return 「(1)住民基本台帳ファイル」; a single file is printed without a number."""
    files = scope.assessment.files
    number = next((n for n, file in enumerate(files, 1) if file.id == id_), 0)
    name = next((file.name for file in files if file.id == id_), id_)
    return f"({number}){name}" if len(files) > 1 else name


def file_names(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """List every file, numbered, with its note and the 別紙 that describes it."""
    lines: list[str] = []
    facts: list[Path_] = []
    labels = {annex.id: annex.label for annex in scope.assessment.annexes}
    for index, file in enumerate(scope.assessment.files):
        pointer = f"（{labels[str(file.annex)]}参照）" if file.annex is not None and str(file.annex) in labels else ""
        lines.append(file_label(scope, file.id) + pointer)
        if file.note:
            lines.append(f"　{file.note}")
        facts.append(("files", index, "name"))
    hidden = any(scope.touched(("files", n, name)) for n in range(len(facts)) for name in ("name", "note"))
    return Reading(
        value="\n".join(lines) or None, facts=tuple(facts) or (("files",),), status="withheld" if hidden else None
    )


def file_title(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Return the title of the file of this chapter."""
    if scope.file is None:
        return Reading()
    return Reading(value=file_label(scope, scope.file.id), facts=((*scope.file_at, "name"),), derived=False)

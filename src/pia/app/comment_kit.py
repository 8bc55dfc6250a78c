"""``pia comment-kit``: everything that a hearing of opinions needs, made from two versions of an assessment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.app.annex import Annex, AnnexOptions, rows_between
from pia.app.annex_print import DITTO, annex_table
from pia.app.kit_pages import LEGEND, Told, changes_form, opinion_form, place_words, summary_form, told
from pia.app.kit_settings import KitSettings, read_settings
from pia.app.opened import open_assessment
from pia.app.versions import Version, check_comparable, open_version, version_of
from pia.errors import InputError, Problem, UsageError, Words
from pia.forms.fill import fill_form
from pia.forms.published import published
from pia.history.opinions import HEADS
from pia.history.versions import opened_source
from pia.render.draft import Draft, PlaceOnPage, render_draft
from pia.render.formats import FORMATS
from pia.sheets.atomic import write_atomic
from pia.sheets.cell_text import csv_cell
from pia.terms.text import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pia.forms.tree import Form


__all__ = ["INDEX", "Kit", "comment_kit", "heard_of", "save_files"]

INDEX = "kit.json"
_FOOT = f"評価書案（意見募集用）　{LEGEND}"
_SHEETS = ("pdf", "docx", "html")
_PROCEDURE = (
    "basic#",
    "opinions#",
    "third-party#",
    "commission#",
    "changes#",
    "cover#published-on",
    "cover#approved-on",
)
"""Items that the procedure fills in as it goes on: they stand in the annex, but are nothing to hear opinions on."""


class Kit(Struct, frozen=True, kw_only=True):
    """The files of a kit by their names, and what a person still has to write."""

    files: dict[str, bytes]
    changes: tuple[Told, ...]
    open: tuple[Words, ...]


class Heard(Struct, frozen=True, kw_only=True):
    """The version that is heard: as facts, as a form for the public, and what the body says of the hearing."""

    version: Version
    form: Form
    names: dict[str, str]
    settings: KitSettings

    def draft(self) -> Draft:
        """Return it as a draft with pages and lines."""
        return render_draft(self.form, _FOOT)


def comment_kit(old: str, new: str) -> Kit:
    """Return the kit for the hearing on ``new``: the draft, the annex with pages, the summary and the opinion sheet.

    Everything in it is for the public: what is withheld is in none of it.

    Raises:
        InputError: a version or ``kit.yaml`` cannot be read, the versions do not belong together, or nothing has changed.
        UsageError: ``new`` is a sealed publication.
    """
    before = open_version(old)
    heard = heard_of(new)
    check_comparable(before, heard.version)
    options = AnnexOptions(date=None, public=True)
    annex = rows_between(before, heard.version, options)
    if not annex.rows:
        raise InputError(_nothing(old, new))
    bundles = rows_between(before, heard.version, AnnexOptions(date=None, public=True, bundle=True)).rows
    _check_keys(heard.settings, annex)
    draft = heard.draft()
    places = draft.places
    why = heard.settings.why
    changes = tuple(
        told(row, heard.names, next((why[key] for key in (row.key, *row.keys) if key in why), None), places)
        for row in bundles
        if not row.key.startswith(_PROCEDURE)
    )
    public = heard.version.public
    forms = {
        "summary": summary_form(public, heard.settings, changes),
        "changes": _annex_form(annex, places),
        "opinion-sheet": opinion_form(public, heard.settings),
    }
    files = {"draft.pdf": draft.pdf}
    for name, form in forms.items():
        for fmt in (*_SHEETS, *(["xlsx"] if name == "changes" else [])):
            files[f"{name}{FORMATS[fmt].suffix}"] = FORMATS[fmt].render(form)
    files["opinions.csv"] = ("\ufeff" + ",".join(csv_cell(head) for head in HEADS) + "\r\n").encode("utf-8")
    files[INDEX] = _index(heard, draft, annex)
    return Kit(files=files, changes=changes, open=tuple(_open(heard.settings, changes)))


def heard_of(new: str) -> Heard:
    """Return the version that is heard.

    Raises:
        InputError: it cannot be read.
        UsageError: it is a sealed publication, which is no draft.
    """
    with opened_source(new) as source:
        if source.sealed:
            raise UsageError(_sealed(new))
        loaded = open_assessment(source.folder)
        version = version_of(source, loaded)
        shown = published(loaded).assessment
        return Heard(
            version=version,
            form=fill_form(loaded, projection="publish", digest=version.public.digest),
            names={
                f"{kind}/{each.id}": str(each.name)
                for kind, listed in (
                    ("files", shown.files),
                    ("recipients", shown.recipients),
                    ("systems", shown.systems),
                )
                for each in listed
                if each.name
            },
            settings=read_settings(source.folder, shown),
        )


def save_files(files: Mapping[str, bytes], out: Path) -> list[Path]:
    """Write files into the folder ``out`` (made when missing) and return them.

    Raises:
        InputError: the folder or a file cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            Problem(
                "cannot-write",
                Words(f"「{out}」に書き込めません: {error.strerror}", f"cannot write {out}: {error.strerror}"),
                Words("書き込めるフォルダを -o で指定してください。", "name a writable folder with -o"),
            )
        ) from None
    for name, data in files.items():
        write_atomic(out / name, data)
    return [out / name for name in files]


def _annex_form(annex: Annex, places: Mapping[str, PlaceOnPage]) -> Form:
    table = annex_table(annex.rows)
    marks: list[str] = []
    rows = iter(annex.rows)
    for line in table.rows:
        if line[1] == DITTO:
            marks.append(DITTO)
            continue
        row = next(rows)
        at = min((places[key] for key in row.keys if key in places), default=None)
        marks.append("－" if at is None else place_words(at))
    return changes_form(annex.new.public, table, marks)


def _index(heard: Heard, draft: Draft, annex: Annex) -> bytes:
    """Return where every item of the draft stands, for the opinions that name a page and a line."""
    items = {cell.key: cell for cell in heard.version.public.cells}
    data = {
        "schema": "pia-kit/1",
        "form": heard.version.public.form,
        "edition": heard.version.public.edition,
        "digest": heard.version.public.digest,
        "rows": len(annex.rows),
        "items": [
            {"key": key, "page": place.page, "line": place.line, "path": items[key].path}
            for key, place in draft.places.items()
            if key in items
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _check_keys(settings: KitSettings, annex: Annex) -> None:
    """See that every reason in ``kit.yaml`` is of a change that there is."""
    known = list(dict.fromkeys(key for row in annex.rows for key in (row.key, *row.keys)))
    problems = []
    for key in settings.why:
        if key not in known:
            near = nearest(key, known)
            hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
            problems.append(
                Problem(
                    "kit-key-unknown",
                    Words(f"「{key[:80]}」という項目の変更はありません。", f"there is no change of {key[:80]!r}"),
                    Words(
                        f"{hint.ja}key は pia annex --format json で見られます。",
                        f"{hint.en}'pia annex --format json' shows the keys",
                    ),
                    settings.places.get(key),
                )
            )
    if problems:
        raise InputError(problems)


def _open(settings: KitSettings, changes: Sequence[Told]) -> list[Words]:
    found: list[Words] = []
    missing = [number for number, one in enumerate(changes, 1) if one.why is None]
    if missing:
        first = [str(number) for number in missing[:20]]
        more = Words("ほか", " and more") if len(missing) > len(first) else Words("", "")
        found.append(
            Words(
                f"理由のない変更が{len(missing)}件あります（概要の{'、'.join(first)}番{more.ja}）。kit.yaml の changes に key と why を書いてください。",
                f"{len(missing)} changes have no reason (numbers {', '.join(first)}{more.en} of the summary): write key and why in kit.yaml",
            )
        )
    if settings.period is None:
        found.append(
            Words(
                "募集の期間がありません。procedure.opinions の開始日と終了日か、kit.yaml の period に書いてください。",
                "the period of the hearing is not known: write it in procedure.opinions or in kit.yaml (period)",
            )
        )
    if settings.submit_to is None:
        found.append(
            Words(
                "提出先がありません。kit.yaml の submit_to に書いてください。",
                "nobody to send opinions to: write submit_to in kit.yaml",
            )
        )
    return found


def _nothing(old: str, new: str) -> Problem:
    return Problem(
        "kit-without-changes",
        Words(
            f"「{old[:80]}」と「{new[:80]}」に違いがないため、意見募集の資料を作れません。",
            f"{old[:80]!r} and {new[:80]!r} do not differ, so there is nothing to hear opinions on",
        ),
        Words("前の版と案を指定してください。", "name the version before and the draft"),
    )


def _sealed(new: str) -> Problem:
    return Problem(
        "kit-needs-a-draft",
        Words(
            f"「{new[:80]}」は封をした公表物であり、案ではありません。",
            f"{new[:80]!r} is a sealed publication, not a draft",
        ),
        Words("NEW には評価書のフォルダか REV:PATH を指定してください。", "name a folder or REV:PATH as NEW"),
    )

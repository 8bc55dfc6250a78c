"""Which editions of the official forms there are, told from the head of their files (``templates/forms/``)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from pia.catalogue.law import STATUSES, SourceStatus
from pia.catalogue.measures import FORMS
from pia.data import templates_root
from pia.errors import InputError, Place, Problem, Words

__all__ = ["Edition", "editions", "latest_edition", "read_editions"]

_HEAD = 8192
_HEAD_LINE = re.compile(r"(#.*|[a-z_]+:[ \t]+[^ \t\[{|>&*!#].*|\s*)").fullmatch
_KEYS = ("form", "edition", "title", "stamp", "since", "source_status", "source")


class Edition(Struct, frozen=True):
    """One edition of one form.

    ``edition`` is the year and month of its beginning (2024-10); ``stamp`` is printed on the cover; ``since`` is the
    first day as written; ``source`` says how the labels were established.
    """

    form: str
    edition: str
    path: Path
    title: str
    stamp: str
    since: str
    source_status: SourceStatus
    source: str


@lru_cache(maxsize=1)
def editions() -> tuple[Edition, ...]:
    """Return the editions of the product, by form (kiso, juten, zenkoumoku) and then from old to new."""
    return read_editions(templates_root() / "forms")


def latest_edition(form: str) -> Edition | None:
    """Return the newest edition of ``form``, None where the product has none."""
    return max((each for each in editions() if each.form == form), key=lambda each: each.edition, default=None)


def read_editions(folder: Path) -> tuple[Edition, ...]:
    """Return the editions under ``folder`` (``<form>/<edition>.yaml``), reading only the head of each file.

    Raises:
        InputError: a head lacks a field, or says another form or edition than its path; all problems at once.
    """
    found: list[Edition] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*/*.yaml")):
        try:
            found.append(_edition(path, path.relative_to(folder).as_posix()))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return tuple(sorted(found, key=lambda each: (_rank(each.form), each.edition)))


def _rank(form: str) -> int:
    return FORMS.index(form) if form in FORMS else len(FORMS)


def _edition(path: Path, file: str) -> Edition:
    """Read the scalar entries that stand at the top of ``path``."""
    from pia.source.load import load_text
    from pia.source.nodes import plain

    with path.open(encoding="utf-8", errors="replace") as stream:
        lines = stream.read(_HEAD).splitlines()
    head = []
    for line in lines:
        if not _HEAD_LINE(line):
            break
        head.append(line)
    written = plain(load_text("\n".join(head), file).root) if any(":" in line for line in head) else {}
    fields = {key: str(written[key]) for key in _KEYS if isinstance(written, dict) and written.get(key) is not None}
    missing = [key for key in _KEYS if key not in fields]
    wrong = None
    if missing:
        listed = ", ".join(missing)
        wrong = Words(f"様式の冒頭に {listed} がありません。", f"The head of the form lacks {listed}.")
    elif f"{fields['form']}/{fields['edition']}.yaml" != file:
        said = f"{fields['form']}/{fields['edition']}.yaml"
        wrong = Words(
            f"様式の冒頭は「{said}」ですが、ファイルは「{file}」です。",
            f"The head says '{said}', the file is '{file}'.",
        )
    elif fields["source_status"] not in STATUSES:
        said = fields["source_status"]
        wrong = Words(f"source_status「{said}」は使えません。", f"'{said}' is not a source_status.")
    if wrong is not None:
        remedy = Words(
            "冒頭に form、edition、title、stamp、since、source_status（confirmed、likely、memory）、source を1行ずつ書いてください。",
            "Begin the file with form, edition, title, stamp, since, source_status (confirmed, likely, memory) and source, one line each.",
        )
        raise InputError(Problem("bad-edition-head", wrong, remedy, Place(file, 1, 1, 1, 1)))
    return Edition(path=path, **fields)  # type: ignore[arg-type]  # the keys are the fields, the status was checked

"""The register of documents: each row shows the controls that name its document, with date, owner, age and the digest of the file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pia.catalogue.evidence import SHOWS_FOR, Evidence, Source
from pia.errors import InputError, Place, Problem, Words
from pia.sheets.atomic import safe_join
from pia.terms.durations import Duration, parse_duration
from pia.terms.errors import TermError
from pia.terms.text import nearest
from pia.verify.evidence.cells import day_in, folded

if TYPE_CHECKING:
    from datetime import date

    from pia.model.assessment import Assessment
    from pia.verify.evidence.table import Piece, Table

__all__ = ["document_entries"]

_MAX_FILE: Final = 256 << 20
_LONGEST_AGE: Final = Duration(5, "y")
_NAME = re.compile(r"(?!/)(?![A-Za-z]:)(?!(.*/)?\.\.(/|$))[^\\\x00-\x1f]{1,200}")
_SPLIT = re.compile(r"[、,\s]+")


def document_entries(
    table: Table,
    folder: Path,
    assessment: Assessment,
    *,
    able: Mapping[str, int],
    claims: Mapping[str, str],
    today: date,
) -> list[Evidence]:
    """Return one entry for each row and control; rows without a day that has come, or without a known result, show nothing.

    ``folder`` is where the files that rows name lie; what leads out of it is refused.

    Raises:
        InputError: the table cannot be read, or a row names a control, file, period or document that cannot be; all at once.
    """
    naming: dict[str, list[str]] = {}
    for id_, index in able.items():
        for one in assessment.controls[index].evidence:
            if one.document:
                naming.setdefault(folded(one.document), []).append(id_)
    reader = _Rows(table, folder, naming, frozenset(able), today)
    found = [one for piece in table.pieces() for at in range(piece.size) for one in reader.row(piece, at, claims)]
    if reader.problems:
        raise InputError(reader.problems)
    return found


class _Rows:
    def __init__(
        self, table: Table, folder: Path, naming: Mapping[str, list[str]], known: frozenset[str], today: date
    ) -> None:
        self.problems: list[Problem] = []
        self._table, self._folder, self._naming, self._known, self._today = table, folder, naming, known, today
        self._results = {folded(word): name for name, words in table.kind.words.items() for word in words}

    def row(self, piece: Piece, at: int, claims: Mapping[str, str]) -> Iterator[Evidence]:
        """Yield what one row shows."""
        cells = {column: piece.view(column, "raw")[at].strip() for column in self._table.kind.columns}
        document = cells["document"]
        if not _NAME.fullmatch(document):
            self._say(
                piece,
                at,
                "document",
                "文書の名前がないか、使えない文字がある",
                "there is no name, or one that cannot be used",
            )
            return
        controls = self._controls(piece, at, cells["control"], document)
        digest = self._digest(piece, at, cells["file"], cells["sha256"])
        age = self._age(piece, at, cells["max-age"])
        day, outcome = day_in(cells["date"]), self._results.get(folded(cells["result"]))
        if day is None or day > self._today or outcome is None or not cells["owner"]:
            return  # told as a finding of the row; what nobody has seen shows nothing
        for control in controls:
            yield Evidence(
                control=control,
                kind="document",
                outcome=outcome,
                probe=None,
                source=Source(document, None, digest),
                observed=(),
                tester=_kept(cells["tester"]),
                date=day,
                note=None,
                check="document",
                owner=_kept(cells["owner"]),
                max_age=age,
                claim=claims.get(control),
            )

    def _controls(self, piece: Piece, at: int, written: str, document: str) -> list[str]:
        if not written:
            return self._naming.get(folded(document), [])
        named = [one for one in _SPLIT.split(written) if one]
        for one in named:
            if one not in self._known:
                near = nearest(one[:60], self._known)
                hint = Words(f"（近いのは「{near}」）", f" (the nearest is '{near}')") if near else Words("", "")
                ja, en = (
                    f"評価書にない統制か、自ら示せない統制がある{hint.ja}",
                    f"a control is not there or not the body's to show{hint.en}",
                )
                self._say(piece, at, "control", ja, en)
        return [one for one in named if one in self._known]

    def _digest(self, piece: Piece, at: int, file: str, written: str) -> str | None:
        if not file:
            if written and not re.fullmatch("[0-9a-f]{64}", written.lower()):
                self._say(piece, at, "sha256", "SHA-256（16進64桁）でない", "this is no SHA-256 of 64 digits")
                return None
            return written.lower() or None
        try:
            path = safe_join(self._folder, file)
            if not path.is_file() or path.stat().st_size > _MAX_FILE:
                self._say(
                    piece,
                    at,
                    "file",
                    "ファイルがないか、大きすぎる（256MiBまで）",
                    "there is no such file, or it is larger than 256 MiB",
                )
                return None
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except (InputError, OSError):
            self._say(
                piece,
                at,
                "file",
                "ファイルが一覧のフォルダの外を指すか、読めない",
                "the file lies outside the folder of the register, or cannot be read",
            )
            return None
        if written and written.lower() != found:
            self._say(piece, at, "sha256", "ファイルのダイジェストと合わない", "it is not the digest of the file")
        return found

    def _age(self, piece: Piece, at: int, written: str) -> str | None:
        if not written:
            return None
        try:
            period = parse_duration(written)
            if period.unit not in ("h", "min") and period.amount and _LONGEST_AGE.at_least(period):
                return None if str(period) == SHOWS_FOR else str(period)
        except TermError:
            pass
        self._say(
            piece, at, "max-age", "期間（1年、6か月など、5年まで）でない", "this is no period of up to five years"
        )
        return None

    def _say(self, piece: Piece, at: int, column: str, ja: str, en: str) -> None:
        title = self._table.kind.columns[column].title
        place: Place = piece.place(self._table.file, at, column)
        self.problems.append(
            Problem(
                "evidence-document-row",
                Words(f"文書の一覧の「{title.ja}」: {ja}。", f"register of documents, '{title.en}': {en}"),
                Words("その行を直してください。", "mend the row"),
                place,
            )
        )


def _kept(text: str) -> str | None:
    """Return a text of a cell in the length that evidence takes."""
    return text[:400] or None

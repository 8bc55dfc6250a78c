"""The file of evidence beside an assessment: read before anything is added, written whole, and never re-sealed over an edit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pia
from pia.catalogue.evidence import MAX_ENTRIES, EvidenceFile, identity_of, read_evidence, worst
from pia.catalogue.evidence_text import evidence_text, is_edited
from pia.errors import InputError, Place, Problem, Words
from pia.sheets.atomic import write_text_atomic

if TYPE_CHECKING:
    from datetime import date

    from pia.catalogue.evidence import Evidence
    from pia.model.read import Loaded

__all__ = ["NAMES", "kept_file", "merged", "write_evidence"]

NAMES: Final = ("evidence.json", "evidence.yaml")
"""What the file beside an assessment may be called; a new one is the first."""


def kept_file(directory: Path, into: Path | None, loaded: Loaded, name: str) -> tuple[Path, EvidenceFile | None]:
    """Return the file that evidence goes to, and what stands there.

    Raises:
        InputError: there are two, or it cannot be read, is another's, holds rehearsals, or was edited: nothing is added then.
    """
    there = [directory / one for one in NAMES if (directory / one).exists()] if into is None else [into]
    if len(there) > 1:
        raise InputError(
            Problem(
                "evidence-two-files",
                Words(
                    "evidence.json と evidence.yaml の両方があります。",
                    "there are both evidence.json and evidence.yaml",
                ),
                Words(
                    "一つにまとめるか、--into で加える先を指定してください。",
                    "put them together, or name one with --into",
                ),
            )
        )
    path = there[0] if there else directory / NAMES[0]
    if not path.exists():
        return path, None
    file = read_evidence(path, path.as_posix())
    own = loaded.assessment.body.name
    wrong = [
        (
            is_edited(file),
            "書き出した後に書き換えられているため、加えられません",
            "was changed after it was written, so nothing can be added to it",
        ),
        (
            file.rehearsed and bool(file.entries),
            "リハーサルの証跡で、実機の証跡を混ぜられません",
            "holds rehearsals, which real evidence never stands beside",
        ),
        (file.assessment != name, f"評価書「{file.assessment}」のものです", f"is for '{file.assessment}'"),
        (file.body not in (None, own), f"「{file.body}」のものです", f"is that of {file.body}"),
    ]
    for is_wrong, ja, en in wrong:
        if is_wrong:
            raise InputError(
                Problem(
                    "evidence-file-refused",
                    Words(f"証跡のファイル「{path.as_posix()}」は{ja}。", f"the evidence file {path.as_posix()} {en}"),
                    Words(
                        "別の名前に移し、元の資料から取り直すか、--into で別のファイルを指定してください。",
                        "move it away and take it again from its sources, or name another file with --into",
                    ),
                    Place(path.as_posix(), 1, 1, 1, 1),
                )
            )
    return path, file


def merged(before: Sequence[Evidence], added: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return both, in a fixed order: what was seen of the same thing on the same day is replaced, earlier looks stay as history.

    Where what is added says two things of the same, the graver one stays.
    """
    new: dict[tuple[tuple[str, ...], date | None], Evidence] = {}
    for one in added:
        key = (identity_of(one), one.date)
        new[key] = worst(new[key], one) if key in new else one
    found = {(identity_of(one), one.date): one for one in before} | new

    def order(one: Evidence) -> tuple[tuple[str, ...], str]:
        return identity_of(one), one.date.isoformat() if one.date else ""

    return tuple(sorted(found.values(), key=order))


def write_evidence(
    path: Path,
    before: EvidenceFile | None,
    added: Sequence[Evidence],
    *,
    loaded: Loaded,
    name: str,
    day: date,
    digests: tuple[tuple[str, str], ...],
) -> int:
    """Write what was there together with ``added``, sealed, and return how many entries stand there now.

    Raises:
        InputError: there would be too many entries, or the file cannot be written; what was there is untouched.
    """
    entries = merged(before.entries if before is not None else (), added)
    if len(entries) > MAX_ENTRIES:
        raise InputError(
            Problem(
                "evidence-too-many-entries",
                Words(f"証跡が{MAX_ENTRIES:,}件を超えます。", f"there would be more than {MAX_ENTRIES:,} entries"),
                Words(
                    "古い年度の証跡を別のファイルに移してください。",
                    "keep the evidence of earlier years in another file",
                ),
            )
        )
    since = max(day, before.as_of) if before is not None else day
    file = EvidenceFile(name, f"pia {pia.__version__}", since, False, entries, loaded.assessment.body.name, digests)
    write_text_atomic(path, _comments(path) + evidence_text(file))
    return len(entries)


_COMMENT = re.compile(r"(?:^|\s)(#[^\n]*)", re.MULTILINE)


def _comments(path: Path) -> str:
    """Return the comments of a YAML file that is written anew, so that they stand at its head; JSON has none."""
    if path.suffix == ".json" or not path.exists():
        return ""
    return "".join(f"{line}\n" for line in _COMMENT.findall(path.read_text(encoding="utf-8")))

"""``pia publish``: what is published on a day, sealed beside the assessment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.app.annex import AnnexOptions, annex_document, day_of, rows_between
from pia.app.opened import open_assessment
from pia.app.versions import Version, check_comparable, open_version, version_of
from pia.errors import InputError, Problem, Words
from pia.forms.fill import fill_form
from pia.forms.tree import Table
from pia.history.seal import json_bytes, seals, sha256, snapshot_bytes, write_seal
from pia.history.versions import Source
from pia.model.base import is_none
from pia.terms.eras import PartialDate, format_wareki, parse_date

if TYPE_CHECKING:
    from pia.model.read import Loaded

__all__ = ["Published", "publish"]


class Published(Struct, frozen=True):
    """What a seal holds: its folder, the version its rows lead from, how many rows there are and on how many a decision is open."""

    folder: Path
    against: str | None
    rows: int
    needs_decision: int
    problems: tuple[Problem, ...]


def publish(directory: Path, date: str, *, against: str | None = None) -> Published:
    """Seal the assessment in ``directory`` as published on ``date``.

    The rows lead from ``against``, or else from the last sealed publication before that day.

    Raises:
        InputError: the assessment cannot be read, says another day, is sealed for that day already, or cannot be written.
        UsageError: ``date`` is no day.
    """
    when = day_of(date) or parse_date(date)
    loaded = open_assessment(directory)
    _check_day(loaded, when)
    day = when.earliest.isoformat()
    new = version_of(Source(str(directory), directory), loaded)
    earlier = [seal for seal in seals(directory) if seal.name < day]
    name = against or (str(earlier[-1]) if earlier else None)
    made, rows, open_, problems = _annex(name, new, date)
    files = {
        "form.json": snapshot_bytes(new.public),
        "annex.json": json_bytes({**made, "filed": _filed(loaded)}),
        "form-submitted.json": snapshot_bytes(new.whole),
        "evidence.json": json_bytes(_evidence(loaded)),
    }
    folder = write_seal(
        directory,
        day,
        files,
        public=("form.json", "annex.json"),
        date=format_wareki(when),
        form=new.whole.form,
        edition=new.whole.edition,
        body=new.public.body,
        name=new.public.name,
        against=None if name is None else Path(name).name if against is None else name,
        digest=new.whole.digest,
        sources={file: sha256(text.encode("utf-8")) for file, text in sorted(loaded.texts().items())},
    )
    return Published(folder, name, rows, open_, problems)


def _annex(name: str | None, new: Version, date: str) -> tuple[dict[str, Any], int, int, tuple[Problem, ...]]:
    if name is None:
        return {"schema": "pia-annex/1", "projection": "publish", "rows": []}, 0, 0, ()
    old = open_version(name)
    check_comparable(old, new)
    made = rows_between(old, new, AnnexOptions(date=date, public=True))
    return (
        annex_document(made, "ja"),
        len(made.rows),
        sum(row.needs_decision for row in made.rows),
        made.problems,
    )


def _filed(loaded: Loaded) -> dict[str, Any]:
    """Return the rows of 変更箇所 as the published form prints them."""
    form = fill_form(loaded, projection="publish")
    value = next((item.value for item in form.items() if item.key == "changes#rows"), None)
    if not isinstance(value, Table):
        return {"columns": [], "rows": []}
    return {"columns": list(value.columns), "rows": [list(row) for row in value.rows]}


def _evidence(loaded: Loaded) -> dict[str, Any]:
    """Return what each control names as evidence on that day."""
    return {
        "schema": "pia-evidence-state/1",
        "controls": [
            {
                "control": control.id,
                "measure": control.measure,
                "planned": control.planned,
                "evidence": [
                    {k: v for k, v in one.model_dump(mode="json").items() if v is not None} for one in control.evidence
                ],
            }
            for control in loaded.assessment.controls
        ],
    }


def _check_day(loaded: Loaded, when: PartialDate) -> None:
    written = loaded.assessment.published_on
    if written is None or is_none(written) or written == "unknown" or parse_date(written).overlaps(when):
        return
    raise InputError(
        Problem(
            "published-on-differs",
            Words(
                f"評価書の公表日は{written}で、--date の{format_wareki(when)}と異なります。",
                f"the assessment says it is published on {written}, not on {when}",
            ),
            Words("公表日（published_on）か --date を直してください。", "correct published_on or --date"),
            loaded.place(("published_on",)),
        )
    )

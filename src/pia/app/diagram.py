"""``pia diagram``: the flows of an assessment as a picture, or as text that another program draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pia.app.opened import open_assessment
from pia.errors import InputError, Problem, Words
from pia.flows.graph import draw, find_chart, no_flows
from pia.forms.derive.charts import veil_of
from pia.forms.published import published
from pia.sheets.atomic import write_atomic

if TYPE_CHECKING:
    from pia.flows.graph import Drawing
    from pia.forms.scope import Projection

__all__ = ["FORMATS", "diagram", "save"]

FORMATS = ("svg", "mermaid", "dot")
REST = "その他の流れ"
"""The title of a drawing without one that stands beside others."""


def diagram(directory: Path, *, fmt: str = "svg", chart: str | None = None, projection: Projection = "publish") -> str:
    """Return one chart, or all charts of an assessment below one another, in one of ``FORMATS``.

    Raises:
        InputError: the assessment cannot be read, or a drawing is too large.
        UsageError: there is no such chart, or nothing to draw.
    """
    loaded = open_assessment(directory)
    public = published(loaded) if projection == "publish" else None
    assessment = loaded.assessment if public is None else public.assessment
    veil = veil_of(loaded, public)
    drawings = [draw(assessment, head, veil) for head in find_chart(assessment, chart)]
    drawn = [drawing for drawing in drawings if drawing.moves]
    if not drawn:
        raise no_flows(chart)
    if fmt == "mermaid":
        from pia.flows.mermaid import mermaid

        return mermaid(drawn)
    if fmt == "dot":
        from pia.flows.dot import dot

        return dot(drawn)
    title = assessment.title or assessment.work.name or loaded.name
    return _svg(drawn, f"{title}　事務の内容")


def save(drawn: str, out: Path) -> None:
    """Write a diagram to a file, whole or not at all.

    Raises:
        InputError: ``cannot-write``.
    """
    if not out.name or out.is_dir():
        raise InputError(
            Problem(
                "cannot-write",
                Words(f"「{out}」はフォルダです。", f"{str(out)!r} is a folder"),
                Words("ファイルの名前まで書いてください（例 図.svg）。", "name a file, for example diagram.svg"),
            )
        )
    write_atomic(out, drawn.encode("utf-8"))


def _svg(drawings: list[Drawing], name: str) -> str:
    from pia.flows.channels import ChannelLayout
    from pia.flows.layout import Layout
    from pia.flows.notes import note_lines
    from pia.flows.pages import laid_out
    from pia.flows.svg import Plate, plates_svg

    plates = []
    for drawing in drawings:
        layouts = laid_out(drawing, ChannelLayout()) or (Layout(drawing, 0.0, 0.0, (), (), ()),)
        for at, layout in enumerate(layouts, start=1):
            title = drawing.title or (REST if len(drawings) > 1 else "")
            title = title if at == 1 else f"{title}（続き）"
            notes = note_lines(drawing) if at == len(layouts) else ()
            plates.append(Plate(layout, title, notes))
    return plates_svg(plates, name=name)

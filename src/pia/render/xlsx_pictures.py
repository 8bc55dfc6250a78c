"""The drawings of the form in the workbook: each over the rows kept free for it, as high as on paper (ECMA-376 part 1, 20.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.render.docx_xml import attribute
from pia.render.ooxml_pictures import EMU, blip_fill, described, media, with_links, with_types
from pia.render.xlsx_looks import COLUMN_PT, COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pia.render.xlsx_canvas import Canvas, DrawnPicture

__all__ = ["add_pictures"]

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_END = b"</worksheet>"
_TYPES = "[Content_Types].xml"


def add_pictures(parts: Mapping[str, bytes], canvases: Sequence[Canvas]) -> dict[str, bytes]:
    """Return the parts of a workbook with the pictures of its sheets, which are the ``canvases`` in their order.

    Raises:
        ValueError: a sheet is not where the canvases say (a fault of the caller).
    """
    made = dict(parts)
    overrides: dict[str, str] = {}
    number = 1
    for at, canvas in enumerate(canvases, start=1):
        if not canvas.pictures:
            continue
        drawn = [(number + place, each) for place, each in enumerate(canvas.pictures)]
        files, links = media([each.picture for each in canvas.pictures], "xl", first=number, up="../")
        number += len(drawn)
        drawing, rels = f"drawings/drawing{at}.xml", f"xl/worksheets/_rels/sheet{at}.xml.rels"
        made.update(files)
        made[f"xl/{drawing}"] = _drawing(drawn)
        made[f"xl/drawings/_rels/drawing{at}.xml.rels"] = with_links(None, links)
        made[rels] = with_links(parts.get(rels), [("rIdPiaDrawing", f"{_R}/drawing", f"../{drawing}")])
        made[f"xl/worksheets/sheet{at}.xml"] = _shown(made[f"xl/worksheets/sheet{at}.xml"])
        overrides[f"/xl/{drawing}"] = _DRAWING_TYPE
    if overrides:
        made[_TYPES] = with_types(made[_TYPES], overrides)
    return made


def _shown(sheet: bytes) -> bytes:
    """Return a sheet that shows its drawing; the element stands last, as the schema asks of sheets like ours."""
    if not sheet.endswith(_END):
        raise ValueError("the part is no worksheet")
    return sheet[: -len(_END)] + f'<drawing xmlns:r="{_R}" r:id="rIdPiaDrawing"/>'.encode() + _END


def _drawing(drawn: Sequence[tuple[int, DrawnPicture]]) -> bytes:
    anchors = "".join(_anchor(number, each) for number, each in drawn)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<xdr:wsDr xmlns:xdr="{_SHEET}" xmlns:a="{_MAIN}">{anchors}</xdr:wsDr>'
    ).encode()


def _anchor(number: int, drawn: DrawnPicture) -> str:
    """Return a picture in the middle of its box."""
    box, picture = drawn.box, drawn.picture
    left = box.left * COLUMN_PT + max(0.0, ((COLUMNS - box.left) * COLUMN_PT - picture.width) / 2)
    column, rest = divmod(left, COLUMN_PT)
    size = f'cx="{round(picture.width * EMU)}" cy="{round(picture.height * EMU)}"'
    return (
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>{int(column)}</xdr:col><xdr:colOff>{round(rest * EMU)}</xdr:colOff>"
        f"<xdr:row>{box.top}</xdr:row><xdr:rowOff>{round(drawn.above * EMU)}</xdr:rowOff></xdr:from><xdr:ext {size}/>"
        f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{number + 1}" name="図{number}" descr="{attribute(described(picture))}"/>'
        f'<xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr>{blip_fill(number, "xdr")}'
        f'<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>"
    )

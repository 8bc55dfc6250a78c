"""The drawings of the form in the Word document: pictures in line with the text, numbered in printed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.render.docx_xml import attribute
from pia.render.ooxml_pictures import EMU, blip_fill, described, media, with_links, with_types
from pia.render.pictures import pictures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pia.flows.svg import Picture
    from pia.forms.tree import Form

__all__ = ["Numbered", "add_pictures", "numbered_pictures", "picture_run"]

Numbered = dict[str, tuple[tuple[int, "Picture"], ...]]
"""The pictures of every item by its key, each with its number in the document."""

_ROOM = (480.0, 630.0)
"""Room for a drawing inside a cell as wide as the page, below the bars of its section, in points."""
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WORD = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_RELS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"


def numbered_pictures(form: Form) -> Numbered:
    """Return the pictures of a form, numbered from 1 in printed order."""
    found: Numbered = {}
    count = 0
    for item in form.items():
        drawn = pictures(item, _ROOM, key="d")
        if drawn:
            found[item.key] = tuple(enumerate(drawn, start=count + 1))
            count += len(drawn)
    return found


def picture_run(number: int, picture: Picture) -> str:
    """Return a run that shows a picture."""
    size = f'cx="{round(picture.width * EMU)}" cy="{round(picture.height * EMU)}"'
    name = f"図{number}"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WORD}" distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{attribute(described(picture))}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_MAIN}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>{blip_fill(number, "pic")}'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def add_pictures(parts: Mapping[str, bytes], numbered: Numbered) -> dict[str, bytes]:
    """Return the parts of a document with the media that its body shows."""
    drawn = [picture for every in numbered.values() for _, picture in every]
    if not drawn:
        return dict(parts)
    files, links = media(drawn, "word")
    return {
        **parts,
        **files,
        _RELS: with_links(parts.get(_RELS), links),
        _TYPES: with_types(parts[_TYPES], {}),
    }

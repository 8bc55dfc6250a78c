"""The typesetting engine of the PDF: one narrow contract, and Typst behind it.

The engine gets a layout and named texts, and hands back a PDF, or the dots of a picture. It reads no file but the one font that
the product ships, opens no connection and knows no clock: the same layout and the same texts always give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Protocol

from pia.errors import Problem, UsageError, Words

__all__ = ["FONT_FAMILY", "PdfEngine", "PdfEngineFailureError", "TypstEngine", "font_file", "typst_engine"]

FONT_FAMILY = "Noto Sans CJK JP"
_FONT_PACKAGE = "noto_cjk_sans_jp_regular"
_FONT_FILE = "NotoSansCJKjp-Regular.otf"
_PICTURE = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")\n'


class PdfEngineFailureError(RuntimeError):
    """The engine refused a layout or a text; ``reason`` is what it said."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the PDF engine failed: {reason}")


class PdfEngine(Protocol):
    """What the PDF renderer asks of a typesetting engine."""

    def typeset(self, layout: str, inputs: Mapping[str, str]) -> bytes:
        """Return the PDF/UA-1 document that ``layout`` draws from ``inputs``.

        Args:
            layout: source text of the layout, in the engine's own language; never contains text of a user.
            inputs: named texts that the layout reads as data.

        Raises:
            PdfEngineFailureError: the layout or a text cannot be set.
        """
        ...

    def query(self, layout: str, inputs: Mapping[str, str], selector: str) -> list[Any]:
        """Return the values that the layout leaves at ``selector`` (``<at>``), in the order of the pages.

        Raises:
            PdfEngineFailureError: the layout or a text cannot be set.
        """
        ...

    def rasterize(self, svg: str, dots_per_inch: float) -> bytes:
        """Return the SVG document ``svg`` as PNG.

        Raises:
            PdfEngineFailureError: it is no SVG.
        """
        ...


class TypstEngine:
    """Typst in this process, with the bundled font as its only font."""

    __slots__ = ("_fonts", "_typst")

    def __init__(self, typst: Any, fonts: Any) -> None:
        self._typst = typst
        self._fonts = fonts

    def typeset(self, layout: str, inputs: Mapping[str, str]) -> bytes:
        """Return the PDF; see ``PdfEngine.typeset``."""
        try:
            pdf: bytes = self._typst.compile(
                layout.encode("utf-8"),
                font_paths=self._fonts,
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs=dict(inputs),
                pdf_standards="ua-1",
                timestamp=0,
            )
        except self._typst.TypstError as error:
            raise PdfEngineFailureError("; ".join([error.message, *error.hints])) from error
        return pdf

    def query(self, layout: str, inputs: Mapping[str, str], selector: str) -> list[Any]:
        """Return what the layout leaves at a label; see ``PdfEngine.query``."""
        try:
            found: list[Any] = json.loads(
                self._typst.query(
                    layout.encode("utf-8"),
                    selector,
                    field="value",
                    font_paths=self._fonts,
                    ignore_system_fonts=True,
                    sys_inputs=dict(inputs),
                )
            )
        except RuntimeError as error:  # a query says what it refuses in another way than a compilation
            raise PdfEngineFailureError(str(error)) from error
        return found

    def rasterize(self, svg: str, dots_per_inch: float) -> bytes:
        """Return an SVG document as PNG; see ``PdfEngine.rasterize``."""
        try:
            png: bytes = self._typst.compile(
                _PICTURE.encode("utf-8"),
                font_paths=self._fonts,
                ignore_system_fonts=True,
                format="png",
                ppi=dots_per_inch,
                sys_inputs={"svg": svg},
                timestamp=0,
            )
        except self._typst.TypstError as error:
            raise PdfEngineFailureError("; ".join([error.message, *error.hints])) from error
        return png


def font_file() -> Path:
    """Return the path of the bundled Japanese font.

    Raises:
        UsageError: the font package is not installed.
    """
    try:
        with as_file(files(_FONT_PACKAGE) / _FONT_FILE) as path:
            found = Path(path)
    except ModuleNotFoundError as error:
        raise _missing("noto-cjk-sans-jp-regular") from error
    if not found.is_file():
        raise _missing("noto-cjk-sans-jp-regular")
    return found


@lru_cache(maxsize=1)
def typst_engine() -> PdfEngine:
    """Return the engine of the product, its font loaded once per process.

    Raises:
        UsageError: Typst or the font is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise _missing("typst") from error
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_file().parent)])
    return TypstEngine(typst, fonts)


def _missing(package: str) -> UsageError:
    return UsageError(
        Problem(
            code="pdf-engine-missing",
            message=Words(
                ja=f"PDFを作るための部品「{package}」が見つかりません。",
                en=f"The package {package!r}, which PDF output needs, is not installed.",
            ),
            remedy=Words(
                ja="piaを依存パッケージとともに入れ直すか、--format html など、別の書式を選んでください。",
                en="Reinstall pia with its dependencies, or choose another format such as --format html.",
            ),
        )
    )

"""The looks of the Word document: page, fonts, paragraph and table styles, settings (ECMA-376 part 1, 17.7 and 17.15).

Heading 1-3 are the bars of the form, so that the navigation of Word shows sections, headings and repeated blocks; bars are
paragraphs, because Word does not list headings that stand inside tables.
"""

from __future__ import annotations

from pia.render.docx_xml import BODY_NAMESPACES

__all__ = ["BAR_FILL", "LABEL_FILL", "PAGE_TWIPS", "PAGE_WIDTH", "SECTION_PROPERTIES", "settings_xml", "styles_xml"]

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1021
"""A4 portrait with margins of 18 mm, in twips (1/20 pt)."""
PAGE_TWIPS = PAGE_WIDTH - 2 * MARGIN
"""The width of the text in twips."""
LABEL_FILL = "F5F5F5"
BAR_FILL = "D9D9D9"
_MINCHO, _GOTHIC = "ＭＳ 明朝", "ＭＳ ゴシック"
_BAR_INSET = 80  # the text of a bar stands as far from the border as that of a cell

SECTION_PROPERTIES = (
    f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
    f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" w:header="510" w:footer="510"'
    f' w:gutter="0"/><w:cols w:space="425"/><w:titlePg/>'
)
"""What stands in w:sectPr after the references to the footers."""


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _borders(sides: str, *, beside: int = 0, above: int = 0) -> str:
    """Return thin black borders, ``beside`` and ``above`` points away from the text."""
    return "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="{beside if side in ("left", "right") else above}" w:color="000000"/>'
        for side in sides.split()
    )


def _paragraph_style(identifier: str, name: str, paragraph: str, run: str, *, based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _lines(twips: int) -> str:
    return f'<w:spacing w:before="0" w:after="0" w:line="{twips}" w:lineRule="atLeast"/>'


def _heading(level: int, *, fill: str, size: int, line: int, page: bool = False) -> str:
    """Return the style of a bar: filled, framed, kept with what follows, its right end a tab stop for ticks."""
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:uiPriority w:val="9"/><w:qFormat/><w:pPr><w:keepNext/>'
        f"<w:keepLines/>{'<w:pageBreakBefore/>' if page else ''}<w:pBdr>{_borders('top left bottom right', beside=4, above=2)}</w:pBdr>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
        f'<w:tabs><w:tab w:val="right" w:pos="{PAGE_TWIPS - _BAR_INSET}"/></w:tabs>{_lines(line)}'
        # bars of different levels are not of one width, else office programs join their frames into one
        f'<w:ind w:left="{_BAR_INSET}" w:right="{_BAR_INSET - 2 * level}"/><w:jc w:val="left"/>'
        f'<w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f"<w:rPr>{_fonts(_GOTHIC)}<w:b/><w:bCs/>{_size(size)}</w:rPr></w:style>"
    )


def styles_xml() -> str:
    """Return the whole w:styles element."""
    grid = _borders("top left bottom right insideH insideV")
    margins = (
        '<w:top w:w="28" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/>'
    )
    centre = '<w:jc w:val="center"/>'
    return (
        f"<w:styles {BODY_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(_MINCHO)}{_size(19)}"
        f'<w:lang w:val="ja-JP" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{_lines(280)}</w:pPr></w:style>'
        f'<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        f'<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f'<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{margins}'
        f"</w:tblCellMar></w:tblPr></w:style>"
        f'<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{grid}</w:tblBorders></w:tblPr></w:style>"
        f'<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{_lines(480)}{centre}</w:pPr><w:rPr>{_fonts(_GOTHIC)}<w:b/>{_size(36)}</w:rPr></w:style>"
        f'<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/><w:pPr>'
        f"{_lines(240)}{centre}</w:pPr><w:rPr>{_size(18)}</w:rPr></w:style>"
        + _heading(1, fill="BFBFBF", size=24, line=320, page=True)
        + _heading(2, fill=BAR_FILL, size=20, line=270)
        + _heading(3, fill="EDEDED", size=19, line=250)
        + _paragraph_style("PiaLabel", "様式 項目名", _lines(260), _fonts(_GOTHIC) + _size(18))
        + _paragraph_style("PiaUpright", "様式 縦書きの項目名", centre, "", based="PiaLabel")
        + _paragraph_style("PiaValue", "様式 記載", _lines(280), "")
        + _paragraph_style("PiaChoice", "様式 選択肢", _lines(220), _size(16))
        + _paragraph_style("PiaTick", "様式 チェック", '<w:ind w:left="380" w:hanging="380"/>', "", based="PiaValue")
        + _paragraph_style(
            "PiaPart",
            "様式 小見出し",
            f'<w:keepNext/>{_lines(320)}<w:outlineLvl w:val="1"/>',
            _fonts(_GOTHIC) + "<w:b/>" + _size(20),
        )
        + _paragraph_style("PiaCell", "様式 表", _lines(240), _size(17))
        + _paragraph_style("PiaCellHead", "様式 表見出し", centre, _fonts(_GOTHIC), based="PiaCell")
        + _paragraph_style("PiaBox", "様式 表紙の枠", f"{_lines(360)}{centre}", _size(26))
        + _paragraph_style("PiaStamp", "様式 様式名", '<w:jc w:val="right"/>', _fonts(_GOTHIC) + _size(20))
        + _paragraph_style("PiaSmall", "様式 注記", _lines(200), _size(14))
        + _paragraph_style(
            "PiaGap",
            "様式 間隔",
            '<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
            _size(2),
        )
        + "</w:styles>"
    )


def settings_xml() -> str:
    """Return the whole w:settings element: current layout rules, Japanese as the language of the document."""
    return (
        f'<w:settings {BODY_NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode"'
        f' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="ja-JP" w:eastAsia="ja-JP"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        f"</w:settings>"
    )

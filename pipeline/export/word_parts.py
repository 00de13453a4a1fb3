"""The parts of a .docx package as XML text (ECMA-376, transitional).

Lengths are twips, 1/20 of a point; sizes of type are half points.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from xml.sax.saxutils import escape as _escape

from pipeline.export.label import GENERATOR, Origin
from pipeline.export.layout import (
    BODY_FONT,
    FONTS,
    FOOTER_MM,
    HEI_FONT,
    KAI_FONT,
    MARGINS_MM,
    NOTE,
    NOTE_PITCH,
    PAGE_MM,
    PAGE_NUMBER,
    SONG_FONT,
    TITLE_FONT,
    Font,
    Layout,
)

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TWIPS_PER_MM = 1440 / 25.4
NO_DATE = date(1980, 1, 1)  # a brief without a day: as old as a zip can be, plainly no real date


def escape(text: str) -> str:
    return _escape(text, {'"': "&quot;"})


def _mm(length: float) -> int:
    return round(length * _TWIPS_PER_MM)


def _twips(points: float) -> int:
    return round(points * 20)


# --- word/document.xml --------------------------------------------------------------------------


def document(blocks: str, layout: Layout) -> str:
    return f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{blocks}{_section(layout)}</w:body></w:document>'


def gap(layout: Layout) -> str:
    """One empty line above a paragraph; the other attributes of its spacing stay those of its style."""
    return f'<w:spacing w:beforeLines="100" w:before="{_twips(layout.pitch)}"/>'


def anchor(section: str) -> str:
    """The name of the bookmark where a section starts; Word allows letters, digits and _ in it."""
    return "_qicao_" + section.replace("-", "_")


def bookmark(number: int, section: str) -> str:
    """An anchor where a section starts, hidden because its name begins with _: it tells an importer the sections."""
    name = escape(anchor(section))
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'


def _section(layout: Layout) -> str:
    width, height = PAGE_MM
    margins = " ".join(f'w:{side}="{_mm(length)}"' for side, length in MARGINS_MM.items())
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:pgSz w:w="{_mm(width)}" w:h="{_mm(height)}"/>'
        f'<w:pgMar {margins} w:header="{_mm(15)}" w:footer="{_mm(FOOTER_MM)}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{_twips(layout.pitch)}"/></w:sectPr>'
    )


def footer(side: str) -> str:
    """— n —, one character in from the outer edge: ``side`` right for odd pages, left for even ones."""
    inset = f'<w:ind w:{side}Chars="100" w:{side}="{_twips(PAGE_NUMBER)}"/>'
    face = f"<w:rPr>{_fonts(SONG_FONT, hint=True)}</w:rPr>"

    def run(content: str) -> str:
        return f"<w:r>{face}{content}</w:r>"

    number = (
        run('<w:fldChar w:fldCharType="begin"/>')
        + run('<w:instrText xml:space="preserve"> PAGE </w:instrText>')
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run("<w:t>1</w:t>")
        + run('<w:fldChar w:fldCharType="end"/>')
    )
    dash = '<w:t xml:space="preserve">{}</w:t>'
    return (
        f'{_XML}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{inset}<w:jc w:val="{side}"/></w:pPr>'
        f"{run(dash.format('— '))}{number}{run(dash.format(' —'))}</w:p></w:ftr>"
    )


# --- word/styles.xml, settings.xml, fontTable.xml -----------------------------------------------


def styles(layout: Layout) -> str:
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{_twips(2 * layout.body)}"/>'
    title_line = f'<w:spacing w:line="{_twips(layout.title_pitch)}" w:lineRule="exact"/>'
    note_line = f'<w:spacing w:line="{_twips(NOTE_PITCH)}" w:lineRule="exact"/>'
    free_line = '<w:spacing w:line="240" w:lineRule="auto"/>'
    centred, keep = '<w:jc w:val="center"/>', "<w:keepNext/>"
    rows = [
        _style("Title", "Title", keep + title_line + centred, _face(TITLE_FONT, layout.title)),
        _style("Subtitle", "Subtitle", centred, _face(KAI_FONT, layout.byline)),
        _style("Salutation", "Salutation", "", ""),
        _style("BodyText", "Body Text", indent, ""),
        _style("Heading1", "heading 1", keep + indent + '<w:outlineLvl w:val="0"/>', _fonts(HEI_FONT), "BodyText"),
        _style("Heading2", "heading 2", keep + indent + '<w:outlineLvl w:val="1"/>', _fonts(KAI_FONT), "BodyText"),
        _style("Footer", "footer", free_line, _face(SONG_FONT, PAGE_NUMBER)),
        _style("OriginNote", "Origin Note", "<w:keepLines/>" + note_line, _face(SONG_FONT, NOTE)),
        _style("RunInHeading1", "Run-in Heading 1", "", _fonts(HEI_FONT)),
        _style("RunInHeading2", "Run-in Heading 2", "", _fonts(KAI_FONT)),
    ]
    return f'{_XML}<w:styles xmlns:w="{_W}">{_defaults(layout)}{"".join(rows)}</w:styles>'


def _defaults(layout: Layout) -> str:
    language = '<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    # 28 characters of 16 pt are 6 pt wider than the line, so each is set a little closer. A grid of characters would
    # say the same, but LibreOffice gives a character of 16 pt two cells of 15.8 pt, or a line of 27.
    size = _size(layout.body, spacing=math.floor(layout.spacing * 20))
    # No widow control and no extra space beside figures, so that every page and every line is full.
    normal = (
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{_twips(layout.pitch)}" w:lineRule="exact"/><w:jc w:val="both"/>'
    )
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(BODY_FONT)}{size}{language}</w:rPr></w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{normal}</w:pPr><w:rPr>{_fonts(BODY_FONT)}{size}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    )


def _style(identity: str, name: str, paragraph: str, run: str, following: str = "") -> str:
    character = identity.startswith("RunIn")
    own = identity in {"OriginNote", "RunInHeading1", "RunInHeading2"}
    kind, base = ("character", "DefaultParagraphFont") if character else ("paragraph", "Normal")
    return (
        f'<w:style w:type="{kind}"{" w:customStyle=" + chr(34) + "1" + chr(34) if own else ""} w:styleId="{identity}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        + (f'<w:next w:val="{following}"/>' if following else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def _fonts(font: Font, *, hint: bool = False) -> str:
    """One face for all scripts: figures and the marks that Chinese shares with Latin are set in it, too."""
    name = escape(font.name)
    hinted = ' w:hint="eastAsia"' if hint else ""
    return f'<w:rFonts{hinted} w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _size(points: float, spacing: int = 0) -> str:
    return f'<w:spacing w:val="{spacing}"/><w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _face(font: Font, points: float) -> str:
    return _fonts(font) + _size(points)


def settings() -> str:
    return (
        f'{_XML}<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:val="15"'
        ' w:uri="http://schemas.microsoft.com/office/word"/></w:compat>'
        '<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/></w:settings>'
    )


def font_table() -> str:
    rows = "".join(
        f'<w:font w:name="{escape(font.name)}"><w:altName w:val="{escape(",".join(font.others))}"/>'
        f'<w:panose1 w:val="{font.panose}"/><w:charset w:val="86"/><w:family w:val="{font.family}"/>'
        f'<w:pitch w:val="{font.pitch}"/></w:font>'
        for font in FONTS
    )
    return f'{_XML}<w:fonts xmlns:w="{_W}">{rows}</w:fonts>'


# --- docProps -----------------------------------------------------------------------------------


def core(title: str, origin: Origin, day: date | None) -> str:
    stamp = f"{(day or NO_DATE).isoformat()}T00:00:00Z"
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{GENERATOR}</dc:creator>"
        f"<cp:keywords>{escape(origin.keywords)}</cp:keywords><dc:description>{escape(origin.note)}</dc:description>"
        f"<cp:lastModifiedBy>{GENERATOR}</cp:lastModifiedBy>{times}<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def app() -> str:
    content = f"<Application>{GENERATOR}</Application>"
    return f'{_XML}<Properties xmlns="{_OFFICE}/extended-properties">{content}</Properties>'


def custom(values: Mapping[str, str]) -> str:
    """Custom properties, all text. The fmtid is the one that the format prescribes for user-defined properties."""
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(values.items(), start=2)
    )
    names = f'xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes"'
    return f"{_XML}<Properties {names}>{rows}</Properties>"


# --- what holds the package together ------------------------------------------------------------

_DOCUMENT_PARTS = (
    ("styles", "styles.xml", "styles"),
    ("settings", "settings.xml", "settings"),
    ("fontTable", "fontTable.xml", "fontTable"),
    ("footer", "footer1.xml", "footer"),
    ("footer", "footer2.xml", "footer"),
)


def content_types(*, custom: bool) -> str:
    rows = {
        "/word/document.xml": f"{_WORD_TYPE}.document.main+xml",
        **{f"/word/{name}": f"{_WORD_TYPE}.{kind}+xml" for _, name, kind in _DOCUMENT_PARTS},
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    if custom:
        rows["/docProps/custom.xml"] = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in rows.items())
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def package_relations(*, custom: bool) -> str:
    rows = [
        (f"{_R}/officeDocument", "word/document.xml"),
        (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        (f"{_R}/extended-properties", "docProps/app.xml"),
    ]
    return _relations([*rows, (f"{_R}/custom-properties", "docProps/custom.xml")] if custom else rows)


def document_relations() -> str:
    return _relations([(f"{_R}/{kind}", name) for kind, name, _ in _DOCUMENT_PARTS])


def _relations(rows: list[tuple[str, str]]) -> str:
    """rId1, rId2 … in the order of ``rows``; the section's footers are rId4 and rId5."""
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(rows, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'

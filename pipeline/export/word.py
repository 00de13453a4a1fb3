"""Word. The package is written part by part instead of through python-docx.

A template of somebody else's would bring its own styles, names and dates, and python-docx has no hand for what this
layout needs most: the font table, East Asian faces, odd and even footers, custom properties. Written here, the file is
small, holds nothing random, and is the same for the same draft, byte for byte, on every machine.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from itertools import groupby

from pipeline.export import word_parts as parts
from pipeline.export.document import Document, Paragraph, Run, line_of, line_runs, paragraphs
from pipeline.export.layout import PRINTED, READ_ALOUD, Layout
from pipeline.export.tracked import Tracker, lines

# The earliest time a zip archive can name. Stored, not deflated: the bytes do not hang on the version of zlib.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

_STYLES = {"salutation": "Salutation", "heading-1": "Heading1", "heading-2": "Heading2", "body": "BodyText"}
_FACES = {"heading-1": "RunInHeading1", "heading-2": "RunInHeading2"}


def render(document: Document, *, read_aloud: bool = False, earlier: Document | None = None) -> bytes:
    """The bytes of a .docx. Open slots are highlighted in yellow.

    ``earlier`` is the same speech with sections as they were before: what changed since is tracked.
    """
    layout = READ_ALOUD if read_aloud else PRINTED
    body = list(paragraphs(document))
    record = document.origin.aigc(document.text)
    files = {
        "[Content_Types].xml": parts.content_types(custom=record is not None),
        "_rels/.rels": parts.package_relations(custom=record is not None),
        "docProps/core.xml": parts.core(line_of(document.title), document.origin, document.day),
        "docProps/app.xml": parts.app(),
        "word/document.xml": parts.document("".join(_blocks(document, body, layout, earlier)), layout),
        "word/_rels/document.xml.rels": parts.document_relations(),
        "word/styles.xml": parts.styles(layout),
        "word/settings.xml": parts.settings(),
        "word/fontTable.xml": parts.font_table(),
        "word/footer1.xml": parts.footer("right"),
        "word/footer2.xml": parts.footer("left"),
    }
    if record is not None:
        files["docProps/custom.xml"] = parts.custom({"AIGC": record})
    return _zip(files)


def _blocks(document: Document, body: list[Paragraph], layout: Layout, earlier: Document | None) -> Iterable[str]:
    yield _paragraph("Title", line_runs(line_of(document.title)))
    gap = parts.gap(layout)  # an empty line above the byline, the body and the mark
    for index, line in enumerate(document.byline):
        yield _paragraph("Subtitle", line_runs(line), "" if index else gap)
    before = list(paragraphs(earlier)) if earlier else []
    tracker = Tracker(document.day)
    for number, (section, group) in enumerate(groupby(body, key=lambda paragraph: paragraph.section)):
        new, old = list(group), [paragraph for paragraph in before if paragraph.section == section]
        anchor, above = parts.bookmark(number, section), "" if number else gap
        if earlier is None or [one.runs for one in old] == [one.runs for one in new]:
            for paragraph in new:
                here = anchor if paragraph.first else ""
                yield _paragraph(_STYLES[paragraph.kind], paragraph.runs, above if paragraph.first else "", here)
        else:
            yield from _tracked(tracker, old, new, anchor, above)
    yield _paragraph("OriginNote", [Run(document.origin.note)], gap)


def _tracked(tracker: Tracker, old: list[Paragraph], new: list[Paragraph], anchor: str, above: str) -> Iterable[str]:
    for index, line in enumerate(lines(old, new)):
        content = "".join(tracker.wrapped(fate, _run(run)) for fate, run in line.runs)
        properties = ("" if index else above) + tracker.end(line.end)
        style = f'<w:pStyle w:val="{_STYLES[line.kind]}"/>'
        yield f"<w:p><w:pPr>{style}{properties}</w:pPr>{'' if index else anchor}{content}</w:p>"


def _paragraph(style: str, runs: Iterable[Run], properties: str = "", anchor: str = "") -> str:
    content = "".join(map(_run, runs))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{anchor}{content}</w:p>'


def _run(run: Run) -> str:
    style = f'<w:rStyle w:val="{_FACES[run.face]}"/>' if run.face else ""
    # The hint makes Word set “ ” … — in the Chinese face; without it they come out narrow and Latin.
    hint = '<w:rFonts w:hint="eastAsia"/>'
    mark = '<w:highlight w:val="yellow"/>' if run.slot else ""
    return f'<w:r><w:rPr>{style}{hint}{mark}</w:rPr><w:t xml:space="preserve">{parts.escape(run.text)}</w:t></w:r>'


def _zip(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system = 0  # else the machine's own
            archive.writestr(entry, content.encode())
    return buffer.getvalue()

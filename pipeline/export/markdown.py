"""Markdown in the shape of draft.md: `# title`, byline, one paragraph a block, the mark as a quotation at the end.

The numbered headings stay plain lines and the metadata is a comment inside the closing quotation, not front matter and
`##`: this way an exported file is read by `qicao check` exactly as the draft is, and a page made from it shows the
speech and nothing else.
"""

from __future__ import annotations

import re

from pipeline.export.document import Document, line_of, paragraphs

# What would turn into formatting, a link or HTML. Official prose has none of it, so a clean draft stays clean.
_INLINE = re.compile(r"([\\`*_<>\[\]&~|$])")
_BLOCK = re.compile(r"^(?:([#+-])|(\d{1,9})([.)]))(?=\s|$)|^(-{3,}|={3,})$")


def render(document: Document, *, read_aloud: bool = False) -> bytes:  # noqa: ARG001 - one signature for all formats
    """UTF-8, LF. Slots stay as they are written."""
    blocks = ["# " + escape(line_of(document.title))]
    if document.byline:
        blocks.append("  \n".join(escape(line) for line in document.byline))  # two spaces: a line break
    blocks += [escape(paragraph.text) for paragraph in paragraphs(document)]
    blocks.append("\n".join(f"> {line}" for line in _note(document)))
    return ("\n\n".join(blocks) + "\n").encode()


def escape(line: str) -> str:
    """``line`` so that Markdown shows it as it is."""
    line = _INLINE.sub(r"\\\1", line)
    return _BLOCK.sub(lambda m: f"{m[2]}\\{m[3]}" if m[2] else "\\" + m[0], line)


def _note(document: Document) -> list[str]:
    record = document.origin.aigc(document.text)
    if record is None:
        return [document.origin.note]
    # Nothing in the record can end the comment: ">" is written as JSON writes it in escapes.
    return [document.origin.note, f"<!-- AIGC: {record.replace('>', chr(92) + 'u003e')} -->"]

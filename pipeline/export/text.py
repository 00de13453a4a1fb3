"""Plain text, as Chinese plain text is written: one paragraph a line, two ideographic spaces in front.

A .txt file has no room for metadata, so the mark at its end is the only one; whoever needs both exports another format.
The mark begins with "> ", by which the evaluators, too, tell it from the speech.
"""

from __future__ import annotations

from pipeline.export.document import Document, line_of, paragraphs

_INDENT = "\u3000\u3000"


def render(document: Document, *, read_aloud: bool = False) -> bytes:  # noqa: ARG001 - one signature for all formats
    """UTF-8, LF. Slots stay as they are written."""
    head = [line_of(document.title), *document.byline, ""]
    body = [("" if p.kind == "salutation" else _INDENT) + p.text for p in paragraphs(document)]
    return "\n".join([*head, *body, "", "> " + document.origin.note, ""]).encode()

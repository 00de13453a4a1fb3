"""A Word file as its paragraphs, in reading order and numbered as a person counts them.

Tracked changes are read as accepted: what was inserted is there, what was deleted is not. Text boxes, notes and
comments are no part of the text. The mark of origin that our own export writes below a speech is left out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.errors import InputError

LARGEST = 256 * 2**20  # bytes of the unpacked file; a speech has some kilobytes, more is a bomb or a mistake
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TABLE, _ROW, _CELL = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_BOOKMARK = f"{_W}bookmarkStart"
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# What hangs on a paragraph and is not its text: deleted, moved away, a text box, a reading above a character.
_ASTRAY = {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}pPr", f"{_W}rPr", f"{_W}rt"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ORIGIN = {"OriginNote", "Origin Note"}

Kind = Literal["title", "subtitle", "origin", "body"]
_KINDS: dict[str, Kind] = {"title": "title", "subtitle": "subtitle"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``number`` counts paragraphs outside tables from 1, ``row`` the rows of all tables; one of them is 0.

    A row of a table is one paragraph, its cells parted by tabs. ``anchors`` are the bookmarks that begin in it, with their
    offsets in ``text``; ``joined``: its end was deleted as a tracked change, so the next paragraph goes on from it.
    """

    text: str
    kind: Kind = "body"
    number: int = 0
    row: int = 0
    anchors: tuple[tuple[int, str], ...] = ()
    joined: bool = False

    @property
    def place(self) -> str:
        """What to call it in a message."""
        return f"第{self.number}段" if self.number else f"表格第{self.row}行"


def paragraphs(data: bytes, name: str) -> list[Paragraph]:
    """All paragraphs, empty ones, too; InputError when the file cannot be opened."""
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > LARGEST:
                raise InputError("解压后过大，不像讲话稿。", path=name)
        document = docx.Document(io.BytesIO(data))
        kinds = {style.style_id: _kind(style.style_id, style.name) for style in document.styles}
        return list(_numbered(document.element.body, kinds))
    except InputError:
        raise
    except Exception as error:  # python-docx raises whatever the XML provokes; the file is bad, whichever it was
        raise InputError(
            f"Word 文件打不开，可能已损坏（{type(error).__name__}）。请用 Word 另存一份。", path=name
        ) from None


def _kind(identity: str, name: str | None) -> Kind:
    if {identity, name} & _ORIGIN:
        return "origin"
    return _KINDS.get((name or identity).lower(), "body")


def _numbered(body: Any, kinds: dict[str, Kind]) -> Iterator[Paragraph]:
    number = row = 0
    above: list[tuple[int, str]] = []  # bookmarks between two paragraphs
    for element in _blocks(body):
        if element.tag == _BOOKMARK:
            above.append((0, element.get(f"{_W}name", "")))
        elif element.tag == _ROW:
            row += 1
            cells = ["\n".join(map(_text, cell.iter(_P))) for cell in element.findall(_CELL)]
            yield Paragraph("\t".join(cells), row=row)
        else:
            number += 1
            style = element.find(f"{_W}pPr/{_W}pStyle")
            kind = kinds.get(style.get(f"{_W}val"), "body") if style is not None else "body"
            joined = element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
            anchors = (*above, *_anchors(element))
            above.clear()
            yield Paragraph(_text(element), kind, number, anchors=anchors, joined=joined)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs, rows of tables, bookmarks; content controls and tracked insertions are looked into."""
    for element in parent:
        if element.tag in (_P, _ROW, _BOOKMARK):
            yield element
        elif element.tag not in _ASTRAY and element.tag != _FALLBACK:
            yield from _blocks(element)


def _anchors(element: Any) -> Iterator[tuple[int, str]]:
    """The bookmarks that begin in a paragraph, with the length of the text before them."""
    before = 0
    for child in element:
        if child.tag == _BOOKMARK:
            yield before, child.get(f"{_W}name", "")
        elif child.tag not in _ASTRAY and child.tag != _FALLBACK:
            yield from ((before + at, name) for at, name in _anchors(child))
            before += len(_text([child]))


def _text(element: Any) -> str:
    pieces: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in _MARKS:
            pieces.append(_MARKS[child.tag])
        elif child.tag not in _ASTRAY and child.tag != _FALLBACK:
            pieces.append(_text(child))
    return "".join(pieces)

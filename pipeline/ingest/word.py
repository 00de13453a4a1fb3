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

    A row of a table is one paragraph, its cells parted by tabs.
    """

    text: str
    kind: Kind = "body"
    number: int = 0
    row: int = 0

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
    for element in _blocks(body):
        if element.tag == _ROW:
            row += 1
            cells = ["\n".join(map(_text, cell.iter(_P))) for cell in element.findall(_CELL)]
            yield Paragraph("\t".join(cells), row=row)
        else:
            number += 1
            style = element.find(f"{_W}pPr/{_W}pStyle")
            kind = kinds.get(style.get(f"{_W}val"), "body") if style is not None else "body"
            yield Paragraph(_text(element), kind, number)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and rows of tables; content controls and tracked insertions are looked into."""
    for element in parent:
        if element.tag == _P or element.tag == _ROW:
            yield element
        elif element.tag not in _ASTRAY and element.tag != _FALLBACK:
            yield from _blocks(element)


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

"""A Word file as its paragraphs, in reading order, with their automatic numbers, and what it holds beside them.

Tracked changes are read as accepted: what was inserted is there, what was deleted is not. A text box is read behind the
paragraph that it hangs on. Headers, footers, notes, comments, hidden words, pictures and tables of contents are no part
of the text; ``read`` names them. The mark of origin that our own export writes below a speech is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.errors import InputError
from pipeline.ingest import word_numbers, word_package
from pipeline.ingest.left_out import LeftOut, gathered
from pipeline.ingest.word_numbers import Numbering, W
from pipeline.ingest.word_text import ASTRAY, FALLBACK, Words, is_on

_P, _ROW, _CELL, _BOOKMARK = f"{W}p", f"{W}tr", f"{W}tc", f"{W}bookmarkStart"
_ORIGIN = {"OriginNote", "Origin Note"}

Kind = Literal["title", "subtitle", "origin", "contents", "box", "body"]
_KINDS: dict[str, Kind] = {"title": "title", "subtitle": "subtitle"}
_PARTS = (
    ("header", "页眉"),
    ("footer", "页脚"),
    ("footnotes", "脚注"),
    ("endnotes", "尾注"),
    ("comments", "批注"),
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``number`` counts paragraphs outside tables and boxes from 1, ``row`` the rows of all tables; one of them is 0.

    A row of a table is one paragraph, its cells parted by tabs. ``text`` begins with the automatic number, ``label``.
    ``anchors`` are the bookmarks that begin in it, with their offsets in ``text``; ``joined``: its end was deleted as a
    tracked change, so the next paragraph goes on from it.
    """

    text: str
    kind: Kind = "body"
    number: int = 0
    row: int = 0
    anchors: tuple[tuple[int, str], ...] = ()
    joined: bool = False
    label: str = ""

    @property
    def place(self) -> str:
        """What to call it in a message."""
        if self.kind == "box":
            return "文本框"
        return f"第{self.number}段" if self.number else f"表格第{self.row}行"


@dataclass(frozen=True, slots=True)
class WordFile:
    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[LeftOut, ...]


def paragraphs(data: bytes, name: str) -> list[Paragraph]:
    """All paragraphs of the text, empty ones, too; InputError when the file cannot be opened."""
    return list(read(data, name).paragraphs)


def read(data: bytes, name: str) -> WordFile:
    """The paragraphs, and what was left out; InputError when the file cannot be opened."""
    package = word_package.unpack(data, name)
    try:
        return _read(package)
    except Exception as error:  # elements in places where none belong (RecursionError: too many in one another)
        raise InputError(
            f"Word 文件读不了，可能已损坏（{type(error).__name__}）。请用 Word 另存一份。", path=name
        ) from None


def joined(found: tuple[Paragraph, ...]) -> str:
    """The text of a file, one line a paragraph."""
    rows = [row for row in found if row.kind != "origin"]
    return "".join(row.text + ("" if row.joined or row is rows[-1] else "\n") for row in rows)


def _read(package: word_package.Package) -> WordFile:
    styles = package.first("styles")
    reader = _Reader(
        kinds={row.get(f"{W}styleId", ""): _kind(row) for row in styles.iter(f"{W}style")}
        if styles is not None
        else {},
        numbering=word_numbers.read(package.first("numbering"), styles),
        words=Words(_hidden(styles)),
        usual=_usual(styles),
    )
    body = package.document.find(f"{W}body")
    found = [row for row in reader.paragraphs(package.document if body is None else body) if row.kind != "contents"]
    left = list(reader.words.left)
    for kind, words in _PARTS:
        left += (LeftOut(kind, text, f"{words}不是正文") for part in package.every(kind) for text in _texts(part, kind))
    left += [LeftOut("picture", "", "图片里的文字没有读")] * package.pictures
    return WordFile(tuple(found), gathered(left))


def _kind(style: Any) -> Kind:
    named = style.find(f"{W}name")
    identity, name = style.get(f"{W}styleId", ""), named.get(f"{W}val", "") if named is not None else ""
    if {identity, name} & _ORIGIN:
        return "origin"
    if name.lower().startswith("toc ") and name[4:].isdecimal():
        return "contents"
    return _KINDS.get((name or identity).lower(), "body")


def _hidden(styles: Any | None) -> frozenset[str]:
    """The styles whose words are not shown."""
    rows = styles.iter(f"{W}style") if styles is not None else ()
    return frozenset(row.get(f"{W}styleId", "") for row in rows if is_on(row.find(f"{W}rPr/{W}vanish")))


def _usual(styles: Any | None) -> str | None:
    """The style of a paragraph that names none."""
    rows = styles.iter(f"{W}style") if styles is not None else ()
    usual = (
        row for row in rows if row.get(f"{W}type") == "paragraph" and row.get(f"{W}default") in ("1", "true", "on")
    )
    return next((row.get(f"{W}styleId") for row in usual), None)


def _texts(part: Any, kind: str) -> Iterator[str]:
    """The texts of a header, or of each note; the lines that Word draws above notes have none."""
    whole = kind in ("header", "footer")
    for item in [part] if whole else part:
        if item.get(f"{W}type") not in ("separator", "continuationSeparator", "continuationNotice"):
            words = Words(frozenset())
            text = " ".join(filter(None, (words.text(row)[0].strip() for row in item.iter(_P))))
            if text and not (whole and text.strip("-—–－ ·第页共").isdecimal()):  # a page number alone is none
                yield text


@dataclass(slots=True)
class _Reader:
    """One file on its way; counters go on from paragraph to paragraph."""

    kinds: Mapping[str, Kind]
    numbering: Numbering
    words: Words
    usual: str | None
    _number: int = 0
    _row: int = 0
    _above: list[tuple[int, str]] = field(default_factory=list)  # bookmarks between two paragraphs

    def paragraphs(self, body: Any) -> Iterator[Paragraph]:
        for element in _blocks(body):
            if element.tag == _BOOKMARK:
                self._above.append((0, element.get(f"{W}name", "")))
            elif element.tag == _ROW:
                yield from self._table_row(element)
            else:
                self._number += 1
                number, above = self._number, tuple(self._above)
                self._above.clear()
                yield from self._paragraph(element, number=number, above=above)

    def _paragraph(
        self, element: Any, *, number: int = 0, above: tuple[tuple[int, str], ...] = ()
    ) -> Iterator[Paragraph]:
        """The paragraph, and behind it those of its text boxes."""
        style = element.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val", "") if style is not None else self.usual
        kind = self.kinds.get(name or "", "body")
        marks = element.find(f"{W}pPr/{W}rPr")
        gone = marks is not None and (marks.find(f"{W}del") is not None or marks.find(f"{W}moveFrom") is not None)
        text, anchors, boxes = self.words.text(element)
        # A paragraph that is deleted with all its words is not counted.
        label = "" if gone and not text else self.numbering.label(element, name)
        if label:
            label += " " if _runs_on(label, text) else ""
            anchors = [(at + len(label), mark) for at, mark in anchors]
        if kind == "contents" and text.strip():
            self.words.left.append(LeftOut("contents", text, "目录不是正文"))
        yield Paragraph(label + text, kind, number, anchors=(*above, *anchors), joined=gone, label=label)
        for box in boxes:
            for inner in _blocks(box):
                if inner.tag == _P:
                    for row in self._paragraph(inner):
                        yield Paragraph(row.text, "box", joined=row.joined, label=row.label)
                elif inner.tag == _ROW:
                    yield from self._table_row(inner)

    def _table_row(self, row: Any) -> Iterator[Paragraph]:
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            text = "\t".join("".join(self.words.text(item)[0] for item in cell.iter(_P)) for cell in _cells(row))
            self.words.left.append(LeftOut("deleted", text, "修订中删去的表格行"))
            return
        self._row += 1
        number, boxes = self._row, list[Paragraph]()
        cells = [self._cell(cell, boxes) for cell in _cells(row)]
        yield Paragraph("\t".join(cells), row=number)
        yield from boxes

    def _cell(self, cell: Any, boxes: list[Paragraph]) -> str:
        """The paragraphs of a cell, those of tables within it included, one a line."""
        lines: list[str] = []
        self.words.in_table = True  # white words may stand on a coloured ground there
        for element in _blocks(cell):
            if element.tag == _ROW:
                lines.append("\t".join(self._cell(inner, boxes) for inner in _cells(element)))
                self.words.in_table = True
            elif element.tag == _P:
                own, *others = self._paragraph(element)
                lines.append(own.text)
                boxes += others
        self.words.in_table = False
        return "\n".join(lines)


def _runs_on(label: str, text: str) -> bool:
    """Whether the words behind a number would be read as part of it (1 + 个, 2. + 5万人)."""
    return (label[-1].isascii() and label[-1].isalnum()) or (label[-1] == "." and text[:1].isdigit())


def _cells(row: Any) -> Iterator[Any]:
    for element in row:
        if element.tag == _CELL:
            yield element
        elif element.tag not in ASTRAY:
            yield from _cells(element)  # a content control around a cell


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs, rows of tables, bookmarks; content controls and tracked insertions are looked into."""
    for element in parent:
        if element.tag in (_P, _ROW, _BOOKMARK):
            yield element
        elif element.tag not in ASTRAY and element.tag != FALLBACK:
            yield from _blocks(element)

"""The parts of a Word file: its document, styles, lists, notes, headers, found by their relations and parsed."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from pipeline.errors import InputError

LARGEST = 256 * 2**20  # bytes of the unpacked file; a speech has some kilobytes, more is a bomb or a mistake
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# A "strict" file has the same elements under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Package:
    """``parts`` are the roots of the parsed parts by what they are to the document: styles, numbering, footnotes, header …

    ``pictures`` counts the embedded pictures.
    """

    document: Any
    parts: tuple[tuple[str, Any], ...]
    pictures: int

    def first(self, kind: str) -> Any | None:
        return next((root for name, root in self.parts if name == kind), None)

    def every(self, kind: str) -> Iterator[Any]:
        return (root for name, root in self.parts if name == kind)


_READ = frozenset({"styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer"})


def unpack(data: bytes, name: str) -> Package:
    """The parts of the Word file ``data``; InputError when it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > LARGEST:
                raise InputError("解压后过大，不像讲话稿。", path=name)
            return _package(archive)
    except InputError:
        raise
    except Exception as error:  # zipfile and the parser raise whatever the bytes provoke; the file is bad
        raise InputError(
            f"Word 文件打不开，可能已损坏（{type(error).__name__}）。请用 Word 另存一份。", path=name
        ) from None


def _package(archive: zipfile.ZipFile) -> Package:
    names = set(archive.namelist())
    main = next((target for kind, target in _relations(archive, "") if kind == "officeDocument"), "word/document.xml")
    main = main if main in names else "word/document.xml"
    parts: list[tuple[str, Any]] = []
    pictures = 0
    for kind, target in _relations(archive, main):
        pictures += kind == "image"
        if kind in _READ and target in names:
            parts.append((kind, _parsed(archive, target)))
    return Package(_parsed(archive, main), tuple(parts), pictures)


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """Kind and target of what ``part`` ("" for the package) is related to."""
    folder, file = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{file}.rels")
    if path not in archive.namelist():
        return
    for row in ElementTree.fromstring(archive.read(path)).iter(_RELATION):
        if row.get("TargetMode") != "External":
            target = unquote(row.get("Target", ""))
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            yield row.get("Type", "").rpartition("/")[2], posixpath.normpath(whole)


def _parsed(archive: zipfile.ZipFile, part: str) -> Any:
    data = archive.read(part)
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return ElementTree.fromstring(data)

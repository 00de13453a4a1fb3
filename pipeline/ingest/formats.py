"""Bytes of a file -> text, whatever the format: by content first, by the name's ending second.

Plain text (UTF-8, UTF-16, GB18030, Big5) and Markdown are read here, HTML in ``html``, Word (.docx) in ``word``; .doc, .wps,
.rtf and .odt become .docx through LibreOffice first, .pdf is read in ``pdf``, where what they need is installed. What is
encrypted, scanned or empty is refused with the reason; what a file holds beside its text is named.
"""

from __future__ import annotations

import io
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from pipeline.errors import InputError
from pipeline.ingest.left_out import LeftOut

_OFFICE = (".doc", ".wps", ".rtf", ".odt")
_MEMBERS = frozenset({".txt", ".md", ".html", ".htm", ".docx", ".doc", ".wps", ".rtf", ".odt", ".pdf"})
_HTML = (".html", ".htm", ".xhtml", ".shtml")
_ZIP = b"PK\x03\x04"
# What zipfile and zlib raise for bytes that are no good archive.
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError, ValueError, RuntimeError, OverflowError, struct.error)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST = 64 * 2**20  # bytes of one unpacked member; a speech is some kilobytes, more is a bomb or a mistake
_MOST = 20_000  # members of one archive
_SECONDS = 120  # for one conversion by LibreOffice

# The most frequent characters of official Chinese, simplified and traditional: what a right decoding is full of.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日"
    "那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果"
    "職組織會國務書記團結導領發展業級個為們來動對過種後這時與關點從實現機當體應開還經學長問義電無說樣見總東車員華區黨萬廣"
    "，。、；：“”！？（）《》"
)


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document (line ends are ``\\n``), and what else it holds."""

    text: str
    left_out: tuple[LeftOut, ...] = ()


def documents(data: bytes, name: str) -> Iterator[tuple[str, Document | InputError]]:
    """Name and text of everything in a file: one, or each member of an archive; a bad member is an error in its place."""
    if data[:4] == _ZIP and not _is_word(data, name) and not _is_open_document(data):
        yield from _archive(data, name)
        return
    try:
        yield name, document(data, name)
    except InputError as error:
        yield name, error


def text(data: bytes, name: str) -> str:
    """The text alone of one document; InputError with the reason where there is none."""
    return document(data, name).text


def document(data: bytes, name: str) -> Document:
    """One document; InputError with the reason where there is no text in it."""
    ending = PurePath(name).suffix.lower()
    left: tuple[LeftOut, ...] = ()
    if not data.strip(b"\0 \t\r\n"):
        raise InputError("文件是空的。", path=name)
    if data[:4] == _ZIP:
        found, left = _word(_office(data, name) if _is_open_document(data) else data, name)
    elif data[:5] == b"%PDF-":
        from pipeline.ingest import pdf

        found, left = pdf.read(data, name)
    elif data[:8] == _OLE or data[:5] == b"{\\rtf" or ending in _OFFICE:
        found, left = _word(_office(data, name), name)
    else:
        found = decode(data, name)
        if ending in _HTML or re.match(r"\s*(?:<!doctype html|<html|<head)", found[:200], re.I):
            from pipeline.ingest import html

            found, left = html.read(found)
    if not found.strip():
        raise InputError("里面没有文字：可能是扫描件或图片。", path=name)
    found = found.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\u2028", "\n")
    return Document(found, left)


# --- plain text ---------------------------------------------------------------------------------


def decode(data: bytes, name: str) -> str:
    """Text of ``data`` in the encoding that gives the most common Chinese; InputError where none gives text."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    whole = data.decode("utf-8", errors="replace")
    if whole.count("\ufffd") * 500 <= len(whole) and "\0" not in whole:
        return whole  # a page cut in the middle of a character is still UTF-8
    head = data[: 2**16 - 2**16 % 4]
    worths = {encoding: _worth(head, encoding) for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")}
    best = max(worths, key=lambda encoding: worths[encoding])
    if worths[best] < 0.2:
        raise InputError(
            "不是文本，或编码无法识别（能读 UTF-8、UTF-16、GB18030、Big5）。请另存为 UTF-8 后再试。", path=name
        )
    return data.decode(best, errors="replace")


def _worth(data: bytes, encoding: str) -> float:
    """Share of common characters among those that are not ASCII, less what cannot be read."""
    found = data.decode(encoding, errors="replace")
    chinese = [mark for mark in found if not mark.isascii()]
    controls = sum(mark < " " and mark not in "\t\n\r\x0b\x0c" for mark in found)
    bad = found.count("\ufffd") + controls - 1  # the head may end within a character
    if not chinese or bad * 50 > len(found):
        return 0.0
    return sum(mark in _COMMON for mark in chinese) / len(chinese)


# --- Word, LibreOffice, PDF, archives -----------------------------------------------------------


def _is_word(data: bytes, name: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except _BAD_ZIP:
        return PurePath(name).suffix.lower() == ".docx"


def _is_open_document(data: bytes) -> bool:
    """Whether an archive is .odt: its first member says so, uncompressed."""
    return data[30:78].startswith(b"mimetypeapplication/vnd.oasis.opendocument")


def _word(data: bytes, name: str) -> tuple[str, tuple[LeftOut, ...]]:
    from pipeline.ingest import word

    found = word.read(data, name)
    return word.joined(found.paragraphs), found.left_out


def _office(data: bytes, name: str) -> bytes:
    """What LibreOffice makes of it as .docx: so numbers, notes and tracked changes are read the one way there is."""
    if "EncryptedPackage".encode("utf-16-le") in data[: 2**20]:
        raise InputError("文件加了密码。请去掉密码后再试。", path=name)
    if data[:8] == _OLE and "WordDocument".encode("utf-16-le") not in data:
        raise InputError("不是 Word 文件，或已损坏。请用 Word 另存为 .docx 后再试。", path=name)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise InputError("读这种格式要用 LibreOffice。请安装，或另存为 .docx 后再试。", path=name)
    with tempfile.TemporaryDirectory(prefix="qicao-") as folder:
        source = Path(folder) / f"source{PurePath(name).suffix.lower() or '.doc'}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        call = [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "docx"]
        try:
            subprocess.run([*call, "--outdir", folder, str(source)], capture_output=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise InputError(f"LibreOffice 用了 {_SECONDS} 秒还没有读完。", path=name) from None
        target = source.with_suffix(".docx")
        if not target.exists():
            raise InputError("LibreOffice 读不了这个文件，可能已损坏或加了密码。", path=name)
        return target.read_bytes()


def _archive(data: bytes, name: str) -> Iterator[tuple[str, Document | InputError]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BAD_ZIP:
        yield name, InputError("压缩文件已损坏。", path=name)
        return
    with archive:
        members = [item for item in archive.infolist() if PurePath(item.filename).suffix.lower() in _MEMBERS]
        if not members:
            yield name, InputError("压缩文件里没有能读的文档。", path=name)
        for item in members[:_MOST]:
            inner = f"{name}/{_member_name(item)}"
            try:
                yield inner, document(_member(archive, item, inner), inner)
            except InputError as error:
                yield inner, error


def _member(archive: zipfile.ZipFile, item: zipfile.ZipInfo, name: str) -> bytes:
    if item.flag_bits & 1:
        raise InputError("压缩文件加了密码。请去掉密码后再试。", path=name)
    if item.file_size > _LARGEST:
        raise InputError("解压后过大，不像讲话稿。", path=name)
    try:
        with archive.open(item) as file:
            return file.read(_LARGEST + 1)[:_LARGEST]
    except _BAD_ZIP as error:
        raise InputError(f"解压失败（{type(error).__name__}）。", path=name) from None


def _member_name(item: zipfile.ZipInfo) -> str:
    """The name of a member; Windows writes Chinese names in GBK without saying so."""
    if item.flag_bits & 0x800:
        return item.filename
    try:
        return item.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return item.filename

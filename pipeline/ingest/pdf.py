"""PDF -> text: the lines of each page as they stand on it, indents as blanks, a form feed between pages.

Read with PDFium glyph by glyph: what stands in another font (quotation marks, figures) is often drawn after the rest of
its line, so the glyphs of a line are put in order by their place. Blanks that only part glyphs are not text.
"""

from __future__ import annotations

import importlib
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.left_out import LeftOut, gathered

PAGE_END = "\n\f"
_LEAST = 20  # glyphs a page gives on average; below it the pages are pictures
_LONG = 12  # glyphs of a line that shows where the margin is
_INDENT = 1.5  # glyphs from the margin: where an indent begins
_APART = 0.8  # of a glyph, beyond the line's own spacing: a blank that was meant
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_FLAT = 0.02  # of a glyph's own size: one that is no higher was not drawn
_HYPHENS = {"\x02": "-", "\ufffe": "-"}  # PDFium's hyphens at the end of a line
_ONE_AT_A_TIME = threading.Lock()  # PDFium is not thread-safe


@dataclass(frozen=True, slots=True)
class _Glyph:
    """``left`` and ``right`` in points; ``size`` is its height."""

    mark: str
    left: float
    right: float
    size: float

    @property
    def narrow(self) -> bool:
        return self.mark.isascii()


def read(data: bytes, name: str) -> tuple[str, tuple[LeftOut, ...]]:
    """The text, and the pages that hold none; InputError for what is encrypted, damaged or scanned."""
    try:
        pdfium = importlib.import_module("pypdfium2")
    except ImportError:
        raise InputError("读 PDF 要另装一个库：pip install 'qicao[pdf]'，或另存为 .docx 后再试。", path=name) from None
    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(data)
            found = [_lines(page) for page in document]
            document.close()
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) == _PASSWORD and b"/Encrypt" in data:  # the code may be an older one
                raise InputError("文件加了密码。请去掉密码后再试。", path=name) from None
            raise InputError("PDF 打不开，可能已损坏。请另存一次，或另存为 .docx 后再试。", path=name) from None
    if not found:
        raise InputError("PDF 里一页也没有。", path=name)
    pages = [lines for lines, _ in found]
    if sum(len(line) for page in pages for line in page) < _LEAST * len(pages):
        raise InputError("PDF 里没有文字，大概是扫描件。请先做文字识别。", path=name)
    blank = (LeftOut("page", "", f"第 {n} 页没有文字，大概是图片") for n, page in enumerate(pages, 1) if not page)
    lost = (
        LeftOut("glyph", "", f"第 {n} 页有单个的字或空白没有读出（{times} 处）：字体不在文件里，这台机器上也没有")
        for n, (_, times) in enumerate(found, 1)
        if times
    )
    usual = _margin([line for page in pages for line in page])
    return PAGE_END.join(_shown(page, usual) for page in pages), gathered([*blank, *lost])


def _lines(page: Any) -> tuple[list[list[_Glyph]], int]:
    """The lines of a page in the order in which PDFium tells them, the glyphs of each from left to right.

    And how many pieces of text PDFium passed over. It does so with a glyph that stands alone where its font is neither in
    the file nor on this machine: drawn by no font, it has no width. A lone blank is the same to it.
    """
    raw = importlib.import_module("pypdfium2.raw")
    text = page.get_textpage()
    found: list[list[_Glyph]] = [[]]
    undrawn = False
    for n in range(text.count_chars()):
        mark = chr(raw.FPDFText_GetUnicode(text, n))
        mark = _HYPHENS.get(mark, mark)
        if mark in "\r\n":
            if found[-1]:
                found.append([])
        elif raw.FPDFText_IsGenerated(text, n) != 1 and mark != "\0":
            left, bottom, right, top = text.get_charbox(n, loose=True)
            found[-1].append(_Glyph(mark, left, right, top - bottom))
            undrawn = undrawn or (mark.isalpha() and _flat(text.get_charbox(n), top - bottom))
    unread = sum(map(_no_width, page.get_objects([raw.FPDF_PAGEOBJ_TEXT]))) if undrawn else 0
    text.close()
    page.close()
    lines = [sorted(line, key=lambda glyph: glyph.left) for line in found if any(not g.mark.isspace() for g in line)]
    return lines, unread


def _flat(box: tuple[float, float, float, float], size: float) -> bool:
    return box[3] - box[1] <= _FLAT * size


def _no_width(piece: Any) -> bool:
    left, _, right, _ = piece.get_bounds()
    return bool(left == right)


def _margin(lines: Sequence[Sequence[_Glyph]]) -> float | None:
    """Where most of the long lines begin; None where there are too few to tell."""
    starts = Counter(round(line[0].left / 2) for line in lines if len(line) >= _LONG)
    best = starts.most_common(1)
    return best[0][0] * 2.0 if best and best[0][1] >= 3 else None


def _shown(page: Sequence[Sequence[_Glyph]], usual: float | None) -> str:
    margin = _margin(page)
    margin = usual if margin is None else margin
    return "\n".join(_indent(line, margin) + "".join(_spaced(line)) for line in page)


def _indent(line: Sequence[_Glyph], margin: float | None) -> str:
    wide = [glyph.right - glyph.left for glyph in line if not glyph.narrow]
    return "　　" if margin is not None and wide and line[0].left - margin >= _INDENT * median(wide) else ""


def _spaced(line: Sequence[_Glyph]) -> Iterator[str]:
    """The marks of a line, with a blank where more than the line's own spacing lies between two of them."""
    usual = max(0.0, median([after.left - before.right for before, after in pairwise(line)] or [0.0]))
    for before, after in pairwise(line):
        yield before.mark
        gap = after.left - before.right - usual
        words = before.narrow and after.narrow
        if gap > (_APART / 4 if words else _APART) * after.size and not (before.mark + after.mark).isspace():
            yield " "
    yield line[-1].mark

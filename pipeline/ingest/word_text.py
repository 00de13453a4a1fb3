"""The words of one Word paragraph: runs, fields, content controls, tracked changes; what is not shown is put aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.ingest.left_out import LeftOut
from pipeline.ingest.word_numbers import W

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
ASTRAY = frozenset({f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}tblPr", f"{W}trPr", f"{W}tcPr"})
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_VML = "{urn:schemas-microsoft-com:vml}"
_MARKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_TEXT, _RUN, _BOOKMARK, _BOX = f"{W}t", f"{W}r", f"{W}bookmarkStart", f"{W}txbxContent"
_FIELD, _CODE, _SIMPLE, _CONTROL = f"{W}fldChar", f"{W}instrText", f"{W}fldSimple", f"{W}sdt"
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_TINY = 4  # half points; letters of that size are there for machines, not for readers
_SYMBOLS = {  # of the fonts Wingdings and Symbol: what stands for a mark that a text may have
    "F06F": "□", "F0A8": "□", "F071": "□", "F0FE": "☑", "F052": "☑", "F0FC": "√", "F050": "√", "F0FB": "×", "F04F": "×",
    "F0B4": "×", "F0D7": "·", "F0B7": "·", "F06C": "●", "F06E": "■", "F075": "◆", "F0D8": "➢", "F0B0": "°",
}  # fmt: skip


def is_on(switch: Any | None) -> bool:
    """Whether a property that is there or not is switched on."""
    return switch is not None and switch.get(f"{W}val", "1") not in ("0", "false", "off", "none")


@dataclass(slots=True)
class Words:
    """Reads paragraphs of one file; ``left`` gathers what is not text. ``hidden`` are styles whose words are not shown."""

    hidden: frozenset[str]
    left: list[LeftOut] = field(default_factory=list)
    in_table: bool = False
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _anchors: list[tuple[int, str]] = field(default_factory=list)
    _boxes: list[Any] = field(default_factory=list)
    _fields: list[str] = field(default_factory=list)  # the codes of the fields that are open

    def text(self, paragraph: Any) -> tuple[str, list[tuple[int, str]], list[Any]]:
        """Text, bookmarks with their offsets, and the contents of its text boxes."""
        self._pieces, self._length, self._anchors, self._boxes, self._fields = [], 0, [], [], []
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") in self.hidden:
            self._aside("hidden", paragraph, "隐藏的文字")
        else:
            self._walk(paragraph)
        return "".join(self._pieces), self._anchors, self._boxes

    def _put(self, words: str) -> None:
        if any(code.split()[:1] and code.split()[0].upper() in _PAGE_FIELDS for code in self._fields):
            self.left.append(LeftOut("page-number", words, "自动页码"))
            return
        self._pieces.append(words)
        self._length += len(words)

    def _walk(self, parent: Any) -> None:
        for child in parent:
            tag = child.tag
            if tag in (_TEXT, _MATH):
                self._put(child.text or "")
            elif tag in _MARKS:
                self._put(_MARKS[tag])
            elif tag == _RUN:
                self._run(child)
            elif tag == _BOOKMARK:
                self._anchors.append((self._length, child.get(f"{W}name", "")))
            elif tag in (f"{W}del", f"{W}moveFrom"):
                if tag == f"{W}del":  # what was moved stands in another place
                    self._aside("deleted", child, "修订中删去的文字")
            elif tag == _BOX:
                self._boxes.append(child)
            elif tag not in ASTRAY and tag != FALLBACK:
                self._other(child)

    def _other(self, child: Any) -> None:
        """Fields, content controls, readings, symbols; whatever else is looked into."""
        tag = child.tag
        if tag == _FIELD:
            self._field(child.get(f"{W}fldCharType"))
        elif tag == _CODE:
            self._fields[-1:] = [self._fields[-1] + (child.text or "")] if self._fields else []
        elif tag == _SIMPLE:
            self._fields.append(child.get(f"{W}instr", ""))
            self._walk(child)
            self._fields.pop()
        elif tag == f"{W}rt":
            self._aside("reading", child, "注音")
        elif tag == f"{W}sym":
            self._symbol(child.get(f"{W}char", ""))
        elif tag == _CONTROL and is_on(child.find(f"{W}sdtPr/{W}showingPlcHdr")):
            name = child.find(f"{W}sdtPr/{W}alias")
            label = name.get(f"{W}val", "") if name is not None else ""
            self._put(f"【待补：{' '.join(label.replace('【', '').replace('】', '').split())[:40] or '内容'}】")
        else:
            words = child.get("string") if child.tag == f"{_VML}textpath" else None
            if words:
                self.left.append(LeftOut("watermark", words, "艺术字或水印"))
            self._walk(child)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _symbol(self, code: str) -> None:
        shown = _SYMBOLS.get(code.upper())
        if shown:
            self._put(shown)
        else:
            self.left.append(LeftOut("symbol", "", f"符号字体里的字符 {code}"))

    def _run(self, run: Any) -> None:
        properties = run.find(f"{W}rPr")
        reason = self._unseen(properties) if properties is not None else None
        if reason and any(True for _ in run.iter(_TEXT)):
            self._aside("hidden", run, reason)
        else:
            self._walk(run)

    def _unseen(self, properties: Any) -> str | None:
        """Why the words of a run are not seen; None when they are."""
        style = properties.find(f"{W}rStyle")
        switch = properties.find(f"{W}vanish")
        if is_on(switch) or (switch is None and style is not None and style.get(f"{W}val") in self.hidden):
            return "隐藏的文字"
        color, size = properties.find(f"{W}color"), properties.find(f"{W}sz")
        shaded = properties.find(f"{W}shd") is not None or properties.find(f"{W}highlight") is not None
        white = color is not None and color.get(f"{W}val", "").upper() == "FFFFFF"
        if white and not shaded and not self.in_table:
            return "白色的文字"
        points = size.get(f"{W}val", "") if size is not None else ""
        return "极小的文字" if points.isdecimal() and int(points) <= _TINY else None

    def _aside(self, kind: str, element: Any, reason: str) -> None:
        words = "".join(item.text or "" for item in element.iter() if item.tag in (_TEXT, f"{W}delText"))
        if words.strip():
            self.left.append(LeftOut(kind, words, reason))

"""The text of a web page that a reader sees, one line a block; what is hidden from the reader is put aside and named."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from pipeline.ingest.left_out import LeftOut, gathered
from pipeline.ingest.word_numbers import chinese

# What is no text of the page; told are only those that hold words for people.
_MACHINE = frozenset({"script", "style", "template", "svg", "iframe"})
_SKIPPED = _MACHINE | {"noscript", "select", "button", "textarea", "title", "rt", "rp", "datalist"}
_BLOCKS = frozenset(
    (
        "p div br li ul ol tr table tbody h1 h2 h3 h4 h5 h6 section article header footer nav aside hr dd dt dl "
        "blockquote pre form center main figure figcaption address details summary option caption fieldset"
    ).split()
)
_VOID = frozenset("br hr img input meta link area base col embed source track wbr param".split())
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.0-9])|opacity\s*:\s*0(?![.0-9])"
    r"|(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b)(?!.*background)",
    re.I,
)
_STYLE = 400  # characters of a style that are looked at
_IDEOGRAPHIC = re.compile(r"cjk-ideographic|simp-chinese|trad-chinese", re.I)


def read(source: str) -> tuple[str, tuple[LeftOut, ...]]:
    """The visible text, and what was put aside."""
    plain = _plain(source)
    reader = _Reader(plain)
    reader.feed(plain)
    reader.close()
    joined = "".join(reader.pieces)
    rows = (re.sub(r"[ \t]*\t[ \t]*", "\t", line.strip(" \t")) for line in joined.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip("\n")
    return text, gathered(reader.left)


def _plain(source: str) -> str:
    """``source`` without comments and declarations, and without tags that never end.

    The parser of the standard library fails on some of them, and looks through the rest of the page for each.
    """
    pieces: list[str] = []
    at = 0
    while (start := source.find("<!--", at)) >= 0 and (end := source.find("-->", start + 4)) >= 0:
        pieces.append(source[at:start])
        at = end + 3
    rest = "".join((*pieces, source[at:])).replace("<!--", "")
    rest = re.sub(r"<!\[CDATA\[|\]\]>", "", rest)
    rest = re.sub(r"<[!?][^<>]{0,400}>", "", rest).replace("<!", "").replace("<?", "")
    last = rest.rfind(">") + 1
    return rest[:last] + rest[last:].replace("<", "&lt;")


class _Reader(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.left: list[LeftOut] = []
        # An element that is never closed must not swallow the rest of the page.
        self._closings = Counter(re.findall(r"</([a-z][a-z0-9]*)", source.lower()))
        self._skipped: list[tuple[str, list[str]]] = []  # element within which nothing is read, and its words
        self._hidden: tuple[str, int, list[str]] | None = None  # element that is not shown, how deep in its like, words
        self._lists: list[_Counted | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if self._skipped:
            if tag == self._skipped[-1][0]:
                self._skipped.append((tag, []))
        elif tag in _SKIPPED:
            if self._closings[tag]:
                self._skipped.append((tag, []))
        elif self._hidden:
            name, depth, words = self._hidden
            self._hidden = (name, depth + (tag == name), words)
        elif tag not in _VOID and tag not in ("html", "body") and _is_hidden(given) and self._closings[tag]:
            self._hidden = (tag, 1, [])
        else:
            self._shown(tag, given)

    def _shown(self, tag: str, given: dict[str, str]) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
        if tag in ("td", "th") and self.pieces[-1:] != ["\n"]:
            self.pieces.append("\t")
        if tag in ("ol", "ul"):
            self._lists.append(_Counted(given) if tag == "ol" else None)
        elif tag == "li" and self._lists and (counted := self._lists[-1]) is not None:
            self.pieces.append(counted.next(given.get("value", "")))
        elif tag == "img":
            words = given.get("alt", "").strip()
            if words:
                self.left.append(LeftOut("picture", words, "图片的说明；图片里的文字没有读"))

    def handle_endtag(self, tag: str) -> None:
        if self._closings[tag]:
            self._closings[tag] -= 1
        if self._skipped:
            if tag == self._skipped[-1][0]:
                self._aside(*self._skipped.pop())
        elif self._hidden:
            name, depth, words = self._hidden
            depth -= tag == name
            self._hidden = (name, depth, words) if depth else None
            if not depth and "".join(words).strip():
                self.left.append(LeftOut("hidden", "".join(words), "网页里不显示的文字"))
        elif tag in _BLOCKS:
            self.pieces.append("\n")
            if tag in ("ol", "ul") and self._lists:
                self._lists.pop()

    def _aside(self, tag: str, words: list[str]) -> None:
        text = "".join(words)
        if text.strip() and tag not in _MACHINE:
            reasons = {"title": "网页的标题栏", "rt": "注音", "rp": "注音"}
            self.left.append(LeftOut("page", text, reasons.get(tag, "网页的控件")))

    def handle_data(self, data: str) -> None:
        if self._skipped:
            self._skipped[-1][1].append(data)
        elif self._hidden:
            self._hidden[2].append(data)
        else:
            self.pieces.append(_flow(data))

    def close(self) -> None:
        super().close()
        # What was never closed is shown: losing text is worse than keeping debris.
        for _, words in self._skipped:
            self.pieces += map(_flow, words)
        if self._hidden:
            self.pieces += map(_flow, self._hidden[2])


class _Counted:
    """An ordered list: its numbers are nowhere in the source."""

    def __init__(self, given: dict[str, str]) -> None:
        start = given.get("start", "")
        self._last = int(start) - 1 if start.isdecimal() and len(start) < 6 else 0
        self._type = given.get("type", "1")
        self._chinese = _IDEOGRAPHIC.search(given.get("style", "")) is not None

    def next(self, value: str) -> str:
        self._last = int(value) if value.isdecimal() and len(value) < 6 else self._last + 1
        if self._chinese:
            return f"{chinese(self._last)}、"
        if self._type in ("a", "A") and self._last <= 26:
            return f"{chr(ord(self._type) + self._last - 1)}. "
        return f"{self._last}. "


def _is_hidden(given: dict[str, str]) -> bool:
    jammer = given.get("class", "").lower() in ("jammer", "hidden")
    return "hidden" in given or jammer or _HIDDEN.search(given.get("style", "")[:_STYLE]) is not None


def _flow(data: str) -> str:
    """Text without the source's line ends: a blank between Latin words, nothing between Chinese characters."""
    lines = [line if n == 0 else line.lstrip() for n, line in enumerate(data.split("\n"))]
    found = [lines[0]]
    for line in lines[1:]:
        before = found[-1].rstrip()
        latin = before and line and before[-1].isascii() and line[0].isascii()
        found[-1] = before
        found.append(f" {line}" if latin else line)
    return "".join(found)
